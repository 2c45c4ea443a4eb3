"""Emails and mailboxes as conversations: every message a file of its own, its way and what is attached."""

from __future__ import annotations

import email.message
import tracemalloc

import pytest

from app.domain.documents_in import Hop
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ReadOptions, Skipped
from app.domain.ports import NoJob
from app.importers import eml, mbox, vcards
from app.importers.base import FileBytes
from app.importers.email_view import email_view
from tests.importers.given import file_of, read_with, sample, stops

MAIL = (
    b"Received: from mid.example (mid.example [192.0.2.7]) by mx.example with ESMTP; Sat, 14 Nov 2026 12:00:05 -0600\r\n"
    b"Received: from [10.0.0.5] (unknown [IPv6:2001:db8::1]) by mid.example; not a time\r\n"
    b"Authentication-Results: mx.example; spf=fail smtp.mailfrom=example.net\r\n"
    b"From: =?utf-8?q?Example=2C_Ren=C3=A9?= <Rene@Example.com>\r\nTo: Ann <ann@example.org>\r\n"
    b"Subject: =?utf-8?q?=C3=A9?= now\r\nDate: Sat, 14 Nov 2026 12:00:00 -0600\r\n\r\nwords\r\n"
)


def test_a_message_is_a_line_of_a_conversation() -> None:
    """Who, to whom, when and the subject, as stated; the same people are one conversation in any order."""
    draft = read_with(eml.read, MAIL)
    (thread,) = draft.threads
    (message,) = thread.messages
    assert (thread.app, thread.key) == ("email", "ann@example.org,rene@example.com")
    assert (message.sender, message.sender_id, message.text) == ("Example, René", "rene@example.com", "é now")
    assert (message.at, message.ms, message.mine) == ("2026-11-14T12:00:00-06:00", 1794679200000, None)
    answer = b"From: ann@example.org\nTo: rene@example.com\nDate: Sat, 14 Nov 2026 13:00:00 -0000\n\nx"
    back = read_with(eml.read, answer, me="Ann@example.org", zone="America/Chicago").threads[0]
    assert (back.key, back.messages[0].mine) == (thread.key, True)


def test_the_way_of_a_message() -> None:
    """Servers stand in the order of travel with the addresses they saw and their times; checks as written."""
    view = email_view(MAIL)
    assert view.hops == (
        Hop("[10.0.0.5]", "mid.example", ("10.0.0.5", "2001:db8::1"), "not a time", ""),
        Hop(
            "mid.example",
            "mx.example",
            ("192.0.2.7",),
            "Sat, 14 Nov 2026 12:00:05 -0600",
            "2026-11-14T12:00:05-06:00",
        ),
    )
    assert view.checks == ("mx.example; spf=fail smtp.mailfrom=example.net",)


def test_attachments_are_files_of_their_own() -> None:
    """Every attachment comes out whole, a message inside as one file; one without a name gets a plain one."""
    made = email.message.EmailMessage()
    made["From"], made["Date"], made["Subject"] = "a@example.org", "Sat, 14 Nov 2026 12:00:00 -0600", "s"
    made.set_content("body")
    made.add_attachment(b"\xff\xd8data", maintype="image", subtype="jpeg", filename="../a.jpg")
    made.add_attachment(b"raw", maintype="application", subtype="octet-stream")
    inner = email.message.EmailMessage()
    inner["Subject"] = "inside"
    inner.set_content("deep")
    made.add_attachment(inner)
    draft = read_with(eml.read, made.as_bytes())
    assert [(part.untrusted_name, part.thread, part.message) for part in draft.parts] == [
        ("../a.jpg", "a@example.org", 0),
        ("attachment-2", "a@example.org", 0),
        ("inside.eml", "a@example.org", 0),
    ]
    assert draft.parts[0].read(2, 100) == b"data"
    assert draft.threads[0].messages[0].media == "../a.jpg, attachment-2, inside.eml"


def test_hostile_messages_end_with_a_word() -> None:
    """A thousand messages inside each other, endless headers, and no header at all."""
    deep = b"Date: Sat, 14 Nov 2026 12:00:00 -0600\n" + b"Content-Type: message/rfc822\n\n" * 1000
    assert Skipped("parts", "too_many") in read_with(eml.read, deep).skipped
    endless = b"From: a@example.org\nDate: x\nSubject: " + b"a\n " * 2**20
    assert Skipped("messages", "no_time") in read_with(eml.read, endless).skipped
    many = b"From: a@example.org\n" + b"Received: from x by y; z\n" * 50_000 + b"\nx"
    assert len(email_view(many).hops) == 100
    for data in (b"", b"\n\nwords", b"no header"):
        with pytest.raises(KnownError) as caught:
            read_with(eml.read, data)
        assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD
    assert stops(eml.read, MAIL)


