"""An entry: one incident in the person's own words, and everything they chose to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.answer import NOT_ASKED, Answer
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment
from app.domain.threads import MessageRef
from app.domain.translation import Translation


@dataclass(frozen=True, slots=True)
class Involvement:
    """Who it was, and how the person knows: `basis` is a code of the group `basis`, `words` their own.

    `person` is None for somebody not named.
    """

    person: EntityId | None = None
    basis: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class GuidedAnswer:
    """A guided question (code of the group `guided`), its state and words; printed as question and answer."""

    question: str
    answer: str = "not_asked"
    words: str = ""


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """A court order that was broken, and which of its terms (from 1; 0 when not said)."""

    order: EntityId
    term: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident. Happened (`when`), `noticed` and `written` are three things and stay three things.

    `when_words` is when it was as the person says it; nothing is worked out from it.

    `messages` are those of imported conversations that it rests on; `language` is what it is written in, ""
    for the court's; `translations` are of passages in it, or in those messages; `shows` are the requirements
    of a T or U visa that the person ties it to.
    """

    id: EntityId
    written: Instant
    title: str = ""
    what: str = ""
    when: Moment = UNKNOWN_MOMENT
    when_words: str = ""
    noticed: Moment = UNKNOWN_MOMENT
    where: str = ""
    place: EntityId | None = None
    county: str = ""
    state: str = ""
    my_location: str = ""
    their_location: str = ""
    kinds: tuple[str, ...] = ()
    persons: tuple[Involvement, ...] = ()
    witnessed: Answer = NOT_ASKED
    witnesses: tuple[EntityId, ...] = ()
    words: tuple[str, ...] = ()
    exact_words: tuple[str, ...] = ()
    before: str = ""
    i_did: str = ""
    told_to_stop: Answer = NOT_ASKED
    weapon: Answer = NOT_ASKED
    harm: Answer = NOT_ASKED
    care: Answer = NOT_ASKED
    police: Answer = NOT_ASKED
    reports: tuple[EntityId, ...] = ()
    order_violated: Answer = NOT_ASKED
    order_terms: tuple[OrderTerm, ...] = ()
    often: Answer = NOT_ASKED
    danger: tuple[str, ...] = ()
    guided: tuple[GuidedAnswer, ...] = ()
    effect: str = ""
    impact: int | None = None
    most_serious: bool = False
    children: Answer = NOT_ASKED
    pets: Answer = NOT_ASKED
    technology: Answer = NOT_ASKED
    cost: Answer = NOT_ASKED
    evidence: tuple[EntityId, ...] = ()
    messages: tuple[MessageRef, ...] = ()
    language: str = ""
    translations: tuple[Translation, ...] = ()
    translated_by: str = ""
    translator_languages: str = ""
    typed_by: str = ""
    from_what: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    private_note: str = ""
    hold: bool = False
    needs_detail: bool = False
    withdrawn: bool = False
    withdrawn_reason: str = ""

    def heading(self) -> str:
        """Return the title, or the first line of the text, cut to 80 characters for lists."""
        return heading_of(self.title, self.what)


def heading_of(title: str, words: str) -> str:
    """Return the title, or the first line of the words, cut to 80 characters for lists."""
    if title:
        return title
    first = words.strip().split("\n", 1)[0].strip()
    return first if len(first) <= 80 else first[:79].rstrip() + "…"


ENTRY_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("written", K.INSTANT, settable=False),
    FieldSpec("title", K.TEXT),
    FieldSpec("what", K.PROSE, option="--what"),
    FieldSpec("when", K.MOMENT, option="--when"),
    FieldSpec("when_words", K.TEXT),
    FieldSpec("noticed", K.MOMENT, option="--noticed"),
    FieldSpec("where", K.TEXT, option="--where"),
    FieldSpec("place", K.LINK, group="place"),
    FieldSpec("county", K.TEXT, option="--county"),
    FieldSpec("state", K.TEXT, option="--state"),
    FieldSpec("my_location", K.TEXT),
    FieldSpec("their_location", K.TEXT),
    FieldSpec("kinds", K.TAGS, group="kind", option="--kind"),
    FieldSpec("persons", K.PARTS, part=Involvement, option="--person"),
    FieldSpec("witnessed", K.ANSWER),
    FieldSpec("witnesses", K.LINKS, group="person", option="--witness"),
    FieldSpec("words", K.LIST, option="--words"),
    FieldSpec("exact_words", K.LIST),
    FieldSpec("before", K.PROSE),
    FieldSpec("i_did", K.PROSE),
    FieldSpec("told_to_stop", K.ANSWER, option="--told-to-stop"),
    FieldSpec("weapon", K.ANSWER, option="--weapon"),
    FieldSpec("harm", K.ANSWER, option="--harm"),
    FieldSpec("care", K.ANSWER),
    FieldSpec("police", K.ANSWER, option="--police"),
    FieldSpec("reports", K.LINKS, group="report"),
    FieldSpec("order_violated", K.ANSWER),
    FieldSpec("order_terms", K.PARTS, part=OrderTerm),
    FieldSpec("often", K.ANSWER, group="often", option="--often"),
    FieldSpec("danger", K.TAGS, group="danger", option="--danger", exported=False),
    FieldSpec("guided", K.PARTS, part=GuidedAnswer),
    FieldSpec("effect", K.PROSE, option="--effect"),
    FieldSpec("impact", K.NUMBER, option="--impact", exported=False),
    FieldSpec("most_serious", K.FLAG, option="--most-serious"),
    FieldSpec("children", K.ANSWER),
    FieldSpec("pets", K.ANSWER),
    FieldSpec("technology", K.ANSWER),
    FieldSpec("cost", K.ANSWER),
    FieldSpec("evidence", K.LINKS, group="evidence", option="--evidence"),
    FieldSpec("messages", K.PARTS, part=MessageRef),
    FieldSpec("language", K.TEXT),
    FieldSpec("translations", K.PARTS, part=Translation),
    FieldSpec("translated_by", K.TEXT),
    FieldSpec("translator_languages", K.TEXT),
    FieldSpec("typed_by", K.TEXT, option="--typed-by"),
    FieldSpec("from_what", K.TAGS, group="from_what", option="--from-what"),
    FieldSpec("shows", K.TAGS, group="visa", option="--shows", exported=False),
    FieldSpec("private_note", K.PROSE, option="--private-note", exported=False),
    FieldSpec("hold", K.FLAG, option="--hold", exported=False),
    FieldSpec("needs_detail", K.FLAG, exported=False),
    FieldSpec("withdrawn", K.FLAG, exported=False, settable=False),
    FieldSpec("withdrawn_reason", K.TEXT, exported=False, settable=False),
)


ENTRY_ANSWERS: tuple[str, ...] = tuple(spec.name for spec in ENTRY_FIELDS if spec.kind is K.ANSWER)


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One saved state of an entry: when, why (code of the group `reason`), which fields differ.

    The first version names no fields. `behind_ms` is how far the computer's clock stood behind what was saved
    just before, 0 when it went forward.
    """

    entry: Entry
    recorded: Instant
    reason: str = ""
    act: str = ""
    changed: tuple[str, ...] = field(default=())
    behind_ms: int = 0
