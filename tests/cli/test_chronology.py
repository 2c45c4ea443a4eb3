"""`export chronology` and the totals of the ledgers, from typed options to finished pages."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Daybook
from tests.exports.builders import pdf_text


def chronology(made: Daybook, out: Path, *words: str, code: int = 0) -> str:
    """Make it and return what it says, "" when it was refused."""
    made("export", "chronology", "--out", str(out), *words, code=code)
    return " ".join(pdf_text(out.read_bytes(), out.parent, "-raw").split()) if code == 0 else ""


def told(made: Daybook) -> Daybook:
    """A vault with people and their ties, a debt, a run of work, and an entry that is held."""
    made("person", "add", "--role", "me", "--name", "Liyana Osei", "--address", "14 Elm Court, Springfield, IL 62704",
         "--set", "immigration=visa ended in May")  # fmt: skip
    made(
        "person",
        "add",
        "--role",
        "other",
        "--name",
        "Denn Orsk",
        "--part",
        "Boss at work",
        "--part",
        "document_holder",
    )
    made(
        "person",
        "add",
        "--role",
        "other",
        "--name",
        "Marta Ruel",
        "--part",
        "recruiter",
        "--tie",
        "Denn Orsk | tie=sibling",
    )
    made("debt", "add", "--debt", "Room", "--step", "They added to it", "--amount", "650", "--currency", "USD",
         "--what", "Two weeks at 14 Elm Court", "--said-by", "Denn Orsk", "--balance", "700", "--date", "2026-04-30")  # fmt: skip
    made("work", "add", "--date", "2026-03-02/2026-05-08", *[part for day in ("mon", "tue", "wed", "thu", "fri", "sat") for part in ("--weekday", day)],
         "--start", "8:00", "--finish", "20:00", "--boss", "Denn Orsk", "--promised", "9", "--promised-per", "hour", "--paid", "300",
         "--currency", "USD", "--shows", "t_means")  # fmt: skip
    made(
        "entry",
        "add",
        "--what",
        "He kept my passport.",
        "--when",
        "2026-04-12",
        "--kind",
        "coercion_documents",
        "--shows",
        "t_act",
    )
    made("entry", "add", "--what", "I signed as somebody else.", "--when", "2026-04-13", "--hold")
    return made


def test_from_options_to_pages(made: Daybook, tmp_path: Path) -> None:
    """A confidential address stops it; withheld it is in no word; held words and immigration come by choice."""
    told(made)
    out = tmp_path / "c.pdf"
    answer = made("export", "chronology", "--out", str(out), code=1).json
    finds = [check["detail"].split(":")[0] for check in answer["checks"] if check["check"] == "find"]
    assert any("what for of a row" in check["detail"].lower() for check in answer["checks"])
    assert not out.exists()
    withheld = [part for find in dict.fromkeys(finds) for part in ("--withhold", find)]
    words = chronology(made, out, *withheld)
    assert "Elm Court" not in words
    assert "Two weeks at [address withheld]" in words
    assert "Something was taken out of the words of this paper" in words
    for expected in ("brother or sister: Denn Orsk", "Hours in all: 708", "Promised less paid: 6,072.00 USD", "Difference to my rows at that time: 50.00 USD",
                     "Coercion: documents held: entry 1", "Ticked: row W1"):  # fmt: skip
        assert expected in words, expected
    assert "signed as somebody else" not in words
    assert "visa ended" not in words
    words = chronology(made, tmp_path / "all.pdf", *withheld, "--with-held", "--with-immigration")
    assert "Held for my lawyer; put in by my choice" in words
    assert "signed as somebody else" in words
    assert "visa ended in May" in words


def test_what_is_held_goes_to_nobody_else(made: Daybook, tmp_path: Path) -> None:
    """The two choices are refused for another reader and every other paper; nothing is written."""
    made("entry", "add", "--what", "Held words.", "--hold")
    for words in (
        ("chronology", "--for", "police"),
        ("chronology", "--for", "me"),
        ("packet",),
        ("bundle", "--for", "attorney"),
        ("log",),
    ):
        for choice in ("--with-held", "--with-immigration"):
            refused = made("export", *words, choice, "--out", str(tmp_path / "x.pdf"), code=2)
            assert "only for a chronology for an attorney" in refused.json["error"]["message"]
    assert list(tmp_path.glob("x*")) == []
    made("export", "chronology", "--out", str(tmp_path / "x.pdf"), code=2)  # nothing but what is held


def test_lists_add_up(made: Daybook) -> None:
    """The lists of debts and work end with totals, for people and for programs."""
    told(made)
    (room,) = made("debt", "list").json["totals"]
    assert room == {"debt": "Room", "currency": "USD", "added": "650.00", "taken": "0.00", "computed": "650.00", "told": "700.00",
                    "difference": "50.00", "uncounted": []}  # fmt: skip
    (work,) = made("work", "list").json["totals"]
    assert (work["days"], work["hours"], work["promised"], work["paid"]) == (59, "708", "6372.00", "300.00")
    assert "Room (USD): 650.00 by the rows, last told 700.00" in made("debt", "list", plain=True).out
    assert (
        "Denn Orsk (USD): 59 days, 708 hours, promised 6,372.00, paid 300.00"
        in made("work", "list", plain=True).out
    )
