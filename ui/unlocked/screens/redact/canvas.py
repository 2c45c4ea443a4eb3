"""The picture to mark: zoomed and moved, marked with the mouse or by keyboard.

Places are kept in pixels of the picture at full size; what is shown of it may be smaller.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.domain.redaction import MOST_POINTS, Mark, MarkKind, clamped, write_points
from app.services.redacting import Canvas
from app.strings.catalogue import text
from ui.style.theme import Theme
from ui.unlocked.screens.redact.model import Tool, moved
from ui.unlocked.screens.redact.painting import MarkPainting, Sight
from ui.unlocked.widgets.covered import to_pixmap

ZOOM_STEP = 1.25
MOST_ZOOM = 8.0
BRUSHES = (0.01, 0.02, 0.045)
"""How thick the brush is: thin, medium, thick, as parts of the longer side."""
_STEP = 8
"""How far an arrow key goes, in pixels of the screen."""
_LEAST = 3
"""A box smaller than this on the screen was a slip of the hand."""
_NEAR = 2
"""Points of a stroke nearer than this on the screen are one."""
_ROUND = 8
"""Points of a stroke nearer than this part of its thickness are one, too."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MarkCanvas(QAbstractScrollArea):
    """Emits what the person does; the marks themselves are kept elsewhere and shown by `show_marks`."""

    drawn = Signal(object)
    changed = Signal(int, object)
    chosen = Signal(int)
    removed = Signal(int)
    turn_wanted = Signal(int)
    zoomed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("redact.canvas")
        self.setAccessibleName(text("redact.canvas"))
        self.setAccessibleDescription(text("redact.canvas.keys"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setObjectName("redact.canvas.port")
        self._theme = theme
        self._tool = Tool.COVER
        self._brush = BRUSHES[1]
        self._full = QSize(0, 0)
        self._pictures: tuple[QPixmap, QPixmap] | None = None
        self._source = QImage()
        self._blocks: dict[Mark, QImage] = {}
        self._marks: tuple[tuple[int, Mark], ...] = ()
        self._selected = -1
        self._scale = 0.0
        self._fits = True
        self._begun: QPointF | None = None
        self._path: list[tuple[int, int]] = []
        self._making: Mark | None = None
        self._held: Mark | None = None
        self._dragged = QPoint()

    # What the page shows.

    def show_canvas(self, canvas: Canvas) -> None:
        """Show a picture from its beginning; one of the same size keeps zoom and place."""
        full = QSize(canvas.width, canvas.height)
        anew = full != self._full
        self._full = full
        large = to_pixmap(canvas.picture)
        size = large.size() / 2
        half = large.scaled(size.expandedTo(QSize(1, 1)), mode=Qt.TransformationMode.SmoothTransformation)
        self._pictures = (large, half)
        self._source = half.toImage()
        self._blocks.clear()
        if anew:
            self._fits = True
        self._fit()
        self.viewport().update()

    def clear(self) -> None:
        """Hold no picture."""
        self._pictures = None
        self._source = QImage()
        self._blocks.clear()
        self._drop()
        self.viewport().update()

    @property
    def is_shown(self) -> bool:
        """Whether there is a picture."""
        return self._pictures is not None

    def show_marks(self, marks: tuple[tuple[int, Mark], ...]) -> None:
        """Show the marks of this page, each with its place among all."""
        self._marks = marks
        if self._selected not in {place for place, _ in marks}:
            self._selected = -1
        self.viewport().update()

    def choose(self, place: int) -> None:
        """Mark one of the marks."""
        here = place in {each for each, _ in self._marks}
        self._selected = place if here else -1
        self.viewport().update()

    def use(self, tool: Tool) -> None:
        """Take another tool."""
        self._drop()
        self._tool = tool
        shape = Qt.CursorShape.OpenHandCursor if tool is Tool.MOVE else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)

    def use_brush(self, part: float) -> None:
        """Take a thinner or thicker brush."""
        self._brush = part

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Show it larger or smaller, keeping in place what is at `at` or in the middle."""
        if not self.is_shown:
            return
        at = at or QPointF(self.viewport().rect().center())
        before = self._sight().to_full(at)
        self._fits = False
        self._scale = min(MOST_ZOOM, max(self._fitting(), self._scale * factor))
        self._fits = self._scale <= self._fitting()
        self._lay_out()
        now = self._sight().to_port(before)
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + round(now.x() - at.x()))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(now.y() - at.y()))
        self.viewport().update()
        self.zoomed.emit()

    def fit(self) -> None:
        """Show all of it."""
        self._fits = True
        self._fit()
        self.viewport().update()
        self.zoomed.emit()

    # Places.

    def _fitting(self) -> float:
        port = self.viewport().size()
        if self._full.isEmpty():
            return 1.0
        return max(
            0.001, min((port.width() - 12) / self._full.width(), (port.height() - 12) / self._full.height())
        )

    def _fit(self) -> None:
        if self._fits:
            self._scale = self._fitting()
        self._lay_out()

    def _lay_out(self) -> None:
        port = self.viewport().size()
        wide, high = round(self._full.width() * self._scale), round(self._full.height() * self._scale)
        for bar, there, room in (
            (self.horizontalScrollBar(), wide, port.width()),
            (self.verticalScrollBar(), high, port.height()),
        ):
            bar.setRange(0, max(0, there - room))
            bar.setPageStep(room)
            bar.setSingleStep(24)

    def _sight(self) -> Sight:
        """Return where the picture stands in the port, and how large."""
        port = self.viewport().size()
        free_x = max(0.0, (port.width() - self._full.width() * self._scale) / 2)
        free_y = max(0.0, (port.height() - self._full.height() * self._scale) / 2)
        corner = QPointF(
            free_x - self.horizontalScrollBar().value(), free_y - self.verticalScrollBar().value()
        )
        return Sight(self._full, self._scale or 1.0, corner)

    def _thickness(self) -> int:
        return max(3, round(max(self._full.width(), self._full.height()) * self._brush))

    def _at(self, place: QPointF) -> int:
        """Return which mark lies at a place in the port, the newest first; -1 for none."""
        there = [
            number
            for number, mark in self._marks
            if self._sight().area(mark).contains(place) and mark.kind != MarkKind.CROP
        ]
        return there[-1] if there else -1

    def _mark(self, place: int) -> Mark | None:
        return next((mark for number, mark in self._marks if number == place), None)

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if not self.is_shown or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._begun = event.position()
        self._dragged = event.position().toPoint()
        if self._tool is Tool.MOVE:
            self._choose_here(self._at(event.position()))
            self._held = self._mark(self._selected)
        elif self._tool is Tool.BRUSH:
            self._path = []
            self._draw_on(event.position())
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._begun is None:
            return
        if self._tool is Tool.BRUSH:
            self._draw_on(event.position())
        elif self._tool is not Tool.MOVE:
            self._making = self._box(self._begun, event.position())
        elif self._held is not None:
            way = (event.position() - self._begun) / self._scale
            self._making = moved(self._held, round(way.x()), round(way.y()))
        else:
            step = event.position().toPoint() - self._dragged
            self._dragged = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._begun is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        made, held, place = self._making, self._held, self._selected
        begun, end = self._begun, event.position()
        self._drop()
        self.viewport().update()
        if self._tool is Tool.MOVE:
            if made is not None and held is not None and made != held:
                self.changed.emit(place, made)
        elif made is not None:
            slip = max(abs(end.x() - begun.x()), abs(end.y() - begun.y())) < _LEAST
            if self._tool is Tool.BRUSH or not slip:
                self.drawn.emit(made)
            else:
                self._choose_here(self._at(end))
        else:
            self._choose_here(self._at(end))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def _draw_on(self, place: QPointF) -> None:
        spot = self._sight().to_full(place)
        point = (round(spot.x()), round(spot.y()))
        last = self._path[-1] if self._path else None
        step = max(_NEAR / self._scale, self._thickness() / _ROUND)
        far = last is None or max(abs(point[0] - last[0]), abs(point[1] - last[1])) >= step
        if far and len(self._path) < MOST_POINTS:
            self._path.append(point)
        self._making = Mark(MarkKind.BRUSH.value, width=self._thickness(), points=write_points(self._path))

    def _box(self, start: QPointF, end: QPointF) -> Mark | None:
        area = QRectF(self._sight().to_full(start), self._sight().to_full(end)).normalized()
        left, top = round(area.left()), round(area.top())
        width, height = round(area.right()) - left, round(area.bottom()) - top
        mark = Mark(self._tool.value, x=left, y=top, width=max(1, width), height=max(1, height))
        return clamped(mark, self._full.width(), self._full.height())

    def _choose_here(self, place: int) -> None:
        self._selected = place
        self.viewport().update()
        self.chosen.emit(place)

    def _drop(self) -> None:
        self._begun = self._making = self._held = None
        self._path = []

    # Keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if not self.is_shown or not self._pressed(event):
            super().keyPressEvent(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._arrow(_ARROWS[key], event.modifiers())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert}:
            self._put_box()
        elif key == Qt.Key.Key_Space:
            self._choose_next()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._selected >= 0:
            self.removed.emit(self._selected)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.zoom(1 / ZOOM_STEP if key == Qt.Key.Key_Minus else ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn_wanted.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            return False
        return True

    def _arrow(self, way: tuple[int, int], held: Qt.KeyboardModifier) -> None:
        """Move the chosen mark, size it with Shift, by one pixel with Ctrl; move the picture without one."""
        mark = self._mark(self._selected)
        if mark is None:
            for bar, by in zip((self.horizontalScrollBar(), self.verticalScrollBar()), way, strict=True):
                bar.setValue(bar.value() + by * 40)
            return
        step = 1 if held & Qt.KeyboardModifier.ControlModifier else max(1, round(_STEP / self._scale))
        dx, dy = way[0] * step, way[1] * step
        if not held & Qt.KeyboardModifier.ShiftModifier:
            after = moved(mark, dx, dy)
        elif mark.kind == MarkKind.BRUSH:
            after = replace(mark, width=max(1, mark.width + dx + dy))
        else:
            after = replace(mark, width=max(1, mark.width + dx), height=max(1, mark.height + dy))
        if after.kind == MarkKind.BRUSH or clamped(after, self._full.width(), self._full.height()) == after:
            self.changed.emit(self._selected, after)

    def _put_box(self) -> None:
        """Put a box, or with the brush a dot, in the middle of what is in sight."""
        port = self.viewport().rect()
        shown = QRectF(
            self._sight().to_full(QPointF(0, 0)), self._sight().to_full(QPointF(port.width(), port.height()))
        )
        shown = shown.intersected(QRectF(0, 0, self._full.width(), self._full.height()))
        middle = shown.center()
        if self._tool is Tool.BRUSH:
            points = write_points([(round(middle.x()), round(middle.y()))])
            self.drawn.emit(Mark(MarkKind.BRUSH.value, width=self._thickness(), points=points))
            return
        kind = MarkKind.COVER.value if self._tool is Tool.MOVE else self._tool.value
        part = 0.8 if kind == MarkKind.CROP else 0.25
        width, height = max(1, round(shown.width() * part)), max(1, round(shown.height() * part))
        box = Mark(
            kind,
            x=max(0, round(middle.x() - width / 2)),
            y=max(0, round(middle.y() - height / 2)),
            width=width,
            height=height,
        )
        self.drawn.emit(clamped(box, self._full.width(), self._full.height()) or box)

    def _choose_next(self) -> None:
        places = [place for place, _ in self._marks]
        later = [place for place in places if place > self._selected]
        if places:
            self._choose_here(later[0] if later else places[0])

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102, N802
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("desk"))
        if self._pictures:
            painting = MarkPainting(painter, self._sight(), self._theme)
            painting.picture(self._pictures)
            painting.marks(self._in_sight(), self._source, self._blocks)
            chosen = self._making if self._held is not None else self._mark(self._selected)
            if chosen is not None:
                painting.outline(chosen)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent_text"), self._theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _in_sight(self) -> list[Mark]:
        """Return the marks as they look at this moment of a stroke or a move."""
        moving = self._held is not None and self._making is not None
        marks = [
            self._making if moving and place == self._selected and self._making else mark
            for place, mark in self._marks
        ]
        if self._making is not None and self._held is None:
            if self._making.kind == MarkKind.CROP:
                marks = [mark for mark in marks if mark.kind != MarkKind.CROP]
            marks.append(self._making)
        return marks

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._fit()
