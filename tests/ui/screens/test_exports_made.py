"""The page of exports: what left, whether it is still there, and deleting in two clicks."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.case import Export
from app.domain.change import Change
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.vault import Session
from tests.services.paper_bench import save, small_case
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.list_rows import Item, Row
from ui.unlocked.screens.exports_made.model import Shown
from ui.unlocked.screens.exports_made.presenter import ExportsPresenter


class ViewStandIn:
    """Keeps what was shown last."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self.shown: Shown | None = None
        self.asked: list[str] = []

    def show_rows(self, rows: tuple[Row, ...], chosen: object) -> None:
        """Keep them."""
        del chosen
        self.rows = rows

    def show_export(self, export: Shown | None) -> None:
        """Keep it."""
        self.shown = export

    def ask_changed(self, names: str) -> None:
        """Keep what was asked."""
        self.asked.append(names)


@pytest.fixture
def view() -> ViewStandIn:
    """What the presenter shows."""
    return ViewStandIn()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: ViewStandIn) -> ExportsPresenter:
    """A presenter over a small case."""
    small_case(session)
    return ExportsPresenter(session, jobs, shell, view)


def printed(session: Session) -> None:
    """Record a paper as printed."""
    made = session.documents.prepare(ExportRequest(paper=Paper.CONFIDENTIAL), "s.pdf", NoJob())
    session.documents.record_printed(session.documents.clear(made))


def test_an_export_tells_for_whom_why_and_where(
    presenter: ExportsPresenter, session: Session, view: ViewStandIn, tmp_path: Path
) -> None:
    """Paper, reader, purpose, release, hash and place stand there; what is still there is marked in the list."""
    ana = session.people.add({"name": "Ana Ruiz", "role": Role.WITNESS, "phone": ("555-0188",)})
    save(
        session,
        Paper.CSV,
        tmp_path / "t.csv",
        reader=Reader.POLICE,
        purpose="report 12",
        release=frozenset({(ana.id, "phone")}),
    )
    presenter.load()
    (item,) = [row for row in view.rows if isinstance(row, Item)]
    assert (item.title, item.tag) == ("Table (CSV)", "1 file here")
    assert view.shown is not None
    facts = dict(view.shown.facts)
    assert facts["For"] == "police"
    assert facts["What for"] == "report 12"
    assert facts["Released for it"].startswith("Ana Ruiz: ")
    (file,) = view.shown.files
    assert dict(file.facts)["Where"] == str(tmp_path / "t.csv")
    assert len(dict(file.facts)["SHA-256"]) == 64
    assert view.shown.can_delete
    assert view.shown.checkpoint


def test_a_printed_paper_has_nothing_to_delete(
    presenter: ExportsPresenter, session: Session, view: ViewStandIn
) -> None:
    """It is listed as sent to a printer."""
    printed(session)
    presenter.load()
    assert view.shown is not None
    assert not view.shown.can_delete
    assert {file.state for file in view.shown.files} == {"sent to a printer"}


def test_deleting_asks_again_only_where_something_changed(
    presenter: ExportsPresenter, session: Session, view: ViewStandIn, shell: ShellStandIn, tmp_path: Path
) -> None:
    """Files as written go at once, the changed one is named first; then the list says that they are gone."""
    save(session, Paper.CONFIDENTIAL, tmp_path / "s.pdf")
    (tmp_path / "s-petitioner.pdf").write_bytes(b"mine")
    presenter.load()
    presenter.delete(_chosen(presenter))
    assert not (tmp_path / "s-respondent.pdf").exists()
    assert (tmp_path / "s-petitioner.pdf").read_bytes() == b"mine"
    assert view.asked == ["s-petitioner.pdf"]
    presenter.delete_changed()
    assert not (tmp_path / "s-petitioner.pdf").exists()
    assert len(shell.said) == 2
    presenter.changed(Change(RecordKind.EXPORT, ()))
    assert view.shown is not None
    assert not view.shown.can_delete
    assert all("deleted from here on" in file.state for file in view.shown.files)


def test_a_folder_with_something_else_is_left_and_that_is_said(
    presenter: ExportsPresenter, session: Session, view: ViewStandIn, shell: ShellStandIn, tmp_path: Path
) -> None:
    """Even after the second yes a folder of other things stays."""
    save(session, Paper.BUNDLE, tmp_path / "bag")
    (tmp_path / "bag" / "mine.txt").write_text("stays")
    presenter.load()
    presenter.delete(_chosen(presenter))
    assert view.asked == ["bag"]
    presenter.delete_changed()
    assert (tmp_path / "bag" / "mine.txt").exists()
    assert "by hand" in shell.said[0]


def test_two_clicks_delete_a_file(window: OpenWindow, tmp_path: Path) -> None:
    """In the window: choose it in the list, press Delete, agree."""

    def make(session: Session) -> tuple[tuple[Export, ...], Change]:
        small_case(session)
        save(session, Paper.CSV, tmp_path / "t.csv")
        return session.exports_made.exports(), Change(RecordKind.EXPORT, ())

    window.change(make)
    window.go("exports_made")
    assert window.find("exports_made.delete").isVisible()
    window.find("exports_made.delete").click()
    window.settle()
    assert not (tmp_path / "t.csv").exists()
    assert not window.find("exports_made.delete").isVisible()
    assert "Delete these files?" in window.bench.dialogs.asked


def _chosen(presenter: ExportsPresenter) -> tuple[EntityId, ...]:
    assert presenter.chosen is not None
    return (presenter.chosen,)
