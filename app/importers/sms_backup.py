"""Backups that "SMS Backup & Restore" for Android writes: texts, multimedia messages and calls, as XML.

The fields are described at synctech.com.au/sms-backup-restore/fields-in-xml-backup-files. Times are
milliseconds since 1970; `readable_date` is the phone's own wording of the same and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import (
    ImportDraft,
    Message,
    MessageKind,
    PartDraft,
    ReadOptions,
    Skipped,
    ThreadDraft,
)
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.call_words import APP as CALLS
from app.importers.call_words import call_message
from app.importers.coded_parts import CodedRest, coded_attribute, coded_size
from app.importers.instants import iso_of, possible_ms, whole_number
from app.importers.phone_numbers import fullest, group_key, number_key
from app.importers.xml_events import XmlRefusedError, read_xml

KIND: Final = "sms"
MAX_MESSAGES: Final = 1_000_000
MAX_PARTS: Final = 200
"""Parts of one multimedia message."""

_ROOT: Final = re.compile(rb"<(smses|calls)[\s>/]")
_MADE_MINE: Final = {"1": False, "2": True, "3": True, "4": True, "5": True, "6": True}
_BOXES: Final = {"3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
_RESULTS: Final = {
    "1": "incoming",
    "2": "outgoing",
    "3": "missed",
    "4": "voicemail",
    "5": "rejected",
    "6": "blocked",
    "7": "elsewhere",
}
_WITHOUT: Final = {"2": "withheld", "3": "unknown", "4": "payphone"}
_OLD_WITHOUT: Final = {"-1": "unknown", "-2": "withheld", "-3": "payphone"}
"""What Android wrote as the number before it had `presentation`."""
_NO_NAME: Final = frozenset({"", "null", "(unknown)"})
_SENT_FROM: Final = "137"
_CHECK: Final = 2_000
_SELF: Final = "insert-address-token"


def looks_like(head: bytes, name: str) -> bool:
    """Whether the first element is one of such a backup."""
    del name
    begin = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head[:4096].removeprefix(b"\xef\xbb\xbf"), flags=re.DOTALL)
    return _ROOT.match(begin.lstrip()) is not None


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return one thread for each number or group; of a broken file, what stands before the break.

    Raises `KnownError(FILE_NOT_UNDERSTOOD)` when there is nothing of a backup in the file.
    """
    del name
    backup = _Backup(file, options.zone)
    try:
        backup.lost = read_xml(
            file, backup.start, backup.end, ctx, "progress.reading", coded=("part", "data")
        )
    except XmlRefusedError as error:
        backup.skip("rest", error.code)
    if not backup.root:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    return backup.draft(ctx)


@dataclass(slots=True)
class _Mms:
    """A multimedia message while its parts are read."""

    attributes: Mapping[str, str]
    texts: list[str] = field(default_factory=list)
    media: list[tuple[str, int, int]] = field(default_factory=list)  # name, size, place of the tag
    missing: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)  # address, type
    parts: int = 0


@dataclass(slots=True)
class _Thread:
    """A conversation while it is read; `spellings` are what the file calls its number or numbers."""

    spellings: list[tuple[str, ...]] = field(default_factory=list)
    name: str = ""
    messages: list[tuple[Message, tuple[PartDraft, ...]]] = field(default_factory=list)


