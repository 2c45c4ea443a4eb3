"""Logs and lists of calls in tables: cells as written, days by known forms only, nothing computed."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from app.domain.answer import Answer, AnswerState
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, ReadOptions, Skipped
from app.domain.ports import NoJob
from app.importers import call_log_csv, delimited, office_package, spreadsheet_log, workbook
from app.importers.call_log_csv import seconds_of
from app.importers.delimited import delimiter_of
from app.importers.log_columns import letters, read_answer
from app.importers.log_dates import order_of, possible_days, read_clock, read_when
from app.importers.spreadsheet_log import read
from tests.importers.given import file_of, read_with, sample, stops

HEAD = "Date,Time,What happened,Where\n"


def log(text: str, **told: str) -> ImportDraft:
    """The draft of a log in CSV."""
    return read_with(read, text.encode(), "log.csv", **told)


def days(*written: str) -> list[str]:
    """The days of a column, as read or in words."""
    rows = log("Date,What\n" + "".join(f'"{each}",x\n' for each in written)).rows
    return [row.when.start.iso() if row.when.start else row.when_words for row in rows]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026/3/1", "2026-03-01"),
        ("13/02/2026", "2026-02-13"),
        ("02/13/2026", "2026-02-13"),
        ("13.2.26", "2026-02-13"),
        ("5/5/2026", "2026-05-05"),
        ("March 12, 2026", "2026-03-12"),
        ("Mar 12 2026", "2026-03-12"),
        ("mar 12 2026", "2026-03-12"),
        ("Thursday, March 12th, 2026", "2026-03-12"),
        ("12 March 2026", "2026-03-12"),
        ("12-Mar-26", "2026-03-12"),
        ("12 de marzo de 2026", "2026-03-12"),
        ("Miércoles 12 de septiembre del 2026", "2026-09-12"),
        ("2026-03-31 23:59", "2026-03-31T23:59"),
        ("2026-03-31T23:59:10", "2026-03-31T23:59:10"),
        ("02/13/2026, 8:15 p.m.", "2026-02-13T20:15"),
        ("12 March 2026 at 8pm", "2026-03-12T20:00"),
        ("about March 12", "about March 12"),
        ("31/02/2026", "31/02/2026"),
        ("March 2026", "March 2026"),
        ("sometime in spring", "sometime in spring"),
        ("13/13/2026", "13/13/2026"),
        ("12/2026", "12/2026"),
        ("2026", "2026"),
        ("46094", "46094"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_days_in_known_forms_only(written: str, read_as: str) -> None:
    """A day is read when its form is known and it exists; everything else is kept in the person's words."""
    assert days(written) == [read_as]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("8:15 PM", time(20, 15)),
        ("12:05 am", time(0, 5)),
        ("12 p.m.", time(12)),
        ("23:59", time(23, 59)),
        ("20h15", time(20, 15)),
        ("8:15:30 PM", time(20, 15, 30)),
        ("13:00 PM", None),
        ("25:00", None),
        ("night", None),
        ("8", None),
        ("after 8pm", None),
    ],
)
def test_times_in_known_forms_only(written: str, read_as: time | None) -> None:
    """A time is read when it can be only one; a bare number or words are none."""
    assert read_clock(written) == read_as


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/02/2026", "25/02/2026"], "dmy"),
        (["03/02/2026", "02/25/2026"], "mdy"),
        (["03/03/2026"], ""),
        (["2026-03-02"], ""),
        ([], ""),
        (["03/02/2026"], None),
        (["25/02/2026", "02/25/2026"], ""),
        (["25/02/2026", "02/25/2026", "03/02/2026"], None),
        (["03/02/2026", "3/9/26", "2026-03-31"], "mdy"),
        (["01/02/2026", "02/02/2026", "01/03/2026"], "dmy"),
        (["01/02/2026", "02/03/2026", "03/04/2026"], None),
        (["31/02/2026", "03/02/2026"], None),
    ],
)
def test_the_order_of_a_date_is_shown_or_asked(column: list[str], order: str | None) -> None:
    """Only days that exist in one order, or rows that follow each other in one order, show it; else it is asked."""
    assert order_of(column) == order


