"""Which files may hold pictures or video, told by their names alone, before one of them is opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

_HOLD_NONE = frozenset(
    {".txt", ".md", ".log", ".csv", ".tsv", ".vcf", ".ics", ".p7s"}
    | {".mp3", ".m4a", ".aac", ".wav", ".ogg", ".oga", ".opus", ".flac", ".amr", ".wma"}
)


def may_hold_pictures(names: Iterable[str]) -> bool:
    """Tell whether a file with one of these names may be or hold a picture or video; in doubt it may."""
    return any(PurePath(name).suffix.lower() not in _HOLD_NONE for name in names)
