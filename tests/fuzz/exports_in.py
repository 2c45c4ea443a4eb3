"""Targets over exports of other programs: whatever stands in them, a draft that can be stored or a plain refusal."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from app.domain.answer import Answer
from app.domain.documents_in import FileKind
from app.domain.edit import checked, storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.kinds import RECORDS
from app.domain.ports import NoJob
from app.importers import (
    call_log_csv,
    eml,
    mbox,
    meta_messages,
    registry,
    sms_backup,
    spreadsheet_log,
    telegram,
    vcards,
    whatsapp,
)
from app.importers.base import FileBytes, ReadExport
from app.importers.recognise import OFFICE
from app.importers.registry import skipped_sentence
from tests.fuzz.engine import Fuzz
from tests.fuzz.incoming import NoDecoder

_NO_DECODER: Any = NoDecoder()
_ALLOWED = {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE}

_SMS = (
    b"<?xml version='1.0'?>\n<smses count='2'><sms address=\"+15550100\" date='1773464531000' type='1' subject='null'"
    b" body='a &#55357;&#56840; &#10; \xc3\xa9' contact_name='(Unknown)'/><mms date='1773464531000' msg_box='2'"
    b" address='+15550100~5550101' sub='null'><parts><part ct='text/plain' text='x'/><part ct='image/png' name='a'"
    b" data='iVBORw0KGgo='/></parts><addrs><addr address='5550101' type='137'/></addrs></mms></smses>"
)
_CALLS = b"<calls count='1'><call number='-2' duration='5' date='1773464531000' type='3' presentation='2'/></calls>"
_LOG = (
    "Date,Time,What happened,Who saw it,Police called?,Report #,Type,Weapon\n"
    '3/2/26,8 PM,"a\n""b"" é",nobody,Yes,26-1,Following;x,none\n13/02/2026,night,=1+1,,,,,\n'
).encode()
_CALL_LIST = b"Date;Time;Number;Direction;Duration\n3/13/26;10:02 PM;(312) 555-0142;in;1:05\n2026-3-1;1:00;private;x;2 min"
_BORDER = b"From a@example.com Sat Nov 14 12:00:00 2026\n"
_MAIL = (
    b"Received: from a (a [192.0.2.7]) by b; Sat, 14 Nov 2026 12:00:05 -0600\nFrom: =?utf-8?q?R=C3=A9?= <a@example.com>\n"
    b'To: b@example.org, "x, y" <c@example.org>\nDate: Sat, 14 Nov 2026 12:00:00 -0600\nSubject: s\n'
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n>From x\n--b\nContent-Disposition: attachment; filename=a\n\nx\n--b--\n"
)
_CARDS = (
    b"BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;=\nEva\nTEL:1\nEND:VCARD\n"
    b"BEGIN:VCARD\nFN:A\\, B\nitem1.ADR:;;1 x;y\n  z\nEMAIL:a@example.org\nEND:VCARD\n"
)
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

_IOS = (
    "[3/14/26, 10:02:11\u202fPM] A: \u200eMessages and calls are end-to-end encrypted.\r\n\u200e[3/14/26, 10:03:05"
    "\u202fPM] A: \u200e<attached: a.jpg>\r\n[3/15/26, 12:00:09\u202fAM] A: B: c \u200e<This message was edited>\r\n"
).encode()
_ANDROID = (
    b'14.03.26, 22:02 - A: B: <Media omitted>\n14.03.26, 22:02 - A changed the subject to "x: y"\nmore\n'
    b"3/4/26, 10:02 pm - C: a.jpg (file attached)\n15.03.26, 00:02 - +1 312 555 0143: null\n"
)


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
    for row in draft.rows:
        assert row.number > 0
        checked(RECORDS[RecordKind.ENTRY], {name: _stored(value) for name, value in row.fields.items()})
    for skipped in draft.skipped:
        assert skipped_sentence(skipped.why)
        assert skipped.count > 0


def _stored(value: object) -> object:
    """Make a value what storing makes of it."""
    if isinstance(value, Answer):
        return Answer(value.state, storable(value.words))
    if isinstance(value, tuple):
        return tuple(storable(str(each)) for each in value)
    return storable(str(value))


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


def tables_in(scratch: Path) -> Fuzz:
    """A log or a list of calls in text, however odd."""
    del scratch
    log = _reading(spreadsheet_log.read, "log.csv", _LOG, _LOG.decode().encode("utf-16"))
    calls = _reading(call_log_csv.read, "calls.csv", _CALL_LIST)

    def target(data: bytes) -> None:
        log.target(data)
        calls.target(data)

    return Fuzz(target, log.seeds + calls.seeds)


def workbooks(scratch: Path) -> Fuzz:
    """A workbook, however broken."""
    del scratch
    made = openpyxl.Workbook()
    for row in (["Date", "What", "Type"], ["2026-03-01", "=1+1", "following"]):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return _reading(spreadsheet_log.read, "log.xlsx", out.getvalue(), _unpacked(out.getvalue()))


def _unpacked(data: bytes) -> bytes:
    """The same archive without compression, so that mutants reach the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def mails(scratch: Path) -> Fuzz:
    """A mailbox, or a message as an export, however malformed."""
    del scratch
    single = _reading(eml.read, "a.eml", _MAIL)
    several = _reading(mbox.read, "a.mbox", _BORDER + _MAIL + b"\n\n" + _BORDER + _MAIL)

    def target(data: bytes) -> None:
        single.target(data)
        several.target(data)

    return Fuzz(target, single.seeds + several.seeds)


