"""The language of the window changes what the checks say and no letter of a paper."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.services.session import Session
from app.strings.catalogue import current_language, use_language
from app.strings.pseudo import LONGER
from tests.services.paper_bench import FORMS, save, small_case

MARK = "·~"


@pytest.fixture
def longer() -> Iterator[None]:
    """Let the window speak a made-up language."""
    before = current_language()
    use_language(LONGER)
    yield
    use_language(before)


@pytest.mark.parametrize(("paper", "name"), FORMS)
def test_papers_stay_in_the_courts_language(
    session: Session, tmp_path: Path, longer: None, paper: Paper, name: str
) -> None:
    """Every paper is in English while the window is not; what the checks say is for the window."""
    small_case(session)
    prepared = session.documents.prepare(ExportRequest(paper=paper), name, NoJob())
    assert any(MARK in check.detail for check in prepared.checks)
    save(session, paper, tmp_path / name)
    stem = Path(name).stem
    inside = [path for path in tmp_path.rglob("*") if path.is_file()]
    files = [path for path in inside if path.relative_to(tmp_path).parts[0].startswith(stem)]
    assert files
    for path in files:
        assert MARK not in _words(path), path.name


def _words(path: Path) -> str:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            return "".join(_said(name, packed.read(name)) for name in packed.namelist())
    return _said(path.name, path.read_bytes())


def _said(name: str, data: bytes) -> str:
    if not name.endswith(".pdf"):
        return data.decode("utf-8", "replace")
    with closing(pypdfium2.PdfDocument(data)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)
