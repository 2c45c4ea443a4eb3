"""Papers where there are redacted copies: the person says what goes in, and no original is printed by default."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from app.domain.errors import ErrorCode
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest, PageOptions, Paper, Part
from app.domain.ids import new_id
from app.domain.ports import NoJob
from app.domain.redaction import Mark, MarkKind
from app.domain.views.cut import served_case
from app.services.session import Session
from tests.services.paper_bench import save, small_case
from tests.services.refusals import refused

ALL = Mark(MarkKind.COVER, width=48, height=48)
EXHIBITS = PageOptions(parts=frozenset({Part.INCIDENTS, Part.EXHIBITS}), hashes=True)


def _case(session: Session) -> tuple[Evidence, Evidence]:
    """A case whose photo has a redacted copy; no entry names the copy."""
    small_case(session)
    photo = session.evidence.list()[0]
    return photo, session.evidence.redact(photo.id, [ALL]).evidence


def _words(pdf: Path) -> str:
    out = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout
    return " ".join(out.decode().split())


@pytest.mark.parametrize(("paper", "name"), [(Paper.PACKET, "p.pdf"), (Paper.BUNDLE, "b.zip")])
def test_nothing_is_shown_before_somebody_said_what(session: Session, paper: Paper, name: str) -> None:
    """A paper that would show the original stops and names both items; parts without it do not ask."""
    photo, copy = _case(session)
    with refused(ErrorCode.WHICH_COPY) as caught:
        session.documents.prepare(ExportRequest(paper), name, NoJob())
    assert (caught.value.params["item"], caught.value.params["copies"]) == (photo.number, str(copy.number))
    assert "viewed" not in [event.act for event in session.evidence.handling(photo.id)]
    without = PageOptions(parts=frozenset({Part.INCIDENTS}))
    session.documents.prepare(ExportRequest(Paper.PACKET, page=without), "p.pdf", NoJob())
    (other,) = [entry.id for entry in session.entries.list() if photo.id in entry.evidence]
    session.documents.prepare(ExportRequest(paper, exclude=frozenset({other})), name, NoJob())
    with refused(ErrorCode.BAD_VALUE):
        session.documents.prepare(
            ExportRequest(paper, redacted=((photo.id, session.evidence.list()[1].id),)), name, NoJob()
        )


def test_a_packet_prints_the_copy_and_says_that_it_is_one(session: Session, tmp_path: Path) -> None:
    """Sheet, index and caption say redacted copy, the hash is the copy's, and only the copy was opened."""
    photo, copy = _case(session)
    out = tmp_path / "packet.pdf"
    save(session, Paper.PACKET, out, redacted=((photo.id, copy.id),), page=EXHIBITS)
    words = _words(out)
    assert words.count("Redacted copy: 1 area covered. The original is kept.") == 3
    assert copy.sha256 in words.replace(" ", "")
    assert photo.sha256 not in words.replace(" ", "")
    assert "viewed" not in [event.act for event in session.evidence.handling(photo.id)]
    assert [event.act for event in session.evidence.handling(copy.id)][-2:] == ["viewed", "exported"]
    subprocess.run(["pdfimages", "-png", str(out), str(tmp_path / "shown")], check=True)
    (shown,) = [Image.open(path).convert("L") for path in tmp_path.glob("shown-*.png")]
    assert (shown.size, shown.getextrema()) == ((48, 48), (0, 0))


def test_the_original_goes_in_when_it_is_asked_for(session: Session, tmp_path: Path) -> None:
    """Then no word of a redacted copy is printed."""
    photo, _ = _case(session)
    out = tmp_path / "packet.pdf"
    save(session, Paper.PACKET, out, redacted=((photo.id, photo.id),), page=EXHIBITS)
    words = _words(out)
    assert "edacted" not in words
    assert photo.sha256 in words.replace(" ", "")


def test_a_bundle_lists_both_hashes_and_holds_what_was_chosen(session: Session, tmp_path: Path) -> None:
    """With the copy chosen the original is in no member; index, log and JSON name it with its hash."""
    photo, copy = _case(session)
    original = session.evidence.read(photo.id)
    save(session, Paper.BUNDLE, tmp_path / "one.zip", redacted=((photo.id, copy.id),))
    with zipfile.ZipFile(tmp_path / "one.zip") as made:
        members = {name.partition("/")[2]: made.read(name) for name in made.namelist()}
    held = [name for name in members if name.startswith("data/")]
    assert sorted(held) == ["data/E002_note.txt", "data/E003_item_1_redacted.png"]
    assert members["data/E003_item_1_redacted.png"] == session.evidence.read(copy.id)
    assert original not in members.values()
    for name in ("index.pdf", "handling-log.pdf"):
        (tmp_path / name).write_bytes(members[name])
        words = _words(tmp_path / name).replace(" ", "")
        assert copy.sha256 in words
        assert f"E001,SHA-256{photo.sha256};1areacovered" in words
    (told,) = [item for item in json.loads(members["incidents.json"])["evidence"] if item["number"] == 3]
    assert told["redaction"]["original_sha256"] == photo.sha256
    assert told["redaction"]["hidden"] == {"covered": 1, "blurred": 0, "cropped": 0}
    both = ((photo.id, photo.id), (photo.id, copy.id))
    save(session, Paper.BUNDLE, tmp_path / "two.zip", redacted=both)
    with zipfile.ZipFile(tmp_path / "two.zip") as made:
        names = [name.rpartition("/")[2] for name in made.namelist() if "/data/" in name]
    assert sorted(names) == ["E001_gate.jpg", "E002_note.txt", "E003_item_1_redacted.png"]


