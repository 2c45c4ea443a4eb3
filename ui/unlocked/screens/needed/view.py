"""Still needed: what is to be got, who has it, and by when it may be gone."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.domain.vocabulary import vocabulary
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.dialogs import Question
from ui.style.menu import Deed
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.list_rows import Row
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.needed.form import NeededForm
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.screens.needed.presenter import LinksPresenter
from ui.unlocked.screens.needed.rows import read_rows
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.several import SeveralRecords
from ui.unlocked.widgets.choice import Choice
from ui.unlocked.words import today


class NeededScreen(RecordsScreen):
    """The list at the left, what may be gone soonest first; one of them at the right."""

    def __init__(self, context: ScreenContext) -> None:
        self._form: NeededForm | None = None
        pane = RecordPane(context, "needed", {RecordKind.NEEDED: self._make_form})
        super().__init__(
            context,
            "needed.",
            pane,
            (RecordKind.NEEDED,),
            self._read_rows,
            head=(PageStrip(context.shell, "evidence", "needed"),),
        )
        self._several = SeveralRecords(context.session, context.jobs, context.shell, RecordKind.NEEDED)
        self._asked: tuple[EntityId, ...] = ()
        self._links = LinksPresenter(context.session, context.jobs, context.shell, self)
        pane.shown.connect(self.on_shown)

    def more_deeds(self, marked: tuple[Subject, ...]) -> tuple[Deed, ...]:
        """Say how far several are."""
        if not marked or self._context.session.read_only:
            return ()
        return (Deed("state", text("needed.do.state"), self.on_state_wanted),)

    def on_state_wanted(self) -> None:
        """Ask how far they are."""
        self._asked = tuple(each.id for each in self._list.marked() if each.id is not None)
        choices = [(code, tag_label("needed_state", code)) for code in vocabulary()["needed_state"].terms()]
        self._state = Choice("needed.several.state", text("needed.do.state"), choices)
        heading = text("needed.state.heading", n=len(self._asked))
        question = Question(
            heading, text("needed.state.sentence"), text("needed.state.yes"), body=self._state
        )
        self._context.dialogs.ask(self, question, self.on_state_chosen)

    def on_state_chosen(self) -> None:
        """Set it for all of them."""
        state = self._state.value()
        self._several.amend(self._asked, lambda _needed: {"state": state})

    def show_names(self, field: str, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""
        if self._form is not None:
            self._form.show_names(field, linked)

    def show_found(self, field: str, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""
        if self._form is not None:
            self._form.show_found(field, found)

    def on_shown(self, opened: Opened) -> None:
        """Say above the form what it is, and offer quick starts over a new one."""
        self._pane.title.setText(text("needed.title"))
        self._pane.subtitle.setText(text("needed.subtitle"))
        if self._form is not None:
            self._form.offer_starts(on=opened.subject.is_new)

    def on_saved(self, record: Record) -> None:
        """Follow a new one to its place in the list; it needs no quick start any more."""
        super().on_saved(record)
        if self._form is not None:
            self._form.offer_starts(on=False)

    def _make_form(self) -> FieldForm:
        context = self._context
        form = NeededForm("needed.form", FormLook("needed.", context.theme, context.clock.zone()))
        form.finding.connect(self._links.find)
        form.naming.connect(self._links.name)
        form.opening.connect(self._links.open)
        self._form = form
        return form

    def _read_rows(self, session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
        return read_rows(session, drafts, today(self._context.clock))


def build(context: ScreenContext) -> Screen:
    """Make the page of evidence still needed."""
    return NeededScreen(context)
