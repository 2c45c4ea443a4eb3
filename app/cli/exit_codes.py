"""Exit codes of the command line, and which known condition ends with which."""

from __future__ import annotations

from enum import IntEnum

from app.domain.errors import ErrorCode


class Exit(IntEnum):
    """What a command's exit code means to the program that called it."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    WRONG_SECRET = 3
    DAMAGED = 4
    IN_USE = 5
    NO_SPACE = 6
    NOT_UNDERSTOOD = 7
    BUG = 70
    CANCELLED = 130


_CODES: dict[Exit, frozenset[ErrorCode]] = {
    Exit.CHECK_FAILED: frozenset(
        {
            ErrorCode.LEAK_FOUND,
            ErrorCode.OVER_LIMIT,
            ErrorCode.FORBIDDEN_NUMBER,
            ErrorCode.CHECK_FAILED,
        }
    ),
    Exit.WRONG_SECRET: frozenset({ErrorCode.WRONG_PASSPHRASE, ErrorCode.AGE_WRONG_KEY}),
    Exit.DAMAGED: frozenset(
        {
            ErrorCode.HEADER_DAMAGED,
            ErrorCode.VAULT_DAMAGED,
            ErrorCode.SLOT_DAMAGED,
            ErrorCode.EVIDENCE_DAMAGED,
            ErrorCode.DISK_FAILED,
            ErrorCode.WAY_IN_UNSURE,
            ErrorCode.READ_ONLY,
            ErrorCode.COPY_NOT_WHOLE,
            ErrorCode.AGE_DAMAGED,
            ErrorCode.HANDOVER_BROKEN,
            ErrorCode.ORIGINALS_DAMAGED,
            ErrorCode.ORIGINAL_LEFT_OUT,
        }
    ),
    Exit.IN_USE: frozenset({ErrorCode.IN_USE}),
    Exit.NO_SPACE: frozenset({ErrorCode.NO_SPACE, ErrorCode.NOT_WRITABLE, ErrorCode.NO_MEMORY}),
    Exit.NOT_UNDERSTOOD: frozenset(
        {
            ErrorCode.FORMAT_UNKNOWN,
            ErrorCode.NOT_A_VAULT,
            ErrorCode.NO_BACKUP,
            ErrorCode.FILE_NOT_UNDERSTOOD,
            ErrorCode.FILE_TOO_LARGE,
            ErrorCode.PREVIEW_FAILED,
            ErrorCode.PREVIEW_TIMED_OUT,
            ErrorCode.PLAYER_MISSING,
            ErrorCode.PLAYER_FAILED,
            ErrorCode.HANDOVER_UNFIT,
            ErrorCode.AGE_TOO_COSTLY,
        }
    ),
}


def exit_code(code: ErrorCode) -> Exit:
    """Return the exit code of a known condition; what is not named above is a matter of usage."""
    return next((exit_with for exit_with, codes in _CODES.items() if code in codes), Exit.USAGE)
