"""What goes where in one packet: incidents numbered from 1, exhibits labelled in the order of first use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.documents_in import OFFICE
from app.domain.export_request import PageOptions, Part
from app.domain.ids import EntityId
from app.domain.moment import Precision
from app.domain.views.cut import is_dated
from app.domain.views.names import name_forms
from app.domain.views.served import (
    ServedCase,
    ServedChange,
    ServedEvidence,
    ServedIncident,
    ServedPerson,
)
from app.domain.views.served_threads import ServedSpeaker, ServedThread
from app.domain.views.served_who import Who
from app.strings.catalogue import has_text, text
from app.strings.labels import hidden_words
from exports.jurisdictions import Jurisdiction
from exports.words import initials

_LETTERS = 26
_NAMED_THREADS = 2
_LISTS = frozenset({"calls", "log"})
_LONGEST_TITLE = 90
# Where a name stands that is written through `Plan.name`.
_NAMED = frozenset(
    {
        (Who, "name"),
        (ServedPerson, "name"),
        (ServedIncident, "witnesses"),
        (ServedEvidence, "source"),
        (ServedSpeaker, "name"),
    }
)


class Place(StrEnum):
    """Where an incident prints in full."""

    RECENT = "recent"
    SERIOUS = "serious"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Numbered:
    """An incident with its number in this packet and the section that prints it."""

    number: int
    place: Place
    incident: ServedIncident

    @property
    def anchor(self) -> str:
        """The anchor of its heading."""
        return f"incident-{self.number}"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit: `mark` is its number or letter, `incidents` the numbers of the incidents that use it.

    `threads` are the conversations printed in it, `elsewhere` those of the same file that another exhibit
    prints, each with the label of that one.
    """

    order: int
    mark: str
    item: ServedEvidence
    incidents: tuple[int, ...]
    threads: tuple[ServedThread, ...] = ()
    elsewhere: tuple[tuple[ServedThread, str], ...] = ()

    @property
    def what(self) -> str:
        """What kind of thing it is: of a file with conversations what they are, else the kind of file."""
        if not self.item.conversations or self.item.kind == "email":
            office = self.item.media_type.startswith(OFFICE)
            return text("packet.kind.document") if office else kind_words(self.item.kind)
        apps = {thread.app for thread in (*self.threads, *(thread for thread, _ in self.elsewhere))}
        return text(f"chat.kind.{next(iter(apps))}" if len(apps) == 1 and apps <= _LISTS else "chat.kind")

    @property
    def label(self) -> str:
        """`Exhibit 3`."""
        return text("packet.exhibit", mark=self.mark)

    @property
    def anchor(self) -> str:
        """The anchor of its separator sheet."""
        return f"exhibit-{self.order}"

    @property
    def title(self) -> str:
        """A brief description: the petitioner's caption, else what it is and the name of the file."""
        if self.item.caption.strip():
            return shortened(self.item.caption)
        names = [thread.title for thread in self.threads if thread.title][:_NAMED_THREADS]
        if len(names) < len(self.threads) or not names:
            names = [self.item.name]
        return text("packet.exhibit_title", kind=self.what, name=shortened(", ".join(names)))

    @property
    def redacted(self) -> str:
        """That it is a redacted copy, what was done and whether the original is kept; "" for an original."""
        redaction = self.item.redaction
        if redaction is None:
            return ""
        key = "packet.redacted" if redaction.original_number else "packet.redacted.only"
        return text(key, done=hidden_words(redaction.hidden))


@dataclass(frozen=True, slots=True)
class Plan:
    """A packet before it is drawn."""

    view: ServedCase
    page: PageOptions
    court: Jurisdiction
    numbered: tuple[Numbered, ...]
    exhibits: tuple[Exhibit, ...]
    children: Mapping[str, str]

    def has(self, part: Part) -> bool:
        """Whether a part was asked for."""
        return self.page.has(part)

    @property
    def notary(self) -> bool:
        """Whether the declaration has a block for a notary: the court wants it, or the maker."""
        return self.court.notary == "required" or self.page.notary

    def at(self, place: Place) -> tuple[Numbered, ...]:
        """Return the incidents that print in full in one section."""
        return tuple(entry for entry in self.numbered if entry.place is place)

    def exhibits_of(self, incident: ServedIncident) -> tuple[Exhibit, ...]:
        """Return an incident's exhibits, in order; none when the packet has no exhibits."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.item.id in incident.evidence)

    def name(self, name: str) -> str:
        """Return a name as this court wants it: a child's as initials where it asks for them."""
        return self.children.get(name, name)

    def person(self, person: ServedPerson) -> str:
        """Return a person's name as this court wants it, or that it is withheld."""
        return self.name(person.name) if person.name else text("packet.name_withheld")


