"""Records of every kind in a real vault: written, read one by one and all at once, and their history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import new_id
from app.domain.kinds import RECORDS, RecordType, kind_of, record_type
from app.domain.moment import Instant
from app.domain.person import Person
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.repositories.records import RecordRepository, differing
from storage.vault import Vault
from tests.repositories.strategies import records

KINDS = list(RECORDS.values())
WRITTEN = Instant(1_794_679_200_000, "America/Chicago")


@pytest.fixture
def vault(
    tmp_path: Path, clock: FixedClock, cheap_cost: KdfCost, cheap_limits: HeaderLimits
) -> Iterator[Vault]:
    """An empty vault."""
    made = Vault.create(
        tmp_path / "vault", bytearray(b"otter lamp violet"), clock=clock, cost=cheap_cost, limits=cheap_limits
    )
    yield made
    made.close()


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("kind", KINDS, ids=lambda item: item.name)
def test_any_record_survives_the_vault(vault: Vault, kind: RecordType, data: st.DataObject) -> None:
    """Whatever its fields hold, a record comes back equal: alone, in the list, and from the log."""
    first = replace(data.draw(records(kind)), id=new_id())
    last = replace(data.draw(records(kind)), id=first.id)
    repository = RecordRepository(vault)
    for record in (first, last):
        with vault.transaction() as tx:
            repository.put(tx, kind.kind, record, act="test", extra={"zone": "UTC"})
    fresh = RecordRepository(vault)
    assert fresh.find(kind.kind, first.id) == last
    assert fresh.several(kind.kind, [new_id(), first.id]) == {first.id: last}
    assert last in fresh.list(kind.kind)
    assert fresh.several(kind.kind, [new_id(), first.id]) == {first.id: last}
    assert fresh.find(kind.kind, first.id) == last
    versions = fresh.history(kind.kind, first.id)
    assert [version.record for version in versions] == [first, last]
    assert versions[1].changed == differing(first, last)
    assert fresh.histories(kind.kind)[first.id] == versions
    assert fresh.version_counts(kind.kind)[first.id] == 2


def test_what_was_read_follows_what_is_written(vault: Vault) -> None:
    """A list that was read once shows the next write, and nothing that did not commit once it is forgotten."""
    repository = RecordRepository(vault)
    entry = Entry(new_id(), WRITTEN, what="one")
    assert repository.list(RecordKind.ENTRY) == ()
    with vault.transaction() as tx:
        repository.put(tx, RecordKind.ENTRY, entry, act="entry.add", extra={})
    assert repository.list(RecordKind.ENTRY) == (entry,)

    def break_off() -> None:
        with vault.transaction() as tx:
            repository.put(tx, RecordKind.ENTRY, replace(entry, what="two"), act="entry.amend", extra={})
            raise KnownError(ErrorCode.NO_SPACE)

    with pytest.raises(KnownError):
        break_off()
    repository.forget()
    assert repository.list(RecordKind.ENTRY) == (entry,)
    assert repository.find(RecordKind.ENTRY, new_id()) is None


def test_an_erased_state_stays_in_the_history_without_its_words(vault: Vault) -> None:
    """A redacted version keeps its time and place in the order; the one after it is compared with none."""
    repository = RecordRepository(vault)
    entry = Entry(new_id(), WRITTEN, what="one")
    with vault.transaction() as tx:
        first = repository.put(tx, RecordKind.ENTRY, entry, act="entry.add", extra={"reason": "typing"})
        repository.put(tx, RecordKind.ENTRY, replace(entry, what="two"), act="entry.amend", extra={})
    with vault.transaction() as tx:
        tx.redact([first], reason="privacy")
    versions = repository.history(RecordKind.ENTRY, entry.id)
    assert [(version.record, version.act, version.reason) for version in versions] == [
        (None, "", ""),
        (replace(entry, what="two"), "entry.amend", ""),
    ]
    assert versions[1].changed == ()


def test_an_ended_record_has_a_history_and_no_state(vault: Vault) -> None:
    """The end of a record is no version of it."""
    repository = RecordRepository(vault)
    person = Person(new_id(), name="Mia")
    with vault.transaction() as tx:
        repository.put(tx, RecordKind.PERSON, person, act="person.add", extra={})
    with vault.transaction() as tx:
        tx.end(RecordKind.PERSON.value, person.id, act="person.end")
    repository.forget()
    assert repository.find(RecordKind.PERSON, person.id) is None
    assert [version.record for version in repository.history(RecordKind.PERSON, person.id)] == [person]


def test_kinds_are_found_by_name_table_and_class() -> None:
    """The name of a command, the table and the class lead to the same kind."""
    for kind in KINDS:
        assert record_type(kind.name) is record_type(kind.table) is kind
        assert RECORDS[kind.kind].type is kind.type
    assert kind_of(Person(new_id())) is RecordKind.PERSON
    with pytest.raises(KnownError) as caught:
        record_type("nothing")
    assert caught.value.code is ErrorCode.USAGE
