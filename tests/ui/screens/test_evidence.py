"""Evidence: covered until asked for, told as the file tells it, added without loss, checked and copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.demo.evidence_files import makers
from app.domain.evidence import Evidence, Reported
from app.domain.ids import EntityId, new_id
from app.domain.moment import Instant
from app.domain.ports import Picture
from app.domain.release import Leave
from app.services.vault import Session
from app.testing import InlineRunner
from tests.ui.screens.files import PNG, files_in
from tests.ui.stand_ins import Board, ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.list_memory import Left
from ui.unlocked.screen import Target
from ui.unlocked.screens.evidence.adding import AddQueue, Outcome
from ui.unlocked.screens.evidence.detail import Detail
from ui.unlocked.screens.evidence.listing import Listed, TileMaker, listed_of
from ui.unlocked.screens.evidence.model import TILE_ROLE, EvidenceModel
from ui.unlocked.screens.evidence.presenter import EvidencePresenter
from ui.unlocked.screens.evidence.rows import (
    Tile,
    claimed_words,
    counts_of,
    duration_words,
    narrowed,
    tile_of,
)

NOTE = b"From: a\nIt was raining."


class View:
    """Notes what the presenter shows."""

    def __init__(self) -> None:
        self.tiles: tuple[Tile, ...] = ()
        self.filtered = self.stay = False
        self.counts: dict[str, int] = {}
        self.detail: Detail | None = None
        self.pictures: list[tuple[Picture, int, int]] = []
        self.texts: list[tuple[str, bool]] = []
        self.sorry: list[str] = []
        self.forward = 0
        self.group = ""
        self.left: Left = {}
        self.presenter: EvidencePresenter | None = None

    def show_tiles(self, listed: Listed, *, filtered: bool, stay: bool) -> None:
        """Note the grid."""
        self.tiles, self.filtered, self.stay = listed.tiles, filtered, stay

    def show_counts(self, counts: dict[str, int]) -> None:
        """Note the numbers."""
        self.counts = counts

    def show_all(self) -> None:
        """Show every item."""

    def show_group(self, group: str) -> None:
        """Note the group."""
        self.group = group

    def show_list(self, left: Left) -> None:
        """Note how the list was left."""
        self.left = left

    def choose(self, item: EntityId | None) -> None:
        """Choose as the grid does."""
        ids = [tile.id for tile in self.tiles]
        assert self.presenter is not None
        self.presenter.choose(item if item in ids else (ids[0] if ids else None))

    def show_detail(self, detail: Detail | None) -> None:
        """Note the detail."""
        self.detail = detail

    def show_picture(self, picture: Picture, page: int, pages: int) -> None:
        """Note a picture."""
        self.pictures.append((picture, page, pages))

    def show_text(self, words: str, *, cut: bool) -> None:
        """Note a text."""
        self.texts.append((words, cut))

    def show_no_picture(self, words: str) -> None:
        """Note why not."""
        self.sorry.append(words)

    def ask_erase(self, asked: tuple[str, str]) -> None:
        """Ask nothing."""

    def bring_forward(self) -> None:
        """Count."""
        self.forward += 1


@pytest.fixture
def view() -> View:
    """A view without widgets."""
    return View()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> EvidencePresenter:
    """The presenter over an empty vault."""
    made = EvidencePresenter(session, jobs, shell, view)
    view.presenter = made
    return made


def item(**fields: object) -> Evidence:
    """Return a record about a file."""
    given = {"id": new_id(), "item": new_id(), "added": Instant(1_794_700_000_000, "America/Chicago")}
    return Evidence(**(given | fields))  # type: ignore[arg-type]


def said(source: str, **pairs: str) -> tuple[Reported, ...]:
    """Return what a file says of itself."""
    return tuple(Reported(source, key, value) for key, value in pairs.items())


# What tiles say.


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo\u202egpj.exe", "photo[U+202E]gpj.exe"),
        ("one\ntwo\t.jpg", "one[U+000A]two[U+0009].jpg"),
        ("\u2067رسالة\u2069.pdf", "[U+2067]رسالة[U+2069].pdf"),
        ("👩\u200d👧 Ñandú.jpg", "👩\u200d👧 Ñandú.jpg"),
    ],
)
def test_a_name_hides_nothing(name: str, shown: str) -> None:
    """A program cannot read as a picture, nor a name take two lines; what is written with letters stays."""
    assert tile_of(item(name=name), is_loose=False).name == shown
    assert tile_of(item(caption=name), is_loose=False).column("name") == shown


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        (said("exif", DateTimeOriginal="2026:11:14 23:47:00"), "14 Nov 2026, 11:47 pm"),
        (said("exif", DateTime="2026:11:15 00:33:00"), "15 Nov 2026, 12:33 am"),
        (said("headers", Date="Sat, 20 Jun 2026 00:40:00 -0700"), "20 Jun 2026, 12:40 am UTC-7"),
        (said("media", creation_time="2026-05-09T10:10:00.000000Z"), "9 May 2026, 10:10 am UTC"),
        (said("pdf", CreationDate="D:20260628"), "28 Jun 2026"),
        (said("exif", DateTimeOriginal="0000:00:00 00:00:00"), ""),
        ((), ""),
    ],
)
def test_times_are_told_as_the_file_tells_them(reported: tuple[Reported, ...], words: str) -> None:
    """No time is moved to another zone, and none is made up."""
    assert claimed_words(item(reported=reported)) == words


def test_a_tile_covers_what_it_shows() -> None:
    """The cover says the kind and the length, never a word of the content."""
    pdf = tile_of(item(number=4, kind="pdf", name="a.pdf", reported=said("pdf", Pages="3")), is_loose=True)
    assert (pdf.title, pdf.cover) == ("Item 4", "PDF · 3 pages")
    audio = item(number=7, kind="audio", reported=said("media", Duration="100.2 s"))
    assert tile_of(audio, is_loose=False).cover == "audio · 1:40"
    mail = item(kind="email", name="m.eml", reported=said("headers", From="c@example.org"))
    tile = tile_of(mail, is_loose=False)
    assert tile.cover == "email – covered"
    assert tile.facts.startswith("c@example.org")


def test_durations() -> None:
    """Hours appear when there are any; what is no number is not shown."""
    assert duration_words("3725.0 s") == "1:02:05"
    assert duration_words("soon") == ""


def test_filters_count_and_narrow() -> None:
    """Each filter shows exactly the items it counts, the latest first."""
    photo, loose, mail = (
        item(number=1, kind="photo", name="IMG_1.JPG", caption="Grey SUV"),
        item(number=2, kind="photo", name="IMG_2.JPG"),
        item(number=3, kind="email", name="m.eml"),
    )
    tiles = TileMaker().tiles_of((photo, loose, mail), frozenset({photo.id, mail.id}))
    assert [tile.number for tile in tiles] == [3, 2, 1]
    counts = counts_of(tiles)
    assert counts == {"all": 3, "photo": 2, "pdf": 0, "email": 1, "media": 0, "other": 0, "loose": 1}
    for group, count in counts.items():
        assert len(narrowed(tiles, group, "")) == count
    assert [tile.number for tile in narrowed(tiles, "all", "suv img")] == [1]
    assert narrowed(tiles, "email", "suv") == ()


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: object) -> None:
    """Rows, roles and resets are as Qt wants them."""
    model = EvidenceModel()
    tiles = TileMaker().tiles_of(
        (item(number=1, kind="photo", name="a.jpg"), item(number=2, kind="pdf")), frozenset()
    )
    model.show(listed_of(tiles))
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.data(model.index(0, 0), TILE_ROLE) == tiles[0]
    assert "Item 2" in str(model.data(model.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole)))
    assert (model.row_of(tiles[1].id), model.row_of(new_id())) == (1, -1)
    assert (model.id_at(1), model.id_at(2)) == (tiles[1].id, None)
    model.show(listed_of(()))
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.row_of(None) == -1


# What the presenter decides.


def test_nothing_is_decoded_before_it_is_asked_for(
    presenter: EvidencePresenter, view: View, session: Session
) -> None:
    """Listing and choosing show facts; the picture comes with the question."""
    added = session.evidence.add_bytes("a.png", PNG)
    presenter.activate(None)
    assert view.detail is not None
    assert view.detail.id == added.evidence.id
    assert view.pictures == []
    presenter.look()
    picture, page, pages = view.pictures[0]
    assert (picture.width, picture.height, page, pages) == (2, 2, 0, 1)


def test_pages_turn_forward_and_back(presenter: EvidencePresenter, view: View, session: Session) -> None:
    """A PDF is drawn page by page and never past its ends."""
    session.evidence.add_bytes("note.pdf", makers()["clinic_note.pdf"]())
    presenter.activate(None)
    presenter.look()
    presenter.turn(1)
    presenter.turn(-5)
    assert [(page, pages) for _, page, pages in view.pictures] == [(0, 1)] * 3


def test_a_text_is_shown_as_text(presenter: EvidencePresenter, view: View, session: Session) -> None:
    """Text files and emails are read as plain text; files that cannot be read say so."""
    session.evidence.add_bytes("note.txt", NOTE)
    presenter.activate(None)
    presenter.look()
    assert view.texts == [(NOTE.decode(), False)]
    assert view.pictures == []


def test_a_file_that_is_no_picture_says_why(
    presenter: EvidencePresenter, view: View, session: Session
) -> None:
    """A broken photo is kept; in the place of the picture stands a sentence."""
    session.evidence.add_bytes("broken.jpg", b"\xff\xd8\xff\xe0" + b"x" * 400)
    presenter.activate(None)
    presenter.look()
    assert view.pictures == []
    assert len(view.sorry) == 1


def test_a_late_picture_of_another_item_is_not_shown(
    session: Session, shell: ShellStandIn, view: View
) -> None:
    """Whoever goes on quickly never sees the picture of the item before."""
    first = session.evidence.add_bytes("a.png", PNG).evidence
    second = session.evidence.add_bytes("b.txt", NOTE).evidence
    held = InlineRunner(held=True)
    presenter = view.presenter = EvidencePresenter(session, Jobs(held, Board(), shell.warn), shell, view)
    presenter.activate(first.id)
    while held.release():
        pass
    presenter.look()
    presenter.choose(second.id)
    while held.release():
        pass
    assert view.pictures == []
    assert view.detail is not None
    assert view.detail.id == second.id


def test_typing_narrows_in_a_job_and_the_last_word_wins(
    session: Session, shell: ShellStandIn, view: View
) -> None:
    """Nothing is looked through while somebody types; what was typed before never comes back over it."""
    for name in ("rain.txt", "snow.txt"):
        session.evidence.add_bytes(name, name.encode())
    held = InlineRunner(held=True)
    presenter = view.presenter = EvidencePresenter(session, Jobs(held, Board(), shell.warn), shell, view)
    presenter.activate(None)
    while held.release():
        pass
    presenter.narrow(words="rain")
    presenter.narrow(words="snow")
    assert len(view.tiles) == 2
    while held.release():
        pass
    assert [tile.name for tile in view.tiles] == ["snow.txt"]
    assert (view.filtered, view.stay) == (True, False)
    presenter.reload()
    presenter.narrow(words="")
    while held.release():
        pass
    assert (len(view.tiles), view.filtered) == (2, False)


def test_an_item_to_be_shown_is_not_lost_to_a_list_without_it(
    session: Session, shell: ShellStandIn, view: View
) -> None:
    """A list ordered anew just before still lacks what was just added; the way there is kept."""
    session.evidence.add_bytes("a.png", PNG)
    held = InlineRunner(held=True)
    presenter = view.presenter = EvidencePresenter(session, Jobs(held, Board(), shell.warn), shell, view)
    presenter.activate(None)
    while held.release():
        pass
    presenter.order_by("name", falling=False)
    added = session.evidence.add_bytes("b.txt", NOTE).evidence
    presenter.activate(added.id)
    while held.release():
        pass
    assert presenter.chosen == added.id
    assert view.forward == 1


def test_detail_tells_where_from_and_what_was_done(
    presenter: EvidencePresenter, view: View, session: Session
) -> None:
    """Acquisition, hash, checks and uses stand there; nothing is shown that was never said."""
    added = session.evidence.add_bytes("a.txt", NOTE).evidence
    entry = session.entries.add({"what": "Rain outside.", "evidence": (added.id,)})
    session.evidence.amend(added.id, {"device": "my phone", "how_got": "I took it", "added_by": "me"})
    session.evidence.check(added.id)
    presenter.activate(added.id)
    detail = view.detail
    assert detail is not None
    facts = dict(detail.facts)
    assert facts["From"] == "my phone"
    assert facts["How I got it"] == "I took it"
    assert facts["Added"].endswith("by me")
    assert facts["Checked"].endswith("unchanged since it was added")
    assert "When it was made" not in facts
    assert detail.sha256 == added.sha256
    assert [use.entry for use in detail.uses] == [entry.id]
    assert [words for _, words in detail.handling] == [
        "Added",
        "Details changed",
        "Checked: unchanged since it was added",
    ]


def test_checking_and_copying(
    presenter: EvidencePresenter, view: View, session: Session, shell: ShellStandIn, tmp_path: Path
) -> None:
    """A check is said and noted; a copy is the same bytes and never over another file."""
    session.evidence.add_bytes("a.txt", NOTE)
    presenter.activate(None)
    presenter.check()
    assert shell.said == ["Every byte was read: unchanged since it was added."]
    out = tmp_path / "copy.txt"
    presenter.save_copy(out, Leave())
    assert out.read_bytes() == NOTE
    assert "not encrypted" in shell.said[-1]
    presenter.save_copy(out, Leave())
    assert shell.warned == ["exists"]


def test_a_target_is_shown_whatever_the_filter(
    presenter: EvidencePresenter, view: View, session: Session
) -> None:
    """Coming from an entry, the item is there although the filter hid it."""
    note = session.evidence.add_bytes("a.txt", NOTE).evidence
    session.evidence.add_bytes("a.png", PNG)
    presenter.activate(None)
    presenter.narrow(group="photo")
    assert view.filtered
    presenter.activate(note.id)
    assert not view.filtered
    assert view.detail is not None
    assert view.detail.id == note.id
    assert view.forward == 1


def test_an_entry_leads_back_to_the_timeline(presenter: EvidencePresenter, shell: ShellStandIn) -> None:
    """A use opens its entry."""
    presenter.open_entry(EntityId(b"e" * 16))
    assert shell.targets == [Target("timeline", EntityId(b"e" * 16))]


# Adding.


class Row:
    """Where adding is shown."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.outcome: Outcome | None = None

    def show_adding(self, done: int, total: int) -> None:
        """Note a step."""
        self.steps.append((done, total))

    def show_added(self, outcome: Outcome) -> None:
        """Note the end."""
        self.outcome = outcome


