"""The names of the files of a paper, and the choice of what may go in."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.services.choices import paper_choice
from app.services.paper_files import _folder_in_zip, targets
from app.services.session import Session
from tests.services.paper_bench import entry, save, small_case


@dataclass(frozen=True)
class Named:
    """A file of a paper as far as its name goes."""

    name_suffix: str


@pytest.mark.parametrize(
    ("chosen", "suffixes", "wanted"),
    [
        ("packet.pdf", ("",), ("packet.pdf",)),
        ("packet.pdf", ("-1-of-2", "-2-of-2"), ("packet-1-of-2.pdf", "packet-2-of-2.pdf")),
        ("sheet.pdf", ("-respondent", "-petitioner"), ("sheet-respondent.pdf", "sheet-petitioner.pdf")),
        ("ic3.pdf", ("", ".txt"), ("ic3.pdf", "ic3.txt")),
        ("14 Nov. hearing.pdf", ("-1-of-2",), ("14 Nov. hearing-1-of-2.pdf",)),
        ("noending", ("-respondent",), ("noending-respondent",)),
        ("noending", ("", ".txt"), ("noending", "noending.txt")),
        (".hidden.pdf", ("-1-of-2",), (".hidden-1-of-2.pdf",)),
        ("é ü 表.pdf", ("", ".txt"), ("é ü 表.pdf", "é ü 表.txt")),
    ],
)
def test_each_file_is_named_after_the_chosen_name(
    chosen: str, suffixes: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    """One volume is exactly the name; more carry their number before the ending; the text has its own ending."""
    assert targets(chosen, [Named(suffix) for suffix in suffixes]) == wanted


@pytest.mark.parametrize(
    ("stem", "folder"),
    [
        ("Evidence", "Evidence"),
        ("a:b?c*", "a_b_c_"),
        ("CON", "_CON"),
        ("lpt1.x", "_lpt1.x"),
        ("console", "console"),
        ("..  ", "_"),
        ("x" * 200, "x" * 60),
    ],
)
def test_the_folder_in_a_zip_has_a_name_for_every_system(stem: str, folder: str) -> None:
    """No device of Windows and no sign it forbids; what is left of a name stays."""
    assert _folder_in_zip(stem) == folder


def test_a_zip_can_be_unpacked_on_every_system(session: Session, tmp_path: Path) -> None:
    """Letters of all scripts are flagged as UTF-8, no path is over 255 bytes or leads out; `unzip` agrees."""
    small_case(session)
    path = tmp_path / "Beweise für مرحبا.zip"
    save(session, Paper.BUNDLE, path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert all(info.flag_bits & 0x800 for info in archive.infolist())
        assert archive.testzip() is None
    assert {each.split("/")[0] for each in names} == {path.stem}
    assert all(len(each.encode()) <= 255 and ".." not in each.split("/") for each in names)
    assert len({each.casefold() for each in names}) == len(names)
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tqq", str(path)], capture_output=True, check=True)


def test_two_files_of_a_paper_never_share_a_name() -> None:
    """A worksheet saved as .txt keeps its plain text under another name."""
    assert len(set(targets("ic3.txt", [Named(""), Named(".txt")]))) == 2


def test_the_choice_begins_with_recent_serious_and_within_the_look_back(session: Session) -> None:
    """Held and withdrawn entries are not offered; old ones are, unticked, unless serious."""
    old = entry(session, "long ago", "2024-01-02")
    serious = entry(session, "long ago and serious", "2024-01-03", most_serious=True)
    undated = session.entries.add({"what": "some time"}).id
    held = entry(session, "held", "2026-11-11", hold=True)
    gone = entry(session, "gone", "2026-11-12")
    session.entries.withdraw(gone)
    recent = small_case(session)
    snapshot = session.documents.snapshot()
    choice = paper_choice(snapshot, ExportRequest(paper=Paper.PACKET))
    offered = [line.id for line in choice.lines]
    assert set(offered) == {old, serious, undated, *recent}
    assert {held, gone}.isdisjoint(offered)
    assert choice.start == {serious, *recent}
    assert choice.look_back_days >= 180
    days = [line.when.start.day for line in choice.lines if line.when.start is not None]
    assert days == sorted(days, reverse=True)
    everything = paper_choice(snapshot, ExportRequest(paper=Paper.BUNDLE))
    assert everything.start == set(offered)


def test_the_choice_says_what_stays_out_and_what_nobody_told(session: Session) -> None:
    """What is kept out is counted by kind, never named; home, work and school are asked for."""
    choice = paper_choice(session.documents.snapshot(), ExportRequest(paper=Paper.PACKET))
    assert (choice.lines, choice.start) == ((), frozenset())
    assert set(choice.untold) == {"home", "work", "school"}
    small_case(session)
    choice = paper_choice(session.documents.snapshot(), ExportRequest(paper=Paper.PACKET))
    assert choice.kept_out["phone"] == 1
    assert set(choice.untold) == {"home"}


def test_drawing_again_writes_nothing_more_into_the_record(session: Session) -> None:
    """A paper is drawn with every change of a choice: its items are noted as viewed once, a checkpoint holds."""
    small_case(session)
    photo = session.evidence.list()[0]
    notes = []
    for _ in range(3):
        session.documents.prepare(ExportRequest(Paper.PACKET), "p.pdf", NoJob())
        notes.append(session.documents.prepare(ExportRequest(Paper.LOG), "l.pdf", NoJob()).checkpoint)
    assert [event.act for event in session.evidence.handling(photo.id)].count("viewed") == 1
    assert len(set(notes)) == 1
    session.entries.add({"what": "Something after that."})
    assert session.documents.prepare(ExportRequest(Paper.LOG), "l.pdf", NoJob()).checkpoint not in notes


def test_the_choice_names_the_items_and_what_is_missing(session: Session) -> None:
    """Each entry comes with its items and pages; facts that the paper would print and nobody told are named."""
    small_case(session)
    choice = paper_choice(session.documents.snapshot(), ExportRequest(Paper.PACKET))
    assert [[item.name for item in line.items] for line in choice.lines] == [["note.txt"], [], ["gate.jpg"]]
    assert all(item.pages == 2 for line in choice.lines for item in line.items)
    assert choice.missing == ("court", "safe_address", "declaration")
    session.case.set({"jurisdiction": "US-MA", "declaration": ("I was there.",), "safe_address": "PO Box 9"})
    assert paper_choice(session.documents.snapshot(), ExportRequest(Paper.PACKET)).missing == ()
