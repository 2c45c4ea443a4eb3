"""Measures how fast Daybook is: `python -m bench [NAME…]`; see docs/speed.md."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import evidence, papers, player, record, scale, start, window
from bench.measure import Result, Row, run_row
from bench.table import lines_of, markdown, put_into, write_json
from bench.vaults import KEPT

HERE = Path(__file__).resolve().parent
AREAS: dict[str, tuple[Row, ...]] = {
    "evidence": evidence.ROWS,
    "papers": papers.ROWS,
    "player": player.ROWS,
    "record": record.ROWS,
    "scale": scale.ROWS,
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
    if options.fresh:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    try:
        for row in chosen:
            print(f"… {row.name}", file=sys.stderr, flush=True)
            results += run_row(row, work, runs=options.runs, share=options.scale)
    finally:
        _report(results, options.out, options.docs)
    for row in chosen:
        if row.beneath is not None:
            print(f"\n{row.beneath(work)}")
    _clear(work)
    return int(any(result.met is False for result in results))


def chosen_rows(names: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of these areas, and those in whose names another text occurs; all without a name."""
    return tuple(
        row
        for area, rows in AREAS.items()
        for row in rows
        if not names or area in names or any(name in row.name for name in names if name not in AREAS)
    )


def _report(results: Sequence[Result], out: Path | None, pages: Sequence[Path]) -> None:
    """Print what was measured, and keep it; pages get the newest figures of every row there is."""
    lines = lines_of(results)
    print(markdown(lines))
    if out is None or not lines:
        return
    print(f"\n{write_json(lines, out)}", file=sys.stderr)
    for page in pages:
        put_into(page, out, lambda area: [row.name for row in chosen_rows([area] if area else ())])


def _clear(work: Path) -> None:
    """Remove what was made but the vaults, which the next run needs again."""
    for each in work.iterdir():
        if each.is_dir() and each.name != KEPT:
            shutil.rmtree(each)
        elif not each.is_dir():
            each.unlink()
    if not any(work.iterdir()):
        work.rmdir()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="an area, or a part of the name of a row")
    parser.add_argument("--runs", type=int, default=5, help="how often each row is measured (default 5)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the amounts of work, for trials")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write DIR/<date>.json")
    parser.add_argument(
        "--docs",
        type=Path,
        nargs="*",
        default=(),
        metavar="PAGE",
        help="with --out: put tables of the newest figures into pages",
    )
    parser.add_argument("--work", type=Path, default=HERE / "out", metavar="DIR", help="where to work")
    parser.add_argument("--fresh", action="store_true", help="make the vaults again that earlier runs left")
    return parser


if __name__ == "__main__":
    sys.exit(main())
