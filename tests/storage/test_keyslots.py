"""Ways in: a passphrase changed, a recovery key set and taken away, and never no way in at all."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, header, keys, keyslots
from storage.conditions import only
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.header import SlotKind
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import (
    CHEAP,
    JOB,
    PASSPHRASE,
    StopHereError,
    StoppingOps,
    Waits,
    add_entry,
    codes,
    create,
    opened,
    refused,
    reopen,
    snapshot,
)

NEW = "eight slow lanterns"
KEY = bytes(range(16))
OTHER_KEY = bytes(range(16, 32))

Change = Callable[[Vault], None]


def to_new(vault: Vault) -> None:
    """Change the passphrase."""
    vault.change_passphrase(bytearray(NEW.encode()), cost=CHEAP)


def set_key(vault: Vault) -> None:
    """Set the second recovery key."""
    vault.set_recovery_key(OTHER_KEY)


def remove_key(vault: Vault) -> None:
    """Remove the recovery key."""
    vault.remove_recovery_key()


def refusal(call: Callable[[], object]) -> ErrorCode:
    """Return the code with which a call ends."""
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value.code


def acts(vault: Vault) -> list[object]:
    """Return what the log says was done."""
    return [view.payload["act"] for view in vault.event_views() if view.payload]


def test_new_passphrase_replaces_the_old(tmp_path: Path) -> None:
    """The new passphrase opens the vault, the old one does not, and the log says that it was changed."""
    folder = tmp_path / "vault"
    vault = create(folder)
    entity = add_entry(vault)
    to_new(vault)
    assert vault.state.header.generation == 2
    add_entry(vault, "later")
    vault.close()
    assert (folder / "a.bin").read_bytes() == (folder / "b.bin").read_bytes()
    assert refused(folder) is ErrorCode.WRONG_PASSPHRASE
    with opened(folder, passphrase=NEW) as again:
        assert again.row("entry", entity) is not None
        assert codes(again) == []
        assert acts(again)[1] == "vault.passphrase"
        assert verify(again, JOB, full=True).ok


def test_recovery_key_mends_a_forgotten_passphrase(tmp_path: Path) -> None:
    """Whoever opens with the recovery key sets a new passphrase without the old, and the key still opens."""
    folder = tmp_path / "vault"
    create(folder, recovery_key=KEY).close()
    words = keys.recovery_text(KEY)
    with opened(folder, passphrase=words) as vault:
        assert vault.kdf_cost is None
        to_new(vault)
        assert vault.kdf_cost == CHEAP
    for secret in (NEW, words, words.lower().replace("-", " ")):
        reopen(folder, passphrase=secret).close()
    assert refused(folder) is ErrorCode.WRONG_PASSPHRASE


def test_recovery_key_is_set_replaced_and_removed(tmp_path: Path) -> None:
    """One recovery key opens at a time; a replaced or removed one does not open any more."""
    folder = tmp_path / "vault"
    vault = create(folder)
    assert not vault.has_recovery_key
    vault.set_recovery_key(KEY)
    assert vault.has_recovery_key
    set_key(vault)
    vault.close()
    assert refused(folder, passphrase=keys.recovery_text(KEY)) is ErrorCode.WRONG_PASSPHRASE
    reopen(folder, passphrase=keys.recovery_text(OTHER_KEY)).close()
    with opened(folder) as vault:
        vault.remove_recovery_key()
        vault.remove_recovery_key()
        assert not vault.has_recovery_key
        assert vault.state.header.generation == 4
        assert vault.state.header.slot(1)[0] == SlotKind.EMPTY
        assert [act for act in acts(vault) if act != "tries"] == [
            "vault.recovery_key",
            "vault.recovery_key",
            "vault.recovery_key_removed",
        ]
    assert refused(folder, passphrase=keys.recovery_text(OTHER_KEY)) is ErrorCode.WRONG_PASSPHRASE


def test_the_last_known_way_in_is_not_removed(tmp_path: Path) -> None:
    """Opened by the recovery key, it stays until the passphrase was shown to open the vault, or set anew."""
    folder = tmp_path / "vault"
    create(folder, recovery_key=KEY).close()
    for show in (
        to_new,
        lambda vault: vault.check_secret(bytearray(NEW.encode()), wait=Waits()),
    ):
        with opened(folder, passphrase=keys.recovery_text(KEY)) as vault:
            assert refusal(vault.remove_recovery_key) is ErrorCode.LAST_WAY_IN
            assert vault.has_recovery_key
            show(vault)
            vault.remove_recovery_key()
            assert not vault.has_recovery_key
            vault.set_recovery_key(KEY)


def test_other_slots_are_copied(tmp_path: Path) -> None:
    """A slot of a kind this program does not know stands unchanged after every change of the ways in."""
    folder = tmp_path / "vault"
    vault = create(folder, recovery_key=KEY)
    vault.close()
    made_keys = keys.VaultKeys(bytearray(0), vault.vault_id, 1)
    with opened(folder) as vault:
        state = vault.state
        made_keys = keys.VaultKeys(bytearray(state.vault_keys.vault_key), vault.vault_id, 1)
        unknown = bytes([4, 9]) + crypto.random_bytes(446)
        odd_recovery = bytes([2, 9]) + crypto.random_bytes(446)
        later = header.build_header(
            made_keys, generation=2, slots={2: unknown, 3: odd_recovery}, base=state.header
        )
    for name in ("a.bin", "b.bin"):
        (folder / name).write_bytes(later.raw)
    with opened(folder) as vault:
        for change in (to_new, set_key, remove_key):
            change(vault)
            assert vault.state.header.slot(2) == unknown
            assert vault.state.header.slot(3) == odd_recovery
    reopen(folder, passphrase=NEW).close()


def test_no_slot_left_is_refused(tmp_path: Path) -> None:
    """When every slot is of an unknown kind but one, no slot is overwritten to make room."""
    folder = tmp_path / "vault"
    vault = create(folder)
    made_keys = vault.state.vault_keys
    unknown = {index: bytes([4]) + bytes(447) for index in range(1, 8)}
    vault.state.chosen = keyslots.replace(
        vault.state.chosen,
        header=header.build_header(made_keys, generation=1, slots=unknown, base=vault.state.header),
    )
    assert refusal(lambda: set_key(vault)) is ErrorCode.FORMAT_UNKNOWN
    vault.close()


def test_what_cannot_be_set_changes_nothing(tmp_path: Path) -> None:
    """An unfit passphrase, a read-only vault and a copy of another vault are refused before any write."""
    folder = tmp_path / "vault"
    create(folder).close()
    with opened(folder) as vault:
        for words in ("", "tab\there", "x" * 1025):
            unfit = bytearray(words.encode())
            code = refusal(lambda unfit=unfit: vault.change_passphrase(unfit, cost=CHEAP))
            assert code is ErrorCode.PASSPHRASE_UNFIT
        with pytest.raises(ValueError, match="limits"):
            vault.change_passphrase(bytearray(b"words"), cost=keys.KdfCost(4, 1, 1))
        with pytest.raises(ValueError, match="16 bytes"):
            vault.set_recovery_key(b"short")
    before = snapshot(folder)
    with opened(folder, read_only=True) as vault:
        for change in (to_new, set_key, remove_key):
            assert refusal(lambda change=change: change(vault)) is ErrorCode.READ_ONLY
    assert snapshot(folder) == before
    other = create(tmp_path / "other")
    (folder / "b.bin").write_bytes(other.state.header.raw)
    other.close()
    with opened(folder) as vault:
        assert refusal(lambda: to_new(vault)) is ErrorCode.VAULT_DAMAGED
    assert (folder / "b.bin").read_bytes() == (tmp_path / "other" / "b.bin").read_bytes()


def test_no_memory_for_a_new_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivation that cannot have its memory is named, and the old passphrase stays."""

    def no_memory(*_args: object, **_named: object) -> bytearray:
        raise MemoryError

    folder = tmp_path / "vault"
    vault = create(folder)
    with monkeypatch.context() as patch:
        patch.setattr(keys.crypto, "argon2id", no_memory)
        assert refusal(lambda: to_new(vault)) is ErrorCode.NO_MEMORY
    vault.close()
    reopen(folder).close()


