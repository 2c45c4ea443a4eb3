"""The forms of the ledgers: whole numbers, links to entries and items, and what a row of work comes to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.kinds import RECORDS
from app.domain.ledgers import Work
from app.domain.person import Role
from app.domain.totals import work_line
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, Surface, column, row
from ui.unlocked.forms.editors import ChipsField, FieldEditor, LineField
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.screens.ledgers.rows import GROUPS, row_words
from ui.unlocked.screens.needed.link_field import LinkField
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.widgets.caution import LawyerCaution

_LINKED = frozenset({"entry", "evidence"})
_SHORT = frozenset({"debt_step", "pay_per"})


class NumberField(LineField):
    """A whole number, or nothing."""

    def value(self) -> int | None:  # type: ignore[override]
        """Return the number; None for what is none."""
        typed = super().value().strip()
        return int(typed) if typed.isdecimal() and typed.isascii() and int(typed) > 0 else None

    def problem(self) -> str:
        """Ask for a number where something else stands."""
        is_number = not super().value().strip() or self.value() is not None
        return "" if is_number else text("forms.problem.number")


class LedgerForm(FieldForm):
    """One row; asks by signals, with the name of the field, for records to link and for their names."""

    finding = Signal(str, str)
    naming = Signal(str, object)
    opening = Signal(str, object)

    def __init__(self, kind: RecordKind, look: FormLook) -> None:
        name = f"ledgers.{RECORDS[kind].name}"
        super().__init__(name, RECORDS[kind], GROUPS[kind], look)
        self.body("first").insertWidget(0, LawyerCaution(f"{name}.caution"))

    def prepare(self) -> None:
        """Know no links yet."""
        self._links: dict[str, LinkField] = {}

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field; links find what they lead to."""
        if spec.kind is FieldKind.NUMBER:
            return NumberField(name, label, hint)
        if spec.kind is FieldKind.CHOICE and spec.group in _SHORT:
            return ChipsField(name, label, spec.group)
        if spec.kind is not FieldKind.LINKS or spec.group not in _LINKED:
            return super().make_editor(spec, name, label, hint)
        links = LinkField(name, spec.name)
        links.setProperty("field", spec.name)
        links.finding.connect(self.on_finding)
        links.opening.connect(self.on_opening)
        self._links[spec.name] = links
        return links

    def roles_of(self, spec: FieldSpec) -> tuple[Role, ...]:
        """Return the roles that a link may point to: anybody but the person."""
        del spec
        return tuple(role for role in Role if role is not Role.ME)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values, and ask for the names of what they link to."""
        super().show_values(values)
        self._name_links()

    def on_opened(self) -> None:
        """Make the group that is opened for the first time, with the names of what it links to."""
        super().on_opened()
        self._name_links()

    def show_names(self, field: str, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""
        if field in self._links:
            self._links[field].show_names(linked)

    def show_found(self, field: str, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""
        if field in self._links:
            self._links[field].show_found(found)

    def on_finding(self, words: str) -> None:
        """Pass on what is looked for."""
        self.finding.emit(str(self.sender().property("field")), words)

    def on_opening(self, linked: EntityId) -> None:
        """Pass on where to go."""
        self.opening.emit(str(self.sender().property("field")), linked)

    def _name_links(self) -> None:
        for field, links in self._links.items():
            unnamed = links.unnamed()
            if unnamed:
                self.naming.emit(field, unnamed)


class WorkForm(LedgerForm):
    """A row of work: says what it comes to, and adds the day after with one press."""

    day_after_wanted = Signal()

    def __init__(self, look: FormLook) -> None:
        super().__init__(RecordKind.WORK, look)
        self._comes_to = BodyLabel("", "ledgers.work.comes_to")
        self.body("first").addWidget(self._comes_to)
        self._again = Surface("plain", "ledgers.work.again")
        inner = column(self._again, margins=(0, 0, 0, 6), gap=6)
        start = row()
        says = text("ledgers.work.day_after.says")
        button = Button(text("ledgers.work.day_after"), "ledgers.work.day_after", says=says)
        button.clicked.connect(self.day_after_wanted)
        start.addWidget(button)
        start.addStretch(1)
        inner.addLayout(start)
        self.body("first").insertWidget(0, self._again)
        self._again.hide()

    def offer_day_after(self, *, on: bool) -> None:
        """Offer the day after, under a row that is saved."""
        self._again.setVisible(on)

    def on_shown(self) -> None:
        """Say what the row comes to."""
        super().on_shown()
        self._add_up()

    def on_edited(self) -> None:
        """Say anew what the row comes to."""
        super().on_edited()
        self._add_up()

    def _add_up(self) -> None:
        if not hasattr(self, "_comes_to"):
            return
        known = {name: value for name, value in self.values().items() if name in Work.__dataclass_fields__}
        work = Work(id=new_id(), **known)  # type: ignore[arg-type]
        self._comes_to.setText(text("ledgers.work.comes_to", what=row_words(work_line(work))))
