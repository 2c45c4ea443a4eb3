"""The line at the foot of the choices: how far it is, and what can be done with the paper now."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, MutedLabel, StrongButton, Surface, column
from ui.unlocked.screens.documents.papers import PaperSpec
from ui.unlocked.screens.documents.state import Stage, Standing
from ui.unlocked.screens.documents.told import Leave


class Foot(Surface):
    """Emits what is wanted: to save, print or draw, to see what stops it, to read the pages, to stop."""

    save_wanted = Signal()
    print_wanted = Signal()
    find_wanted = Signal()
    draw_wanted = Signal()
    look_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("foot", "documents.foot")
        self._problem = BodyLabel("", "documents.problem", tone="rust")
        self._words = MutedLabel("", "documents.waiting")
        self._save = StrongButton(text("documents.save"), "documents.save")
        self._save.clicked.connect(self.save_wanted)
        self._print = Button(text("documents.print"), "documents.print")
        self._print.clicked.connect(self.print_wanted)
        self._find = StrongButton(text("documents.show_find"), "documents.show_find")
        self._find.clicked.connect(self.find_wanted)
        self._make = StrongButton(text("documents.make"), "documents.make")
        self._make.clicked.connect(self.draw_wanted)
        self._look = Button(text("documents.look"), "documents.look")
        self._look.clicked.connect(self.look_wanted)
        self._stop = Button(text("window.job.stop"), "documents.foot.stop", "leave")
        self._stop.clicked.connect(self.stop_wanted)
        inner = column(self, margins=(24, 8, 24, 10), gap=6)
        inner.addWidget(self._problem)
        inner.addWidget(self._words)
        self.buttons = Surface("plain", "documents.foot.buttons")
        flow = FlowLayout(self.buttons, spacing=10)
        for button in (self._find, self._make, self._save, self._print, self._look, self._stop):
            flow.addWidget(button)
        inner.addWidget(self.buttons)

    def show_stage(self, stage: Stage, spec: PaperSpec, *, whole: bool, tells: bool) -> None:
        """Show what can be done now; `tells` that how far it is can be seen nowhere else."""
        busy = stage is Stage.MAKING
        by_hand = stage in {Stage.CHOOSING, Stage.STOPPED}
        self._make.say(text("documents.make" if spec.pages else "documents.check"))
        self._make.setVisible(by_hand and whole)
        self._save.setVisible(not (by_hand and whole))
        self._print.setVisible(spec.pages and not (by_hand and whole))
        self.show_leave(Leave())
        self._stop.setVisible(busy and tells)
        self._words.setText("" if stage is Stage.MADE else text(f"documents.stage.{stage.value}"))
        self._words.setVisible(stage is not Stage.MADE and (tells or not busy))
        self._problem.hide()

    def show_standing(self, standing: Standing) -> None:
        """Say how far it is."""
        self._words.setText(standing.sentence())

    def show_problem(self, words: str) -> None:
        """Say why there are no pages."""
        if self._problem.isHidden() or self._problem.text() != words:
            announce(self, words, urgent=True)
        self._problem.setText(words)
        self._problem.show()
        self._words.hide()

    def show_leave(self, leave: Leave) -> None:
        """Let the paper be saved and printed, or say why not."""
        self._save.setEnabled(leave.may_write)
        self._print.setEnabled(leave.may_print)
        self._find.setVisible(bool(leave.why))
        if leave.why:
            self._save.hide()
            self._print.hide()
            self.show_problem(leave.why)

    def press_print(self) -> bool:
        """Press Print when it can be pressed."""
        can = self._print.isVisible() and self._print.isEnabled()
        if can:
            self._print.click()
        return can

    def show_look(self, *, there: bool) -> None:
        """Offer to read the pages where they do not fit beside the choice."""
        self._look.setVisible(there)
