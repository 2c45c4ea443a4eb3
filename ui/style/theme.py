"""The look: colours, fonts and sizes of every widget, light or dark, at any text size."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

from ui.style import icons
from ui.style.palette import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours
from ui.style.sheet import qt_palette, style_sheet

if TYPE_CHECKING:  # no icon is drawn on the first page
    from PySide6.QtGui import QIcon

NAME = "theme"
STYLE = ("-style", "fusion")
"""Arguments of the application over which the look is made, on every system. Asked for later, the style would
bring hundreds of Qt's names into Python, which takes longer than reading the style sheet."""

ROLE = "role"
"""The property by which a widget says which font it wants."""
WORN = "worn"
"""The property by which a part says that it wears the style sheet: the number of the look it wears, negative
where it was made for that one and has no style sheet yet."""
LEAVES = 0
"""In the place of that number: the part is on its way to be taken away."""
WAITS = "waits"
"""The property by which a part says that it is styled in a turn of its own after a change."""

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
    """Applies the look to the application and its windows, and gives painters its fonts and colours.

    Lives as long as the process.
    """

    changing = Signal()
    """Another look is on its way; what can be made anew sooner than styled goes now, where nobody sees it."""
    changed = Signal()
    """All that is seen has another look now."""
    dressed = Signal(QWidget)
    """A part that wears the style sheet has another one now; each may come in a turn of its own."""
    zoom_wanted = Signal(int)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(NAME)
        self._app = app
        self._scheme = Scheme.SYSTEM
        self._scale = 1.0
        self._variable: frozenset[str] = frozenset()
        self._fonts: dict[Role, QFont] = {}
        self._icons: dict[tuple[str, float], QIcon] = {}
        self._sheet = ""
        self._look = 0
        self._late = QTimer(self)
        self._late.setInterval(0)
        self._late.timeout.connect(self.on_late)
        self._steps: Iterator[None] = iter(())
        self.colours: Colours = LIGHT
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

    def icon(self, name: str, units: float) -> QIcon:
        """Return a quiet icon, `units` of the text height wide; drawn once for each look."""
        found = self._icons.get((name, units))
        if found is None:
            found = self._icons[name, units] = icons.icon(name, self.colours.muted, self.px(units))
        return found

    def _make_font(self, role: Role) -> QFont:
        size, weight, families = _SIZES[role]
        font = QFont()
        font.setFamilies([*families, *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Emoji"])
        font.setStyleHint(QFont.StyleHint.Serif if families is SERIF else QFont.StyleHint.SansSerif)
        font.setPixelSize(max(8, round(size * self.unit)))
        font.setWeight(QFont.Weight(weight))
        if QFontInfo(font).family() in self._variable:
            # A weight of a variable font is an axis; asking for a bold face as well would thicken it twice.
            # The ordinary one is asked for too: words on a button would otherwise inherit that of the button.
            font.setWeight(QFont.Weight.Normal)
            font.setVariableAxis(QFont.Tag("wght"), float(weight))
        return font

    def choose(self, scheme: Scheme, scale: float) -> None:
        """Use these colours and this text size from now on."""
        if (scheme, scale) != (self._scheme, self._scale):
            self._scheme, self._scale = scheme, min(max(scale, SCALES[0]), SCALES[-1])
            self._apply()

    def wear(self, part: QWidget, *, waits: bool = False) -> None:
        """Give a part its style sheet, now and after every change; all that stands in it inherits it.

        Neither the application nor the window has one: under one, Qt styles a widget anew at every level it
        moves up while a page is made from the inside out, and a change styles all pages in one turn. A part
        that `waits` is styled in a later turn, first what is in sight; `catch_up` comes before it is shown.
        """
        part.setProperty(WAITS, waits)
        part.setProperty(WORN, self._look)
        part.setStyleSheet(self._sheet)

    def wear_later(self, part: QWidget) -> None:
        """Give a part that was just made its style sheet once `catch_up` is called; else like `wear`."""
        part.setProperty(WAITS, True)  # noqa: FBT003 - a property
        part.setProperty(WORN, -self._look)

    def waits(self, page: QWidget) -> bool:
        """Tell whether a page waits for its style sheet, the first one or that of the last change."""
        return any(self._is_late(part) for part in _worn(page))

    def catch_up(self, page: QWidget) -> None:
        """Style what is about to be seen of a page, if it waits for that."""
        for part in _worn(page):
            if self._is_late(part) and (part is page or part.isVisibleTo(page)):
                self._dress(part)

    def forget(self, page: QWidget) -> None:
        """Style a page no more: it is on its way to be taken away."""
        for part in _worn(page):
            part.setProperty(WORN, LEAVES)

    def on_late(self) -> None:
        """Take the next step of a change; each is a turn of its own."""
        try:
            ended = next(self._steps, self) is self
        except Exception:  # a bug must not leave on screen what a lock would paint over
            self._late.stop()
            self.show_again()
            raise
        if ended:
            self._late.stop()

    def show_again(self) -> None:
        """Let every window be painted again, whatever look its parts wear."""
        for window in self._app.topLevelWidgets():
            if not window.updatesEnabled():
                window.setUpdatesEnabled(True)
                # What was to be painted when painting was put off has lost its request for that, and Qt
                # believes that there still is one.
                QApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))

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
        self._fonts, self._icons = {}, {}
        self._app.setPalette(qt_palette(self.colours))
        self._app.setFont(self.font(Role.BODY))
        self._sheet = style_sheet(self.colours, self.unit, self.ring)
        self._look += 1
        self.changing.emit()
        seen = []
        for part in self._everywhere():
            if part.property(WORN) is None:
                self._fit(part)
            elif part.property(WORN) == LEAVES:
                continue  # nor what stands in it: all pages of a half that goes would be a long turn
            elif not part.property(WAITS):
                self._dress(part)
            elif part.isVisible():
                seen.append(part.window())
        # What was painted stays on screen until all that is seen wears the look. No picture of it is made,
        # which would be one more thing for a lock to take away.
        for window in seen:
            window.setUpdatesEnabled(False)
        self._steps = self._step_by_step()
        self._late.start()
        if not seen:
            self.on_late()

    def _step_by_step(self) -> Iterator[None]:
        """Style what waits, what is in sight first; every `yield` ends a turn."""
        while self._dress_one(seen=True):
            yield
            yield  # in between it is laid out
        self.changed.emit()
        yield
        self.show_again()
        yield  # in between it is painted
        while self._dress_one(seen=False):
            yield

    def _dress_one(self, *, seen: bool) -> bool:
        """Style one part that waits, or one of those in sight; False when there is none."""
        late = (part for part in self._everywhere() if self._is_late(part) and part.isVisible() >= seen)
        part = next(late, None)
        if part is not None:
            self._dress(part)
        return part is not None

    def _everywhere(self) -> list[QWidget]:
        return [part for window in self._app.topLevelWidgets() for part in _outer(window)]

    def _is_late(self, part: QWidget) -> bool:
        worn = part.property(WORN)
        return worn not in {None, LEAVES, self._look}

    def _dress(self, part: QWidget) -> None:
        is_new = part.property(WORN) == -self._look
        part.setProperty(WORN, self._look)
        part.setStyleSheet(self._sheet)
        if is_new:
            return
        self._fit(part)
        for widget in part.findChildren(QWidget):
            self._fit(widget)
        self.dressed.emit(part)

    def _fit(self, widget: QWidget) -> None:
        role = widget.property(ROLE)
        if role is not None:
            widget.setFont(self.font(Role(role)))

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


def _outer(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and what stands in it, down to the parts that wear a style sheet but not into them."""
    yield widget
    if widget.property(WORN) is None:
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow():
                yield from _outer(child)


def _worn(page: QWidget) -> list[QWidget]:
    return [part for part in _outer(page) if part.property(WORN) is not None]


def dress(widget: QWidget, role: Role) -> None:
    """Give a widget the font of its role, now and after every change of the text size."""
    widget.setProperty(ROLE, role.value)
    theme = _theme()
    if theme is not None:
        widget.setFont(theme.font(role))


def dress_dialog(dialog: QWidget) -> None:
    """Give a dialog the style sheet where it stands over something that has none to hand on."""
    theme, above = _theme(), dialog.parentWidget()
    while above is not None and above.property(WORN) is None:
        above = above.parentWidget()
    if theme is not None and above is None:
        theme.wear(dialog)


def _theme() -> Theme | None:
    app = QApplication.instance()
    return app.findChild(Theme, NAME) if app is not None else None


def _font_folder() -> Path | None:
    try:
        import manimgx_fonts
    except ImportError:
        return None
    return Path(str(manimgx_fonts.__file__)).parent


__all__ = ["SCALES", "Role", "Scheme", "Theme", "dress", "dress_dialog"]
