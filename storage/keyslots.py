"""What opens a vault, and changing it: a new passphrase, a recovery key set or taken away (section 3.1).

Each function writes new header content, which stands as soon as one copy holds it; the database learns of it
afterwards (`Vault`), now or at the next opening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, header_copies, keys
from storage.findings import Finding, FindingCode
from storage.header import (
    Header,
    Secret,
    SlotKind,
    build_header,
    empty_slot,
    open_slot,
    passphrase_slot,
    recovery_slot,
)
from storage.header_copies import COPY_NAMES, Copy
from storage.keys import KdfCost
from storage.opening import OpenVault, try_secret


def check_secret(vault: OpenVault, typed: bytearray, *, wait: Callable[[float], None]) -> SlotKind:
    """Try a secret once more on an open vault, as at the door, and return the kind of slot it opens.

    A failed try is written down and slows the next. Raises `KnownError` with WRONG_PASSPHRASE,
    PASSPHRASE_UNFIT, SLOT_DAMAGED or NO_MEMORY.
    """
    found = try_secret(
        vault.folder,
        (Copy(COPY_NAMES[0], vault.header),),
        typed,
        clock=vault.clock,
        wait=wait,
        keeps_list=not vault.read_only,
        limits=vault.limits,
        ops=vault.ops,
    )
    found.vault_keys.wipe()
    vault.chosen = replace(vault.chosen, slot=found.slot)
    return SlotKind(vault.header.slot(found.slot)[0])


def has_recovery_key(vault: OpenVault) -> bool:
    """Tell whether a recovery key opens this vault."""
    return bool(vault.header.slots_of(SlotKind.RECOVERY))


def change_passphrase(vault: OpenVault, new: bytearray, cost: KdfCost) -> None:
    """Put a new passphrase in place of the one that opened this vault, or of a forgotten one.

    Raises `KnownError` with READ_ONLY, PASSPHRASE_UNFIT, NO_MEMORY, VAULT_DAMAGED (a copy that is not this
    vault's), WAY_IN_UNSURE or an error of the disk; all but WAY_IN_UNSURE leave the old passphrase in place.
    """
    _must_be_writable(vault)
    if not vault.limits.allow(cost):
        raise ValueError("the cost lies outside the limits")
    password = keys.passphrase_bytes(new, setting=True)
    try:
        index = _place(vault, SlotKind.PASSPHRASE)
        try:
            slot = passphrase_slot(vault.vault_keys, index, password, cost)
        except MemoryError as error:
            raise KnownError(ErrorCode.NO_MEMORY) from error
        _write(vault, {index: slot}, index, Secret(password))
    finally:
        crypto.wipe(password)
    vault.chosen = replace(vault.chosen, slot=index)


def set_recovery_key(vault: OpenVault, key: bytes) -> None:
    """Let a recovery key of 16 bytes open this vault, and no earlier one; raises as `change_passphrase`."""
    _must_be_writable(vault)
    if len(key) != keys.RECOVERY_BYTES:
        raise ValueError("a recovery key has 16 bytes")
    index = _place(vault, SlotKind.RECOVERY)
    slots = {other: empty_slot() for other in vault.header.slots_of(SlotKind.RECOVERY)}
    slots[index] = recovery_slot(vault.vault_keys, index, key)
    was_opened_by_key = vault.chosen.slot in vault.header.slots_of(SlotKind.RECOVERY)
    _write(vault, slots, index, Secret(bytearray(), key))
    if was_opened_by_key:
        vault.chosen = replace(vault.chosen, slot=index)


def remove_recovery_key(vault: OpenVault) -> None:
    """Let no recovery key open this vault any more; nothing is done when none does.

    Raises `KnownError(LAST_WAY_IN)` when the passphrase was not shown to open it since, else as
    `change_passphrase`.
    """
    _must_be_writable(vault)
    slots = {index: empty_slot() for index in vault.header.slots_of(SlotKind.RECOVERY)}
    if not slots:
        return
    if vault.chosen.slot in slots:
        raise KnownError(ErrorCode.LAST_WAY_IN)
    _write(vault, slots, None, None)


def _must_be_writable(vault: OpenVault) -> None:
    if vault.read_only:
        raise KnownError(ErrorCode.READ_ONLY)


def _place(vault: OpenVault, kind: SlotKind) -> int:
    """Return the slot for a secret of this kind: the one in use, the first of its kind, a free one."""
    header = vault.header
    own = header.slots_of(kind)
    if vault.chosen.slot in own:
        return vault.chosen.slot
    places = (*own, *header.slots_of(SlotKind.EMPTY))
    if not places:
        # Slots of kinds that only a later program knows are never overwritten.
        raise KnownError(ErrorCode.FORMAT_UNKNOWN)
    return places[0]


def _write(vault: OpenVault, slots: Mapping[int, bytes], index: int | None, secret: Secret | None) -> None:
    """Write new header content and, when it has a new secret, see that the secret opens what was written."""
    strange = header_copies.stranger(header_copies.read_copies(vault.folder, vault.ops), vault.header)
    if strange:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where=strange)
    fresh = build_header(
        vault.vault_keys, generation=vault.header.generation + 1, slots=slots, base=vault.header
    )

    def opens(back: Header) -> bool:
        if index is None or secret is None:
            return True
        vault_key, _ = open_slot(back, index, secret, vault.limits)
        is_right = vault_key is not None and crypto.equal(vault_key, vault.vault_keys.vault_key)
        crypto.wipe(vault_key or bytearray())
        return is_right

    is_in_both = header_copies.write_new_content(vault.folder, vault.ops, vault.header, fresh, opens)
    vault.chosen = replace(vault.chosen, header=fresh)
    vault.is_generation_behind = True
    if not is_in_both:
        vault.findings.append(Finding.of(FindingCode.COPY_NOT_WRITTEN, file=COPY_NAMES[0]))
