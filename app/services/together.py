"""The same thing done to several records: all of them or none, in one step of the record's history each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, NoJob
from app.services.ledger import Ledger

Do = Callable[[EntityId], Change]
"""Changes one record and tells what it wrote; an empty change when nothing differed."""


class Together:
    """Changes several records of one open vault in one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def each(self, ids: Sequence[EntityId], do: Do, ctx: JobContext | None = None) -> tuple[Change, ...]:
        """Do it to each in order and return what was written, one change for each kind of record.

        Stopped, or when it cannot be done to one of them, nothing is written; raises what `do` raises.
        """
        watch = ctx or NoJob()
        written: dict[RecordKind, list[EntityId]] = {}
        with self._ledger.writing():
            for number, one in enumerate(ids):
                watch.check()
                change = do(one)
                written.setdefault(change.kind, []).extend(change.ids)
                watch.progress(number + 1, len(ids), "progress.together")
        return tuple(Change(kind, tuple(dict.fromkeys(found))) for kind, found in written.items())
