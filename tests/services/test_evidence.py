"""Evidence: kept byte for byte, once, with its number, its hash and a log of what was done to it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import id_text, new_id
from app.services.session import Session
from app.testing import FixedClock
from tests.services.refusals import refused


class StopAfter:
    """A job that is asked to stop at its n-th look."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def check(self) -> None:
        """Count, and stop."""
        self.looks -= 1
        if self.looks < 0:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Never more than there is."""
        assert 0 <= done <= total


def _segments(folder: Path) -> list[Path]:
    return [path for path in (folder / "d").rglob("*") if path.is_file()]


def test_bytes_come_back_identical(
    session: Session, tmp_path: Path, rng: random.Random, reopen: Callable[[], Session]
) -> None:
    """What is saved is what came, its SHA-256 is that of the file, and the source is untouched."""
    source = tmp_path / "wh\u00e4t\u202e.bin"
    data = rng.randbytes(3 * 16384 + 5)
    source.write_bytes(data)
    before = source.stat()
    item = session.evidence.add_file(source).evidence
    session.close()
    again = reopen()
    again.evidence.save_copy(item.id, tmp_path / "out.bin")
    assert (tmp_path / "out.bin").read_bytes() == data
    assert (item.sha256, item.bytes, item.name) == (hashlib.sha256(data).hexdigest(), len(data), source.name)
    assert (item.number, item.kind) == (1, "file")
    assert b"".join(again.evidence.stream(item.id)) == data
    assert again.evidence.read(item.id, 16380, 10) == data[16380:16390]
    assert again.evidence.size(item.id) == len(data)
    assert (source.stat().st_mtime_ns, source.read_bytes()) == (before.st_mtime_ns, data)


def test_the_same_content_is_kept_once(session: Session, tmp_path: Path) -> None:
    """The same bytes under another name give no second item; the one that is there is linked to the entry."""
    (tmp_path / "a.txt").write_bytes(b"the same")
    (tmp_path / "b.txt").write_bytes(b"the same")
    (tmp_path / "c.txt").write_bytes(b"THE SAME")
    first = session.evidence.add_file(tmp_path / "a.txt")
    entry = session.entries.add({"what": "He wrote again."})
    second = session.evidence.add_file(tmp_path / "b.txt", entry=entry.id)
    third = session.evidence.add_file(tmp_path / "b.txt", entry=entry.id)
    other = session.evidence.add_file(tmp_path / "c.txt")
    assert (second.evidence, second.already, third.already, other.already) == (
        first.evidence,
        True,
        True,
        False,
    )
    assert len(_segments(session.folder)) == 2
    assert [item.number for item in session.evidence.list()] == [1, 2]
    assert session.entries.get(entry.id).evidence == (first.evidence.id,)
    assert session.evidence.uses(first.evidence.id).entries == (entry.id,)
    assert [version.reason for version in session.entries.history(entry.id)] == ["", "evidence_added"]


def test_a_file_links_to_its_entry_in_one_step(session: Session, tmp_path: Path) -> None:
    """The item, its record and the link are one transaction; what changed is told."""
    entry = session.entries.add({"what": "A letter."})
    added = session.evidence.add_bytes(
        "letter.txt", b"Dear M.", entry=entry.id, changes={"caption": "Letter"}
    )
    assert added.evidence.caption == "Letter"
    assert [(change.kind.value, change.ids) for change in added.changes] == [
        ("evidence", (added.evidence.id,)),
        ("entry", (entry.id,)),
    ]


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_cancelled_import_leaves_nothing(session: Session, tmp_path: Path, looks: int) -> None:
    """Stopping before anything is recorded leaves no row and no file."""
    (tmp_path / "a.bin").write_bytes(bytes(3_000_000))
    with pytest.raises(Cancelled):
        session.evidence.add_file(tmp_path / "a.bin", ctx=StopAfter(looks))
    assert session.evidence.list() == ()
    assert _segments(session.folder) == []
    assert list((session.folder / "t").iterdir()) == []


def test_what_cannot_be_added_is_refused_and_leaves_nothing(session: Session, tmp_path: Path) -> None:
    """A folder, a missing file, an unknown entry or a wrong value is refused before a byte is kept."""
    (tmp_path / "a.txt").write_bytes(b"a")
    with refused(ErrorCode.NOT_READABLE):
        session.evidence.add_file(tmp_path)
    with refused(ErrorCode.NOT_READABLE):
        session.evidence.add_file(tmp_path / "missing")
    with refused(ErrorCode.NOT_FOUND):
        session.evidence.add_file(tmp_path / "a.txt", entry=new_id())
    with refused(ErrorCode.UNKNOWN_FIELD):
        session.evidence.add_file(tmp_path / "a.txt", changes={"sha256": "0" * 64})
    with refused(ErrorCode.NOT_FOUND):
        session.evidence.add_file(tmp_path / "a.txt", changes={"source": new_id()})
    assert session.evidence.list() == ()
    assert _segments(session.folder) == []


def test_numbers_are_for_life_and_found_by(session: Session) -> None:
    """Items are numbered from 1 in the order they came and can be named by number or start of id."""
    items = [session.evidence.add_bytes(f"{n}.txt", bytes([65 + n])).evidence for n in range(3)]
    assert [item.number for item in items] == [1, 2, 3]
    assert session.evidence.find("2") == items[1]
    assert session.evidence.find(id_text(items[2].id)[:8]) == items[2]
    with refused(ErrorCode.NOT_FOUND):
        session.evidence.find("4")


def test_the_handling_log_names_everything_done(session: Session, tmp_path: Path, clock: FixedClock) -> None:
    """Adding, describing, checking, copying and putting into a paper each leave a line with its time."""
    item = session.evidence.add_bytes("a.txt", b"words").evidence
    other = session.evidence.add_bytes("b.txt", b"other").evidence
    clock.advance(minutes=5)
    session.evidence.amend(item.id, {"caption": "Note", "how_got": "Found"})
    assert session.evidence.check(item.id)
    session.evidence.save_copy(item.id, tmp_path / "copy.txt")
    export = new_id()
    with session.ledger.writing() as tx:
        session.handling.note(tx, "exported", [item.id, other.id], detail="packet", export=export)
    lines = session.evidence.handling(item.id)
    assert [line.act for line in lines] == ["added", "described", "checked", "copied", "exported"]
    assert lines[-1].detail == "packet"
    assert lines[0].recorded.ms + 300_000 == lines[1].recorded.ms
    assert [line.act for line in session.evidence.handling(other.id)] == ["added", "exported"]
    assert session.evidence.uses(other.id).exports == (export,)


def test_damage_is_named_and_logged(session: Session, rng: random.Random) -> None:
    """A flipped byte in a file of the vault is found, noted, and no byte of that piece is given out."""
    item = session.evidence.add_bytes("a.bin", rng.randbytes(40_000)).evidence
    whole = session.evidence.add_bytes("b.bin", b"whole").evidence
    path = next(path for path in _segments(session.folder) if path.stat().st_size > 40_000)
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)
    assert not session.evidence.check(item.id)
    assert [line.act for line in session.evidence.handling(item.id)] == ["added", "damaged"]
    with refused(ErrorCode.EVIDENCE_DAMAGED):
        b"".join(session.evidence.stream(item.id))
    assert session.evidence.check(whole.id)


def test_a_copy_never_replaces_a_file(session: Session, tmp_path: Path) -> None:
    """A name that is taken is refused, and what stands there stays."""
    item = session.evidence.add_bytes("a.txt", b"new").evidence
    (tmp_path / "there.txt").write_bytes(b"old")
    with refused(ErrorCode.EXISTS):
        session.evidence.save_copy(item.id, tmp_path / "there.txt")
    assert (tmp_path / "there.txt").read_bytes() == b"old"


def test_text_inside_a_document_is_found(session: Session) -> None:
    """The text of an email is searched, and what the file says of itself is kept as it says it."""
    mail = (
        b"From: Dan <dan@example.org>\r\nTo: m@example.org\r\nSubject: Listen\r\n"
        b"Date: Sat, 14 Nov 2026 23:40:00 -0600\r\nMessage-ID: <1@example.org>\r\n\r\nYou will be sorry.\r\n"
    )
    item = session.evidence.add_bytes("mail.eml", mail).evidence
    assert item.kind == "email"
    assert any(said.value == "Listen" for said in item.reported)
    assert "You will be sorry." in session.evidence.text_of(item.id)
    described = session.evidence.describe(item.id)
    assert (described.reported, described.kind.code) == (item.reported, "email")
    found = session.search.search("be sorr")
    assert [(hit.kind, hit.id) for hit in found.hits] == [("evidence", item.id)]
    assert session.patterns.figures().messages == 1


def test_samples_are_kept_whatever_they_are(session: Session, samples: Path) -> None:
    """Every sample file becomes an item with its own hash, however broken it is."""
    files = [
        path for path in sorted(samples.rglob("*")) if path.is_file() and path.stat().st_size < 2_000_000
    ]
    contents = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files[:12]}
    for path in files[:12]:
        session.evidence.add_file(path)
    assert {item.sha256 for item in session.evidence.list()} == contents


def test_reading_stops_with_the_lock(session: Session) -> None:
    """After the vault is locked no service gives anything out."""
    item = session.evidence.add_bytes("a.txt", b"a").evidence
    stream = session.evidence.stream(item.id)
    session.close()
    for call in (
        lambda: next(stream),
        lambda: session.evidence.read(item.id),
        session.evidence.list,
        lambda: session.evidence.add_bytes("b.txt", b"b"),
        lambda: session.evidence.uses(item.id),
    ):
        with pytest.raises(KnownError) as caught:
            call()
        assert caught.value.code is ErrorCode.VAULT_LOCKED
