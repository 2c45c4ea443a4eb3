"""The hardest case of papers: many incidents, photos, scripts and messages; small here, 500 incidents in ./soak.

Every paper of it keeps PDF/UA-1, PDF/A-2a, the syntax of PDF and the rules of courts, and loses no word.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from bench.stress import SCRIPTS, Size, stress_case
from exports.base import Sources
from exports.checks.court_rules import READABLE, RULES_OF, check_volumes
from exports.checks.paper_checks import check_paper
from exports.jurisdictions import jurisdiction
from exports.packet.paper import render_packet
from exports.packet.plan import make_plan
from exports.packet.volumes import Maker
from tests.exports.builders import pdf_text
from tests.exports.every_paper import DRAW, asked_for
from tests.tally import HowMany, Tally

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
PDFS = [paper for paper in DRAW if paper not in {Paper.CSV, Paper.JSON}]
UNLIMITED = page.SafetyLimits.unlimited()


@cache
def case_of(incidents: int) -> tuple[CaseSnapshot, Sources]:
    """The case with so many incidents, photos and messages in proportion."""
    share = incidents / Size().incidents
    side = 4_000 if share == 1 else 300
    return stress_case(replace(Size().times(share), side=side))


@pytest.mark.parametrize("paper", PDFS, ids=[paper.value for paper in PDFS])
def test_every_paper_keeps_every_standard(paper: Paper, how_many: HowMany, tally: Tally) -> None:
    """Two standards, the syntax of the file and the rules of courts: nothing is found in any paper."""
    case, given = case_of(how_many(check=14, gate=500, soak=500))
    drawn = [file for file in DRAW[paper](case, given, asked_for(paper)) if file.data[:5] == b"%PDF-"]
    assert drawn
    for file in drawn:
        for profile in PROFILES:
            report = page.validate_pdf_bytes(file.data, profile=profile, limits=UNLIMITED)
            assert [(failure.rule_id, failure.message) for failure in report.failures[:5]] == []
        with pikepdf.open(io.BytesIO(file.data)) as opened:
            assert opened.check_pdf_syntax() == []
            assert not opened.get_warnings()
        tally(f"pages of the {paper.value} of the hardest case checked", file.pages)
    groups = [drawn] if paper is Paper.PACKET else [[file] for file in drawn]
    limit = 25_000_000 if paper is Paper.PACKET else None
    for group in groups:
        files = [("", file.data) for file in group]
        for results in check_volumes(files, limit, rules=RULES_OF.get(paper, READABLE)):
            assert [result for result in results if not result.ok] == []


def test_volumes_of_many_photos_are_under_the_limit(how_many: HowMany, tally: Tally) -> None:
    """Photos and a long conversation over several volumes: each is under the limit, and all rules are kept."""
    case, given = case_of(how_many(check=14, gate=500, soak=500))
    limit = how_many(check=300_000, gate=25_000_000, soak=15_000_000)
    asked = ExportRequest(Paper.PACKET)
    plan = make_plan(served_case(case, asked), asked.page, jurisdiction("US-CA"))
    drawn = Maker(plan, given, NoJob()).make(limit)
    results = check_volumes([("", made.file.pdf) for made in drawn], limit, rules=RULES_OF[Paper.PACKET])
    assert len(drawn) > 1
    assert [result for found in results for result in found if not result.ok] == []
    tally("volumes of the hardest case", len(drawn))


def test_no_word_of_any_script_is_lost(how_many: HowMany, tmp_path: Path) -> None:
    """Every incident, every message and every script come back from the packet."""
    case, given = case_of(how_many(check=14, gate=500, soak=500))
    words = "".join(
        pdf_text(file.data, tmp_path) for file in DRAW[Paper.PACKET](case, given, ExportRequest(Paper.PACKET))
    )
    solid = re.sub(r"\s", "", words)
    assert all(f"Incident{number:04d}." in solid for number in range(1, len(case.entries) + 1))
    found = [int(number) for number in re.findall(r"\bmessage (\d+)\b", words)]
    assert sorted(found) == list(range(1, len(case.excerpts[0].lines) + 1))
    for script in SCRIPTS[:3] + SCRIPTS[5:11]:
        assert re.sub(r"\s", "", script) in solid, script


def test_a_cut_conversation_looks_like_no_other_number(how_many: HowMany) -> None:
    """Where a page ends in the middle of a conversation no number of the respondent is taken for another."""
    case, given = case_of(how_many(check=14, gate=500, soak=500))
    asked = ExportRequest(Paper.PACKET)
    assert check_paper(DRAW[Paper.PACKET](case, given, asked), case, asked).finds == ()


def _long(entries: int, characters: int, exhibits: int) -> tuple[CaseSnapshot, Sources]:
    """Incidents of so many characters, each word told apart by incident and place."""
    case, given = stress_case(Size(entries, exhibits, 1, side=64))
    words = characters // len("e000x00000 ")
    long = tuple(
        replace(entry, what=" ".join(f"e{number:03d}x{place:05d}" for place in range(words)))
        for number, entry in enumerate(case.entries)
    )
    return replace(case, entries=long), given


def test_overflow_loses_nothing(how_many: HowMany, tally: Tally, tmp_path: Path) -> None:
    """Very long incidents and very many exhibits: each word comes back once and in order, in two readers."""
    entries = how_many(check=3, gate=200, soak=200)
    characters, exhibits = (
        how_many(check=7_000, gate=50_000, soak=50_000),
        how_many(check=30, gate=500, soak=500),
    )
    case, given = _long(entries, characters, exhibits)
    asked = ExportRequest(Paper.PACKET, split_mb=500)
    view = served_case(case, asked)
    (made,) = render_packet(view, given, asked, NoJob())
    order = [entry.incident.what for entry in make_plan(view, asked.page, jurisdiction("US-CA")).numbered]
    expected = " ".join(order).split()
    told = pdf_text(made.data, tmp_path)
    assert re.findall(r"e\d{3}x\d{5}", told) == expected
    document = pypdfium2.PdfDocument(made.data)
    read = "".join(leaf.get_textpage().get_text_range() for leaf in document)
    document.close()
    assert re.findall(r"e\d{3}x\d{5}", read) == expected
    sheets = re.findall(r"Exhibit (\d+)\s+The door", told)
    assert [int(number) for number in sheets] == list(range(1, exhibits + 1))
    tally("words of very long incidents read back in order", len(expected))
