"""The form of an item of evidence, beside the list in place of what is shown of it."""

from __future__ import annotations

from functools import partial

from app.domain.fields import RecordKind
from app.services.playing import PLAYABLE
from app.strings.catalogue import text
from ui.unlocked.forms.form import FormLook
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.evidence.detail import Detail
from ui.unlocked.screens.evidence.form import evidence_form


class ItemForm(RecordPane):
    """The fields of one item that can be changed."""

    def __init__(self, context: ScreenContext) -> None:
        look = FormLook("evidence.form.", context.theme, context.clock.zone())
        super().__init__(context, "evidence.edit", {RecordKind.EVIDENCE: partial(evidence_form, look)})

    def head(self, detail: Detail | None) -> None:
        """Head the form with the item, and say what is different for recordings."""
        self.title.setText("" if detail is None else detail.title)
        recorded = detail is not None and detail.kind in PLAYABLE
        words = (text("evidence.form.subtitle"), text("evidence.recording") if recorded else "")
        self.subtitle.setText("\n".join(filter(None, words)))
