"""What the list of the person's own helpers shows. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.fields import RecordKind
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screens.support.model import read_own

GROUPS: tuple[Group, ...] = (
    Group("first", ("name", "phone", "text_to", "what", "hours", "area", "about", "withdrawn"), folded=False),
    Group("note", ("note",)),
)


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return who is on the list, then who was removed; on the vault lane."""
    return tuple(_rows(session, drafts))


def _rows(session: Session, drafts: frozenset[str]) -> Iterator[Row]:
    heading = ""
    for one in sorted(read_own(session), key=lambda one: one.withdrawn):
        above = "helpers.heading.removed" if one.withdrawn else "helpers.heading.shown"
        if above != heading:
            heading = above
            yield Heading(text(heading))
        subject = Subject(RecordKind.HELPER, one.id)
        tag = text("forms.list.drafts") if subject.key in drafts else ""
        line = " · ".join(filter(None, (one.phone or one.text_to, one.area)))
        yield Item(subject, one.name or text("helpers.unnamed"), line, tag)