def test_the_view_puts_the_copy_where_the_original_was(session: Session) -> None:
    """Incidents and later additions name the copy; its time is the original's; a lost original is said."""
    photo, copy = _case(session)
    twice = session.evidence.redact(copy.id, [Mark(MarkKind.CROP, width=9, height=9)]).evidence
    snapshot = session.documents.snapshot()
    view = served_case(snapshot, ExportRequest(Paper.PACKET, redacted=((photo.id, twice.id),)))
    assert [incident.evidence for incident in view.incidents if incident.evidence][-1] == (twice.id,)
    served = view.item(twice.id)
    assert served is not None
    assert served.redaction is not None
    assert (served.redaction.original_number, served.redaction.original_sha256) == (1, photo.sha256)
    assert (served.redaction.hidden.covered, served.redaction.hidden.cropped) == (1, 1)
    assert view.item(photo.id) is None
    entry = session.entries.add({"what": "x", "evidence": (twice.id,)})
    session.evidence.erase(photo.id)
    gone = served_case(session.documents.snapshot(), ExportRequest(Paper.PACKET, entries=(entry.id,)))
    left = gone.item(twice.id)
    assert left is not None
    assert left.redaction is not None
    assert (left.redaction.original_number, left.redaction.hidden.covered) == (0, 1)
    with refused(ErrorCode.BAD_VALUE):
        served_case(snapshot, ExportRequest(Paper.PACKET, redacted=((photo.id, new_id()),)))


def test_no_paper_calls_a_copy_an_original(session: Session, tmp_path: Path) -> None:
    """The hash is that of the redacted copy; that originals are kept is not sworn when one was erased."""
    photo, copy = _case(session)
    session.case.set({"offered": ("files_unchanged",)})
    entry = next(entry for entry in session.entries.list() if photo.id in entry.evidence)
    kept = "The original of each file shown as an exhibit is kept"
    page = PageOptions(parts=frozenset({Part.DECLARATION, Part.INCIDENTS, Part.EXHIBITS}), hashes=True)
    save(session, Paper.PACKET, tmp_path / "one.pdf", redacted=((photo.id, copy.id),), page=page)
    words = _words(tmp_path / "one.pdf")
    assert "(of the redacted copy)" in words
    assert "SHA-256 of the original" not in words
    assert kept in words
    session.entries.amend(entry.id, {"evidence": (copy.id,)})
    session.evidence.erase(photo.id)
    save(session, Paper.PACKET, tmp_path / "two.pdf", page=page)
    words = _words(tmp_path / "two.pdf")
    assert "Redacted copy: 1 area covered. Incident" in words
    assert kept not in words
    assert "The original is kept" not in words
    save(session, Paper.BUNDLE, tmp_path / "bundle")
    index = _words(tmp_path / "bundle" / "index.pdf")
    assert "a file that is not kept any more; 1 area covered" in index
    assert "Came as: item 1" not in index


def test_the_private_log_says_where_something_is_hidden(session: Session, tmp_path: Path) -> None:
    """It names the original, each area and each stroke; the handling log names the original with its hash."""
    photo, _ = _case(session)
    stroke = Mark(MarkKind.BRUSH, width=3, points="4,5 6,7")
    session.evidence.redact(photo.id, [stroke, Mark(MarkKind.BLUR, x=1, y=2, width=30, height=20)])
    save(session, Paper.LOG, tmp_path / "log.pdf")
    words = _words(tmp_path / "log.pdf")
    assert "Redacted copy of: Item 1 (gate.jpg)" in words
    assert "What is hidden in it: Cover box: 48 × 48 pixels, from 0, 0" in words
    assert "Brush stroke: 3 pixels thick, through 4,5 6,7 Blurred box: 30 × 20 pixels, from 1, 2" in words
    save(session, Paper.HANDLING, tmp_path / "handling.pdf", evidence=(photo.id,))
    handling = _words(tmp_path / "handling.pdf")
    assert handling.count("Redacted copy made") == 2


@pytest.mark.parametrize(("paper", "name"), [(Paper.PACKET, "p.pdf"), (Paper.BUNDLE, "b.zip")])
def test_an_item_that_is_left_out_is_nowhere_in_the_paper(
    session: Session, tmp_path: Path, paper: Paper, name: str
) -> None:
    """An entry goes in without one of its items: no page, file, hash or name tells of it, and nobody asks."""
    photo, copy = _case(session)
    out = tmp_path / name
    save(session, paper, out, left_out=frozenset({photo.id}), page=EXHIBITS)
    for item in (photo, copy):
        assert "viewed" not in [event.act for event in session.evidence.handling(item.id)]
    if paper is Paper.PACKET:
        words = _words(out)
        assert "He stood at the gate." in words
        assert words.count("gate.jpg") == 0
        return
    with zipfile.ZipFile(out) as archive:
        texts = b"".join(archive.read(each) for each in archive.namelist())
        assert not [each for each in archive.namelist() if "gate" in each]
    assert b"He stood at the gate." in texts
    assert photo.sha256.encode() not in texts
