"""Search and settings: what they decide."""

from __future__ import annotations

from app.domain.person import Role
from app.services.vault import Session
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Scheme
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.scope import Scope
from ui.unlocked.screen import Target
from ui.unlocked.screens.search.presenter import HitRow, SearchPresenter
from ui.unlocked.screens.search.view import HIT_ROLE, HitModel
from ui.unlocked.screens.settings.window_presenter import WindowPresenter


class Results:
    """Notes what was found."""

    def __init__(self) -> None:
        self.rows: tuple[HitRow, ...] = ()
        self.total = -1

    def show_hits(self, words: str, rows: tuple[HitRow, ...], total: int) -> None:
        """Note it."""
        self.rows, self.total = rows, total


class Choices:
    """Notes what is chosen."""

    def __init__(self) -> None:
        self.chosen: list[Preferences] = []

    def show_choices(self, chosen: Preferences) -> None:
        """Note it."""
        self.chosen.append(chosen)


def test_a_hit_leads_to_its_page(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """An entry opens in the timeline, a person among the people."""
    entry = session.entries.add({"what": "A grey car."})
    session.people.add({"name": "Grey, Ann", "role": Role.WITNESS})
    results = Results()
    presenter = SearchPresenter(session, jobs, shell, results)
    presenter.search("gre")
    assert results.total == 2
    by_kind = {row.kind: row for row in results.rows}
    presenter.open(by_kind["entry"])
    assert shell.targets == [Target("timeline", entry.id)]
    presenter.open(by_kind["person"])
    assert shell.targets[-1].screen == "people"
    presenter.search("nothing like it")
    assert results.total == 0


def test_the_model_of_hits_keeps_the_rules_of_qt(qtmodeltester: object) -> None:
    """Empty and filled, the model is what Qt expects."""
    model = HitModel()
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    hit = HitRow("entry", b"x" * 16, "Entry", "Title", "words")  # type: ignore[arg-type]
    model.set_rows((hit,))
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.data(model.index(0), HIT_ROLE) == hit


def test_choices_are_used_at_once_and_kept(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """A choice reaches the window and the vault; what cannot be read is as if never chosen."""
    view = Choices()
    presenter = WindowPresenter(session, jobs, shell, view)
    presenter.load()
    assert view.chosen == [Preferences()]
    presenter.choose(scale=2.0)
    presenter.choose(scheme=Scheme.DARK, lock_seconds=300)
    presenter.choose(shift_exit=False)
    expected = Preferences(300, Scheme.DARK, 2.0, shift_exit=False)
    assert shell.applied[-1] == expected
    assert read_preferences(session) == expected
    session.settings.set("window.lock_seconds", "99999999")
    session.settings.set("window.text_percent", "7")
    session.settings.set("window.colours", "pink")
    assert read_preferences(session) == Preferences(shift_exit=False)
    write_preferences(session, Preferences())
    assert read_preferences(session) == Preferences()


def test_a_scope_undoes_everything_once() -> None:
    """Ties are undone in reverse order, and only once."""
    undone: list[int] = []
    scope = Scope()
    scope.add(lambda: undone.append(1))
    scope.add(lambda: undone.append(2))
    scope.end()
    scope.end()
    assert undone == [2, 1]
