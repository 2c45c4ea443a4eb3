"""The language of the window: chosen before and after the vault is open, kept in it and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from app.strings import catalogue as book
from app.strings.catalogue import current_language, spoken_in, text
from app.strings.pseudo import LONGER, MIRRORED
from tests.e2e.window_bench import PLACES, WindowBench
from tests.ui.painted import Watch
from ui.language import WindowLanguage
from ui.style.boxes import DayBox
from ui.style.parts import BodyLabel
from ui.unlocked.preferences import read_preferences
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

# Names, codes, numbers and keys that are the same in every language.
_NO_WORDS = re.compile(r"[\W\d_]*|Notes|Español|English")


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowBench]:
    """A window that can speak the longer made-up language beside English."""
    monkeypatch.setattr(book, "languages", lambda: ("en", "es", LONGER))
    monkeypatch.setattr("ui.language.languages", lambda: ("en", "es", LONGER))
    monkeypatch.setattr("ui.unlocked.preferences.languages", lambda: ("en", "es", LONGER))
    made = WindowBench(qapp, tmp_path / "vault")
    yield made
    made.window.language.use("en")
    made.end()


def _shell(bench: WindowBench) -> Shell:
    found = bench.window.lock_control._page
    assert isinstance(found, Shell)
    return found


def test_large_text_on_the_locked_page_is_kept(bench: WindowBench) -> None:
    """Whoever makes the text larger to read the first page has it so in the record that is made, and after a lock."""
    bench.window.theme.zoom_wanted.emit(1)
    bench.window.theme.zoom_wanted.emit(1)
    bench.create()
    bench.idle()
    assert bench.window.theme.scale == 1.5
    bench.lock()
    bench.window.theme.zoom_wanted.emit(1)
    bench.unlock()
    bench.idle()
    assert bench.window.theme.scale == 2.0


def test_a_record_is_made_in_its_own_colours_and_size(bench: WindowBench) -> None:
    """Who chose dark colours or large text sees neither light nor small text first: nothing is styled twice."""
    bench.create()
    theme, changes = bench.window.theme, list[bool]()
    _shell(bench).on_zoom(1)
    bench.idle()
    bench.lock()
    first = theme.scale_after(0)
    theme.choose(theme.scheme, first)  # as the next start of the program looks

    def shown() -> None:
        theme.changed.connect(lambda: changes.append(True))
        assert theme.scale > first

    bench.window.lock_control.opened.connect(shown)
    bench.unlock()
    bench.idle()
    assert theme.scale > first
    assert changes == []


def test_the_locked_page_speaks_another_language_at_a_press(bench: WindowBench) -> None:
    """A button in its own language turns the locked page, and the record that is opened next keeps it."""
    bench.create()
    bench.lock()
    bench.find(f"languages.{LONGER}").click()  # type: ignore[attr-defined]
    bench.flush()
    assert bench.find("unlock.open").text() == book.catalogue(LONGER).text("unlock.open")  # type: ignore[attr-defined]
    bench.unlock()
    session = _shell(bench)._context.session  # type: ignore[union-attr]
    kept: list[str] = []
    bench.runner.read(lambda _ctx: read_preferences(session).language, kept.append)
    bench.wait(lambda: bool(kept))
    assert kept == [LONGER]
    bench.window.language.use("en")
    bench.lock()
    bench.unlock()
    assert current_language() == LONGER


def test_a_choice_in_the_settings_turns_the_whole_window_and_keeps_what_was_typed(bench: WindowBench) -> None:
    """The unlocked half is built anew at once; half a sentence comes back to its field."""
    bench.create()
    shell = _shell(bench)
    shell.go(Target("entry"))
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText("He waited at the bus stop")
    shell.go(Target("settings", what="window"))
    bench.idle()
    bench.find(f"settings.language.{LONGER}").click()  # type: ignore[attr-defined]
    bench.wait(lambda: _shell(bench) is not shell)
    bench.flush()
    bench.idle()
    assert bench.find("rail.timeline").accessibleName() == book.catalogue(LONGER).text("window.rail.timeline")
    _shell(bench).go(Target("entry"))
    bench.idle()
    again = bench.find("entry.what")
    assert isinstance(again, QPlainTextEdit)
    assert again.toPlainText() == "He waited at the bus stop"


def test_another_language_is_seen_as_a_whole(bench: WindowBench) -> None:
    """The half in the other language is made in turns; nothing is painted before all of it can be seen."""
    bench.window.root.show()
    bench.create()
    shell, root = _shell(bench), bench.window.root
    shell.go(Target("settings", what="window"))
    bench.idle()
    seen: list[bool] = []
    bench.find(f"settings.language.{LONGER}").click()  # type: ignore[attr-defined]
    bench.wait(lambda: not root.updatesEnabled())
    watch = Watch(root, lambda: seen.append(_shell(bench).isVisible()))
    assert _shell(bench) is not shell
    assert not _shell(bench).isVisible()
    bench.wait(lambda: bool(seen))
    bench.idle()
    assert all(seen)
    assert root.updatesEnabled()
    assert bench.window.root.findChild(QWidget, "root.between") is None
    del watch


def test_a_lock_between_two_languages_paints_the_locked_page(bench: WindowBench) -> None:
    """A lock in the turn in which nothing is painted shows the locked page in that turn, and nothing comes behind."""
    bench.window.root.show()
    bench.create()
    root = bench.window.root
    bench.window.on_language_chosen(LONGER)
    bench.wait(lambda: not root.updatesEnabled())
    seen: list[bool] = []
    watch = Watch(root, lambda: seen.append(root.home is not None and root.home.isVisible()))
    bench.window.lock()
    assert seen == [True]
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    bench.flush()
    bench.idle()
    assert bench.find("unlock").isVisible()
    assert root.findChild(QWidget, "shell") is None
    assert root.findChild(QWidget, "root.between") is None
    del watch


def test_every_page_speaks_through_the_catalogue(bench: WindowBench) -> None:
    """In a made-up language no word of English is left on any page."""
    bench.window.language.use(LONGER)
    bench.create()
    plain: set[tuple[str, str]] = set()
    for place in PLACES:
        _shell(bench).go(place)
        bench.idle()
        for widget in bench.window.root.findChildren(QWidget):
            if isinstance(widget, QLabel | QAbstractButton) and widget.property("words") != "own":
                plain |= {
                    (widget.objectName(), said)
                    for said in (widget.text(), widget.accessibleName(), widget.toolTip())
                    if said and not _NO_WORDS.fullmatch(said) and "~" not in said and said.isascii()
                }
    assert not plain


def test_lines_begin_on_the_right_where_the_language_does(bench: WindowBench, qapp: QApplication) -> None:
    """The mirrored language turns the layout and every label of ours, English turns them back."""
    bench.window.language.use(MIRRORED)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    mirrored = BodyLabel("Latin words", "a").alignment()
    assert mirrored & Qt.AlignmentFlag.AlignRight
    assert mirrored & Qt.AlignmentFlag.AlignAbsolute
    bench.window.language.use("en")
    assert BodyLabel("Latin words", "a").alignment() & Qt.AlignmentFlag.AlignLeft
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_what_is_drawn_for_a_court_speaks_the_courts_language(bench: WindowBench) -> None:
    """Inside, `text` speaks another language in this thread alone; an empty one is that of the window."""
    english = text("unlock.open")
    bench.window.language.use(LONGER)
    with spoken_in("en"):
        assert text("unlock.open") == english
        with spoken_in(""):
            assert text("unlock.open") == book.catalogue(LONGER).text("unlock.open")
        seen: list[str] = []
        bench.runner.read(lambda _ctx: text("unlock.open"), seen.append)
        bench.wait(lambda: bool(seen))
        assert seen == [book.catalogue(LONGER).text("unlock.open")]
    assert text("unlock.open") != english


def test_months_in_boxes_follow(bench: WindowBench) -> None:
    """A day in a box is written as the language writes it, in a window that was there before."""
    bench.window.language.use("es")
    bench.create()
    _shell(bench).go(Target("entry"))
    bench.idle()
    box = DayBox(bench.find("entry"))
    box.setDisplayFormat("MMMM")
    box.setDate(QDate(2026, 11, 22))
    assert box.text().lower() == "noviembre"


def test_qts_own_words_follow(qapp: QApplication) -> None:
    """Buttons that Qt names itself speak the language too, and go back with it."""
    language = WindowLanguage(qapp)
    english = QCoreApplication.translate("QPlatformTheme", "Cancel")
    language.use("es")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"
    language.use("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == english
