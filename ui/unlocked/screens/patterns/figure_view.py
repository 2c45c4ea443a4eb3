"""A figure as a table whose cells are drawn: arrow keys go from cell to cell, Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from ui.style.theme import Role, Theme, dress
from ui.unlocked.screens.patterns.figures import Cell, Grid, Look
from ui.unlocked.screens.patterns.model import FigureModel, Index
from ui.unlocked.screens.patterns.painting import FigureDelegate

COLUMN_EM = 9.6
ROW_EM = 2.1
LEAST_COLUMN = 0.5
LEAST_HEAT = 0.55
MOST_COLUMN = 3.4
LEAST_WORDS = {Look.TEXT: 7.0, Look.MUTED: 5.4, Look.BAR: 2.0}
MOST_LANES = 3
"""How many words of marks stand above one another; the lines of others are drawn without."""


class FigureView(QTableView):
    """`opened` tells what stands behind a cell, `looked` what the one under pointer or focus says."""

    opened = Signal(object)
    looked = Signal(str)
    fitted = Signal()

    def __init__(self, theme: Theme, name: str, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self._theme = theme
        self._figure = FigureModel()
        self._figure.setParent(self)
        self._painter = FigureDelegate(theme, self)
        self.setModel(self._figure)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("figure", True)  # noqa: FBT003
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setObjectName(f"{name}.{'across' if header is self.horizontalHeader() else 'down'}")
            header.setMinimumSectionSize(1)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            dress(header, Role.CAPTION)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        self.horizontalHeader().setDefaultAlignment(wrapped)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalScrollBar().valueChanged.connect(self.fitted)

    @property
    def grid(self) -> Grid:
        """What is shown."""
        return self._figure.grid

    def show_grid(self, grid: Grid, rows: int) -> None:
        """Show the first `rows` rows of a grid."""
        self._painter.hovered = None
        self._figure.set_grid(grid, rows)
        self.fit()
        if grid.cells and self._look() is Look.COLUMN:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def cover(self, *, on: bool) -> None:
        """Cover the person's words, or show them."""
        self._painter.covered = self._figure.covered = on
        self.viewport().update()
        self.verticalHeader().viewport().update()

    def on_theme_changed(self) -> None:
        """Take fonts and colours anew."""
        self._painter.on_theme_changed()
        self.fit()

    def fit(self) -> None:
        """Give rows and columns their sizes; the view is as high as its rows."""
        grid = self.grid
        self.horizontalHeader().setVisible(bool(grid.heads))
        self.verticalHeader().setVisible(bool(grid.rows))
        if grid.rows:
            metrics = QFontMetrics(self._theme.font(Role.CAPTION))
            wide = max(metrics.horizontalAdvance(name) for name in grid.rows) + self._theme.px(0.9)
            self.verticalHeader().setFixedWidth(min(wide, self.width() * 2 // 5))
            self.updateGeometries()
        self._fit_columns(grid)
        heights = self._row_heights(grid)
        for at, height in enumerate(heights):
            self.setRowHeight(at, height)
        head = self._fit_heads(grid) if grid.heads else 0
        overflow = self._across() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if overflow else 0
        lanes = min(MOST_LANES, max((lane + 1 for _, _, lane, _, _ in self._placed_marks()), default=0))
        self._painter.headroom = lanes * QFontMetrics(self._theme.font(Role.CAPTION)).height()
        frame = 2 * self.frameWidth()
        self.setFixedHeight(max(1, sum(heights) + head + bar + frame))
        self.fitted.emit()

    def column_places(self) -> list[tuple[int, int]]:
        """Return the left edge and the width of every column, in pixels of this widget."""
        left = self.viewport().x()
        return [
            (left + self.columnViewportPosition(column), self.columnWidth(column))
            for column in range(self._figure.columnCount())
        ]

    # What Qt asks.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: D102, N802
        super().mouseReleaseEvent(event)  # type: ignore[arg-type]
        place = event.position().toPoint()  # type: ignore[attr-defined]
        index = self.indexAt(place)
        if index.isValid() and index == self.currentIndex():
            self._open(index)

    def mouseMoveEvent(self, event: object) -> None:  # noqa: D102, N802
        super().mouseMoveEvent(event)  # type: ignore[arg-type]
        self._hover(self.indexAt(event.position().toPoint()))  # type: ignore[attr-defined]

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().leaveEvent(event)
        self._hover(QModelIndex())
        if self.hasFocus():
            self._say(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self._first_with_something())
        self._say(self.currentIndex())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802
        super().focusOutEvent(event)
        self.looked.emit("")
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: D102, N802
        super().currentChanged(current, previous)
        self._say(current)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_marks(painter)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("accent_text"), self._theme.ring))
            corner = self._theme.px(0.25)
            painter.drawRoundedRect(self._focus_rect(current).adjusted(1, 1, -1, -1), corner, corner)
        painter.end()

    # Inside.

    def _look(self) -> Look:
        first = next((cell for row in self.grid.cells for cell in row if cell is not None), None)
        return Look.TEXT if first is None else first.look

    def _row_heights(self, grid: Grid) -> list[int]:
        theme = self._theme
        rows = self._figure.rowCount()
        match self._look():
            case Look.COLUMN:
                return [theme.px(COLUMN_EM)] * rows
            case Look.HEAT:
                widest = max((self.columnWidth(at) for at in range(min(2, grid.width()))), default=0)
                return [min(max(widest, theme.px(1.3)), theme.px(1.5))] * rows
            case Look.PILL:
                room = self.viewport().width()
                cells = (row[0] for row in grid.cells[:rows])
                return [self._painter.pill_height(cell, room) for cell in cells if cell is not None]
            case _:
                return [theme.px(ROW_EM)] * rows

    def _fit_columns(self, grid: Grid) -> None:
        """Give every column what its words need; what is left, or lacks, is shared."""
        count, room = grid.width(), self.viewport().width()
        if not count:
            return
        if grid.widths:
            least, wish = zip(*(self._needs(column, grid) for column in range(count)), strict=True)
            shares = grid.widths
        else:
            look = LEAST_COLUMN if self._look() is Look.COLUMN else LEAST_HEAT
            least = wish = (self._theme.px(look),) * count
            shares = (1.0,) * count
        spare, lack = room - sum(wish), sum(wish) - room
        widths = list(wish)
        if spare >= 0:
            widths = [wide + part for wide, part in zip(wish, _shared(spare, shares), strict=True)]
        for are_bars in (True, False):  # a bar says the same when it is short, words do not
            gives = [
                wide - low if self._is_bar(at) is are_bars else 0
                for at, (wide, low) in enumerate(zip(widths, least, strict=True))
            ]
            taken = min(max(lack, 0), sum(gives)) if spare < 0 else 0
            widths = [wide - part for wide, part in zip(widths, _shared(taken, gives), strict=True)]
            lack -= taken
        most = room if grid.widths else self._theme.px(MOST_COLUMN)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, min(width, most))

    def _is_bar(self, column: int) -> bool:
        """Whether a column of a table holds bars."""
        first = self.grid.cells[0][column] if self.grid.widths else None
        return first is not None and first.look is Look.BAR

    def _needs(self, column: int, grid: Grid) -> tuple[int, int]:
        """Return the least width of a table's column and the one at which nothing is cut."""
        theme = self._theme
        gap = theme.px(0.7)
        least = wish = theme.px(2.0)
        if grid.heads:
            metrics = QFontMetrics(theme.font(Role.CAPTION))
            words = [metrics.horizontalAdvance(word) for word in grid.heads[column].split()]
            least = wish = max([least, *(wide + gap for wide in words)])
        for row in grid.cells[: self._figure.rowCount()]:
            cell = row[column]
            if cell is None or cell.look is Look.PILL:
                continue
            whole = self._painter.metrics_of(cell.look).horizontalAdvance(cell.text) + gap
            wish = max(wish, theme.px(7.0) if cell.look is Look.BAR else whole)
            if cell.look is Look.NUMBER:
                least = max(least, whole)
            elif cell.says:
                least = max(least, min(whole, theme.px(LEAST_WORDS[cell.look])))
        return min(least, wish), wish

    def _fit_heads(self, grid: Grid) -> int:
        metrics = QFontMetrics(self._theme.font(Role.CAPTION))
        flags = int(Qt.TextFlag.TextWordWrap)
        heights = [
            metrics.boundingRect(
                QRect(0, 0, max(1, self.columnWidth(at) - self._theme.px(0.6)), 1000), flags, words
            ).height()
            for at, words in enumerate(grid.heads)
        ]
        height = max(heights, default=0) + self._theme.px(0.45)
        self.horizontalHeader().setFixedHeight(height)
        return height

    def _across(self) -> int:
        return sum(self.columnWidth(column) for column in range(self._figure.columnCount()))

    def _cell(self, index: Index) -> Cell | None:
        return self._figure.cell_at(index)

    def _first_with_something(self) -> QModelIndex:
        for number, row in enumerate(self.grid.cells[: self._figure.rowCount()]):
            for column, cell in enumerate(row):
                if cell is not None and cell.opens is not None:
                    return self._figure.index(number, column)
        return self._figure.index(0, 0)

    def _open(self, index: Index) -> None:
        cell = self._cell(index)
        if cell is not None and cell.opens is not None:
            self.opened.emit(cell.opens)

    def _hover(self, index: Index) -> None:
        cell = self._cell(index)
        opens = cell is not None and cell.opens is not None
        where = (index.row(), -1 if self.grid.by_row else index.column()) if opens else None
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if where != self._painter.hovered:
            self._painter.hovered = where
            self.viewport().update()
        self._say(index if cell is not None else self.currentIndex() if self.hasFocus() else QModelIndex())

    def _say(self, index: Index) -> None:
        cell = self._cell(index)
        has_own = (
            self._painter.covered
            and (
                self.grid.cover_rows
                or any(one is not None and one.own for one in self.grid.cells[index.row()])
            )
            if cell is not None
            else False
        )
        self.looked.emit("" if cell is None or has_own else cell.says)

    def _focus_rect(self, index: Index) -> QRect:
        if not self.grid.by_row:
            return self.visualRect(index)
        first = self.visualRect(self._figure.index(index.row(), 0))
        last = self.visualRect(self._figure.index(index.row(), self._figure.columnCount() - 1))
        return first.united(last)

    def _placed_marks(self) -> list[tuple[int, int, int, str, str]]:
        """Return x, left edge of the words, lane, words and colour of every mark; words never touch."""
        metrics = QFontMetrics(self._theme.font(Role.CAPTION))
        gap = self._theme.px(0.3)
        ends: list[int] = []
        placed: list[tuple[int, int, int, str, str]] = []
        for mark in self.grid.marks:
            x = self.columnViewportPosition(mark.column) + round(self.columnWidth(mark.column) * mark.into)
            wide = metrics.horizontalAdvance(mark.text)
            left = x + gap if x + gap + wide <= self.viewport().width() else x - gap - wide
            lane = next((at for at, end in enumerate(ends) if left > end), len(ends))
            ends[lane : lane + 1] = [left + wide + gap]
            placed.append((x, left, lane, mark.text, "rust" if mark.is_strong else "muted"))
        return placed

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw dashed lines where something was ordered or reported, with a word over the bars."""
        font = self._theme.font(Role.CAPTION)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        placed = self._placed_marks()
        for x, _, _, _, colour in placed:
            painter.setPen(QPen(self._theme.colour(colour), 1, Qt.PenStyle.DashLine))
            painter.drawLine(x, 0, x, self.viewport().height())
        for _, left, lane, words, colour in placed:
            if lane < MOST_LANES:
                top = lane * metrics.height()
                room = QRect(left - 1, top, metrics.horizontalAdvance(words) + 2, metrics.height())
                painter.fillRect(room, self._theme.colour("card"))
                painter.setPen(self._theme.colour(colour))
                painter.drawText(left, metrics.ascent() + top, words)


def _shared(amount: int, shares: Sequence[float]) -> list[int]:
    """Part a number of pixels by shares, so that the parts add up."""
    total = sum(shares)
    if not total:
        return [0] * len(shares)
    edges = [round(amount * sum(shares[:at]) / total) for at in range(len(shares) + 1)]
    return [after - before for before, after in pairwise(edges)]
