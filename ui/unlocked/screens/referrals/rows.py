"""What the list of needs shows, and how the fields of one are grouped. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.fields import RecordKind
from app.domain.support import NOT_ASKED, Referral
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import moment_words

GROUPS: tuple[Group, ...] = (
    Group("first", ("kind", "state", "next_step", "by_when", "contact", "person"), folded=False),
    Group("note", ("note",)),
)
CAUTIOUS = frozenset({"immigration", "record_relief", "work_training"})
"""Kinds of need about which a person may write what could be used against them."""


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return what is open, the soonest first, then what is done or not wanted; on the vault lane."""
    return tuple(_rows(session, drafts))


def _rows(session: Session, drafts: frozenset[str]) -> Iterator[Row]:
    heading = ""
    for one in session.records.list(RecordKind.REFERRAL):
        assert isinstance(one, Referral)
        above = "referrals.heading.open" if one.is_open() else "referrals.heading.closed"
        if above != heading:
            heading = above
            yield Heading(text(heading))
        subject = Subject(RecordKind.REFERRAL, one.id)
        tag = text("forms.list.drafts") if subject.key in drafts else ""
        title = tag_label("need", one.kind) if one.kind else one.next_step or one.contact
        yield Item(subject, title or text("referrals.unnamed"), _line(one), tag)


def _line(one: Referral) -> str:
    far = "" if one.state in {"", NOT_ASKED} else tag_label("need_state", one.state)
    when = text("referrals.by", when=moment_words(one.by_when)) if one.by_when.is_known() else ""
    step = one.next_step or one.contact if one.kind else ""
    return " · ".join(filter(None, (far, step, when)))
