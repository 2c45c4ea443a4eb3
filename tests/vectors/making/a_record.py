"""Make a small record with the code of whichever checkout is in front on the path, and tell what is in it.

    PYTHONPATH=CHECKOUT python tests/vectors/making/a_record.py FOLDER

Writes `FOLDER/vault` and `FOLDER/expected.json`. It speaks to the program by its command line, whose words only
ever grow: what an older program does not know yet is left out, and `expected.json` tells which lines it took.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zlib
from collections import defaultdict
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.cli.main import main
from app.domain.ids import EntityId
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.vault import Vault

PASSPHRASE = "otter lamp violet canoe seven"
CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)
START = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
WORDS = "Stood at the door; قال شيئا, 说话, 📷. He called me «la ñandú» and rang twelve times."
CHAT = (
    "11/2/26, 9:14 PM - Robin Vale: I am outside\n"
    "11/2/26, 9:15 PM - Robin Vale: Answer the lantern phone\n"
    "11/2/26, 9:40 PM - Ana Rios: Leave me alone\n"
)
UNKNOWN = 2
LINES = (
    "vault create --recovery-key key.txt",
    "case set court=District county=Otter safe_name=Ana guns=yes relationship=married",
    "person add --name Robin --role other --phone 555-0142 --handle rvale -> robin",
    "person add --name Ana --role me --phone 555-0117 --address Larch -> ana",
    "person add --name Kim --role witness",
    "entry add --what-file words.txt --evidence photo.png --when 2026-11-02T21:40 --where porch --weapon no -> first",
    "entry amend {first} --kind showing_up --person {robin} --impact 2 --private-note alone",
    "entry add --what words-of-second --when 2026-11-03 --kind unwanted_contact --person {robin} -> second",
    "entry add --what mistake -> third",
    "entry amend {second} --what amended-words --reason typo",
    "entry withdraw {third} --reason twice",
    "entry amend {first} --set when_words=at-dusk",
    "entry amend {first} --set language=es --set translated_by=Kim",
    "evidence add long.txt empty.txt",
    "evidence add gone.txt -> gone",
    "evidence erase {gone} --reason unsafe",
    "evidence redact {photo} --cover 2,2,6,6",
    "report add --kind police --agency Otter --number 26-0117 --date 2026-11-03 --outcome filed",
    "report add --kind police --agency Elk --asked help --gave nothing",
    "order add --kind protective --court Otter --number 26-9 --issued 2026-11-05 --term no-contact",
    "transaction add --kind wire --amount 120.50 --date 2026-11-04 --to-name Vale --note lent",
    "place add --label school --address Fir --confidential",
    "import chat.txt --zone America/Chicago --me Ana --date-order mdy",
    "needed add --what recording --who shop --gone-by 2026-12-01",
    "promise add --about pay --promised 800-weekly --reality 200 --by {robin}",
    "debt add --debt fare --step added --date 2026-10-01 --amount 900 --currency USD --owed-to {robin}",
    "work add --date 2026-10-02 --start 06:00 --finish 22:00 --what kitchen --promised 80 --paid 0",
    "journey add --date 2026-10-01 --origin Fir --destination Larch --transport car",
    "held add --what passport --by {robin} --since 2026-10-01",
    "case set ic3_impact=sleep",
    "referral add --kind housing --next-step call",
    "helper add --name Harbour --phone 555-0199",
    "vault keep --until 2030-01-01",
    "release add --who Ana --for police --paper packet --what dates --purpose report --agreed 2026-11-10 --expires 2030-01-01",
    "export log --out log.pdf --allow shapes",
    "export csv --out rows.csv",
    "release demand on",
    "vault checkpoint --out note.note",
)


def files(folder: Path) -> None:
    """Write what the lines take in; the picture is built by hand, so that no library's version matters."""
    for name, text in {
        "words.txt": WORDS,
        "secret": PASSPHRASE + "\n",
        "chat.txt": CHAT,
        "empty.txt": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "gone.txt").write_bytes(b"what is erased\n")
    (folder / "long.txt").write_bytes(b"kept word for word\n" * 1000)
    rows = b"".join(b"\0" + bytes(16 * y + x for x in range(16)) for y in range(16))
    chunks = (
        (b"IHDR", bytes.fromhex("00000010000000100800000000")),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    picture = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        picture += len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    (folder / "photo.png").write_bytes(picture)


def run(folder: Path, line: str, clock: FixedClock) -> tuple[int, Any]:
    """Run one command line with its files in `folder`."""
    words = [
        str(folder / word) if "." in word and (folder / word).suffix in ENDINGS else word
        for word in line.split()
    ]
    words += ["--vault", str(folder / "vault"), "--passphrase-file", str(folder / "secret"), "--json"]
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = main(words, clock=clock, vaults=lambda at: VaultService(at, cost=CHEAP, limits=LIMITS))
    try:
        return code, json.loads(out.getvalue())
    except json.JSONDecodeError:
        return code, None


ENDINGS = {".txt", ".png", ".pdf", ".note", ".csv"}


def fill(folder: Path) -> tuple[list[str], list[str], datetime]:
    """Run every line, a minute apart; return those that were taken, those that were not, and the time."""
    ids: dict[str, str] = defaultdict(str)
    taken, left, now = [], [], START
    for line in LINES:
        words, _, name = line.partition(" -> ")
        now += timedelta(minutes=1)
        code, said = run(folder, words.format_map(ids), FixedClock(now))
        if code == 0:
            taken.append(words)
        else:
            left.append(f"{words}: {code} {said['error']['message'] if said and 'error' in said else ''}")
        if code == 0 and name:
            ids[name] = said["id"] if "id" in said else said["added"][0]["id"]
        if code == 0 and name == "first":
            _, found = run(folder, "evidence list", FixedClock(now))
            ids["photo"] = found["evidence"][0]["id"]
    return taken, left, now


def expected(folder: Path, now: datetime) -> dict[str, Any]:
    """Read the finished vault back, by the code that wrote it."""
    typed = bytearray(PASSPHRASE.encode())
    vault = Vault.open(folder / "vault", typed, clock=FixedClock(now), wait=lambda _: None, limits=LIMITS)
    tables = [
        row[0] for row in vault.query("SELECT name FROM pragma_table_list WHERE type = 'table' ORDER BY name")
    ]
    entities = [
        str(name)
        for name in tables
        if {"last_seq", "row_digest"}
        <= {row[0] for row in vault.query(f"SELECT name FROM pragma_table_info('{name}')")}
    ]
    rows = {}
    for table in entities:
        found = [row["id"] for row in vault.rows(table)]
        if found:
            rows[table] = [
                vault.row(table, EntityId(bytes.fromhex(str(one)))) for one in sorted(map(str, found))
            ]
    items = []
    for (one,) in vault.query("SELECT id FROM item ORDER BY id"):
        try:
            data = vault.read_item(EntityId(bytes(one)))
        except Exception:  # noqa: BLE001 - erased: its key is gone
            continue
        items.append({"id": bytes(one).hex(), "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    last = vault.query("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")[0]
    told = {
        "schema": vault.query("PRAGMA user_version")[0][0],
        "vault_id": vault.vault_id.hex(),
        "time": now.isoformat(),
        "passphrase": PASSPHRASE,
        "recovery_key": (folder / "key.txt").read_text(encoding="utf-8").splitlines()[0],
        "database_key": bytes(vault.state.vault_keys.database).hex(),
        "checkpoint": (folder / "note.note").read_text(encoding="utf-8"),
        "events": last[0],
        "last_hash": bytes(last[1]).hex(),
        "items": items,
        "rows": rows,
    }
    vault.close()
    return told


if __name__ == "__main__":
    place = Path(sys.argv[1]).resolve()
    place.mkdir(parents=True)
    files(place)
    lines, others, at = fill(place)
    told = {"lines": lines, **expected(place, at)}
    (place / "expected.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    sys.stderr.write("\n".join(["not taken:", *others, ""]))
