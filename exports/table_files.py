"""Incidents as CSV and JSON, from the same view as the packet.

A CSV cell that a spreadsheet would take for a formula gets an apostrophe before it, and the last column of
the row names the cells where that was done. JSON keeps every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date

from app.domain.answer import Answer
from app.domain.ids import EntityId, id_text
from app.domain.moment import Instant, Moment
from app.domain.threads import MessageRef
from app.domain.views.served import ServedCase, ServedIncident
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.words import answer_words, label, who_words

_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212")
_BREAKS = frozenset("\t\r\n\0")
_APOSTROPHE = "'"
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
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    table = _Table(view)
    for number, incident in enumerate(view.incidents, 1):
        writer.writerow(table.row(number, incident))
    return out.getvalue().encode("utf-8-sig", "replace")


def json_bytes(view: ServedCase) -> bytes:
    """Write the whole view as one JSON document: UTF-8, ids in hex, times in ISO 8601."""
    zones = {incident.when.zone for incident in view.incidents}
    document = {"format": "incidents", "version": 1, **_dictionary(view, zones)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def safe_cell(value: str) -> tuple[str, bool]:
    """Return a cell that no spreadsheet takes for a formula, and whether an apostrophe was put before it."""
    if not value:
        return value, False
    first = next((char for char in value if not _is_skipped(char)), "")
    if value[0] in _BREAKS or first in _FORMULA:
        return _APOSTROPHE + value, True
    return value, False


def _is_skipped(char: str) -> bool:
    """Whether a spreadsheet may drop a character before it looks for a formula."""
    return char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}


class _Table:
    """Makes the rows of one view."""

    def __init__(self, view: ServedCase) -> None:
        self._reports = {report.id: report for report in view.reports}
        self._items = {item.id: item.number for item in view.evidence}
        self._zones = {incident.when.zone for incident in view.incidents}

    def row(self, number: int, incident: ServedIncident) -> list[str]:
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


def item_name(number: int) -> str:
    """Return the name by which an item goes in tables and in a bundle: `E007`."""
    return f"E{number:03d}"


def printed_kinds(codes: Sequence[str]) -> tuple[str, ...]:
    """Leave out the tags that no paper for others names (power and control, trafficking)."""
    group = vocabulary()["kind"]
    return tuple(code for code in codes if group.is_printed(code))


def _dictionary(value: object, zones: set[str | None]) -> dict[str, object]:
    assert is_dataclass(value)
    shown: dict[str, object] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.name == "kinds":
            content = printed_kinds(content)
        shown[field.name] = _plain(content, zones)
    return shown


def _plain(value: object, zones: set[str | None]) -> object:  # noqa: PLR0911 - one per shape
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


def _instant(instant: Instant, zones: set[str | None]) -> str:
    """Write when something was recorded; in UTC when no incident is told in the zone of the machine."""
    if instant.zone in zones:
        return instant.iso()
    return instant.utc().isoformat(timespec="seconds").replace("+00:00", "Z")
