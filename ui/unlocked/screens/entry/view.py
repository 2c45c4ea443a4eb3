"""The entry page: one open question first, then when, where, files and kinds; everything else folded."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.moment import UNKNOWN_MOMENT, Moment, find_zone
from app.domain.views.changes import PRIVACY_REASON
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.dialogs import Question
from ui.style.keys import Shortcut
from ui.style.parts import (
    Button,
    Column,
    HeadingLabel,
    LineEdit,
    LongLink,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    line,
    scrolled,
)
from ui.style.problem import Problem
from ui.unlocked.arriving import Arrived, arrived_in, bring_in, takes
from ui.unlocked.cursor import cursor_in, put_cursor
from ui.unlocked.ground_rules import GroundRulesKeeper
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.entry.files import DropZone, FileList
from ui.unlocked.screens.entry.page_parts import (
    Place,
    WhatEdit,
    card,
    centred,
    come_into_sight,
    foot,
    place_of,
    reason_box,
    takes_focus,
    what_card,
)
from ui.unlocked.screens.entry.presenter import EntryPresenter, FileLine, Opened
from ui.unlocked.screens.entry.section import Section, Values
from ui.unlocked.screens.entry.sections import make_section
from ui.unlocked.screens.entry.summaries import FIELDS, summary_of
from ui.unlocked.screens.entry.taking_back import entry_steps
from ui.unlocked.screens.evidence.before_adding import before_adding
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.widgets.ground_rules import GroundRules
from ui.unlocked.widgets.moment import MomentEditor
from ui.unlocked.widgets.tags import TagChips

_SHOWN_AS = {"title": "name", "persons": "people_rows"}
KEEP_MS = 3000


class EntryScreen(Screen):
    """New entry, or an entry being changed."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("entry")
        self._context = context
        zone = context.clock.zone()
        now = context.clock.now().astimezone(find_zone(zone))
        self._title = TitleLabel("", "entry.title")
        self._subtitle = MutedLabel(text("entry.subtitle"), "entry.subtitle")
        self._what = WhatEdit()
        self._name = LineEdit("entry.name", says=text("entry.ask.title"), hint=text("entry.ask.title"))
        self._when = MomentEditor("entry.when", text("entry.ask.when"), zone, offer=now.replace(tzinfo=None))
        self._when_words = LineEdit(
            "entry.when_words",
            says=text("entry.ask.when_words"),
            hint=text("entry.hint.when_words"),
            bare=True,
        )
        self._where = LineEdit(
            "entry.where", says=text("entry.ask.where"), hint=text("entry.hint.where"), bare=True
        )
        self._drop = DropZone()
        self._files = FileList()
        self._messages = MutedLabel("", "entry.messages")
        self._kinds = TagChips("entry.kinds", "kind", says=text("entry.ask.kinds"))
        self._zone = zone
        self._sections: dict[str, Section] = {}
        self._bodies: dict[str, Surface] = {}
        self._opened: Opened | None = None
        self._arrived = Arrived()
        self._field = ""
        self._mends = False
        self._folds: dict[str, Fold] = {}
        self._reason = TagChips("entry.reason", "reason", says=text("entry.ask.reason"), single=True)
        self._rules = GroundRules("entry")
        self._problem = Problem("entry.problem")
        self._kept = MutedLabel("", "entry.kept", wrap=False)
        self._save = StrongButton(text("entry.save"), "entry.save")
        self._later = Button(text("entry.finish_later"), "entry.later")
        self._throw = Button(text("entry.throw_away"), "entry.throw", "quiet")
        self.presenter = EntryPresenter(context.session, context.jobs, context.shell, self)
        self._steps = entry_steps(context.shell, self.values, self.put, self._files.name_of)
        self._keeper = GroundRulesKeeper(
            context.session, context.jobs, context.sitting, self._rules.setVisible
        )
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.presenter.keep)
        self.setAcceptDrops(not context.session.read_only)
        self._lay_out()
        self._connect()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Write a new entry, or change the one of the target, perhaps at a field."""
        arrived = target.values.get("arrived")
        values = {} if arrived else target.values
        self.presenter.begin(target.id, values, back=bool(target.back))
        self._mends = bool(target.back)
        self._field = target.what
        if isinstance(arrived, Arrived) and arrived is not self._arrived:
            self._arrived = arrived
            self.on_arrived(arrived)
        if target.what and self._opened is not None and not self.presenter.is_waiting:
            self._go_to(target.what)
        self._keeper.look()
        self._timer.start()

    def refresh(self, change: Change) -> None:
        """Stay as it is: what is being written is the person's."""

    def take_draft(self) -> Draft | None:
        """Give what is typed."""
        return self.presenter.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether there is something to come back to."""
        return self.presenter.is_being_written

    def first_focus(self) -> QWidget:
        """Return the first question."""
        return self._what

    # What the presenter shows and asks.

    def show_waiting(self, *, is_new: bool) -> None:
        """Show empty fields, which take what is typed: an entry is on its way."""
        self._save.setEnabled(False)
        self._say_which(is_new=is_new)
        if self._opened is not None:
            self._opened = None
            self.blockSignals(True)  # noqa: FBT003
            self._fill_head({}, ())
            for section in self._sections.values():
                section.show_values({})
            self.blockSignals(False)  # noqa: FBT003

    def show_going_on(self, opened: Opened) -> None:
        """Say that it was saved and that what was typed since was not; the fields stay."""
        self._opened = opened
        self._say_which(is_new=False)
        self._past.hide()
        self._reason_box.show()
        self._kept.setText(text("entry.saved.since"))
        self._steps.begin()

    def is_on_top(self) -> bool:
        """Tell whether the page is the one in sight."""
        return self.isVisibleTo(self.window())

    def _say_which(self, *, is_new: bool) -> None:
        self._title.setText(text("entry.new" if is_new else "entry.change"))
        self._subtitle.setText(text("entry.subtitle" if is_new else "entry.subtitle.change"))

    def _fill_head(self, values: Values, files: tuple[FileLine, ...]) -> None:
        what, document = str(values.get("what") or ""), self._what.document()
        if what != self._what.toPlainText() or (document.isUndoAvailable() and not what):
            self._what.setPlainText(what)
        self._name.setText(str(values.get("title") or ""))
        when = values.get("when")
        self._when.set_value(when if isinstance(when, Moment) else UNKNOWN_MOMENT)
        self._when_words.setText(str(values.get("when_words") or ""))
        self._where.setText(str(values.get("where") or ""))
        kinds = values.get("kinds")
        self._kinds.set_value(kinds if isinstance(kinds, tuple) else ())
        self._files.set_value(files)

    def show_entry(self, opened: Opened) -> None:
        """Fill every field, and leave the cursor where somebody types already."""
        self.blockSignals(True)  # noqa: FBT003
        is_new = opened.entry is None
        self._save.setEnabled(True)
        self._say_which(is_new=is_new)
        self._opened = opened
        values = opened.values
        self._fill_head(values, opened.files)
        messages = values.get("messages")
        rests_on = len(messages) if isinstance(messages, tuple) else 0
        self._messages.setText(text("entry.messages", n=rests_on) if rests_on else "")
        self._messages.setVisible(bool(rests_on))
        for part, fold in self._folds.items():
            if not opened.is_ahead:
                fold.open(on=False)
            if part in self._sections:
                self._fill(self._sections[part])
        self._past.setVisible(is_new)
        self._reason_box.setVisible(not is_new)
        # What a check found is mostly taken out because it is private; it can be said otherwise.
        self._reason.set_value((PRIVACY_REASON,) if self._mends else ())
        self._reason_note.setVisible(self._mends)
        self._throw.setVisible(opened.is_draft or not is_new)
        self._problem.clear()
        self._kept.setText(text("entry.draft_back") if opened.is_draft else self._why())
        self.blockSignals(False)  # noqa: FBT003
        self._steps.begin()
        self._tell_summaries(self.values())
        types_in = cursor_in(self.window().focusWidget()).box
        if opened.is_ahead or types_in not in {"", "entry.what"}:
            self._field = ""
            return
        self._what.moveCursor(self._what.textCursor().MoveOperation.End)
        self._area.verticalScrollBar().setValue(0)
        is_on_top = self.is_on_top()  # a window that is built is shown one turn later
        if is_on_top:
            self._what.setFocus()
        if self._field:
            self._go_to(self._field)
        elif opened.place is not None and is_on_top:
            self._go_back_to(opened.place)

    def values(self) -> Values:
        """Return every field as it stands."""
        found: dict[str, object] = self._carried() | {
            "what": self._what.toPlainText(),
            "title": self._name.text(),
            "when": self._when.value(),
            "when_words": self._when_words.text(),
            "where": self._where.text(),
            "kinds": self._kinds.value(),
            "evidence": self._files.value(),
        }
        for part, names in FIELDS.items():
            section = self._sections.get(part)
            if section is not None:
                found |= section.values()
            elif self._opened is not None:  # never opened: as it was given
                found |= {name: self._opened.values[name] for name in names if name in self._opened.values}
        return found

    def _carried(self) -> dict[str, object]:
        """Return what came with the entry and has no place on the page, such as the messages it rests on."""
        shown = {"what", "title", "when", "when_words", "where", "kinds", "evidence"}.union(*FIELDS.values())
        values = {} if self._opened is None else self._opened.values
        return {name: value for name, value in values.items() if name not in shown}

    def unfit(self) -> str:
        """Return the first field that cannot be saved, "" when all can; each says itself what is wrong."""
        if not self._when.is_fit():
            return "when"
        return next(filter(None, (section.unfit() for section in self._sections.values())), "")

    def go_to(self, field: str) -> None:
        """Put the focus into a field."""
        self._go_to(field)

    def add_file(self, line_: FileLine) -> None:
        """Show one more file."""
        self._files.add(line_)
        self._see(self._files)  # below the fold of a small window nobody would know that it came
        self._steps.settle()

    def put(self, name: str, value: object) -> None:
        """Put one field back as it was; the part it stands in is opened."""
        if name == "when" and isinstance(value, Moment):
            self._when.set_value(value)
        elif name == "kinds" and isinstance(value, tuple):
            self._kinds.set_value(value)
        elif name == "evidence" and isinstance(value, tuple):
            self._files.put(value)
        else:
            part = next(part for part, names in FIELDS.items() if name in names)
            section = self._sections[part]
            section.show_values({**section.values(), name: value})
            self._folds[part].open()
        self.on_edited()

    def show_kept(self, *, kept: bool) -> None:
        """Say whether what is typed is kept."""
        self._kept.setText(text("entry.kept" if kept else "entry.not_kept"))
        self._throw.setVisible(True)

    def show_busy(self, *, busy: bool) -> None:
        """Hold the buttons while saving."""
        for button in (self._save, self._later, self._throw):
            button.setEnabled(not busy)

    def show_problem(self, words: str) -> None:
        """Say beside the buttons what is wrong with the time, and go there, where it is said too."""
        self._when.say_problem()
        for section in self._sections.values():
            section.say_problems()
        self._problem.tell(words, self._when, stays=True)

    # Slots.

    def on_edited(self) -> None:
        """Note that something was typed."""
        self._problem.clear()
        self._kept.setText(self._why())
        self.presenter.edited()
        values = self.values()
        self._steps.look(values)
        self._tell_summaries(values)

    def on_save(self) -> None:
        """Save, with the reason that was chosen, if any."""
        if self.isVisible():
            self.presenter.save(next(iter(self._reason.value()), ""))

    def on_past(self) -> None:
        """Go to the page for many old events; what is typed here is kept."""
        self.presenter.keep()
        self._context.shell.go(Target("past"))

    def on_rules(self, for_good: bool) -> None:  # noqa: FBT001 - a slot
        """Remember that the rules were read."""
        self._keeper.put_away(for_good=for_good)
        self._what.setFocus()

    def on_choose(self) -> None:
        """Let the person choose files."""
        self._context.dialogs.choose_files(self, text("entry.drop.title"), self.on_files)

    def on_opened(self) -> None:
        """Make what is inside a fold when it is first opened, and let it see what stands on the page."""
        for part, fold in self._folds.items():
            if fold is self.sender():
                page = self.values()
                if part not in self._sections:
                    self._add_section(part)
                self._sections[part].look_through(page)
                self._steps.settle()

    def _add_section(self, part: str) -> None:
        section = self._sections[part] = make_section(part, self._zone)
        self._fill(section)
        section.edited.connect(self.on_edited)
        column(self._bodies[part]).addWidget(section)

    def on_files(self, paths: tuple[Path, ...]) -> None:
        """Add files, once it was asked what they may show."""
        before_adding(
            self._context, self, (path.name for path in paths), partial(self.presenter.attach, paths)
        )

    def on_throw(self) -> None:
        """Ask before what was typed is forgotten."""
        key = "entry.throw" if self.presenter.is_new else "entry.throw.change"
        question = Question(text("entry.throw.title"), text(f"{key}.sentence"), text("entry.throw.yes"))
        self._context.dialogs.ask(self, question, self.presenter.throw_away)

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()

    def on_paste(self) -> None:
        """Paste files or a picture from the clipboard when no text box wants it."""
        self.on_arrived(arrived_in(self._context.clipboard.data(), words_first=True))

    def on_arrived(self, arrived: Arrived) -> None:
        """Take what was dropped or pasted: files and pictures to the files, words to the first question."""
        if not bring_in(self._context, self, arrived, self.presenter.attach, self.presenter.paste):
            self._what.insertPlainText(arrived.words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        event.acceptProposedAction()
        self.on_arrived(arrived_in(event.mimeData()))

    def _why(self) -> str:
        """Name beside Save the reason that was chosen for the person, whose chips may be out of sight."""
        chosen = self._reason.value()
        return (
            text("entry.reason.is", reason=tag_label("reason", chosen[0])) if self._mends and chosen else ""
        )

    def place(self) -> Place | None:
        """Return where the cursor is."""
        return place_of(self.focusWidget(), self._bodies)

    def _go_back_to(self, place: Place) -> None:
        """Put the cursor where it was when the draft was kept."""
        part, name, letters = place
        if part in self._folds:
            self._folds[part].open()
        box = self.findChild(QWidget, name)
        if box is not None and put_cursor(box, letters):
            self._see(box)

    def _see(self, part: QWidget) -> None:
        come_into_sight(self._area, part)

    def _go_to(self, field: str) -> None:
        """Put the focus into a field, opening the part it stands in."""
        field, self._field = _SHOWN_AS.get(field, field), ""
        part = next((part for part, names in FIELDS.items() if field in names), "")
        if part:
            self._folds[part].open()
        found = self.findChild(QWidget, f"entry.{field}") or self._folds.get(part)
        if found is not None:
            takes_focus(found).setFocus()
            self._see(found)

    def _fill(self, section: Section) -> None:
        if self._opened is not None:
            section.offer(self._opened.offers)
            section.show_values(self._opened.values)

    def _tell_summaries(self, values: Values) -> None:
        for part, fold in self._folds.items():
            fold.say(summary_of(part, values))

    def _connect(self) -> None:
        self._what.textChanged.connect(self.on_edited)
        self._what.arrived.connect(self.on_arrived)
        self._name.textEdited.connect(self.on_edited)
        self._when_words.textEdited.connect(self.on_edited)
        self._where.textEdited.connect(self.on_edited)
        for part in (self._when, self._kinds, self._files):
            part.changed.connect(self.on_edited)
        self._drop.dropped.connect(self.on_arrived)
        self._drop.choose_wanted.connect(self.on_choose)
        self._past.clicked.connect(self.on_past)
        self._rules.put_away.connect(self.on_rules)
        self._save.clicked.connect(self.on_save)
        self._later.clicked.connect(self.presenter.finish_later)
        self._throw.clicked.connect(self.on_throw)
        self._context.follow_look(self, self.on_theme_changed)
        for keys, slot, says in (
            ("Ctrl+S", self.on_save, "keys.entry.save"),
            ("Ctrl+V", self.on_paste, "keys.entry.paste"),
        ):
            Shortcut(keys, self, slot, says, name="entry.shortcut")

    def _lay_out(self) -> None:
        page = Column("plain", "entry.page", 54)
        inner = column(page, margins=(0, 24, 0, 36), gap=0)
        inner.addWidget(self._title)
        inner.addWidget(self._subtitle)
        self._past = LongLink(text("past.open"), "entry.past")
        inner.addWidget(self._past)
        inner.addSpacing(6)
        inner.addWidget(self._rules)
        self._reason_note = MutedLabel(text("entry.reason.privacy.note"), "entry.reason.note")
        self._reason_box = reason_box(self._reason, self._reason_note)
        inner.addWidget(self._reason_box)
        inner.addSpacing(16)
        inner.addWidget(what_card(self._what, self._name))
        inner.addSpacing(12)
        inner.addWidget(card(text("entry.ask.when"), "entry.when.card", self._when, self._when_words))
        inner.addSpacing(10)
        inner.addWidget(card(text("entry.ask.where"), "entry.where.card", self._where))
        inner.addSpacing(12)
        inner.addWidget(self._drop)
        inner.addSpacing(8)
        inner.addWidget(self._files)
        inner.addWidget(self._messages)
        inner.addSpacing(12)
        inner.addWidget(HeadingLabel(text("entry.ask.kinds"), "entry.kinds.label"))
        inner.addSpacing(6)
        inner.addWidget(self._kinds)
        inner.addSpacing(12)
        inner.addWidget(line("entry.line"))
        for part in FIELDS:
            body = self._bodies[part] = Surface("plain", f"entry.body.{part}")
            title = text(f"entry.section.{part}")
            fold = self._folds[part] = Fold(self._context.theme, f"entry.fold.{part}", title, body)
            fold.opened.connect(self.on_opened)
            inner.addWidget(fold)
        inner.addStretch(1)
        self._area = scrolled(centred(page, Surface("plain", "entry.whole")), "entry.scroll")
        layout = column(self, gap=0)
        layout.addWidget(self._area, 1)
        layout.addWidget(foot(self._problem, self._save, self._later, self._throw, self._kept))


def build(context: ScreenContext) -> Screen:
    """Make the entry page."""
    return EntryScreen(context)
