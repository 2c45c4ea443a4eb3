"""What a row is, and how it is measured: beside its peer, in turn, in one run; medians are kept."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

OPERATIONS = 200
"""How many short pieces of work a 95th percentile is taken of, at least."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure in the unit of its row; beside it, where that is known, what it cost in the same unit.

    `processor` is the time of the processor for the same work, which other programs do not change as much;
    `memory` is the most MiB of the process that did it.
    """

    value: float
    processor: float | None = None
    memory: float | None = None


Figure = Callable[[], "float | Measured"]
"""Does the work once and returns one figure in the unit of its row."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The work of ours and of the peer, ready to be done again and again; a peer is not always to be had."""

    ours: Figure
    peer: Figure | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What the design asks for: of the ratio to the peer, or of our figure itself."""

    bound: float
    at_least: bool = False
    of_ratio: bool = True

    def holds(self, ours: float, ratio: float | None) -> bool | None:
        """Tell whether it is met; None when there is nothing to compare with."""
        value = ratio if self.of_ratio else ours
        if value is None:
            return None
        return value >= self.bound if self.at_least else value <= self.bound

    def words(self, unit: str) -> str:
        """Write it as a table has it."""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound:g} {'×' if self.of_ratio else unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `sizes` are the amounts of work of 1×, 10× and 100×, the last the one that `limit` speaks of; `make` gets
    a folder to work in and an amount, and hands out the pair for the length of a block. `beneath` tells more,
    below the table: where the time goes.
    """

    name: str
    peer: str
    unit: str
    sizes: tuple[int, ...]
    size_words: Callable[[int], str]
    limit: Limit | None
    make: Callable[[Path, int], AbstractContextManager[Pair]]
    most_runs: int = 1_000
    beneath: Callable[[Path], str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one row at one amount of work; figures are medians in the unit of the row."""

    row: Row
    size: int
    scale: int
    runs: int
    ours: float
    peer: float | None
    spread: tuple[float, float]
    load: float
    growth: float | None
    peer_spread: tuple[float, float] | None = None
    processor: float | None = None
    peer_processor: float | None = None
    memory: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if not self.peer else self.ours / self.peer

    @property
    def limit(self) -> Limit | None:
        """The limit, at the amount that it speaks of."""
        return self.row.limit if self.scale == 10 ** (len(self.row.sizes) - 1) else None

    @property
    def met(self) -> bool | None:
        """Whether the limit holds; None where none is set."""
        return None if self.limit is None else self.limit.holds(self.ours, self.ratio)


def run_row(row: Row, work: Path, *, runs: int, share: float = 1.0) -> list[Result]:
    """Measure a row at each of its amounts, each multiplied by `share`."""
    results: list[Result] = []
    for step, size in enumerate(row.sizes):
        amount = max(1, int(size * share))
        times = min(runs, row.most_runs)
        with row.make(work, amount) as pair:
            ours, peers, load = _in_turn(pair, times)
        before = results[-1] if results else None
        values, others = [each.value for each in ours], [each.value for each in peers]
        middle = statistics.median(values)
        results.append(
            Result(
                row=row,
                size=amount,
                scale=10**step,
                runs=times,
                ours=middle,
                peer=_middle(others),
                spread=(min(values), max(values)),
                load=load,
                growth=None if before is None or not before.ours else middle / before.ours,
                peer_spread=(min(others), max(others)) if others else None,
                processor=_middle(each.processor for each in ours),
                peer_processor=_middle(each.processor for each in peers),
                memory=_middle(each.memory for each in ours),
            )
        )
    return results


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ms_p95(work: Callable[[], object], times: int = OPERATIONS) -> Measured:
    """Return the 95th percentile of many short pieces of work of this thread, in ms."""
    taken, spent = [], []
    for _ in range(times):
        begun, cpu = time.perf_counter(), time.thread_time()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
        spent.append(1000 * (time.thread_time() - cpu))
    return Measured(percentile_95(taken), percentile_95(spent))


def percentile_95(figures: Sequence[float]) -> float:
    """Return the figure that 95 of 100 do not go over."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _middle(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return statistics.median(known) if known else None


def _in_turn(pair: Pair, runs: int) -> tuple[list[Measured], list[Measured], float]:
    """Do ours and the peer's in turn, so that a machine that slows down slows both."""
    ours: list[Measured] = []
    peers: list[Measured] = []
    loads: list[float] = []
    for number in range(runs):
        gc.collect()
        order = (True, False) if number % 2 == 0 else (False, True)
        for is_ours in order:
            if is_ours:
                ours.append(_measured(pair.ours()))
            elif pair.peer is not None:
                peers.append(_measured(pair.peer()))
        loads.append(os.getloadavg()[0])
    return ours, peers, statistics.median(loads)


def _measured(figure: float | Measured) -> Measured:
    return figure if isinstance(figure, Measured) else Measured(figure)