class _Backup:
    """What the tags of a backup add up to."""

    def __init__(self, file: FileBytes, zone: str) -> None:
        self.root = ""
        self.lost = 0
        self._file = file
        self._zone = zone
        self._threads: dict[tuple[str, str], _Thread] = {}
        self._skipped: dict[tuple[str, str], int] = {}
        self._spelled: dict[str, str] = {}
        self._mms: _Mms | None = None
        self._stated = 0
        self._met = 0

    def skip(self, what: str, why: str, count: int = 1) -> None:
        """Count something that was left out."""
        self._skipped[what, why] = self._skipped.get((what, why), 0) + count

    def start(self, name: str, attributes: Mapping[str, str], at: int, rest: CodedRest | None) -> None:
        """Take a start tag."""
        if not self.root:
            if name not in {"smses", "calls"}:
                raise XmlRefusedError("broken_file")
            self.root = name
            self._stated = whole_number(attributes.get("count", "")) or 0
        elif name == "sms":
            self._count()
            self._sms(attributes)
        elif name == "mms":
            self._count()
            self._mms = _Mms(attributes)
        elif name == "call":
            self._count()
            self._call(attributes)
        elif name == "part" and self._mms is not None:
            self._part(self._mms, attributes, at, rest)
        elif name == "addr" and self._mms is not None and len(self._mms.addresses) < MAX_PARTS:
            self._mms.addresses.append((attributes.get("address", ""), attributes.get("type", "")))

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name == "mms" and self._mms is not None:
            self._finish(self._mms)
            self._mms = None

    def draft(self, ctx: JobContext) -> ImportDraft:
        """Return everything, each thread in the order of time."""
        threads: list[ThreadDraft] = []
        parts: list[PartDraft] = []
        for (app, key), thread in self._threads.items():
            ctx.check()
            thread.messages.sort(key=lambda each: -1 if each[0].ms is None else each[0].ms)
            title = thread.name or _title(thread.spellings)
            threads.append(ThreadDraft(app, key, title, self._named(thread.messages, ctx)))
            for place, (_, files) in enumerate(thread.messages):
                if place % _CHECK == 0:
                    ctx.check()
                parts += [replace(each, thread=key, message=place) for each in files]
        if self.lost:
            self.skip("letters", "unreadable_letters", self.lost)
        if self._stated > self._met and not any(what == "rest" for what, _ in self._skipped):
            self.skip("messages", "fewer_than_stated", self._stated - self._met)
        skipped = tuple(Skipped(what, why, count) for (what, why), count in self._skipped.items())
        kind = CALLS if self.root == "calls" else KIND
        return ImportDraft(kind, tuple(threads), tuple(parts), skipped=skipped)

    def _named(
        self, pairs: list[tuple[Message, tuple[PartDraft, ...]]], ctx: JobContext
    ) -> tuple[Message, ...]:
        """Name who has no name in the phone by their number, in one spelling through the whole file."""
        named: list[Message] = []
        for done, (message, _) in enumerate(pairs):
            if done % _CHECK == 0:
                ctx.check()
            number = message.sender_id if not message.sender else ""
            spelled = self._spelled[number_key(number)] if number else ""
            named.append(replace(message, sender=fullest([spelled])) if number else message)
        return tuple(named)

    def _count(self) -> None:
        self._met += 1
        if self._met > MAX_MESSAGES:
            raise XmlRefusedError("too_many")

    def _when(self, attributes: Mapping[str, str]) -> tuple[str, int] | None:
        ms = possible_ms(whole_number(attributes.get("date", "")))
        if ms is None:
            self.skip("messages", "no_time")
            return None
        return iso_of(ms, self._zone), ms

    def _sms(self, attributes: Mapping[str, str]) -> None:
        when = self._when(attributes)
        if when is None:
            return
        address = attributes.get("address", "")
        box = attributes.get("type", "")
        mine = _MADE_MINE.get(box)
        name = _name(attributes)
        message = Message(
            *when,
            sender="" if mine else name,
            kind=MessageKind.TEXT,
            text=_with_subject(attributes.get("subject", ""), attributes.get("body", "")),
            sender_id="" if mine else address,
            mine=mine,
            detail=f"box={_BOXES[box]}" if box in _BOXES else "",
        )
        self._add((KIND, number_key(address)), (address,), name, message)

    def _call(self, attributes: Mapping[str, str]) -> None:
        when = self._when(attributes)
        if when is None:
            return
        number = attributes.get("number", "").strip()
        without = _WITHOUT.get(attributes.get("presentation", ""), "")
        if number in _OLD_WITHOUT or not any(each.isalnum() for each in number):
            number, without = "", _OLD_WITHOUT.get(number) or without or "unknown"
        name = _name(attributes)
        kind = attributes.get("type", "")
        message = call_message(
            at=when[0],
            ms=when[1],
            number=number,
            name=name,
            result=_RESULTS.get(kind, f"type {kind[:20]}"),
            seconds=whole_number(attributes.get("duration", "")),
            without=without,
        )
        key = number_key(number) if number else without
        self._add((CALLS, key), (number or without,), name if number else "", message)

    def _part(self, mms: _Mms, attributes: Mapping[str, str], at: int, rest: CodedRest | None) -> None:
        mms.parts += 1
        if mms.parts > MAX_PARTS:
            self.skip("parts", "too_many")
            return
        media_type = attributes.get("ct", "").lower()
        if media_type == "application/smil":
            return
        text, data = attributes.get("text", ""), attributes.get("data")
        if media_type == "text/plain" and (not data or data == "null"):
            mms.texts.append(text)
            return
        name = _part_name(attributes, mms.parts)
        if data is None or data == "null":
            mms.missing.append(name)
            self.skip("parts", "media_not_included")
            return
        size = coded_size(data, rest or CodedRest())
        if size is None:
            mms.missing.append(name)
            self.skip("parts", "part_damaged")
            return
        mms.media.append((name, size, at))

    def _finish(self, mms: _Mms) -> None:
        attributes = mms.attributes
        when = self._when(attributes)
        if when is None:
            return
        mine = {"1": False, "2": True, "3": True, "4": True}.get(attributes.get("msg_box", ""))
        sender = next((each for each, kind in mms.addresses if kind == _SENT_FROM and each != _SELF), "")
        others = [each for each in attributes.get("address", "").split("~") if each and each != _SELF]
        others = others or list(dict.fromkeys(each for each, _ in mms.addresses if each and each != _SELF))
        name = _name(attributes)
        sent_by = "" if mine else sender or (others[0] if len(others) == 1 else "")
        names = [each for each, _, _ in mms.media] + mms.missing
        message = Message(
            *when,
            sender=name if not mine and len(others) == 1 else "",
            kind=MessageKind.MEDIA if names else MessageKind.TEXT,
            text=_with_subject(attributes.get("sub", ""), "\n".join(mms.texts)),
            sender_id=sent_by,
            mine=mine,
            media=", ".join(names),
        )
        parts = tuple(
            PartDraft(each, size, coded_attribute(self._file.read, at, "data", size))
            for each, size, at in mms.media
        )
        self._add((KIND, group_key(others)), tuple(others), name, message, parts)

    def _add(
        self,
        where: tuple[str, str],
        spelling: tuple[str, ...],
        name: str,
        message: Message,
        parts: tuple[PartDraft, ...] = (),
    ) -> None:
        thread = self._threads.setdefault(where, _Thread())
        if len(thread.spellings) < MAX_PARTS and spelling not in thread.spellings:
            thread.spellings.append(spelling)
        thread.name = thread.name or name
        thread.messages.append((message, parts))
        number = message.sender_id
        if number:
            key = number_key(number)
            self._spelled[key] = fullest([self._spelled[key], number]) if key in self._spelled else number


def _title(spellings: list[tuple[str, ...]]) -> str:
    """Return the numbers of a thread, each in its fullest spelling."""
    by_key: dict[str, list[str]] = {}
    for spelling in spellings:
        for each in spelling:
            by_key.setdefault(number_key(each), []).append(each)
    return ", ".join(fullest(each) for each in by_key.values())


def _name(attributes: Mapping[str, str]) -> str:
    name = attributes.get("contact_name", "").strip()
    return "" if name.lower() in _NO_NAME else name


def _with_subject(subject: str, text: str) -> str:
    """Return a text below its subject; the program writes `null` for none."""
    return f"{subject}\n{text}" if subject not in {"", "null"} else text


def _part_name(attributes: Mapping[str, str], number: int) -> str:
    for key in ("cl", "name", "fn"):
        stated = attributes.get(key, "")
        if stated not in {"", "null"}:
            return stated
    family, _, kind = attributes.get("ct", "").partition("/")
    return f"{family or 'part'}-{number}.{kind or 'bin'}"
