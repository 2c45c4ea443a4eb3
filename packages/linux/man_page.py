"""Prints the manual page of `daybook` (man 1), made from the grammar of the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from app.cli.parser import build_parser
from app.domain.version import VERSION

EXIT_CODES: Final = (
    "0 done; 1 a check failed; 2 wrong use; 3 wrong passphrase or key; 4 damage; 5 in use elsewhere; "
    "6 no space or not writable; 7 not a kind of file this understands; 130 stopped."
)


def page(when: datetime) -> str:
    """Return the page in the language of man(7)."""
    parser = build_parser(())
    lines = [
        f'.TH DAYBOOK 1 "{when:%Y-%m-%d}" "daybook {VERSION}" "User Commands"',
        ".SH NAME",
        "daybook \\- private notes, kept encrypted on this computer",
        ".SH SYNOPSIS",
        ".B daybook",
        ".br",
        ".B daybook",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR ...",
        ".SH DESCRIPTION",
        _roff(parser.description or ""),
        ".PP",
        "Removing the program leaves every record where it is.",
        ".SH COMMANDS",
        *_commands(parser),
        ".PP",
        "\\fBdaybook\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR lists the options of a command.",
        ".SH OPTIONS",
        *_options(parser),
        ".SH EXIT STATUS",
        EXIT_CODES,
        ".SH SEE ALSO",
        "/usr/share/doc/daybook/",
    ]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse shows its grammar nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - same
            for choice in action._get_subactions():  # noqa: SLF001 - same
                yield from (".TP", f"\\fB{_roff(choice.dest)}\\fR", _roff(choice.help or ""))


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - same
        if action.option_strings:
            names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in action.option_strings)
            value = (
                f" \\fI{_roff(str(action.metavar or action.dest.upper()))}\\fR" if action.nargs != 0 else ""
            )
            yield from (".TP", names + value, _roff(action.help or ""))


def _roff(words: str) -> str:
    """Return words as man(7) prints them: no dash that breaks, no line that is a command."""
    text = words.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    sys.stdout.write(page(datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)))
