"""What a packed program is made of: the locked packages, what is bundled of them, and the native parts."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from packages.contents import CHECKOUT

LOCK: Final = CHECKOUT / "requirements" / "shipped.txt"
LICENCES: Final = CHECKOUT / "packages" / "licences"
_PIN: Final = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
_LICENCE_FILE: Final = re.compile(r"licen[cs]e|copying|notice|(^|/)authors", re.IGNORECASE)
_NATIVE: Final = ("*.so", "*.so.*", "*.dylib", "*.dll", "*.pyd")


class UnknownPart(Exception):  # noqa: N818 - names what happened
    """A library in the packed program that `licences/parts.toml` does not name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that somebody else made: what it is, under which licence (SPDX), with which words.

    `texts` are (title, words); `files` are (place in the packed program, SHA-256); `made_of` are components
    of the bill of materials (CycloneDX) that came with the package.
    """

    name: str
    version: str
    licence: str
    home: str
    holder: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...] = ()
    made_of: tuple[Mapping[str, Any], ...] = ()
    is_native: bool = False


def locked(lock: Path = LOCK) -> dict[str, str]:
    """Return name and version of every package that is shipped."""
    return dict(_PIN.findall(lock.read_text(encoding="utf-8")))


def known() -> dict[str, Any]:
    """Return what `licences/parts.toml` says."""
    return tomllib.loads((LICENCES / "parts.toml").read_text(encoding="utf-8"))


def distributions() -> tuple[Part, ...]:
    """Every locked package, in order; they must be installed here."""
    table = known()
    return tuple(_distribution(name, version, table) for name, version in sorted(locked().items()))


def natives(folder: Path) -> tuple[Part, ...]:
    """The native parts in `folder`, that of libraries; raises `UnknownPart` for one that nobody named."""
    rows = known()["native"]
    found: dict[str, list[str]] = {row["name"]: [] for row in rows}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and any(fnmatch(path.name, pattern) for pattern in _NATIVE):
            found[_row_of(place, rows)["name"]].append(place)
    return tuple(
        Part(
            name=row["name"],
            version=_version(row.get("version", ""), found[row["name"]]),
            licence=row["licence"],
            home=row["home"],
            holder=row["holder"],
            texts=tuple(_standard(text) for text in row.get("texts", ())),
            files=tuple((place, _digest(folder / place)) for place in found[row["name"]]),
            is_native=True,
        )
        for row in rows
        if found[row["name"]]
    )


def _row_of(place: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    for row in rows:
        if any(fnmatch(place, pattern) for pattern in row["files"]):
            return row
    raise UnknownPart(place)


def _distribution(name: str, version: str, table: Mapping[str, Any]) -> Part:
    package = metadata.distribution(name)
    about = package.metadata
    own = [file for file in package.files or () if ".dist-info/" in str(file)]
    texts = [
        (file.name, _text_of(Path(str(file.locate()))))
        for file in sorted(own)
        if _LICENCE_FILE.search(str(file).split(".dist-info/")[1])
        and file.suffix not in {".py", ".yml", ".json"}
    ]
    boms = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(own) if "/sboms/" in str(file)]
    return Part(
        name=name,
        version=version,
        licence=table["distributions"].get(name) or _said(about, "License-Expression")[0],
        home=_home(about),
        holder=next(iter(_said(about, "Author", "Author-email", "Maintainer-email")), ""),
        texts=(*texts, *(_standard(text) for text in table["texts"].get(name, ()))),
        made_of=tuple(part for bom in boms for part in bom.get("components", ()) if part["name"] != name),
    )


def _said(about: Any, *names: str) -> list[str]:
    """Return what a package says under these names, but for those that it leaves out."""
    return [said for name in names for said in about.get_all(name) or () if said]


def _home(about: Any) -> str:
    links = {
        label.strip().casefold(): address.strip()
        for label, _, address in (line.partition(",") for line in about.get_all("Project-URL") or ())
    }
    for wanted in ("homepage", "home", "source", "source code", "repository", "code", "documentation"):
        if wanted in links:
            return str(links[wanted])
    return next(iter((*_said(about, "Home-page"), *links.values())), "")


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _standard(name: str) -> tuple[str, str]:
    return name, (LICENCES / f"{name}.txt").read_text(encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(asked: str, places: Iterable[str]) -> str:
    """Return what `parts.toml` asks for as a version; empty where nobody can say."""
    match asked:
        case "python":
            return platform.python_version()
        case "sqlcipher":
            import sqlcipher3

            base = sqlcipher3.connect(":memory:")
            cipher = str(base.execute("PRAGMA cipher_version").fetchone()[0])
            base.close()
            return f"{cipher.split(maxsplit=1)[0]} (SQLite {sqlcipher3.sqlite_version})"
        case "system":
            return ", ".join(sorted({_debian_package(Path(place).name) for place in places} - {""}))
        case name:
            return locked().get(name, "")


def _debian_package(library: str) -> str:
    """Return the package of the building system that a library was taken from, where `dpkg` knows."""
    try:
        said = subprocess.run(["dpkg", "-S", f"*/{library}"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    package = said.stdout.split(": ")[0].split(",")[0].strip()
    if said.returncode != 0 or not package:
        return ""
    asked = ["dpkg-query", "-W", "-f", "${Package} ${Version}", package]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout
