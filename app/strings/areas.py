"""The sentences of one language, read from its files as they are asked for: a start needs few of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from app.strings.pseudo import Forms

_COMMON = ("window", "errors", "lists")
"""Areas that hold sentences of many beginnings; read before all others."""


class Sentences(Mapping[str, Forms]):
    """Every sentence in a folder of JSON files, one per area; any thread may ask.

    A key is looked for in the area of its first word, then in the common ones, then in all. Raises ValueError
    for a key that stands in two areas that were read.
    """

    def __init__(self, folder: Path) -> None:
        self._read: dict[str, str | dict[str, str]] = {}
        self._unread = {path.stem: path for path in sorted(folder.glob("*.json"))}
        self._guard = threading.Lock()

    def __getitem__(self, key: str) -> Forms:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return MappingProxyType({"other": found} if isinstance(found, str) else found)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _find(self, key: str) -> str | dict[str, str] | None:
        found = self._read.get(key)
        if found is None and self._unread:
            with self._guard:
                for area in (key.partition(".")[0], *_COMMON):
                    self._read_area(area)
                    if key in self._read:
                        break
                else:
                    self._read_all()
            found = self._read.get(key)
        return found

    def _whole(self) -> Mapping[str, str | dict[str, str]]:
        with self._guard:
            self._read_all()
        return self._read

    def _read_all(self) -> None:
        for area in tuple(self._unread):
            self._read_area(area)

    def _read_area(self, area: str) -> None:
        path = self._unread.get(area)
        if path is None:
            return
        for key, value in json.loads(path.read_text(encoding="utf-8")).items():
            if key in self._read:
                raise ValueError(f"{key} stands in {path.name} and in another area")
            self._read[key] = value
        del self._unread[area]  # last: who looks without waiting must not take what is half read for all


class Translated(Mapping[str, Forms]):
    """The sentences of one language, those of another where it has none."""

    def __init__(self, first: Mapping[str, Forms], otherwise: Mapping[str, Forms]) -> None:
        self._first = first
        self._otherwise = otherwise

    def __getitem__(self, key: str) -> Forms:
        return self._first[key] if key in self._first else self._otherwise[key]

    def __contains__(self, key: object) -> bool:
        return key in self._first or key in self._otherwise

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._otherwise), **dict.fromkeys(self._first)})

    def __len__(self) -> int:
        return sum(1 for _ in self)
