"""What somebody else made, or changed: every hand-over that does not hold gets a plain refusal, and nothing is kept."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.services.handover_bag import ABOUT, BULK, EVENTS, NOTE
from storage.canonical import Json
from storage.events import EventKind
from tests.services.handed_forger import (
    DATA,
    ENTRY,
    ENTRY_ROW,
    FILE,
    ITEM,
    OTHER_SEED,
    USUAL,
    Said,
    key_of,
    listed,
    log_of,
    members_of,
    note_of,
    opened,
    packed,
)

Members = dict[str, bytes]


def refused(data: bytes) -> KnownError:
    """Return the error with which opening ends."""
    with pytest.raises(KnownError) as caught:
        opened(data)
    return caught.value


def entry_said(**row: Json) -> tuple[Said, ...]:
    """Return the usual events with other values in the entry's row."""
    changed = {name: value for name, value in {**ENTRY_ROW, **row}.items() if value is not None}
    payload: Mapping[str, Json] = {"act": "entry.add", "row": changed}
    return (*USUAL[:2], (EventKind.NEW, "entry", ENTRY, payload), USUAL[3])


def test_one_that_holds_is_opened() -> None:
    """The positive control of all others: made by hand, it opens."""
    about = opened(packed(listed(members_of())))
    assert (about.sender, about.events, about.files) == ("Ana", 4, {ITEM: FILE})


def _without_event(members: Members) -> None:
    members[EVENTS] = b"".join(members[EVENTS].splitlines(keepends=True)[1:])


def _cut_event(members: Members) -> None:
    members[EVENTS] = b"".join(members[EVENTS].splitlines(keepends=True)[:-1])


def _other_words(members: Members) -> None:
    members[EVENTS] = members[EVENTS].replace(b"waited at the gate", b"waited at the door")


def _sealed_to_erased(members: Members) -> None:
    lines = [json.loads(line) for line in members[EVENTS].splitlines()]
    lines[2] |= {"text": "erased", "nonce": None, "payload": None}
    members[EVENTS] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def _other_file(members: Members) -> None:
    members[FILE] = DATA.replace(b"he", b"He")


def _no_file(members: Members) -> None:
    del members[FILE]
    members["data/empty.txt"] = b"none"


def _other_signature(members: Members) -> None:
    members[NOTE] = note_of(log_of(), OTHER_SEED).encode()


def _older_note(members: Members) -> None:
    members[NOTE] = note_of(log_of(USUAL[:3])).encode()


def _stray_message(members: Members) -> None:
    row = {"tbl": "message_batch", "field": "message", "owner": ENTRY.hex(), "row": {"n": 0}}
    members[BULK] = json.dumps(row).encode() + b"\n"


def _deep(members: Members) -> None:
    members[EVENTS] = b"[" * 100_000 + b"]" * 100_000 + b"\n"


@pytest.mark.parametrize(
    "change",
    [
        _without_event,
        _cut_event,
        _other_words,
        _sealed_to_erased,
        _other_file,
        _no_file,
        _other_signature,
        _older_note,
        _stray_message,
        _deep,
    ],
)
def test_what_was_changed_is_noticed_though_the_lists_fit(change: Callable[[Members], None]) -> None:
    """A line, a word, a file, the checkpoint: the log and its signature say so, not only the lists."""
    members = members_of()
    change(members)
    assert refused(packed(listed(members))).code is ErrorCode.HANDOVER_BROKEN


@pytest.mark.parametrize(
    "row",
    [
        {"when_start": "the day after"},
        {"when_precision": "sure"},
        {"when_start": "2026-99-99"},
        {"written_ms": 2**52},
        {"written_zone": "Nowhere/Land"},
        {"weapon_state": "perhaps"},
        {"evidence": [{"ref": "00"}]},
        {"evidence": [7]},
        {"evidence": {"ref": 1}},
        {"what": 7},
        {"no_such_field": "x"},
        {"impact": "much"},
        {"persons": [{"person": ENTRY.hex(), "basis": "x" * 500}]},
    ],
)
def test_odd_values_are_refused_or_kept_as_words(row: dict[str, Json]) -> None:
    """A row that no program of ours wrote ends in a refusal or is read; it never throws anything else."""
    try:
        opened(packed(listed(members_of(entry_said(**row)))))
    except KnownError as error:
        assert error.code is ErrorCode.HANDOVER_BROKEN  # noqa: PT017 - both ends are right


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"version": 3}, ErrorCode.FORMAT_UNKNOWN),
        ({"schema": 10_000}, ErrorCode.FORMAT_UNKNOWN),
        ({"kind": "something"}, ErrorCode.HANDOVER_UNFIT),
        ({"verifier_keys": []}, ErrorCode.HANDOVER_BROKEN),
        ({"verifier_keys": [key_of(OTHER_SEED)]}, ErrorCode.HANDOVER_BROKEN),
        ({"vault_id": "00"}, ErrorCode.HANDOVER_BROKEN),
        ({"vault_id": "00" * 16}, ErrorCode.HANDOVER_BROKEN),
        ({"reader": "everybody"}, ErrorCode.HANDOVER_BROKEN),
        ({"holds": {"held": 1}}, ErrorCode.HANDOVER_BROKEN),
        ({"entries": -1}, ErrorCode.HANDOVER_BROKEN),
        ({"files": {ITEM.hex(): "../x"}}, ErrorCode.HANDOVER_BROKEN),
        ({"files": {}}, ErrorCode.HANDOVER_BROKEN),
        ({"files": {ITEM.hex(): FILE, "11" * 16: FILE}}, ErrorCode.HANDOVER_BROKEN),
        ({"from": "\ud800"}, ErrorCode.HANDOVER_BROKEN),
        ({"receipt": "lamp"}, None),
    ],
)
def test_what_it_says_of_itself_is_not_believed(about: dict[str, object], code: ErrorCode | None) -> None:
    """Every word of it is looked at before anything rests on it."""
    data = packed(listed(members_of(**about)))
    if code is None:
        opened(data)
    else:
        assert refused(data).code is code


def test_lists_must_name_each_file_once() -> None:
    """One more file, one less, one under another hash, and a list that is none."""
    whole = listed(members_of())
    more = {**whole, "more.txt": b"x"}
    less = {path: data for path, data in whole.items() if path != NOTE}
    other = {**whole, ABOUT: whole[ABOUT] + b" "}
    odd = {**whole, "manifest-sha256.txt": b"nothing\n"}
    for members in (more, less, other, odd):
        assert refused(packed(members)).code is ErrorCode.HANDOVER_BROKEN


def test_archives_that_lead_astray_are_refused() -> None:
    """Paths out of the folder, files beside it, packed bytes for originals, a bomb, no archive at all."""
    whole = listed(members_of())
    cases = [
        packed({**whole, "../../outside": b"x"}),
        packed(whole, root=""),
        packed(whole, root="/"),
        packed({**whole, "data/bomb": bytes(8_000_000)}, compression=zipfile.ZIP_DEFLATED),
        b"PK\x05\x06" + bytes(18),
        b"",
        b"nothing of the kind",
    ]
    for data in cases:
        assert refused(data).code in {ErrorCode.HANDOVER_UNFIT, ErrorCode.HANDOVER_BROKEN}


def test_a_cut_archive_is_refused_wherever_it_is_cut() -> None:
    """No length but the whole one opens."""
    data = packed(listed(members_of()))
    for size in range(0, len(data), 97):
        assert refused(data[:size]).code in {ErrorCode.HANDOVER_UNFIT, ErrorCode.HANDOVER_BROKEN}
