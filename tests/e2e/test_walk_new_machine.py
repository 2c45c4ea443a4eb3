"""Walk 5: the laptop dies; on a new machine the backup and the recovery key bring everything back, verified."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.vault import Session
from tests.e2e.hands import Hands
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.screen import Target

SOUND = bytes(range(256)) * 800


def everything(session: Session) -> tuple[object, ...]:
    """Return all that a person wrote or added, and the bytes of the files."""
    items = session.evidence.list()
    files = tuple(b"".join(session.evidence.stream(item.id)) for item in items)
    return session.entries.list(), session.people.list(), items, files, session.case.get()


def test_everything_is_back_on_a_new_machine(bench: WindowBench, qapp: QApplication, tmp_path: Path) -> None:
    """Recovery key and backup made in the window; the record removed; restored with the key; the check passes."""
    bench.create()
    hands, window = Hands(bench), OpenWindow(bench)
    hands.write("entry.what", "He broke the lamp. Rompió la lámpara.")
    hands.press("entry.save")
    bench.wait_for("timeline.list")

    def add(session: Session) -> None:
        session.evidence.add_bytes("voicemail.bin", SOUND)
        session.people.add({"name": "Casey Rowe"})
        session.case.set({"code": "Moss"})

    window.read(add)
    before = window.read(everything)
    window.shell.go(Target("settings", what="keys"))
    hands.settle()
    hands.press("settings.keys.offer")
    key = hands.words("settings.keys.key")
    sheet = tmp_path / "sheet.pdf"
    bench.dialogs.new_file = sheet
    hands.press("settings.keys.sheet")
    bench.wait(sheet.exists)
    hands.write("settings.keys.secret", "five quiet words under trees")
    hands.press("settings.keys.use")
    bench.wait(lambda: not hands.sees("settings.keys.card"))
    window.shell.go(Target("settings", what="backup"))
    hands.settle()
    stick = tmp_path / "stick"
    stick.mkdir()
    bench.dialogs.folder = stick
    hands.press("settings.backup.make")
    bench.wait_for("settings.backup.result")
    bench.end()
    shutil.rmtree(bench.folder)  # the laptop is gone

    other = WindowBench(qapp, tmp_path / "new machine" / "record")
    try:
        other.window.root.show()
        hands = Hands(other)
        hands.press("first_run.back")
        hands.press("unlock.restore")
        other.dialogs.folder = stick
        hands.press("restore.from.choose")
        hands.write("restore.secret", key.lower())
        hands.press("restore.start")
        other.wait_for("unlock.passphrase")
        other.unlock(key)
        window = OpenWindow(other)
        assert window.read(everything) == before
        window.shell.go(Target("settings", what="check"))
        hands.settle()
        hands.press("settings.check.full")
        other.wait_for("settings.check.result")
        assert "damage" not in hands.words("settings.check.result").lower()
    finally:
        other.end()