def test_ambiguous_days_import_nothing_until_told() -> None:
    """Days that can be read two ways give no rows and say so; once told they are read that way."""
    text = HEAD + "03/02/2026,,a,b\n"
    asked = log(text)
    assert (asked.ambiguous, asked.rows) == ("date-order", ())
    for order, day in (("dmy", date(2026, 2, 3)), ("mdy", date(2026, 3, 2))):
        (row,) = log(text, date_order=order).rows
        assert row.when.start is not None
        assert row.when.start.day == day


def test_a_short_year_is_not_moved_to_the_future() -> None:
    """In 2026, 85 may be 1985: it stays words; next year's and full years are read."""
    today = ReadOptions(today=date(2026, 11, 22))
    for words, day in (("3/13/85", None), ("3/13/27", "2027-03-13"), ("3/13/2085", "2085-03-13")):
        moment, left = read_when(words, "", "mdy", today)
        assert (moment.start.iso() if moment.start else None, left) == (day, words if day is None else "")


def test_a_time_that_is_words_keeps_the_day() -> None:
    """A day with "night" beside it is that day, and the words stay; a zone gives an offset to real times only."""
    moment, words = read_when("2026-03-12", "night", "", ReadOptions(zone="America/Chicago"))
    assert (moment.start.iso() if moment.start else "", words) == ("2026-03-12", "2026-03-12 night")
    moment, words = read_when("2026-03-12", "8pm", "", ReadOptions(zone="America/Chicago"))
    assert (moment.start.iso() if moment.start else "", words) == ("2026-03-12T20:00-05:00", "")
    assert possible_days("x") == {}


