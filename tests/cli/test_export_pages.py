"""How pages look is chosen on the command line too, and only what a paper has can be asked of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.cli.conftest import Daybook


def words_of(path: Path) -> str:
    """Read a PDF with a program of somebody else."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_additional_pages_and_a_notary_by_option(made: Daybook, tmp_path: Path) -> None:
    """`--additional-pages` leaves everything but the incidents out; `--notary` adds the lines for one."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    added, whole = tmp_path / "added.pdf", tmp_path / "whole.pdf"
    out = made(
        "export", "packet", "--out", str(added), "--jurisdiction", "US-MA", "--additional-pages", "--allow", "shapes"
    ).json  # fmt: skip
    assert [file["path"] for file in out["files"]] == [str(added)]
    assert words_of(added).startswith("Affidavit – additional pages Attached to form")
    assert "He waited at the gate." in words_of(added)
    assert "I declare" not in words_of(added)
    said = made(
        "export", "packet", "--out", str(whole), "--jurisdiction", "US-TX", "--notary", "--allow", "shapes"
    ).json  # fmt: skip
    assert "Subscribed and sworn" in words_of(whole)
    assert any("Not read by us" in check["detail"] for check in said["checks"])


def test_numbered_lines_and_grey_by_option(made: Daybook, tmp_path: Path) -> None:
    """`--pleading` changes how pages look, not what they say."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    plain, numbered = tmp_path / "plain.pdf", tmp_path / "numbered.pdf"
    for path, more in ((plain, ()), (numbered, ("--pleading", "--greyscale", "--a4"))):
        made("export", "packet", "--out", str(path), "--jurisdiction", "US-CA", "--allow", "shapes", *more)
    assert "He waited at the gate." in words_of(numbered)
    assert numbered.stat().st_size > plain.stat().st_size


def test_figures_of_the_summary_by_option(made: Daybook, tmp_path: Path) -> None:
    """`--figure` names what the summary holds; what is not named is not printed, a wrong name is refused."""
    for day in ("2026-11-09", "2026-11-10"):
        made("entry", "add", "--what", "He waited.", "--when", f"{day}T21:00", "--kind", "watching")
    path = tmp_path / "hours.pdf"
    made("export", "packet", "--out", str(path), "--allow", "shapes", "--figure", "hours")
    assert "Incidents by weekday and hour" in words_of(path)
    assert "Kinds of incident" not in words_of(path)
    made("export", "packet", "--out", str(tmp_path / "x.pdf"), "--figure", "score", code=2)
    assert not (tmp_path / "x.pdf").exists()


def test_a_translation_is_typed_with_set(made: Daybook, tmp_path: Path) -> None:
    """`--set translations=` takes the words as they stand and what they say; the result names the pages."""
    made(
        "entry", "add", "--what", "Me siguió.", "--when", "2026-11-10", "--set", "language=Spanish",
        "--set", "translations=Me siguió. | words=He followed me.", "--set", "translated_by=Ana Ruiz",
    )  # fmt: skip
    (shown,) = made("entry", "list").json["entries"]
    record = made("entry", "show", shown["id"]).json
    assert record["translations"] == [{"original": "Me siguió.", "words": "He followed me.", "language": ""}]
    paper = tmp_path / "p.pdf"
    out = made("export", "packet", "--out", str(paper), "--allow", "shapes").json
    assert "In English, translated by Ana Ruiz: He followed me." in words_of(paper)
    assert any("Words in another language: pages" in check["detail"] for check in out["checks"])
