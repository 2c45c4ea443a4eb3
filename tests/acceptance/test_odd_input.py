"""What people, disks and file systems come up with: odd names, odd files, odd words, odd moments."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.moment import read_moment
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, Desk, cheap_vaults, run
from tests.acceptance.reading import pdf_text, squeezed
from tests.conftest import CHECKOUT
from tests.tally import HowMany

NAMES = [
    "new\nline.txt",
    "tab\tand\rreturn.txt",
    "'single' \"double\" `back`.txt",
    "photo\u202egpj.exe.txt",
    "-rf.txt",
    "--json",
    "$(reboot);|&<>*?.txt",
    "émoji 🐍 表 عربي.txt",
    "..",
    "CON.txt",
    "trailing. ",
    " leading.txt",
    "%s%n{0}{name}.txt",
    "a" * 251 + ".txt",
    "表" * 83 + ".txt",
    ".hidden",
    "back\\slash\\..\\x.txt",
]


def test_files_of_any_name_are_kept_and_come_back(desk: Desk, tmp_path: Path) -> None:
    """Every name that a file system takes goes in, is listed as JSON, goes into packet and bundle, comes out."""
    folder = tmp_path / "odd"
    folder.mkdir()
    contents: dict[str, bytes] = {}
    for number, name in enumerate(NAMES):
        path = folder / ("dots..txt" if name == ".." else name)
        path.write_bytes(f"content {number}\n".encode())
        contents[path.name] = path.read_bytes()
    raw = os.fsencode(folder) + b"/\xff\xfe not text.txt"
    Path(os.fsdecode(raw)).write_bytes(b"content of bytes\n")
    words = [word for path in folder.iterdir() for word in (f"--evidence={path}",)]
    desk.entry("He sent these.", "--when", "2026-11-13", *words)
    rows = desk("evidence", "list").json["evidence"]
    assert len(rows) == len(NAMES) + 1
    for row in rows:
        out = tmp_path / "copy"
        desk("evidence", "get", row["id"], "--out", str(out))
        if row["name"] in contents:
            assert out.read_bytes() == contents[row["name"]]
        out.unlink()
    assert set(contents) <= {row["name"] for row in rows}
    desk.export("packet", "packet.pdf", "--allow", "shapes")
    desk.export("log", "log.pdf")
    desk.export("bundle", "bundle.zip", "--allow", "shapes")
    with zipfile.ZipFile(desk.out / "bundle.zip") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert ".." not in name.split("/")
            assert not set(name) & set('\\:*?"<>|\n\r\t\u202e'), name
            assert max(len(part.encode()) for part in name.split("/")) <= 255
        archive.extractall(tmp_path / "bag")
    if shutil.which("sha256sum"):
        check = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"]
        assert subprocess.run(check, cwd=tmp_path / "bag" / "bundle", check=False).returncode == 0
    plain = desk("evidence", "list", plain=True).out
    assert len(plain.splitlines()) == len(rows), "a name cannot add lines to a list"
    assert "\u202e" not in plain


def test_files_of_any_kind_are_kept_or_refused(desk: Desk, tmp_path: Path) -> None:
    """Empty files and links to files are kept; folders, pipes, devices and dead links are refused at once."""
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    link = tmp_path / "link.txt"
    (tmp_path / "real.txt").write_bytes(b"real\n")
    link.symlink_to(tmp_path / "real.txt")
    dead = tmp_path / "dead"
    dead.symlink_to(tmp_path / "nowhere")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for good in (empty, link):
        assert desk("evidence", "add", str(good)).json["added"]
    bad = [tmp_path, dead, loop, pipe, Path("/dev/zero"), Path("/dev/null"), tmp_path / "nothing", Path()]
    for path in bad:
        ran = desk("evidence", "add", str(path), code=2)
        assert ran.json["error"]["code"] == "not_readable", path
        desk("entry", "add", "--what", "x", "--evidence", str(path), code=2)
    assert len(desk("evidence", "list").json["evidence"]) == 2
    assert desk("entry", "list").json["entries"] == []
    entry = desk.entry("Look.", "--when", "2026-11-13", "--evidence", str(empty))
    assert desk.export("packet", "p.pdf", "--entry", entry)["files"]
    out = tmp_path / "back.jpg"
    desk("evidence", "get", "1", "--out", str(out))
    assert out.read_bytes() == b""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A file without the right to read it is refused with a sentence."""
    path = tmp_path / "locked.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    assert desk("evidence", "add", str(path), code=2).json["error"]["code"] == "not_readable"


