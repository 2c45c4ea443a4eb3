"""What opening a vault noticed: facts with a code, shown to the person and never logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class FindingCode(StrEnum):
    """Everything that opening or writing may notice; each has a sentence in `app.strings`."""

    COPY_REPAIRED = "copy_repaired"
    COPY_ALTERED = "copy_altered"
    COPY_FOREIGN = "copy_foreign"
    COPY_UNKNOWN = "copy_unknown"
    COPY_UNREADABLE = "copy_unreadable"
    COPY_NOT_WRITTEN = "copy_not_written"
    WAY_IN_NOT_RECORDED = "way_in_not_recorded"
    HEADER_NOT_GENUINE = "header_not_genuine"
    HEADER_PUT_BACK = "header_put_back"
    HEADER_NEWER = "header_newer"
    DATABASE_PUT_BACK = "database_put_back"
    DATABASE_DAMAGED = "database_damaged"
    LOG_HEAD_DIFFERS = "log_head_differs"
    HEAD_RECORD_DAMAGED = "head_record_damaged"
    HEAD_RECORD_REPAIRED = "head_record_repaired"
    HEAD_RECORD_BEHIND = "head_record_behind"
    HEAD_RECORD_NOT_WRITTEN = "head_record_not_written"
    JOURNAL_REPLAYED = "journal_replayed"
    JOURNAL_LEFT = "journal_left"
    FOREIGN_FILE = "foreign_file"
    TRIES_CHANGED = "tries_changed"
    SEGMENT_UNREFERENCED = "segment_unreferenced"
    ROW_UNREADABLE = "row_unreadable"
    ERASE_UNFINISHED = "erase_unfinished"
    PARTS_REMOVED = "parts_removed"
    MEDIA_READ_ONLY = "media_read_only"
    FORMAT_NEWER = "format_newer"
    SCHEMA_NEWER = "schema_newer"
    WENT_ON = "went_on"
    CLOCK_BEHIND = "clock_behind"
    CLOCK_SET_BACK = "clock_set_back"


REPAIRS = frozenset({FindingCode.COPY_REPAIRED, FindingCode.HEAD_RECORD_REPAIRED})
"""Findings that mended what they name; a check reports them as repaired, not as a problem."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed; `params` name the file, the reason or a count."""

    code: FindingCode
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(code: FindingCode, **params: str | int) -> Finding:
        """Make a finding with its parameters."""
        return Finding(code, MappingProxyType(dict(params)))
