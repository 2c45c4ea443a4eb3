"""The form of a release, under a line that says how it stands and what went out under it."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column, row
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.screens.releases.rows import GROUPS, Given


class ReleaseForm(FieldForm):
    """The fields, and above them the card."""

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.RELEASE], GROUPS, look)
        self.given = GivenCard()
        self.body("first").insertWidget(0, self.given)


class GivenCard(Surface):
    """How a release stands, what went out under it, and the button that takes it back."""

    def __init__(self) -> None:
        super().__init__("info", "releases.given")
        self._standing = BodyLabel("", "releases.standing")
        self._given = MutedLabel("", "releases.given.list", selectable=True)
        self.end = Button(text("releases.end"), "releases.end")
        inner = column(self, margins=(16, 12, 16, 12), gap=6)
        inner.addWidget(self._standing)
        inner.addWidget(self._given)
        foot = row()
        foot.addWidget(self.end)
        foot.addStretch(1)
        inner.addLayout(foot)
        self.hide()

    def show_given(self, given: Given | None) -> None:
        """Show it; a new release has none yet."""
        self.setVisible(given is not None)
        if given is not None:
            self.turn("info" if given.stands else "warning")
            self._standing.setText(given.standing)
            lines = given.given or (text("releases.given.none"),)
            self._given.setText("\n".join(lines))
            self.end.setVisible(given.can_end)
