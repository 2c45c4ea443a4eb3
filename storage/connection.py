"""The only user of `sqlcipher3`: one keyed connection, its settings, and what its errors mean (section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeAlias
from urllib.parse import quote

from sqlcipher3 import dbapi2

from app.domain.errors import Cancelled, ErrorCode, KnownError
from storage import crypto, secret_memory
from storage.conditions import only

Value: TypeAlias = "int | str | bytes | bytearray | None"

_KEY_TEXT_BYTES = 67
_HEX = b"0123456789abcdef"
_CACHED_STATEMENTS = 256
_FETCH = 256
_COPIED_PAGES = 256
_FILE = "c.bin"
_SETTINGS = (
    "PRAGMA synchronous = EXTRA",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    # A page is decrypted and checked each time it comes from the file; 16 MiB hold the indexes that lists and
    # searches of 100,000 entries walk. What is freed is overwritten when the database is closed.
    "PRAGMA cache_size = -16384",
)
_DENIED_ACTIONS = frozenset({dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH})
_DENIED_PRAGMAS = frozenset(
    {"key", "rekey", "hexkey", "hexrekey", "textkey", "journal_mode", "synchronous", "writable_schema"}
)
_CODES = {
    "SQLITE_FULL": ErrorCode.NO_SPACE,
    "SQLITE_READONLY": ErrorCode.NOT_WRITABLE,
    "SQLITE_CANTOPEN": ErrorCode.NOT_WRITABLE,
    "SQLITE_PERM": ErrorCode.NOT_WRITABLE,
    "SQLITE_IOERR": ErrorCode.DISK_FAILED,
    "SQLITE_NOMEM": ErrorCode.NO_MEMORY,
    "SQLITE_BUSY": ErrorCode.IN_USE,
    "SQLITE_LOCKED": ErrorCode.IN_USE,
}
# The library's backup call raises the text alone.
_NAMES = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "access permission denied": "SQLITE_PERM",
    "out of memory": "SQLITE_NOMEM",
    "database is locked": "SQLITE_BUSY",
    "database table is locked": "SQLITE_LOCKED",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "interrupted": "SQLITE_INTERRUPT",
}
_DAMAGE = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def _as_it_is(value: Value) -> Value:
    return value


# The library asks of each value that is no number and no text whether it would rather be stored as something
# else, also of NULL and of bytes; over sixty columns that is most of what writing a row costs.
# Told the answer for these two it need not look for it.
dbapi2.register_adapter(type(None), _as_it_is)
dbapi2.register_adapter(bytes, _as_it_is)


class Database:
    """A keyed SQLCipher file. Belongs to the thread that made it; only `interrupt` may come from another."""

    def __init__(self, path: Path | None, key: bytearray, *, read_only: bool) -> None:
        """Open or create the file; None is a database in memory alone, gone when it is closed.

        Raises `KnownError` as every statement does.
        """
        self._path = path
        self._key = key
        self.read_only = read_only
        self.ignores_journal = False
        self._sick = False
        self._connection: Any = None
        self._connect()

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Run one statement and return its rows.

        Raises `KnownError` with VAULT_DAMAGED, NO_SPACE, NOT_WRITABLE, DISK_FAILED, NO_MEMORY or IN_USE,
        and `Cancelled` when `interrupt` stopped it.
        """
        try:
            rows: list[tuple[Value, ...]] = self._healthy().execute(sql, parameters).fetchall()
        except dbapi2.Error as error:
            self._raise(error)
        return rows

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows."""
        with self._errors():
            self._healthy().executemany(sql, rows)

    def iterate(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[tuple[Value, ...]]:
        """Run one statement and yield its rows as they are read."""
        with self._errors():
            cursor = self._healthy().execute(sql, parameters)
        while True:
            with self._errors():
                rows = cursor.fetchmany(_FETCH)
            if not rows:
                return
            yield from rows

    def run_script(self, script: str) -> None:
        """Run statements one after another inside the open transaction; a line ends where a statement may."""
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if dbapi2.complete_statement(statement):
                self.execute(statement)
                statement = ""
        if statement.strip():
            raise ValueError("the script ends inside a statement")

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is open."""
        return self._connection is not None and bool(self._connection.in_transaction)

    def begin(self) -> None:
        """Open a writing transaction."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Return when the transaction is durable; raises `KnownError` when it is not."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the open transaction, if the failure before has not done so."""
        if self.in_transaction:
            with self._errors():
                self._connection.execute("ROLLBACK")

    def copy_into(self, target: Database, watch: Callable[[int, int], None]) -> None:
        """Copy every page into an empty database, under its key, and return when the copy is durable.

        `watch` is called with pages done and in all, and may raise to stop. A page that does not hold is
        *not* refused by the library, which copies noise in its place: check this database before.
        """

        def step(_status: int, left: int, total: int) -> None:
            watch(total - left, total)

        with self._errors():
            self._healthy().backup(target._healthy(), pages=_COPIED_PAGES, progress=step)

    def interrupt(self) -> None:
        """Stop the statement that another thread is running; it raises `Cancelled` there."""
        connection = self._connection
        if connection is not None:
            connection.interrupt()

    def close(self) -> None:
        """Close the file; an open transaction is undone. Idempotent."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with secret_memory.wiping_what_is_freed():
                connection.close()

    def _healthy(self) -> Any:
        if self._connection is None:
            raise KnownError(ErrorCode.VAULT_LOCKED)
        # After one page failed its check the library refuses every further page on that connection,
        # whole ones too; a new connection reads the rest.
        if self._sick and self._path is not None and not self._connection.in_transaction:
            self.close()
            self._connect()
        return self._connection

    def _connect(self) -> None:
        self._sick = False
        if self._path is None:
            self._open_at(":memory:")
            return
        if not self.read_only:
            self._open_with("rw" if self._path.exists() else "rwc")
            return
        try:
            self._open_with("ro")
        except KnownError as error:
            only(error, ErrorCode.NOT_WRITABLE)
            # A journal was left by a crash and may not be rolled back here: read past it.
            self.ignores_journal = True
            self._open_with("ro&immutable=1")

    def _open_with(self, mode: str) -> None:
        assert self._path is not None
        self._open_at(f"file:{quote(str(self._path.absolute()))}?mode={mode}")

    def _open_at(self, uri: str) -> None:
        text = _key_text(self._key)
        # A raw key of any other length would silently be taken for a passphrase.
        assert len(text) == _KEY_TEXT_BYTES
        try:
            with self._errors():
                self._connection = dbapi2.connect(
                    uri, isolation_level=None, uri=True, timeout=0, cached_statements=_CACHED_STATEMENTS
                )
                self._connection.set_key(text)
        finally:
            crypto.wipe(text)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        with self._errors():
            run = self._connection.execute
            run("PRAGMA cipher_log_level = NONE")
            run("SELECT count(*) FROM sqlite_schema").fetchall()
            if not self.read_only:
                run("PRAGMA auto_vacuum = NONE")
                mode = "delete" if self._path is not None else "memory"
                assert run("PRAGMA journal_mode = DELETE").fetchall() == [(mode,)]
            for setting in _SETTINGS:
                run(setting).fetchall()
            self._connection.enable_load_extension(False)  # noqa: FBT003 - the library's own signature
            self._connection.set_authorizer(_authorize)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except dbapi2.Error as error:
            self._raise(error)

    def _raise(self, error: Exception) -> NoReturn:
        """Raise what an error of the library means, or the error itself."""
        found = getattr(error, "sqlite_errorname", None) or _NAMES.get(str(error), "")
        name = "_".join(found.split("_")[:2])
        if name in _DAMAGE:
            self._sick = True
            raise KnownError(ErrorCode.VAULT_DAMAGED, where=_FILE) from error
        if name == "SQLITE_INTERRUPT":
            raise Cancelled from error
        if name in _CODES:
            raise KnownError(_CODES[name]) from error
        raise error


def _key_text(key: bytearray) -> bytearray:
    """Return `x'<64 hex digits>'` without making an object that could not be wiped."""
    # Its full length at once: a growing buffer would leave parts of the key behind as it moves.
    text = bytearray(b"x'" + bytes(2 * len(key)) + b"'")
    for at, byte in enumerate(key):
        text[2 + 2 * at] = _HEX[byte >> 4]
        text[3 + 2 * at] = _HEX[byte & 15]
    return text


def _authorize(
    action: int, first: str | None, second: str | None, _db: str | None, _trigger: str | None
) -> int:
    if action in _DENIED_ACTIONS:
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_PRAGMA and (first or "").lower() in _DENIED_PRAGMAS and second is not None:
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_FUNCTION and (second or "").lower() == "load_extension":
        return int(dbapi2.SQLITE_DENY)
    return int(dbapi2.SQLITE_OK)
