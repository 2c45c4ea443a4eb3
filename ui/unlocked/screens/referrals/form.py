"""The form of a need: how far it is in sight, and a caution where words could be used against the person."""

from __future__ import annotations

from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.kinds import RECORDS
from app.domain.person import Role
from ui.unlocked.forms.editors import ChipsField, FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.screens.referrals.rows import CAUTIOUS, GROUPS
from ui.unlocked.widgets.caution import LawyerCaution


class ReferralForm(FieldForm):
    """One need."""

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.REFERRAL], GROUPS, look)
        self._caution = LawyerCaution(f"{name}.caution")
        self.body("first").addWidget(self._caution)
        self._weigh()

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field; how far it is stands in chips."""
        if spec.kind is FieldKind.CHOICE and spec.name == "state":
            return ChipsField(name, label, spec.group)
        return super().make_editor(spec, name, label, hint)

    def roles_of(self, spec: FieldSpec) -> tuple[Role, ...]:
        """Return the roles that can be a contact: anybody but the person and whom it is about."""
        del spec
        return tuple(role for role in Role if role not in {Role.ME, Role.OTHER})

    def on_shown(self) -> None:
        """Weigh what is shown."""
        super().on_shown()
        self._weigh()

    def on_edited(self) -> None:
        """Weigh what is chosen now."""
        super().on_edited()
        self._weigh()

    def _weigh(self) -> None:
        if hasattr(self, "_caution"):
            self._caution.setVisible(self.value("kind") in CAUTIOUS)
