"""The right pane of a page of records: the form of the chosen one, and the line that saves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import FieldKind, RecordKind
from app.domain.kinds import RECORDS, Record
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.keys import Shortcut
from ui.style.parts import Button, Column, MutedLabel, Surface, TitleLabel, column, em, row, scrolled
from ui.unlocked.forms.form import FieldForm
from ui.unlocked.forms.keeper import Keeper, Kept, Opened
from ui.unlocked.forms.save_bar import SaveBar
from ui.unlocked.forms.subject import Subject, Values
from ui.unlocked.screen import Draft, ScreenContext, Target
from ui.unlocked.undo import Step
from ui.unlocked.undo_fields import FORM, FieldSteps, FormToWatch

KEEP_MS = 3000
SETTLING_MS = (0, 60)
"""A group that opens finds its place in two turns."""


class RecordPane(Surface):
    """Shows one record at a time in the form of its kind; `saved` tells of each saving.

    `was_pressed` is whether the last one was asked for by the button, which is gone after it.
    """

    saved = Signal(object)
    shown = Signal(object)

    def __init__(
        self,
        context: ScreenContext,
        name: str,
        forms: Mapping[RecordKind, Callable[[], FieldForm]],
        *,
        surface: str = "pane",
        wide: float = 54,
    ) -> None:
        super().__init__(surface, f"{name}.pane")
        self._context = context
        self._name = name
        self._makers = dict(forms)
        self._forms: dict[RecordKind, FieldForm] = {}
        self._form: FieldForm | None = None
        self._subject: Subject | None = None
        self._field, self._at_first = "", False
        self.was_pressed = False
        self.title = TitleLabel("", f"{name}.heading")
        self.subtitle = MutedLabel("", f"{name}.subheading")
        self._nothing = MutedLabel("", f"{name}.nothing")
        self._history = Button(text("forms.history"), f"{name}.history", "link")
        self._bar = SaveBar(name)
        self.keeper = Keeper(context.session, context.jobs, context.shell, self)
        self._steps = FieldSteps(
            context.shell,
            FormToWatch(
                name.partition(".")[0], self._kind_of, self._label_of, self._name_of, self.values, self._put
            ),
        )
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keeper.keep)
        self._timer.start()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLING_MS[-1])
        self._settling.timeout.connect(self.on_settled)
        self._lay_out(wide)
        self._connect()
        self.show_nothing("")

    # What screens ask.

    def begin(self, subject: Subject, field: str = "", *, at_first: bool = False) -> None:
        """Open a record, perhaps at a field; `at_first` puts the cursor where writing begins."""
        self._field, self._at_first = field, at_first
        if self.keeper.subject == subject and self._form is not None and field:
            self._go_to(field)
        self.keeper.begin(subject)

    def show_nothing(self, words: str) -> None:
        """Show a sentence in place of a record."""
        self.keeper.close()
        self._form = None
        for part in (*self._forms.values(), self.title, self.subtitle, self._history, self._bar):
            part.hide()
        self._nothing.setText(words)
        self._nothing.show()

    def changed(self, change: Change) -> None:
        """Read again what another page changed."""
        subject = self.keeper.subject
        if subject is None:
            return
        is_it = change.kind is subject.kind and (subject.id is None or subject.id in change.ids)
        if is_it or change.kind is RecordKind.PERSON:
            self.keeper.reopen()

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved."""
        return self.keeper.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether something is typed and not saved."""
        return bool(self.keeper.typed())

    def left_at(self, here: Target) -> Target:
        """Return the record in the form, at the field that is being written; a new one by its kind alone."""
        subject, form = self.keeper.subject, self._form
        if subject is None or form is None:
            return here
        what = RECORDS[subject.kind].name if subject.is_new else form.field_in_focus()
        return Target(here.screen, subject.id, what=what, back=here.back)

    def first_focus(self) -> QWidget:
        """Return the widget to begin with."""
        return self._area

    # FormView.

    def show_waiting(self) -> None:
        """Take no typing until the next record is there."""
        for form in self._forms.values():
            form.setEnabled(False)

    def show_opened(self, opened: Opened) -> None:
        """Fill the form of the record."""
        again = self._subject == opened.subject and self._form is not None
        self._subject = opened.subject
        self._form = self._form_of(opened.subject.kind)
        for form in self._forms.values():
            form.setVisible(form is self._form)
        self.title.show()
        self.subtitle.show()
        self._nothing.hide()
        self._history.setVisible(not opened.subject.is_new)
        self._form.offer(opened.people)
        self._form.show_values(opened.values)
        self._form.setEnabled(not self._context.session.read_only)
        self._steps.begin()
        self.shown.emit(opened)
        if not again:
            self._form.fold_all()
            self._area.verticalScrollBar().setValue(0)
        field = self._field or (self._form.first_field if self._at_first else "")
        self._field, self._at_first = "", False
        if field:
            self._go_to(field)

    def show_values(self, values: Values) -> None:
        """Put values into the form."""
        if self._form is not None:
            self._form.show_values(values)
            self._steps.settle()

    def values(self) -> Mapping[str, object]:
        """Return every field."""
        return {} if self._form is None else self._form.values()

    def is_fit(self) -> bool:
        """Tell whether every field can be saved."""
        return self._form is None or self._form.problem() == ("", "")

    def show_kept(self, kept: Kept, *, can_undo: bool) -> None:
        """Say how safe what is typed is."""
        self._bar.show_kept(kept, can_undo=can_undo)

    def show_problem(self, field: str, words: str) -> None:
        """Say why it was not saved."""
        if self._form is None or not field or not self._form.show_problem(field, words):
            self._bar.show_problem(words)

    def show_saved(self, record: Record) -> None:
        """Tell the page."""
        self._subject = self.keeper.subject
        self._history.show()
        self._steps.begin()
        if self.isVisible() and self.keeper.can_undo:
            self._context.shell.did(Step(text("forms.saved"), back=self.keeper.undo, quiet=True, of=FORM))
        self.saved.emit(record)

    # Slots.

    def on_edited(self) -> None:
        """Note that something was typed or chosen, and keep what it opened below it in sight."""
        self.keeper.edited()
        self._settling.start()
        self._steps.look(self.values())

    def on_save(self) -> None:
        """Save, when the pane is in sight."""
        if self.isVisible() and self._form is not None:
            focus = self.focusWidget()
            self.was_pressed = focus is not None and self._bar.isAncestorOf(focus)
            if self.is_fit():
                self.keeper.save()
            else:
                self.show_problem(*self._form.problem())

    def on_throw(self) -> None:
        """Ask before what was typed is forgotten."""
        subject = self.keeper.subject
        if subject is None:
            return
        words = text("forms.throw.new" if subject.is_new else "forms.throw.sentence")
        question = Question(text("forms.throw.title"), words, text("forms.throw.yes"))
        self._context.dialogs.ask(self, question, self.keeper.throw_away)

    def on_history(self) -> None:
        """Show every version of the record; what is typed is saved first."""
        subject = self.keeper.subject
        if subject is not None and not subject.is_new:
            self._context.shell.go(Target("history", subject.id, what=subject.kind.value))

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for form in self._forms.values():
            form.on_theme_changed()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        # Another page was chosen; at a lock the whole half goes out of sight, and the lock takes the draft.
        half = self.window().findChild(QWidget, "shell.screens")
        if half is not None and half.isVisible():
            self.keeper.leave()
        super().hideEvent(event)

    def on_settled(self) -> None:
        """Bring the field with the focus into sight, once everything has its place."""
        focus = self.focusWidget()
        if focus is not None and self._area.isAncestorOf(focus):
            self._area.ensureWidgetVisible(focus, 0, em(6))

    def _kind_of(self, field: str) -> FieldKind:
        assert self._form is not None
        return self._form.kind_of(field)

    def _label_of(self, field: str) -> str:
        assert self._form is not None
        return self._form.label_of(field)

    def _name_of(self, field: str, item: object) -> str:
        return item if isinstance(item, str) else self._label_of(field)

    def _put(self, field: str, value: object) -> None:
        if self._form is not None:
            self._form.show_values({field: value})
            self._form.go_to(field)
            self.keeper.edited()

    def _form_of(self, kind: RecordKind) -> FieldForm:
        form = self._forms.get(kind)
        if form is None:
            form = self._forms[kind] = self._makers[kind]()
            form.edited.connect(self.on_edited)
            self._place.addWidget(form)
        return form

    def _go_to(self, field: str) -> None:
        if self._form is not None:
            self._form.go_to(field)
            for wait in SETTLING_MS:
                QTimer.singleShot(wait, self, self.on_settled)

    def _connect(self) -> None:
        self._history.clicked.connect(self.on_history)
        self._bar.save_wanted.connect(self.on_save)
        self._bar.undo_wanted.connect(self.keeper.undo)
        self._bar.throw_wanted.connect(self.on_throw)
        self._context.follow_look(self, self.on_theme_changed)
        Shortcut("Ctrl+S", self, self.on_save, "keys.form.save", name=f"{self._name}.shortcut")

    def _lay_out(self, wide: float) -> None:
        page = Column("plain", f"{self._name}.page", wide)
        inner = column(page, margins=(0, 22, 0, 24), gap=0)
        inner.addWidget(self.title)
        inner.addWidget(self.subtitle)
        inner.addSpacing(12)
        self._place = column(gap=0)
        inner.addLayout(self._place)
        inner.addWidget(self._nothing)
        inner.addSpacing(6)
        inner.addWidget(self._history, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        whole = Surface("plain", f"{self._name}.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        self._area = scrolled(whole, f"{self._name}.scroll")
        layout = column(self, gap=0)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._bar)
