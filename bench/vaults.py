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
from app.domain.imported import ReadOptions
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
KEPT = "vaults"
"""The folder of vaults that stay for the next run; making the largest takes minutes."""
CHAT = ImportOptions(ReadOptions(me="Jordan Avery", date_order="dmy"))
"""How an export of `chat_file` is read: the dates of a short one could be read in two ways."""
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
        for number in range(session.evidence.count(), count):
            if number % 3:
                session.evidence.add_bytes(f"letter{number}.txt", f"letter {number}".encode())
            else:
                session.evidence.add_bytes(f"photo{number}.png", _small_picture(number))

    return _made(work, f"everything-{count}", fill, start=vault_of_entries(work, count))


def vault_of_messages(work: Path, count: int, chats: int = 10) -> Path:
    """Return a closed vault of `count` messages in some chats, and a tenth as many entries."""

    def fill(session: Session) -> None:
        for chat in range(chats):
            path = chat_file(work, f"Person {chat} Example", max(1, count // chats))
            session.imports.run((path,), CHAT, JOB)
            path.unlink()

    return _made(work, f"messages-{count}", fill, start=vault_of_entries(work, count // 10))


def chat_file(work: Path, who: str, count: int, *, without: int = 0) -> Path:
    """Return an export of a chat with somebody, as a phone names and writes it; the first can be left out."""
    path = fresh(work, f"WhatsApp Chat with {who}.txt")
    lines = _chat(random.Random(who), count).splitlines(keepends=True)
    path.write_text("".join(lines[without:]), encoding="utf-8")
    return path


def scratch_copy(work: Path, folder: Path) -> Path:
    """Return a copy of a closed vault that may be changed; the next one takes its place."""
    return Path(shutil.copytree(folder, fresh(work, "scratch")))


def _made(work: Path, name: str, fill: Callable[[Session], None], *, start: Path | None = None) -> Path:
    """Return a vault of this name, filled when it is not there yet; `start` is one to go on from."""
    folder = work / KEPT / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    begun = fresh(folder.parent, f"{name}.begun")
    if start is None:
        session = service().create(begun, bytearray(SECRET))
    else:
        shutil.copytree(start, begun)
        session = open_session(begun)
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


def plain_copy(folder: Path, work: Path) -> sqlite3.Connection:
    """Return the rows of a vault's record in a plain SQLite file, with the same tables and indexes.

    The log of changes is left out: nothing that is measured reads it.
    """
    target, kept = fresh(work, "plain.db"), folder.with_suffix(".plain")
    if not kept.exists():
        begun = fresh(kept.parent, f"{kept.name}.begun")
        _copy_plain(folder, begun)
        begun.rename(kept)
    shutil.copyfile(kept, target)
    return sqlite3.connect(target, isolation_level=None)


def _copy_plain(folder: Path, target: Path) -> None:
    plain = sqlite3.connect(target, isolation_level=None)
    vault = Vault.open(
        folder, bytearray(SECRET), clock=Clock(), wait=lambda _s: None, limits=CHEAP_LIMITS, ops=FsOps()
    )
    try:
        plain.execute("BEGIN")
        made = vault.query(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')"
            " AND name NOT LIKE 'search_text_%' AND name NOT LIKE 'message_text_%' ORDER BY rowid"
        )
        for _, _, sql in made:
            plain.execute(str(sql))
        for kind, name, sql in made:
            if kind == "table" and name != "event" and not str(sql).startswith("CREATE VIRTUAL"):
                _copy(vault, plain, str(name))
        rows = vault.query("SELECT rowid, title, body FROM search_text")
        plain.executemany("INSERT INTO search_text(rowid, title, body) VALUES(?, ?, ?)", rows)
        plain.execute("COMMIT")
    finally:
        vault.close()
        plain.close()


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
