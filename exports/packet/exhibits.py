"""The exhibits: each a separator sheet and its pages, stamped `Exhibit 3 – p. 2 of 5`.

What cannot be shown gets a sheet that says so; nothing is left out silently.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.documents_in import OFFICE, EmailView
from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import MediaFacts, PdfFacts
from app.domain.views.served import ServedEvidence, ServedTranslation
from app.strings.catalogue import has_text, text
from exports.packet.conversations import draw_conversations
from exports.packet.dividing import Piece
from exports.packet.exhibit_index import reported_words
from exports.packet.plan import Exhibit, kind_words, shortened
from exports.packet.sheet import MAX_SIDE, PHOTO_FIT, Sheet
from exports.packet.translations import draw_lines, spoken_in
from exports.render.document import Style
from exports.words import (
    duration_words,
    instant_words,
    moment_words,
    numbers_words,
    size_words,
)

# What is said in other words of a redacted copy.
_ABOUT_ORIGINAL = frozenset({"reported", "sha256"})
_MOST_CHARACTERS = 400_000
_PICTURES = frozenset({"photo", "pdf"})
_TRANSLATION_LETTERS = 800
_STILLS = 3
_STILL_SIDE = 900
_STILL_HEIGHT = 118.0
_TRANSCRIPT_LINES = 14
_NO_LETTERS = {"Cc", "Cn", "Co", "Cs"}
_UNREADABLE = {
    ErrorCode.PREVIEW_FAILED,
    ErrorCode.PREVIEW_TIMED_OUT,
    ErrorCode.EVIDENCE_DAMAGED,
    ErrorCode.FILE_TOO_LARGE,
    ErrorCode.NOT_FOUND,
}


def draw_separator(sheet: Sheet, piece: Piece) -> None:
    """Draw the sheet before an exhibit or a part of one, and begin its stamp."""
    doc, exhibit = sheet.doc, piece.exhibit
    sheet.ctx.check()
    label, title = piece.label, piece.title
    used = text("packet.exhibit_for", n=len(exhibit.incidents), numbers=numbers_words(exhibit.incidents))
    doc.begin_stamp(label)
    doc.separator_sheet(
        label,
        "\n".join(filter(None, (title, exhibit.redacted, used))),
        anchor=piece.anchor,
        bookmark=text("packet.exhibit_bookmark", label=label, title=title),
        least_points=sheet.plan.court.separator_points,
    )


def draw_content(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw what is known of the file of an exhibit, and its pages."""
    if exhibit.item.conversations and exhibit.item.kind != "email":
        draw_conversations(sheet, exhibit)
        sheet.doc.heading(3, text("chat.file"))
        _draw_details(sheet, exhibit.item, always_hash=True)
    else:
        _CONTENT.get(exhibit.item.kind, _draw_file)(sheet, exhibit)
    _draw_translation(sheet, exhibit)


