"""Another text size or other colours while pages are open: a page in a turn, and none is seen in the old look."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.e2e.window_bench import WindowBench
from tests.ui.painted import Watch
from ui.dialog_windows import QuestionDialog
from ui.dialogs import Question
from ui.style.theme import SCALES, WORN, Role, Theme
from ui.unlocked.screen import Screen, Target
from ui.unlocked.shell import Shell

OPEN = (
    Target("people"),
    Target("reports"),
    Target("settings", what="about"),
    Target("settings", what="window"),
    Target("case"),
)
BARE = {"root", "root.pages", "shell", "shell.right", "shell.screens", "settings", "settings.stack"}
"""What holds pages and draws nothing itself, so that no page is styled with it."""


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """An open window with some pages behind the one in sight."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("look") / "record")
    made.window.root.show()
    made.create()
    open_pages(made)
    yield made
    made.end()


@pytest.fixture
def bench(shared: WindowBench) -> Iterator[WindowBench]:
    """That window, in the first text size again afterwards."""
    yield shared
    look(shared).choose(look(shared).scheme, SCALES[0])
    shared.idle()


def open_pages(bench: WindowBench) -> None:
    """Let every page of `OPEN` be made, the last one be seen."""
    for place in OPEN:
        shell_of(bench).go(place)
        bench.idle()


def look(bench: WindowBench) -> Theme:
    """Return the look of the window."""
    return bench.window.theme


def shell_of(bench: WindowBench) -> Shell:
    """Return the unlocked half."""
    found = bench.find("shell")
    assert isinstance(found, Shell)
    return found


def pages(bench: WindowBench) -> list[Screen]:
    """Return every page that was made."""
    return list(shell_of(bench)._screens.built.values())


def waiting(bench: WindowBench) -> set[str]:
    """Return the names of the pages that have the look of before the change."""
    return {page.objectName() for page in pages(bench) if look(bench).waits(page)}


def title_size(page: QWidget) -> int:
    """Return the size of the heading of a page."""
    (title, *_) = [one for one in page.findChildren(QLabel) if one.property("role") == Role.TITLE]
    return title.font().pixelSize()


def test_a_change_is_seen_as_a_whole_and_reaches_the_other_pages_one_in_a_turn(bench: WindowBench) -> None:
    """What was painted stays until the page in sight wears it too; each further turn styles one page more."""
    theme, root = look(bench), bench.window.root
    here = bench.find("case")
    painted: list[bool] = []
    watch = Watch(here, lambda: painted.append(theme.waits(here)))
    styled: list[str] = []
    turns: list[int] = []
    theme.dressed.connect(note := lambda part: styled.append(part.objectName()))
    theme.choose(theme.scheme, 1.5)
    assert theme.waits(here)
    assert "rail" in styled
    assert not root.updatesEnabled()
    before = waiting(bench)
    assert {"case", "people", "reports", "settings"} <= before
    styled.clear()
    while waiting(bench):
        turns.append(-len(styled))
        bench.turn()
        turns[-1] += len(styled)
    assert root.updatesEnabled()
    bench.wait(lambda: bool(painted))
    theme.dressed.disconnect(note)
    assert not any(painted)
    assert styled[0] == "case"
    assert max(turns) == 1
    assert (
        len(set(styled)) == len(styled) > len(before)
    )  # the pages behind the tabs are styled each by itself
    assert {title_size(page) for page in pages(bench)} == {theme.font(Role.TITLE).pixelSize()}
    del watch


def test_no_page_is_seen_in_the_look_of_before(bench: WindowBench) -> None:
    """Who goes to a page that waits sees it styled, whatever the turn; so it is behind the tabs of a page."""
    theme, shell = look(bench), shell_of(bench)
    for scale, place in ((1.25, OPEN[1]), (1.5, OPEN[0]), (2.0, OPEN[2]), (1.0, OPEN[3])):
        theme.choose(theme.scheme, scale)
        page = bench.find(place.screen)
        assert theme.waits(page)
        assert not page.isVisible()
        shell.go(place)
        bench.wait(page.isVisible)
        seen = [one for one in (page, *page.findChildren(QWidget)) if one.property(WORN) and one.isVisible()]
        assert seen
        assert {one.property(WORN) for one in seen} == {bench.find("rail").property(WORN)}
        shell.go(OPEN[-1])
        bench.idle()


def test_what_is_on_its_way_out_is_styled_no_more(bench: WindowBench) -> None:
    """A change right after a lock leaves the pages alone that are taken away one in a turn."""
    theme, gone = look(bench), pages(bench)
    sizes = [title_size(page) for page in gone]
    bench.window.lock()
    theme.choose(theme.scheme, 1.5)
    assert [title_size(page) for page in gone] == sizes
    assert not any(theme.waits(page) for page in gone)
    gone.clear()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    bench.flush()
    bench.unlock()
    open_pages(bench)


def test_everything_that_is_seen_has_the_style_sheet(bench: WindowBench) -> None:
    """Each part of the window inherits it from one place, and so does a question over the window itself."""
    for place in OPEN:
        shell_of(bench).go(place)
        bench.idle()
        for widget in bench.window.root.findChildren(QWidget):
            if widget.isVisible() and widget.objectName() not in BARE:
                assert len(worn_by(widget)) == 1, widget.objectName()
    question = Question("Heading", "Sentence", "Yes")
    for parent in (shell_of(bench), bench.find("case")):
        dialog = QuestionDialog(parent, question)
        assert len(worn_by(dialog)) == 1
        dialog.deleteLater()


def worn_by(widget: QWidget) -> list[QWidget]:
    """Return the widgets from this one upwards that have a style sheet."""
    found, above = list[QWidget](), widget
    while above is not None:
        if above.styleSheet():
            found.append(above)
        above = above.parentWidget()
    return found


def test_a_lock_in_the_middle_leaves_nothing_behind(bench: WindowBench) -> None:
    """Pages that still waited go like all others, and the locked page has the look that was chosen."""
    theme, gone = look(bench), [weakref.ref(page) for page in pages(bench)]
    theme.choose(theme.scheme, 1.5)
    assert len(waiting(bench)) > 2
    assert not bench.window.root.updatesEnabled()
    painted: list[str] = []
    watch = Watch(bench.find("unlock"), lambda: painted.append("unlock"))
    styled: list[str] = []
    theme.dressed.connect(note := lambda part: styled.append(part.objectName()))
    bench.window.lock()
    assert painted == ["unlock"]  # in the turn of the lock, although nothing was to be painted before it
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    bench.flush()
    bench.idle()
    theme.dressed.disconnect(note)
    assert styled[0] == "unlock"
    assert set(styled) == {"unlock", "root.count"}
    assert bench.find("unlock").isVisible()
    assert title_size(bench.find("unlock")) == theme.font(Role.TITLE).pixelSize()
    gc.collect()
    assert [page() for page in gone if page() is not None] == []
    del watch
    bench.unlock()
    open_pages(bench)


def test_a_bug_in_the_middle_lets_the_window_be_painted(
    bench: WindowBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that cannot be styled leaves no picture of the record standing: what comes next is painted."""
    theme = look(bench)
    theme.choose(theme.scheme, 1.5)
    assert not bench.window.root.updatesEnabled()

    def bug(_part: QWidget) -> None:
        raise ValueError("no such colour")

    with monkeypatch.context() as patched:
        patched.setattr(theme, "_dress", bug)
        with pytest.raises(ValueError, match="no such colour"):
            theme.on_late()
    assert bench.window.root.updatesEnabled()
