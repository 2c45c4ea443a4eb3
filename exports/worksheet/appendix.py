"""The worksheet's appendix, not for pasting: every account, number, address and handle; the evidence held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.fields import RecordKind
from app.domain.moment import Moment
from app.domain.views.ic3 import Ic3View
from app.strings.catalogue import text
from exports.base import Spot
from exports.words import moment_words, numbers_words
from exports.worksheet.boxes import Source


def identifier_rows(view: Ic3View) -> Sequence[Sequence[str]]:
    """Return rows of kind and whose, the identifier, first and last date with offset, entries."""
    return [
        (
            text("ic3.identifier.owned", kind=text(f"ic3.identifier.{found.kind}"), owner=found.owner)
            if found.owner
            else text(f"ic3.identifier.{found.kind}"),
            found.value,
            _stamp(found.first),
            _stamp(found.last),
            numbers_words(found.entries) if found.entries else "–",
        )
        for found in view.identifiers
    ]


def entry_rows(view: Ic3View) -> Sequence[Sequence[str]]:
    """Return rows of the number of each chosen entry, its date, and the first words of it."""
    return [
        (str(entry.number), moment_words(entry.when), _first_words(entry.words)) for entry in view.entries
    ]


def evidence_rows(view: Ic3View) -> Sequence[Sequence[str]]:
    """Return rows of item, name and kind, SHA-256, entries."""
    return [
        (
            str(item.number),
            text("ic3.evidence.named", name=item.name, kind=text(f"ic3.evidence.kind.{item.kind}")),
            item.sha256,
            numbers_words(item.entries),
        )
        for item in view.evidence
    ]


def appendix_sources(view: Ic3View) -> Iterator[tuple[str, Source]]:
    """Yield every text of the appendix that comes from the record, with the kind it is of."""
    for found in view.identifiers:
        where = text(f"ic3.identifier.{found.kind}")
        yield found.kind, Source(found.value, where)
        yield "owner", Source(found.owner, where)
    for entry in view.entries:
        where = text("ic3.from.entry", n=entry.number, when=moment_words(entry.when))
        yield "words", Source(_first_words(entry.words), where, Spot(RecordKind.ENTRY, entry.id, "what"))
    for item in view.evidence:
        where = text("ic3.where.item", n=item.number)
        yield "name", Source(item.name, where)
        yield "sha256", Source(item.sha256, where)


def _stamp(moment: Moment) -> str:
    """Write a date in ISO 8601, with the offset when a time was given."""
    return "–" if moment.start is None else moment.start.iso().replace("T", " ")


def _first_words(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
