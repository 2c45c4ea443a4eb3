"""One editor for each shape of field: a value in, a value out, and a signal when the person changes it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.answer import NOT_ASKED, Answer
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment
from app.domain.person import Role
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import Chip, LineEdit, MutedLabel, Surface, column
from ui.style.tick import Tick
from ui.unlocked.forms.people import Named
from ui.unlocked.forms.prose import ProseEdit
from ui.unlocked.widgets.answer import AnswerEditor
from ui.unlocked.widgets.moment import MomentEditor
from ui.unlocked.widgets.tags import TagChips


class FieldEditor(Surface):
    """Edits one value.

    `asks` tells that the editor shows its question itself, `wide` that it wants the whole width of a form.
    """

    changed = Signal()
    asks = False
    wide = False

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)

    def value(self) -> object:
        """Return the value as it stands."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value, without telling that it changed."""
        self.blockSignals(True)  # noqa: FBT003
        self.put(value)
        self.blockSignals(False)  # noqa: FBT003

    def put(self, value: object) -> None:
        """Show a value."""
        raise NotImplementedError

    def problem(self) -> str:
        """Return why the value cannot be saved, "" when it can."""
        return ""

    def offer(self, people: tuple[Named, ...]) -> None:
        """Hear who can be chosen."""

    def first_focus(self) -> QWidget:
        """Return the widget to type in."""
        return self

    def on_changed(self) -> None:
        """Tell that the person changed it."""
        self.changed.emit()


class LineField(FieldEditor):
    """One line."""

    def __init__(self, name: str, says: str, hint: str = "") -> None:
        super().__init__(f"{name}.editor")
        self._line = LineEdit(name, says=says, hint=hint)
        self._line.textEdited.connect(self.on_changed)
        self._line.textChanged.connect(self.on_text)
        column(self).addWidget(self._line)

    def value(self) -> str:
        """Return the text."""
        return self._line.text()

    def put(self, value: object) -> None:
        """Show a text from its start."""
        self._line.setText(str(value or ""))
        self._line.setCursorPosition(0)

    def first_focus(self) -> QWidget:
        """Return the box."""
        return self._line

    def on_text(self) -> None:
        """Hear of text that came without a key, as by assistive tools."""
        if not self.signalsBlocked():
            self.changed.emit()


class ProseField(FieldEditor):
    """Several lines in the person's own words."""

    def __init__(self, name: str, says: str, hint: str = "", lines: int = 3) -> None:
        super().__init__(f"{name}.editor")
        self._edit = ProseEdit(name, says=says, hint=hint, lines=lines)
        self._edit.textChanged.connect(self.on_changed)
        column(self).addWidget(self._edit)

    def value(self) -> str:
        """Return the text."""
        return self._edit.toPlainText()

    def put(self, value: object) -> None:
        """Show a text."""
        self._edit.setPlainText(str(value or ""))

    def first_focus(self) -> QWidget:
        """Return the box."""
        return self._edit


class ChoiceField(FieldEditor):
    """One term of a vocabulary; an open one takes the person's own word as well."""

    def __init__(self, name: str, says: str, group: str) -> None:
        super().__init__(f"{name}.editor")
        self._group = vocabulary()[group]
        self._combo = ChoiceBox()
        self._combo.setObjectName(name)
        self._combo.setAccessibleName(says)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(12)
        self._combo.addItem("" if self._group.open else text("forms.choice.none"), "")
        for code in self._group.terms():
            self._combo.addItem(tag_label(group, code), code)
        if self._group.open:
            self._combo.setEditable(True)
            self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            edit = self._combo.lineEdit()
            assert edit is not None
            edit.setObjectName(f"{name}.own")
            edit.setAccessibleName(says)
            edit.setPlaceholderText(text("forms.choice.own"))
        self._combo.currentTextChanged.connect(self.on_changed)
        column(self).addWidget(self._combo)

    def value(self) -> str:
        """Return the code, or the own word."""
        words = self._combo.currentText().strip()
        at = self._combo.findText(words)
        if at >= 0:
            return str(self._combo.itemData(at) or "")
        return words

    def put(self, value: object) -> None:
        """Show a code or an own word."""
        code = str(value or "")
        at = self._combo.findData(code)
        if at >= 0:
            self._combo.setCurrentIndex(at)
        else:
            self._combo.setEditText(code)

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._combo


class ChipsField(FieldEditor):
    """One term of a small closed vocabulary, all of them in sight."""

    wide = True

    def __init__(self, name: str, says: str, group: str) -> None:
        super().__init__(name)
        self._chips: dict[str, Chip] = {}
        flow = FlowLayout(self)
        for code in vocabulary()[group].terms():
            chip = Chip(tag_label(group, code), f"{name}.{code}")
            chip.setAccessibleName(f"{says}: {tag_label(group, code)}")
            chip.clicked.connect(self.on_clicked)
            self._chips[code] = chip
            flow.addWidget(chip)

    def value(self) -> str:
        """Return the code, "" when none was chosen."""
        return next((code for code, chip in self._chips.items() if chip.isChecked()), "")

    def put(self, value: object) -> None:
        """Show a code."""
        for code, chip in self._chips.items():
            chip.setChecked(code == value)

    def first_focus(self) -> QWidget:
        """Return the chip that is on, or the first."""
        return self._chips.get(self.value()) or next(iter(self._chips.values()))

    def on_clicked(self) -> None:
        """Let the pressed one be the only one."""
        for chip in self._chips.values():
            chip.setChecked(chip is self.sender())
        self.changed.emit()


class RoleField(ChipsField):
    """What a person is to the case."""

    def __init__(self, name: str, says: str) -> None:
        super().__init__(name, says, "role")

    def value(self) -> Role:
        """Return the role."""
        return Role(super().value() or Role.OTHER)


