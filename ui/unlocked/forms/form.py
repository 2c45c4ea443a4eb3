"""A form made from the field list of a record: groups of fields under their labels, errors at the field.

A folded group is made when it is opened: a form with sixty fields must not hold the window up. Until then,
and as long as the person does not change a field, its value is the one that was given, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import NOT_ASKED
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.kinds import RecordType
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.person import Role
from app.strings.catalogue import has_text, text
from ui.style.parts import HeadingLabel, MutedLabel, Surface, column
from ui.style.theme import Theme
from ui.unlocked.cursor import give_focus
from ui.unlocked.forms.cells import Columns, FieldCell
from ui.unlocked.forms.editors import (
    AnswerField,
    ChoiceField,
    FieldEditor,
    FlagField,
    LineField,
    MomentField,
    PeopleField,
    PersonField,
    ProseField,
    RoleField,
    TagsField,
)
from ui.unlocked.forms.lines import LinesField
from ui.unlocked.forms.people import Named
from ui.unlocked.forms.subject import blank_values
from ui.unlocked.widgets.fold import Fold

Values = Mapping[str, object]
_WIDE = frozenset({"address", "caption", "court", "safe_address", "address_programme", "what", "who"})
_ROLES: Mapping[str, tuple[Role, ...]] = {
    "respondent": (Role.OTHER,),
    "against": (Role.OTHER,),
    "protect": (Role.ME, Role.CHILD, Role.WITNESS),
    "protects": (Role.ME, Role.CHILD, Role.WITNESS),
}
_EMPTY: tuple[object, ...] = ("", (), None, False, NOT_ASKED, UNKNOWN_MOMENT)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; `key` names its sentence, and a group that is not folded is always open."""

    key: str
    fields: tuple[str, ...]
    folded: bool = True


@dataclass(frozen=True, slots=True)
class FormLook:
    """Where the sentences of a form stand (the start of their keys), its theme, and the zone of its times."""

    words: str
    theme: Theme
    zone: str

    def key(self, part: str, name: str) -> str:
        """Return the key of a sentence: of a field, a hint or a group."""
        return f"{self.words}{part}.{name}"


