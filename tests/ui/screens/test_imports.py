"""Files that come in: looked at first, asked about, taken in whole; lines and contacts one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.evidence import Added
from app.services.vault import Session
from app.strings.catalogue import text
from app.testing import InlineRunner
from tests.importers.made_samples import PLAIN
from tests.ui.screens.files import PNG
from tests.ui.stand_ins import Board, ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.evidence.adding import UNFINISHED, AddQueue, Outcome
from ui.unlocked.screens.evidence.openings import openings_of
from ui.unlocked.screens.imports.looking import Looked, take_or_look
from ui.unlocked.screens.imports.model import OFFER_ROLE, OfferModel
from ui.unlocked.screens.imports.offers_presenter import CONTACTS, LINES, OffersPresenter
from ui.unlocked.screens.imports.presenter import WAITING, ImportsPresenter
from ui.unlocked.screens.imports.state import DoneCard, FilePage, Offer, Stage

LOG = "Date,What happened,Who\n2026-03-01,Left a note,Casey\nabout March 12,Rang at night,\n"


class View:
    """Notes what the presenter shows."""

    def __init__(self) -> None:
        self.pages: list[FilePage] = []
        self.cards: tuple[DoneCard, ...] = ()
        self.others = 0

    @property
    def page(self) -> FilePage:
        """The page on top."""
        return self.pages[-1]

    def show_page(self, page: FilePage) -> None:
        """Note a page."""
        self.pages.append(page)

    def show_done(self, cards: tuple[DoneCard, ...], others: int) -> None:
        """Note reports."""
        self.cards, self.others = cards, others


class List:
    """Notes what is offered."""

    def __init__(self) -> None:
        self.offers: tuple[Offer, ...] = ()
        self.words = ""
        self.place = 0

    def show_offers(self, what: str, offers: tuple[Offer, ...], words: str) -> None:
        """Note the list."""
        self.offers, self.words = offers, words

    def choose(self, place: int) -> None:
        """Note which one."""
        self.place = place


class Row:
    """Notes what became of files."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.progress: list[tuple[int, int]] = []
        self.unfinished: list[int] = []

    def show_adding(self, done: int, total: int) -> None:
        """Note how far it is."""
        self.progress.append((done, total))

    def show_added(self, outcome: Outcome) -> None:
        """Note it."""
        self.outcomes.append(outcome)

    def show_unfinished(self, count: int) -> None:
        """Note how many."""
        self.unfinished.append(count)


@pytest.fixture
def view() -> View:
    """A page without widgets."""
    return View()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> ImportsPresenter:
    """The presenter over an empty vault."""
    return ImportsPresenter(session, jobs, shell, view)


