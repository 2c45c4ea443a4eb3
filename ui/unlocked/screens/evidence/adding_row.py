"""The row that shows files being added, and what became of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column, row
from ui.unlocked.screen import ScreenContext, Target
from ui.unlocked.screens.evidence.adding import Outcome

MOST_NOTES = 6
_BEHIND = "left_behind"
"""The topic of *How to keep it* that says so, and the word under which the sitting remembers it."""


def outcome_words(outcome: Outcome) -> str:
    """Say in a sentence or two what became of the files."""
    words = []
    if outcome.added:
        words.append(text("evidence.add.added", n=outcome.added))
    elif not outcome.exports:
        words.append(text("evidence.add.none"))
    if outcome.exports:
        words.append(text("evidence.add.exports", n=len(outcome.exports)))
    if outcome.left:
        words.append(text("evidence.add.left", n=outcome.left))
    return " ".join(words)


class AddingRow(Surface):
    """Stays until it is closed when there is something to know of single files, or of where they came from.

    The latter is said once in a sitting, after the first files: nothing was taken away there.
    """

    stop_wanted = Signal()
    look_wanted = Signal()
    go_on_wanted = Signal()
    leave_wanted = Signal()
    turned = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("card", "evidence.adding")
        self._context = context
        self._words = BodyLabel("", "evidence.adding.words")
        self._notes = MutedLabel("", "evidence.adding.notes", selectable=True)
        self._stop = Button(text("evidence.add.stop"), "evidence.adding.stop", "leave")
        self._close = Button(text("evidence.add.close"), "evidence.adding.close", "quiet")
        self._look = Button("", "evidence.adding.look")
        self._go_on = Button(text("evidence.add.go_on"), "evidence.adding.go_on")
        self._leave = Button(text("evidence.add.leave"), "evidence.adding.leave", "quiet")
        self._behind = Button(text("evidence.add.behind"), "evidence.adding.behind", "link")
        self._behind.clicked.connect(self.on_behind)
        self._stop.clicked.connect(self.stop_wanted)
        self._look.clicked.connect(self.on_look)
        self._go_on.clicked.connect(self.on_go_on)
        self._leave.clicked.connect(self.on_leave)
        self._close.clicked.connect(self.on_close)
        self._bar = QProgressBar()
        self._bar.setObjectName("evidence.adding.progress")
        self._bar.setTextVisible(False)
        top = row(gap=8)
        top.addWidget(self._words, 1)
        for button in (self._behind, self._look, self._go_on, self._leave):
            top.addWidget(button)
            button.hide()
        top.addWidget(self._stop)
        top.addWidget(self._close)
        layout = column(self, margins=(16, 10, 12, 12), gap=6)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._notes)
        self.hide()

    @property
    def stays(self) -> bool:
        """Whether it says something, or asks, and stays until it is closed."""
        return not self.isHidden() and self._stop.isHidden()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many files are done; one alone has no measure."""
        words = text("evidence.add.progress", done=done, total=total)
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        if self._stop.isHidden() or self.isHidden():
            announce(self, words)  # once; how far it is, the bar tells by itself
        self._bar.setRange(0, total if total > 1 else 0)
        self._bar.setValue(done)
        self._stop.show()
        self._bar.show()
        for part in (self._close, self._notes, self._behind, self._look, self._go_on, self._leave):
            part.hide()
        self.show()

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what became of the files."""
        is_first = outcome.added > 0 and not self._context.sitting.has_agreed(_BEHIND)
        if not outcome.notes and not outcome.exports and not is_first:
            self.on_close()
            return
        if is_first:
            self._context.sitting.agree(_BEHIND)
        self._behind.setVisible(is_first)
        self._look.say(text("evidence.add.look", n=len(outcome.exports)))
        self._look.setVisible(bool(outcome.exports))
        notes = list(outcome.notes[:MOST_NOTES])
        if len(outcome.notes) > MOST_NOTES:
            notes.append(text("evidence.add.more", n=len(outcome.notes) - MOST_NOTES))
        more = text("evidence.add.stays")
        if notes or outcome.exports:
            more = f"{outcome_words(outcome)} {more}"
        self._words.setText(more if is_first else outcome_words(outcome))
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._rest()

    def show_unfinished(self, count: int) -> None:
        """Say how many files a lock came between."""
        self._words.setText(text("evidence.add.unfinished", n=count))
        self._notes.hide()
        self._go_on.show()
        self._leave.show()
        self._rest()
        self._close.hide()

    def on_look(self) -> None:
        """Ask to see what is in the exports, and go."""
        self.look_wanted.emit()
        self._look.hide()
        if self._notes.isHidden():
            self.on_close()

    def on_behind(self) -> None:
        """Go to what stays where a file came from."""
        self.on_close()
        self._context.shell.go(Target("coaching", what=_BEHIND, back="evidence"))

    def on_go_on(self) -> None:
        """Ask to add what a lock came between."""
        self.on_close()
        self.go_on_wanted.emit()

    def on_leave(self) -> None:
        """Ask to leave it."""
        self.on_close()
        self.leave_wanted.emit()

    def _rest(self) -> None:
        """Stand still until it is closed."""
        self._stop.hide()
        self._bar.hide()
        self._close.show()
        self.show()
        self.turned.emit()
        self.setAccessibleName(self._words.text())
        announce(self, self._words.text())

    def on_close(self) -> None:
        """Go."""
        self._words.setText("")
        self._notes.setText("")
        for button in (self._behind, self._look, self._go_on, self._leave):
            button.hide()
        self.hide()
        self.turned.emit()
