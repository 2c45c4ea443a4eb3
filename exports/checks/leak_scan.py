"""The leak scan: looks in a finished paper, or in the words that go into it, for what must not be there.

Known texts are found in all their usual spellings, and anything shaped like an address, a telephone number
and so on that may not stand open. A find has an id made of what was found, the same in every run and at every
place, so that a person can let one text through; it says nothing of pictures and sound.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from app.domain.case import CaseSnapshot
from app.domain.court_form import FormReader
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, NoJob
from app.domain.views.names import child_names_to_hide
from app.domain.views.secrets import Secret, SecretKind, known_names, open_values, secrets_of
from app.domain.views.zones import told_zones
from exports.base import Find, Spot
from exports.checks.coordinates import find_coordinates, find_pairs
from exports.checks.distinctive import COMMON_NAMES
from exports.checks.encodings import decoded
from exports.checks.folding import Folded, Plain, is_ignored, lowered, squeeze
from exports.checks.map_codes import find_map_codes
from exports.checks.near_words import NearWords
from exports.checks.shapes import find_ips, find_shapes
from exports.checks.spellings import OpenTexts, Spelling, find_codes, find_initials, index_of, name_forms
from exports.checks.spoken import Spoken
from exports.jurisdictions import jurisdiction

SHAPES = "shapes"
"""The word that allows every find made by shape alone."""

METADATA = "metadata"
"""The field of a piece that is metadata of a file, where the machine's own time zone is a find too."""

DRAWN = "drawn"
"""The field of a piece that repeats a page as it was drawn; of shapes only those are looked for that a
reader program turns round in right-to-left lines."""

OWN_HEADERS = "own_headers"
"""The field of a piece that holds the headers of an email the petitioner sent: they name her connection."""

