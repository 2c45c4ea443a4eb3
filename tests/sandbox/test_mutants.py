"""Hostile media: whatever a file holds, the program gets an answer within its limits or a known condition."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Picture
from app.sandbox.client import WALL_SECONDS, SandboxDecoder
from app.sandbox.confine import ADDRESS_SPACE
from tests.sandbox.media_seeds import PICTURES, SEEDS, hostile, seed
from tests.tally import HowMany, Tally

SIDE = 50
SLACK_SECONDS = 20.0
"""What starting a new worker may take on a busy machine, beside the time of the request itself."""

SAMPLES = {
    "HEIC": "photos/iphone.heic",
    "scan": "photos/scan.tiff",
    "clip": "video/clip.webm",
    "doorbell": "video/doorbell.mp4",
    "voice note": "audio/voice_note.opus",
}


def asks(decoder: SandboxDecoder, name: str, data: bytes) -> tuple[Callable[[], object], ...]:
    """Everything that the program asks about a file of this kind."""
    if name in {*PICTURES, "HEIC", "scan"}:
        return lambda: decoder.picture(data, SIDE), lambda: decoder.picture_facts(data)
    if name == "PDF":
        return (
            lambda: decoder.pdf_facts(data),
            lambda: decoder.pdf_reported(data),
            lambda: decoder.pdf_page(data, 0, SIDE),
        )
    return lambda: decoder.media_facts(data), lambda: decoder.media_stills(data, 2, SIDE)


def answered(ask: Callable[[], object]) -> bool:
    """Ask, and check what comes: an answer within its limits, or a preview that failed; True for an answer."""
    started = time.monotonic()
    try:
        found = ask()
    except KnownError as error:
        if error.code not in {ErrorCode.PREVIEW_FAILED, ErrorCode.PREVIEW_TIMED_OUT}:
            raise
        assert time.monotonic() - started < WALL_SECONDS + SLACK_SECONDS
        return False
    for picture in pictures_in(found):
        assert max(picture.width, picture.height) <= SIDE
        assert len(picture.rgb) == 3 * picture.width * picture.height
    return True


def pictures_in(found: object) -> list[Picture]:
    """The pictures of an answer: one, some with their times, or none."""
    if isinstance(found, tuple):
        return [part for pair in found for part in pair if isinstance(part, Picture)]
    return [found] if isinstance(found, Picture) else []


def children() -> set[str]:
    """The processes that this one has started and not yet reaped, where Linux shows them."""
    return {
        child
        for listed in Path("/proc/self/task").glob("*/children")
        for child in listed.read_text(encoding="ascii").split()
    }


def try_mutants(name: str, data: bytes, rng: random.Random, count: int) -> int:
    """Ask one thing about each of so many mutants; returns how many were answered all the same."""
    before = children()
    answers = 0
    with SandboxDecoder() as decoder:
        for number in range(count):
            mutant = hostile(name, data, rng)
            questions = asks(decoder, name, mutant)
            answers += answered(questions[number % len(questions)])
        assert answered(asks(decoder, name, data)[0]), "the honest file after the hostile ones"
    assert children() <= before
    return answers


@pytest.mark.parametrize("name", SEEDS)
def test_mutants_never_harm_the_program(
    name: str, fresh_home: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Mutants of each kind: answers within limits or a failed preview, in time, no process and no file left."""
    count = how_many(check=12, gate=1000, soak=5000)
    try_mutants(name, seed(name), rng, count)
    assert [path.name for path in fresh_home.rglob("*")] == ["tmp"]
    tally("hostile media: mutants of pictures, PDFs, sound and video", count)


@pytest.mark.parametrize("name", SAMPLES)
def test_mutants_of_real_files(
    name: str, samples: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """The same with files that came out of phones and cameras."""
    count = how_many(check=6, gate=1000, soak=5000)
    try_mutants(name, (samples / SAMPLES[name]).read_bytes(), rng, count)
    tally("hostile media: mutants of pictures, PDFs, sound and video", count)


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module is for POSIX")
def test_the_memory_of_decoding_stays_under_its_cap(rng: random.Random) -> None:
    """No process that served a file ever held more memory than the limit it set itself."""
    import resource

    try_mutants("PNG", seed("PNG"), rng, 3)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert 0 < most <= max(ADDRESS_SPACE.values())
