"""How the filters of the timeline are called, and how they are kept until the next time. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from app.domain.entry_filter import EVERY_ENTRY, EntryFilter
from app.domain.ids import EntityId, read_id
from app.domain.ids import id_text as written_id
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.words import day_words

FLAGS = ("has_danger", "reported", "has_evidence", "order_violated", "needs_detail", "hold")
_WORDS = frozenset({"kind", "danger"})
_DAYS = frozenset({"first_day", "last_day"})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is listed: a filter of entries, and whether only those with words that are not saved yet."""

    entries: EntryFilter = EVERY_ENTRY
    drafts: bool = False

    @property
    def is_all(self) -> bool:
        """Whether everything is listed."""
        return self == EVERYTHING


EVERYTHING = Narrowed()


@dataclass(frozen=True, slots=True)
class Active:
    """One filter that is on: the fields that take it back when they are None, and its words."""

    fields: tuple[str, ...]
    words: str


def active_of(narrowed: Narrowed, people: Mapping[EntityId, str]) -> Iterator[Active]:
    """Return every filter that is on, in words."""
    chosen = narrowed.entries
    if chosen.kind is not None:
        yield Active(("kind",), tag_label("kind", chosen.kind))
    if chosen.person is not None:
        yield Active(("person",), people.get(chosen.person, text("timeline.detail.unnamed")))
    if chosen.danger is not None:
        yield Active(("danger",), tag_label("danger", chosen.danger))
    for name in FLAGS:
        if getattr(chosen, name) is not None:
            yield Active((name,), text(f"timeline.filter.{name}"))
    if narrowed.drafts:
        yield Active(("drafts",), text("timeline.filter.drafts"))
    if chosen.first_day is not None and chosen.last_day is not None:
        days = (day_words(day, weekday=False) for day in (chosen.first_day, chosen.last_day))
        yield Active(("first_day", "last_day"), " – ".join(days))
    if chosen.with_withdrawn:
        yield Active(("with_withdrawn",), text("timeline.filter.with_withdrawn"))


def narrow(narrowed: Narrowed, changes: Mapping[str, object]) -> Narrowed:
    """Return the filter with other fields; None takes one back."""
    rest = dict(changes)
    drafts = bool(rest.pop("drafts")) if "drafts" in rest else narrowed.drafts
    if "with_withdrawn" in rest:
        rest["with_withdrawn"] = bool(rest["with_withdrawn"])
    return Narrowed(replace(narrowed.entries, **rest), drafts)  # type: ignore[arg-type]


def to_keep(narrowed: Narrowed) -> dict[str, object]:
    """Return the filter as it is kept; entries behind a figure are not."""
    kept: dict[str, object] = {"drafts": narrowed.drafts} if narrowed.drafts else {}
    for each in fields(EntryFilter):
        value = getattr(narrowed.entries, each.name)
        if each.name == "only" or value in {None, False}:
            continue
        if isinstance(value, date):
            value = value.isoformat()
        kept[each.name] = written_id(EntityId(value)) if isinstance(value, bytes) else value
    return kept


def as_kept(kept: object) -> Narrowed:
    """Return the filter that was kept; what is not understood is not asked."""
    found: dict[str, object] = {}
    for name, value in kept.items() if isinstance(kept, dict) else ():
        if name in _WORDS and isinstance(value, str):
            found[name] = value
        elif name in {*FLAGS, "drafts", "with_withdrawn"} and value is True:
            found[name] = True
        elif name == "person" and isinstance(value, str):
            found[name] = read_id(value)
        elif name in _DAYS and isinstance(value, str):
            found[name] = _day(value)
    return narrow(EVERYTHING, found)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
