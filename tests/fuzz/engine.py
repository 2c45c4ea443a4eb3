"""What a fuzz target is, and how bytes are mutated where no coverage guides the choice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ODD = (
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\0\0\0\1",
    b"\r\n",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"=?utf-16?b?//4=?=",
    b"9" * 20,
    b'"\\',
)


@dataclass(frozen=True, slots=True)
class Fuzz:
    """One target, ready to run: it returns, or raises when it has found a bug."""

    target: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


Prepare = Callable[[Path], Fuzz]
"""Makes a target; the folder is its own, empty, and removed afterwards."""


def mutated(data: bytes, rng: random.Random, *, most: int = 12) -> bytes:
    """Change, cut, double and fill bytes at up to `most` places."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, most)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del changed[at : at + rng.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + rng.randint(1, 40)]
            case 3:
                odd = rng.choice(_ODD)
                changed[at : at + len(odd)] = odd
            case 4:
                changed[at:at] = rng.choice(_ODD)
            case _:
                changed[at : at + 1] = (
                    bytes([changed[at] ^ 1 << rng.randrange(8)]) if at < len(changed) else b"x"
                )
    return bytes(changed)


def spliced(seeds: Sequence[bytes], rng: random.Random) -> bytes:
    """Join the beginning of one seed to the end of another."""
    first, second = rng.choice(seeds), rng.choice(seeds)
    return first[: rng.randrange(len(first) + 1)] + second[rng.randrange(len(second) + 1) :]


def inputs(seeds: Sequence[bytes], rng: random.Random) -> Iterator[bytes]:
    """Yield the seeds, then mutants of them without end."""
    yield from seeds
    while True:
        data = spliced(seeds, rng) if rng.randrange(4) == 0 else rng.choice(seeds)
        yield mutated(data, rng)


def run_blind(
    fuzz: Fuzz, rng: random.Random, *, runs: int | None = None, seconds: float | None = None
) -> int:
    """Run a target on seeds and mutants so many times or so long; returns how often it ran."""
    deadline = None if seconds is None else time.monotonic() + seconds
    done = 0
    for data in inputs(fuzz.seeds, rng):
        if done == runs or (deadline is not None and time.monotonic() >= deadline):
            break
        fuzz.target(data)
        done += 1
    return done
