"""Checks the finished files of one paper before they are written: leaks, then what courts ask of a file.

The result is honest about its reach: it says what was looked for, in how many pages, and what nobody told it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.case import CaseSnapshot
from app.domain.court_form import FormReader
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.ports import JobContext, NoJob
from app.domain.views.secrets import Secret, SecretKind, untold
from app.strings.catalogue import text
from exports.base import CheckResult, Find, PaperFile
from exports.checks.court_rules import MEGABYTE, READABLE, RULES_OF, check_volumes
from exports.checks.folding import squeeze
from exports.checks.leak_scan import Piece, Scanner, ScanReport, find_id, unresolved
from exports.checks.pdf_reading import PdfReading

LEAK_SCAN = "leak_scan"
_PDF = b"%PDF-"
_SERVED = frozenset({Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON, Paper.CHRONOLOGY})
_FOR_COURT = frozenset({Paper.PACKET, Paper.CONFIDENTIAL})
_NAMED_KINDS = (
    SecretKind.ADDRESS,
    SecretKind.PHONE,
    SecretKind.EMAIL,
    SecretKind.HANDLE,
    SecretKind.WORKPLACE,
    SecretKind.SCHOOL,
    SecretKind.BIRTH_DATE,
    SecretKind.VEHICLE,
    SecretKind.COORDINATES,
    SecretKind.PRIVATE_NOTE,
)


@dataclass(frozen=True, slots=True)
class PaperChecks:
    """The results of all checks, every find (allowed or not), and whether the files may be written."""

    checks: tuple[CheckResult, ...]
    finds: tuple[Find, ...]
    may_write: bool


def check_paper(
    files: Sequence[PaperFile],
    snapshot: CaseSnapshot,
    request: ExportRequest,
    *,
    pieces: Sequence[Piece] = (),
    rows: Sequence[Sequence[Piece]] = (),
    contents: Sequence[Piece] = (),
    withheld: Sequence[Find] = (),
    limit_mb: int | None = None,
    told: frozenset[str] | None = None,
    ctx: JobContext | None = None,
) -> PaperChecks:
    """Read every finished file back and check it; `pieces` are words that go in, with their entries.

    `rows` are the same words as they are read one after the other: what is found in no single one is told.
    `contents` are the texts of exhibits, whole; `withheld` are finds that were taken out before, to be told.

    `limit_mb` is the size a court takes; `told` are the zones that the entries are told in, where the
    snapshot does not hold all of those. A find is told once for each place; one that stands in an entry of
    `pieces` is told there and not again for its page.
    """
    job = NoJob() if ctx is None else ctx
    report = ScanReport()
    spread: tuple[Find, ...] = ()
    results: list[CheckResult] = []
    looked: dict[Secret, None] = {}
    by_shape = False
    pages = 0
    for number, file in enumerate(files):
        job.progress(number, len(files), "checks.progress")
        scanner = Scanner.for_paper(snapshot, request, file.name_suffix, told)
        looked.update(dict.fromkeys(scanner.secrets))
        by_shape = by_shape or scanner.by_shape
        if number == 0 and pieces:
            report = report.joined(scanner.scan(pieces, job))
            spread = tuple(_spread(scanner, rows))
        name = file.name_suffix.strip("-.") if len(files) > 1 else ""
        found, seen = _scan_file(file, scanner, name, job)
        report = report.joined(found)
        pages += seen
    results.extend(_court_results(files, request, limit_mb, job))
    if contents and files:
        scanner = Scanner.for_paper(snapshot, request, files[0].name_suffix, told)
        report = report.joined(scanner.scan(contents, job))
    looked_at = Looked(tuple(looked), pages, by_shape)
    return judged(report, (*spread, *withheld), looked_at, snapshot, request, results=results)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a scan looked for, in how many pages, and whether also by shape."""

    secrets: tuple[Secret, ...]
    pages: int
    by_shape: bool


