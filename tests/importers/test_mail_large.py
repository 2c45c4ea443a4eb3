"""A message read without its large files is the same message, and its files have the same size and digest."""

from __future__ import annotations

import email.message
import hashlib
import random

import pytest

from app.domain.ports import NoJob
from app.importers.email_view import email_view
from app.importers.mail_large import email_and_files

LEAST = 4_000


def message(*files: bytes, body: str = "Words before.", nested: bytes = b"") -> bytes:
    """Return a message with these files."""
    made = email.message.EmailMessage()
    made["From"], made["Subject"] = "a@example.org", "Files"
    made.set_content(body)
    for number, data in enumerate(files):
        made.add_attachment(data, "application", "octet-stream", filename=f"{number}.bin")
    if nested:
        made.add_attachment(email.message_from_bytes(nested, policy=made.policy))
    return made.as_bytes()


def noise(length: int) -> bytes:
    """Return bytes that repeat nowhere."""
    return random.Random(length).randbytes(length)


SAME = noise(9_000)
MESSAGES = {
    "none": message(),
    "small": message(b"short", noise(2_000)),
    "large": message(noise(9_000), b"short", noise(9_001), noise(9_002)),
    "crlf": message(noise(9_000)).replace(b"\n", b"\r\n"),
    "twice the same": message(SAME, SAME),
    "in a body": message(noise(9_000), body="A" * 70 + "\n" + "Q" * 70 + ("\n" + "x" * 70) * 90),
    "in a message": message(noise(9_500), nested=message(noise(9_600))),
    "cut short": message(noise(9_000))[:-400],
    "not sound": message(noise(9_000)).replace(b"\n--", b"AA=A\n--", 2),
}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_nothing_is_told_otherwise(name: str) -> None:
    """Headers, body and warnings are those of the whole message, files have their own size and digest."""
    data = MESSAGES[name]
    whole = email_view(data)
    view, files = email_and_files(data, NoJob(), least=LEAST)
    assert (view.headers, view.text, view.warnings) == (whole.headers, whole.text, whole.warnings)
    assert [(each.untrusted_name, each.size, each.sha256) for each in files] == [
        (each.untrusted_name, len(each.data), hashlib.sha256(each.data).hexdigest())
        for each in whole.attachments
    ]


def test_a_large_file_is_not_held() -> None:
    """What comes back of a large file is a mark of a few bytes."""
    view, files = email_and_files(MESSAGES["large"], NoJob(), least=LEAST)
    assert [each.size for each in files] == [9_000, 5, 9_001, 9_002]
    assert all(len(each.data) < 100 for each in view.attachments)
