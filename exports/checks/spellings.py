"""Turns each confidential text into the spellings to look for.

Numbers without their punctuation, streets with and without number and abbreviated or not, the part of an
email before the @, a school without the word school, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import phonenumbers

from app.domain.views.postal import DIRECTIONS, SUFFIXES, PostalAddress, read_address
from app.domain.views.secrets import Secret, SecretKind
from exports.checks.coordinates import read_coordinates
from exports.checks.dates import MONTHS, read_date, spellings_of
from exports.checks.distinctive import cores, distinct_words, initials_of, is_distinct, other_forms
from exports.checks.folding import plain, squeeze, squeeze_digits

# From here on a run of letters and digits is looked for anywhere, even inside a longer word.
FREE_LETTERS = 12
_MIN_LETTERS = 4
_MIN_SENTENCE = 18
_MIN_LAST = 5
_MIN_SAINTLESS = 9
# From here on a text is looked for from its end to its start too, as a reader turns round what is written
# from the right to the left.
_MIN_TURNED = 10
_MAIL_HOSTS = (
    "gmail.com yahoo.com outlook.com hotmail.com icloud.com aol.com proton.me protonmail.com msn.com "
    "live.com me.com mac.com gmx.com mail.com example.com example.org example.net comcast.net att.net "
    "verizon.net"
)
_COMMON_HOSTS = frozenset(_MAIL_HOSTS.split())
_FIGURES = "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th"
_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = dict(zip(_FIGURES.split(), _WORDS.split(), strict=True))
_UNIT_SPELLINGS = (
    "apt", "apartment", "unit", "suite", "ste", "room", "rm", "number", "apto", "apartamento", "depto",
    "departamento", "lot", "trailer", "spc",
)  # fmt: skip
_BOX_SPELLINGS = ("pobox", "postofficebox", "box", "apartado", "apartadopostal", "casilla", "pmb")
_PLATE = re.compile(r"\b(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9]{1,4}[- ]?[A-Za-z0-9]{2,5}\b")
_PLATE_AFTER = re.compile(
    r"(?:plates?|tag|licen[cs]e)\W+(?:no\.?|number|#)?\W*([A-Za-z0-9][A-Za-z0-9 -]{2,8})", re.IGNORECASE
)
_SPOKEN_SIGNS = (
    ("at", "dot", "dash", "underscore"),
    ("arroba", "punto", "guion", "guionbajo"),
)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？।])\s+|\n+")


_PROSE = frozenset(
    {SecretKind.PRIVATE_NOTE, SecretKind.RECORD_NOTE, SecretKind.HELD_ENTRY, SecretKind.WITHDRAWN_ENTRY}
)
_MONTHS = frozenset(squeeze(name) for names in MONTHS for name in names)
# A detail that is shorter ("mornings") would be found in every story.
_SHORTEST = {SecretKind.DETAIL: 10, SecretKind.LICENCE: 5, SecretKind.OTHER_CASE: 5}


# What every match of the patterns below has in it: nearly all texts have nothing of it.
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 5
_SPACED_DIGITS = re.compile(r"\d \d")
_TAIL_WORDS = ("end", "last")
_CAPITALS = re.compile(r"[A-Z]{3}")
_ZIP = re.compile(r"(?<![0-9a-z$.,:/#-])(?:[a-z]{2})?(?P<code>\d{5})(?![0-9a-z]|[.,:/]\d)")
_ZIP_SPACED = re.compile(r"(?<![\w$.,:/-])(?<!\d )(?P<code>\d(?: \d){4}|\d\d \d{3})(?! ?\d|[.,:/]\d)")
_LOCAL = re.compile(
    r"(?<![\d.:/$-])(?<!\d[ )])(?P<code>\d{3}[-. \u00b7]?\n?\d{4}|\d(?: \d){6})(?![\d:/]|[-.,]\d| \d\b)"
)
_TAIL = re.compile(r"\b(?:ends?|ending|last (?:4|four))\b[^\d\n]{0,20}(?P<code>\d{4})(?!\d)")
_INITIALS = re.compile(r"(?<![\w.-])[A-Z]{3,6}(?![\w-])")
_UNIT_SIGN = re.compile(r"(?<!\w)# ?(?P<code>[a-z0-9][a-z0-9-]{0,7})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Letters and digits to look for in a folded text.

    `free` may stand inside a longer word; `joined` may not span a space; `marked` is spelled like a name that
    papers print, and counts only with an @ or punctuation in it; `part` is one word of a name, a find of its
    own, so that allowing it allows the whole nowhere; `turned` is written from the end to the start.
    """

    squeezed: str
    secret: Secret
    free: bool = False
    joined: bool = False
    marked: bool = False
    part: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern to look for in a text read by `plain` and made lower case, where punctuation matters."""

    pattern: re.Pattern[str]
    secret: Secret


@dataclass(frozen=True, slots=True)
class Index:
    """Every way in which the secrets of one paper may stand in it.

    `words` are those of names that tell which one it is: one letter away from them is looked for too.
    `initials` are those of schools and workplaces.
    `codes` are short numbers, as `find_codes` names them; `places` are known coordinates; `towns` are cities
    of confidential addresses: told, not stopped, because the county on the caption says as much.
    """

    spellings: tuple[Spelling, ...] = ()
    wordings: tuple[Wording, ...] = ()
    codes: Mapping[str, Secret] = field(default_factory=dict)
    places: tuple[tuple[float, float, Secret], ...] = ()
    towns: tuple[Spelling, ...] = ()
    phones: frozenset[str] = frozenset()
    words: Mapping[str, Secret] = field(default_factory=dict)
    initials: Mapping[str, Secret] = field(default_factory=dict)


class OpenTexts:
    """What may stand open, ready to be compared with a secret's or a shape's own letters and digits."""

    def __init__(self, values: Iterable[str]) -> None:
        self.squeezed: set[str] = set()
        self.digits: set[str] = set()
        self.streets: set[str] = set()
        self.towns: set[str] = set()
        self.text = ""
        for value in values:
            self._add(value)

    def _add(self, value: str) -> None:
        squeezed = squeeze(value)
        if not squeezed:
            return
        self.squeezed.add(squeezed)
        self.text += f"\n{squeezed}"
        digits = squeeze_digits(value)
        if len(digits) >= 5:
            self.digits.update({digits, digits[1:] if len(digits) == 11 and digits[0] == "1" else digits})
        address = read_address(value)
        if address.zip:
            self.digits.add(address.zip)
            self.digits.add(address.zip[:5])
        if address.number and address.name:
            self.streets.add(squeeze(address.number + address.name))
        if address.box:
            self.streets.add(squeeze(f"box{address.box}"))
        if address.city:
            self.towns.add(squeeze(address.city))

    def covers(self, text: str) -> bool:
        """Whether these letters and digits stand in one of the open texts."""
        squeezed = squeeze(text)
        return bool(squeezed) and squeezed in self.text


def index_of(secrets: Sequence[Secret], opened: OpenTexts, names: Iterable[str]) -> Index:
    """Work out every spelling once; secrets that may also stand open are left out."""
    held_names = frozenset(name_forms(names))
    spellings: dict[str, Spelling] = {}
    wordings: list[Wording] = []
    codes: dict[str, Secret] = {}
    places: list[tuple[float, float, Secret]] = []
    towns: dict[str, Spelling] = {}
    phones: set[str] = set()
    words: dict[str, Secret] = {}
    for secret in secrets:
        if squeeze(secret.value) in opened.squeezed:
            continue
        for spelling in _both_ways(_spellings(secret, opened, held_names)):
            spellings.setdefault(spelling.squeezed, spelling)
            if spelling.part and not spelling.turned:
                words.setdefault(spelling.squeezed, secret)
        wordings.extend(_wordings(secret))
        for code in _codes(secret, opened):
            codes.setdefault(code, secret)
        point = read_coordinates(secret.value)
        if point is not None:
            places.append((*point, secret))
        if secret.kind is SecretKind.ADDRESS:
            town = squeeze(read_address(secret.value).city)
            if len(town) >= _MIN_LETTERS and town not in opened.towns:
                towns.setdefault(town, Spelling(town, secret))
        if secret.kind is SecretKind.PHONE:
            phones.update(number for number in phone_numbers(secret.value) if len(number) >= 7)
    return Index(
        tuple(spellings.values()),
        tuple(wordings),
        codes,
        tuple(places),
        tuple(towns.values()),
        frozenset(phones),
        words,
        {
            initials_of(secret.value): secret
            for secret in secrets
            if secret.kind in {SecretKind.WORKPLACE, SecretKind.SCHOOL} and initials_of(secret.value)
        },
    )


def _both_ways(spellings: Iterable[Spelling]) -> Iterator[Spelling]:
    """Yield every spelling, and long ones from their end to their start too."""
    for spelling in spellings:
        yield spelling
        if len(spelling.squeezed) >= _MIN_TURNED:
            yield replace(spelling, squeezed=spelling.squeezed[::-1], turned=True)


def phone_numbers(text: str) -> tuple[str, ...]:
    """List the digit runs by which a telephone number may be written, longest first; () for too few."""
    without_extension = re.split(r"(?i)\b(?:ext|extension|x)\b\.?", plain(text))[0]
    digits = squeeze_digits(without_extension)
    if len(digits) < 7:
        return ()
    code, national = "1", digits
    if without_extension.strip().startswith("+") or len(digits) > 11:
        try:
            parsed = phonenumbers.parse(f"+{digits.lstrip('0')}")
        except phonenumbers.NumberParseException:
            return (digits,)
        code, national = str(parsed.country_code), phonenumbers.national_significant_number(parsed)
    elif len(digits) == 11 and digits[0] == "1":
        national = digits[1:]
    elif digits[0] == "0":
        return (digits, digits.lstrip("0"))
    if len(national) < 8:
        return (national,)
    prefixes = (f"011{code}", f"00{code}", code, "0", "")
    return tuple(dict.fromkeys(prefix + national for prefix in prefixes))


def _spellings(secret: Secret, opened: OpenTexts, names: frozenset[str]) -> Iterator[Spelling]:
    kind, value = secret.kind, secret.value
    if kind is SecretKind.ADDRESS:
        texts = _address(value, opened)
        yield from _address_parts(secret, opened, names)
    elif kind is SecretKind.PHONE:
        texts = (squeeze(number) for number in phone_numbers(value) if len(number) >= 8)
    elif kind in {SecretKind.EMAIL, SecretKind.HANDLE, SecretKind.WEBSITE}:
        yield from _account(secret, names)
        return
    elif kind in {SecretKind.WORKPLACE, SecretKind.SCHOOL}:
        texts = _organisation(value)
        yield from _parts(secret, distinct_words([value, *cores(value)][-1]), opened, names)
    elif kind is SecretKind.VEHICLE:
        texts = _vehicle(value)
    elif kind in {SecretKind.BIRTH_DATE, SecretKind.IP, SecretKind.COORDINATES}:
        return  # written with punctuation that matters: `_wordings` and the coordinates
    elif kind in _PROSE:
        texts = _sentences(value)
    else:
        texts = iter((squeeze(value),))
    shortest = _SHORTEST.get(kind, _MIN_LETTERS)
    for text in texts:
        if len(text) >= shortest and text not in opened.squeezed and text not in names:
            yield Spelling(text, secret, free=len(text) >= FREE_LETTERS and kind is not SecretKind.PHONE)


def _address(value: str, opened: OpenTexts) -> Iterator[str]:
    address = read_address(value)
    yield from _long_parts(value, address)
    if address.box:
        yield from (squeeze(form + address.box) for form in _BOX_SPELLINGS)
    if not address.name or _is_open(address, opened):
        return
    for name in other_forms(address.name):
        yield from _streets(replace(address, name=name))
    if address.unit:
        yield from (squeeze(word + address.unit) for word in _UNIT_SPELLINGS)


def _is_open(address: PostalAddress, opened: OpenTexts) -> bool:
    return bool(address.number) and squeeze(address.number + address.name) in opened.streets


def _streets(address: PostalAddress) -> Iterator[str]:
    suffixes = next((group for group in SUFFIXES if group[0] == address.suffix), ())
    leads = ("", *next((group for group in DIRECTIONS if group[0] == address.direction), ()))
    ends = ("", *next((group for group in DIRECTIONS if group[0] == address.after), ()))
    name = squeeze(address.name)
    forms = {name, squeeze(_ORDINALS.get(address.name.lower(), address.name))}
    for form in forms:
        for lead in map(squeeze, leads):
            if address.number and form not in _MONTHS:  # 10 May is a day
                yield squeeze(address.number) + lead + form
            for suffix in map(squeeze, suffixes):
                yield lead + form + suffix
                if address.number:
                    yield from (squeeze(address.number) + lead + form + suffix + squeeze(end) for end in ends)


def _address_parts(secret: Secret, opened: OpenTexts, names: frozenset[str]) -> Iterator[Spelling]:
    """Yield the words of a street's name that name it alone, and its last word with the suffix."""
    address = read_address(secret.value)
    if not address.name or _is_open(address, opened):
        return
    words = address.name.split()
    whole = squeeze(address.name)
    texts = list(distinct_words(address.name))
    if is_distinct(whole):
        texts.append(whole)
    if len(words) >= 2 and len(squeeze(words[-1])) >= _MIN_LAST:
        suffixes = next((group for group in SUFFIXES if group[0] == address.suffix), ())
        texts.extend(squeeze(words[-1] + suffix) for suffix in suffixes)
    yield from _parts(secret, texts, opened, names)


