"""Puts an address as it was typed into the boxes of the IC3 form; what has no box stays on its line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.views.ic3 import USA
from app.domain.views.ic3_form import Rule
from app.domain.views.postal import STATES, UNIT_WORDS, PostalAddress, read_address

_WORD = re.compile(r"\w+")


def address_values(prefix: str, typed: str, rules: Iterable[Rule]) -> dict[str, str]:
    """Return the value of each box of an address; nothing that was typed is lost.

    Only addresses in the USA are taken apart. Any other stands whole on its line, to be parted by the person.
    """
    limits = {rule.code: rule.limit for rule in rules}
    read = read_address(typed)
    at_home = read.state in STATES or bool(read.country)
    whole = ", ".join(part.strip() for part in re.split(r"[\r\n]+", typed) if part.strip())
    if not (at_home or read.zip) and (read.city or read.unit):
        read = PostalAddress(line=whole)
    elif not _has_all(typed, read):
        read = PostalAddress(line=whole, city=read.city, state=read.state, zip=read.zip, country=read.country)
    line = read.line
    if read.unit and f"{prefix}suite" not in limits:
        line = f"{line}, # {read.unit}"
    first, second = _in_two(line, limits.get(f"{prefix}address", 0), f"{prefix}address2" in limits)
    values = {
        f"{prefix}address": first,
        f"{prefix}address2": second,
        f"{prefix}suite": read.unit,
        f"{prefix}city": read.city,
        f"{prefix}country": USA if at_home else "",
        f"{prefix}state": state_name(read.state),
        f"{prefix}zip": read.zip,
    }
    return {code: value for code, value in values.items() if code in limits}


def state_name(text: str) -> str:
    """Return the name of a state of the USA for its two letters; anything else as it is."""
    return STATES.get(text.strip().upper(), text.strip())


def _in_two(line: str, limit: int, has_second: bool) -> tuple[str, str]:  # noqa: FBT001
    """Part a line that is too long for its box between two words, when the form has a second box for it."""
    if not has_second or len(line) <= limit or " " not in line[: limit + 1]:
        return line, ""
    cut = line[: limit + 1].rindex(" ")
    return line[:cut], line[cut + 1 :]


def _has_all(typed: str, read: PostalAddress) -> bool:
    """Tell whether every word that was typed stands in a part that has a box."""
    parts = (read.line, read.unit, read.city, read.state, STATES.get(read.state, ""), read.zip, read.country)
    kept = {word for part in parts for word in _WORD.findall(part.casefold())}
    return set(_WORD.findall(typed.casefold())) - set(UNIT_WORDS) <= kept
