"""What the history shows: the versions of a record and what differs between two of them. No Qt.

Everything here is plain values, so that it can be worked out away from the window. For every field that is
shown, what stayed and what was taken out is the older value and what stayed and was added is the newer one;
fields that are not shown are equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.answer import Answer
from app.domain.differences import Part, Piece, differences, pairs, words_of
from app.domain.entry import Entry
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record
from app.domain.record_history import RecordState
from app.strings.catalogue import has_text, text
from app.strings.labels import behind_words, tag_label
from ui.unlocked.screens.history.wording import (
    CODED,
    Names,
    Wording,
    answer_head,
    exact,
    field_label,
    instant_said,
)
from ui.unlocked.words import instant_words

CONTEXT = 90
"""How many letters of what stayed are shown around a change."""

_BREAK = re.compile(r"\r\n|[\r\u2028\u2029]")
_HIDDEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

LEAST_GAP = 60
"""Fewer letters than this are not worth folding away."""

Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many letters that stayed the same and are folded away."""

    letters: int


@dataclass(frozen=True, slots=True)
class FieldShown:
    """What differs in one field, line by line; `note` says what the lines alone do not."""

    name: str
    label: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list."""

    number: int
    title: str
    line: str
    tag: str


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one record, and what the records in them are called today."""

    kind: RecordKind
    id: EntityId
    title: str
    states: tuple[RecordState, ...]
    names: Names

    def state(self, number: int) -> RecordState:
        """Return the version of that number, from 1."""
        return self.states[number - 1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One version beside another, always from the older to the newer; `other` is None for it by itself.

    `evidence` are the items that were with an entry then, by name.
    """

    number: int
    other: int | None
    heading: str
    span: str
    facts: tuple[tuple[str, str], ...]
    fields: tuple[FieldShown, ...]
    evidence: tuple[tuple[EntityId, str], ...]
    nothing: str


def rows_of(history: History) -> tuple[VersionRow, ...]:
    """Return the list, newest first."""
    rows: list[VersionRow] = []
    for state in reversed(history.states):
        changed = ", ".join(field_label(history.kind, name) for name in state.changed)
        reason = tag_label("reason", state.reason) if state.reason else ""
        rows.append(
            VersionRow(
                state.number,
                text("history.row", n=state.number, when=instant_words(state.recorded)),
                " · ".join(filter(None, (reason, changed))) or text("history.first"),
                act_words(state.act),
            )
        )
    return tuple(rows)


def act_words(act: str) -> str:
    """Name an act that is more than a change; "" for the others."""
    key = f"history.act.{act}"
    return text(key) if has_text(key) else ""


def compare(history: History, number: int, other: int | None) -> Comparison:
    """Put a version beside another one, or show it by itself."""
    state = history.state(number)
    wording = Wording(history.kind, history.names)
    fields: tuple[FieldShown, ...] = ()
    span, nothing = text("history.alone"), ""
    if other is None:
        if state.record is None:
            nothing = text("history.erased")
        else:
            fields = tuple(whole(wording, state.record))
    else:
        older, newer = sorted((number, other))
        before, after = history.state(older).record, history.state(newer).record
        span = text("history.span", older=older, newer=newer)
        if before is None or after is None:
            nothing = text("history.erased")
        else:
            fields = tuple(changes(wording, before, after))
            nothing = "" if fields else text("history.equal")
    return Comparison(
        number=number,
        other=other,
        heading=text("history.version", n=number, of=len(history.states)),
        span=span,
        facts=tuple(fact for fact in _facts(history, state) if fact[1]),
        fields=fields,
        evidence=tuple(_evidence(history, state)),
        nothing=nothing,
    )


def changes(wording: Wording, old: Record, new: Record) -> Iterator[FieldShown]:
    """Return what differs, field by field in the order of the record."""
    for spec in RECORDS[wording.kind].fields:
        before, after = getattr(old, spec.name), getattr(new, spec.name)
        if before != after:
            lines, note = _lines(wording, spec, before, after)
            yield FieldShown(spec.name, field_label(wording.kind, spec.name), lines, note)


def whole(wording: Wording, record: Record) -> Iterator[FieldShown]:
    """Return every field that says something."""
    for spec in RECORDS[wording.kind].fields:
        value = getattr(record, spec.name)
        if value is None or value is False or (isinstance(value, str | tuple | Answer) and value in _EMPTY):
            continue
        if spec.name == "item":
            continue  # a number that only the program knows
        if isinstance(value, tuple):
            said = tuple(wording.item(spec, one) for one in value)
        else:
            said = (wording.value(spec, value),)
        lines = tuple((Piece(Part.SAME, words),) for words in said if words)
        if lines:
            yield FieldShown(spec.name, field_label(wording.kind, spec.name), lines)


_EMPTY: tuple[object, ...] = ("", (), Answer())


def _lines(wording: Wording, spec: FieldSpec, old: object, new: object) -> tuple[tuple[Line, ...], str]:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _item_lines(wording, spec, old, new)
    if isinstance(old, str) and isinstance(new, str) and is_text(spec):
        return (differences(old, new),), ""
    if isinstance(old, Answer) and isinstance(new, Answer) and old.state is new.state and not spec.group:
        head = answer_head(new)
        return ((*((Piece(Part.SAME, head),) if head else ()), *differences(old.words, new.words)),), ""
    return _value_lines(wording.value(spec, old), wording.value(spec, new), exact(old), exact(new)), ""


def is_text(spec: FieldSpec) -> bool:
    """Tell whether a field holds the person's own words, and no code."""
    return spec.kind in {K.TEXT, K.PROSE} and spec.name not in CODED


def _value_lines(old: str, new: str, old_exact: str, new_exact: str) -> tuple[Line, ...]:
    if old == new:
        old, new = f"{old} [{old_exact}]".strip(), f"{new} [{new_exact}]".strip()
    lines = ((Piece(Part.REMOVED, old),), (Piece(Part.ADDED, new),))
    return tuple(line for line in lines if line[0].text)


def _item_lines(
    wording: Wording, spec: FieldSpec, old: tuple[object, ...], new: tuple[object, ...]
) -> tuple[tuple[Line, ...], str]:
    """Compare item by item; of a line that was rewritten show the words that changed."""
    note = text("history.order") if Counter(old) == Counter(new) else ""
    lines: list[Line] = []
    codes = {one: str(place) for place, one in enumerate(dict.fromkeys((*old, *new)))}
    by_code = {code: one for one, code in codes.items()}
    for gone, come in pairs([codes[one] for one in old], [codes[one] for one in new]):
        if gone is come:
            lines += [(Piece(Part.SAME, _said(wording, spec, by_code[code], old, new)),) for code in gone]
        elif len(gone) == len(come) and spec.kind is K.LIST:
            lines += [
                differences(str(by_code[before]), str(by_code[after]))
                for before, after in zip(gone, come, strict=True)
            ]
        else:
            lines += [(Piece(Part.REMOVED, _said(wording, spec, by_code[code], old, new)),) for code in gone]
            lines += [(Piece(Part.ADDED, _said(wording, spec, by_code[code], old, new)),) for code in come]
    return tuple(line for line in lines if line), note


def _said(
    wording: Wording, spec: FieldSpec, item: object, old: tuple[object, ...], new: tuple[object, ...]
) -> str:
    words = wording.item(spec, item)
    if spec.kind is K.LIST:
        return words
    alike = any(other != item and wording.item(spec, other) == words for other in (*old, *new))
    return f"{words} [{exact(item)}]" if alike or not words else words


def _facts(history: History, state: RecordState) -> Iterator[tuple[str, str]]:
    yield text("history.saved"), instant_said(state.recorded)
    yield text("history.act"), act_words(state.act)
    record = state.record
    if isinstance(record, Entry):
        reason = tag_label("reason", state.reason) if state.reason else ""
        if state.number > 1:
            yield text("history.reason"), reason or text("history.not_said")
        typed = tag_label("typed_by", record.typed_by) if record.typed_by else text("history.not_said")
        yield field_label(history.kind, "typed_by"), typed
        source = " · ".join(tag_label("from_what", code) for code in record.from_what)
        yield field_label(history.kind, "from_what"), source or text("history.not_said")
    else:
        yield text("history.reason"), tag_label("reason", state.reason) if state.reason else ""
    if state.behind_ms:
        yield text("history.clock"), text("cli.history.clock_back", behind=behind_words(state.behind_ms))


def _evidence(history: History, state: RecordState) -> Iterator[tuple[EntityId, str]]:
    for item in getattr(state.record, "evidence", ()) if history.kind is not RecordKind.EVIDENCE else ():
        yield item, history.names.get(item, "")


# How lines are shown, spoken and copied.


def folded(line: Line) -> tuple[Piece | Gap, ...]:
    """Fold away what stayed the same, but for some letters beside each change."""
    shown: list[Piece | Gap] = []
    if all(piece.part is Part.SAME for piece in line):
        letters = sum(len(piece.text) for piece in line)
        return (Gap(letters),) if letters > CONTEXT + LEAST_GAP else line
    for number, piece in enumerate(line):
        if piece.part is not Part.SAME:
            shown.append(piece)
            continue
        head = _reach(words_of(piece.text[: 2 * CONTEXT])) if number else 0
        tail = len(piece.text)
        if number < len(line) - 1:
            tail -= _reach(words_of(piece.text[-2 * CONTEXT :])[::-1])
        if tail - head < LEAST_GAP:
            shown.append(piece)
            continue
        if head:
            shown.append(Piece(Part.SAME, piece.text[:head]))
        shown.append(Gap(tail - head))
        if tail < len(piece.text):
            shown.append(Piece(Part.SAME, piece.text[tail:]))
    return tuple(shown)


def _reach(words: Sequence[str]) -> int:
    """Return how many letters whole words take within the room beside a change."""
    letters = 0
    for word in words:
        if letters + len(word) > CONTEXT:
            break
        letters += len(word)
    return letters


def spoken(parts: Sequence[Piece | Gap]) -> str:
    """Say what differs without any look: what was taken out and what was added are named."""
    said: list[str] = []
    for part in parts:
        if isinstance(part, Gap):
            said.append(text("history.gap", n=part.letters))
        elif part.part is Part.SAME:
            said.append(part.text.strip())
        else:
            said.append(text(f"history.spoken.{part.part.value}", words=_visible(part.text)))
    return "; ".join(filter(None, said))


def copied(comparison: Comparison, title: str) -> str:
    """Write a comparison as plain text, whole, with its marks in words."""
    lines = [title, comparison.heading]
    lines += [f"{label}: {value}" for label, value in comparison.facts]
    lines += ["", comparison.span]
    for field in comparison.fields:
        lines += ["", f"{field.label}:"]
        lines += [field.note] if field.note else []
        lines += ["".join(_marked(piece) for piece in line) for line in field.lines]
    if comparison.nothing:
        lines += ["", comparison.nothing]
    return "\n".join(lines) + "\n"


def _marked(piece: Piece) -> str:
    if piece.part is Part.SAME:
        return piece.text
    return text(f"history.copied.{piece.part.value}", words=piece.text)


def _visible(words: str) -> str:
    """Name a piece that is nothing but room."""
    if words.isspace():
        return text(
            "history.lines" if set(words) & set("\r\n\u2028\u2029") else "history.spaces", n=len(words)
        )
    return words


def seen(piece: Piece) -> str:
    """Return the words of a piece as they are drawn: what could not be seen in a change is made visible.

    A changed piece stands in isolation, so that its direction does not turn the words around it.
    """
    words = _HIDDEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", piece.text)
    lines = _BREAK.sub("\n", words)
    if piece.part is Part.SAME:
        return lines
    if not words.strip(" \t\u00a0"):
        return "·" * len(words)
    return "\n".join(f"\u2068{line}\u2069" if line else "" for line in lines.replace("\n", "↵\n").split("\n"))
