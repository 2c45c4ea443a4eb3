"""The form of a person: which fields the role has, and at each contact whether papers may print it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox

from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.kinds import RECORDS
from app.domain.person import CONFIDENTIAL_BY_ROLE, NEVER_SERVED, PERSON_FIELDS, Role
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, SmallLabel, Surface, column, pill
from ui.style.theme import Role as Font
from ui.style.theme import dress
from ui.unlocked.forms.cells import FieldCell
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.screens.people.rows import GROUPS, fields_of, is_kept_out, may_be_kept_out
from ui.unlocked.screens.people.ties import TiesField


class PersonForm(FieldForm):
    """Adds to the fields of a person what is kept out of papers."""

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.PERSON], GROUPS, look)
        self._note = Surface("private", f"{name}.kept_out.note")
        column(self._note, margins=(14, 10, 14, 11)).addWidget(
            BodyLabel(text("people.kept_out.note"), f"{name}.kept_out.words")
        )
        self.body("first").addWidget(self._note)
        self._show_role()

    def prepare(self) -> None:
        """Know no marks yet."""
        self._kept_out: tuple[str, ...] = ()
        self._ticks: dict[str, QCheckBox] = {}
        self._pills: dict[str, SmallLabel] = {}

    def values(self) -> dict[str, object]:
        """Return every field, with the names of those that are kept out."""
        return {**super().values(), "confidential": self._confidential()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values; what is ticked comes with them."""
        if "role" in values:  # a draft keeps its name alone
            values = {**values, "role": Role(str(values["role"]))}
        given = values.get("confidential")
        if isinstance(given, tuple):
            self._kept_out = given
            for field, tick in self._ticks.items():
                tick.blockSignals(True)  # noqa: FBT003
                tick.setChecked(field in given)
                tick.blockSignals(False)  # noqa: FBT003
        super().show_values(values)
        self._show_role()

    def on_edited(self) -> None:
        """Show the fields of another role when it was chosen."""
        self._show_role()
        super().on_edited()

    def on_ticked(self) -> None:
        """Pass on that a field is to be kept out, or not any more."""
        self.edited.emit()

    def _role(self) -> Role:
        value = self.value("role")
        assert isinstance(value, Role)
        return value

    def _confidential(self) -> tuple[str, ...]:
        """Return the ticked names; those set elsewhere that have no tick here stay."""
        ticked = {field for field, tick in self._ticks.items() if tick.isChecked()}
        kept = [name for name in self._kept_out if name in ticked or name not in self._ticks]
        new = [spec.name for spec in PERSON_FIELDS if spec.name in ticked and spec.name not in kept]
        return (*kept, *new)

    def _show_role(self) -> None:
        role = self._role()
        values = super().values()
        names = [name for name, value in values.items() if name in fields_of(role) or value not in {"", ()}]
        self.show_fields(names)
        for field in self._ticks:
            self._show_mark(role, field)
        self._note.setVisible(role in CONFIDENTIAL_BY_ROLE)

    def _show_mark(self, role: Role, field: str) -> None:
        fixed, tick = is_kept_out(role, field), self._ticks[field]
        tick.setVisible(not fixed and (may_be_kept_out(role, field) or tick.isChecked()))
        self._pills[field].setVisible(fixed)

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field; ties have rows of their own."""
        if spec.kind is FieldKind.PARTS:
            return TiesField(name)
        return super().make_editor(spec, name, label, hint)

    def made(self, field: str, cell: FieldCell) -> None:
        """Add to a field whether papers may print it."""
        if field == "role":
            return
        name = f"{self.objectName()}.{field}"
        label = text(f"people.field.{field}")
        never = field in NEVER_SERVED
        mark = pill(text("people.never_served" if never else "people.kept_out"), f"{name}.kept_out")
        tick = QCheckBox(text("people.keep_out"))
        tick.setObjectName(f"{name}.keep_out")
        tick.setAccessibleName(f"{label}: {text('people.keep_out')}")
        dress(tick, Font.SMALL)
        tick.setChecked(field in self._kept_out)
        tick.toggled.connect(self.on_ticked)
        cell.head.addWidget(mark)
        cell.head.addWidget(tick)
        self._pills[field] = mark
        self._ticks[field] = tick
        self._show_mark(self._role(), field)
