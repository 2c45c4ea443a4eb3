"""Rows and their events: written together, read back the same, never one without the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from storage import canonical, events
from storage.canonical import NotCanonicalError, canon, canon_flat, read_canon
from storage.checkpoints import Comparison
from storage.migrations.runner import Migration
from storage.transaction import Transaction
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import JOB, STEP, add_entry, create, opened, reopen


@pytest.fixture
def vault(tmp_path: Path) -> Any:
    """A new vault, closed after the test."""
    made = create(tmp_path / "vault")
    yield made
    made.close()


def is_whole(vault: Vault) -> bool:
    """Tell whether a full check finds nothing."""
    return verify(vault, JOB, full=True).ok


def test_row_reads_back_as_its_event_says(vault: Vault) -> None:
    """A row with parts, left-out values and a BLOB is the same in the row, in the table and in its event."""
    entity, place = new_id(), new_id()
    row = {"what": "words", "impact": True, "place": place.hex(), "kind": [{"tag": "call"}, {"tag": None}]}
    with vault.transaction() as transaction:
        seq = transaction.put("entry", entity, row, act="entry.add", extra={"zone": "America/Chicago"})
    expected = {
        "id": entity.hex(), "what": "words", "impact": 1, "place": place.hex(), "kind": [{"tag": "call"}, {}],
    }  # fmt: skip
    assert vault.row("entry", entity) == expected
    assert list(vault.rows("entry")) == [expected]
    (view,) = vault.history("entry", entity)
    assert (view.seq, view.kind) == (seq, events.EventKind.NEW)
    assert view.payload == {"act": "entry.add", "zone": "America/Chicago", "row": expected}
    assert is_whole(vault)


def test_each_change_is_a_version(vault: Vault) -> None:
    """A later put is a `set` that replaces the whole row; an end removes it; the log keeps all three."""
    entity = add_entry(vault, "first", "call", "visit")
    add_entry(vault, "second", entity=entity)
    assert vault.row("entry", entity) == {"id": entity.hex(), "what": "second", "impact": 2}
    with vault.transaction() as transaction:
        transaction.end("entry", entity, act="entry.erase")
    assert vault.row("entry", entity) is None
    assert [view.kind.value for view in vault.history("entry", entity)] == ["new", "set", "end"]
    assert vault.query("SELECT count(*) FROM entry__kind") == [(0,)]
    with pytest.raises(ValueError, match="never used again"):
        add_entry(vault, "third", entity=entity)
    with pytest.raises(LookupError), vault.transaction() as transaction:
        transaction.end("entry", entity, act="entry.erase")
    assert is_whole(vault)


def test_a_first_state_is_told_apart(vault: Vault) -> None:
    """Only the event with which an entity begins is its first, in the transaction that wrote it."""
    entity = new_id()
    with vault.transaction() as transaction:
        first = transaction.put("entry", entity, {"what": "first"}, act="entry.add")
        second = transaction.put("entry", entity, {"what": "second"}, act="entry.amend")
        assert (transaction.is_first(first), transaction.is_first(second)) == (True, False)
    with vault.transaction() as transaction:
        assert not transaction.is_first(
            transaction.put("entry", entity, {"what": "third"}, act="entry.amend")
        )
    assert [view.kind.value for view in vault.history("entry", entity)] == ["new", "set", "set"]
    assert is_whole(vault)


def test_rows_come_in_order_with_their_own_parts(vault: Vault) -> None:
    """Reading a table in one pass gives every row its own parts and no other's."""
    made = {}
    for number in range(30):
        kinds = [f"k{number}.{n}" for n in range(number % 4)]
        made[add_entry(vault, f"entry {number}", *kinds)] = kinds
    rows = list(vault.rows("entry"))
    assert [row["id"] for row in rows] == sorted(entity.hex() for entity in made)
    for row in rows:
        kinds = [part["tag"] for part in row.get("kind", [])]  # type: ignore[union-attr, index, call-overload]
        assert kinds == made[EntityId(bytes.fromhex(str(row["id"])))]


