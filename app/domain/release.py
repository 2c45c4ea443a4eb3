"""A release: what a person agreed may be shared, with whom and until when, and when they took it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment


@dataclass(frozen=True, slots=True)
class Leave:
    """Whom a file or copied words are for: the person whose record it is, or whoever a release names.

    Neither is said in a person's own record, where nothing is asked.
    """

    to_person: bool = False
    release: EntityId | None = None


class ReleaseState(StrEnum):
    """How a release stands on a day; each has a name in `app.strings`."""

    STANDS = "stands"
    NOT_AGREED = "not_agreed"
    NOT_YET = "not_yet"
    NO_END = "no_end"
    ENDED = "ended"
    REVOKED = "revoked"


STOPS = frozenset({ReleaseState.NOT_YET, ReleaseState.ENDED, ReleaseState.REVOKED})
"""The states in which nothing goes out under a release, in any record."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release.

    `reader` is a code of the group `release_reader` ("" for whoever `who` is), `papers` are codes of the
    group `release_paper`, `told` of `release_told`. `agreed` is when it was signed or said, `revoked` when it
    was taken back. No paper but the private log prints any of it.
    """

    id: EntityId
    who: str = ""
    reader: str = ""
    papers: tuple[str, ...] = ()
    what: str = ""
    purpose: str = ""
    told: str = ""
    agreed: Moment = UNKNOWN_MOMENT
    expires: Moment = UNKNOWN_MOMENT
    revoked: Moment = UNKNOWN_MOMENT
    revoked_by: str = ""
    note: str = ""

    def state(self, today: date) -> ReleaseState:
        """Return how it stands; in doubt it does not."""
        if self.revoked.is_known() or self.revoked_by:
            return ReleaseState.REVOKED
        end = _last_day(self.expires)
        if end is not None and end < today:
            return ReleaseState.ENDED
        agreed = None if self.agreed.start is None else self.agreed.start.day
        if agreed is not None and agreed > today:
            return ReleaseState.NOT_YET
        if agreed is None:
            return ReleaseState.NOT_AGREED
        return ReleaseState.NO_END if end is None else ReleaseState.STANDS

    def covers(self, paper: str, reader: str) -> bool:
        """Whether it is for this paper and this reader."""
        return paper in self.papers and self.reader in {"", reader}


RELEASE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("who", K.TEXT, option="--who", exported=False),
    FieldSpec("reader", K.CHOICE, group="release_reader", option="--for", exported=False),
    FieldSpec("papers", K.TAGS, group="release_paper", option="--paper", exported=False),
    FieldSpec("what", K.PROSE, option="--what", exported=False),
    FieldSpec("purpose", K.TEXT, option="--purpose", exported=False),
    FieldSpec("told", K.CHOICE, group="release_told", option="--told", exported=False),
    FieldSpec("agreed", K.MOMENT, option="--agreed", exported=False),
    FieldSpec("expires", K.MOMENT, option="--expires", exported=False),
    FieldSpec("revoked", K.MOMENT, option="--revoked", exported=False),
    FieldSpec("revoked_by", K.TEXT, option="--revoked-by", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


def _last_day(moment: Moment) -> date | None:
    last = moment.end or moment.start
    return None if last is None else last.day
