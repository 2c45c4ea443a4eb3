"""Documents: choose a paper and what goes in, look at its pages and what the checks say, save it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.export_request import Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.services.choices import PaperChoice
from app.services.forms import FormLook
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.focus import order_as_shown
from ui.style.parts import Button, Surface, column, scrolled
from ui.unlocked.release_gate import ReleaseGate
from ui.unlocked.save_place import SavePlace
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.documents.asked_first import AskedFirst
from ui.unlocked.screens.documents.blank import BlankForm
from ui.unlocked.screens.documents.checks import CheckCard
from ui.unlocked.screens.documents.chooser import PaperChooser
from ui.unlocked.screens.documents.contents import Contents
from ui.unlocked.screens.documents.done import DoneCard
from ui.unlocked.screens.documents.foot import Foot
from ui.unlocked.screens.documents.kept_out import KeptOut
from ui.unlocked.screens.documents.option_rows import OptionRows
from ui.unlocked.screens.documents.originals import OriginalsList
from ui.unlocked.screens.documents.papers import PAPERS, PaperSpec, spec_of
from ui.unlocked.screens.documents.presenter import DocumentsPresenter
from ui.unlocked.screens.documents.preview import Preview
from ui.unlocked.screens.documents.state import Stage, Standing, Wish
from ui.unlocked.screens.documents.told import Leave, Line, Result, Saved
from ui.unlocked.screens.exports_made.still_here import StillHere
from ui.unlocked.widgets.detail import TwoPanes

if TYPE_CHECKING:
    from ui.unlocked.printing import PaperPrinting

_SHARE = 0.375
_REST_MS = 350
"""How long nothing is changed before the pages are drawn anew."""
_ORDER_MS = 60
"""How long after a part of the choices came everything has its place."""


class DocumentsScreen(Screen):
    """Choices at the left, pages at the right."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("documents")
        self._context = context
        self._wish = Wish()
        self._stage = Stage.CHOOSING
        self._chooser = PaperChooser(offers_whole=context.shell.has("handover"))
        self._form = BlankForm()
        self._boxes = Button(text("documents.box_by_box"), "documents.box_by_box")
        self._contents = Contents(context.theme)
        self._options = OptionRows(context.theme)
        self._asked = AskedFirst()
        self._kept = KeptOut()
        self._card = CheckCard(context.theme)
        self._originals = OriginalsList()
        self._foot = Foot()
        self._preview = Preview(context.theme)
        self._done = DoneCard()
        self._where = SavePlace(context, self)
        self._gate = ReleaseGate(context, self, "documents")
        self._printing: PaperPrinting | None = None
        self._made = StillHere(context, "documents")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._order = QTimer(self)
        self._order.setSingleShot(True)
        self._order.setInterval(_ORDER_MS)
        self._lay_out()
        self.presenter = DocumentsPresenter(context.session, context.jobs, context.shell, self)
        self._connect()
        self._show_chooser()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the choice, with the paper of the target."""
        if target.what and any(target.what in {spec.key, spec.paper} for spec in PAPERS):
            spec = spec_of(target.what)
            if spec is not self._wish.spec or self._chooser.is_open:
                self.on_paper(spec)
        form = target.values.get("form")
        if isinstance(form, FormLook):
            self.presenter.on_form(form)
        brought = target.values.get("entries")
        if isinstance(brought, frozenset):
            self.presenter.bring(brought)
        self.presenter.activate()
        self._made.look()

    def refresh(self, change: Change) -> None:
        """Hear that the record changed."""
        self.presenter.changed(change)
        if change.kind is RecordKind.EXPORT and self.isVisible():
            self._made.look()

    def take_draft(self) -> Draft | None:
        """Give the choice for a paper that was not written yet."""
        return self.presenter.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether a paper is being chosen."""
        return self.presenter.is_being_written

    def left_at(self, here: Target) -> Target:
        """Return the paper that is being chosen."""
        return Target(here.screen, what=self._wish.spec.key, back=here.back)

    def first_focus(self) -> QWidget:
        """Return the list of papers, or the way back to it."""
        return self._chooser.first_focus()

    def print_page(self) -> bool:
        """Print the paper, as its button does; say when its pages are not ready."""
        if not self._foot.press_print():
            self._context.shell.say(text("documents.print.not_yet"))
        return True

    # What the presenter shows.

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        if not self._chooser.is_open:
            self._options.show_wish(wish)
        self._contents.show_wish(wish)
        self._kept.show_wish(wish)
        self._originals.show_wish(wish)
        self._form.show_look(wish.form)
        self._form.setVisible(wish.paper is Paper.FORM)
        self._boxes.setVisible(wish.paper is Paper.IC3)
        self._order.start()

    def show_choice(self, choice: PaperChoice) -> None:
        """Show what may go in."""
        self._contents.show_choice(choice)

    def show_contents(self, lines: tuple[str, ...]) -> None:
        """Show what goes in, in a few lines."""
        self._contents.show_contents(lines)

    def show_kept_out(self, lines: tuple[str, ...], missing: tuple[Line, ...]) -> None:
        """Show what stays out, and what is missing in the record."""
        self._kept.show_lines(lines, missing)
        self._order.start()

    def show_questions(self, unasked: tuple[str, ...]) -> None:
        """Ask for what the check of this paper cannot know."""
        self._asked.show_questions(unasked)
        self._order.start()

    def show_stage(self, stage: Stage) -> None:
        """Show what can be done now."""
        self._stage = stage
        beside = stage is Stage.MAKING and self._wish.spec.pages and not self._panes.is_narrow
        self._foot.show_stage(stage, self._wish.spec, whole=self._wish.is_whole, tells=not beside)
        self._choices.setEnabled(stage is not Stage.SAVING)
        # What a check of older pages says can no longer be decided on.
        self._card.setEnabled(stage is Stage.MADE)
        if stage is not Stage.MAKING:
            self._rest.stop()
            self._preview.show_standing(None)
        if stage in {Stage.CHOOSING, Stage.STOPPED}:
            self._card.hide()
        self._preview.say(text(f"documents.blank.{self._blank_of(self._wish)}"))
        self.on_narrowed()

    def show_standing(self, standing: Standing) -> None:
        """Show how far a drawing is."""
        self._foot.show_standing(standing)
        if self._stage is Stage.MAKING and self._wish.spec.pages:
            self._preview.show_standing(standing)

    def show_problem(self, words: str) -> None:
        """Show why there are no pages."""
        self._foot.show_problem(words)

    def show_result(self, result: Result) -> None:
        """Show what the checks say."""
        self._card.show_result(result)
        self._originals.show_notes(result.originals)
        self._card.show()
        self._order.start()

    def show_leave(self, leave: Leave) -> None:
        """Let the paper be saved and printed, or say why not."""
        self._foot.show_leave(leave)

    def show_saved(self, saved: Saved | None) -> None:
        """Show what was written; None takes it away."""
        self._done.show_saved(saved)
        self._order.start()
        if saved is not None:
            self._bring(self._done)

    def show_pages(self, count: int) -> None:
        """Make room for the pages."""
        self._preview.show_count(count)
        self.on_narrowed()

    def show_stale(self, *, stale: bool) -> None:
        """Show whether the pages are those of the choice as it is now."""
        self._preview.show_stale(stale=stale)

    def show_page(self, number: int, picture: Picture, side: int) -> None:
        """Show one page."""
        self._preview.show_page(number, picture, side)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the text of the pages."""
        self._preview.show_words(words)

    def on_settled(self) -> None:
        """Let Tab go through the choices as they stand, once they do."""
        order_as_shown(self._choices)

    def draw_soon(self) -> None:
        """Draw when nothing was changed for a moment."""
        self._rest.start()

    # Slots.

    def on_paper(self, spec: PaperSpec) -> None:
        """Turn to a paper."""
        self._chooser.show_chosen(spec)
        self._choices.show()
        self._foot.show()
        self._panes.show_left_alone(alone=False)
        self.presenter.choose_paper(spec)
        self._chooser.first_focus().setFocus()
        self._area.verticalScrollBar().setValue(0)  # the list that went had scrolled it

    def on_boxes_wanted(self) -> None:
        """Go through the FBI's form box by box, with the entries that are chosen here."""
        entries = tuple(sorted(self._wish.entries))
        self.presenter.go_to(Target("ic3_form", values={"entries": entries}, back="documents"))

    def on_whole_wanted(self) -> None:
        """Go to where a whole case is handed over."""
        self._context.shell.go(Target("handover"))

    def on_reopened(self) -> None:
        """Show the list of papers alone."""
        self._show_chooser()

    def on_form_wanted(self) -> None:
        """Let the person choose the blank form."""
        self._context.dialogs.choose_files(self, text("documents.form.choose"), self.on_form_chosen)

    def on_form_chosen(self, paths: tuple[Path, ...]) -> None:
        """Read it."""
        if paths:
            self.presenter.look_at_form(paths[0])

    def on_narrowed(self) -> None:
        """Offer to read the pages where they do not fit beside the choice."""
        self._foot.show_look(there=self._panes.is_narrow and self._preview.is_drawn)

    def on_look(self) -> None:
        """Show the pages where they do not fit beside the choice."""
        self._panes.open_right()
        self._preview.pages.setFocus()

    def on_allow_wanted(self, find: str) -> None:
        """Ask before something private is let through."""
        question = Question(
            text("documents.allow.title"), text("documents.allow.sentence"), text("documents.allow.yes")
        )
        self._context.dialogs.ask(self, question, lambda: self.presenter.allow(find))

    def on_save_wanted(self) -> None:
        """Ask where the file goes, then write it."""
        self._when_asked(self._on_save_sure)

    def _when_asked(self, then: Callable[[], None]) -> None:
        """Go on once it is known that the check does not know everything."""
        if not self.presenter.unasked:
            then()
            return
        named = "\n\n".join(text(f"checks.not_checked.{what}") for what in self.presenter.unasked)
        question = Question(
            text("documents.asked.sure"), named, text("documents.asked.go_on"), text("documents.asked.back")
        )
        self._context.dialogs.ask(self, question, then)

    def _on_save_sure(self) -> None:
        self._when_released(self._ask_where)

    def _ask_where(self, under: EntityId | None) -> None:
        save = partial(self.presenter.save, under=under)
        self._where.ask(self._wish.spec.file_name, save, may_seal=self._wish.paper is Paper.BUNDLE)

    def _when_released(self, then: Callable[[EntityId | None], None]) -> None:
        """Go on once it is known under which release the paper goes, where there is one."""
        prepared = self.presenter.prepared
        if prepared is not None:
            self._gate.ask(prepared.request.paper.value, prepared.request.reader.value, then)

    def on_print_wanted(self) -> None:
        """Let the pages that are looked at go to a printer."""
        self._when_asked(lambda: self._when_released(self._on_print_sure))

    def _on_print_sure(self, under: EntityId | None) -> None:
        prepared = self.presenter.prepared
        if prepared is None:
            return
        if self._printing is None:
            # The print system is read when somebody prints.
            from ui.unlocked.printing import PaperPrinting

            self._printing = PaperPrinting(self._context, self)
        self._printing.start(prepared.meant_for("", under))

    def on_find_wanted(self) -> None:
        """Bring what the checks say into sight."""
        self._bring(self._card)

    def _bring(self, part: QWidget) -> None:
        """Scroll to a part once it has its place."""
        QTimer.singleShot(0, part, partial(self._scroll_to, part))

    def _scroll_to(self, part: QWidget) -> None:
        left = self._area.widget()
        assert left is not None
        self._area.verticalScrollBar().setValue(max(0, part.mapTo(left, QPoint(0, 0)).y() - 12))

    @staticmethod
    def _blank_of(wish: Wish) -> str:
        """Name the sentence that stands in place of pages."""
        if wish.takes_entries and not wish.is_whole:
            return "choose"
        return "pages" if wish.spec.pages else "files"

    def _show_chooser(self) -> None:
        self._choices.hide()
        self._foot.hide()
        self._panes.show_left_alone(alone=True)

    def _connect(self) -> None:
        presenter = self.presenter
        self._rest.timeout.connect(presenter.draw)
        self._order.timeout.connect(self.on_settled)
        self._chooser.chosen.connect(self.on_paper)
        self._chooser.reopened.connect(self.on_reopened)
        self._chooser.whole_wanted.connect(self.on_whole_wanted)
        self._form.file_wanted.connect(self.on_form_wanted)
        self._form.mapping_wanted.connect(presenter.map_form)
        self._boxes.clicked.connect(self.on_boxes_wanted)
        contents = self._contents
        contents.model.ticked.connect(presenter.tick)
        contents.model.left_out.connect(presenter.leave_out)
        contents.start_wanted.connect(presenter.tick_start)
        contents.all_wanted.connect(presenter.tick_all)
        contents.none_wanted.connect(presenter.tick_none)
        contents.messages.chosen.connect(presenter.choose_messages)
        contents.copies.picked.connect(presenter.pick_copy)
        self._options.chosen.connect(presenter.want)
        self._originals.picked.connect(presenter.pick_fate)
        self._asked.answered.connect(presenter.answer)
        self._asked.tell_wanted.connect(presenter.tell)
        self._kept.gone_to.connect(presenter.go_to)
        self._card.gone_to.connect(presenter.go_to)
        self._card.allowed.connect(self.on_allow_wanted)
        self._card.withheld.connect(presenter.withhold)
        self._card.left_out.connect(presenter.leave_find_out)
        self._card.put_back.connect(presenter.put_back)
        self._foot.save_wanted.connect(self.on_save_wanted)
        self._foot.print_wanted.connect(self.on_print_wanted)
        self._foot.find_wanted.connect(self.on_find_wanted)
        self._done.gone_to.connect(presenter.go_to)
        self._foot.draw_wanted.connect(presenter.draw)
        self._foot.look_wanted.connect(self.on_look)
        self._foot.stop_wanted.connect(presenter.stop)
        self._preview.stopped.connect(presenter.stop)
        self._preview.wanted.connect(presenter.want_page)
        self._preview.words_wanted.connect(presenter.want_words)

    def _lay_out(self) -> None:
        left = Surface("plain", "documents.left")
        inner = column(left, margins=(24, 22, 24, 26), gap=14)
        inner.addWidget(self._chooser)
        self._choices = Surface("plain", "documents.choices")
        choices = column(self._choices, gap=14)
        choices.addWidget(self._boxes, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._asked, self._form, self._contents, self._options, self._kept, self._originals):
            choices.addWidget(part)
        choices.addWidget(self._card)
        choices.addWidget(self._done)
        inner.addWidget(self._choices)
        inner.addWidget(self._made)
        inner.addStretch(1)
        side = Surface("plain", "documents.side")
        stacked = column(side, gap=0)
        self._area = scrolled(left, "documents.scroll")
        stacked.addWidget(self._area, 1)
        stacked.addWidget(self._foot)
        self._panes = TwoPanes(
            "documents.panes", side, self._preview, share=_SHARE, back=text("documents.back")
        )
        self._panes.narrowed.connect(self.on_narrowed)
        column(self).addWidget(self._panes)


def build(context: ScreenContext) -> Screen:
    """Make the documents screen."""
    return DocumentsScreen(context)
