"""The pane "Who is this?": one sender at a time, whom it fits, and a form to say whose it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.ids import EntityId
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.boxes import ChoiceBox
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Column,
    HeadingLabel,
    LineEdit,
    MutedLabel,
    StrongButton,
    Surface,
    column,
    row,
    scrolled,
)
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.threads.who import WhoPresenter, WhoRow, WhoShown


class WhoPane(Surface):
    """Says of each sender what is known; what was typed and not saved goes with the page."""

    closed = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("pane", "threads.who.pane")
        self.presenter = WhoPresenter(context.session, context.jobs, context.shell, self)
        self._may_change = not context.session.read_only
        self._thread: EntityId | None = None
        self._rows: tuple[WhoRow, ...] = ()
        self._back = Button(text("threads.who.back"), "threads.who.back", "link")
        self._sender = ChoiceBox()
        self._sender.setObjectName("threads.who.sender")
        self._sender.setAccessibleName(text("threads.who.sender"))
        self._sender.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._sender.setMinimumContentsLength(12)
        self._facts = BodyLabel("", "threads.who.facts", tone="muted")
        self._match = BodyLabel("", "threads.who.match")
        self._known = BodyLabel("", "threads.who.known", selectable=True)
        self._undo = Button(text("threads.who.take_back"), "threads.who.take_back")
        self._name = ChoiceBox()
        self._name.setObjectName("threads.who.name")
        self._name.setAccessibleName(text("threads.who.name"))
        self._name.setEditable(True)
        self._name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._name.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._name.setMinimumContentsLength(12)
        edit = self._name.lineEdit()
        assert edit is not None
        edit.setObjectName("threads.who.name.edit")
        edit.setAccessibleName(text("threads.who.name"))
        edit.setPlaceholderText(text("threads.who.name.hint"))
        self._basis = ChoiceBox()
        self._basis.setObjectName("threads.who.basis")
        self._basis.setAccessibleName(text("entry.ask.basis"))
        self._basis.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._basis.setMinimumContentsLength(12)
        self._basis.addItem(text("entry.basis.none"), "")
        for code in vocabulary()["basis"].terms():
            self._basis.addItem(tag_label("basis", code), code)
        self._words = LineEdit(
            "threads.who.words", says=text("entry.ask.basis_words"), hint=text("entry.ask.basis_words")
        )
        self._problem = BodyLabel("", "threads.who.problem", tone="rust")
        self._save = StrongButton(text("threads.who.save"), "threads.who.save")
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self._sender.currentIndexChanged.connect(self.on_sender)
        self._save.clicked.connect(self.on_save)
        self._undo.clicked.connect(self.on_take_back)

    def open(self) -> None:
        """Give the focus to the first control."""
        self._sender.setFocus()

    def choose(self, value: str) -> None:
        """Show the sender of that number, handle or name when the senders come."""
        self._wanted = value

    def clear(self) -> None:
        """Let go of everything."""
        self.presenter.end()
        self._sender.blockSignals(True)  # noqa: FBT003
        self._sender.clear()
        self._sender.blockSignals(False)  # noqa: FBT003
        self._rows = ()
        self._forget_typed()
        for label in (self._facts, self._match, self._known):
            label.setText("")

    def show_senders(self, shown: WhoShown) -> None:
        """Show the senders; the one that was chosen stays so, and what is typed about it too."""
        before = self._row() if self._thread == shown.thread else None
        self._thread = shown.thread
        chosen = self._wanted or self._sender.currentText()
        self._wanted = ""
        self._rows = shown.rows
        self._sender.blockSignals(True)  # noqa: FBT003
        self._sender.clear()
        self._sender.addItems([each.label for each in shown.rows])
        at = next((n for n, each in enumerate(shown.rows) if chosen and chosen in each.label), 0)
        self._sender.setCurrentIndex(at if shown.rows else -1)
        self._sender.blockSignals(False)  # noqa: FBT003
        typed = self._name.currentText()
        self._name.clear()
        self._name.addItems(["", text("threads.who.me"), *shown.names])
        self._name.setCurrentText(typed)
        each = self._row()
        if before is None or each is None or (before.label, before.known) != (each.label, each.known):
            self._forget_typed()
        self._show_sender(each)

    def show_problem(self, words: str) -> None:
        """Say what is missing."""
        self._problem.setText(words)
        self._problem.show()

    def on_sender(self) -> None:
        """Show what is known of the chosen sender."""
        self._forget_typed()
        self._show_sender(self._row())

    def _show_sender(self, each: WhoRow | None) -> None:
        self._facts.setText("" if each is None else each.facts)
        for label, words in (
            (self._match, each.match if each else ""),
            (self._known, each.known if each else ""),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        is_known = each is not None and bool(each.known)
        self._undo.setVisible(is_known and self._may_change)
        self._form.setVisible(each is not None and not is_known and self._may_change)
        self._none.setVisible(each is None)

    def on_save(self) -> None:
        """Keep whose it is."""
        each = self._row()
        if each is not None:
            basis = str(self._basis.currentData() or "")
            self.presenter.save(each, self._name.currentText(), basis, self._words.text())

    def on_take_back(self) -> None:
        """Take back what was said."""
        each = self._row()
        if each is not None:
            self.presenter.take_back(each)

    def _row(self) -> WhoRow | None:
        at = self._sender.currentIndex()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _forget_typed(self) -> None:
        self._name.setCurrentIndex(0)
        self._name.setEditText("")
        self._basis.setCurrentIndex(0)
        self._words.clear()
        self._problem.hide()

    def _lay_out(self) -> None:
        self._wanted = ""
        self._none = MutedLabel(text("threads.who.none"), "threads.who.none")
        page = Column("plain", "threads.who.page", 40)
        inner = column(page, margins=(20, 14, 20, 20), gap=8)
        inner.addWidget(self._back)
        inner.addWidget(HeadingLabel(text("threads.who"), "threads.who.title"))
        inner.addWidget(MutedLabel(text("threads.who.why"), "threads.who.why"))
        inner.addWidget(self._sender)
        for part in (self._none, self._facts, self._match, self._known):
            inner.addWidget(part)
        undo = row()
        undo.addWidget(self._undo)
        undo.addStretch(1)
        inner.addLayout(undo)
        self._form = Surface("card", "threads.who.form")
        form = column(self._form, margins=(14, 12, 14, 14), gap=6)
        form.addWidget(CaptionLabel(text("threads.who.name"), "threads.who.name.label"))
        form.addWidget(self._name)
        form.addWidget(CaptionLabel(text("entry.ask.basis"), "threads.who.basis.label"))
        form.addWidget(self._basis)
        form.addWidget(self._words)
        form.addWidget(self._problem)
        foot = row()
        foot.addWidget(self._save)
        foot.addStretch(1)
        form.addLayout(foot)
        inner.addWidget(self._form)
        inner.addStretch(1)
        column(self).addWidget(scrolled(page, "threads.who.scroll"))
