"""The schema, the field table and the codec say the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.domain.fields import FieldKind, RecordKind
from app.domain.kinds import RECORDS, RecordType
from storage.canonical import canon, read_canon
from storage.migrations.runner import released_migrations
from storage.repositories import codec
from tests.repositories.strategies import records

KINDS = list(RECORDS.values())
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


@pytest.fixture(scope="module")
def schema() -> Iterator[Any]:
    """The migrations, run on an empty database."""
    connection = dbapi2.connect(":memory:")
    for step in released_migrations():
        connection.executescript(step.sql)
    yield connection
    connection.close()


def _columns(schema: Any, table: str) -> dict[str, str]:
    return {row[1]: row[2] for row in schema.execute(f"PRAGMA table_info({table})")}


@pytest.mark.parametrize("record_type", KINDS, ids=lambda item: item.name)
def test_every_attribute_is_in_the_field_table(record_type: RecordType) -> None:
    """A field without a `FieldSpec` would never be stored, so there is none."""
    attributes = [item.name for item in fields(record_type.type) if item.name != "id"]
    assert sorted(attributes) == sorted(spec.name for spec in record_type.fields)


@pytest.mark.parametrize("record_type", KINDS, ids=lambda item: item.name)
def test_entity_table_has_exactly_the_columns_of_its_fields(schema: Any, record_type: RecordType) -> None:
    """A forgotten or left-over column fails here."""
    expected = [("id", "BLOB")]
    for spec in record_type.fields:
        if not codec.is_part(spec):
            expected += [(column.name, column.type) for column in codec.columns(spec)]
    expected += [("last_seq", "INTEGER"), ("row_digest", "BLOB")]
    assert len(dict(expected)) == len(expected), "two fields claim one column"
    assert _columns(schema, record_type.table) == dict(expected)


@pytest.mark.parametrize("record_type", KINDS, ids=lambda item: item.name)
def test_part_tables_have_the_columns_of_their_parts(schema: Any, record_type: RecordType) -> None:
    """Every list has a part table with owner and n, and no part table stands without its field."""
    expected: dict[str, dict[str, str]] = {}
    for spec in record_type.fields:
        if codec.is_part(spec):
            own = {column.name: column.type for column in codec.columns(spec)}
            expected[codec.part_table(record_type, spec)] = {"owner": "BLOB", "n": "INTEGER"} | own
    prefix = f"{record_type.table}__"
    names = [
        row[0]
        for row in schema.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if row[0].startswith(prefix) and "owner" in _columns(schema, row[0])
    ]
    assert {name: _columns(schema, name) for name in names} == expected


def test_names_and_tables_follow_the_format(schema: Any) -> None:
    """Entity and part tables are STRICT, parts without row id, and all names are plain identifiers."""
    for name, sql in schema.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
        if name.split("__")[0] not in {kind.value for kind in RecordKind}:
            continue
        assert IDENTIFIER.fullmatch(name)
        assert sql.count("STRICT") == 1
        assert ("WITHOUT ROWID" in sql) == ("__" in name)
        assert all(IDENTIFIER.fullmatch(column) and "__" not in column for column in _columns(schema, name))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("record_type", KINDS, ids=lambda item: item.name)
def test_every_field_survives_the_row_object(record_type: RecordType, data: st.DataObject) -> None:
    """Any record comes back equal from its canonical row object, and names only columns that exist."""
    record = data.draw(records(record_type))
    row = read_canon(canon(codec.to_row(record_type, record)))
    assert isinstance(row, dict)
    assert codec.from_row(record_type, row) == record
    known = {"id"} | {spec.name for spec in record_type.fields if codec.is_part(spec)}
    for spec in record_type.fields:
        if not codec.is_part(spec):
            known |= {column.name for column in codec.columns(spec)}
    assert row.keys() <= known


def test_what_was_not_asked_is_left_out() -> None:
    """An entry with words alone stores its words, the time of writing and its flags, nothing else."""
    entry_type = RECORDS[RecordKind.ENTRY]
    flags = {spec.name for spec in entry_type.fields_of(FieldKind.FLAG)}
    entry = codec.from_row(
        entry_type, {"id": "00" * 16, "written_ms": 5, "written_zone": "UTC", "what": "He rang."}
    )
    assert set(codec.to_row(entry_type, entry)) == {"id", "written_ms", "written_zone", "what"} | flags
