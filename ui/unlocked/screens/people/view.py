"""People: who is in the record, what papers may say of them, and places that no paper may name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS, Record
from app.domain.person import Person
from app.domain.records import Place
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
        forms: dict[RecordKind, Callable[[], FieldForm]] = {
            RecordKind.PERSON: partial(PersonForm, "people.person", FormLook("people.", context.theme, zone)),
            RecordKind.PLACE: partial(
                FieldForm,
                "people.place",
                RECORDS[RecordKind.PLACE],
                PLACE_GROUPS,
                FormLook("people.place.", context.theme, zone),
            ),
        }
        pane = RecordPane(context, "people", forms)
        super().__init__(context, "people.", pane, KINDS, read_rows)
        pane.shown.connect(self.on_shown)
        pane.saved.connect(self.on_record)

    def on_shown(self, opened: Opened) -> None:
        """Say above the form who or what it is."""
        values = opened.values
        if opened.subject.kind is RecordKind.PLACE:
            self._head_place(str(values.get("label") or ""))
        elif opened.subject.is_new:
            self._pane.title.setText(text("people.new"))
            self._pane.subtitle.setText("")
        else:
            self._head_person(str(values.get("name") or ""), str(values["role"]))

    def on_record(self, record: Record) -> None:
        """Say it again as it was saved."""
        if isinstance(record, Place):
            self._head_place(record.label)
        elif isinstance(record, Person):
            self._head_person(record.name, record.role)

    def _head_place(self, label: str) -> None:
        self._pane.title.setText(label or text("people.place_new"))
        self._pane.subtitle.setText(text("people.place_subtitle"))

    def _head_person(self, name: str, role: str) -> None:
        self._pane.title.setText(name or text("people.unnamed"))
        self._pane.subtitle.setText(tag_label("role", role))


def build(context: ScreenContext) -> Screen:
    """Make the people page."""
    return PeopleScreen(context)
