"""Telegram's machine-readable export, `result.json`: one chat, or a whole account with its list of chats.

Telegram Desktop writes it under "Export chat history" or "Export Telegram data" with the format JSON
(core.telegram.org/import-export). Its HTML pages are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, MessageKind, ReadOptions, Skipped, ThreadDraft
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.call_words import call_detail
from app.importers.instants import iso_of, ms_of, possible_ms, whole_number
from app.importers.json_stream import JsonBrokenError, JsonStream

KIND: Final = "telegram"
MAX_MESSAGES: Final = 1_000_000
MAX_ENTITIES: Final = 10_000

_CHAT: Final = re.compile(rb'"(?:name|type|id|messages|chats|personal_information|about)"\s*:')
_MARKS: Final = (b'"messages"', b'"chats"', b'"personal_information"')
_FILES: Final = ("photo", "file", "contact_vcard")
_NOT_INSIDE: Final = "(File "
_LOCAL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_RESULTS: Final = {"missed": "missed", "busy": "rejected", "hangup": "ended", "disconnect": "disconnected"}
_SAID: Final = (
    "title",
    "new_title",
    "inviter",
    "members",
    "new_icon_emoji",
    "period",
    "amount",
    "reason_type",
)
_TOLD: Final = ("forwarded_from", "saved_from", "via_bot", "media_type", "duration_seconds", "sticker_emoji")


def looks_like(head: bytes, name: str) -> bool:
    """Whether the beginning has what only such an export has; a name alone is not enough."""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begin.startswith(b"{") or _CHAT.search(begin[:4096]) is None:
        return False
    one_chat = b'"type"' in begin and b'"id"' in begin and b'"messages"' in begin
    signed = b'"date_unixtime"' in begin or b'"from_id"' in begin or b'"text_entities"' in begin
    named = re.search(r"(^|[/\\])result[^/\\]*\.json$", name.lower()) is not None
    return (one_chat and (signed or named)) or (named and any(mark in begin for mark in _MARKS))


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return a thread for each chat; of a broken file, what stands before the break.

    Raises `KnownError(FILE_NOT_UNDERSTOOD)` when no chat could be read.
    """
    del name
    export = _Export(JsonStream(file, ctx, "progress.reading"), options)
    try:
        export.account()
    except JsonBrokenError:
        export.skip("rest", "broken_file")
    except _TooManyError:
        export.skip("rest", "too_many")
    if not export.met_chats:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    return ImportDraft(KIND, tuple(export.threads), skipped=export.all_skipped())


class _TooManyError(Exception):
    """There are more messages than are read."""


@dataclass(slots=True)
class _Chat:
    """What a chat says of itself before its messages."""

    name: str = ""
    type: str = ""
    id: str = ""


