"""Which column of somebody's own log holds what: by the words over it, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from types import MappingProxyType
from typing import Final

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.vocabulary import label_key, vocabulary
from app.importers.log_dates import plain
from app.strings.catalogue import has_text, text

FIELDS: Final = (
    "date", "time", "what", "where", "who", "witnessed", "police", "report_number", "kinds", "weapon", "harm",
    "words", "before", "i_did", "effect",
)  # fmt: skip
"""What a column can be told to hold."""
ANSWERS: Final = ("witnessed", "police", "weapon", "harm")

_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": "date|day|when|date of incident|incident date|date of event|fecha|dia|cuando"
        "|fecha del incidente",
        "time": "time|time of day|time of incident|hour|hora|hora del incidente",
        "what": "what happened|what|description|description of incident|incident|incident description"
        "|details|event|summary|narrative|que paso|lo que paso|descripcion|detalles|incidente"
        "|hechos|suceso|notes|note|comments|notas|comentarios",
        "where": "where|location|place|address|where it happened|donde|lugar|ubicacion|direccion",
        "who": "who|who was involved|people involved|person|people|quien|persona|personas",
        "witnessed": "who saw|who saw it|witness|witnesses|seen by|witness name|witness names|testigo"
        "|testigos|quien lo vio|quien vio",
        "police": "police|police called|reported to police|called police|police contacted"
        "|police notified|policia|llame a la policia|se llamo a la policia"
        "|reportado a la policia",
        "report_number": "report #|report|report number|report no|police report|police report #"
        "|police report number|case number|case #|case no|incident number|numero de reporte"
        "|numero de caso|no de reporte|reporte #",
        "kinds": "type|kind|category|type of incident|kind of incident|tipo|categoria|tipo de incidente",
        "weapon": "weapon|weapons|weapon used|arma|armas",
        "harm": "injury|injuries|harm|hurt|injured|lesion|lesiones|heridas|dano",
        "words": "words said|what was said|what they said|exact words|quote|said|palabras|que dijo"
        "|lo que dijo",
        "before": "what happened before|before|antes",
        "i_did": "what i did|my response|response|que hice|mi respuesta",
        "effect": "effect|how i felt|effect on me|impact|efecto|como me senti|como me afecto",
    }
)
_WORDS: Final = {field: tuple(words.split("|")) for field, words in _HEADERS.items()}
_SEARCHED: Final = 20
_MOST_LETTERS: Final = 3
_YES: Final = frozenset({"yes", "y", "si", "s", "x", "true", "1", "✓", "✔"})
_NO: Final = frozenset(
    {"no", "n", "none", "nobody", "no one", "nadie", "ninguno", "ninguna", "nada", "false", "0"}
)
_UNKNOWN: Final = frozenset(
    {"unknown", "?", "not sure", "don't know", "i don't know", "no se", "desconocido"}
)
_EMPTY: Final = frozenset({"", "-", "–", "—", "n/a", "na", "null"})


def find_header(rows: Sequence[Sequence[str]], told: Mapping[str, str]) -> int | None:
    """Return the place of the row that names the columns; None when there is none among the first ones."""
    wanted = {plain(name) for name in told}
    for place, cells in enumerate(rows[:_SEARCHED]):
        if wanted and any(plain(cell) in wanted for cell in cells):
            return place
        found = assign(cells, {})
        if len(found) >= 2 or (len(cells) == 1 and found):
            return place
    return None


def assign(header: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field; what was told counts before the words, and "" leaves a column out.

    A column is told by the words over it, else by its letter.
    """
    names = [_name(cell) for cell in header]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for name, field in told.items():
        named = (place for place, each in enumerate(header) if plain(each) == plain(name))
        place = next(named, place_of(name))
        if place is not None and place < len(header):
            taken.add(place)
            if field in FIELDS:
                found[field] = place
    for field, words in _WORDS.items():
        places = [names.index(word) for word in words if word in names and names.index(word) not in taken]
        if field not in found and places:
            found[field] = places[0]
            taken.add(places[0])
    return found


def place_of(name: str) -> int | None:
    """Return the place of a column from its letters, 0 for A; None when they are no letters of a column."""
    written = name.strip().upper()
    if not 1 <= len(written) <= _MOST_LETTERS or any(each not in ascii_uppercase for each in written):
        return None
    place = 0
    for each in written:
        place = place * 26 + ascii_uppercase.index(each) + 1
    return place - 1


def letters(place: int) -> str:
    """Return the name that a spreadsheet gives a column: A for 0, AA for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def field_values(cells: Mapping[str, str], report_header: str) -> dict[str, object]:
    """Return the values of an entry's fields from the cells by field, in the person's own words."""
    values: dict[str, object] = {}
    for field in ("what", "where", "before", "i_did", "effect"):
        if cells.get(field, "").strip():
            values[field] = cells[field]
    for field in ANSWERS:
        answer = read_answer(cells.get(field, ""))
        if answer != NOT_ASKED:
            values[field] = answer
    number = cells.get("report_number", "").strip()
    police = values.get("police")
    if number and isinstance(police, Answer):
        said = f"{report_header}: {number}"
        values["police"] = Answer(police.state, f"{police.words}; {said}" if police.words else said)
    if cells.get("words", "").strip():
        values["words"] = (cells["words"],)
    kinds = tuple(
        dict.fromkeys(
            _kind(each.strip()) for each in re.split(r"[;,\n]", cells.get("kinds", "")) if each.strip()
        )
    )
    if kinds:
        values["kinds"] = kinds
    return values


def people_in(cell: str) -> tuple[str, ...]:
    """Return the names in a cell, each as written."""
    return tuple(dict.fromkeys(each.strip() for each in re.split(r"[;,\n]", cell) if each.strip()))


def read_answer(words: str) -> Answer:
    """Return an answer: a plain yes, no or unknown; anything else is a yes in these words."""
    said = plain(words).rstrip(".!")
    if said in _EMPTY:
        return NOT_ASKED
    for state, known in ((AnswerState.YES, _YES), (AnswerState.NO, _NO), (AnswerState.UNKNOWN, _UNKNOWN)):
        if said in known:
            return Answer(state)
    return Answer(AnswerState.YES, words.strip())


def _kind(words: str) -> str:
    """Return the code of a kind that was written by its name; other words stay the person's own."""
    for code in vocabulary()["kind"].terms():
        key = label_key("kind", code)
        if plain(words) in {code, plain(text(key)) if key and has_text(key) else code}:
            return code
    return words


def _name(cell: str) -> str:
    """Return the words over a column as they are compared: without signs at the end and in brackets."""
    return re.sub(r"\s*\(.*\)\s*$", "", plain(cell)).strip(" ?.:*¿¡!")
