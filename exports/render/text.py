"""Text as a paper may show it: nothing hidden, nothing read as markup, every character kept or named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]")

_ZWJ = "\u200d"
_CATEGORY_EXTENDS = frozenset({"Mn", "Me", "Mc"})
_EXTRA_EXTENDS = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_VIRAMAS = frozenset(
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
    # The signs that join two consonants of the scripts our fonts have.
)


def printable(text: str) -> str:
    """Return `text` with control characters and direction overrides made visible, all else verbatim.

    Line ends of every system become a line feed and tabs stay; both are layout, not content. A byte order
    mark inside text becomes the word joiner that it stands for.
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(
        lambda match: name_of(match.group()), _LINE_ENDS.sub("\n", text).replace("\ufeff", "\u2060")
    )


def name_of(character: str) -> str:
    """Return the name of one character in brackets, such as `[TIBETAN LETTER KA]` or `[U+0007]`."""
    name = unicodedata.name(character, "")
    return f"[{name}]" if name else f"[U+{ord(character):04X}]"


def clusters(text: str) -> Iterator[str]:
    """Split `text` into the pieces that a reader takes for one character (close to UAX 29, plus conjuncts).

    A piece is never cut by a font change or a line end: base with marks, emoji sequences, flags, Hangul
    syllables from letters, consonants joined by a virama.
    """
    start = 0
    size = len(text)
    while start < size:
        end = _cluster_end(text, start)
        yield text[start:end]
        start = end


def _cluster_end(text: str, start: int) -> int:
    size = len(text)
    end = start + 1
    first = text[start]
    if first < "\u0300" and (end == size or text[end] < "\u0300"):
        return end
    if _is_flag_letter(first) and end < size and _is_flag_letter(text[end]):
        end += 1
    while end < size:
        character = text[end]
        if (
            extends(character)
            or (text[end - 1] == _ZWJ and end - 1 > start and _is_pictograph(character))
            or (text[end - 1] in _VIRAMAS and unicodedata.category(character) == "Lo")
            or _joins_hangul(text[end - 1], character)
        ):
            end += 1
        else:
            break
    return end


def extends(character: str) -> bool:
    """Tell whether `character` belongs to the one before it."""
    if character < "\u0300":
        return False
    if character in _EXTRA_EXTENDS or unicodedata.category(character) in _CATEGORY_EXTENDS:
        return True
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_pictograph(character: str) -> bool:
    return character >= "\u2190" and unicodedata.category(character) in {"So", "Sm", "Cn"}


def _joins_hangul(before: str, after: str) -> bool:
    if not "\u1160" <= after <= "\u11ff" and not "\u1100" <= after <= "\u115f":
        return False
    lead = "\u1100" <= before <= "\u115f"
    if "\u1100" <= after <= "\u115f":
        return lead
    return lead or "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
