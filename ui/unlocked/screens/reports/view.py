"""Reports and orders: what was reported to whom, what courts ordered, and money that went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.strings.catalogue import text
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.reports.coming import KINDS as COMING_KINDS
from ui.unlocked.screens.reports.coming import ComingDates, read_coming
from ui.unlocked.screens.reports.forms import OrderForm, PaymentForm
from ui.unlocked.screens.reports.rows import KINDS, REPORT_GROUPS, read_rows
from ui.unlocked.words import today


class ReportsScreen(RecordsScreen):
    """The list at the left, the form of one at the right."""

    def __init__(self, context: ScreenContext) -> None:
        zone = context.clock.zone()
        forms: dict[RecordKind, Callable[[], FieldForm]] = {
            RecordKind.REPORT: partial(
                FieldForm,
                "reports.report",
                RECORDS[RecordKind.REPORT],
                REPORT_GROUPS,
                FormLook("reports.report.", context.theme, zone),
            ),
            RecordKind.ORDER: partial(
                OrderForm, "reports.order", FormLook("reports.order.", context.theme, zone)
            ),
            RecordKind.TRANSACTION: partial(
                PaymentForm, "reports.transaction", FormLook("reports.transaction.", context.theme, zone)
            ),
        }
        pane = RecordPane(context, "reports", forms)
        self._coming = ComingDates(context.theme)
        strip = PageStrip(context.shell, "reports", "reports")
        super().__init__(context, "reports.", pane, KINDS, read_rows, head=(strip, self._coming))
        pane.shown.connect(self.on_shown)
        self._coming.wanted.connect(context.shell.go)
        context.follow_look(self, self._coming.on_theme_changed)

    def activate(self, target: Target) -> None:
        """Show the list and what is coming, with the record of the target open."""
        super().activate(target)
        self._read_coming()

    def refresh(self, change: Change) -> None:
        """Read again what changed."""
        super().refresh(change)
        if change.kind in COMING_KINDS:
            self._read_coming()

    def on_shown(self, opened: Opened) -> None:
        """Say above the form what it is."""
        name = RECORDS[opened.subject.kind].name
        self._pane.title.setText(text(f"reports.title.{name}"))
        self._pane.subtitle.setText(text(f"reports.subtitle.{name}"))

    def _read_coming(self) -> None:
        session, day = self._context.session, today(self._context.clock)
        self._context.jobs.read(lambda _ctx: read_coming(session, day), self._coming.show_dates)


def build(context: ScreenContext) -> Screen:
    """Make the page of reports and orders."""
    return ReportsScreen(context)
