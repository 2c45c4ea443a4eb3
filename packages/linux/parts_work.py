"""Asks the parts of a packed program to do their work: `python -m packages.linux.parts_work PROGRAM`.

Run from the checkout, with the code that talks to decoders and player from there and the processes of the
packed program at the other end. Prints which walls stand; ends with an error where a part fails, or where a
wall is missing that stands when the program runs from source.
"""

from __future__ import annotations

import io
import sys
import threading
from pathlib import Path

from PIL import Image

from app.demo.recordings import doorbell_mp4, voicemail_m4a
from app.domain.errors import KnownError
from app.sandbox import program
from app.sandbox.client import SandboxDecoder
from app.sandbox.player_process import Heard, Player, PlayerLook

PATIENCE = 60.0


class Item:
    """An item in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range."""
        return self.data[offset : len(self.data) if length is None else offset + length]

    def close(self) -> None:
        """Nothing to let go."""


def main(arguments: list[str]) -> int:
    """Try decoders and player from source, then those of the program that is named; they must do the same."""
    ours = _decode()
    packed = Path(arguments[0])
    sys.frozen = True  # type: ignore[attr-defined]
    sys.executable = str(packed)
    program.ROOT = str(packed.parent / "_internal")  # type: ignore[misc]
    theirs = _decode()
    print(f"walls of decoders: {theirs[0]}")
    if ours != theirs:
        print(f"from source: {ours}\npacked: {theirs}", file=sys.stderr)
        return 1
    print("a photograph, a page, a sound and a film were decoded as from source")
    print(f"the player started, walls {_play(doorbell_mp4(1)):#x}")
    return 0


def _decode() -> tuple[object, ...]:
    """Return what each sort of file gives, and the walls first."""
    film, sound = doorbell_mp4(1), voicemail_m4a(1)
    with SandboxDecoder() as decoder:
        return (
            decoder.report(),
            decoder.picture(_jpeg(), 64).rgb,
            decoder.pdf_facts(_page()),
            decoder.pdf_page(_page(), 0, 64).rgb,
            decoder.media_facts(sound),
            decoder.media_facts(film),
            [still.rgb for _, still in decoder.media_stills(film, 2, 64)],
        )


def _play(data: bytes) -> int:
    """Start the player on a film; returns its walls. Raises RuntimeError when it does not come up."""
    came = threading.Event()
    said: list[tuple[Heard, KnownError | None]] = []

    def heard(what: Heard, error: KnownError | None) -> None:
        said.append((what, error))
        came.set()

    look = PlayerLook(dark=False, percent=100, language="en", platform="offscreen", shift_exit=False)
    player = Player(Item(data), len(data), sound_only=False, look=look, heard=heard)
    came.wait(PATIENCE)
    walls = player.walls
    player.close()
    if not said or said[0][0] is not Heard.STARTED:
        raise RuntimeError(f"the player said {said}")
    return walls


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _page() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PDF")
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