def test_bulk_rows_keep_until_replaced(vault: Vault) -> None:
    """A later put keeps bulk rows that it does not name, replaces those it names, and can take them away."""
    entity = new_id()

    def put(row: dict[str, Any], **more: Any) -> Any:
        with vault.transaction() as transaction:
            transaction.put("batch", entity, row, act="import", **more)
        return vault.row("batch", entity)

    many = [{"body": f"m{n}"} for n in range(1203)]
    first = put({"source": "phone"}, bulk={"message": many})
    assert first["message"]["count"] == 1203
    assert put({"source": "renamed"})["message"] == first["message"]
    assert put({}, bulk={"message": [{"body": "x", "n": 7}]})["message"]["count"] == 1
    assert is_whole(vault)
    assert put({}, bulk={"message": []}) == {"id": entity.hex()}
    with vault.transaction() as transaction:
        transaction.end("batch", entity, act="import.undo")
    assert is_whole(vault)


@pytest.mark.parametrize(
    "row",
    [
        {"unknown": "x"},
        {"what": 3},
        {"impact": "3"},
        {"place": "XY"},
        {"place": "AB"},
        {"kind": ["call"]},
        {"kind": [{"unknown": "x"}]},
        {"id": "00" * 16},
        {"what": "null \0 inside"},
        {"what": "lone \ud800 surrogate"},
        {"impact": 2**53},
    ],
)
def test_row_that_does_not_fit_leaves_nothing(vault: Vault, row: dict[str, Any]) -> None:
    """An unknown field, a wrong type or text without canonical form undoes the whole transaction."""

    def put_both() -> None:
        with vault.transaction() as transaction:
            transaction.put("entry", new_id(), {"what": "good"}, act="entry.add")
            transaction.put("entry", new_id(), row, act="entry.add")

    with pytest.raises(ValueError):  # noqa: PT011 - messages differ
        put_both()
    assert list(vault.rows("entry")) == []
    assert vault.event_count == 0
    add_entry(vault)
    assert is_whole(vault)


def test_bulk_numbers_must_ascend(vault: Vault) -> None:
    """Bulk rows out of order are a fault of the caller."""
    rows = [{"body": "a", "n": 3}, {"body": "b", "n": 3}]
    with pytest.raises(ValueError, match="ascend"), vault.transaction() as transaction:
        transaction.put("batch", new_id(), {}, act="import", bulk={"message": rows})


def test_transaction_is_all_or_nothing(vault: Vault) -> None:
    """When the block fails, rows, events, local tables and the head stay as they were."""
    before = vault.event_count

    class BoomError(Exception):
        pass

    def fail_at_the_end() -> None:
        with vault.transaction() as transaction:
            transaction.put("entry", new_id(), {"what": "lost"}, act="entry.add")
            transaction.execute("INSERT INTO draft(body) VALUES('lost')")
            transaction.note("lost")
            raise BoomError

    with pytest.raises(BoomError):
        fail_at_the_end()
    assert vault.event_count == before
    assert vault.query("SELECT count(*) FROM draft") == [(0,)]
    add_entry(vault)
    assert is_whole(vault)


def test_local_tables_need_no_event(vault: Vault) -> None:
    """Drafts and search words are written without touching the log or the head record."""
    record = (vault.folder / "h.bin").read_bytes()
    with vault.transaction() as transaction:
        transaction.execute("INSERT INTO draft(body) VALUES(?)", ("unfinished",))
        transaction.execute_many("INSERT INTO words(body) VALUES(?)", [("one",), ("two",)])
    assert vault.query("SELECT body FROM words WHERE words MATCH 'two'") == [("two",)]
    assert vault.event_count == 0
    assert (vault.folder / "h.bin").read_bytes() == record


def test_events_cannot_be_changed_or_deleted(vault: Vault) -> None:
    """The database itself refuses to change or delete an event, other than erasing its payload."""
    add_entry(vault)
    for sql in (
        "DELETE FROM event",
        "UPDATE event SET time_ms = 0",
        "UPDATE event SET payload = x'7b7d'",
        "UPDATE event SET nonce = NULL, payload = NULL, hash = zeroblob(32)",
    ):
        with pytest.raises(Exception, match=r"append-only|constraint"), vault.transaction() as transaction:
            transaction.execute(sql)
    assert is_whole(vault)


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "VACUUM INTO 'elsewhere'",
        "PRAGMA journal_mode = WAL",
        "PRAGMA key = 'x'",
        "SELECT load_extension('x')",
    ],
)
def test_database_denies_ways_out(vault: Vault, sql: str) -> None:
    """Other databases, another journal, another key and extensions are denied on the connection."""
    with pytest.raises(Exception, match=r"not authorized|authorization denied"):
        vault.query(sql)


