"""A process of its own that does what is done ahead: it sets the collector, which nothing takes back.

Called with "rests" or "holds"; prints the threshold of full passes, how many objects rest, the pages read, and
the most modules without code of Qt that came with one of them.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module

from PySide6.QtWidgets import QApplication

from ui.ahead import BEHIND, Ahead


class Watch:
    """Counts what is imported between one page's module and the next."""

    def __init__(self) -> None:
        self.most = 0
        self._with_this = 0

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Find nothing, but see what is looked for."""
        if name.startswith("ui."):
            self._with_this = 0
        elif not name.startswith("PySide6"):
            self._with_this += 1
            self.most = max(self.most, self._with_this)


def main() -> None:
    """Do it as the window does, in turns of an event loop."""
    app = QApplication([])
    gc.freeze()  # in the real program the start sets its own code aside before
    before = gc.get_freeze_count()
    for name in ("app.services.vault", *BEHIND):
        import_module(name)
    ahead = Ahead(app, lambda: sys.argv[1] == "rests")
    ahead.begin()
    watch = Watch()
    sys.meta_path.insert(0, watch)
    while not ahead.is_done:
        app.processEvents()
    pages = sum(name.startswith("ui.unlocked.screens.") and name.endswith(".view") for name in sys.modules)
    sys.stdout.write(f"{gc.get_threshold()[2]} {gc.get_freeze_count() - before} {pages} {watch.most}\n")


if __name__ == "__main__":
    main()
