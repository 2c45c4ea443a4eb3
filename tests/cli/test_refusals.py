"""What the command line refuses: one sentence, the right exit code, and no word of the case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.strings.catalogue import text
from tests.cli.conftest import Daybook


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("entry", "add"), 2),
        (("entry", "add", "--what", "x", "--when", "yesterday"), 2),
        (("entry", "add", "--what", "x", "--when", "2026-02-30"), 2),
        (("entry", "add", "--what", "x", "--when", "2026-11-13", "--until", "2026-11-12"), 2),
        (("entry", "add", "--what", "x", "--when", "2026-11-13", "--precision", "between"), 2),
        (("entry", "add", "--what", "x", "--precision", "sure"), 2),
        (("entry", "add", "--what", "x", "--zone", "Mars/Base"), 2),
        (("entry", "add", "--what", "x", "--kind", "nosuchtag"), 2),
        (("entry", "add", "--what", "x", "--impact", "9"), 2),
        (("entry", "add", "--what", "x", "--set", "nosuchfield=1"), 2),
        (("entry", "add", "--what", "x", "--set", "written=2020-01-01"), 2),
        (("entry", "add", "--what", "x", "--answer", "harm=perhaps"), 2),
        (("entry", "show", "00"), 2),
        (("entry", "add", "--what", "x", "--evidence", "no such file"), 2),
        (("export", "packet", "--out", "p.pdf", "--with-private-notes"), 2),
        (("export", "packet", "--out", "p.pdf"), 2),
        (("nosuchcommand",), 2),
        ((), 2),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    made: Daybook, words: tuple[str, ...], code: int
) -> None:
    """Every refusal is one line on stderr and an error document, and the vault stays empty."""
    ran = made(*words, code=code)
    assert ran.json["error"]["message"]
    assert "Traceback" not in ran.err
    assert made("entry", "list").json["entries"] == []
    assert made("evidence", "list").json["evidence"] == []


def test_each_way_of_not_opening_has_its_own_code(made: Daybook, vault_folder: Path, tmp_path: Path) -> None:
    """Wrong passphrase 3, no vault 7, unknown format 7, damaged header 4, none named 2."""
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one at all\n", encoding="utf-8")
    assert main(["entry", "list", "--vault", str(tmp_path / "nowhere"), "--passphrase-file", str(wrong)]) == 7
    assert main(["entry", "list", "--passphrase-file", str(wrong)]) == 2
    header = bytearray((vault_folder / "a.bin").read_bytes())
    for name in ("a.bin", "b.bin"):
        (vault_folder / name).write_bytes(bytes(4096))
    made("entry", "list", code=4)
    header[9] = 7
    for name in ("a.bin", "b.bin"):
        (vault_folder / name).write_bytes(bytes(header))
    assert made("entry", "list", code=None).code in {4, 7}


def test_a_wrong_passphrase_is_told_next_time(daybook: Daybook, made: Daybook, tmp_path: Path) -> None:
    """A try that failed ends with 3 and is told to whoever opens the vault next."""
    secret = tmp_path / "secret"
    right = secret.read_text(encoding="utf-8")
    secret.write_text("something else entirely\n", encoding="utf-8")
    daybook("entry", "list", code=3)
    secret.write_text(right, encoding="utf-8")
    assert "1 time" in made("entry", "list").err
    assert made("vault", "info").json["failed_tries"] == 1


def test_a_bug_says_a_code_and_no_words(
    made: Daybook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of our own ends with 70, names a place in the code, and never what was typed."""
    import app.cli.lookups as broken

    def fail(_context: object) -> int:
        raise ValueError("the secret words")

    monkeypatch.setattr(broken, "run", fail)
    ran = made("search", "the secret words", code=70)
    assert "secret" not in ran.out + ran.err
    assert "ValueError" in ran.json["error"]["message"]


def test_help_and_version_need_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` and `--version` answer without a vault."""
    assert main(["--help"]) == 0
    assert "evidence" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("daybook ")


def test_shared_options_stand_before_or_after(made: Daybook, vault_folder: Path, tmp_path: Path) -> None:
    """`--vault` before the command is as good as after it."""
    ran = made("fields", "entry")
    assert {"record", "field", "type", "option"} <= set(ran.json["fields"][0])
    assert json.loads(made("tags").out)["tags"]


def test_a_vault_in_a_synced_folder_is_warned_of(daybook: Daybook, vault_folder: Path) -> None:
    """Making one is allowed, and it is said who else can see it."""
    (vault_folder.parent / ".stfolder").mkdir()
    made = daybook("vault", "create")
    assert text("cli.vault.synced", program="Syncthing") in made.err
    assert made.json["vault"] == str(vault_folder)
