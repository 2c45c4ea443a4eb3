"""Entries on the command line: what is typed is what is kept, under the names that other programs rely on."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Daybook

WORDS = "Él dijo «no». قال لا. 他说不。 😀 <b>& not markup"


def test_an_entry_comes_back_as_it_was_typed(made: Daybook) -> None:
    """Every option lands in the field of its name, words verbatim and times with their offset."""
    entry = made(
        "entry", "add", "--what", WORDS, "--when", "2026-11-13T23:40", "--until", "2026-11-14T00:25",
        "--precision", "about", "--zone", "America/Chicago", "--where", "home", "--kind", "threat",
        "--kind", "following", "--person", "Casey Rowe", "--known-by", "the dent", "--witness", "M. Alvarez",
        "--words", "you will see", "--weapon", "a knife", "--answer", "harm=unknown", "--answer",
        "police=declined", "--told-to-stop", "by text", "--often", "weekly", "--county", "Cook", "--state", "IL",
        "--effect", "afraid", "--impact", "3", "--danger", "gun_access", "--typed-by", "me", "--from-what",
        "memory", "--most-serious", "--private-note", "for me alone", "--set", "exact_words=No.",
        "--set", "title=At the door",
    ).json  # fmt: skip
    shown = made("entry", "show", entry["id"]).json
    assert shown["what"] == WORDS
    assert (shown["when"], shown["until"]) == ("2026-11-13T23:40-06:00", "2026-11-14T00:25-06:00")
    assert (shown["precision"], shown["zone"]) == ("about", "America/Chicago")
    assert shown["kinds"] == ["threat", "following"]
    assert shown["weapon"] == {"answer": "yes", "words": "a knife"}
    assert shown["harm"]["answer"] == "unknown"
    assert shown["police"]["answer"] == "declined"
    assert shown["care"] == {"answer": "not_asked", "words": ""}
    assert shown["persons"][0]["words"] == "the dent"
    assert (shown["impact"], shown["most_serious"], shown["hold"]) == (3, True, False)
    assert (shown["exact_words"], shown["words"]) == (["No."], ["you will see"])


def test_a_day_stays_a_day_and_no_date_stays_unknown(made: Daybook) -> None:
    """A typed date has no time and no offset; without `--when` the precision is unknown."""
    made("entry", "add", "--what", "one", "--when", "2026-11-13")
    made("entry", "add", "--what", "two")
    listed = {row["title"]: row for row in made("entry", "list").json["entries"]}
    assert (listed["one"]["when"], listed["one"]["precision"]) == ("2026-11-13", "exact")
    assert (listed["two"]["when"], listed["two"]["precision"]) == (None, "unknown")
    assert set(listed["one"]) == {
        "id", "when", "until", "precision", "written", "title", "kinds", "evidence", "versions",
    }  # fmt: skip


def test_nothing_is_lost_by_amending_or_withdrawing(made: Daybook) -> None:
    """Each change is a version with its reason; a withdrawn entry leaves the list and keeps its history."""
    entry = made("entry", "add", "--what", "frist", "--when", "2026-11-13T20:00").json["id"]
    made("entry", "amend", entry, "--what", "first", "--reason", "typing")
    made("entry", "amend", entry, "--until", "2026-11-13T21:00")
    shown = made("entry", "show", entry).json
    assert (shown["when"][:16], shown["until"][:16]) == ("2026-11-13T20:00", "2026-11-13T21:00")
    versions = made("entry", "history", entry).json["versions"]
    assert [version["reason"] for version in versions] == [None, "typing", None]
    assert versions[1]["changed"] == ["what"]
    made("entry", "withdraw", entry, "--reason", "not mine")
    assert made("entry", "list").json["entries"] == []
    assert len(made("entry", "history", entry).json["versions"]) == 4
    made("entry", "amend", entry, "--what", "again", code=2)


def test_the_list_can_be_narrowed(made: Daybook) -> None:
    """Days, kind and person each narrow the list."""
    made("entry", "add", "--what", "old", "--when", "2026-01-02", "--kind", "threat", "--person", "Casey")
    made("entry", "add", "--what", "new", "--when", "2026-11-02", "--kind", "tracking")
    titles = lambda *words: [row["title"] for row in made("entry", "list", *words).json["entries"]]  # noqa: E731
    assert titles() == ["new", "old"]
    assert titles("--from", "2026-06-01") == ["new"]
    assert titles("--to", "2026-06-01") == ["old"]
    assert titles("--kind", "threat") == ["old"]
    assert titles("--person", "casey") == ["old"]


def test_words_can_come_from_a_file(made: Daybook, tmp_path: Path) -> None:
    """`--what-file` keeps lines and leading spaces."""
    words = tmp_path / "words.txt"
    words.write_text("  one\n\n\ttwo\n", encoding="utf-8")
    entry = made("entry", "add", "--what-file", str(words)).json["id"]
    assert made("entry", "show", entry).json["what"] == "  one\n\n\ttwo\n"


def test_evidence_is_kept_with_its_entry(made: Daybook, tmp_path: Path) -> None:
    """A file given with an entry is kept, linked, and never copied twice."""
    note = tmp_path / "note.txt"
    note.write_bytes(b"soon\r\n")
    entry = made("entry", "add", "--what", "a note", "--evidence", str(note)).json["id"]
    again = made("evidence", "add", str(note), "--entry", entry).json
    assert again["added"] == []
    item = again["already"][0]["id"]
    listed = made("evidence", "list").json["evidence"]
    assert [(row["id"], row["entries"]) for row in listed] == [(item, [entry])]
    out = tmp_path / "copy.txt"
    made("evidence", "get", item, "--out", str(out))
    assert out.read_bytes() == b"soon\r\n"
    made("evidence", "get", item, "--out", str(out), code=2)


def test_times_that_differ_are_told(daybook: Daybook, made: Daybook, tmp_path: Path) -> None:
    """`evidence show` tells each time with its source when two differ, and that nothing was adjusted."""
    mail = tmp_path / "mail.eml"
    mail.write_bytes(b"From: a@example.org\nSubject: s\nDate: Sat, 14 Nov 2026 12:00:00 -0600\n\nx")
    item = made("evidence", "add", str(mail)).json["added"][0]["id"]
    found = daybook("evidence", "show", item).json["times_that_differ"]
    assert found["times"][0] == {"source": "headers", "key": "Date", "time": "2026-11-14T12:00:00-06:00"}
    assert found["times"][1]["source"] == "disk"
    assert found["time_zones_could_explain"] == "none"
    plain = daybook("evidence", "show", item, plain=True).out
    assert "Email header Date: 2026-11-14T12:00:00-06:00" in plain
    assert "nothing was adjusted" in plain
