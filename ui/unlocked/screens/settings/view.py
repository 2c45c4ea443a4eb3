"""Settings: when it locks, how large the text is, which colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import (
    Chip,
    Column,
    HeadingLabel,
    MutedLabel,
    Surface,
    Tick,
    TitleLabel,
    column,
    row,
    scrolled,
)
from ui.style.theme import SCALES, Scheme
from ui.unlocked.preferences import LOCK_CHOICES, Preferences
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.settings.presenter import SettingsPresenter


class SettingsScreen(Screen):
    """Rows of chips, used as soon as they are pressed."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("settings")
        page = Column("plain", "settings.page", 48)
        self._inner = column(page, margins=(0, 24, 0, 30), gap=8)
        self._inner.addWidget(TitleLabel(text("window.rail.settings"), "settings.title"))
        self._chips: dict[str, dict[object, Chip]] = {}
        minutes = [(seconds, text("settings.minutes", n=seconds // 60)) for seconds in LOCK_CHOICES]
        self._group("lock_seconds", minutes)
        self._group("scale", [(scale, f"{scale:.0%}".replace("%", " %")) for scale in SCALES])
        self._group("scheme", [(scheme, text(f"settings.scheme.{scheme.value}")) for scheme in Scheme])
        self._inner.addSpacing(14)
        self._inner.addWidget(HeadingLabel(text("settings.exit"), "settings.exit.heading"))
        self._inner.addWidget(MutedLabel(text("settings.exit.hint"), "settings.exit.hint"))
        self._shift = Tick(text("settings.shift_exit"), "settings.shift_exit")
        self._shift.toggled.connect(self.on_shift)
        self._inner.addWidget(self._shift)
        self._inner.addStretch(1)
        whole = Surface("plain", "settings.whole")
        sides = row(whole, margins=(26, 0, 26, 0))
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, "settings.scroll"))
        self.presenter = SettingsPresenter(context.session, context.jobs, context.shell, self)

    def activate(self, target: Target) -> None:
        """Show what is chosen."""
        del target
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the first chip."""
        return next(iter(self._chips["lock_seconds"].values()))

    def show_choices(self, chosen: Preferences) -> None:
        """Show what is chosen."""
        for name, chips in self._chips.items():
            for value, chip in chips.items():
                chip.setChecked(value == getattr(chosen, name))
        self._shift.setChecked(chosen.shift_exit)

    def on_chip(self) -> None:
        """Use the choice of the pressed chip."""
        for name, chips in self._chips.items():
            for value, chip in chips.items():
                if chip is self.sender():
                    self.presenter.choose(**{name: value})

    def on_shift(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Let Shift three times leave, or not."""
        self.presenter.choose(shift_exit=on)

    def _group(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        self._inner.addSpacing(14)
        self._inner.addWidget(HeadingLabel(text(f"settings.{name}"), f"settings.{name}.heading"))
        self._inner.addWidget(MutedLabel(text(f"settings.{name}.hint"), f"settings.{name}.hint"))
        holder = Surface("plain", f"settings.{name}")
        flow = FlowLayout(holder)
        self._chips[name] = {}
        for value, label in choices:
            chip = Chip(label, f"settings.{name}.{value}")
            chip.setAccessibleName(f"{text(f'settings.{name}')}: {label}")
            chip.clicked.connect(self.on_chip)
            self._chips[name][value] = chip
            flow.addWidget(chip)
        self._inner.addWidget(holder)


def build(context: ScreenContext) -> Screen:
    """Make the settings page."""
    return SettingsScreen(context)
