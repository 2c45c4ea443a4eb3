"""What the page says of a paper: what is in it, what is missing, what the checks found. Plain values, no Qt.

Where something can be mended, a line names the page, the record and the field to go to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.export_request import WITHHOLDS, Paper, Part
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.domain.views.cut import is_dated
from app.services.choices import EntryLine, PaperChoice
from app.strings.catalogue import has_text, text
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.words import day_words, moment_words, name_words, size_words

if TYPE_CHECKING:
    from app.services.documents import CheckResult, ExportResult, Find, OriginalNote, Prepared

_SUMMARY = 2
_ROWS = 0.2
"""Pages of the summary and of the tables of an entry, more or less."""

_QUIET_CHECKS = frozenset({"leak_scan", "find"})
_COURT = "court_"
_ORIGINAL = "original_"
_UNTOLD = "not_checked_"
_SERVED = frozenset({Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON})
_KEEPS_OUT = _SERVED | {Paper.IC3}

HERE = "documents"
"""The page that a bar leads back to."""

MENDS: dict[str, Target] = {
    "court": Target("case", what="jurisdiction", back=HERE),
    "me": Target("people", None, "person", {"role": Role.ME}, back=HERE),
    "my_name": Target("people", back=HERE),
    "other": Target("people", None, "person", {"role": Role.OTHER}, back=HERE),
    "respondent": Target("case", what="respondent", back=HERE),
    "safe_address": Target("case", what="safe_address", back=HERE),
    "safe_contact": Target("case", what="safe_phone", back=HERE),
    "declaration": Target("case", what="declaration", back=HERE),
    "ask_for": Target("case", what="ask_for", back=HERE),
    "ic3_description": Target("ic3_form", what="description", back=HERE),
    "home": Target("case", what="home_told", back=HERE),
    "work": Target("case", what="work_told", back=HERE),
    "school": Target("case", what="school_told", back=HERE),
}
"""Where each fact that may be missing is told."""


PAGES: dict[RecordKind, str] = {
    RecordKind.ENTRY: "entry",
    RecordKind.EVIDENCE: "evidence",
    RecordKind.THREAD: "threads",
    RecordKind.CASE: "case",
    RecordKind.PERSON: "people",
    RecordKind.REPORT: "reports",
    RecordKind.ORDER: "reports",
    RecordKind.TRANSACTION: "reports",
    RecordKind.PROMISE: "ledgers",
    RecordKind.DEBT: "ledgers",
    RecordKind.WORK: "ledgers",
    RecordKind.JOURNEY: "ledgers",
    RecordKind.HELD: "ledgers",
}
"""Where each kind of record is written."""

NEXT: dict[Paper, tuple[str, ...]] = {
    Paper.PACKET: ("read", "sign", "sets"),
    Paper.CONFIDENTIAL: ("apart", "clerk"),
    Paper.FORM: ("read", "sign"),
    Paper.COPYSHEET: ("not_filed",),
    Paper.BUNDLE: ("hand_over",),
    Paper.IC3: ("type_in",),
    Paper.CHRONOLOGY: ("lawyer_only",),
}
"""What can be done with a paper after it was saved, in order."""

NEXT_PAGES: dict[str, Target] = {
    "sets": Target("documents", what="copysheet"),
    "type_in": Target("ic3_form", back=HERE),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and where to go to mend what it says."""

    words: str
    to: Target | None = None


