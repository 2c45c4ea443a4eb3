"""What stands behind the date of a line of a WhatsApp export: who wrote it, and what it is.

iOS writes U+200E before every word of its own. Where an export has these marks, words without one were
written by a person, whatever they say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.domain.imported import MessageKind
from app.domain.ports import JobContext
from app.importers.call_words import call_detail
from app.importers.whatsapp_phrases import MARKS, Phrases, phrases, unmarked

LONGEST_NAME: Final = 150
"""A sender's name is shorter, in characters; a line with a later colon is a notice."""

_OWN: Final = "\u200e"
_COLON: Final = ": "
_LINES_PER_CHECK: Final = 5000
_ATTACHED: Final = re.compile(
    rf"(?P<mark>\u200e)?<[{MARKS}]*(?P<word>[^<>:\n]{{2,30}}): ?(?P<name>[^<>\n]{{1,255}})>"
)
_OLD_ATTACHED: Final = re.compile(rf"(?P<name>[^<>\n]{{1,255}}) <[{MARKS}]*(?P<word>[^<>:\n]{{2,30}})>")
_FILE_ATTACHED: Final = re.compile(
    rf"[{MARKS}]*(?P<name>[^\n]{{1,255}}?) \((?P<word>[^()\n]{{3,40}})\)[{MARKS} ]*(?:\n|$)"
)
_OWN_FILE_NAME: Final = re.compile(r"[A-Z]{3}-\d{8}-WA\d{4,6}\.\w{2,5}")
_EDITED: Final = re.compile(rf"\s*(?P<mark>\u200e)?<[{MARKS}]*(?P<words>[^<>\n:]{{5,60}})>[{MARKS}]*$")
_NUMBER: Final = re.compile(r"\+?[\d][\d \-()./]{4,24}")


class Body(NamedTuple):
    """The words of a message taken apart; `own` for words of the app whose meaning is not known here.

    `by_me` tells that the person who made the export sent it.
    """

    kind: MessageKind
    text: str
    media: str = ""
    edited: str = ""
    detail: str = ""
    own: bool = False
    by_me: bool = False


class Senders:
    """Takes the sender off the words behind a date.

    A name ends at the first colon with a space. A name that holds one itself is known only where the file
    shows it: as the chat's title, or before words that the app wrote, and never with its first part alone.
    """

    def __init__(self, words: Sequence[str], title: str, ctx: JobContext) -> None:
        self._phrases = phrases()
        self._notice: dict[str, bool] = {}
        self._title = title if _COLON in title else ""
        self._long = self._names_with_colon(words, ctx)

    def split(self, words: str) -> tuple[str, str]:
        """Return the sender, "" for a notice, and the rest."""
        at = words.find(_COLON, 0, LONGEST_NAME)
        line_end = words.find("\n", 0, LONGEST_NAME)
        if at < 0 or 0 <= line_end < at:
            first = words if line_end < 0 else words[:line_end]
            if first.endswith(":") and len(first) < LONGEST_NAME:
                return first[:-1], words[len(first) + 1 :]
            return "", words
        if self._title and words.startswith(self._title + _COLON):
            at = len(self._title)
        elif self._long:
            second = words.find(_COLON, at + 2, LONGEST_NAME)
            at = second if words[:second] in self._long else at
        name = words[:at]
        return ("", words) if self._is_notice(name) else (name, words[at + 2 :])

    def _is_notice(self, beginning: str) -> bool:
        """Whether words before a colon are a notice of the app, such as a new subject with a colon in it."""
        known = self._notice.get(beginning)
        if known is None:
            pattern = self._phrases.open_notice
            known = self._notice[beginning] = pattern.match(unmarked(beginning).casefold()) is not None
        return known

    def _names_with_colon(self, words: Sequence[str], ctx: JobContext) -> frozenset[str]:
        """Return the names of two parts that stand before words of the app, and always whole."""
        shown: set[str] = set()
        parts: Counter[str] = Counter()
        for number, line in enumerate(words):
            if number % _LINES_PER_CHECK == 0:
                ctx.check()
            first = line.find(_COLON, 0, LONGEST_NAME)
            if first < 0:
                continue
            parts[line[:first]] += 1
            second = line.find(_COLON, first + 2, LONGEST_NAME)
            if second < 0:
                continue
            name, rest = line[:second], line[second + 2 :]
            parts[name] += 1
            if "\n" not in name and (rest[:1] == _OWN or self._phrases.find_exact(rest) is not None):
                shown.add(name)
        return frozenset(name for name in shown if parts[name] == parts[name.partition(_COLON)[0]])


