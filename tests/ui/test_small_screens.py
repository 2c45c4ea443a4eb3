"""Settings: what they decide."""

from __future__ import annotations

from app.services.vault import Session
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Scheme
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.scope import Scope
from ui.unlocked.screens.settings.window_presenter import WindowPresenter


class Choices:
    """Notes what is chosen."""

    def __init__(self) -> None:
        self.chosen: list[Preferences] = []

    def show_choices(self, chosen: Preferences) -> None:
        """Note it."""
        self.chosen.append(chosen)


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