def test_failed_check_counts_as_a_failed_try(tmp_path: Path) -> None:
    """At an open vault a wrong secret is written down, slows the next, and is shown at the next unlock."""
    folder = tmp_path / "vault"
    vault = create(folder, recovery_key=KEY)
    waits = Waits()
    for _ in range(4):
        code = refusal(lambda: vault.check_secret(bytearray(b"guess"), wait=waits))
        assert code is ErrorCode.WRONG_PASSPHRASE
    assert waits.seconds == [1.0]
    assert vault.check_secret(bytearray(PASSPHRASE.encode()), wait=waits) is SlotKind.PASSPHRASE
    words = keys.recovery_text(KEY).encode()
    assert vault.check_secret(bytearray(words), wait=waits) is SlotKind.RECOVERY
    add_entry(vault)
    vault.close()
    with opened(folder) as again:
        assert len(again.failed_tries) == 4


# Crashes and full disks --------------------------------------------------------------------------


def opens(folder: Path, secret: str) -> bool:
    """Tell whether a secret opens the vault; when it does, everything in it holds."""
    try:
        vault = reopen(folder, passphrase=secret)
    except KnownError as error:
        only(error, ErrorCode.WRONG_PASSPHRASE)
        return False
    assert not vault.read_only
    assert verify(vault, JOB, full=True).ok
    vault.close()
    return True


