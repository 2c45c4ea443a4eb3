"""Takes a postal address apart, as far as the way it was typed allows; nothing is looked up or guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Street suffixes as they are spelled (after USPS Publication 28, appendix C1); the first is the full word.
SUFFIXES: tuple[tuple[str, ...], ...] = (
    ("street", "st", "str"),
    ("avenue", "ave", "av", "aven"),
    ("road", "rd"),
    ("lane", "ln", "la"),
    ("drive", "dr", "drv"),
    ("court", "ct", "crt"),
    ("circle", "cir", "circ"),
    ("boulevard", "blvd", "boul", "blv"),
    ("place", "pl"),
    ("terrace", "ter", "terr"),
    ("way", "wy"),
    ("parkway", "pkwy", "pky", "pkway"),
    ("highway", "hwy", "hiway"),
    ("trail", "trl", "tr"),
    ("square", "sq", "sqr"),
    ("loop", "lp"),
    ("alley", "aly", "ally"),
    ("plaza", "plz"),
    ("crescent", "cres"),
    ("turnpike", "tpke"),
    ("pike", "pk"),
    ("row",),
    ("run",),
    ("ridge", "rdg"),
    ("cove", "cv"),
    ("crossing", "xing", "crssng"),
    ("point", "pt"),
    ("hill", "hl"),
    ("heights", "hts"),
    ("expressway", "expy"),
    ("freeway", "fwy"),
)
DIRECTIONS: tuple[tuple[str, ...], ...] = (
    ("north", "n", "no"),
    ("south", "s", "so"),
    ("east", "e"),
    ("west", "w"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
)
UNIT_WORDS: tuple[str, ...] = (
    "apartment", "apt", "unit", "suite", "ste", "room", "rm", "lot", "trailer", "space", "spc",
    "floor", "fl", "building", "bldg", "no", "number", "#",
)  # fmt: skip
STATES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana",
    "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "UM": "United States Minor Outlying Islands", "VI": "Virgin Islands",
}  # fmt: skip

COUNTRIES_US = frozenset({"usa", "us", "u.s.", "u.s.a.", "united states", "united states of america"})

_SUFFIX_OF = {spelling: group[0] for group in SUFFIXES for spelling in group}
_DIRECTION_OF = {spelling: group[0] for group in DIRECTIONS for spelling in group}
_STATE_NAMES = {name.lower(): code for code, name in STATES.items()}
_STATE = "|".join([*STATES, *(re.escape(name) for name in STATES.values())])
_TAIL = re.compile(
    rf"(?:(?:^|[\s,])(?P<state>{_STATE})\.?)?[\s,]*(?P<zip>(?<!\d)\d{{5}}(?:-\d{{4}})?)?$", re.IGNORECASE
)
_UNIT = re.compile(
    r"(?:^|[\s,])(?:(?P<word>apartment|apt|unit|suite|ste|room|rm|lot|trailer|space|spc)\b\.?\s*#?\s*|#\s*)"
    r"(?P<unit>[0-9A-Za-z][0-9A-Za-z-]{0,7})\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<number>\d{1,6}(?:[A-Za-z]|-\d{1,4}|\s*½)?)\s+(?P<rest>\S.*)$", re.DOTALL)
_BOX = re.compile(
    r"(?:p\.?\s*o\.?\s*box|post\s+office\s+box|box|pmb|rr)\s*#?\s*(?P<number>\d+\w*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address in parts; every part may be "".

    `line` is the street line as it was typed, with the name of a house that stands before it;
    `suffix`, `direction` (before the name) and `after` (behind the suffix) are full lower-case words;
    `box` is the number of a post office box; `state` is two letters when it was a state of the USA.
    """

    line: str = ""
    number: str = ""
    direction: str = ""
    name: str = ""
    suffix: str = ""
    after: str = ""
    unit: str = ""
    box: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


