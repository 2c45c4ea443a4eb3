"""Words in another language than the court's: how they are known, and a translation that a person typed.

Nothing is translated by a machine, and no language is guessed: a text is in another language when the person
says so, or when it is written in letters other than Latin ones.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

COURT_LANGUAGE = "en"
"""The language of the courts of the United States, as a BCP 47 tag."""

_FEWEST_LETTERS = 2
_LATIN = "LATIN"
# What names of characters begin with that belongs to no script.
_NO_SCRIPT = frozenset(
    {"MODIFIER", "MATHEMATICAL", "FEMININE", "MASCULINE", "SUPERSCRIPT", "SUBSCRIPT"}
    | {"DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER", "PARENTHESIZED", "CIRCLED", "SQUARED", "NEGATIVE", "MICRO"}
)
_WIDTHS = frozenset({"FULLWIDTH", "HALFWIDTH"})
# One letter of these is a word.
_WORDS = frozenset({"CJK", "HANGUL"})
_SCRIPTS: Mapping[str, str] = MappingProxyType({"CJK": "Chinese or Japanese", "HIRAGANA": "Japanese"})
_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "english": "en", "spanish": "es", "español": "es", "espanol": "es", "portuguese": "pt",
        "português": "pt", "french": "fr", "français": "fr", "haitian creole": "ht",
        "kreyòl ayisyen": "ht", "german": "de", "deutsch": "de", "italian": "it", "italiano": "it",
        "polish": "pl", "polski": "pl", "russian": "ru", "русский": "ru", "ukrainian": "uk",
        "українська": "uk", "arabic": "ar", "العربية": "ar", "hebrew": "he", "עברית": "he",
        "persian": "fa", "farsi": "fa", "فارسی": "fa", "dari": "prs", "pashto": "ps", "urdu": "ur",
        "اردو": "ur", "hindi": "hi", "हिन्दी": "hi", "punjabi": "pa", "bengali": "bn", "gujarati": "gu",
        "tamil": "ta", "telugu": "te", "nepali": "ne", "chinese": "zh", "mandarin": "zh",
        "cantonese": "yue", "中文": "zh", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko",
        "vietnamese": "vi", "tiếng việt": "vi", "tagalog": "tl", "filipino": "fil", "thai": "th",
        "lao": "lo", "khmer": "km", "burmese": "my", "hmong": "hmn", "indonesian": "id",
        "turkish": "tr", "türkçe": "tr", "greek": "el", "ελληνικά": "el", "romanian": "ro",
        "armenian": "hy", "georgian": "ka", "albanian": "sq", "somali": "so", "amharic": "am",
        "tigrinya": "ti", "swahili": "sw", "navajo": "nv", "mixteco": "mix", "k'iche'": "quc",
        # As who writes Spanish names them.
        "inglés": "en", "ingles": "en", "castellano": "es", "portugués": "pt", "portugues": "pt",
        "francés": "fr", "frances": "fr", "criollo haitiano": "ht", "alemán": "de", "aleman": "de",
        "polaco": "pl", "ruso": "ru", "ucraniano": "uk", "árabe": "ar", "arabe": "ar", "hebreo": "he",
        "chino": "zh", "mandarín": "zh", "mandarin chino": "zh", "japonés": "ja", "japones": "ja",
        "coreano": "ko", "vietnamita": "vi", "tagalo": "tl", "náhuatl": "nah", "nahuatl": "nah",
        "quiché": "quc", "quiche": "quc", "mam": "mam", "q'eqchi'": "kek", "zapoteco": "zap",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Translation:
    """A passage in another language, letter for letter as it stands, and what it says in the court's.

    `words` is "" while nobody has translated it; `language` is that of the passage when it is not the one of
    the whole record.
    """

    original: str
    words: str = ""
    language: str = ""


def language_tag(language: str) -> str:
    """Return the BCP 47 tag of a language named in words, or of a tag itself; "" for one not known here."""
    wanted = language.strip().casefold()
    if wanted in _TAGS:
        return _TAGS[wanted]
    return wanted if wanted in _TAGS.values() else ""


def is_foreign(language: str) -> bool:
    """Whether a language that was named is another one than the court's."""
    return bool(language.strip()) and language_tag(language) != COURT_LANGUAGE


def foreign_script(text: str) -> str:
    """Name the letters of a text that are not Latin, the most frequent ones; "" when there are none.

    A single letter is no word in most scripts: it is a sign, or part of a face made of signs.
    """
    if text.isascii():
        return ""
    found: Counter[str] = Counter()
    for letter in text:
        if letter > "\u024f" and letter.isalpha():
            names = unicodedata.name(letter, "").split(" ")
            script = next((name for name in names if name not in _WIDTHS), "")
            if script and script != _LATIN and script not in _NO_SCRIPT:
                found[script] += 1
    script, count = next(iter(found.most_common(1)), ("", 0))
    if count < _FEWEST_LETTERS and script not in _WORDS:
        return ""
    return _SCRIPTS.get(script, script.capitalize())
