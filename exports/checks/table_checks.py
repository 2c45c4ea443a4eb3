"""The checks of a table that is written incident by incident, which find what a look at the whole would.

The words of the incident are searched, and the file that was made of them as it will stand on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase, ServedIncident
from app.strings.catalogue import text
from exports.base import Find
from exports.checks.leak_scan import Piece, Scanner, ScanReport
from exports.checks.paper_checks import Looked, PaperChecks, json_texts, judged, spread_in
from exports.checks.served_texts import rewritten, rewritten_part
from exports.checks.withholding import Blackout, withheld_by
from exports.checks.words_in import pieces_beside, pieces_of, row_of, rows_beside

_BEFORE = ",\n "
_SHORT = 64
_MOST_KNOWN = 20_000


class TableChecks:
    """Withholds, searches and judges one table; `told` are the zones that its incidents are told in."""

    def __init__(
        self, snapshot: CaseSnapshot, request: ExportRequest, told: frozenset[str], ctx: JobContext
    ) -> None:
        self._snapshot, self._request, self._ctx = snapshot, request, ctx
        self._scanner = Scanner.for_paper(snapshot, request, told=told)
        self._blackout = Blackout(self._scanner, request.withhold)
        self._in_words: list[Find] = []
        self._towns: list[Find] = []
        self._in_file: dict[str, Find] = {}
        self._beside: list[Find] = []
        self._withheld: list[Find] = []
        self._known: set[str] = set()

    # What is printed -------------------------------------------------------------------------

    def view(self, view: ServedCase) -> ServedCase:
        """Return the view, which has no incidents, with what is to be withheld taken out."""
        return rewritten(view, self._blackout) if self._request.withhold else view

    def incident(self, incident: ServedIncident) -> ServedIncident:
        """Return an incident with what is to be withheld taken out."""
        return rewritten_part(incident, self._blackout) if self._request.withhold else incident

    # What is found ---------------------------------------------------------------------------

    def see_incident(self, incident: ServedIncident, before: ServedIncident) -> None:
        """Search the words of an incident; `before` is the same before anything was taken out."""
        pieces = pieces_of(incident)
        self._see(pieces)
        self._see_row(row_of(incident, pieces))
        self._see_withheld(pieces if before is incident else pieces_of(before))

    def see_beside(self, view: ServedCase, before: ServedCase) -> None:
        """Search the words that stand in no incident, after all that do."""
        self._see(pieces_beside(view))
        for row in rows_beside(view):
            self._see_row(row)
        self._see_withheld(pieces_beside(before))

    def see_line(self, line: str) -> None:
        """Search a line of cells as it stands in the file.

        Nothing goes from one line to the next: each begins with a number and an id, which is chance.
        """
        self._see_file([line])

    def see_document(self, words: str) -> None:
        """Search the texts of a whole JSON document, or of one incident in it, as they read."""
        self._see_file(each for each in json_texts(json.loads(words.lstrip(_BEFORE))) if self._is_new(each))

    def result(self) -> PaperChecks:
        """Judge the table when all of it was seen."""
        finds = (*self._in_words, *self._in_file.values())
        return judged(
            ScanReport(finds, tuple(self._towns)),
            (*self._beside, *self._withheld),
            Looked(tuple(dict.fromkeys(self._scanner.secrets)), 0, self._scanner.by_shape),
            self._snapshot,
            self._request,
        )

    def _see(self, pieces: Sequence[Piece]) -> None:
        found = self._scanner.scan(pieces, self._ctx)
        self._in_words.extend(found.finds)
        self._towns.extend(found.towns)

    def _see_row(self, row: Sequence[Piece]) -> None:
        if row:
            self._beside.extend(spread_in(self._scanner, row))

    def _see_withheld(self, pieces: Sequence[Piece]) -> None:
        if self._request.withhold:
            self._withheld.extend(withheld_by(self._scanner, pieces, self._request))

    def _see_file(self, texts: Iterable[str]) -> None:
        where = text("checks.where.file", name=text("checks.where.text_file"))
        found = self._scanner.scan((Piece(where, each) for each in texts), self._ctx)
        self._towns.extend(found.towns)
        for find in found.finds:
            self._in_file.setdefault(find.id, find)

    def _is_new(self, words: str) -> bool:
        """Whether a text was not searched before: codes, names and zones stand in every incident."""
        if len(words) > _SHORT:
            return True
        if words in self._known:
            return False
        if len(self._known) < _MOST_KNOWN:
            self._known.add(words)
        return True