class _Export:
    """What the objects of an export add up to."""

    def __init__(self, stream: JsonStream, options: ReadOptions) -> None:
        self.threads: list[ThreadDraft] = []
        self.met_chats = False
        self._stream = stream
        self._options = options
        self._own_id = ""
        self._met = 0
        self._skipped: dict[tuple[str, str], int] = {}

    def skip(self, what: str, why: str) -> None:
        """Count something that was left out."""
        self._skipped[what, why] = self._skipped.get((what, why), 0) + 1

    def all_skipped(self) -> tuple[Skipped, ...]:
        """Return what was left out."""
        return tuple(Skipped(what, why, count) for (what, why), count in self._skipped.items())

    def account(self) -> None:
        """Read the outermost object: a chat itself, or one that has lists of chats."""
        chat = _Chat()
        for name in self._stream.members():
            if name in {"chats", "left_chats"} and self._stream.next_is("{"):
                self._list_of_chats()
            elif name == "personal_information":
                own = self._stream.value()
                number = whole_number(own.get("user_id")) if isinstance(own, dict) else None
                self._own_id = "" if number is None else f"user{number}"
            else:
                self._member(chat, name)

    def _list_of_chats(self) -> None:
        for name in self._stream.members():
            if name != "list" or not self._stream.next_is("["):
                self._stream.value()
                continue
            for _ in self._stream.items():
                chat = _Chat()
                for member in self._stream.members():
                    self._member(chat, member)

    def _member(self, chat: _Chat, name: str) -> None:
        if name == "messages" and self._stream.next_is("["):
            self._messages(chat)
            return
        value = self._stream.value()
        if name == "name":
            chat.name = _words(value)
        elif name == "type":
            chat.type = _words(value)
        elif name == "id":
            chat.id = _words(value)

    def _messages(self, chat: _Chat) -> None:
        self.met_chats = True
        messages: list[Message] = []
        try:
            for _ in self._stream.items():
                self._met += 1
                if self._met > MAX_MESSAGES:
                    raise _TooManyError
                message = self._message(chat, self._stream.value())
                if message is not None:
                    messages.append(message)
        finally:  # what stands before a break is kept
            key = chat.id or chat.name
            self.threads.append(ThreadDraft(KIND, key, chat.name or chat.id, tuple(messages)))

    def _message(self, chat: _Chat, given: object) -> Message | None:
        if not isinstance(given, dict) or given.get("type") not in {"message", "service"}:
            self.skip("messages", "unreadable_message")
            return None
        when = self._when(given, "date")
        if when is None:
            self.skip("messages", "no_time")
            return None
        if given["type"] == "service":
            return self._service(chat, given, when)
        media, missing = _media(given)
        if missing:
            self.skip("parts", "media_not_included")
        sender, sender_id = _words(given.get("from")), _words(given.get("from_id"))
        return Message(
            *when,
            sender=sender,
            kind=MessageKind.MEDIA if media or missing else MessageKind.TEXT,
            text=_text(given),
            sender_id=sender_id,
            mine=self._mine(chat, sender, sender_id),
            media=media,
            edited=self._edited(given),
            detail=_detail(given, missing=missing),
        )

    def _service(self, chat: _Chat, given: Mapping[str, object], when: tuple[str, int | None]) -> Message:
        action = _words(given.get("action"))
        actor, actor_id = _words(given.get("actor")), _words(given.get("actor_id"))
        if action in {"phone_call", "group_call", "conference_call"}:
            reason = _words(given.get("discard_reason"))
            seconds = whole_number(given.get("duration_seconds", given.get("duration")))
            return Message(
                *when,
                sender=actor,
                kind=MessageKind.CALL,
                sender_id=actor_id,
                mine=self._mine(chat, actor, actor_id),
                detail=call_detail(_RESULTS.get(reason, reason) or "call", seconds),
            )
        said = [_words(given.get(name)) for name in _SAID]
        words = [actor, action.replace("_", " "), *said, _text(given)]
        return Message(*when, sender="", kind=MessageKind.SYSTEM, text=" · ".join(filter(None, words)))

    def _when(self, given: Mapping[str, object], name: str) -> tuple[str, int | None] | None:
        """Return the time as stated and as an instant; the local one is the computer's that exported."""
        stated = _words(given.get(name))
        seconds = whole_number(given.get(f"{name}_unixtime"))
        ms = None if seconds is None else possible_ms(seconds * 1000)
        if _LOCAL.fullmatch(stated):
            try:
                local = datetime.fromisoformat(stated)
            except ValueError:
                local = None
            if local is not None:
                return stated, ms if ms is not None else ms_of(local, self._options.zone)
        return None if ms is None else (iso_of(ms, self._options.zone), ms)

    def _edited(self, given: Mapping[str, object]) -> str:
        when = self._when(given, "edited") if "edited" in given or "edited_unixtime" in given else None
        return when[0] if when is not None else ""

    def _mine(self, chat: _Chat, sender: str, sender_id: str) -> bool | None:
        """Tell the direction when the export or the person does; a private chat names the other side."""
        if self._own_id and sender_id:
            return sender_id == self._own_id
        if self._options.me and sender:
            return sender == self._options.me
        other = chat.type == "personal_chat" and bool(sender_id or sender)
        if other and (sender_id == f"user{chat.id}" or sender == chat.name):
            return False
        return None


def _words(value: object) -> str:
    """Return a text, a number, or a list of them as words."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(each) for each in value[:200] if not isinstance(each, list))))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _text(given: Mapping[str, object]) -> str:
    """Return the text of a message, which is a text or a list of texts and marked-up pieces."""
    value = given.get("text")
    pieces = value[:MAX_ENTITIES] if isinstance(value, list) else [value]
    found = "".join(_words(each.get("text") if isinstance(each, dict) else each) for each in pieces)
    shared = [found]
    place, contact, poll = (given.get(f"{name}_information") for name in ("location", "contact", "poll"))
    poll = given.get("poll", poll)
    if isinstance(place, dict):
        shared.append(f"{_words(place.get('latitude'))}, {_words(place.get('longitude'))}")
    if isinstance(contact, dict):
        names = ("first_name", "last_name", "phone_number")
        shared.append(" ".join(filter(None, (_words(contact.get(name)) for name in names))))
    if isinstance(poll, dict):
        shared.append(_words(poll.get("question")))
    return "\n".join(filter(None, shared))


def _media(given: Mapping[str, object]) -> tuple[str, bool]:
    """Return the path of the attached file, and whether one was left out of the export."""
    paths = [_words(given.get(name)) for name in _FILES]
    inside = [path for path in paths if path and not path.startswith(_NOT_INSIDE)]
    return (inside or [""])[0], any(paths) and not inside


def _detail(given: Mapping[str, object], *, missing: bool) -> str:
    """Return what else is stated of a message, as `name=value`."""
    pairs = [(name, _words(given.get(name))) for name in _TOLD]
    pairs.append(("reply_to", _words(given.get("reply_to_message_id"))))
    if missing:
        pairs.append(("media", "not included"))
    return "; ".join(f"{name}={value}" for name, value in pairs if value)
