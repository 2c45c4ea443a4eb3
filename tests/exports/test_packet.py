"""The packet says what a court may read, in the petitioner's words, and nothing that was not asked or given."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.case import CaseSnapshot
from app.domain.entry import ENTRY_FIELDS
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, PageOptions, Part
from app.domain.fields import FieldKind
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.base import PaperFile
from exports.packet.paper import render_packet
from exports.render import looks
from tests.exports.builders import (
    SHOWN,
    at,
    entry,
    full_case,
    ident,
    pdf_text,
    request,
    sources,
    versions,
    when,
)


def packet(case: CaseSnapshot | None = None, asked: ExportRequest | None = None) -> PaperFile:
    """Render the full case, or another, as one file."""
    return _full() if case is None and asked is None else _render(case or full_case(), asked or request())


@cache
def _full() -> PaperFile:
    return _render(full_case(), request())


def _render(case: CaseSnapshot, asked: ExportRequest) -> PaperFile:
    (made,) = render_packet(served_case(case, asked), sources(SHOWN), asked, NoJob())
    return made


def read(tmp_path: Path, case: CaseSnapshot | None = None, asked: ExportRequest | None = None) -> str:
    """The text of a packet, in lines as they stand on the pages."""
    return pdf_text(packet(case, asked).data, tmp_path, "-layout")


def squeezed(words: str) -> str:
    """Text without the difference between spaces and line ends."""
    return " ".join(words.split())


def only(*entries: object, **changes: object) -> CaseSnapshot:
    """The full case with these entries alone."""
    return replace(full_case(), entries=tuple(entries), **changes)  # type: ignore[arg-type]


def test_sections_come_in_their_order(tmp_path: Path) -> None:
    """Caption, declaration, most recent, most serious, others, summary, parts, index, exhibits."""
    pages = squeezed(read(tmp_path))
    body = pages[pages.index("Declaration of Dana") :]
    titles = [
        "I declare under penalty", "Most recent incident", "Most serious incidents", "Other incidents, newest first",
        "Summary of the incidents in this packet", "Weapons", "Injuries and care", "Police contacts", "Court orders and violations",
        "Witnesses Name", "Children affected", "Index of exhibits", "Exhibit 1 My car door",
    ]  # fmt: skip
    places = [body.index(title) for title in titles]
    assert places == sorted(places)


def test_the_lettered_items_stand_in_every_incident(tmp_path: Path) -> None:
    """Each of the six incidents has the items a to g once, with or without an answer."""
    pages = squeezed(read(tmp_path))
    for item in (
        "a. Date:",
        "b. Did anyone else",
        "c. Was a gun",
        "d. Was there",
        "e. Did the police",
        "f. What was said",
        "g. How often",
    ):
        assert pages.count(item) == 6


def test_an_incident_prints_in_full_once(tmp_path: Path) -> None:
    """The most recent one that is also most serious is referred to, not printed again."""
    pages = squeezed(read(tmp_path))
    assert pages.count("I could not get out.") == 1
    assert re.search(r"Printed above: Incident 1 \(page \d+\)", pages)


def test_what_was_not_answered_leaves_the_line_empty(tmp_path: Path) -> None:
    """Not asked and rather not say print neither answer nor words; I don't know and No are printed."""
    pages = squeezed(read(tmp_path))
    assert "DECLINED" not in pages
    assert "rather not" not in pages.lower()
    assert "c. Was a gun or other weapon used, or its use threatened? No d." in pages
    assert "b. Did anyone else see or hear it? I don't know c." in pages
    assert "e. Did the police come, or was it reported? f. What was said" in pages


def test_a_memory_says_when_in_the_own_words_and_that_it_was_written_from_memory(tmp_path: Path) -> None:
    """A date that is not sure stays not sure beside the words, and the day of writing and the source stand."""
    told = replace(
        full_case().entries[0],
        when=UNKNOWN_MOMENT,
        when_words="before my son was born",
        from_what=("memory",),
    )
    pages = squeezed(read(tmp_path, only(told)))
    assert "a. Date: date not sure When, in my own words: before my son was born" in pages
    assert "from: memory" in pages


