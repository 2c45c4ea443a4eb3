"""Words as the index holds them, and what is typed as the index is asked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.domain.finding import folded, is_searchable, typed_words
from storage.vault import Vault

# Scripts written without spaces: every sign becomes a word of its own, so that any part of a sentence is
# found.
_UNSPACED = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Vowel signs and the like over Arabic and Hebrew letters, and the stroke that only stretches a word: people
# write them or leave them out, so the index is without.
_VOWEL_SIGNS = re.compile(
    "[\u0591-\u05bd\u05bf-\u05c2\u05c4-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_SEAM = "\u200b"
SNIPPET_WORDS: Final = 14
"""How many words of a text are shown around what was typed."""

_LONGEST_WORD = 80
_MOST_TERMS: Final = 16
_SURROGATES: Final = range(0xD800, 0xE000)
_HIGHEST: Final = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of an index; it has lists of the beginnings of words that are so many letters long."""

    vault: Vault
    table: str
    listed: frozenset[int]

    def beginning(self, word: str) -> str:
        """Return an expression for every word that begins so.

        For a beginning that has no list the library gathers every match before it gives the first. So one
        letter is asked for as the beginnings of two letters that there are, a longer one as the words that
        there are, where these are few. Only of plain letters and digits it is sure how the index folds them.
        """
        if len(word) not in self.listed and word.isascii() and word.isalnum():
            found = self._longer(word.lower()) if len(word) == 1 else self._words(word.lower())
            if found:
                return f"({' OR '.join(found)})"
        return f"{_quoted(spaced(word))}*"

    def _words(self, begin: str) -> list[str]:
        found: list[str] = []
        term = self._first(begin)
        while term.startswith(begin):
            if len(found) == _MOST_TERMS:
                return []
            found.append(_quoted(term))
            term = self._first(f"{term}\0")
        return found

    def _longer(self, letter: str) -> list[str]:
        found: list[str] = []
        term = self._first(letter)
        while term.startswith(letter):
            if term == letter:
                found.append(_quoted(letter))
                term = self._first(f"{letter}\0")
                continue
            found.append(f"{_quoted(term[:2])}*")
            after = ord(term[1]) + 1
            if after > _HIGHEST:
                break
            term = self._first(letter + chr(_SURROGATES.stop if after in _SURROGATES else after))
        return found

    def _first(self, at: str) -> str:
        """Return the first word of the index from here on, "" behind the last."""
        name = f"{self.table}_words"
        self.vault.query(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab(main, {self.table}, instance)"
        )
        rows = self.vault.query(f"SELECT term FROM temp.{name} WHERE term >= ? LIMIT 1", (at,))
        return str(rows[0][0]) if rows else ""


def match_expression(text: str, vocabulary: Vocabulary | None = None) -> str:
    """Turn typed text into an FTS5 expression: every word must occur, the last one may go on.

    "" for a text without a word. Words are quoted, so nothing typed is ever an operator; a word of signs
    alone is left out.
    """
    words = [word for word in text.replace("\0", " ").split() if any(map(is_searchable, word))]
    quoted = [_quoted(spaced(word)) for word in words]
    if quoted and not text[-1:].isspace():
        quoted[-1] = f"{quoted[-1]}*" if vocabulary is None else vocabulary.beginning(words[-1])
    return " AND ".join(quoted)


def could_match(text: str, typed: str) -> bool:
    """Whether a text that stands in no index holds every typed word; more than an index finds may match.

    A word may begin anywhere in another, and the parts of one with signs in it may stand apart.
    """
    signs = (sign if is_searchable(sign) else " " for sign in folded(spaced(typed)))
    words, inside = "".join(signs).split(), folded(spaced(text))
    return bool(words) and all(word in inside for word in words)


def spaced(text: str) -> str:
    """Return text as the index takes it: every sign of a script without spaces as a word of its own.

    Letters of Arabic and Hebrew stand without their vowel signs.
    """
    return _UNSPACED.sub(lambda sign: f"{_SEAM}{sign[0]}{_SEAM}", _VOWEL_SIGNS.sub("", text))


def unspaced(text: str) -> str:
    """Return text of the index as people write it, in one line."""
    return " ".join(text.replace(_SEAM, "").split())


def piece_around(text: str, typed: str) -> str:
    """Return a piece of a text around the first of the typed words in it."""
    wanted = typed_words(typed)
    words = text.split()
    hit = next((at for at, word in enumerate(words) if any(part in folded(word) for part in wanted)), 0)
    first = max(0, min(hit - SNIPPET_WORDS // 3, len(words) - SNIPPET_WORDS))
    chosen = words[first : first + SNIPPET_WORDS]
    piece = " ".join(word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] + "…" for word in chosen)
    return ("…" if first else "") + piece + ("…" if first + SNIPPET_WORDS < len(words) else "")


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'
