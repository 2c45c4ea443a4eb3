"""The plan for safety: questions to think about, kept in the record and printed only by choice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.strings.catalogue import text
from ui.style.parts import Surface, column
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.planning.form import PlanForm
from ui.unlocked.screens.planning.presenter import PlanningPresenter


class PlanningScreen(Screen):
    """One form over the whole page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("planning")
        self._context = context
        self._form: PlanForm | None = None
        self._part = ""
        self._pane = RecordPane(context, "planning", {RecordKind.PLAN: self._make_form}, surface="window")
        self._pane.shown.connect(self.on_shown)
        self.presenter = PlanningPresenter(context.session, context.jobs, self)
        head = Surface("plain", "planning.head")
        column(head, margins=(24, 16, 24, 0)).addWidget(PageStrip(context.shell, "support", "planning"))
        layout = column(self, gap=0)
        layout.addWidget(head)
        layout.addWidget(self._pane, 1)

    def activate(self, target: Target) -> None:
        """Show the plan, with the part of the target open."""
        self._part = target.what
        self.presenter.load()

    def refresh(self, change: Change) -> None:
        """Read again what changed."""
        self._pane.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved."""
        return self._pane.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether something is typed and not saved."""
        return self._pane.is_being_written()

    def left_at(self, here: Target) -> Target:
        """Return the plan, with the part open that is being written in."""
        return Target(here.screen, what=self._form.part_in_focus() if self._form else "", back=here.back)

    def first_focus(self) -> QWidget:
        """Return the form."""
        return self._pane.first_focus()

    def open(self, subject: Subject) -> None:
        """Open the plan in the form."""
        self._pane.begin(subject)

    def on_shown(self, _opened: Opened) -> None:
        """Head the page."""
        self._pane.title.setText(text("planning.title"))
        self._pane.subtitle.setText("\n".join((text("planning.subtitle"), text("planning.where"))))
        if self._form is not None and self._part:
            self._form.open_part(self._part)
            self._part = ""

    def _make_form(self) -> FieldForm:
        self._form = PlanForm(FormLook("planning.", self._context.theme, self._context.clock.zone()))
        return self._form


def build(context: ScreenContext) -> Screen:
    """Make the page of the plan."""
    return PlanningScreen(context)
