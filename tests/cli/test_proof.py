"""Checkpoints, proofs and time stamps from the command line: documents, sentences and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Daybook
from tests.services.authority import Authority


@pytest.fixture
def entry(made: Daybook) -> str:
    """An entry to prove."""
    return str(made("entry", "add", "--what", "He waited.", "--when", "2026-11-02T20:00").json["id"])


def test_a_checkpoint_is_written_and_compared(made: Daybook, entry: str, tmp_path: Path) -> None:
    """As a note, as a page, or both; nowhere is a matter of usage; the check says that all is unchanged."""
    note, sheet = tmp_path / "c.note", tmp_path / "c.pdf"
    told = made("vault", "checkpoint", "--out", str(note), "--pdf", str(sheet)).json
    assert (told["files"], told["checkpoint"]) == ([str(note), str(sheet)], note.read_text(encoding="utf-8"))
    assert made("check", str(note)).json["kind"] == "checkpoint"
    assert made("check", str(sheet)).json["ok"]
    ran = made("vault", "verify", "--checkpoint", str(note), plain=True)
    assert "of the log is unchanged since this checkpoint was made" in ran.out
    made("vault", "checkpoint", code=2)
    made("vault", "checkpoint", "--out", str(note), code=2)
    stranger = note.read_text(encoding="utf-8").replace("\n", "x\n", 1)
    (tmp_path / "x.note").write_text(stranger, encoding="utf-8")
    ran = made("vault", "verify", "--checkpoint", str(tmp_path / "x.note"), code=1)
    assert "not from this record" in ran.json["problems"][0]["what"]


def test_a_proof_is_written_and_checked(made: Daybook, entry: str, tmp_path: Path) -> None:
    """It is whole until a byte is changed; what it cannot show is said each time."""
    out = tmp_path / "p.json"
    assert made("export", "proof", "--entry", entry, "--out", str(out)).json["checkpoint"]
    ran = made("check", str(out), plain=True)
    assert "It does not show that what was written is true." in ran.out
    out.write_text(out.read_text(encoding="utf-8").replace("He waited.", "He waited!"), encoding="utf-8")
    assert made("check", str(out), code=1).json["problems"][0]["where"].startswith("event ")
    out.write_text(out.read_text(encoding="utf-8")[:-200], encoding="utf-8")
    assert made("check", str(out), code=1).json["kind"] == "proof"


def test_a_private_note_stops_a_proof_until_sealed(made: Daybook, entry: str, tmp_path: Path) -> None:
    """The find names the version and the field, never the words."""
    made("entry", "amend", entry, "--private-note", "QZ-NOTE")
    out = tmp_path / "p.json"
    ran = made("export", "proof", "--entry", entry, "--out", str(out), code=1)
    assert not out.exists()
    assert "Private note" in ran.out
    made("export", "proof", "--entry", entry, "--out", str(out), "--sealed", "private")
    assert "QZ-NOTE" not in out.read_text(encoding="utf-8")


def test_options_that_belong_to_other_papers(made: Daybook, entry: str, tmp_path: Path) -> None:
    """--evidence and --sealed say where they belong."""
    out = str(tmp_path / "x")
    made("export", "csv", "--evidence", "1", "--out", out, code=2)
    made("export", "handling", "--sealed", "all", "--out", out, code=2)
    made("export", "handling", "--out", out, code=2)


def test_a_time_stamp_goes_out_and_comes_back(made: Daybook, tmp_path: Path) -> None:
    """Asked, answered, imported; the wrong root is exit 1, junk is exit 7."""
    elm, oak = Authority(tmp_path / "elm", "Elm"), Authority(tmp_path / "oak", "Oak")
    asked = made("timestamp", "request", "--out", str(tmp_path / "a.tsq")).json
    assert asked["of"] == "checkpoint"
    answer = str(elm.answer(tmp_path / "a.tsq", tmp_path / "a.tsr"))
    ran = made("timestamp", "import", answer, "--roots", str(oak.root), code=1)
    assert (ran.json["ok"], ran.json["kept"]) == (False, False)
    assert "roots you gave" in ran.json["problems"][0]["what"]
    told = made("timestamp", "import", answer, "--roots", str(oak.root), str(elm.root)).json
    assert (told["ok"], told["authority"], told["sha256"]) == (True, "CN=Elm Stamps", asked["sha256"])
    ran = made("timestamp", "import", answer, "--roots", str(elm.root), plain=True)
    assert "existed before" in ran.out
    assert "already kept" in ran.out
    (tmp_path / "junk").write_bytes(b"junk")
    made("timestamp", "import", str(tmp_path / "junk"), "--roots", str(elm.root), code=7)
    made("timestamp", "import", answer, "--roots", str(tmp_path / "junk"), code=7)
    made("timestamp", "request", "--out", str(tmp_path / "a.tsq"), code=2)
    assert made("vault", "verify", "--full").json["ok"]


def test_history_tells_who_typed_and_a_clock_set_back(made: Daybook, entry: str, clock: object) -> None:
    """Each line has its time, reason, what changed, who typed and how far the clock stood behind."""
    clock.advance(minutes=-90)  # type: ignore[attr-defined]
    made(
        "entry",
        "amend",
        entry,
        "--what",
        "He waited long.",
        "--reason",
        "correction",
        "--typed-by",
        "dictated",
    )
    first, second = made("entry", "history", entry).json["versions"]
    assert (first["clock_behind_ms"], second["clock_behind_ms"]) == (0, 5_400_000)
    assert (second["reason"], second["typed_by"]) == ("correction", "dictated")
    assert second["changed"] == ["what", "typed_by"]
    assert "1 hour behind" in made("entry", "history", entry, plain=True).out
