"""Where a line may end: after spaces, between ideographs, between syllables of Thai and its kin.

A plain reading of Unicode Standard Annex 14 without dictionaries: Thai, Lao, Khmer and Burmese break between
written syllables, never inside one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from exports.render.text import clusters

_TOKENS = re.compile(
    "[ \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+|[^ \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+"
)
_ADDRESS = re.compile(r"(?<=[/?&=._,;:@–—\u2010-])(?=[\w%])")
_SIMPLE = re.compile("^[\u0000-\u024f\u0370-\u052f\u1e00-\u1fff\u2010-\u2027\u20a0-\u20bf]*$")

# Characters that may not begin, and may not end, a line of Chinese, Japanese or Korean text.
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〙〗〟｠»ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ%％‰℃°,.!?:;)]}…‥〜～"
)
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【〘〖〝｟«$￥＄£([{#＃№")
_SOUTHEAST: tuple[tuple[str, str, frozenset[str], frozenset[str]], ...] = (
    ("\u0e00", "\u0e7f", frozenset("เแโใไ"), frozenset("ะาๆฯๅ")),
    ("\u0e80", "\u0eff", frozenset("ເແໂໃໄ"), frozenset("ະາໆຯຽ")),
    ("\u1000", "\u109f", frozenset(), frozenset("\u104a\u104b")),
    ("\u1780", "\u17ff", frozenset(), frozenset("\u17d4\u17d5\u17d6\u17d7")),
)


def tokens(line: str) -> list[str]:
    """Split one line of text, without line ends, into pieces between which it may be broken.

    Joined, they are the text again; a piece of spaces stands alone. A hyphen or a dash inside a word is no
    place to break: readers of PDF text take the hyphen away or put a space behind it.
    """
    found: list[str] = _TOKENS.findall(line)
    if line.isascii():
        return found
    result: list[str] = []
    for token in found:
        if _SIMPLE.match(token):
            result.append(token)
        else:
            result += _inside(token)
    return result


def address_parts(word: str) -> list[str]:
    """Split a word wider than a line where its reader would: after hyphens and signs of an address."""
    return _ADDRESS.split(word)


@lru_cache(maxsize=20_000)
def _inside(token: str) -> tuple[str, ...]:
    pieces: list[str] = []
    last = ""
    for cluster in clusters(token):
        if last and _may_break(last, cluster):
            pieces.append(cluster)
        elif pieces:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
        last = cluster
    return tuple(pieces)


def forget_words() -> None:
    """Empty what is remembered of words between papers; called when the record is locked."""
    _inside.cache_clear()


def _may_break(before: str, after: str) -> bool:
    left, right = before[-1], after[0]
    if right in _NOT_FIRST or before[0] in _NOT_LAST:
        return False
    if left == "\u200b":
        return True
    if "\u00a0" in (left, right) or "\u2060" in (left, right) or "\ufeff" in (left, right):
        return False
    if _wide(before[0]) or _wide(right):
        return True
    for first, last, leading, trailing in _SOUTHEAST:
        if first <= before[0] <= last and first <= right <= last:
            return before[0] not in leading and right not in trailing
    return False


def _wide(character: str) -> bool:
    """Tell whether a line may break on both sides of `character`: ideographs, kana, pictures."""
    return (
        "\u2e80" <= character <= "\u312f"
        or "\u3190" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff00" <= character <= "\uff9f"
        or "\U0001f000" <= character <= "\U0003ffff"
    )
