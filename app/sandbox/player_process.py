"""The player seen from the program: a process with a window of its own, given the bytes of one item.

It is asked nothing and told nothing but ranges of that item. What it says is numbers, checked one by one; the
first that an honest player cannot say ends it. Its ranges are read by a thread of their own, so that neither
the window nor the vault's thread waits for a film.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

from app.domain.errors import ErrorCode, KnownError
from app.sandbox.pipes import descriptor_of, end_at_once, waiting_in, widen
from app.sandbox.player_protocol import (
    ANSWER,
    SAY,
    Missing,
    Said,
    Say,
    Status,
    read_say,
)
from app.sandbox.player_walls import ADDRESS_SPACE
from app.sandbox.program import PLAYER, own_process
from app.sandbox.protocol import Odd

START_SECONDS: Final = 30.0
END_SECONDS: Final = 5.0
MOST_WAITING: Final = 8
"""How many headers an honest player may have under way: one question, a few keys."""

MOST_SAID: Final = 40
"""How often in a second a player may speak without a question; each keystroke is one."""

BYTES_A_SECOND: Final = 192 * 2**20
BURST: Final = 2 * BYTES_A_SECOND
LEAST_CHARGED: Final = 2**17
"""A film needs some ten MiB a second. Who asks for more waits, so that the program never does."""

PLAYER_MODULE: Final = "PySide6-Addons"
PLAYER_PACKAGES: Final = (
    "libpulse0",
    "libdrm2",
    "libxext6",
    "libxrandr2",
    "libgssapi-krb5-2",
    "libbrotli1",
    "libbz2-1.0",
)
"""What QtMultimedia needs of Debian besides what the window needs; `requirements/setup.sh` brings them."""

_BOOT: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ui.player.main import main; main(sys.argv[1:])"
)
_NOWHERE: Final = "/dev/null/none"
_TOLD: Final = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_TYPE",
    "PULSE_SERVER",
    "LANG",
    "LC_ALL",
)


class Heard(Enum):
    """What the program learns from a player."""

    STARTED = "started"
    TOUCHED = "touched"
    LOCK = "lock"
    LEAVE = "leave"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlayerLook:
    """How the window is to look; nothing of the item, and nothing of the person."""

    dark: bool
    percent: int
    language: str
    platform: str
    shift_exit: bool


class ItemBytes(Protocol):
    """The bytes of one item; raises KnownError where they are damaged."""

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range."""

    def close(self) -> None:
        """Let go of keys and files."""


Listener = Callable[[Heard, KnownError | None], None]
"""Called from the player's thread; the error comes with FAILED."""


class Player:
    """One running player; `kill` may come from any thread."""

    def __init__(
        self, item: ItemBytes, size: int, *, sound_only: bool, look: PlayerLook, heard: Listener
    ) -> None:
        """Start it, and hand over `item`, which it closes. Raises `KnownError(PLAYER_FAILED)`."""
        self._item = item
        self._size = size
        self._heard = heard
        self.walls = 0
        self._started = False
        self._killed = False
        self._late = False
        self._ending = threading.Lock()
        self._pace = _Pace()
        words = [size, int(sound_only), int(look.dark), look.percent, int(look.shift_exit)]
        try:
            self._process = subprocess.Popen(
                [*own_process(PLAYER, _BOOT), *map(str, words), look.language],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of the system, not a resolved path
                env=player_environment(look.platform),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as err:
            item.close()
            raise KnownError(ErrorCode.PLAYER_FAILED) from err
        self._job = _limit_windows(self._process)
        self._answers = descriptor_of(self._process.stdin)
        self._said = descriptor_of(self._process.stdout)
        if sys.platform == "linux":
            widen(self._answers)
        self._watch = threading.Timer(START_SECONDS, self._give_up)
        self._watch.daemon = True
        self._watch.start()
        self._thread = threading.Thread(target=self._serve, name="player", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether its process is there and nobody ended it."""
        with self._ending:
            return not self._killed and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, window and all; nothing is heard of it any more."""
        with self._ending:
            if self._killed:
                return
            self._killed = True
            if self._process.returncode is not None:
                return
            end_at_once(self._process)

    def close(self) -> None:
        """End it, and return when the keys of the item are gone."""
        self.kill()
        self._thread.join(END_SECONDS)

    # On the thread of this player.

    def _serve(self) -> None:
        error: KnownError | None = None
        outcome = Heard.CLOSED
        try:
            while self._answer(read_say(self._read_exact, self._size, started=self._started)):
                pass
        except _Told as told:
            outcome, error = Heard.FAILED, told.error
        except (Odd, OSError):
            outcome, error = Heard.FAILED, KnownError(ErrorCode.PLAYER_FAILED)
        finally:
            self._watch.cancel()
            was_killed = self._killed and not self._late
            self.kill()
            self._item.close()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
            if not was_killed:
                self._heard(outcome, error)

    def _answer(self, said: Said) -> bool:
        """Do what was said; False when that was the last."""
        match said.say:
            case Say.READY:
                self._watch.cancel()
                self._started = True
                self.walls = said.a
                self._heard(Heard.STARTED, None)
            case Say.ASK:
                self._give(said.n, said.a)
            case Say.CLOSED:
                return False
            case Say.MISSING:
                raise _Told(_missing(Missing(said.a)))
            case _:
                self._pace.count()
                if not self._killed:
                    self._heard(_HEARD[said.say], None)
        return True

    def _give(self, offset: int, length: int) -> None:
        if sys.platform != "win32" and waiting_in(self._said) > MOST_WAITING * SAY.size:
            raise Odd("flood")
        self._pace.wait(max(length, LEAST_CHARGED))
        try:
            data = self._item.read(offset, length)
        except KnownError:
            self._write(ANSWER.pack(Status.UNREADABLE, 0))
            return
        if len(data) != length:
            raise OSError("the item is not as long as was said")
        self._write(ANSWER.pack(Status.BYTES, length) + data)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._answers, view) :]

    def _read_exact(self, length: int) -> bytes:
        found = b""
        while len(found) < length:
            piece = os.read(self._said, length - len(found))
            if not piece:
                raise OSError("the player went away")
            found += piece
        return found

    def _give_up(self) -> None:
        self._late = True
        self.kill()


