"""The private log: everything with its versions, for the person and their lawyer; never filed or served.

It is the only renderer that takes the whole snapshot. Private notes are printed only when that was asked for
this once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry, EntryVersion
from app.domain.evidence import HandlingEvent, acts_by_item
from app.domain.export_request import ExportRequest, Reader
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record, kind_of
from app.domain.ports import JobContext
from app.domain.views.cut import log_order
from app.strings.catalogue import text
from app.strings.labels import behind_words
from exports.base import PaperFile, Sources
from exports.handling import act_details
from exports.log_words import PRIVATE_FIELDS, Ids, field_label, ids_of, value_words
from exports.render.document import Document, PageStyle, Style
from exports.words import instant_clock_words, label, short_moment

_PROSE_AT = 160
_IN_ORDER = frozenset({"needed", "referrals", "threads", "batches"})
"""Parts whose records come in the order in which they are printed."""


class LogEntries(Protocol):
    """Every entry in the order of the log, each with its states, oldest first, where it has several."""

    @property
    def ids(self) -> Sequence[EntityId]:
        """Return the ids in order."""

    @property
    def withdrawn(self) -> int:
        """Return how many were withdrawn."""

    @property
    def held(self) -> int:
        """Return how many are held for the lawyer."""

    def __iter__(self) -> Iterator[tuple[Entry, Sequence[EntryVersion]]]: ...


class _WholeEntries:
    """The entries of a snapshot that has all of them."""

    def __init__(self, snapshot: CaseSnapshot) -> None:
        self._entries = sorted(snapshot.entries, key=log_order)
        self._versions = snapshot.versions or {}
        self.ids = tuple(entry.id for entry in self._entries)
        self.withdrawn = sum(entry.withdrawn for entry in self._entries)
        self.held = sum(entry.hold for entry in self._entries)

    def __iter__(self) -> Iterator[tuple[Entry, Sequence[EntryVersion]]]:
        for entry in self._entries:
            yield entry, self._versions.get(entry.id, ())


def render_log(
    snapshot: CaseSnapshot,
    sources: Sources,
    request: ExportRequest,
    ctx: JobContext,
    checkpoint: str,
    *,
    entries: LogEntries | None = None,
) -> tuple[PaperFile, ...]:
    """Render the whole record, oldest entry first, dates not known last; `checkpoint` is printed as given.

    `entries` are those of the log where the snapshot does not hold all of them.
    """
    del sources  # the log names files and their handling; it does not show them
    page = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=text("log.title"),
        footer_note=text("log.footer"),
        greyscale=request.page.greyscale,
    )
    doc = Document(title=text("log.title"), page=page)
    doc.draw_as_it_comes(ctx)
    log = _Log(doc, snapshot, _WholeEntries(snapshot) if entries is None else entries, request, ctx)
    log.draw(checkpoint)
    made = log.doc.build(ctx)
    notes = ["log.note.private"]
    if request.with_private_notes:
        notes.append("log.note.with_private_notes")
    if request.with_plan:
        notes.append("log.note.with_plan")
    if made.replaced:
        notes.append("log.note.replaced")
    return (PaperFile("", made.pdf, made.pages, tuple(notes)),)


class _Log:
    """Draws one log."""

    def __init__(
        self,
        doc: Document,
        snapshot: CaseSnapshot,
        entries: LogEntries,
        request: ExportRequest,
        ctx: JobContext,
    ) -> None:
        self.doc, self._snapshot, self._entries, self._ctx = doc, snapshot, entries, ctx
        self._private = request.with_private_notes
        self._with_plan = request.with_plan
        self._numbers = {entry: number for number, entry in enumerate(entries.ids, start=1)}
        self._ids: Ids = ids_of(snapshot, self._numbers)
        self._used: dict[EntityId, list[str]] = {}

    def draw(self, checkpoint: str) -> None:
        """Draw cover and all parts; a part without records is left out."""
        doc = self.doc
        doc.heading(1, text("log.title"))
        doc.paragraph(text("log.marked"), Style.CENTER)
        doc.paragraph(text("log.may_be_subpoenaed"), Style.NOTE)
        doc.labelled(text("log.made"), instant_clock_words(self._snapshot.taken))
        if self._snapshot.begun is not None:
            doc.labelled(text("log.begun"), instant_clock_words(self._snapshot.begun))
        doc.labelled(text("log.counts_label"), self._counts())
        notes = "log.private_notes_in" if self._private else "log.private_notes_out"
        doc.labelled(text("log.private_notes"), text(notes))
        if checkpoint.strip():
            doc.heading(2, text("log.checkpoint"))
            doc.paragraph(text("log.checkpoint_what"))
            doc.paragraph(checkpoint.strip("\n"), Style.MONO)
        self._draw_entries()
        self._draw_records("people", self._snapshot.people)
        self._draw_records("reports", self._snapshot.reports)
        self._draw_records("orders", self._snapshot.orders)
        self._draw_records("transactions", self._snapshot.transactions)
        self._draw_records("promises", self._snapshot.promises)
        self._draw_records("debts", self._snapshot.debts)
        self._draw_records("work", self._snapshot.work)
        self._draw_records("journeys", self._snapshot.journeys)
        self._draw_records("held", self._snapshot.held)
        self._draw_records("places", self._snapshot.places)
        self._draw_evidence()
        self._draw_records("needed", self._snapshot.needed)
        if self._with_plan:
            self._draw_records("referrals", self._snapshot.referrals)
            self._draw_records("helpers", self._snapshot.helpers)
            self._draw_records("plans", self._snapshot.plans)
        self._draw_records("threads", self._snapshot.threads)
        self._draw_records("batches", self._snapshot.batches)
        self._draw_records("identifiers", self._snapshot.identifiers)
        self._draw_case()
        self._draw_records("releases", self._snapshot.releases)
        self._draw_records("exports", self._snapshot.exports)

    def _counts(self) -> str:
        return text(
            "log.counts",
            entries=len(self._numbers),
            withdrawn=self._entries.withdrawn,
            held=self._entries.held,
            evidence=len(self._snapshot.evidence),
        )

    def _draw_entries(self) -> None:
        if not self._numbers:
            self.doc.paragraph(text("log.nothing_yet"))
            return
        self.doc.heading(1, text("log.part_title.entries"), new_page=True)
        for entry, versions in self._entries:
            self._ctx.check()
            self._ctx.progress(self._numbers[entry.id], len(self._numbers), "log.progress")
            self._draw_entry(entry, versions)
            for item in dict.fromkeys(entry.evidence):
                self._used.setdefault(item, []).append(self._ids.name(entry.id))

    def _draw_entry(self, entry: Entry, versions: Sequence[EntryVersion]) -> None:
        name = text("log.entry", n=self._numbers[entry.id])
        title = text("log.entry_on", entry=name, when=short_moment(entry.when))
        heading = entry.heading()
        self.doc.heading(
            2, text("log.entry_titled", entry=title, title=heading) if heading else title, bookmark=title
        )
        if entry.withdrawn:
            self.doc.paragraph(text("log.withdrawn"), Style.LABEL)
        if entry.hold:
            self.doc.paragraph(text("log.held"), Style.LABEL)
        self._draw_fields(entry)
        if len(versions) > 1:
            self._draw_versions(versions)

    def _draw_versions(self, versions: Sequence[EntryVersion]) -> None:
        self.doc.heading(4, text("log.versions", n=len(versions)), bookmark="")
        self.doc.bullet(text("log.first_saved", at=instant_clock_words(versions[0].recorded)))
        for before, after in pairwise(versions):
            self._ctx.check()
            said = text("log.version_at", at=instant_clock_words(after.recorded))
            if after.reason:
                said = text("log.version_reason", said=said, reason=label("reason", after.reason))
            if after.behind_ms:
                said = text("log.clock_back", said=said, behind=behind_words(after.behind_ms))
            self.doc.bullet(said)
            for spec in self._specs(RecordKind.ENTRY):
                if spec.name in after.changed:
                    self._draw_difference(before.entry, after.entry, spec)
            if not self._private and PRIVATE_FIELDS & set(after.changed):
                self.doc.paragraph(text("log.private_note_changed"), Style.NOTE)

    def _draw_difference(self, before: Entry, after: Entry, spec: FieldSpec) -> None:
        was, now = value_words(before, spec, self._ids), value_words(after, spec, self._ids)
        name = field_label(spec.name, RecordKind.ENTRY)
        empty = text("log.empty")
        for key, words in (("log.was", was), ("log.now", now)):
            self.doc.labelled(text(key, field=name), words or empty, _style(words))

    def _draw_records(self, name: str, records: Sequence[Record]) -> None:
        if not records:
            return
        self.doc.heading(1, text(f"log.part_title.{name}"), new_page=True)
        in_order = records if name in _IN_ORDER else sorted(records, key=self._place)
        for number, record in enumerate(in_order, start=1):
            self._ctx.check()
            title = self._ids.names.get(record.id, "")
            one = text(f"log.one.{name}", n=number)
            self.doc.heading(2, text("log.entry_titled", entry=one, title=title) if title else one)
            self._draw_fields(record)

    def _place(self, record: Record) -> tuple[bool, int, str, bytes]:
        """Say where a record stands in its part: by its first time, those without one last, by name."""
        kinds = {spec.kind: spec.name for spec in reversed(RECORDS[kind_of(record)].fields)}
        at: int | None = None
        if FieldKind.MOMENT in kinds:
            at = getattr(record, kinds[FieldKind.MOMENT]).sort_ms()
        elif FieldKind.INSTANT in kinds:
            at = getattr(record, kinds[FieldKind.INSTANT]).ms
        return (at is None, at or 0, self._ids.names.get(record.id, "").casefold(), record.id)

    def _draw_evidence(self) -> None:
        handling = acts_by_item(self._snapshot.handling)
        if not (self._snapshot.evidence or self._snapshot.erased):
            return
        self.doc.heading(1, text("log.part_title.evidence"), new_page=True)
        for item in self._snapshot.evidence:
            self._ctx.check()
            self.doc.heading(2, self._ids.name(item.id))
            self._draw_fields(item)
            if item.id in self._used:
                self.doc.labelled(text("log.used_in"), ", ".join(self._used[item.id]))
            self._draw_handling(handling.get(item.id, ()))
        for gone in self._snapshot.erased:
            self._ctx.check()
            self.doc.heading(2, self._ids.name(gone.id))
            used = [self._ids.name(entry) for entry in gone.entries]
            if used:
                self.doc.labelled(text("log.was_used_in"), ", ".join(used))
            self._draw_handling(handling.get(gone.id, ()))

    def _draw_handling(self, events: Iterable[HandlingEvent]) -> None:
        rows = [
            [instant_clock_words(event.recorded), label("handling", event.act), self._detail(event)]
            for event in events
        ]
        if rows:
            header = [text(f"log.column.{name}") for name in ("at", "act", "detail")]
            self.doc.table(header, rows, widths=(3, 3, 4), caption=text("log.handling"))

    def _detail(self, event: HandlingEvent) -> str:
        return act_details(event, self._snapshot.exports, told=frozenset(Reader))

    def _draw_case(self) -> None:
        specs = self._specs(RecordKind.CASE)
        if any(value_words(self._snapshot.case, spec, self._ids) for spec in specs):
            self.doc.heading(1, text("log.part_title.case"), new_page=True)
            self._draw_fields(self._snapshot.case)

    def _draw_fields(self, record: Record) -> None:
        """Draw every field that has a value, in the order of the field table."""
        kind = kind_of(record)
        for spec in self._specs(kind):
            words = value_words(record, spec, self._ids)
            if words.strip():
                name = field_label(spec.name, kind)
                # A question ends as one.
                self.doc.labelled(name if name.endswith("?") else f"{name}:", words, _style(words))

    def _specs(self, kind: RecordKind) -> tuple[FieldSpec, ...]:
        return tuple(
            spec for spec in RECORDS[kind].fields if self._private or spec.name not in PRIVATE_FIELDS
        )


def _style(words: str) -> Style:
    return Style.QUOTE if len(words) > _PROSE_AT or "\n" in words else Style.BODY
