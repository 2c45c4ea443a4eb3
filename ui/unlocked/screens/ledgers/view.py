"""Work, debts and papers held: what only survivors of trafficking need, with its totals. Its widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.domain.ledgers import Work
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Surface, clear_layout, column, em
from ui.style.theme import Theme
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.ledgers.forms import LedgerForm, WorkForm
from ui.unlocked.screens.ledgers.presenter import LedgersPresenter
from ui.unlocked.screens.ledgers.rows import KINDS, Figures, read_rows
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.screens.needed.presenter import LinksPresenter
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.widgets.fold import Fold

OPEN_EM = 60
"""In a window lower than so many text heights the totals begin folded."""


class Totals(Surface):
    """What the rows come to: a fold that is open where there is room, hidden while there is nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "ledgers.totals")
        self._was_shown = False
        body = Surface("plain", "ledgers.totals.body")
        self._lines = column(body, margins=(em(0.4), 0, 0, em(0.5)), gap=2)
        self._fold = Fold(theme, "ledgers.totals.fold", text("ledgers.totals"), body)
        column(self).addWidget(self._fold)
        self.hide()

    def show_figures(self, figures: Figures) -> None:
        """Show the totals, a line each."""
        clear_layout(self._lines)
        lines = figures.lines()
        for number, words in enumerate(lines):
            self._lines.addWidget(BodyLabel(words, f"ledgers.total.{number}"))
        self._fold.say(figures.summary())
        self.setVisible(bool(lines))
        if lines and not self._was_shown:
            self._was_shown = True
            self._fold.open(on=self.window().height() >= em(OPEN_EM))

    def on_theme_changed(self) -> None:
        """Draw the arrow anew."""
        self._fold.on_theme_changed()


class LedgersScreen(RecordsScreen):
    """The rows at the left under their totals, the form of one at the right."""

    def __init__(self, context: ScreenContext) -> None:
        self._forms: dict[RecordKind, LedgerForm] = {}
        makers: dict[RecordKind, Callable[[], FieldForm]] = {
            kind: partial(self._make_form, kind) for kind in KINDS
        }
        pane = RecordPane(context, "ledgers", makers)
        self._totals = Totals(context.theme)
        super().__init__(
            context,
            "ledgers.",
            pane,
            KINDS,
            read_rows,
            head=(PageStrip(context.shell, "reports", "ledgers"), self._totals),
        )
        self._links = LinksPresenter(context.session, context.jobs, context.shell, self)
        self._rows = LedgersPresenter(context.session, context.jobs, self)
        pane.shown.connect(self.on_shown)
        context.follow_look(self, self._totals.on_theme_changed)

    def activate(self, target: Target) -> None:
        """Show the list and its totals, with the row of the target open."""
        super().activate(target)
        self._rows.add_up()

    def refresh(self, change: Change) -> None:
        """Read again what changed."""
        super().refresh(change)
        if change.kind in KINDS:
            self._rows.add_up()

    # What the presenters show.

    def show_figures(self, figures: Figures) -> None:
        """Show the totals."""
        self._totals.show_figures(figures)

    def begin_row(self, kind: RecordKind, values: dict[str, object]) -> None:
        """Open a new row that begins with these values."""
        self.presenter.add(kind, **values)

    def show_row(self, work: Work) -> None:
        """Open a row that was just made."""
        self.presenter.activate(Target("ledgers", work.id))

    def show_names(self, field: str, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""
        for form in self._forms.values():
            form.show_names(field, linked)

    def show_found(self, field: str, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""
        for form in self._forms.values():
            if form.isVisible():
                form.show_found(field, found)

    # Slots.

    def on_add(self) -> None:
        """Begin a new row of the kind of the pressed button, after the latest of its kind."""
        for kind, button in self._adds.items():
            if button is self.sender():
                self._rows.begin(kind)

    def on_shown(self, opened: Opened) -> None:
        """Say above the form what it is; a saved day of work offers the day after."""
        name = RECORDS[opened.subject.kind].name
        self._pane.title.setText(text(f"ledgers.title.{name}"))
        self._pane.subtitle.setText(text(f"ledgers.subtitle.{name}"))
        form = self._forms.get(opened.subject.kind)
        if isinstance(form, WorkForm):
            form.offer_day_after(on=not opened.subject.is_new and not self._context.session.read_only)

    def on_day_after(self) -> None:
        """Save what is typed, then add the day after."""
        subject = self._pane.keeper.subject
        if subject is not None and subject.id is not None:
            self._pane.keeper.leave()
            self._rows.add_day_after(subject.id)

    def _make_form(self, kind: RecordKind) -> FieldForm:
        context = self._context
        look = FormLook(f"ledgers.{RECORDS[kind].name}.", context.theme, context.clock.zone())
        form = WorkForm(look) if kind is RecordKind.WORK else LedgerForm(kind, look)
        if isinstance(form, WorkForm):
            form.day_after_wanted.connect(self.on_day_after)
        form.finding.connect(self._links.find)
        form.naming.connect(self._links.name)
        form.opening.connect(self._links.open)
        self._forms[kind] = form
        return form


def build(context: ScreenContext) -> Screen:
    """Make the page of work, debts and papers held."""
    return LedgersScreen(context)
