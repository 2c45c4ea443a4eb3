"""What a search found, as a list; the text stays in the box above."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.strings.catalogue import text
from ui.style.parts import MutedLabel, TitleLabel, column
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.search.delegate import HitDelegate
from ui.unlocked.screens.search.presenter import HitRow, SearchPresenter

HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class HitModel(QAbstractListModel):
    """The hits of one search."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search.model")
        self._rows: tuple[HitRow, ...] = ()

    def set_rows(self, rows: tuple[HitRow, ...]) -> None:
        """Show these hits."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        hit = self._rows[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.head}. {hit.title}. {hit.snippet}"
        return None


class HitList(QListView):
    """The list; Return opens a hit."""

    def __init__(self, model: HitModel) -> None:
        super().__init__()
        self.setObjectName("search.list")
        self.setAccessibleName(text("window.rail.search"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class SearchScreen(Screen):
    """The results."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("search")
        self._title = TitleLabel("", "search.title")
        self._count = MutedLabel("", "search.count")
        self._model = HitModel()
        self._model.setParent(self)
        self._list = HitList(self._model)
        self._delegate = HitDelegate(context.theme, self._list, HIT_ROLE)
        self._list.setItemDelegate(self._delegate)
        self._list.activated.connect(self.on_activated)
        self._list.clicked.connect(self.on_activated)
        layout = column(self, margins=(26, 22, 14, 0), gap=4)
        layout.addWidget(self._title)
        layout.addWidget(self._count)
        layout.addSpacing(10)
        layout.addWidget(self._list, 1)
        self.presenter = SearchPresenter(context.session, context.jobs, context.shell, self)
        context.scope.connect(context.theme.changed, self.on_theme_changed)

    def activate(self, target: Target) -> None:
        """Search for the words of the target."""
        self.presenter.search(target.what)

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._list

    def show_hits(self, words: str, rows: tuple[HitRow, ...], total: int) -> None:
        """Show what was found."""
        self._title.setText(text("search.title", words=words))
        more = total > len(rows)
        self._count.setText(text("search.more" if more else "search.count", n=total, shown=len(rows)))
        self._model.set_rows(rows)
        if rows:
            self._list.setCurrentIndex(self._model.index(0))

    def on_activated(self, index: QModelIndex) -> None:
        """Go to what was found."""
        hit = index.data(HIT_ROLE)
        if isinstance(hit, HitRow):
            self.presenter.open(hit)

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._delegate.on_theme_changed()
        self._list.doItemsLayout()


def build(context: ScreenContext) -> Screen:
    """Make the results page."""
    return SearchScreen(context)
