"""Next steps, own helpers and the plan in a vault: kept, listed, in drafts, and in vaults of before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.edit import read_changes
from app.domain.errors import ErrorCode
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.domain.person import Role, Tie
from app.domain.support import PlanAnswer
from app.services.session import Session
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.migrations.runner import released_migrations
from storage.vault import Vault
from tests.services.conftest import PASSPHRASE
from tests.services.refusals import refused

REFERRAL, HELPER, PLAN = RecordKind.REFERRAL, RecordKind.HELPER, RecordKind.PLAN
BEFORE = 13
"""The schema step before these records."""


def test_every_field_comes_back_after_opening_again(session: Session, reopen: Callable[[], Session]) -> None:
    """All that can be said of a need, a helper and the plan is there after a lock."""
    robin = session.people.add({"name": "Robin", "role": Role.ADVOCATE})
    given = {
        REFERRAL: {
            "kind": ["housing"],
            "state": ["in_progress"],
            "next_step": ["Call on Monday"],
            "by_when": ["about 2026-12-01"],
            "contact": ["555-0104"],
            "person": ["Robin"],
            "note": ["kind people"],
        },
        HELPER: {
            "name": ["Robin"],
            "what": ["A bed."],
            "phone": ["555-0104"],
            "text_to": ["555-0105"],
            "hours": ["evenings"],
            "area": ["here"],
            "about": ["shelter", "own:my own word"],
            "note": ["quiet"],
            "withdrawn": ["yes"],
        },
    }
    kept = {
        kind: session.records.add(kind, read_changes(RECORDS[kind], words, session.reading()))
        for kind, words in given.items()
    }
    kept[PLAN] = session.records.add(
        PLAN, {"answers": (PlanAnswer("plan_where", "done", "To Robin."), PlanAnswer("plan_bag", "done"))}
    )
    assert kept[REFERRAL].person == robin.id  # type: ignore[union-attr]
    for kind in (REFERRAL, HELPER):
        assert all(getattr(kept[kind], spec.name) for spec in RECORDS[kind].fields)
    session.close()
    again = reopen()
    assert {kind: again.records.get(kind, one.id) for kind, one in kept.items()} == kept


def test_what_is_soonest_comes_first_and_what_is_done_last(session: Session) -> None:
    """Open needs by day, then those without a day, then what is done or not wanted."""

    def add(**words: list[str]) -> bytes:
        return session.records.add(REFERRAL, read_changes(RECORDS[REFERRAL], words, session.reading())).id

    done = add(kind=["legal"], state=["done"], by_when=["2026-11-20"])
    undated = add(kind=["medical"])
    later = add(kind=["housing"], by_when=["2026-12-05"])
    sooner = add(kind=["phone"], by_when=["2026-12-01"])
    assert [one.id for one in session.records.list(REFERRAL)] == [sooner, later, undated, done]


def test_a_draft_holds_ties_and_answers_of_the_plan(session: Session) -> None:
    """What is typed of them and not saved comes back as it was typed."""
    robin = session.people.add({"name": "Robin"})
    typed = {"answers": (PlanAnswer("plan_where", "", "To"),), "ties": (Tie(robin.id, "sibling"),)}
    session.drafts.save("plan/new", typed)
    assert session.drafts.load("plan/new") == typed


def test_an_older_vault_takes_them_once_it_is_written(
    tmp_path: Path,
    reopen: Callable[..., Session],
    clock: FixedClock,
    cheap_cost: KdfCost,
    cheap_limits: HeaderLimits,
) -> None:
    """A vault made before there were such records opens for reading, shows none, and takes them when written."""
    folder, steps = tmp_path / "vault", released_migrations()[:BEFORE]
    Vault.create(
        folder, bytearray(PASSPHRASE), clock=clock, cost=cheap_cost, limits=cheap_limits, steps=steps
    ).close()
    older = reopen(read_only=True)
    assert [older.records.list(kind) for kind in (REFERRAL, HELPER, PLAN)] == [(), (), ()]
    with refused(ErrorCode.NOT_FOUND):
        older.records.find(HELPER, "f" * 32)
    older.close()
    written = reopen()
    written.records.add(HELPER, {"name": "Robin"})
    assert len(written.records.list(HELPER)) == 1
