"""Threads of messages: read in pages, bursts proposed, messages made into an entry when asked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import cast

from app.domain.bursts import GAP_MINUTES, LEAST
from app.domain.change import Change
from app.domain.entry import Entry, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.moment import Moment, Precision, Stamp
from app.domain.ports import JobContext
from app.domain.threads import (
    IN_FILE,
    Dismissal,
    Identifier,
    MessageBatch,
    MessageRef,
    Sender,
    StoredMessage,
    Thread,
    ThreadSummary,
)
from app.services.bursts import Bursts, ThreadBurst
from app.services.identifiers import Identifiers, IdentifierSummary, sender_key
from app.services.ledger import Ledger
from storage.repositories.contents import ContentRepository
from storage.repositories.message_search import MessageSearchRepository
from storage.repositories.messages import MessageRepository

PAGE = 200
MOST_CHOSEN = 2000
"""How many messages are chosen at once for one entry."""


@dataclass(frozen=True, slots=True)
class FoundInThread:
    """The messages of a thread that hold some words, the oldest first; `is_cut` when there are older ones."""

    refs: tuple[MessageRef, ...]
    is_cut: bool = False


class ThreadService:
    """The threads of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._messages = MessageRepository(ledger.vault)
        self._contents = ContentRepository(ledger.vault)
        self._index = MessageSearchRepository(ledger.vault)
        self._identifiers = Identifiers(ledger)
        self._bursts = Bursts(ledger, self._identifiers)

    def list(self) -> tuple[ThreadSummary, ...]:
        """Return every thread with what it holds, the one with the latest import first."""
        batches = self._batches()
        threads = cast("tuple[Thread, ...]", self._ledger.all(RecordKind.THREAD))
        latest = {key: max(each.imported.ms for each in found) for key, found in batches.items()}
        ordered = sorted(threads, key=lambda one: (-latest.get(one.id, 0), one.title.casefold(), one.id))
        return tuple(_summary(thread, batches.get(thread.id, ())) for thread in ordered)

    def get(self, thread_id: EntityId) -> Thread:
        """Return a thread; raises `KnownError(NOT_FOUND)`."""
        return cast("Thread", self._ledger.get(RecordKind.THREAD, thread_id))

    def find(self, named: str) -> Thread:
        """Return the thread meant by an id or the start of one; `KnownError(NOT_FOUND | AMBIGUOUS_NAME)`."""
        found = self._ledger.by_text(RecordKind.THREAD, named)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=named)
        return cast("Thread", found)

    def messages(
        self,
        thread_id: EntityId,
        *,
        after: MessageRef | None = None,
        before: MessageRef | None = None,
        last: bool = False,
        limit: int = PAGE,
    ) -> tuple[StoredMessage, ...]:
        """Return up to `limit` messages in order of time: the first, or those next to `after` or `before`.

        `last` asks for the last ones. None for a reference that is not of this thread; what the person said
        is their own name or number is theirs. Raises `KnownError(NOT_FOUND)`.
        """
        is_mine = self._identifiers.mine_in(self.get(thread_id).app)
        batches = self._messages.batches(thread_id)
        page = self._messages.page(batches, after=after, before=before, last=last, limit=limit)
        return tuple(is_mine(self._with_file(stored)) for stored in page)

    def place(self, ref: MessageRef) -> int:
        """Return how many lines of its thread stand before a message; raises `KnownError(NOT_FOUND)`."""
        found = self._messages.rank(self._messages.batches(self.thread_of(ref).id), ref)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=ref.text())
        return found

    def first_from(self, thread_id: EntityId, day: date) -> MessageRef | None:
        """Return the first message of a day as the file states it, or of a later one; None when none is.

        Raises `KnownError(NOT_FOUND)`.
        """
        self.get(thread_id)
        return self._messages.first_from(self._messages.batches(thread_id), day)

    def search(self, thread_id: EntityId, words: str, limit: int = MOST_CHOSEN) -> FoundInThread:
        """Find the messages of a thread that hold every word, at most the `limit` newest; see `Search`."""
        self.get(thread_id)
        found = self._index.newest(words, limit + 1, thread=thread_id)
        return FoundInThread(tuple(each.ref for each in reversed(found[:limit])), len(found) > limit)

    def of_evidence(self, evidence: EntityId) -> tuple[EntityId, ...]:
        """Return the threads whose messages an item of evidence brought, in order of import."""
        return self._messages.threads_of(evidence)

    def between(self, first: MessageRef, last: MessageRef) -> tuple[StoredMessage, ...]:
        """Return the messages of one thread from `first` to `last`, both included, at most `MOST_CHOSEN`.

        Raises `KnownError(NOT_FOUND)` when they are not of one thread, or `last` is not among them.
        """
        thread = self.thread_of(first)
        found = (self.message(first), *self.messages(thread.id, after=first, limit=MOST_CHOSEN - 1))
        ends = next((at for at, one in enumerate(found) if one.ref == last), None)
        if ends is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=last.text())
        return found[: ends + 1]

    def message(self, ref: MessageRef) -> StoredMessage:
        """Return one message; raises `KnownError(NOT_FOUND)`."""
        found = self._messages.find(ref)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=ref.text())
        is_mine = self._identifiers.mine_in(self.thread_of(ref).app)
        return is_mine(self._with_file(found))

    def thread_of(self, ref: MessageRef) -> Thread:
        """Return the thread of a message; raises `KnownError(NOT_FOUND)`."""
        batch = cast("MessageBatch", self._ledger.get(RecordKind.BATCH, ref.batch))
        if batch.thread is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=ref.text())
        return self.get(batch.thread)

    def bursts(
        self,
        thread_id: EntityId | None = None,
        *,
        gap_minutes: int = GAP_MINUTES,
        least: int = LEAST,
        dismissed: bool = False,
        ctx: JobContext | None = None,
    ) -> tuple[ThreadBurst, ...]:
        """Return the bursts of a thread, or of all; they are proposals and change nothing.

        Those that were put aside are left out, unless `dismissed`.
        """
        threads = self._ledger.all(RecordKind.THREAD) if thread_id is None else (self.get(thread_id),)
        return self._bursts.find(
            cast("tuple[Thread, ...]", threads),
            gap_minutes=gap_minutes,
            least=least,
            dismissed=dismissed,
            ctx=ctx,
        )

    def dismiss(self, found: ThreadBurst) -> tuple[Dismissal, Change]:
        """Put a burst aside; it is shown again when more of it is imported."""
        return self._bursts.dismiss(found)

    def bring_back(self, dismissal: EntityId) -> Change:
        """Show a burst again that was put aside; raises `KnownError(NOT_FOUND)`."""
        return self._bursts.bring_back(dismissal)

    def accept(self, refs: Sequence[MessageRef], changes: Mapping[str, object] | None = None) -> Entry:
        """Make one entry of these messages: words verbatim, each with sender and time, and their files.

        `changes` are what the person added or changed before saving. Raises `KnownError` with NOT_FOUND,
        NOTHING_TO_SAVE without messages, and what saving an entry raises.
        """
        values = dict(self.proposal(refs)) | dict(changes or {})
        fill = {"written": self._ledger.now()}
        return cast("Entry", self._ledger.add(RecordKind.ENTRY, values, fill=fill))

    def proposal(self, refs: Sequence[MessageRef]) -> Mapping[str, object]:
        """Return the values of the entry that these messages would make, to be looked at and changed."""
        found = sorted(
            (self.message(ref) for ref in dict.fromkeys(refs)), key=lambda one: (one.sort, one.ref)
        )
        if not found:
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        said = [_line(stored.message) for stored in found]
        return {
            "what": "\n".join(said),
            "when": self._when(found),
            "exact_words": tuple(one.message.text for one in found if _is_words(one.message)),
            "persons": self._people(found),
            "from_what": _from_what(found),
            "evidence": self._evidence(found),
            "messages": tuple(one.ref for one in found),
        }

    def identifiers(self) -> tuple[IdentifierSummary, ...]:
        """Return every name, number or handle that sent something, and whom each matches: proposals."""
        return self._identifiers.list()

    def senders(self, thread_id: EntityId) -> tuple[IdentifierSummary, ...]:
        """Return who sent something in a thread, with all that is known of each; `KnownError(NOT_FOUND)`."""
        app = self.get(thread_id).app
        keys = {
            sender_key(app, sender.identifier or sender.name)
            for batch in self._batches().get(thread_id, ())
            for sender in batch.senders
        }
        return tuple(each for each in self._identifiers.list() if each.key in keys)

    def whose(self, thread_id: EntityId) -> Mapping[str, EntityId]:
        """Return whom the person named for senders of a thread, by name, number or handle as stated there."""
        app = self.get(thread_id).app
        whose = self._identifiers.whose()
        named: dict[str, EntityId] = {}
        for batch in self._batches().get(thread_id, ()):
            for sender in batch.senders:
                for value in (sender.identifier, sender.name):
                    known = whose(app, value)
                    if known is not None and known.person is not None:
                        named[value] = known.person
        return named

    def identify(
        self, app: str, value: str, person: EntityId | None, *, basis: str = "", words: str = ""
    ) -> Identifier:
        """Keep whose a name, number or handle is; see `Identifiers.identify`."""
        return self._identifiers.identify(app, value, person, basis=basis, words=words)

    def _batches(self) -> dict[EntityId, tuple[MessageBatch, ...]]:
        found: dict[EntityId, tuple[MessageBatch, ...]] = {}
        everything = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        for batch in sorted(everything, key=lambda each: (each.imported.ms, each.id)):
            if batch.thread is not None:
                found[batch.thread] = (*found.get(batch.thread, ()), batch)
        return found

    def _with_file(self, stored: StoredMessage) -> StoredMessage:
        """Add the file of a message that came without it, when a later export brought it."""
        if stored.evidence is not None or not stored.message.media:
            return stored
        batch = cast("MessageBatch", self._ledger.get(RecordKind.BATCH, stored.ref.batch))
        if batch.thread is None:
            return stored
        return replace(stored, evidence=self._contents.find_part(batch.thread, stored.message.media))

    def _when(self, found: Sequence[StoredMessage]) -> Moment:
        """Return from the first to the last time, in the zone that was told at the import."""
        times = [stamp for stamp in (_stamp(one.message.at) for one in found) if stamp is not None]
        if not times:
            return Moment()
        batch = cast("MessageBatch", self._ledger.get(RecordKind.BATCH, found[0].ref.batch))
        end = times[-1] if times[-1] != times[0] else None
        return Moment(Precision.EXACT, times[0], end, batch.zone or None)

    def _people(self, found: Sequence[StoredMessage]) -> tuple[Involvement, ...]:
        """Return whom the person has said these senders are, and how they know; nobody else is named."""
        whose = self._identifiers.whose()
        named: dict[EntityId, Involvement] = {}
        for stored in found:
            app = self.thread_of(stored.ref).app
            for value in (stored.message.sender_id, stored.message.sender):
                one = whose(app, value)
                if one is not None and one.person is not None and not stored.message.mine:
                    named.setdefault(one.person, Involvement(one.person, one.basis, one.words))
        return tuple(named.values())

    def _evidence(self, found: Sequence[StoredMessage]) -> tuple[EntityId, ...]:
        """Return the files of the messages and the exports they came in, those that are still there."""
        wanted: dict[EntityId, None] = {}
        for stored in found:
            batch = cast("MessageBatch", self._ledger.get(RecordKind.BATCH, stored.ref.batch))
            wanted |= dict.fromkeys(each for each in (batch.evidence, stored.evidence) if each is not None)
        return tuple(each for each in wanted if self._ledger.find(RecordKind.EVIDENCE, each) is not None)


