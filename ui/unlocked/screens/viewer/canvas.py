"""A picture or page to look at closely: fit, zoom, pan, turn; sharp where it is looked at.

A small picture of the whole lies underneath and is there at once. Of what is enlarged past it, only the part
in sight is asked for, when hand and wheel have come to rest.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.theme import Theme
from ui.unlocked.widgets.covered import to_pixmap

MOST = 8.0
"""The largest zoom: eight pixels of the screen for one of the picture."""
STEP = 1.25
REST_MS = 120
MOST_PIXELS = 12 * 2**20
"""Of a part that is asked for; a screen of 3840 × 2160 has 8 million."""
SHARP = 1.05
"""How far the picture underneath may be stretched before a sharper part is asked for."""


class Canvas(QAbstractScrollArea):
    """Shows one picture; asks for sharper parts by `part_wanted(longest, left, top, width, height)`.

    `own` is the size of the picture at 100 %, in pixels of the screen; `most` the pixels of its longest side
    that there are at all, 0 for pages, which can be drawn at any size.
    """

    part_wanted = Signal(int, int, int, int, int)
    zoomed = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("viewer.canvas")
        self.setAccessibleName(text("viewer.canvas"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._base: QPixmap | None = None
        self._part: QPixmap | None = None
        self._part_at = QRectF()
        self._own = QSizeF(1.0, 1.0)
        self._most = 0
        self._zoom = 1.0
        self._fits = True
        self._turns = 0
        self._grip: QPoint | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.on_rest)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self.on_moved)

    @property
    def zoom(self) -> float:
        """How many pixels of the screen one of the picture takes."""
        return self._zoom

    @property
    def is_sharp(self) -> bool:
        """Whether what is in sight is as sharp as it can be."""
        return self._base is not None and self._wanted() is None

    def show_picture(self, picture: Picture, own: tuple[float, float], most: int, *, keep: bool) -> None:
        """Show a picture; `keep` zoom and turn, as from page to page."""
        self._base = to_pixmap(picture)
        self._base.setDevicePixelRatio(1.0)
        self._part = None
        self._own = QSizeF(max(1.0, own[0]), max(1.0, own[1]))
        self._most = most
        if not keep:
            self._fits, self._turns = True, 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def show_part(self, longest: int, at: tuple[int, int], picture: Picture) -> None:
        """Lay a sharper part over the picture, where it was asked for."""
        if self._base is None:
            return
        scale = max(self._own.width(), self._own.height()) / longest
        self._part = to_pixmap(picture)
        self._part_at = QRectF(at[0] * scale, at[1] * scale, picture.width * scale, picture.height * scale)
        self.viewport().update()

    def clear(self) -> None:
        """Hold no picture."""
        self._rest.stop()
        self._base = self._part = None
        self.viewport().update()

    # What the tools ask.

    def fit(self) -> None:
        """Show the whole."""
        self._fits = True
        self._lay_out()

    def zoom_to(self, zoom: float) -> None:
        """Show so many pixels of the screen for one of the picture, keeping the middle where it is."""
        self._zoom_at(zoom, QPointF(self.viewport().rect().center()))

    def zoom_by(self, factor: float) -> None:
        """Show it larger or smaller."""
        self.zoom_to(self._zoom * factor)

    def turn(self) -> None:
        """Turn the view by a quarter, clockwise; the file stays as it is."""
        self._turns = (self._turns + 1) % 4
        self._lay_out()

    # Slots.

    def on_moved(self) -> None:
        """Draw, and look soon whether a sharper part is wanted."""
        self.viewport().update()
        self._rest.start()

    def on_rest(self) -> None:
        """Ask for a sharper part of what is in sight."""
        wanted = self._wanted()
        if wanted is not None:
            self.part_wanted.emit(*wanted)

    # What Qt asks.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102, N802
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("desk"))
        if self._base is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 2.0)
            painter.save()
            painter.setTransform(self._transform())
            painter.drawPixmap(QRectF(QPointF(), self._own), self._base, QRectF(self._base.rect()))
            if self._part is not None:
                painter.drawPixmap(self._part_at, self._part, QRectF(self._part.rect()))
            painter.restore()
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(self._theme.colour("accent_text"))
            pen.setWidth(self._theme.ring)
            painter.setPen(pen)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        moves = {
            Qt.Key.Key_Left: (self.horizontalScrollBar(), -1),
            Qt.Key.Key_Right: (self.horizontalScrollBar(), 1),
            Qt.Key.Key_Up: (self.verticalScrollBar(), -1),
            Qt.Key.Key_Down: (self.verticalScrollBar(), 1),
        }
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(STEP)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self.zoom_to(1.0)
            case Qt.Key.Key_R:
                self.turn()
            case key if key in moves:
                bar, way = moves[Qt.Key(key)]
                bar.setValue(bar.value() + way * max(20, bar.pageStep() // 8))
            case _:
                event.ignore()  # pages and Escape belong to the screen

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_at(self._zoom * STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._grip is not None:
            here = event.position().toPoint()
            moved = here - self._grip
            self._grip = here
            for bar, by in ((self.horizontalScrollBar(), moved.x()), (self.verticalScrollBar(), moved.y())):
                bar.setValue(bar.value() - by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, D102, N802
        self._grip = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._fits:
            self._zoom_at(1.0, event.position())
        else:
            self.fit()

    # Where things are.

    def _turned(self) -> QSizeF:
        """Return the size of the picture as it lies there, at 100 %."""
        return self._own.transposed() if self._turns % 2 else self._own

    def _fitting(self) -> float:
        room, size = self.viewport().size(), self._turned()
        return min(room.width() / size.width(), room.height() / size.height())

    def _lay_out(self) -> None:
        if self._base is None or not self.isVisible():
            return
        if self._fits:
            # A picture that is smaller than its place is not blown up; pages are drawn to fill it.
            self._zoom = self._fitting() if self._most == 0 else min(1.0, self._fitting())
        size, room = (
            self._turned() * self._zoom,
            self.maximumViewportSize() if self._fits else self.viewport().size(),
        )
        for bar, length, step in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setPageStep(step)
            bar.setSingleStep(max(10, step // 12))
            bar.setRange(0, 0 if self._fits else max(0, round(length) - step))
        self.zoomed.emit(self._zoom)
        self.on_moved()

    def _zoom_at(self, zoom: float, place: QPointF) -> None:
        if self._base is None:
            return
        least = min(1.0, self._fitting())
        zoom = max(min(zoom, MOST), least * 0.5)
        before = self._transform().inverted()[0].map(place)
        self._fits = False
        self._zoom = zoom
        self._lay_out()
        after = self._transform().map(before)
        for bar, by in (
            (self.horizontalScrollBar(), after.x() - place.x()),
            (self.verticalScrollBar(), after.y() - place.y()),
        ):
            bar.setValue(round(bar.value() + by))

    def _transform(self) -> QTransform:
        """Return the way from the picture at 100 % to the viewport."""
        room, size = self.viewport().size(), self._turned() * self._zoom
        x = max(0.0, (room.width() - size.width()) / 2) - self.horizontalScrollBar().value()
        y = max(0.0, (room.height() - size.height()) / 2) - self.verticalScrollBar().value()
        found = QTransform()
        found.translate(x, y)
        found.scale(self._zoom, self._zoom)
        turned = self._turned()
        found.translate(turned.width() / 2, turned.height() / 2)
        found.rotate(90.0 * self._turns)
        found.translate(-self._own.width() / 2, -self._own.height() / 2)
        return found

    def _wanted(self) -> tuple[int, int, int, int, int] | None:
        """Return the part that would be sharper than what is there, None when nothing would."""
        if self._base is None or not self.isVisible():
            return None
        own = max(self._own.width(), self._own.height())
        longest = round(own * self._zoom * self.devicePixelRatioF())
        longest = min(longest, self._most) if self._most else longest
        there = max(self._base.width(), self._base.height())
        if longest <= there * SHARP:
            return None
        whole = QRectF(QPointF(), self._own)
        seen = self._transform().inverted()[0].mapRect(QRectF(self.viewport().rect())).intersected(whole)
        if seen.isEmpty() or self._has(seen, longest):
            return None
        scale = longest / own
        area = max(1.0, seen.width() * seen.height() * scale * scale)
        more = max(0.0, min(0.5, (MOST_PIXELS / area) ** 0.5 - 1.0)) / 2
        wide, high = seen.width() * more, seen.height() * more
        room = seen.adjusted(-wide, -high, wide, high).intersected(whole)
        left, top = int(room.left() * scale), int(room.top() * scale)
        width, height = int(room.width() * scale) + 1, int(room.height() * scale) + 1
        return longest, left, top, max(1, width), max(1, height)

    def _has(self, seen: QRectF, longest: int) -> bool:
        """Tell whether the part that is there holds what is seen, as sharp as it can be."""
        if self._part is None:
            return False
        density = self._part.width() / max(1e-6, self._part_at.width())
        wanted = longest / max(self._own.width(), self._own.height())
        slack = 2.0 / wanted
        holds = self._part_at.adjusted(-slack, -slack, slack, slack).contains(seen)
        return holds and density * SHARP >= wanted