def test_files_that_are_not_what_they_say_go_through_every_paper(desk: Desk, tmp_path: Path) -> None:
    """Noise, cut and lying media are kept, and no paper fails over them."""
    noise = bytes(range(256)) * 40
    for name, data in {
        "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + noise[:50],
        "lie.pdf": noise,
        "empty.pdf": b"%PDF-1.7\n%%EOF\n",
        "lie.heic": b"\x00\x00\x00\x18ftypheic" + noise[:100],
        "lie.mp4": b"\x00\x00\x00\x18ftypisom" + noise,
        "lie.eml": b"From: x\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n" + noise,
        "lie.txt": b"\xff\xfe\x00\xd8" + noise,
        "lie.m4a": b"ID3" + noise,
    }.items():
        (tmp_path / name).write_bytes(data)
        desk.entry(f"He sent {name}.", "--when", "2026-11-13", "--evidence", str(tmp_path / name))
    for paper, name in (("packet", "p.pdf"), ("log", "l.pdf"), ("bundle", "b.zip"), ("ic3", "i.pdf")):
        assert desk.export(paper, name, "--allow", "shapes")["files"]
    text = pdf_text(desk.out / "p.pdf")
    assert all(f"He sent {name}" in text for name in ("cut.jpg", "lie.pdf", "lie.heic", "lie.mp4"))


