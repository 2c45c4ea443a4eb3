"""Finds what is shaped like a street address, ZIP code, telephone number, email, plate, place or map link.

Works on text read by `folding.plain`. It errs on the side of a find, except where ordinary court prose has
the same shape: dates, times, amounts, hashes, statutes, page and exhibit numbers are not finds.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from app.domain.views.postal import STATES, SUFFIXES
from exports.checks.coordinates import find_coordinates
from exports.checks.folding import lowered, squeeze, squeeze_digits
from exports.checks.spellings import OpenTexts
from exports.checks.spoken import Spoken

_LOCAL_DIGITS = 9

# What every match of the patterns below has in it, looked for first: nearly all texts have nothing of it.
_DIGIT = re.compile(r"\d")
_WHOLE_PHONE = 10
_FEWEST_OF_A_NUMBER = 5
_FEWEST_OF_A_CAR = 3
_AT_WORD = re.compile(r"[\[({] ?(?:at|AT)")
_SPACED_DIGITS = re.compile(r"\d \d \d")
_LOCAL_NUMBER = re.compile(r"\d{3}[-.]\d{4}")
_PLATE_WORDS = ("plate", "tag")
_CAPITALS = re.compile(r"[A-Z]{3}")
_CAR_SIGNS = re.compile(r"[A-Z]{3}[- ]?\d{3}|\d{3}[- ]?[A-Z]{3}")
_SPANISH_WORDS = ("calle", "aven", "avda", "carr", "pase")


@dataclass(frozen=True, slots=True)
class Shape:
    """Something of a shape: the code of the shape, and where it stands in the text that was searched."""

    what: str
    start: int
    end: int


_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@| ?[\[({] ?(?:at|AT) ?[\])}] ?)"
    r"(?:[\w-]{1,63}(?:\.| ?[\[({] ?(?:dot|DOT) ?[\])}] ?)){1,4}[A-Za-z]{2,18}\b"
)
_EMAIL_SPOKEN = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,64} (?:at|AT) [\w-]{2,63} (?:dot|DOT) (?:com|net|org|edu|gov|me|io|us|mail)\b"
)
_MESSAGE_ID = re.compile(
    r"(?:message-id|references|in-reply-to|content-id|x-[\w-]*id)\s*:[^:]*$", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w.,:/$€£#@=&-])(?<!\d )"
    r"(?:(?:\+|00|011 ?)?1[-. ]{0,2})?(?:\( ?[2-9]\d{2} ?\)|[2-9]\d{2})[-. \n]{0,3}[2-9]\d{2}[-. ]{0,2}\d{4}"
    r"(?![\w-]|[.,:/]\d|@)"
)
_PHONE_ABROAD = re.compile(r"(?<![\w+])\+ ?[1-9]\d{0,2}(?:[-. ()/]{0,2}\d){6,14}(?![\d])")
_PHONE_SPACED = re.compile(r"(?<!\d)(?<!\d )(?:1 )?[2-9](?:[ ]\d){9}(?! ?\d)")
_PHONE_LOCAL = re.compile(
    r"\b(?:call|calls|called|calling|phone|phoned|number|tel|telephone|cell|mobile|text|texted|texts|dial|fax|"
    r"from|at)\b[^\n\d]{0,24}(?P<number>[2-9]\d{2}[-.][0-9]{4})(?![\d:/-])",
    re.IGNORECASE,
)
_STATE_WORDS = "|".join([*STATES, *(name.replace(" ", r"[ \n]+") for name in STATES.values())])
_ZIP = re.compile(r"(?<!\d)(?P<zip>\d{5}(?:-\d{4})?)(?![\d:/]|[.,]\d)")
_BEFORE_ZIP = re.compile(
    rf"(?:\b(?:{_STATE_WORDS})\b\.?[,]?[ \n]{{1,3}}|(?i:\b(?:zip|postal|postcode)\b[^\n\d]{{0,16}}))$"
)
_MOST_BEFORE_ZIP = 48
_ZIP_PLUS = re.compile(r"(?<![\w$.,:/#-])(?P<zip>\d{5}-\d{4})(?![\w:/-]|[.,]\d)")
_ROADS = "|".join(
    sorted((re.escape(word) for group in SUFFIXES[:26] for word in group), key=len, reverse=True)
)
_NAME_WORD = r"(?:[A-Za-zÀ-ɏ][\wÀ-ɏ'’.-]*|\d{1,3}(?:st|nd|rd|th))"
_STREET = re.compile(
    rf"(?<![\w$€£.,:/#-])(?P<number>\d{{1,6}}[A-Za-z]?(?:-\d{{1,4}})?)[,]?[ \n]+"
    rf"(?P<name>(?:{_NAME_WORD}[ \n]+){{1,4}}?)(?P<suffix>(?i:{_ROADS}))\b(?P<dot>\.?)(?!['’]s\b)"
)
_ROUTE = re.compile(
    r"(?<![\w$.,:/-])\d{1,6}[ ]+(?:[NSEWnsew]\.? )?"
    r"(?:Highway|Hwy|State Route|County Road|Farm Road|Ranch Road|FM|RR|CR|US|Route|Rte|Rt)\.?[ -]\d{1,4}\b"
)
_BOX = re.compile(r"\b(?:P\.? ?O\.? ?|Post Office )Box[ #:]{0,3}\d{1,8}", re.IGNORECASE)
_SPANISH = re.compile(
    r"\b(?:calle|avenida|avda\.|carrera|callej[oó]n|paseo|carretera)[ ]+(?:[\wÀ-ɏ.]+[ ]+){0,4}?"
    r"(?:n[oº°.]{1,2}[ ]*|#[ ]*|,[ ]*)?\d{1,5}\b(?!:)",
    re.IGNORECASE,
)
_PLATE_SIGNS = r"(?=[A-Z0-9 -]*\d)[A-Z0-9](?:[- ]?[A-Z0-9]){3,7}"
_PLATE = re.compile(
    r"(?i:\b(?:licen[cs]e[ \n]+)?(?:plates?|tags?)\b(?:[ \n]+(?:number|no\.?|is|was|read|reads|reading|of|"
    r"are|were|said|#))*[ \n:,#\"“(]{1,4})"
    rf"(?P<plate>{_PLATE_SIGNS}|(?i:(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{{5,8}}))\b"
)
_PLATE_CAR = re.compile(
    r"(?i:\b(?:car|truck|vehicle|suv|sedan|van|pickup|jeep|motorcycle)\b)[^\n.]{0,40}?"
    r"(?<![\w-])(?P<plate>[A-Z]{3}[- ]?\d{3,4}|\d[A-Z]{3}\d{3}|\d{3}[- ]?[A-Z]{3})(?![\w-])"
)
_PLATE_ALONE = re.compile(r"(?<![\w-])(?P<plate>\d[A-Z]{3}\d{3})(?![\w-])")
_MAP = re.compile(
    r"(?:https?://)?(?:(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6}|goo\.gl/maps|"
    r"maps\.app\.goo\.gl|maps\.apple\.com|(?:www\.)?waze\.com|waze\.to|(?:www\.)?openstreetmap\.org|osm\.org|"
    r"(?:www\.)?bing\.com/maps|w3w\.co|what3words\.com|plus\.codes|glympse\.com|find\.?my\.apple)[^\s)>\]]*"
    r"|\bgeo:[-\d.]+|(?<![\w/:])///[a-zà-ÿ]+\.[a-zà-ÿ]+\.[a-zà-ÿ]+\b",
    re.IGNORECASE,
)
# One of these stands in every match of `_MAP`.
_MAP_MARKS = (
    "google", "goo.gl", "apple", "waze", "osm.org", "openstreetmap", "bing.com", "w3w.co", "what3words",
    "plus.codes", "glympse", "geo:", "///",
)  # fmt: skip
_PLUS_CODE = re.compile(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\w+])")
_IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:]))"
)
# Addresses inside a house or a company say nothing of where somebody is.
_INSIDE = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
    )
)  # fmt: skip

# Words that stand between a number and "street" or "court" in prose, never in the name of a street.
_PROSE_TEXT = (
    "a an the of to in on at by for from with and or but as is was are were be been he she it they we i "
    "you my his her our their your its this that these those down up along across over off out into onto "
    "near behind before after then when while until about around between another each every other same "
    "next last hour hours minute minutes min mins seconds day days week weeks month months year years "
    "time times am pm a.m p.m noon o'clock mile miles block blocks feet foot ft yards yard meter meters "
    "people person men man women woman kids children cars car trucks calls call messages message texts "
    "text photos photo pages page items item more less further long short half dollars usd percent saw "
    "came went drove walked followed parked stood sat waited said told asked called texted left right not "
    "no any some all monday tuesday wednesday thursday friday saturday sunday"
)
_PROSE = frozenset(_PROSE_TEXT.split())
# Ordinary words too, but alone and capitalised they name streets: 42 First Avenue, 10 May Street.
_EITHER_TEXT = (
    "first second january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec"
)
_EITHER = frozenset(_EITHER_TEXT.split())
_COURT_TEXT = (
    "superior supreme family district circuit county municipal probate juvenile criminal civil federal "
    "state trial appeals appellate domestic magistrate justice city common bankruptcy small open tennis "
    "basketball food"
)
_COURT_WORDS = frozenset(_COURT_TEXT.split())
_ORDINARY_TEXT = "way place court drive square point row run hill pike pk la loop plaza ridge"
_ORDINARY = frozenset(_ORDINARY_TEXT.split())
_HOME = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|address|house|home|stay(?:s|ed|ing)?|moved)\b[^.\n]{0,14}$", re.IGNORECASE
)
_TITLES = frozenset({"dr", "st"})


def find_shapes(text: str, opened: OpenTexts, spoken: Spoken) -> Iterator[Shape]:
    """Yield everything of a known shape that may not stand open, in no particular order."""
    lower = lowered(text)
    digits = len(_DIGIT.findall(text))
    yield from _emails(text, opened)
    yield from _spoken(spoken, opened)
    if digits >= _FEWEST_OF_A_NUMBER:
        yield from _phones(text, opened)
        yield from _zips(text, opened)
    if digits:
        yield from _streets(text, lower, opened)
        yield from _plates(text, lower, digits, opened)
        yield from _coordinates(text, opened)
    mapped = _MAP.finditer(text) if any(mark in lower for mark in _MAP_MARKS) else ()
    coded = _PLUS_CODE.finditer(text) if "+" in text else ()
    for matches, what in ((mapped, "maplink"), (coded, "coordinates")):
        for match in matches:
            if not opened.covers(match[0]):
                yield Shape(what, *match.span())


def _coordinates(text: str, opened: OpenTexts) -> Iterator[Shape]:
    for point in find_coordinates(text):
        if not opened.covers(text[point.start : point.end]):
            yield Shape("coordinates", point.start, point.end)


def find_ips(text: str, opened: OpenTexts) -> Iterator[Shape]:
    """Yield internet addresses that are reached from outside and may not stand open."""
    for match in _IP.finditer(text):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue  # a time of day, a version
        inside = any(address in network for network in _INSIDE)
        if not inside and not opened.covers(match[0]):
            yield Shape("ip", *match.span())


def _emails(text: str, opened: OpenTexts) -> Iterator[Shape]:
    at_sign = "@" in text or _AT_WORD.search(text) is not None
    spoken = " dot " in text or " DOT " in text
    for match in chain(
        _EMAIL.finditer(text) if at_sign else (), _EMAIL_SPOKEN.finditer(text) if spoken else ()
    ):
        if squeeze(match[0]) in opened.squeezed or opened.covers(match[0]):
            continue
        if _MESSAGE_ID.search(text, max(0, match.start() - 400), match.start()):
            continue  # the number of a message, not an address
        yield Shape("email", *match.span())


def _phones(text: str, opened: OpenTexts) -> Iterator[Shape]:
    patterns = [_PHONE]
    if "+" in text:
        patterns.append(_PHONE_ABROAD)
    if _SPACED_DIGITS.search(text):
        patterns.append(_PHONE_SPACED)
    if _LOCAL_NUMBER.search(text):
        patterns.append(_PHONE_LOCAL)
    for pattern in patterns:
        group = "number" if "number" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            digits = squeeze_digits(match[group])
            short = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
            if digits in opened.digits or short in opened.digits:
                continue
            if pattern is _PHONE_ABROAD and _runs_into(match[0], opened):
                continue
            if len(digits) == 7 and any(number.endswith(digits) for number in opened.digits):
                continue
            yield Shape("phone", *match.span(group))


def _spoken(spoken: Spoken, opened: OpenTexts) -> Iterator[Shape]:
    for start, end, digits in spoken.numbers():
        if len(digits) >= _WHOLE_PHONE and digits not in opened.digits:
            yield Shape("phone", start, end)


def _runs_into(found: str, opened: OpenTexts) -> bool:
    """Whether a number that may stand open is followed by another figure, as in the cells of a table."""
    first = squeeze_digits(found.rsplit(maxsplit=1)[0])
    return len(first) > _LOCAL_DIGITS and (first in opened.digits or first.removeprefix("1") in opened.digits)


def _zips(text: str, opened: OpenTexts) -> Iterator[Shape]:
    for pattern in (_ZIP, _ZIP_PLUS):
        for match in pattern.finditer(text):
            before = max(0, match.start() - _MOST_BEFORE_ZIP)
            if pattern is _ZIP and not _BEFORE_ZIP.search(text, before, match.start()):
                continue
            code = match["zip"]
            if not opened.digits & {code, code[:5], code.replace("-", "")}:
                yield Shape("zip", *match.span("zip"))


def _streets(text: str, lower: str, opened: OpenTexts) -> Iterator[Shape]:
    at = 0
    while (match := _STREET.search(text, at)) is not None:
        at = match.start("name")
        if _is_street(match, text) and squeeze(match["number"] + match["name"]) not in opened.streets:
            yield Shape("address", *match.span())
            at = match.end()
    patterns = [_ROUTE]
    if "box" in lower:
        patterns.append(_BOX)
    if any(word in lower for word in _SPANISH_WORDS):
        patterns.append(_SPANISH)
    for pattern in patterns:
        for found in pattern.finditer(text):
            if not opened.covers(found[0]):
                yield Shape("address", *found.span())


def _is_street(match: re.Match[str], text: str) -> bool:
    """Tell a street from prose that happens to have a number before and a word like "court" after."""
    words = match["name"].split()
    suffix = match["suffix"].lower()
    titled = all(word[0].isupper() or word[0].isdigit() for word in words)
    if _is_prose(words, suffix, titled=titled):
        return False
    one_line = "\n" not in match[0]
    if suffix in _TITLES and re.match(r"\.?[ \n][A-Z]", text[match.end("suffix") : match.end("suffix") + 3]):
        # "Dr. Lopez" and "St. Mary" follow a name too; a street's name is one or two capitalised words
        return titled and len(words) <= 2 and len(match["number"]) >= 2 and one_line
    if suffix in _ORDINARY:
        capitals = titled and match["suffix"][0].isupper()
        short = (
            len(words) == 1 and len(words[0]) >= 3 and (len(match["number"]) >= 3 or _is_home(match, text))
        )
        return one_line and (capitals or short)
    if _is_year(match["number"]) and not one_line:
        return False
    return titled or len(words) <= 2


def _is_prose(words: list[str], suffix: str, *, titled: bool) -> bool:
    lower = [word.lower().strip(".'’") for word in words]
    if any(word in _PROSE or word.endswith(("'s", "’s")) for word in lower):
        return True
    if set(lower) & _EITHER and not (titled and len(words) == 1 and suffix not in _ORDINARY):
        return True
    if suffix in {"court", "ct"} and (set(lower) & _COURT_WORDS):
        return True
    return any("." in word for word in words[:-1] if len(word) > 3)  # a sentence ended in between


def _is_home(match: re.Match[str], text: str) -> bool:
    """Whether the words before speak of where somebody lives."""
    return _HOME.search(text, max(0, match.start() - 40), match.start()) is not None


def _is_year(number: str) -> bool:
    return number.isdigit() and 1900 <= int(number) <= 2100


def _plates(text: str, lower: str, digits: int, opened: OpenTexts) -> Iterator[Shape]:
    patterns = []
    if any(word in lower for word in _PLATE_WORDS):
        patterns.append(_PLATE)
    if digits >= _FEWEST_OF_A_CAR and _CAPITALS.search(text) and _CAR_SIGNS.search(text):
        patterns += [_PLATE_CAR, _PLATE_ALONE]
    for pattern in patterns:
        for match in pattern.finditer(text):
            if not opened.covers(match["plate"]):
                yield Shape("plate", *match.span("plate"))
