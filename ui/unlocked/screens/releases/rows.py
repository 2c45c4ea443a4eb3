"""What the list of releases shows, how the form is grouped, and what went out under each. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.release import Release, ReleaseState
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import instant_words, moment_words

GROUPS: tuple[Group, ...] = (
    Group("first", ("who", "reader", "purpose", "papers", "what"), folded=False),
    Group("agreed", ("told", "agreed", "expires"), folded=False),
    Group("ended", ("revoked", "revoked_by")),
    Group("note", ("note",)),
)
_STANDING = frozenset(
    {ReleaseState.STANDS, ReleaseState.NO_END, ReleaseState.NOT_AGREED, ReleaseState.NOT_YET}
)


@dataclass(frozen=True, slots=True)
class Given:
    """How a release stands, in a sentence, and what went out under it; `can_end` while it is not over."""

    release: EntityId
    standing: str
    stands: bool
    given: tuple[str, ...]
    can_end: bool


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return the releases, those that are not over first; on the vault lane."""
    return tuple(_rows(session, drafts))


def read_given(session: Session, release: EntityId) -> Given:
    """Return what went out under a release; on the vault lane."""
    record = session.records.get(RecordKind.RELEASE, release)
    assert isinstance(record, Release)
    state = session.releases.state(record)
    exports = session.releases.exports_under().get(release, ())
    return Given(
        release,
        text(f"releases.state.{state.value}"),
        state is ReleaseState.STANDS,
        tuple(f"{text(f'documents.paper.{one.paper}')}, {instant_words(one.made)}" for one in exports),
        state in _STANDING and not session.read_only,
    )


def read_without(session: Session) -> int:
    """Return how many exports went to others without a release; on the vault lane."""
    without = session.releases.exports_under().get(None, ())
    return sum(one.reader != "me" for one in without)


def _rows(session: Session, drafts: frozenset[str]) -> Iterator[Row]:
    heading = ""
    for one in session.releases.list():
        state = session.releases.state(one)
        words = "releases.heading.open" if state in _STANDING else "releases.heading.over"
        if words != heading:
            heading = words
            yield Heading(text(heading))
        subject = Subject(RecordKind.RELEASE, one.id)
        tag = text("forms.list.drafts") if subject.key in drafts else ""
        if not tag and state is not ReleaseState.STANDS:
            tag = text(f"releases.tag.{state.value}")
        yield Item(subject, one.who or text("releases.unnamed"), _line(one), tag)


def _line(release: Release) -> str:
    until = text("releases.until", when=moment_words(release.expires)) if release.expires.is_known() else ""
    return " · ".join(filter(None, (release.purpose, until)))
