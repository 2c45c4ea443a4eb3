"""Settings of the window: when it locks, how large the text is, which colours, how to leave at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import current_language, text
from ui.language import offered
from ui.locked.capture import CAN_HIDE
from ui.style.flow import FlowLayout
from ui.style.parts import Chip, Surface
from ui.style.theme import SCALES, Scheme
from ui.style.tick import Tick
from ui.unlocked.preferences import LOCK_CHOICES, Preferences
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.page import SettingsPage
from ui.unlocked.screens.settings.window_presenter import WindowPresenter


class WindowPage(SettingsPage):
    """Rows of chips, used as soon as they are pressed."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("window")
        self._chips: dict[str, dict[object, Chip]] = {}
        minutes = [(seconds, text("settings.minutes", n=seconds // 60)) for seconds in LOCK_CHOICES]
        self._group("lock_seconds", minutes)
        self._group("scale", [(scale, f"{scale:.0%}".replace("%", " %")) for scale in SCALES])
        self._group("language", offered())
        self._group("scheme", [(scheme, text(f"settings.scheme.{scheme.value}")) for scheme in Scheme])
        self.heading("settings.exit")
        self._shift = Tick(text("settings.shift_exit"), "settings.shift_exit")
        self._shift.toggled.connect(self.on_shift)
        self.parts.addWidget(self._shift)
        self._capture = Tick(text("settings.capture.hide"), "settings.hide_from_capture")
        self._capture.toggled.connect(self.on_capture)
        if CAN_HIDE:
            self.heading("settings.capture")
            self.parts.addWidget(self._capture)
        else:  # the page about protections says so
            self._capture.setParent(self)
            self._capture.hide()
        self.heading("settings.break")
        self._break = Tick(text("pause.remind"), "settings.break_reminder")
        self._break.toggled.connect(self.on_break)
        self.parts.addWidget(self._break)
        self._rules = Tick(text("settings.ground_rules"), "settings.ground_rules")
        self._rules.toggled.connect(self.on_rules)
        self.parts.addWidget(self._rules)
        self.parts.addStretch(1)
        self.presenter = WindowPresenter(context.session, context.jobs, context.shell, self)

    def activate(self) -> None:
        """Show what is chosen."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the chosen chip of the first row, or its first one."""
        chips = tuple(self._chips["lock_seconds"].values())
        return next((chip for chip in chips if chip.isChecked()), chips[0])

    def show_choices(self, chosen: Preferences) -> None:
        """Show what is chosen; the focus that waited for it goes there."""
        before = self.first_focus()
        for name, chips in self._chips.items():
            for value, chip in chips.items():
                chip.setChecked(value == (getattr(chosen, name) or current_language()))
        self._shift.setChecked(chosen.shift_exit)
        self._capture.setChecked(chosen.hide_from_capture)
        self._break.setChecked(chosen.break_reminder)
        self._rules.setChecked(chosen.ground_rules)
        if before.hasFocus():
            self.first_focus().setFocus()

    def on_chip(self) -> None:
        """Use the choice of the pressed chip."""
        for name, chips in self._chips.items():
            for value, chip in chips.items():
                if chip is self.sender():
                    self.presenter.choose(**{name: value})

    def on_shift(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Let Shift three times leave, or not."""
        self.presenter.choose(shift_exit=on)

    def on_capture(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Keep the window out of pictures of the screen, or let it in."""
        self.presenter.choose(hide_from_capture=on)

    def on_break(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Remind of a pause, or not."""
        self.presenter.choose(break_reminder=on)

    def on_rules(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Say what to keep in mind while writing, or not."""
        self.presenter.choose(ground_rules=on)

    def _group(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        self.heading(f"settings.{name}")
        holder = Surface("plain", f"settings.{name}")
        flow = FlowLayout(holder)
        self._chips[name] = {}
        for value, label in choices:
            chip = Chip(label, f"settings.{name}.{value}")
            chip.setAccessibleName(f"{text(f'settings.{name}')}: {label}")
            chip.clicked.connect(self.on_chip)
            self._chips[name][value] = chip
            flow.addWidget(chip)
        self.parts.addWidget(holder)
