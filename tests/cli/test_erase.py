"""Erasing from the command line: works as the table of commands says it, and tells what it did not reach."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.strings.errors import sentence
from tests.cli.conftest import Daybook


@pytest.fixture
def item(made: Daybook, tmp_path: Path) -> str:
    """The id of a kept file that an entry holds."""
    (tmp_path / "note.txt").write_bytes(b"a violet canoe")
    made("entry", "add", "--what", "He wrote.", "--evidence", str(tmp_path / "note.txt"))
    return str(made("evidence", "list").json["evidence"][0]["id"])


def test_erase_without_a_terminal_does_as_it_is_told(made: Daybook, item: str, tmp_path: Path) -> None:
    """The document says what went and where it may still be; looking for it again says when it was erased."""
    made("vault", "backup", str(tmp_path / "stick"))
    erased = made("evidence", "erase", item, "--reason", "privacy").json
    assert (erased["erased"], erased["number"], erased["destroyed"]) == (item, 1, True)
    assert erased["last_backup"] == "2026-11-14T12:00:00-06:00"
    assert len(erased["entries"]) == 1
    assert made("evidence", "list").json["evidence"] == []
    assert "2026-11-14" in made("evidence", "show", item, code=2).json["error"]["message"]
    (mark,) = made("entry", "show", erased["entries"][0]).json["erased"]
    assert (mark["number"], mark["reason"]) == (1, "privacy")
    assert "item 1 was erased" in made("entry", "show", erased["entries"][0], plain=True).out
    assert made("vault", "verify", "--full").json["ok"]
    made("export", "log", "--out", str(tmp_path / "log.pdf"))


def test_it_says_what_it_did_not_reach(made: Daybook, item: str, tmp_path: Path) -> None:
    """Papers, other copies and the history are named in plain words."""
    made("export", "packet", "--out", str(tmp_path / "p.pdf"), "--jurisdiction", "US-CA")
    said = made("evidence", "erase", item, plain=True).out
    for words in ("Item 1 was erased", "went into a paper: packet", "--with-details", "Not erased:"):
        assert words in said
    assert "No backup" in said


def test_an_open_case_needs_an_explicit_yes(made: Daybook, item: str) -> None:
    """Refused with words that name what is open; allowed, it is done."""
    made("order", "add", "--court", "Superior Court")
    ran = made("evidence", "erase", item, "--yes", code=2)
    refused = ran.json["error"]
    assert refused["code"] == "case_open"
    assert refused["message"].startswith("A court order is open")
    assert refused["message"].endswith(
        "talk to a lawyer first; add `--allow open-case` if you still want it."
    )
    assert ran.err == refused["message"] + "\n"
    assert "--allow" not in sentence(KnownError(ErrorCode.CASE_OPEN, what="A court order"))
    assert made("evidence", "erase", item, "--allow", "open-case").json["destroyed"]


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), ("no\n", 130), ("\n", 130), ("", 130)])
def test_a_terminal_is_asked_first(
    made: Daybook, item: str, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    """Anything but yes leaves everything as it was."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    ran = made("evidence", "erase", item, code=code)
    assert "cannot be undone" in ran.err
    assert len(made("evidence", "list").json["evidence"]) == (1 if code else 0)


def test_yes_asks_nothing(made: Daybook, item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who know."""
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert made("evidence", "erase", item, "--yes").err == ""


class Terminal(io.StringIO):
    """A keyboard."""

    def isatty(self) -> bool:
        """Be one."""
        return True