def judged(
    report: ScanReport,
    beside: Sequence[Find],
    looked: Looked,
    snapshot: CaseSnapshot,
    request: ExportRequest,
    *,
    results: Sequence[CheckResult] = (),
) -> PaperChecks:
    """Say what was found and whether the files may be written.

    `beside` are finds that are told wherever they stand; `results` are of checks that look for no secrets.
    """
    finds = (*_once(report.finds), *beside)
    open_finds = unresolved(finds, request.allow)
    unknown = untold(snapshot) if _is_served(request) else ()
    checks = (
        *_scan_results(looked, finds, open_finds, unknown=bool(unknown)),
        *find_results(finds, request.allow),
        *_town_results(report),
        *_untold_results(unknown),
        *results,
    )
    return PaperChecks(checks, finds, may_write=not open_finds and all(check.ok for check in checks))


def _court_results(
    files: Sequence[PaperFile], request: ExportRequest, limit_mb: int | None, job: JobContext
) -> Iterator[CheckResult]:
    """Yield what the rules of courts say of each PDF; volumes of one packet are judged together."""
    papers = [file for file in files if file.data.startswith(_PDF)]
    limit = None if limit_mb is None else limit_mb * MEGABYTE
    rules = RULES_OF.get(request.paper, READABLE)
    given = [("", file.data) for file in papers]
    # The two sheets, and a form with the page added to it, are papers of their own; volumes are one.
    groups = [given] if request.paper is Paper.PACKET else [[one] for one in given]
    judged = [result for group in groups for result in check_volumes(group, limit, rules=rules, ctx=job)]
    for file, found in zip(papers, judged, strict=True):
        # Of a paper that goes to no court only what is broken is told.
        told = [rule for rule in found if request.paper in _FOR_COURT or not rule.ok]
        yield from _labelled(told, file.name_suffix.strip("-.") if len(files) > 1 else "")


def _is_served(request: ExportRequest) -> bool:
    if request.form is not None:
        return request.form.reader is FormReader.SERVED
    return request.paper in _SERVED


def _scan_file(file: PaperFile, scanner: Scanner, name: str, job: JobContext) -> tuple[ScanReport, int]:
    if not file.data.startswith(_PDF):
        where = text("checks.where.file", name=name or text("checks.where.text_file"))
        words = file.data.decode("utf-8", "replace")
        # JSON writes line ends and quotes in its own way; its texts are searched as they read.
        texts = json_texts(json.loads(words)) if words.startswith("{") else [words]
        return scanner.scan([Piece(where, each) for each in texts], job), 0
    reading = PdfReading(file.data, name, job)
    report = scanner.scan(reading.read(), job)
    report = report.joined(_beyond(report, scanner.scan(reading.joins, job)))
    marked = tuple(
        Find(find_id("image_metadata", where), "image_metadata", by_shape=False, where=where, excerpt="")
        for where in reading.marked_pictures
    )
    return report.joined(ScanReport(marked)), reading.pages


def _spread(scanner: Scanner, rows: Sequence[Sequence[Piece]]) -> Iterator[Find]:
    """Yield what is spread over several texts, with the place and the words of all."""
    for row in rows:
        yield from spread_in(scanner, row)


def spread_in(scanner: Scanner, row: Sequence[Piece]) -> Iterator[Find]:
    """Yield what is spread over several texts that are read one after the other."""
    for find in scanner.spread([piece.text for piece in row]):
        yield replace(find, where=row[0].where, entry=row[0].entry, span=None)


def _beyond(told: ScanReport, more: ScanReport) -> ScanReport:
    """Keep of a second reading only what the first did not find anywhere."""
    known = {find.id for find in told.finds}
    return ScanReport(tuple(find for find in more.finds if find.id not in known))


def json_texts(value: object) -> Iterator[str]:
    """Yield every text of a JSON document, without the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from json_texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from json_texts(part)


def _once(finds: Sequence[Find]) -> tuple[Find, ...]:
    """Drop a page's find when the same text is told with what it stands in, and repeats of a place."""
    told = {find.id for find in finds if _has_source(find)}
    kept: dict[tuple[str, str, EntityId | None], Find] = {}
    for find in finds:
        if _has_source(find) or find.id not in told:
            kept.setdefault((find.id, find.where, find.entry), find)
    return tuple(kept.values())


