"""The window as a screen reader gets it and as a keyboard moves through it: every page, through the real bus."""

from __future__ import annotations

import ast
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.strings.catalogue import text
from app.strings.pseudo import MIRRORED
from tests.access import finds
from tests.access.desktop import desktop, what_is_missing
from tests.access.dialogs import DIALOGS, FILES
from tests.access.finds import Stop
from tests.access.reader import Node, Reader
from tests.tally import HowMany, Tally

NAME = "Notes"
ROOT = Path(__file__).parents[2]
TAB = 0xFF09
"""The key, as X names it."""

LOCKED = ("0", "1", "2", "3", "restore", "unlock")
"""The steps of the first run, then the pages before the passphrase; the last is where one unlocks."""


class ReadWindow:
    """The real window in its own process, with a reader at its accessibility bus."""

    def __init__(self, child: subprocess.Popen[str], reader: Reader) -> None:
        self._child = child
        self.reader = reader
        self.at = reader.window(NAME)
        self.is_open = False

    def do(self, what: str, /, **how: object) -> Any:
        """Let the window's process do something; returns what it says."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps({"do": what} | how) + "\n")
        self._child.stdin.flush()
        said = json.loads(self._child.stdout.readline())
        assert "bug" not in said, f"{what} {how}: {said['bug']}"
        return said["said"]

    def unlock(self) -> None:
        """Open the vault, if it is not open yet."""
        if not self.is_open:
            self.do("locked", page="unlock")
            self.do("unlock")
            self.is_open = True

    def nodes(self) -> list[Node]:
        """Read everything in the window that can be seen or scrolled to."""
        return list(self.reader.tree(self.at).all())

    def round(self, *, back: bool = False) -> list[Stop]:
        """Go round with Tab, or back with Shift and Tab."""
        return [Stop.of(said) for said in self.do("round", back=back)]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadWindow]:
    """The window over the made-up case on a screen and a bus of its own."""
    if missing := what_is_missing():
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("access")
    home = folder / "home"
    home.mkdir(mode=0o700)
    with desktop(folder / "desktop") as here:
        own = {name: str(home) for name in ("HOME", "XDG_RUNTIME_DIR", "TMPDIR")}
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.access.window_child", str(home)],
            env=os.environ | here.environment() | own,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        reader = Reader(here.bus)
        try:
            assert child.stdout is not None
            assert json.loads(child.stdout.readline())["said"] == "ready"
            reader.listen()
            yield ReadWindow(child, reader)
        finally:
            reader.close()
            assert child.stdin is not None
            child.stdin.close()
            child.wait(60)
            child.stdout.close()


def finds_on(nodes: Sequence[Node], there: Sequence[Stop], back: Sequence[Stop]) -> list[str]:
    """Return everything a person would stumble over."""
    return [
        *finds.without_name(nodes),
        *finds.without_role(nodes),
        *finds.alike(nodes),
        *finds.out_of_reach(nodes, there),
        *finds.unmarked(there),
        *finds.out_of_order(there),
        *finds.trapped(there, back),
    ]


def test_the_locked_pages_are_read_and_walked(window: ReadWindow, tally: Tally) -> None:
    """First run, restore and unlock: every control is named, in order, reached by Tab and seen to be."""
    found: dict[str, list[str]] = {}
    for page in LOCKED:
        window.do("locked", page=page)
        nodes = window.nodes()
        if problems := finds_on(nodes, window.round(), window.round(back=True)):
            found[page] = problems
        tally("pages heard on the accessibility bus", 1)
        tally("controls heard", sum(finds.is_control(node) for node in nodes))
    assert not found, json.dumps(found, indent=1)
    assert nodes[0].role == "frame"
    box = next(node for node in nodes if node.own_id.endswith("unlock.passphrase"))
    assert box.name == "Passphrase"


def test_every_page_is_read_and_walked(
    window: ReadWindow, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Every page: no control without a name or a role, none alike, none out of reach, no trap, focus in sight."""
    window.unlock()
    places = window.do("places")
    chosen = rng.sample(places, min(how_many(check=8, gate=len(places), soak=len(places)), len(places)))
    found: dict[str, list[str]] = {}
    for screen, what in chosen:
        window.do("go", screen=screen, what=what)
        nodes = window.nodes()
        there = window.round()
        if problems := finds_on(nodes, there, window.round(back=True)):
            found[f"{screen} {what}"] = problems
        tally("controls heard", sum(finds.is_control(node) for node in nodes))
        tally("actions heard", sum(len(set(node.actions) - {"SetFocus"}) for node in nodes))
        tally("stops of Tab", len(there))
    tally("pages heard on the accessibility bus", len(chosen), of=len(places))
    assert not found, json.dumps(found, indent=1)


