"""The two ways something can go wrong that is not a bug: a known condition, and a cancelled job."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ErrorCode(StrEnum):
    """Every condition that a person, a disk or a file can cause; each has a sentence in `app.strings`."""

    # The command itself.
    USAGE = "usage"
    NO_VAULT_NAMED = "no_vault_named"
    NOT_FOUND = "not_found"
    AMBIGUOUS_NAME = "ambiguous_name"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_TAG = "unknown_tag"
    BAD_VALUE = "bad_value"
    BAD_DATE = "bad_date"
    NOTHING_TO_SAVE = "nothing_to_save"
    PASSPHRASE_UNFIT = "passphrase_unfit"  # noqa: S105 - a code
    NO_DISPLAY = "no_display"
    EXISTS = "exists"
    ENTRY_WITHDRAWN = "entry_withdrawn"
    # The vault.
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - a code
    HEADER_DAMAGED = "header_damaged"
    FORMAT_UNKNOWN = "format_unknown"
    IN_USE = "in_use"
    NOT_A_VAULT = "not_a_vault"
    VAULT_DAMAGED = "vault_damaged"
    VAULT_LOCKED = "vault_locked"
    READ_ONLY = "read_only"
    SLOT_DAMAGED = "slot_damaged"
    NO_MEMORY = "no_memory"
    WAY_IN_UNSURE = "way_in_unsure"
    LAST_WAY_IN = "last_way_in"
    NOT_A_RECOVERY_KEY = "not_a_recovery_key"
    COPY_PLACE_UNFIT = "copy_place_unfit"
    COPY_NOT_WHOLE = "copy_not_whole"
    NO_BACKUP = "no_backup"
    CASE_OPEN = "case_open"
    CODE_UNFIT = "code_unfit"
    ON_LIST = "on_list"
    NEEDS_RELEASE = "needs_release"
    RELEASE_ENDED = "release_ended"
    # The disk.
    NO_SPACE = "no_space"
    NOT_WRITABLE = "not_writable"
    NOT_READABLE = "not_readable"
    DISK_FAILED = "disk_failed"
    SOURCE_CHANGED = "source_changed"
    # Files and papers.
    FILE_NOT_UNDERSTOOD = "file_not_understood"
    FILE_TOO_LARGE = "file_too_large"
    PREVIEW_FAILED = "preview_failed"
    PREVIEW_TIMED_OUT = "preview_timed_out"
    PLAYER_MISSING = "player_missing"
    PLAYER_FAILED = "player_failed"
    READER_MISSING = "reader_missing"
    NOT_A_PICTURE = "not_a_picture"
    TRANSCRIPT_THERE = "transcript_there"
    EVIDENCE_DAMAGED = "evidence_damaged"
    LEAK_FOUND = "leak_found"
    OVER_LIMIT = "over_limit"
    FORBIDDEN_NUMBER = "forbidden_number"
    NOTHING_CHOSEN = "nothing_chosen"
    FORM_UNFIT = "form_unfit"
    FORM_UNKNOWN = "form_unknown"
    WHICH_COPY = "which_copy"
    NOT_CLEANABLE = "not_cleanable"
    PRINTER_MISSING = "printer_missing"
    PRINTER_FAILED = "printer_failed"
    SYNCED_PLACE = "synced_place"
    CHECK_FAILED = "check_failed"
    # What is handed over.
    NOT_A_PUBLIC_KEY = "not_a_public_key"
    AGE_WRONG_KEY = "age_wrong_key"
    AGE_DAMAGED = "age_damaged"
    AGE_TOO_COSTLY = "age_too_costly"
    HANDOVER_UNFIT = "handover_unfit"
    HANDOVER_BROKEN = "handover_broken"
    HANDOVER_HERE = "handover_here"
    ORIGINALS_DAMAGED = "originals_damaged"
    ORIGINAL_LEFT_OUT = "original_left_out"
    WORDS_DIFFER = "words_differ"


class KnownError(Exception):
    """A condition with a code and named parameters; the sentence is made where a person reads it.

    `params` hold only what may be shown to the person at the keyboard; nothing here is ever logged.
    """

    def __init__(self, code: ErrorCode, /, **params: object) -> None:
        """Keep the code and the values that its sentence names."""
        super().__init__(code.value)
        self.code = code
        self.params: Mapping[str, object] = MappingProxyType(dict(params))


class Cancelled(Exception):  # noqa: N818 - a request that was honoured, not an error
    """The person or a lock asked a job to stop; never shown as an error."""
