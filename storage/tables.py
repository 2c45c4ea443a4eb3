"""Kinds of tables, told by their columns: a new table or column is covered without a line here (5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.connection import Database

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_ENTITY_OWN = ("id", "last_seq", "row_digest")
_TYPES = ("INTEGER", "TEXT", "BLOB")
_CORE = frozenset({"meta", "event", "item_key"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its type: INTEGER, TEXT or BLOB."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A part or bulk table: its name and its columns without owner or batch, and without `n`."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class EntityTable:
    """An entity table with its part and bulk fields; columns without id, last_seq, row_digest."""

    name: str
    columns: tuple[Column, ...]
    parts: Mapping[str, ChildTable]
    bulks: Mapping[str, ChildTable]
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """Which column has which name: its place in `columns`."""

    def __post_init__(self) -> None:
        """Look the names of columns up once."""
        object.__setattr__(self, "places", {column.name: at for at, column in enumerate(self.columns)})


def read_tables(database: Database) -> dict[str, EntityTable]:
    """Return the entity tables of a database by name.

    Raises `ValueError` when a table breaks the rules of its kind: a fault in a schema step.
    """
    rows = database.execute(
        "SELECT l.name, l.wr, l.strict, c.name, c.type, c.pk FROM pragma_table_list l"
        " JOIN pragma_table_info(l.name) c WHERE l.schema = 'main' AND l.type = 'table'"
        " ORDER BY l.name, c.cid"
    )
    found: dict[str, list[tuple[str, str, int]]] = {}
    shape: dict[str, tuple[bool, bool]] = {}
    for name, without_rowid, strict, column, kind, key in rows:
        found.setdefault(str(name), []).append((str(column), str(kind), int(key or 0)))
        shape[str(name)] = (bool(without_rowid), bool(strict))
    tables: dict[str, EntityTable] = {}
    children: list[tuple[str, str, bool, ChildTable]] = []
    for name, columns in found.items():
        names = {column for column, _, _ in columns}
        if name in _CORE:
            continue
        if set(_ENTITY_OWN) <= names:
            _check(name, columns, is_strict=shape[name][1])
            own = tuple(Column(c, t) for c, t, _ in columns if c not in _ENTITY_OWN)
            tables[name] = EntityTable(name, own, {}, {})
        elif "__" in name:
            _check(name, columns, is_strict=all(shape[name]))
            owner = "owner" if "owner" in names else "batch"
            if [(c, k) for c, _, k in columns if k] != [(owner, 1), ("n", 2)]:
                raise ValueError(f"{name}: primary key must be ({owner}, n)")
            own = tuple(Column(c, t) for c, t, _ in columns if c not in {owner, "n"})
            entity, field = name.split("__", 1)
            children.append((entity, field, owner == "owner", ChildTable(name, own)))
    for entity, field, is_part, child in children:
        if entity not in tables:
            raise ValueError(f"{child.name}: no entity table {entity}")
        target = tables[entity].parts if is_part else tables[entity].bulks
        assert isinstance(target, dict)
        target[field] = child
    return tables


def _check(name: str, columns: list[tuple[str, str, int]], *, is_strict: bool) -> None:
    if not is_strict or any(kind not in _TYPES for _, kind, _ in columns):
        raise ValueError(f"{name}: must be STRICT, of INTEGER, TEXT and BLOB, parts WITHOUT ROWID")
    if any(_NAME.match(word) is None for word in (name, *(column for column, _, _ in columns))):
        raise ValueError(f"{name}: names must match [a-z][a-z0-9_]*")
