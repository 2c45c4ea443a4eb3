"""Incidents as CSV and JSON, from the same view as the packet.

A CSV cell that a spreadsheet would take for a formula gets an apostrophe before it, and the last column of
the row names the cells where that was done. Where numbers are written with a comma a spreadsheet parts cells
at semicolons, and a quote inside a line means nothing to it: so what it would then take for the beginning of
a cell gets one too. JSON keeps every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Protocol

from app.domain.answer import Answer
from app.domain.ids import EntityId, id_text
from app.domain.moment import Instant, Moment
from app.domain.threads import MessageRef
from app.domain.views.served import ServedCase, ServedIncident
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.words import answer_words, label, who_words

_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"
_BREAKS = frozenset("\t\r\n\0")
_APOSTROPHE = "'"
_SIGN = f"[{re.escape(_FORMULA)}]"
_INSIDE = re.compile(rf"([;\t\r\n][^\w;\t\r\n{re.escape(_FORMULA)}]*)(?={_SIGN})")
"""From where a cell may be taken to begin up to the sign of a formula, with no letter or digit between."""

_MARK = "\ufeff"
_JSON_LIST = '\n "incidents": []'
_JSON_LINE = "\n  "
COLUMNS: tuple[str, ...] = (
    "number",
    "id",
    "when",
    "until",
    "precision",
    "zone",
    "when_words",
    "noticed",
    "written",
    "title",
    "what",
    "where",
    "county",
    "state",
    "my_location",
    "their_location",
    "kinds",
    "who",
    "witnessed",
    "witnesses",
    "words",
    "exact_words",
    "before",
    "i_did",
    "told_to_stop",
    "weapon",
    "harm",
    "care",
    "effect",
    "police",
    "reports",
    "order_violated",
    "often",
    "guided",
    "children",
    "pets",
    "technology",
    "cost",
    "evidence",
    "most_serious",
    "typed_by",
    "from_what",
    "language",
    "translations",
    "changes",
    "withheld",
    "apostrophe_added",
)
_ANSWERS = frozenset(
    {"witnessed", "told_to_stop", "weapon", "harm", "care", "police", "order_violated", "children", "pets"}
    | {"technology", "cost"}
)
_PLAIN = frozenset(
    {
        "title",
        "what",
        "when_words",
        "where",
        "county",
        "state",
        "my_location",
        "their_location",
        "before",
        "i_did",
        "effect",
        "language",
    }
)


def csv_bytes(view: ServedCase) -> bytes:
    """Write one row for each incident in the order of the view: UTF-8 with a mark, CRLF (RFC 4180)."""
    return _whole(CsvTable(view, _zones(view)), view)


def json_bytes(view: ServedCase) -> bytes:
    """Write the whole view as one JSON document: UTF-8, ids in hex, times in ISO 8601."""
    return _whole(JsonTable(view, _zones(view)), view)


class Table(Protocol):
    """A table that is written from its first line to its last, an incident after the other."""

    def head(self) -> str:
        """Return what comes before the first incident."""

    def line(self, number: int, incident: ServedIncident) -> str:
        """Return one incident; numbers begin with 1."""

    def tail(self, count: int) -> str:
        """Return what comes after the last of so many incidents."""


def table_bytes(words: str) -> bytes:
    """Return a part of a table as it stands in the file."""
    return words.encode("utf-8", "replace")


def _whole(table: Table, view: ServedCase) -> bytes:
    lines = (table.line(number, incident) for number, incident in enumerate(view.incidents, 1))
    return table_bytes("".join((table.head(), *lines, table.tail(len(view.incidents)))))


def _zones(view: ServedCase) -> frozenset[str | None]:
    return frozenset(incident.when.zone for incident in view.incidents)


def safe_cell(value: str) -> tuple[str, bool]:
    """Return a cell of which no spreadsheet takes any part for a formula, and whether it is another now."""
    cell = _INSIDE.sub(_parted, value)
    if value and not value[0].isalnum():
        first = next((char for char in value if not _is_skipped(char)), "")
        if value[0] in _BREAKS or first in _FORMULA:
            cell = _APOSTROPHE + cell
    return cell, cell != value


def _parted(found: re.Match[str]) -> str:
    """Put an apostrophe before a sign that may stand at the beginning of a cell."""
    before = found[1]
    return before + _APOSTROPHE if all(char == '"' or _is_skipped(char) for char in before[1:]) else before


def _is_skipped(char: str) -> bool:
    """Whether a spreadsheet may drop a character before it looks for a formula."""
    return char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}


class JsonTable:
    """The JSON document of one view."""

    def __init__(self, view: ServedCase, zones: frozenset[str | None]) -> None:
        """Take the view, of which no incident is used, and the zones that its incidents are told in."""
        document = {"format": "incidents", "version": 1, **_dictionary(replace(view, incidents=()), zones)}
        # No text holds a line end of its own, and what stands deeper is indented more.
        self._head, self._tail = _json(document).split(_JSON_LIST)
        self._zones = zones

    def head(self) -> str:
        """Return everything up to the first incident."""
        return self._head + _JSON_LIST[:-1]

    def line(self, number: int, incident: ServedIncident) -> str:
        """Return one incident in its place in the list."""
        words = _json(_dictionary(incident, self._zones)).replace("\n", _JSON_LINE)
        return f"{',' if number > 1 else ''}{_JSON_LINE}{words}"

    def tail(self, count: int) -> str:
        """Return everything behind the last of so many incidents."""
        return f"{_JSON_LINE[:-1] if count else ''}]{self._tail}\n"


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


class CsvTable:
    """The rows of one view."""

    def __init__(self, view: ServedCase, zones: frozenset[str | None]) -> None:
        """Take the view, of which no incident is used, and the zones that its incidents are told in."""
        self._reports = {report.id: report for report in view.reports}
        self._items = {item.id: item.number for item in view.evidence}
        self._zones = zones

    def head(self) -> str:
        """Return the mark of UTF-8, and the names of the columns."""
        return _MARK + _line(COLUMNS)

    def line(self, number: int, incident: ServedIncident) -> str:
        """Return the row of one incident."""
        return _line(self._row(number, incident))

    def tail(self, count: int) -> str:
        """Return nothing."""
        del count
        return ""

    def _row(self, number: int, incident: ServedIncident) -> list[str]:
        """Return the cells of one incident, none of which a spreadsheet takes for a formula."""
        values = self._values(number, incident)
        cells: list[str] = []
        marked: list[str] = []
        for column in COLUMNS[:-1]:
            cell, changed = safe_cell(values[column])
            cells.append(cell)
            if changed:
                marked.append(column)
        return [*cells, " ".join(marked)]

    def _values(self, number: int, incident: ServedIncident) -> dict[str, str]:
        when, noticed = incident.when, incident.noticed
        reports = [self._reports[each] for each in incident.reports if each in self._reports]
        items = [self._items[each] for each in incident.evidence if each in self._items]
        guided = [line for line in incident.guided if line.answer.is_printed()]
        return {
            **{column: str(getattr(incident, column)) for column in _PLAIN},
            **{column: answer_words(getattr(incident, column)) for column in _ANSWERS},
            "number": str(number),
            "id": id_text(incident.id),
            "when": when.start.iso() if when.start else "",
            "until": when.end.iso() if when.end else "",
            "precision": when.precision.value,
            "zone": when.zone or "",
            "noticed": noticed.start.iso() if noticed.start else "",
            "written": _instant(incident.written, self._zones),
            "kinds": "; ".join(label("kind", code) for code in printed_kinds(incident.kinds)),
            "who": "; ".join(who_words(who) for who in incident.who),
            "witnesses": "; ".join(incident.witnesses),
            "words": "\n".join(incident.words),
            "exact_words": "\n".join(incident.exact_words),
            "reports": "; ".join(
                " ".join(part for part in (report.agency, report.number) if part) for report in reports
            ),
            "often": answer_words(incident.often, "often"),
            "guided": "\n".join(
                f"{label('guided', line.question)} {answer_words(line.answer)}" for line in guided
            ),
            "evidence": "; ".join(item_name(item) for item in items),
            "most_serious": text("tables.yes") if incident.most_serious else "",
            "typed_by": label("typed_by", incident.typed_by),
            "from_what": "; ".join(label("from_what", code) for code in incident.from_what),
            "translations": "\n".join(
                text("tables.translation", original=each.original, words=each.words)
                for each in incident.translations
            ),
            "changes": str(len(incident.changes)) if incident.changes else "",
            "withheld": text("tables.yes") if incident.withheld else "",
        }


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def item_name(number: int) -> str:
    """Return the name by which an item goes in tables and in a bundle: `E007`."""
    return f"E{number:03d}"


def printed_kinds(codes: Sequence[str]) -> tuple[str, ...]:
    """Leave out the tags that no paper for others names (power and control, trafficking)."""
    group = vocabulary()["kind"]
    return tuple(code for code in codes if group.is_printed(code))


def _dictionary(value: object, zones: frozenset[str | None]) -> dict[str, object]:
    assert is_dataclass(value)
    shown: dict[str, object] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.name == "kinds":
            content = printed_kinds(content)
        shown[field.name] = _plain(content, zones)
    return shown


def _plain(value: object, zones: frozenset[str | None]) -> object:  # noqa: PLR0911 - one per shape
    """Turn a value of a view into what JSON holds; a question not asked, or not to be said, is null."""
    if isinstance(value, tuple | list):
        return [_plain(part, zones) for part in value]
    if isinstance(value, Instant):
        return _instant(value, zones)
    if isinstance(value, Answer | Moment):
        return _answer(value) if isinstance(value, Answer) else _moment(value)
    if isinstance(value, bytes):
        return id_text(EntityId(value))
    if isinstance(value, MessageRef):
        return value.text()
    if is_dataclass(value):
        return _dictionary(value, zones)
    return value.isoformat() if isinstance(value, date) else value


def _answer(answer: Answer) -> dict[str, object] | None:
    return {"answer": answer.state.value, "words": answer.words} if answer.is_printed() else None


def _moment(moment: Moment) -> dict[str, object]:
    return {
        "precision": moment.precision.value,
        "start": moment.start.iso() if moment.start else None,
        "end": moment.end.iso() if moment.end else None,
        "zone": moment.zone,
    }


def _instant(instant: Instant, zones: frozenset[str | None]) -> str:
    """Write when something was recorded; in UTC when no incident is told in the zone of the machine."""
    if instant.zone in zones:
        return instant.iso()
    return instant.utc().isoformat(timespec="seconds").replace("+00:00", "Z")
