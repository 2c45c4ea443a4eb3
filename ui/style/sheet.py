"""The style sheet and the palette of Qt, filled in with the colours and sizes of a look."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from ui.style import icons
from ui.style.palette import Colours, contrast


def style_sheet(colours: Colours, unit: float, ring: int = 2) -> str:
    """Return the style sheet with colours and sizes filled in; `ring` is the width of the focus in pixels.

    Raises KeyError for a colour nobody defined.
    """
    source = (Path(__file__).parent / "app.qss").read_text(encoding="utf-8")
    names = colours.by_name() | {
        "ring": f"{ring}px",
        "list_ring": f"{2 * ring - 3}px",
        "list_room": f"{3 - ring}px",
        "arrow_icon": drawn_on(colours.card, dark="arrow-on-dark", pale="arrow-on-light"),
        "check_icon": drawn_on(colours.accent, dark="check", pale="check-on-pale"),
    }
    filled = re.sub(r"@(\w+)", lambda found: names[found[1]], source)
    return re.sub(r"<([\d.]+)>", lambda found: f"{round(float(found[1]) * unit)}px", filled)


def drawn_on(ground: str, *, dark: str, pale: str) -> str:
    """Return the file of the icon that is seen on `ground`; a style sheet draws files in their own colour."""
    is_dark = contrast(ground, "#ffffff") > contrast(ground, "#000000")
    return icons.file_path(dark if is_dark else pale).as_posix()


def qt_palette(colours: Colours) -> QPalette:
    """Return the colours for what no style sheet reaches."""
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
