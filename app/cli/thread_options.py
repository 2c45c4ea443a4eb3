"""The grammar of `daybook thread`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.strings.catalogue import text

if TYPE_CHECKING:
    from app.cli.parser import Grammar


def fill(grammar: Grammar, name: str) -> None:
    """Add every action of `thread`."""
    group = grammar.group(name)
    group.action(name, "list")
    show = group.action(name, "show")
    show.add_argument("id", metavar="ID")
    show.add_argument("--after", metavar="MESSAGE", help=text("cli.option.after"))
    show.add_argument("--limit", type=int, default=200, metavar="N")
    bursts = group.action(name, "bursts")
    bursts.add_argument("id", metavar="ID", nargs="?")
    bursts.add_argument("--gap", type=int, default=30, metavar="MINUTES", help=text("cli.option.gap"))
    bursts.add_argument("--least", type=int, default=5, metavar="N", help=text("cli.option.least"))
    bursts.add_argument("--dismissed", action="store_true", help=text("cli.option.dismissed"))
    dismiss = group.action(name, "dismiss")
    dismiss.add_argument("ref", metavar="MESSAGE")
    dismiss.add_argument("--gap", type=int, default=30, metavar="MINUTES", help=text("cli.option.gap"))
    dismiss.add_argument("--least", type=int, default=5, metavar="N", help=text("cli.option.least"))
    dismiss.add_argument("--undo", action="store_true", help=text("cli.option.undo_dismiss"))
    who = group.action(name, "who")
    who.add_argument("id", metavar="ID", nargs="?")
    identify = group.action(name, "identify")
    identify.add_argument("value", metavar="SENDER")
    identify.add_argument("person", metavar="PERSON", nargs="?")
    identify.add_argument("--app", default="", metavar="APP", help=text("cli.option.app"))
    identify.add_argument("--basis", default="", metavar="B", help=text("cli.option.basis"))
    identify.add_argument("--words", default="", metavar="T", help=text("cli.option.basis_words"))
    accept = group.action(name, "accept")
    accept.add_argument("refs", metavar="MESSAGE", nargs="+")
    accept.add_argument("--to", metavar="MESSAGE", help=text("cli.option.to_message"))
    accept.add_argument("--title", metavar="T", default="", help="title")