def box(*bodies: bytes, end: bytes = b"\n") -> bytes:
    """A mailbox with one message for each body."""
    head = b"From rene@example.com Sat Nov 14 12:00:00 2026\nFrom: rene@example.com\nDate: Sat, 14 Nov 2026 12:00:00 -0600\n"
    lines = b"".join(head + b"Subject: %d\n\n%s\n\n" % (n, body) for n, body in enumerate(bodies))
    return lines.replace(b"\n", end)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mailbox_gives_every_message(end: bytes) -> None:
    """Each message is a range of the file, whole and unchanged; words that only look like a border are text."""
    bodies = [b"one", b">From here on\n>>From there", b"From now\non", b"\nFrom now on we\nwait"]
    data = box(*bodies, end=end)
    draft = read_with(mbox.read, data)
    assert b"".join(part.read(0, part.size) for part in draft.parts) == data
    (thread,) = draft.threads
    assert [message.text for message in thread.messages] == ["0", "1", "2", "3"]
    assert [(part.untrusted_name, part.message) for part in draft.parts][3] == ("mail-000004.eml", 3)
    quoted = draft.parts[1]
    assert b">From here" in quoted.read(0, quoted.size)
    assert email_view(quoted.read(0, quoted.size)).text == "From here on\n>From there"
    assert mbox.looks_like(data, "x.mbox")
    assert not mbox.looks_like(data, "x.eml")


def test_borders_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a piece of the file ends, no border is lost and none is found twice."""
    data = box(*[b"x" * n for n in range(200)])
    whole = [(part.size, part.untrusted_name) for part in read_with(mbox.read, data).parts]
    for piece in (61, 997, 1000, 1024):
        monkeypatch.setattr(mbox, "_PIECE", piece)
        assert [(part.size, part.untrusted_name) for part in read_with(mbox.read, data).parts] == whole
    assert len(whole) == 200


def test_a_large_mailbox_is_streamed() -> None:
    """A mailbox of 256 MiB is read in a few megabytes of memory."""
    first, filler = box(b"start"), b"a" * 2**20
    size = len(first) + 2**28

    def ranges(at: int, length: int) -> bytes:
        length = min(length, size - at)
        head = first[at : at + length]
        return head + filler[: length - len(head)]

    tracemalloc.start()
    (part,) = mbox.read(FileBytes(ranges, size), "", ReadOptions(), NoJob()).parts
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert part.size == size
    assert peak < 8 * 2**20


def test_mailboxes_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not begin as one is refused; messages without a date are kept; too many are said."""
    for data in (b"", b"From x", b"words\n\nFrom a@b x\nTo: c\n"):
        with pytest.raises(KnownError):
            read_with(mbox.read, data)
    draft = read_with(mbox.read, b"From a x\nSubject: s\n\nwords")
    assert (len(draft.parts), draft.threads, draft.skipped) == (1, (), (Skipped("messages", "no_time"),))
    monkeypatch.setattr(mbox, "MAX_MAILS", 2)
    assert Skipped("messages", "too_many") in read_with(mbox.read, box(b"1", b"2", b"3")).skipped
    assert stops(mbox.read, box(b"1", b"2", b"3"), after=1)


CARDS = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Example;Ann;;;\r\nFN:Ann \r\n Example\r\nTEL;TYPE=CELL:+1 312 555 0142\r\n"
    b"item1.TEL:tel:+13125550142\r\nEMAIL:a@example.org\r\nADR:;;1 Nowhere;Springfield\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;=\r\nEva\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nEND:VCARD\r\n"
)


def test_cards_become_contacts() -> None:
    """Each card is a contact in the file's words; an empty one is none, a torn one is kept and said."""
    draft = read_with(vcards.read, CARDS)
    first, second = draft.contacts
    assert first.names == ("Ann Example",)
    assert first.phones == ("+1 312 555 0142", "+13125550142")
    assert (first.emails, first.addresses) == (("a@example.org",), ("1 Nowhere; Springfield",))
    assert second.names == ("Eva Müller",)
    torn = read_with(vcards.read, CARDS[:60])
    assert (torn.contacts[0].names, torn.skipped) == (("Ann Exampl",), (Skipped("rest", "broken_file"),))
    assert vcards.looks_like(b"\xef\xbb\xbf" + CARDS, "")
    with pytest.raises(KnownError):
        read_with(vcards.read, b"BEGIN:VEVENT\n")
    assert stops(vcards.read, CARDS)


@pytest.mark.parametrize("name", ["mail_3", "mail_8", "mail_9", "mail_12", "malformed"])
def test_sample_messages(name: str) -> None:
    """Every sample message is read, the malformed one too, with its sender and time."""
    data = sample("email", f"{name}.eml")
    assert eml.looks_like(data[:65536], f"{name}.eml")
    (message,) = eml.read(file_of(data), "", ReadOptions(), NoJob()).threads[0].messages
    assert message.ms is not None
    assert "@" in message.sender_id