class FlagField(FieldEditor):
    """A tick; its question stands beside it."""

    asks = True

    def __init__(self, name: str, says: str) -> None:
        super().__init__(f"{name}.editor")
        self._box = Tick(says, name)
        self._box.toggled.connect(self.on_changed)
        column(self).addWidget(self._box)

    def value(self) -> bool:
        """Tell whether it is ticked."""
        return self._box.isChecked()

    def put(self, value: object) -> None:
        """Tick it, or not."""
        self._box.setChecked(bool(value))

    def first_focus(self) -> QWidget:
        """Return the tick."""
        return self._box


class AnswerField(FieldEditor):
    """A question with five states."""

    asks = True

    def __init__(self, name: str, says: str, hint: str = "") -> None:
        super().__init__(f"{name}.editor")
        self._answer = AnswerEditor(name, says, hint=hint)
        self._answer.changed.connect(self.on_changed)
        column(self).addWidget(self._answer)

    def value(self) -> Answer:
        """Return the answer."""
        return self._answer.value()

    def put(self, value: object) -> None:
        """Show an answer."""
        self._answer.set_value(value if isinstance(value, Answer) else NOT_ASKED)

    def first_focus(self) -> QWidget:
        """Return the first chip."""
        return self._answer.findChild(Chip) or self


class MomentField(FieldEditor):
    """How sure, and when."""

    def __init__(self, name: str, says: str, zone: str) -> None:
        super().__init__(f"{name}.editor")
        self._moment = MomentEditor(name, says, zone)
        self._moment.changed.connect(self.on_changed)
        column(self).addWidget(self._moment)

    def value(self) -> Moment:
        """Return the moment."""
        return self._moment.value()

    def put(self, value: object) -> None:
        """Show a moment."""
        self._moment.set_value(value if isinstance(value, Moment) else UNKNOWN_MOMENT)

    def problem(self) -> str:
        """Ask for the day that is missing, or say that it ends before it starts."""
        return "" if self._moment.is_fit() else text("forms.problem.moment")

    def first_focus(self) -> QWidget:
        """Return the first chip."""
        return self._moment.first_focus()


class TagsField(FieldEditor):
    """Terms of a vocabulary."""

    def __init__(self, name: str, says: str, group: str) -> None:
        super().__init__(f"{name}.editor")
        self._tags = TagChips(name, group, says=says)
        self._tags.changed.connect(self.on_changed)
        column(self).addWidget(self._tags)

    def value(self) -> tuple[str, ...]:
        """Return the terms that are on."""
        return self._tags.value()

    def put(self, value: object) -> None:
        """Show terms."""
        self._tags.set_value(value if isinstance(value, tuple) else ())


class PersonField(FieldEditor):
    """One person out of those in the record, or nobody."""

    def __init__(self, name: str, says: str, roles: Iterable[Role] = ()) -> None:
        super().__init__(f"{name}.editor")
        self._roles = frozenset(roles) or frozenset(Role)
        self._people: tuple[Named, ...] = ()
        self._chosen: EntityId | None = None
        self._combo = ChoiceBox()
        self._combo.setObjectName(name)
        self._combo.setAccessibleName(says)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(12)
        self._combo.activated.connect(self.on_chosen)
        column(self).addWidget(self._combo)
        self._fill()

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer the people of the roles that fit."""
        self._people = people
        self._fill()

    def value(self) -> EntityId | None:
        """Return the id of the person."""
        return self._chosen

    def put(self, value: object) -> None:
        """Show a person."""
        self._chosen = EntityId(bytes(value)) if isinstance(value, bytes) else None
        self._fill()

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._combo

    def on_chosen(self, row: int) -> None:
        """Take the person of that row."""
        self._chosen = self._offered[row]
        self.changed.emit()

    def _fill(self) -> None:
        fit = [one for one in self._people if one.role in self._roles or one.id == self._chosen]
        self._offered: tuple[EntityId | None, ...] = (None, *(one.id for one in fit))
        self._combo.clear()
        self._combo.addItem(text("forms.person.none"))
        self._combo.addItems([one.name for one in fit])
        if self._chosen in self._offered:
            self._combo.setCurrentIndex(self._offered.index(self._chosen))


class PeopleField(FieldEditor):
    """Any number of the people in the record."""

    def __init__(self, name: str, says: str, roles: Iterable[Role] = ()) -> None:
        super().__init__(name)
        self._says = says
        self._roles = frozenset(roles) or frozenset(Role)
        self._people: tuple[Named, ...] = ()
        self._chips: dict[EntityId, Chip] = {}
        self._flow = FlowLayout(self)
        self._none = MutedLabel(text("forms.people.none"), f"{name}.none")
        self._flow.addWidget(self._none)

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer the people of the roles that fit, keeping who is on."""
        self._people = people
        self._fill(self.value())

    def _fill(self, on: tuple[object, ...]) -> None:
        fit = [one for one in self._people if one.role in self._roles or one.id in on]
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for one in fit:
            chip = Chip(one.name, f"{self.objectName()}.{len(self._chips)}")
            chip.setAccessibleName(f"{self._says}: {one.name}")
            chip.clicked.connect(self.on_changed)
            self._chips[one.id] = chip
            self._flow.addWidget(chip)
            chip.setChecked(one.id in on)
        self._none.setVisible(not fit)

    def value(self) -> tuple[EntityId, ...]:
        """Return who is on."""
        return tuple(person for person, chip in self._chips.items() if chip.isChecked())

    def put(self, value: object) -> None:
        """Show who is on."""
        self._fill(value if isinstance(value, tuple) else ())
