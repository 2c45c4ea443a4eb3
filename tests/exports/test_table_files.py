"""CSV and JSON: the served view and nothing else, no cell that starts a formula."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.export_request import Paper
from app.domain.views.cut import served_case
from exports.table_files import COLUMNS, csv_bytes, json_bytes, safe_cell
from tests.exports.builders import entry, full_case, request, when
from tests.exports.canaries import BIRD, canary_case


def csv_line(*cells: str) -> str:
    """Return a line of a table with these cells, made safe."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(safe_cell(cell)[0] for cell in cells)
    return out.getvalue()


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.text(max_size=40) | st.from_regex(r"\A[\s\u200b\ufeff]*[=+@\-].{0,10}\Z"))
def test_no_cell_starts_a_formula(words: str) -> None:
    """Whatever was typed, a spreadsheet finds no formula sign first, and the words stand behind the mark."""
    cell, changed = safe_cell(words)
    first = next(
        (char for char in cell if not char.isspace() and unicodedata.category(char) not in {"Cf", "Cc"}), ""
    )
    assert first not in set("=+-@＝＋－＠−")
    assert cell[:1] not in set("\t\r\n")
    assert changed == (cell != words)
    assert cell.replace("'", "") == words.replace("'", "")


@pytest.mark.parametrize(
    "words", ["=1+1", "+1 512 555 0188", "-5", "@sum", "\tx", "\rx", " =x", "\u200b=x", "＝x"]
)
def test_formula_signs_get_an_apostrophe(words: str) -> None:
    """Signs that spreadsheets take for formulas, also behind spaces and invisible characters."""
    assert safe_cell(words) == ("'" + words, True)


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("Home;=1+1;see", "Home;'=1+1;see"),
        ('He wrote: ok; "=HYPERLINK(A1)"', 'He wrote: ok; "\'=HYPERLINK(A1)"'),
        ("one\r\n=two\n\u200b@three\n- four", "one\r\n'=two\n\u200b'@three\n'- four"),
        ("=a\t+b;;=c", "'=a\t'+b;;'=c"),
        ("\t=x", "'\t'=x"),
    ],
)
def test_where_cells_end_at_semicolons_none_begins_a_formula(words: str, cell: str) -> None:
    """Such a spreadsheet sees no quotes inside a line, so what follows a semicolon or a line end begins a cell."""
    assert safe_cell(words) == (cell, True)
    for line in csv_line("1", words).split("\r\n"):
        for part in line.replace("\n", ";").replace("\t", ";").split(";"):
            shown = part.replace('"', "").replace("\u200b", "").strip()
            assert shown[:1] not in set("=+-@"), part


@pytest.mark.parametrize(
    "words", ["", "plain", "'quoted", "1 = 1", "(=)", "é", "“=”", "a; b - c\nd=e", "x;(=1)", "5; 6\n7"]
)
def test_ordinary_cells_stay_as_they_are(words: str) -> None:
    """Nothing else is touched."""
    assert safe_cell(words) == (words, False)


def test_the_row_names_the_cells_that_were_changed() -> None:
    """The last column says where an apostrophe was put."""
    case = full_case()
    case = type(case)(
        case=case.case, taken=case.taken, entries=(entry("f", what="=HYPERLINK(1)", title="-x", where="ok"),)
    )
    (row,) = _rows(csv_bytes(served_case(case, request(Paper.CSV))))
    assert row["what"] == "'=HYPERLINK(1)"
    assert row["apostrophe_added"].split() == ["title", "what"]


def test_csv_has_one_row_for_each_incident_with_its_words() -> None:
    """Words with line breaks, quotes and commas come back as they were; what was not asked is empty."""
    view = served_case(full_case(), request(Paper.CSV))
    rows = _rows(csv_bytes(view))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(view.incidents)
    first = rows[0]
    assert first["what"] == view.incidents[0].what
    assert first["when"] == "2026-11-14T21:00-06:00"
    assert first["precision"] == "about"
    assert first["evidence"] == "E001; E002"
    assert first["weapon"] == "Yes: he held a tire iron"
    unsure = next(row for row in rows if row["what"] == "He took my keys.")
    assert (unsure["police"], unsure["weapon"], unsure["when"]) == ("", "", "")


def test_json_is_the_view_by_its_names() -> None:
    """Every incident, item, report and order of the view, ids in hex, moments taken apart, answers or null."""
    view = served_case(full_case(), request(Paper.JSON))
    data = json.loads(json_bytes(view))
    assert [one["what"] for one in data["incidents"]] == [one.what for one in view.incidents]
    first = data["incidents"][0]
    assert first["when"] == {
        "precision": "about",
        "start": "2026-11-14T21:00-06:00",
        "end": None,
        "zone": "America/Chicago",
    }
    assert first["weapon"] == {"answer": "yes", "words": "he held a tire iron"}
    assert next(one for one in data["incidents"] if one["what"] == "He took my keys.")["police"] is None
    assert data["evidence"][0]["sha256"] == view.evidence[0].sha256
    assert data["incidents"][0]["evidence"] == [item.id.hex() for item in view.evidence[:2]]


def test_no_canary_is_in_csv_or_json() -> None:
    """Private notes, held entries, confidential values and declined words are not in the view, so not here."""
    view = served_case(canary_case(), request(Paper.JSON))
    for data in (csv_bytes(view), json_bytes(view)):
        assert BIRD not in data.decode("utf-8-sig")
        assert b"Daybook" not in data


def test_the_machine_zone_stays_out_when_no_incident_is_told_in_it() -> None:
    """Recorded times are in UTC unless an incident is told in the machine's own zone."""
    case = full_case()
    away = type(case)(
        case=case.case,
        taken=case.taken,
        entries=(entry("a", what="x", when=when("2026-01-01", zone="Asia/Tokyo")),),
    )
    data = json.loads(json_bytes(served_case(away, request(Paper.JSON))))
    assert data["incidents"][0]["written"] == "2026-11-15T18:00:00Z"
    assert "Chicago" not in json.dumps(data)


def test_the_same_view_gives_the_same_bytes() -> None:
    """Nothing of the moment or the machine goes in."""
    view = served_case(full_case(), request(Paper.CSV))
    assert csv_bytes(view) == csv_bytes(view)
    assert json_bytes(view) == json_bytes(view)
