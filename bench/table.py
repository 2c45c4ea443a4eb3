"""Results as JSON for comparison later, and as a table for people that is made of the JSON alone."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from bench.measure import Result

Line: TypeAlias = "Mapping[str, Any]"
"""One row of the JSON: a work at one amount."""

PLACE = re.compile(r"(<!-- figures(?: of (\w+))? -->\n).*?(<!-- end of figures -->)", re.DOTALL)
"""Where a table stands in a page: of everything, or of one area."""

_HEAD = ("work", "amount", "ours", "from – to", "beside", "ratio", "target", "met", "per 10 × work", "load")
_MET = {True: "yes", False: "**no**", None: "–"}


def lines_of(results: Sequence[Result]) -> list[Line]:
    """Return results as rows of the JSON."""
    return [_as_line(result) for result in results]


def write_json(lines: Sequence[Line], out: Path) -> Path:
    """Write the results of today and return where; a second run of a day gets its time into the name."""
    now = datetime.now(tz=UTC)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{now:%Y-%m-%d}.json"
    if path.exists():
        path = out / f"{now:%Y-%m-%dT%H%M%S}.json"
    document = {"machine": machine(), "rows": list(lines)}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def markdown(lines: Sequence[Line]) -> str:
    """Return the table in Markdown."""
    return "\n".join([_row(_HEAD), _row(["---"] * len(_HEAD)), *(_row(_cells(line)) for line in lines)])


def newest(out: Path, names: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """Return the newest row of each of these works at each amount, and the machines they were measured on.

    A run that measures a work at all replaces every amount of it.
    """
    found: dict[str, list[Line]] = {}
    machines: dict[str, Line] = {}
    for path in sorted(out.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        here: dict[str, list[Line]] = {}
        for line in document["rows"]:
            here.setdefault(line["name"], []).append(line)
        found |= here
        machines |= {name: {**document["machine"], "day": path.stem[:10]} for name in here}
    lines = [line for name in names for line in found.get(name, ())]
    days = {json.dumps(machines[line["name"]]): machines[line["name"]] for line in lines}
    return lines, list(days.values())


def put_into(page: Path, out: Path, names_of: Callable[[str], Sequence[str]]) -> None:
    """Put the newest figures into every place of a page; `names_of` gives the works of an area, "" for all.

    Raises `ValueError` for a page without a place.
    """

    def table(place: re.Match[str]) -> str:
        lines, machines = newest(out, names_of(place[2] or ""))
        said = "Measured on: " + "; ".join(sorted({_machine_words(each) for each in machines})) + "."
        return f"{place[1]}\n{said}\n\n{markdown(lines)}\n\n{place[3]}"

    written, places = PLACE.subn(table, page.read_text(encoding="utf-8"))
    if not places:
        raise ValueError(f"{page.name} has no place for figures")
    page.write_text(written, encoding="utf-8")


def machine() -> dict[str, object]:
    """Say on what it was measured."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def _as_line(result: Result) -> Line:
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
        "peer_spread": result.peer_spread and [_rounded(value) for value in result.peer_spread],
        "processor": _rounded(result.processor),
        "peer_processor": _rounded(result.peer_processor),
        "memory_mib": _rounded(result.memory),
        "growth": _rounded(result.growth),
        "load": _rounded(result.load),
    }


def _cells(line: Line) -> list[str]:
    unit, beside = line["unit"], line["beside"]
    ours = f"{_short(line['ours'])} {unit}"
    if line.get("processor") is not None:
        ours += f" (processor {_short(line['processor'])})"
    if line.get("memory_mib") is not None:
        ours += f", {_short(line['memory_mib'])} MiB"
    least, most = line["spread"]
    return [
        line["name"],
        line["amount"],
        ours,
        f"{_short(least)} – {_short(most)}",
        "–" if line["peer"] is None else f"{_short(line['peer'])} {unit} ({beside})",
        "–" if line["ratio"] is None else f"{line['ratio']:.2f} ×",
        line["target"] or "–",
        _MET[line["met"]],
        "–" if line.get("growth") is None else f"{line['growth']:.1f} ×",
        f"{line['load']:.1f}",
    ]


def _machine_words(machine: Line) -> str:
    parts = (machine["processor"], f"{machine['cores']} cores", machine["system"])
    return ", ".join((*parts, f"Python {machine['python']}", machine["day"]))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()
