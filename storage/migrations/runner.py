"""Schema steps: numbered SQL files applied in order, the number kept in the database (section 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from app.domain.errors import ErrorCode, KnownError
from storage.connection import Database

_FILE = re.compile(r"m([0-9]{4})_[a-z0-9_]+\.sql\Z")
_CORE = "schema_core.sql"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, from 1, and its statements."""

    number: int
    sql: str


@dataclass(frozen=True, slots=True)
class SchemaState:
    """How the schema of a database relates to this program."""

    number: int
    is_newer: bool
    pending: tuple[Migration, ...]


def released_migrations() -> tuple[Migration, ...]:
    """Return the steps that ship with the program, `m0001_….sql` and on, without gap."""
    found = []
    for entry in resources.files("storage.migrations").iterdir():
        match = _FILE.match(entry.name)
        if match is not None:
            found.append(Migration(int(match.group(1)), entry.read_text(encoding="utf-8")))
    steps = tuple(sorted(found, key=lambda step: step.number))
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    return steps


def core_schema() -> str:
    """Return the statements that make the core tables of the format."""
    return resources.files("storage").joinpath(_CORE).read_text(encoding="utf-8")


def apply(database: Database, steps: Sequence[Migration]) -> None:
    """Run steps inside the open transaction and keep the number of the last."""
    for step in steps:
        database.run_script(step.sql)
        database.execute(f"PRAGMA user_version = {step.number}")


def examine(database: Database, steps: Sequence[Migration]) -> SchemaState:
    """Compare the database with the steps this program has.

    A newer schema may be read when `meta.reads_from` allows, else raises `KnownError(FORMAT_UNKNOWN)`.
    """
    number = int(database.execute("PRAGMA user_version")[0][0] or 0)
    ours = steps[-1].number if steps else 0
    if number > ours:
        rows = database.execute("SELECT v FROM meta WHERE k = 'reads_from'")
        value = bytes(rows[0][0]) if rows and isinstance(rows[0][0], bytes) else b""
        if not value.isdigit() or ours < int(value):
            raise KnownError(ErrorCode.FORMAT_UNKNOWN)
        return SchemaState(number, is_newer=True, pending=())
    return SchemaState(number, is_newer=False, pending=tuple(step for step in steps if step.number > number))
