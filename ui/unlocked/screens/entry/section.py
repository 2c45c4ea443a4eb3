"""The folded parts of the entry page: each knows some fields."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.answer import NOT_ASKED, Answer
from app.domain.moment import UNKNOWN_MOMENT, Moment
from app.strings.catalogue import has_text, text
from ui.style.parts import LineEdit, MutedLabel, OwnWordsEdit, Surface, column
from ui.unlocked.screens.entry.offers import Offers
from ui.unlocked.widgets.answer import AnswerEditor
from ui.unlocked.widgets.moment import MomentEditor
from ui.unlocked.widgets.tags import TagChips

Values = Mapping[str, object]


class Section(Surface):
    """Fields by name; `edited` tells that one of them changed."""

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("plain", f"entry.{name}")
        self.key = name
        self._texts: dict[str, LineEdit | OwnWordsEdit] = {}
        self._answers: dict[str, AnswerEditor] = {}
        self._tags: dict[str, TagChips] = {}
        self._moments: dict[str, MomentEditor] = {}
        self._inner: QVBoxLayout = column(self, margins=(20, 4, 4, 20), gap=14)

    def offer(self, offers: Offers) -> None:
        """Take what can be chosen from; most parts need nothing."""

    def look_through(self, values: Values) -> None:
        """Hear what stands on the page when the part is opened; most parts need nothing."""

    def values(self) -> dict[str, object]:
        """Return the fields as they stand, typed."""
        found: dict[str, object] = {}
        for name, box in self._texts.items():
            found[name] = box.text() if isinstance(box, LineEdit) else box.toPlainText()
        found |= {name: editor.value() for name, editor in self._answers.items()}
        found |= {name: editor.value() for name, editor in self._moments.items()}
        found |= {name: chips.value() for name, chips in self._tags.items()}
        return found

    def show_values(self, values: Values) -> None:
        """Show fields, without telling that they changed; what is not given is empty."""
        self.blockSignals(True)  # noqa: FBT003
        for name, box in self._texts.items():
            given = str(values.get(name) or "")
            # What is there already stays with its own undo and its cursor.
            if isinstance(box, LineEdit):
                if box.text() != given:
                    box.setText(given)
            elif box.toPlainText() != given:
                box.setPlainText(given)
        for name, editor in self._answers.items():
            answer = values.get(name)
            editor.set_value(answer if isinstance(answer, Answer) else NOT_ASKED)
        for name, moment_editor in self._moments.items():
            moment = values.get(name)
            moment_editor.set_value(moment if isinstance(moment, Moment) else UNKNOWN_MOMENT)
        for name, chips in self._tags.items():
            tags = values.get(name)
            chips.set_value(tags if isinstance(tags, tuple) else ())
        self.blockSignals(False)  # noqa: FBT003

    def unfit(self) -> str:
        """Return the first field in it that cannot be saved, "" when all can."""
        return next((name for name, editor in self._moments.items() if not editor.is_fit()), "")

    def say_problems(self) -> None:
        """Say at each moment in it what keeps it from being saved."""
        for editor in self._moments.values():
            editor.say_problem()

    def on_edited(self) -> None:
        """Pass on that something changed."""
        self.edited.emit()

    # How subclasses are put together.

    def add_line(self, name: str, hint: str = "") -> LineEdit:
        """Add a field of one line under its question."""
        box = LineEdit(f"entry.{name}", says=text(f"entry.ask.{name}"), hint=hint)
        box.textEdited.connect(self.on_edited)
        self._texts[name] = box
        self._add_under(name, box)
        return box

    def add_prose(self, name: str, lines: int = 3) -> OwnWordsEdit:
        """Add a field of several lines under its question."""
        box = OwnWordsEdit(f"entry.{name}", says=text(f"entry.ask.{name}"), lines=lines)
        box.textChanged.connect(self.on_edited)
        self._texts[name] = box
        self._add_under(name, box)
        return box

    def add_answer(self, name: str) -> None:
        """Add a five-state question."""
        hint = f"entry.hint.{name}"
        editor = AnswerEditor(
            f"entry.{name}", text(f"entry.ask.{name}"), hint=text(hint) if has_text(hint) else ""
        )
        editor.changed.connect(self.on_edited)
        self._answers[name] = editor
        self._inner.addWidget(editor)

    def add_tags(self, name: str, group: str, *, single: bool = False) -> None:
        """Add the chips of a vocabulary under their question."""
        chips = TagChips(f"entry.{name}", group, says=text(f"entry.ask.{name}"), single=single)
        chips.changed.connect(self.on_edited)
        self._tags[name] = chips
        self._add_under(name, chips)

    def add_moment(self, name: str, zone: str) -> None:
        """Add a time under its question."""
        editor = MomentEditor(f"entry.{name}", text(f"entry.ask.{name}"), zone)
        editor.changed.connect(self.on_edited)
        self._moments[name] = editor
        self._add_under(name, editor)

    def _add_under(self, name: str, part: LineEdit | OwnWordsEdit | TagChips | MomentEditor) -> None:
        group = column(gap=5)
        group.addWidget(MutedLabel(text(f"entry.ask.{name}"), f"entry.{name}.label"))
        group.addWidget(part)
        self._inner.addLayout(group)