def _has_source(find: Find) -> bool:
    return find.own or find.entry is not None or find.item is not None


def _labelled(checks: Sequence[CheckResult], name: str) -> tuple[CheckResult, ...]:
    if not name:
        return tuple(checks)
    return tuple(replace(check, detail=f"{name}: {check.detail}") for check in checks)


def _scan_results(
    looked: Looked, finds: Sequence[Find], open_finds: Sequence[Find], *, unknown: bool
) -> tuple[CheckResult, ...]:
    detail = looked_for(looked.secrets, looked.pages, shapes=looked.by_shape)
    if open_finds:
        found = text("checks.leak.found", n=len({find.id for find in open_finds}))
        return (CheckResult(LEAK_SCAN, ok=False, detail=f"{found} {detail}"),)
    said = [
        text(f"checks.leak.{state}", n=len(ids))
        for state, ids in (
            ("allowed", {find.id for find in finds if not find.withheld}),
            ("withheld", {find.id for find in finds if find.withheld}),
        )
        if ids
    ]
    told = " ".join(said) or text("checks.leak.none_known" if unknown else "checks.leak.none")
    return (CheckResult(LEAK_SCAN, ok=True, detail=f"{told} {detail}"),)


def find_results(finds: Sequence[Find], allow: frozenset[str]) -> tuple[CheckResult, ...]:
    """Write each find as a line that begins with its id, which `--allow` takes."""
    stopped = {id(find) for find in unresolved(finds, allow)}
    return tuple(CheckResult("find", ok=id(find) not in stopped, detail=find_words(find)) for find in finds)


def find_words(find: Find) -> str:
    """Say what was found, where, in which words."""
    key = "checks.find.shape" if find.by_shape else "checks.find"
    if find.withheld:
        key = "checks.find.withheld"
    return text(
        key if find.allowable else "checks.find.never",
        id=find.id,
        kind=text(f"checks.kind.{find.what}"),
        where=find.where,
        excerpt=find.excerpt,
    )


def looked_for(secrets: Sequence[Secret], pages: int, *, shapes: bool) -> str:
    """Say what a scan looked for and where, and that it reads neither pictures nor sound."""
    counts = Counter(
        kind
        for kind, _ in {(secret.kind, squeeze(secret.value)) for secret in secrets if secret.value.strip()}
    )
    parts = [text(f"checks.looked.{kind.value}", n=counts[kind]) for kind in _NAMED_KINDS if counts[kind]]
    others = sum(count for kind, count in counts.items() if kind not in _NAMED_KINDS)
    if others:
        parts.append(text("checks.looked.other", n=others))
    if shapes:
        parts.append(text("checks.looked.shapes"))
    if not parts:
        return text("checks.looked.nothing")
    words = parts[0] if len(parts) == 1 else text("checks.and", most=", ".join(parts[:-1]), last=parts[-1])
    key = "checks.looked.pages" if pages else "checks.looked.files"
    return text(key, what=words, n=pages)


def _town_results(report: ScanReport) -> tuple[CheckResult, ...]:
    """Tell where the town of a confidential address is named; the caption's county mostly says as much."""
    places: dict[str, list[Find]] = {}
    for find in report.towns:
        places.setdefault(find.id, []).append(find)
    return tuple(
        CheckResult(
            "town_named",
            ok=True,
            detail=text(
                "checks.town",
                excerpt=finds[0].excerpt,
                where="; ".join(dict.fromkeys(f.where for f in finds)),
            ),
        )
        for finds in places.values()
    )


def _untold_results(unknown: Sequence[str]) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(f"not_checked_{what}", ok=True, detail=text(f"checks.not_checked.{what}"))
        for what in unknown
    )