def _summary(thread: Thread, batches: Sequence[MessageBatch]) -> ThreadSummary:
    firsts = sorted(each.first for each in batches if each.first)
    lasts = sorted(each.last for each in batches if each.last)
    sources = dict.fromkeys(each.evidence for each in batches if each.evidence is not None)
    return ThreadSummary(
        thread,
        messages=sum(each.messages for each in batches),
        calls=sum(each.calls for each in batches),
        notices=sum(each.notices for each in batches),
        rows=sum(each.rows for each in batches),
        first=firsts[0] if firsts else "",
        last=lasts[-1] if lasts else "",
        senders=merged(sender for batch in batches for sender in batch.senders),
        sources=tuple(sources),
        zones=tuple(dict.fromkeys(each.zone or _zone_in(each.first) for each in batches)),
    )


def _zone_in(at: str) -> str:
    """Say whether a time stands with its offset."""
    stamp = _stamp(at)
    return IN_FILE if stamp is not None and stamp.offset is not None else ""


def merged(senders: Iterable[Sender]) -> tuple[Sender, ...]:
    """Return senders with their counts added up, in order of first appearance."""
    found: dict[tuple[str, str, int | None], Sender] = {}
    for one in senders:
        who = (one.name, one.identifier, one.mine)
        before = found.get(who, Sender(*who))
        found[who] = replace(before, messages=before.messages + one.messages, calls=before.calls + one.calls)
    return tuple(found.values())


def _line(message: Message) -> str:
    """Write one message as it was sent, after its time and sender."""
    who = message.sender or message.sender_id
    lead = ", ".join(filter(None, (message.at.replace("T", " "), who)))
    said = message.text or message.media or message.detail
    return f"{lead}: {said}" if lead else said


def _is_words(message: Message) -> bool:
    return message.kind in {MessageKind.TEXT, MessageKind.MEDIA} and bool(message.text) and not message.mine


def _from_what(found: Sequence[StoredMessage]) -> tuple[str, ...]:
    kinds = {one.message.kind for one in found}
    marks = {
        "messages": kinds - {MessageKind.CALL, MessageKind.ROW},
        "call_list": kinds & {MessageKind.CALL},
        "notes": kinds & {MessageKind.ROW},
    }
    return tuple(mark for mark, present in marks.items() if present)


def _stamp(at: str) -> Stamp | None:
    if not at:
        return None
    try:
        if len(at) == len("2026-01-01"):
            return Stamp(date.fromisoformat(at))
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    shift = moment.utcoffset()
    offset = None if shift is None else int(shift.total_seconds() // 60)
    return Stamp(moment.date(), time(moment.hour, moment.minute, moment.second), offset)
