"""Old files and old pages put back into a vault that went on: what the log covers is never older in silence.

A vault is kept after each of nine changes. Then states are put together from files, or pages, of different moments.
A state passes in silence only when what the log covers is that of the newest moment whose evidence lies there, or when
it is the whole vault as it once was; that one is told by a checkpoint that was kept elsewhere.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.ids import EntityId, new_id
from storage import header
from storage.checkpoints import Comparison
from storage.log_head import write_meta
from storage.vault import Vault
from tests.storage.outcomes import QuickOps, outcome
from tests.storage.small import quick_folder
from tests.storage.vaults import PASSPHRASE, add_entry, add_item, create, reopen
from tests.tally import HowMany, Tally

PAGE = 4096
Files = dict[str, bytes]


@dataclass(frozen=True)
class Moment:
    """The vault after a change: its files, what the log covers, and a note of it kept elsewhere."""

    files: Files
    logged: Any
    events: int


@dataclass(frozen=True)
class Story:
    """Moments in order, and a folder to put states together in."""

    moments: tuple[Moment, ...]
    folder: Path

    def build(self, files: Files) -> Path:
        """Put these files into the folder, and no others."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("d", "t"):
            (self.folder / name).mkdir(parents=True)
        for name, data in files.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_bytes(data)
        return self.folder

    def passes(self, files: Files) -> bool:
        """Tell whether a state opens and is checked without a word about it."""
        return outcome(self.build(files), PASSPHRASE)["verdict"] == "good"


def logged(vault: Vault) -> Any:
    """Return all that the log vouches for."""
    hashes = vault.query("SELECT hash, payload FROM event ORDER BY seq")
    rows = {table: sorted(vault.rows(table), key=str) for table in vault.tables}
    return hashes, rows, vault.query("SELECT * FROM batch__message ORDER BY 1, 2")


def logged_there(folder: Path) -> Any:
    """Return it of a vault on the disk."""
    vault = reopen(folder, ops=QuickOps())
    try:
        return logged(vault)
    finally:
        vault.close()


def _erase(vault: Vault) -> None:
    second = next(row for row in vault.rows("entry") if str(row["what"]).startswith("second"))
    with vault.transaction() as transaction:
        transaction.end("entry", EntityId(bytes.fromhex(str(second["id"]))), act="entry.erase")
        transaction.redact([1], reason="unsafe")


def _amend(vault: Vault) -> None:
    (first,) = vault.rows("entry")
    add_entry(vault, "first, amended " * 90, entity=EntityId(bytes.fromhex(str(first["id"]))))


def _draft(vault: Vault) -> None:
    with vault.transaction() as transaction:
        transaction.execute("INSERT INTO draft(body) VALUES('a draft')")


def _import(vault: Vault) -> None:
    with vault.transaction() as transaction:
        rows = [{"body": f"message {n}"} for n in range(30)]
        transaction.put("batch", new_id(), {"source": "phone"}, act="import", bulk={"message": rows})


def _header(vault: Vault) -> None:
    state = vault.state
    made = header.build_header(
        state.vault_keys, generation=state.header.generation + 1, slots={}, base=state.header
    )
    for name in ("b.bin", "a.bin"):
        (vault.folder / name).write_bytes(made.raw)
    with vault.transaction():
        write_meta(state.database, "header_generation", made.generation.to_bytes(8, "big"))
    head = vault._head()
    state.head_file.write(events=head.events, last_hash=head.last_hash, generation=made.generation)


def _checkpoint(vault: Vault) -> None:
    with vault.transaction() as transaction:
        transaction.issue_checkpoint()


CHANGES: tuple[Callable[[Vault], object], ...] = (
    lambda vault: add_entry(vault, "first " * 90, "call"),
    _amend,
    lambda vault: add_item(vault, b"evidence" * 100),
    _draft,
    _import,
    lambda vault: add_entry(vault, "second " * 90, "visit", "call"),
    _erase,
    _header,
    _checkpoint,
)
"""What happens to the vault; the log covers all of it but the draft and the header."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The moments, told once."""
    work = tmp_path_factory.mktemp("story")
    folder = work / "vault"
    create(folder, ops=QuickOps()).close()
    moments = []
    for change in CHANGES:
        vault = reopen(folder, ops=QuickOps())
        change(vault)
        covered, events = logged(vault), vault.event_count
        vault.close()
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        moments.append(Moment(files, covered, events))
    found = Story(tuple(moments), quick_folder(work))
    for moment in found.moments:
        assert found.passes(moment.files)
        assert logged_there(found.folder) == moment.logged
    yield found
    shutil.rmtree(found.folder, ignore_errors=True)


def _mixed(story: Story, database: int, record: int, headers: int, newest: int) -> Files:
    """Return a state: files of the newest moment, but database, head record and headers of these."""
    files = dict(story.moments[newest].files)
    files["c.bin"] = story.moments[database].files["c.bin"]
    files["h.bin"] = story.moments[record].files["h.bin"]
    for name in ("a.bin", "b.bin"):
        files[name] = story.moments[headers].files[name]
    return files


