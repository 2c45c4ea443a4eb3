"""A page where nothing is yet says what belongs there, and offers the next step."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QWidget

from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import BEGINS, SCREENS


def test_every_page_of_an_empty_record_offers_a_step(open_bench: WindowBench) -> None:
    """Each page of the rail and the strips has words and a button of its own that can be pressed."""
    bench = open_bench
    shell = bench.find("shell")
    for spec in SCREENS:
        if spec.place not in BEGINS or spec.key == "tries":  # that nobody tried to open it needs no step
            continue
        shell.go(Target(spec.key))  # type: ignore[attr-defined]
        bench.idle()
        page = shell.screen_of(spec.key)  # type: ignore[attr-defined]

        def words(page: QWidget = page) -> bool:
            return any(one.isVisible() and len(one.text()) > 20 for one in page.findChildren(QLabel))

        def leads_on(page: QWidget = page) -> bool:
            buttons = page.findChildren(QAbstractButton)
            return any(
                one.objectName().endswith(".head")
                or (
                    one.isVisible()
                    and one.isEnabled()
                    and not one.isCheckable()
                    and ".strip." not in one.objectName()
                )
                for one in buttons
            )

        bench.wait(words)
        bench.wait(leads_on)  # what can be done first comes with the answer of the page's job


def test_first_steps_lead_on(open_bench: WindowBench) -> None:
    """The empty timeline leads to the first entry, the empty list of conversations to the evidence."""
    bench = open_bench
    shell = bench.find("shell")
    for page, button, leads in (
        ("timeline", "timeline.begin.entry", "entry"),
        ("timeline", "timeline.begin.past", "past"),
        ("threads", "threads.begin.evidence", "evidence"),
    ):
        shell.go(Target(page))  # type: ignore[attr-defined]
        bench.wait_for(button)
        bench.find(button).click()  # type: ignore[attr-defined]
        bench.idle()
        assert shell.screen_of(leads).isVisible()  # type: ignore[attr-defined]


def test_the_first_entry_takes_the_keys(open_bench: WindowBench) -> None:
    """Where the way to a first entry stood stands the list, and the keys are in it, not in the rail."""
    shell = open_bench.find("shell")
    shell.go(Target("timeline"))  # type: ignore[attr-defined]
    open_bench.wait_for("timeline.begin.entry")
    open_bench.idle()
    open_bench.find("timeline.begin.entry").click()  # type: ignore[attr-defined]
    open_bench.wait_for("entry.what")
    what = open_bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText("He waited at the door.")
    save = open_bench.find("entry.save")
    assert isinstance(save, QAbstractButton)
    save.click()
    open_bench.wait_for("timeline.list")
    cards = open_bench.find("timeline.list")
    open_bench.wait(lambda: open_bench.window.root.focusWidget() is cards)
    assert cards.isVisibleTo(open_bench.window.root)


def test_an_empty_page_has_the_keys(open_bench: WindowBench) -> None:
    """On every page of the rail and the strips where nothing is yet, the keys are in the page, not in the rail."""
    bench = open_bench
    shell = bench.find("shell")
    outside = {}
    for spec in SCREENS:
        if spec.place in BEGINS:
            shell.go(Target(spec.key))  # type: ignore[attr-defined]
            bench.idle()
            focus = bench.window.root.focusWidget()
            page = shell.screen_of(spec.key)  # type: ignore[attr-defined]
            if not (page.isAncestorOf(focus) and focus.isVisibleTo(page)):
                outside[spec.key] = "" if focus is None else focus.objectName()
    assert outside == {}
