"""A redacted copy made in the real window: marked by mouse or keyboard, kept over a lock, saved beside its original."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from reportlab.pdfgen.canvas import Canvas

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.screens.redact.canvas import MarkCanvas
from ui.unlocked.screens.redact.view import MarkList
from ui.unlocked.shell import Shell

SIDE = 400
LEFT = Qt.MouseButton.LeftButton


def _picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((SIDE, SIDE), 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 300), invariant=True)
    for number in (1, 2):
        canvas.drawString(20, 200, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Page:
    """The page of redacted copies, as a person uses it."""

    def __init__(self, bench: WindowBench) -> None:
        self.bench = bench

    @property
    def session(self) -> Session:
        """The open vault."""
        shell = self.bench.find("shell")
        assert isinstance(shell, Shell)
        assert shell._context is not None
        return shell._context.session

    @property
    def canvas(self) -> MarkCanvas:
        """The picture."""
        found = self.bench.find("redact.canvas")
        assert isinstance(found, MarkCanvas)
        return found

    @property
    def words(self) -> list[str]:
        """What the list of marks says."""
        found = self.bench.find("redact.marks")
        assert isinstance(found, MarkList)
        model = found.model()
        return [str(model.index(at, 0).data()) for at in range(model.rowCount())]

    def add(self, name: str, data: bytes) -> EntityId:
        """Put a file into the record."""
        got: list[Evidence] = []
        session = self.session
        self.bench.runner.read(lambda _ctx: session.evidence.add_bytes(name, data).evidence, got.append)
        self.bench.wait(lambda: bool(got))
        return got[0].id

    def items(self) -> tuple[Evidence, ...]:
        """Every item of the record."""
        got: list[tuple[Evidence, ...]] = []
        session = self.session
        self.bench.runner.read(lambda _ctx: session.evidence.list(), got.append)
        self.bench.wait(lambda: bool(got))
        return got[0]

    def pixels(self, item: EntityId) -> Image.Image:
        """The picture of an item, from its bytes."""
        got: list[bytes] = []
        session = self.session
        self.bench.runner.read(lambda _ctx: session.evidence.read(item), got.append)
        self.bench.wait(lambda: bool(got))
        return Image.open(io.BytesIO(got[0])).convert("RGB")

    def open(self, item: EntityId) -> None:
        """Come from the item on the evidence page."""
        shell = self.bench.find("shell")
        assert isinstance(shell, Shell)
        shell.go(Target("evidence", item))
        self.bench.idle()
        self.bench.idle()
        self.press("evidence.open.redact")
        self.bench.wait_for("redact.canvas")
        self.bench.wait(lambda: self.canvas.is_shown)
        self.bench.app.processEvents()

    def press(self, name: str) -> None:
        """Press a button."""
        button = self.bench.find(name)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled(), name
        button.click()

    def place(self, x: int, y: int) -> QPoint:
        """Where a pixel of the picture stands on the screen."""
        return self.canvas._sight().to_port(QPointF(x, y)).toPoint()

    def drag(self, *way: tuple[int, int]) -> None:
        """Draw with the mouse from pixel to pixel."""
        port = self.canvas.viewport()
        QTest.mousePress(port, LEFT, pos=self.place(*way[0]))
        for x, y in way[1:]:
            QTest.mouseMove(port, self.place(x, y))
            self.bench.app.processEvents()
        QTest.mouseRelease(port, LEFT, pos=self.place(*way[-1]))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the picture."""
        QTest.keyClick(self.canvas, key, held)

    def save(self) -> Evidence:
        """Save, wait until it is said, and return the newest item."""
        self.press("redact.save")
        self.bench.wait_for("redact.done")
        self.bench.idle()
        return self.items()[-1]


@pytest.fixture
def page(open_bench: WindowBench) -> Page:
    """The page in a window over an open vault."""
    return Page(open_bench)


