"""What a reader of a hand-over sees first, in two languages: what this is, what is in it, how to check."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.domain.evidence import Evidence
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.moment import Instant
from app.strings.catalogue import spoken_in, text
from exports.words import instant_words, size_words

START = "START-HERE.html"
_LANGUAGES = ("en", "es")
_TABLES = "tables"
_PARTS = {
    "record.pdf": "record",
    "records.json": "json",
    "tables/messages.csv": "messages",
    "checkpoint.note": "checkpoint",
    "verify.html": "verify",
    "verify.txt": "verify",
    "log/about.json": "log",
    "log/events.jsonl": "log",
    "log/bulk.jsonl": "log",
    "receipt.txt": "receipt",
    "drafts.json": "drafts",
}
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:48em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3em .5em;"
    "text-align:left;vertical-align:top}code,pre{font:13px/1.4 monospace;overflow-wrap:anywhere}"
    "pre{background:#f4f4f4;padding:.6em;white-space:pre-wrap}"
)


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """An original in a hand-over: its number and name, path inside, size, SHA-256 as recorded."""

    number: int
    name: str
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the first page tells: who handed what over to whom, what was left out, what is in it.

    `left` are the items whose originals could not be read. `sealed` is True for the content of a sealed
    file, False for ordinary files.
    """

    made: Instant
    sender: str
    to: str
    choice: HandoverChoice
    parts: tuple[str, ...]
    files: tuple[PlacedFile, ...]
    left: tuple[Evidence, ...]
    entries: int
    sealed: bool


def start_html(told: Told) -> bytes:
    """Return the first page: no script, nothing fetched, both languages one below the other."""
    body = "".join(_language(language, told) for language in _LANGUAGES)
    with spoken_in("en"):
        title = html.escape(text("handed.title"))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"{_POLICY}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n{body}</body></html>\n"
    ).encode("utf-8", "replace")


def receipt_txt(words: Sequence[str], left: Sequence[Evidence] = ()) -> bytes:
    """Return what a reader reads back to who sent the file, and what is not in it, in both languages."""
    parts = []
    for language in _LANGUAGES:
        with spoken_in(language):
            parts.append(text("handed.receipt"))
            if left:
                parts.append(_damaged_words(left))
    return ("\n\n".join([" ".join(words), *parts]) + "\n").encode()


def left_out_txt(left: Sequence[Evidence]) -> bytes:
    """Return the list of the originals that are not in here because they could not be read."""
    parts = []
    for language in _LANGUAGES:
        with spoken_in(language):
            parts.append(_damaged_words(left))
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def _damaged_words(left: Sequence[Evidence]) -> str:
    lines = [text("handed.damaged")]
    for item in left:
        size = size_words(item.bytes)
        lines.append(
            text("handed.damaged.file", number=item.number, name=item.name, size=size, sha256=item.sha256)
        )
    return "\n".join(lines)


def _language(language: str, told: Told) -> str:
    with spoken_in(language):
        inside = "\n".join(_sections(told))
    return f'<div lang="{language}">\n{inside}\n</div>\n'


def _sections(told: Told) -> Iterator[str]:
    yield f"<h1>{_said('title')}</h1>"
    yield f"<p>{_said('lead')}</p>"
    if not told.sealed:
        yield f"<p><strong>{_said('open')}</strong></p>"
    facts = (
        ("made", instant_words(told.made)),
        ("sender", told.sender),
        ("to", told.to),
        ("entries", str(told.entries)),
        ("files_count", str(len(told.files))),
    )
    rows = "".join(
        f"<tr><th>{_said(f'fact.{key}')}</th><td>{html.escape(value)}</td></tr>"
        for key, value in facts
        if value
    )
    yield f"<table>{rows}</table>"
    yield f"<h2>{_said('left_out.title')}</h2>"
    yield from (f"<p>{each}</p>" for each in _left_out(told))
    yield f"<h2>{_said('inside')}</h2><table>"
    for part in told.parts:
        yield (
            f'<tr><td><a href="{quote(part)}"><code>{html.escape(part)}</code></a></td>'
            f"<td>{_said(f'part.{_PARTS.get(part, _TABLES)}')}</td></tr>"
        )
    yield "</table>"
    yield f"<h2>{_said('originals')}</h2><p>{_said('originals.lead')}</p>"
    if told.left:
        yield f"<pre>{html.escape(_damaged_words(told.left))}</pre>"
    if told.files:
        yield "<table>"
        for file in told.files:
            yield (
                f'<tr><td>{file.number}</td><td><a href="{quote(file.path)}">{html.escape(file.name)}</a>'
                f"<br>{html.escape(size_words(file.bytes))}<br><code>{file.sha256}</code></td></tr>"
            )
        yield "</table>"
    yield f"<h2>{_said('check')}</h2><p>{_said('check.lead')}</p>"
    yield "<pre>sha256sum -c manifest-sha256.txt\nsha256sum -c tagmanifest-sha256.txt</pre>"
    yield f"<p>{_said('check.shows')}</p>"
    if told.sealed:
        yield f"<h2>{_said('receipt_title')}</h2><p>{_said('receipt_lead')}</p>"


def _left_out(told: Told) -> Iterator[str]:
    choice = told.choice
    if told.left:
        yield _said("left_out.damaged")
    if not told.sealed:
        yield _said("left_out.never")
    if choice.is_whole:
        if not told.left:
            yield _said("left_out.nothing")
        return
    if not choice.takes_private_notes:
        yield _said("left_out.private_notes")
    if not choice.takes_held:
        yield _said("left_out.held")
    if not choice.takes_immigration:
        yield _said("left_out.immigration")
    if not choice.confidential:
        yield _said("left_out.confidential")
    if choice.reader is HandoverReader.ADVOCATE:
        yield _said("left_out.withdrawn")
    yield _said("left_out.words")


def _said(key: str) -> str:
    return html.escape(text(f"handed.{key}"))
