"""Fills a court's own form: puts the person's words into its fields, and what does not fit on added pages.

Nothing is lost or made smaller than can be read: a text that does not fit goes on, or stands whole, on pages
under the court's heading for them, and the form's own box for added pages is ticked. Signatures, their dates
and what the record does not know stay empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.court_form import BlankForm, FieldSort, FormField, FormFilling, FormReader
from app.domain.export_request import ExportRequest
from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.base import PaperFile
from exports.checks.leak_scan import Piece
from exports.forms.looks import SetText, draw, longest_start, set_text
from exports.forms.mapping import FormMapping, FormRule, label_of, takes_values
from exports.forms.values import BETWEEN, Values, value_label
from exports.packet.added import added_foot, draw_added_head
from exports.render.document import Document, PageStyle, Style

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What goes into the blank, the added pages if there are any, and every text for the leak scan.

    `empty` are the fields, by what the form calls them, that wait for a hand.
    """

    filling: FormFilling
    added: PaperFile | None
    pieces: tuple[Piece, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rest:
    """What stands on the added pages: under which words, and whether it goes on from the field."""

    label: str
    words: str
    goes_on: bool


def fill(
    blank: BlankForm,
    mapping: FormMapping,
    values: Values,
    codes: Values,
    *,
    heading: str,
    request: ExportRequest,
    flat: bool,
    ctx: JobContext,
) -> FilledForm:
    """Work out what goes where; `heading` is the court's own for added pages."""
    texts: list[SetText] = []
    ticks: list[tuple[str, str]] = []
    rests: list[_Rest] = []
    pieces: list[Piece] = []
    for rule in mapping.rules:
        field = blank.field(rule.field)
        if field is None or not takes_values(field.sort):
            continue
        if field.sort is FieldSort.TICK:
            ticks.extend(_tick(field, rule, codes))
            continue
        words = _words(rule, values)
        if not words or (rule.ticked_by and codes.get(rule.values[0], "") not in rule.ticked_by):
            continue
        name = rule.label or label_of(field)
        where = text("court_form.where", field=name)
        pieces.append(Piece(where, words, field=field.name, own=mapping.reader is FormReader.SERVED))
        placed, rest = _placed(field, words, name, is_account=ACCOUNT in rule.values)
        texts.extend([placed] if placed is not None else [])
        rests.extend([rest] if rest is not None else [])
    more = blank.field(mapping.more) if mapping.more and rests else None
    if more is not None and more.states:
        ticks.append((more.name, more.states[0]))
    filling = FormFilling(
        texts=tuple((each.field.name, each.value) for each in texts),
        ticks=tuple(ticks),
        drawn=draw(texts, ctx),
        flat=flat,
    )
    added = _added(mapping, rests, heading, values, request, ctx) if rests else None
    done = {name for name, _ in (*filling.texts, *filling.ticks)}
    empty = tuple(
        label_of(field) for field in blank.fields if takes_values(field.sort) and field.name not in done
    )
    return FilledForm(filling, added, tuple(pieces), empty)


def _words(rule: FormRule, values: Values) -> str:
    found = [(name, values.get(name, "").strip()) for name in rule.values]
    said = [(name, words) for name, words in found if words]
    if len(rule.values) < 2:
        return said[0][1] if said else ""
    return "\n".join(text("court_form.named", name=value_label(name), words=words) for name, words in said)


def _tick(field: FormField, rule: FormRule, codes: Values) -> list[tuple[str, str]]:
    state = rule.state or (field.states[0] if len(field.states) == 1 else "")
    if state not in field.states or codes.get(rule.values[0], "") not in rule.ticked_by:
        return []
    return [(field.name, state)]


def _placed(
    field: FormField, words: str, name: str, *, is_account: bool
) -> tuple[SetText | None, _Rest | None]:
    """Set a text in its field; of the account as much as fits, of another text all or a word of where."""
    whole = set_text(field, words, smallest=field.points or 9.0) if is_account else set_text(field, words)
    if whole is not None:
        return whole, None
    if is_account and field.multiline:
        end = text("court_form.goes_on")
        start = longest_start(field, words, end=end)
        if start:
            rest = _Rest(name, words[len(start) :].strip("\n "), goes_on=True)
            return set_text(field, f"{start}\n{end}"), rest
    return set_text(field, text("court_form.see_added"), smallest=5.0), _Rest(name, words, goes_on=False)


def _added(  # noqa: PLR0917 - one page of many parts
    mapping: FormMapping,
    rests: list[_Rest],
    heading: str,
    values: Values,
    request: ExportRequest,
    ctx: JobContext,
) -> PaperFile:
    petitioner, number = values.get("petitioner.name"), values.get("case_number", "")
    style = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=heading,
        footer_note=added_foot(petitioner or "", number),
    )
    doc = Document(title=heading, page=style)
    draw_added_head(doc, heading, mapping.title, petitioner, number)
    for rest in rests:
        key = "court_form.added.goes_on" if rest.goes_on else "court_form.added.whole"
        doc.heading(2, text(key, field=rest.label))
        for paragraph in rest.words.split(BETWEEN):
            doc.paragraph(paragraph, Style.BODY)
    made = doc.build(ctx)
    return PaperFile("-additional", made.pdf, made.pages)
