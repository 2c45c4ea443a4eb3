"""What a machine read in a picture: kept apart, found and marked, and printed only when a person takes it over."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.sandbox import client
from app.services.session import Session
from app.strings.errors import sentence
from tests.acceptance.desk import Desk
from tests.acceptance.reading import pdf_text, squeezed

LINES = ("I know you are at", "", "your zebraquilt house")


def picture() -> bytes:
    """A small photograph without words."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def shot(session: Session) -> Evidence:
    """A screenshot in the record."""
    return session.evidence.add_bytes("shot.png", picture(), changes={"caption": "Texts of Monday"}).evidence


def code(error: pytest.ExceptionInfo[KnownError]) -> ErrorCode:
    """The condition that was raised."""
    return error.value.code


def test_what_was_read_is_kept_apart_and_found_as_that(session: Session, shot: Evidence) -> None:
    """The words are no transcript; a search that needs them says so, one that does not need them does not."""
    kept, change = session.picture_words.keep(shot.id, LINES)
    assert (kept.words_read, kept.transcript, change.ids) == (
        "I know you are at\nyour zebraquilt house", "", (shot.id,),
    )  # fmt: skip
    (hit,) = session.search.search("zebraq").hits
    assert hit.id == shot.id
    assert hit.snippet.startswith("Read by a machine: ")
    assert "zebraquilt" in hit.snippet
    (other,) = session.search.search("monday").hits
    assert not other.snippet.startswith("Read by a machine")
    session.picture_words.keep(shot.id, ())
    assert session.search.search("zebraquilt").total == 0


def test_taking_it_over_makes_it_the_transcript_once(session: Session, shot: Evidence) -> None:
    """The transcript says who read it; one that a person wrote is never put aside."""
    session.picture_words.keep(shot.id, LINES)
    taken, _ = session.picture_words.accept(shot.id)
    assert taken.transcript == taken.words_read
    assert "machine" in taken.transcribed_by
    session.evidence.amend(shot.id, {"transcript": "My own words."})
    with pytest.raises(KnownError) as caught:
        session.picture_words.accept(shot.id)
    assert code(caught) is ErrorCode.TRANSCRIPT_THERE
    assert session.evidence.get(shot.id).transcript == "My own words."


def test_why_a_picture_cannot_be_read_is_said(
    session: Session, shot: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no picture, and a program without the reader, each have their sentence; nothing is changed."""
    note = session.evidence.add_bytes("note.txt", b"words").evidence
    with pytest.raises(KnownError) as caught:
        session.picture_words.read(note.id)
    assert code(caught) is ErrorCode.NOT_A_PICTURE
    monkeypatch.setattr(client, "READER", ("a_reader_that_nobody_has",))
    with pytest.raises(KnownError) as caught:
        session.picture_words.read(shot.id)
    assert code(caught) is ErrorCode.READER_MISSING
    assert "guide" in sentence(caught.value)
    assert session.evidence.get(shot.id) == shot


def test_a_screenshot_is_read_end_to_end(session: Session) -> None:
    """Where the reader is installed: the words of a made screenshot are found by searching."""
    if not session.picture_words.can_read:
        pytest.skip("the optional reader of words is not installed")
    from tests.sandbox.test_words import SAID, screenshot

    made = screenshot()
    out = io.BytesIO()
    Image.frombytes("RGB", (made.width, made.height), made.rgb).save(out, "PNG")
    item = session.evidence.add_bytes("chat.png", out.getvalue()).evidence
    read, _ = session.picture_words.read(item.id)
    assert read.words_read.splitlines() == list(SAID)
    assert [hit.id for hit in session.search.search("donde esta el nino").hits] == [item.id]


def inside(path: Path) -> bytes:
    """Everything a paper holds: the text of a PDF, the files of a bundle, else its bytes."""
    if path.suffix == ".pdf":
        return squeezed(pdf_text(path)).encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            return b"".join(map(bundle.read, bundle.namelist()))
    return path.read_bytes()


def test_no_paper_prints_what_only_a_machine_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packet, bundle, tables and data leave it out; taken over, it is printed with who read it."""
    desk = Desk(tmp_path).create()
    path = tmp_path / "shot.png"
    path.write_bytes(picture())
    words = ("--set", "words_read=your zebraquilt house", "--set", "transcript=your quiltzebra house")
    words += ("--set", "transcribed_by=a machine; it may hold mistakes")
    item = desk("evidence", "add", str(path), *words).json["added"][0]["id"]
    entry = desk.entry("He wrote this.", "--when", "2026-11-13")
    desk("evidence", "add", str(path), "--entry", entry)
    for paper, name in (("json", "a.json"), ("csv", "a.csv"), ("bundle", "a.zip")):
        assert desk.export(paper, name)["files"]
    printed = {each.name: inside(each) for each in desk.out.iterdir()}
    assert not [name for name, held in printed.items() if b"zebraquilt" in held]
    assert b"quiltzebra" in printed["a.zip"]
    assert b"a machine; it may hold mistakes" in printed["a.zip"]
    assert "Read by a machine" in desk("search", "zebraquilt").json["hits"][0]["snippet"]
    monkeypatch.setattr(client, "READER", ("a_reader_that_nobody_has",))
    ran = desk("evidence", "read-words", item, code=2)
    assert ran.json["error"]["code"] == "reader_missing"
    assert "guide" in ran.err
