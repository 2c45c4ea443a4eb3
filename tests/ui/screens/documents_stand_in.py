"""A view of the documents page that keeps what it was shown last."""

from __future__ import annotations

from app.domain.ports import Picture
from app.services.choices import PaperChoice
from ui.unlocked.screens.documents.state import Stage, Standing, Wish
from ui.unlocked.screens.documents.told import Leave, Line, Result, Saved


class ViewStandIn:
    """Keeps what was shown last."""

    def __init__(self) -> None:
        self.wish = Wish()
        self.unasked: tuple[str, ...] = ()
        self.choice: PaperChoice | None = None
        self.contents: tuple[str, ...] = ()
        self.kept_out: tuple[str, ...] = ()
        self.missing: tuple[Line, ...] = ()
        self.stage = Stage.CHOOSING
        self.standing: Standing | None = None
        self.problem = ""
        self.result: Result | None = None
        self.leave = Leave()
        self.saved: Saved | None = None
        self.pages = 0
        self.is_stale = False
        self.drawn: dict[int, Picture] = {}
        self.words: tuple[str, ...] = ()
        self.soon = 0

    def show_wish(self, wish: Wish) -> None:
        """Keep it."""
        self.wish = wish

    def show_choice(self, choice: PaperChoice) -> None:
        """Keep it."""
        self.choice = choice

    def show_contents(self, lines: tuple[str, ...]) -> None:
        """Keep them."""
        self.contents = lines

    def show_kept_out(self, lines: tuple[str, ...], missing: tuple[Line, ...]) -> None:
        """Keep them."""
        self.kept_out, self.missing = lines, missing

    def show_questions(self, unasked: tuple[str, ...]) -> None:
        """Keep it."""
        self.unasked = unasked

    def show_stage(self, stage: Stage) -> None:
        """Keep it; nothing can be saved until that is said."""
        self.stage, self.leave = stage, Leave()

    def show_standing(self, standing: Standing) -> None:
        """Keep it."""
        self.standing = standing

    def show_problem(self, words: str) -> None:
        """Keep it."""
        self.problem = words

    def show_result(self, result: Result) -> None:
        """Keep it."""
        self.result = result

    def show_leave(self, leave: Leave) -> None:
        """Keep it."""
        self.leave = leave

    def show_saved(self, saved: Saved | None) -> None:
        """Keep it."""
        self.saved = saved

    def show_pages(self, count: int) -> None:
        """Keep it."""
        self.pages = count

    def show_stale(self, *, stale: bool) -> None:
        """Keep it."""
        self.is_stale = stale

    def show_page(self, number: int, picture: Picture, side: int) -> None:
        """Keep it."""
        assert max(picture.width, picture.height) <= side
        self.drawn[number] = picture

    def show_words(self, words: tuple[str, ...]) -> None:
        """Keep them."""
        self.words = words

    def draw_soon(self) -> None:
        """Count."""
        self.soon += 1