def test_quotes_stand_only_around_exact_words(tmp_path: Path) -> None:
    """Exact words are quoted; remembered words are introduced as remembered."""
    pages = squeezed(read(tmp_path))
    assert "“I see you”" in pages
    assert "As I remember: you will pay for this" in pages
    assert "“you will pay" not in pages


def test_words_are_verbatim_with_their_lines(tmp_path: Path) -> None:
    """Line breaks and blank lines of the petitioner's text stay."""
    lines = [line.rstrip() for line in read(tmp_path).splitlines()]
    start = next(number for number, line in enumerate(lines) if "He stood behind my car." in line)
    assert lines[start + 1].strip() == "I could not get out."
    later = next(number for number, line in enumerate(lines) if "He hit the door twice." in line)
    assert later > start + 2


def test_no_exhibit_is_named_that_is_not_in_the_packet(tmp_path: Path) -> None:
    """Without the exhibits part no sentence mentions one."""
    asked = request(page=PageOptions(parts=frozenset(Part) - {Part.EXHIBITS}))
    case = only(replace(full_case().entries[0]), case=replace(full_case().case, offered=("files_unchanged",)))
    assert "exhibit" not in read(tmp_path, case, asked).lower()


def test_exhibits_are_cited_by_the_page_they_stand_on(tmp_path: Path) -> None:
    """The page numbers in the index are those on the separator sheets."""
    made = packet()
    pages = pdf_text(made.data, tmp_path, "-layout").split("\f")
    index = next(
        page
        for page in pages
        if "Index of exhibits" in page and "SHA" not in page and "In this packet" not in page
    )
    for mark in range(1, 8):
        row = re.search(rf"^\s*{mark}\s.*?(\d+)\s*$", index, re.MULTILINE)
        assert row is not None
        sheet = pages[int(row[1]) - 1]
        assert re.search(rf"^\s*Exhibit {mark}\s*$", sheet, re.MULTILINE)
        assert f"page {row[1]} of {made.pages}" in sheet


def test_letters_and_bates_numbers_by_setting(tmp_path: Path) -> None:
    """Exhibits can be lettered and pages carry the prefix that was chosen."""
    asked = request(page=PageOptions(letters=True, bates_prefix="DW"))
    pages = read(tmp_path, None, asked)
    assert "Exhibit A – p. 1 of" in pages
    assert "DW000001" in pages


def test_later_changes_are_told_with_their_day(tmp_path: Path) -> None:
    """Added, corrected and removed; what went for privacy is not repeated."""
    first = entry(
        "e1", what="He came. SECRET-ADDRESS", when=when("2026-11-01"), where="My street", i_did="I hid."
    )
    second = replace(first, what="He came.")
    third = replace(second, where="The corner shop", i_did="", before="We had argued.")
    history = versions(
        (first, "2026-11-02T18:00", "", ()),
        (second, "2026-11-03T18:00", "privacy", ("what",)),
        (third, "2026-11-04T18:00", "correction", ("where", "i_did", "before")),
    )
    pages = squeezed(read(tmp_path, only(third, versions={third.id: history})))
    assert "SECRET" not in pages
    assert (
        "Removed on 3 November 2026 for privacy – what happened: the earlier words are not repeated" in pages
    )
    assert "Corrected on 4 November 2026 – where: was: My street now: The corner shop" in pages
    assert "Removed on 4 November 2026 – what I said or did: I hid." in pages
    assert "Added on 4 November 2026 – what came before and after: We had argued." in pages


