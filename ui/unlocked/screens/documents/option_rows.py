"""The choices of a paper as rows, made from `OPTIONS`: those always in sight, and two folded groups."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, LineEdit, Surface, column
from ui.style.theme import Theme
from ui.style.tick import Tick
from ui.unlocked.screens.documents.options import OPTIONS, Kind, Option, Place
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.widgets.fold import Fold


class TickRow(Tick):
    """A choice that is on or off; `chosen` carries the wish with it."""

    chosen = Signal(object)

    def __init__(self, option: Option) -> None:
        super().__init__(text(f"documents.{option.name}"), f"documents.{option.name}")
        self._option = option
        self._wish = Wish()
        self.toggled.connect(self.on_toggled)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        self.setChecked(bool(self._option.get(wish)))

    def on_toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Hear that it was ticked or not."""
        self.chosen.emit(self._option.put(self._wish, on))


class ListRow(Surface):
    """A choice of one among several; `chosen` carries the wish with it."""

    chosen = Signal(object)

    def __init__(self, option: Option) -> None:
        name = f"documents.{option.name}"
        super().__init__("plain", f"{name}.row")
        self._option = option
        self._wish = Wish()
        self._box = ChoiceBox()
        self._box.setObjectName(name)
        self._box.setAccessibleName(text(name))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        for label, value in option.offers():
            self._box.addItem(label, value)
        self._box.activated.connect(self.on_picked)
        inner = column(self, gap=4)
        inner.addWidget(CaptionLabel(text(name), f"{name}.label"))
        inner.addWidget(self._box)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        self._box.setCurrentIndex(max(0, self._box.findData(self._option.get(wish))))

    def on_picked(self) -> None:
        """Hear that the list was turned."""
        self.chosen.emit(self._option.put(self._wish, self._box.currentData()))


class LineRow(Surface):
    """A choice that is typed; `chosen` carries the wish with it when the line is left."""

    chosen = Signal(object)

    def __init__(self, option: Option) -> None:
        name = f"documents.{option.name}"
        super().__init__("plain", f"{name}.row")
        self._option = option
        self._wish = Wish()
        self._edit = LineEdit(name, says=text(name), hint=text("documents.none"))
        self._edit.editingFinished.connect(self.on_typed)
        inner = column(self, gap=4)
        inner.addWidget(CaptionLabel(text(name), f"{name}.label"))
        inner.addWidget(self._edit)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        self._edit.setText(str(self._option.get(wish)))

    def on_typed(self) -> None:
        """Hear that the line was left."""
        words = self._edit.text().strip()
        if words != self._option.get(self._wish):
            self.chosen.emit(self._option.put(self._wish, words))


OptionRow = TickRow | ListRow | LineRow
_ROWS: dict[Kind, type[OptionRow]] = {Kind.TICK: TickRow, Kind.LIST: ListRow, Kind.LINE: LineRow}


class OptionRows(Surface):
    """Every choice of the paper; emits `chosen` with the wish as it is to be.

    The rows are made for the first paper that is chosen: the list of papers comes before them.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "documents.options")
        self._theme = theme
        self._rows: list[tuple[Option, OptionRow]] = []
        self._folds: dict[Place, Fold] = {}

    def _make_rows(self) -> None:
        layout = column(self, gap=10)
        main = column(gap=10)
        layout.addLayout(main)
        places = {Place.MAIN: main}
        for place in (Place.PARTS, Place.PAGES):
            body = Surface("plain", f"documents.{place.value}.body")
            places[place] = column(body, margins=(4, 0, 0, 10), gap=6)
            self._folds[place] = Fold(
                self._theme, f"documents.{place.value}", text(f"documents.{place.value}"), body
            )
            layout.addWidget(self._folds[place])
        for option in OPTIONS:
            made = _ROWS[option.kind](option)
            made.chosen.connect(self.chosen)
            places[option.place].addWidget(made)
            self._rows.append((option, made))

    def show_wish(self, wish: Wish) -> None:
        """Show the choices that this paper has."""
        if not self._rows:
            self._make_rows()
        seen: set[Place] = set()
        for option, made in self._rows:
            has = option.fits(wish)
            made.setVisible(has)
            made.show_wish(wish)
            if has:
                seen.add(option.place)
        for place, fold in self._folds.items():
            fold.setVisible(place in seen)
        self.setVisible(bool(seen))
