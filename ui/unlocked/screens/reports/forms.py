"""The forms of reports, orders and payments."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.kinds import RECORDS
from app.strings.catalogue import text
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.lines import LinesField
from ui.unlocked.screens.reports.rows import MONEY_GROUPS, ORDER_GROUPS, fields_of_payment


class OrderForm(FieldForm):
    """A court order; each term is a text of its own."""

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.ORDER], ORDER_GROUPS, look)

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field; terms are as long as the order says them."""
        if spec.kind is FieldKind.LIST:
            return LinesField(name, label, hint, prose=True, more=text("reports.order.more_terms"))
        return super().make_editor(spec, name, label, hint)


class PaymentForm(FieldForm):
    """Money sent or lost: the fields that belong to the way it went."""

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.TRANSACTION], MONEY_GROUPS, look)
        self._show_kind()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values in the fields they need."""
        super().show_values(values)
        self._show_kind()

    def on_edited(self) -> None:
        """Show the fields of another way when it was chosen."""
        if self.editor("kind") is self.sender():
            self._show_kind()
        super().on_edited()

    def _show_kind(self) -> None:
        wanted = fields_of_payment(str(self.editor("kind").value()))
        self.show_fields([name for name, value in self.values().items() if name in wanted or value])
