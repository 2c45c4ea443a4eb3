"""A hurt vault, seen from the command line: every hurt is found and named or mended and said, and nothing breaks."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.desk import PASSPHRASE, Desk, Ran, cheap_vaults, run
from tests.conftest import SEED

WORDS = "He stood at the gate and called my name."
NOTE = b"a note under the door\n" * 2600
# Exit codes of the command line; 70 would be a bug of ours.
KNOWN = {0, 1, 2, 3, 4, 5, 6, 7}


@dataclass(frozen=True)
class Whole:
    """A vault that is whole, kept aside, and what it answers."""

    desk: Desk
    kept: Path
    listed: str
    item: str

    def put_back(self) -> Path:
        """Put the whole vault in place and return its folder."""
        if self.desk.vault.exists():
            shutil.rmtree(self.desk.vault)
        shutil.copytree(self.kept, self.desk.vault, symlinks=True)
        return self.desk.vault

    def files(self) -> list[str]:
        """Return every file of the vault, relative to it."""
        return sorted(str(path.relative_to(self.kept)) for path in self.kept.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A vault with entries, versions, evidence of two segments, an export and a failed try behind it."""
    folder = tmp_path_factory.mktemp("whole")
    desk = Desk(folder).create()
    note = folder / "note.txt"
    note.write_bytes(NOTE)
    (folder / "empty.txt").write_bytes(b"")
    desk("person", "add", "--name", "Casey Rowe", "--role", "other")
    for day in range(1, 6):
        desk.entry(f"{WORDS} Day {day}.", "--when", f"2026-11-0{day}", "--person", "Casey Rowe")
    entry = desk.entry("A note lay there.", "--when", "2026-11-07", "--evidence", str(note))
    desk("evidence", "add", str(folder / "empty.txt"))
    desk("entry", "amend", entry, "--what", "A note lay under the door.", "--reason", "correction")
    desk.export("log", "log.pdf")
    assert desk("vault", "verify", "--full").json["ok"]
    listed = desk("entry", "list").out
    item = desk("evidence", "list").json["evidence"][0]["id"]
    wrong = folder / "wrong"
    wrong.write_text("not the passphrase at all\n", encoding="utf-8")
    assert run("vault", "info", "--vault", str(desk.vault), "--passphrase-file", str(wrong)).code == 3
    kept = folder / "kept"
    shutil.copytree(desk.vault, kept)
    return Whole(desk, kept, listed, item)


def test_a_whole_vault_passes(whole: Whole) -> None:
    """`vault verify --full` and `check` find nothing in a whole vault, and say what they looked at."""
    folder = whole.put_back()
    for document in (
        whole.desk("vault", "verify", "--full").json,
        whole.desk("check", str(folder)).json,
    ):
        assert (document["ok"], document["problems"], document["repaired"]) == (True, [], [])
        assert document["kind"] == "vault"
        assert sum(document["counts"].values()) > 10


def found_or_mended(whole: Whole, what: str) -> str:
    """Verify a hurt vault: either problems with their places, or repairs that are said; return which."""
    ran = whole.desk("vault", "verify", "--full", code=None)
    assert ran.code in KNOWN, what
    if ran.code not in {0, 1}:
        assert ran.json["error"]["message"], what
        return ran.json["error"]["message"]
    document = ran.json
    assert document["ok"] == (ran.code == 0), what
    if document["ok"]:
        assert document["repaired"], f"{what}: nothing was noticed"
        again = whole.desk("vault", "verify", "--full").json
        assert (again["ok"], again["repaired"]) == (True, []), f"{what}: mended for good"
        return str(document["repaired"])
    assert all(problem["where"] and problem["what"] for problem in document["problems"]), what
    return str(document["problems"])


def nothing_breaks(whole: Whole, hurt: Callable[[], object], out: Path, what: str) -> None:
    """Run other commands on a vault hurt anew each time: known exit codes, and no wrong answer."""
    copy, table, pages = out / "copy", out / "table.csv", out / "log.pdf"
    commands = (
        ("entry", "list"),
        ("evidence", "get", whole.item, "--out", str(copy)),
        ("export", "csv", "--out", str(table)),
        ("export", "log", "--out", str(pages)),
        ("search", "gate"),
        ("entry", "add", "--what", "one more"),
    )
    for words in commands:
        whole.put_back()
        hurt()
        ran = whole.desk(*words, code=None)
        assert ran.code in KNOWN, f"{what}: {words[:2]} {ran.err}"
        if ran.code == 0 and words == ("entry", "list"):
            assert ran.out == whole.listed, what
        elif words == ("entry", "list"):
            assert ran.json["error"]["message"], f"{what}: what is missing was not told"
        if ran.code == 0 and words[1] == "get":
            assert copy.read_bytes() == NOTE, what
        for path in (copy, table, pages):
            if ran.code != 0:
                assert not path.exists(), f"{what}: {words[:2]} left a file"
            path.unlink(missing_ok=True)


