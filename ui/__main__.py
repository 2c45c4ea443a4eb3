"""The one way in: arguments go to the command line, none opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

NO_DISPLAY_EXIT = 2
CANCELLED_EXIT = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run `daybook` with `argv` (default: this process's) and return its exit code.

    Qt is imported only when the window opens, so that commands work without it and answer at once.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments:
        try:
            _protect()
            from app.cli.main import main as run_command
            from app.strings.catalogue import language_of_terminal, use_language

            use_language(language_of_terminal(os.environ))
            return run_command(arguments)
        except KeyboardInterrupt:  # before the command line was there to answer it
            return CANCELLED_EXIT
    if not has_display(os.environ, sys.platform):
        from app.domain.errors import ErrorCode, KnownError
        from app.strings.errors import sentence

        sys.stderr.write(sentence(KnownError(ErrorCode.NO_DISPLAY)) + "\n")
        return NO_DISPLAY_EXIT
    _protect()
    from ui.start import load_window

    return load_window()()


def _protect() -> None:
    """Close the process to dumps and other programs, before it meets a word of a case."""
    from app.services.process import harden, speak_in_codes

    speak_in_codes()
    harden()


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can open: always on desktops without X11 or Wayland, else when one is named."""
    if platform in {"win32", "darwin"}:
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
