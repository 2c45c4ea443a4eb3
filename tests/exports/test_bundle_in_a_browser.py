"""`verify.html` opened from disk in a real browser, as an officer does: it says what is wrong with which file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exports.chromium import CHROMIUM, Browser, browser
from tests.exports.test_bundle import _made, _write

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here (apt-get install chromium)")

_SETTLED = """new Promise((done) => {
  const look = () => {
    const box = document.getElementById("result");
    if (!box.className) { setTimeout(look, 5); return; }
    const rows = (id) => Object.fromEntries(Array.from(document.getElementById(id).rows).map(
      (row) => [row.cells[0].textContent, row.cells[1].textContent]));
    done({ state: box.className, words: box.textContent, wrong: rows("wrong"), right: rows("rows"),
           own: document.getElementById("own").textContent });
  };
  look();
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser without a network."""
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bundle in a folder with an odd name: spaces, accents, right to left."""
    folder = tmp_path / "Beweise für مرحبا 100% #1"
    _write(_made()[1], folder)
    return folder


def checked(page: Browser, bag: Path) -> dict[str, object]:
    """Open the page that is in the bundle, choose the bundle's folder, and read what it says."""
    page.open(bag / "verify.html")
    page.choose("#folder", bag)
    found: dict[str, object] = page.run(_SETTLED)
    return found


def test_a_whole_bundle_is_all_right(page: Browser, bag: Path) -> None:
    """Every file is named as unchanged, the number of the bundle is shown, and nothing was loaded from elsewhere."""
    listed = [path for path in bag.rglob("*") if path.is_file()]
    (bag / "data" / ".DS_Store").write_bytes(b"x")
    found = checked(page, bag)
    assert (found["state"], found["wrong"]) == ("good", {})
    assert f"all {len(listed) - 1} files are exactly as they were" in str(found["words"])
    assert len(found["right"]) == len(listed)  # type: ignore[arg-type]
    assert hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest() in str(found["own"])
    assert page.run("performance.getEntriesByType('resource').length") == 0


def test_one_changed_byte_names_its_file(page: Browser, bag: Path) -> None:
    """Every payload file, in turn, and a tag file."""
    for name in ("data/E001_Foto_Marz.jpg", "data/E002_mail.eml", "data/E003_card.vcf", "data/E004_notes.txt", "index.pdf"):  # fmt: skip
        whole = (bag / name).read_bytes()
        (bag / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        found = checked(page, bag)
        assert (found["state"], found["wrong"]) == ("bad", {name: "CHANGED"})
        assert name in str(found["words"])
        (bag / name).write_bytes(whole)


def test_missing_added_and_renamed_files_are_named(page: Browser, bag: Path) -> None:
    """A file under the name of something every script knows is no exception."""
    (bag / "data" / "E002_mail.eml").unlink()
    (bag / "data" / "E003_card.vcf").rename(bag / "data" / "E009_card.vcf")
    (bag / "constructor").write_bytes(b"added")
    (bag / "data" / "كلمة one two.txt").write_bytes(b"")
    found = checked(page, bag)
    extra = "NOT LISTED: it was added later"
    assert found["wrong"] == {
        "data/E002_mail.eml": "MISSING",
        "data/E003_card.vcf": "MISSING",
        "data/E009_card.vcf": extra,
        "constructor": extra,
        "data/كلمة one two.txt": extra,
    }


def test_a_changed_list_is_named(page: Browser, bag: Path) -> None:
    """A list that was made to fit a changed file does not fit the other list; a broken one is no list."""
    notes = bag / "data" / "E004_notes.txt"
    before = hashlib.sha256(notes.read_bytes()).hexdigest()
    notes.write_bytes(b"rewritten")
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace(before, hashlib.sha256(b"rewritten").hexdigest()))
    found = checked(page, bag)
    assert found["wrong"] == {"manifest-sha256.txt": "CHANGED"}
    manifest.write_text("nonsense\n")
    assert "cannot be read" in str(checked(page, bag)["words"])
    manifest.unlink()
    assert "no bundle in that folder" in str(checked(page, bag)["words"])


def test_an_unpacked_zip_is_checked_by_its_folder_or_the_one_above(page: Browser, bag: Path) -> None:
    """Where unpacking made a folder in a folder, choosing the outer one is right too."""
    outer = bag.parent / "outer"
    outer.mkdir()
    shutil.move(bag, outer / "inner")
    page.open(outer / "inner" / "verify.html")
    page.choose("#folder", outer)
    assert page.run(_SETTLED)["state"] == "good"
