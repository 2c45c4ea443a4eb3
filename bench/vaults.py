"""Vaults to measure with, and the same record in plain SQLite beside them."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from app.domain.answer import Answer, AnswerState
from app.domain.entry import Involvement
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import ImportOptions
from app.domain.moment import Moment, Precision, Stamp
from app.domain.ports import NoJob
from app.services.session import Session
from app.services.vault import VaultService
from storage.file_ops import FsOps
from storage.keys import HeaderLimits, KdfCost
from storage.vault import Vault

SECRET = b"otter lamp violet canoe seven"
CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
CHEAP_LIMITS = HeaderLimits(memory_min=8, passes_min=1)
JOB = NoJob()
KINDS = ("call", "message", "following", "threat", "property")
WORDS = (
    *("door", "window", "phone", "car", "night", "morning", "street", "shouting", "silver", "letter"),
    *("garden", "neighbour", "waited", "knocked", "parked", "followed", "message", "angry", "quiet", "again"),
    *("school", "shop", "bus", "kitchen", "hallway", "light", "key", "gate", "corner"),
)


class Clock:
    """The time of this machine, in one zone."""

    def now(self) -> datetime:
        """Return the present."""
        return datetime.now(tz=UTC)

    def zone(self) -> str:
        """Return the zone."""
        return "America/Chicago"


def fresh(work: Path, name: str) -> Path:
    """Return a place below `work` where nothing is."""
    place = work / name
    if place.is_dir():
        shutil.rmtree(place)
    elif place.exists():
        place.unlink()
    return place


@contextmanager
def empty_vault(work: Path, name: str = "vault") -> Iterator[Vault]:
    """Make a vault with a cheap key derivation and take it away again."""
    folder = fresh(work, name)
    vault = Vault.create(folder, bytearray(SECRET), clock=Clock(), cost=CHEAP, limits=CHEAP_LIMITS)
    try:
        yield vault
    finally:
        vault.close()
        shutil.rmtree(folder)


def service() -> VaultService:
    """Return a service that opens these vaults."""
    return VaultService(Clock(), cost=CHEAP, limits=CHEAP_LIMITS)


def open_session(folder: Path) -> Session:
    """Open one of these vaults."""
    return service().open(folder, bytearray(SECRET), wait=lambda _seconds: None)


def vault_of_entries(work: Path, count: int) -> Path:
    """Return a closed vault of `count` entries, 12 people and a few files, made when it is not there yet."""
    return _made(work, f"entries-{count}", lambda session: _fill(session, count, random.Random(count)))


def vault_of_everything(work: Path, count: int) -> Path:
    """Return a closed vault of `count` entries and `count` items: notes, and a photograph in three."""

    def fill(session: Session) -> None:
        _fill(session, count, random.Random(count))
        for number in range(session.evidence.count(), count):
            if number % 3:
                session.evidence.add_bytes(f"letter{number}.txt", f"letter {number}".encode())
            else:
                session.evidence.add_bytes(f"photo{number}.png", _small_picture(number))

    return _made(work, f"everything-{count}", fill)


def vault_of_messages(work: Path, count: int, chats: int = 10) -> Path:
    """Return a closed vault of `count` messages in some chats, and a tenth as many entries."""

    def fill(session: Session) -> None:
        _fill(session, count // 10, random.Random(count))
        for chat in range(chats):
            path = fresh(work, f"WhatsApp Chat with Person {chat} Example.txt")
            path.write_text(_chat(random.Random(f"{count} {chat}"), count // chats), encoding="utf-8")
            session.imports.run((path,), ImportOptions(), JOB)
            path.unlink()

    return _made(work, f"messages-{count}", fill)


def _made(work: Path, name: str, fill: Callable[[Session], None]) -> Path:
    folder = work / name
    if folder.is_dir():
        return folder
    begun = fresh(work, f"{name}.begun")
    session = service().create(begun, bytearray(SECRET))
    try:
        fill(session)
    finally:
        session.close()
    begun.rename(folder)
    return folder


def _small_picture(number: int) -> bytes:
    picture = Image.new("RGB", (64, 48), (120, number // 256 % 256, number % 256))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _chat(rng: random.Random, count: int) -> str:
    """Return an export of a chat of two, as phones write it, a message every ten minutes."""
    begun = datetime(2018, 1, 1, 8, tzinfo=UTC)
    lines = []
    for number in range(count):
        at = begun + timedelta(minutes=10 * number)
        who = ("Jordan Avery", "Casey Rowe")[number % 3 > 0]
        lines.append(f"{at:%d/%m/%Y, %H:%M} - {who}: {' '.join(rng.choices(WORDS, k=8))} {number}")
    return "\n".join(lines) + "\n"


def plain_copy(folder: Path, target: Path) -> sqlite3.Connection:
    """Return the rows of a vault's record in a plain SQLite file with the same tables and indexes."""
    target.unlink(missing_ok=True)
    plain = sqlite3.connect(target, isolation_level=None)
    vault = Vault.open(
        folder, bytearray(SECRET), clock=Clock(), wait=lambda _s: None, limits=CHEAP_LIMITS, ops=FsOps()
    )
    try:
        plain.execute("PRAGMA synchronous = OFF")
        plain.execute("BEGIN")
        made = vault.query(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')"
            " AND name NOT LIKE 'search_text_%' AND name NOT LIKE 'message_text_%' ORDER BY rowid"
        )
        for _, _, sql in made:
            plain.execute(str(sql))
        for kind, name, sql in made:
            if kind == "table" and not str(sql).startswith("CREATE VIRTUAL"):
                _copy(vault, plain, str(name))
        rows = vault.query("SELECT rowid, title, body FROM search_text")
        plain.executemany("INSERT INTO search_text(rowid, title, body) VALUES(?, ?, ?)", rows)
        plain.execute("COMMIT")
    finally:
        vault.close()
    return plain


