"""What of an export is new, thread by thread, and the report that says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.edit import storable
from app.domain.ids import EntityId
from app.domain.import_report import Conversation, EntryProposal, FileReport
from app.domain.imported import ImportDraft, Message, MessageKind, RowDraft, ThreadDraft
from app.domain.threads import MessageRef, Thread
from app.services import batches

_UTC: Final = "+00:00"


@dataclass(frozen=True, slots=True)
class Plan:
    """What of one thread of a draft is new: places of messages in order of time.

    `thread` is the thread of the record if there is one, `sources` the files it has come from so far, and
    `renamed` who is called otherwise there.
    """

    draft: ThreadDraft
    thread: Thread | None
    order: tuple[tuple[int, int], ...]
    new: tuple[tuple[int, int], ...]
    sources: frozenset[EntityId] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()


def threads_of(draft: ImportDraft, name: str) -> tuple[ThreadDraft, ...]:
    """Return the threads of a draft, the lines of a log as one of them."""
    if not draft.rows:
        return draft.threads
    return (*draft.threads, batches.thread_of_rows(draft.rows, name))


def counts_of(messages: Sequence[Message]) -> dict[str, int]:
    """Return how many messages, calls, notices and rows there are, by the names of the fields."""
    kinds = [message.kind for message in messages]
    return {
        "messages": sum(kind in batches.SENT for kind in kinds),
        "calls": kinds.count(MessageKind.CALL),
        "notices": kinds.count(MessageKind.SYSTEM),
        "rows": kinds.count(MessageKind.ROW),
    }


def report_of(name: str, draft: ImportDraft, plans: Sequence[Plan]) -> FileReport:
    """Return what a file holds and what of it is new; nothing was written yet."""
    everything = [message for plan in plans for message in plan.draft.messages]
    order = sorted(pair for at, plan in enumerate(plans) for pair in _shifted(plans, at, plan))
    first, last = batches.edges(everything, order)
    senders: dict[str, int] = {}
    for message in everything:
        who = message.sender or message.sender_id
        if who and (message.kind in batches.SENT or message.kind is MessageKind.CALL):
            senders[who] = senders.get(who, 0) + 1
    counted = [place for plan in plans for place in _counted(plan, plan.order)]
    new = [place for plan in plans for place in _counted(plan, plan.new)]
    counts = counts_of(everything)
    return FileReport(
        name,
        draft.kind,
        messages=counts["messages"],
        calls=counts["calls"],
        notices=counts["notices"],
        rows=counts["rows"],
        evidence=1 + len(draft.parts),
        first=first,
        last=last,
        senders=senders,
        new=len(new),
        already=len(counted) - len(new),
        skipped=draft.skipped,
        date_order=draft.date_order,
        contacts=draft.contacts,
        conversations=tuple(map(_conversation, plans)),
        days=draft.days,
        table=draft.table,
        sides_open=bool(senders) and all(message.mine is None for message in everything),
        zone_open=any(message.ms is None and message.at for message in everything),
        in_utc=bool(everything) and all(message.at.endswith(_UTC) for message in everything),
    )


def _conversation(plan: Plan) -> Conversation:
    draft, thread = plan.draft, plan.thread
    first, last = batches.edges(draft.messages, plan.order)
    same = thread is None or (thread.app, thread.key) == (draft.app, storable(draft.key))
    return Conversation(
        draft.app,
        draft.title,
        **counts_of(draft.messages),
        new=len(_counted(plan, plan.new)),
        first=first,
        last=last,
        thread=None if thread is None else thread.id,
        known_as="" if same or thread is None else thread.title or thread.key,
        renamed=plan.renamed,
    )


def _shifted(plans: Sequence[Plan], at: int, plan: Plan) -> Iterator[tuple[int, int]]:
    before = sum(len(each.draft.messages) for each in plans[:at])
    return ((key, place + before) for key, place in plan.order)


def _counted(plan: Plan, order: Sequence[tuple[int, int]]) -> list[int]:
    """Return the places that count as new or already there: notices are of the program, not of a person."""
    return [place for _, place in order if plan.draft.messages[place].kind is not MessageKind.SYSTEM]


def new_rows(plans: Sequence[Plan]) -> frozenset[int]:
    """Return the numbers of the lines of a log that were not there."""
    return frozenset(
        int(plan.draft.messages[place].detail)
        for plan in plans
        for _, place in plan.new
        if plan.draft.app == batches.LOG_APP
    )


def proposals_of(
    draft: ImportDraft,
    source: EntityId,
    wanted: Collection[int] | None = None,
    lines: Mapping[int, MessageRef] = MappingProxyType({}),
) -> tuple[EntryProposal, ...]:
    """Return a proposal for each line of a log, or for the `wanted` ones; `lines` is where they are kept."""
    return tuple(
        EntryProposal(row.number, _entry_of(row, source, lines.get(row.number)), row.when_words, row.people)
        for row in draft.rows
        if wanted is None or row.number in wanted
    )


def _entry_of(row: RowDraft, source: EntityId, line: MessageRef | None) -> dict[str, object]:
    kept: dict[str, object] = {} if line is None else {"messages": (line,)}
    return {"when": row.when, "from_what": ("notes",), "evidence": (source,), **kept, **row.fields}