def test_a_box_drawn_with_the_mouse_is_burned_into_a_new_item(page: Page) -> None:
    """Draw, paint, take back, save: the copy is black there, says so, and both items name each other."""
    original = page.add("IMG_1.png", _picture())
    before = page.pixels(original)
    page.open(original)
    page.drag((100, 60), (180, 90), (220, 110))
    page.press("redact.tool.brush")
    page.drag((300, 300), (320, 340))
    assert [line.split(":")[0] for line in page.words] == ["Cover box", "Brush stroke"]
    QTest.keyClick(page.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page.words) == 1
    QTest.keyClick(page.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.words == []
    assert not page.bench.find("redact.save").isEnabled()
    page.press("redact.redo")
    copy = page.save()
    assert (copy.number, copy.redaction_of) == (2, original)
    after = page.pixels(copy.id)
    mark = copy.marks[0]
    assert (abs(mark.x - 100) <= 2, abs(mark.y - 60) <= 2, abs(mark.width - 120) <= 4) == (True, True, True)
    inside = (mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
    assert after.crop(inside).getextrema() == ((0, 0),) * 3
    assert after.crop((0, 120, SIDE, SIDE)).tobytes() == before.crop((0, 120, SIDE, SIDE)).tobytes()
    page.press("redact.show.copy")
    page.bench.idle()
    page.bench.idle()
    assert "Item 1; 1 area covered" in page.bench.find("evidence.facts.0.value").accessibleName()
    shell = page.bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("evidence", original))
    page.bench.idle()
    assert page.bench.find("evidence.facts.0.value").accessibleName() == "Redacted copy: Item 2"


def test_marks_come_back_after_a_lock(page: Page) -> None:
    """What was marked and not saved is there again, in its place, and no pixel of it was kept."""
    original = page.add("IMG_1.png", _picture())
    page.open(original)
    page.drag((100, 60), (200, 110))
    words = page.words
    page.bench.lock()
    page.bench.unlock()
    page.open(original)
    page.bench.idle()
    assert page.words == words
    copy = page.save()
    page.bench.lock()
    page.bench.unlock()
    page.open(original)
    page.bench.idle()
    assert (page.words, copy.number) == ([], 2)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    """Enter puts a box, arrows move and size it, Space and Delete choose and take away; the list tells where."""
    original = page.add("IMG_1.png", _picture())
    page.open(original)
    assert page.bench.window.root.focusWidget() is page.canvas
    page.key(Qt.Key.Key_Return)
    first = page.words[0]
    assert first == "Cover box: 25% wide, 25% high, 38% from the left, 38% down"
    for _ in range(5):
        page.key(Qt.Key.Key_Left)
        page.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = page.words[0]
    assert moved != first
    assert moved.startswith("Cover box: 25% wide")
    assert moved in page.canvas.accessibleDescription()
    page.press("redact.tool.blur")
    page.key(Qt.Key.Key_Return)
    page.key(Qt.Key.Key_Space)
    page.key(Qt.Key.Key_Delete)
    assert [line.split(":")[0] for line in page.words] == ["Blurred box"]
    assert page.bench.find("redact.blur_note").isVisible()


def test_leaving_asks_and_keeps_the_marks(page: Page) -> None:
    """Leaving with marks asks; a no stays, a yes goes back and the marks are there again later."""
    original = page.add("IMG_1.png", _picture())
    other = page.add("letter.pdf", _pdf())
    page.open(original)
    page.drag((10, 10), (90, 90))
    page.bench.dialogs.agrees = False
    page.press("redact.leave")
    assert page.bench.dialogs.asked == ["Leave without saving the copy?"]
    assert page.canvas.isVisible()
    page.bench.dialogs.agrees = True
    page.press("redact.leave")
    page.bench.idle()
    assert page.bench.find("evidence").isVisible()
    assert not page.canvas.is_shown
    page.open(other)
    assert page.words == []
    page.press("redact.page.on")
    page.bench.wait(lambda: page.bench.find("redact.page.back").isEnabled())
    page.bench.idle()
    page.drag((100, 100), (300, 300))
    assert page.words[0].startswith("Cover box, page 2")
    page.open(original)
    page.bench.idle()
    assert len(page.words) == 1
    page.open(other)
    page.bench.idle()
    copy = page.save()
    assert (copy.kind, copy.redaction_of, [mark.page for mark in copy.marks]) == ("pdf", other, [2])
