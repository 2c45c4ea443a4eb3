"""The laptop dies: a new machine, a backup, a recovery key; everything is there and verified (walk 5)."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.acceptance.desk import PASSPHRASE, Desk, run

WORDS = "He stood at the gate. She said: “leave”. Été, 23:40."


def test_backup_new_folder_recovery_key_full_check(tmp_path: Path) -> None:
    """By command line alone: words and files are the same, and the record goes on where it was."""
    laptop = Desk(tmp_path)
    key = tmp_path / "key.txt"
    laptop("vault", "create", "--recovery-key", str(key))
    files = {f"voice{n}.m4a": bytes([n]) * (n * 700_000 + n) for n in range(3)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    entry = laptop.entry(WORDS, "--when", "2026-11-13T23:40", "--person", "Casey Rowe",
                         "--evidence", str(tmp_path / "voice0.m4a"),
                         "--evidence", str(tmp_path / "voice1.m4a"))  # fmt: skip
    laptop("entry", "amend", entry, "--effect", "I could not sleep.", "--reason", "remembered")
    laptop("evidence", "add", str(tmp_path / "voice2.m4a"))
    laptop("vault", "backup", str(tmp_path / "stick"))
    laptop.clock.advance(days=2)
    laptop("entry", "add", "--what", "Another day.")
    asked = ("entry list", f"entry show {entry}", f"entry history {entry}", "person list", "evidence list")
    before = {words: laptop(*words.split()).json for words in asked}
    backup = laptop("vault", "backup", str(tmp_path / "stick")).json
    assert (backup["verified"], backup["generations"]) == (True, 2)
    assert backup["copied"] < backup["bytes"] / 2
    shutil.rmtree(laptop.vault)
    laptop.secret.unlink()

    anew = tmp_path / "new machine"
    anew.mkdir()
    shutil.copytree(tmp_path / "stick", anew / "stick")
    vault = ("--vault", str(anew / "vault"))
    way_in = ("--passphrase-file", str(key), "--json")
    wrong = anew / "wrong"
    wrong.write_text("not this\n", encoding="utf-8")
    refused = run("vault", "restore", str(anew / "stick"), *vault, "--passphrase-file", str(wrong))
    assert (refused.code, sorted(path.name for path in anew.iterdir())) == (3, ["stick", "wrong"])
    made = run("vault", "restore", str(anew / "stick"), *vault, *way_in)
    assert (made.code, made.json["path"], made.json["verified"]) == (0, str(anew / "vault"), True)
    checked = run("vault", "verify", "--full", *vault, *way_in)
    assert (checked.code, checked.json["ok"], checked.json["problems"]) == (0, True, [])
    assert checked.json["counts"]["bytes"] == sum(map(len, files.values()))
    after = {words: run(*words.split(), *vault, *way_in).json for words in asked}
    assert after == before
    for row in after["evidence list"]["evidence"]:
        out = anew / row["name"]
        assert run("evidence", "get", row["id"], "--out", str(out), *vault, *way_in).code == 0
        assert out.read_bytes() == files[row["name"]]

    (anew / "words").write_text(PASSPHRASE + " again\n", encoding="utf-8")
    changed = run(
        "vault", "passphrase", "change", "--new-passphrase-file", str(anew / "words"), *vault, *way_in
    )
    assert changed.code == 0, changed.err
    opened = run("entry", "list", *vault, "--passphrase-file", str(anew / "words"), "--json")
    assert len(opened.json["entries"]) == 2