def outcome(change: Change, vault: Vault) -> str:
    """Make a change and return how it ended: done, killed, or the code of what was raised."""
    try:
        change(vault)
    except StopHereError:
        return "killed"
    except KnownError as known:
        return known.code.value
    return "done"


ERRORS = {
    "killed": StopHereError,
    "full": lambda: OSError(errno.ENOSPC, "full"),
    "broken": lambda: OSError(errno.EIO, "broken"),
}
CHANGES: dict[str, tuple[Change, str, str | None, str]] = {
    "passphrase": (to_new, PASSPHRASE, NEW, keys.recovery_text(KEY)),
    "new key": (set_key, keys.recovery_text(KEY), keys.recovery_text(OTHER_KEY), PASSPHRASE),
    "no key": (remove_key, keys.recovery_text(KEY), None, PASSPHRASE),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("error", ERRORS)
def test_stop_at_any_file_operation_leaves_one_secret_working(
    tmp_path: Path, change: str, error: str
) -> None:
    """Killed, out of space or broken at any operation: the old or the new secret opens, and all is whole."""
    make, before, after, always = CHANGES[change]
    template = tmp_path / "template"
    vault = create(template, recovery_key=KEY)
    add_entry(vault)
    vault.close()
    seen = set()
    stop_at = 0
    has_struck = True
    while has_struck:
        stop_at += 1
        folder = tmp_path / f"vault{stop_at}"
        shutil.copytree(template, folder)
        ops = StoppingOps(None)
        vault = reopen(folder, ops=ops)
        ops.arm(stop_at, ERRORS[error])
        said = outcome(make, vault)
        has_struck = ops.has_struck
        ops.disarm()
        vault.close()
        assert said in {"done", "killed", "no_space", "disk_failed", "way_in_unsure"}
        is_old, is_new = opens(folder, before), after is not None and opens(folder, after)
        if said == "done":
            assert not is_old
        elif said not in {"killed", "way_in_unsure"}:
            assert is_old
        assert not (is_old and is_new)
        assert is_old or is_new or after is None
        assert opens(folder, always)
        seen.add(is_old)
    assert seen == {True, False}
    assert stop_at > 10


def test_copy_that_cannot_be_written_is_told_and_mended(tmp_path: Path) -> None:
    """When only the second of two copies refuses, the change stands, is told, and opening mends the copy."""

    class OneCopyOps(FsOps):
        def replace(self, source: Path, target: Path) -> None:
            if target.name == "a.bin":
                raise OSError(28, "full")
            super().replace(source, target)

    folder = tmp_path / "vault"
    create(folder).close()
    with opened(folder, ops=OneCopyOps()) as vault:
        to_new(vault)
        assert codes(vault) == [FindingCode.COPY_NOT_WRITTEN]
        assert not verify(vault, JOB, full=False).ok
    assert refused(folder) is ErrorCode.WRONG_PASSPHRASE
    with opened(folder, passphrase=NEW) as vault:
        assert codes(vault) == [FindingCode.COPY_REPAIRED]
    assert (folder / "a.bin").read_bytes() == (folder / "b.bin").read_bytes()


def test_change_that_the_database_could_not_learn_is_told(tmp_path: Path) -> None:
    """When the log cannot take the change, it stands and is told; no second follows before it is learned."""
    folder = tmp_path / "vault"
    vault = create(folder)
    vault.state.database.execute("PRAGMA query_only = ON")
    to_new(vault)
    assert codes(vault) == [FindingCode.WAY_IN_NOT_RECORDED]
    assert refusal(lambda: set_key(vault)) is ErrorCode.NOT_WRITABLE
    assert not vault.has_recovery_key
    vault.state.database.execute("PRAGMA query_only = OFF")
    set_key(vault)
    assert acts(vault) == ["vault.way_in", "vault.recovery_key"]
    vault.state.database.execute("PRAGMA query_only = ON")
    remove_key(vault)
    vault.close()
    with opened(folder, passphrase=NEW) as again:
        assert not again.read_only
        assert acts(again)[2:] == ["vault.way_in"]
    with opened(folder, passphrase=NEW) as again:
        assert len(acts(again)) == 3
        assert codes(again) == []