def _missing(what: Missing) -> KnownError:
    if what is Missing.WALLS:
        return KnownError(ErrorCode.PLAYER_FAILED)
    if what is Missing.MODULE:
        return KnownError(ErrorCode.PLAYER_MISSING, module=PLAYER_MODULE)
    return KnownError(ErrorCode.PLAYER_MISSING, packages=" ".join(PLAYER_PACKAGES))


class _Told(Exception):  # noqa: N818 - an answer, not a fault
    """An honest player says why it cannot play."""

    def __init__(self, error: KnownError) -> None:
        super().__init__(error.code.value)
        self.error = error


class _Pace:
    """Slows questions down to a rate, and refuses chatter."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._left = float(BURST)
        self._second = 0
        self._said = 0

    def wait(self, length: int) -> None:
        """Take `length` bytes from what may be asked for by now, waiting for them if need be."""
        now = time.monotonic()
        self._left = min(float(BURST), self._left + (now - self._at) * BYTES_A_SECOND) - length
        self._at = now
        if self._left < 0:
            time.sleep(-self._left / BYTES_A_SECOND)

    def count(self) -> None:
        """Count something said without a question; raises `Odd` when that is too often."""
        second = int(time.monotonic())
        self._said = self._said + 1 if second == self._second else 1
        self._second = second
        if self._said > MOST_SAID:
            raise Odd("chatter")


_HEARD: Final = {Say.TOUCHED: Heard.TOUCHED, Say.LOCK: Heard.LOCK, Say.LEAVE: Heard.LEAVE}


def player_environment(platform: str) -> dict[str, str]:
    """Return what a player is told of this machine: display and sound, a home that is nowhere."""
    if sys.platform == "win32":
        return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", r"C:\Windows")}
    told = {name: os.environ[name] for name in _TOLD if name in os.environ}
    cookie = os.environ.get("XAUTHORITY") or str(Path.home() / ".Xauthority")
    if "DISPLAY" in told and Path(cookie).is_file():
        told["XAUTHORITY"] = cookie
    return told | {
        "HOME": _NOWHERE,
        "XDG_CONFIG_HOME": _NOWHERE,
        "XDG_CACHE_HOME": _NOWHERE,
        "XDG_DATA_HOME": _NOWHERE,
        "TMPDIR": _NOWHERE,
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "NO_AT_BRIDGE": "1",
        "QT_QPA_PLATFORM": platform,
        "QT_LOGGING_RULES": "*=false",
        "QT_MEDIA_BACKEND": "ffmpeg",
        "QT_AUDIO_BACKEND": "pulseaudio",  # what PipeWire answers to as well; the walls were tried with it
        "QT_FFMPEG_PROTOCOL_WHITELIST": "none",
        # No graphics processor: its drivers keep caches on disk and read hostile pictures in the kernel.
        "QT_XCB_GL_INTEGRATION": "none",
        "QT_FFMPEG_DECODING_HW_DEVICE_TYPES": ",",
        "QT_DISABLE_HW_TEXTURES_CONVERSION": "1",
        "MESA_SHADER_CACHE_DISABLE": "true",
    }


def _limit_windows(process: subprocess.Popen[bytes]) -> object:
    if sys.platform == "win32":
        from app.sandbox.windows_job import limit

        return limit(int(process._handle), ADDRESS_SPACE)  # noqa: SLF001 - the only way to the handle
    return None
