"""English keeps its tone: it promises no more than is true, judges nobody and never shouts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources

from app.strings.catalogue import read_sentences

_PROMISES = re.compile(
    r"unbreakable|untraceable|court[- ]?proof|military|guarante|\bauthentic\b|bullet[- ]?proof|hacker[- ]?proof"
    r"|100 ?% (?:safe|secure)|(?:totally|completely|perfectly) (?:safe|secure|private)|never be found"
    r"|cannot be (?:hacked|broken|traced)|impossible to (?:trace|break|find)",
    re.IGNORECASE,
)
_TONE = re.compile(
    r"\babusers?\b|\balleged|perpetrat|escalat|\bstalkers?\b|!|well done|great job|congratul|\bstreak",
    re.IGNORECASE,
)

TERMINAL = {"error.usage", "error.no_vault_named", "error.no_display", "sheet.compare"}
"""Sentences of commands that do not begin with `cli`, and the one on a sheet for whoever compares by command."""


def _said() -> Iterator[tuple[str, str]]:
    for key, forms in read_sentences("en").items():
        yield from ((key, words) for words in forms.values())
    text = (resources.files("app.domain") / "resources.json").read_text(encoding="utf-8")
    for data in json.loads(text)["resources"]:
        for name in ("what", "warn"):
            if data[name] is not None:
                yield f"{data['key']}.{name}", data[name]["en"]


def test_english_promises_no_more_than_is_true() -> None:
    """No sentence promises what no program can."""
    assert not [(key, words) for key, words in _said() if _PROMISES.search(words)]


def test_english_keeps_its_tone() -> None:
    """The other person is called that; nobody is judged, cheered or alarmed."""
    assert not [(key, words) for key, words in _said() if _TONE.search(words)]


def test_the_window_says_record() -> None:
    """What the folder is called in commands, and the name of the program, stand in sentences of a terminal only."""
    said = {key for key, words in _said() if re.search(r"\bvaults?\b|daybook", words, re.IGNORECASE)}
    assert {key for key in said if not key.startswith("cli.")} == TERMINAL
