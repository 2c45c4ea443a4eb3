"""What others made that is in this program, and under which licences; read from what lies beside it.

A packed program brings a bill of materials (CycloneDX, docs/packages.md). A program that was installed, or
that runs from its source, asks the packages themselves (Core metadata specifications, packaging.python.org).
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

BILL = "sbom.cdx.json"
_ITSELF = "daybook"
_SOURCE = Path(__file__).resolve().parents[2] / "pyproject.toml"
_DOCUMENTS = Path("/usr/share/doc") / _ITSELF
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST_LICENCE = 60
"""A field of more is the licence's words, not its name."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part that somebody else made; `licence` is "" where it names none, `version` where nobody says."""

    name: str
    version: str
    licence: str


def components() -> tuple[Component, ...]:
    """Return the parts of this program by name; takes some hundred milliseconds, and nothing is kept."""
    bill = next((path for path in _bills() if path.is_file()), None)
    found = _of_packages(_roots()) if bill is None else _of_bill(bill)
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.version)))


def _bills() -> tuple[Path, ...]:
    if not getattr(sys, "frozen", False):
        return ()
    return (Path(sys.executable).resolve().parent / BILL, _DOCUMENTS / BILL)


def _of_bill(path: Path) -> Iterator[Component]:
    for part in json.loads(path.read_text(encoding="utf-8"))["components"]:
        said = [one.get("expression", "") for one in part.get("licenses", ())]
        yield Component(part["name"], part.get("version", ""), ", ".join(filter(None, said)))


def _roots() -> list[str]:
    """Return what this program asks for: what was installed with it, else what its source says."""
    try:
        return metadata.requires(_ITSELF) or []
    except metadata.PackageNotFoundError:
        project = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))["project"] if _SOURCE.is_file() else {}
        return [*project.get("dependencies", ()), *project.get("optional-dependencies", {}).get("player", ())]


def _of_packages(asked: Iterable[str]) -> Iterator[Component]:
    """Give these packages and what they ask for, those that are there."""
    wanted, seen = list(asked), set[str]()
    while wanted:
        requirement = wanted.pop()
        name = _NAME.match(requirement)
        if name is None or _is_extra(requirement) or (key := _key(name[0])) in seen:
            continue
        seen.add(key)
        try:
            package = metadata.distribution(name[0])
        except metadata.PackageNotFoundError:  # for another system, or left out by whoever installed it
            continue
        wanted += package.requires or ()
        yield Component(package.metadata["Name"], package.version, _licence(package.metadata))


def _is_extra(requirement: str) -> bool:
    marker = requirement.partition(";")[2]
    return "extra" in marker and "player" not in marker


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(about: Any) -> str:
    """Return what a package calls its licence: an SPDX expression, else its own words, else its class."""
    said = (*(about.get_all("License-Expression") or ()), *(about.get_all("License") or ()))
    named = next((str(one).strip() for one in said if one), "")
    if named and len(named) <= _LONGEST_LICENCE and "\n" not in named:
        return named
    classes = [str(line) for line in about.get_all("Classifier") or () if str(line).startswith("License ::")]
    return ", ".join(line.rpartition(" :: ")[2] for line in classes)