class FieldForm(Surface):
    """Editors by field name, in groups; `edited` tells that the person changed one."""

    edited = Signal()

    def __init__(self, name: str, record: RecordType, groups: Sequence[Group], look: FormLook) -> None:
        super().__init__("plain", name)
        self._record = record
        self._groups = tuple(groups)
        self._look = look
        self._fields = tuple(field for group in groups for field in group.fields)
        self._given: dict[str, object] = {name: blank_values(record)[name] for name in self._fields}
        self._shown: dict[str, object] = {}
        self._people: tuple[Named, ...] = ()
        self._names = frozenset(self._fields)
        self._cells: dict[str, FieldCell] = {}
        self._folds: dict[str, Fold] = {}
        self._columns: dict[str, Columns] = {}
        self._bodies: dict[str, QVBoxLayout] = {}
        self._layout = column(self, gap=0)
        self.prepare()
        for group in self._groups:
            self._add_group(group)

    # What pages ask.

    def values(self) -> dict[str, object]:
        """Return every field as it stands."""
        return {name: self.value(name) for name in self._fields}

    def value(self, field: str) -> object:
        """Return a field as it stands: as it was given, unless the person changed it."""
        cell = self._cells.get(field)
        if cell is None:
            return self._given[field]
        value = cell.editor.value()
        return self._given[field] if value == self._shown[field] else value

    def show_values(self, values: Values) -> None:
        """Show values, without telling that they changed; fields that are not named stay as they are."""
        self.blockSignals(True)  # noqa: FBT003
        for name in self._fields:
            if name in values:
                self._given[name] = values[name]
                self._put(name)
        self.blockSignals(False)  # noqa: FBT003
        self.on_shown()

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer these people wherever one can be chosen."""
        self._people = people
        self.blockSignals(True)  # noqa: FBT003
        for cell in self._cells.values():
            cell.editor.offer(people)
        self.blockSignals(False)  # noqa: FBT003

    def problem(self) -> tuple[str, str]:
        """Return the first field that cannot be saved and why; two times "" when all can."""
        found = ((name, cell.editor.problem()) for name, cell in self._cells.items())
        return next((each for each in found if each[1]), ("", ""))

    def show_problem(self, field: str, words: str) -> bool:
        """Say what is wrong at a field and go there; False when the form has no such field."""
        if field not in self._fields:
            return False
        self.cell(field).show_problem(words)
        self.go_to(field)
        return True

    def go_to(self, field: str) -> None:
        """Open the group of a field and put the focus there; nothing happens for a field that is not here."""
        if field not in self._fields:
            return
        editor = self.editor(field)
        group = self._group_of(field)
        if group.key in self._folds:
            self._folds[group.key].open()
        give_focus(self, editor.first_focus())

    @property
    def first_field(self) -> str:
        """The field where writing begins: the first that is shown."""
        return next(field for field in self._fields if field in self._names)

    def field_in_focus(self) -> str:
        """Return the field that is being written, "" when it is none of this form."""
        focus = self.focusWidget()  # of this form: in the turn of a lock the page that asks has the keyboard
        return next((field for field, cell in self._cells.items() if _is_in(focus, cell)), "")

    def kind_of(self, field: str) -> K:
        """Return the shape of a field."""
        return self._record.field(field).kind

    def label_of(self, field: str) -> str:
        """Return what a field is called."""
        return text(self._look.key("field", field))

    def editor(self, field: str) -> FieldEditor:
        """Return the editor of a field."""
        return self.cell(field).editor

    def cell(self, field: str) -> FieldCell:
        """Return the cell of a field, making its group when it was never opened."""
        if field not in self._cells:
            self._fill(self._group_of(field))
        return self._cells[field]

    def body(self, group: str) -> QVBoxLayout:
        """Return where a page may add something of its own to a group."""
        return self._bodies[group]

    def fold_all(self) -> None:
        """Fold every group."""
        for fold in self._folds.values():
            fold.open(on=False)

    def show_fields(self, names: Sequence[str]) -> None:
        """Show these fields alone; the others keep their values."""
        if self._names == frozenset(names):
            return
        self._names = frozenset(names)
        for group in self._groups:
            if group.fields[0] in self._cells:
                self._show_named(group)
            if group.key in self._folds:
                self._folds[group.key].setVisible(not self._names.isdisjoint(group.fields))

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()

    def on_edited(self) -> None:
        """Pass on that something changed."""
        for cell in self._cells.values():
            if cell.editor is self.sender():
                cell.show_problem("")
        self._summarize()
        self.edited.emit()

    def on_opened(self) -> None:
        """Make the group that is opened for the first time."""
        for group in self._groups:
            if self._folds.get(group.key) is self.sender() and group.fields[0] not in self._cells:
                self._fill(group)

    def on_shown(self) -> None:
        """Say in the folds what is in them."""
        self._summarize()

    # What a form of its own may do.

    def prepare(self) -> None:
        """Get ready, before the first editor is made."""

    def made(self, field: str, cell: FieldCell) -> None:
        """Add to a cell that was just made."""

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:  # noqa: PLR0911
        """Make the editor of a field."""
        match spec.kind:
            case K.PROSE:
                return ProseField(name, label, hint)
            case K.LIST:
                return LinesField(name, label, hint)
            case K.TEXT:
                return LineField(name, label, hint)
            case K.ANSWER:
                return AnswerField(name, label, hint)
            case K.MOMENT:
                return MomentField(name, label, self._look.zone)
            case K.FLAG:
                return FlagField(name, label)
            case _:
                return self._make_chooser(spec, name, label)

    def _make_chooser(self, spec: FieldSpec, name: str, label: str) -> FieldEditor:
        match spec.kind:
            case K.CHOICE if spec.group == "role":
                return RoleField(name, label)
            case K.CHOICE:
                return ChoiceField(name, label, spec.group)
            case K.TAGS:
                return TagsField(name, label, spec.group)
            case K.LINK:
                return PersonField(name, label, self.roles_of(spec))
            case _:
                return PeopleField(name, label, self.roles_of(spec))

    def roles_of(self, spec: FieldSpec) -> tuple[Role, ...]:
        """Return the roles that a link may point to; none means all."""
        return _ROLES.get(spec.name, ())

    def summary_of(self, group: Group) -> str:
        """Say in a few words how much is in a group."""
        filled = sum(1 for name in group.fields if self.value(name) not in _EMPTY)
        return text("forms.filled", n=filled) if filled else ""

    # How it is put together.

    def _summarize(self) -> None:
        for group in self._groups:
            fold = self._folds.get(group.key)
            if fold is not None:
                fold.say(self.summary_of(group))

    def _group_of(self, field: str) -> Group:
        return next(group for group in self._groups if field in group.fields)

    def _add_group(self, group: Group) -> None:
        name = f"{self.objectName()}.{group.key}"
        title = self._look.key("group", group.key)
        body = Surface("plain", f"{name}.body")
        self._bodies[group.key] = column(
            body, margins=(4, 2, 4, 18) if group.folded else (0, 0, 0, 14), gap=10
        )
        if group.folded:
            fold = Fold(self._look.theme, f"{name}.fold", text(title), body)
            fold.opened.connect(self.on_opened)
            self._folds[group.key] = fold
            self._layout.addWidget(fold)
        else:
            self._layout.addWidget(body)
            self._fill(group)

    def _fill(self, group: Group) -> None:
        name = f"{self.objectName()}.{group.key}"
        title = self._look.key("group", group.key)
        inner = self._bodies[group.key]
        if not group.folded and has_text(title):
            inner.addWidget(HeadingLabel(text(title), f"{name}.heading"))
        if has_text(f"{title}.note"):
            inner.addWidget(MutedLabel(text(f"{title}.note"), f"{name}.note"))
        columns = self._columns[group.key] = Columns(f"{name}.fields")
        inner.addWidget(columns)
        for field in group.fields:
            self._add_field(columns, field)
        self._show_named(group)

    def _add_field(self, columns: Columns, field: str) -> None:
        spec = self._record.field(field)
        name = f"{self.objectName()}.{field}"
        label = text(self._look.key("field", field))
        hint_key = self._look.key("hint", field)
        hint = text(hint_key) if has_text(hint_key) else ""
        editor = self.make_editor(spec, name, label, hint)
        editor.changed.connect(self.on_edited)
        below = "" if isinstance(editor, LineField | LinesField | ProseField | AnswerField) else hint
        cell = FieldCell(name, label, editor, below)
        self._cells[field] = cell
        narrow = spec.kind in {K.TEXT, K.CHOICE, K.LINK, K.NUMBER} and not editor.wide and field not in _WIDE
        columns.add(cell, whole=not narrow)
        editor.offer(self._people)
        self._put(field)
        self.made(field, cell)

    def _put(self, field: str) -> None:
        cell = self._cells.get(field)
        if cell is not None:
            cell.editor.set_value(self._given[field])
            cell.show_problem("")
            self._shown[field] = cell.editor.value()

    def _show_named(self, group: Group) -> None:
        self._columns[group.key].show_only(
            [self._cells[name] for name in group.fields if name in self._names]
        )
        if not group.folded:
            # A heading over nothing would look as if something were missing.
            body = self._bodies[group.key].parentWidget()
            assert body is not None
            body.setVisible(not self._names.isdisjoint(group.fields))


def _is_in(part: QWidget | None, whole: QWidget) -> bool:
    return part is not None and whole.isAncestorOf(part)
