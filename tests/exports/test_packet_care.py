"""The packet is no surer than what was told, keeps people apart, and promises nothing that is not so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from app.domain.answer import yes
from app.domain.moment import Precision
from app.domain.person import Role
from app.domain.views.cut import served_case
from app.domain.views.names import child_names_to_hide
from exports.packet.incidents import report_line
from exports.words import label
from tests.exports.builders import entry, full_case, ident, pdf_text, request, versions, when
from tests.exports.test_packet import only, packet, read, squeezed


def test_a_guess_or_a_bound_is_not_the_most_recent_incident(tmp_path: Path) -> None:
    """A date not sure stands with the undated, last; "before a day" leads only without a surer date."""
    guess = entry("guess", what="GUESS", when=when("2026-12-14", precision=Precision.UNKNOWN))
    bound = entry("bound", what="BOUND", when=when("2026-12-11", "15:00", Precision.BEFORE))
    sure = entry("sure", what="SURE", when=when("2026-11-01"))
    pages = squeezed(read(tmp_path, only(guess, bound, sure)))
    first = pages[pages.index("Most recent incident Times") :]
    assert first.index("SURE") < first.index("Other incidents") < first.index("BOUND") < first.index("GUESS")
    assert "Incident 2 – before 3 pm on 11 December 2026" in pages
    assert "a. Date: date not sure; perhaps 14 December 2026" in pages
    assert "Most recent" not in squeezed(read(tmp_path, only(guess)))
    assert "Most recent" in squeezed(read(tmp_path, only(guess, bound)))


def test_witnesses_of_one_name_keep_their_own_incidents(tmp_path: Path) -> None:
    """Incidents are told by who the witness is, not by the name; names that stay out are in one row."""
    case = full_case()
    ana = next(one for one in case.people if one.role is Role.WITNESS)
    twin = replace(ana, id=ident("another Ana"))
    masked = [replace(ana, id=ident(f"masked {n}"), name=f"M{n}", confidential=("name",)) for n in range(2)]
    first = entry("one", what="x", when=when("2026-11-03"), witnesses=(twin.id, masked[0].id))
    second = entry("two", what="y", when=when("2026-11-02"), witnesses=(ana.id, masked[1].id))
    pages = squeezed(read(tmp_path, only(first, second, people=(*case.people, twin, *masked), versions=None)))
    assert "Ana Ruiz 1 Name withheld 1, 2 Ana Ruiz 2" in pages
    assert pages.count("Name withheld") == 1


def test_initials_are_promised_only_where_no_name_stands_open(tmp_path: Path) -> None:
    """A given name in an answer or the label of a place takes the sentence away and is told the maker."""
    base = replace(full_case().entries[1], children=yes("both were asleep"))
    asked = request(jurisdiction="US-NV")
    said = "Children are named by their initials."
    assert said in squeezed(read(tmp_path, only(base), asked))
    for open_name in (
        replace(base, children=yes("robin was asleep")),
        replace(base, where="Robin's school"),
    ):
        made = packet(only(open_name), asked)
        assert said not in squeezed(pdf_text(made.data, tmp_path))
        assert "packet.note.child_name_in_words" in made.notes
    assert "packet.note.child_name_in_words" not in packet(only(base), asked).notes
    assert child_names_to_hide(full_case()) == ("Robin Whitfield", "Robin")


def test_files_added_on_a_later_day_are_one_line_with_runs(tmp_path: Path) -> None:
    """Many files of one day are a range, not a list of each."""
    first = entry("e1", what="x", when=when("2026-11-01"))
    last = replace(first, evidence=tuple(item.id for item in full_case().evidence[:5]))
    history = versions((first, "2026-11-02T18:00", "", ()), (last, "2026-11-03T18:00", "", ("evidence",)))
    pages = squeezed(read(tmp_path, only(last, versions={last.id: history})))
    assert re.search(r"Added on 3 November 2026 – files: Exhibits 1–5 \(from page \d+\)", pages)


def test_the_summary_names_what_happened_before_the_record(tmp_path: Path) -> None:
    """Only incidents surely before the first day of the record are said to have been written afterwards."""
    old = entry("old", what="x", when=when("2026-08-20"))
    new = entry("new", what="y", when=when("2026-10-02"))
    near = entry("near", what="z", when=when("2026-08-31", precision=Precision.ABOUT))
    begun = "The record was begun on 1 September 2026"
    assert f"{begun}; incident 3 happened before that day and was written down afterwards." in squeezed(
        read(tmp_path, only(old, new, near))
    )
    assert f"{begun}. " in squeezed(read(tmp_path, only(new, near)))


def test_an_agency_that_says_what_it_is_needs_no_kind() -> None:
    """The kind of a report stands only where the agency's name does not say it."""
    report = served_case(full_case(), request()).reports[0]
    assert report_line(report).startswith("Springfield Police, report number")
    other = replace(report, kind="school", agency="Lakewood High")
    assert report_line(other).startswith(f"{label('report_kind', 'school')}, Lakewood High")


def test_requests_stand_together_and_name_addresses_only_where_that_matters(tmp_path: Path) -> None:
    """The requests are on one page; the line on addresses stands only with a request about a place."""
    case = full_case()
    many = tuple(f"Request number {n}" for n in range(12))
    pages = pdf_text(packet(replace(case, case=replace(case.case, ask_for=many))).data, tmp_path).split("\f")
    asked = [number for number, page in enumerate(pages) if "Request number" in page]
    assert len(asked) == 1
    assert "What I ask the judge to order\n" in pages[asked[0]]
    assert "address on confidential form" not in " ".join(pages)
    near = replace(case, case=replace(case.case, ask_for=(*many, "Stay away from my school")))
    assert "school (address on confidential form)" in squeezed(read(tmp_path, near))


def test_the_line_of_the_writing_never_stands_alone_on_a_page(tmp_path: Path) -> None:
    """However long an incident is, "Written down on" has the line before it on its page."""
    entries = [
        entry(f"n{n}", what="\n".join("a line" for _ in range(n)), when=when("2026-11-01"))
        for n in range(4, 22)
    ]
    for page in read(tmp_path, only(*entries)).split("\f"):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert not lines or not lines[0].startswith("Written down on")
