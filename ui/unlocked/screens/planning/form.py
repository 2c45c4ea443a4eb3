"""The form of the plan for safety: questions in folds, each with a tick and room for words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from app.domain.fields import FieldSpec, RecordKind
from app.domain.kinds import RECORDS
from app.domain.support import PlanAnswer
from app.domain.vocabulary import Section, vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.parts import StrongLabel, Surface, column
from ui.style.theme import Theme
from ui.style.tick import Tick
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook, Group
from ui.unlocked.forms.prose import ProseEdit
from ui.unlocked.widgets.fold import Fold

DONE = "done"


class Question(Surface):
    """One question: asked, ticked, written about."""

    def __init__(self, code: str, told: PlanField) -> None:
        name = f"planning.question.{code}"
        super().__init__("plain", name)
        asked = tag_label("plan", code)
        self._code = code
        self.setAccessibleName(asked)
        self._tick = Tick(text("planning.thought"), f"{name}.thought")
        self._words = ProseEdit(f"{name}.words", says=text("planning.words", question=asked))
        inner = column(self, margins=(0, 4, 0, 14), gap=6)
        inner.addWidget(StrongLabel(asked, f"{name}.asked"))
        inner.addWidget(self._words)
        inner.addWidget(self._tick)
        self._tick.toggled.connect(told.on_changed)
        self._words.textChanged.connect(told.on_changed)

    def value(self) -> PlanAnswer:
        """Return what stands here."""
        return PlanAnswer(self._code, DONE if self._tick.isChecked() else "", self._words.toPlainText())

    def put(self, answer: PlanAnswer) -> None:
        """Show an answer."""
        self._tick.setChecked(answer.state == DONE)
        self._words.setPlainText(answer.words)

    def first_focus(self) -> QWidget:
        """Return where words go."""
        return self._words


class PlanField(FieldEditor):
    """Every question of the plan; those of a part are made when its fold is opened."""

    asks = True
    wide = True

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__(name)
        self._kept: dict[str, PlanAnswer] = {}
        self._questions: dict[str, Question] = {}
        self._folds: dict[str, Fold] = {}
        self._bodies: dict[str, Surface] = {}
        inner = column(self, gap=4)
        for section in _sections():
            key = f"planning.{section.code}"
            body = self._bodies[section.code] = Surface("plain", f"{key}.body")
            title = text(f"vocabulary.plan.section.{section.code}")
            fold = self._folds[section.code] = Fold(theme, key, title, body)
            fold.opened.connect(self.on_opened)
            inner.addWidget(fold)

    def value(self) -> tuple[PlanAnswer, ...]:
        """Return every question that was ticked or written about, in the order of the vocabulary."""
        answers = dict(self._kept)
        answers |= {code: question.value() for code, question in self._questions.items()}
        found = (answers.get(code) for code in vocabulary()["plan"].terms())
        return tuple(one for one in found if one is not None and (one.state or one.words))

    def put(self, value: object) -> None:
        """Show answers."""
        held: Iterable[object] = value if isinstance(value, tuple) else ()
        self._kept = {one.question: one for one in held if isinstance(one, PlanAnswer)}
        for code, question in self._questions.items():
            question.put(self._kept.get(code, PlanAnswer(code)))
        self._say_counts()

    def first_focus(self) -> QWidget:
        """Return the head of the first part."""
        head = next(iter(self._folds.values())).findChild(QWidget, f"planning.{_sections()[0].code}.head")
        assert head is not None
        return head

    def part_of(self, widget: QWidget | None) -> str:
        """Return the part of the plan that a widget is in, "" for none."""
        holding = (code for code, body in self._bodies.items() if widget and body.isAncestorOf(widget))
        return next(holding, "")

    def open_part(self, code: str) -> None:
        """Open a part; nothing happens for one that is not there."""
        if code in self._folds:
            self._folds[code].open()

    def on_changed(self) -> None:
        """Tell that something was ticked or typed, and how much there is."""
        self._say_counts()
        super().on_changed()

    def on_opened(self) -> None:
        """Make the questions of the part that is opened for the first time."""
        for section in _sections():
            body = self._bodies[section.code]
            if self._folds[section.code] is self.sender() and body.layout() is None:
                inner = column(body, margins=(20, 4, 12, 8), gap=4)
                self.blockSignals(True)  # noqa: FBT003
                for code in section.terms:
                    question = Question(code, self)
                    question.put(self._kept.get(code, PlanAnswer(code)))
                    self._questions[code] = question
                    inner.addWidget(question)
                self.blockSignals(False)  # noqa: FBT003

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()

    def _say_counts(self) -> None:
        told = {one.question for one in self.value()}
        for section in _sections():
            number = len(told & set(section.terms))
            self._folds[section.code].say(text("planning.count", n=number) if number else "")


class PlanForm(FieldForm):
    """The one field of the plan."""

    def __init__(self, look: FormLook) -> None:
        self._plan: PlanField | None = None
        groups = (Group("first", ("answers",), folded=False),)
        super().__init__("planning.form", RECORDS[RecordKind.PLAN], groups, look)

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the questions."""
        del spec, label, hint
        self._plan = PlanField(name, self._look.theme)
        return self._plan

    def part_in_focus(self) -> str:
        """Return the part that is being written in, "" for none."""
        return "" if self._plan is None else self._plan.part_of(self.focusWidget())

    def open_part(self, code: str) -> None:
        """Open a part of the plan."""
        if self._plan is not None:
            self._plan.open_part(code)

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        super().on_theme_changed()
        if self._plan is not None:
            self._plan.on_theme_changed()


def _sections() -> tuple[Section, ...]:
    return vocabulary()["plan"].sections
