"""Targets over exports of other programs: whatever stands in them, a draft that can be stored or a plain refusal."""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.ports import NoJob
from app.importers import sms_backup, telegram
from app.importers.base import FileBytes, ReadExport
from app.importers.registry import skipped_sentence
from tests.fuzz.engine import Fuzz

_ALLOWED = {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE}

_SMS = (
    b"<?xml version='1.0'?>\n<smses count='2'><sms address=\"+15550100\" date='1773464531000' type='1' subject='null'"
    b" body='a &#55357;&#56840; &#10; \xc3\xa9' contact_name='(Unknown)'/><mms date='1773464531000' msg_box='2'"
    b" address='+15550100~5550101' sub='null'><parts><part ct='text/plain' text='x'/><part ct='image/png' name='a'"
    b" data='iVBORw0KGgo='/></parts><addrs><addr address='5550101' type='137'/></addrs></mms></smses>"
)
_CALLS = b"<calls count='1'><call number='-2' duration='5' date='1773464531000' type='3' presentation='2'/></calls>"
_CHAT = json.dumps(
    {
        "name": "A",
        "type": "personal_chat",
        "id": 1,
        "messages": [
            {"type": "message", "date": "2026-03-18T07:45:10", "date_unixtime": "1773845110", "from": None, "text": ["é", {"text": "b"}]},
            {"type": "service", "date": "2026-03-18T07:45:10", "actor": "A", "action": "phone_call", "duration_seconds": 5},
            {"type": "message", "date": "x", "date_unixtime": "1773845110", "from": "\ud800", "photo": "a.jpg", "text": ""},
        ],
    }
).encode()  # fmt: skip


def check_draft(draft: ImportDraft) -> None:
    """Every text of a draft can be kept, every part read, every reason said."""
    for thread in draft.threads:
        storable(thread.key + thread.title).encode("utf-8")
        for message in thread.messages:
            storable(message.text + message.sender + message.sender_id + message.media).encode("utf-8")
            assert message.at or message.ms is None
    places = {thread.key: len(thread.messages) for thread in draft.threads}
    for part in draft.parts:
        assert len(part.read(0, part.size)) <= part.size
        assert part.message < places.get(part.thread, 0)
    for skipped in draft.skipped:
        assert skipped_sentence(skipped.why)
        assert skipped.count > 0


def _reading(read: ReadExport, name: str, *seeds: bytes) -> Fuzz:
    def target(data: bytes) -> None:
        file = FileBytes(lambda at, size: data[at : at + size], len(data))
        for options in (ReadOptions(), ReadOptions(zone="America/Chicago", date_order="dmy")):
            try:
                check_draft(read(file, name, options, NoJob()))
            except KnownError as error:
                if error.code not in _ALLOWED:
                    raise

    return Fuzz(target, seeds)


def sms_backups(scratch: Path) -> Fuzz:
    """A backup of texts or calls, however broken."""
    del scratch
    return _reading(sms_backup.read, "sms.xml", _SMS, _CALLS)


def telegram_exports(scratch: Path) -> Fuzz:
    """A Telegram export, however broken."""
    del scratch
    account = b'{"personal_information":{"user_id":5},"chats":{"list":[' + _CHAT + b"]}}"
    return _reading(telegram.read, "result.json", _CHAT, account)