def _parts(
    secret: Secret, texts: Iterable[str], opened: OpenTexts, names: frozenset[str]
) -> Iterator[Spelling]:
    for text in texts:
        if text not in opened.text and text not in names and text != squeeze(secret.value):
            yield Spelling(text, secret, free=len(text) >= FREE_LETTERS, part=True)


def _long_parts(value: str, address: PostalAddress) -> Iterator[str]:
    """Yield the whole and every part between commas that is long enough to stand for a place alone."""
    whole = squeeze(value)
    if len(whole) >= 6 and whole != squeeze(address.zip):
        yield whole
    town = squeeze(f"{address.city}{address.state}{address.zip}")
    for part in re.split(r"[,;\n]+", value):
        squeezed = squeeze(part)
        local = any(ord(char) > 0x2E7F for char in part)
        if squeezed in town or squeezed == squeeze(address.country):
            continue
        if len(squeezed) >= (4 if local else 8):
            yield squeezed
            if not re.search(r"\d", part):
                yield from (squeeze(core) for core in cores(part) if len(core.split()) >= 2)
            letters = squeeze(re.sub(r"[\W\d_]+", " ", part).strip())
            if len(letters) >= 8 and not address.suffix:
                yield letters


def _account(secret: Secret, names: frozenset[str]) -> Iterator[Spelling]:
    """Yield an email, handle or web address whole, and the part of it that names the person."""
    value = secret.value.strip()
    whole = squeeze(re.sub(r"^(?:https?://)?(?:www\.)?", "", value, flags=re.IGNORECASE))
    user, at, host = value.rpartition("@")
    if not (at and user):
        user, host = value.lstrip("@"), ""
    user = re.sub(r"^(?:https?://)?(?:www\.)?", "", user, flags=re.IGNORECASE)
    if len(whole) >= _MIN_LETTERS:
        named = whole in names
        joined = not host and not _is_unlike_words(value)
        yield Spelling(whole, secret, len(whole) >= FREE_LETTERS and not named, joined, named)
    if host:
        for at_word, dot, dash, line in _SPOKEN_SIGNS:
            said = f"{user}{at_word}{host}".replace(".", dot)
            yield Spelling(squeeze(said), secret, free=True)
            yield Spelling(squeeze(f"{user}{at_word}{host.replace('.', dot)}"), secret, free=True)
            yield Spelling(squeeze(said.replace("-", dash).replace("_", line)), secret, free=True)
        if (
            host.lower() not in _COMMON_HOSTS
            and host.count(".") >= 1
            and not host.lower().endswith((".edu", ".gov"))
        ):
            yield Spelling(squeeze(host), secret, joined=True)
    short = squeeze(user.split("+")[0])
    if len(short) >= 5:
        yield Spelling(short, secret, joined=not _is_unlike_words(user), marked=short in names)


