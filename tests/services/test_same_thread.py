"""The same chat under another title or with somebody renamed is known by its messages, and never doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.import_report import FileReport, ImportOptions
from app.domain.imported import Message, MessageKind, ReadOptions
from app.domain.ports import NoJob
from app.services.same_thread import FEWEST_SAME, SOME, may_be_same, said_in
from app.services.session import Session

START = datetime.fromisoformat("2026-03-14T22:02:00")


def chat(count: int, *, him: str = "Casey", words: str = "where are you", begin: int = 0) -> str:
    """A chat of two, a message a minute, every fourth an answer."""
    lines = []
    for at in range(begin, begin + count):
        when = START + timedelta(minutes=at)
        who = "Jordan" if at % 4 == 3 else him
        lines.append(f"{when:%d/%m/%Y, %H:%M} - {who}: {words} {at}\n")
    return "".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports lie."""
    return tmp_path


def take(session: Session, folder: Path, name: str, words: str) -> FileReport:
    """Import a chat as a phone names its file."""
    path = folder / f"WhatsApp Chat with {name}.txt"
    path.write_text(words, encoding="utf-8")
    (file,) = session.imports.run((path,), ImportOptions(ReadOptions(date_order="dmy"))).files
    return file


def test_another_title_is_the_same_conversation(session: Session, folder: Path) -> None:
    """What is new joins the thread that is here; the report says which conversation it was."""
    take(session, folder, "Casey", chat(40))
    file = take(session, folder, "Do not answer", chat(45))
    (conversation,) = file.conversations
    assert (file.new, file.already, conversation.known_as) == (5, 40, "Casey")
    (thread,) = session.threads.list()
    assert (thread.messages, conversation.thread) == (45, thread.thread.id)


def test_who_was_renamed_is_not_doubled(session: Session, folder: Path) -> None:
    """A number that has a name since, or a new name, is told by the same messages; both names are said."""
    take(session, folder, "Casey", chat(60, him="+1 312 555 0143"))
    file = take(session, folder, "Casey", chat(64, him="Casey"))
    (conversation,) = file.conversations
    assert (file.new, file.already) == (4, 60)
    assert conversation.renamed == (("Casey", "+1 312 555 0143"),)
    both = take(session, folder, "Nobody", chat(64, him="X"))
    assert (both.new, both.conversations[0].known_as) == (0, "Casey")


def test_a_long_conversation_is_known_by_a_few_of_its_messages(session: Session, folder: Path) -> None:
    """More messages than are looked at first: the same conversation is known, another is not read for it."""
    take(session, folder, "Casey", chat(2 * SOME + 10))
    other = take(session, folder, "Somebody", chat(2 * SOME, words="other words"))
    assert other.conversations[0].known_as == ""
    again = take(session, folder, "Do not answer", chat(2 * SOME + 12))
    assert (again.new, again.conversations[0].known_as) == (2, "Casey")


def test_a_few_messages_rule_a_chat_out() -> None:
    """Less than half of the same is another chat; too few from the same days leave it open."""
    ours = tuple(
        Message(f"2026-03-14T22:{at:02}:00", None, "Casey", MessageKind.TEXT, f"{at}") for at in range(60)
    )
    theirs = tuple(replace(each, text=f"not {each.text}") for each in ours)
    said = said_in(ours, NoJob())
    keys = frozenset(each.key for each in said)

    def is_open(*some: Message) -> bool:
        return may_be_same(said, keys, some, NoJob())

    assert is_open(*ours)
    assert is_open(*ours[:30], *theirs[30:])
    assert not is_open(*ours[:29], *theirs[29:])
    assert is_open(*theirs[: FEWEST_SAME - 1])
    assert is_open(*(replace(each, at=f"2020{each.at[4:]}") for each in theirs))
    assert not may_be_same((), frozenset(), ours, NoJob())


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Other", chat(15)),
        ("Other", chat(40, words="another chat in the same hour")),
        ("Other", chat(40, begin=400)),
        ("Other", chat(12) + chat(40, words="mostly something else", begin=12)),
    ],
)
def test_what_only_resembles_it_stays_apart(session: Session, folder: Path, title: str, words: str) -> None:
    """Too few of the same, the same hour, the same words on another day, or a part: another conversation."""
    take(session, folder, "Casey", chat(60))
    file = take(session, folder, title, words)
    assert file.already == 0
    assert file.conversations[0].known_as == ""
    assert len(session.threads.list()) == 2