def test_settings_are_those_of_the_format(vault: Vault) -> None:
    """The connection runs with the journal, durability and page settings that the format names."""
    expected = {
        "journal_mode": "delete", "synchronous": 3, "temp_store": 2, "secure_delete": 1, "foreign_keys": 1,
        "trusted_schema": 0, "auto_vacuum": 0, "encoding": "UTF-8", "page_size": "4096", "user_version": 1,
    }  # fmt: skip
    assert {name: vault.query(f"PRAGMA {name}")[0][0] for name in expected} == expected
    assert vault.query("PRAGMA mmap_size") in ([], [(0,)])


def test_interrupt_is_a_cancel(vault: Vault) -> None:
    """A statement stopped from outside ends as cancelled, and the vault goes on."""
    database = vault.state.database
    numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"

    def count_until_stopped() -> None:
        for (value,) in database.iterate(numbers):
            if value == 1000:
                vault.interrupt()

    with pytest.raises(Cancelled):
        count_until_stopped()
    add_entry(vault)


def test_redaction_erases_words_and_keeps_the_chain(vault: Vault) -> None:
    """Erased payloads are gone from the database; the log still checks, and says what was erased."""
    entity = add_entry(vault, "unsafe words")
    add_entry(vault, "safe words", entity=entity)
    with vault.transaction() as transaction:
        transaction.redact([1], reason="safety")
    first, second = vault.history("entry", entity)
    assert first.payload is None
    assert second.payload is not None
    assert list(vault.event_views())[-1].payload == {"act": "redact", "redacts": [1], "reason": "safety"}
    assert is_whole(vault)


@pytest.mark.parametrize("numbers", [[], [1], [2], [3], [99]])
def test_redaction_refuses_what_must_stay(vault: Vault, numbers: list[int]) -> None:
    """Nothing, an erased event, a living row's latest state, a redaction and an unknown event are refused."""
    entity = add_entry(vault, "old")
    add_entry(vault, "new", entity=entity)
    with vault.transaction() as transaction:
        transaction.redact([1])
    with pytest.raises(ValueError), vault.transaction() as transaction:  # noqa: PT011 - messages differ
        transaction.redact(numbers)
    assert is_whole(vault)


def test_ended_row_may_be_redacted_whole(vault: Vault) -> None:
    """After its end every state of an entity may be erased."""
    entity = add_entry(vault, "unsafe")
    with vault.transaction() as transaction:
        last = transaction.end("entry", entity, act="entry.erase")
        transaction.redact([1, last])
    assert [view.payload for view in vault.history("entry", entity)] == [None, None]
    assert is_whole(vault)


# Checkpoints -------------------------------------------------------------------------------------


def test_note_kept_elsewhere_tells_what_happened(tmp_path: Path) -> None:
    """A note tells unchanged, put back, another history and another vault apart."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_entry(vault, "one")
    old = {name: (folder / name).read_bytes() for name in ("c.bin", "h.bin")}
    add_entry(vault, "two")
    with vault.transaction() as transaction:
        note = transaction.issue_checkpoint()
    assert vault.compare_checkpoint(note) == (Comparison.UNCHANGED, 2)
    add_entry(vault, "three")
    assert vault.compare_checkpoint(note) == (Comparison.UNCHANGED, 2)
    vault.close()
    stranger = create(tmp_path / "other")
    assert stranger.compare_checkpoint(note) == (Comparison.NOT_FROM_THIS_VAULT, 0)
    stranger.close()
    for name, data in old.items():
        (folder / name).write_bytes(data)
    with opened(folder) as back:
        assert back.findings == ()
        assert back.compare_checkpoint(note) == (Comparison.VAULT_IS_OLDER, 2)
        add_entry(back, "another two")
        assert back.compare_checkpoint(note) == (Comparison.HISTORY_DIFFERS, 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n2\n", "\n1\n"),
        lambda note: note.replace("\n2\n", "\n02\n"),
        lambda note: note.replace("— ", "- "),
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note.replace("nv1/", "nv2/"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note[:-10] + "A" * 8 + "=\n",
        lambda _: "",
    ],
)
def test_altered_note_is_not_from_this_vault(vault: Vault, change: Callable[[str], str]) -> None:
    """A note with any part changed says nothing about the vault."""
    add_entry(vault)
    add_entry(vault)
    with vault.transaction() as transaction:
        note = transaction.issue_checkpoint()
    assert vault.compare_checkpoint(change(note))[0] is Comparison.NOT_FROM_THIS_VAULT


def test_note_with_further_signatures_is_read(vault: Vault) -> None:
    """A witness's signature line beside ours does not disturb."""
    with vault.transaction() as transaction:
        note = transaction.issue_checkpoint()
    assert vault.compare_checkpoint(note + "— witness AAAAAAAA\n") == (Comparison.UNCHANGED, 0)