def make_plan(view: ServedCase, page: PageOptions, court: Jurisdiction) -> Plan:
    """Number the incidents (most recent, most serious, others newest first) and label the exhibits."""
    recent = _most_recent(view)
    groups: dict[Place, list[ServedIncident]] = {place: [] for place in Place}
    for incident in view.incidents:
        if recent is not None and incident.id == recent.id:
            groups[Place.RECENT].append(incident)
        elif incident.most_serious:
            groups[Place.SERIOUS].append(incident)
        else:
            groups[Place.OTHER].append(incident)
    ordered = [(place, incident) for place in Place for incident in groups[place]]
    numbered = tuple(
        Numbered(number, place, incident) for number, (place, incident) in enumerate(ordered, start=1)
    )
    short = court.children == "initials"
    children = {child.name: initials(child.name) for child in view.children if child.name and short}
    exhibits = _exhibits(view, numbered, page) if page.has(Part.EXHIBITS) else ()
    return Plan(view, page, court, numbered, exhibits, MappingProxyType(children))


def _most_recent(view: ServedCase) -> ServedIncident | None:
    """Choose the newest; "before a day" only when nothing has a surer date, a mere guess never."""
    dated = [incident for incident in view.incidents if is_dated(incident.when)]
    surer = [incident for incident in dated if incident.when.precision is not Precision.BEFORE]
    return next(iter(surer or dated), None)


def names_in_words(plan: Plan) -> bool:
    """Whether a name that this court wants as initials stands open in anything that is printed in words."""
    forms = {form for name in plan.children for form in name_forms(name)}
    if not forms:
        return False
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(forms)))})\b", re.IGNORECASE)
    return any(wanted.search(words) for words in _open_words(plan.view))


def _open_words(value: object) -> Iterator[str]:
    """Yield every text of a view, but for the names that `Plan.name` writes as the court wants them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _open_words(part)
    elif is_dataclass(value):
        named = isinstance(value, ServedChange) and value.field == "witnesses"
        for field in fields(value):
            if not named and (type(value), field.name) not in _NAMED:
                yield from _open_words(getattr(value, field.name))


def kind_words(kind: str) -> str:
    """Name a kind of file."""
    key = f"packet.kind.{kind}"
    return text(key) if has_text(key) else text("packet.kind.file")


def shortened(words: str) -> str:
    """Cut a line for a table or a bookmark at a word, with an ellipsis."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _exhibits(view: ServedCase, numbered: Sequence[Numbered], page: PageOptions) -> tuple[Exhibit, ...]:
    used: dict[EntityId, list[int]] = {}
    for entry in numbered:
        for each in entry.incident.evidence:
            if view.item(each) is not None:
                used.setdefault(each, []).append(entry.number)
    found: list[Exhibit] = []
    printed: dict[EntityId, str] = {}
    for order, (evidence, incidents) in enumerate(used.items(), start=1):
        item = view.item(evidence)
        assert item is not None
        mark = _letters(order) if page.letters else str(order)
        mine = [thread for thread in view.threads if evidence in thread.items]
        # A conversation that came in two files of the packet stands in the first of them.
        new = tuple(thread for thread in mine if thread.id not in printed)
        old = tuple((thread, printed[thread.id]) for thread in mine if thread.id in printed)
        exhibit = Exhibit(order, mark, item, tuple(dict.fromkeys(incidents)), new, old)
        printed |= dict.fromkeys((thread.id for thread in new), exhibit.label)
        found.append(exhibit)
    return tuple(found)


def _letters(number: int) -> str:
    """Write 1 as A, 26 as Z, 27 as AA."""
    result = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        result = chr(ord("A") + rest) + result
    return result
