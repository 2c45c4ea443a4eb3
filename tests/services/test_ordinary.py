"""Ordinary entries raise next to no false alarm in a real export, so that a find is worth a look."""

from __future__ import annotations

from app.domain.export_request import ExportRequest, Paper
from app.domain.moment import read_moment
from app.domain.ports import NoJob
from app.services.session import Session
from exports.checks.leak_scan import Piece, Scanner
from tests.exports.checks.ordinary import ENTRIES, MESSAGES
from tests.services.test_planted import told

__all__ = ["told"]


def test_forty_seven_ordinary_entries_raise_at_most_two_alarms(told: Session) -> None:
    """Times, amounts, dates, docket numbers, ages, sizes: of 47 entries at most two finds, none of them known."""
    assert len(ENTRIES) == 47
    for number, words in enumerate(ENTRIES, 1):
        when = read_moment(f"2026-10-{number % 28 + 1:02d}", None, None, "America/Los_Angeles")
        told.entries.add({"what": words, "when": when})
    found = told.documents.prepare(ExportRequest(Paper.PACKET), "packet.pdf", NoJob())
    assert [find.excerpt for find in found.finds if not find.by_shape] == []
    assert len(found.finds) <= 2, [(find.what, find.excerpt) for find in found.finds]


def test_ordinary_messages_raise_no_alarm(told: Session) -> None:
    """Short lines of chats neither."""
    scanner = Scanner.for_paper(told.documents.snapshot(), ExportRequest(Paper.PACKET))
    pieces = [Piece(f"line {number}", words) for number, words in enumerate(MESSAGES)]
    assert [(find.what, find.excerpt) for find in scanner.scan(pieces).finds] == []
    assert scanner.spread(MESSAGES) == ()
