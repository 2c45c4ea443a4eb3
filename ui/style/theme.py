"""The look: colours, fonts and sizes of every widget, light or dark, at any text size."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from ui.style import icons
from ui.style.palette import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours

NAME = "theme"
ROLE = "role"
"""The property by which a widget says which font it wants."""

BASE_PIXELS = 14.0
SANS = ("Inter", "Noto Sans", "Segoe UI", "SF Pro Text", "DejaVu Sans")
SERIF = ("Source Serif 4", "Noto Serif", "Georgia", "DejaVu Serif", "Liberation Serif", "Times New Roman")
MONO = ("JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Consolas")
SCRIPTS = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Thai",
    "Ethiopic",
    "Armenian",
    "Georgian",
    "Khmer",
    "Lao",
    "Myanmar",
)
SCALES = (1.0, 1.25, 1.5, 2.0)


class Scheme(StrEnum):
    """Which colours to use."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Role(StrEnum):
    """What a text is."""

    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    BODY = "body"
    MUTED = "muted"
    SMALL = "small"
    CAPTION = "caption"
    MONTH = "month"
    OWN_WORDS = "own_words"
    MONO = "mono"
    BUTTON = "button"
    STRONG_BUTTON = "strong_button"
    CHIP = "chip"


_SIZES: dict[Role, tuple[float, int, tuple[str, ...]]] = {
    Role.TITLE: (1.5, 600, SANS),
    Role.HEADING: (1.0, 600, SANS),
    Role.STRONG: (1.07, 600, SANS),
    Role.BODY: (1.0, 400, SANS),
    Role.MUTED: (0.93, 400, SANS),
    Role.SMALL: (0.89, 400, SANS),
    Role.CAPTION: (0.82, 400, SANS),
    Role.MONTH: (0.89, 600, SANS),
    Role.OWN_WORDS: (1.1, 400, SERIF),
    Role.MONO: (0.82, 400, MONO),
    Role.BUTTON: (1.0, 500, SANS),
    Role.STRONG_BUTTON: (1.0, 600, SANS),
    Role.CHIP: (0.89, 400, SANS),
}


