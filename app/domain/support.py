"""What a person keeps beside the record of what happened: needs and next steps, helpers of their own, a plan.

None of it is in a paper but the person's own private log, and there only when they ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment

NOT_ASKED = "not_asked"
WANTED = "wanted"
_OPEN = frozenset({"", NOT_ASKED, WANTED, "in_progress"})


@dataclass(frozen=True, slots=True)
class Referral:
    """One need and its next step; `kind` is a code of the group `need`, `state` of the group `need_state`.

    `contact` says in the person's words whom to reach and how; `person` is one of the people of the record.
    """

    id: EntityId
    kind: str = ""
    state: str = NOT_ASKED
    next_step: str = ""
    by_when: Moment = UNKNOWN_MOMENT
    contact: str = ""
    person: EntityId | None = None
    note: str = ""

    def is_open(self) -> bool:
        """Whether there may still be something to do."""
        return self.state in _OPEN


REFERRAL_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("kind", K.CHOICE, group="need", option="--kind", exported=False),
    FieldSpec("state", K.CHOICE, group="need_state", option="--state", exported=False),
    FieldSpec("next_step", K.TEXT, option="--next-step", exported=False),
    FieldSpec("by_when", K.MOMENT, option="--by-when", exported=False),
    FieldSpec("contact", K.TEXT, option="--contact", exported=False),
    FieldSpec("person", K.LINK, group="person", option="--person", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who can help, added by the person; `about` are codes of the group `help`.

    One that is `withdrawn` was removed from the list and can be put back.
    """

    id: EntityId
    name: str = ""
    what: str = ""
    phone: str = ""
    text_to: str = ""
    hours: str = ""
    area: str = ""
    about: tuple[str, ...] = ()
    note: str = ""
    withdrawn: bool = False


HELPER_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("name", K.TEXT, option="--name", exported=False),
    FieldSpec("what", K.PROSE, option="--what", exported=False),
    FieldSpec("phone", K.TEXT, option="--phone", exported=False),
    FieldSpec("text_to", K.TEXT, option="--text-to", exported=False),
    FieldSpec("hours", K.TEXT, option="--hours", exported=False),
    FieldSpec("area", K.TEXT, option="--area", exported=False),
    FieldSpec("about", K.TAGS, group="help", option="--about", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
    FieldSpec("withdrawn", K.FLAG, option="--withdrawn", exported=False),
)


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """One question of the plan (code of the group `plan`): "done" once it was thought of, and words."""

    question: str
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan for safety: one record, there from the first thing that is written in it."""

    id: EntityId
    answers: tuple[PlanAnswer, ...] = ()


PLAN_FIELDS: tuple[FieldSpec, ...] = (FieldSpec("answers", K.PARTS, part=PlanAnswer, exported=False),)


def by_when(referrals: Iterable[Referral]) -> tuple[Referral, ...]:
    """Return what is open, the soonest first and those without a date after them, and then the rest."""
    return tuple(sorted(referrals, key=_place))


def _place(one: Referral) -> tuple[bool, bool, int, bytes]:
    at = one.by_when.sort_ms()
    return (not one.is_open(), at is None, at or 0, one.id)
