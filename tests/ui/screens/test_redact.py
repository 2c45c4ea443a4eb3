"""Redacted copies: marks with their history, kept as drafts, and every failure told with the marks left alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.domain.evidence import Evidence
from app.domain.redaction import Mark, MarkKind
from app.services.redacting import Canvas
from app.services.vault import Session
from tests.ui.screens.files import PNG
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screens.redact.model import Marks, box_of, draft_of, mark_words, marks_in, moved
from ui.unlocked.screens.redact.presenter import Head, RedactPresenter, Saved

BOX = Mark(MarkKind.COVER, x=10, y=20, width=30, height=40)
STROKE = Mark(MarkKind.BRUSH, page=2, width=6, points="5,5 25,15")


class ViewStandIn:
    """Keeps what was shown last."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.canvas: tuple[Canvas, int, int] | None = None
        self.problems: list[str] = []
        self.marks: tuple[Mark, ...] = ()
        self.words: tuple[str, ...] = ()
        self.steps = (False, False, False)
        self.saved: Saved | None = None
        self.chosen = -1

    def show_nothing(self) -> None:
        """Keep nothing."""
        self.head = self.canvas = None

    def show_opening(self) -> None:
        """Keep nothing of the item before."""
        self.head = self.canvas = self.saved = None

    def show_head(self, head: Head) -> None:
        """Keep it."""
        self.head = head

    def show_canvas(self, canvas: Canvas, page: int, pages: int) -> None:
        """Keep it."""
        self.canvas = (canvas, page, pages)

    def show_problem(self, words: str) -> None:
        """Keep it."""
        self.problems.append(words)

    def show_marks(self, marks: tuple[Mark, ...], page: int, words: tuple[str, ...]) -> None:
        """Keep them."""
        del page
        self.marks, self.words = marks, words

    def show_steps(self, *, undo: bool, redo: bool, save: bool) -> None:
        """Keep them."""
        self.steps = (undo, redo, save)

    def choose(self, place: int) -> None:
        """Keep it."""
        self.chosen = place

    def show_saved(self, saved: Saved) -> None:
        """Keep it."""
        self.saved = saved


@pytest.fixture
def view() -> ViewStandIn:
    """What the presenter shows."""
    return ViewStandIn()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: ViewStandIn) -> RedactPresenter:
    """A presenter with no item open."""
    return RedactPresenter(session, jobs, shell, view)


@pytest.fixture
def photo(session: Session) -> Evidence:
    """A photo of 100 × 80 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (100, 80), (200, 10, 10)).save(out, "PNG")
    return session.evidence.add_bytes("gate.png", out.getvalue()).evidence


def test_every_step_can_be_taken_back() -> None:
    """Adding, moving, removing and clearing go back and forth; a page has one crop, the newest."""
    marks = Marks()
    assert marks.add(BOX) == 0
    marks.change(0, moved(BOX, 5, -5))
    marks.add(STROKE)
    marks.remove(0)
    marks.clear()
    for _ in range(5):
        marks.undo()
    assert (marks.all, marks.can_undo) == ((), False)
    for _ in range(3):
        marks.redo()
    assert marks.all == (moved(BOX, 5, -5), STROKE)
    one, two = (Mark(MarkKind.CROP, x=at, width=9, height=9) for at in (1, 2))
    marks.add(one)
    marks.add(two)
    assert marks.all[-1] == two
    assert one not in marks.all
    assert not marks.can_redo


def test_marks_survive_as_drafts_and_are_told_in_words(session: Session) -> None:
    """A draft gives back equal marks; the words say where a mark is, for who does not see it."""
    key, values = draft_of("redact/x", (BOX, STROKE))
    session.drafts.save(key, values)
    assert marks_in(session.drafts.load(key)) == (BOX, STROKE)
    assert marks_in(None) == ()
    assert box_of(STROKE) == (2, 2, 26, 16)
    assert box_of(moved(STROKE, 10, 0)) == (12, 2, 26, 16)
    told = mark_words(BOX, (100, 80))
    assert told == "Cover box: 30% wide, 50% high, 10% from the left, 25% down"
    assert mark_words(STROKE, None) == "Brush stroke, page 2"


def test_saving_makes_the_copy_and_forgets_the_draft(
    presenter: RedactPresenter, session: Session, view: ViewStandIn, photo: Evidence, shell: ShellStandIn
) -> None:
    """The page says both numbers, the next saving of the same finds the same item."""
    presenter.activate(photo.id)
    assert view.canvas is not None
    assert (view.canvas[0].width, view.canvas[0].height, view.canvas[2]) == (100, 80, 0)
    presenter.add(BOX)
    assert view.steps == (True, False, True)
    draft = presenter.take_draft()
    assert draft is not None
    session.drafts.save(*draft)
    presenter.save()
    assert view.saved is not None
    assert (view.saved.copy_number, view.saved.number, view.saved.already) == (2, 1, False)
    assert (view.marks, presenter.take_draft(), session.drafts.list()) == ((), None, ())
    assert "Item 2 is the redacted copy of item 1" in shell.said[-1]
    presenter.add(BOX)
    presenter.save()
    assert view.saved.already
    assert session.evidence.count() == 2


def test_what_cannot_be_saved_keeps_its_marks(
    presenter: RedactPresenter, session: Session, view: ViewStandIn, photo: Evidence, shell: ShellStandIn
) -> None:
    """A mark outside the picture is refused in words; a broken or erased picture says so."""
    presenter.activate(photo.id)
    presenter.add(Mark(MarkKind.COVER, x=500, y=0, width=5, height=5))
    presenter.save()
    assert shell.warned == ["nothing_to_save"]
    assert len(view.marks) == 1
    assert view.steps == (True, False, True)
    broken = session.evidence.add_bytes("broken.png", PNG[:50]).evidence
    presenter.activate(broken.id)
    assert "cannot be shown here" in view.problems[-1]
    presenter.activate(photo.id)
    assert len(view.marks) == 1
    erased = session.evidence.erase(photo.id)
    presenter.changed(erased.changes[0])
    assert (view.head, view.marks, presenter.take_draft()) == (None, (), None)
