"""Reading the code of the window, as fast as Python can."""

from __future__ import annotations

import builtins
import gc
from collections.abc import Callable


def load_window() -> Callable[[], int]:
    """Import Qt and the locked half of the window, and return what opens it.

    Nothing that comes now ever goes, so no garbage is looked for meanwhile, nor later among what came. Qt for
    Python puts an `import` of its own in the place of Python's, which reads the source of every module that
    is imported afterwards, to find users of `__feature__`; there are none here, so Python's own is put back.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401 - what it does to `import` is undone before our modules come

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    from ui.main import main

    gc.freeze()
    gc.enable()
    return main
