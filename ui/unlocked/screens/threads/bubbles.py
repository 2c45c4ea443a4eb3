"""Draws the lines of a conversation: bubbles, notices and the headings of days; text is measured once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from app.domain.threads import MessageRef
from ui.style.theme import Role, Theme
from ui.unlocked.screens.threads.lines import Line
from ui.unlocked.screens.threads.model import DAY_ROLE, LINE_ROLE, Index

SHARE = 0.8
"""How much of the width a bubble takes at most."""

_BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a line, without the heading of a day: width of its text, and the heights of its parts."""

    inner: int
    head: int
    words: int
    tile: int
    marks: int
    height: int


class BubbleDelegate(QStyledItemDelegate):
    """Holds fonts, colours and sizes; of a message only how large it is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.width = 400
        self.shapes: dict[MessageRef, Shape] = {}
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._head, self._words = theme.font(Role.SMALL), theme.font(Role.BODY)
        self._marks, self._day = theme.font(Role.CAPTION), theme.font(Role.MONTH)
        self._pad, self._gap, self._tick = theme.px(0.75), theme.px(0.5), theme.px(1.9)
        self._day_height = QFontMetrics(self._day).height() + theme.px(1.2)

    def fit(self, width: int, shapes: dict[MessageRef, Shape]) -> None:
        """Draw for a view of that width from now on, with sizes that were measured for it."""
        self.width, self.shapes = width, shapes

    def measure(self, line: Line, width: int) -> Shape:
        """Return how large a line is in a view that is `width` pixels wide."""
        room = max(40, round((width - self._tick) * SHARE) - 2 * self._pad)
        parts = [(self._head, line.head), (self._words, line.words), (self._marks, line.marks)]
        sizes = [_laid(words, font, room)[1] for font, words in parts]
        tile = QFontMetrics(self._head).height() * 2 + self._pad if line.tile else 0
        wide = max(
            [round(size.x()) + 1 for size in sizes] + ([min(room, self._theme.px(22))] if tile else [])
        )
        head, words, marks = (round(size.y()) for size in sizes)
        between = self._theme.px(0.2) * sum(1 for part in (words, marks) if part)
        between += self._theme.px(0.35) if tile else 0
        high = head + words + tile + marks + between + 2 * self._theme.px(0.5) + self._gap
        return Shape(min(room, wide), head, words, tile, marks, high)

    def shape_of(self, line: Line) -> Shape:
        """Return the size of a line, measured now when it was not yet."""
        found = self.shapes.get(line.ref)
        if found is None:
            found = self.shapes[line.ref] = self.measure(line, self.width)
        return found

    def tick_contains(self, rect: QRect, point: QPoint) -> bool:
        """Tell whether a point is where a line is ticked."""
        return point.x() - rect.left() < self._tick

    def tile_contains(self, index: Index, rect: QRect, point: QPoint) -> bool:
        """Tell whether a point is on the tile of an attached file."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line) or not line.tile:
            return False
        shape = self.shape_of(line)
        box = self._box(rect, line, shape, has_day=bool(index.data(DAY_ROLE)))
        return self._tile_box(box, shape).contains(QPointF(point))

    def sizeHint(self, option: Option, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return QSize(1, 1)
        day = self._day_height if index.data(DAY_ROLE) else 0
        return QSize(50, self.shape_of(line).height + day)

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:  # noqa: D102
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        day = index.data(DAY_ROLE)
        if day:
            self._paint_day(painter, QRect(rect.left(), rect.top(), rect.width(), self._day_height), str(day))
        shape = self.shape_of(line)
        box = self._box(rect, line, shape, has_day=bool(day))
        self._paint_tick(painter, rect, box, chosen=chosen)
        ground, ink = ("accent_soft", "on_accent_soft") if line.look == "mine" else ("card", "text")
        path = QPainterPath()
        path.addRoundedRect(box, theme.px(0.8), theme.px(0.8))
        if line.look == "aside":
            ground, ink = "chip", "on_chip"
        painter.fillPath(path, theme.colour(ground))
        edge = "accent_text" if chosen else "border" if line.look == "theirs" else ground
        painter.setPen(QPen(theme.colour(edge), float(theme.ring) if chosen else 1.0))
        painter.drawPath(path)
        self._paint_words(painter, box, line, shape, ink)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            pen = QPen(theme.colour("accent_text"), 1.0, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3.0, -3.0, 3.0, 3.0), theme.px(0.9), theme.px(0.9))
        painter.restore()

    def _box(self, rect: QRect, line: Line, shape: Shape, *, has_day: bool) -> QRectF:
        wide = shape.inner + 2 * self._pad
        top = rect.top() + (self._day_height if has_day else 0) + self._gap // 2
        if line.look == "mine":
            left = rect.right() - wide - self._theme.px(0.6)
        elif line.look == "aside":
            left = rect.left() + self._tick + (rect.width() - self._tick - wide) // 2
        else:
            left = rect.left() + self._tick
        return QRectF(left, top, wide, shape.height - self._gap)

    def _tile_box(self, box: QRectF, shape: Shape) -> QRectF:
        top = box.top() + self._theme.px(0.5) + shape.head + self._theme.px(0.35)
        top += shape.words + (self._theme.px(0.2) if shape.words else 0)
        return QRectF(box.left() + self._pad, top, shape.inner, shape.tile)

    def _paint_words(self, painter: QPainter, box: QRectF, line: Line, shape: Shape, ink: str) -> None:
        theme = self._theme
        x, y = box.left() + self._pad, box.top() + theme.px(0.5)
        gap = theme.px(0.2)
        muted = "on_accent_soft" if line.look == "mine" else "muted"
        painter.setPen(theme.colour(muted if line.look != "aside" else ink))
        _laid(line.head, self._head, shape.inner)[0].draw(painter, QPointF(x, y))
        y += shape.head
        if shape.words:
            y += gap
            painter.setPen(theme.colour(ink))
            _laid(line.words, self._words, shape.inner)[0].draw(painter, QPointF(x, y))
            y += shape.words
        if shape.tile:
            tile = self._tile_box(box, shape)
            painter.setPen(QPen(theme.colour("border_strong"), 1.0))
            painter.setBrush(theme.colour("cover"))
            painter.drawRoundedRect(tile, theme.px(0.5), theme.px(0.5))
            painter.setPen(theme.colour("text"))
            painter.setFont(self._head)
            metrics = QFontMetrics(self._head)
            room = int(tile.width()) - 2 * theme.px(0.5)
            shown = metrics.elidedText(line.tile, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, shown)
            y = tile.bottom()
        if shape.marks:
            painter.setPen(theme.colour(muted if line.look != "aside" else ink))
            _laid(line.marks, self._marks, shape.inner)[0].draw(painter, QPointF(x, y + gap))

    def _paint_day(self, painter: QPainter, place: QRect, words: str) -> None:
        theme = self._theme
        metrics = QFontMetrics(self._day)
        wide = metrics.horizontalAdvance(words) + theme.px(1.6)
        middle = place.center().y() + theme.px(0.15)
        painter.setPen(QPen(theme.colour("border"), 1.0))
        painter.drawLine(place.left() + theme.px(1.0), middle, place.right() - theme.px(1.0), middle)
        pill = QRect(place.center().x() - wide // 2, middle - metrics.height() // 2, wide, metrics.height())
        painter.fillRect(pill, theme.colour("pane"))
        painter.setFont(self._day)
        painter.setPen(theme.colour("muted"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_tick(self, painter: QPainter, rect: QRect, box: QRectF, *, chosen: bool) -> None:
        """Draw the ring by which a line is chosen, filled with a tick when it is."""
        theme = self._theme
        side = float(theme.px(1.05))
        ring = QRectF(rect.left() + theme.px(0.35), box.center().y() - side / 2, side, side)
        painter.setPen(QPen(theme.colour("accent" if chosen else "border_strong"), 1.3))
        painter.setBrush(theme.colour("accent") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(QPen(theme.colour("on_accent"), 1.6))
            left, middle = ring.left() + side * 0.27, ring.center().y()
            painter.drawPolyline(
                [
                    QPointF(left, middle),
                    QPointF(ring.left() + side * 0.44, ring.top() + side * 0.68),
                    QPointF(ring.left() + side * 0.74, ring.top() + side * 0.33),
                ]
            )
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _laid(words: str, font: QFont, width: int) -> tuple[QTextLayout, QPointF]:
    """Break words into lines of a width, each paragraph in its own direction; return them and their size."""
    layout = QTextLayout(words.replace("\n", _BREAK), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    wide = high = 0.0
    if words:
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, high))
            high += line.height()
            wide = max(wide, line.naturalTextWidth())
        layout.endLayout()
    return layout, QPointF(wide, high)