def looked(session: Session, path: Path, data: bytes | str) -> Looked:
    """Write a file and look into it."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = take_or_look(session, path, NoJob())
    assert isinstance(found, Looked)
    return found


def test_plain_files_are_kept_at_once_and_exports_wait(session: Session, tmp_path: Path) -> None:
    """A picture is in; a mail comes with what is attached; a chat waits; a broken export is kept with a note."""
    picture, mail, broken = tmp_path / "a.png", tmp_path / "a.eml", tmp_path / "b.xml"
    picture.write_bytes(PNG)
    mail.write_bytes(PLAIN["email"].make(1))
    broken.write_bytes(b"<?xml version='1.0'?><smses count='1'")
    assert isinstance(take_or_look(session, picture, NoJob()), Added)
    taken = take_or_look(session, mail, NoJob())
    assert not isinstance(taken, Added | Looked)
    assert taken.new == 1
    kept = take_or_look(session, broken, NoJob())
    assert not isinstance(kept, Added | Looked)
    assert kept.skipped
    looked(session, tmp_path / "chat.txt", PLAIN["whatsapp"].make(5))
    assert [item.name for item in session.evidence.list()] == ["a.png", "a.eml", "b.xml"]


def test_many_pictures_are_one_progress(session: Session, jobs: Jobs, tmp_path: Path) -> None:
    """A folder with pictures and a chat: pictures come in one after another, the chat waits at the end."""
    folder = tmp_path / "phone"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.png").write_bytes(PNG + bytes([number]))
    (folder / "chat.txt").write_bytes(PLAIN["whatsapp"].make(5))
    row = Row()
    AddQueue(session, jobs, row).add((folder,))
    (outcome,) = row.outcomes
    assert (outcome.added, outcome.already, outcome.left) == (12, 0, 0)
    assert [each.name for each in outcome.exports] == ["chat.txt"]
    assert row.progress[-1] == (12, 13)
    assert len(session.evidence.list()) == 12


def test_files_that_a_lock_came_between_are_offered_again(
    session: Session, shell: ShellStandIn, jobs: Jobs, tmp_path: Path
) -> None:
    """What waits is kept with the record at the lock; later one can go on with it or leave it."""
    paths = (tmp_path / "a.txt", tmp_path / "b.txt")
    for path in paths:
        path.write_text(path.name)
    held = InlineRunner(held=True)
    queue = AddQueue(session, Jobs(held, Board(), shell.warn), Row())
    queue.add(paths)
    draft = queue.take_draft()
    assert draft == (UNFINISHED, {"paths": tuple(map(str, paths))})
    session.drafts.save(*draft)
    row = Row()
    later = AddQueue(session, jobs, row)
    later.look_for_unfinished()
    assert row.unfinished == [2]
    later.go_on()
    assert [item.name for item in session.evidence.list()] == ["a.txt", "b.txt"]
    assert session.drafts.list() == ()
    session.drafts.save(WAITING, {"paths": (str(paths[0]), str(tmp_path / "gone.txt"))})
    later.look_for_unfinished()
    assert row.unfinished == [2, 1]
    later.leave_unfinished()
    assert session.drafts.list() == ()


def test_nothing_is_taken_in_before_the_answer(
    session: Session, presenter: ImportsPresenter, view: View, tmp_path: Path
) -> None:
    """A table whose columns are not known cannot be taken in; telling them shows what it holds; then it can."""
    file = looked(session, tmp_path / "a.csv", "Den,Popis\n2026-03-01,x\n2026-03-02,y\n")
    presenter.add((file,))
    presenter.add((file,))
    assert (view.page.stage, view.page.asked.needed, view.page.may_take) == (Stage.ASKING, "columns", False)
    presenter.take()
    assert session.evidence.list() == ()
    presenter.tell_column(0, "date")
    presenter.tell_column(1, "date")
    assert dict(view.page.asked.columns) == {1: "date"}
    presenter.tell_column(1, "what")
    presenter.tell_column(0, "date")
    assert view.page.may_take
    presenter.take()
    (card,) = view.cards
    assert card.rows == 2
    assert text("imports.done.rows", n=2) in card.lines
    assert presenter.take_draft() is None


def test_several_are_taken_in_a_row_until_one_is_asked_about(
    session: Session, presenter: ImportsPresenter, view: View, shell: ShellStandIn, tmp_path: Path
) -> None:
    """One word for those that leave nothing open; the others wait; every report stays until it is closed."""
    chats = [
        looked(session, tmp_path / f"WhatsApp Chat with {name}.txt", PLAIN["whatsapp"].make(9 + at))
        for at, name in enumerate(("A", "B"))
    ]
    open_one = looked(session, tmp_path / "c.csv", "Den,Popis\nx,y\n")
    presenter.add((*chats, open_one))
    assert (view.page.others, view.page.others_ready) == (2, 1)
    presenter.take_all()
    assert ([len(card.threads) for card in view.cards], view.others) == ([1, 1], 1)
    draft = presenter.take_draft()
    assert draft == (WAITING, {"paths": (str(open_one.path),)})
    shell.screens.add("threads")
    assert presenter.can_open_threads()
    thread, title = view.cards[0].threads[0]
    presenter.open_thread(thread)
    assert (shell.targets[-1], title) == (Target("threads", thread), "A")
    presenter.close()
    assert view.page.asked.needed == "columns"
    presenter.leave()
    assert view.page.stage is Stage.NOTHING
    presenter.keep()
    assert len(session.evidence.list()) == 2


def test_world_time_is_said_to_be(
    session: Session, presenter: ImportsPresenter, view: View, tmp_path: Path
) -> None:
    """Times that a backup gives in UTC are marked; a zone that is told shows them as its clocks did."""
    presenter.add((looked(session, tmp_path / "sms.xml", PLAIN["sms"].make(2)),))
    assert view.page.asked.zones == "utc"
    span = dict(view.page.facts)[text("imports.fact.span")]
    assert span == "Sat 14 Mar 2026, 5:02 am UTC – Sat 14 Mar 2026, 5:03 am UTC"
    presenter.tell(zone="America/Chicago")
    assert "12:02 am (UTC-05:00)" in dict(view.page.facts)[text("imports.fact.span")]
    assert (view.page.asked.zones, view.page.asked.zone) == ("utc", "America/Chicago")
    presenter.add((looked(session, tmp_path / "chat.txt", PLAIN["whatsapp"].make(3)),))
    presenter.leave()
    assert view.page.asked.zones == "none"


def test_a_stop_keeps_the_question(session: Session, shell: ShellStandIn, view: View, tmp_path: Path) -> None:
    """When taking in is stopped, the file waits as before, and no message is there."""
    held = InlineRunner(held=True)
    board = Board()
    presenter = ImportsPresenter(session, Jobs(held, board, shell.warn), shell, view)
    presenter.add((looked(session, tmp_path / "chat.txt", PLAIN["whatsapp"].make(9)),))
    presenter.tell(me="Casey")
    presenter.tell(zone="UTC")
    next(iter(held._live)).cancel()
    assert (view.page.asked.zone, view.page.asked.me) == ("", "Casey")
    presenter.tell(zone="America/Chicago")
    held.release()
    assert (view.page.asked.zone, view.page.asked.me) == ("America/Chicago", "Casey")
    presenter.take()
    assert view.page.stage is Stage.TAKING
    job = next(iter(held._live))
    job.cancel()
    assert (view.page.stage, view.page.note) == (Stage.ASKING, text("imports.stopped"))
    assert session.threads.list() == ()
    (tmp_path / "chat.txt").unlink()
    presenter.take()
    held.release()
    assert shell.warned == ["not_readable"]
    assert view.page.stage is Stage.ASKING


def test_lines_become_entries_one_by_one(
    session: Session, jobs: Jobs, shell: ShellStandIn, tmp_path: Path
) -> None:
    """A line is accepted, changed first, or left; what it became is known later, and is heard of at once."""
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    (report,) = session.imports.run((path,)).files
    shown = List()
    presenter = OffersPresenter(session, jobs, shell, shown)
    presenter.open(Target("imports", report.source, LINES))
    first, second = shown.offers
    assert (first.title, first.head) == ("Left a note", "Line 2 · Sun 1 Mar 2026")
    assert "“about March 12”, as you wrote it" in second.head
    presenter.accept(0)
    (entry,) = session.entries.list()
    assert [person.name for person in session.people.list()] == ["Casey"]
    assert (shown.offers[0].state, shown.offers[0].record, shown.place) == ("taken", entry.id, 1)
    presenter.edit(1)
    target = shell.targets[-1]
    assert (target.screen, target.values["what"]) == ("entry", "Rang at night")
    presenter.leave(1)
    assert shown.offers[1].state == "left"
    made = session.entries.add({"what": "otherwise", "messages": target.values["messages"]})
    presenter.changed(Change(RecordKind.ENTRY, (made.id,)))
    assert [offer.record for offer in shown.offers] == [entry.id, made.id]
    presenter.show(1)
    assert shell.targets[-1] == Target("timeline", made.id)
    again = List()
    OffersPresenter(session, jobs, shell, again).open(Target("imports", report.source, LINES))
    assert [offer.state for offer in again.offers] == ["taken", "taken"]


def test_contacts_become_people_one_by_one(
    session: Session, jobs: Jobs, shell: ShellStandIn, tmp_path: Path
) -> None:
    """A contact is added in the role that was chosen; one whose name is there already is said to be."""
    session.people.add({"name": "invented 1", "role": Role.WITNESS})
    path = tmp_path / "a.vcf"
    path.write_bytes(PLAIN["contacts"].make(2))
    (report,) = session.imports.run((path,)).files
    shown = List()
    presenter = OffersPresenter(session, jobs, shell, shown)
    presenter.open(Target("imports", report.source, CONTACTS))
    assert [offer.state for offer in shown.offers] == ["", "taken"]
    presenter.add_person(0, Role.WITNESS)
    assert {(person.name, person.role) for person in session.people.list()} == {
        ("Invented 0", Role.WITNESS),
        ("invented 1", Role.WITNESS),
    }
    presenter.open(Target("imports", report.source, LINES))
    assert (shown.offers, shown.words) == ((), text("imports.offers.none"))


def test_tables_and_cards_lead_to_their_lines(session: Session, tmp_path: Path) -> None:
    """The page of an item has a way to its lines or contacts; other items have none."""
    found = {}
    for name, data in (("a.csv", LOG.encode()), ("a.vcf", PLAIN["contacts"].make(1)), ("a.txt", b"x")):
        (tmp_path / name).write_bytes(data)
        item = session.evidence.add_file(tmp_path / name).evidence
        found[name] = [each.what for each in openings_of(item, may_change=True) if each.screen == "imports"]
    assert found == {"a.csv": ["lines"], "a.vcf": ["contacts"], "a.txt": []}


def test_the_model_of_offers_keeps_the_rules_of_qt(qtmodeltester: object, qapp: object) -> None:
    """Empty and filled, the model is what Qt expects, and says what became of a line."""
    model = OfferModel(qapp)  # type: ignore[arg-type]
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    offer = Offer("Line 2", "Title", "words", (), "taken")
    model.set_offers((offer,))
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.data(model.index(0), OFFER_ROLE) == offer
    model.setParent(None)
