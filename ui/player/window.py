"""The player's window: a picture, a bar to go to any place, and buttons. No decisions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QVBoxLayout

from app.strings.catalogue import text
from ui.player.picture import MovingPicture
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, MutedLabel, StrongButton, Surface, column, em, row

WIDE_EM, HIGH_EM = 62, 46
SOUND_EM = 52
SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class PlaceBar(QSlider):
    """A slider that goes where it is pressed."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton:
            self.setValue(self._value_at(event.position().toPoint()))
            self.sliderMoved.emit(self.value())
        super().mousePressEvent(event)

    def _value_at(self, point: QPoint) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        control = QStyle.ComplexControl.CC_Slider
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        room = groove.width() - handle.width()
        at = point.x() - groove.x() - handle.width() // 2
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, room, option.upsideDown)


class PlayerWindow(Surface):
    """Everything that can be pressed sends a signal; everything shown is told to it."""

    play_wanted = Signal()
    step_wanted = Signal(int)
    place_wanted = Signal(int)
    sound_wanted = Signal()
    louder_wanted = Signal(int)
    volume_wanted = Signal(int)
    faster_wanted = Signal(int)
    lock_wanted = Signal()
    closed = Signal()

    def __init__(self, *, sound_only: bool) -> None:
        super().__init__("window", "player")
        self.setWindowTitle(text("window.name"))
        self._sound_only = sound_only
        self.picture = MovingPicture("player.picture", text("player.picture"))
        self._title = BodyLabel(text("player.sound_only"), "player.title")
        self._note = MutedLabel("", "player.note")
        self._place = PlaceBar(Qt.Orientation.Horizontal)
        self._place.setObjectName("player.place")
        self._place.setAccessibleName(text("player.place"))
        self._time = BodyLabel("", "player.time", wrap=False)
        self.play = StrongButton(text("player.play"), "player.play")
        self._sound = Button(text("player.sound.on"), "player.sound")
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setObjectName("player.volume")
        self._volume.setAccessibleName(text("player.volume"))
        self._volume.setRange(0, 100)
        self._volume.setFixedWidth(em(7))
        self._speed = BodyLabel("", "player.speed", wrap=False)
        self._lay_out()
        self._connect()
        self.show_time(0, 0)
        self.show_speed(1.0)
        self.show_playing(on=False)

    def first_size(self) -> QSize:
        """Return a size that fits the screen."""
        wanted = QSize(em(SOUND_EM if self._sound_only else WIDE_EM), em(1 if self._sound_only else HIGH_EM))
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            wanted = wanted.boundedTo(screen.availableSize() * 0.9)
        return wanted.expandedTo(QSize(0, self._least_height(wanted.width())))

    # What is shown.

    def show_playing(self, *, on: bool) -> None:
        """Show whether it runs."""
        self.play.say(text("player.pause" if on else "player.play"))
        self.picture.is_moving = on

    def show_time(self, position: int, duration: int) -> None:
        """Show where it is, in milliseconds."""
        if not self._place.isSliderDown():
            self._place.setMaximum(max(0, duration))
            self._place.setValue(position)
        self._time.setText(f"{clock_words(position)} / {clock_words(duration + 500)}")

    def show_sound(self, *, on: bool, percent: int) -> None:
        """Show whether it can be heard, and how loud."""
        self._sound.say(text("player.sound.off" if on else "player.sound.on"))
        self._volume.setValue(percent)

    def show_no_sound(self) -> None:
        """Show that this computer has nothing that makes sound."""
        self._sound.setEnabled(False)
        self._volume.setEnabled(False)

    def show_speed(self, speed: float) -> None:
        """Show how fast it runs."""
        self._speed.setText(text("player.speed", speed=f"{speed:g}"))

    def say(self, sentence: str) -> None:
        """Show a sentence above the bar."""
        self._note.setText(sentence)

    def show_useless(self) -> None:
        """Nothing can be played: leave only the window and its sentence."""
        for part in (self.play, self._place, self._sound, self._volume, *self._steps):
            part.setEnabled(False)

    # Slots.

    def on_moved(self, position: int) -> None:
        """Go to a place."""
        self.place_wanted.emit(position)

    def on_back(self) -> None:
        """Go back."""
        self.step_wanted.emit(-1)

    def on_ahead(self) -> None:
        """Go ahead."""
        self.step_wanted.emit(1)

    def on_slower(self) -> None:
        """Be slower."""
        self.faster_wanted.emit(-1)

    def on_faster(self) -> None:
        """Be faster."""
        self.faster_wanted.emit(1)

    def on_louder(self) -> None:
        """Be louder."""
        self.louder_wanted.emit(1)

    def on_quieter(self) -> None:
        """Be quieter."""
        self.louder_wanted.emit(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._make_room()
        return done

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802
        event.accept()
        self.closed.emit()

    def _least_height(self, width: int) -> int:
        layout = self.layout()
        return 0 if layout is None else layout.totalHeightForWidth(width)

    def _make_room(self) -> None:
        """Buttons and sentences that go on in a new line need a higher window."""
        if self.isVisible():
            self.setMinimumHeight(self._least_height(self.width()))

    def _connect(self) -> None:
        self.play.clicked.connect(self.play_wanted)
        self._sound.clicked.connect(self.sound_wanted)
        self._volume.sliderMoved.connect(self.volume_wanted)
        self._place.sliderMoved.connect(self.on_moved)
        keys = Qt.Key
        for key, slot in (
            (keys.Key_Space, self.play_wanted),
            (keys.Key_Left, self.on_back),
            (keys.Key_Right, self.on_ahead),
            (keys.Key_Up, self.on_louder),
            (keys.Key_Down, self.on_quieter),
            (keys.Key_M, self.sound_wanted),
            (keys.Key_Minus, self.on_slower),
            (keys.Key_Plus, self.on_faster),
            (keys.Key_Escape, self.close),
            ("Ctrl+W", self.close),
            ("Ctrl+L", self.lock_wanted),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setObjectName("player.shortcut")
            shortcut.activated.connect(slot)

    def _lay_out(self) -> None:
        whole = column(self, gap=0)
        if self._sound_only:
            self.picture.setParent(self)
            self.picture.hide()
        else:
            whole.addWidget(self.picture, 1)
        foot = Surface("plain", "player.foot")
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner = column(foot, margins=(18, 14, 18, 16), gap=10)
        self._title.setVisible(self._sound_only)
        inner.addWidget(self._title)
        inner.addWidget(self._note)
        bar = row(gap=12)
        bar.addWidget(self._place, 1)
        bar.addWidget(self._time)
        inner.addLayout(bar)
        inner.addWidget(self._buttons())
        whole.addWidget(foot)
        if self._sound_only:
            assert isinstance(whole, QVBoxLayout)
            whole.addStretch(1)

    def _buttons(self) -> Surface:
        holder = Surface("plain", "player.buttons")
        flow = FlowLayout(holder, spacing=8)
        back = Button(text("player.back"), "player.back", says=text("player.back.says"))
        ahead = Button(text("player.ahead"), "player.ahead", says=text("player.ahead.says"))
        slower = Button(text("player.slower"), "player.slower")
        faster = Button(text("player.faster"), "player.faster")
        self._steps = (back, ahead, slower, faster)
        for button, slot in zip(
            self._steps, (self.on_back, self.on_ahead, self.on_slower, self.on_faster), strict=True
        ):
            button.clicked.connect(slot)
        for name, parts in (
            ("place", (back, self.play, ahead)),
            ("sound", (self._sound, self._volume)),
            ("speed", (slower, self._speed, faster)),
        ):
            # What belongs together stays on one line.
            group = Surface("plain", f"player.buttons.{name}")
            inner = row(group, gap=8)
            for part in parts:
                inner.addWidget(part)
            flow.addWidget(group)
        return holder


def clock_words(milliseconds: int) -> str:
    """Write a place in a recording: 3:05, 1:02:09."""
    seconds = max(0, milliseconds) // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
