"""Printing: every page reaches the printer as it was seen, no file of ours is made, and it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.documents_in import FileDecoder
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob, Picture
from app.services.documents import Prepared
from app.services.paper_files import PreparedFile
from app.services.previews import PagePreview
from app.services.vault import Session
from tests.e2e.window_bench import AnsweringDialogs
from tests.services.paper_bench import CountingJob, small_case
from tests.services.refusals import refused
from tests.ui.stand_ins import ShellStandIn
from ui.dialogs import Question
from ui.unlocked.desk import Jobs
from ui.unlocked.printing import DPI, PaperPrinting, PrintChoice, can_print, print_pages
from ui.unlocked.screen import ScreenContext


@dataclass
class FilePrinters:
    """A printer that prints into a PDF of the test's."""

    out: Path
    listed: tuple[str, ...] = ("Desk", "Hall")
    asked: str = ""

    def names(self) -> tuple[str, ...]:
        """Return those listed."""
        return self.listed

    def printer(self, name: str) -> QPrinter:
        """Return it."""
        self.asked = name
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out))
        return printer


@dataclass
class Context:
    """What printing asks of a screen."""

    session: Session
    jobs: Jobs
    shell: ShellStandIn
    dialogs: AnsweringDialogs


class TypingDialogs(AnsweringDialogs):
    """Agrees, and says what the paper is for."""

    def ask(self, parent: QWidget, question: Question, then: Callable[[], None]) -> None:
        """Type it and agree."""
        assert isinstance(question.body, PrintChoice)
        question.body.purpose.setText("hearing")
        super().ask(parent, question, then)


@pytest.fixture
def context(qapp: QApplication, session: Session, jobs: Jobs, shell: ShellStandIn) -> Context:
    """A screen's surroundings over a small case."""
    del qapp
    small_case(session)
    return Context(session, jobs, shell, TypingDialogs())


def prepared(session: Session, paper: Paper) -> Prepared:
    """Make a paper."""
    return session.documents.prepare(ExportRequest(paper=paper), "paper.pdf", NoJob())


def start(context: Context, made: Prepared, printers: FilePrinters) -> None:
    """Print it, agreeing to what is asked."""
    parent = QWidget()
    PaperPrinting(cast("ScreenContext", context), parent, printers).start(made)


def sizes(pdf: Path | bytes) -> list[tuple[int, int]]:
    """Return the size of every page in points."""
    return [(round(wide), round(high)) for wide, high in (p.get_size() for p in pypdfium2.PdfDocument(pdf))]


def first_page(pdf: Path | bytes) -> Image.Image:
    """Return the first page as a printer resolves it, made small afterwards."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72, grayscale=True).to_pil().reduce(10)


def test_the_pages_that_were_seen_are_printed_and_recorded(context: Context, tmp_path: Path) -> None:
    """The printer gets each page in its size; the record names printer, pages, hash and no file's place."""
    made = prepared(context.session, Paper.CONFIDENTIAL)
    printers = FilePrinters(tmp_path / "printed.pdf")
    start(context, made, printers)
    assert printers.asked == "Desk"
    assert sizes(tmp_path / "printed.pdf") == [size for file in made.files for size in sizes(file.data)]
    seen, printed = first_page(made.files[0].data), first_page(tmp_path / "printed.pdf")
    assert ImageStat.Stat(ImageChops.difference(seen, printed)).mean[0] < 1
    assert seen.getextrema()[0] < 100
    (export,) = context.session.exports_made.exports()
    assert (export.printed, export.paper, export.purpose) == (True, "confidential", "hearing")
    assert [file.pages for file in export.files] == [file.pages for file in made.files]
    assert all(len(file.sha256) == 64 for file in export.files)
    assert export.checkpoint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["printed.pdf", "vault"]
    assert "may keep a copy" in context.shell.said[0]


def test_nothing_is_printed_that_may_not_leave(context: Context) -> None:
    """A paper with a find, and one without pages, are not offered for printing."""
    made = prepared(context.session, Paper.CONFIDENTIAL)
    assert can_print(made)
    assert not can_print(replace(made, may_write=False))
    assert not can_print(prepared(context.session, Paper.CSV))
    context.dialogs.agrees = False
    start(context, made, FilePrinters(Path("/nowhere.pdf")))
    assert context.session.exports_made.exports() == ()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_without_a_printer_a_sentence_says_so(context: Context, tmp_path: Path) -> None:
    """No printer, or one that takes nothing, is told, and nothing is recorded as printed."""
    made = prepared(context.session, Paper.CONFIDENTIAL)
    start(context, made, FilePrinters(tmp_path / "x.pdf", listed=()))
    start(context, made, FilePrinters(tmp_path / "missing" / "x.pdf"))
    assert context.shell.warned == ["printer_missing", "printer_failed"]
    assert context.session.exports_made.exports() == ()


def test_a_stop_before_the_first_page_prints_nothing_and_later_tells_how_many(
    qapp: QApplication, tmp_path: Path
) -> None:
    """What went out cannot be called back, so it is counted; a page that cannot be drawn counts as a stop."""
    del qapp
    printers = FilePrinters(tmp_path / "printed.pdf")
    preview = PagePreview((PreparedFile("a.pdf", "", b"%PDF-", 3),), cast("FileDecoder", Drawn(2)))
    sent = print_pages(printers.printer(""), preview, NoJob())
    assert (sent.pages, sent.whole) == (2, False)
    with refused(ErrorCode.PREVIEW_FAILED):
        print_pages(
            printers.printer(""),
            PagePreview((PreparedFile("a.pdf", "", b"%PDF-", 3),), cast("FileDecoder", Drawn(0))),
            NoJob(),
        )
    stopped = print_pages(
        printers.printer(""),
        PagePreview((PreparedFile("a.pdf", "", b"%PDF-", 3),), cast("FileDecoder", Drawn(3))),
        CountingJob(stop_at=3),
    )
    assert (stopped.pages, stopped.whole) == (1, False)


def test_the_choice_offers_the_usual_printer_first(qapp: QApplication) -> None:
    """One copy on the first printer, unless the person says otherwise."""
    del qapp
    choice = PrintChoice(("Desk", "Hall"))
    assert (choice.printer.currentText(), choice.copies.currentText()) == ("Desk", "1")


class Drawn:
    """Draws so many small pages, then none."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def watched_by(self, ctx: object) -> Drawn:
        """Be the same."""
        del ctx
        return self

    def pdf_facts(self, data: bytes) -> object:
        """Return three small pages."""
        del data
        return Facts(((72.0, 36.0),) * 3)

    def pdf_page(self, data: bytes, page: int, max_side: int) -> Picture:
        """Return white pixels, or refuse."""
        del data
        if page >= self.pages:
            raise KnownError(ErrorCode.PREVIEW_FAILED)
        return Picture(max_side, max_side // 2, b"\xff" * (3 * max_side * (max_side // 2)))


@dataclass(frozen=True)
class Facts:
    """Page sizes."""

    pages: tuple[tuple[float, float], ...]