def test_words_taken_back_are_one_line_with_the_days_they_had(tmp_path: Path) -> None:
    """Rather not say takes back what was said before, in one line; changes of other days keep their own."""
    first = entry("e1", what="He came.", when=when("2026-11-01"), pets=yes("the cat hid"))
    second = replace(first, harm=yes("SECRET-HARM"), i_did="I hid.")
    third = replace(second, harm=yes("SECRET-HARM again"))
    last = replace(third, harm=Answer(AnswerState.DECLINED))
    history = versions(
        (first, "2026-11-02T18:00", "", ()),
        (second, "2026-11-03T18:00", "", ("harm", "i_did")),
        (third, "2026-11-04T18:00", "", ("harm",)),
        (last, "2026-11-05T18:00", "", ("harm",)),
    )
    pages = squeezed(read(tmp_path, only(last, versions={last.id: history})))
    assert "SECRET" not in pages
    assert pages.count("for privacy") == 1
    assert (
        "Removed on 5 November 2026 for privacy – harm: the earlier words, those of 3 November 2026 and "
        "4 November 2026 with them, are not repeated" in pages
    )
    assert "Added on 3 November 2026 – what I said or did: I hid." in pages
    assert "Were pets there, hurt or threatened? Yes: the cat hid" in pages


def test_a_long_correction_prints_what_it_was_and_refers_to_what_it_is(tmp_path: Path) -> None:
    """The present text is printed once; the earlier one in full."""
    first = entry("e1", what="OLD-START " + "then he waited. " * 20, when=when("2026-11-01"))
    second = replace(first, what="NEW-START " + "then he waited. " * 20)
    history = versions(
        (first, "2026-11-02T18:00", "", ()), (second, "2026-11-03T18:00", "correction", ("what",))
    )
    pages = squeezed(read(tmp_path, only(second, versions={second.id: history})))
    assert pages.count("NEW-START") == 1
    assert pages.count("OLD-START") == 1
    assert "now: as printed above" in pages


def test_zones_are_named_only_when_they_differ(tmp_path: Path) -> None:
    """One zone needs no word; two are told with each time of day."""
    here = entry("here", what="x", when=when("2026-11-01", "21:00"))
    there = entry("there", what="y", when=when("2026-11-02", "21:00", zone="America/Los_Angeles"))
    assert "local time" not in read(tmp_path, only(here))
    both = read(tmp_path, only(here, there))
    assert "(local time, Los Angeles)" in both
    assert "(local time, Chicago)" in both


def test_children_are_named_as_the_court_wants(tmp_path: Path) -> None:
    """California asks for names; elsewhere initials stand, and the maker learns of names in the words."""
    assert "Robin Whitfield" in read(tmp_path)
    words = replace(
        full_case().entries[0],
        children=NOT_ASKED,
        what="He called Robin Whitfield.",
        witnesses=(ident("Robin Whitfield"),),
    )
    case = only(words)
    made = packet(case, request(jurisdiction="US-NV"))
    pages = squeezed(pdf_text(made.data, tmp_path, "-layout"))
    assert "R. W." in pages
    assert pages.count("Robin Whitfield") == 1
    assert "packet.note.child_name_in_words" in made.notes


def test_addresses_in_requests_stand_on_the_confidential_form(tmp_path: Path) -> None:
    """The page of requests says where the address is; the safe address is the only one printed."""
    pages = squeezed(read(tmp_path))
    assert "residence (address on confidential form)" in pages
    assert "PO Box 118" in pages
    assert "Elm Court" not in pages


def test_names_only_of_witnesses_unless_released(tmp_path: Path) -> None:
    """A witness's phone is printed only when released for this paper."""
    assert "0199" not in read(tmp_path)
    ana = ident("Ana Ruiz")
    assert "312-555-0199" in read(tmp_path, None, request(release=frozenset({(ana, "phone")})))


def test_parts_without_anything_to_say_have_no_heading(tmp_path: Path) -> None:
    """One bare incident makes no summary and no empty part."""
    bare = CaseSnapshot(
        case=full_case().case, taken=full_case().taken, entries=(entry("one", what="He called."),)
    )
    bare = replace(bare, case=replace(bare.case, guns=NOT_ASKED, protect=(), ask_for=()))
    pages = read(tmp_path, bare)
    for title in (
        "Weapons",
        "Injuries",
        "Police contacts",
        "Court orders",
        "Witnesses",
        "Children",
        "Summary",
        "Index",
        "What I ask",
    ):
        assert title not in pages
    assert "date not sure" in pages


