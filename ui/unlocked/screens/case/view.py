"""My case: what court forms ask once; every part is folded until it is wanted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import Button, Surface, column, row
from ui.unlocked.forms.form import FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.case.form import CaseForm
from ui.unlocked.screens.case.presenter import CasePresenter


class CaseScreen(Screen):
    """One form over the whole page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("case")
        self._form = CaseForm("case.form", FormLook("case.", context.theme, context.clock.zone()))
        self._pane = RecordPane(context, "case", {RecordKind.CASE: self.form}, surface="window")
        self.presenter = CasePresenter(context.session, context.jobs, context.shell, self)
        self._pane.shown.connect(self.on_shown)
        self._form.tell_wanted.connect(self.presenter.tell)
        self._sheet = Button(text("case.copy_sheet"), "case.copy_sheet", "link")
        self._sheet.clicked.connect(self.presenter.open_copy_sheet)
        self._boxes = Button(text("case.ic3_form"), "case.ic3_form", "link")
        self._boxes.clicked.connect(self.presenter.open_ic3_form)
        layout = column(self)
        layout.addWidget(self._pane, 1)
        foot = Surface("plain", "case.foot")
        links = Surface("plain", "case.links")
        row(foot, margins=(24, 6, 24, 10)).addWidget(links)
        flow = FlowLayout(links, spacing=14)
        flow.addWidget(self._sheet)
        flow.addWidget(self._boxes)
        layout.addWidget(foot)

    def form(self) -> CaseForm:
        """Return the form of the page."""
        return self._form

    def activate(self, target: Target) -> None:
        """Show the case, perhaps at a field."""
        self.presenter.load()
        self._pane.begin(Subject(RecordKind.CASE), target.what)

    def refresh(self, change: Change) -> None:
        """Read again what another page changed."""
        self._pane.changed(change)
        self.presenter.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved."""
        return self._pane.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether something is typed and not saved."""
        return self._pane.is_being_written()

    def left_at(self, here: Target) -> Target:
        """Return the record that is being written, at its field."""
        return self._pane.left_at(here)

    def first_focus(self) -> QWidget:
        """Return the form."""
        return self._pane.first_focus()

    def show_told(self, told: frozenset[str]) -> None:
        """Say which of home, work and school stand under People."""
        self._form.show_told(told)

    def on_shown(self, _opened: Opened) -> None:
        """Head the page."""
        self._pane.title.setText(text("window.rail.case"))
        self._pane.subtitle.setText(text("case.subtitle"))


def build(context: ScreenContext) -> Screen:
    """Make the page of the case."""
    return CaseScreen(context)
