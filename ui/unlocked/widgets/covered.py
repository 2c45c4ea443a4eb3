"""A picture that shows nothing until it is asked for, and nothing again when it is left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu
from ui.style.parts import em
from ui.style.theme import Role, Theme


def to_pixmap(picture: Picture) -> QPixmap:
    """Turn decoded pixels into a pixmap."""
    image = QImage(picture.rgb, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image)


class CoveredPicture(QAbstractButton):
    """A tile: a word on a plain ground; a click, Space or Return asks for the picture or covers it again.

    Emits `wanted` when the picture is asked for; the owner then calls `show_picture` or `show_words`.
    """

    wanted = Signal()

    def __init__(
        self, theme: Theme, name: str, words: str, *, says: str, wide: float = 9.4, high: float = 6.5
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = theme
        self._cover = words
        self._words = words
        self._wide, self._high = wide, high
        self._pixmap: QPixmap | None = None
        self.more: tuple[Deed, ...] = ()
        """What else can be done with it, for its menu."""
        self.clicked.connect(self.ask)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def stretch(self) -> None:
        """Take the width there is, keeping the height."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_shown(self) -> bool:
        """Whether the picture can be seen."""
        return self._pixmap is not None

    def show_picture(self, picture: Picture) -> None:
        """Show decoded pixels."""
        self._pixmap = to_pixmap(picture)
        self.setAccessibleDescription(text("window.cover.shown"))
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence in place of the picture, such as why it cannot be shown."""
        self._pixmap = None
        self._words = words
        self.setAccessibleDescription(words)
        self.update()

    def set_cover(self, words: str, *, says: str) -> None:
        """Become the tile of another item, covered."""
        self._cover = words
        self.setAccessibleName(says)
        self.cover()

    def cover(self) -> None:
        """Show nothing but the word again."""
        self._pixmap = None
        self._words = self._cover
        self.setAccessibleDescription("")
        self.update()

    def ask(self) -> None:
        """Ask for the picture, or cover it."""
        if self._pixmap is None:
            self.wanted.emit()
        else:
            self.cover()

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with it."""
        words = text("menu.cover" if self.is_shown else "menu.look")
        return (Deed("look", words, self.click, "Space"), *self.more)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        at = event.globalPos() if mouse else self.mapToGlobal(self.rect().center())
        open_menu(f"{self.objectName()}.menu", self.deeds(), self, at)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(em(self._wide), em(self._high))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self._theme.colour("border"))
        painter.setBrush(self._theme.colour("cover"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        inner = self.rect().adjusted(3, 3, -3, -3)
        if self._pixmap is not None:
            size = self._pixmap.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(inner.topLeft(), size)
            target.moveCenter(inner.center())
            painter.drawPixmap(target, self._pixmap)
        else:
            painter.setFont(self._theme.font(Role.SMALL))
            painter.setPen(self._theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inner.adjusted(6, 4, -6, -4), flags, self._words)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent_text"), self._theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        painter.end()
