"""A program for the test of viewing: adds what lies in a folder and looks at all of it in every way.

`python -m tests.acceptance.viewing_child FOLDER`. Fails unless every file was really seen; writes nothing itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.change import Change
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.services.looking import Way, ways_of
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

SEEN_AT = {
    Way.PICTURE: "viewer.canvas",
    Way.STILL: "viewer.canvas",
    Way.PAGES: "viewer.canvas",
    Way.ROUTE: "viewer.route",
    Way.TABLE: "viewer.table.cells",
    Way.BYTES: "viewer.bytes",
}


def look_at_all(folder: Path) -> int:
    """Add every file, look at each in every way, lock, and return how many looks there were."""
    bench = WindowBench(QApplication([]), folder / "vault")
    bench.window.root.resize(640, 480)  # every pixel that comes from a decoder is traced
    bench.window.root.show()
    bench.create()
    session = bench.window.lock_control._session
    shell = bench.find("shell")
    assert session is not None
    assert isinstance(shell, Shell)
    added: list[tuple[Evidence, ...]] = []

    def add(_ctx: object) -> tuple[tuple[Evidence, ...], Change]:
        files = sorted((folder / "brought").iterdir())
        items = tuple(session.evidence.add_file(file).evidence for file in files)
        return items, Change(RecordKind.EVIDENCE, tuple(item.id for item in items))

    bench.runner.change(add, added.append)
    bench.wait(lambda: bool(added))
    looks = 0
    for item in added[0]:
        shell.go(Target("evidence", item.id))
        bench.idle()
        shell.go(Target("viewer", item.id))
        bench.wait_for("viewer.cover")
        for way in ways_of(item):
            bench.idle()
            bench.find(f"viewer.way.{way.value}").click()  # type: ignore[attr-defined]
            bench.wait_for(SEEN_AT.get(way, "viewer.text.words"))
            look_closely(bench, way)
            looks += 1
    session = shell = None
    bench.lock()
    bench.end()
    return looks


def look_closely(bench: WindowBench, way: Way) -> None:
    """Zoom until it is sharp, or wait for the words and bytes themselves."""
    for _ in range(3):
        bench.idle()
    if way in {Way.PICTURE, Way.PAGES}:
        canvas = bench.find("viewer.canvas")
        canvas.zoom_to(8.0 if way is Way.PICTURE else 2.0)  # type: ignore[attr-defined]
        bench.wait(lambda: bool(canvas.is_sharp))  # type: ignore[attr-defined]
    elif way is Way.BYTES:
        bench.wait(lambda: bool(bench.find("viewer.bytes").row_words(0)))  # type: ignore[attr-defined]
    elif way not in SEEN_AT:
        assert bench.find("viewer.text.words").toPlainText()  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.stdout.write(f"{look_at_all(Path(sys.argv[1]))}\n")
