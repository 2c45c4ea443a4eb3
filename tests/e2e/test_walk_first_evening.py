"""Walk 1: a new person at a shared laptop writes one entry with two photos, leaves in a hurry, and comes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.services.vault import VaultState
from tests.e2e.hands import Hands
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow


def photos(folder: Path) -> tuple[Path, ...]:
    """Draw two pictures and save them as files."""
    made = []
    for name, colour in (("door.png", "teal"), ("car.png", "maroon")):
        image = QImage(64, 48, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        assert image.save(str(folder / name))
        made.append(folder / name)
    return tuple(made)


def test_a_first_evening(bench: WindowBench, qapp: QApplication, tmp_path: Path, fresh_home: Path) -> None:
    """First run, an entry with two photos, half a second entry, quick exit, back in: every word is there."""
    hands = Hands(bench)
    for _ in range(3):
        hands.press("first_run.next")
    passphrase = hands.words("first_run.pass.offer")
    hands.write("first_run.pass.one", passphrase)
    hands.write("first_run.pass.two", passphrase)
    hands.press("first_run.next")
    bench.wait(lambda: bench.window.lock_control.is_open)
    hands.settle()
    hands.write("entry.what", "He stood at the door and would not go.")
    hands.drop("entry.drop", photos(tmp_path))
    hands.press("entry.save")
    bench.wait_for("timeline.list")
    hands.settle()
    assert hands.words("detail.what") == "He stood at the door and would not go."
    assert hands.sees("detail.tile.1.picture")
    assert not bench.find("detail.tile.0.picture").is_shown  # type: ignore[attr-defined]

    hands.press("top.new")
    hands.write("entry.what", "And then he called me from")
    hands.key(Qt.Key.Key_F9)
    assert not bench.window.root.isVisible()
    bench.wait(lambda: bench.vault.state is VaultState.LOCKED)
    bench.end()

    again = WindowBench(qapp, tmp_path / "record")
    try:
        again.window.root.show()
        again.window.root.activateWindow()
        again.wait(again.window.root.isActiveWindow)
        assert again.window.root.windowTitle() == "Notes"
        hands = Hands(again)
        again.unlock(passphrase)
        hands.press("top.new")
        assert hands.words("entry.what") == "And then he called me from"
        (entry,) = OpenWindow(again).read(lambda session: session.entries.list())
        assert len(entry.evidence) == 2
        assert [file for file in fresh_home.rglob("*") if file.is_file()] == []
    finally:
        again.end()
