"""The person's own helpers: who stands beside the list of the program, added and changed here."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.strings.catalogue import text
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.helpers.rows import GROUPS, read_rows


class HelpersScreen(RecordsScreen):
    """The list at the left, one of them at the right."""

    def __init__(self, context: ScreenContext) -> None:
        pane = RecordPane(context, "helpers", {RecordKind.HELPER: self._make_form})
        super().__init__(context, "helpers.", pane, (RecordKind.HELPER,), read_rows)
        pane.shown.connect(self.on_shown)

    def on_shown(self, _opened: Opened) -> None:
        """Say above the form what it is."""
        self._pane.title.setText(text("helpers.title"))
        self._pane.subtitle.setText(text("helpers.subtitle"))

    def _make_form(self) -> FieldForm:
        look = FormLook("helpers.", self._context.theme, self._context.clock.zone())
        return FieldForm("helpers.form", RECORDS[RecordKind.HELPER], GROUPS, look)


def build(context: ScreenContext) -> Screen:
    """Make the page of the person's own helpers."""
    return HelpersScreen(context)