def read_address(text: str) -> PostalAddress:
    """Take apart what follows the habits of addresses in the USA; anything else stays in `line`."""
    parts = [part.strip() for part in re.split(r"[,;\n\r]+", text) if part.strip()]
    if not parts:
        return PostalAddress()
    country = ""
    if len(parts) > 1 and parts[-1].lower() in COUNTRIES_US:
        country = parts.pop()
    state, code, parts = _tail(parts)
    unit, parts = _unit(parts)
    at = _street_at(parts, has_town=bool(state or code))
    line, rest = parts[at] if parts else "", parts[at + 1 :]
    before = parts[:at]
    city = rest[-1] if rest else ""
    if not city and (state or code):
        line, city = _split_city(line)
        if not unit:
            unit, [line] = _unit([line]) if line else ("", [line])
    box = _BOX.search(line)
    number, direction, name, suffix, after = _street("" if box else line)
    return PostalAddress(
        line=", ".join([*before, line]),
        number=number,
        direction=direction,
        name=name,
        suffix=suffix,
        after=after,
        unit=unit,
        box=box["number"] if box else "",
        city=city,
        state=state,
        zip=code,
        country=country,
    )


def _tail(parts: list[str]) -> tuple[str, str, list[str]]:
    """Take state and ZIP code off the end, wherever the commas stood."""
    state = code = ""
    left = list(parts)
    while left and not (state and code):
        match = _TAIL.search(left[-1])
        if match is None or not (match["state"] or match["zip"]):
            break
        if (code and match["zip"]) or (state and match["state"]):
            break
        if match.start() == 0 and len(left) == 1 and not match["zip"]:
            break
        state = state or _state_code(match["state"] or "")
        code = code or (match["zip"] or "")
        before = left[-1][: match.start()].strip(" ,.")
        left = [*left[:-1], before] if before else left[:-1]
        if before:
            break
    return state, code, left


def _state_code(text: str) -> str:
    return _STATE_NAMES.get(text.lower(), text.upper())


def _unit(parts: list[str]) -> tuple[str, list[str]]:
    for index, part in enumerate(parts):
        match = _UNIT.search(part)
        if match is None:
            continue
        before = part[: match.start()].strip(" ,.")
        return match["unit"], [*parts[:index], *([before] if before else []), *parts[index + 1 :]]
    return "", parts


def _street_at(parts: list[str], *, has_town: bool) -> int:
    """Return which part is the street: a house or shelter may have its name before it."""
    streets = [_street(part) for part in parts]
    whole = [at for at, street in enumerate(streets) if street[0] and street[3]]
    last = len(parts) - 1 if has_town and len(parts) > 1 else len(parts)
    boxes = [at for at, part in enumerate(parts[:last]) if _BOX.search(part)]
    numbered = [at for at, street in enumerate(streets[:last]) if street[0]]
    return next(iter([*whole, *boxes, *numbered]), 0)


def _split_city(line: str) -> tuple[str, str]:
    """Cut a line without commas after its last street suffix or its unit: what follows is the city."""
    words = line.split()
    for index in range(len(words) - 2, 1, -1):
        if words[index].lower().strip(".") in _SUFFIX_OF:
            end = index + 1
            if words[end].lower().strip(".") in UNIT_WORDS and end + 2 < len(words):
                end += 2
            elif words[end].startswith("#") and end + 1 < len(words):
                end += 1
            return " ".join(words[:end]), " ".join(words[end:])
    return line, ""


def _street(line: str) -> tuple[str, str, str, str, str]:
    match = _NUMBER.match(line)
    number, rest = (match["number"], match["rest"]) if match else ("", line)
    words = rest.split()
    plain = [word.lower().strip(".") for word in words]
    after = ""
    if len(words) > 2 and plain[-1] in _DIRECTION_OF and plain[-2] in _SUFFIX_OF:
        after, words, plain = _DIRECTION_OF[plain[-1]], words[:-1], plain[:-1]
    suffix = ""
    if len(words) > 1 and plain[-1] in _SUFFIX_OF:
        suffix, words, plain = _SUFFIX_OF[plain[-1]], words[:-1], plain[:-1]
    direction = ""
    if len(words) > 1 and plain[0] in _DIRECTION_OF:
        direction, words = _DIRECTION_OF[plain[0]], words[1:]
    return number, direction, " ".join(words), suffix, after