@pytest.mark.parametrize("part", sorted(Part))
def test_each_part_can_be_left_out(part: Part, tmp_path: Path) -> None:
    """A packet without one of its parts is still made, and that part is not in it."""
    titles = {
        Part.CAPTION: "In this packet", Part.DECLARATION: "penalty of perjury", Part.INCIDENTS: "a. Date:", Part.SUMMARY: "Summary of the",
        Part.WEAPONS: "Weapons I know", Part.INJURIES: "Injuries and care", Part.POLICE: "Police contacts", Part.ORDERS: "Court orders and",
        Part.WITNESSES: "Witnesses\n", Part.CHILDREN: "Children affected", Part.EXHIBITS: "Index of exhibits",
    }  # fmt: skip
    pages = pdf_text(packet(None, request(page=PageOptions(parts=frozenset(Part) - {part}))).data, tmp_path)
    assert titles[part] not in pages


def test_nothing_promises_to_be_whole(tmp_path: Path) -> None:
    """No sentence of the packet says complete, accurate, authentic, all incidents or at or near the time."""
    pages = squeezed(read(tmp_path)).lower()
    for word in ("complete", "accurate", "authentic", "all incidents", "at or near the time", "daybook"):
        assert word not in pages


def test_an_empty_choice_is_refused() -> None:
    """A packet without an incident is not made."""
    with pytest.raises(KnownError) as caught:
        packet(only())
    assert caught.value.code is ErrorCode.NOTHING_CHOSEN


def test_withheld_names_are_said_to_be_withheld(tmp_path: Path) -> None:
    """A witness whose name is confidential is listed without it."""
    case = full_case()
    people = tuple(
        replace(one, confidential=("name",)) if one.role is Role.WITNESS else one for one in case.people
    )
    pages = squeezed(read(tmp_path, replace(case, people=people)))
    assert "Ana Ruiz" not in pages
    assert "Name withheld" in pages


def test_reports_to_others_are_in_the_title(tmp_path: Path) -> None:
    """A report to a school makes the part more than police contacts."""
    case = full_case()
    report = replace(
        case.reports[0], kind="school", agency="Lakewood High", outcome="refused", outcome_by="the principal"
    )
    pages = squeezed(read(tmp_path, replace(case, reports=(report,))))
    assert "Police contacts and other reports" in pages
    assert "Refused to take a report, by the principal" in pages


def test_the_maker_is_told_what_to_check() -> None:
    """Notes are for the maker alone: newer forms always, the oath and heading where they are general."""
    assert "packet.note.check_newer" in packet().notes
    assert "packet.note.oath_generic" not in packet().notes
    general = packet(None, request(jurisdiction="US-WY")).notes
    assert {"packet.note.oath_generic", "packet.note.generic"} <= set(general)
    assert "packet.note.address_in_order" in packet(None, request(jurisdiction="US-MA")).notes
    assert "packet.note.notary_required" in packet(None, request(jurisdiction="US-CO")).notes
    assert "packet.note.described" in packet(None, request(jurisdiction="US-CO")).notes
    assert "packet.note.described" not in general
    assert "packet.note.colour" in packet(None, request(jurisdiction="US-IA")).notes
    grey = request(jurisdiction="US-IA", page=PageOptions(greyscale=True))
    assert "packet.note.colour" not in packet(None, grey).notes
    assert "packet.note.full_names" not in general


