"""Reads `--messages`: which lines of conversations go into a paper beside those its entries rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.threads import read_ref
from app.domain.transcripts import MessageChoice
from app.services.session import Session
from app.strings.catalogue import text

_AROUND = "around="
_WHOLE = "whole"
_MOST = 10**9


def message_choices(session: Session, given: Iterable[str]) -> tuple[MessageChoice, ...]:
    """Read `whole`, `around=N`, `THREAD:whole`, `THREAD:around=N`, `THREAD:FROM-TO`, `REF` and `REF:REF`.

    Several of one conversation add up. Raises `KnownError(USAGE | NOT_FOUND | AMBIGUOUS_NAME)`.
    """
    choices: dict[EntityId | None, MessageChoice] = {}
    for words in given:
        one = _choice(session, words.strip())
        before = choices.get(one.thread, MessageChoice(one.thread))
        choices[one.thread] = replace(
            before,
            around=max(before.around, one.around),
            whole=before.whole or one.whole,
            ranges=(*before.ranges, *one.ranges),
        )
    return tuple(choices.values())


def _choice(session: Session, words: str) -> MessageChoice:
    first, _, rest = words.partition(":")
    begin, end = read_ref(first), read_ref(rest or first)
    if begin is not None and end is not None:
        thread = session.threads.thread_of(begin)
        if session.threads.thread_of(end).id != thread.id:
            raise KnownError(ErrorCode.NOT_FOUND, value=words)
        low, high = sorted(session.threads.place(each) + 1 for each in (begin, end))
        return MessageChoice(thread.id, ranges=((low, high),))
    if not rest:
        return _what(MessageChoice(), words)
    return _what(MessageChoice(session.threads.find(first).id), rest)


def _what(choice: MessageChoice, words: str) -> MessageChoice:
    if words == _WHOLE:
        return replace(choice, whole=True)
    if words.startswith(_AROUND) and words.removeprefix(_AROUND).isdecimal():
        return replace(choice, around=int(words.removeprefix(_AROUND)))
    low, _, high = words.partition("-")
    first, last = low.strip(), high.strip() or low.strip()
    if choice.thread is None or not (first.isdecimal() and last.isdecimal()):
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.messages_form"))
    if not 0 < int(first) <= int(last) < _MOST:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.messages_form"))
    return replace(choice, ranges=((int(first), int(last)),))
