"""Letters, emails and logs of the made-up case; every name, address and number in them is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from exports.render.document import Document, PageStyle


def email(sender: str, to: str, subject: str, body: str, sent: datetime, *, origin: str = "") -> bytes:
    """Write an email as a mail program saves it, with its trace lines (RFC 5322).

    `origin` is the address of the device it was sent from, where the sender's service tells it.
    """
    relay = f"mail.{sender.rpartition('@')[2].rstrip('>').removeprefix('mail.')}"
    message = EmailMessage()
    stamp = format_datetime(sent)
    told = " (192.0.2.44)" if origin else ""
    message["Received"] = f"from {relay}{told} by mx.example.org with ESMTPS; {stamp}"
    if origin:
        message["Received"] = f"from [{origin}] by {relay} with ESMTPSA; {stamp}"
    message["Authentication-Results"] = "mx.example.org; spf=pass; dkim=pass"
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = stamp
    message["Message-ID"] = f"<{sent:%Y%m%d%H%M}.0417@{relay}>"
    message.set_content(body)
    return message.as_bytes()


def paper(title: str, lines: Sequence[str]) -> bytes:
    """Write a one-page PDF such as a clinic or a garage hands out."""
    page = Document(title=title, page=PageStyle(number_pages=False))
    page.heading(1, title)
    for line in lines:
        page.paragraph(line)
    return page.build().pdf


def text_log(lines: Sequence[str]) -> bytes:
    """Write lines as a UTF-8 text file."""
    return ("\n".join(lines) + "\n").encode("utf-8")
