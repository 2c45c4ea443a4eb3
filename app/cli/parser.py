"""The grammar of the command line, made from the field tables; nothing heavy is imported for `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from app.domain.version import VERSION
from app.strings.catalogue import text

if TYPE_CHECKING:
    from app.domain.fields import FieldSpec

# `--when` has companions of its own, `--set` and `--answer` reach the rest.
_MOMENT_COMPANIONS = ("until", "precision")
# Options in front of a command whose next word is a value, not the command.
_WITH_VALUE = frozenset({"--vault", "--passphrase-file", "--received"})

RECORD_COMMANDS = (
    "report",
    "order",
    "transaction",
    "place",
    "needed",
    "promise",
    "debt",
    "work",
    "journey",
    "held",
    "referral",
    "helper",
)
PAPERS = (
    "packet",
    "confidential",
    "log",
    "ic3",
    "bundle",
    "csv",
    "json",
    "handling",
    "proof",
    "form",
    "copysheet",
    "chronology",
    "everything",
)


class MisusedError(Exception):
    """A command line that cannot be understood; its text is the parser's own remark."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `MisusedError` instead of printing usage and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise with the remark; what was typed for a passphrase is never part of it."""
        raise MisusedError(message)


def build_parser(arguments: Sequence[str]) -> Parser:
    """Build the grammar (design of the command line): every command by name, the one asked for in full."""
    shared = _shared_options()
    parser = Parser(prog="daybook", description=text("cli.about"), parents=[shared], allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"daybook {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar=text("cli.command"), required=True)
    grammar = Grammar(commands, shared)
    wanted = _command_in(arguments)
    for name, fill in _COMMANDS.items():
        if name == wanted:
            fill(grammar, name)
        else:
            commands.add_parser(name, help=text(f"cli.help.{name}"), add_help=False)  # only its name is read
    return parser


def _command_in(arguments: Sequence[str]) -> str | None:
    """Find the command word, so that the fields of all the others need not be read."""
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return word
    return None


class Grammar:
    """Adds commands that all take the shared options."""

    def __init__(self, commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
        self._commands = commands
        self._shared = shared

    def command(self, name: str) -> Parser:
        """Add a command without actions of its own."""
        words = text(f"cli.help.{name}")
        return self._commands.add_parser(
            name, help=words, description=words, parents=[self._shared], allow_abbrev=False
        )

    def group(self, name: str) -> Grammar:
        """Add a command that takes an action."""
        parser = self.command(name)
        actions = parser.add_subparsers(dest="action", metavar=text("cli.action"), required=True)
        return Grammar(actions, self._shared)

    def action(self, group: str, name: str) -> Parser:
        """Add one action of a group."""
        words = text(f"cli.help.{group}.{name}")
        return self._commands.add_parser(
            name, help=words, description=words, parents=[self._shared], allow_abbrev=False
        )


def _shared_options() -> Parser:
    """Options accepted before or after the command: SUPPRESS keeps a later parser from undoing one."""
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--vault", metavar="DIR", help=text("cli.option.vault"))
    secret = shared.add_mutually_exclusive_group()
    secret.add_argument("--passphrase-stdin", action="store_true", help=text("cli.option.passphrase_stdin"))
    secret.add_argument("--passphrase-file", metavar="FILE", help=text("cli.option.passphrase_file"))
    shared.add_argument("--received", metavar="ID", help=text("cli.option.received"))
    shared.add_argument("--json", action="store_true", help=text("cli.option.json"))
    return shared


def _demo(grammar: Grammar, name: str) -> None:
    demo = grammar.command(name)
    demo.add_argument("folder", metavar="DIR")
    demo.add_argument("--size", choices=("small", "large"), default="small")


def _vault(grammar: Grammar, name: str) -> None:
    from app.cli.helping_options import fill_vault as fill_letting_go

    group = grammar.group(name)
    _recovery_file(group.action("vault", "create"))
    group.action("vault", "info")
    verify = group.action("vault", "verify")
    verify.add_argument("--full", action="store_true", help=text("cli.option.full"))
    verify.add_argument("--checkpoint", metavar="FILE", help=text("cli.option.checkpoint"))
    passphrase = group.action("vault", "passphrase")
    passphrase.add_argument("what", choices=("change",))
    _new_passphrase(passphrase)
    recovery = group.action("vault", "recovery-key")
    recovery.add_argument("what", choices=("new", "remove"))
    _recovery_file(recovery)
    recovery.add_argument("--sheet", metavar="FILE", help=text("cli.option.sheet"))
    recovery.add_argument("--label", metavar="T", default="", help=text("cli.option.label"))
    recovery.add_argument("--a4", action="store_true", help=text("cli.option.a4"))
    rekey = group.action("vault", "rekey")
    rekey.add_argument("--into", metavar="NEW", required=True, help=text("cli.option.into"))
    _new_passphrase(rekey)
    _recovery_file(rekey)
    group.action("vault", "remove").add_argument("--yes", action="store_true", help=text("cli.option.remove"))
    fill_letting_go(group)
    group.action("vault", "go-on").add_argument("--yes", action="store_true", help=text("cli.option.go_on"))
    backup = group.action("vault", "backup")
    backup.add_argument("folder", metavar="DEST")
    restore = group.action("vault", "restore")
    restore.add_argument("source", metavar="SRC")
    for parser in (backup, restore):
        parser.add_argument(
            "--allow", choices=("damage",), action="append", default=[], help=text("cli.option.allow_damage")
        )
    checkpoint = group.action("vault", "checkpoint")
    checkpoint.add_argument("--out", metavar="FILE", help=text("cli.option.note_out"))
    checkpoint.add_argument("--pdf", metavar="FILE", help=text("cli.option.sheet_out"))
    checkpoint.add_argument("--a4", action="store_true", help=text("cli.option.a4"))


def _recovery_file(parser: Parser) -> None:
    parser.add_argument("--recovery-key", metavar="FILE", help=text("cli.option.recovery_key"))


def _new_passphrase(parser: Parser) -> None:
    parser.add_argument("--new-passphrase-file", metavar="FILE", help=text("cli.option.new_passphrase_file"))


def _entry(grammar: Grammar, command: str) -> None:
    group = grammar.group(command)
    fields = _fields_of(command)
    for name in ("add", "amend"):
        parser = group.action("entry", name)
        if name == "amend":
            parser.add_argument("id", metavar="ID")
            parser.add_argument("--reason", metavar="T", default="", help=text("cli.option.reason"))
        _field_options(parser, fields, skip=frozenset({"evidence"}))
        parser.add_argument("--what-file", metavar="FILE", help=text("cli.option.what_file"))
        parser.add_argument("--known-by", metavar="T", help=text("cli.option.known_by"))
        parser.add_argument("--evidence", metavar="FILE", action="append", help=text("cli.option.evidence"))
    listing = group.action("entry", "list")
    _period(listing)
    listing.add_argument("--kind", metavar="TAG")
    listing.add_argument("--person", metavar="NAME")
    for name in ("show", "history"):
        group.action("entry", name).add_argument("id", metavar="ID")
    withdraw = group.action("entry", "withdraw")
    withdraw.add_argument("id", metavar="ID")
    withdraw.add_argument("--reason", metavar="T", default="", help=text("cli.option.reason"))


def _person(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    fields = _fields_of(name)
    _field_options(group.action("person", "add"), fields)
    listing = group.action("person", "list")
    listing.add_argument("--role", metavar="ROLE")
    group.action("person", "show").add_argument("id", metavar="ID")
    amend = group.action("person", "amend")
    amend.add_argument("id", metavar="ID")
    amend.add_argument("--reason", metavar="T", default="", help=text("cli.option.reason"))
    _field_options(amend, fields)


def _case(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    setting = group.action("case", "set")
    setting.add_argument("values", metavar="FIELD=VALUE", nargs="*")
    setting.add_argument("--answer", metavar="FIELD=STATE", action="append", default=[])
    setting.add_argument("--zone", metavar="Z", help=text("cli.option.zone"))
    group.action("case", "show")


def _records(grammar: Grammar, name: str) -> Grammar:
    group = grammar.group(name)
    fields = _fields_of(name)
    _field_options(group.action(name, "add"), fields)
    group.action(name, "list")
    group.action(name, "show").add_argument("id", metavar="ID")
    amend = group.action(name, "amend")
    amend.add_argument("id", metavar="ID")
    amend.add_argument("--reason", metavar="T", default="", help=text("cli.option.reason"))
    _field_options(amend, fields)
    return group


def _release(grammar: Grammar, name: str) -> None:
    from app.cli.helping_options import fill_release

    fill_release(_records(grammar, name), name)


def _evidence(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    add = group.action("evidence", "add")
    add.add_argument("files", metavar="FILE", nargs="+")
    add.add_argument("--entry", metavar="ID", help=text("cli.option.entry"))
    _field_options(add, _fields_of(name))
    group.action("evidence", "list")
    group.action("evidence", "show").add_argument("id", metavar="ID")
    from app.cli.helping_options import fill_leave

    get = group.action("evidence", "get")
    get.add_argument("id", metavar="ID")
    get.add_argument("--out", metavar="FILE", required=True, help=text("cli.option.out"))
    fill_leave(get)
    redact = group.action("evidence", "redact")
    redact.add_argument("id", metavar="ID")
    for option in ("--cover", "--blur", "--crop"):
        redact.add_argument(
            option, metavar="[PAGE:]X,Y,W,H", action="append", default=[], help=text("cli.option.area")
        )
    group.action("evidence", "read-words").add_argument("id", metavar="ID")
    erase = group.action("evidence", "erase")
    erase.add_argument("id", metavar="ID")
    erase.add_argument("--reason", metavar="T", default="", help=text("cli.option.erase_reason"))
    erase.add_argument("--with-details", action="store_true", help=text("cli.option.with_details"))
    erase.add_argument("--yes", action="store_true", help=text("cli.option.yes"))
    erase.add_argument(
        "--allow",
        choices=("open-case",),
        action="append",
        default=[],
        help=text("cli.option.allow_open_case"),
    )


def _import(grammar: Grammar, name: str) -> None:
    from app.importers.registry import ReaderTable

    command = grammar.command(name)
    command.add_argument("files", metavar="FILE", nargs="+")
    kinds = (*ReaderTable().kinds, "file")
    command.add_argument("--as", dest="kind", metavar="KIND", choices=kinds, help=text("cli.option.as"))
    command.add_argument("--zone", metavar="Z", help=text("cli.option.import_zone"))
    command.add_argument("--me", metavar="NAME", default="", help=text("cli.option.me"))
    command.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=text("cli.option.date_order"))
    command.add_argument(
        "--columns", metavar="FIELD=COLUMN,…", action="append", default=[], help=text("cli.option.columns")
    )
    command.add_argument("--dry-run", action="store_true", help=text("cli.option.dry_run"))


def _thread(grammar: Grammar, name: str) -> None:
    from app.cli.thread_options import fill

    fill(grammar, name)


def _search(grammar: Grammar, name: str) -> None:
    search = grammar.command(name)
    search.add_argument("words", metavar="TEXT")
    search.add_argument("--limit", type=int, default=50, metavar="N")


def _fields(grammar: Grammar, name: str) -> None:
    grammar.command(name).add_argument("kind", metavar="KIND", nargs="?")


def _check(grammar: Grammar, name: str) -> None:
    grammar.command(name).add_argument("file", metavar="FILE")


def _plain(grammar: Grammar, name: str) -> None:
    grammar.command(name)


def _exports(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    group.action(name, "list")
    delete = group.action(name, "delete")
    delete.add_argument("id", metavar="ID")
    delete.add_argument("--changed", action="store_true", help=text("cli.option.delete_changed"))


def _paper_log(grammar: Grammar, name: str) -> None:
    sheets = grammar.command(name)
    sheets.add_argument("--out", metavar="FILE", required=True, help=text("cli.option.out"))
    sheets.add_argument("--language", choices=("en", "es"), help=text("cli.option.language"))
    sheets.add_argument("--a4", action="store_true", help=text("cli.option.a4"))


def _export(grammar: Grammar, name: str) -> None:
    from app.domain.export_request import SummaryFigure  # with much of the domain behind it

    export = grammar.command(name)
    export.add_argument("paper", choices=PAPERS)
    export.add_argument("--out", metavar="PATH", required=True, help=text("cli.option.out"))
    export.add_argument("--for", dest="reader", choices=("judge", "police", "attorney", "ic3", "me"))
    export.add_argument("--purpose", metavar="T", default="", help=text("cli.option.purpose"))
    _period(export)
    export.add_argument("--entry", metavar="ID", action="append")
    export.add_argument("--exclude", metavar="ID", action="append", default=[])
    export.add_argument(
        "--without-item", metavar="ID", action="append", default=[], help=text("cli.option.without_item")
    )
    export.add_argument("--jurisdiction", metavar="CODE", default="")
    export.add_argument("--split-mb", metavar="N", type=int)
    export.add_argument("--most-serious", metavar="ID", action="append")
    export.add_argument("--release", metavar="PERSON:FIELD", action="append", default=[])
    export.add_argument("--under", metavar="ID", help=text("cli.option.under"))
    export.add_argument("--originals", choices=("asis", "cleaned", "omit"), default="asis")
    export.add_argument(
        "--original", metavar="ID=FATE", action="append", default=[], help=text("cli.option.original")
    )
    export.add_argument("--with-private-notes", action="store_true")
    export.add_argument("--with-plan", action="store_true", help=text("cli.option.with_plan"))
    export.add_argument("--with-held", action="store_true", help=text("cli.option.with_held"))
    export.add_argument("--with-immigration", action="store_true", help=text("cli.option.with_immigration"))
    export.add_argument("--allow", metavar="FIND", action="append", default=[])
    export.add_argument("--checkpoint-out", metavar="FILE", help=text("cli.option.note_out"))
    export.add_argument("--evidence", metavar="ID", action="append", help=text("cli.option.export_evidence"))
    export.add_argument(
        "--withhold", metavar="FIND", action="append", default=[], help=text("cli.option.withhold")
    )
    export.add_argument(
        "--messages", metavar="WHICH", action="append", default=[], help=text("cli.option.messages")
    )
    several: dict[str, Any] = {"metavar": "ID", "action": "append", "default": []}
    export.add_argument("--redacted", help=text("cli.option.redacted"), **several)
    export.add_argument("--unredacted", help=text("cli.option.unredacted"), **several)
    export.add_argument("--sealed", choices=("private", "all"), help=text("cli.option.sealed"))
    export.add_argument("--blank", metavar="FILE", help=text("cli.option.blank"))
    export.add_argument("--flat", action="store_true", help=text("cli.option.flat"))
    export.add_argument("--with-proof", action="store_true", help=text("cli.option.with_proof"))
    export.add_argument("--age-passphrase-file", metavar="FILE", help=text("cli.option.age"))
    export.add_argument("--synced-ok", action="store_true", help=text("cli.option.synced_ok"))
    export.add_argument("--without-damaged", action="store_true", help=text("cli.option.without_damaged"))
    export.add_argument("--a4", action="store_true", help=text("cli.option.a4"))
    export.add_argument("--greyscale", action="store_true", help=text("cli.option.greyscale"))
    export.add_argument("--letters", action="store_true", help=text("cli.option.letters"))
    export.add_argument("--bates", metavar="PREFIX", default="", help=text("cli.option.bates"))
    export.add_argument("--hashes", action="store_true", help=text("cli.option.hashes"))
    export.add_argument("--additional-pages", action="store_true", help=text("cli.option.additional"))
    figures = [figure.value for figure in SummaryFigure]
    export.add_argument(
        "--figure", choices=figures, action="append", dest="figures", help=text("cli.option.figure")
    )
    export.add_argument("--pleading", action="store_true", help=text("cli.option.pleading"))
    export.add_argument("--notary", action="store_true", help=text("cli.option.notary"))


def _client(grammar: Grammar, name: str) -> None:
    from app.cli.helping_options import fill

    fill(grammar, name)


def _handover(grammar: Grammar, name: str) -> None:
    from app.cli.handover_options import fill

    fill(grammar, name)


def _form(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    group.action(name, "show").add_argument("file", metavar="FILE")
    mapping = group.action(name, "map")
    mapping.add_argument("file", metavar="FILE")
    mapping.add_argument("--reader", choices=("served", "police", "sealed"), required=True)
    mapping.add_argument("--set", metavar="FIELD=VALUE", action="append", help=text("cli.option.form_set"))
    mapping.add_argument("--more", metavar="FIELD", default="", help=text("cli.option.form_more"))
    mapping.add_argument("--title", metavar="T", default="", help="title")


def _timestamp(grammar: Grammar, name: str) -> None:
    group = grammar.group(name)
    request = group.action(name, "request")
    request.add_argument("--out", metavar="FILE", required=True, help=text("cli.option.tsq_out"))
    covers = request.add_mutually_exclusive_group()
    covers.add_argument("--evidence", metavar="ID", help=text("cli.option.stamp_evidence"))
    covers.add_argument("--file", metavar="FILE", help=text("cli.option.stamp_file"))
    covers.add_argument("--checkpoint-out", metavar="FILE", help=text("cli.option.note_out"))
    answer = group.action(name, "import")
    answer.add_argument("file", metavar="FILE")
    answer.add_argument(
        "--roots", metavar="PEM", nargs="+", required=True, help=text("cli.option.stamp_roots")
    )
    answer.add_argument("--request", metavar="FILE", help=text("cli.option.stamp_request"))


def _period(parser: Parser) -> None:
    parser.add_argument("--from", dest="first", metavar="DAY", help=text("cli.option.from"))
    parser.add_argument("--to", dest="last", metavar="DAY", help=text("cli.option.to"))


def _fields_of(command: str) -> tuple[FieldSpec, ...]:
    from app.domain.kinds import record_type

    return record_type(command).fields


def _field_options(
    parser: Parser, fields: Sequence[FieldSpec], *, skip: frozenset[str] = frozenset()
) -> None:
    """Give a parser one option per field that has one, and `--set`, `--answer`, `--zone` for the rest."""
    from app.domain.fields import FieldKind

    many = {FieldKind.LIST, FieldKind.TAGS, FieldKind.LINKS, FieldKind.PARTS}
    with_moment = False
    for spec in fields:
        if not spec.option or not spec.settable or spec.name in skip:
            continue
        dest = "field_" + spec.name
        if spec.kind is FieldKind.FLAG:
            parser.add_argument(spec.option, dest=dest, action="store_const", const="yes", help=spec.name)
        elif spec.kind in many:
            parser.add_argument(spec.option, dest=dest, action="append", metavar="T", help=spec.name)
        else:
            parser.add_argument(spec.option, dest=dest, metavar="T", help=spec.name)
        with_moment = with_moment or spec.name == "when"
    if with_moment:
        for name in _MOMENT_COMPANIONS:
            parser.add_argument(f"--{name}", metavar="T", help=text(f"cli.option.{name}"))
    parser.add_argument("--zone", metavar="Z", help=text("cli.option.zone"))
    parser.add_argument("--answer", metavar="FIELD=STATE", action="append", default=[])
    parser.add_argument("--set", dest="values", metavar="FIELD=VALUE", action="append", default=[])


_COMMANDS: dict[str, Callable[[Grammar, str], object]] = {
    "demo": _demo,
    "vault": _vault,
    "entry": _entry,
    "person": _person,
    "case": _case,
    **dict.fromkeys(RECORD_COMMANDS, _records),
    "release": _release,
    "evidence": _evidence,
    "import": _import,
    "thread": _thread,
    "search": _search,
    "patterns": _plain,
    "fields": _fields,
    "tags": _plain,
    "check": _check,
    "export": _export,
    "exports": _exports,
    "handover": _handover,
    "client": _client,
    "form": _form,
    "timestamp": _timestamp,
    "paper-log": _paper_log,
}