def test_files_are_added_one_after_another(session: Session, jobs: Jobs, tmp_path: Path) -> None:
    """All are there, one that was there is told, one that cannot be read stops no other."""
    row = Row()
    first, second = files_in(tmp_path, 2)
    session.evidence.add_file(first)
    AddQueue(session, jobs, row).add((first, tmp_path / "gone.txt", second))
    outcome = row.outcome
    assert outcome is not None
    assert (outcome.added, outcome.already, outcome.left) == (1, 1, 1)
    assert outcome.notes[0] == "note0.txt: was here already, as item 1"
    assert outcome.notes[1].startswith("gone.txt: ")
    assert [found.name for found in session.evidence.list()] == ["note0.txt", "note1.txt"]
    assert first.read_text() == "words 0"


def test_stop_leaves_out_the_rest(session: Session, shell: ShellStandIn, tmp_path: Path) -> None:
    """What was added stays, what waits is left out and counted."""
    held = InlineRunner(held=True)
    row = Row()
    queue = AddQueue(session, Jobs(held, Board(), shell.warn), row)
    queue.add(files_in(tmp_path, 4))
    held.release()
    queue.stop()
    while held.release():
        pass
    assert row.outcome is not None
    assert (row.outcome.added, row.outcome.left) == (1, 3)
    assert not queue.is_busy
    assert len(session.evidence.list()) == 1


def test_pasting_while_files_are_added_waits_its_turn(
    session: Session, shell: ShellStandIn, tmp_path: Path
) -> None:
    """Nothing pasted is lost."""
    held = InlineRunner(held=True)
    row = Row()
    queue = AddQueue(session, Jobs(held, Board(), shell.warn), row)
    queue.add(files_in(tmp_path, 1))
    queue.paste("pasted.png", PNG)
    while held.release():
        pass
    assert row.steps[-1] == (1, 2)
    assert {found.kind for found in session.evidence.list()} == {"text", "photo"}
