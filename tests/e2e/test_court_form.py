"""A court's own form in the window: chosen, mapped once, filled, saved."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QListView

from app.domain.person import Role
from app.services.vault import Session
from tests.blank_forms import Made, blank_form
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

FIELDS = [
    Made("who", label="Name of petitioner"),
    Made("story", (40, 300, 560, 600), "What happened", multiline=True),
    Made("dating", (60, 200, 70, 210), "Dating", states=("Yes",)),
    Made("pages", (80, 200, 90, 210), "More pages", states=("Yes",)),
]


def session_of(bench: WindowBench) -> Session:
    """Return the open session."""
    session = bench.window.lock_control._session
    assert session is not None
    return session


def press(bench: WindowBench, name: str) -> None:
    """Click a button and wait for what it starts."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    assert button.isEnabled(), name
    button.click()
    bench.idle()


def pick(bench: WindowBench, name: str, label: str) -> None:
    """Choose a line of a list by its words."""
    box = bench.find(name)
    assert isinstance(box, QComboBox)
    place = next(at for at in range(box.count()) if label in box.itemText(at))
    box.setCurrentIndex(place)
    box.activated.emit(place)
    bench.idle()


def field(bench: WindowBench, place: int) -> None:
    """Choose a field of the form."""
    fields = bench.find("court_form.fields")
    assert isinstance(fields, QListView)
    chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
    fields.selectionModel().select(fields.model().index(place, 0), chosen)


def test_a_form_never_seen_is_mapped_in_the_window_and_filled(
    open_bench: WindowBench, tmp_path: Path
) -> None:
    """Choosing an unknown form leads to its fields; what is chosen there is filled in, and known next time."""
    bench = open_bench
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form(FIELDS))

    def write() -> None:
        session = session_of(bench)
        session.people.add({"role": Role.ME, "name": "Jordan Avery"})
        session.entries.add({"what": "He stood at the gate."})
        session.case.set({"relationship": "dating"})

    bench.runner.read(lambda _ctx: write())
    bench.idle()
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("documents", what="form"))
    bench.idle()
    assert not bench.find("documents.save").isEnabled()
    bench.dialogs.files = (blank,)
    press(bench, "documents.form.choose")
    bench.wait_for("court_form.reader")
    pick(bench, "court_form.reader", "the other person")
    field(bench, 0)
    pick(bench, "court_form.what", "My name")
    field(bench, 1)
    pick(bench, "court_form.what", "What happened")
    field(bench, 2)
    pick(bench, "court_form.what", "Dating")
    field(bench, 3)
    press(bench, "court_form.more")
    what = bench.find("court_form.what")
    assert isinstance(what, QComboBox)
    assert not any("address" in what.itemText(at).lower() for at in range(what.count()))
    press(bench, "court_form.done")
    bench.wait(lambda: bench.find("documents.save").isEnabled())
    out = tmp_path / "filled.pdf"
    bench.dialogs.new_file = out
    press(bench, "documents.save")
    bench.wait_for("documents.done")
    with pikepdf.open(out) as file:
        stated = {str(one.T): str(one.get("/V", "")) for one in file.Root.AcroForm.Fields}
    assert stated["who"] == "Jordan Avery"
    assert "He stood at the gate." in stated["story"]
    assert stated["dating"] == "/Yes"
    assert stated["pages"] == ""
    shell.go(Target("timeline"))
    shell.go(Target("documents"))
    press(bench, "documents.form.choose")
    state = bench.find("documents.form.state")
    assert isinstance(state, QLabel)
    bench.wait(lambda: state.text().startswith("Filled as you said"))