# Canonical JSON ----------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=64)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_form_reads_back(value: Any) -> None:
    """Every value reads back from its bytes, and other spellings of it are refused."""
    data = canon(value)
    assert read_canon(data) == value
    with pytest.raises(NotCanonicalError):
        read_canon(b" " + data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"1.0", b"1e3", b"01", b"-0", b"NaN", b"9007199254740992", b'"\\u00e9"',
        b'"\\/"', b'"\\u001F"', b'"\\u0000"', b'"\x7f', b"\xef\xbb\xbf1", b'"\xff"', b'{"A":1}', b'{"":1}', b"[1,]",
        b"[" * 33 + b"]" * 33, b"[" * 100_000, b'"\\ud800"', b"",
    ],
)  # fmt: skip
def test_other_spellings_are_refused(data: bytes) -> None:
    """Bytes that are not the one canonical form are refused, however they are broken."""
    with pytest.raises(NotCanonicalError):
        read_canon(data)


@pytest.mark.parametrize("value", [1.5, 2**53, {"A": 1}, {"a" * 65: 1}, {"a": b"x"}, {1, 2}, "\0", "\udfff"])
def test_values_without_canonical_form_are_refused(value: Any) -> None:
    """Fractions, large numbers, other keys and types, U+0000 and lone surrogates have no form."""
    with pytest.raises(NotCanonicalError):
        canon(value)


# Tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t(id BLOB PRIMARY KEY, last_seq INTEGER, row_digest BLOB);",
        "CREATE TABLE t(id BLOB PRIMARY KEY, x REAL, last_seq INTEGER, row_digest BLOB) STRICT;",
        "CREATE TABLE t(id BLOB PRIMARY KEY, Name TEXT, last_seq INTEGER, row_digest BLOB) STRICT;",
        "CREATE TABLE entry__x(owner BLOB, n INTEGER, PRIMARY KEY(n, owner)) STRICT, WITHOUT ROWID;",
        "CREATE TABLE entry__x(owner BLOB, n INTEGER, PRIMARY KEY(owner, n)) STRICT;",
        "CREATE TABLE nobody__x(owner BLOB, n INTEGER, PRIMARY KEY(owner, n)) STRICT, WITHOUT ROWID;",
    ],
)
def test_schema_that_breaks_the_rules_of_its_kind_is_a_fault(tmp_path: Path, sql: str) -> None:
    """A step with a table that the log could not cover is refused when it is first read."""
    with pytest.raises(ValueError, match=r"__x|t:|nobody"):
        create(tmp_path / "vault", steps=[STEP, Migration(2, sql)])


def test_script_must_end_with_its_statement(tmp_path: Path) -> None:
    """A step that ends inside a statement is a fault."""
    with pytest.raises(ValueError, match="inside a statement"):
        create(tmp_path / "vault", steps=[Migration(1, "CREATE TABLE x(a TEXT) STRICT")])


def test_transaction_refuses_a_read_only_vault(tmp_path: Path) -> None:
    """A vault opened for reading writes nothing and says why."""
    create(tmp_path / "vault").close()
    vault = reopen(tmp_path / "vault", read_only=True)

    def note(transaction: Transaction) -> None:
        transaction.note("never")

    with pytest.raises(KnownError) as caught, vault.transaction() as transaction:
        note(transaction)
    assert caught.value.code is ErrorCode.READ_ONLY
    vault.close()


@given(st.dictionaries(st.sampled_from("abcdn"), TEXT | st.integers(-(2**54), 2**54) | st.text(max_size=4)))
def test_flat_rows_have_the_same_form(row: dict[str, int | str]) -> None:
    """The quick way of encoding a row gives the same bytes as the plain one, or refuses the same."""
    try:
        wanted = canon(row)
    except NotCanonicalError:
        with pytest.raises(NotCanonicalError):
            canon_flat(row)
    else:
        assert canon_flat(row) == wanted


@pytest.mark.parametrize("text", ["\0", "\\u0000", "\ud800", "\x7f\x1f\u2028", '"\b\f\n\r\t/'])
def test_odd_signs_of_flat_rows(text: str) -> None:
    """Signs that only one of the two ways could get wrong."""
    test_flat_rows_have_the_same_form.hypothesis.inner_test({"a": text})  # type: ignore[attr-defined]
