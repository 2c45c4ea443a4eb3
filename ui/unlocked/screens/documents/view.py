"""Documents: choose a paper and what goes in, look at its pages and what the checks say, save it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.export_request import SHOWS_MESSAGES, Paper
from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.services.choices import ConversationLine, PaperChoice
from app.services.forms import FormLook
from app.strings.catalogue import has_text, text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Button,
    Chip,
    HeadingLabel,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    line,
    row,
    scrolled,
)
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.documents.blank import BlankForm
from ui.unlocked.screens.documents.copies import Copies
from ui.unlocked.screens.documents.entry_list import EntryChoice, EntryChoiceModel
from ui.unlocked.screens.documents.messages import Messages
from ui.unlocked.screens.documents.options import Options
from ui.unlocked.screens.documents.pages import PageView
from ui.unlocked.screens.documents.presenter import DocumentsPresenter
from ui.unlocked.screens.documents.result import ResultCard
from ui.unlocked.screens.documents.state import (
    PAPERS,
    WITH_PAGES,
    MadeLine,
    Result,
    Stage,
    Wish,
)
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.fold import Fold

_SHARE = 0.375


class DocumentsScreen(Screen):
    """Choices at the left, pages at the right."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("documents")
        self._context = context
        self._wish = Wish()
        self._made_now = False
        self._model = EntryChoiceModel()
        self._model.setParent(self)
        self._list = EntryChoice(self._model)
        self._list.setProperty("framed", True)  # noqa: FBT003
        self._options = Options(context.theme)
        self._messages = Messages(context.theme)
        self._conversations: tuple[ConversationLine, ...] = ()
        self._copies = Copies()
        self._form = BlankForm()
        self._result = ResultCard()
        self._pages = PageView(context.theme)
        self._lay_out()
        self.presenter = DocumentsPresenter(context.session, context.jobs, context.shell, self)
        self._model.ticked.connect(self.presenter.tick)
        self._options.chosen.connect(self.on_chosen)
        self._messages.chosen.connect(self.presenter.choose_messages)
        self._copies.picked.connect(self.presenter.pick_copy)
        self._pictures.clicked.connect(self.presenter.look_at_pictures)
        self._result.allowed.connect(self.on_allow_wanted)
        self._result.withheld.connect(self.presenter.withhold)
        self._result.left_out.connect(self.presenter.leave_out)
        self._result.put_back.connect(self.presenter.put_back)
        self._result.looked.connect(self.presenter.open_entry)
        self._form.file_wanted.connect(self.on_form_wanted)
        self._form.mapping_wanted.connect(self.presenter.map_form)
        self._pages.wanted.connect(self.presenter.want_page)
        self._start.clicked.connect(self.presenter.tick_start)
        self._everything.clicked.connect(self.presenter.tick_all)
        self._make.clicked.connect(self.presenter.make)
        self._again.clicked.connect(self.presenter.make)
        self._save.clicked.connect(self.on_save_wanted)
        self.show_stage(Stage.CHOOSING)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the choice, with the paper of the target."""
        if target.what and target.what in set(Paper) and target.what != self._wish.paper:
            self.presenter.choose_paper(Paper(target.what))
        form = target.values.get("form")
        if isinstance(form, FormLook):
            self.presenter.choose(form=form)
        self.presenter.activate()

    def refresh(self, change: Change) -> None:
        """Hear that the record changed."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the chip of the chosen paper."""
        return self._chips[self._wish.paper]

    # What the presenter shows.

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        for paper, chip in self._chips.items():
            chip.setChecked(paper is wish.paper)
        self._about.setText(text(f"documents.about.{wish.paper.value}"))
        self._options.show_wish(wish)
        self._copies.show_wish(wish)
        self._entries.setVisible(wish.takes_entries)
        self._form.show_look(wish.form)
        self._form.setVisible(wish.paper is Paper.FORM)
        self._make.setEnabled(wish.is_whole)
        self._model.set_ticked(wish.entries)
        self._count.setText(text("documents.chosen", n=len(wish.entries)))
        self._show_messages()

    def show_choice(self, choice: PaperChoice, ticked: frozenset[EntityId], *, unsaved: bool) -> None:
        """Show what may go in and what stays out."""
        self._model.set_lines(choice.lines)
        self._conversations = choice.conversations
        self._show_messages()
        self._copies.set_choices(choice.copies)
        self._model.set_ticked(ticked)
        self._count.setText(text("documents.chosen", n=len(ticked)))
        self._start.setText(text("documents.start", days=choice.look_back_days))
        self._start.setVisible(self._wish.paper is Paper.PACKET)
        self._show_kept_out(choice, unsaved=unsaved)

    def show_stage(self, stage: Stage) -> None:
        """Show what can be done now."""
        made = stage is Stage.MADE
        self._make.setVisible(stage in {Stage.CHOOSING, Stage.MAKING})
        self._make.setEnabled(stage is Stage.CHOOSING and self._wish.is_whole)
        self._again.setVisible(made)
        self._save.setVisible(made)
        self._made_now = made
        self.on_narrowed()
        self._result.setVisible(made or stage is Stage.SAVING)
        self._waiting.setVisible(stage is Stage.MAKING)
        self._hint.setVisible(stage is Stage.CHOOSING)

    def show_result(self, result: Result) -> None:
        """Show what the checks say."""
        self._result.show_result(result)
        self._save.setEnabled(result.may_write)
        # The card gets its height in the next turn; then it is brought into sight.
        QTimer.singleShot(0, self._bring_result)

    def show_pages(self, count: int) -> None:
        """Make room for the pages."""
        self._pages.show_count(count)
        self._pages.setVisible(count > 0)
        self._blank.setVisible(count == 0)
        listed = self._wish.paper in WITH_PAGES
        self._blank_words.setText(text("documents.blank" if listed else "documents.blank.files"))

    def show_page(self, number: int, picture: Picture) -> None:
        """Show one page."""
        self._pages.show_page(number, picture)

    def show_made(self, made: tuple[MadeLine, ...]) -> None:
        """Show the papers made before."""
        clear_layout(self._made_lines)
        for number, paper in enumerate(made):
            words = text("documents.made.line", when=paper.when, paper=paper.paper, files=paper.files)
            self._made_lines.addWidget(MutedLabel(words, f"documents.made.{number}", selectable=True))
        self._made.setVisible(bool(made))
        self._made.say(str(len(made)) if made else "")

    # Slots.

    def on_paper(self) -> None:
        """Turn to the paper of the pressed chip."""
        for paper, chip in self._chips.items():
            if chip is self.sender():
                self.presenter.choose_paper(paper)

    def on_form_wanted(self) -> None:
        """Let the person choose the blank form."""
        self._context.dialogs.choose_files(self, text("documents.form.choose"), self.on_form_chosen)

    def on_form_chosen(self, paths: tuple[Path, ...]) -> None:
        """Read it."""
        if paths:
            self.presenter.look_at_form(paths[0])

    def on_narrowed(self) -> None:
        """Offer to read the pages where they do not fit beside the choice."""
        self._look.setVisible(self._made_now and self._panes.is_narrow and self._wish.paper in WITH_PAGES)

    def _panes_open_right(self) -> None:
        self._panes.open_right()

    def on_chosen(self, name: str, value: object) -> None:
        """Use a choice."""
        self.presenter.choose(**{name: value})

    def on_allow_wanted(self, find: str) -> None:
        """Ask before something private is let through."""
        question = Question(
            text("documents.allow.title"), text("documents.allow.sentence"), text("documents.allow.yes")
        )
        self._context.dialogs.ask(self, question, lambda: self.presenter.allow(find))

    def on_save_wanted(self) -> None:
        """Say that the file is not encrypted, then ask where it goes."""
        question = Question(
            text("documents.save.title"), text("documents.save.sentence"), text("documents.save.yes")
        )
        self._context.dialogs.ask(self, question, self.on_save_agreed)

    def on_save_agreed(self) -> None:
        """Ask where the file goes."""
        self._context.dialogs.choose_new_file(
            self, text("documents.save.where"), self._wish.file_name(), self.on_place_chosen
        )

    def on_place_chosen(self, out: Path) -> None:
        """Write it there."""
        self.presenter.save(out)

    def _show_messages(self) -> None:
        """Show the conversations of the files of chosen entries."""
        entries = self._wish.entries
        lines = [
            replace(line, rests={entry: n for entry, n in line.rests.items() if entry in entries})
            for line in self._conversations
            if line.entries & entries and self._wish.paper in SHOWS_MESSAGES
        ]
        self._messages.show_lines(lines, self._wish.messages)

    def _bring_result(self) -> None:
        content = self._area.widget()
        assert content is not None
        top = self._result.mapTo(content, self._result.rect().topLeft()).y()
        self._area.verticalScrollBar().setValue(max(0, top - 12))

    def _show_kept_out(self, choice: PaperChoice, *, unsaved: bool) -> None:
        clear_layout(self._kept_lines)
        counts = [
            text(f"checks.looked.{kind}", n=number)
            for kind, number in sorted(choice.kept_out.items())
            if has_text(f"checks.looked.{kind}")
        ]
        served = self._wish.paper in {Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON}
        lines = [" · ".join(counts)] if counts else []
        if served:
            lines.append(text("documents.kept.always"))
        if self._wish.paper is Paper.PACKET:
            lines.append(text("documents.kept.photos"))
        if served:
            lines += [text(f"checks.not_checked.{what}") for what in choice.untold]
        if unsaved:
            lines.append(text("documents.unsaved"))
        for number, words in enumerate(lines):
            self._kept_lines.addWidget(MutedLabel(words, f"documents.kept.{number}"))
        self._pictures.setVisible(self._wish.paper in {Paper.PACKET, Paper.BUNDLE})
        self._kept.setVisible(bool(lines))

    def _lay_out(self) -> None:
        left = Surface("plain", "documents.left")
        inner = column(left, margins=(24, 22, 24, 26), gap=12)
        inner.addWidget(TitleLabel(text("window.rail.documents"), "documents.title"))
        chips = Surface("plain", "documents.papers")
        flow = FlowLayout(chips)
        self._chips: dict[Paper, Chip] = {}
        for paper in PAPERS:
            chip = Chip(text(f"documents.paper.{paper.value}"), f"documents.paper.{paper.value}")
            chip.clicked.connect(self.on_paper)
            self._chips[paper] = chip
            flow.addWidget(chip)
        inner.addWidget(chips)
        self._about = BodyLabel("", "documents.about", tone="muted")
        inner.addWidget(self._about)
        inner.addWidget(self._form)
        inner.addWidget(self._entries_part())
        inner.addWidget(self._messages)
        inner.addWidget(self._copies)
        inner.addWidget(self._options)
        self._kept = Surface("plain", "documents.kept")
        kept = column(self._kept, gap=5)
        kept.addWidget(HeadingLabel(text("documents.kept"), "documents.kept.title"))
        self._kept_lines = column(gap=4)
        kept.addLayout(self._kept_lines)
        self._pictures = Button(text("documents.kept.look"), "documents.kept.look", "link")
        kept.addWidget(self._pictures, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self._kept)
        self._waiting = MutedLabel(text("documents.making"), "documents.waiting")
        self._hint = MutedLabel(text("documents.hint"), "documents.hint")
        inner.addWidget(self._result)
        inner.addWidget(self._waiting)
        inner.addWidget(self._hint)
        made = Surface("plain", "documents.made.body")
        self._made_lines = column(made, margins=(4, 0, 0, 10), gap=4)
        self._made = Fold(self._context.theme, "documents.made", text("documents.made"), made)
        inner.addWidget(self._made)
        inner.addStretch(1)
        self._area = scrolled(left, "documents.scroll")
        side = Surface("plain", "documents.side")
        stacked = column(side, gap=0)
        stacked.addWidget(self._area, 1)
        stacked.addWidget(line("documents.foot.line"))
        stacked.addWidget(self._foot())
        self._panes = TwoPanes("documents.panes", side, self._right(), share=_SHARE)
        self._panes.narrowed.connect(self.on_narrowed)
        column(self).addWidget(self._panes)

    def _foot(self) -> Surface:
        foot = Surface("plain", "documents.foot")
        buttons = row(foot, margins=(24, 10, 24, 12), gap=10)
        self._make = StrongButton(text("documents.make"), "documents.make")
        self._again = Button(text("documents.make_again"), "documents.make_again")
        self._save = StrongButton(text("documents.save"), "documents.save")
        self._look = Button(text("documents.look"), "documents.look")
        self._look.clicked.connect(self._panes_open_right)
        for button in (self._save, self._make, self._look, self._again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        return foot

    def _entries_part(self) -> Surface:
        self._entries = Surface("plain", "documents.entries.part")
        inner = column(self._entries, gap=6)
        inner.addWidget(HeadingLabel(text("documents.what_goes_in"), "documents.what_goes_in"))
        self._count = MutedLabel("", "documents.chosen")
        inner.addWidget(self._count)
        inner.addWidget(self._list)
        links = row(gap=14)
        self._start = Button(text("documents.start", days=0), "documents.start", "link")
        self._everything = Button(text("documents.all"), "documents.all", "link")
        links.addWidget(self._start)
        links.addWidget(self._everything)
        links.addStretch(1)
        inner.addLayout(links)
        return self._entries

    def _right(self) -> Surface:
        desk = Surface("desk", "documents.desk")
        inner = column(desk, margins=(16, 14, 6, 0))
        self._blank = Surface("plain", "documents.blank")
        words = column(self._blank, margins=(30, 40, 30, 0))
        self._blank_words = MutedLabel(text("documents.blank"), "documents.blank.words")
        words.addWidget(self._blank_words)
        words.addStretch(1)
        inner.addWidget(self._blank, 1)
        inner.addWidget(self._pages, 1)
        self._pages.hide()
        return desk


def build(context: ScreenContext) -> Screen:
    """Make the documents screen."""
    return DocumentsScreen(context)
