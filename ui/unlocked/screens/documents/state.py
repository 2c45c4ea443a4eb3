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
    Sealed,
)
from app.domain.ids import EntityId
from app.domain.transcripts import MessageChoice
from app.services.choices import CopyChoice, PaperChoice
from app.services.forms import FormLook
from app.strings.catalogue import text
from ui.unlocked.screens.documents.papers import PAPERS, PaperSpec


class Stage(StrEnum):
    """How far the paper is: chosen, being drawn, stopped, drawn, being written."""

    CHOOSING = "choosing"
    MAKING = "making"
    STOPPED = "stopped"
    MADE = "made"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person has chosen so far.

    `own` tells that the entries are the person's choice and not the one to begin with, made among the
    `offered` ones; `left_out` are items of chosen entries that stay out.
    """

    spec: PaperSpec = PAPERS[0]
    entries: frozenset[EntityId] = frozenset()
    own: bool = False
    offered: frozenset[EntityId] = frozenset()
    left_out: frozenset[EntityId] = frozenset()
    jurisdiction: str = ""
    originals: Originals = Originals.ASIS
    originals_of: tuple[tuple[EntityId, Originals], ...] = ()
    with_proof: bool = False
    with_private_notes: bool = False
    with_plan: bool = False
    allow: frozenset[str] = frozenset()
    page: PageOptions = field(default_factory=PageOptions)
    messages: tuple[MessageChoice, ...] = ()
    withhold: frozenset[str] = frozenset()
    redacted: tuple[tuple[EntityId, EntityId], ...] = ()
    form: FormLook | None = None
    flat: bool = False
    with_held: bool = False
    with_immigration: bool = False

    @property
    def paper(self) -> Paper:
        """Return which paper."""
        return self.spec.paper

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that the paper cannot do without."""
        if self.paper is Paper.FORM and (self.form is None or self.form.reader is None):
            return False
        # A chronology may be of rows and contacts alone.
        return bool(self.entries) or not self.takes_entries or self.paper is Paper.CHRONOLOGY

    @property
    def takes_entries(self) -> bool:
        """Whether entries go in; of forms only into those that are served."""
        if self.paper is Paper.FORM:
            return self.form is not None and self.form.reader is FormReader.SERVED
        return self.spec.entries

    @property
    def lists_originals(self) -> bool:
        """Whether originals go out, each of which may hold more than it should."""
        return self.paper is Paper.BUNDLE

    @property
    def shows_items(self) -> bool:
        """Whether the items of the entries go in too."""
        if self.paper is Paper.PACKET:
            return self.page.has(Part.EXHIBITS)
        return self.paper is Paper.BUNDLE

    def request(self) -> ExportRequest:
        """Return the request that services take."""
        is_filled = self.form is not None and self.form.reader is not None
        return ExportRequest(
            paper=self.paper,
            reader=self.spec.reader,
            entries=tuple(sorted(self.entries)) if self.takes_entries else None,
            jurisdiction=self.jurisdiction,
            originals=self.originals,
            originals_of=self.originals_of if self.lists_originals else (),
            with_proof=self.with_proof and self.lists_originals,
            sealed=Sealed.PRIVATE if self.lists_originals else Sealed.NONE,
            with_private_notes=self.with_private_notes and self.paper is Paper.LOG,
            with_plan=self.with_plan and self.paper is Paper.LOG,
            allow=self.allow,
            page=self.page,
            messages=self.messages if self.paper in SHOWS_MESSAGES else (),
            withhold=self.withhold if self.paper in WITHHOLDS else frozenset(),
            redacted=self.redacted,
            left_out=self.left_out if self.shows_items else frozenset(),
            with_held=self.with_held,
            with_immigration=self.with_immigration,
            form=self.form.choice(flat=self.flat) if self.form is not None and is_filled else None,
        )

    def copies_asked(self, choices: Sequence[CopyChoice]) -> tuple[CopyChoice, ...]:
        """Return the files for which this paper asks whether a redacted copy goes in."""
        return tuple(
            choice
            for choice in choices
            if self.shows_items and choice.entries & self.entries and choice.original not in self.left_out
        )

    def within(self, choice: PaperChoice) -> Wish:
        """Return the wish cut to what may go in: the entries to begin with unless the person chose some.

        Every file with redacted copies of which nothing was picked has its newest copy.
        """
        offered = {line.id for line in choice.lines}
        entries = self.entries & offered if self.own else choice.start
        picked = dict(self.redacted)
        pairs = []
        for each in choice.copies:
            known = {each.original, *(copy for copy, _ in each.copies)}
            chosen = picked.get(each.original)
            pairs.append((each.original, chosen if chosen in known else each.copies[-1][0]))
        return replace(
            self,
            entries=frozenset(entries),
            left_out=self.left_out & {item.id for line in choice.lines for item in line.items},
            jurisdiction=choice.jurisdiction,
            redacted=tuple(pairs),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a long piece of work is: what is being done, how much of it (0 to 100, None when not known).

    `left` says in words how long it will take, "" when that is not known or not worth saying.
    """

    words: str
    percent: int | None = None
    left: str = ""

    def sentence(self) -> str:
        """Say it in one line."""
        if self.percent is None:
            return text("documents.standing", what=self.words)
        words = text("window.job.progress", what=self.words, percent=self.percent)
        return text("window.job.with_time", what=words, left=self.left) if self.left else words
