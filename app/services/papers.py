"""Draws one paper from its view and runs every check on the finished file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper, Part
from app.domain.ids import EntityId
from app.domain.views.chronology import chronology
from app.domain.views.custody import custody
from app.domain.views.cut import chosen_entries, served_case
from app.domain.views.ic3_cut import ic3_view
from app.domain.views.redacted import check_decided, put_instead, shown_instead
from app.domain.views.served import ServedCase
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from app.domain.views.zones import in_told_zones
from app.services.drawn import Drawn, DrawnFile, Job
from app.services.table_paper import draw_table
from app.strings.catalogue import SOURCE_LANGUAGE, spoken_in, text
from exports.base import CheckResult, Find, PaperFile
from exports.registry import load

DAMAGE = "damage"
"""The find that stands for what cannot be read; `--allow damage` writes the paper without it."""

COURTS_LANGUAGE = SOURCE_LANGUAGE
"""Papers are read by courts and officers of the United States, whatever language the window speaks."""

_EMPTY_NAMED = 10


# These say to the second when something was done, by the clock of this computer.
_TELLS_TIMES = frozenset({Paper.BUNDLE, Paper.HANDLING})


def draw(job: Job) -> Drawn:
    """Draw a paper in the court's language and check it; raises what the renderers raise, and `Cancelled`.

    What the checks say is for the person, in the language of the window.
    """
    if job.request.paper in _TELLS_TIMES:
        job = replace(job, snapshot=in_told_zones(job.snapshot, job.request))
    with spoken_in(COURTS_LANGUAGE):
        drawn = _DRAWERS[job.request.paper](job)
    # A paper from a damaged record may lack an entry that nobody would miss before the hearing.
    finds = tuple(_damage_find(sentence) for sentence in dict.fromkeys(job.damage))
    checks: tuple[CheckResult, ...] = load("paper_checks").find_results(finds, job.request.allow)
    return replace(
        drawn,
        checks=(*drawn.checks, *checks),
        finds=(*drawn.finds, *finds),
        may_write=drawn.may_write and all(check.ok for check in checks),
    )


def _damage_find(sentence: str) -> Find:
    where = text("export.damage.where")
    return Find(id=DAMAGE, what="damage", by_shape=False, where=where, excerpt=sentence)


def used_evidence(request: ExportRequest, snapshot: CaseSnapshot) -> tuple[EntityId, ...]:
    """Return the items that go into a paper for those of its entries, in order of item number.

    Raises `KnownError(WHICH_COPY)` while it is not said whether an original or its redacted copy goes in.
    """
    entries = chosen_entries(snapshot, request)
    check_decided(snapshot, request, (item for entry in entries for item in entry.evidence))
    instead = shown_instead(snapshot, request)
    used = {item for entry in entries for item in put_instead(entry.evidence, instead)}
    return tuple(item.id for item in snapshot.evidence if item.id in used)


def _packet(job: Job) -> Drawn:
    view, withheld = _served(job)
    files = load("packet").render_packet(view, job.sources, job.request, job.ctx)
    limit = job.request.split_mb or load("jurisdictions").jurisdiction(view.jurisdiction).size_mb
    contents: Sequence[Any] = ()
    if job.request.page.has(Part.EXHIBITS):
        # A text that a page break or a volume cuts in two is whole only before it is drawn.
        with spoken_in(""):
            contents = load("words_in").exhibit_pieces(view, job.sources.content, job.snapshot, job.ctx)
    return _checked(
        job,
        files,
        pieces=_words(view),
        rows=_rows(view),
        contents=contents,
        withheld=withheld,
        limit_mb=limit,
    )


def _confidential(job: Job) -> Drawn:
    respondent = respondent_sheet(job.snapshot, job.request)
    petitioner = petitioner_sheet(job.snapshot, job.request)
    return _checked(
        job, load("confidential").render_confidential(respondent, petitioner, job.request, job.ctx)
    )


def _log(job: Job) -> Drawn:
    render = load("log").render_log
    files = render(job.snapshot, job.sources, job.request, job.ctx, job.checkpoint, entries=job.log)
    return _checked(job, files, told=None if job.log is None else job.log.told)


def _ic3(job: Job) -> Drawn:
    view = ic3_view(job.snapshot, job.request)
    with spoken_in(""):
        limits = load("ic3_limits").check_ic3(view, job.snapshot, job.request)
    drawn = _checked(job, load("ic3").render_ic3(view, job.request, job.ctx))
    return replace(
        drawn,
        checks=(*limits.checks, *drawn.checks),
        finds=(*limits.finds, *drawn.finds),
        may_write=limits.may_write and drawn.may_write,
    )


def _bundle(job: Job) -> Drawn:
    view, withheld = _served(job)
    proof = None
    if job.proof is not None:
        proof = load("proof").plan_proof(job.proof, job.snapshot, job.request.sealed)
    plan = load("bundle").plan_bundle(
        job.snapshot,
        view,
        job.sources,
        job.checkpoint,
        job.request,
        job.ctx,
        # Those of files are for whoever has the file; these are of the record.
        stamps=tuple(stamp for stamp in job.stamps if stamp.note),
        proof=b"" if proof is None else proof.file.data,
    )
    documents, pieces = plan.documents, _words(view)
    if proof is not None:
        documents, pieces = (*documents, proof.texts), (*pieces, *proof.pieces)
    result = _checked(job, documents, pieces=pieces, rows=_rows(view), withheld=withheld)
    if proof is not None:
        result = _with_private(job, result, proof)
    return replace(
        result,
        files=(DrawnFile("", b"", 0, plan.members),),
        evidence=plan.evidence,
        cleaned=plan.cleaned,
        originals=plan.notes,
        checks=(*result.checks, *plan.checks),
        may_write=result.may_write and all(check.ok for check in plan.checks),
    )


def _handling(job: Job) -> Drawn:
    view = custody(job.snapshot, job.request)
    return _checked(job, load("handling").render_handling_log(view, job.request, job.ctx))


def _proof(job: Job) -> Drawn:
    assert job.proof is not None
    plan = load("proof").plan_proof(job.proof, job.snapshot, job.request.sealed)
    # The texts are searched as they read; the hashes around them would only look like numbers.
    drawn = _with_private(job, _checked(job, [plan.texts], pieces=plan.pieces), plan)
    return replace(drawn, files=(DrawnFile("", plan.file.data, 0),))


def _with_private(job: Job, drawn: Drawn, plan: Any) -> Drawn:
    """Add what a proof would tell that no paper for others prints."""
    with spoken_in(""):
        private: tuple[CheckResult, ...] = load("paper_checks").find_results(plan.finds, job.request.allow)
    return replace(
        drawn,
        checks=(*private, *drawn.checks),
        finds=(*plan.finds, *drawn.finds),
        may_write=drawn.may_write and all(check.ok for check in private),
    )


def _copysheet(job: Job) -> Drawn:
    view, withheld = _served(job)
    hearing = job.snapshot.case.hearing
    files = load("copysheet").render_copy_sheet(view, hearing, job.request, job.ctx)
    return _checked(job, files, pieces=_words(view), rows=_rows(view), withheld=withheld)


def _chronology(job: Job) -> Drawn:
    whole = chronology(job.snapshot, job.request)
    withholding, words = load("withholding"), load("ledger_words")
    view = withholding.without_withheld(whole, job.snapshot, job.request)
    files = load("chronology").render_chronology(view, job.request, job.ctx)
    with spoken_in(""):
        before = words.chronology_pieces(whole)
        withheld = withholding.withheld_in(before, job.snapshot, job.request)
        pieces = words.chronology_pieces(view)
    return _checked(job, files, pieces=pieces, rows=_rows(view.served), withheld=withheld)


def _form(job: Job) -> Drawn:
    """Fill the court's own form; what is put in is searched before, the file as a reader sees it after."""
    choice = job.request.form
    if choice is None:
        raise KnownError(ErrorCode.NOTHING_CHOSEN)
    blank = job.filler.form_fields(choice.blank)
    plan = load("forms").plan_form(blank, job.snapshot, job.request, job.ctx)
    data = job.filler.fill_form(choice.blank, plan.filling)
    # The blank came from outside: it is read where no keys are, and only for the words that it shows.
    facts = job.filler.pdf_facts(data)
    printed = set("\n".join(job.filler.pdf_facts(choice.blank).text).split("\n"))
    lines = [line for page in facts.text for line in page.split("\n") if line not in printed]
    shown = PaperFile("", "\n".join(lines).encode())
    added = (plan.added,) if plan.added is not None else ()
    drawn = _checked(job, [shown, *added], pieces=plan.pieces)
    notes = ("court_form.note.newer", "court_form.note.sign")
    with spoken_in(""):
        empty = CheckResult("form_fields", ok=True, detail=_form_words(plan))
    return replace(
        drawn,
        files=(DrawnFile("", data, len(facts.pages)), *drawn.files[1:]),
        checks=(empty, *drawn.checks),
        notes=(*notes, *drawn.notes),
    )


