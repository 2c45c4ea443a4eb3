"""What the player decides: when it runs, where it is, how loud. It begins stopped and silent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, QTimer, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from app.strings.catalogue import text
from ui.player.item import Item
from ui.player.window import SPEEDS, PlayerWindow

STEP_MS = 10_000
LOUDER_PERCENT = 10
FIRST_PERCENT = 40
AWAKE_MS = 20_000
NEUTRAL_NAME = QUrl("item")
"""A name that says nothing; the decoder wants one."""


class Playing(QObject):
    """Ties QtMultimedia to the window."""

    def __init__(self, window: PlayerWindow, awake: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("player.playing")
        self._window = window
        self._item: Item | None = None
        self._percent = FIRST_PERCENT
        self._speed = SPEEDS.index(1.0)
        self._devices = QMediaDevices(self)
        self._sound = QAudioOutput(self)
        self._sound.setMuted(True)
        self.media = QMediaPlayer(self)
        self.media.setAudioOutput(self._sound)
        self.media.setVideoSink(window.picture.sink)
        self._awake = QTimer(self)
        self._awake.setInterval(AWAKE_MS)
        self._awake.timeout.connect(awake)
        self._connect()
        self._show_sound()
        self._say_sound()

    def start(self, item: Item) -> None:
        """Open the item and show its beginning, stopped."""
        self._item = item
        item.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)
        self.media.setSourceDevice(item, NEUTRAL_NAME)
        self.media.pause()

    # Slots.

    def on_play(self) -> None:
        """Run or stop."""
        if self.media.playbackState() is QMediaPlayer.PlaybackState.PlayingState:
            self.media.pause()
        else:
            self.media.play()

    def on_step(self, direction: int) -> None:
        """Go ten seconds back or ahead."""
        self.on_place(self.media.position() + direction * STEP_MS)

    def on_place(self, position: int) -> None:
        """Go to a place."""
        self.media.setPosition(max(0, min(position, self.media.duration())))

    def on_sound(self) -> None:
        """Let it be heard, or not."""
        if not self._devices.defaultAudioOutput().isNull():
            self._sound.setMuted(not self._sound.isMuted())
            self._show_sound()
            self._say_sound()

    def on_louder(self, direction: int) -> None:
        """Be louder or quieter by a step."""
        self.on_volume(self._percent + direction * LOUDER_PERCENT)

    def on_volume(self, percent: int) -> None:
        """Be as loud as was chosen, when it may be heard at all."""
        self._percent = max(0, min(100, percent))
        self._show_sound()

    def on_faster(self, direction: int) -> None:
        """Go to the next speed."""
        self._speed = max(0, min(len(SPEEDS) - 1, self._speed + direction))
        self.media.setPlaybackRate(SPEEDS[self._speed])
        self._window.show_speed(SPEEDS[self._speed])

    def on_state(self, state: QMediaPlayer.PlaybackState) -> None:
        """Show whether it runs; while it does, the person is there."""
        runs = state is QMediaPlayer.PlaybackState.PlayingState
        self._window.show_playing(on=runs)
        if runs:
            self._awake.start()
        else:
            self._awake.stop()

    def on_time(self, _value: int) -> None:
        """Show where it is."""
        self._window.show_time(self.media.position(), self.media.duration())

    def on_outputs_changed(self) -> None:
        """Headphones may have been pulled out: stop, and be silent until told otherwise."""
        self.media.pause()
        self._sound.setMuted(True)
        self._sound.setDevice(self._devices.defaultAudioOutput())
        self._show_sound()
        self._window.say(text("player.note.output_changed"))

    def on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        """Say so when the end came because a part cannot be read."""
        is_over = status is QMediaPlayer.MediaStatus.EndOfMedia
        if is_over and self._item is not None and self._item.is_broken:
            self._window.say(text("player.note.damaged"))

    def on_error(self, _error: QMediaPlayer.Error, _words: str) -> None:
        """Say that it cannot be played; what the library says of it is its own business."""
        broken = self._item is not None and self._item.is_broken
        self._window.say(text("player.note.damaged" if broken else "player.note.unplayable"))
        self._window.show_useless()

    def _show_sound(self) -> None:
        self._sound.setVolume((self._percent / 100) ** 2)  # an ear hears steps of loudness so
        self._window.show_sound(on=not self._sound.isMuted(), percent=self._percent)

    def _say_sound(self) -> None:
        if self._devices.defaultAudioOutput().isNull():
            self._window.show_no_sound()
            self._window.say(text("player.note.no_output"))
        else:
            self._window.say(text("player.note.silent" if self._sound.isMuted() else "player.note.heard"))

    def _connect(self) -> None:
        window, media = self._window, self.media
        window.play_wanted.connect(self.on_play)
        window.step_wanted.connect(self.on_step)
        window.place_wanted.connect(self.on_place)
        window.sound_wanted.connect(self.on_sound)
        window.louder_wanted.connect(self.on_louder)
        window.volume_wanted.connect(self.on_volume)
        window.faster_wanted.connect(self.on_faster)
        media.playbackStateChanged.connect(self.on_state)
        media.positionChanged.connect(self.on_time)
        media.durationChanged.connect(self.on_time)
        media.mediaStatusChanged.connect(self.on_status)
        media.errorOccurred.connect(self.on_error)
        self._devices.audioOutputsChanged.connect(self.on_outputs_changed)
