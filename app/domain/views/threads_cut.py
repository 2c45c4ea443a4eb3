"""Cuts the lines of conversations for a served paper: who stands on each, and which number may be printed.

A number, handle or name is somebody's only because the petitioner said so. What the petitioner, a witness
or a child can be reached by, and what is confidential of anybody, is left out unless it was released for the
paper; it is also known by the fields of the people in the record, so that nothing hidden is printed because
it was not matched.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.entry import Involvement
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.person import Person, Role, values_of
from app.domain.threads import Identifier
from app.domain.transcripts import ExcerptLine, ThreadExcerpt
from app.domain.views.names import Names, hidden_fields
from app.domain.views.served_threads import ServedLine, ServedSource, ServedSpeaker, ServedThread

CALLS_APP = "calls"
"""The app of call lists, where the number of a line is that of the other side, whoever called."""

_REACHED_BY = ("phone", "work_phone", "email", "handle")
_FEWEST_DIGITS = 7
_WHOLE_NUMBER = 10


def field_of(value: str) -> str:
    """Return the field of a person that such a name of a sender belongs to: phone, email or handle."""
    if "@" in value[1:] and "." in value:
        return "email"
    return "phone" if len(_digits(value)) >= _FEWEST_DIGITS and not any(map(str.isalpha, value)) else "handle"


def same_identifier(one: str, other: str) -> bool:
    """Whether two spellings are of one number (its last ten digits), handle or address."""
    first, second = _digits(one), _digits(other)
    if field_of(one) == field_of(other) == "phone":
        return first[-_WHOLE_NUMBER:] == second[-_WHOLE_NUMBER:]
    return bool(one.strip()) and one.strip().lstrip("@").casefold() == other.strip().lstrip("@").casefold()


def served_threads(names: Names) -> tuple[ServedThread, ...]:
    """Return the conversations of a paper's excerpts, without those of which no file goes in."""
    out = names.request.left_out
    return tuple(
        _Cut(names, excerpt).thread()
        for excerpt in names.snapshot.excerpts
        if not excerpt.items or not out.issuperset(excerpt.items)
    )


class _Cut:
    """Cuts one conversation."""

    def __init__(self, names: Names, excerpt: ThreadExcerpt) -> None:
        self._names = names
        self._excerpt = excerpt
        self._app = excerpt.thread.app
        # A message names the file it came with; a paper may print a redacted copy of that.
        self._instead = dict(names.request.redacted)
        self._told = {(known.app, known.value): known for known in names.snapshot.identifiers}
        self._own_names = {batch.me.strip().casefold() for batch in excerpt.batches if batch.me.strip()}
        self._speakers: list[ServedSpeaker] = []
        self._hidden: list[str] = []
        self._places: dict[tuple[str, str, bool], int] = {}

    def thread(self) -> ServedThread:
        """Return the lines with their speakers."""
        excerpt = self._excerpt
        lines = tuple(map(self._line, excerpt.lines))
        title = excerpt.thread.title
        if any(self._names_hidden(part) for part in title.split(",")):
            title = ""
        return ServedThread(
            id=excerpt.thread.id,
            app=self._app,
            title=title,
            items=tuple(item for item in excerpt.items if item not in self._names.request.left_out),
            sources=tuple(
                ServedSource(batch.evidence, batch.format, batch.zone) for batch in excerpt.batches
            ),
            total=excerpt.total,
            messages=sum(batch.messages for batch in excerpt.batches),
            calls=sum(batch.calls for batch in excerpt.batches),
            notices=sum(batch.notices for batch in excerpt.batches),
            rows=sum(batch.rows for batch in excerpt.batches),
            speakers=tuple(self._speakers),
            lines=lines,
        )

    def _line(self, line: ExcerptLine) -> ServedLine:
        message, file = line.stored.message, line.stored.evidence
        return ServedLine(
            ref=line.stored.ref,
            number=line.number,
            at=message.at,
            kind=message.kind.value,
            speaker=self._speaker_of(message),
            text=message.text,
            media=message.media,
            item=None if file is None else self._instead.get(file, file),
            edited=message.edited,
            detail=message.detail,
            rests=line.rests,
        )

    def _speaker_of(self, message: Message) -> int | None:
        if message.kind in {MessageKind.SYSTEM, MessageKind.ROW}:
            return None
        other_side = message.kind is MessageKind.CALL and self._app == CALLS_APP
        mine = bool(message.mine) and not (other_side and message.sender_id)
        key = (message.sender, message.sender_id, mine)
        if key not in self._places:
            speaker = self._speaker(*key)
            if speaker not in self._speakers:
                self._speakers.append(speaker)
            self._places[key] = self._speakers.index(speaker)
        return self._places[key]

    def _speaker(self, name: str, identifier: str, mine: bool) -> ServedSpeaker:  # noqa: FBT001 - a key
        told = self._identified(identifier) or self._identified(name)
        person = None if told is None else self._names.snapshot.person(told.person or EntityId(b""))
        me = self._names.snapshot.me()
        if (
            mine
            or (person is not None and person.role is Role.ME)
            or name.strip().casefold() in self._own_names
            or (me is not None and any(_is_of(me, value) for value in (identifier, name)))
        ):
            return self._me(me, identifier or _number_in(name))
        value = identifier or _number_in(name)
        owner = person or next(
            (one for one in self._names.snapshot.people if value and _is_of(one, value)), None
        )
        withheld = (
            bool(value) and owner is not None and field_of(value) in hidden_fields(owner, self._names.request)
        )
        if withheld:
            self._hidden.append(value)
        who = None
        if told is not None and person is not None:
            who = self._names.who(Involvement(person.id, told.basis, told.words))
        # Readers call who has no name by the number.
        shown = "" if withheld and same_identifier(name, value) else name
        if person is not None and "name" in hidden_fields(person, self._names.request):
            shown = ""
        return ServedSpeaker(shown, "" if withheld else identifier, withheld=withheld, who=who)

    def _me(self, me: Person | None, value: str) -> ServedSpeaker:
        """Return the petitioner: without a number, unless that was released for this paper."""
        is_open = me is not None and field_of(value) not in hidden_fields(me, self._names.request)
        if value and not is_open:
            self._hidden.append(value)
        shown = value if value and is_open and me is not None and _is_of(me, value) else ""
        return ServedSpeaker("", shown, me=True, withheld=not is_open)

    def _identified(self, value: str) -> Identifier | None:
        if not value:
            return None
        found = self._told.get((self._app, value)) or self._told.get(("", value))
        return found if found is not None and found.person is not None else None

    def _names_hidden(self, words: str) -> bool:
        return any(same_identifier(words, value) for value in self._hidden)


def _number_in(name: str) -> str:
    """Return a name that is a number or an address, "" for one that is a name."""
    return "" if field_of(name) == "handle" else name


def _is_of(person: Person, value: str) -> bool:
    return bool(value.strip()) and any(same_identifier(value, known) for known in _reached_by(person))


def _reached_by(person: Person) -> Iterator[str]:
    for field in _REACHED_BY:
        yield from values_of(person, field)


def _digits(value: str) -> str:
    return "".join(char for char in value if char.isdecimal())
