"""The player's own window: stopped and silent at first, goes where it is told, says what it cannot do."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QIODevice, QObject, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.demo.recordings import doorbell_mp4
from app.strings.catalogue import text
from ui.player.item import BLOCK, BLOCKS_KEPT, Item
from ui.style.theme import Scheme, Theme

PATIENCE_MS = 90_000


# What QtMultimedia says of loudspeakers and libraries that this machine has not is no warning of ours.
pytestmark = pytest.mark.qt_log_ignore(
    "PulseAudio", "No RHI backend", "Couldn't", "Could not open media", extend=True
)


def until(app: QApplication, holds: Callable[[], bool]) -> None:
    """Run the event loop until something holds."""
    ends = QDeadlineTimer(PATIENCE_MS)
    while not holds():
        assert not ends.hasExpired()
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, ends)


def asker(data: bytes, damaged_from: int = 2**62) -> tuple[Callable[[int, int], bytes | None], list[int]]:
    """Return what answers questions about `data`, and the list of places that were asked for."""
    asked: list[int] = []

    def ask(offset: int, length: int) -> bytes | None:
        asked.append(offset)
        return None if offset + length > damaged_from else data[offset : offset + length]

    return ask, asked


def test_the_item_reads_like_a_file(qapp: QApplication) -> None:
    """Any place, any length, over the edges of blocks: the same bytes, and few blocks are kept."""
    data = random.Random(1).randbytes(20 * BLOCK + 77)
    ask, asked = asker(data)
    owner = QObject()
    item = Item(ask, len(data), owner)
    item.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)
    rng = random.Random(2)
    for _ in range(200):
        place, length = rng.randrange(len(data)), rng.randrange(1, 3 * BLOCK)
        assert item.seek(place)
        got = b""
        while len(got) < length and (piece := item.read(length - len(got)).data()):
            got += piece
        assert got == data[place : place + length]
    assert len(item._blocks) == BLOCKS_KEPT
    assert item.bytesAvailable() == len(data) - item.pos()
    before = len(asked)
    item.seek(len(data))
    assert item.read(10).isEmpty()
    assert len(asked) == before
    item.close()


class Bench:
    """The window over a film in memory."""

    def __init__(self, app: QApplication, damaged_from: int = 2**62) -> None:
        from ui.player.playing import Playing
        from ui.player.window import PlayerWindow

        self.app = app
        self.theme = Theme(app)
        self.theme.choose(Scheme.LIGHT, 1.0)
        self.window = PlayerWindow(sound_only=False)
        self.owner = QObject()
        self.playing = Playing(self.window, lambda: None, self.owner)
        film = doorbell_mp4(4)
        self.item = Item(asker(film, damaged_from)[0], len(film), self.owner)
        self.window.resize(self.window.first_size())
        self.window.show()
        self.playing.start(self.item)

    def end(self) -> None:
        """Let everything go."""
        self.playing.media.stop()
        self.window.hide()
        self.owner.deleteLater()
        self.window.deleteLater()
        self.theme.deleteLater()
        self.app.processEvents()

    def words(self, name: str) -> str:
        """Return what stands on a part."""
        part = self.window.findChild(QWidget, name)
        assert part is not None
        return str(part.property("text"))


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Bench]:
    """A window that shows the beginning of a film."""
    if not _can_play():
        pytest.skip("QtMultimedia cannot decode on this machine")
    bench = Bench(qapp)
    until(qapp, lambda: bench.window.picture.frames > 0 and bench.playing.media.duration() > 0)
    yield bench
    bench.end()


def _can_play() -> bool:
    try:
        from PySide6.QtMultimedia import QMediaPlayer
    except ImportError:
        return False
    return QMediaPlayer().isAvailable()


def test_it_opens_stopped_and_silent(opened: Bench) -> None:
    """The first picture is there, nothing runs, nothing can be heard until it is asked for."""
    from PySide6.QtMultimedia import QMediaPlayer

    playing = opened.playing
    assert playing.media.playbackState() is QMediaPlayer.PlaybackState.PausedState
    assert playing.media.position() == 0
    assert playing._sound.isMuted()
    assert opened.words("player.note") in {text("player.note.silent"), text("player.note.no_output")}
    assert opened.words("player.play") == text("player.play")
    assert opened.words("player.time") == "0:00 / 0:04"
    assert opened.window.windowTitle() == text("window.name")


def test_it_goes_where_it_is_told(opened: Bench) -> None:
    """A press on the bar shows the picture of that place, stopped; the keys run, step and change the speed."""
    from PySide6.QtMultimedia import QMediaPlayer

    window, media = opened.window, opened.playing.media
    for place in (3000, 500, 2000):
        before = window.picture.frames
        opened.playing.on_place(place)
        until(opened.app, lambda before=before: window.picture.frames > before)  # type: ignore[misc]
        assert abs(media.position() - place) < 150
    QTest.keyClick(window, Qt.Key.Key_Right)
    until(opened.app, lambda: media.position() == media.duration() or media.position() > 3800)
    QTest.keyClick(window, Qt.Key.Key_Left)
    until(opened.app, lambda: media.position() == 0)
    QTest.keyClick(window, Qt.Key.Key_Space)
    until(opened.app, lambda: media.playbackState() is QMediaPlayer.PlaybackState.PlayingState)
    assert opened.words("player.play") == text("player.pause")
    until(opened.app, lambda: media.position() > 200)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert media.playbackState() is QMediaPlayer.PlaybackState.PausedState
    for _ in range(9):
        QTest.keyClick(window, Qt.Key.Key_Plus)
    assert media.playbackRate() == 2.0
    for _ in range(9):
        QTest.keyClick(window, Qt.Key.Key_Minus)
    assert (media.playbackRate(), opened.words("player.speed")) == (0.5, "0.5 ×")


def test_every_part_has_a_name(opened: Bench) -> None:
    """Whoever cannot see it hears what each part is; there is room at twice the text size."""
    for part in opened.window.findChildren(QWidget):
        assert part.objectName()
        assert part.focusPolicy() is Qt.FocusPolicy.NoFocus or part.accessibleName(), part.objectName()
    opened.theme.choose(Scheme.DARK, 2.0)
    opened.app.processEvents()
    least = opened.window.minimumSizeHint()
    assert least.width() <= 900
    assert least.height() <= 600
    opened.theme.choose(Scheme.LIGHT, 1.0)


def test_escape_closes(opened: Bench) -> None:
    """Escape closes the window, and the process is told."""
    told = QSignalSpy(opened.window.closed)
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    assert told.count() == 1
    assert opened.window.isHidden()


def test_a_change_of_loudspeakers_stops_it(opened: Bench) -> None:
    """When headphones go, it stops and is silent again."""
    from PySide6.QtMultimedia import QMediaPlayer

    playing = opened.playing
    playing.on_play()
    playing._sound.setMuted(False)
    playing.on_outputs_changed()
    assert playing.media.playbackState() is QMediaPlayer.PlaybackState.PausedState
    assert playing._sound.isMuted()
    assert opened.words("player.note") == text("player.note.output_changed")


def test_a_damaged_beginning_is_said(qapp: QApplication) -> None:
    """A film whose bytes cannot be read is not played, and the sentence says why."""
    if not _can_play():
        pytest.skip("QtMultimedia cannot decode on this machine")
    bench = Bench(qapp, damaged_from=0)
    until(qapp, lambda: bench.words("player.note") == text("player.note.damaged"))
    assert not bench.window.play.isEnabled()
    bench.end()


def test_a_hole_is_an_end(qapp: QApplication) -> None:
    """A part that cannot be read looks like an end, for a decoder would ask for it again and again."""
    data = bytes(range(256)) * (3 * BLOCK // 256)
    asked: list[int] = []

    def ask(offset: int, length: int) -> bytes | None:
        asked.append(offset)
        return data[offset : offset + length] if offset == 0 else None

    owner = QObject()
    item = Item(ask, len(data), owner)
    item.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)
    item.seek(BLOCK)
    assert item.read(10).isEmpty()
    assert item.atEnd()
    assert item.is_broken
    item.seek(0)
    assert not item.atEnd()
    assert item.read(10).data() == data[:10]
    assert asked == [BLOCK, 0]
    item.close()
