"""What was typed before the entry had come, on a slow computer: it is added to what comes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from ui.unlocked.screens.entry.summaries import says_something

Values = Mapping[str, object]


def typed_since(before: Values, now: Values) -> dict[str, object]:
    """Return the fields that are another than before; a part that was only opened says nothing."""
    return {
        name: value
        for name, value in now.items()
        if (value != before[name] if name in before else says_something(name, value))
    }


def with_typed(values: Values, typed: Values) -> dict[str, object]:
    """Add what was typed: words go behind those that are there, what was chosen to what was chosen."""
    return {**values, **{name: _added(name, values.get(name), value) for name, value in typed.items()}}


def _added(name: str, before: object, typed: object) -> object:
    match before, typed:
        case str(), str() if before.strip() and typed.strip():
            return before + ("\n" if name == "what" else " ") + typed
        case tuple(), tuple():
            return (*before, *(each for each in typed if each not in before))
        case _:
            return typed
