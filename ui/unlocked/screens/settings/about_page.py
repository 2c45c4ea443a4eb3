"""About: which version this is, and which protections hold on this computer now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.ports import JobContext
from app.domain.version import VERSION
from app.services.process import protection
from app.services.vault import Session
from app.strings.catalogue import text
from ui.locked.capture import CAN_HIDE
from ui.locked.system_signals import Heard
from ui.style.parts import BodyLabel, Button, Surface, column
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.page import SettingsPage

if TYPE_CHECKING:
    from app.services.components import Component


class AboutPage(SettingsPage):
    """Sentences, each true of this run."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("about")
        self._context = context
        self.heading("settings.about")
        self.parts.addWidget(
            BodyLabel(text("settings.about.version", version=VERSION), "settings.about.version")
        )
        self.heading("settings.holds")
        self._facts = Surface("plain", "settings.about.facts")
        self._facts.setAccessibleName(text("settings.holds"))
        self._lines = BodyLabel("", "settings.about.lines", selectable=True)
        self._lines.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column(self._facts).addWidget(self._lines)
        self.parts.addWidget(self._facts)
        self.heading("settings.limits")
        self.heading("settings.parts")
        self._components = BodyLabel("", "settings.parts.lines", selectable=True)
        self._components.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._components.setAccessibleName(text("settings.parts"))
        around = Surface("plain", "settings.parts.list")
        column(around).addWidget(self._components)
        self.parts.addWidget(around)
        copy = Button(text("settings.parts.copy"), "settings.parts.copy", "link")
        copy.clicked.connect(self.on_copy)
        self.parts.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.parts.addStretch(1)

    def activate(self) -> None:
        """Ask what holds now; starting a decoder to ask takes a moment."""
        session, heard = self._context.session, self._context.heard()
        self._context.jobs.read(lambda _ctx: (*locks_of(heard), *facts_of(session)), self.on_facts)
        if not self._components.text():
            self._context.jobs.work(_parts_of_others, self.on_components)

    def first_focus(self) -> QWidget:
        """Return the lines, which can be selected with the keyboard."""
        return self._lines

    def on_facts(self, lines: tuple[str, ...]) -> None:
        """Show what holds."""
        self._lines.setText("\n\n".join(lines))
        self._lines.setAccessibleName("\n\n".join(lines))

    def on_components(self, found: tuple[Component, ...]) -> None:
        """Show what others made, a line each."""
        lines = "\n".join(words_of(one) for one in found)
        self._components.setText(lines)
        self._components.setAccessibleName(f"{text('settings.parts')}. {lines}")

    def on_copy(self) -> None:
        """Copy the list; nothing in it is of the case."""
        self._context.clipboard.put(self._components.text())
        self._context.shell.say(text("settings.parts.copied"))


def _parts_of_others(_ctx: JobContext) -> tuple[Component, ...]:
    from app.services.components import components

    return components()


def words_of(component: Component) -> str:
    """Return a part in a line: name, version, licence."""
    licence = component.licence or text("settings.parts.unnamed")
    return f"{component.name} {component.version}".rstrip() + f": {licence}"


def locks_of(heard: Heard) -> tuple[str, ...]:
    """Return a sentence for each signal of the computer that locks, or does not."""
    kinds = {"screen": heard.screen, "sleep": heard.sleep, "user": heard.user}
    return tuple(text(f"settings.about.{name}.{hearing.value}") for name, hearing in kinds.items())


def facts_of(session: Session) -> tuple[str, ...]:
    """Return a sentence for each protection, on the vault lane."""
    holds = protection()
    facts = {
        "core": holds.no_core_dump,
        "closed": holds.closed_to_others,
        "files": holds.private_files,
        "memory": session.keys_are_held,
    }
    lines = [text(f"settings.about.{name}.{'yes' if is_so else 'no'}") for name, is_so in facts.items()]
    lines.append(text(f"settings.about.capture.{'yes' if CAN_HIDE else 'no'}"))
    return (*lines, session.decoder_walls, text("settings.about.read"))
