"""What the documents screen is working on: plain values between its presenter and its view. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.court_form import FormReader
from app.domain.export_request import (
    SHOWS_MESSAGES,
    WITHHOLDS,
    ExportRequest,
    Originals,
    PageOptions,
    Paper,
    Part,
    Reader,
)
from app.domain.ids import EntityId
from app.domain.transcripts import MessageChoice
from app.services.choices import CopyChoice
from app.services.forms import FormLook

PAPERS: tuple[Paper, ...] = (
    Paper.PACKET,
    Paper.CONFIDENTIAL,
    Paper.IC3,
    Paper.BUNDLE,
    Paper.FORM,
    Paper.COPYSHEET,
    Paper.LOG,
    Paper.HANDLING,
    Paper.PROOF,
    Paper.CSV,
    Paper.JSON,
)
WITH_ENTRIES = frozenset(
    {Paper.PACKET, Paper.IC3, Paper.BUNDLE, Paper.CSV, Paper.JSON, Paper.PROOF, Paper.FORM, Paper.COPYSHEET}
)
WITH_PAGES = frozenset(
    {Paper.PACKET, Paper.CONFIDENTIAL, Paper.IC3, Paper.LOG, Paper.HANDLING, Paper.FORM, Paper.COPYSHEET}
)
READERS: dict[Paper, Reader] = {
    Paper.PACKET: Reader.JUDGE,
    Paper.CONFIDENTIAL: Reader.JUDGE,
    Paper.IC3: Reader.IC3,
    Paper.BUNDLE: Reader.POLICE,
    Paper.LOG: Reader.ME,
    Paper.HANDLING: Reader.POLICE,
    Paper.FORM: Reader.JUDGE,
    Paper.COPYSHEET: Reader.ME,
    Paper.PROOF: Reader.ATTORNEY,
    Paper.CSV: Reader.ATTORNEY,
    Paper.JSON: Reader.ATTORNEY,
}
ENDINGS: dict[Paper, str] = {
    Paper.BUNDLE: ".zip",
    Paper.CSV: ".csv",
    Paper.JSON: ".json",
    Paper.PROOF: ".json",
}
# Suggested names say what the pages are for, never whose they are or that a program made them.
NAMES: dict[Paper, str] = {
    Paper.PACKET: "Attachment",
    Paper.CONFIDENTIAL: "Information-sheets",
    Paper.IC3: "Worksheet",
    Paper.BUNDLE: "Evidence",
    Paper.LOG: "Log",
    Paper.HANDLING: "Handling-log",
    Paper.FORM: "Form",
    Paper.COPYSHEET: "Copy-sheet",
    Paper.PROOF: "Proof",
    Paper.CSV: "Incidents",
    Paper.JSON: "Incidents",
}


class Stage(StrEnum):
    """How far the paper is."""

    CHOOSING = "choosing"
    MAKING = "making"
    MADE = "made"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person has chosen so far."""

    paper: Paper = Paper.PACKET
    reader: Reader = Reader.JUDGE
    entries: frozenset[EntityId] = frozenset()
    jurisdiction: str = ""
    originals: Originals = Originals.ASIS
    with_private_notes: bool = False
    allow: frozenset[str] = frozenset()
    page: PageOptions = field(default_factory=PageOptions)
    messages: tuple[MessageChoice, ...] = ()
    withhold: frozenset[str] = frozenset()
    left_out: frozenset[EntityId] = frozenset()
    redacted: tuple[tuple[EntityId, EntityId], ...] = ()
    form: FormLook | None = None
    flat: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that the paper cannot do without."""
        return self.paper is not Paper.FORM or (self.form is not None and self.form.reader is not None)

    @property
    def takes_entries(self) -> bool:
        """Whether entries go in; of forms only into those that are served."""
        if self.paper is Paper.FORM:
            return self.form is not None and self.form.reader is FormReader.SERVED
        return self.paper in WITH_ENTRIES

    def request(self) -> ExportRequest:
        """Return the request that services take."""
        return ExportRequest(
            paper=self.paper,
            reader=self.reader,
            entries=tuple(sorted(self.entries)) if self.takes_entries else None,
            jurisdiction=self.jurisdiction,
            originals=self.originals,
            with_private_notes=self.with_private_notes and self.paper is Paper.LOG,
            allow=self.allow,
            page=self.page,
            messages=self.messages if self.paper in SHOWS_MESSAGES else (),
            withhold=self.withhold if self.paper in WITHHOLDS else frozenset(),
            left_out=self.left_out,
            redacted=self.redacted,
            form=self.form.choice(flat=self.flat) if self.form is not None and self.is_whole else None,
        )

    def copies_asked(self, choices: Sequence[CopyChoice]) -> tuple[CopyChoice, ...]:
        """Return the files for which this paper asks whether a redacted copy goes in."""
        shows = self.page.has(Part.EXHIBITS) if self.paper is Paper.PACKET else self.paper is Paper.BUNDLE
        return tuple(choice for choice in choices if shows and choice.entries & self.entries)

    def with_copies(self, choices: Sequence[CopyChoice]) -> Wish:
        """Return the wish with the newest copy for every file of which nothing was picked."""
        picked = dict(self.redacted)
        pairs = []
        for choice in choices:
            known = {choice.original, *(copy for copy, _ in choice.copies)}
            chosen = picked.get(choice.original)
            pairs.append((choice.original, chosen if chosen in known else choice.copies[-1][0]))
        return replace(self, redacted=tuple(pairs))

    def file_name(self) -> str:
        """Return the name to offer: neutral, without a person in it."""
        return NAMES[self.paper] + ENDINGS.get(self.paper, ".pdf")


@dataclass(frozen=True, slots=True)
class FindLine:
    """Something that may have to stay private: where, the words around it, and what can be done.

    `can_withhold` tells that it can be replaced where it stands, `withheld` that it was; `item` is an item of
    evidence that can be left out.
    """

    id: str
    what: str
    where: str
    excerpt: str
    entry: EntityId | None
    allowable: bool
    allowed: bool
    can_withhold: bool = False
    withheld: bool = False
    item: EntityId | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item of evidence that was left out of a paper, and how it is named."""

    id: EntityId
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the checks say of the finished pages."""

    pages: int
    summary: str
    lines: tuple[str, ...]
    failed: tuple[str, ...]
    finds: tuple[FindLine, ...]
    notes: tuple[str, ...]
    may_write: bool
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeLine:
    """One paper made before."""

    when: str
    paper: str
    files: str
