"""Conversations from the "Download your information" of Facebook, Messenger and Instagram, in its JSON form.

Each conversation is a folder with `message_1.json`, `message_2.json` … of up to 10,000 messages, the newest
first, and folders of pictures and recordings; the download is a ZIP of many. Times are instants. The
letters of these files are wrong in a known way: the bytes of UTF-8 stand as one character each (U+0000 to
U+00FF), and are put together again here. The downloads of chats with end-to-end encryption have another
form, which is not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
from app.importers.archives import is_zip
from app.importers.base import FileBytes
from app.importers.call_words import call_detail
from app.importers.instants import iso_of, possible_ms, whole_number
from app.importers.json_stream import JsonBrokenError, JsonStream
from app.importers.zip_parts import ZipEntry, read_entry, zip_contents

KIND: Final = "meta"
MAX_MESSAGES: Final = 1_000_000
MAX_FILES: Final = 50
"""Most files that are taken from one message."""

_PAGE: Final = re.compile(r"(?:^|/)([^/]+)/message_\d{1,6}\.json$")
_MEDIA: Final = ("photos", "videos", "audio_files", "files", "gifs")
_NOTICES: Final = frozenset({"Subscribe", "Unsubscribe"})
_HEAD: Final = 4096


def looks_like(head: bytes, name: str) -> bool:
    """Whether a file begins as a page of a conversation does: with its participants and messages."""
    del name
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    people = begin[:_HEAD].find(b'"participants"')
    return begin.startswith(b"{") and people > 0 and b'"sender_name"' in begin and b'"timestamp' in begin


def holds(names: Sequence[str]) -> bool:
    """Whether a ZIP holds a page of a conversation."""
    return any(_PAGE.search(name) for name in names)


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return a thread for each conversation and the files that its messages name; see `ReadExport`."""
    del name
    reader = _Reader(options, ctx)
    if not is_zip(file.head(4, ctx)):
        reader.page(file, "")
        return reader.draft(file, (), ())
    contents = zip_contents(file, ctx)
    for entry in contents.entries:
        match = _PAGE.search(entry.path)
        if match is not None:
            reader.page(FileBytes(read_entry(file, entry), entry.size), entry.path[: match.end(1)])
    others = [entry for entry in contents.entries if _PAGE.search(entry.path) is None]
    return reader.draft(file, others, contents.skipped)


@dataclass(slots=True)
class _Chat:
    """A conversation as its pages give it, in the letters of the file."""

    folder: str
    title: str = ""
    path: str = ""
    people: list[str] = field(default_factory=list)
    said: list[tuple[int, Mapping[str, object]]] = field(default_factory=list)


class _Reader:
    """What the pages of all conversations add up to."""

    def __init__(self, options: ReadOptions, ctx: JobContext) -> None:
        self._options = options
        self._ctx = ctx
        self._chats: dict[str, _Chat] = {}
        self._count = 0
        self._skipped: Counter[tuple[str, str]] = Counter()
        self._places: dict[str, tuple[str, int]] = {}

    def page(self, file: FileBytes, folder: str) -> None:
        """Read one page; of a broken one, what stands before the break."""
        stream = JsonStream(file, self._ctx, "progress.reading")
        chat = self._chats.setdefault(folder, _Chat(folder))
        try:
            for name in stream.members():
                if name == "messages" and stream.next_is("["):
                    self._messages(stream, chat)
                else:
                    _about(chat, name, stream.value())
        except JsonBrokenError:
            self._skipped["rest", "broken_file"] += 1

    def draft(self, file: FileBytes, entries: Sequence[ZipEntry], left_out: Sequence[Skipped]) -> ImportDraft:
        """Return everything that was read; raises `KnownError(FILE_NOT_UNDERSTOOD)` for no message at all."""
        threads = tuple(self._thread(chat) for chat in self._chats.values() if chat.said)
        if not threads:
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
        parts = []
        for entry in entries:
            place = self._places.pop(_media_path(entry.path), None)
            if place is None:
                self._skipped["files", "zip_other"] += 1
            else:
                parts.append(PartDraft(entry.name, entry.size, read_entry(file, entry), *place))
        if self._places:
            self._skipped["media", "media_missing"] += len(self._places)
        skipped = [Skipped(what, why, count) for (what, why), count in self._skipped.items()]
        return ImportDraft(KIND, threads, tuple(parts), skipped=(*left_out, *skipped))

    def _messages(self, stream: JsonStream, chat: _Chat) -> None:
        for _ in stream.items():
            given = stream.value()
            if self._count >= MAX_MESSAGES:
                self._skipped["messages", "too_many"] += 1
                continue
            ms = _instant(given) if isinstance(given, dict) else None
            if ms is None or not isinstance(given, dict):
                self._skipped["messages", "no_time"] += 1
                continue
            self._count += 1
            chat.said.append((ms, given))

    def _thread(self, chat: _Chat) -> ThreadDraft:
        mend = _mended if _is_torn(chat) else str
        chat.said.reverse()
        chat.said.sort(key=lambda each: each[0])
        title = mend(chat.title)
        key = (mend(chat.path) or chat.folder).rstrip("/").rpartition("/")[2] or title
        mine = self._directions(title, [mend(name) for name in chat.people])
        messages: list[Message] = []
        for ms, given in chat.said:
            if len(messages) % 200 == 0:
                self._ctx.check()
            files = [mend(path) for path in _files(given)]
            for path in files:
                self._places.setdefault(_media_path(path), (key, len(messages)))
            messages.append(self._message(ms, _Given(given, mend), files, mine))
        return ThreadDraft(_app(chat), key, title or ", ".join(map(mend, chat.people)), tuple(messages))

    def _message(self, ms: int, given: _Given, files: Sequence[str], mine: Mapping[str, bool]) -> Message:
        kind = given.kind(files)
        sender = "" if kind is MessageKind.SYSTEM else given.text("sender_name")
        return Message(
            iso_of(ms, self._options.zone),
            ms,
            sender,
            kind,
            given.words(),
            mine=mine.get(sender),
            media=files[0] if files else "",
            detail=given.call() if kind is MessageKind.CALL else given.reactions(),
        )

    def _directions(self, title: str, people: Sequence[str]) -> Mapping[str, bool]:
        """Return who made the download: told, or the one of two after whom the conversation is not called."""
        own = [name for name in people if self._options.me and name == self._options.me]
        if not own and len(set(people)) == 2 and title in people:
            own = [name for name in people if name != title]
        return {name: name in own for name in people} if own else {}


