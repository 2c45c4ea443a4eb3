"""`import` and `thread` as other programs use them: the documents, the exit codes, the sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Daybook

SMS = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="6">{}</smses>
"""
LINE = (
    '<sms protocol="0" address="+15095550142" date="{date}" type="{type}" subject="null" body="{body}"'
    ' read="1" status="-1" contact_name="Casey" readable_date="x" />'
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Six texts within five minutes, one of them an answer."""
    lines = [
        LINE.format(date=1_773_464_531_000 + at * 60_000, type=2 if at == 3 else 1, body=f"text number {at}")
        for at in range(6)
    ]
    path = tmp_path / "sms-20260314.xml"
    path.write_text(SMS.format("".join(lines)), encoding="utf-8")
    return path


@pytest.mark.usefixtures("made")
def test_texts_become_a_thread(daybook: Daybook, texts: Path) -> None:
    """The document has every key; the same again adds nothing; a dry run keeps nothing."""
    dry = daybook("import", str(texts), "--zone", "America/Chicago", "--dry-run")
    assert dry.code == 0
    assert daybook("evidence", "list").json == {"evidence": []}
    done = daybook("import", str(texts), "--zone", "America/Chicago")
    (file,) = done.json["files"]
    assert done.code == 0
    assert (file["name"], file["kind"], file["ambiguous"], file["skipped"]) == (
        "sms-20260314.xml",
        "sms",
        None,
        [],
    )
    assert [file[key] for key in ("messages", "calls", "rows", "evidence", "new", "already")] == [
        6,
        0,
        0,
        1,
        6,
        0,
    ]
    assert file["first"] == "2026-03-14T00:02:11-05:00"
    assert file["last"] == "2026-03-14T00:07:11-05:00"
    assert file["senders"]["Casey"] == 5
    (again,) = daybook("import", str(texts)).json["files"]
    assert (again["new"], again["already"]) == (0, 6)
    figures = daybook("patterns").json
    assert (figures["messages"], figures["calls"], figures["incidents"]) == (6, 0, 0)


@pytest.mark.usefixtures("made")
def test_messages_are_shown_found_and_made_an_entry(daybook: Daybook, texts: Path) -> None:
    """A search hit names a message; the burst it stands in becomes one entry, word for word."""
    daybook("import", str(texts), "--zone", "America/Chicago")
    (hit,) = daybook("search", "number 4").json["hits"]
    assert (hit["kind"], hit["snippet"]) == ("message", "Casey: text number 4")
    (thread,) = daybook("thread", "list").json["threads"]
    assert (thread["messages"], thread["app"]) == (6, "sms")
    shown = daybook("thread", "show", hit["id"], "--limit", "3").json["messages"]
    assert [line["text"] for line in shown] == ["text number 3", "text number 4", "text number 5"]
    page = daybook("thread", "show", thread["id"], "--after", shown[0]["id"]).json["messages"]
    assert [line["text"] for line in page] == ["text number 4", "text number 5"]
    (burst,) = daybook("thread", "bursts").json["bursts"]
    assert (burst["what"], burst["messages"], burst["answers"]) == ("5 messages in 5 minutes", 5, 1)
    made = daybook("thread", "accept", burst["refs"][0], "--to", burst["refs"][-1], "--title", "Six texts")
    entry = daybook("entry", "show", made.json["id"]).json
    assert entry["title"] == "Six texts"
    assert (entry["messages"][0], len(entry["messages"])) == (burst["refs"][0], 6)
    assert entry["what"].count("text number") == 6
    assert entry["from_what"] == ["messages"]
    assert entry["when"] == "2026-03-14T00:02:11-05:00"
    assert len(entry["evidence"]) == 1
    plain = daybook("thread", "show", thread["id"], plain=True)
    assert "Casey: text number 0" in plain.out
    assert "5 messages in 5 minutes" in daybook("thread", "bursts", thread["id"], plain=True).out
    assert "6 messages" in daybook("thread", "list", plain=True).out
    daybook("thread", "accept", "nonsense", code=2)


@pytest.mark.usefixtures("made")
def test_a_burst_is_put_aside_and_a_number_named(daybook: Daybook, texts: Path) -> None:
    """A burst that was put aside is listed when asked for; a number has an owner with a basis, or none."""
    daybook("import", str(texts), "--zone", "America/Chicago")
    (burst,) = daybook("thread", "bursts").json["bursts"]
    first = burst["refs"][0]
    assert daybook("thread", "dismiss", first).json == {"dismissed": True}
    assert daybook("thread", "bursts").json["bursts"] == []
    assert daybook("thread", "bursts", "--dismissed").json["bursts"][0]["dismissed"] is True
    assert daybook("thread", "dismiss", first, "--undo").json == {"dismissed": False}
    assert len(daybook("thread", "bursts").json["bursts"]) == 1
    daybook("thread", "dismiss", burst["refs"][1], code=2)
    daybook("person", "add", "--name", "Casey Rowe")
    (sender,) = daybook("thread", "who").json["senders"]
    assert (sender["person"], sender["messages"], len(sender["evidence"])) == (None, 5, 1)
    daybook("thread", "identify", sender["value"], "Casey Rowe", code=2)
    daybook("thread", "identify", sender["value"], "Casey Rowe", "--basis", "known_number")
    thread = daybook("thread", "list").json["threads"][0]["id"]
    (sender,) = daybook("thread", "who", thread).json["senders"]
    assert (sender["person"] is not None, sender["basis"]) == (True, "known_number")
    assert "Casey Rowe" in daybook("thread", "who", plain=True).out
    daybook("thread", "identify", sender["value"])
    assert daybook("thread", "who").json["senders"][0]["person"] is None


@pytest.mark.usefixtures("made")
def test_dates_that_read_two_ways_are_asked_for(daybook: Daybook, tmp_path: Path) -> None:
    """Exit 2, `date-order` in the document, nothing kept; told, it is imported."""
    path = tmp_path / "log.csv"
    path.write_text("Date,What happened\n03/02/2026,Followed me\n04/05/2026,Left a note\n", encoding="utf-8")
    asked = daybook("import", str(path), code=2)
    (file,) = asked.json["files"]
    assert (asked.code, file["ambiguous"], file["new"]) == (2, "date-order", 0)
    assert "--date-order" in asked.err
    assert daybook("evidence", "list").json == {"evidence": []}
    told = daybook("import", str(path), "--date-order", "mdy").json["files"][0]
    assert (told["rows"], told["new"], told["evidence"], told["date_order"]) == (2, 2, 1, "mdy")
    assert daybook("entry", "list").json == {"entries": []}
    assert "2 lines of a log" in daybook("import", str(path), "--date-order", "mdy", plain=True).out


@pytest.mark.usefixtures("made")
def test_any_file_is_kept(daybook: Daybook, tmp_path: Path) -> None:
    """What is no export is evidence as it is, exit 0; a broken export as well, with the reason."""
    note, broken, table = tmp_path / "note.txt", tmp_path / "broken.xml", tmp_path / "other.csv"
    note.write_text("words", encoding="utf-8")
    broken.write_text(SMS[:57] + "<smses count='2'><sms", encoding="utf-8")
    table.write_text("colour,size\nred,1\nblue,2\n", encoding="utf-8")
    ran = daybook("import", str(note), str(broken), str(table))
    assert ran.code == 0
    assert [file["kind"] for file in ran.json["files"]] == ["text", "sms", "text"]
    assert [len(file["skipped"]) > 0 for file in ran.json["files"]] == [False, True, True]
    assert all(one["why"].endswith(".") for file in ran.json["files"] for one in file["skipped"])
    assert len(daybook("evidence", "list").json["evidence"]) == 3
    daybook("import", str(tmp_path / "none.txt"), code=2)
    daybook("import", str(note), "--zone", "Nowhere", code=2)
    daybook("import", str(note), "--as", "nonsense", code=2)


@pytest.mark.usefixtures("made")
def test_columns_can_be_told(daybook: Daybook, tmp_path: Path) -> None:
    """A table whose columns are not known asks when it is called a log; letters or words over columns answer."""
    path = tmp_path / "denik.csv"
    path.write_text("Den,Misto,Popis\n2026-03-01,Doma,Prvni\n2026-03-02,Prace,Druhy\n", encoding="utf-8")
    asked = daybook("import", str(path), "--as", "log", code=2)
    assert (asked.code, asked.json["files"][0]["ambiguous"]) == (2, "columns")
    assert "--columns" in asked.err
    kept = daybook("import", str(path), "--dry-run").json["files"][0]
    assert (kept["ambiguous"], kept["rows"], kept["skipped"][0]["code"]) == (None, 0, "no_log")
    for wrong in ("when=A,when", "then=A", "when=", "when=A,what=A"):
        assert "fields are when" in daybook("import", str(path), "--columns", wrong, code=2).err
    assert daybook("evidence", "list").json == {"evidence": []}
    told = daybook("import", str(path), "--columns", "when=A,what=Popis").json["files"][0]
    assert (told["rows"], told["ambiguous"], told["conversations"][0]["rows"]) == (2, None, 2)
    assert [one["code"] for one in told["skipped"]] == ["unknown_column"]


@pytest.mark.usefixtures("made")
def test_a_paper_prints_the_messages_that_were_chosen(daybook: Daybook, texts: Path, tmp_path: Path) -> None:
    """Without a choice those the entry rests on; numbers, ids and the whole conversation add to them."""
    daybook("import", str(texts), "--zone", "America/Chicago")
    (thread,) = daybook("thread", "list").json["threads"]
    shown = daybook("thread", "show", thread["id"]).json["messages"]
    assert [line["number"] for line in shown] == [1, 2, 3, 4, 5, 6]
    daybook("thread", "accept", shown[1]["id"])

    def numbers(*options: str) -> list[int]:
        out = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        daybook("export", "json", "--out", str(out), "--allow", "shapes", *options)
        (printed,) = json.loads(out.read_bytes())["threads"]
        assert printed["total"] == 6
        return [line["number"] for line in printed["lines"]]

    assert numbers() == [2]
    assert numbers("--messages", "around=1") == [1, 2, 3]
    assert numbers("--messages", f"{thread['id']}:4-5") == [2, 4, 5]
    assert numbers("--messages", f"{thread['id']}:around=1", "--messages", shown[5]["id"]) == [1, 2, 3, 6]
    assert numbers("--messages", f"{shown[4]['id']}:{shown[3]['id']}") == [2, 4, 5]
    assert numbers("--messages", "whole") == [1, 2, 3, 4, 5, 6]
    for wrong in ("3-4", f"{thread['id']}:5-4", f"{thread['id']}:all", "around=x"):
        daybook("export", "json", "--out", str(tmp_path / "no"), "--messages", wrong, code=2)
    daybook("export", "log", "--out", str(tmp_path / "no"), "--messages", "whole", code=2)
    daybook("export", "log", "--out", str(tmp_path / "no"), "--withhold", "phone-1", code=2)
