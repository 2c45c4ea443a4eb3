"""Needs and next steps: a home, a lawyer, a doctor, someone to talk to; what comes next and by when."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.strings.catalogue import text
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.referrals.form import ReferralForm
from ui.unlocked.screens.referrals.rows import read_rows


class ReferralsScreen(RecordsScreen):
    """The list at the left, what is soonest first; one of them at the right."""

    def __init__(self, context: ScreenContext) -> None:
        pane = RecordPane(context, "referrals", {RecordKind.REFERRAL: self._make_form})
        strip = PageStrip(context.shell, "support", "referrals")
        super().__init__(context, "referrals.", pane, (RecordKind.REFERRAL,), read_rows, head=(strip,))
        pane.shown.connect(self.on_shown)

    def on_shown(self, _opened: Opened) -> None:
        """Say above the form what it is."""
        self._pane.title.setText(text("referrals.title"))
        self._pane.subtitle.setText(text("referrals.subtitle"))

    def _make_form(self) -> FieldForm:
        look = FormLook("referrals.", self._context.theme, self._context.clock.zone())
        return ReferralForm("referrals.form", look)


def build(context: ScreenContext) -> Screen:
    """Make the page of needs and next steps."""
    return ReferralsScreen(context)
