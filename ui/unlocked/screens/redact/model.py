"""The marks of one redacted copy that is being made: their history, their words, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.redaction import MOST_MARKS, Mark, MarkKind, read_points
from app.strings.catalogue import text
from ui.unlocked.screen import Draft

Index = QModelIndex | QPersistentModelIndex
Size = tuple[int, int]
_NO_INDEX = QModelIndex()


class Tool(StrEnum):
    """What the mouse does on the picture."""

    COVER = MarkKind.COVER.value
    BRUSH = MarkKind.BRUSH.value
    BLUR = MarkKind.BLUR.value
    CROP = MarkKind.CROP.value
    MOVE = "move"


class Marks:
    """The marks in order, with every step back and forth."""

    def __init__(self, marks: tuple[Mark, ...] = ()) -> None:
        self._now = marks
        self._past: list[tuple[Mark, ...]] = []
        self._undone: list[tuple[Mark, ...]] = []

    @property
    def all(self) -> tuple[Mark, ...]:
        """The marks as they are now."""
        return self._now

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    def add(self, mark: Mark) -> int | None:
        """Put a mark at the end and return its place; a page has one crop, the newest. None when full."""
        kept = tuple(old for old in self._now if not _replaces(mark, old))
        if len(kept) == MOST_MARKS:
            return None
        self._step((*kept, mark))
        return len(kept)

    def change(self, place: int, mark: Mark) -> None:
        """Put another mark in the place of one."""
        if self._now[place] != mark:
            self._step((*self._now[:place], mark, *self._now[place + 1 :]))

    def remove(self, place: int) -> None:
        """Take one away."""
        self._step((*self._now[:place], *self._now[place + 1 :]))

    def clear(self) -> None:
        """Take all away."""
        self._step(())

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._undone.append(self._now)
            self._now = self._past.pop()

    def redo(self) -> None:
        """Do the step again that was taken back."""
        if self._undone:
            self._past.append(self._now)
            self._now = self._undone.pop()

    def _step(self, marks: tuple[Mark, ...]) -> None:
        if marks != self._now:
            self._past.append(self._now)
            self._undone.clear()
            self._now = marks


def _replaces(mark: Mark, old: Mark) -> bool:
    return mark.kind == MarkKind.CROP == old.kind and mark.page == old.page


def draft_of(key: str, marks: tuple[Mark, ...]) -> Draft:
    """Return the draft that keeps marks, without a pixel."""
    return key, {"marks": tuple(asdict(mark) for mark in marks)}


def marks_in(draft: Mapping[str, object] | None) -> tuple[Mark, ...]:
    """Return the marks that a draft holds."""
    kept = (draft or {}).get("marks", ())
    names = {item.name for item in fields(Mark)}
    assert isinstance(kept, tuple)
    return tuple(Mark(**{name: value for name, value in one.items() if name in names}) for one in kept)


def box_of(mark: Mark) -> tuple[int, int, int, int]:
    """Return left, top, width and height of what a mark takes up."""
    if mark.kind != MarkKind.BRUSH:
        return mark.x, mark.y, mark.width, mark.height
    points = read_points(mark)
    half = -(-mark.width // 2)
    left, top = min(x for x, _ in points) - half, min(y for _, y in points) - half
    right, bottom = max(x for x, _ in points) + half, max(y for _, y in points) + half
    return left, top, right - left, bottom - top


def moved(mark: Mark, dx: int, dy: int) -> Mark:
    """Return a mark somewhere else."""
    if mark.kind != MarkKind.BRUSH:
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    points = " ".join(f"{x + dx},{y + dy}" for x, y in read_points(mark))
    return replace(mark, points=points)


def kind_words(mark: Mark) -> str:
    """Return what a mark is called."""
    return text(f"redact.mark.{mark.kind}")


def mark_words(mark: Mark, size: Size | None) -> str:
    """Say what a mark is and where it lies: in per cent of the picture, for who does not see it."""
    words = kind_words(mark)
    if mark.page:
        words = text("redact.mark.on_page", mark=words, n=mark.page)
    if size is None:
        return words
    left, top, width, height = box_of(mark)
    place = {
        "left": _share(left, size[0]),
        "top": _share(top, size[1]),
        "width": _share(width, size[0]),
        "height": _share(height, size[1]),
    }
    return text("redact.mark.place", mark=words, **place)


def _share(pixels: int, whole: int) -> int:
    return round(100 * pixels / max(1, whole))


class MarkModel(QAbstractListModel):
    """The marks of all pages, the first drawn first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("redact.marks.model")
        self._words: tuple[str, ...] = ()

    def set_words(self, words: tuple[str, ...]) -> None:
        """List these."""
        self.beginResetModel()
        self._words = words
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._words)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._words):
            return None
        roles = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
        return self._words[index.row()] if role in roles else None
