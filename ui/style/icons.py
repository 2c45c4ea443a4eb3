"""Small line icons of our own, drawn in any colour of the palette."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPixmap

if TYPE_CHECKING:  # no icon is drawn on the first page
    from PySide6.QtGui import QIcon

_INK = "#5d676b"
_FOLDER = Path(__file__).parent / "icons"


def file_path(name: str) -> Path:
    """Return where the file of an icon lies, for the style sheet."""
    return _FOLDER / f"{name}.svg"


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """Draw icon `name` in `colour`, `side` pixels wide and high; nothing is kept."""
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer

    source = file_path(name).read_text(encoding="utf-8").replace(_INK, colour)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, side: int = 20) -> QIcon:
    """Return icon `name` in `colour`, sharp at one and two device pixels."""
    from PySide6.QtGui import QIcon

    result = QIcon(pixmap(name, colour, side))
    result.addPixmap(pixmap(name, colour, side, 2.0))
    return result