def _is_unlike_words(account: str) -> bool:
    """Whether an account is nothing else in several words either: long, and with a figure in it."""
    return len(squeeze(account)) >= _MIN_TURNED and any(char.isdigit() for char in account)


def _organisation(value: str) -> Iterator[str]:
    for form in other_forms(value.strip()):
        yield squeeze(form)
        for core in cores(form):
            if len(core.split()) >= 2:
                yield squeeze(core)
        saintless = re.sub(r"^(?:st\.?|saint)\s+", "", form, flags=re.IGNORECASE)
        if saintless != form and len(squeeze(saintless)) >= _MIN_SAINTLESS:
            yield squeeze(saintless)


def _vehicle(value: str) -> Iterator[str]:
    if len(squeeze(value)) >= 8:
        yield squeeze(value)
    found = [match[0] for match in _PLATE.finditer(value)]
    found.extend(match[1] for match in _PLATE_AFTER.finditer(value))
    yield from (squeeze(plate) for plate in found if len(squeeze(plate)) >= 5)


def _sentences(value: str) -> Iterator[str]:
    whole = squeeze(value)
    if len(whole) >= 8:
        yield whole
    for sentence in _SENTENCE_END.split(value):
        squeezed = squeeze(sentence)
        if len(squeezed) >= _MIN_SENTENCE:
            yield squeezed


