"""`handover` and `export everything`: from one vault to another by commands alone."""

from __future__ import annotations

import json
from pathlib import Path

import pyrage

from app.cli.exit_codes import Exit
from tests.cli.conftest import Daybook


def test_a_case_goes_over_and_comes_back_to_be_read(made: Daybook, tmp_path: Path) -> None:
    """Key, words, create, open, read with `--received`, receipt, list, compare, remove."""
    (key,) = made("handover", "key", "new", "--out", str(tmp_path / "key.txt")).json["keys"]
    assert (tmp_path / "key.txt").read_text() == key["key"] + "\n"
    assert len(key["words"]) == 7
    (kept,) = made("handover", "recipient", "add", "Bea", str(tmp_path / "key.txt")).json["recipients"]
    assert (kept["words"], kept["checked"]) == (key["words"], None)
    assert made("handover", "recipient", "checked", "bea").json["recipients"][0]["checked"]
    entry = made("entry", "add", "--what", "He waited at the gate.", "--private-note", "mine").json["id"]
    out = tmp_path / "case.age"
    sealed = made(
        "handover", "create", "--to", "Bea", "--out", str(out), "--for", "attorney", "--from-name", "Ana"
    ).json
    assert (sealed["path"], sealed["bytes"], sealed["verified"]) == (str(out), out.stat().st_size, True)
    case = made("handover", "open", str(out)).json
    assert (case["from"], case["entries"], case["verified"], case["words"]) == (
        "Ana",
        1,
        True,
        sealed["words"],
    )
    made("entry", "amend", entry, "--what", "He waited at the gate again.")
    shown = made("entry", "show", entry, "--received", case["id"])
    assert (shown.json["what"], shown.json["private_note"]) == ("He waited at the gate.", "")
    assert "Ana handed over" in shown.err
    made("entry", "add", "--what", "x", "--received", case["id"], code=Exit.DAMAGED)
    assert not made("handover", "list").json["handovers"][0]["verified"]
    made("handover", "receipt", sealed["id"], "lamp", code=Exit.USAGE)
    assert made("handover", "receipt", sealed["id"], *case["receipt"]).json["verified"]
    assert made("handover", "list").json["handovers"][0]["changes_since"] == 1
    again = tmp_path / "again.age"
    made("handover", "create", "--to", key["key"], "--out", str(again), "--for", "attorney")
    newer = made("handover", "open", str(again)).json
    compared = made("handover", "compare", case["id"], newer["id"]).json
    assert (compared["continues"], compared["same_choice"]) == (True, True)
    assert [
        (each["fate"], each["fields"]) for each in compared["differences"] if each["kind"] == "entry"
    ] == [("changed", ["what"])]
    assert "Ana" in made("handover", "received", plain=True).out
    made("handover", "remove", case["id"])
    assert [each["id"] for each in made("handover", "received").json["received"]] == [newer["id"]]


def test_a_helper_gets_no_private_notes(made: Daybook, tmp_path: Path) -> None:
    """Asking for them is refused with words, and nothing is written; what a passphrase sealed it opens."""
    made("entry", "add", "--what", "He waited at the gate.", "--private-note", "mine")
    made("person", "add", "--name", "Ana", "--role", "me", "--phone", "218-555-0143")
    called = made("entry", "add", "--what", "He called 218 555 0143.").json["id"]
    secret = tmp_path / "words"
    secret.write_text("seven quiet rivers\n")
    out = tmp_path / "case.age"
    create = ("handover", "create", "--to-passphrase-file", str(secret), "--out", str(out))
    refused = made(*create, "--with-private-notes", code=Exit.USAGE)
    assert "attorney" in refused.json["error"]["message"]
    assert not out.exists()
    (still,) = made(*create).json["still_there"]
    assert (still["id"], still["what"]) == (called, ["phone"])
    case = made("handover", "open", str(out), "--age-passphrase-file", str(secret), "--from-name", "by voice")
    assert (case.json["from"], case.json["whole"]) == ("by voice", False)
    entries = made("entry", "list", "--received", case.json["id"]).json["entries"]
    entry = next(each for each in entries if each["id"] != called)
    shown = made("entry", "show", entry["id"], "--received", case.json["id"]).json
    assert (shown["what"], shown["private_note"]) == ("He waited at the gate.", "")
    assert made("handover", "open", str(out), code=Exit.USAGE).json["error"]["code"] == "usage"


def test_what_is_no_handover_is_said(made: Daybook, tmp_path: Path) -> None:
    """Another file, a sealed file with something else in it, a cut one, a key that is none."""
    made("handover", "key", "new")
    key = made("handover", "key", "list").json["keys"][0]["key"]
    recipient = pyrage.x25519.Recipient.from_str(key)
    other, sealed, cut = (tmp_path / name for name in ("other", "sealed.age", "cut.age"))
    other.write_bytes(b"nothing of the kind")
    sealed.write_bytes(pyrage.encrypt(b"some words", [recipient]))
    cut.write_bytes(sealed.read_bytes()[:-3])
    codes = [
        made("handover", "open", str(path), code=code).json["error"]["code"]
        for path, code in ((other, 7), (sealed, 7), (cut, 4))
    ]
    assert codes == ["handover_unfit", "handover_unfit", "age_damaged"]
    out = str(tmp_path / "x.age")
    assert made("handover", "create", "--to", "age1x", "--out", out, code=2).json["error"]["code"] == (
        "not_a_public_key"
    )


def test_everything_comes_out_as_ordinary_files(made: Daybook, tmp_path: Path) -> None:
    """A folder that needs no program of ours, with the warning that it is open to anybody."""
    made("entry", "add", "--what", "He waited at the gate.", "--private-note", "mine alone")
    out = tmp_path / "all"
    said = made("export", "everything", "--out", str(out), plain=True).out
    assert "not encrypted" in said
    kinds = json.loads((out / "records.json").read_text())["kinds"]
    assert kinds["entries"][0]["versions"][0]["fields"]["private_note"] == "mine alone"
    assert made("exports", "list").json["exports"][0]["paper"] == "everything"


def test_the_rest_goes_where_an_original_is_damaged(
    made: Daybook, vault_folder: Path, tmp_path: Path
) -> None:
    """Unasked it stops and names the item; with the option the rest is written, and what is missing is told."""
    (tmp_path / "photo.bin").write_bytes(b"p" * 50_000)
    made("evidence", "add", str(tmp_path / "photo.bin"))
    damage(vault_folder)
    secret, out = tmp_path / "words", tmp_path / "case.age"
    secret.write_text("seven quiet rivers\n")
    create = ("handover", "create", "--to-passphrase-file", str(secret), "--out", str(out))
    refused = made(*create, code=Exit.DAMAGED).json["error"]
    assert (refused["code"], "items are damaged: 1;" in refused["message"]) == ("originals_damaged", True)
    assert not out.exists()
    told = made(*create, "--without-damaged").json
    assert [each["name"] for each in told["left"]] == ["photo.bin"]
    case = made("handover", "open", str(out), "--age-passphrase-file", str(secret)).json
    assert (case["left"], case["whole"]) == (1, False)
    made("export", "everything", "--out", str(tmp_path / "all"), code=Exit.DAMAGED)
    said = made("export", "everything", "--out", str(tmp_path / "all"), "--without-damaged", plain=True).out
    assert "item 1: photo.bin" in said.lower()


def damage(vault: Path) -> None:
    """Flip a byte in the largest piece of evidence."""
    path = max((vault / "d").rglob("*"), key=lambda each: each.stat().st_size if each.is_file() else 0)
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)