def has_own_marks(words: Iterable[str]) -> bool:
    """Whether the app marked its own words in this export."""
    return any(_COLON + _OWN in line for line in words)


def read_body(body: str, known: Phrases, *, marked: bool, has_sender: bool) -> Body:
    """Take the words of a message apart; `marked` when the app's own words have marks in this export."""
    edited = ""
    if body.endswith((">", ">" + _OWN)):
        body, edited = _without_edited(body, known, marked=marked)
    attached = _attached(body, known, marked=marked) if "<" in body or "(" in body else None
    if attached is not None:
        return Body(MessageKind.MEDIA, attached[1], attached[0], edited)
    own = body[:1] == _OWN
    if own or not marked:
        find = known.find if own or not has_sender else known.find_exact
        what = find(body)
        if what is not None:
            kind, detail = what
            by_me = detail == "by_me"
            return Body(
                kind,
                _unmark(body),
                edited=edited,
                detail=_call(detail) if kind is MessageKind.CALL else "",
                by_me=by_me,
            )
    if not has_sender:
        return Body(MessageKind.SYSTEM, _unmark(body), edited=edited)
    return Body(MessageKind.TEXT, body, edited=edited, own=own and marked)


def _call(words: str) -> str:
    """Return the detail of a call that phrases describe as `missed voice` or `video`."""
    *missed, medium = words.split(" ")
    return call_detail(missed[0] if missed else "call", medium=medium)


def number_in(sender: str) -> str:
    """Return the phone number that a sender is shown as, "" for a name."""
    plain = sender.replace("\u2011", "-")
    return plain if _NUMBER.fullmatch(plain) and sum(map(str.isdigit, plain)) >= 6 else ""


def _unmark(words: str) -> str:
    """Return words of the app without its marks; other characters stay as they are."""
    return words.replace(_OWN, "").replace("\u200f", "")


def _without_edited(body: str, known: Phrases, *, marked: bool) -> tuple[str, str]:
    match = _EDITED.search(body, max(0, len(body) - 80))
    if match is None or (marked and match["mark"] is None):
        return body, ""
    words = unmarked(match["words"])
    if known.edited.fullmatch(words.rstrip(".")) is None:
        return body, ""
    return body[: match.start()], words


def _attached(body: str, known: Phrases, *, marked: bool) -> tuple[str, str] | None:
    """Return the name of the attached file and the words around its mention, None when there is none."""
    match = _ATTACHED.search(body) if "<" in body else None
    if match is not None:
        known_word = not marked and known.attached.fullmatch(unmarked(match["word"])) is not None
        if match["mark"] is not None or known_word:
            return _name_and_words(body, match)
    match = _FILE_ATTACHED.match(body) if "(" in body else None
    if match is not None:
        word, name = unmarked(match["word"]), unmarked(match["name"])
        if known.file_attached.fullmatch(word) or _OWN_FILE_NAME.fullmatch(name):
            return _name_and_words(body, match)
    match = _OLD_ATTACHED.fullmatch(body) if body.endswith(">") else None
    if match is not None and known.attached.fullmatch(unmarked(match["word"])):
        return _name_and_words(body, match)
    return None


def _name_and_words(body: str, match: re.Match[str]) -> tuple[str, str]:
    before, after = body[: match.start()].rstrip(" \n"), body[match.end() :].lstrip(" \n")
    return unmarked(match["name"]), _unmark("\n".join(part for part in (before, after) if part))
