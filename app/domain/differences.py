"""What changed between two texts, word by word: pieces that give back both texts exactly.

Words are compared, not letters, so that a person sees which words went and which came. A letter with its
accents, a character joined from several (emoji, flags) and a line break are never torn apart (Unicode
Standard Annex 29, in the part that matters here). Words that occur once in both texts hold the two together
(Bram Cohen's patience difference); between them the shortest way is looked for (E. W. Myers, "An O(ND)
Difference Algorithm", 1986), up to a limit beyond which a stretch counts as replaced. That keeps the time
near the length of the texts, whatever stands in them, and what is said stays true: it is only less fine.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_EDITS = 160
"""How many words may differ in a stretch without words of its own before it counts as replaced."""

MOST_LOOKS = 40
"""How often, on average, a word may be looked at again."""

_SINGLE = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BREAKS = "\r\n\u2028\u2029"
_WORD = rf"[^\W{_SINGLE}]+"
_TOKEN = re.compile(rf"\r\n|[{_BREAKS}]|[{_SINGLE}]|{_WORD}(?:['’]{_WORD})*|[^\S{_BREAKS}]+|.")
_PLAIN = re.compile(r"[\x00-\x7f\u2010-\u2027\u2030-\u205e]*")
_JOINER = "\u200d"
_GLUED = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


class Part(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; what was taken out stands before what came in its place."""

    part: Part
    text: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces from `old` to `new`.

    The pieces that stayed and went are `old`, those that stayed and came are `new`, letter for letter.
    """
    return _pieces(pairs(words_of(old), words_of(new)))


def old_of(pieces: Iterable[Piece]) -> str:
    """Return the text before."""
    return "".join(piece.text for piece in pieces if piece.part is not Part.ADDED)


def new_of(pieces: Iterable[Piece]) -> str:
    """Return the text after."""
    return "".join(piece.text for piece in pieces if piece.part is not Part.REMOVED)


def applied(old: str, pieces: Sequence[Piece]) -> str:
    """Return what the pieces make of `old`; raises ValueError when they do not begin with that text."""
    if old_of(pieces) != old:
        raise ValueError("these are not differences of this text")
    return new_of(pieces)


def words_of(text: str) -> list[str]:
    """Cut a text into words, spaces and signs that together are the text."""
    found = _TOKEN.findall(text)
    if _PLAIN.fullmatch(text):
        return found
    words: list[str] = []
    is_open = False  # a letter that was continued by an accent goes on in the next stretch
    for token in found:
        mark = _GLUED.match(token) is not None or unicodedata.category(token[0]).startswith("M")
        if words and (mark or _belongs(words[-1], token, is_open=is_open)):
            words[-1] += token
            is_open = is_open or (mark and words[-1][0].isalnum())
        else:
            words.append(token)
            is_open = False
    return words


def _belongs(before: str, token: str, *, is_open: bool) -> bool:
    if before.endswith(_JOINER) and not token.isspace():
        return True
    if _FLAG.fullmatch(token) and _FLAG.fullmatch(before):
        return True
    return is_open and token[0].isalnum()


Pair = tuple[Sequence[str], Sequence[str]]
"""A stretch of the old words and what stands in its place; the same object twice where nothing changed."""


def pairs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the stretches that make up both, in order."""
    found: list[Pair] = []
    budget = MOST_LOOKS * (len(old) + len(new) + 64)
    waiting: list[tuple[int, int, int, int]] = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        start = a
        while a < b and c < d and old[a] == new[c]:
            a, c = a + 1, c + 1
        if a > start:
            same = old[start:a]
            found.append((same, same))
        end = b
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
        if end > b:
            waiting.append((b, end, d, d + end - b))
        if a == b or c == d:
            if a < b or c < d:
                found.append((old[a:b], new[c:d]))
            continue
        budget -= b - a + d - c
        anchors = _anchors(old[a:b], new[c:d]) if budget > 0 else []
        if anchors:
            stops = [*((a + x, c + y) for x, y in anchors), (b, d)]
            parts = []
            for x, y in stops:
                parts.append((a, x, c, y))
                a, c = x, y
            waiting.extend(reversed(parts))
            continue
        found.extend(_shortest(old[a:b], new[c:d]) if budget > 0 else [(old[a:b], new[c:d])])
    return found


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words stand that occur once in both stretches, as many as keep their order."""
    often, there = Counter(old), Counter(new)
    at = {word: y for y, word in enumerate(new) if there[word] == 1}
    found = [(x, at[word]) for x, word in enumerate(old) if often[word] == 1 and word in at]
    # The longest run of them in rising order of place in the new text.
    ends: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for number, (_, y) in enumerate(found):
        place = bisect_left(ends, y)
        before.append(holders[place - 1] if place else -1)
        ends[place : place + 1] = [y]
        holders[place : place + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = holders[-1] if holders else -1
    while number >= 0:
        chain.append(found[number])
        number = before[number]
    return chain[::-1]


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the fewest changes between two stretches, or the whole as one when they are too many."""
    trail: list[dict[int, int]] = []
    reach = {1: 0}
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(old, new, trail)
    return [(old, new)]


