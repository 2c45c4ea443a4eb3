"""A sound export of every kind that a reader takes apart, of any length, for what all readers must keep."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType

import openpyxl

from app.importers import delimited, mbox, meta_messages, sms_backup, telegram, vcards, whatsapp, workbook

START = datetime.fromisoformat("2026-03-14T00:00:00")
MS = 1_773_464_531_000


@dataclass(frozen=True)
class Sample:
    """`make` writes an export of so many messages, lines or cards; `cap` is the limit on their number.

    `one_only` is for a kind of which a file holds one thing; `many` is a long file of the kind.
    """

    name: str
    make: Callable[[int], bytes]
    cap: tuple[ModuleType, str] | None
    one_only: bool = False
    many: int = 4_000


def _chat(count: int) -> bytes:
    times = (START + timedelta(minutes=17 * at) for at in range(count))
    return "".join(f"{at:%d/%m/%Y, %H:%M} - Casey: message é {n}\n" for n, at in enumerate(times)).encode()


def _sms(count: int) -> bytes:
    lines = "".join(
        f'<sms address="+15550142" date="{MS + at * 60_000}" type="{1 + at % 2}" body="é {at}" />\n'
        for at in range(count)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<smses count="{count}">\n{lines}</smses>\n'.encode()


def _telegram(count: int) -> bytes:
    said = [
        {
            "id": at,
            "type": "message",
            "date": (START + timedelta(minutes=at)).isoformat(),
            "date_unixtime": str(MS // 1000 + at * 60),
            "from": "Casey",
            "from_id": "user1",
            "text": f"é {at}",
        }
        for at in range(count)
    ]
    return json.dumps({"name": "Casey", "type": "personal_chat", "id": 7, "messages": said}).encode()


def _meta(count: int) -> bytes:
    said = [
        {
            "sender_name": "Casey",
            "timestamp_ms": MS + at * 60_000,
            "content": f"words {at}",
            "is_geoblocked_for_viewer": False,
        }
        for at in reversed(range(count))
    ]
    about = {"title": "Casey", "is_still_participant": True, "thread_path": "inbox/casey_1"}
    people = [{"name": "Casey"}, {"name": "Invented Person"}]
    return json.dumps({"participants": people, "messages": said, **about}).encode()


def _cards(count: int) -> bytes:
    return b"".join(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Invented %d\r\nTEL:555%04d\r\nEND:VCARD\r\n" % (at, at)
        for at in range(count)
    )


def _mail(number: int) -> bytes:
    day = (START + timedelta(minutes=number)).strftime("%d %b %Y %H:%M:%S -0600")
    return (
        f"From: Casey <casey@example.org>\nTo: me@example.com\nDate: Sat, {day}\nMessage-ID: <{number}@x>\n"
        f"Subject: number {number}\n\nwords {number}\n"
    ).encode()


def _mbox(count: int) -> bytes:
    return b"".join(
        b"From a@example.com Sat Mar 14 12:00:00 2026\n" + _mail(at) + b"\n" for at in range(count)
    )


def _calls(count: int) -> bytes:
    lines = (
        f"{START + timedelta(minutes=at):%Y-%m-%d,%H:%M},5550142,incoming,0:{at % 60:02d}\n"
        for at in range(count)
    )
    return ("Date,Time,Number,Direction,Duration\n" + "".join(lines)).encode()


def _log(count: int) -> bytes:
    lines = (f"{START + timedelta(days=at % 900):%Y-%m-%d},Left a note é {at},Home\n" for at in range(count))
    return ("Date,What happened,Where\n" + "".join(lines)).encode()


def _book(count: int) -> bytes:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Log")
    sheet.append(["Date", "What happened"])
    for at in range(count):
        sheet.append([f"{START + timedelta(days=at % 900):%Y-%m-%d}", f"note {at}"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _zipped(name: str, make: Callable[[int], bytes], extra: str) -> Callable[[int], bytes]:
    def zipped(count: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(name, make(count))
            archive.writestr(extra, b"\xff\xd8\xff\xe0 picture")
        return out.getvalue()

    return zipped


PLAIN = {
    "sms": Sample("sms.xml", _sms, (sms_backup, "MAX_MESSAGES")),
    "telegram": Sample("result.json", _telegram, (telegram, "MAX_MESSAGES")),
    "meta": Sample("message_1.json", _meta, (meta_messages, "MAX_MESSAGES")),
    "whatsapp": Sample("WhatsApp Chat with Casey.txt", _chat, (whatsapp, "MAX_MESSAGES")),
    "contacts": Sample("people.vcf", _cards, (vcards, "MAX_CARDS")),
    "mbox": Sample("mail.mbox", _mbox, (mbox, "MAX_MAILS"), many=800),
    "email": Sample("mail.eml", lambda _count: _mail(1), None, one_only=True),
    "calls": Sample("calls.csv", _calls, (delimited, "MAX_ROWS")),
    "log": Sample("log.csv", _log, (delimited, "MAX_ROWS")),
}
"""A sample of every kind that comes as a plain file."""

ZIPPED = {
    "whatsapp": Sample("chat.zip", _zipped("_chat.txt", _chat, "1-PHOTO.jpg"), (whatsapp, "MAX_MESSAGES")),
    "meta": Sample(
        "facebook.zip",
        _zipped("messages/inbox/casey_1/message_1.json", _meta, "messages/inbox/casey_1/photos/1.jpg"),
        (meta_messages, "MAX_MESSAGES"),
    ),
    "log": Sample("log.xlsx", _book, (workbook, "MAX_ROWS"), many=1_500),
}
"""The same of every kind that comes as a ZIP."""
