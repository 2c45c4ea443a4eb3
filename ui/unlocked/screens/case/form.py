"""The form of *My case*, in the parts that papers ask for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.kinds import RECORDS
from app.domain.views.ic3_form import (
    AGENCIES_LIMIT,
    DESCRIPTION_LIMIT,
    TECHNICAL_LIMIT,
    WITNESSES_LIMIT,
)
from app.strings.catalogue import text
from ui.unlocked.forms.cells import FieldCell
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook, Group
from ui.unlocked.forms.lines import LinesField
from ui.unlocked.screens.case.fields import CountedField, OfferedField, ToldField

GROUPS: tuple[Group, ...] = (
    Group("court", ("jurisdiction", "court", "county", "case_number", "filed", "hearing", "lawyer")),
    Group(
        "two",
        (
            "respondent",
            "relationship",
            "lived_together",
            "children_together",
            "guns",
            "interpreter",
        ),
    ),
    Group("told", ("home_told", "work_told", "school_told")),
    Group(
        "safe",
        (
            "safe_name",
            "safe_phone",
            "safe_address",
            "safe_address2",
            "safe_city",
            "safe_state",
            "safe_zip",
            "safe_county",
            "safe_country",
            "safe_email",
            "address_programme",
        ),
    ),
    Group("protect", ("protect", "other_cases")),
    Group("ask", ("ask_for",)),
    Group("declaration", ("declaration", "offered")),
    Group(
        "ic3",
        (
            "ic3_description",
            "ic3_self",
            "ic3_filer_name",
            "ic3_filer_business",
            "ic3_filer_phone",
            "ic3_filer_email",
            "ic3_age",
            "ic3_minor",
            "ic3_business",
            "ic3_business_name",
            "ic3_impact",
            "ic3_it_contact",
            "ic3_other_contact",
            "ic3_sector",
            "ic3_subsector",
            "ic3_lost",
            "ic3_total",
            "ic3_technical",
            "ic3_witnesses",
            "ic3_agencies",
            "ic3_update",
            "ic3_complaint_number",
            "ic3_complaint_date",
            "ic3_earlier",
        ),
    ),
    Group("record", ("code",)),
)
_LIMITS: Mapping[str, tuple[int, int]] = {
    "ic3_description": (DESCRIPTION_LIMIT, 8),
    "ic3_technical": (TECHNICAL_LIMIT, 4),
    "ic3_witnesses": (WITNESSES_LIMIT, 3),
    "ic3_agencies": (AGENCIES_LIMIT, 3),
}
_TOLD: Mapping[str, str] = {"home_told": "home", "work_told": "work", "school_told": "school"}
_FILER = ("ic3_filer_name", "ic3_filer_business", "ic3_filer_phone", "ic3_filer_email")
_BUSINESS = (
    "ic3_business_name",
    "ic3_impact",
    "ic3_it_contact",
    "ic3_other_contact",
    "ic3_sector",
    "ic3_subsector",
)
_EARLIER = ("ic3_complaint_number", "ic3_complaint_date", "ic3_earlier")


class CaseForm(FieldForm):
    """Questions of the case; what belongs to another answer is shown with that answer."""

    tell_wanted = Signal(str)

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.CASE], GROUPS, look)
        self._show_following()

    def prepare(self) -> None:
        """Know nothing told yet."""
        self._told: frozenset[str] = frozenset()

    def made(self, field: str, cell: FieldCell) -> None:
        """Say at a question whether it is told already."""
        if field in _TOLD:
            self._tell(field, cell)

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field."""
        if spec.name in _TOLD:
            told = ToldField(name, _TOLD[spec.name], label)
            told.tell_wanted.connect(self.tell_wanted)
            return told
        if spec.name in _LIMITS:
            limit, lines = _LIMITS[spec.name]
            return CountedField(name, label, hint, limit, lines)
        if spec.kind is FieldKind.TAGS:
            return OfferedField(name, spec.group)
        if spec.kind is FieldKind.LIST:
            return LinesField(name, label, hint, prose=True, more=text(f"case.more.{spec.name}"))
        return super().make_editor(spec, name, label, hint)

    def show_told(self, told: frozenset[str]) -> None:
        """Say which of home, work and school stand under People."""
        self._told = told
        for field in _TOLD:
            if field in self._cells:
                self._tell(field, self._cells[field])
        self.on_shown()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values, and the questions that follow from them."""
        super().show_values(values)
        self._show_following()

    def on_edited(self) -> None:
        """Show the questions that follow from an answer."""
        self._show_following()
        super().on_edited()

    def summary_of(self, group: Group) -> str:
        """Say how much of what must not be told is written down, and how many answers other groups have."""
        if group.key != "told":
            return super().summary_of(group)
        settled = sum(
            1 for name in group.fields if _TOLD[name] in self._told or _is(self.value(name), AnswerState.NO)
        )
        return text("case.told.summary", n=settled, of=len(group.fields))

    def _tell(self, field: str, cell: FieldCell) -> None:
        assert isinstance(cell.editor, ToldField)
        cell.editor.show_told(told=_TOLD[field] in self._told)

    def _show_following(self) -> None:
        values = self.values()
        hidden: set[str] = set()
        if not _is(values["ic3_self"], AnswerState.NO):
            hidden |= {name for name in _FILER if not values[name]}
        if not _is(values["ic3_business"], AnswerState.YES):
            hidden |= {name for name in _BUSINESS if values[name] in {"", NOT_ASKED}}
        if not _is(values["ic3_update"], AnswerState.YES):
            hidden |= {name for name in _EARLIER if not values[name]}
        self.show_fields([name for name in values if name not in hidden])


def _is(value: object, state: AnswerState) -> bool:
    return isinstance(value, Answer) and value.state is state
