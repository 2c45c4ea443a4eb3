"""Address books (vCard 2.1 to 4.0, RFC 6350): each card as a contact, in the words of the file."""

from __future__ import annotations

import re
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ContactDraft, ImportDraft, ReadOptions, Skipped
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.charsets import text_view
from app.importers.contact import property_value, unfolded

KIND: Final = "contacts"
MAX_BYTES: Final = 32 * 2**20
MAX_CARDS: Final = 20_000
MAX_VALUES: Final = 50
MAX_VALUE: Final = 1_000

_CHECK: Final = 1_000
_FIELDS: Final = {"FN": "names", "NICKNAME": "names", "TEL": "phones", "EMAIL": "emails", "ADR": "addresses"}


def looks_like(head: bytes, name: str) -> bool:
    """Whether it begins with a card."""
    del name
    return text_view(head[:64]).text.lstrip("\ufeff \t\n").upper().startswith("BEGIN:VCARD")


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return a contact for each card that has anything in it.

    Raises `KnownError(FILE_NOT_UNDERSTOOD)` when there is no card, `FILE_TOO_LARGE` over 32 MiB.
    """
    del name, options
    contacts: list[ContactDraft] = []
    skipped: list[Skipped] = []
    card: dict[str, list[str]] | None = None
    for done, line in enumerate(unfolded(text_view(file.whole(MAX_BYTES, ctx)).text)):
        if done % _CHECK == 0:
            ctx.check()
        stated, _, value = line.partition(":")
        tag, *parameters = stated.upper().rpartition(".")[2].split(";")
        if tag == "BEGIN" and value.strip().upper() == "VCARD":
            card = {}
        elif tag == "END" and card is not None:
            if any(card.values()):
                contacts.append(_contact(card))
            card = None
        elif card is not None:
            _take(card, tag, parameters, value)
        if len(contacts) > MAX_CARDS:
            contacts.pop()
            skipped.append(Skipped("contacts", "too_many"))
            break
    if card:
        contacts.append(_contact(card))
        skipped.append(Skipped("rest", "broken_file"))
    if not contacts:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    return ImportDraft(KIND, contacts=tuple(contacts), skipped=tuple(skipped))


def _take(card: dict[str, list[str]], tag: str, parameters: list[str], value: str) -> None:
    if tag == "N":
        family, given, *_ = (*re.split(r"(?<!\\);", value), "", "")
        words = " ".join(filter(None, (property_value(each, parameters).strip() for each in (given, family))))
        field = "parts"
    elif tag in _FIELDS:
        words, field = property_value(value, parameters).removeprefix("tel:").strip(), _FIELDS[tag]
    else:
        return
    values = card.setdefault(field, [])
    if words and len(values) < MAX_VALUES and words not in values:
        values.append(words[:MAX_VALUE])


def _contact(card: dict[str, list[str]]) -> ContactDraft:
    """Return the contact; the parts of a name count only where it is not written out."""
    names = card.get("names") or card.get("parts", [])
    return ContactDraft(
        names=tuple(names),
        phones=tuple(card.get("phones", ())),
        emails=tuple(card.get("emails", ())),
        addresses=tuple(card.get("addresses", ())),
    )
