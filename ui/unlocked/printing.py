"""Printing a paper: page by page from memory to a printer, without a file of ours.

Pages are drawn in the sandbox and painted on the work lane in bands, so that the window stays awake. Where
the print system itself wants a file to hand on (CUPS does), it is led to a folder that lies in memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ports import JobContext
from app.services.documents import Cleared, Prepared
from app.services.previews import PagePreview, Sheet
from app.services.sticks import memory_folder, read_mounts
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, Surface, column
from ui.unlocked.save_place import purpose_line
from ui.unlocked.screen import ScreenContext

DPI = 300
_BAND = 128
"""Rows painted at once: the compression of a whole page in one go would hold up the window."""
_OVERLAP = 16
"""Rows that two bands share: at least one dot of any printer or viewer, so that no seam shows."""
_MOST_COPIES = 20


class Printers(Protocol):
    """The printers of this computer; tests put one in that prints into a file of theirs."""

    def names(self) -> tuple[str, ...]:
        """Return their names, the usual one first; may ask the system and wait."""

    def printer(self, name: str) -> QPrinter:
        """Return one of them, ready for settings."""


class SystemPrinters:
    """The printers that the system lists."""

    def names(self) -> tuple[str, ...]:
        """Return their names, the usual one first; none where pages would have to go through a file."""
        if sys.platform == "linux" and memory_folder(os.environ, read_mounts()) is None:
            return ()
        usual = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name)))

    def printer(self, name: str) -> QPrinter:
        """Return the printer of that name."""
        return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many pages went to the printer, and whether those are all."""

    pages: int
    whole: bool


def can_print(prepared: Prepared) -> bool:
    """Whether a paper has pages, and nothing stops it from leaving."""
    return prepared.may_write and any(file.pages for file in prepared.files)


def print_pages(printer: QPrinter, preview: PagePreview, ctx: JobContext) -> Sent:
    """Paint every page; once a page went out, a stop or an error ends the run and tells how many did.

    Raises `KnownError(PRINTER_FAILED)` when the printer takes nothing, what drawing raises, and `Cancelled`.
    """
    painter = QPainter()
    sent = 0
    with _without_a_disk():
        try:
            for number in range(preview.count):
                ctx.check()
                sheet = preview.sheet(number, DPI, ctx)
                _turn_to(painter, printer, sheet)
                sent += 1
                _paint(painter, printer, sheet, ctx)
                ctx.progress(sent, preview.count, "printing.working")
        except (Cancelled, KnownError):
            printer.abort()
            if not sent:
                raise
            return Sent(sent, whole=False)
        finally:
            if painter.isActive():
                painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise KnownError(ErrorCode.PRINTER_FAILED)
    return Sent(sent, whole=True)


class PaperPrinting:
    """The way of one paper to a printer: choose, print, keep a record of it. Made once by a screen."""

    def __init__(self, context: ScreenContext, parent: QWidget, printers: Printers | None = None) -> None:
        self._context = context
        self._parent = parent
        self._printers = printers or SystemPrinters()

    def start(self, prepared: Prepared) -> None:
        """Ask which printer, and go on when the person agrees; what has no release goes to none."""
        printers, documents = self._printers, self._context.session.documents

        def find(cleared: Cleared) -> None:
            self._context.jobs.work(lambda _ctx: printers.names(), lambda names: self._ask(cleared, names))

        self._context.jobs.read(lambda _ctx: documents.clear(prepared), find)

    def _ask(self, cleared: Cleared, names: tuple[str, ...]) -> None:
        if not names:
            self._context.shell.warn(KnownError(ErrorCode.PRINTER_MISSING))
            return
        choice = PrintChoice(names)
        question = Question(
            text("printing.title"),
            text("printing.sentence", n=cleared.prepared.pages),
            text("printing.yes"),
            body=choice,
        )
        self._context.dialogs.ask(self._parent, question, lambda: self._print(cleared, choice))

    def _print(self, cleared: Cleared, choice: PrintChoice) -> None:
        printer = self._printers.printer(choice.printer.currentText())
        printer.setDocName(text("printing.queue_name"))
        printer.setCopyCount(choice.copies.currentIndex() + 1)
        printer.setResolution(DPI)
        documents = self._context.session.documents
        preview = documents.preview(cleared.prepared)
        meant = cleared.meant_for(choice.purpose.text())
        recorded: list[bool] = []

        def record() -> None:
            """Keep a record once; a lock waits for it, because what is printed cannot be called back."""
            if not recorded:
                recorded.append(True)
                self._context.jobs.change(
                    lambda _ctx: (documents.record_printed(meant), Change(RecordKind.EXPORT, ())),
                    survives=True,
                )

        def sent_so_far(done: int, _total: int, _label: str) -> None:
            if done:
                record()

        def told(sent: Sent) -> None:
            record()
            self._context.shell.say(text("printing.done" if sent.whole else "printing.partly", n=sent.pages))

        self._context.jobs.work(
            lambda ctx: print_pages(printer, preview, ctx),
            told,
            label="printing.working",
            progress=sent_so_far,
        )


class PrintChoice(Surface):
    """Which printer, how many copies, and what for."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("plain", "printing.choice")
        inner = column(self, gap=6)
        self.printer = ChoiceBox()
        self.printer.setObjectName("printing.printer")
        self.printer.setAccessibleName(text("printing.printer"))
        self.printer.addItems(names)
        self.copies = ChoiceBox()
        self.copies.setObjectName("printing.copies")
        self.copies.setAccessibleName(text("printing.copies"))
        self.copies.addItems([str(number) for number in range(1, _MOST_COPIES + 1)])
        for label, widget in (("printer", self.printer), ("copies", self.copies)):
            inner.addWidget(CaptionLabel(text(f"printing.{label}"), f"printing.{label}.label"))
            inner.addWidget(widget)
        self.purpose = purpose_line(inner, "printing")


def _turn_to(painter: QPainter, printer: QPrinter, sheet: Sheet) -> None:
    """Begin a page on the paper of the page itself, to its edges; margins are in the page."""
    wide = sheet.width > sheet.height
    short, long = sorted((sheet.width, sheet.height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Point)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, turned, QMarginsF()))
    printer.setFullPage(True)
    if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
        raise KnownError(ErrorCode.PRINTER_FAILED)


def _paint(painter: QPainter, printer: QPrinter, sheet: Sheet, ctx: JobContext) -> None:
    """Draw the pixels in bands, each a little over the end of the one before."""
    picture, paper = sheet.picture, printer.pageLayout().fullRectPixels(printer.resolution())
    stride = 3 * picture.width
    for top in range(0, picture.height, _BAND):
        ctx.check()
        past = min(top + _BAND + _OVERLAP, picture.height)
        band = picture.rgb[top * stride : past * stride]
        image = QImage(band, picture.width, past - top, stride, QImage.Format.Format_RGB888)
        first = top * paper.height() // picture.height
        last = past * paper.height() // picture.height
        painter.drawImage(QRect(0, first, paper.width(), last - first), image)


@contextmanager
def _without_a_disk() -> Iterator[None]:
    """Let what the print system writes for itself lie in memory while the block runs."""
    folder = memory_folder(os.environ, read_mounts()) if sys.platform == "linux" else None
    before = os.environ.get("TMPDIR")
    if folder is not None:
        os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if folder is not None:
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before
