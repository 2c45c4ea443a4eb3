"""How a picture looks with its marks on it: as the copy will, but for the exact colours of a blur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from app.domain.redaction import Mark, MarkKind, clamped, read_points
from app.services.burning import block_size
from ui.style.theme import Theme
from ui.unlocked.screens.redact.model import box_of

_ORDER = (MarkKind.BLUR, MarkKind.COVER, MarkKind.BRUSH, MarkKind.CROP)
_BLACK = QColor(0, 0, 0)
_WHITE = QColor(255, 255, 255)
_SHADE = 0.86


@dataclass(frozen=True, slots=True)
class Sight:
    """Where the picture of size `full` stands: pixels of the screen per pixel, and its left upper corner."""

    full: QSize
    scale: float
    corner: QPointF

    def to_full(self, place: QPointF) -> QPointF:
        """Return which pixel of the picture stands at a place on the screen."""
        return (place - self.corner) / self.scale

    def to_port(self, place: QPointF) -> QPointF:
        """Return where a pixel of the picture stands on the screen."""
        return place * self.scale + self.corner

    def area(self, mark: Mark) -> QRectF:
        """Return what a mark takes up on the screen."""
        left, top, width, height = box_of(mark)
        start = self.to_port(QPointF(left, top))
        return QRectF(start.x(), start.y(), width * self.scale, height * self.scale)

    @property
    def whole(self) -> QRectF:
        """What the picture takes up on the screen."""
        size = self.full.toSizeF() * self.scale
        return QRectF(self.corner.x(), self.corner.y(), size.width(), size.height())


class MarkPainting:
    """One painting of a picture and its marks."""

    def __init__(self, painter: QPainter, sight: Sight, theme: Theme) -> None:
        self._painter = painter
        self._sight = sight
        self._theme = theme
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)

    def picture(self, pictures: tuple[QPixmap, QPixmap]) -> None:
        """Draw the picture from the one of two sizes that is nearer."""
        whole = self._sight.whole
        small = whole.width() < 0.6 * pictures[0].width()
        picture = pictures[1] if small else pictures[0]
        self._painter.drawPixmap(whole, picture, QRectF(picture.rect()))

    def marks(self, marks: Sequence[Mark], source: QImage, blocks: dict[Mark, QImage]) -> None:
        """Draw the marks over it; blurs are worked out from `source`, once for each place, into `blocks`."""
        painter = self._painter
        painter.save()
        painter.setClipRect(self._sight.whole)
        for mark in sorted(marks, key=lambda each: _ORDER.index(MarkKind(each.kind))):
            if mark.kind == MarkKind.BLUR:
                self._blur(mark, source, blocks)
            elif mark.kind == MarkKind.COVER:
                painter.fillRect(self._sight.area(mark), _BLACK)
            elif mark.kind == MarkKind.BRUSH:
                self._stroke(mark)
            else:
                self._crop(mark)
        painter.restore()

    def outline(self, mark: Mark) -> None:
        """Draw a frame around a mark that can be seen on any ground."""
        painter, area = self._painter, self._sight.area(mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_WHITE, 4), (self._theme.colour("accent"), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(area)

    def _stroke(self, mark: Mark) -> None:
        points = [self._sight.to_port(QPointF(x, y)) for x, y in read_points(mark)]
        path = QPainterPath(points[0])
        for point in points[1:] or [points[0] + QPointF(0.01, 0)]:
            path.lineTo(point)
        pen = QPen(_BLACK, max(1.0, mark.width * self._sight.scale))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.strokePath(path, pen)

    def _blur(self, mark: Mark, source: QImage, known: dict[Mark, QImage]) -> None:
        full = self._sight.full
        box = clamped(mark, full.width(), full.height())
        if box is None:
            return
        if box not in known:
            known[box] = self._blocks(box, source)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        self._painter.drawImage(self._sight.area(box), known[box])
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=True)

    def _blocks(self, box: Mark, source: QImage) -> QImage:
        full = self._sight.full
        shown = source.width() / full.width()
        part = QRectF(box.x * shown, box.y * shown, box.width * shown, box.height * shown).toAlignedRect()
        side = block_size(box.width, box.height)
        blocks = QSize(-(-box.width // side), -(-box.height // side))
        return source.copy(part).scaled(blocks, mode=Qt.TransformationMode.SmoothTransformation)

    def _crop(self, mark: Mark) -> None:
        shade = self._theme.colour("desk")
        shade.setAlphaF(_SHADE)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(self._sight.whole)
        inside.addRect(self._sight.area(mark))
        self._painter.fillPath(outside.subtracted(inside), shade)
        self.outline(mark)
