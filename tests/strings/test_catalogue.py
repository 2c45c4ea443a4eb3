"""The catalogue: keys, places, plural forms, languages."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.strings.catalogue import (
    Catalogue,
    catalogue,
    current_language,
    has_text,
    language_of_terminal,
    languages,
    match_language,
    text,
    use_language,
)
from app.strings.errors import sentence


@pytest.fixture
def book() -> Catalogue:
    """A small catalogue with a plain sentence, one with a place, one with plural forms."""
    sentences = {
        "plain": MappingProxyType({"other": "Saved."}),
        "place": MappingProxyType({"other": "Saved as {name}."}),
        "count": MappingProxyType({"one": "{n} entry", "other": "{n:,} entries"}),
    }
    return Catalogue("en", MappingProxyType(sentences))


@pytest.fixture
def back_to_english() -> Iterator[None]:
    """Leave the process's language as it was."""
    before = current_language()
    yield
    use_language(before)


def test_sentence_without_places(book: Catalogue) -> None:
    """A key gives its sentence."""
    assert book.text("plain") == "Saved."


def test_braces_in_a_value_are_never_places(book: Catalogue) -> None:
    """A person's own words with braces come out as they went in."""
    assert book.text("place", name="{n} {0.__class__}") == "Saved as {n} {0.__class__}."


def test_a_time_that_ends_in_a_point_ends_the_sentence_too(book: Catalogue) -> None:
    """After "4:14 p. m." comes no second full stop; a person's own points all stay."""
    assert book.text("place", name="4:14 p. m.") == "Saved as 4:14 p. m."
    assert book.text("place", name="Hm..") == "Saved as Hm..."


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1200, "1,200 entries")]
)
def test_plural_form_follows_the_number(book: Catalogue, n: int, words: str) -> None:
    """The form `one` is for exactly one, `other` for every other number."""
    assert book.text("count", n=n) == words


def test_unknown_key_and_missing_place_are_bugs(book: Catalogue) -> None:
    """Nothing made up is shown when a key or a value is missing."""
    with pytest.raises(KeyError):
        book.text("nowhere")
    with pytest.raises(KeyError):
        book.text("place")


def test_language_is_chosen_for_the_process(back_to_english: None) -> None:
    """Choosing a language changes what `text` speaks; an unknown one changes nothing."""
    use_language("en")
    assert current_language() == "en"
    with pytest.raises(KeyError):
        use_language("tlh")
    assert current_language() == "en"
    assert "en" in languages()


def test_has_text_knows_the_keys() -> None:
    """Tables made from tags can ask before they speak."""
    assert has_text("error.in_use")
    assert not has_text("error.nothing_of_this_kind")
    assert text("error.in_use") == catalogue("en").text("error.in_use")


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_has_one_sentence_without_parameters(code: ErrorCode) -> None:
    """Every known condition is said in one sentence that needs no parameter and ends as a sentence does."""
    words = sentence(KnownError(code))
    assert words[0].isupper()
    assert words.endswith(".")
    assert "\n" not in words
    assert ". " not in words.rstrip(".")


def test_wrong_passphrase_damage_format_and_second_opener_differ() -> None:
    """The four reasons why a vault does not open have four different sentences."""
    codes = (ErrorCode.WRONG_PASSPHRASE, ErrorCode.HEADER_DAMAGED, ErrorCode.FORMAT_UNKNOWN, ErrorCode.IN_USE)
    assert len({sentence(KnownError(code)) for code in codes}) == len(codes)


def test_a_parameter_without_its_own_sentence_changes_nothing() -> None:
    """Parameters that a sentence does not name are not shown."""
    assert sentence(KnownError(ErrorCode.IN_USE, folder="secret")) == sentence(KnownError(ErrorCode.IN_USE))


def test_a_sentence_names_the_field_that_is_known_and_no_value() -> None:
    """Which field did not fit is said; what was typed into it is not repeated."""
    words = sentence(KnownError(ErrorCode.BAD_VALUE, field="county", value="what was typed"))
    assert "county" in words
    assert "what was typed" not in words


@pytest.mark.parametrize(
    ("tags", "spoken"),
    [
        (["en-GB", "en"], "en"),
        (["tlh", "en_US.UTF-8"], "en"),
        (["C"], "en"),
        ([], "en"),
        (["qps-ploc"], "en"),
    ],
)
def test_the_first_known_language_is_spoken(tags: list[str], spoken: str) -> None:
    """A tag counts by its language alone; nothing known is English."""
    assert match_language(tags) == spoken


def test_a_terminal_asks_as_posix_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """LC_ALL before LC_MESSAGES before LANG; LANGUAGE before all of them, but not where the locale is C."""
    monkeypatch.setattr("app.strings.catalogue.languages", lambda: ("en", "es", "fr"))
    assert language_of_terminal({"LANG": "es_MX.UTF-8"}) == "es"
    assert language_of_terminal({"LANG": "es_MX.UTF-8", "LC_ALL": "fr_CA"}) == "fr"
    assert language_of_terminal({"LANG": "es_MX.UTF-8", "LC_MESSAGES": "fr_CA", "LC_ALL": ""}) == "fr"
    assert language_of_terminal({"LANG": "en_US.UTF-8", "LANGUAGE": "tlh:es"}) == "es"
    assert language_of_terminal({"LANG": "C.UTF-8", "LANGUAGE": "es"}) == "en"
    assert language_of_terminal({}) == "en"
