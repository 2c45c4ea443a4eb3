"""Every language is whole: every sentence, every place, every plural form, in the form of address that was chosen."""

from __future__ import annotations

import re

import pytest

from app.strings.catalogue import SOURCE_LANGUAGE, catalogue, languages, read_sentences

OTHERS = tuple(code for code in languages() if code != SOURCE_LANGUAGE)
_PLACE = re.compile(r"\{(\w*)[^}]*\}")
_MARKUP = re.compile(r"<[^>]+>|`[^`]+`")
_TO_A_FRIEND = re.compile(r"\b(tú|tu|tus|ti|contigo|te|tienes|puedes|quieres|eres|estás)\b", re.IGNORECASE)
_ON_A_FORM = ("ic3.label.", "ic3.step.")
_PROMISES = re.compile(
    r"\ba prueba de\b|indescifrable|imposible de (rastrear|romper|descifrar)|grado militar|garantiza|infalible"
    r"|auténtic[oa]|100 ?% segur",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_and_no_other(language: str) -> None:
    """Nothing falls back to English, and nothing is left of what English no longer says."""
    assert read_sentences(language).keys() == read_sentences("en").keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_place_and_form_is_kept(language: str) -> None:
    """Places, markup, commands and plural forms are those of the English sentence."""
    english, other = catalogue("en").sentences, catalogue(language).sentences
    wrong = [
        (key, form)
        for key, forms in english.items()
        if forms.keys() == other[key].keys()
        for form, words in forms.items()
        if _shape(words) != _shape(other[key][form])
    ]
    assert not wrong
    assert [key for key, forms in english.items() if forms.keys() != other[key].keys()] == []


def _shape(words: str) -> tuple[list[str], list[str], bool, bool]:
    return (
        sorted(_PLACE.findall(words)),
        sorted(_MARKUP.findall(words)),
        words[:1] == " ",
        words[-1:] == " ",
    )


@pytest.mark.parametrize("rule", [_TO_A_FRIEND, _PROMISES, re.compile("¡")])
def test_spanish_keeps_its_tone(rule: re.Pattern[str]) -> None:
    """It says usted, promises no more than is true, and never shouts."""
    said = [
        (key, words)
        for key, forms in read_sentences("es").items()
        for words in forms.values()
        if rule.search(_PLACE.sub("", words))
    ]
    assert not said


def test_questions_begin_as_spanish_questions_do() -> None:
    """What ends with a question mark has one at its beginning too; labels of English forms stand before theirs."""
    said = [
        (key, words)
        for key, forms in read_sentences("es").items()
        for words in forms.values()
        if "?" in words
        and ("¿" not in words or (words.count("?") != words.count("¿") and not key.startswith(_ON_A_FORM)))
    ]
    assert not said
