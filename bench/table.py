"""Results as a table for people and as JSON for comparison later."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Result


def markdown(results: Sequence[Result]) -> str:
    """Return the table in Markdown."""
    head = ["work", "amount", "ours", "beside", "ratio", "target", "met", "per 10 × work", "load"]
    lines = [_line(head), _line(["---"] * len(head))]
    lines.extend(_line(_cells(result)) for result in results)
    return "\n".join(lines)


def write_json(results: Sequence[Result], out: Path) -> Path:
    """Write the results of today and return where; a second run of a day gets its time into the name."""
    now = datetime.now(tz=UTC)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{now:%Y-%m-%d}.json"
    if path.exists():
        path = out / f"{now:%Y-%m-%dT%H%M%S}.json"
    document = {"machine": machine(), "rows": [_as_json(result) for result in results]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, object]:
    """Say on what it was measured."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def _as_json(result: Result) -> dict[str, object]:
    limit = result.limit
    return {
        "name": result.row.name,
        "scale": result.scale,
        "amount": result.row.size_words(result.size),
        "unit": result.row.unit,
        "ours": _rounded(result.ours),
        "peer": _rounded(result.peer),
        "beside": result.row.peer or None,
        "ratio": _rounded(result.ratio),
        "target": None if limit is None else limit.words(result.row.unit),
        "met": result.met,
        "runs": result.runs,
        "spread": [_rounded(value) for value in result.spread],
        "load": _rounded(result.load),
    }


def _cells(result: Result) -> list[str]:
    row, limit = result.row, result.limit
    beside = f"{_short(result.peer)} {row.unit} ({row.peer})" if result.peer is not None else "–"
    return [
        row.name,
        row.size_words(result.size),
        f"{_short(result.ours)} {row.unit}",
        beside,
        "–" if result.ratio is None else f"{result.ratio:.2f} ×",
        "–" if limit is None else limit.words(row.unit),
        {True: "yes", False: "**no**", None: "–"}[result.met],
        "–" if result.growth is None else f"{result.growth:.1f} ×",
        f"{result.load:.1f}",
    ]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()
