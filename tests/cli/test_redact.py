"""Redacted copies on the command line: made, and chosen for a paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.cli.conftest import Daybook


def test_a_copy_is_made_and_chosen(made: Daybook, tmp_path: Path) -> None:
    """`evidence redact` makes an item; the packet stops until `--redacted` or `--unredacted` says which."""
    source = tmp_path / "gate.png"
    Image.new("RGB", (60, 40), (90, 120, 150)).save(source)
    made("person", "add", "--name", "Jordan Avery", "--role", "me")
    entry = made("entry", "add", "--what", "He stood at the gate.", "--when", "2026-11-02").json["id"]
    made("evidence", "add", str(source), "--entry", entry)
    copy = made("evidence", "redact", "1", "--cover", "5,5,20,10", "--blur", "30,5,20,20").json
    assert (copy["name"], copy["kind"], copy["already"]) == ("item 1, redacted.png", "photo", False)
    shown = made("evidence", "show", "2").json
    assert [mark["kind"] for mark in shown["marks"]] == ["cover", "blur"]
    assert shown["redaction_of"] == copy["redaction_of"]
    out = tmp_path / "got.png"
    made("evidence", "get", "2", "--out", str(out))
    picture = Image.open(BytesIO(out.read_bytes()))
    assert picture.getpixel((6, 6)) == (0, 0, 0)
    assert picture.getpixel((28, 30)) == (90, 120, 150)
    paper = tmp_path / "packet.pdf"
    stopped = made("export", "packet", "--out", str(paper), code=2, plain=True)
    assert "Item 1 has a redacted copy (item 2)" in stopped.err
    assert "--redacted 2" in stopped.err
    assert not paper.exists()
    made("export", "packet", "--out", str(paper), "--redacted", "2", "--allow", "shapes")
    made("export", "packet", "--out", str(tmp_path / "open.pdf"), "--unredacted", "1", "--allow", "shapes")


def test_what_cannot_be_meant_is_said(made: Daybook, tmp_path: Path) -> None:
    """A broken area, no area, an original named as copy: a sentence and exit code 2."""
    source = tmp_path / "gate.png"
    Image.new("RGB", (60, 40), (90, 120, 150)).save(source)
    made("evidence", "add", str(source))
    for words in (("--cover", "5,5"), ("--cover", "2:1,1,5,5"), ()):
        made("evidence", "redact", "1", *words, code=2)
    ran = made("export", "packet", "--out", str(tmp_path / "p.pdf"), "--redacted", "1", code=2, plain=True)
    assert "Item 1 is not a redacted copy" in ran.err
