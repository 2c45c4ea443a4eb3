"""The grammar of `daybook client`, of `vault keep` and `vault purge`, and of what only a release has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.strings.catalogue import text

if TYPE_CHECKING:
    from app.cli.parser import Grammar, Parser


def fill(grammar: Grammar, name: str) -> None:
    """Add every action of `client`."""
    group = grammar.group(name)
    group.action(name, "begin")
    group.action(name, "list")
    for action in ("new", "add"):
        made = group.action(name, action)
        made.add_argument("code", metavar="CODE")
        made.add_argument("--at", metavar="DIR", required=True, help=text("cli.option.client_at"))
        if action == "new":
            made.add_argument(
                "--new-passphrase-file", metavar="FILE", help=text("cli.option.client_passphrase")
            )
    amend = group.action(name, "amend")
    amend.add_argument("code", metavar="CODE")
    amend.add_argument("--code", dest="new_code", metavar="CODE", help=text("cli.option.client_code"))
    amend.add_argument("--at", metavar="DIR", help=text("cli.option.client_at"))
    amend.add_argument("--next-step", metavar="T", help=text("cli.option.client_step"))
    amend.add_argument("--next-on", metavar="DAY", help=text("cli.option.client_step_on"))
    _keeping(amend)
    group.action(name, "remove").add_argument("code", metavar="CODE")
    purge = group.action(name, "purge")
    purge.add_argument("code", metavar="CODE")
    purge.add_argument("--client-passphrase-file", metavar="FILE", help=text("cli.option.client_passphrase"))
    purge.add_argument("--keep-shared", action="store_true", help=text("cli.option.keep_shared"))
    _purging(purge)


def fill_vault(group: Grammar) -> None:
    """Add what letting go of a vault asks."""
    _keeping(group.action("vault", "keep"))
    purge = group.action("vault", "purge")
    purge.add_argument("--shared-out", metavar="FILE", help=text("cli.option.shared_out"))
    _purging(purge)


def fill_release(group: Grammar, name: str) -> None:
    """Add what a release has beside the actions of every record."""
    revoke = group.action(name, "revoke")
    revoke.add_argument("id", metavar="ID")
    revoke.add_argument("--by", metavar="T", default="", help=text("cli.option.revoked_by"))
    revoke.add_argument("--on", metavar="DAY", help=text("cli.option.revoked_on"))
    form = group.action(name, "form")
    form.add_argument("id", metavar="ID", nargs="?")
    form.add_argument("--out", metavar="FILE", required=True, help=text("cli.option.out"))
    form.add_argument("--language", choices=("en", "es"), help=text("cli.option.language"))
    form.add_argument("--a4", action="store_true", help=text("cli.option.a4"))
    group.action(name, "demand").add_argument("demand", choices=("on", "off"), nargs="?")


def fill_leave(parser: Parser) -> None:
    """Add whom something is for that leaves the record beside papers."""
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--for", dest="reader", choices=("me",), help=text("cli.option.for_me"))
    whom.add_argument("--under", metavar="ID", help=text("cli.option.under"))


def _keeping(parser: Parser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--until", metavar="DAY", help=text("cli.option.keep_until"))
    how.add_argument("--months", metavar="N", type=int, help=text("cli.option.keep_months"))
    how.add_argument("--off", action="store_true", help=text("cli.option.keep_off"))
    parser.add_argument("--closed", metavar="DAY", help=text("cli.option.keep_closed"))


def _purging(parser: Parser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=text("cli.option.purge_dry_run"))
    parser.add_argument("--yes", action="store_true", help=text("cli.option.purge_yes"))
    parser.add_argument(
        "--allow",
        choices=("open-case",),
        action="append",
        default=[],
        help=text("cli.option.purge_open_case"),
    )