def _wordings(secret: Secret) -> Iterator[Wording]:
    value = secret.value
    if secret.kind is SecretKind.BIRTH_DATE:
        day = read_date(value)
        if day is not None:
            yield Wording(spellings_of(day), secret)
        elif len(squeeze(value)) >= 6:
            yield Wording(re.compile(re.escape(plain(value).lower())), secret)
    elif secret.kind is SecretKind.IP:
        address = re.escape(plain(value).strip().lower())
        yield Wording(re.compile(rf"(?<![\w.:]){address}(?!\w|\.\d|:[0-9a-f:]*:)"), secret)


def _codes(secret: Secret, opened: OpenTexts) -> Iterator[str]:
    """Yield the short numbers of a secret: ZIP code and unit of an address, a local telephone number."""
    if secret.kind is SecretKind.ADDRESS:
        address = read_address(secret.value)
        code, unit = address.zip[:5], address.unit.lower()
        if code and code not in opened.digits:
            yield code
        if len(unit) >= 3 or re.search(r"[a-z]", unit):
            yield f"#{unit}"
    elif secret.kind is SecretKind.PHONE:
        numbers = phone_numbers(secret.value)
        local = numbers[-1][-7:] if numbers and len(numbers[-1]) in {7, 10} else ""
        if local and local not in opened.digits:
            yield local
            yield f"…{local[-4:]}"


