"""What comes by a drop or out of the clipboard: files, a picture, words, or a sentence why nothing does.

A picture is taken as the bytes that the other program offers, undecoded: what they hold is looked at apart
from the keys, as with every file. Pixels without a file form, as some systems give, become a PNG in a job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.evidence.before_adding import before_adding

PICTURES = (
    ("image/png", ".png"),
    ("image/jpeg", ".jpg"),
    ("image/webp", ".webp"),
    ("image/heic", ".heic"),
    ("image/gif", ".gif"),
    ("image/tiff", ".tif"),
    ("image/bmp", ".bmp"),
)
"""The forms in which a picture is taken, the best first, and how its name ends."""

MOST_PIXELS = 120_000_000
MOST_BYTES = 256 * 2**20
MOST_WORDS = 200_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """Files, or a picture (its bytes, else its pixels) with a name, or words, or the key of a sentence."""

    paths: tuple[Path, ...] = ()
    name: str = ""
    picture: bytes = b""
    pixels: QImage | None = field(default=None, compare=False)
    words: str = ""
    problem: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that has no file."""
        return bool(self.picture) or self.pixels is not None

    @property
    def count(self) -> int:
        """How many files it makes."""
        return len(self.paths) or int(self.is_picture)


def arrived_in(data: QMimeData, *, folders: bool = False, words_first: bool = False) -> Arrived:
    """Return what a drop or the clipboard holds.

    A picture from a browser brings a piece of its page too, and goes before it; cells of a table bring a
    picture of themselves, so where words are written `words_first` takes the words when there are any.
    """
    urls: list[QUrl] = data.urls()
    local = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    paths = tuple(path for path in local if path.is_file() or (folders and path.is_dir()))
    if paths:
        return Arrived(paths=paths)
    words = data.text() if data.hasFormat("text/plain") and not urls else ""
    if words_first and words.strip():
        return _words(words)
    picture = _picture(data)
    if picture is not None:
        return picture
    if local:
        return Arrived(problem="arriving.folder" if any(map(Path.is_dir, local)) else "arriving.gone")
    if words.strip():
        return _words(words)
    return Arrived(problem="arriving.link" if urls else "arriving.nothing")


def takes(data: QMimeData) -> bool:
    """Tell whether a drag brings anything that could be taken, without taking it."""
    return data.hasUrls() or data.hasImage() or data.hasFormat("text/plain")


def bring_in(
    context: ScreenContext,
    page: QWidget,
    arrived: Arrived,
    files: Callable[[tuple[Path, ...]], None],
    picture: Callable[[str, bytes], None],
) -> bool:
    """Hand over files, or a picture under a name, once it was asked what they may show; say why not.

    False when it was words, or nothing that can be taken.
    """
    if arrived.problem:
        context.shell.say(text(arrived.problem))
    elif arrived.paths:
        names = (path.name for path in arrived.paths)
        before_adding(context, page, names, partial(files, arrived.paths))
    elif arrived.is_picture:
        before_adding(context, page, (arrived.name,), partial(_hand_over, context, arrived, picture))
    return bool(arrived.count)


def _hand_over(context: ScreenContext, arrived: Arrived, picture: Callable[[str, bytes], None]) -> None:
    pixels = arrived.pixels
    if pixels is None:
        picture(arrived.name, arrived.picture)
        return
    context.jobs.work(lambda _ctx: _png(pixels), partial(picture, arrived.name), label="window.job.adding")


def _words(words: str) -> Arrived:
    return Arrived(problem="arriving.long") if len(words) > MOST_WORDS else Arrived(words=words)


def _picture(data: QMimeData) -> Arrived | None:
    offered = set(data.formats())
    for form, ending in PICTURES:
        raw = bytes(data.data(form).data()) if form in offered else b""
        if len(raw) > MOST_BYTES:
            return Arrived(problem="arriving.large")
        if raw:
            return Arrived(name=text("arriving.picture") + ending, picture=raw)
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    if image.width() * image.height() > MOST_PIXELS:
        return Arrived(problem="arriving.large")
    return Arrived(name=text("arriving.picture") + ".png", pixels=image)


def _png(pixels: QImage) -> bytes:
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixels.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(raw.data())
