"""The front door of the command line: one command in, a document or a sentence and an exit code out."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from app.cli.exit_codes import Exit, exit_code
from app.cli.parser import RECORD_COMMANDS, MisusedError, build_parser
from app.cli.stopping import Stop, stoppable
from app.cli.terminal import shown
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.services.process import bug_code
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence

if TYPE_CHECKING:
    from app.cli.context import Context, Vaults
    from app.domain.ports import Clock

# Which module answers which command; imported only when asked for.
_MODULES = {
    "demo": "app.cli.demo",
    "vault": "app.cli.vault",
    "entry": "app.cli.entry",
    "person": "app.cli.records",
    "case": "app.cli.case",
    **dict.fromkeys(RECORD_COMMANDS, "app.cli.records"),
    "release": "app.cli.releases",
    "evidence": "app.cli.evidence",
    "import": "app.cli.imports",
    "thread": "app.cli.threads",
    "search": "app.cli.lookups",
    "patterns": "app.cli.lookups",
    "fields": "app.cli.tables",
    "tags": "app.cli.tables",
    "check": "app.cli.check",
    "export": "app.cli.export",
    "exports": "app.cli.exports_made",
    "handover": "app.cli.handover",
    "client": "app.cli.clients",
    "form": "app.cli.forms",
    "timestamp": "app.cli.timestamp",
    "paper-log": "app.cli.paper_log",
}


def main(  # noqa: PLR0911 - one way out per kind of end
    arguments: Sequence[str] | None = None, *, clock: Clock | None = None, vaults: Vaults | None = None
) -> int:
    """Run one command and return its exit code; no traceback and no text of the case reaches the terminal."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        with stoppable() as stop:
            parsed = build_parser(words).parse_args(words)
            return int(_run(parsed, stop, clock, vaults))
    except MisusedError as remark:
        sentence_ = text("cli.usage_error", message=str(remark))
        return _refuse(ErrorCode.USAGE.value, sentence_, Exit.USAGE, as_json=as_json)
    except SystemExit as leave:
        return int(leave.code) if isinstance(leave.code, int) else int(Exit.DONE)
    except KnownError as error:
        return _refuse(error.code.value, _sentence(error), exit_code(error.code), as_json=as_json)
    except (KeyboardInterrupt, Cancelled):
        return _refuse("cancelled", text("cli.cancelled"), Exit.CANCELLED, as_json=as_json)
    except BrokenPipeError:
        # Whoever read our output has gone; point stdout at nothing so that leaving stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except Exception as bug:  # noqa: BLE001 - the crash hook of the command line: a code, never values
        code = bug_code(bug)
        return _refuse("bug", text("cli.bug", code=code), Exit.BUG, as_json=as_json)


def _run(parsed: Namespace, stop: Stop, clock: Clock | None, vaults: Vaults | None) -> int:
    """Import what one command needs and run it."""
    from app.cli.context import Context
    from app.services.clock import SystemClock

    run: Callable[[Context], int] = import_module(_MODULES[parsed.command]).run
    context = Context(parsed, clock or SystemClock(), vaults, stop)
    done = run(context)
    return Exit.DAMAGED if context.damage and done == Exit.DONE else done


def _sentence(error: KnownError) -> str:
    """Return the sentence of an error, and in it the command or option that helps where there is one."""
    code = error.code.value
    hints = [f"cli.hint.{one}" for one in (*(f"{code}.{name}" for name in sorted(error.params)), code)]
    hint = next(filter(has_text, hints), "")
    return sentence(error).removesuffix(".") + text(hint) if hint else sentence(error)


def _refuse(code: str, words: str, leave_with: Exit, *, as_json: bool) -> int:
    sys.stderr.write(shown(words) + "\n")
    if as_json:
        document = {"error": {"code": code, "message": words}}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return int(leave_with)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
