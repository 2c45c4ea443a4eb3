"""Made-up languages that prove the layout: every sentence longer and accented, in one of them mirrored.

What stands on screen without accents was not spoken through the catalogue; what is cut off has too little
room for a longer language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LONGER = "qps-ploc"
MIRRORED = "qps-plocm"
PSEUDO_LANGUAGES = (LONGER, MIRRORED)
"""Codes as other programs use them for the same purpose; no person is ever offered them."""

Forms = Mapping[str, str]
"""The plural forms of one sentence; a sentence without a number has the form `other` alone."""

_ACCENTED = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
_MORE = 0.4
_FILL = "·~"
# Places such as {name}, and what rich text wraps around words, stay as they are.
_FIXED = re.compile(r"(\{[^}]*\}|<[^>]*>|&[a-z]+;)")


def stretched(sentences: Mapping[str, Forms]) -> Mapping[str, Forms]:
    """Return every sentence accented and 40 % longer, its places as they were."""
    return MappingProxyType(
        {
            key: MappingProxyType({name: _stretch(words) for name, words in forms.items()})
            for key, forms in sentences.items()
        }
    )


def _stretch(words: str) -> str:
    pieces = _FIXED.split(words)
    said = "".join(piece if _FIXED.fullmatch(piece) else piece.translate(_ACCENTED) for piece in pieces)
    length = sum(len(piece) for piece in pieces if not _FIXED.fullmatch(piece))
    more = round(length * _MORE)
    # In words of a line's usual length, so that it breaks as a longer language would.
    fill = " ".join((_FILL * 4)[: min(8, more - at)] for at in range(0, more, 9) if more - at > 0)
    return f"{said} {fill}".rstrip() if more and said.strip() else said