def entry_changes(
    rng: random.Random, number: int, people: tuple[EntityId, ...], files: tuple[EntityId, ...]
) -> dict[str, object]:
    """Return the values of one entry such as people write."""
    day = date(2020, 1, 1) + timedelta(days=rng.randrange(2400))
    clock = time(rng.randrange(24), rng.randrange(60))
    changes: dict[str, object] = {
        "what": " ".join(rng.choices(WORDS, k=40)) + f" number {number}.",
        "when": Moment(Precision.EXACT, Stamp(day, clock, -360), None, "America/Chicago"),
        "kinds": tuple(rng.sample(KINDS, 2)),
        "persons": (Involvement(rng.choice(people), "saw"),),
    }
    if number % 3 == 0:
        changes["title"] = " ".join(rng.choices(WORDS, k=4))
    if number % 5 == 0:
        changes["police"] = Answer(AnswerState.YES, "Told the desk.")
    if number % 7 == 0:
        changes["danger"] = ("weapon",)
    if number % 4 == 0 and files:
        changes["evidence"] = (rng.choice(files),)
    return changes


def _fill(session: Session, count: int, rng: random.Random) -> None:
    ledger = session.ledger
    with ledger.writing():
        people = tuple(
            ledger.add(RecordKind.PERSON, {"name": f"Person {number} Example"}).id for number in range(12)
        )
    files = tuple(
        session.evidence.add_bytes(f"note{number}.txt", f"note {number}".encode()).evidence.id
        for number in range(5)
    )
    for first in range(0, count, 2_000):
        with ledger.writing():
            for number in range(first, min(count, first + 2_000)):
                session.entries.add(entry_changes(rng, number, people, files))


def _copy(vault: Vault, plain: sqlite3.Connection, table: str) -> None:
    rows = vault.query(f'SELECT * FROM "{table}"')
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        plain.executemany(f'INSERT INTO "{table}" VALUES({marks})', rows)
