"""Which of the two header copies counts, who may open it, and how copies are mended (section 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import safe_files
from storage.conditions import only
from storage.file_ops import FsOps
from storage.findings import Finding, FindingCode
from storage.header import HEADER_BYTES, SLOTS, Header, Secret, SlotAnswer, open_slot, read_header
from storage.keys import HeaderLimits, VaultKeys

COPY_NAMES = ("a.bin", "b.bin")
_LOWER = "copy_lower"


@dataclass(frozen=True, slots=True)
class Copy:
    """One header file as found; `header` is None when it is unreadable."""

    name: str
    header: Header | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An opened header: its keys, whether a key holder made it, and what was noticed on the way."""

    header: Header
    vault_keys: VaultKeys
    slot: int
    copies: tuple[Copy, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_genuine: bool = True


def read_copies(folder: Path, ops: FsOps) -> tuple[Copy, ...]:
    """Read both copies; one byte more than a header is asked for, so that a longer file is noticed.

    A copy on a bad sector counts as unreadable, which is what the other is for. Raises
    `KnownError(NOT_READABLE | DISK_FAILED)` when neither can be read.
    """
    copies: list[Copy] = []
    failed: list[KnownError] = []
    for name in COPY_NAMES:
        try:
            raw = safe_files.read_small(ops, folder / name, HEADER_BYTES + 1)
        except KnownError as error:
            only(error, ErrorCode.DISK_FAILED)
            failed.append(error)
            raw = None
        copies.append(Copy(name, read_header(raw)))
    if failed and all(copy.header is None for copy in copies):
        raise failed[0]
    return tuple(copies)


def usable_headers(copies: Sequence[Copy]) -> tuple[Header, ...]:
    """Return the distinct headers that may be tried, highest epoch and generation first.

    Raises `KnownError(HEADER_DAMAGED)` when no copy is readable, `KnownError(FORMAT_UNKNOWN)` when readable
    ones are all of a format this program does not know.
    """
    readable = [copy.header for copy in copies if copy.header is not None]
    if not readable:
        raise KnownError(ErrorCode.HEADER_DAMAGED)
    known = {header.raw: header for header in readable if header.is_known}
    if not known:
        raise KnownError(ErrorCode.FORMAT_UNKNOWN)
    return tuple(sorted(known.values(), key=lambda header: header.rank, reverse=True))


@dataclass(slots=True)
class _Tally:
    """What the slots answered, by index, over all copies."""

    clean: set[int] = field(default_factory=set)
    damaged: set[int] = field(default_factory=set)
    no_memory: bool = False

    def note(self, index: int, answer: SlotAnswer) -> None:
        if answer is SlotAnswer.NO_FIT:
            self.clean.add(index)
        elif answer is SlotAnswer.DAMAGED:
            self.damaged.add(index)
        elif answer is SlotAnswer.NO_MEMORY:
            self.no_memory = True

    def error(self) -> ErrorCode:
        """Name why nothing opened; a slot that one copy holds whole is not damaged in the vault."""
        if self.no_memory:
            return ErrorCode.NO_MEMORY
        return ErrorCode.SLOT_DAMAGED if self.damaged - self.clean else ErrorCode.WRONG_PASSPHRASE


def choose(copies: Sequence[Copy], secret: Secret, limits: HeaderLimits) -> Chosen:
    """Find the highest genuine copy that the secret opens.

    Raises `KnownError` with HEADER_DAMAGED, FORMAT_UNKNOWN, WRONG_PASSPHRASE, SLOT_DAMAGED or NO_MEMORY.
    """
    tally = _Tally()
    tried = usable_headers(copies)
    altered: list[tuple[Header, VaultKeys, int]] = []
    for place, header in enumerate(tried):
        opened = _open(header, secret, limits, tally)
        if opened is None:
            continue
        vault_keys, slot = opened
        if not header.is_sealed_by(vault_keys.header):
            altered.append((header, vault_keys, slot))
            continue
        for _, other_keys, _ in altered:
            other_keys.wipe()
        if _was_replaced(tried[:place], header, vault_keys):
            vault_keys.wipe()
            raise KnownError(ErrorCode.WRONG_PASSPHRASE)
        findings = _noticed(copies, header, vault_keys, [header for header, _, _ in altered])
        return Chosen(header, vault_keys, slot, tuple(copies), findings)
    if altered:
        header, vault_keys, slot = altered[0]
        for _, other_keys, _ in altered[1:]:
            other_keys.wipe()
        findings = _noticed(copies, header, vault_keys, [header for header, _, _ in altered])
        return Chosen(header, vault_keys, slot, tuple(copies), findings, is_genuine=False)
    raise KnownError(tally.error())


def choose_by_keys(copies: Sequence[Copy], vault_keys: VaultKeys, slot: int) -> Chosen:
    """Choose the copy that counts when the keys are in memory already, as for a copy just made of a vault.

    Raises `KnownError(HEADER_DAMAGED)` when no copy was made by a holder of these keys.
    """
    for header in usable_headers(copies):
        if (header.vault_id, header.epoch) != (vault_keys.vault_id, vault_keys.epoch):
            continue
        if header.is_sealed_by(vault_keys.header):
            findings = _noticed(copies, header, vault_keys, ())
            return Chosen(header, vault_keys, slot, tuple(copies), findings)
    raise KnownError(ErrorCode.HEADER_DAMAGED)


def repair(folder: Path, ops: FsOps, chosen: Chosen) -> tuple[Finding, ...]:
    """Bring every copy that is unreadable, forged or lower to the chosen bytes.

    A readable copy of another vault, epoch or format is left alone. Returns the findings of `chosen`, those
    of mended copies told as repaired with the reason. Raises `KnownError` when a copy cannot be written.
    """
    findings = {str(finding.params["file"]): finding for finding in chosen.findings}
    for copy in chosen.copies:
        if _left_alone(copy, chosen.header) or (copy.header and copy.header.raw == chosen.header.raw):
            continue
        safe_files.replace_file(ops, folder / copy.name, chosen.header.raw)
        before = findings.get(copy.name)
        why = before.code.value if before is not None else _LOWER
        findings[copy.name] = Finding.of(FindingCode.COPY_REPAIRED, file=copy.name, why=why)
    for name in COPY_NAMES:
        safe_files.remove_file(ops, folder / f"{name}.new")
    return tuple(findings.values())


def write_new_content(
    folder: Path, ops: FsOps, before: Header, header: Header, opens: Callable[[Header], bool]
) -> bool:
    """Replace `before` by new content: `b.bin`, read back and tried by `opens`, then `a.bin`.

    The change stands once `b.bin` holds it; False when `a.bin` could not be written, which the next opening
    mends. Raises the `KnownError` that kept `b.bin` from being written, DISK_FAILED when what was read back
    does not open; the old content then stands, but for `KnownError(WAY_IN_UNSURE)`: the disk would not say.
    """
    second, first = COPY_NAMES
    try:
        safe_files.replace_file(ops, folder / first, header.raw)
        _see_it_open(folder / first, ops, header, opens)
    except BaseException:
        _take_back(folder, ops, first, before)
        raise
    try:
        safe_files.replace_file(ops, folder / second, header.raw)
    except KnownError:
        return False
    except BaseException:
        for name in (second, first):
            _take_back(folder, ops, name, before)
        raise
    return True


def _see_it_open(path: Path, ops: FsOps, header: Header, opens: Callable[[Header], bool]) -> None:
    back = read_header(safe_files.read_small(ops, path, HEADER_BYTES + 1))
    if back is None or back.raw != header.raw or not opens(back):
        raise KnownError(ErrorCode.DISK_FAILED)


def stranger(copies: Sequence[Copy], header: Header) -> str:
    """Return the name of a readable copy of another vault, epoch or format; "" when there is none."""
    return next((copy.name for copy in copies if _left_alone(copy, header)), "")


def _take_back(folder: Path, ops: FsOps, name: str, before: Header) -> None:
    """Leave the old content in a copy of which nobody knows what it holds."""
    try:
        safe_files.remove_file(ops, folder / f"{name}.new")
        if safe_files.read_small(ops, folder / name, HEADER_BYTES + 1) != before.raw:
            safe_files.replace_file(ops, folder / name, before.raw)
    except KnownError as error:
        raise KnownError(ErrorCode.WAY_IN_UNSURE) from error


def _open(
    header: Header, secret: Secret, limits: HeaderLimits, tally: _Tally
) -> tuple[VaultKeys, int] | None:
    for index in range(SLOTS):
        vault_key, answer = open_slot(header, index, secret, limits)
        if vault_key is not None:
            return VaultKeys(vault_key, header.vault_id, header.epoch), index
        tally.note(index, answer)
    return None


def _was_replaced(higher: Sequence[Header], opened: Header, vault_keys: VaultKeys) -> bool:
    """Tell whether a higher copy, which this secret did not open, is genuine all the same."""
    return any(
        header.vault_id == opened.vault_id
        and header.epoch == opened.epoch
        and header.is_sealed_by(vault_keys.header)
        for header in higher
    )


def _left_alone(copy: Copy, chosen: Header) -> bool:
    header = copy.header
    return header is not None and (
        not header.is_known or (header.vault_id, header.epoch) != (chosen.vault_id, chosen.epoch)
    )


def _noticed(
    copies: Sequence[Copy], chosen: Header, vault_keys: VaultKeys, altered: Sequence[Header]
) -> tuple[Finding, ...]:
    findings = []
    for copy in copies:
        header = copy.header
        if header is None:
            code = FindingCode.COPY_UNREADABLE
        elif header.raw == chosen.raw and header not in altered:
            continue
        elif not header.is_known:
            code = FindingCode.COPY_UNKNOWN
        elif (header.vault_id, header.epoch) != (chosen.vault_id, chosen.epoch):
            code = FindingCode.COPY_FOREIGN
        elif header in altered or not header.is_sealed_by(vault_keys.header):
            code = FindingCode.COPY_ALTERED
        else:
            continue
        findings.append(Finding.of(code, file=copy.name))
    return tuple(findings)
