"""The papers that can be made, one line each, in the order and under the reader a person thinks of. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.export_request import Paper, Reader


class For(StrEnum):
    """Who a paper is for, as the list of papers groups them."""

    COURT = "court"
    POLICE = "police"
    LAWYER = "lawyer"
    FBI = "fbi"
    ME = "me"


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """One line of the list: `stem` is the file name to offer, neutral, without a person or program in it.

    `pages` tells that there are pages to read, `entries` that entries are chosen for it, `by_itself` that it
    is drawn and checked whenever a choice changes; else a button is pressed for that.
    """

    paper: Paper
    group: For
    reader: Reader
    stem: str
    ending: str = ".pdf"
    pages: bool = True
    entries: bool = False
    by_itself: bool = True

    @property
    def key(self) -> str:
        """Return the name of the line: that of the paper, with its reader where several get it."""
        return f"{self.paper.value}.{self.group.value}" if self in _SHARED else self.paper.value

    @property
    def file_name(self) -> str:
        """Return the file name to offer."""
        return self.stem + self.ending


_BUNDLE_POLICE = PaperSpec(
    Paper.BUNDLE, For.POLICE, Reader.POLICE, "Evidence", ".zip", pages=False, entries=True, by_itself=False
)
_BUNDLE_LAWYER = PaperSpec(
    Paper.BUNDLE, For.LAWYER, Reader.ATTORNEY, "Evidence", ".zip", pages=False, entries=True, by_itself=False
)
_SHARED = (_BUNDLE_LAWYER,)

PAPERS: tuple[PaperSpec, ...] = (
    PaperSpec(Paper.PACKET, For.COURT, Reader.JUDGE, "Attachment", entries=True),
    PaperSpec(Paper.CONFIDENTIAL, For.COURT, Reader.JUDGE, "Information-sheets"),
    PaperSpec(Paper.FORM, For.COURT, Reader.JUDGE, "Form", entries=True),
    PaperSpec(Paper.COPYSHEET, For.COURT, Reader.ME, "Copy-sheet", entries=True),
    _BUNDLE_POLICE,
    PaperSpec(Paper.HANDLING, For.POLICE, Reader.POLICE, "Handling-log"),
    PaperSpec(Paper.CHRONOLOGY, For.LAWYER, Reader.ATTORNEY, "Chronology", entries=True),
    _BUNDLE_LAWYER,
    PaperSpec(Paper.CSV, For.LAWYER, Reader.ATTORNEY, "Incidents", ".csv", pages=False, entries=True),
    PaperSpec(Paper.JSON, For.LAWYER, Reader.ATTORNEY, "Incidents", ".json", pages=False, entries=True),
    PaperSpec(
        Paper.PROOF,
        For.LAWYER,
        Reader.ATTORNEY,
        "Proof",
        ".json",
        pages=False,
        entries=True,
        by_itself=False,
    ),
    PaperSpec(Paper.IC3, For.FBI, Reader.IC3, "Worksheet", entries=True),
    PaperSpec(Paper.LOG, For.ME, Reader.ME, "Log"),
)
"""Every line of the list."""


def spec_of(key: str) -> PaperSpec:
    """Return the line of that key, or the first of a paper."""
    found = next((spec for spec in PAPERS if spec.key == key), None)
    return found or next(spec for spec in PAPERS if spec.paper == key)
