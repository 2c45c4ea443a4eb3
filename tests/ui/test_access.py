"""Everybody can use it: names for screen readers, a focus order, room for large text."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from tests.e2e.window_bench import PLACES, WindowBench
from ui.style.theme import Scheme
from ui.unlocked.shell import Shell
from ui.unlocked.widgets.fold import Fold


def shell_of(bench: WindowBench) -> Shell:
    """Return the unlocked half."""
    found = bench.find("shell")
    assert isinstance(found, Shell)
    return found


def own(widget: QWidget) -> bool:
    """Tell whether a widget is ours and not a part that Qt made inside one."""
    return not widget.objectName().startswith("qt_") and type(widget).__module__.startswith("ui.")


def test_every_widget_has_a_name_and_says_what_it_is(open_bench: WindowBench) -> None:
    """Whatever takes the focus has an accessible name; every widget of ours has an object name."""
    shell = shell_of(open_bench)
    for target in PLACES:
        shell.go(target)
        open_bench.idle()
        for fold in shell.findChildren(Fold):
            fold.open()
        look_for_names(shell)


def look_for_names(shell: Shell) -> None:
    """Look at every widget of the page on top."""
    widgets = shell.findChildren(QWidget)
    assert [type(one).__name__ for one in widgets if own(one) and not one.objectName()] == []
    silent = [
        one.objectName() or type(one).__name__
        for one in widgets
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and not one.objectName().startswith("qt_")
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
    ]
    assert silent == []


def test_double_text_fits_a_small_window(open_bench: WindowBench) -> None:
    """At 900×600 and 200 %, in the longer language and unfolded, no page is wider than its place, no button cut."""
    bench = open_bench
    bench.window.language.use("es")
    bench.window.lock_control.build_again()
    bench.idle()
    bench.window.theme.choose(Scheme.LIGHT, 2.0)
    bench.window.root.resize(QSize(900, 600))
    shell = shell_of(bench)
    for target in PLACES:
        shell.go(target)
        bench.idle()
        bench.idle()
        for fold in shell.screen_of(target.screen).findChildren(Fold):
            if fold.isVisible():
                fold.open()
        bench.idle()
        assert bench.window.root.width() == 900
        look_for_room(shell)
    bench.window.theme.choose(Scheme.LIGHT, 1.0)
    bench.window.language.use("en")


def look_for_room(shell: Shell) -> None:
    """Look whether the page on top fits."""
    for area in shell.findChildren(QScrollArea):
        page = area.widget()
        if page is not None and area.isVisible() and not area.objectName().startswith("qt_"):
            assert page.minimumSizeHint().width() <= area.viewport().width() + 1, area.objectName()
    cut = [
        button.objectName()
        for button in shell.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width()
    ]
    assert cut == []


def test_every_page_can_be_reached_by_keyboard(open_bench: WindowBench) -> None:
    """Tab goes from the first question through the page and comes back, without a trap."""
    bench = open_bench
    shell = shell_of(bench)
    what = bench.find("entry.what")
    what.setFocus()
    visited: list[str] = []
    for _ in range(120):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is what and visited:
            break
        visited.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert len(visited) < 120
    for name in (
        "entry.name",
        "entry.when.exact",
        "entry.where",
        "entry.drop.choose",
        "entry.save",
        "top.exit",
    ):
        assert name in visited
    assert visited.index("entry.name") < visited.index("entry.when.exact") < visited.index("entry.save")
    assert shell.isVisible()


def test_no_label_reads_markup(open_bench: WindowBench) -> None:
    """Every label of ours shows plain text, whatever is in it."""
    rich = [
        label.objectName()
        for label in open_bench.window.root.findChildren(QLabel)
        if own(label) and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []


def test_the_rail_fits_at_double_text(open_bench: WindowBench) -> None:
    """At 900×600 and 200 % the buttons of the rail stand below each other, none over another or cut."""
    bench = open_bench
    bench.window.theme.choose(Scheme.LIGHT, 2.0)
    bench.window.root.resize(QSize(900, 600))
    bench.idle()
    rail = bench.find("rail")
    ends = sorted(
        (one.geometry().top(), one.geometry().bottom())
        for one in rail.findChildren(QAbstractButton)
        if one.isVisible()
    )
    bench.window.theme.choose(Scheme.LIGHT, 1.0)
    assert len(ends) > 7
    assert all(above[1] < below[0] for above, below in pairwise(ends))
    assert ends[-1][1] < 600


def test_signs_have_hints(open_bench: WindowBench) -> None:
    """A button with a sign alone says what it does when pointed at."""
    shell = shell_of(open_bench)
    silent = set()
    for target in PLACES:
        shell.go(target)
        open_bench.idle()
        for button in open_bench.window.root.findChildren(QAbstractButton):
            words = button.text().strip()
            if (
                own(button)
                and words
                and not any(letter.isalnum() for letter in words)
                and not button.toolTip()
            ):
                silent.add(button.objectName())
    assert silent == set()
