"""The packet: attachment pages, declaration, incidents, summary and exhibits, in one file or in volumes.

It is drawn from the served view alone (design of documents, "By structure").
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Part
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase
from app.domain.views.time_gaps import time_gaps
from app.strings.catalogue import spoken_in, text
from exports.base import CheckResult, PaperFile, Sources
from exports.jurisdictions import GENERAL, Jurisdiction, jurisdiction
from exports.packet.plan import Plan, make_plan, names_in_words
from exports.packet.volumes import Maker
from exports.words import numbers_words

_MEGABYTE = 1_000_000


def render_packet(
    view: ServedCase, sources: Sources, request: ExportRequest, ctx: JobContext
) -> tuple[PaperFile, ...]:
    """Render the packet as one file, or as volumes under the court's size limit.

    Raises `KnownError(NOTHING_CHOSEN)` when the view holds no incident.
    """
    if not view.incidents:
        raise KnownError(ErrorCode.NOTHING_CHOSEN)
    court = jurisdiction(view.jurisdiction)
    plan = make_plan(view, request.page, court)
    limit = (request.split_mb or court.size_mb) * _MEGABYTE
    maker = Maker(plan, sources, ctx)
    made = maker.make(limit, apart=court.one_pdf_per_exhibit)
    translations = _translations(maker)
    notes = [*_notes(plan, court), *maker.notes]
    if translations:
        notes.append("packet.note.translation")
    return tuple(
        PaperFile(
            name_suffix=each.suffix,
            data=each.file.pdf,
            pages=each.file.pages,
            notes=tuple(dict.fromkeys(notes)),
            checks=(_form_words(court), *translations) if number == 1 else (),
        )
        for number, each in enumerate(made, start=1)
    )


def _translations(maker: Maker) -> tuple[CheckResult, ...]:
    """Say on which pages words in another language stand, and where nobody translated them."""
    if not maker.passages:
        return ()
    with spoken_in(""):
        return (CheckResult("translations", ok=True, detail=_translated_words(maker)),)


def _translated_words(maker: Maker) -> str:
    pages = numbers_words(maker.pages[one.anchor] for one in maker.passages)
    words = [text("packet.translations.pages", pages=pages)]
    empty = [maker.pages[one.anchor] for one in maker.passages if not one.done]
    if empty:
        words.append(text("packet.translations.pages_empty", pages=numbers_words(empty)))
    return " ".join(words)


def _form_words(court: Jurisdiction) -> CheckResult:
    """Say which form has to be filed, and how that is known."""
    with spoken_in(""):
        if not court.is_own("form"):
            return CheckResult("petition", ok=True, detail=text("packet.file_with.own"))
        found = court.sources["form"]
        detail = text(f"packet.file_with.{found.mark}", form=court.form, source=found.source)
        return CheckResult("petition", ok=True, detail=detail)


def _full_names(plan: Plan) -> bool:
    """Whether both parties stand in the caption with more than one name."""
    respondent = plan.view.respondent
    names = (plan.view.petitioner, respondent.name if respondent else "")
    return all(len(name.split()) > 1 for name in names if name)


def _notes(plan: Plan, court: Jurisdiction) -> Iterator[str]:
    """Yield what the maker must know, as keys: never printed on the paper."""
    yield "packet.note.not_petition"
    yield "packet.note.check_newer"
    yield from _of_court(plan, court)
    if names_in_words(plan):
        yield "packet.note.child_name_in_words"
    if any(exhibit.item.kind in {"audio", "video"} for exhibit in plan.exhibits):
        yield "packet.note.recording"
    if plan.exhibits and time_gaps(plan.view):
        yield "packet.note.time_differs"


def _of_court(plan: Plan, court: Jurisdiction) -> Iterator[str]:
    """Yield what this court wants that nobody but the maker can see to."""
    declares = plan.has(Part.DECLARATION)
    address = plan.view.safe_address or plan.view.address_programme
    told = {
        "oath_generic": declares and (court.code == GENERAL or not court.is_own("oath")),
        "generic": not court.is_own("heading"),
        "described": court.described(),
        "full_names": court.caption_names == "full" and not _full_names(plan),
        "other_address": court.address_phrase == "programme" and not address and plan.has(Part.CAPTION),
        "colour": court.colour == "essential" and not plan.page.greyscale,
        f"notary_{court.notary}": declares and (court.notary != "none" or plan.notary),
        "address_in_order": court.order_address_reminder,
    }
    yield from (f"packet.note.{name}" for name, holds in told.items() if holds)
