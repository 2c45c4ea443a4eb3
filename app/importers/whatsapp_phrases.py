"""The words that WhatsApp itself writes into an export, by language, from `whatsapp_phrases.json`.

A `*` in a phrase stands for any words. Case, direction marks, kinds of spaces and a last full stop do not
count when words are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from app.domain.imported import MessageKind

MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Direction marks and the byte order mark: they show nothing and order the words around them."""

SPACES: Final = " \u00a0\u202f\u2009"
LONGEST: Final = 400
"""No phrase is longer, in characters; what is, a person wrote, or it is a notice without a sender."""

_ROLES: Final[Mapping[str, tuple[MessageKind, str]]] = MappingProxyType(
    {
        "omitted": (MessageKind.MEDIA, ""),
        "deleted": (MessageKind.DELETED, ""),
        "deleted_by_me": (MessageKind.DELETED, "by_me"),
        "missed voice": (MessageKind.CALL, "missed voice"),
        "missed video": (MessageKind.CALL, "missed video"),
        "voice": (MessageKind.CALL, "voice"),
        "video": (MessageKind.CALL, "video"),
        "notices": (MessageKind.SYSTEM, ""),
    }
)
_UNMARK: Final = dict.fromkeys(map(ord, MARKS))
_PLAIN: Final = _UNMARK | dict.fromkeys(map(ord, SPACES), " ")
_FEWEST_FIXED: Final = 10
_MARKS_AROUND: Final = 8
_ACTOR: Final = r"[^:\n]{1,100}?"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases, ready to be compared.

    `exact` and `starts` map plain words to kind and detail; `patterns` are those with words left open in
    them; `open_notice` knows the beginning of a notice whose last words may hold a colon.
    """

    exact: Mapping[str, tuple[MessageKind, str]]
    longest_exact: int
    patterns: tuple[tuple[re.Pattern[str], tuple[MessageKind, str]], ...]
    open_notice: re.Pattern[str]
    attached: re.Pattern[str]
    file_attached: re.Pattern[str]
    edited: re.Pattern[str]
    titles: re.Pattern[str]
    clock: Mapping[str, str]
    between: tuple[str, ...]

    def find(self, words: str) -> tuple[MessageKind, str] | None:
        """Return what the app says with these words, None when they are not its own."""
        if len(words) > LONGEST:
            return None
        plain = plain_words(words)
        found = self.exact.get(plain)
        if found is None:
            return next((what for pattern, what in self.patterns if pattern.fullmatch(plain)), None)
        return found

    def find_exact(self, words: str) -> tuple[MessageKind, str] | None:
        """Return the same for phrases without open words, quickly."""
        return self.exact.get(plain_words(words)) if len(words) <= self.longest_exact else None

    def title_in(self, untrusted_name: str) -> str:
        """Return the name of a chat as it stands in the name of a file, "" when it does not."""
        last = re.split(r"[/\\]", untrusted_name)[-1]
        stem = re.sub(r"\.(txt|zip)$", "", last, flags=re.IGNORECASE)
        stem = re.sub(r" ?\(\d{1,3}\)$", "", unmarked(stem)).replace("_", " ").strip()
        match = self.titles.fullmatch(stem)
        return next((part.strip() for part in match.groups() if part), "") if match else ""


@cache
def phrases() -> Phrases:
    """Read the phrases of every language."""
    text = (resources.files("app.importers") / "whatsapp_phrases.json").read_text(encoding="utf-8")
    data = json.loads(text)
    languages = data["languages"].values()
    roles = [
        (phrase, what) for each in languages for role, what in _ROLES.items() for phrase in each.get(role, ())
    ]
    open_ends = filter(None, map(_open_end, _all(languages, "notices")))
    clock = {plain_words(word): half for half in ("am", "pm", "noon", "no_mark") for word in data[half]}
    exact = {plain_words(phrase): what for phrase, what in roles if "*" not in phrase}
    return Phrases(
        MappingProxyType(exact),
        max(map(len, exact)) + _MARKS_AROUND,
        tuple((_pattern(plain_words(phrase)), what) for phrase, what in roles if "*" in phrase),
        re.compile("|".join(open_ends)),
        _any_of(_all(languages, "attached")),
        _any_of(_all(languages, "file_attached")),
        _any_of(_all(languages, "edited")),
        re.compile(_titles(_all(languages, "titles")), re.IGNORECASE),
        MappingProxyType(clock),
        tuple(data["between"]),
    )


def unmarked(words: str) -> str:
    """Return words without direction marks, with plain spaces, without spaces around them."""
    return words.translate(_PLAIN).strip()


def plain_words(words: str) -> str:
    """Return words as they are compared."""
    return words.translate(_PLAIN).strip().rstrip(".").casefold()


def _all(languages: Iterable[Mapping[str, list[str]]], role: str) -> list[str]:
    return [phrase for each in languages for phrase in each.get(role, ())]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + ")", re.IGNORECASE)


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(_wild(phrase), re.DOTALL)


def _wild(phrase: str) -> str:
    first, *rest = phrase.split("*")
    start = re.escape(first) if first else _ACTOR
    if not first:
        start += re.escape(rest.pop(0))
    return start + "".join(".*?" + re.escape(part) for part in rest)


def _open_end(notice: str) -> str:
    """Return the pattern of a notice up to the words of a person in it, "" when they do not come last.

    A few letters are no notice: what a person is called may hold them.
    """
    start, open_words, _ = notice.casefold().rpartition("*")
    actor = start.startswith("*")
    fixed = start.removeprefix("*").partition("*")[0]
    if not open_words or len(fixed.strip()) < _FEWEST_FIXED:
        return ""
    return (_ACTOR if actor else "") + re.escape(fixed)


def _titles(phrases_of: Iterable[str]) -> str:
    exact = [re.escape(phrase).replace(r"\*", "(.+)") for phrase in phrases_of]
    return "|".join([*exact, r"[^-]*WhatsApp[^-]* - (.+)"])
