"""Evidence still needed in a vault: kept, listed by due date, linked, unlinked, searched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.edit import read_changes
from app.domain.errors import ErrorCode
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS, Record
from app.domain.needed import Needed
from app.services.session import Session
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.migrations.runner import released_migrations
from storage.vault import Vault
from tests.services.conftest import PASSPHRASE
from tests.services.refusals import refused

NEEDED = RecordKind.NEEDED


def add(session: Session, **given: list[str]) -> Record:
    """Save one as the command line would."""
    return session.records.add(NEEDED, read_changes(RECORDS[NEEDED], given, session.reading()))


def test_every_field_comes_back_after_opening_again(session: Session, reopen: Callable[[], Session]) -> None:
    """All that can be said of it is there after a lock, with its links."""
    entry = session.entries.add({"what": "He stood outside."})
    item = session.evidence.add_bytes("door.txt", b"1").evidence
    kept = add(
        session,
        what=["The door camera"],
        who=["The neighbour"],
        how=["Ask in person."],
        gone_by=["about 2026-12-01"],
        state=["got"],
        evidence=["1"],
        entry=[entry.id.hex()],
        note=["kind people"],
    )
    assert isinstance(kept, Needed)
    assert (kept.evidence, kept.entry) == ((item.id,), entry.id)
    assert all(getattr(kept, spec.name) for spec in RECORDS[NEEDED].fields)
    session.close()
    assert reopen().records.get(NEEDED, kept.id) == kept


def test_it_is_listed_by_due_date_and_found_by_its_words(session: Session) -> None:
    """The list begins with what may be gone first; a word of it is found; nothing at all is refused."""
    later = add(session, what=["Phone records"], gone_by=["2027-01-31"])
    sooner = add(session, what=["Shop camera"], gone_by=["2026-12-01"])
    assert session.records.list(NEEDED) == (sooner, later)
    (hit,) = session.search.search("camera").hits
    assert (hit.kind, hit.id, hit.title) == ("needed", sooner.id, "Shop camera")
    with refused(ErrorCode.NOTHING_TO_SAVE):
        add(session)
    with refused(ErrorCode.BAD_VALUE):
        add(session, what=["x"], state=["somehow"])


def test_an_erased_item_is_taken_out_of_it(session: Session) -> None:
    """After an item was erased nothing points at it, and whoever shows the list hears of it."""
    item = session.evidence.add_bytes("door.txt", b"1").evidence
    kept = session.records.add(NEEDED, {"what": "camera", "evidence": (item.id,), "state": "got"})
    erased = session.evidence.erase(item.id)
    after = session.records.get(NEEDED, kept.id)
    assert isinstance(after, Needed)
    assert (after.evidence, after.state) == ((), "got")
    assert (kept.id,) in [change.ids for change in erased.changes if change.kind is NEEDED]


def test_an_older_vault_that_may_not_be_written_has_none(
    tmp_path: Path,
    reopen: Callable[..., Session],
    clock: FixedClock,
    cheap_cost: KdfCost,
    cheap_limits: HeaderLimits,
) -> None:
    """A vault made before there were such records opens for reading, shows none, and takes them when written."""
    folder, steps = tmp_path / "vault", released_migrations()[:3]
    Vault.create(
        folder, bytearray(PASSPHRASE), clock=clock, cost=cheap_cost, limits=cheap_limits, steps=steps
    ).close()
    older = reopen(read_only=True)
    assert older.records.list(NEEDED) == ()
    with refused(ErrorCode.NOT_FOUND):
        older.records.find(NEEDED, "f" * 32)
    older.close()
    written = reopen()
    written.records.add(NEEDED, {"what": "camera"})
    assert len(written.records.list(NEEDED)) == 1
