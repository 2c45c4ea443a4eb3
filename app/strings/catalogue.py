"""Every sentence that a person reads, by key: `text("entry.saved", n=3)`.

A language is a folder of JSON files beside this module, one per area; each maps a key to a sentence with
`{named}` places, or to plural forms `{"one": …, "other": …}` chosen by the parameter `n` (or `count`).
Why JSON and not compiled gettext: docs/adr/0002-strings.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from app.strings.areas import Sentences, Translated
from app.strings.pseudo import MIRRORED, PSEUDO_LANGUAGES, Forms, stretched

SOURCE_LANGUAGE = "en"

_FOLDER = Path(__file__).parent
_HALF_DAYS = ("a. m.", "p. m.")
"""How Spanish times end."""

_LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", MIRRORED})


class Catalogue:
    """All sentences of one language; no dataclass, so that commands answer sooner."""

    __slots__ = ("language", "sentences")

    def __init__(self, language: str, sentences: Mapping[str, Forms]) -> None:
        self.language = language
        self.sentences = sentences

    @property
    def is_right_to_left(self) -> bool:
        """Whether lines begin on the right."""
        return self.language in _RIGHT_TO_LEFT

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def __iter__(self) -> Iterator[str]:
        return iter(self.sentences)

    def text(self, key: str, /, **params: object) -> str:
        """Return the sentence of `key` with its places filled; raises KeyError for an unknown key or place.

        Values are inserted as they are: braces in a person's own words are never read as places.
        """
        forms = self.sentences[key]
        number = params.get("n", params.get("count"))
        form = "one" if number == 1 and "one" in forms else "other"
        sentence = forms[form]
        for name, value in params.items():
            if isinstance(value, str) and value.endswith(_HALF_DAYS):
                sentence = sentence.replace(f"{{{name}}}.", f"{{{name}}}")  # one full stop is enough
        return sentence.format_map(params)


class _Choice:
    """The language chosen for this process; what is drawn for another reader is `spoken_in` theirs."""

    language = SOURCE_LANGUAGE


_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/errors.json")))


def match_language(tags: Iterable[str]) -> str:
    """Return the first of these language tags that has a catalogue (`es-MX` is `es`), else English."""
    known = languages()
    for tag in tags:
        code = re.split(r"[-_.@]", tag, maxsplit=1)[0].lower()
        if code in known:
            return code
    return SOURCE_LANGUAGE


def language_of_terminal(environment: Mapping[str, str]) -> str:
    """Return the language that a terminal asks for.

    Source: POSIX base definitions §8.2 for LC_ALL, LC_MESSAGES and LANG; GNU gettext manual §2.3 for
    LANGUAGE, which counts only where the locale is not that of C.
    """
    locale = next((environment[name] for name in _LOCALE_NAMES if environment.get(name)), "C")
    if locale.split(".", 1)[0] in {"C", "POSIX"}:
        return SOURCE_LANGUAGE
    return match_language([*environment.get("LANGUAGE", "").split(":"), locale])


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of `language`, each area read once; what is not translated yet is in English.

    Raises KeyError for a language without a catalogue.
    """
    if language in PSEUDO_LANGUAGES:
        return Catalogue(language, stretched(catalogue(SOURCE_LANGUAGE).sentences))
    if language not in languages():
        raise KeyError(language)
    if language == SOURCE_LANGUAGE:
        return Catalogue(language, read_sentences(language))
    return Catalogue(language, Translated(read_sentences(language), catalogue(SOURCE_LANGUAGE).sentences))


def read_sentences(language: str) -> Sentences:
    """Return what stands in the files of `language` and nothing else."""
    return Sentences(_FOLDER / language)


def current_language() -> str:
    """Return the language that `text` speaks."""
    return _SPOKEN.get() or _Choice.language


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Let `text` speak `language` inside, in this thread alone: a court's paper is in the court's language.

    "" is the language of the process again: what the checks say is for the person, not for the court.
    Raises KeyError for a language without a catalogue.
    """
    token = _SPOKEN.set(catalogue(language).language if language else "")
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def use_language(language: str) -> None:
    """Make `text` speak `language` from now on; raises KeyError for a language without a catalogue."""
    _Choice.language = catalogue(language).language


def text(key: str, /, **params: object) -> str:
    """Return the sentence of `key` in the language in use; see `Catalogue.text`."""
    return catalogue(current_language()).text(key, **params)


def has_text(key: str) -> bool:
    """Tell whether `key` has a sentence: for tables whose keys are made from tags or field names."""
    return key in catalogue(current_language())