def test_tab_reads_from_the_other_side_where_the_language_does(
    window: ReadWindow, rng: random.Random, how_many: HowMany
) -> None:
    """In a language that begins on the right, Tab goes from right to left."""
    window.unlock()
    window.do("speak", language=MIRRORED)
    places = window.do("places")
    found = {}
    try:
        for screen, what in rng.sample(places, how_many(check=2, gate=len(places), soak=len(places))):
            window.do("go", screen=screen, what=what)
            if problems := list(finds.out_of_order(window.round(), mirrored=True)):
                found[f"{screen} {what}"] = problems
    finally:
        window.do("speak", language="en")
    assert not found, json.dumps(found, indent=1)


def test_rows_say_what_they_hold(window: ReadWindow) -> None:
    """Painted lists, tiles and figures are lists, tables and rows on the bus, each with its words."""
    window.unlock()
    window.do("go", screen="timeline")
    rows = [node for node in window.nodes() if node.role == "list item" and "focusable" in node.states]
    assert any("Parked outside the house again" in row.name and "3 photos" in row.name for row in rows)
    window.do("go", screen="patterns")
    figures = [node for node in window.nodes() if node.role == "table"]
    assert figures
    cells = [cell.name for figure in figures for cell in figure.all() if cell.role == "cell" and cell.name]
    assert any("entries" in words for words in cells)


def test_the_focus_and_messages_are_told_as_they_happen(window: ReadWindow) -> None:
    """Tab tells the bus what has the focus; what the window says in passing is announced."""
    window.unlock()
    window.do("go", screen="entry")
    window.reader.hear(0.05)
    assert window.reader.press(TAB)
    heard = window.reader.hear(3, until=lambda event: event.startswith("Object:StateChanged:focused"))
    assert any(event.startswith("Object:StateChanged:focused") for event in heard)
    for does, how, words in (
        ("say", {"words": "The backup is done."}, "The backup is done."),
        ("left", {"seconds": 30}, text("window.rail.lock_left", n=30)),
        ("job", {}, text("window.job.adding")),
    ):
        window.do(does, **how)
        heard = window.reader.hear(3, until=lambda event: event.startswith("Object:Announcement"))
        assert [event for event in heard if "Announcement" in event and words in event], heard
    window.do("left", seconds=300)


def test_a_passphrase_is_told_in_dots(window: ReadWindow) -> None:
    """Typing a passphrase and taking it in tells the bus dots and no letter: no reader can say it aloud."""
    if window.is_open:
        window.do("lock")
        window.is_open = False
    window.do("locked", page="unlock")
    window.reader.hear(0.05)
    window.do("type", name="unlock.passphrase", words="xylem")
    ends = "Object:TextChanged:delete:" + "\u25cf" * 5
    heard = window.reader.hear(3, until=lambda event: event == ends)
    changes = [event.rsplit(":", 1)[-1] for event in heard if event.startswith("Object:TextChanged")]
    # Other boxes of a page that was just made tell of themselves too.
    assert [told for told in changes if set(told) == {"\u25cf"}] == ["\u25cf"] * 5 + ["\u25cf" * 5]
    assert not [told for told in changes if told and told in "xylem"]


def _announces(words: str, event: str) -> bool:
    return "Announcement" in event and words in event


def test_each_step_before_a_record_is_told(window: ReadWindow) -> None:
    """What is to be read before the button that goes on is announced; the offered words only where Tab stops."""
    if window.is_open:
        window.do("lock")
        window.is_open = False
    window.reader.hear(0.05)
    window.do("locked", page="3")
    offer = next(node for node in window.nodes() if node.own_id.endswith("first_run.pass.offer"))
    heard = window.reader.hear(3, until=partial(_announces, text("first_run.pass.lost")))
    told = [event for event in heard if "Announcement" in event]
    assert [event for event in told if text("first_run.limits.title") in event]
    assert [event for event in told if text("first_run.pass.title") in event]
    assert not [event for event in told if offer.name in event]
    assert "focusable" in offer.states


def test_a_page_says_its_title_a_fold_whether_it_is_open_and_words_whose_they_are(
    window: ReadWindow,
) -> None:
    """No pane without a name, no tick where a part only unfolds, and nobody's words said as their own label."""
    window.unlock()
    window.do("go", screen="entry")
    nodes = {node.own_id.rpartition("/")[2]: node for node in window.nodes()}
    head = next(node for key, node in nodes.items() if key.endswith("entry.fold.words.head"))
    assert (head.role, head.description) == ("push button", text("window.fold.open"))
    pages = next(node for key, node in nodes.items() if key.endswith("shell.screens"))
    assert pages.name == text("window.rail.entry")
    window.do("go", screen="timeline")
    words = next(node for node in window.nodes() if node.own_id.endswith("detail.what"))
    assert words.name == text("entry.ask.what")


