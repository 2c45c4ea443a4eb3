"""The chronology: totals, sources, what was tied to a visa and nothing else; what it may hold only by choice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import page
import pytest

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ledgers import Debt
from app.domain.ports import NoJob
from app.domain.translation import Translation
from app.domain.views.chronology import chronology
from app.domain.views.secrets import SecretKind, secrets_of
from app.domain.vocabulary import vocabulary
from exports.chronology.law import law
from exports.chronology.matrix import tied_lines
from exports.chronology.paper import render_chronology
from exports.chronology.refs import refs_of
from tests.exports.builders import at, everything, ident, pdf_text, request, when
from tests.exports.canaries import BIRD, canary_case, strings
from tests.exports.trafficking import HELD_ENTRY, ME, trafficking_case
from tests.services.refusals import refused

# What no other paper prints, and this one is for.
_FOR_IT = re.compile(
    r"CANARY_(NEXT_STEP|ASKED|GAVE|CERTIFICATION|PART|TIE|(REPORT_)?SHOWS|ROW_(?!note)[a-z_]+)"
)


def asked(**fields: object) -> ExportRequest:
    """A chronology for an attorney."""
    return request(Paper.CHRONOLOGY, **{"reader": Reader.ATTORNEY, **fields})


def drawn(case: CaseSnapshot, wanted: ExportRequest) -> bytes:
    """Draw it."""
    return render_chronology(chronology(case, wanted), wanted, NoJob())[0].data


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The case of three persons, two debts and sixty days, with nothing that needs a choice."""
    return drawn(trafficking_case(), asked())


def words_of(data: bytes, folder: Path) -> str:
    """What a reader reads, on one line."""
    return " ".join(pdf_text(data, folder, "-raw").split())


def test_every_part_is_there_with_its_sources(whole: bytes, tmp_path: Path) -> None:
    """Headed for the attorney; people and ties, promise and reality, totals, papers, contacts, words, sources."""
    words = words_of(whole, tmp_path)
    for expected in (
        "Prepared for my attorney", "Of: Liyana Osei",
        "works for: Denn Orsk; cousin by marriage: Marta Ruel",
        "Front desk work, 12 dollars an hour", "Cleaning 24 rooms a day",
        "Total by my rows: 4,650.00 USD", "Last told I owed: 5,750.00 USD (row D4)", "Difference to my rows at that time: 1,100.00 USD",
        "Row D5 is not in the totals", "Last told I owed: 240.00 USD (row D8)",
        "Days in all: 60", "Hours in all: 728", "Promised less paid: 7,228.00 USD (52 rows that say both)",
        "Kept back in all: 200.00 USD", "7,488.00 USD (1 row does not say, or cannot be added up)",
        "K1 Passport Denn Orsk", "Who took me: Pike", "A room with four beds",
        "I told her everything", "Certification: Asked for (1 August 2026)",
        "I still cannot close the hand", "“It is safer with me.”",
        "entry 1, written down on 20 September 2026; from Memory; item 1; rows J2, K1",
        "Rows W1–W53 were written down on 25 September 2026.",
    ):  # fmt: skip
        assert expected in words, expected
    assert "WITHDRAWN-ROW" not in words
    assert "Nothing in the record is tied to a requirement." not in words


def test_words_of_the_law_stand_beside_the_tags(whole: bytes, tmp_path: Path) -> None:
    """Each tag keeps its plain name; the statute is cited beside it and its entry named."""
    words = words_of(whole, tmp_path)
    assert "Moved or driven transportation (22 U.S.C. 7102(11)(B), (12)) entry 1 (12 Apr 2026)" in words
    assert "Force: no food, sleep or care force, serious harm" in words
    assert set(law().kinds) == {
        code
        for part in vocabulary()["kind"].sections
        if part.code.startswith("trafficking_")
        for code in part.terms
    }
    assert set(law().visa) == set(vocabulary()["visa"].terms())


def test_a_requirement_shows_what_was_tied_and_is_empty_else() -> None:
    """Nothing is inferred: without tags and ticks every cell is empty, whatever the rows say."""
    case = trafficking_case()
    bare = replace(
        case,
        entries=tuple(replace(one, kinds=(), shows=()) for one in case.entries),
        reports=tuple(replace(one, shows=()) for one in case.reports),
        **{name: tuple(replace(row, shows=()) for row in getattr(case, name)) for name in ("promises", "debts", "work", "journeys", "held")},
    )  # fmt: skip
    assert _cells(bare) == {code: [] for code in vocabulary()["visa"].terms()}
    tied = _cells(case)
    assert tied["t_means"][-1] == "Ticked: rows P1, D2, K1"
    assert tied["t_act"] == ["Moved or driven: entry 1"]
    assert tied["t_requests"] == ["Ticked: contact C1"]
    assert tied["t_exception"] == tied["u_crime"] == tied["u_jurisdiction"] == []