class Theme(QObject):
    """Applies the look to the application and gives painters its fonts and colours.

    Lives as long as the process.
    """

    changed = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(NAME)
        self._app = app
        self._scheme = Scheme.SYSTEM
        self._scale = 1.0
        self._variable: frozenset[str] = frozenset()
        self._fonts: dict[Role, QFont] = {}
        self.colours: Colours = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        self._load_fonts()
        self._system = app.styleHints()  # kept: what it tells of contrast lives as long as this name for it
        self._system.colorSchemeChanged.connect(self.on_system_changed)
        if hasattr(self._system, "accessibility"):  # since Qt 6.10
            self._system.accessibility().contrastPreferenceChanged.connect(self.on_system_changed)
        for effect in Qt.UIEffect:  # nothing slides or fades in, whatever the system likes
            app.setEffectEnabled(effect, False)  # noqa: FBT003
        self._apply()

    @property
    def unit(self) -> float:
        """The height of body text in pixels; every distance is a share of it."""
        return BASE_PIXELS * self._scale

    @property
    def scheme(self) -> Scheme:
        """The colours that were chosen."""
        return self._scheme

    @property
    def scale(self) -> float:
        """The text size that was chosen, 1.0 to 2.0."""
        return self._scale

    def px(self, units: float) -> int:
        """Return `units` of the text height in whole pixels, at least 1."""
        return max(1, round(units * self.unit))

    def colour(self, name: str) -> QColor:
        """Return a colour of the palette by its name."""
        return QColor(getattr(self.colours, name))

    def font(self, role: Role) -> QFont:
        """Return the font of `role` at the size in use."""
        found = self._fonts.get(role)
        if found is None:
            found = self._fonts[role] = self._make_font(role)
        return QFont(found)

    def _make_font(self, role: Role) -> QFont:
        size, weight, families = _SIZES[role]
        font = QFont()
        font.setFamilies([*families, *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Emoji"])
        font.setStyleHint(QFont.StyleHint.Serif if families is SERIF else QFont.StyleHint.SansSerif)
        font.setPixelSize(max(8, round(size * self.unit)))
        font.setWeight(QFont.Weight(weight))
        if weight != 400 and QFontInfo(font).family() in self._variable:
            # A weight of a variable font is an axis; asking for a bold face as well would thicken it twice.
            font.setWeight(QFont.Weight.Normal)
            font.setVariableAxis(QFont.Tag("wght"), float(weight))
        return font

    def choose(self, scheme: Scheme, scale: float) -> None:
        """Use these colours and this text size from now on."""
        if (scheme, scale) != (self._scheme, self._scale):
            self._scheme, self._scale = scheme, min(max(scale, SCALES[0]), SCALES[-1])
            self._apply()

    def scale_after(self, step: int) -> float:
        """Return the text size after this one: 1 for larger, -1 for smaller, 0 for the first."""
        at = min(range(len(SCALES)), key=lambda number: abs(SCALES[number] - self._scale))
        return SCALES[min(max(at + step, 0), len(SCALES) - 1)] if step else SCALES[0]

    def on_system_changed(self) -> None:
        """Follow the system from light to dark and back, and to high contrast, when that was chosen."""
        if self._scheme in {Scheme.SYSTEM, Scheme.CONTRAST}:
            self._apply()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self._scheme in {Scheme.SYSTEM, Scheme.CONTRAST}:
            return self._system.colorScheme() is Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    @property
    def is_high(self) -> bool:
        """Whether contrast is high: by choice, or because the system asks for it."""
        if self._scheme is Scheme.SYSTEM and hasattr(self._system, "accessibility"):
            asked = self._system.accessibility().contrastPreference()
            return asked is Qt.ContrastPreference.HighContrast
        return self._scheme is Scheme.CONTRAST

    @property
    def ring(self) -> int:
        """How wide the ring around what has the focus is, in pixels."""
        return 3 if self.is_high else 2

    def _apply(self) -> None:
        if self.is_high:
            self.colours = HIGH_DARK if self.is_dark else HIGH_LIGHT
        else:
            self.colours = DARK if self.is_dark else LIGHT
        self._fonts = {}
        self._app.setPalette(_qt_palette(self.colours))
        self._app.setFont(self.font(Role.BODY))
        self._app.setStyleSheet(style_sheet(self.colours, self.unit, self.ring))
        for widget in self._app.allWidgets():
            role = widget.property(ROLE)
            if role is not None:
                widget.setFont(self.font(Role(role)))
        self.changed.emit()

    def _load_fonts(self) -> None:
        """Bring the packaged fonts: the same look, and every script, on any machine."""
        folder = _font_folder()
        if folder is None:
            return
        found: set[str] = set()
        for name in (
            "NotoSans[wght].ttf",
            *(f"NotoSans{script}[wght].ttf" for script in SCRIPTS),
            "NotoEmoji[wght].ttf",
        ):
            number = QFontDatabase.addApplicationFont(str(folder / name))
            found.update(QFontDatabase.applicationFontFamilies(number))
        self._variable = frozenset(found)


def dress(widget: QWidget, role: Role) -> None:
    """Give a widget the font of its role, now and after every change of the text size."""
    widget.setProperty(ROLE, role.value)
    app = QApplication.instance()
    theme = app.findChild(Theme, NAME) if app is not None else None
    if theme is not None:
        widget.setFont(theme.font(role))


def style_sheet(colours: Colours, unit: float, ring: int = 2) -> str:
    """Return the style sheet with colours and sizes filled in; `ring` is the width of the focus in pixels.

    Raises KeyError for a colour nobody defined.
    """
    source = resources.files("ui.style").joinpath("app.qss").read_text(encoding="utf-8")
    names = colours.by_name() | {
        "ring": f"{ring}px",
        "list_ring": f"{2 * ring - 3}px",
        "list_room": f"{3 - ring}px",
        "arrow_icon": icons.file_path("chevron-down").as_posix(),
        "check_icon": icons.file_path("check").as_posix(),
    }
    filled = re.sub(r"@(\w+)", lambda found: names[found[1]], source)
    return re.sub(r"<([\d.]+)>", lambda found: f"{round(float(found[1]) * unit)}px", filled)


def _font_folder() -> Path | None:
    try:
        import manimgx_fonts
    except ImportError:
        return None
    return Path(str(manimgx_fonts.__file__)).parent


def _qt_palette(colours: Colours) -> QPalette:
    palette = QPalette()
    pairs = (
        (QPalette.ColorRole.Window, colours.window),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.Base, colours.card),
        (QPalette.ColorRole.AlternateBase, colours.window),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.Button, colours.card),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
        (QPalette.ColorRole.PlaceholderText, colours.muted),
        (QPalette.ColorRole.ToolTipBase, colours.card),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.Link, colours.accent_text),
        (QPalette.ColorRole.Mid, colours.border),
        (QPalette.ColorRole.Accent, colours.accent),
    )
    for role, colour in pairs:
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(colours.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(colours.muted))
    return palette


__all__ = ["SCALES", "Role", "Scheme", "Theme", "dress", "style_sheet"]
