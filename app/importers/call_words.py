"""Calls as messages: what became of a call, in one form for every reader of calls."""

from __future__ import annotations

from app.domain.imported import Message, MessageKind

APP = "calls"
UNNAMED = ("withheld", "unknown", "payphone")
"""Keys of the threads of calls without a number; what the file says in place of one."""


def call_detail(result: str, seconds: int | None = None, **more: str) -> str:
    """Return the detail of a call: its result, then `name=value` for each thing that is known of it.

    Results: incoming, outgoing, missed, voicemail, rejected, blocked, elsewhere; others as the file says.
    """
    pairs = {"seconds": "" if seconds is None else str(seconds), **more}
    return "; ".join([result, *(f"{name}={value}" for name, value in pairs.items() if value)])


def call_message(
    *, at: str, ms: int | None, number: str, name: str, result: str, seconds: int | None, without: str = ""
) -> Message:
    """Return one call; `without` says why there is no number."""
    mine = result == "outgoing" if result in {"incoming", "outgoing", "missed", "voicemail"} else None
    if result in {"rejected", "blocked", "elsewhere"}:
        mine = False
    return Message(
        at,
        ms,
        sender="" if mine else name,
        kind=MessageKind.CALL,
        sender_id=number,
        mine=mine,
        detail=call_detail(result, seconds, number=without),
    )
