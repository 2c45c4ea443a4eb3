"""The guide has a page and a picture for every screen, and no link of the docs leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.take_guide_pictures import FOLDER, PICTURES
from ui.unlocked.screens.registry import SCREENS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
OURS = ("app", "bench", "docs", "exports", "packages", "requirements", "soak", "storage", "tests", "ui")
PAGES = sorted([*ROOT.glob("*.md"), *(page for part in OURS for page in ROOT.glob(f"{part}/**/*.md"))])
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as the usual viewers make them."""
    heads = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    """Every file and heading that a page of the docs links to is there."""
    for path, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {path}"
        if anchor and target.suffix == ".md":
            assert anchor[1:] in anchors(target), f"{page.name}: {path}{anchor}"


def test_every_screen_has_a_picture_in_the_guide() -> None:
    """Each screen is shown; every picture is made by the script and stands on a page."""
    shown = set(PICTURES.values())
    for spec in SCREENS:
        taken = any(page == spec.key or page.startswith(f"{spec.key}-") for page in shown)
        assert taken, f"the guide has no picture of {spec.key}: see tests/e2e/take_guide_pictures.py"
    words = "".join(page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md"))
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PICTURES)
    assert [name for name in PICTURES if f"pictures/{name}.png" not in words] == []


def test_every_page_is_in_the_list_of_pages() -> None:
    """The first page of the guide names all others."""
    listed = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in GUIDE.glob("*.md") if f"({page.name})" not in listed] == ["README.md"]


def test_every_document_is_in_the_list_of_documents() -> None:
    """Whoever opens docs/ finds each page and each decision from its first page."""
    docs = ROOT / "docs"
    listed = (docs / "README.md").read_text(encoding="utf-8")
    pages = [*docs.glob("*.md"), *docs.glob("adr/*.md")]
    missing = [page.name for page in pages if f"({page.relative_to(docs).as_posix()})" not in listed]
    assert missing == ["README.md"]


def test_every_decision_has_a_number_of_its_own() -> None:
    """A decision is found by its number, which stands in its name and its heading."""
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert len(set(numbers)) == len(numbers)
    for page, number in zip(pages, numbers, strict=True):
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")
