"""A form made from the field list of a record: groups of fields under their labels, errors at the field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import NOT_ASKED
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.kinds import RecordType
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.person import Role
from app.strings.catalogue import has_text, text
from ui.style.parts import BodyLabel, CaptionLabel, HeadingLabel, MutedLabel, Surface, column, em, row
from ui.style.theme import Theme
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
from ui.unlocked.widgets.fold import Fold

Values = Mapping[str, object]
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


class FieldCell(Surface):
    """A label with what belongs beside it, the editor, and what is wrong with it."""

    def __init__(self, name: str, label: str, editor: FieldEditor, hint: str = "") -> None:
        super().__init__("plain", f"{name}.cell")
        self.editor = editor
        layout = column(self, gap=4)
        self.head: QHBoxLayout = row(gap=8)
        if not editor.asks:
            self.head.addWidget(MutedLabel(label, f"{name}.label"), 1)
        layout.addLayout(self.head)
        layout.addWidget(editor)
        if hint:
            layout.addWidget(CaptionLabel(hint, f"{name}.hint"))
        self._problem = BodyLabel("", f"{name}.problem", tone="rust")
        self._problem.hide()
        layout.addWidget(self._problem)

    def show_problem(self, words: str) -> None:
        """Say what is wrong, "" when nothing is."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))


class Columns(Surface):
    """Cells side by side where there is room for two, one under the other where not."""

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._cells: list[tuple[QWidget, bool]] = []
        self._off: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._count = 0

    def add(self, cell: QWidget, *, whole: bool) -> None:
        """Add a cell, over the whole width or not."""
        self._cells.append((cell, whole))
        self._arrange(max(self._count, 1))

    def show_only(self, cells: Collection[QWidget]) -> None:
        """Show these cells alone."""
        self._off = [cell for cell, _ in self._cells if cell not in cells]
        for cell, _ in self._cells:
            cell.setVisible(cell in cells)
        self._arrange(max(self._count, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        count = 2 if self.width() >= em(32) else 1
        if count != self._count:
            self._arrange(count)

    def _arrange(self, count: int) -> None:
        self._count = count
        while self._grid.takeAt(0) is not None:
            pass
        line = place = 0
        for cell, whole in self._cells:
            if cell in self._off:
                continue
            if whole or count == 1:
                line += 1 if place else 0
                self._grid.addWidget(cell, line, 0, 1, count)
                line, place = line + 1, 0
                continue
            self._grid.addWidget(cell, line, place)
            line, place = (line, 1) if place == 0 else (line + 1, 0)
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < count else 0)


class FieldForm(Surface):
    """Editors by field name, in groups; `edited` tells that the person changed one."""

    edited = Signal()

    def __init__(self, name: str, record: RecordType, groups: Sequence[Group], look: FormLook) -> None:
        super().__init__("plain", name)
        self._record = record
        self._groups = tuple(groups)
        self._look = look
        self._cells: dict[str, FieldCell] = {}
        self._folds: dict[str, Fold] = {}
        self._columns: dict[str, Columns] = {}
        self._bodies: dict[str, QVBoxLayout] = {}
        self._layout = column(self, gap=0)
        for group in self._groups:
            self._add_group(group)

    # What pages ask.

    def values(self) -> dict[str, object]:
        """Return every field as it stands."""
        return {name: cell.editor.value() for name, cell in self._cells.items()}

    def show_values(self, values: Values) -> None:
        """Show values, without telling that they changed; fields that are not named stay as they are."""
        self.blockSignals(True)  # noqa: FBT003
        for name, cell in self._cells.items():
            if name in values:
                cell.editor.set_value(values[name])
            cell.show_problem("")
        self.blockSignals(False)  # noqa: FBT003
        self.on_shown()

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer these people wherever one can be chosen."""
        self.blockSignals(True)  # noqa: FBT003
        for cell in self._cells.values():
            cell.editor.offer(people)
        self.blockSignals(False)  # noqa: FBT003

    def is_fit(self) -> bool:
        """Tell whether every field can be saved."""
        return all(cell.editor.is_fit() for cell in self._cells.values())

    def show_problem(self, field: str, words: str) -> bool:
        """Say what is wrong at a field and go there; False when the form has no such field."""
        cell = self._cells.get(field)
        if cell is None:
            return False
        cell.show_problem(words)
        self.go_to(field)
        return True

    def go_to(self, field: str) -> None:
        """Open the group of a field and put the focus there; nothing happens for a field that is not here."""
        if field not in self._cells:
            return
        for group in self._groups:
            if field in group.fields and group.key in self._folds:
                self._folds[group.key].open()
        self._cells[field].editor.first_focus().setFocus()

    def editor(self, field: str) -> FieldEditor:
        """Return the editor of a field."""
        return self._cells[field].editor

    def cell(self, field: str) -> FieldCell:
        """Return the cell of a field."""
        return self._cells[field]

    def body(self, group: str) -> QVBoxLayout:
        """Return where a page may add something of its own to a group."""
        return self._bodies[group]

    def fold(self, group: str) -> Fold:
        """Return the fold of a group."""
        return self._folds[group]

    def fold_all(self) -> None:
        """Fold every group."""
        for fold in self._folds.values():
            fold.open(on=False)

    def show_fields(self, names: Sequence[str]) -> None:
        """Show these fields alone; the others keep their values."""
        for group in self._groups:
            shown = [self._cells[name] for name in group.fields if name in names]
            self._columns[group.key].show_only(shown)
            if group.key in self._folds:
                self._folds[group.key].setVisible(bool(shown))

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

    def on_shown(self) -> None:
        """Say in the folds what is in them."""
        self._summarize()

    # How it is put together.

    def _add_group(self, group: Group) -> None:
        name = f"{self.objectName()}.{group.key}"
        body = Surface("plain", f"{name}.body")
        inner = column(body, margins=(4, 2, 4, 18) if group.folded else (0, 0, 0, 14), gap=10)
        title = self._look.key("group", group.key)
        note = f"{title}.note"
        if not group.folded and has_text(title):
            inner.addWidget(HeadingLabel(text(title), f"{name}.heading"))
        if has_text(note):
            inner.addWidget(MutedLabel(text(note), f"{name}.note"))
        columns = Columns(f"{name}.fields")
        inner.addWidget(columns)
        self._columns[group.key] = columns
        self._bodies[group.key] = inner
        for field in group.fields:
            self._add_field(columns, field)
        if not group.folded:
            self._layout.addWidget(body)
            return
        fold = Fold(self._look.theme, f"{name}.fold", text(title), body)
        self._folds[group.key] = fold
        self._layout.addWidget(fold)

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
        columns.add(cell, whole=spec.kind not in {K.TEXT, K.CHOICE, K.LINK} or spec.group == "role")

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

    def _summarize(self) -> None:
        for group in self._groups:
            fold = self._folds.get(group.key)
            if fold is not None:
                fold.say(self.summary_of(group))

    def summary_of(self, group: Group) -> str:
        """Say in a few words how much is in a group."""
        filled = sum(1 for name in group.fields if self._cells[name].editor.value() not in _EMPTY)
        return text("forms.filled", n=filled) if filled else ""
