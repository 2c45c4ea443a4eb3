"""A message of a mailbox as one line of a conversation: who, to whom, when, and its subject."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import getaddresses
from typing import Final

from app.domain.imported import Message, MessageKind, ReadOptions
from app.importers.claimed import EARLIEST_YEAR, mail_iso
from app.importers.instants import ms_of
from app.importers.mail_headers import decode_words

APP: Final = "email"
MAX_PEOPLE: Final = 50
MAX_NAMED: Final = 6
MAX_SUBJECT: Final = 1_000

_PEOPLE: Final = frozenset({"from", "sender", "to", "cc", "bcc", "resent-to"})


def mail_message(
    headers: Iterable[tuple[str, str]], options: ReadOptions, media: str = ""
) -> tuple[Message | None, str, str]:
    """Return the message, the key of its conversation and its title; None for one without a readable date.

    A conversation is all messages among the same addresses; `headers` are as they stand, not decoded: a name
    with a comma in it, once decoded, would look like two people.
    """
    headers = tuple(headers)
    people = _addresses(value for name, value in headers if name.lower() in _PEOPLE)
    writers = _addresses(value for name, value in headers if name.lower() == "from")
    key = ",".join(sorted(dict.fromkeys(address for _, address in people))[:MAX_PEOPLE])
    named = list(dict.fromkeys(name or address for name, address in people))
    title = ", ".join([*named[:MAX_NAMED], *(["…"] if len(named) > MAX_NAMED else [])])
    iso = mail_iso(_first(headers, "date"))
    if iso is None or int(iso[:4]) < EARLIEST_YEAR:
        return None, key, title
    name, address = writers[0] if writers else ("", "")
    me = options.me.strip().lower()
    message = Message(
        iso,
        ms_of(datetime.fromisoformat(iso), options.zone),
        sender=name or address,
        kind=MessageKind.TEXT,
        text=decode_words(_first(headers, "subject"))[:MAX_SUBJECT],
        sender_id=address,
        mine=(me in {address, name.lower()}) if me else None,
        media=media,
    )
    return message, key, title


def _addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, address) of everybody named, the address in lower case."""
    try:
        pairs = getaddresses([value[:20_000] for value in values])
    except (ValueError, IndexError, TypeError):
        return []
    return [(" ".join(decode_words(name).split()), address.lower()) for name, address in pairs if address]


def _first(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")