def _walk_back(old: Sequence[str], new: Sequence[str], trail: Sequence[dict[int, int]]) -> list[Pair]:
    x, y = len(old), len(new)
    found: list[Pair] = []
    for edits in range(len(trail) - 1, -1, -1):
        reach, k = trail[edits], x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        was = k + 1 if down else k - 1
        from_x = max(reach[was], 0)
        from_y = from_x - was
        turn_x, turn_y = (from_x, from_y + 1) if down else (from_x + 1, from_y)
        if edits == 0:
            turn_x, turn_y = 0, 0
        if x > turn_x:
            same = old[turn_x:x]
            found.append((same, same))
        if edits:
            found.append((old[from_x:turn_x], new[from_y:turn_y]))
        x, y = from_x, from_y
    return found[::-1]


def _slid(runs: Sequence[tuple[bool, str, str]]) -> list[tuple[bool, str, str]]:
    """Let a word that only came or went take the space after it, not the one before: `at [about ]half`."""
    slid = list(runs)
    for place in range(1, len(slid) - 1):
        same, old, new = slid[place]
        words = old or new
        space = words[: len(words) - len(words.lstrip(" "))]
        before, after = slid[place - 1], slid[place + 1]
        vanishes = after[1] == space and place + 2 < len(slid)
        if same or (old and new) or space in {"", words} or vanishes or not after[1].startswith(space):
            continue
        words = words[len(space) :] + space
        slid[place - 1] = (True, before[1] + space, before[2] + space)
        slid[place] = (False, words if old else "", words if new else "")
        slid[place + 1] = (True, after[1][len(space) :], after[2][len(space) :])
    return slid


def _pieces(stretches: Iterable[Pair]) -> tuple[Piece, ...]:
    """Join stretches; a space between two changed words goes with them, so that they read as one change."""
    runs: list[tuple[bool, str, str]] = []
    for before, after in stretches:
        same = before is after
        old, new = "".join(before), "".join(after)
        if runs and runs[-1][0] is same:
            runs[-1] = (same, runs[-1][1] + old, runs[-1][2] + new)
        else:
            runs.append((same, old, new))
    joined: list[tuple[bool, str, str]] = []
    for number, (same, old, new) in enumerate(runs):
        is_gap = same and 0 < number < len(runs) - 1 and old.isspace() and "\n" not in old
        if is_gap and not (joined[-1][1] and joined[-1][2] and runs[number + 1][1] and runs[number + 1][2]):
            is_gap = False  # between an addition and a removal the space is no part of either
        if joined and not joined[-1][0] and (is_gap or not same):
            joined[-1] = (False, joined[-1][1] + old, joined[-1][2] + new)
        else:
            joined.append((same, old, new))
    pieces: list[Piece] = []
    for same, old, new in _slid(joined):
        if same:
            pieces.append(Piece(Part.SAME, old))
            continue
        if old:
            pieces.append(Piece(Part.REMOVED, old))
        if new:
            pieces.append(Piece(Part.ADDED, new))
    return tuple(piece for piece in pieces if piece.text)