def test_old_files_in_any_combination(
    story: Story, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Database, head record and header, each of any moment, among the segments of any: told, or nothing logged is old.

    Not told by the vault alone is only: database and head record of one moment, with nothing later that shows.
    """
    count = len(story.moments)
    cases = [
        (database, record, headers, newest)
        for newest in range(count)
        for database, record, headers in itertools.product(range(newest + 1), repeat=3)
    ]
    wanted = min(how_many(check=60, gate=len(cases), soak=len(cases)), len(cases))
    alike = silent = 0
    for database, record, headers, newest in rng.sample(cases, wanted):
        files = _mixed(story, database, record, headers, newest)
        if not story.passes(files):
            continue
        silent += 1
        found = logged_there(story.folder)
        if found == story.moments[newest].logged:
            alike += 1
            continue
        place = (database, record, headers, newest)
        assert found == story.moments[database].logged == story.moments[record].logged, place
        whole = story.moments[database].files
        assert {name for name in files if name[0] == "d"} == {name for name in whole if name[0] == "d"}, place
        assert files["a.bin"] == whole["a.bin"], place
    assert silent
    tally("old files put back, in combination", wanted, of=len(cases))


def test_whole_old_vault_is_told_by_a_checkpoint(story: Story, tally: Tally) -> None:
    """The folder of any earlier moment passes alone, and not against a note of later; a fork is another answer."""
    count = 0
    last = story.moments[-1]
    vault = reopen(story.build(last.files), ops=QuickOps())
    with vault.transaction() as transaction:
        note = transaction.issue_checkpoint()
    assert vault.compare_checkpoint(note)[0] is Comparison.UNCHANGED
    vault.close()
    for moment in story.moments[:-1]:
        assert story.passes(moment.files)
        found = outcome(story.build(moment.files), PASSPHRASE, note=note)
        assert found["problems"] == ["checkpoint: note_newer"]
        count += 1
    for moment in story.moments[:-1]:
        fork = reopen(story.build(moment.files), ops=QuickOps())
        while fork.event_count <= last.events:
            add_entry(fork, "another history")
        assert fork.compare_checkpoint(note)[0] is Comparison.HISTORY_DIFFERS
        fork.close()
        found = outcome(story.folder, PASSPHRASE, note=note)
        assert found["problems"] == ["checkpoint: note_differs"]
        count += 1
    tally("whole old vaults and forks against a checkpoint", count)


def _old_pages(old: bytes, new: bytes) -> list[int]:
    """Return the pages, from 0, that differ and are in both."""
    places = range(min(len(old), len(new)) // PAGE)
    return [n for n in places if old[n * PAGE : (n + 1) * PAGE] != new[n * PAGE : (n + 1) * PAGE]]


def _with_pages(old: bytes, new: bytes, pages: Iterable[int]) -> bytes:
    """Return the newer database with some pages of the older."""
    data = bytearray(new)
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = old[page * PAGE : (page + 1) * PAGE]
    return bytes(data)


def test_old_pages_singly_in_pairs_and_in_any_set(
    story: Story, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Pages of an older database in the newer one: told, or nothing that the log covers has changed by them.

    Each page of each earlier moment and each pair of them; between neighbouring moments every set of pages.
    """
    cases: set[tuple[int, int, tuple[int, ...]]] = set()
    for old, new in itertools.combinations(range(len(story.moments)), 2):
        pages = _old_pages(story.moments[old].files["c.bin"], story.moments[new].files["c.bin"])
        sizes = range(1, min(len(pages), 11) + 1) if new == old + 1 else (1, 2, len(pages))
        for size in sizes:
            cases |= {(old, new, chosen) for chosen in itertools.combinations(pages, size)}
    wanted = min(how_many(check=100, gate=3000, soak=len(cases)), len(cases))
    silent = 0
    for old, new, chosen in rng.sample(sorted(cases), wanted):
        before, after = story.moments[old], story.moments[new]
        data = _with_pages(before.files["c.bin"], after.files["c.bin"], chosen)
        if story.passes({**after.files, "c.bin": data}):
            assert logged_there(story.folder) == after.logged, (old, new, chosen)
            silent += 1
    tally("sets of old pages put back", wanted, of=len(cases))
    tally("of them in silence, with nothing changed that the log covers", silent)


def test_newer_evidence_survives_an_old_database(story: Story) -> None:
    """Under an older database newer segments are told and kept, also when the person goes on from there."""
    last = story.moments[-1]
    segments = {name: data for name, data in last.files.items() if name[0] == "d"}
    assert segments
    for old in story.moments[:2]:
        files = {**last.files, "c.bin": old.files["c.bin"]}
        for record in (last.files["h.bin"], old.files["h.bin"]):
            folder = story.build({**files, "h.bin": record})
            found = outcome(folder, PASSPHRASE)
            assert {f"{name}: segment_unreferenced" for name in segments} <= set(found["problems"])
            vault = reopen(folder, ops=QuickOps(), go_on=True)
            add_entry(vault, "one more")
            vault.close()
            reopen(folder, ops=QuickOps()).close()
            for name, data in segments.items():
                assert (folder / name).read_bytes() == data
