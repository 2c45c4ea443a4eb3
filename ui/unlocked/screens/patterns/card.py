"""A figure on its card: its title, what it counts, the drawing, what the chosen cell says, notes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import BodyLabel, Button, CaptionLabel, HeadingLabel, MutedLabel, Surface, column, em
from ui.style.theme import Role, Theme, dress
from ui.unlocked.screens.patterns.figure_view import FigureView
from ui.unlocked.screens.patterns.figures import Figure, Grid, Look, Opening
from ui.unlocked.screens.patterns.model import SaysModel

LIST_EM = 13.0
STEPS = (1, 2, 3, 4, 6, 12, 24)


class Axis(QWidget):
    """Names of some columns under a figure; those that would touch are left out."""

    def __init__(self, theme: Theme, view: FigureView, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._view = view
        view.fitted.connect(self.on_fitted)

    def on_fitted(self) -> None:
        """Be as high as a line of words, and draw anew."""
        self.setFixedHeight(QFontMetrics(self._theme.font(Role.CAPTION)).height() + self._theme.px(0.25))
        self.setVisible(bool(self._view.grid.axis) and bool(self._view.grid.cells))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102, N802
        painter = QPainter(self)
        font = self._theme.font(Role.CAPTION)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        for x, words in self._placed(metrics):
            painter.drawText(x, metrics.ascent() + self._theme.px(0.15), words)
        painter.end()

    def _placed(self, metrics: QFontMetrics) -> list[tuple[int, str]]:
        """Return (left edge, words) of the names that are written: years, others evenly between."""
        places = self._view.column_places()
        start = self._view.viewport().x()
        years: list[tuple[int, int, str]] = []
        others: list[tuple[int, int, str]] = []
        for at, words in self._view.grid.axis:
            left, wide = places[at]
            room = metrics.horizontalAdvance(words)
            x = max(left if self._is_bars() else left + (wide - room) // 2, start)
            if left >= start - wide and x + room <= self.width():
                found = (x, x + room + self._theme.px(0.5), words)
                (years if " " in words else others).append(found)
        kept = next(some for step in STEPS if _is_apart(some := others[::step]) or step == STEPS[-1])
        placed: list[tuple[int, int, str]] = []
        for found in (*years, *kept):
            if all(found[1] <= one[0] or found[0] >= one[1] for one in placed):
                placed.append(found)
        return [(x, words) for x, _, words in placed]

    def _is_bars(self) -> bool:
        cells = self._view.grid.cells
        return bool(cells) and cells[0][0] is not None and cells[0][0].look is Look.COLUMN


def _is_apart(names: list[tuple[int, int, str]]) -> bool:
    return all(end <= after for (_, end, _), (after, _, _) in pairwise(names))


class SaysList(QListView):
    """The same figure as sentences."""

    opened = Signal(object)

    def __init__(self, name: str, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self._says = SaysModel()
        self._says.setParent(self)
        self.setModel(self._says)
        self.setProperty("framed", True)  # noqa: FBT003
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        dress(self, Role.BODY)
        self.clicked.connect(self.on_chosen)

    def show_grid(self, grid: Grid) -> None:
        """Show the sentences of a grid."""
        self._says.set_grid(grid)
        row = self.fontMetrics().height() + em(0.7)
        self.setFixedHeight(min(em(LIST_EM), max(1, self._says.rowCount()) * row + em(0.6)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        cell = self._says.cell_at(self.currentIndex())
        if cell is not None and cell.opens is not None:
            deed = Deed("open", text("several.open"), self.on_open, "Return")
            open_menu(f"{self.objectName()}.menu", (deed,), self, place_of(event, self))

    def on_open(self) -> None:
        """Open the sentence that the keys are at."""
        self.on_chosen(self.currentIndex())

    def on_chosen(self, index: QModelIndex) -> None:
        """Open what a sentence stands for."""
        cell = self._says.cell_at(index)
        if cell is not None and cell.opens is not None:
            self.opened.emit(cell.opens)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FigureCard(Surface):
    """One figure; `opened` carries what a cell opens."""

    opened = Signal(object)

    def __init__(self, theme: Theme, key: str, *, head: QWidget | None = None) -> None:
        name = f"patterns.{key}"
        title = text(f"patterns.name.{key}")
        super().__init__("card", f"{name}.card")
        self._figure: Figure | None = None
        self._shows_all = False
        self._covered = False
        self._title = HeadingLabel(title, f"{name}.title")
        self._unit = CaptionLabel("", f"{name}.unit")
        self._view = FigureView(theme, name, title)
        self._view.opened.connect(self.on_opened)
        self._view.looked.connect(self.on_looked)
        self._axis = Axis(theme, self._view, f"{name}.axis")
        self._list: SaysList | None = None
        self._advice: Surface | None = None
        self._looked = MutedLabel("", f"{name}.looked")
        self._nothing = MutedLabel("", f"{name}.nothing")
        self._nothing.hide()
        self._notes = CaptionLabel("", f"{name}.notes")
        self._as_list = Button(text("patterns.as_list"), f"{name}.as_list", "link")
        self._as_list.setCheckable(True)
        self._as_list.toggled.connect(self.on_as_list)
        self._all = Button("", f"{name}.all", "link")
        self._all.clicked.connect(self.on_all)
        self._links = Surface("plain", f"{name}.links")
        flow = FlowLayout(self._links)
        flow.addWidget(self._as_list)
        flow.addWidget(self._all)
        self._inside = column(self, margins=(18, 16, 18, 12), gap=4)
        self._inside.addWidget(self._title)
        self._inside.addWidget(self._unit)
        if head is not None:
            self._inside.addWidget(head)
        self._inside.addSpacing(6)
        self._inside.addWidget(self._nothing)
        self._inside.addWidget(self._view)
        self._inside.addWidget(self._axis)
        self._inside.addWidget(self._looked)
        self._inside.addStretch(1)
        self._inside.addWidget(self._notes)
        self._inside.addWidget(self._links)

    def add_advice(self, words: str, *parts: QWidget) -> None:
        """Say something under the figure, whenever it has something in it; `parts` stand below that."""
        self._advice = Surface("info", f"{self._view.objectName()}.advice")
        label = BodyLabel(words, f"{self._view.objectName()}.advice.text")
        inner = column(self._advice, margins=(14, 10, 14, 10), gap=8)
        inner.addWidget(label)
        for part in parts:
            inner.addWidget(part)
        self._inside.insertWidget(self._inside.indexOf(self._looked) + 1, self._advice)

    def show_figure(self, figure: Figure, nothing: str = "") -> None:
        """Show a figure; `nothing` is said where it has no cells, and without that the card is hidden."""
        self._figure = figure
        has_cells = bool(figure.grid.cells)
        self.setVisible(has_cells or bool(nothing))
        self._title.setText(figure.title)
        self._unit.setText(figure.unit)
        self._view.setAccessibleName(f"{figure.title}. {figure.unit}")
        self._unit.setVisible(has_cells)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not has_cells)
        self._notes.setText("\n".join(figure.notes))
        self._notes.setVisible(bool(figure.notes))
        if self._advice is not None:
            self._advice.setVisible(has_cells)
        self._show_rows()
        if self._list is not None:
            self._list.show_grid(figure.grid)
        drawn = has_cells and self._is_drawn()
        self._as_list.setVisible(drawn)
        self._looked.setVisible(drawn)
        self.on_as_list(self._as_list.isChecked() and drawn)

    def cover(self, *, on: bool) -> None:
        """Cover the person's words, or show them."""
        self._covered = on
        self._view.cover(on=on)
        if self._figure is not None:
            self.on_as_list(self._as_list.isChecked())

    def on_theme_changed(self) -> None:
        """Take sizes and colours anew."""
        self._view.on_theme_changed()
        self._looked.setMinimumHeight(self._looked.fontMetrics().height() + 4)
        if self._figure is not None and self._list is not None:
            self._list.show_grid(self._figure.grid)

    def on_opened(self, opening: Opening) -> None:
        """Tell what is to be opened."""
        self.opened.emit(opening)

    def on_looked(self, says: str) -> None:
        """Say what is under the pointer or the focus."""
        if self._is_drawn():
            self._looked.setText(says or text("patterns.look"))

    def on_as_list(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show sentences in place of the drawing, or the drawing."""
        hidden_words = self._covered and self._view.grid.cover_rows
        as_list = on and not hidden_words
        has_cells = self._figure is not None and bool(self._figure.grid.cells)
        self._view.setVisible(has_cells and not as_list)
        self._axis.setVisible(has_cells and not as_list and bool(self._view.grid.axis))
        if has_cells and as_list:
            self._says_list().show()
        elif self._list is not None:
            self._list.hide()
        self._looked.setVisible(has_cells and not as_list and self._is_drawn())
        self._all.setVisible(not as_list and self._hidden_rows() > 0)
        way = "patterns.as_drawing" if as_list else "patterns.as_list"
        self._as_list.say(text(way))
        self._as_list.setAccessibleName(text(f"{way}.of", title=self._title.text()))
        self._links.setVisible(not self._as_list.isHidden() or not self._all.isHidden())

    def on_all(self) -> None:
        """Show all rows, or the first ones alone."""
        self._shows_all = not self._shows_all
        self._show_rows()

    def _says_list(self) -> SaysList:
        """Return the list of sentences, made when it is first asked for."""
        if self._list is None:
            name = self._view.objectName()
            self._list = SaysList(f"{name}.says", self._title.text())
            self._list.opened.connect(self.on_opened)
            self._inside.insertWidget(self._inside.indexOf(self._axis) + 1, self._list)
            if self._figure is not None:
                self._list.show_grid(self._figure.grid)
        return self._list

    def _show_rows(self) -> None:
        if self._figure is None:
            return
        total = len(self._figure.grid.cells)
        most = self._figure.most or total
        self._view.show_grid(self._figure.grid, total if self._shows_all else most)
        self._all.say(text("patterns.fewer") if self._shows_all else text("patterns.all", n=total))
        self._all.setVisible(self._hidden_rows() > 0)
        self.on_looked("")

    def _hidden_rows(self) -> int:
        figure = self._figure
        return max(0, len(figure.grid.cells) - figure.most) if figure is not None and figure.most else 0

    def _is_drawn(self) -> bool:
        """Whether cells are drawings whose words stand nowhere on them."""
        cells = () if self._figure is None else self._figure.grid.cells
        first = next((cell for row in cells for cell in row if cell is not None), None)
        return first is not None and first.look in {Look.COLUMN, Look.HEAT}