class _Given:
    """The object of one message, in mended letters."""

    def __init__(self, given: Mapping[str, object], mend: Callable[[str], str]) -> None:
        self._given = given
        self._mend = mend

    def text(self, name: str) -> str:
        """Return a text of the object, "" when there is none."""
        value = self._given.get(name)
        return self._mend(value) if isinstance(value, str) else ""

    def kind(self, files: Sequence[str]) -> MessageKind:
        """Return what the object is."""
        if self._given.get("is_unsent") is True:
            return MessageKind.DELETED
        if "call_duration" in self._given or self._given.get("type") == "Call":
            return MessageKind.CALL
        if self._given.get("type") in _NOTICES:
            return MessageKind.SYSTEM
        return MessageKind.MEDIA if files else MessageKind.TEXT

    def words(self) -> str:
        """Return the words, and a link that was shared with them."""
        share = self._given.get("share")
        shared = _Given(share, self._mend) if isinstance(share, dict) else None
        link = [shared.text("link"), shared.text("share_text")] if shared else []
        return "\n".join(filter(None, [self.text("content"), *link]))

    def call(self) -> str:
        """Return what became of a call."""
        missed = self._given.get("missed") is True
        return call_detail("missed" if missed else "call", whole_number(self._given.get("call_duration")))

    def reactions(self) -> str:
        """Return who reacted how, as `reaction=name: sign`."""
        given = [_Given(each, self._mend) for each in _objects(self._given.get("reactions"))]
        return "; ".join(f"reaction={each.text('actor')}: {each.text('reaction')}" for each in given)


def _objects(value: object) -> list[Mapping[str, object]]:
    """Return the objects in a list, none for anything else."""
    return [each for each in value[:MAX_FILES] if isinstance(each, dict)] if isinstance(value, list) else []


def _about(chat: _Chat, name: str, value: object) -> None:
    """Keep what a page says of its conversation."""
    if name == "title" and isinstance(value, str):
        chat.title = value
    elif name == "thread_path" and isinstance(value, str):
        chat.path = value
    elif name == "participants" and not chat.people:
        names = [each.get("name") for each in _objects(value)]
        chat.people = [each for each in names if isinstance(each, str)]


def _instant(given: Mapping[str, object]) -> int | None:
    """Return when a message was sent; older downloads count seconds."""
    ms = whole_number(given.get("timestamp_ms"))
    seconds = whole_number(given.get("timestamp"))
    return possible_ms(ms if ms is not None or seconds is None else seconds * 1000)


def _files(given: Mapping[str, object]) -> list[str]:
    """Return the paths of the files that a message names."""
    named = [each.get("uri") for field_name in _MEDIA for each in _objects(given.get(field_name))]
    sticker = given.get("sticker")
    named.append(sticker.get("uri") if isinstance(sticker, dict) else None)
    return [path for path in named if isinstance(path, str) and path]


def _media_path(path: str) -> str:
    """Return the part of a path that a message and the list of the archive have in common."""
    at = path.find("messages/")
    return path[max(0, at) :]


def _app(chat: _Chat) -> str:
    """Return which of the programs a conversation is of, "meta" when no path tells."""
    paths = [chat.folder, *(path for _, given in chat.said for path in _files(given))]
    for path in paths:
        if "instagram_activity/" in path:
            return "instagram"
        if "facebook_activity/" in path or "activity_across_facebook/" in path:
            return "messenger"
    return KIND


def _is_torn(chat: _Chat) -> bool:
    """Whether the letters of a conversation are the bytes of UTF-8, one character each."""
    texts = [chat.title, *chat.people]
    texts += [text for _, given in chat.said for text in given.values() if isinstance(text, str)]
    return all(max(text) <= "\xff" for text in texts if text)


def _mended(text: str) -> str:
    """Put letters together again; what is no UTF-8 stays as it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
