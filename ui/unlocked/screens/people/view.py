"""People: who is in the record, what papers may say of them, and places that no paper may name."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.people.form import PersonForm
from ui.unlocked.screens.people.rows import KINDS, PLACE_GROUPS, read_rows


class PeopleScreen(RecordsScreen):
    """People by role and places at the left, the form of one at the right."""

    def __init__(self, context: ScreenContext) -> None:
        zone = context.clock.zone()
        forms = {
            RecordKind.PERSON: PersonForm("people.person", FormLook("people.", context.theme, zone)),
            RecordKind.PLACE: FieldForm(
                "people.place",
                RECORDS[RecordKind.PLACE],
                PLACE_GROUPS,
                FormLook("people.place.", context.theme, zone),
            ),
        }
        pane = RecordPane(context, "people", forms)
        super().__init__(context, "people.", pane, KINDS, read_rows)
        pane.shown.connect(self.on_shown)

    def on_shown(self, opened: Opened) -> None:
        """Say above the form who or what it is."""
        values = opened.values
        if opened.subject.kind is RecordKind.PLACE:
            label = str(values.get("label") or "")
            self._pane.title.setText(label or text("people.place_new"))
            self._pane.subtitle.setText(text("people.place_subtitle"))
            return
        name = str(values.get("name") or "")
        new = text("people.new") if opened.subject.is_new else text("people.unnamed")
        self._pane.title.setText(name or new)
        self._pane.subtitle.setText("" if opened.subject.is_new else tag_label("role", str(values["role"])))


def build(context: ScreenContext) -> Screen:
    """Make the people page."""
    return PeopleScreen(context)
