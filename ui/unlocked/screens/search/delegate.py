"""Draws one hit: what it is, its title, the words around what was found, with that marked in them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.finding import Place
from ui.style.theme import Role, Theme
from ui.unlocked.screens.search.model import HIT_ROLE
from ui.unlocked.screens.search.presenter import HitHeading, HitRow
from ui.unlocked.widgets.card_painting import paint_card, paint_heading

Index = QModelIndex | QPersistentModelIndex


class HitDelegate(QStyledItemDelegate):
    """Headings, and cards like those of the timeline."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._fonts = [theme.font(role) for role in (Role.SMALL, Role.STRONG, Role.MUTED)]
        self._heights = [QFontMetrics(font).height() for font in self._fonts]
        self._heading = theme.font(Role.MONTH)
        self._heading_height = QFontMetrics(self._heading).height() + theme.px(1.1)
        self._gap = theme.px(0.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        row = index.data(HIT_ROLE)
        if isinstance(row, HitHeading):
            return QSize(50, self._heading_height)
        lines = self._heights if isinstance(row, HitRow) and row.snippet else self._heights[:2]
        return QSize(50, sum(lines) + self._theme.px(2.0) + self._gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        row = index.data(HIT_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, HitHeading):
            paint_heading(painter, self._theme, rect, self._heading, row.text)
        elif isinstance(row, HitRow):
            state: QStyle.StateFlag = option.state
            self._paint_hit(painter, rect, row, chosen=bool(state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _paint_hit(self, painter: QPainter, rect: QRect, hit: HitRow, *, chosen: bool) -> None:
        theme = self._theme
        box = paint_card(painter, theme, rect, self._gap, chosen=chosen)
        inner = box.toRect().adjusted(theme.px(0.95), theme.px(0.75), -theme.px(0.95), 0)
        y = inner.top()
        for font, height, colour, words, places in zip(
            self._fonts,
            self._heights,
            ("muted", "text", "muted"),
            (hit.head, hit.title, hit.snippet),
            ((), hit.in_title, hit.in_snippet),
            strict=True,
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            self._words(painter, QRect(inner.left(), y, inner.width(), height), words, places)
            y += height + theme.px(0.15)

    def _words(self, painter: QPainter, line: QRect, words: str, places: tuple[Place, ...]) -> None:
        """Write a line, cut where it ends, with its places marked."""
        theme, font = self._theme, painter.font()
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        kept = len(shown) if shown == words else len(shown) - 1
        layout = QTextLayout(shown, font)
        mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        sides = QTextOption(Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft)
        sides.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # words are as they were written
        layout.setTextOption(sides)
        marks = []
        for first, last in places:
            if first < kept:
                mark = QTextLayout.FormatRange()
                mark.start, mark.length = _units(shown, first), _units(shown[first : min(last, kept)])
                look = QTextCharFormat()
                look.setBackground(theme.colour("accent_soft"))
                look.setForeground(theme.colour("on_accent_soft"))
                mark.format = look
                marks.append(mark)
        layout.setFormats(marks)
        layout.beginLayout()
        row = layout.createLine()
        row.setLineWidth(float(line.width()))
        layout.endLayout()
        layout.draw(painter, QRectF(line).topLeft())


def _units(words: str, upto: int | None = None) -> int:
    """Return how many units of UTF-16, in which Qt counts, the beginning of a text has."""
    return len(words[:upto].encode("utf-16-le", "surrogatepass")) // 2
