"""Finds the conversation of the record that an export belongs to, and what of it is there already.

Of a conversation only the messages of the days of the export are read, however long it is: what is the same
was sent at the same time, and messages are kept in order of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from app.domain.edit import storable
from app.domain.fields import RecordKind
from app.domain.imported import Message, ThreadDraft
from app.domain.ports import JobContext
from app.domain.threads import MessageBatch, Thread
from app.services import batches, same_thread
from app.services.import_plan import Plan
from app.services.ledger import Ledger
from storage.repositories.messages import MessageRepository

NAMED_BY_TITLE: Final = frozenset({"whatsapp"})
"""Apps whose exports name a chat by its title alone: under another title it is known by its messages."""

APART: Final = 36 * 3_600_000
"""In ms: two stated times that are the same are ordered by times no farther apart.

One may be ordered by the local time and the other by the instant, and clocks are put back by an hour.
"""

Span = tuple[int, int] | None
"""What messages are ordered by, first and last; None when one says no time, which may stand anywhere."""


class KnownThreads:
    """The conversations of one open vault, as far as they are the same as what is taken in."""

    def __init__(self, ledger: Ledger, messages: MessageRepository) -> None:
        self._ledger = ledger
        self._messages = messages

    def plan(self, draft: ThreadDraft, ctx: JobContext) -> Plan:
        """Say which conversation a draft belongs to, and what of it is new."""
        order = tuple(batches.in_order(draft.messages, ctx))
        known = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        ours = same_thread.said_in(draft.messages, ctx) if draft.app in NAMED_BY_TITLE else ()
        thread = self._thread_of(draft, order, known, ours, ctx)
        if thread is None:
            return Plan(draft, None, order, order)
        earlier = [each for each in known if each.thread == thread.id]
        span = _span_of(draft, order)
        names: Mapping[str, tuple[str, ...]] = {}
        compared: Sequence[Message] = draft.messages
        if {each.name for each in ours} - _names_in(earlier, calls=True):
            theirs = same_thread.said_in(self._near(thread, span), ctx)
            names = same_thread.renamed(ours, theirs, _names_in(earlier), ctx)
            compared = same_thread.under(draft.messages, names, theirs, ctx)
        left = set(batches.surplus(compared, self._near(thread, span), ctx))
        sources = {each.evidence for each in earlier if each.evidence is not None}
        new = tuple(pair for pair in order if pair[1] in left)
        return Plan(
            draft,
            thread,
            order,
            new,
            frozenset(sources),
            tuple((name, others[0]) for name, others in names.items()),
        )

    def _thread_of(
        self,
        draft: ThreadDraft,
        order: Sequence[tuple[int, int]],
        known: Sequence[MessageBatch],
        ours: Sequence[same_thread.Said],
        ctx: JobContext,
    ) -> Thread | None:
        """Return the thread that a draft belongs to: by its key, or by its messages under another title."""
        threads = cast("tuple[Thread, ...]", self._ledger.all(RecordKind.THREAD))
        others = [thread for thread in threads if thread.app == draft.app]
        named = next((thread for thread in others if thread.key == storable(draft.key)), None)
        if named is not None or not ours:
            return named
        first, last = batches.edges(draft.messages, order)
        keys = frozenset(each.key for each in ours)
        span = _span_of(draft, order)
        for thread in others:
            ctx.check()
            spans = [(each.first, each.last) for each in known if each.thread == thread.id and each.first]
            if not any(begin <= last and first <= end for begin, end in spans):
                continue
            some = self._near(thread, span, same_thread.SOME)
            if same_thread.may_be_same(ours, keys, some, ctx):
                theirs = same_thread.said_in(self._near(thread, span), ctx)
                reach = self._messages.ends(self._messages.batches(thread.id), batches.SENT)
                if same_thread.is_same(ours, theirs, reach, ctx):
                    return thread
        return None

    def _near(self, thread: Thread, span: Span, some: int | None = None) -> Iterator[Message]:
        """Yield the messages of a thread from around the days of a draft, or `some` of them taken evenly."""
        held = self._messages.batches(thread.id)
        within = None if span is None else (span[0] - APART, span[1] + APART)
        found = (
            self._messages.within(held, within) if some is None else self._messages.spread(held, some, within)
        )
        return (stored.message for stored in found)


def _span_of(draft: ThreadDraft, order: Sequence[tuple[int, int]]) -> Span:
    return (order[0][0], order[-1][0]) if order and batches.all_timed(draft.messages) else None


def _names_in(earlier: Iterable[MessageBatch], *, calls: bool = False) -> frozenset[str]:
    """Return who sent something in these batches, as they are told apart; with `calls` also who called."""
    return frozenset(
        storable(sender.identifier or sender.name)
        for each in earlier
        for sender in each.senders
        if calls or sender.messages
    )
