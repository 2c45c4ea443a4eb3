"""People, the case, reports, orders, transactions and places on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.strings.catalogue import text
from tests.cli.conftest import Daybook


def test_a_person_with_confidential_fields(made: Daybook) -> None:
    """A person comes back by name, and every field stands under its own name."""
    made(
        "person",
        "add",
        "--name",
        "Jordan Avery",
        "--role",
        "me",
        "--address",
        "1 Elm St",
        "--phone",
        "5550100",
    )
    person = made(
        "person",
        "add",
        "--name",
        "Casey Rowe",
        "--role",
        "other",
        "--handle",
        "@c",
        "--confidential",
        "phone",
    ).json["id"]
    shown = made("person", "show", "casey rowe").json
    assert shown["id"] == person
    assert (shown["handle"], shown["confidential"]) == (["@c"], ["phone"])
    made("person", "amend", person, "--alias", "C. R.")
    assert made("person", "show", "c. r.").json["id"] == person
    assert [row["role"] for row in made("person", "list", "--role", "me").json["people"]] == ["me"]


def test_the_case_takes_pairs(made: Daybook) -> None:
    """`case set FIELD=VALUE` keeps text, answers, links by name, and moments."""
    made("person", "add", "--name", "Casey Rowe", "--role", "other")
    made(
        "case", "set", "jurisdiction=US-CA", "respondent=Casey Rowe", "guns=unknown", "hearing=2026-12-08T09:00",
        "declaration=I am the petitioner.", "declaration=I ask for this order.",
    )  # fmt: skip
    case = made("case", "show").json
    assert case["jurisdiction"] == "US-CA"
    assert case["guns"]["answer"] == "unknown"
    assert len(case["declaration"]) == 2
    assert case["respondent"]


@pytest.mark.parametrize(
    ("command", "plural", "words"),
    [
        ("report", "reports", ("--kind", "police", "--number", "26-1", "--date", "2026-11-14")),
        (
            "order",
            "orders",
            ("--court", "Superior Court", "--term", "No contact.", "--expires", "2027-01-01"),
        ),
        ("transaction", "transactions", ("--kind", "p2p", "--amount", "640.00", "--date", "2026-08-07")),
        ("place", "places", ("--label", "home", "--address", "1 Elm St")),
        (
            "needed",
            "needed",
            ("--what", "shop camera", "--gone-by", "before 2026-12-01", "--state", "Asked for"),
        ),
        ("promise", "promises", ("--about", "Pay", "--promised", "12 an hour", "--since", "2026-05-01")),
        (
            "debt",
            "debts",
            ("--debt", "Rent", "--step", "They added to it", "--amount", "650", "--shows", "t_means"),
        ),
        (
            "work",
            "work",
            ("--date", "2026-05-04/2026-05-09", "--weekday", "mon", "--weekday", "Tuesday", "--hours", "12"),
        ),
        (
            "journey",
            "journeys",
            ("--origin", "Accra", "--destination", "the motel", "--border", "yes: with my visa"),
        ),
        ("held", "held", ("--what", "passport", "--since", "2026-04-12", "--given-back", "no")),
    ],
)
def test_records_are_added_listed_shown_and_amended(
    made: Daybook, command: str, plural: str, words: tuple[str, ...]
) -> None:
    """Each kind of record goes in, comes back by id, and keeps what it was amended to."""
    record = made(command, "add", *words).json["id"]
    assert [row["id"] for row in made(command, "list").json[plural]] == [record]
    made(command, "amend", record, "--note", "later")
    assert made(command, "show", record).json["note"] == "later"
    made(command, "add", code=2)


def test_it_is_said_what_must_not_be_added(made: Daybook, tmp_path: Path) -> None:
    """A person who adds what may be pictures reads a sentence on stderr; a program reads its document alone."""
    photo, note = tmp_path / "door.png", tmp_path / "note.txt"
    photo.write_bytes(b"not really a picture")
    note.write_text("words")
    said = text("before_adding.cli")
    for words in (("evidence", "add"), ("import",), ("entry", "add", "--what", "x", "--evidence")):
        with_photo = made(*words, str(photo), plain=True)
        assert said in with_photo.err
        assert said not in with_photo.out
        assert said not in made(*words, str(note), plain=True).err
        assert made(*words, str(photo)).err == ""


def test_search_patterns_info_and_verify(made: Daybook) -> None:
    """The documents that other programs read have the keys they rely on."""
    made(
        "entry", "add", "--what", "He waited at the café", "--when", "2026-11-13T23:40", "--kind", "watching"
    )
    found = made("search", "cafe").json
    assert found["total"] == 1
    assert {"kind", "id", "when", "snippet"} <= set(found["hits"][0])
    figures = made("patterns").json
    assert figures["incidents"] == 1
    assert {"messages", "calls", "first", "last", "by_week", "by_kind", "by_hour", "danger"} <= set(figures)
    info = made("vault", "info").json
    assert {"entries", "evidence", "bytes", "format", "kdf", "last_backup", "failed_tries"} <= set(info)
    report = made("vault", "verify", "--full").json
    assert (report["ok"], report["problems"], report["repaired"]) == (True, [], [])
