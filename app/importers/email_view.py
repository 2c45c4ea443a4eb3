"""A message as a person reads it, however malformed: headers, body as text, attachments (RFC 5322, MIME).

Nothing is loaded from anywhere; HTML becomes plain text. Sizes, parts and depth are capped before parsing.
"""

from __future__ import annotations

import email.parser
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from itertools import chain
from typing import Final, TypeVar

from app.domain.documents_in import AttachmentView, EmailView
from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext, NoJob
from app.importers.charsets import decode_text, text_view, unix_lines
from app.importers.html_text import html_text
from app.importers.mail_headers import MAX_BLOCK, decode_words, header_block, read_headers
from app.importers.mail_route import checks, hops

MAX_BYTES: Final = 48 * 2**20
"""Mail services stop at 25 MB, which is 36 MB as it travels."""

MAX_LINES: Final = 1_500_000
MAX_BOUNDARIES: Final = 100
MAX_PARTS: Final = 5_000
MAX_DEPTH: Final = 20
MAX_ATTACHMENTS: Final = 500
MAX_BODY: Final = 4 * 2**20
MAX_NAME: Final = 255
_PIECE: Final = 2**18
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
"""What a mailbox writes for a line that begins with the word that begins its messages."""

T = TypeVar("T")
_Part = Message
_Shown = tuple[str, bool]  # a text, and whether it was HTML


@dataclass(slots=True)
class _Found:
    """What was met on the way through the parts."""

    attachments: list[AttachmentView] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)


def email_view(data: bytes, ctx: JobContext | None = None) -> EmailView:
    """Read a message. Raises `KnownError(FILE_TOO_LARGE)` over 48 MiB and `Cancelled`, nothing else.

    Warnings: `email_malformed`, `email_too_complex` (parts of it were not read), `encoding_guessed`,
    `text_cut`.
    """
    if len(data) > MAX_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_BYTES)
    if data.startswith(b"From ") and b"\n" in data[:MAX_BLOCK]:  # as mailbox files begin a message
        data = _QUOTED_FROM.sub(rb"\1", data.partition(b"\n")[2])
    block = header_block(data)
    raw = read_headers(block)
    headers = tuple((name, decode_words(value)) for name, value in raw)
    found = _Found()
    shown = _read(data, block, found, ctx or NoJob())
    text = "\n\n".join(text.strip("\n") for text, _ in shown if text.strip())
    if len(text) > MAX_BODY:
        text = text[:MAX_BODY]
        found.warnings.add("text_cut")
    return EmailView(
        headers,
        raw,
        text,
        tuple(found.attachments),
        from_html=any(is_html for text, is_html in shown if text.strip()),
        warnings=tuple(sorted(found.warnings)),
        hops=hops(headers),
        checks=checks(headers),
    )


def _read(data: bytes, block: bytes, found: _Found, ctx: JobContext) -> list[_Shown]:
    """Return the texts of the body; a message too intricate to parse safely gives its raw lines."""
    if _is_too_complex(data, block):
        found.warnings.add("email_too_complex")
        return [(text_view(data[len(block) :][:MAX_BODY]).text, False)]
    parser = email.parser.BytesFeedParser()
    for at in range(0, len(data), _PIECE):
        ctx.check()
        parser.feed(data[at : at + _PIECE])
    return list(_texts(parser.close(), found, 0))


def _is_too_complex(data: bytes, block: bytes) -> bool:
    """Tell whether parsing could take more time or memory than an honest message needs."""
    return (
        len(block) == MAX_BLOCK
        or data.count(b"\n") > MAX_LINES
        or data.count(b"\n--") > MAX_PARTS
        or len(re.findall(rb"boundary\s{0,9}=", data, re.IGNORECASE)) > MAX_BOUNDARIES
        or len(re.findall(rb"message/rfc822", data, re.IGNORECASE)) > MAX_BOUNDARIES
    )


def _texts(part: _Part, found: _Found, depth: int) -> Iterator[_Shown]:
    """Yield the texts that a mail program would show; collect attachments and warnings."""
    if depth > MAX_DEPTH:
        found.warnings.add("email_too_complex")
        return
    kind = part.get_content_type()
    inner = part.get_payload() if part.is_multipart() else []
    children = [child for child in inner if isinstance(child, Message)]
    if kind.startswith("multipart/") and children:
        shown = [list(_texts(child, found, depth + 1)) for child in children]
        yield from _best(shown) if kind == "multipart/alternative" else chain.from_iterable(shown)
    elif kind == "message/delivery-status" and children:
        yield "\n\n".join(_header_lines(child) for child in children), False
    elif children:
        _attach(part, _nested(children[0]), found)
    elif not _is_attached(part) and (kind in {"text/plain", "text/html"} or kind.startswith("multipart/")):
        view = decode_text(_payload(part), _charset(part))
        text = view.text[: MAX_BODY + 1]
        if not view.certain:
            found.warnings.add("encoding_guessed")
        yield (html_text(text), True) if kind == "text/html" else (unix_lines(text), False)
    else:
        _attach(part, _payload(part), found)
    if part.defects:  # some are found only while reading
        found.warnings.add("email_malformed")


def _best(shown: list[list[_Shown]]) -> list[_Shown]:
    """Of alternatives take the plain one when it says anything, else the last that does."""
    speaking = [texts for texts in shown if any(text.strip() for text, _ in texts)]
    plain = [texts for texts in speaking if not any(is_html for _, is_html in texts)]
    return (plain or speaking[-1:] or [[]])[0]


def _attach(part: _Part, data: bytes, found: _Found) -> None:
    if len(found.attachments) == MAX_ATTACHMENTS:
        found.warnings.add("email_too_complex")
        return
    name = _file_name(part)
    found.attachments.append(AttachmentView(name[:MAX_NAME], part.get_content_type(), len(data), data))


def _is_attached(part: _Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: _Part) -> str:
    """Return the stated name, of a message inside its subject; `""` when there is none."""
    name = _safely(lambda: part.get_filename(""), "")
    if not name and part.get_content_type() == "message/rfc822" and part.is_multipart():
        subject = decode_words(str(part.get_payload(0).get("Subject", "")))  # type: ignore[union-attr]
        name = f"{' '.join(subject.split())[:80] or 'message'}.eml"
    return decode_words(str(name))


def _payload(part: _Part) -> bytes:
    """Return the bytes of a part, as well as its transfer encoding can be undone."""
    decoded = _safely(lambda: part.get_payload(decode=True), None)
    return decoded if isinstance(decoded, bytes) else b""


def _nested(message: _Part) -> bytes:
    """Write a message inside this one as a file of its own."""
    return _safely(message.as_bytes, b"")


def _charset(part: _Part) -> str:
    return _safely(lambda: part.get_content_charset(""), "")


def _safely(call: Callable[[], T], fallback: T) -> T:
    """Shield from what the standard library raises on parameters that nobody should write."""
    try:
        return call()
    except (LookupError, ValueError, TypeError, AttributeError, MessageError):
        return fallback


def _header_lines(message: _Part) -> str:
    return "\n".join(f"{name}: {decode_words(str(value))}" for name, value in message.items())
