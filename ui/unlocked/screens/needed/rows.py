"""What the list of evidence still needed shows, and how soon each may be gone. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.fields import RecordKind
from app.domain.moment import Precision
from app.domain.needed import GOT, TO_DO, Needed
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import day_words

GROUPS: tuple[Group, ...] = (
    Group("first", ("what", "who", "how", "gone_by", "state"), folded=False),
    Group("links", ("evidence", "entry"), folded=False),
    Group("note", ("note",)),
)
COUNTED_DAYS = 31
"""Up to so many days ahead a date is said as a number of days."""


def due_words(needed: Needed, today: date) -> str:
    """Say how soon it may be gone, or that somebody should be asked."""
    due = needed.due()
    if due is None:
        return text("needed.due.unknown")
    days = (due - today).days
    last = needed.gone_by.end.day if needed.gone_by.end is not None else due
    if days < 0:
        return text("needed.due.any_day" if last >= today else "needed.due.past")
    sure = needed.gone_by.precision in {Precision.EXACT, Precision.BEFORE}
    if not sure and 0 < days <= COUNTED_DAYS:
        return text("needed.due.about_days", n=days)
    if days <= 1:
        return text("needed.due.tomorrow" if days else "needed.due.today")
    if days <= COUNTED_DAYS:
        return text("needed.due.days", n=days)
    return text("needed.due.day", day=day_words(due))


def read_rows(session: Session, drafts: frozenset[str], today: date) -> tuple[Row, ...]:
    """Return what is open, the soonest first, then what came and what will not; on the vault lane."""
    return tuple(_rows(session, drafts, today))


def _rows(session: Session, drafts: frozenset[str], today: date) -> Iterator[Row]:
    heading = ""
    for one in sorted(session.records.list(RecordKind.NEEDED), key=_place):
        assert isinstance(one, Needed)
        if _HEADINGS[_place(one)] != heading:
            heading = _HEADINGS[_place(one)]
            yield Heading(text(heading))
        subject = Subject(RecordKind.NEEDED, one.id)
        tag = text("forms.list.drafts") if subject.key in drafts else ""
        yield Item(subject, one.what or one.who or text("needed.unnamed"), _line(one, today), tag)


_HEADINGS = ("needed.heading.open", "needed.heading.got", "needed.heading.closed")


def _place(one: object) -> int:
    assert isinstance(one, Needed)
    return 0 if one.is_open() else 1 if one.state == GOT else 2


def _line(one: Needed, today: date) -> str:
    far = "" if one.state in {"", TO_DO, GOT} else tag_label("needed_state", one.state)
    due = due_words(one, today) if one.is_open() else ""
    words = " · ".join(filter(None, (far, due, one.who if one.what else "")))
    return words[:1].upper() + words[1:]