def _cells(case: CaseSnapshot) -> dict[str, list[str]]:
    view = chronology(case, asked())
    return {code: tied_lines(view, refs_of(view), code) for code in vocabulary()["visa"].terms()}


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_it_can_be_read_aloud_and_kept(whole: bytes, profile: page.ValidationProfile) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a."""
    report = page.validate_pdf_bytes(whole, profile=profile)
    assert [(found.rule_id, found.description) for found in report.failures] == []


def test_the_same_case_gives_the_same_bytes(whole: bytes) -> None:
    """Nothing of the machine or the moment is in it."""
    assert drawn(trafficking_case(), asked()) == whole


def test_held_and_immigration_go_in_by_choice_and_for_an_attorney_only(tmp_path: Path) -> None:
    """Without the choice, or for another reader or paper, neither is there; with it both are, and it says so."""
    case = trafficking_case()
    chosen = {"with_held": True, "with_immigration": True}
    for wanted, there in (
        (asked(), False),
        (asked(**chosen), True),
        (asked(**chosen, reader=Reader.ME), False),
    ):
        words = words_of(drawn(case, wanted), tmp_path)
        assert [secret in words for secret in ("HELD-FOR-LAWYER", "H-2B")] == [there, there]
        kinds = {secret.kind for secret in secrets_of(case, wanted)}
        assert (SecretKind.HELD_ENTRY in kinds, SecretKind.IMMIGRATION in kinds) == (not there, not there)
    packet = request(Paper.PACKET, **chosen, reader=Reader.ATTORNEY)
    assert not packet.takes_held
    assert {SecretKind.HELD_ENTRY, SecretKind.IMMIGRATION} <= {one.kind for one in secrets_of(case, packet)}


def test_no_canary_is_in_it(tmp_path: Path) -> None:
    """No contact, note, held or withdrawn entry, other case, danger sign; nor a row of a held entry alone."""
    case = canary_case()
    held = next(one for one in case.entries if one.hold)
    row = Debt(ident("of held"), "CANARY_HELD_DEBT", "added", when("2026-05-01"), "5", entries=(held.id,))
    noted = Debt(
        ident("noted"),
        "Rent",
        "added",
        when("2026-05-01"),
        "5",
        note="CANARY_ROW_NOTE",
        evidence=held.evidence,
    )
    case = replace(case, debts=(*case.debts, row, noted))
    held_back = [
        bird for bird in strings(chronology(case, asked())) if BIRD in bird and not _FOR_IT.fullmatch(bird)
    ]
    assert held_back == []
    found = "".join(everything(drawn(case, asked()), tmp_path).split())
    for known in ("NEXT_STEP", "GAVE", "TIE", "ROW_promised", "ROW_stay"):
        assert f"CANARY_{known}" in found
    others = {
        word
        for text in strings(case)
        for word in text.split()
        if BIRD in word and not _FOR_IT.fullmatch(word)
    }
    assert len(others) > 40
    assert [bird for bird in others if bird in found] == []
    assert "Rent" in found


def test_days_choose_entries_and_rows_alike(tmp_path: Path) -> None:
    """Only what touches the days goes in, and the cover says which days."""
    wanted = asked(first=when("2026-05-20").start.day, last=when("2026-06-30").start.day)  # type: ignore[union-attr]
    view = chronology(trafficking_case(), wanted)
    assert [one.incident.title for one in view.incidents] == ["My hand"]
    assert {row.debt for row in view.debts} == {"Journey", "Fines"}
    assert (view.promises, view.journeys) == ((), ())
    assert "20 May 2026 to 30 June 2026" in words_of(drawn(trafficking_case(), wanted), tmp_path)


def test_rows_of_one_day_stand_as_they_were_written() -> None:
    """A fine and its payment on the same day keep their order, whatever their ids are."""
    days = {name: at(f"2026-09-25T15:0{n}") for n, name in enumerate(("zz", "aa", "mm"))}
    rows = tuple(
        Debt(ident(name), "Fines", "added", when("2026-05-02"), str(n)) for n, name in enumerate(sorted(days))
    )
    saved = {ident(name): (moment, moment) for name, moment in days.items()}
    view = chronology(replace(trafficking_case(), debts=rows, rows_saved=saved), asked())
    assert [row.id for row in view.debts] == [ident("zz"), ident("aa"), ident("mm")]


def test_words_in_another_language_stand_with_what_they_say(tmp_path: Path) -> None:
    """A translation that was typed is printed with who made it; a missing one is told."""
    case = trafficking_case()
    said = replace(
        case.entries[0],
        exact_words=("Es más seguro conmigo.", "Сиди тихо."),
        translations=(Translation("Es más seguro conmigo.", "It is safer with me.", "Spanish"),),
        translated_by="Ana Ruiz",
    )
    words = words_of(drawn(replace(case, entries=(said,)), asked()), tmp_path)
    assert "In English, translated by Ana Ruiz: It is safer with me." in words
    assert "Not in English (Cyrillic letters); not translated yet." in words


def test_an_empty_case_makes_no_paper() -> None:
    """There is nothing to tell, and that is said."""
    case = replace(
        trafficking_case(),
        entries=(HELD_ENTRY,),
        people=(ME,),
        reports=(),
        promises=(),
        debts=(),
        work=(),
        journeys=(),
        held=(),
    )
    with refused(ErrorCode.NOTHING_CHOSEN):
        drawn(case, asked())


def test_a_row_alone_makes_a_paper(tmp_path: Path) -> None:
    """Somebody may begin with what they were told they owe."""
    case = replace(
        trafficking_case(), entries=(), people=(), reports=(), promises=(), work=(), journeys=(), held=()
    )
    assert "Debts" in words_of(drawn(case, asked()), tmp_path)
    untied = replace(case, debts=tuple(replace(debt, shows=()) for debt in case.debts))
    words = words_of(drawn(untied, asked()), tmp_path)
    assert "Nothing in the record is tied to a requirement." in words
