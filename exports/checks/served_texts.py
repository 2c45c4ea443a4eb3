"""The texts of a served view or a chronology that the person or evidence gave, and a way to replace them.

Names of people are not among them: who may be named is decided field by field when the view is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from app.domain.answer import Answer
from app.domain.ledgers import Debt, Held, Journey, Promise, Work
from app.domain.views.chronology import Chronology, ChronPerson, ChronReport
from app.domain.views.served import (
    BrokenTerm,
    ServedCase,
    ServedChange,
    ServedEvidence,
    ServedIncident,
    ServedOrder,
    ServedPerson,
    ServedReport,
    ServedTranslation,
)
from app.domain.views.served_threads import ServedLine, ServedSpeaker, ServedThread
from app.domain.views.served_who import Who

TEXTS: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Answer: ("words",),
        Who: ("words",),
        BrokenTerm: ("term",),
        ServedPerson: ("relationship",),
        ServedIncident: (
            "title", "what", "when_words", "where", "county", "my_location", "their_location", "before",
            "i_did", "effect", "words", "exact_words", "language", "translated_by", "translator_languages",
        ),
        ServedTranslation: ("original", "words", "language", "by", "languages"),
        ServedChange: ("was", "now"),
        ServedReport: ("agency", "officer", "words", "outcome_by"),
        ServedOrder: ("kind", "court", "terms"),
        ServedEvidence: (
            "name", "caption", "description", "device", "account", "how_got", "transcript", "transcribed_by",
            "language", "translation", "translated_by", "translator_languages",
        ),
        ServedThread: ("title",),
        ServedSpeaker: ("name", "identifier"),
        ServedLine: ("text", "media", "edited", "detail"),
        ServedCase: ("relationship", "address_programme", "ask_for", "declaration"),
        Promise: ("about", "told_how", "promised", "reality"),
        Debt: ("debt", "what"),
        Work: ("what", "where", "kept_for"),
        Journey: ("origin", "destination", "stay"),
        Held: ("what", "kept_where", "how"),
        ChronReport: ("agency", "officer", "words", "outcome_by", "asked", "gave", "next_step"),
        ChronPerson: ("relationship", "immigration"),
    }
)  # fmt: skip
"""The fields of each part of the view that hold such a text, or several."""

CODED_CHANGES = frozenset({"kinds", "from_what", "typed_by", "witnesses"})
"""The changed fields whose values are codes and names."""

View = TypeVar("View", ServedCase, Chronology)

Part = TypeVar("Part", ServedIncident, ServedEvidence)

# What says of itself that something in it was withheld; of the rest the paper says so once.
_TELLS = (ServedIncident, ServedEvidence, ServedLine)


def rewritten(view: View, change: Callable[[str], str]) -> View:
    """Return the view with every text as `change` gives it back; `withheld` marks where one is different."""
    made, beside = _walk(view, change)
    assert isinstance(made, type(view))
    return replace(made, withheld=True) if beside else made


def rewritten_part(part: Part, change: Callable[[str], str]) -> Part:
    """Return a part of a view with every text as `change` gives it back; it says itself whether one is."""
    made, _ = _walk(part, change)
    assert isinstance(made, type(part))
    return made


def _walk(value: object, change: Callable[[str], str]) -> tuple[object, bool]:
    """Return a part rewritten, and whether a text in it changed of which no part below it tells."""
    if isinstance(value, tuple):
        pairs = [_walk(part, change) for part in value]
        if all(new is old for (new, _), old in zip(pairs, value, strict=True)):
            return value, False
        return tuple(new for new, _ in pairs), any(beside for _, beside in pairs)
    if not is_dataclass(value) or isinstance(value, type):
        return value, False
    changes: dict[str, Any] = {}
    untold = False
    texts = _texts_of(value)
    for field in fields(value):
        old = getattr(value, field.name)
        new, beside = (_changed(old, change), False) if field.name in texts else (old, False)
        if new is old:
            new, beside = _walk(old, change)
        else:
            beside = True
        if new is not old:
            changes[field.name] = new
            untold = untold or beside
    if not changes:
        return value, False
    if untold and isinstance(value, _TELLS):
        changes["withheld"] = True
        untold = False
    return replace(value, **changes), untold


def _texts_of(value: object) -> tuple[str, ...]:
    if isinstance(value, ServedChange) and value.field in CODED_CHANGES:
        return ()
    return TEXTS.get(type(value), ())


def _changed(old: object, change: Callable[[str], str]) -> object:
    """Return a text, or lines of text, as changed; the very same object when nothing is different."""
    if isinstance(old, str):
        new = change(old)
        return old if new == old else new
    if isinstance(old, tuple) and all(isinstance(part, str) for part in old):
        lines = tuple(change(part) for part in old)
        return old if lines == old else lines
    return old