def _draw_translation(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw what a file says in the court's language, or lines for it, when it is in another one."""
    item = exhibit.item
    read = "\n".join(sheet.read)
    language = spoken_in(item.language, read)
    lines_say_it = bool(exhibit.threads) and not item.translation.strip()
    if not (item.translation.strip() or language) or lines_say_it:
        return
    each = ServedTranslation(read, item.translation, language, item.translated_by, item.translator_languages)
    anchor = sheet.passage(exhibit.label, each)
    sheet.doc.heading(3, text("packet.translation.exhibit"), anchor=anchor, new_page=item.kind in _PICTURES)
    sheet.doc.labelled(text("packet.translation.language"), language)
    sheet.doc.labelled(text("packet.translation.translator"), item.translated_by)
    if item.translation.strip():
        sheet.doc.paragraph(item.translation, Style.QUOTE)
    else:
        draw_lines(sheet, read.ljust(_TRANSLATION_LETTERS))


def _draw_photo(sheet: Sheet, exhibit: Exhibit) -> None:
    content = sheet.sources.content
    try:
        jpeg = sheet.pictures.one(
            exhibit.order, 0, lambda: content.picture(exhibit.item.id, MAX_SIDE), PHOTO_FIT
        )
    except KnownError as error:
        _draw_unreadable(sheet, exhibit, error)
        return
    sheet.doc.image(
        jpeg,
        alt=text("packet.alt.photo", label=exhibit.label, title=exhibit.title),
        caption="\n".join(_caption_lines(exhibit)),
        full_page=True,
    )


def _draw_pdf(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw each page as a picture with its words unseen over it, so that they can be searched."""
    try:
        facts = sheet.sources.content.pdf_facts(exhibit.item.id)
    except KnownError as error:
        _draw_unreadable(sheet, exhibit, error)
        return
    sheet.read.extend(map(searchable, facts.text))
    for page in range(len(facts.pages)):
        sheet.ctx.check()
        _draw_pdf_page(sheet, exhibit, page, facts)


def _draw_pdf_page(sheet: Sheet, exhibit: Exhibit, page: int, facts: PdfFacts) -> None:
    total = len(facts.pages)
    words = searchable(facts.text[page]) if page < len(facts.text) else ""
    content = sheet.sources.content
    name = text("packet.exhibits.pdf_page", n=page + 1, total=total)
    try:
        jpeg = sheet.pictures.one(
            exhibit.order, page, lambda: content.pdf_page(exhibit.item.id, page, MAX_SIDE)
        )
    except KnownError as error:
        _only_unreadable(sheet, error)
        sheet.note("packet.note.exhibit_not_shown")
        sheet.doc.page_break()
        sheet.doc.paragraph(text("packet.exhibits.pdf_page_unreadable", n=page + 1, total=total))
        return
    sheet.doc.image(
        jpeg,
        alt=text("packet.alt.pdf", label=exhibit.label, page=name),
        caption=name if total > 1 else "",
        full_page=True,
        hidden_text=words,
    )


def searchable(words: str) -> str:
    """Return the words of a PDF page without what is no character of any script: controls, private codes."""
    kept = (letter for letter in words if letter == "\n" or unicodedata.category(letter) not in _NO_LETTERS)
    return "".join(kept).strip()


def _draw_email(sheet: Sheet, exhibit: Exhibit) -> None:
    doc = sheet.doc
    try:
        email = sheet.sources.content.email(exhibit.item.id)
    except KnownError as error:
        _draw_unreadable(sheet, exhibit, error)
        return
    doc.heading(3, text("packet.email.title"))
    for name in ("From", "To", "Cc", "Date", "Subject"):
        value = email.first(name)
        if value:
            doc.labelled(f"{name}:", value)
    _draw_details(sheet, exhibit.item)
    doc.rule()
    if email.from_html:
        doc.paragraph(text("packet.email.from_html"), Style.NOTE)
    _draw_long(sheet, email.text, Style.BODY)
    _draw_attachments(sheet, exhibit, email)
    _draw_way(sheet, email)
    doc.heading(3, text("packet.email.headers"), new_page=not email.hops)
    for name, value in email.raw_headers:
        doc.paragraph(f"{name}: {value}", Style.MONO)


def _draw_way(sheet: Sheet, email: EmailView) -> None:
    """Draw the servers that an email passed, the sender's end first, and what they wrote of who sent it."""
    if email.hops:
        sheet.doc.heading(3, text("packet.email.way"), new_page=True)
        sheet.doc.paragraph(text("packet.email.way_note"), Style.NOTE)
        none = text("packet.email.not_stated")
        rows = [
            [str(number), hop.sent_by or none, hop.taken_by or none, hop.stated or none]
            for number, hop in enumerate(email.hops, 1)
        ]
        columns = [text(f"packet.column.{name}") for name in ("incident", "sent_by", "taken_by", "date")]
        sheet.doc.table(columns, rows, widths=(0.8, 3, 3, 3), row_headers=True)
    for check in email.checks:
        sheet.doc.labelled(text("packet.email.check"), check)


def _draw_attachments(sheet: Sheet, exhibit: Exhibit, email: EmailView) -> None:
    if not email.attachments:
        return
    sheet.doc.heading(3, text("packet.email.attachments"))
    apart = {one.item.name: one.label for one in sheet.plan.exhibits if one.item.part_of == exhibit.item.id}
    for part in email.attachments:
        line = text(
            "packet.email.attachment",
            name=part.untrusted_name or text("packet.email.no_name"),
            type=part.media_type,
            size=size_words(part.size),
        )
        if part.untrusted_name in apart:
            line = text("packet.email.attachment_apart", attachment=line, exhibit=apart[part.untrusted_name])
        sheet.doc.bullet(line)


def _draw_text(sheet: Sheet, exhibit: Exhibit) -> None:
    try:
        view = sheet.sources.content.text(exhibit.item.id)
    except KnownError as error:
        _draw_unreadable(sheet, exhibit, error)
        return
    sheet.doc.heading(3, text("packet.text.title"))
    _draw_details(sheet, exhibit.item)
    if not view.certain:
        sheet.doc.paragraph(text("packet.text.encoding", encoding=view.encoding), Style.NOTE)
    sheet.doc.rule()
    _draw_long(sheet, view.text, Style.MONO)


def _draw_long(sheet: Sheet, words: str, style: Style) -> None:
    """Draw a text, however long; past what can be printed it says from where to where."""
    shown = words[:_MOST_CHARACTERS]
    sheet.read.append(shown)
    for block in shown.split("\n\n"):
        sheet.doc.paragraph(block, style)
    if len(shown) < len(words):
        note = text("packet.text.cut", shown=f"{len(shown):,}", total=f"{len(words):,}")
        sheet.doc.paragraph(note, Style.NOTE)


def _draw_media(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw the sheet of a recording: what it is, its hash, stills, transcript or room for one."""
    doc, item, content = sheet.doc, exhibit.item, sheet.sources.content
    doc.heading(3, text(f"packet.media.{item.kind}"))
    try:
        facts = content.media(item.id)
    except KnownError as error:
        _only_unreadable(sheet, error)
        facts = MediaFacts(None, (), ())
        sheet.note("packet.note.exhibit_not_shown")
        doc.paragraph(text("packet.exhibits.unreadable"), Style.NOTE)
    if facts.duration_ms is not None:
        doc.labelled(text("packet.media.duration"), duration_words(facts.duration_ms))
    _draw_details(sheet, item, always_hash=True)
    doc.labelled(text("packet.media.handed_in"), "")
    if item.kind == "video":
        _draw_stills(sheet, exhibit)
    doc.heading(3, text("packet.media.transcript"), new_page=item.kind == "video")
    if item.transcript.strip():
        if item.transcribed_by:
            doc.labelled(text("packet.media.transcribed_by"), item.transcribed_by)
        doc.paragraph(item.transcript, Style.QUOTE)
        sheet.read.append(item.transcript)
    else:
        doc.labelled(text("packet.media.transcribed_by"), "")
        doc.blank_lines(_TRANSCRIPT_LINES)


def _draw_stills(sheet: Sheet, exhibit: Exhibit) -> None:
    content = sheet.sources.content
    try:
        stills = sheet.pictures.frames(
            exhibit.order, lambda: content.stills(exhibit.item.id, _STILLS, _STILL_SIDE)
        )
    except KnownError as error:
        _only_unreadable(sheet, error)
        return
    for at, jpeg in stills:
        time = duration_words(at)
        sheet.doc.image(
            jpeg,
            alt=text("packet.alt.still", label=exhibit.label, time=time),
            caption=text("packet.media.still", time=time),
            max_height=_STILL_HEIGHT,
        )


def _draw_file(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw the text of an office document; of any other file a sheet that says what it is."""
    doc, item = sheet.doc, exhibit.item
    doc.heading(3, kind_words(item.kind))
    words = ""
    if item.media_type.startswith(OFFICE):
        try:
            words = sheet.sources.content.described(item.id, item.name).text
        except KnownError as error:
            _only_unreadable(sheet, error)
    if not words.strip():
        doc.paragraph(text("packet.exhibits.not_printable"))
    _draw_details(sheet, item, always_hash=True)
    if words.strip():
        doc.paragraph(text("packet.office.taken_out"), Style.NOTE)
        doc.rule()
        _draw_long(sheet, words, Style.MONO)


def _draw_contact(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw the lines of contact cards, each with what the card calls it."""
    doc, item = sheet.doc, exhibit.item
    try:
        found = sheet.sources.content.described(item.id, item.name)
    except KnownError as error:
        _draw_unreadable(sheet, exhibit, error)
        return
    doc.heading(3, kind_words(item.kind))
    _draw_details(sheet, item, always_hash=True)
    doc.rule()
    for line in found.reported:
        key, _, types = line.key.partition(";")
        if key != "VERSION":
            name = text(f"packet.contact.{key}") if has_text(f"packet.contact.{key}") else key
            if types:
                stated = types.replace("TYPE=", "").replace(";", ", ")
                name = text("packet.contact.of_type", name=name, type=stated)
            doc.labelled(f"{name}:", line.value)


def _draw_unreadable(sheet: Sheet, exhibit: Exhibit, error: KnownError) -> None:
    """Draw a sheet that says a file cannot be shown; raises `error` again when it is of another kind."""
    _only_unreadable(sheet, error)
    sheet.note("packet.note.exhibit_not_shown")
    sheet.doc.heading(3, kind_words(exhibit.item.kind))
    sheet.doc.paragraph(text("packet.exhibits.unreadable"))
    _draw_details(sheet, exhibit.item, always_hash=True)


def _only_unreadable(sheet: Sheet, error: KnownError) -> None:
    if error.code not in _UNREADABLE:
        raise error
    if error.code is ErrorCode.EVIDENCE_DAMAGED:
        sheet.note("packet.note.exhibit_damaged")


def _draw_details(sheet: Sheet, item: ServedEvidence, *, always_hash: bool = False) -> None:
    """Draw what is known of a file, each line only when there is something to say."""
    lines = [
        ("name", item.name),
        ("description", item.description),
        ("taken", moment_words(item.taken) if item.taken.is_known() else ""),
        ("reported", "" if item.kind == "email" else reported_words(item.reported_time)),
        ("device", item.device),
        ("source", sheet.plan.name(item.source)),
        ("how_got", item.how_got),
        ("size", size_words(item.bytes)),
        ("added", instant_words(item.added)),
        ("sha256", item.sha256 if always_hash else ""),
    ]
    of_copy = item.redaction is not None
    for name, value in lines:
        if value.strip():
            ending = "_copy" if of_copy and name in _ABOUT_ORIGINAL else ""
            sheet.doc.labelled(text(f"packet.detail.{name}{ending}"), value)
    if item.withheld:
        sheet.doc.paragraph(text("packet.withheld"), Style.NOTE)


def _caption_lines(exhibit: Exhibit) -> list[str]:
    """Return what stands under a photo: the petitioner's words, then what the file reports."""
    item = exhibit.item
    lines = [item.caption.strip(), item.description.strip()]
    if item.taken.is_known():
        lines.append(text("packet.caption_line.taken", when=moment_words(item.taken)))
    if item.reported_time:
        key = "packet.caption_line.reported" if item.redaction is None else "packet.caption_line.original"
        lines.append(text(key, time=reported_words(item.reported_time)))
    if item.device:
        lines.append(text("packet.caption_line.device", device=item.device))
    lines.append(text("packet.caption_line.file", name=shortened(item.name)))
    lines.append(exhibit.redacted)
    lines.append(text("packet.withheld") if item.withheld else "")
    return [line for line in lines if line]


_CONTENT: Mapping[str, Callable[[Sheet, Exhibit], None]] = MappingProxyType(
    {
        "photo": _draw_photo,
        "pdf": _draw_pdf,
        "email": _draw_email,
        "text": _draw_text,
        "contact": _draw_contact,
        "audio": _draw_media,
        "video": _draw_media,
    }
)
