"""Several rows of a list marked at once: which they are, how many, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView

KeyAt = Callable[[int], Hashable]
"""Returns what stands in a row, None for a heading."""

RowOf = Callable[[Hashable], int]
"""Returns the row of what `KeyAt` told, -1 when it is not there."""

Count = Callable[[int, int], int]
"""Returns how many rows from the first to the last, both included, are no headings."""

if TYPE_CHECKING:
    Base = QAbstractItemView
else:
    Base = object  # Qt's class comes from the list it stands before

_FLAG = QItemSelectionModel.SelectionFlag


class Several(QObject):
    """Sees what is marked in a view; `changed` tells how many.

    Ctrl and Shift with a click or the arrows, Ctrl+A and Ctrl+Space mark, as Qt does it. What is marked is
    counted by ranges, so that ten thousand rows are as quick as ten.
    """

    changed = Signal(int)

    def __init__(
        self, view: QAbstractItemView, key_at: KeyAt, row_of: RowOf, count: Count | None = None
    ) -> None:
        """`count` tells how many rows from one to another can be marked; without it each is looked at."""
        super().__init__(view)
        self._count_rows = count
        self._view = view
        self._key_at = key_at
        self._row_of = row_of
        self._count = 0
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.selectionModel().selectionChanged.connect(self.on_changed)

    def keys(self) -> tuple[Hashable, ...]:
        """Return what is marked, in the order of the list."""
        rows = (row for first, last in self._spans() for row in range(first, last + 1))
        return tuple(key for key in map(self._key_at, rows) if key is not None)

    def take(self, keys: Sequence[Hashable]) -> None:
        """Mark these, those that are there; the row that the keys are at stays."""
        selection = QItemSelection()
        model = self._view.model()
        rows = sorted(row for row in map(self._row_of, keys) if row >= 0)
        start = 0
        for at, row in enumerate(rows):
            if at + 1 == len(rows) or rows[at + 1] != row + 1:
                selection.select(model.index(rows[start], 0), model.index(row, 0))
                start = at + 1
        self._view.selectionModel().select(selection, _FLAG.ClearAndSelect | _FLAG.Rows)
        self.on_changed()

    def go_to(self, row: int, *, alone: bool = True, reveal: bool = True) -> None:
        """Put the keys at a row; `alone` marks it and nothing else, `reveal` scrolls to it."""
        index = self._view.model().index(row, 0)
        self._view.selectionModel().setCurrentIndex(
            index, (_FLAG.ClearAndSelect | _FLAG.Rows) if alone else _FLAG.NoUpdate
        )
        if reveal:
            self._view.scrollTo(index)

    def none(self) -> None:
        """Mark only the row that the keys are at."""
        self.go_to(self._view.currentIndex().row())

    def on_changed(self) -> None:
        """Count, and tell when the number is another one."""
        if self._count_rows is None:
            count = len(self.keys())
        else:
            count = sum(self._count_rows(first, last) for first, last in self._spans())
        if count != self._count:
            self._count = count
            self.changed.emit(count)

    def _spans(self) -> list[tuple[int, int]]:
        """Return the first and last row of every piece that is marked, in order and apart."""
        selection = self._view.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        spans: list[tuple[int, int]] = []
        for first, last in sorted({(each.top(), each.bottom()) for each in ranges}):
            if spans and first <= spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], max(spans[-1][1], last))
            else:
                spans.append((first, last))
        return spans


class QuickMarks(Base):
    """For a list that stands before Qt's class: marking ten thousand rows is as quick as marking ten."""

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: D102, N802
        # Qt would ask where each of the rows lies, to paint those anew; all that are in sight are cheaper.
        self.setUpdatesEnabled(False)
        super().selectionChanged(selected, deselected)
        self.setUpdatesEnabled(True)
