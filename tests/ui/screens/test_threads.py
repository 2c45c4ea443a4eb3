"""Conversations: what the page decides without a widget, the models, and how lines are said and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence
from app.domain.import_report import ImportOptions
from app.domain.imported import Message, MessageKind, ReadOptions
from app.domain.person import Role
from app.domain.threads import MessageRef, StoredMessage
from app.domain.vocabulary import vocabulary
from app.services.vault import Session
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Theme
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.evidence.openings import Opening, openings_of
from ui.unlocked.screens.search.presenter import HitRow, ResultRow, SearchPresenter
from ui.unlocked.screens.threads.bubbles import BubbleDelegate
from ui.unlocked.screens.threads.close_together import ClosePresenter
from ui.unlocked.screens.threads.lines import MOST_SHOWN, Line, call_words, line_of
from ui.unlocked.screens.threads.model import DAY_ROLE, MessageModel, RowModel
from ui.unlocked.screens.threads.presenter import ThreadsPresenter
from ui.unlocked.screens.threads.rows import Head, ThreadRow, zone_words
from ui.unlocked.screens.threads.talk import PAGE, Page, TalkPresenter
from ui.unlocked.screens.threads.who import WhoPresenter, WhoShown

SMS = '<?xml version="1.0" encoding="UTF-8"?>\n<smses count="{}">{}</smses>\n'
LINE = (
    '<sms protocol="0" address="{number}" date="{date}" type="{type}" subject="null" body="{body}"'
    ' read="1" status="-1" contact_name="{name}" readable_date="x" />'
)
START = 1_773_464_400_000
"""14 March 2026, 00:00 in Chicago."""
REF = MessageRef(b"b" * 16, 0)  # type: ignore[arg-type]


def texts(count: int, *, number: str = "+15095550142", name: str = "Casey", every: int = 60) -> str:
    """Texts with a pause of `every` seconds, each seventh an answer."""
    lines = (
        LINE.format(
            number=number,
            name=name,
            date=START + at * every * 1000,
            type=2 if at % 7 == 6 else 1,
            body=f"number {at}",
        )
        for at in range(count)
    )
    return SMS.format(count, "".join(lines))


@pytest.fixture
def take(session: Session, tmp_path: Path) -> Callable[[str], None]:
    """Import a backup of texts with the zone of Chicago told."""
    made: list[None] = []

    def import_texts(body: str) -> None:
        made.append(None)
        path = tmp_path / f"sms-{len(made)}.xml"
        path.write_text(body, encoding="utf-8")
        session.imports.run((path,), ImportOptions(ReadOptions(zone="America/Chicago")))

    return import_texts


class Talk:
    """Notes what the conversation shows, as a list of bubbles would hold it."""

    def __init__(self) -> None:
        self.state = "nothing"
        self.lines: list[Line] = []
        self.pages: list[Page] = []
        self.found: list[tuple[int, int, bool]] = []
        self.count = 0
        self.said: list[str] = []
        self.whole = ""

    def show_nothing(self) -> None:
        """Hold nothing."""
        self.state, self.lines = "nothing", []

    def show_cover(self, head: Head) -> None:
        """Hold nothing of what was said."""
        del head
        self.state, self.lines = "cover", []

    def show_page(self, page: Page) -> None:
        """Hold a page."""
        self.state, self.lines = "talk", list(page.lines)
        self.pages.append(page)

    def add_page(self, page: Page, *, above: bool) -> None:
        """Hold more."""
        self.lines = [*page.lines, *self.lines] if above else [*self.lines, *page.lines]
        self.pages.append(page)

    def no_page(self) -> None:
        """Note nothing."""

    def mark(self, ref: MessageRef) -> bool:
        """Tell whether it is here."""
        return any(line.ref == ref for line in self.lines)

    def show_found(self, at: int, total: int, *, cut: bool) -> None:
        """Note it."""
        self.found.append((at, total, cut))

    def show_chosen(self, count: int) -> None:
        """Note it."""
        self.count = count

    def choose_all(self, refs: Sequence[MessageRef]) -> None:
        """Note how many."""
        self.count = len(refs)

    def show_whole(self, line: Line, words: str) -> None:
        """Note it."""
        del line
        self.whole = words

    def show_say(self, words: str) -> None:
        """Note it."""
        self.said.append(words)


class Listed:
    """Notes what the page of conversations shows."""

    def __init__(self) -> None:
        self.rows: tuple[ThreadRow, ...] = ()
        self.narrowed = ""
        self.head: Head | None = None
        self.at: MessageRef | None = None
        self.again: list[str] = []

    def show_threads(self, rows: tuple[ThreadRow, ...], chosen: object, *, narrowed: str) -> None:
        """Note it."""
        del chosen
        self.rows, self.narrowed = rows, narrowed

    def show_head(self, head: Head | None, at: MessageRef | None) -> None:
        """Note it."""
        self.head, self.at = head, at

    def show_again(self) -> None:
        """Note it."""
        self.again.append("talk")

    def show_senders_again(self) -> None:
        """Note it."""
        self.again.append("who")

    def show_bursts_again(self) -> None:
        """Note it."""
        self.again.append("close")

    def bring_forward(self) -> None:
        """Note nothing."""


def head_in(session: Session, jobs: Jobs, what: int = 0) -> Head:
    """Return what stands over a conversation."""
    listed = Listed()
    presenter = ThreadsPresenter(session, jobs, listed)
    presenter.activate(Target("threads", session.threads.list()[what].thread.id))
    assert listed.head is not None
    return listed.head


def opening_of(session: Session, item: Evidence) -> Opening:
    """Return the button of an item that leads to conversations."""
    found = openings_of(item, may_change=False, threads=session.threads.of_evidence(item.id))
    return next(each for each in found if each.screen == "threads")


def test_a_conversation_is_covered_until_asked_for_and_read_in_pages(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """It opens at its end, grows at both ends without gap or repeat, and holds nothing when covered again."""
    take(texts(350))
    view = Talk()
    presenter = TalkPresenter(session, jobs, shell, view)
    presenter.begin(head_in(session, jobs))
    assert (view.state, view.lines) == ("cover", [])
    presenter.uncover()
    assert (len(view.lines), view.pages[-1].first, view.pages[-1].has_later) == (PAGE, 350 - PAGE, False)
    while view.pages[-1].has_earlier:
        presenter.earlier(view.lines[0].ref)
    assert [line.words for line in view.lines] == [f"number {at}" for at in range(350)]
    assert view.pages[-1].first == 0
    presenter.go_start()
    assert (view.lines[0].words, view.pages[-1].has_later) == ("number 0", True)
    presenter.later(view.lines[-1].ref)
    assert [line.words for line in view.lines][PAGE] == f"number {PAGE}"
    presenter.cover()
    assert (view.state, view.lines) == ("cover", [])


def test_words_and_days_are_gone_to(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """What is found is gone through from the newest; a day without messages leads to the next with any."""
    take(texts(300, every=3600))
    view = Talk()
    presenter = TalkPresenter(session, jobs, shell, view)
    presenter.begin(head_in(session, jobs))
    presenter.uncover()
    presenter.find("number 150")
    assert view.found[-1] == (1, 1, False)
    assert view.pages[-1].marked is not None
    presenter.find("number")
    assert view.found[-1] == (300, 300, False)
    presenter.step(1)
    assert view.found[-1] == (1, 300, False)
    presenter.find("nowhere")
    assert view.found[-1] == (0, 0, False)
    presenter.find("")
    assert view.found[-1] == (-1, 0, False)
    presenter.go_day(date(2026, 3, 16))
    page = view.pages[-1]
    marked = next(line for line in page.lines if line.ref == page.marked)
    assert (marked.day, marked.words, page.on_top) == ("2026-03-16", "number 48", True)
    presenter.go_day(date(2027, 1, 1))
    assert len(view.said) == 1


def test_what_is_chosen_becomes_an_entry_only_by_the_person(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """The entry page is filled in as the command line would do it, and nothing is saved."""
    take(texts(8))
    view = Talk()
    presenter = TalkPresenter(session, jobs, shell, view)
    presenter.begin(head_in(session, jobs))
    presenter.uncover()
    refs = [line.ref for line in view.lines[2:5]]
    presenter.chosen(refs)
    assert view.count == 3
    presenter.make_entry()
    (target,) = shell.targets
    assert (target.screen, target.values) == ("entry", session.threads.proposal(refs))
    assert session.entries.list() == ()
    presenter.chosen([MessageRef(REF.batch, n) for n in range(2001)])
    presenter.make_entry()
    assert (len(shell.targets), len(view.said)) == (1, 1)


def test_a_hit_and_an_item_lead_to_the_conversation(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """A found message opens its conversation there; the export opens all that came out of it."""
    take(texts(250))
    found: list[ResultRow] = []

    class Results:
        def show_hits(self, words: str, rows: tuple[ResultRow, ...], total: int, **least: bool) -> None:
            del words, total, least
            found.extend(rows)

        def go_to(self, row: int) -> None:
            del row

    search = SearchPresenter(session, jobs, shell, Results())
    search.search("number 17")
    hits = [at for at, row in enumerate(found) if isinstance(row, HitRow) and row.target.screen == "threads"]
    search.open(hits[0])
    listed, view = Listed(), Talk()
    presenter = ThreadsPresenter(session, jobs, listed)
    presenter.activate(shell.targets[-1])
    assert listed.at is not None
    assert session.threads.message(listed.at).message.text.startswith("number 17")
    talk = TalkPresenter(session, jobs, shell, view)
    talk.begin(listed.head, listed.at)
    talk.uncover()
    assert view.pages[-1].marked == listed.at

    (source,) = (item for item in session.evidence.list())
    opening = opening_of(session, source)
    assert (opening.key, opening.id) == ("thread", session.threads.list()[0].thread.id)
    take(
        SMS.format(
            2,
            "".join(
                LINE.format(number=f"+1509555014{n}", name="X", date=START, type=1, body="b") for n in (7, 8)
            ),
        )
    )
    newest = max(session.evidence.list(), key=lambda item: item.number)
    opening = opening_of(session, newest)
    presenter.activate(Target(opening.screen, opening.id, opening.what))
    assert (len(listed.rows), listed.narrowed) == (2, "item")
    presenter.widen()
    assert (len(listed.rows), listed.narrowed) == (3, "")
    presenter.narrow("0142 casey")
    assert [row.title for row in listed.rows] == ["Casey"]


def test_messages_close_together_are_put_aside_and_brought_back(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """They are counted, shown on request, and an entry of them is looked at first."""
    take(texts(14))

    class Rows:
        rows: tuple[ThreadRow, ...] = ()
        undo = False

        def show_bursts(self, rows: tuple[ThreadRow, ...]) -> None:
            self.rows = rows

        def show_looking(self) -> None:
            pass

        def show_undo(self, *, on: bool) -> None:
            self.undo = on

    view = Rows()
    presenter = ClosePresenter(session, jobs, shell, view)
    presenter.open()
    (row,) = view.rows
    assert row.title == "12 messages in 12 minutes"
    assert "+15095550142" in row.facts[0]
    presenter.make_entry(row.key)  # type: ignore[arg-type]
    assert shell.targets[-1].screen == "entry"
    presenter.dismiss(row.key)  # type: ignore[arg-type]
    presenter.again()
    assert (view.rows, view.undo) == ((), True)
    presenter.narrow(30, 5, dismissed=True)
    assert len(view.rows) == 1
    presenter.undo()
    presenter.narrow(30, 5, dismissed=False)
    assert (len(view.rows), view.undo) == (1, False)
    presenter.narrow(30, 13, dismissed=False)
    assert view.rows == ()
    assert session.entries.list() == ()


def test_a_number_is_somebody_s_by_the_person_s_word_and_reason(
    session: Session, jobs: Jobs, shell: ShellStandIn, take: Callable[[str], None]
) -> None:
    """A match is offered, a reason is asked for, the answer shows on the lines and can be taken back."""
    take(texts(5))
    take(texts(3, number="(509) 555-0142"))
    session.people.add({"name": "Casey Rowe", "role": Role.OTHER, "phone": ("509-555-0142",)})

    class Who:
        shown: WhoShown | None = None
        problem = ""

        def show_senders(self, shown: WhoShown) -> None:
            self.shown = shown

        def show_problem(self, words: str) -> None:
            self.problem = words

    view = Who()
    presenter = WhoPresenter(session, jobs, shell, view)
    thread = session.threads.list()[0].thread.id
    presenter.begin(thread)
    assert view.shown is not None
    (row,) = view.shown.rows
    assert ("Casey Rowe" in row.match, row.known) == (True, "")
    presenter.save(row, "", "saw", "")
    presenter.save(row, "Casey Rowe", "", " ")
    assert (view.problem != "", session.threads.identifiers()[0].known) == (True, None)
    presenter.save(row, "Casey Rowe", vocabulary()["basis"].terms()[2], "on her card")
    presenter.again()
    (row,) = view.shown.rows
    assert ("Casey Rowe" in row.known, "on her card" in row.known, row.match) == (True, True, "")
    talk = Talk()
    shown = TalkPresenter(session, jobs, shell, talk)
    shown.begin(head_in(session, jobs))
    shown.uncover()
    assert "Casey Rowe" in talk.lines[0].head
    presenter.take_back(row)
    presenter.again()
    assert view.shown.rows[0].known == ""
    presenter.save(row, "Me", "", "")
    shown.again(None)
    assert {line.look for line in talk.lines} == {"mine"}
    shown.again(talk.lines[1].ref)
    page = talk.pages[-1]
    assert (page.marked, page.on_top, page.quietly) == (talk.lines[1].ref, True, True)
    assert [person.role for person in session.people.list(Role.ME)] == [Role.ME]


def message(**fields: object) -> StoredMessage:
    """A message from Casey at a minute past ten."""
    said: dict[str, object] = {"at": "2026-03-14T22:01:07-05:00", "ms": 1, "sender": "Casey"} | fields
    said.setdefault("kind", MessageKind.TEXT)
    return StoredMessage(REF, 0, Message(**said))  # type: ignore[arg-type]


def test_a_line_says_who_when_and_what() -> None:
    """Name and number, the time as in the file, marks; long words are cut and say so; calls are said."""
    line = line_of(message(sender_id="+15095550142", text="hello"), {}, with_offset=True)
    assert (line.head, line.look, line.day) == (
        "Casey · +15095550142 · 22:01:07 -05:00",
        "theirs",
        "2026-03-14",
    )
    assert line.spoken == "Casey · +15095550142 · 22:01:07 -05:00. Sat 14 Mar 2026. hello"
    assert line_of(message(mine=True, sender=""), {}, with_offset=False).head == "Me · 22:01:07"
    cut = line_of(message(text="x" * (MOST_SHOWN + 1)), {}, with_offset=False)
    assert (len(cut.words), cut.is_cut, "Return" in cut.marks) == (MOST_SHOWN + 1, True, True)
    assert line_of(message(kind=MessageKind.DELETED), {}, with_offset=False).marks == "deleted"
    assert (
        line_of(message(edited="2026-03-14T22:05"), {}, with_offset=False).marks == "edited 2026-03-14 22:05"
    )
    assert line_of(message(media="IMG.jpg"), {}, with_offset=False).tile == "IMG.jpg · not in the file"
    assert line_of(message(kind=MessageKind.CALL), {}, with_offset=False).look == "aside"
    assert call_words("missed; seconds=65; medium=video") == "Missed call, 1 min 05 s, video"
    assert call_words("") == "Call"
    assert line_of(message(at=""), {}, with_offset=False).head.endswith("no time in the file")
    zones = {zone_words(zones) for zones in ((), ("UTC",), ("+",), ("", "UTC"))}
    assert len(zones) == 4


def lines(count: int, first: int = 0) -> list[Line]:
    """Lines, three to a day."""
    made = []
    for at in range(first, first + count):
        ref = MessageRef(REF.batch, at)
        made.append(
            Line(
                ref,
                "Casey",
                "theirs",
                f"2026-03-{1 + at // 3:02d}",
                "Casey",
                f"{at}",
                False,
                "",
                None,
                "",
                "x",
            )
        )
    return made


def test_the_window_of_lines_keeps_the_rules_of_qt(qapp: QObject) -> None:
    """It grows and shrinks at both ends; the heading of a day stands where the day begins in it."""
    model = MessageModel(qapp)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_lines(lines(6, 6), 6)
    assert [bool(model.index(row).data(DAY_ROLE)) for row in range(6)] == [True, False, False] * 2
    model.add_before(lines(2, 4))
    assert (model.first, model.index(0).data()) == (4, "4")
    assert [bool(model.index(row).data(DAY_ROLE)) for row in range(4)] == [True, False, True, False]
    model.add_after(lines(3, 12))
    model.drop_first(3)
    assert (model.first, model.rowCount(), model.index_of(REF).isValid()) == (7, 8, False)
    model.drop_last(2)
    assert model.index(model.rowCount() - 1).data() == "12"
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "x"
    assert model.line_at(model.index_of(MessageRef(REF.batch, 9))) == lines(1, 9)[0]
    model.set_lines((), 0)
    check_rows(qapp)
    del tester


def check_rows(parent: QObject) -> QAbstractItemModel:
    """Try the model of the lists at the left."""
    model = RowModel("rows", parent)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows((ThreadRow("a", "A", ("one", "two")), ThreadRow("b", "B", ())))
    assert model.index_of("b").row() == 1
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "A. one. two"
    model.set_rows(())
    del tester
    return model


def test_bubbles_take_the_room_their_words_need(theme: Theme, qapp: QObject) -> None:
    """Long words, emoji and right-to-left text wrap within the width; a paragraph more is higher."""
    holder = QWidget()
    bubbles = BubbleDelegate(theme, holder)
    heights = []
    for words in ("ok", "😡" * 200, "x" * 900, "أجيبي على الهاتف الآن " * 30, "a\nb\nc"):
        line = line_of(message(text=words), {}, with_offset=False)
        shape = bubbles.measure(line, 320)
        assert shape.inner <= 320
        heights.append(shape.words)
    assert heights[0] < min(heights[1:])
    assert (
        bubbles.measure(line_of(message(text="word " * 80), {}, with_offset=False), 700).words
        < bubbles.measure(line_of(message(text="word " * 80), {}, with_offset=False), 320).words
    )
    holder.deleteLater()