def positions(size: int, count: int, rng: random.Random) -> Iterator[int]:
    """Yield places in a file: both ends and random ones."""
    if size:
        yield from {0, size - 1, *(rng.randrange(size) for _ in range(count))}


def flipped(path: Path, offset: int, bit: int) -> None:
    """Change one bit of a file, keeping its times."""
    status = path.stat()
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _flip_all(whole: Whole, counts: Callable[[str], int], tmp_path: Path, *, others: int) -> None:
    rng = random.Random(f"{SEED}:flip")
    done = 0
    for name in whole.files():
        path = whole.desk.vault / name
        for offset in sorted(positions((whole.kept / name).stat().st_size, counts(name), rng)):
            bit = rng.randrange(8)
            what = f"bit {bit} of byte {offset} of {name}, seed {SEED}"
            whole.put_back()
            flipped(path, offset, bit)
            told = found_or_mended(whole, what)
            assert name in told or Path(name).name in told or "evidence" in told.lower(), f"{what}: {told}"
            done += 1
            if done % others == 0:
                nothing_breaks(
                    whole,
                    lambda path=path, offset=offset, bit=bit: flipped(path, offset, bit),
                    tmp_path,
                    what,
                )
    assert done >= 30


def test_a_flipped_bit_is_found_wherever_it_is(whole: Whole, tmp_path: Path) -> None:
    """A sample of every file, by the printed seed: found and named, or mended and said; never a bug."""
    _flip_all(whole, lambda name: 8 if name == "c.bin" else 2, tmp_path, others=4)


@pytest.mark.slow
def test_many_flipped_bits_are_found(whole: Whole, tmp_path: Path) -> None:
    """The same in thousands of places, for a time when nobody waits."""
    _flip_all(whole, lambda name: 1500 if name == "c.bin" else 300, tmp_path, others=10)


def test_a_file_cut_short_is_found(whole: Whole, tmp_path: Path) -> None:
    """Each file cut at a sample of lengths, from nothing to all but one byte."""
    rng = random.Random(f"{SEED}:cut")
    for name in whole.files():
        size = (whole.kept / name).stat().st_size
        for length in sorted({*positions(size, 2, rng), size // 2}) if size else ():
            path = whole.desk.vault / name

            def cut(path: Path = path, length: int = length) -> None:
                os.truncate(path, length)

            whole.put_back()
            cut()
            if (name, length) == ("e.bin", 0):
                continue  # the list of failed tries is emptied after every opening; nothing vouches for it
            found_or_mended(whole, f"{name} cut at {length}")
            if rng.random() < 0.2:
                nothing_breaks(whole, cut, tmp_path, f"{name} cut at {length}")


def test_a_file_that_grew_is_found(whole: Whole) -> None:
    """Bytes after the end of a header, head record, try record or segment do not pass."""
    for name in set(whole.files()) - {"c.bin"}:  # a crash may leave room there that holds nothing
        whole.put_back()
        with (whole.desk.vault / name).open("ab") as file:
            file.write(b"more" * 30)
        if name == "l.bin":
            assert whole.desk("vault", "verify", "--full").json["ok"]
            continue
        found_or_mended(whole, f"{name} grew")


def test_a_missing_file_is_found(whole: Whole, tmp_path: Path) -> None:
    """Each file of the vault deleted: named or mended, and nothing breaks. The empty lock file is no loss."""
    for name in whole.files():
        path = whole.desk.vault / name
        whole.put_back()
        path.unlink()
        if (whole.kept / name).stat().st_size:
            found_or_mended(whole, f"{name} is gone")
        else:
            assert whole.desk("vault", "verify", "--full", code=None).code in KNOWN
        nothing_breaks(whole, path.unlink, tmp_path, f"{name} is gone")


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "zeros", "noise"])
def test_something_else_in_the_place_of_a_file_breaks_nothing(
    whole: Whole, tmp_path: Path, kind: str
) -> None:
    """A folder, link, pipe, zeros or noise where a file of the vault should be: a known answer, no hang."""
    rng = random.Random(f"{SEED}:{kind}")
    for name in whole.files():
        path = whole.desk.vault / name
        size = (whole.kept / name).stat().st_size
        if kind in {"zeros", "noise"} and not size:
            continue

        def put(path: Path = path, size: int = size, name: str = name) -> None:
            path.unlink()
            if kind == "folder":
                path.mkdir()
            elif kind == "link":
                path.symlink_to(whole.kept / name)
            elif kind == "pipe":
                os.mkfifo(path)
            else:
                path.write_bytes(bytes(size) if kind == "zeros" else rng.randbytes(size))

        whole.put_back()
        put()
        ran = whole.desk("vault", "verify", "--full", code=None)
        assert ran.code in KNOWN, f"{kind} at {name}"
        if kind in {"zeros", "noise"}:
            assert ran.code != 0 or ran.json["repaired"], f"{kind} at {name}"
        for words in (("entry", "list"), ("entry", "add", "--what", "one more")):
            whole.put_back()
            put()
            assert whole.desk(*words, code=None).code in KNOWN, f"{kind} at {name}: {words[:2]}"