def test_the_maker_is_told_which_form_to_file() -> None:
    """The packet is not the petition: the form is named with how it is known."""
    said = {
        code: packet(None, request(jurisdiction=code)).checks[0].detail
        for code in ("US-CA", "US-WA", "US-WY")
    }
    assert "DV-100" in said["US-CA"]
    assert "What was read" in said["US-CA"]
    assert "PO 001" in said["US-WA"]
    assert "Not read by us" in said["US-WA"]
    assert "ask the clerk which one" in said["US-WY"]


def test_the_sheet_before_an_exhibit_is_as_large_as_the_court_wants() -> None:
    """A court that asks for larger type on separator sheets gets it."""
    assert looks.sheet(24).size == 32
    assert looks.sheet(40).size == 40


def test_the_maker_is_told_that_there_are_recordings() -> None:
    """That a court may refuse a recording is said when one is an exhibit, and only then."""
    case = full_case()
    silent = replace(
        case, evidence=tuple(item for item in case.evidence if item.kind not in {"audio", "video"})
    )
    assert "packet.note.recording" in packet().notes
    assert "packet.note.recording" not in packet(silent).notes


def test_sheets_are_grey_and_a4_by_setting() -> None:
    """Paper size and grey are the maker's choice."""
    plain = packet()
    other = packet(None, request(page=PageOptions(a4=True, greyscale=True)))
    sizes = []
    for made in (plain, other):
        with pikepdf.open(io.BytesIO(made.data)) as pdf:
            sizes.append([float(edge) for edge in pdf.pages[0].mediabox][2:])
    assert sizes == [[612, 792], [595.28, 841.89]]
    assert b"/DeviceRGB" in plain.data
    assert b"/DeviceRGB" not in other.data


def test_a_moment_before_the_record_is_counted_apart(tmp_path: Path) -> None:
    """An undated incident stands last and is named in the summary as left out of the chart."""
    old = entry("old", what="x", when=when("2026-01-02", precision=Precision.ABOUT))
    new = entry("new", what="y", when=when("2026-11-02"), written=at("2026-11-02T20:00"))
    third = entry("third", what="z", when=when("2026-10-02"))
    undated = entry("undated", what="w", when=Moment())
    pages = squeezed(read(tmp_path, only(old, new, third, undated)))
    assert (
        "2 incidents are not counted here because their dates are not sure enough: incidents 3, 4." in pages
    )


def test_every_field_that_is_served_is_printed(tmp_path: Path) -> None:
    """Each field of an incident that holds words puts them on the page."""
    filled: dict[str, object] = {}
    for spec in ENTRY_FIELDS:
        if not spec.exported or not spec.settable:
            continue
        token = f"TOKEN{spec.name.replace('_', '')}"
        if spec.kind in {FieldKind.TEXT, FieldKind.PROSE}:
            filled[spec.name] = token
        elif spec.kind is FieldKind.ANSWER:
            filled[spec.name] = yes(token)
        elif spec.kind in {FieldKind.LIST, FieldKind.TAGS}:
            filled[spec.name] = (token,)
    pages = squeezed(read(tmp_path, only(entry("one", when=when("2026-11-01"), **filled))))
    assert len(filled) > 20
    for name in filled:
        assert f"TOKEN{name.replace('_', '')}" in pages, name


def test_bookmarks_lead_to_incidents_and_exhibits() -> None:
    """Every incident and exhibit has a bookmark with its number and a brief description."""
    with pikepdf.open(io.BytesIO(packet().data)) as pdf, pdf.open_outline() as outline:
        titles: list[str] = []
        queue = list(outline.root)
        while queue:
            node = queue.pop(0)
            titles.append(str(node.title))
            queue.extend(node.children)
    assert "Incident 1 – 14 November 2026" in titles
    assert "Incident 6 – date not sure" in titles
    assert "Exhibit 2 – Letter left under my door" in titles
    assert len([title for title in titles if title.startswith("Incident ")]) == 6


def test_the_heading_of_the_court_stands_at_the_top(tmp_path: Path) -> None:
    """The first line of the first page is what the form wants written there."""
    assert read(tmp_path).split("\n", 1)[0].strip() == "Describe Abuse"