def address_books(scratch: Path) -> Fuzz:
    """An address book, however broken."""
    del scratch
    return _reading(vcards.read, "a.vcf", _CARDS)


def whatsapp_exports(scratch: Path) -> Fuzz:
    """A WhatsApp chat or the archive of one, however broken."""
    del scratch
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", _IOS)
        archive.writestr("a.jpg", b"\xff\xd8" * 9)
    wide = _ANDROID.decode().encode("utf-16")
    return _reading(whatsapp.read, "WhatsApp Chat with A.txt", _IOS, _ANDROID, made.getvalue(), wide)


def meta_downloads(scratch: Path) -> Fuzz:
    """A conversation of a Facebook or Instagram download or the archive of one, however broken."""
    del scratch
    said = {
        "sender_name": "\u00c3\u00a9",
        "timestamp_ms": 1773464531000,
        "content": "\u00f0\u009f\u0098\u0080",
    }
    more = [{**said, "photos": [{"uri": "messages/inbox/a_1/photos/1.jpg"}], "reactions": [{"actor": "A"}]}]
    more += [{**said, "call_duration": 5}, {**said, "share": {"link": "x"}}, {"timestamp": 1773464531}]
    page = {
        "participants": [{"name": "A"}, {"name": "\u00c3\u00a9"}],
        "messages": more,
        "title": "A",
        "thread_path": "inbox/a_1",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("messages/inbox/a_1/message_1.json", json.dumps(page))
        archive.writestr("messages/inbox/a_1/photos/1.jpg", b"\xff\xd8" * 9)
    return _reading(meta_messages.read, "message_1.json", json.dumps(page).encode(), made.getvalue())


def office_files(scratch: Path) -> Fuzz:
    """An Office document, however broken, gives a description whose text can be kept."""
    del scratch
    core = "<p xmlns:c='c'><c:creator>a</c:creator><c:created>2026-03-01T08:00:00Z</c:created></p>"
    body = "<w:d xmlns:w='w'><w:p><w:t>a</w:t><w:tab/></w:p></w:d>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("docProps/core.xml", core)
        made.writestr("word/document.xml", body)

    def target(data: bytes) -> None:
        for extension in ("docx", "odt"):
            kind = FileKind("file", OFFICE[extension], extension)
            found = registry.describe(kind, lambda at, size: data[at : at + size], len(data), _NO_DECODER)
            storable(found.text).encode("utf-8")

    return Fuzz(target, (out.getvalue(),))