def test_a_list_of_records_is_read_and_walked(
    window: ReadWindow, tmp_path_factory: pytest.TempPathFactory, tally: Tally
) -> None:
    """The list of somebody who helps several people: its pages, the form of a new line, its locked page."""
    if window.is_open:
        window.do("lock")
        window.is_open = False
    window.do("list", folder=str(tmp_path_factory.mktemp("list") / "notes"))
    found: dict[str, list[str]] = {}

    def look(page: str) -> None:
        nodes = window.nodes()
        if problems := finds_on(nodes, window.round(), window.round(back=True)):
            found[page] = problems
        tally("pages heard on the accessibility bus", 1)
        tally("controls heard", sum(finds.is_control(node) for node in nodes))

    try:
        for page in window.do("others")["list"]:
            window.do("go", screen=page)
            look(page)
        window.do("go", screen="clients")
        for button in ("clients.make", "clients.purge"):
            window.do("press", name=button)
            look(button)
    finally:
        window.do("lock")
    look("locked")
    assert not found, json.dumps(found, indent=1)


def test_a_visited_case_is_read_and_walked(
    window: ReadWindow,
    rng: random.Random,
    how_many: HowMany,
    tally: Tally,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A case that was handed over, shown in place of the record: named, in order, and nothing to write."""
    window.unlock()
    window.do("visit", folder=str(tmp_path_factory.mktemp("visit") / "case.age"))
    places = window.do("others")["visit"]
    found: dict[str, list[str]] = {}
    try:
        for screen in rng.sample(places, how_many(check=2, gate=len(places), soak=len(places))):
            window.do("go", screen=screen)
            nodes = window.nodes()
            if problems := finds_on(nodes, window.round(), window.round(back=True)):
                found[screen] = problems
            tally("pages heard on the accessibility bus", 1)
            tally("controls heard", sum(finds.is_control(node) for node in nodes))
            assert any("Ana Ruiz" in node.name for node in nodes)
            assert not [node for node in nodes if node.own_id.endswith("top.new")]
    finally:
        window.do("leave")
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("sound_only", [False, True])
def test_the_player_is_read_and_walked(window: ReadWindow, tally: Tally, *, sound_only: bool) -> None:
    """The window in which a sound or a film plays: named, in order, walked round, gone with Escape."""
    window.do("player", sound_only=sound_only)
    shown = next(
        one for one in window.reader.application(window.at).children if one.own_id.endswith("player")
    )
    nodes = list(window.reader.tree(shown.at).all())
    problems = finds_on(nodes, window.round(), window.round(back=True))
    tally("controls heard", sum(finds.is_control(node) for node in nodes))
    assert window.do("player_away")
    assert not problems, json.dumps(problems, indent=1)


def test_dialogs_are_read_and_closed_by_keyboard(
    window: ReadWindow, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Every question and every list of files: named, walked round inside, gone with Escape."""
    window.unlock()
    window.do("go", screen="settings", what="window")
    names = window.do("others")["dialogs"]
    chosen = rng.sample(names, how_many(check=4, gate=len(names), soak=len(names)))
    found = {}
    for name in chosen:
        window.do("dialog", name=name)
        shown = next(one for one in window.reader.application(window.at).children if one.role == "dialog")
        nodes = list(window.reader.tree(shown.at).all())
        is_list = name in FILES
        if is_list:
            nodes = [node for node in nodes if node.role not in finds.INSIDE]
        there = window.round()
        problems = [*finds.without_name(nodes), *finds.trapped(there, window.round(back=True))]
        if not is_list:
            problems += [*finds.out_of_reach(nodes, there), *finds.unmarked(there)]
            problems += [*finds.without_role(nodes), *finds.alike(nodes)]
            # The safe answer has the focus first, and stands last but one.
            order = [node.id for node in nodes]
            first = there.index(min(there, key=lambda stop: order.index(stop.id)))
            problems += finds.out_of_order([*there[first:], *there[:first]])
        if problems:
            found[name] = problems
        tally("controls heard", sum(finds.is_control(node) for node in nodes))
        assert window.do("close")
    tally("dialogs heard on the accessibility bus", len(chosen), of=len(names))
    assert not found, json.dumps(found, indent=1)


def test_every_dialog_is_known() -> None:
    """Each module that makes a dialog, or asks a question with something to choose in it, is walked above."""
    sources = ((path, path.read_text(encoding="utf-8")) for path in (ROOT / "ui").rglob("*.py"))
    asking = {
        path.relative_to(ROOT).as_posix()
        for path, source in sources
        if "Dialog(" in source or "Question(" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _makes_dialog(node)
    }
    assert asking == {name.partition(" ")[0] for name in DIALOGS}


def _makes_dialog(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    has_body = len(call.args) > 4 or any(each.arg == "body" for each in call.keywords)
    return name.endswith("Dialog") or (name == "Question" and has_body)
