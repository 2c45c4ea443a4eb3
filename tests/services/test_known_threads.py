"""Of a long conversation only the days of an export are read, and what is new in it is the same all the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.import_report import ImportOptions
from app.domain.imported import Message, MessageKind, ReadOptions, ThreadDraft
from app.domain.ports import NoJob
from app.services import batches
from app.services.known_threads import APART, KnownThreads
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.repositories.messages import MessageRepository
from tests.services.conftest import PASSPHRASE

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
COUNT = 3_000


def sent(number: int, words: str = "") -> str:
    """A line of a chat, one every twenty minutes, every hundredth twice; over six weeks in all."""
    at = START + timedelta(minutes=20 * number)
    line = f"{at:%d/%m/%Y, %H:%M} - {('Casey', 'Jordan')[number % 4 == 3]}: {words or f'words {number}'}\n"
    return line * (1 + (number % 100 == 0))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A conversation of six weeks that came in three exports, the second one older than the first."""
    folder = tmp_path_factory.mktemp("known")
    cost, limits = KdfCost(memory_kib=8, passes=1, lanes=1), HeaderLimits(memory_min=8, passes_min=1)
    session = VaultService(FixedClock(), cost=cost, limits=limits).create(
        folder / "vault", bytearray(PASSPHRASE)
    )
    for first, last in ((1_000, 2_000), (0, 1_200), (1_900, COUNT)):
        path = folder / "WhatsApp Chat with Casey.txt"
        path.write_text("".join(map(sent, range(first, last))), encoding="utf-8")
        session.imports.run((path,), ImportOptions(ReadOptions(date_order="dmy")))
    yield session
    session.close()


def stored(session: Session) -> tuple[MessageRepository, tuple[bytes, ...]]:
    """The messages of the record, and the batches of its one thread."""
    messages = MessageRepository(session.ledger.vault)
    (thread,) = session.threads.list()
    return messages, messages.batches(thread.thread.id)


def draft_of(rng: random.Random, whole: list[Message]) -> ThreadDraft:
    """Some days of the conversation with messages left out, edited, put elsewhere, doubled, or new."""
    first = rng.randrange(len(whole))
    found: list[Message] = []
    for message in whole[first : first + rng.randrange(1, 400)]:
        fate = rng.randrange(12)
        if fate == 0:
            continue
        edited = Message(message.at, None, message.sender, message.kind, f"{message.text} edited")
        found += [edited if fate == 1 else message] * (1 + (fate == 2))
        if fate == 3:
            found.append(Message(message.at, None, "Casey", MessageKind.TEXT, f"new {rng.random()}"))
    if rng.randrange(2):
        rng.shuffle(found)
    return ThreadDraft("whatsapp", "Casey", "Casey", tuple(found))


def test_what_is_new_is_what_a_look_at_all_of_it_finds(known: Session, rng: random.Random) -> None:
    """Exports that overlap, are edited, doubled or out of order: the same messages are new."""
    messages, held = stored(known)
    whole = [each.message for each in messages.within(held)]
    (thread,) = known.threads.list()
    finder = KnownThreads(known.ledger, messages)
    for _ in range(30):
        draft = draft_of(rng, whole)
        if not draft.messages:
            continue
        draft = ThreadDraft("whatsapp", thread.thread.key, draft.title, draft.messages)
        plan = finder.plan(draft, NoJob())
        left = set(batches.surplus(draft.messages, whole, NoJob()))
        assert plan.new == tuple(pair for pair in plan.order if pair[1] in left)


def test_only_the_days_asked_for_are_read(known: Session, rng: random.Random) -> None:
    """Within two times are exactly the messages ordered by a time between them, whatever batch they are in."""
    messages, held = stored(known)
    whole = list(messages.within(held))
    assert len(whole) == COUNT + COUNT // 100
    sorts = sorted(each.sort for each in whole)
    for _ in range(20):
        first, last = sorted(rng.choices([*sorts, sorts[0] - 1, sorts[-1] + 1], k=2))
        near = [each for each in whole if first <= each.sort <= last]
        assert list(messages.within(held, (first, last))) == near
        some = messages.spread(held, 10, (first, last))
        assert {each.ref for each in some} <= {each.ref for each in near}
        assert bool(some) == bool(near)
    assert list(messages.within(held, (sorts[-1] + 1, sorts[-1] + 9))) == []


def test_the_ends_are_the_first_and_last_that_were_sent(known: Session) -> None:
    """For each batch, of these kinds alone."""
    messages, held = stored(known)
    ends = messages.ends(held, {MessageKind.TEXT})
    times = [[each.message.at for each in messages.within((batch,))] for batch in held]
    assert ends == tuple(end for found in times for end in (min(found), max(found)))
    assert messages.ends(held, {MessageKind.CALL}) == ()


def test_equal_times_stand_near_each_other(rng: random.Random) -> None:
    """Read with a zone or without, before or after a clock was put back: never farther apart than is read."""
    for _ in range(300):
        local = START.replace(tzinfo=None) + timedelta(minutes=rng.randrange(500_000))
        offset = timezone(timedelta(minutes=15 * rng.randrange(-48, 57)))
        aware = local.replace(tzinfo=offset)
        later = (local + timedelta(minutes=rng.randrange(60))).isoformat()
        before = Message(later, None, "Casey", MessageKind.TEXT, "before")
        same = [
            Message(aware.isoformat(), int(aware.timestamp() * 1000), "Casey", MessageKind.TEXT, "same"),
            Message(local.isoformat(), None, "Casey", MessageKind.TEXT, "same"),
        ]
        keys = [list(batches.sort_keys([*some, each]))[-1] for each in same for some in ((), (before,))]
        assert max(keys) - min(keys) < APART
        assert batches.surplus(same[:1], same[1:], NoJob()) == ()


def test_a_message_without_a_time_is_looked_for_everywhere(known: Session) -> None:
    """It may stand anywhere, so all of the conversation is read for it."""
    messages, held = stored(known)
    whole = [each.message for each in messages.within(held)]
    (thread,) = known.threads.list()
    odd = Message("", None, "Casey", MessageKind.TEXT, "no time")
    assert not batches.all_timed([*whole[:2], odd])
    assert batches.all_timed(whole)
    draft = ThreadDraft("whatsapp", thread.thread.key, "Casey", (whole[0], odd, whole[-1]))
    assert [place for _, place in KnownThreads(known.ledger, messages).plan(draft, NoJob()).new] == [1]