def _form_words(plan: Any) -> str:
    """Say how many fields are filled, and which wait for a hand."""
    filled = len(plan.filling.texts) + len(plan.filling.ticks)
    words = [text("court_form.filled", n=filled)]
    if plan.empty:
        named = "; ".join(plan.empty[:_EMPTY_NAMED]) + ("; …" if len(plan.empty) > _EMPTY_NAMED else "")
        words.append(text("court_form.empty", n=len(plan.empty), fields=named))
    return " ".join(words)


def _served(job: Job) -> tuple[ServedCase, tuple[Find, ...]]:
    """Cut the view, and take out of its words what is to be withheld; tell where that was."""
    view = served_case(job.snapshot, job.request)
    withholding = load("withholding")
    made: ServedCase = withholding.without_withheld(view, job.snapshot, job.request)
    with spoken_in(""):
        return made, withholding.withheld_finds(view, job.snapshot, job.request)


def _rows(view: ServedCase) -> Sequence[Any]:
    with spoken_in(""):
        rows: Sequence[Any] = load("words_in").in_a_row(view)
    return rows


def _words(view: ServedCase) -> Sequence[Any]:
    with spoken_in(""):
        pieces: Sequence[Any] = load("words_in").served_pieces(view)
    return pieces


def _checked(
    job: Job,
    files: Sequence[PaperFile],
    *,
    pieces: Sequence[Any] = (),
    rows: Sequence[Any] = (),
    contents: Sequence[Any] = (),
    withheld: Sequence[Find] = (),
    limit_mb: int | None = None,
    told: frozenset[str] | None = None,
) -> Drawn:
    with spoken_in(""):
        result = load("paper_checks").check_paper(
            files,
            job.snapshot,
            job.request,
            pieces=pieces,
            rows=rows,
            contents=contents,
            withheld=withheld,
            limit_mb=limit_mb,
            told=told,
            ctx=job.ctx,
        )
    return Drawn(
        files=tuple(DrawnFile(file.name_suffix, file.data, file.pages) for file in files),
        checks=(*(check for file in files for check in file.checks), *result.checks),
        finds=result.finds,
        notes=tuple(dict.fromkeys(note for file in files for note in file.notes)),
        evidence=_exhibits(job),
        may_write=result.may_write,
    )


def _exhibits(job: Job) -> tuple[EntityId, ...]:
    shows = job.request.paper is Paper.PACKET and job.request.page.has(Part.EXHIBITS)
    return used_evidence(job.request, job.snapshot) if shows else ()


_DRAWERS: dict[Paper, Callable[[Job], Drawn]] = {
    Paper.PACKET: _packet,
    Paper.CONFIDENTIAL: _confidential,
    Paper.LOG: _log,
    Paper.IC3: _ic3,
    Paper.BUNDLE: _bundle,
    Paper.CSV: draw_table,
    Paper.JSON: draw_table,
    Paper.HANDLING: _handling,
    Paper.PROOF: _proof,
    Paper.FORM: _form,
    Paper.COPYSHEET: _copysheet,
    Paper.CHRONOLOGY: _chronology,
}
