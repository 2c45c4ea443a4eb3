"""Who can help: one data file, in both languages, that says of every number how far it was checked."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import resources as files

import pytest

from app.domain.resources import Resource, fitting, resources
from app.domain.vocabulary import vocabulary

NATIONAL = {
    "1-800-799-7233",
    "1-888-373-7888",
    "1-855-484-2846",
    "1-800-656-4673",
    "988",
    "1-844-762-8483",
    "1-800-974-3359",
}
NUMBER = re.compile(r"\d{3}|\d{5,6}|(1-)?\d{3}-\d{3}-\d{4}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_resource_says_what_a_person_must_know(language: str) -> None:
    """Name, what, for whom, hours, a number that can be dialled, known subjects and states."""
    found = resources(language)
    assert {one.phone for one in found} >= NATIONAL
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert all((one.name, one.what, one.who, one.hours, one.languages)), one.key
        assert NUMBER.fullmatch(one.phone), one.key
        assert not one.text_number or NUMBER.fullmatch(one.text_number), one.key
        assert one.about, one.key
        assert set(one.about) <= set(vocabulary()["help"].terms()), one.key
        assert set(one.states) <= set(vocabulary()["jurisdiction"].terms()), one.key


def test_both_languages_stand_in_the_file() -> None:
    """Whatever is said is said in English and in Spanish, and the numbers are the same."""
    text = (files.files("app.domain") / "resources.json").read_text(encoding="utf-8")
    for data in json.loads(text)["resources"]:
        said = [data[name] for name in ("name", "what", "who", "hours")]
        said += [words for words in (data["warn"], data["area"]["words"]) if words is not None]
        assert all(set(words) == {"en", "es"} and all(words.values()) for words in said), data["key"]
    assert [one.phone for one in resources("en")] == [one.phone for one in resources("es")]
    assert resources("en")[0].what != resources("es")[0].what


def test_nothing_is_said_to_be_checked_that_was_not() -> None:
    """A number without a day of checking is not checked; each page it was compared with is named."""
    today = date(2026, 11, 22)
    for one in resources("en"):
        assert one.checked is None or one.checked <= today
        assert all(page.page and (page.dated is None or page.dated <= today) for page in one.compared), (
            one.key
        )


def test_a_state_and_a_subject_narrow_the_list() -> None:
    """What is there for the state stands first, the whole country stays, other states go."""
    found = resources("en")
    near = fitting(found, state="US-MN", about="stalking")
    assert [one.key for one in near][:2] == ["mn_crime_victims", "someplace_safe"]
    assert "dv_hotline" in {one.key for one in near}
    far = fitting(found, state="US-CA")
    assert not [one for one in far if one.states]
    assert fitting(found) == found


def test_the_newest_page_is_the_one_that_is_told() -> None:
    """Of several pages the latest counts; one without a day counts only alone."""
    by_key = {one.key: one for one in resources("en")}
    stated: Resource = by_key["trafficking_hotline"]
    assert stated.newest_page() == max(stated.compared, key=lambda page: page.dated or date.min)
    undated = by_key["childhelp"].newest_page()
    assert undated is not None
    assert undated.dated is None
