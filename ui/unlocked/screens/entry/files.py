"""Where files come in: dropped, pasted or chosen; and the files that are there."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from app.domain.ids import EntityId
from app.strings.catalogue import has_text, text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, CaptionLabel, SmallLabel, Surface, column, em, repolish, row
from ui.unlocked.arriving import arrived_in, takes
from ui.unlocked.screens.entry.presenter import FileLine


class DropZone(Surface):
    """A dashed box that takes files."""

    dropped = Signal(object)
    choose_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("drop", "entry.drop")
        self.setAcceptDrops(True)
        choose = Button(text("entry.drop.choose"), "entry.drop.choose", "link")
        choose.clicked.connect(self.choose_wanted)
        layout = column(self, margins=(16, 14, 16, 14), gap=4)
        words = BodyLabel(text("entry.drop.words"), "entry.drop.words", tone="muted")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(words)
        layout.addWidget(choose, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setMinimumHeight(em(4.1))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if takes(event.mimeData()):
            self._heat(hot=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self._heat(hot=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self._heat(hot=False)
        event.acceptProposedAction()
        self.dropped.emit(arrived_in(event.mimeData()))

    def _heat(self, *, hot: bool) -> None:
        self.setProperty("hot", hot)
        repolish(self)


class FileList(Surface):
    """The files of the entry being written; taking one off leaves it in the record."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "entry.files")
        self._lines: dict[EntityId, Surface] = {}
        self._known: dict[EntityId, FileLine] = {}
        self._flow = FlowLayout(self, spacing=8)
        self.hide()

    def value(self) -> tuple[EntityId, ...]:
        """Return the ids in order."""
        return tuple(self._lines)

    def set_value(self, lines: tuple[FileLine, ...]) -> None:
        """Show these in place of those there are."""
        for item in tuple(self._lines):
            self._drop(item)
        for line in lines:
            self.add(line)
        self.setVisible(bool(self._lines))

    def add(self, line: FileLine) -> None:
        """Show one more; one that is there already stays as it is."""
        if line.id in self._lines:
            return
        self._known[line.id] = line
        name = f"entry.file.{line.number}"
        card = Surface("card", name)
        card.setProperty("item", line.id)
        title = self.name_of(line.id)
        inner = row(card, margins=(12, 6, 6, 6), gap=8)
        words = column(gap=0)
        words.addWidget(SmallLabel(title, f"{name}.title", wrap=False))
        facts = CaptionLabel("", f"{name}.name", wrap=False)
        facts.setText(facts.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideMiddle, em(14)))
        facts.setToolTip(line.name)
        words.addWidget(facts)
        inner.addLayout(words)
        off = Button(
            text("entry.file.off"), f"{name}.off", "quiet", says=f"{text('entry.file.off')}: {title}"
        )
        off.clicked.connect(self.on_off)
        off.setProperty("item", line.id)
        inner.addWidget(off)
        self._lines[line.id] = card
        self._flow.addWidget(card)
        self.show()

    def put(self, items: tuple[EntityId, ...]) -> None:
        """Show files that stood here before, in this order."""
        self.set_value(tuple(self._known[item] for item in items))

    def name_of(self, item: object) -> str:
        """Return what a file that stands or stood here is called."""
        line = self._known[EntityId(item)]  # type: ignore[arg-type]
        key = f"timeline.kind.{line.kind}"
        kind = text(key) if has_text(key) else text("timeline.kind.file")
        return text("entry.file.item", n=line.number, kind=kind)

    def on_off(self) -> None:
        """Take a file off the entry."""
        item = self.sender().property("item")
        if isinstance(item, QByteArray):
            item = EntityId(bytes(item.data()))
        self._drop(item)
        self.setVisible(bool(self._lines))
        self.changed.emit()

    def _drop(self, item: EntityId) -> None:
        card = self._lines.pop(item)
        self._flow.removeWidget(card)
        card.hide()
        card.deleteLater()
