"""The moving picture: the newest frame, drawn by the processor alone, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtMultimedia import QVideoFrame, QVideoSink
from PySide6.QtWidgets import QSizePolicy, QWidget

SMALLEST = (320, 180)
SHARP_TO = 1280 * 720
"""Larger pictures are scaled the quick way while they move."""


class MovingPicture(QWidget):
    """Takes frames from its sink; those that come faster than they can be drawn are left out."""

    def __init__(self, name: str, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setMinimumSize(*SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.sink = QVideoSink(self)
        self.sink.setObjectName(f"{name}.sink")
        self.sink.videoFrameChanged.connect(self.on_frame)
        self.is_moving = False
        self.frames = 0
        self._frame: QVideoFrame | None = None
        self._image: QImage | None = None

    @property
    def has_picture(self) -> bool:
        """Whether a frame was drawn."""
        return self._image is not None

    def on_frame(self, frame: QVideoFrame) -> None:
        """Keep the newest frame; an empty one, at the end, leaves the last in sight."""
        if frame.isValid():
            self.frames += 1
            self._frame = frame
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102, N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000"))
        if self._frame is not None:
            image = self._frame.toImage()
            self._frame = None
            self._image = None if image.isNull() else image
        if self._image is not None:
            is_large = self._image.width() * self._image.height() > SHARP_TO
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, on=not (is_large and self.is_moving)
            )
            painter.drawImage(self._place(self._image), self._image)
        painter.end()

    def _place(self, image: QImage) -> QRect:
        fitted = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, fitted.width(), fitted.height())
        place.moveCenter(self.rect().center())
        return place
