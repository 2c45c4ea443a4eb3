"""Who can help: lines and organisations, read offline from one data file, with what is known of each number.

A number counts as checked only from the day in `checked`, when somebody called it. `compared` names stored
public pages that state the same number, with the day they give, if any: a page can be old, and a line can
end. Both languages stand in the file, so that a number and what is said of it are changed in one place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources as files
from typing import Any

SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Page:
    """A stored public page that states the number; `dated` is None when it gives no day."""

    page: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class Resource:
    """One line or organisation, in one language.

    `about` are codes of the group `help`; `states` of the group `jurisdiction`, empty for the whole country;
    `text_word` is what to send to `text_number`, "" for any words; `warn` is what may be wrong with it.
    """

    key: str
    name: str
    what: str
    who: str
    phone: str
    text_number: str
    text_word: str
    hours: str
    languages: tuple[str, ...]
    about: tuple[str, ...]
    states: tuple[str, ...]
    counties: tuple[str, ...]
    area: str
    warn: str
    compared: tuple[Page, ...]
    checked: date | None

    def newest_page(self) -> Page | None:
        """Return the latest of the pages with a date, else the first, None without any."""
        dated = [page for page in self.compared if page.dated is not None]
        return (
            max(dated, key=lambda page: page.dated or date.min) if dated else next(iter(self.compared), None)
        )


@cache
def resources(language: str) -> tuple[Resource, ...]:
    """Return every resource in `language`, in English what the file does not have in it."""
    text = (files.files("app.domain") / "resources.json").read_text(encoding="utf-8")
    return tuple(_resource(data, language) for data in json.loads(text)["resources"])


def fitting(found: Iterable[Resource], *, state: str = "", about: str = "") -> tuple[Resource, ...]:
    """Return those of a state, the nearest first, and of a subject; "" for any.

    With a state, what is there for the whole country stays, after what is there for the state.
    """
    fit = [
        one
        for one in found
        if (not state or not one.states or state in one.states) and (not about or about in one.about)
    ]
    return tuple(sorted(fit, key=lambda one: not (state and one.states))) if state else tuple(fit)


def _resource(data: Mapping[str, Any], language: str) -> Resource:
    def said(words: Mapping[str, str] | None) -> str:
        return "" if words is None else words.get(language, words[SOURCE_LANGUAGE])

    area, text = data["area"], data["text"] or {}
    return Resource(
        key=data["key"],
        name=said(data["name"]),
        what=said(data["what"]),
        who=said(data["who"]),
        phone=data["phone"],
        text_number=text.get("number", ""),
        text_word=text.get("word", ""),
        hours=said(data["hours"]),
        languages=tuple(data["languages"]),
        about=tuple(data["about"]),
        states=tuple(area["states"]),
        counties=tuple(area["counties"]),
        area=said(area["words"]),
        warn=said(data["warn"]),
        compared=tuple(Page(each["page"], _day(each["dated"])) for each in data["compared"]),
        checked=_day(data["checked"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