def find_codes(lower: str) -> Iterator[tuple[str, int, int]]:
    """Yield what may be a ZIP code, a local telephone number or a unit: its key in `Index.codes`, its place.

    Works on text read by `plain` and made lower case; amounts, times, dates and longer numbers are left out.
    """
    if len(_DIGIT.findall(lower)) >= _FEWEST_DIGITS:
        spaced = (_ZIP_SPACED,) if _SPACED_DIGITS.search(lower) else ()
        for pattern in (_ZIP, *spaced, _LOCAL):
            for match in pattern.finditer(lower):
                yield re.sub(r"\D", "", match["code"]), *match.span("code")
    for match in _UNIT_SIGN.finditer(lower) if "#" in lower else ():
        yield f"#{match['code']}", *match.span()
    for match in _TAIL.finditer(lower) if any(word in lower for word in _TAIL_WORDS) else ():
        yield f"…{match['code']}", *match.span()


def find_initials(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what may be the initials of a school or workplace in text read by `plain`."""
    if _CAPITALS.search(text):
        yield from ((*match.span(), match[0]) for match in _INITIALS.finditer(text))


def name_forms(names: Iterable[str]) -> Iterator[str]:
    """Yield every way in which names that papers print may stand in an account, folded."""
    for name in names:
        words = [squeeze(word) for word in name.split() if squeeze(word)]
        yield "".join(words)
        yield from words
        if len(words) >= 2:
            yield words[0] + words[-1]
            yield words[-1] + words[0]
