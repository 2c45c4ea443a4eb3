"""No field of any record strays into a paper that may not hold it: every paper is drawn and read back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from tests.services.allowed_fields import ALLOWED
from tests.services.stray_fields import PAPERS, Tokens, reached, stray_case

# What no paper but the private log ever holds, whatever the table says.
NEVER = (
    "entry.held.",
    "entry.withdrawn.",
    "order.other_case.",
    "place.address",
    "needed.",
    "item.hidden.",
    "referral.",
    "helper.",
    "plan.",
)
NEVER_FIELDS = frozenset(
    spec.name for kind in (RecordKind.ENTRY, RecordKind.REPORT, RecordKind.ORDER)
    for spec in RECORDS[kind].fields if not spec.exported
) | {"immigration", "code", "other_cases", "note", "private_note", "may_know_address"}  # fmt: skip


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper is not Paper.LOG])
def test_a_paper_prints_only_the_fields_of_its_row(paper: Paper, tmp_path: Path) -> None:
    """Every text of every field carries a token; in the finished files stand only those that its row allows."""
    tokens = Tokens()
    case = stray_case(tokens)
    for suffix, words in reached(case, ExportRequest(paper), tmp_path).items():
        key = f"{paper.value}{suffix}" if paper is Paper.CONFIDENTIAL else paper.value
        allowed = {f"{owner}.{name}" for owner, names in ALLOWED[key].items() for name in names.split()}
        found = tokens.seen_in(words)
        assert found - allowed == set(), suffix
        stray = {name for name in found if name.startswith(NEVER)}
        stray |= {name for name in found if name.rpartition(".")[2] in NEVER_FIELDS}
        if paper is Paper.CONFIDENTIAL:
            stray -= {"person.me.may_know_address"}
        if paper is Paper.CHRONOLOGY:  # what officials asked for and were given is for the lawyer alone
            stray = {name for name in stray if not name.endswith((".asked", ".gave"))}
        assert stray == set(), suffix


def test_the_log_prints_every_field_but_notes(tmp_path: Path) -> None:
    """The private log holds all of it, and notes only when they are asked for: the tokens can be found at all."""
    tokens = Tokens()
    case = stray_case(tokens)
    found = {
        notes: tokens.seen_in("".join(reached(case, request, tmp_path).values()))
        for notes in (False, True)
        for request in (ExportRequest(Paper.LOG, with_private_notes=notes, with_plan=True),)
    }
    everything = set(tokens.names.values())
    notes = {name for name in everything if name.endswith((".note", ".private_note"))}
    assert found[True] - found[False] >= notes - {"item.used.note"}
    assert not found[False] & notes
    assert len(found[True]) > 0.95 * len(everything)


def test_the_plan_is_in_the_log_only_when_it_is_asked_for(tmp_path: Path) -> None:
    """Next steps, own helpers and the plan for safety stay out of the private log too, unless they are chosen."""
    tokens = Tokens()
    case = stray_case(tokens)
    request = ExportRequest(Paper.LOG, with_private_notes=True)
    found = tokens.seen_in("".join(reached(case, request, tmp_path).values()))
    assert not {name for name in found if name.startswith(("referral.", "helper.", "plan."))}
    assert found
