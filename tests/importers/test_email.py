"""Emails are shown as a person reads them, however they were made, and nothing is left out silently."""

from __future__ import annotations

import base64
import random
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.domain.documents_in import FileKind
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import NoJob
from app.importers.base import FileBytes
from app.importers.email_message import describe
from app.importers.email_view import (
    MAX_ATTACHMENTS,
    MAX_BODY,
    MAX_BOUNDARIES,
    MAX_BYTES,
    MAX_DEPTH,
    email_view,
)
from app.sandbox.client import SandboxDecoder

KIND = FileKind("email", "message/rfc822", "eml")


def message(body: str = "I know where you park.\n", **headers: str) -> EmailMessage:
    """An honest message."""
    made = EmailMessage()
    made["From"] = headers.get("sender", "Invented Person <p@example.org>")
    made["To"] = "me@example.org"
    made["Subject"] = headers.get("subject", "Señal")
    made["Date"] = "Sat, 14 Nov 2026 23:40:00 -0600"
    made.set_content(body)
    return made


def test_a_plain_message() -> None:
    """Headers in order, decoded and raw; the body word for word."""
    view = email_view(bytes(message("Line one\n\n  Line two ñ\n")))
    assert [name for name, _ in view.headers][:4] == ["From", "To", "Subject", "Date"]
    assert view.first("subject") == "Señal"
    assert dict(view.raw_headers)["Subject"].startswith("=?utf-8?")
    assert view.text == "Line one\n\n  Line two ñ"
    assert not view.from_html
    assert view.warnings == ()
    assert view.first("X-None") == ""


