"""The left rail: which record this is, the screens, and when it locks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy

from app.strings.catalogue import text
from ui.locked.idle_lock import TOLD_SECONDS
from ui.style.announce import announce
from ui.style.parts import BodyLabel, Button, CaptionLabel, StrongLabel, Surface, column, em, repolish, row
from ui.style.theme import Role, Theme
from ui.unlocked.screens.registry import ScreenSpec

ALOUD_SECONDS = (TOLD_SECONDS, 10)
"""How long before the lock a screen reader says so."""

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -99, Qt.Key.Key_End: 99}


class RailButton(Button):
    """One screen in the rail, with its icon and perhaps a number."""

    stepped = Signal(int)

    def __init__(self, spec: ScreenSpec) -> None:
        super().__init__(text(spec.name), f"rail.{spec.key}", "rail")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, as a screen reader hears it
        self._icon_name = spec.icon
        self._name = text(spec.name)
        self._number = CaptionLabel("", f"rail.{spec.key}.number", wrap=False)
        self._number.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number.setAccessibleName("")
        inner = row(self, margins=(0, 0, 12, 0))
        inner.addStretch(1)
        inner.addWidget(self._number)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            # Qt would press the next button, and the page would take the focus away from the rail.
            self.stepped.emit(step)

    def count(self, number: int) -> None:
        """Show how many records the screen has; nothing for none."""
        self._number.setText(str(number) if number else "")
        self.setAccessibleName(f"{self._name}, {number}" if number else self._name)

    def compact(self, *, on: bool) -> None:
        """Show the icon alone, or the name and the number too."""
        self.setText("" if on else self._name.replace("&", "&&"))
        self.setToolTip(self._name if on else "")
        self._number.setVisible(not on)
        self.setProperty("tight", on)
        repolish(self)

    def colour(self, theme: Theme) -> None:
        """Draw the icon in the colours in use."""
        self.setIcon(theme.icon(self._icon_name, 1.15))
        self.setIconSize(QSize(theme.px(1.15), theme.px(1.15)))


class FootLink(Button):
    """A small line at the foot of the rail that leads somewhere."""

    ROLE = Role.CAPTION

    def __init__(self, words: str, name: str) -> None:
        super().__init__(words, name, "foot")


class Rail(Surface):
    """Buttons for the screens that exist, top and bottom."""

    def __init__(
        self,
        specs: tuple[ScreenSpec, ...],
        theme: Theme,
        go: Callable[[str], None],
        *,
        go_on: Callable[[], None],
        backup: Callable[[], None],
    ) -> None:
        super().__init__("rail", "rail")
        self._theme = theme
        self._go = go
        self._is_compact = self._counts = False
        self._is_guest = False
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._under = {spec.key: spec.under for spec in specs}
        self._name = StrongLabel(text("window.rail.unnamed"), "rail.case")
        self._lock_seconds = 0
        self._lock_time = CaptionLabel("", "rail.lock_time")
        self._read_only = BodyLabel(text("window.rail.read_only"), "rail.read_only", tone="rust")
        self._read_only.hide()
        self._go_on = FootLink(text("window.rail.go_on"), "rail.go_on")
        self._go_on.clicked.connect(go_on)
        self._go_on.hide()
        self._backup = FootLink(text("window.rail.no_backup"), "rail.backup")
        self._backup.clicked.connect(backup)
        layout = column(self, margins=(12, 18, 12, 18), gap=3)
        self._case = Surface("card", "rail.case.card")
        column(self._case, margins=(12, 8, 12, 8)).addWidget(self._name)
        layout.addWidget(self._case)
        layout.addSpacing(14)
        for spec in specs:
            if spec.place == "top":
                layout.addWidget(self._button(spec))
        layout.addStretch(1)
        for spec in specs:
            if spec.place == "bottom":
                layout.addWidget(self._button(spec))
        foot = column(margins=(12, 10, 8, 0), gap=4)
        foot.addWidget(self._read_only)
        foot.addWidget(self._go_on)
        foot.addWidget(self._backup)
        foot.addWidget(self._lock_time)
        layout.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.on_theme_changed()

    def show_name(self, name: str) -> None:
        """Show the code of the case."""
        self._name.setText(name or text("window.rail.unnamed"))

    def show_lock_time(self, seconds: int) -> None:
        """Show after how long the window locks."""
        self._lock_seconds = seconds
        words = text("window.rail.lock_time", n=max(1, seconds // 60))
        self._lock_time.setText(words)
        self._lock_time.setAccessibleName(words)

    def show_left(self, seconds: int) -> None:
        """Count the last seconds before the lock: nothing blinks, and a screen reader hears it twice."""
        self._counts = seconds <= TOLD_SECONDS
        self._lock_time.setVisible(self._counts or not self._is_compact)
        if not self._counts:
            self.show_lock_time(self._lock_seconds)
            return
        words = text("window.rail.lock_left", n=seconds)
        self._lock_time.setText(text("window.rail.lock_left.short", n=seconds) if self._is_compact else words)
        self._lock_time.setAccessibleName(words)
        if seconds in ALOUD_SECONDS:
            announce(self, words, urgent=True)

    def show_read_only(self, *, can_go_on: bool) -> None:
        """Say that nothing can be changed here, and offer to go on where only a person's word is missing."""
        self._read_only.show()
        self._go_on.setVisible(can_go_on)

    def show_guest(self) -> None:
        """Leave out what is about one's own record: backups."""
        self._is_guest = True
        self._backup.hide()

    def show_backup(self, last: str, *, due: bool) -> None:
        """Show when the last backup was; `due` in the colour of what wants attention."""
        self._backup.say(last)
        self._backup.setProperty("tone", "rust" if due else "")
        repolish(self._backup)

    def compact(self, *, on: bool) -> None:
        """Give the room to the page: icons alone."""
        if on != self._is_compact:
            self._is_compact = on
            for button in self._buttons.values():
                button.compact(on=on)
            self._case.setVisible(not on)
            self._lock_time.setVisible(self._counts or not on)
            self._backup.setVisible(not on and not self._is_guest)
        self.on_theme_changed()

    def mark(self, key: str) -> None:
        """Show which screen is on top, or the one it belongs to; results belong to none."""
        button = self._buttons.get(self._under.get(key) or key)
        if button is not None:
            button.setChecked(True)
        elif (marked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            marked.setChecked(False)
            self._group.setExclusive(True)

    def keys(self) -> tuple[str, ...]:
        """Return the screens of the rail, from top to bottom."""
        return tuple(self._buttons)

    def count(self, key: str, number: int) -> None:
        """Show a number beside a screen's name."""
        button = self._buttons.get(key)
        if button is not None:
            button.count(number)

    def on_theme_changed(self) -> None:
        """Draw icons and width anew."""
        self.setFixedWidth(em(3.1) + 24 if self._is_compact else em(15.1))
        for button in self._buttons.values():
            button.colour(self._theme)

    def on_button_clicked(self) -> None:
        """Go to the screen whose button was pressed."""
        pressed = self.sender()
        for key, button in self._buttons.items():
            if button is pressed:
                self._go(key)

    def on_stepped(self, by: int) -> None:
        """Move the focus up or down the rail; Return or Space opens what it came to."""
        buttons = list(self._buttons.values())
        for number, button in enumerate(buttons):
            if button is self.sender():
                buttons[min(max(0, number + by), len(buttons) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, spec: ScreenSpec) -> RailButton:
        button = RailButton(spec)
        button.stepped.connect(self.on_stepped)
        button.clicked.connect(self.on_button_clicked)
        self._group.addButton(button)
        self._buttons[spec.key] = button
        return button
