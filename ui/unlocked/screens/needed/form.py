"""The form of something still needed: quick starts over a new one, links to what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from app.domain.coaching import STARTS
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.needed import GOT
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import Button, MutedLabel, Surface, column
from ui.unlocked.forms.editors import ChipsField, FieldEditor
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.screens.needed.link_field import LinkField
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.screens.needed.rows import GROUPS
from ui.unlocked.screens.needed.starts import start_values


class NeededForm(FieldForm):
    """Asks by signals, with the name of the field, for records to link and for the names of linked ones."""

    finding = Signal(str, str)
    naming = Signal(str, object)
    opening = Signal(str, object)

    def __init__(self, name: str, look: FormLook) -> None:
        super().__init__(name, RECORDS[RecordKind.NEEDED], GROUPS, look)
        self._starts = Surface("plain", f"{name}.starts")
        inner = column(self._starts, margins=(0, 0, 0, 10), gap=6)
        inner.addWidget(MutedLabel(text("needed.starts"), f"{name}.starts.words"))
        chips = Surface("plain", f"{name}.starts.chips")
        flow = FlowLayout(chips)
        for key in STARTS:
            button = Button(text(f"needed.start.{key}"), f"{name}.start.{key}", "chip")
            button.setProperty("start", key)
            button.clicked.connect(self.on_start)
            flow.addWidget(button)
        inner.addWidget(chips)
        self.body("first").insertWidget(0, self._starts)

    def prepare(self) -> None:
        """Know no links yet."""
        self._links: dict[str, LinkField] = {}

    def offer_starts(self, *, on: bool) -> None:
        """Offer the quick starts, over a new one."""
        self._starts.setVisible(on)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values, and ask for the names of what they link to."""
        super().show_values(values)
        for field, links in self._links.items():
            unnamed = links.unnamed()
            if unnamed:
                self.naming.emit(field, unnamed)

    def show_names(self, field: str, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""
        self._links[field].show_names(linked)

    def show_found(self, field: str, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""
        self._links[field].show_found(found)

    def make_editor(self, spec: FieldSpec, name: str, label: str, hint: str) -> FieldEditor:
        """Make the editor of a field; links find what they lead to, the state is in sight."""
        if spec.kind is FieldKind.CHOICE:
            return ChipsField(name, label, spec.group)
        if spec.kind not in {FieldKind.LINK, FieldKind.LINKS}:
            return super().make_editor(spec, name, label, hint)
        links = LinkField(name, spec.name, only_one=spec.kind is FieldKind.LINK)
        links.setProperty("field", spec.name)
        links.finding.connect(self.on_finding)
        links.opening.connect(self.on_opening)
        self._links[spec.name] = links
        return links

    def on_edited(self) -> None:
        """Take an item that is linked now for what was to be got."""
        evidence = self._links["evidence"]
        if evidence is self.sender() and evidence.value() and self.value("state") in {"", "to_do", "asked"}:
            self.editor("state").set_value(GOT)
        super().on_edited()

    def on_start(self) -> None:
        """Write a quick start into what is empty, or holds another quick start still."""
        key = str(self.sender().property("start"))
        others = [start_values(other) for other in STARTS]
        for field, words in start_values(key).items():
            if self.value(field) in {"", *(other[field] for other in others)}:
                self.editor(field).set_value(words)
        self.edited.emit()
        self.go_to("gone_by")

    def on_finding(self, words: str) -> None:
        """Pass on what is looked for."""
        self.finding.emit(str(self.sender().property("field")), words)

    def on_opening(self, linked: EntityId) -> None:
        """Pass on where to go."""
        self.opening.emit(str(self.sender().property("field")), linked)
