"""The grammar of `daybook handover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.strings.catalogue import text

if TYPE_CHECKING:
    from app.cli.parser import Grammar

CHOICES = ("private-notes", "held", "immigration", "confidential")
READERS = ("me", "attorney", "advocate")


def fill(grammar: Grammar, name: str) -> None:
    """Add every action of `handover`."""
    group = grammar.group(name)
    create = group.action(name, "create")
    whom = create.add_mutually_exclusive_group(required=True)
    whom.add_argument("--to", metavar="RECIPIENT", help=text("cli.option.handover_to"))
    whom.add_argument("--to-passphrase-file", metavar="FILE", help=text("cli.option.handover_words"))
    create.add_argument("--out", metavar="FILE", required=True, help=text("cli.option.out"))
    create.add_argument(
        "--for", dest="reader", choices=READERS, default="advocate", help=text("cli.option.handover_for")
    )
    for choice in CHOICES:
        words = text(f"cli.option.handover_with_{choice.replace('-', '_')}")
        create.add_argument(f"--with-{choice}", action="store_true", help=words)
    create.add_argument("--from-name", metavar="T", default="", help=text("cli.option.handover_from"))
    create.add_argument("--to-name", metavar="T", default="", help=text("cli.option.handover_name"))
    create.add_argument("--purpose", metavar="T", default="", help=text("cli.option.purpose"))
    create.add_argument("--under", metavar="ID", help=text("cli.option.under"))
    create.add_argument("--without-damaged", action="store_true", help=text("cli.option.without_damaged"))
    create.add_argument("--synced-ok", action="store_true", help=text("cli.option.synced_ok"))
    opening = group.action(name, "open")
    opening.add_argument("file", metavar="FILE")
    opening.add_argument("--age-passphrase-file", metavar="FILE", help=text("cli.option.handover_file_words"))
    opening.add_argument("--from-name", metavar="T", default="", help=text("cli.option.handover_sender"))
    group.action(name, "list")
    group.action(name, "received")
    receipt = group.action(name, "receipt")
    receipt.add_argument("id", metavar="ID")
    receipt.add_argument("words", metavar="WORD", nargs="+")
    compare = group.action(name, "compare")
    compare.add_argument("first", metavar="ID")
    compare.add_argument("second", metavar="ID")
    remove = group.action(name, "remove")
    remove.add_argument("id", metavar="ID")
    key = group.action(name, "key")
    key.add_argument("what", choices=("new", "list", "remove"))
    key.add_argument("id", metavar="ID", nargs="?", default="")
    key.add_argument("--out", metavar="FILE", help=text("cli.option.handover_key_out"))
    recipient = group.action(name, "recipient")
    recipient.add_argument("what", choices=("add", "list", "checked", "remove"))
    recipient.add_argument("name", metavar="NAME", nargs="?", default="")
    recipient.add_argument("key", metavar="KEY", nargs="?", default="")
    recipient.add_argument("--person", metavar="NAME", default="", help=text("cli.option.handover_person"))
