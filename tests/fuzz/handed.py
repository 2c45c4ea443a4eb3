"""Targets over what other people hand over: sealed files, logs, rows, whole packages."""

from __future__ import annotations

import io
import json
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import age_keys, crypto
from storage.age_file import AgeWriter, to_public_key
from storage.age_reader import AgeReader, with_secret_keys
from storage.canonical import NotCanonicalError
from storage.events import EventKind
from storage.handed_log import Told, line_of, read_events, split_lines
from storage.tree import Tree
from tests.fuzz.engine import Fuzz
from tests.services.handed_forger import (
    ENTRY,
    ENTRY_ROW,
    USUAL,
    VAULT_ID,
    listed,
    log_of,
    members_of,
    opened,
    packed,
)

_SECRET = bytearray(range(32))
_NOT_OPENED = {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.AGE_DAMAGED, ErrorCode.AGE_WRONG_KEY}
_BROKEN = {ErrorCode.HANDOVER_BROKEN, ErrorCode.HANDOVER_UNFIT, ErrorCode.FORMAT_UNKNOWN}


def _sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = AgeWriter(out, to_public_key(crypto.x25519_public(_SECRET)))
    writer.write(data)
    writer.finish()
    return out.getvalue()


def sealed_files(scratch: Path) -> Fuzz:
    """Any bytes for a sealed file: what opens and reads to its end is what was sealed."""
    del scratch
    written = (b"", b"He waited at the gate.", bytes(range(256)) * 300)

    def target(data: bytes) -> None:
        try:
            reader = AgeReader.open(
                lambda offset, length: data[offset : offset + length], len(data), with_secret_keys([_SECRET])
            )
            found = b"".join(reader.stream())
        except KnownError as error:
            assert error.code in _NOT_OPENED  # noqa: PT017
            return
        assert found in written, "bytes that nobody sealed were read"

    stanza = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\nAAAA\n-> X25519 A\n\n--- AAAA\n"
    return Fuzz(target, (*map(_sealed, written), stanza))


def public_keys(scratch: Path) -> Fuzz:
    """Any text for a public key: one that is read is written again as the same."""
    del scratch

    def target(data: bytes) -> None:
        typed = data.decode("utf-8", "replace")
        try:
            tidy = age_keys.tidy_public(typed)
        except KnownError as error:
            assert error.code is ErrorCode.NOT_A_PUBLIC_KEY  # noqa: PT017
            return
        assert age_keys.read_public(tidy) == age_keys.read_public(typed)

    return Fuzz(target, (age_keys.public_text(_SECRET).encode(), b"age1", b"AGE-SECRET-KEY-1QQQ"))


def handed_logs(scratch: Path) -> Fuzz:
    """A log from anywhere: with the root that was signed, every text that it tells was written so."""
    del scratch
    log = log_of()
    root = Tree(event.hash for event in log).root()
    whole = b"".join(line_of(event, Told.OPEN) for event in log)
    cut = b"".join(line_of(event, Told.SEALED) for event in log)

    def target(data: bytes) -> None:
        try:
            found = list(read_events(VAULT_ID, split_lines([data])))
        except KnownError as error:
            assert error.code is ErrorCode.HANDOVER_BROKEN  # noqa: PT017
            return
        if Tree(each.event.hash for each in found).root() == root:
            for each, written in zip(found, log, strict=True):
                assert each.told is not Told.OPEN or each.event.payload == written.payload

    return Fuzz(target, (whole, cut, whole.replace(b'"open"', b'"part"'), b"{}\n", b"[]", b"\n\n"))


def handed_rows(scratch: Path) -> Fuzz:
    """Any row under a log that holds: it is refused, or every value of it can be put into words."""
    del scratch

    def target(data: bytes) -> None:
        try:
            row = json.loads(data)
        except (ValueError, RecursionError):
            return
        if not isinstance(row, dict):
            return
        payload = {"act": "entry.add", "row": row}
        try:
            members = members_of((*USUAL[:2], (EventKind.NEW, "entry", ENTRY, payload), USUAL[3]))
        except NotCanonicalError:
            return
        try:
            opened(packed(listed(members)))
        except KnownError as error:
            assert error.code in _BROKEN  # noqa: PT017

    odd = {"when_precision": "between", "written_zone": "Nowhere/Land", "kinds": [{"value": "x"}]}
    seeds = (dict(ENTRY_ROW), {**ENTRY_ROW, **odd}, {"id": ENTRY.hex()})
    return Fuzz(target, tuple(json.dumps(row).encode() for row in seeds))


def handed_packages(scratch: Path) -> Fuzz:
    """Any archive: a plain refusal, or one in which every file is as its lists say."""
    del scratch
    whole = listed(members_of())

    def target(data: bytes) -> None:
        try:
            opened(data)
        except KnownError as error:
            assert error.code in _BROKEN  # noqa: PT017

    return Fuzz(target, (packed(whole), packed(members_of()), packed({}), b"PK\x05\x06" + bytes(18)))