_TURNED_SHAPES = frozenset({"email", "maplink"})
_KEY = 8
_SHORT_KEY = 4
_EXCERPT = 32
_QUICK = 5
"""To look for one key in all of a text takes as long as to look so many places up."""
_WHOLE_PHONE = 10
_OFFSET = re.compile(r"\d[+-](?!00'?:?00)\d{2}'?:?\d{2}\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to search: where it stands in words, and the entry, item and field it comes from when known.

    `own` are words that the paper can print without what is found in them; `record` is what holds them when
    that is neither an entry nor an item.
    """

    where: str
    text: str
    entry: EntityId | None = None
    field: str = ""
    item: EntityId | None = None
    own: bool = False
    record: tuple[RecordKind, EntityId | None] | None = None

    @property
    def spot(self) -> Spot | None:
        """Return where the words were written, when that is known."""
        if self.entry is not None:
            return Spot(RecordKind.ENTRY, self.entry, self.field)
        if self.item is not None:
            return Spot(RecordKind.EVIDENCE, self.item, self.field)
        return None if self.record is None else Spot(*self.record, self.field)


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found, and the towns of confidential addresses it saw named (told, not stopped)."""

    finds: tuple[Find, ...] = ()
    towns: tuple[Find, ...] = ()

    def joined(self, other: ScanReport) -> ScanReport:
        """Put two reports together."""
        return ScanReport((*self.finds, *other.finds), (*self.towns, *other.towns))


@dataclass(frozen=True, slots=True)
class Policy:
    """What is looked for in one file of a paper: kinds of secret (None for all), and whether by shape."""

    kinds: frozenset[SecretKind] | None = None
    shapes: bool = True


_NEVER_PRINTED = frozenset({SecretKind.PRIVATE_NOTE, SecretKind.RECORD_NOTE, SecretKind.IMMIGRATION})
_NOT_CHOSEN = frozenset({SecretKind.HELD_ENTRY, SecretKind.WITHDRAWN_ENTRY})


def policy_for(request: ExportRequest, suffix: str = "") -> Policy:
    """Return what is looked for in the file with this suffix (design of documents, *papers that never mix*).

    The petitioner's own sheet holds the contacts, and the private log everything but unasked private notes;
    the IC3 worksheet holds bank addresses, numbers and accounts by its nature, so shapes say nothing there.
    """
    if request.paper is Paper.LOG:
        notes = frozenset() if request.with_private_notes else frozenset({SecretKind.PRIVATE_NOTE})
        return Policy(notes, shapes=False)
    if request.paper is Paper.CONFIDENTIAL:
        if suffix == "-petitioner":
            return Policy(_NEVER_PRINTED | _NOT_CHOSEN, shapes=False)
        return Policy(shapes=False)
    if request.form is not None and request.form.reader is FormReader.SEALED:
        return Policy(_NEVER_PRINTED | _NOT_CHOSEN, shapes=False)
    if request.form is not None and request.form.reader is FormReader.POLICE:
        return Policy(shapes=False)
    return Policy(shapes=request.paper is not Paper.IC3)


class Scanner:
    """Looks for the secrets of one paper; made once, used for its words and for the finished files."""

    def __init__(
        self,
        secrets: Sequence[Secret],
        opened: Iterable[str] = (),
        names: Iterable[str] = (),
        *,
        shapes: bool = True,
        zone: str = "",
    ) -> None:
        """Work out all spellings; `zone` is the machine's IANA zone when no incident is told in it."""
        self._opened = OpenTexts(opened)
        self._index = index_of(secrets, self._opened, names)
        self.secrets = tuple(
            secret for secret in secrets if squeeze(secret.value) not in self._opened.squeezed
        )
        self.by_shape = shapes
        self._zone = zone
        self._long: dict[str, list[Spelling]] = {}
        self._short: dict[str, list[Spelling]] = {}
        open_words = self._opened.text
        held = frozenset(name_forms(names))
        self._near_words = NearWords(
            self._index.words, lambda word: word in COMMON_NAMES or word in held or word in open_words
        )
        self._towns = frozenset(id(town) for town in self._index.towns)
        for spelling in (*self._index.spellings, *self._index.towns):
            if len(spelling.squeezed) >= _KEY:
                self._long.setdefault(spelling.squeezed[:_KEY], []).append(spelling)
            else:
                self._short.setdefault(spelling.squeezed[:_SHORT_KEY], []).append(spelling)

    @classmethod
    def for_paper(
        cls,
        snapshot: CaseSnapshot,
        request: ExportRequest,
        suffix: str = "",
        told: frozenset[str] | None = None,
    ) -> Scanner:
        """Make the scanner for one file of a paper from the record as it is.

        `told` are the zones that its entries are told in, where the snapshot does not hold all of those.
        """
        policy = policy_for(request, suffix)
        secrets = secrets_of(snapshot, request)
        if policy.kinds is not None:
            secrets = tuple(secret for secret in secrets if secret.kind in policy.kinds)
        names = known_names(snapshot)
        if request.paper is Paper.PACKET and _wants_initials(snapshot, request):
            children = child_names_to_hide(snapshot)
            secrets = (*secrets, *(Secret(SecretKind.NAME, name, "child") for name in children))
            names = tuple(name for name in names if name not in children)
        zone = snapshot.taken.zone
        told = told_zones(snapshot, request) if told is None else told
        return cls(
            secrets,
            open_values(snapshot, request),
            names,
            shapes=policy.shapes,
            zone="" if zone in told or "/" not in zone else zone,
        )

    def scan(self, pieces: Iterable[Piece], ctx: JobContext | None = None) -> ScanReport:
        """Search every piece; each find is told once for each piece it stands in."""
        job = NoJob() if ctx is None else ctx
        finds: dict[tuple[str, int], Find] = {}
        towns: dict[tuple[str, int], Find] = {}
        for number, piece in enumerate(pieces):
            job.check()
            read = (replace(piece, text=words) for words in decoded(piece.text))
            for one in (piece, *read):
                for found in self._in_piece(one):
                    find = found if one is piece else replace(found, span=None)
                    kept = towns if find.what == "town" else finds
                    kept.setdefault((find.id, number), find)
        return ScanReport(tuple(finds.values()), tuple(towns.values()))

    def spread(self, parts: Sequence[str]) -> tuple[Find, ...]:
        """Return the known texts that go over from one part to the next, and stand whole in neither."""
        if len(parts) < 2:
            return ()
        joined = "\n".join(parts)
        ends = list(accumulate(len(part) + 1 for part in parts))
        inside: set[tuple[str, int]] = set()
        across: list[tuple[Find, int, int]] = []
        for find in self._known_in(Piece("", joined)):
            assert find.span is not None
            first, last = bisect(ends, find.span[0]), bisect(ends, find.span[1] - 1)
            if first == last:
                inside.add((find.id, first))
            elif find.what != "town":
                across.append((find, first, last))
        return tuple(
            {
                find.id: find
                for find, first, last in across
                if not any((find.id, part) in inside for part in range(first, last + 1))
            }.values()
        )

    def all_in(self, words: str) -> Iterator[Find]:
        """Yield every find in a text wherever it stands, also those that overlap; no towns."""
        yield from (find for find in self._in_piece(Piece("", words)) if find.what != "town")

    def _in_piece(self, piece: Piece) -> Iterator[Find]:
        known: list[str] = []
        for find in self._known_in(piece):
            assert find.span is not None
            if find.what != "town":
                known.append(squeeze(piece.text[slice(*find.span)]))
            yield find
        reading = Plain(piece.text)
        text = reading.plain
        spoken = Spoken(text)
        for find, squeezed in self._worded(piece, text, spoken):
            known.append(squeezed)
            yield _as_written(find, reading)
        for words in spoken.in_figures():
            for find in self._known_in(replace(piece, text=words)):
                if find.what != "town":
                    yield replace(find, span=None)
        for find in self._by_shape(piece, text, tuple(dict.fromkeys(known)), spoken):
            yield _as_written(find, reading)

    def _known_in(self, piece: Piece) -> Iterator[Find]:
        """Yield the known texts in a piece; one word of a name is a find of its own."""
        for spelling, start, end in _without_inner_parts(list(self._known(Folded(piece.text)))):
            find = _found(spelling.secret, piece, start, end)
            if id(spelling) in self._towns:
                yield replace(find, id=find_id("town", spelling.squeezed), what="town")
            else:
                yield replace(find, id=find_id(find.what, spelling.squeezed)) if spelling.part else find

    def _known(self, folded: Folded) -> Iterator[tuple[Spelling, int, int]]:
        """Yield every spelling that stands in the text as words of its own, with its place in the text."""
        for length, table in ((_KEY, self._long), (_SHORT_KEY, self._short)):
            yield from _in_table(folded, table, length)

    def _worded(self, piece: Piece, text: str, spoken: Spoken) -> Iterator[tuple[Find, str]]:
        """Yield known texts whose punctuation matters: dates, ZIP codes, local numbers, places, zones."""
        lower = lowered(text)
        for wording in self._index.wordings:
            match = wording.pattern.search(lower)
            if match is not None:
                yield _found(wording.secret, replace(piece, text=text), *match.span()), squeeze(match[0])
        if self._index.codes:
            for code, start, end in find_codes(lower):
                if code in self._index.codes:
                    found = _found(self._index.codes[code], replace(piece, text=text), start, end)
                    yield found, squeeze(text[start:end])
        for start, end, initials in find_initials(text):
            if initials in self._index.initials:
                found = _found(self._index.initials[initials], replace(piece, text=text), start, end)
                yield replace(found, id=find_id(found.what, initials)), squeeze(initials)
        for start, end, digits in spoken.numbers():
            secret = self._spoken(digits)
            if secret is not None:
                yield _found(secret, replace(piece, text=text), start, end), squeeze(text[start:end])
        yield from self._misspelt(piece, text)
        yield from self._near(piece, text)
        yield from self._zones(piece, text)

    def _spoken(self, digits: str) -> Secret | None:
        """Return what a number in words stands for: a telephone number, a ZIP code, a local number."""
        if digits in self._index.phones or any(
            len(phone) >= _WHOLE_PHONE and phone in digits for phone in self._index.phones
        ):
            return Secret(SecretKind.PHONE, digits)
        return self._index.codes.get(digits)

    def _misspelt(self, piece: Piece, text: str) -> Iterator[tuple[Find, str]]:
        """Yield words that are one letter away from the word of a name; each is a find of its own."""
        for start, end, word, written in self._near_words.find(text):
            found = _found(self._index.words[word], replace(piece, text=text), start, end)
            yield replace(found, id=find_id(found.what, written)), written

    def _near(self, piece: Piece, text: str) -> Iterator[tuple[Find, str]]:
        """Yield coordinates that lie at a known place, however they are written."""
        if not self._index.places:
            return
        places = [(latitude, longitude) for latitude, longitude, _ in self._index.places]
        for point in chain(find_coordinates(text), find_pairs(text), find_map_codes(text, places)):
            for latitude, longitude, secret in self._index.places:
                if point.is_near(latitude, longitude):
                    found = _found(secret, replace(piece, text=text), point.start, point.end)
                    yield replace(found, what="coordinates"), squeeze(text[point.start : point.end])

    def _zones(self, piece: Piece, text: str) -> Iterator[tuple[Find, str]]:
        at = text.find(self._zone) if self._zone else -1
        span = (at, at + len(self._zone)) if at >= 0 else None
        if span is None and piece.field == METADATA:
            match = _OFFSET.search(text)
            span = None if match is None else match.span()
        if span is not None:
            value = text[slice(*span)]
            yield _find("time_zone", value, replace(piece, text=text), span, by_shape=False), squeeze(value)

    def _by_shape(self, piece: Piece, text: str, known: Sequence[str], spoken: Spoken) -> Iterator[Find]:
        if not self.by_shape or piece.field == METADATA:
            return
        shapes = find_shapes(text, self._opened, spoken)
        if piece.field == OWN_HEADERS:
            shapes = chain(shapes, find_ips(text, self._opened))
        for shape in shapes:
            if piece.field == DRAWN and shape.what not in _TURNED_SHAPES:
                continue
            value = text[shape.start : shape.end]
            squeezed = squeeze(value)
            if any(part in squeezed or squeezed in part for part in known):
                continue  # told already, by what it is
            yield _find(
                shape.what, squeezed, replace(piece, text=text), (shape.start, shape.end), by_shape=True
            )


def _wants_initials(snapshot: CaseSnapshot, request: ExportRequest) -> bool:
    return jurisdiction(request.jurisdiction or snapshot.case.jurisdiction).children == "initials"


def unresolved(finds: Iterable[Find], allow: frozenset[str]) -> tuple[Find, ...]:
    """Return the finds that still stop a file: a known text needs its own id, shapes only the word."""
    return tuple(find for find in finds if not find.withheld and not _is_allowed(find, allow))


def _is_allowed(find: Find, allow: frozenset[str]) -> bool:
    return find.allowable and (find.id in allow or (find.by_shape and SHAPES in allow))


def find_id(what: str, value: str) -> str:
    """Name a find by what was found, the same in every run and wherever it stands."""
    digest = hashlib.sha256("\0".join((what, squeeze(value))).encode()).hexdigest()
    return f"{what}-{digest[:8]}"


def _found(secret: Secret, piece: Piece, start: int, end: int) -> Find:
    return _find(secret.kind.value, secret.value, piece, (start, end), by_shape=False)


def _find(what: str, value: str, piece: Piece, span: tuple[int, int], *, by_shape: bool) -> Find:
    return Find(
        id=find_id(what, value),
        what=what,
        by_shape=by_shape,
        where=piece.where,
        excerpt=excerpt(piece.text, *span),
        entry=piece.entry,
        item=piece.item,
        span=span,
        own=piece.own,
        spot=piece.spot,
    )


def _as_written(find: Find, reading: Plain) -> Find:
    """Return a find in the plain reading of a piece with its place in the piece itself."""
    assert find.span is not None
    return replace(find, span=reading.place(*find.span))


def excerpt(text: str, start: int, end: int) -> str:
    """Return the words around a find on one line, so that a person sees where it stands."""
    first, last = max(0, start - _EXCERPT), min(len(text), end + _EXCERPT)
    words = " ".join("".join(char for char in text[first:last] if not is_ignored(char)).split())
    return ("…" if first > 0 else "") + words + ("…" if last < len(text) else "")


def _without_inner_parts(
    found: Sequence[tuple[Spelling, int, int]],
) -> Iterator[tuple[Spelling, int, int]]:
    """Leave out single words of a name where the whole name, or more of it, stands."""
    covered = {(start, end) for spelling, start, end in found if not spelling.part}
    reach = -1
    for start, end in sorted({(start, end) for _, start, end in found}, key=lambda span: (span[0], -span[1])):
        if end <= reach:
            covered.add((start, end))
        reach = max(reach, end)
    for spelling, start, end in found:
        if not spelling.part or (start, end) not in covered:
            yield spelling, start, end


def _in_table(
    folded: Folded, table: Mapping[str, Sequence[Spelling]], length: int
) -> Iterator[tuple[Spelling, int, int]]:
    """Look the letters at every place up among the first letters of all spellings: many cost no more."""
    squeezed = folded.squeezed
    if len(table) * _QUICK < len(squeezed):
        # A key that is shorter is all of a spelling too short to be looked for.
        places = sorted(at for key in table if len(key) == length for at in _places(squeezed, key))
    else:
        last = len(squeezed) - length + 1
        places = [at for at in range(last) if squeezed[at : at + length] in table]
    for at in places:
        for spelling in table[squeezed[at : at + length]]:
            if squeezed.startswith(spelling.squeezed, at):
                yield from _if_whole(folded, spelling, at)


def _places(squeezed: str, key: str) -> Iterator[int]:
    at = squeezed.find(key)
    while at >= 0:
        yield at
        at = squeezed.find(key, at + 1)


def _if_whole(folded: Folded, spelling: Spelling, at: int) -> Iterator[tuple[Spelling, int, int]]:
    start, end = folded.place(at, at + len(spelling.squeezed))
    text = folded.text
    if not spelling.free and (_runs_on(text, start, -1) or _runs_on(text, end - 1, 1)):
        return
    inside = text[start:end]
    # A long account is broken at the end of a line, but not written in several words.
    if spelling.joined and any(char.isspace() and char not in "\r\n" for char in inside):
        return
    if spelling.marked and not _is_account(text, start, end):
        return
    yield spelling, start, end


def _is_account(text: str, start: int, end: int) -> bool:
    """Whether letters that are also a name are written as an account: with punctuation or an @."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return "@" in around or any(char in "._-+@" for char in text[start:end])


def _runs_on(text: str, edge: int, step: int) -> bool:
    """Whether the character at an edge of a match belongs to a longer word or number."""
    char = text[edge]
    if ord(char) >= 0x250:
        return False  # scripts that write words without spaces, or join small words to the next
    beside = edge + step
    while 0 <= beside < len(text) and is_ignored(text[beside]):
        beside += step
    if not 0 <= beside < len(text):
        return False
    other = text[beside]
    return (char.isdigit() and other.isdigit()) or (char.isalpha() and other.isalpha())
