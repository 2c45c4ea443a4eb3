"""Embedding levels of mixed left-to-right and right-to-left text (Unicode Standard Annex 9, with isolates).

The paper's text is laid out by us, so that levels are needed per character and per line; a function that
returns a reordered string, as python-bidi offers, cannot be cut into lines afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MAX_DEPTH = 125
_NUMBER_LIKE = frozenset({"EN", "AN", "ES", "ET", "CS"})
_EXPLICIT = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_STRONG = {"L": 0, "R": 1, "AL": 1}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "\u2329": "\u232a", "\u3008": "\u3009", "\u300a": "\u300b"} | {
    chr(code): chr(code + 1)
    for code in (
        *range(0x300C, 0x3012, 2),
        *range(0x3014, 0x301C, 2),
        0x2045,
        0x207D,
        0x208D,
        *range(0x2768, 0x2776, 2),
        0x27E6,
        0x27E8,
        0x27EA,
        0xFF5F,
        0xFF62,
    )
}
_CLOSING = {closing: opening for opening, closing in _BRACKETS.items()}

T = TypeVar("T")


def base_level(text: str, default: int = 0, *, stop: bool = False) -> int:
    """Return 1 when the first strong character of `text` is right-to-left, else 0 (rules P2, P3).

    With `stop` the text ends at the first isolate end that has no beginning in it.
    """
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and stop:
                break
            depth = max(0, depth - 1)
        elif depth == 0 and kind in _STRONG:
            return _STRONG[kind]
    return default


def levels(text: str, base: int) -> list[int] | None:
    """Return the level of each character; None when all of it is level 0, the usual case."""
    if base == 0 and not _RIGHT_TO_LEFT.search(text):
        return None
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    original = list(kinds)
    out, isolated_to = _explicit(text, kinds, base)
    explicit = tuple(out)
    for sequence in _sequences(original, out, isolated_to):
        _resolve(text, kinds, out, sequence, base=base, original=original, explicit=explicit)
    _trailing(original, out, base)
    return out


def sentences(text: str) -> list[int]:
    """Return where right-to-left sentences begin and end in a left-to-right line.

    A sentence is a stretch with a number or a number sign such as a comma between its letters; the
    punctuation right behind it belongs to it, the spaces behind that stay with it.
    """
    ranks = levels(text, 0)
    if ranks is None:
        return []
    cuts: list[int] = []
    start = 0
    while start < len(text):
        if not ranks[start]:
            start += 1
            continue
        end = start
        while end < len(text) and ranks[end]:
            end += 1
        kinds = [unicodedata.bidirectional(character) for character in text[start:end]]
        last = max((i for i, kind in enumerate(kinds) if kind in {"R", "AL"}), default=0)
        if not _NUMBER_LIKE.isdisjoint(kinds[:last]):
            while end < len(text) and unicodedata.bidirectional(text[end]) in {"ON", "CS", "ET", "NSM"}:
                end += 1
            while end < len(text) and text[end] == " ":
                end += 1
            cuts += [start, end]
        start = end
    return [cut for cut in cuts if 0 < cut < len(text)]


def visual_order(items: Sequence[T], item_levels: Sequence[int]) -> list[T]:
    """Return `items` of one line in the order in which they stand from left to right (rule L2)."""
    order = list(items)
    ranks = list(item_levels)
    if not ranks or max(ranks) == 0:
        return order
    lowest_odd = min((rank for rank in ranks if rank % 2), default=0)
    if not lowest_odd:
        return order
    for level in range(max(ranks), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if ranks[start] < level:
                start += 1
                continue
            end = start
            while end < len(order) and ranks[end] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            ranks[start:end] = ranks[start:end][::-1]
            start = end
    return order


def _explicit(  # noqa: C901, PLR0912 - the rules of the standard in their order
    text: str, kinds: list[str], base: int
) -> tuple[list[int], dict[int, int]]:
    """Apply rules X1 to X8; return levels and, for each isolate initiator, the place of its end."""
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
    over_isolates = over_embeddings = valid_isolates = 0
    result: list[int] = []
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for place, kind in enumerate(list(kinds)):
        level, override, _ = stack[-1]
        if kind in {"RLE", "LRE", "RLO", "LRO"}:
            result.append(level)
            new = level + 1 + (level % 2 if kind[0] == "R" else 1 - level % 2)
            if new <= _MAX_DEPTH and not over_isolates and not over_embeddings:
                stack.append((new, {"RLO": "R", "LRO": "L"}.get(kind), False))
            elif not over_isolates:
                over_embeddings += 1
        elif kind in _ISOLATES:
            result.append(level)
            if override:
                kinds[place] = override
            right = kind == "RLI" or (kind == "FSI" and base_level(text[place + 1 :], stop=True) == 1)
            new = level + 1 + (level % 2 if right else 1 - level % 2)
            if new <= _MAX_DEPTH and not over_isolates and not over_embeddings:
                valid_isolates += 1
                stack.append((new, None, True))
                opened.append(place)
            else:
                over_isolates += 1
        elif kind == "PDI":
            if over_isolates:
                over_isolates -= 1
            elif valid_isolates:
                over_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
                pairs[opened.pop()] = place
            result.append(stack[-1][0])
            if stack[-1][1]:
                kinds[place] = stack[-1][1]
        elif kind == "PDF":
            if not over_isolates:
                if over_embeddings:
                    over_embeddings -= 1
                elif not stack[-1][2] and len(stack) > 1:
                    stack.pop()
            result.append(stack[-1][0])
        else:
            result.append(level)
            if override and kind != "BN":
                kinds[place] = override
    return result, pairs


def _sequences(original: list[str], out: list[int], pairs: dict[int, int]) -> list[list[int]]:
    """Cut the text into isolating run sequences (rule X10); characters that rule X9 removes are left out."""
    runs: list[list[int]] = []
    for place, kind in enumerate(original):
        if kind in _EXPLICIT:
            continue
        if runs and out[runs[-1][-1]] == out[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    by_first = {run[0]: run for run in runs}
    ends = set(pairs.values())
    sequences: list[list[int]] = []
    for run in runs:
        if original[run[0]] == "PDI" and run[0] in ends:
            continue
        sequence = list(run)
        while sequence[-1] in pairs and pairs[sequence[-1]] in by_first:
            sequence += by_first[pairs[sequence[-1]]]
        sequences.append(sequence)
    return sequences


def _resolve(
    text: str,
    kinds: list[str],
    out: list[int],
    places: list[int],
    *,
    base: int,
    original: list[str],
    explicit: tuple[int, ...],
) -> None:
    level = explicit[places[0]]
    before = next((explicit[i] for i in range(places[0] - 1, -1, -1) if original[i] not in _EXPLICIT), base)
    last = places[-1]
    after = base
    if original[last] not in _ISOLATES:
        after = next((explicit[i] for i in range(last + 1, len(out)) if original[i] not in _EXPLICIT), base)
    start = "R" if max(level, before) % 2 else "L"
    end = "R" if max(level, after) % 2 else "L"
    run = [kinds[place] for place in places]
    _weak(run, start)
    _brackets(text, run, places, level=level, start=start, original=original)
    _neutral(run, start, end, level)
    for place, kind in zip(places, run, strict=True):
        if level % 2:
            out[place] = level + (kind in {"L", "EN", "AN"})
        else:
            out[place] = level + {"R": 1, "EN": 2, "AN": 2}.get(kind, 0)


def _weak(run: list[str], start: str) -> None:  # noqa: C901, PLR0912 - the rules in their order
    """Apply rules W1 to W7 in place."""
    previous, strong = start, start
    for i, kind in enumerate(run):
        if kind == "NSM":
            run[i] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        elif kind == "EN" and strong == "AL":
            run[i] = "AN"
        if kind in _STRONG:
            strong = kind
        previous = run[i] if kind == "NSM" else kind
        if run[i] == "EN" and strong == "AL":
            run[i] = "AN"
    run[:] = ["R" if kind == "AL" else kind for kind in run]
    for i in range(1, len(run) - 1):
        around = run[i - 1] if run[i - 1] == run[i + 1] else ""
        if (run[i] == "ES" and around == "EN") or (run[i] == "CS" and around in {"EN", "AN"}):
            run[i] = around
    i = 0
    while i < len(run):
        if run[i] != "ET":
            i += 1
            continue
        stop = i
        while stop < len(run) and run[stop] == "ET":
            stop += 1
        if (i and run[i - 1] == "EN") or (stop < len(run) and run[stop] == "EN"):
            run[i:stop] = ["EN"] * (stop - i)
        i = stop
    strong = start
    for i, kind in enumerate(run):
        if kind in {"ES", "ET", "CS"}:
            run[i] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            run[i] = "L"


def _brackets(  # noqa: C901, PLR0912 - the rules in their order
    text: str, run: list[str], places: list[int], *, level: int, start: str, original: list[str]
) -> None:
    """Apply rule N0 in place: a pair of brackets takes one direction."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for i, place in enumerate(places):
        character = text[place]
        if run[i] != "ON":
            continue
        if character in _BRACKETS:
            if len(opened) == 63:
                break
            opened.append((character, i))
        elif character in _CLOSING:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == _CLOSING[character]:
                    pairs.append((opened[depth][1], i))
                    del opened[depth:]
                    break
    embedding = "R" if level % 2 else "L"
    direction = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
    for first, last in sorted(pairs):
        inside = {direction[run[i]] for i in range(first + 1, last) if run[i] in direction}
        if embedding in inside:
            chosen = embedding
        elif inside:
            context = next(
                (direction[run[i]] for i in range(first - 1, -1, -1) if run[i] in direction), start
            )
            chosen = context if context != embedding else embedding
        else:
            continue
        for edge in (first, last):
            run[edge] = chosen
            follow = edge + 1
            while follow < len(run) and original[places[follow]] == "NSM":
                run[follow] = chosen
                follow += 1


def _neutral(run: list[str], start: str, end: str, level: int) -> None:
    """Apply rules N1 and N2 in place."""
    embedding = "R" if level % 2 else "L"
    i = 0
    while i < len(run):
        if run[i] not in _NEUTRAL:
            i += 1
            continue
        stop = i
        while stop < len(run) and run[stop] in _NEUTRAL:
            stop += 1
        left = start if i == 0 else ("L" if run[i - 1] == "L" else "R")
        right = end if stop == len(run) else ("L" if run[stop] == "L" else "R")
        run[i:stop] = [left if left == right else embedding] * (stop - i)
        i = stop


def _trailing(original: list[str], out: list[int], base: int) -> None:
    """Give removed characters the level before them; separators and last spaces the base level (L1)."""
    for place, kind in enumerate(original):
        if kind in _EXPLICIT:
            out[place] = out[place - 1] if place else base
    whitespace = _ISOLATES | _EXPLICIT | {"WS", "PDI"}
    reset = True
    for place in range(len(out) - 1, -1, -1):
        if original[place] in {"B", "S"}:
            out[place] = base
            reset = True
        elif reset and original[place] in whitespace:
            out[place] = base
        else:
            reset = False