def test_of_alternatives_the_plain_one_is_taken() -> None:
    """The plain text is shown when there is one; HTML is read as text when there is not."""
    made = message("plain words\n")
    made.add_alternative("<p>rich <b>words</b></p>", subtype="html")
    assert email_view(bytes(made)).text == "plain words"
    made = message("\n")
    made.add_alternative("<p>rich <b>words</b></p><img src='http://t.example/i.gif'>", subtype="html")
    view = email_view(bytes(made))
    assert (view.text, view.from_html) == ("rich words", True)
    assert email_view(b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n\n--b--\n").text == ""


def test_attachments_are_listed_with_their_bytes() -> None:
    """Each attachment has its stated name and type and its own bytes; a name in code is read."""
    made = message()
    made.add_attachment(b"\x89PNG...", maintype="image", subtype="png", filename="fötö.png")
    made.add_attachment("notes", filename="notes.txt")
    view = email_view(bytes(made))
    assert [(a.untrusted_name, a.media_type, a.size) for a in view.attachments] == [
        ("fötö.png", "image/png", 7),
        ("notes.txt", "text/plain", 6),
    ]
    assert view.attachments[0].data == b"\x89PNG..."
    assert view.text == "I know where you park."


def test_a_message_inside_is_an_attachment_that_is_searched(decoder: SandboxDecoder) -> None:
    """A forwarded message is a file of its own; its words are found."""
    made = message("see below\n")
    made.add_attachment(message("the hidden words\n", subject="Inner one"))
    view = email_view(bytes(made))
    assert view.attachments[0].untrusted_name == "Inner one.eml"
    assert b"the hidden words" in view.attachments[0].data
    data = bytes(made)
    file = FileBytes(lambda offset, length: data[offset : offset + length], len(data))
    described = describe(KIND, file, decoder, NoJob())
    assert "the hidden words" in described.text
    assert described.attachments == ("Inner one.eml",)
    assert described.claimed_time is not None
    assert described.claimed_time.iso == "2026-11-14T23:40:00-06:00"
    assert described.claimed_time.has_zone


def test_a_date_that_is_none_is_not_claimed(decoder: SandboxDecoder) -> None:
    """A date header that cannot be read stays a header; one without a zone says so."""
    for date, iso in (("yesterday", None), ("Sat, 14 Nov 2026 23:40:00", "2026-11-14T23:40:00")):
        data = f"From: a\nDate: {date}\n\nx".encode()
        file = FileBytes(lambda offset, length, data=data: data[offset : offset + length], len(data))
        claimed = describe(KIND, file, decoder, NoJob()).claimed_time
        assert (claimed.iso if claimed else None) == iso
        assert not (claimed and claimed.has_zone)
    file = FileBytes(lambda offset, length: b"From: a\n\nx"[offset : offset + length], 10)
    assert describe(KIND, file, decoder, NoJob()).claimed_time is None


def test_a_mailbox_line_and_a_delivery_report_are_read() -> None:
    """The `From ` line of a mailbox is no header; the fields of a delivery report are text."""
    report = (
        b"From p@example.org Sat Nov 14 23:40:00 2026\nFrom: a\nContent-Type: multipart/report; boundary=b\n\n"
        b"--b\n\nwords\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        b"Action: failed\n--b--\n"
    )
    view = email_view(report)
    assert view.headers[0] == ("From", "a")
    assert "words" in view.text
    assert "Action: failed" in view.text


BROKEN = {
    "nothing": b"",
    "no headers": b"\n\nbody",
    "no body": b"From: a\nTo: b",
    "no boundary": b"Content-Type: multipart/mixed\n\nstill words",
    "boundary never comes": b"Content-Type: multipart/mixed; boundary=b\n\nstill words",
    "bad base64": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%still words",
    "bad charset": b"Content-Type: text/plain; charset=\xff\xfe\n\nstill words",
    "coded charset": b"Content-Type: text/plain; charset*=x'y'%zz\n\nstill words",
    "unknown charset": b"Content-Type: text/plain; charset=zip\n\nstill words",
    "bad type": b"Content-Type: /;;;=\n\nstill words",
    "bad name": b"Content-Disposition: attachment; filename*=no-such''%ff%fe\n\nstill words",
    "nul bytes": b"Subject: a\0b\n\nstill\0words",
    "odd transfer": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 666 f\nrubbish",
    "line ends mixed": b"From: a\rTo: b\r\n\r\nstill words",
    "nul in charset": b"Content-Type: text/plain; charset*=a\0b'en'x\n\ncaf\xe9 still words",
    "nul in name": b"Content-Disposition: attachment; filename*=a\0b'en'x%ff\n\nstill words",
    "eight bits": b"Subject: caf\xe9\n\ncaf\xe9 still words",
    "multipart of text": b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: x\n\ninner\n--b--",
    "rfc822 without a message": b"Content-Type: message/rfc822\n\n",
    "report without fields": b"Content-Type: message/delivery-status\n\n",
    "partial": b"Content-Type: message/partial; id=x\n\nstill words",
}


@pytest.mark.parametrize("case", BROKEN)
def test_malformed_messages_are_read(case: str) -> None:
    """However broken a message is, its words are in its text or an attachment, or it is said to be broken."""
    view = email_view(BROKEN[case])
    if b"still words" in BROKEN[case] and "email_malformed" not in view.warnings:
        everything = view.text.encode() + b"".join(attachment.data for attachment in view.attachments)
        assert b"words" in everything


def test_defects_and_guesses_are_said() -> None:
    """A message that breaks the rules says so, and so does an encoding that was guessed."""
    assert "email_malformed" in email_view(BROKEN["boundary never comes"]).warnings
    assert "encoding_guessed" in email_view(BROKEN["eight bits"]).warnings


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    lines = [b"From: a"]
    for level in range(depth):
        lines += [b"Content-Type: multipart/mixed; boundary=b%d" % level, b"", b"--b%d" % level]
    return b"\n".join([*lines, b"", b"deep words", b""])


def test_intricate_messages_are_cut_short_and_say_so() -> None:
    """Depth, parts, boundaries, headers and lines have caps; over them the raw lines are shown."""
    too_deep = email_view(nested(MAX_DEPTH + 5))
    assert "email_too_complex" in too_deep.warnings
    for data in (
        nested(MAX_BOUNDARIES + 1),
        b"From: a\n\n" + b"--x\n" * 6000,
        b"From: a\n" + b"X: y\n" * 300_000,
        b"From: a\n\n" + b"\n" * 1_600_000,
        b"From: a\n\n" + b"message/rfc822\n" * 101,
    ):
        view = email_view(data)
        assert view.warnings == ("email_too_complex",)
        assert view.first("From") == "a"
    assert "deep words" in email_view(nested(MAX_BOUNDARIES + 1)).text


def test_many_attachments_and_long_bodies_are_capped() -> None:
    """More attachments than the cap, or a body over it, are cut with a warning."""
    part = b"--b\nContent-Type: image/png\n\nx\n"
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + part * (MAX_ATTACHMENTS + 3) + b"--b--\n"
    view = email_view(many)
    assert len(view.attachments) == MAX_ATTACHMENTS
    assert "email_too_complex" in view.warnings
    long = email_view(b"From: a\n\n" + b"word " * (MAX_BODY // 4))
    assert len(long.text) == MAX_BODY
    assert long.warnings == ("text_cut",)


def test_a_message_that_is_too_large_is_refused() -> None:
    """Over the cap nothing is parsed."""
    with pytest.raises(KnownError) as caught:
        email_view(bytes(MAX_BYTES + 1))
    assert caught.value.code is ErrorCode.FILE_TOO_LARGE


class Stopped:
    """A job that was asked to stop."""

    def check(self) -> None:
        """Stop."""
        raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Nobody watches."""


def test_parsing_stops_when_asked() -> None:
    """A cancelled job does not go on parsing."""
    with pytest.raises(Cancelled):
        email_view(b"From: a\n\nx", Stopped())


def test_mutated_messages_are_read(rng: random.Random) -> None:
    """Damaged messages of any kind are read without an error."""
    made = message("words\n")
    made.add_alternative("<p>rich</p>", subtype="html")
    made.add_attachment(message("inner\n"))
    made.add_attachment(base64.b64encode(bytes(300)).decode(), filename="a.txt")
    original = bytes(made)
    for _ in range(150):
        data = bytearray(original)
        for _ in range(rng.randint(1, 15)):
            at = rng.randrange(len(data))
            data[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
        view = email_view(bytes(data))
        for attachment in view.attachments:
            email_view(attachment.data)


def test_samples(samples: Path) -> None:
    """Real messages, malformed ones too, give their headers and words."""
    words = {"mail_3.eml": "sending you the bills", "malformed.eml": "quota exceeded", "mail_12.eml": "你好"}
    for file in (samples / "email").glob("*.eml"):
        view = email_view(file.read_bytes())
        assert view.first("Subject")
        assert view.first("Date")
        assert words.get(file.name, "") in view.text
        assert "\ufffd" not in view.first("Subject")
