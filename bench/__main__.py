"""Measures how fast Daybook is: `python -m bench [NAME…]`; see docs/speed.md."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import evidence, papers, player, record, start, window
from bench.measure import Result, Row, run_row
from bench.table import markdown, write_json

HERE = Path(__file__).resolve().parent
AREAS: dict[str, tuple[Row, ...]] = {
    "evidence": evidence.ROWS,
    "papers": papers.ROWS,
    "player": player.ROWS,
    "record": record.ROWS,
    "start": start.ROWS,
    "window": window.ROWS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rows that are named, by area or part of their name; return 1 when one misses its target."""
    options = _parser().parse_args(arguments)
    chosen = chosen_rows(options.names)
    if not chosen:
        print("No row has this name. Rows:", *[row.name for row in chosen_rows(())], sep="\n  ")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the rows of the window need no display
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    for row in chosen:
        print(f"… {row.name}", file=sys.stderr, flush=True)
        results += run_row(row, work, runs=options.runs, share=options.scale)
    if not options.keep:
        shutil.rmtree(work)
    print(markdown(results))
    if options.out is not None:
        print(f"\n{write_json(results, options.out)}", file=sys.stderr)
    return int(any(result.met is False for result in results))


def chosen_rows(names: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of these areas, or those in whose names one of the texts occurs; all without a name."""
    return tuple(
        row
        for area, rows in AREAS.items()
        for row in rows
        if not names or area in names or any(name in row.name for name in names)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="an area, or a part of the name of a row")
    parser.add_argument("--runs", type=int, default=5, help="how often each row is measured (default 5)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the amounts of work, for trials")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write DIR/<date>.json")
    parser.add_argument("--work", type=Path, default=HERE / "out", metavar="DIR", help="where to work")
    parser.add_argument("--keep", action="store_true", help="keep the vaults that were made, for another run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
