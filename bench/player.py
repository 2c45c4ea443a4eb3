"""Playing: how soon the program answers a seek in a long film, how soon the picture is there, and the memory.

`python -m bench.player picture|memory …` is one measurement in a process of its own, without a display.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import av
from PIL import Image

from app.services.session import Session
from bench.evidence import GIB, MIB, in_bytes, resident
from bench.measure import Limit, Pair, Row, ms_p95
from bench.vaults import JOB, SECRET, fresh, open_session, service
from storage.blobs import ItemReader

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtWidgets import QApplication

BLOCK = 2**18
"""What the player asks for at once (`ui.player.item.BLOCK`)."""

SIZES = (2 * GIB // 100, 2 * GIB // 10, 2 * GIB)
RATE = 30
SIDE = (1280, 720)
BITS_A_SECOND = 10_000_000
"""As telephones record: a key frame each second, the index at the end of the file."""

MOST_QUESTIONS = 2_000
MOST_PLACES = 12


@contextmanager
def _answer(work: Path, size: int) -> Iterator[Pair]:
    """Ask for blocks at random places, as the player does after its bar was pressed."""
    folder, film = _vault_with_film(work, size)
    places = _places(film.stat().st_size)
    session = open_session(folder)
    reader = _reader(session)
    try:
        yield Pair(lambda: ms_p95(lambda: reader.read(next(places), BLOCK), 200))
    finally:
        reader.close()
        session.close()


@contextmanager
def _picture(work: Path, size: int) -> Iterator[Pair]:
    folder, film = _vault_with_film(work, size)
    yield Pair(lambda: _apart("picture", folder), lambda: _apart("picture", film))


@contextmanager
def _memory(work: Path, size: int) -> Iterator[Pair]:
    folder, _ = _vault_with_film(work, size)
    yield Pair(lambda: _apart("memory", folder))


def _apart(what: str, where: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.player", what, str(where)],
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parents[1],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"},
    )
    return float(done.stdout)


def _places(size: int) -> Iterator[int]:
    rng = random.Random(size)
    while True:
        yield rng.randrange(max(1, size // BLOCK)) * BLOCK


def _reader(session: Session) -> ItemReader:
    """Return a reader of the one item of a vault, as the player's thread has it."""
    return session.ledger.vault.item_reader(session.evidence.list()[0].item)


def _vault_with_film(work: Path, size: int) -> tuple[Path, Path]:
    """Return a closed vault that holds a film of about `size` bytes, and the film as a plain file."""
    second = _one_second(work)
    seconds = max(2, size // second.stat().st_size)
    folder, film = work / f"film-{seconds}", work / f"film-{seconds}.mp4"
    if not film.exists():
        begun = fresh(work, f"film-{seconds}.begun")
        write_film(second, begun, seconds)
        begun.rename(film)
    if not folder.exists():
        made = fresh(work, f"film-{seconds}.vault")
        session = service().create(made, bytearray(SECRET))
        session.evidence.add_file(film, ctx=JOB)
        session.close()
        made.rename(folder)
    return folder, film


def write_film(second: Path, path: Path, seconds: int) -> None:
    """Write a film whose every second is the same."""
    with (
        av.open(str(second), "r", format="mp4") as source,
        av.open(str(path), "w", format="mp4") as container,
    ):
        model = source.streams.video[0]
        stream = container.add_stream_from_template(model)
        packets = [
            (bytes(packet), packet.is_keyframe, packet.duration)
            for packet in source.demux(model)
            if packet.size
        ]
        for number in range(seconds * len(packets)):
            data, is_key, duration = packets[number % len(packets)]
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, model.time_base
            packet.pts = packet.dts = number * duration
            packet.duration, packet.is_keyframe = duration, is_key
            container.mux(packet)


def _one_second(work: Path) -> Path:
    """Return a second of moving noise, encoded once."""
    out = work / "second.mp4"
    if out.exists():
        return out
    rng = random.Random(1)
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIDE, "yuv420p"
        stream.bit_rate, stream.gop_size, stream.max_b_frames = BITS_A_SECOND, RATE, 0
        noise = [Image.frombytes("L", (240, 136), rng.randbytes(240 * 136)).resize(SIDE) for _ in range(6)]
        for number in range(RATE):
            picture = Image.merge("RGB", [noise[(number + plane) % 6] for plane in range(3)])
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))
    return out


def _memory_of(folder: Path) -> float:
    """Return by how many MiB this process grew at most while it answered many questions."""
    session = open_session(folder)
    idle = peak = resident()
    reader = _reader(session)
    places = _places(reader.source.size)
    for _ in range(min(MOST_QUESTIONS, reader.source.size // BLOCK * 10)):
        reader.read(next(places), BLOCK)
        peak = max(peak, resident())
    reader.close()
    session.close()
    return (peak - idle) / MIB


def _seconds_to_picture(where: Path) -> float:
    """Return the median of milliseconds from the press on the bar to the picture of that place, stopped."""
    from PySide6.QtCore import QFile
    from PySide6.QtWidgets import QApplication

    from ui.player.item import Item
    from ui.player.playing import Playing
    from ui.player.window import PlayerWindow

    app = QApplication([])
    window = PlayerWindow(sound_only=False)
    playing = Playing(window, lambda: None, app)
    device: QIODevice
    if where.is_dir():
        reader = _reader(open_session(where))
        device = Item(reader.read, reader.source.size, app)
    else:
        device = QFile(str(where))
    window.resize(960, 700)
    window.show()
    playing.start(device)
    _until(app, lambda: window.picture.frames > 0 and playing.media.duration() > 0)
    rng = random.Random(2)
    taken: list[float] = []
    for _ in range(max(1, min(MOST_PLACES, playing.media.duration() // 2000))):
        before = window.picture.frames
        begun = time.perf_counter()
        playing.on_place(rng.randrange(max(1, playing.media.duration() - 1000)))
        _until(app, lambda before=before: window.picture.frames > before)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def _until(app: QApplication, holds: Callable[[], bool]) -> None:
    from PySide6.QtCore import QDeadlineTimer, QEventLoop

    ends = QDeadlineTimer(30_000)
    while not holds():
        if ends.hasExpired():
            raise TimeoutError
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, ends)


ROWS: tuple[Row, ...] = (
    Row("answer a seek in a film", "", "ms", SIZES, in_bytes, Limit(50, of_ratio=False), _answer),
    Row(
        "picture after a seek",
        "the same player on the plain file",
        "ms",
        SIZES[-1:],
        in_bytes,
        None,
        _picture,
    ),
    Row(
        "memory while seeking",
        "",
        "MiB",
        SIZES[-1:],
        in_bytes,
        Limit(100, of_ratio=False),
        _memory,
        most_runs=1,
    ),
)

if __name__ == "__main__":
    measure = {"memory": _memory_of, "picture": _seconds_to_picture}[sys.argv[1]]
    print(measure(Path(sys.argv[2])))
    sys.stdout.flush()
    os._exit(0)