def test_cells_stay_as_written() -> None:
    """Quoted line ends, formulas, accents and blanks come out as they went in; the number is the spreadsheet's."""
    draft = log(HEAD + '\n2026-03-01,8 PM,"=1+1\nand ""more"" ",Café\n,,,\n,,=HYPERLINK("x"),\n')
    first, second = draft.rows
    assert (first.number, second.number) == (3, 5)
    assert first.fields["what"] == '=1+1\nand "more" '
    assert first.cells == (
        ("Date", "2026-03-01"),
        ("Time", "8 PM"),
        ("What happened", '=1+1\nand "more" '),
        ("Where", "Café"),
    )
    assert second.when.start is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    """Whatever program wrote it, the same log comes out; the sign between cells is counted."""
    lines = [["Fecha", "Hora", "¿Qué pasó?", "Dónde"], ["2026-03-01", "20:15", "Llamó, dos; veces", "Casa"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    (row,) = read_with(read, text.encode(encoding), "log.csv").rows
    assert (row.fields["what"], row.fields["where"]) == ("Llamó, dos; veces", "Casa")
    assert row.when.start is not None
    assert row.when.start.iso() == "2026-03-01T20:15"
    assert delimiter_of("no cells at all") == ","
    (stated,) = log("sep=|\nWhat|Where\na|b\n").rows
    assert stated.fields == {"what": "a", "where": "b"}


def test_columns_become_fields() -> None:
    """Answers, kinds and reports are put where an entry has them; what has no place is named and kept."""
    draft = log(
        "When,Description,Who saw it,Police called?,Report #,Type,Weapon,Mood,What he said\n"
        "2026-03-01,a,M. Example,Yes,26-1,Following; Odd thing,none,bad,go away\n"
        "2026-03-02,b,nobody,,26-2,,x,,\n"
    )
    first, second = draft.rows
    assert first.fields["witnessed"] == Answer(AnswerState.YES, "M. Example")
    assert first.fields["police"] == Answer(AnswerState.YES, "Report #: 26-1")
    assert first.fields["kinds"] == ("following", "Odd thing")
    assert first.fields["weapon"] == Answer(AnswerState.NO)
    assert second.fields["witnessed"] == Answer(AnswerState.NO)
    assert "police" not in second.fields
    assert ("Report #", "26-2") in second.cells
    assert draft.skipped == (
        Skipped("Mood", "unknown_column", 1),
        Skipped("What he said", "unknown_column", 1),
    )
    assert read_answer("not sure").state is AnswerState.UNKNOWN
    assert read_answer("n/a").state is AnswerState.NOT_ASKED


def test_columns_can_be_told() -> None:
    """Without known words over the columns nothing is imported; told columns are taken, by name or letter."""
    text = "2026-03-01,odd thing\n2026-03-02,other\n"
    assert log(text).ambiguous == "columns"
    told = ReadOptions(columns={"A": "date", "B": "what"})
    draft = read(file_of(text.encode()), "x.csv", told, NoJob())
    assert [row.fields["what"] for row in draft.rows] == ["odd thing", "other"]
    named = ReadOptions(columns={"Mood": "what", "What": ""})
    draft = read(file_of(b"Date,What,Mood\n2026-03-01,a,b\n"), "x.csv", named, NoJob())
    assert draft.rows[0].fields["what"] == "b"
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def book(sheets: dict[str, list[list[object]]], *, hidden: str = "", hidden_row: int = 0) -> bytes:
    """An Excel workbook."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
        if hidden_row:
            sheet.row_dimensions[hidden_row].hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


LOG = [
    ["Date", "Time", "What happened"],
    [datetime(2026, 3, 2), time(20, 15), "=1+1"],  # noqa: DTZ001 - Excel has no zones
    ["about March 12", "night", 5.0],
    [datetime(2026, 3, 4, 1, 2), None, "x"],  # noqa: DTZ001 - same
]


def test_workbooks() -> None:
    """Dates of a workbook need no order; a formula never computed is its text; what is hidden is read and said."""
    draft = read_with(read, book({"Log": LOG, "Old": LOG[:2], "Sums": [[1, 2]]}, hidden="Old", hidden_row=2))
    assert [(row.number, row.fields["what"]) for row in draft.rows] == [
        (2, "=1+1"),
        (3, "5"),
        (4, "x"),
        (2, "=1+1"),
    ]
    first, second, third, _ = draft.rows
    assert first.when.start is not None
    assert first.when.start.iso() == "2026-03-02T20:15"
    assert second.when_words == "about March 12 night"
    assert third.when.start is not None
    assert third.when.start.iso() == "2026-03-04T01:02"
    assert first.cells[0] == ("", "Log")
    assert set(draft.skipped) == {
        Skipped("Old", "hidden_sheet_read"),
        Skipped("rows", "hidden_rows_read", 3),
        Skipped("Sums", "no_columns"),
    }
    assert spreadsheet_log.holds(["xl/workbook.xml"])
    assert not spreadsheet_log.holds(["word/document.xml"])


def test_a_long_workbook_comes_whole() -> None:
    """Thousands of rows, one of them wider than the others, all come out."""
    rows: list[list[object]] = [["Date", "What"], *[[f"2026-03-{n % 28 + 1:02}", n] for n in range(3000)]]
    draft = read_with(read, book({"Log": [*rows, ["2026-04-01", "x", *["y"] * 700]]}))
    assert (len(draft.rows), len(draft.rows[-1].cells)) == (3001, 500)
    assert all(skipped.why == "unknown_column" for skipped in draft.skipped)


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its files replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> ErrorCode:
    """The condition that ends reading."""
    with pytest.raises(KnownError) as caught:
        read_with(read, data, "x.xlsx")
    return caught.value.code


def test_hostile_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bombs, definitions, torn archives and endless cells end with a word, never with the program."""
    plain = book({"Log": LOG})
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><sst>&a;</sst>'
    assert refused(repacked(plain, "xl/sharedStrings.xml", laughs)) is ErrorCode.FILE_NOT_UNDERSTOOD
    assert (
        refused(repacked(plain, "xl/worksheets/sheet1.xml", b"<worksheet")) is ErrorCode.FILE_NOT_UNDERSTOOD
    )
    assert refused(repacked(plain, "xl/bomb.xml", bytes(2**24))) is ErrorCode.FILE_TOO_LARGE
    for cut in range(4, len(plain) - 30, 401):
        assert refused(plain[:cut]) is ErrorCode.FILE_NOT_UNDERSTOOD
    wide = b'<worksheet><sheetData><row r="1">' + b"<c/>" * 2**20 + b"</row></sheetData></worksheet>"
    monkeypatch.setattr(office_package, "MAX_RATIO", 10**6)
    assert refused(repacked(plain, "xl/worksheets/sheet1.xml", wide)) is ErrorCode.FILE_TOO_LARGE
    styles = b"<styleSheet>" + b"<xf/>" * 200_001 + b"</styleSheet>"
    assert refused(repacked(plain, "xl/styles.xml", styles)) is ErrorCode.FILE_TOO_LARGE
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    assert Skipped("rest", "too_many") in read_with(read, plain).skipped
    monkeypatch.setattr(office_package, "MAX_BYTES", 100)
    assert refused(plain) is ErrorCode.FILE_TOO_LARGE


def test_caps_of_text_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many rows, a cell without end, and an empty file are said; a job that is stopped ends."""
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    draft = log("What,Where\n" + "a,b\n" * 9)
    assert (len(draft.rows), draft.skipped) == (2, (Skipped("rest", "too_many"),))
    endless = log('What,Where\na,b\n"' + "x" * 300_000)
    assert (len(endless.rows), endless.skipped) == (1, (Skipped("rest", "broken_file"),))
    with pytest.raises(KnownError):
        log("\n\n")
    monkeypatch.setattr(delimited, "MAX_ROWS", 10**6)
    assert stops(read, ("What,Where\n" + "a,b\n" * 9000).encode(), after=3)
    assert stops(call_log_csv.read, b"Date,Number,Type\n" + b"a,b,c\n" * 9000, after=3)


CALLS = """Account,1
Date,Time,Phone Number,Direction,Duration (min)
03/13/2026,10:02 PM,(312) 555-0142,Incoming,2
03/14/2026,1:02 AM,Restricted,Missed call,0
03/14/2026,1:00 AM,+1 312 555 0142,Outgoing,1:05
03/14/2026,,312 555 0142,Incoming,1
"""


def test_lists_of_calls() -> None:
    """Each number is one thread of calls; withheld ones are a thread of their own; no time, no call."""
    assert call_log_csv.looks_like(CALLS.encode(), "any.txt")
    draft = read_with(call_log_csv.read, CALLS.encode(), zone="America/Chicago")
    known, withheld = draft.threads
    assert (known.key, known.title) == ("3125550142", "+13125550142")
    assert [(call.at, call.detail, call.mine, call.sender) for call in known.messages] == [
        ("2026-03-13T22:02-05:00", "incoming; seconds=120", False, "+13125550142"),
        ("2026-03-14T01:00-05:00", "outgoing; seconds=65", True, ""),
    ]
    assert (withheld.key, withheld.messages[0].detail) == ("withheld", "missed; seconds=0; number=withheld")
    assert draft.skipped == (Skipped("calls", "no_time"),)
    both = "Fecha;Hora;De;A;Tipo\n2026-03-14;10:00;3125550142;7735550100;saliente\n"
    assert read_with(call_log_csv.read, both.encode()).threads[0].key == "7735550100"
    assert read_with(call_log_csv.read, b"a,b\n1,2\n").ambiguous == "columns"
    assert (
        read_with(call_log_csv.read, b"Date,Number,Type\n03/02/2026 1:00,5550142,in\n").ambiguous
        == "date-order"
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("65", 65),
        ("1:05", 65),
        ("01:00:05", 3605),
        ("2 min 5 s", 125),
        ("1h 2m", 3720),
        ("", None),
        ("long", None),
    ],
)
def test_lengths_of_calls(written: str, seconds: int | None) -> None:
    """A length is read in known forms."""
    assert seconds_of(written) == seconds


def test_what_looks_like_a_table() -> None:
    """A log is known by its name and cells, a list of calls by its columns; other text is neither."""
    assert spreadsheet_log.looks_like(HEAD.encode(), "a.csv")
    assert not spreadsheet_log.looks_like(HEAD.encode(), "a.txt")
    assert not spreadsheet_log.looks_like(b"PK\3\4", "a.csv")
    assert not spreadsheet_log.looks_like(b"", "a.csv")
    assert not call_log_csv.looks_like(HEAD.encode(), "a.csv")


def test_the_sample_log() -> None:
    """The sample gives five rows: mixed days read by the order that the rows show, two kept as written."""
    draft = read_with(read, sample("logs", "my_log.csv"), "my_log.csv", zone="America/Chicago")
    assert (draft.date_order, draft.ambiguous, draft.skipped) == ("mdy", "", ())
    assert [row.when.start.iso() if row.when.start else row.when_words for row in draft.rows] == [
        "2026-03-02T20:15-06:00",
        "2026-03-09",
        "about March 12 night",
        "2026-03-31T23:59-05:00",
        "31/02/2026",
    ]
    assert [row.number for row in draft.rows] == [2, 3, 4, 5, 6]
    assert draft.rows[0].fields["what"] == "Followed me from the parking lot.\nSame grey car."
    assert draft.rows[1].fields["police"] == Answer(AnswerState.YES, "Report #: 26-104411")
    assert draft.rows[2].fields["what"] == '=HYPERLINK("http://x")'
    assert draft.rows[3].fields["what"] == "Llamó 14 veces"