@dataclass(frozen=True, slots=True)
class FindLine:
    """Something that may have to stay private: where, the words around it, and what can be done.

    `can_withhold` tells that it can be replaced where it stands, `withheld` that it was; `entry` and `item`
    are what can be left out.
    """

    id: str
    what: str
    where: str
    excerpt: str
    to: Target | None
    allowable: bool
    allowed: bool
    can_withhold: bool = False
    withheld: bool = False
    entry: EntityId | None = None
    item: EntityId | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item of evidence that was left out of a paper, and how it is named."""

    id: EntityId
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the checks say of the finished pages; `rules` are the court's rules that are kept.

    `originals` are those of a bundle of which the person says what becomes of them.
    """

    pages: int
    summary: str
    failed: tuple[str, ...]
    finds: tuple[FindLine, ...]
    lines: tuple[Line, ...]
    rules: tuple[str, ...]
    notes: tuple[str, ...]
    may_write: bool
    left_out: tuple[LeftOut, ...] = ()
    originals: tuple[OriginalNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a paper may be written and printed, and if not, why in a sentence."""

    may_write: bool = False
    may_print: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One file that was written: its name, its pages and size in words, its SHA-256 in two lines."""

    name: str
    figures: str
    digest: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, what it is not, and what can be done next."""

    where: str
    files: tuple[SavedFile, ...]
    warnings: tuple[str, ...]
    next: tuple[Line, ...]


def contents_of(wish: Wish, choice: PaperChoice, pages: int | None) -> tuple[str, ...]:
    """Say in a few lines what goes in, and how many pages that makes; `pages` None for not drawn yet."""
    chosen = [line for line in choice.lines if line.id in wish.entries]
    lines = list(_entry_lines(chosen, wish, choice)) if wish.takes_entries else []
    new = [line for line in choice.lines if line.id not in wish.offered] if wish.own else []
    if new:
        lines.append(text("documents.in.new", n=len(new)))
    items = {item.id for line in chosen for item in line.items} - wish.left_out if wish.shows_items else set()
    if items:
        key = "documents.in.exhibits" if wish.paper is Paper.PACKET else "documents.in.items"
        lines.append(text(key, n=len(items)))
    if not wish.spec.pages:
        return tuple(lines)
    if pages is not None:
        lines.append(text("documents.in.pages", n=pages))
    elif wish.paper is Paper.PACKET and chosen:
        lines.append(text("documents.in.about_pages", n=estimate(chosen, wish)))
    return tuple(lines)


def estimate(chosen: list[EntryLine], wish: Wish) -> int:
    """Estimate the pages of a packet: caption, declaration and index beside entries and exhibits."""
    words = sum(line.pages for line in chosen)
    if Part.SUMMARY in wish.page.parts and not wish.page.additional:
        words += _SUMMARY + _ROWS * len(chosen)
    items = {item.id: item.pages for line in chosen for item in line.items if item.id not in wish.left_out}
    return max(1, round(3 + words + (sum(items.values()) if wish.shows_items else 0)))


def _entry_lines(chosen: list[EntryLine], wish: Wish, choice: PaperChoice) -> Iterator[str]:
    if not choice.lines:
        yield text("documents.in.no_entries")
        return
    if not chosen:
        yield text("documents.in.none_chosen", n=len(choice.lines))
        return
    recent = chosen[0]
    if wish.paper is not Paper.PACKET or not is_dated(recent.when):
        yield text("documents.in.entries", n=len(chosen), total=len(choice.lines))
        return
    yield text("documents.in.recent", when=_day(recent))
    serious = [line for line in chosen if line.serious]
    yield text("documents.in.serious", n=len(serious)) if serious else text("documents.in.none_serious")
    others = len([line for line in chosen if line is not recent and not line.serious])
    yield text("documents.in.others", n=others, total=len(choice.lines))


def _day(line: EntryLine) -> str:
    start = line.when.start
    return moment_words(line.when) if start is None else day_words(start.day, weekday=False)


def missing_of(choice: PaperChoice) -> tuple[Line, ...]:
    """List what the paper would print and the record does not hold."""
    return tuple(Line(text(f"documents.missing.{what}"), MENDS[what]) for what in choice.missing)


def unasked_of(wish: Wish, choice: PaperChoice | None) -> tuple[str, ...]:
    """Name what to ask before this paper: home, work or school that nobody told or skipped."""
    return choice.unasked if choice is not None and wish.paper in _SERVED else ()


def kept_out_of(wish: Wish, choice: PaperChoice) -> tuple[str, ...]:
    """Say what stays out of this paper; nothing of those that hold what is private by their nature."""
    if wish.paper is Paper.LOG:
        out = (("notes", wish.with_private_notes), ("plan", wish.with_plan))
        return tuple(text(f"documents.kept.{what}") for what, is_in in out if not is_in)
    if wish.paper not in _KEEPS_OUT:
        return ()
    counts = [
        text(f"checks.looked.{kind}", n=number)
        for kind, number in sorted(choice.kept_out.items())
        if has_text(f"checks.looked.{kind}")
    ]
    lines = [" · ".join(counts)] if counts else []
    if wish.paper in _SERVED:
        lines.append(text("documents.kept.always"))
    if wish.paper is Paper.PACKET:
        lines.append(text("documents.kept.photos"))
    return tuple(lines)


def left_out_of(wish: Wish, choice: PaperChoice) -> tuple[LeftOut, ...]:
    """Name the items of chosen entries that this paper goes without."""
    out = {
        item.id: LeftOut(item.id, text("documents.left_out", n=item.number, name=name_words(item.name)))
        for line in choice.lines
        if line.id in wish.entries
        for item in line.items
        if item.id in wish.left_out
    }
    return tuple(out.values()) if wish.shows_items else ()


def result_of(prepared: Prepared) -> Result:
    """Turn checks and finds into lines."""
    scan = next((check for check in prepared.checks if check.check == "leak_scan"), None)
    told = [check for check in prepared.checks if check.check not in _QUIET_CHECKS]
    allowed = prepared.request.allow
    return Result(
        pages=prepared.pages,
        summary=scan.detail if scan else "",
        failed=tuple(check.detail for check in told if not check.ok),
        finds=tuple(
            _find_line(finds, allowed, may_withhold=prepared.request.paper in WITHHOLDS)
            for finds in _by_id(prepared.finds)
        ),
        lines=tuple(Line(check.detail, _mend(check)) for check in told if check.ok and _is_line(check)),
        rules=tuple(check.detail for check in told if check.ok and _is_rule(check)),
        notes=tuple(text(note) for note in prepared.notes),
        may_write=prepared.may_write,
        originals=prepared.originals,
    )


def leave_of(prepared: Prepared | None) -> Leave:
    """Say whether a paper may leave, or how many things need a look first."""
    if prepared is None:
        return Leave()
    has_pages = any(file.pages for file in prepared.files)
    if prepared.may_write:
        return Leave(may_write=True, may_print=has_pages)
    finds = {find.id for find in prepared.finds if not find.withheld} - prepared.request.allow
    count = len(finds) or sum(not check.ok for check in prepared.checks)
    return Leave(why=text("documents.stopped_by", n=max(1, count)))


def saved_of(result: ExportResult, wish: Wish, *, recorded: bool) -> Saved:
    """Say what was written and what comes next for this paper."""
    is_sealed = all(file.path.suffix == ".age" for file in result.files)
    warnings = [text("documents.done.sealed" if is_sealed else "documents.done.open")]
    warnings.append(text("documents.done.traces"))
    if not recorded:
        warnings.append(text("documents.done.unrecorded"))
    return Saved(
        where=text("documents.done.where", folder=str(result.files[0].path.parent)),
        files=tuple(
            SavedFile(file.path.name, _figures(file.pages, file.bytes), _in_lines(file.sha256))
            for file in result.files
        ),
        warnings=tuple(warnings),
        next=tuple(
            Line(text(f"documents.next.{step}"), NEXT_PAGES.get(step)) for step in NEXT.get(wish.paper, ())
        ),
    )


def _in_lines(digest: str) -> str:
    """Set a digest in two lines, so that it fits beside the pages."""
    middle = len(digest) // 2
    return f"{digest[:middle]}\n{digest[middle:]}"


def _figures(pages: int, size: int) -> str:
    if not pages:
        return size_words(size)
    return text("documents.done.figures", n=pages, size=size_words(size))


def _is_line(check: CheckResult) -> bool:
    """Whether a check is told as a line; originals have a list of their own."""
    return not _is_rule(check) and not check.check.startswith(_ORIGINAL)


def _is_rule(check: CheckResult) -> bool:
    return check.check.startswith(_COURT)


def _mend(check: CheckResult) -> Target | None:
    return MENDS.get(check.check.removeprefix(_UNTOLD)) if check.check.startswith(_UNTOLD) else None


def _by_id(finds: tuple[Find, ...]) -> tuple[tuple[Find, ...], ...]:
    """Put the places of one find together, and those that stand in different entries apart."""
    groups: dict[tuple[str, EntityId | None, bool], list[Find]] = {}
    for find in finds:
        groups.setdefault((find.id, find.entry, find.withheld), []).append(find)
    return tuple(tuple(group) for group in groups.values())


def _find_line(finds: tuple[Find, ...], allowed: frozenset[str], *, may_withhold: bool) -> FindLine:
    first = finds[0]
    item = next((find.item for find in finds if find.item is not None), None)
    return FindLine(
        id=first.id,
        what=text(f"checks.kind.{first.what}"),
        where=", ".join(dict.fromkeys(find.where for find in finds)),
        excerpt=first.excerpt,
        to=next((place_of(find) for find in finds if find.spot is not None), None),
        allowable=first.allowable,
        allowed=first.id in allowed,
        can_withhold=may_withhold and any(find.own for find in finds),
        withheld=all(find.withheld for find in finds),
        entry=first.entry,
        item=item,
    )


def place_of(find: Find) -> Target | None:
    """Return the page, record and field where the words of a find were written."""
    if find.spot is None or find.spot.kind not in PAGES:
        return None
    return Target(PAGES[find.spot.kind], find.spot.id, find.spot.field, back=HERE)
