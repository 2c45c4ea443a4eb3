"""Real processes under strace: no network socket, and no word of the case in any file but the export."""

from __future__ import annotations

import json
import quopri
import re
import shutil
import subprocess
import sys
import unicodedata
import zlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.acceptance.desk import PASSPHRASE
from tests.conftest import CHECKOUT

# What a person typed or brought; four kinds of text, each rare enough to be found by chance never.
CANARIES = (
    "heliotrope-quagmire-kestrel",
    "Zürich ödeme Ñandú 他在门口等",
    "Bartholomew Quillfeather",
    "note-under-the-door-ossifrage",
)
PRIVATE = "private-umbrella-tarantella"
EVIDENCE = "evidence-marmalade-zeppelin"
NAME = "file-name-obelisk-pangolin.txt"
INSIDE = "picture-inside-quince-barometer"
ALL = (*CANARIES, PRIVATE, EVIDENCE, NAME.removesuffix(".txt"), INSIDE, PASSPHRASE)
CALLS = (
    "socket,socketpair,connect,bind,sendto,sendmsg,write,pwrite64,writev,pwritev,pwritev2,"
    "open,openat,creat,rename,renameat,renameat2,mkdir,mkdirat,symlink,symlinkat,link,linkat"
)
# A process that closed itself to others can be traced only with special rights, so here it is left open.
# What a guess at the passphrase costs changes nothing about what is written, and is the least here.
_COMMAND = (
    "import sys\n"
    "import app.services.process as process\n"
    "from app.services.vault import VaultService\n"
    "from storage.keys import HeaderLimits, KdfCost\n"
    "process.harden = process.protection\n"
    "least = HeaderLimits(memory_min=8, passes_min=1)\n"
    "VaultService.__init__.__kwdefaults__.update(cost=KdfCost(8, 1, 1), limits=least)\n"
    "from ui.__main__ import main\n"
    "sys.exit(main(sys.argv[1:]))\n"
)
_LINE = re.compile(r"^(?:\[pid\s+)?\d+\]?\s+(?P<call>\w+)\((?P<rest>.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NAMING = ("creat", "rename", "mkdir", "symlink", "link")
_TO = re.compile(r"^(?P<number>\d+)<(?P<path>.*?)>,")


def is_device(path: str) -> bool:
    """Tell whether a path is no file: what is below /dev/shm is one."""
    return path.startswith(("/dev/", "/proc/")) and not path.startswith("/dev/shm/")


@dataclass(frozen=True)
class Written:
    """One write of a process: where it went and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Trace:
    """What one command did: the families of its sockets, its writes, and the names it gave to files."""

    families: tuple[str, ...]
    writes: tuple[Written, ...]
    names: tuple[bytes, ...]

    def found(self, *, outside: Path | None = None) -> list[tuple[str, str]]:
        """Return (canary, path) for each canary in a write to a file, or in a name, but to `outside`."""
        hits = []
        for written in self.writes:
            if not written.path.startswith("/") or is_device(written.path):
                continue
            if outside is not None and Path(written.path).parent == outside:
                continue
            hits += [(canary, written.path) for canary in ALL if _holds(written.data, canary)]
        for name in self.names:
            if outside is None or str(outside).encode() not in name:
                hits += [(canary, "a name") for canary in ALL if _holds(name, canary)]
        return hits


@cache
def forms(canary: str) -> tuple[bytes, ...]:
    """Return every way in which a word of the case could stand in a file: encoded, escaped, packed."""
    plain = canary.encode()
    texts = {canary, unicodedata.normalize("NFD", canary), unicodedata.normalize("NFC", canary)}
    found = {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")}
    found |= {plain.hex().encode(), plain.hex().upper().encode(), json.dumps(canary)[1:-1].encode()}
    found |= {
        zlib.compress(plain),
        quote(canary).encode(),
        quote_from_bytes(plain).encode(),
        quopri.encodestring(plain),
    }
    # In base64 a word looks different at each of three places; the letters that its neighbours share are cut.
    for before in range(3):
        packed = b64encode(bytes(before) + plain)
        whole = packed[-(-before * 4 // 3) : (before + len(plain)) * 4 // 3]
        found |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return tuple(found)


def _holds(data: bytes, canary: str) -> bool:
    return any(form in data for form in forms(canary))


def _read_trace(path: Path) -> Trace:
    families: list[str] = []
    writes: list[Written] = []
    names: list[bytes] = []
    streams: dict[str, list[bytes]] = {}
    for line in path.read_text(encoding="ascii").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        call, rest = found["call"], found["rest"]
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(rest)]
        if call == "socket":
            families.append(rest.partition(",")[0])
        elif call in {"connect", "bind"}:
            families += re.findall(r"sa_family=(\w+)", rest)
        elif call in {"write", "pwrite64", "writev", "pwritev", "pwritev2"}:
            to = _TO.match(rest)
            if to is not None:
                # Pieces of one stream are joined, so that a word cut between two writes is found.
                where = _unescaped(to["path"])
                streams.setdefault(where, []).append(b"".join(texts))
                writes.append(Written(where, b"".join(texts)))
        elif call.startswith(_NAMING) or (call.startswith("open") and "O_CREAT" in rest):
            names += texts
    writes += [Written(where, b"".join(pieces)) for where, pieces in streams.items()]
    return Trace(tuple(families), tuple(writes), tuple(names))


def _unescaped(path: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})", lambda two: chr(int(two[1], 16)), path)


class Traced:
    """Runs `daybook` in processes of its own under strace."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; skip the test where strace is missing or may not trace."""
        strace = shutil.which("strace")
        if strace is None or sys.platform != "linux":
            pytest.skip("strace is not installed")
        self._strace = strace
        self.folder = folder
        self.out = folder / "out"
        self.out.mkdir()
        (folder / "secret").write_text(PASSPHRASE + "\n", encoding="utf-8")
        if subprocess.run(
            [strace, "-f", "-o", str(folder / "try"), "true"], capture_output=True, check=False
        ).returncode:
            pytest.skip("this machine does not let one process trace another")

    def __call__(self, *words: str, vault: str = "vault") -> Trace:
        """Run one command and return what it did."""
        secret = ("--passphrase-file", str(self.folder / "secret"))
        return self.python("-c", _COMMAND, *words, "--vault", str(self.folder / vault), *secret)

    def python(self, *words: str, typed: bytes = b"", more_calls: str = "") -> Trace:
        """Run the interpreter with `typed` on its standard input and return what it did.

        `more_calls` are traced too; they stand in the file `trace` alone.
        """
        log = self.folder / "trace"
        options = [
            "-f",
            "--seccomp-bpf",
            "-y",
            "-xx",
            "-s",
            "8000000",
            "-e",
            f"trace={CALLS},{more_calls}" if more_calls else f"trace={CALLS}",
            "-o",
            str(log),
        ]
        command = [self._strace, *options, sys.executable, "-B", *words]
        done = subprocess.run(
            command, cwd=CHECKOUT, input=typed, capture_output=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return _read_trace(log)


def test_no_socket_and_no_word_outside_the_export(tmp_path: Path) -> None:
    """Create, entry, evidence and export: no internet socket, no canary in any file or name."""
    traced = Traced(tmp_path)
    source = tmp_path / "source"
    source.mkdir()
    (source / NAME).write_text(f"{EVIDENCE}\n" * 50, encoding="utf-8")
    (source / "picture.png").write_bytes(picture_with_words())
    words = tmp_path / "words"
    words.write_text(f"{CANARIES[0]} and {CANARIES[1]}", encoding="utf-8")
    fresh = tmp_path / "fresh"
    fresh.write_text(PASSPHRASE + " again\n", encoding="utf-8")
    key = tmp_path / "key"
    traces = {
        "create": traced("vault", "create"),
        "entry": traced("entry", "add", "--what-file", str(words), "--when", "2026-11-13", "--where",
                        CANARIES[3], "--person", CANARIES[2], "--private-note", PRIVATE),
        "evidence": traced("evidence", "add", str(source / NAME), str(source / "picture.png")),
        "export": traced("export", "packet", "--out", str(traced.out / "packet.pdf")),
        "bundle": traced("export", "bundle", "--out", str(traced.out / "bundle.zip")),
        "table": traced("export", "csv", "--out", str(traced.out / "table.csv")),
        "search": traced("search", "heliotrope"),
        "verify": traced("vault", "verify", "--full"),
        "checkpoint": traced("vault", "checkpoint", "--out", str(tmp_path / "c.note"), "--pdf",
                             str(tmp_path / "c.pdf")),
        "proof": traced("export", "proof", "--sealed", "private", "--out", str(traced.out / "proof.json")),
        "stamp": traced("timestamp", "request", "--out", str(tmp_path / "r.tsq")),
        "key": traced("vault", "recovery-key", "new", "--recovery-key", str(key)),
        "backup": traced("vault", "backup", str(tmp_path / "backups")),
        "restore": traced("vault", "restore", str(tmp_path / "backups"), vault="restored"),
        "rekey": traced("vault", "rekey", "--into", str(tmp_path / "anew")),
        "erase": traced("evidence", "erase", "2", "--yes", "--with-details"),
        "passphrase": traced("vault", "passphrase", "change", "--new-passphrase-file", str(fresh)),
    }  # fmt: skip
    for name, trace in traces.items():
        assert not {"AF_INET", "AF_INET6"} & set(trace.families), name
        assert trace.found(outside=traced.out) == [], name
        assert trace.writes, name
    # The detector fires: the table is plain text and holds the words, and its writes were seen.
    seen = {canary for canary, path in traces["table"].found() if path.startswith(str(traced.out))}
    assert {CANARIES[0], CANARIES[1], CANARIES[3]} <= seen
    assert not {PRIVATE, PASSPHRASE} & seen
    everything = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.parent not in {source, traced.out}
    ]
    way_in = key.read_text(encoding="ascii").strip()
    told = {Path(written.path) for trace in traces.values() for written in trace.writes
            if _holds(written.data, way_in)}  # fmt: skip
    assert [(path.parent, path.suffix) for path in told] == [(key.parent, ".part")]
    kept = {tmp_path / "secret", fresh, words, key, tmp_path / "trace"}
    for path in everything:
        if path not in kept:
            data = path.read_bytes()
            assert not [canary for canary in (*ALL, way_in) if _holds(data, canary)], path.name


def picture_with_words() -> bytes:
    """Return a picture that bears the same words three times: plain, packed with deflate, and as EXIF."""
    words = PngInfo()
    words.add_text("Comment", INSIDE)
    words.add_text("Description", INSIDE, zip=True)
    exif = Image.Exif()
    exif[0x010E] = INSIDE
    out = BytesIO()
    Image.new("RGB", (32, 32), (20, 160, 20)).save(out, "PNG", pnginfo=words, exif=exif)
    data = out.getvalue()
    assert (data.count(INSIDE.encode()), data.count(zlib.compress(INSIDE.encode()))) == (2, 1)
    return data


def test_the_trace_sees_sockets_and_words(tmp_path: Path) -> None:
    """What the test above looks for is found when it happens, in a child process and in UTF-16 too."""
    child = f"open({str(tmp_path / CANARIES[0])!r}, 'w').write({PRIVATE!r})"
    program = (
        "import os, socket, subprocess, sys\n"
        "socket.socket(socket.AF_INET).close()\n"
        f"open({str(tmp_path / 'leak')!r}, 'wb').write({CANARIES[1]!r}.encode('utf-16-le'))\n"
        f"code = {child!r}\n"
        "subprocess.run([sys.executable, '-c', code], check=True)\n"
    )
    trace = Traced(tmp_path).python("-c", program)
    assert "AF_INET" in trace.families
    assert {CANARIES[0], CANARIES[1], PRIVATE} <= {canary for canary, _ in trace.found()}


def test_every_form_of_a_word_is_seen() -> None:
    """A word is found however it is encoded, and in the middle of other words."""
    for canary in ALL:
        plain = canary.encode()
        for before in (b"", b"x", b"xy"):
            for packed in (plain, b64encode(before + plain + b"more"), (before + plain).hex().encode()):
                assert _holds(b"before " + packed + b" after", canary)
        for text in (
            json.dumps({"words": canary}),
            quote(f"a {canary} b"),
            unicodedata.normalize("NFD", canary),
        ):
            assert _holds(text.encode(), canary)
        assert _holds(f"a {canary} b".encode("utf-32-le"), canary)
        assert not _holds(zlib.compress(b"other words" * 9), canary)


def test_a_session_of_the_window_leaves_nothing(tmp_path: Path, fresh_home: Path) -> None:
    """First run, entry, file, lock, unlock, search, check, paper, lock: no socket, no word, no file elsewhere."""
    traced = Traced(tmp_path)
    case = tmp_path / "case"
    case.mkdir()
    (case / "secret").write_text(PASSPHRASE, encoding="utf-8")
    (case / "words").write_text(f"{CANARIES[0]} and {CANARIES[1]}", encoding="utf-8")
    (case / "brought.txt").write_text(f"{EVIDENCE}\n" * 50, encoding="utf-8")
    before = {path for path in fresh_home.rglob("*") if path.is_file()}
    trace = traced.python("-m", "tests.lifecycle.memory_child", "window", str(case), "0", typed=b"\n" * 4)
    assert not {"AF_INET", "AF_INET6"} & set(trace.families)
    assert trace.found(outside=case) == []
    assert {path for path in fresh_home.rglob("*") if path.is_file()} - before == set()
    assert sorted(path.name for path in case.iterdir()) == [
        "brought.txt",
        "packet.pdf",
        "secret",
        "vault",
        "words",
    ]
    for path in (case / "vault").rglob("*"):
        assert not path.is_file() or not [canary for canary in ALL if _holds(path.read_bytes(), canary)]