TEXTS = {
    "markup": "<b>bold</b> <para> &amp; &#65; <font color=red> <img src='file:///etc/passwd'/> %s {x} \\n",
    "controls": "bell\x07 escape\x1b[31mred\x1b[0m delete\x7f form\x0cfeed vertical\x0btab",
    "bidi": "\u202eevil\u202c \u2066iso\u2069 \u200fmark\u200e",
    "blank": "\u00a0\u2003\u3000 \u2028 \u2029 x",
    "joined": "👩\u200d👩\u200d👧\u200d👦 🇺🇸 é́́́́́ Z͑ͫ̓ͪ̂ͫ̽A̴̵̜L͙G",
    "private": "\ue000\uf8ff\U000f0000 \ufffd \ufeff",
    "long": "x" * 5000,
    "formula": '=HYPERLINK("http://x.example","y")\n+1\n-1\n@x\n\tx',
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", TEXTS)
def test_odd_words_are_kept_and_printed(desk: Desk, kind: str) -> None:
    """Any text goes in and comes back the same, every paper can be made of it, and no cell is a formula."""
    words = TEXTS[kind]
    entry = desk.entry(words, "--when", "2026-11-13", "--words", words, "--where", words.split("\n")[0])
    assert desk("entry", "show", entry).json["what"] == words
    assert desk("entry", "list").json["entries"][0]["id"] == entry
    for paper, name in (
        ("packet", "p.pdf"),
        ("log", "l.pdf"),
        ("ic3", "i.pdf"),
        ("csv", "t.csv"),
        ("json", "t.json"),
    ):
        desk.export(paper, name, "--allow", "shapes", code=None)
        assert (desk.out / name).exists() or paper == "ic3"
    pdf_text(desk.out / "p.pdf")
    if kind == "markup":
        assert squeezed(words) in squeezed(pdf_text(desk.out / "p.pdf"))
    table = (desk.out / "t.csv").read_text(encoding="utf-8-sig")
    for cell in table.replace('"', "").replace("\r\n", ",").split(","):
        assert not cell.startswith(("=", "+", "@", "\t")), cell
    plain = desk("entry", "list", plain=True).out + desk("entry", "show", entry, plain=True).out
    assert "\x1b" not in plain, "words cannot steer the terminal"


def test_a_nul_is_refused_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    """A NUL cannot be text: refused with the field's name, from an argument or a file."""
    words = tmp_path / "words"
    words.write_bytes(b"one\x00two")
    for given in (
        ("--what", "one\x00two"),
        ("--what-file", str(words)),
        ("--what", "x", "--where", "a\x00b"),
    ):
        assert desk("entry", "add", *given, code=2).json["error"]["code"] == "bad_value"
    assert desk("entry", "list").json["entries"] == []
    latin = tmp_path / "latin"
    latin.write_bytes("déjà".encode("latin-1"))
    assert (
        desk("entry", "add", "--what-file", str(latin), code=7).json["error"]["code"] == "file_not_understood"
    )
    marked = tmp_path / "marked"
    marked.write_bytes(b"\xef\xbb\xbf" + "déjà\r\nvu".encode())
    entry = desk("entry", "add", "--what-file", str(marked)).json["id"]
    assert desk("entry", "show", entry).json["what"] == "déjà\nvu"


def test_names_with_direction_marks_stay_apart(desk: Desk) -> None:
    """Two names that look alike are two persons; both go into papers, found by what was typed."""
    desk("person", "add", "--name", "Casey \u202eewoR\u202c", "--role", "other")
    desk("person", "add", "--name", "Casey Rowe", "--role", "other")
    desk("case", "set", "respondent=Casey Rowe")
    assert len(desk("person", "list").json["people"]) == 2
    desk.entry("He came.", "--when", "2026-11-13", "--person", "Casey \u202eewoR\u202c", "--known-by", "saw")
    assert desk.export("packet", "p.pdf")["files"]
    assert desk.export("confidential", "c.pdf")["files"]


def test_a_very_long_story(desk: Desk) -> None:
    """200,000 characters are kept, listed, found and printed, in time that a person would wait."""
    words = " ".join(f"step{number}" for number in range(20000))[:200000]
    begun = time.monotonic()
    entry = desk.entry(words, "--when", "2026-11-13")
    assert desk("entry", "show", entry).json["what"] == words
    assert len(desk("entry", "list").json["entries"][0]["title"]) <= 80
    assert desk("search", "step19999").json["total"] == 1
    assert desk.export("packet", "p.pdf")["files"]
    assert "step19999" in pdf_text(desk.out / "p.pdf")
    assert time.monotonic() - begun < 300


def test_three_hundred_entries(desk: Desk) -> None:
    """Hundreds of entries are listed, filtered, searched and counted, each once, newest first."""
    session = cheap_vaults(FixedClock(NOON)).open(
        desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    try:
        for number in range(300):
            day = f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}"
            when = read_moment(day, None, None, "America/Chicago")
            session.entries.add({"what": f"entry number {number}", "when": when, "kinds": ("threat",)})
    finally:
        session.close()
    begun = time.monotonic()
    rows = desk("entry", "list").json["entries"]
    assert len({row["id"] for row in rows}) == 300
    assert [row["when"] for row in rows] == sorted((row["when"] for row in rows), reverse=True)
    assert len(desk("entry", "list", "--from", "2026-03-01", "--to", "2026-03-31").json["entries"]) == 30
    assert desk("search", "number 277").json["total"] >= 1
    assert desk("search", "entry", "--limit", "5").json["total"] == 300
    assert len(desk("search", "entry", "--limit", "5").json["hits"]) == 5
    assert desk("patterns").json["incidents"] == 300
    assert desk("vault", "info").json["entries"] == 300
    assert time.monotonic() - begun < 100


@pytest.mark.parametrize(
    "folder", ["with space", "ünï cødé 表", "new\nline", "-dash", "a'b\"c%d?e#f", "x" * 200]
)
def test_a_vault_lies_in_a_folder_of_any_name(tmp_path: Path, folder: str) -> None:
    """Whatever the folder is called, vault and papers work in it."""
    place = tmp_path / folder
    place.mkdir()
    desk = Desk(place).create()
    desk.entry("words", "--when", "2026-11-13")
    assert desk("vault", "verify", "--full").json["ok"]
    assert desk.export("csv", "t.csv")["files"]
    assert len(desk("entry", "list").json["entries"]) == 1


@pytest.mark.parametrize(
    "written",
    [
        PASSPHRASE.encode(),
        PASSPHRASE.encode() + b"\n",
        PASSPHRASE.encode() + b"\r\n",
        PASSPHRASE.encode() + b"\nsecond line\n",
        b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n",
    ],
)
def test_a_passphrase_file_of_any_editor_opens_the_vault(desk: Desk, tmp_path: Path, written: bytes) -> None:
    """No line end, LF, CRLF, more lines, a byte order mark: the first line is the passphrase."""
    file = tmp_path / "typed"
    file.write_bytes(written)
    assert run("vault", "info", "--vault", str(desk.vault), "--passphrase-file", str(file)).code == 0
    typed = run("vault", "info", "--vault", str(desk.vault), "--passphrase-stdin", stdin=written)
    assert typed.code == 0


@pytest.mark.parametrize("written", [b"", b"\n", b"\xff\xfe\x00", b" " * 5000, PASSPHRASE.encode() + b" "])
def test_a_passphrase_file_without_the_passphrase_is_3(desk: Desk, tmp_path: Path, written: bytes) -> None:
    """Empty, noise, too long or with a space too many: wrong passphrase, never a bug."""
    file = tmp_path / "typed"
    file.write_bytes(written)
    ran = run("vault", "info", "--vault", str(desk.vault), "--passphrase-file", str(file))
    assert ran.code == 3, ran.err
    for path in (tmp_path, tmp_path / "nothing"):
        assert run("vault", "info", "--vault", str(desk.vault), "--passphrase-file", str(path)).code == 2


@pytest.mark.parametrize("place", ["missing/a.pdf", "file/a.pdf", "/proc/a.pdf", "/proc/self/a.pdf"])
def test_a_place_that_cannot_be_written_to_is_6(desk: Desk, place: str) -> None:
    """A missing folder, a file for a folder, a place the system guards: exit code 6, nothing recorded."""
    desk.entry("words", "--when", "2026-11-13")
    (desk.out / "file").write_bytes(b"x")
    for paper in ("log", "bundle", "confidential", "csv"):
        ran = desk("export", paper, "--out", str(desk.out / place), code=6)
        assert ran.json["error"]["code"] == "not_writable"
    assert desk.left() == ["file"]


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/"])
def test_an_out_that_is_no_name_is_refused(desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name, the folder itself, the one above: refused with a sentence."""
    monkeypatch.chdir(desk.out)
    entry = desk.entry("words", "--when", "2026-11-13")
    assert entry
    for paper in ("log", "bundle", "csv"):
        ran = desk("export", paper, "--out", name, code=None)
        assert ran.code in {0, 2, 6}, (paper, ran.err)
        if ran.code == 0:
            assert name == "a/"
            assert all(Path(file["path"]).resolve().parent == desk.out for file in ran.json["files"])
            for path in desk.out.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert desk.left() == []


CHILD = """
import signal
import sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may ignore some of them
from tests.acceptance.desk import cheap_vaults
from app.cli.main import main
print("go", flush=True)
sys.exit(main(sys.argv[1:], vaults=cheap_vaults))
"""
HOLDER = """
import sys
from pathlib import Path
from app.testing import FixedClock
from tests.acceptance.desk import PASSPHRASE, cheap_vaults
session = cheap_vaults(FixedClock()).open(Path(sys.argv[1]), bytearray(PASSPHRASE.encode()), wait=lambda s: None)
print("open", flush=True)
sys.stdin.read()
session.close()
"""


@contextmanager
def held_open(vault: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process has the vault open during the block."""
    command = [sys.executable, "-c", HOLDER, str(vault)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        yield holder
        holder.communicate(timeout=120)


def test_a_second_process_is_refused_with_5(desk: Desk) -> None:
    """While another process has the vault open every command ends with 5; afterwards all goes on."""
    desk.entry("words", "--when", "2026-11-13")
    with held_open(desk.vault):
        for words in (
            ("entry", "list"),
            ("entry", "add", "--what", "x"),
            ("vault", "verify"),
            ("export", "log", "--out", str(desk.out / "l.pdf")),
        ):
            ran = desk(*words, code=5)
            assert ran.json["error"]["code"] == "in_use"
    assert desk.left() == []
    assert len(desk("entry", "list").json["entries"]) == 1


def test_a_vault_left_by_a_killed_process_opens(desk: Desk) -> None:
    """A process that was killed leaves no lock behind, and what it had saved is there."""
    desk.entry("words", "--when", "2026-11-13")
    command = [sys.executable, "-c", HOLDER, str(desk.vault)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        holder.communicate(timeout=120)
    assert len(desk("entry", "list").json["entries"]) == 1
    assert desk("vault", "verify", "--full").json["ok"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_export_leaves_nothing(desk: Desk, number: signal.Signals, how_many: HowMany) -> None:
    """Ctrl+C, a closed terminal or a shutdown at any moment: 130 and nothing left, or a whole paper and 0."""
    session = cheap_vaults(FixedClock(NOON)).open(
        desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    for count in range(60):
        session.entries.add({"what": f"entry {count} " + "words and more words " * 60})
    session.close()
    seen = set()
    moments = 3 if number is signal.SIGINT else how_many(check=1, gate=3, soak=3)
    for wait in (0.05, 0.3, 0.6)[:moments]:
        command = [sys.executable, "-c", CHILD, "export", "packet", "--out", str(desk.out / "p.pdf"), "--vault",
                   str(desk.vault), "--passphrase-file", str(desk.secret)]  # fmt: skip
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=CHECKOUT, stdout=pipe, stderr=pipe, start_new_session=True
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"go\n"
            time.sleep(wait)
            os.killpg(child.pid, number)
            _, err = child.communicate(timeout=120)
        seen.add(child.returncode)
        assert b"Traceback" not in err, err.decode()
        if child.returncode == 0:
            assert desk.left() == ["p.pdf"]
            (desk.out / "p.pdf").unlink()
        else:
            assert child.returncode == 130, err.decode()
            assert desk.left() == []
    assert 130 in seen
    assert desk("vault", "verify", "--full").json["ok"]