def test_a_strange_file_is_told_and_left_alone(whole: Whole) -> None:
    """A file that is not of the vault is named by verify and never deleted, wherever it lies."""
    for name in ("conflict copy of c.bin", "notes.txt", "d/readme", "d/aa/stranger", "d/zz"):
        folder = whole.put_back()
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"stranger")
        ran = whole.desk("vault", "verify", "--full", code=None)
        assert ran.code in {0, 1}, name
        said = ran.out + whole.desk("vault", "verify", "--full", code=None, plain=True).out
        assert Path(name).name in said, name
        whole.desk("entry", "add", "--what", "one more", code=None)
        assert path.read_bytes() == b"stranger", name


def test_files_swapped_between_two_vaults_do_not_pass(whole: Whole, tmp_path: Path) -> None:
    """A header, database or head record of another vault in this one never opens as if it were ours."""
    other = Desk(tmp_path).create()
    other.entry("another case")
    for name in ("a.bin", "b.bin", "c.bin", "h.bin"):
        folder = whole.put_back()
        shutil.copyfile(other.vault / name, folder / name)
        found_or_mended(whole, f"{name} of another vault")


def test_an_old_database_put_back_is_noticed(whole: Whole) -> None:
    """The database of an hour ago under today's head record: named, and nothing is written over it."""
    folder = whole.put_back()
    whole.desk.entry("one more")
    shutil.copyfile(whole.kept / "c.bin", folder / "c.bin")
    told = whole.desk("vault", "verify", code=1).json
    assert any("c.bin" in problem["where"] for problem in told["problems"])
    before = (folder / "c.bin").read_bytes()
    refused = whole.desk("entry", "add", "--what", "two more", code=4)
    assert refused.json["error"]["message"]
    assert (folder / "c.bin").read_bytes() == before
    assert whole.desk("entry", "list").json["entries"]


def test_an_old_vault_is_noticed_by_a_checkpoint_kept_elsewhere(whole: Whole, tmp_path: Path) -> None:
    """The whole folder put back passes alone, and fails against the note of a later export."""
    whole.put_back()
    note = tmp_path / "checkpoint.note"
    whole.desk("export", "csv", "--out", str(tmp_path / "t.csv"), "--checkpoint-out", str(note))
    later: Ran = whole.desk("vault", "verify", "--checkpoint", str(note))
    assert later.json["ok"]
    whole.put_back()
    assert whole.desk("vault", "verify").json["ok"]
    old = whole.desk("vault", "verify", "--checkpoint", str(note), code=1).json
    assert old["problems"]
    for wrong in ("", "no note", note.read_text(encoding="utf-8").replace("nv1/", "nv1/x", 1)):
        (tmp_path / "wrong.note").write_text(wrong, encoding="utf-8")
        ran = whole.desk("vault", "verify", "--checkpoint", str(tmp_path / "wrong.note"), code=None)
        assert ran.code in {1, 2, 7}, wrong


def test_a_paper_from_a_damaged_record_needs_a_yes(tmp_path: Path) -> None:
    """Entries on a damaged page are missing from the list, which says so; no paper lacks them silently."""
    desk = Desk(tmp_path).create()
    session = cheap_vaults(desk.clock).open(
        desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    for number in range(24):
        session.entries.add({"what": f"entry {number} " + "and more words " * 60})
    session.close()
    kept = tmp_path / "kept"
    shutil.copytree(desk.vault, kept)
    for page in reversed(range(2, (kept / "c.bin").stat().st_size // 4096)):
        shutil.rmtree(desk.vault)
        shutil.copytree(kept, desk.vault)
        flipped(desk.vault / "c.bin", page * 4096 + 2000, 2)
        ran = desk("entry", "list", code=None)
        left = len(ran.json.get("entries", ()))
        if ran.code == 4 and 0 < left < 24:
            break
    else:
        pytest.fail("no page holds some of the entries")
    assert ran.json["error"]["code"] == "vault_damaged"
    assert ran.err
    for paper, name in (("log", "l.pdf"), ("csv", "t.csv"), ("packet", "p.pdf")):
        stopped = desk.export(paper, name, "--allow", "shapes", code=1)
        assert any(check["detail"].startswith("damage:") for check in stopped["checks"] if not check["ok"])
        assert desk.left() == []
        assert desk.export(paper, name, "--allow", "damage")["files"]
        (desk.out / name).unlink()
