"""Looking at one of each kind under strace: nothing that was decrypted or decoded goes to any file."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.acceptance.test_nothing_leaks import (
    ALL,
    CANARIES,
    EVIDENCE,
    PRIVATE,
    Trace,
    Traced,
    _holds,
    _unescaped,
    is_device,
    picture_with_words,
)
from tests.sandbox.media_seeds import seed

SIDE = 96
_COPIED = re.compile(r"(?:sendfile|copy_file_range|splice|tee)\(.*")
_MAPPED = re.compile(r"mmap\((?P<how>[^<]*MAP_SHARED[^<]*)<(?P<path>[^>]*)>")


def pixels() -> bytes:
    """Return colours that stand in no other file, rows from the top."""
    return random.Random(20261114).randbytes(3 * SIDE * SIDE)


def pdf() -> bytes:
    """Return a page with words."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, CANARIES[0])
    canvas.save()
    return out.getvalue()


def letter() -> bytes:
    """Return an Office document with words."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:d xmlns:w='w'><w:p><w:t>{PRIVATE}</w:t></w:p></w:d>")
    return out.getvalue()


def bring(folder: Path) -> int:
    """Put one file of each kind there; returns how many ways to look at them there are."""
    picture = BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), pixels()).save(picture, "PNG")
    mail = (
        f"Received: from a.example by b.example; Sat, 14 Nov 2026 12:00:00 -0600\nFrom: {CANARIES[2]} <a@example.org>\n"
        f"Subject: {CANARIES[0]}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{EVIDENCE}\n"
        f"--b\nContent-Disposition: attachment; filename=note.txt\n\n{EVIDENCE}\n--b--\n"
    )
    files = {
        "photo.png": (picture.getvalue(), 2),
        "words.png": (picture_with_words(), 2),
        "paper.pdf": (pdf(), 2),
        "film.mp4": (seed("MP4"), 2),
        "sound.m4a": (seed("M4A"), 1),
        "mail.eml": (mail.encode(), 4),
        "note.txt": (f"{EVIDENCE}\n{CANARIES[1]}\n".encode() * 20, 2),
        "card.vcf": (f"BEGIN:VCARD\nFN:{CANARIES[2]}\nEND:VCARD\n".encode(), 3),
        "log.csv": (f"day,what\n2026-11-14,{CANARIES[3]}\n".encode(), 3),
        "letter.docx": (letter(), 2),
        "bytes.bin": (b"\0" + PRIVATE.encode() * 40, 1),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return sum(ways for _, ways in files.values())


def pixels_written(trace: Trace) -> set[str]:
    """Return the files that got a piece of a decoded row, in the order or the width of any screen."""
    colours = pixels()
    whole = [colours[at : at + 12] for at in range(0, len(colours), 36)]
    turned = [bytes((b, g, r, 255)) for r, g, b in zip(*[iter(colours[:96])] * 3, strict=True)]
    return {
        written.path
        for written in trace.writes
        if written.path.startswith("/") and not is_device(written.path)
        if any(piece in written.data for piece in whole) or b"".join(turned[:4]) in written.data
    }


def by_other_ways(log: Path) -> list[str]:
    """Return files that were copied to inside the system, or mapped so that what is in memory is written."""
    lines = log.read_text(encoding="ascii").splitlines()
    found = [line for line in lines if _COPIED.search(line) and " = -1 " not in line]
    for line in lines:
        mapped = _MAPPED.search(line)
        if mapped is not None and "PROT_WRITE" in mapped["how"]:
            path = _unescaped(mapped["path"])
            if path.startswith("/") and not path.startswith("/memfd:") and not is_device(path):
                found.append(path)
    return found


def test_viewing_one_of_each_writes_nothing(tmp_path: Path, fresh_home: Path) -> None:
    """Every kind in every way, close up: no word and no pixel in any file or name, no other way out, no network."""
    traced = Traced(tmp_path)
    case = tmp_path / "case"
    (case / "brought").mkdir(parents=True)
    ways = bring(case / "brought")
    trace = traced.python("-m", "tests.acceptance.viewing_child", str(case), more_calls=OTHER_WAYS)
    told = [written.data for written in trace.writes if not written.path.startswith("/")]
    assert f"{ways}\n".encode() in told
    assert not {"AF_INET", "AF_INET6"} & set(trace.families)
    vault = case / "vault"
    outside = {
        written.path
        for written in trace.writes
        if written.path.startswith("/")
        and not is_device(written.path)
        and not written.path.startswith((f"{vault}/", FONT_LIST))
    }
    assert outside == set()
    assert trace.found() == []
    assert pixels_written(trace) == set()
    assert by_other_ways(tmp_path / "trace") == []
    for path in vault.rglob("*"):
        assert not path.is_file() or not [canary for canary in ALL if _holds(path.read_bytes(), canary)]
    assert sorted(path.name for path in case.iterdir()) == ["brought", "vault"]


FONT_LIST = "/var/cache/fontconfig/"
"""Where the system lists its fonts: whichever program comes first after one was installed writes that list anew.
What is written there is searched like everything else."""

OTHER_WAYS = "sendfile,copy_file_range,splice,tee,mmap"


@pytest.mark.parametrize("way", ["pixels", "turned", "mapped", "sent"])
def test_each_way_out_would_be_seen(tmp_path: Path, way: str) -> None:
    """A decoded row in a file, as it is or as a screen holds it, a shared mapping and a copy are found."""
    program = {
        "pixels": "open(out, 'wb').write(rows[36:300])",
        "turned": "open(out, 'wb').write(b''.join(bytes((b, g, r, 255)) for r, g, b in zip(*[iter(rows[:96])] * 3)))",
        "mapped": "open(out, 'wb').truncate(9); import mmap; mmap.mmap(os.open(out, os.O_RDWR), 9)",
        "sent": "os.sendfile(os.open(out, os.O_CREAT | os.O_WRONLY), os.open('/etc/hostname', os.O_RDONLY), 0, 9)",
    }[way]
    start = "import os, random; rows = random.Random(20261114).randbytes(27648); "
    traced = Traced(tmp_path)
    trace = traced.python("-c", f"{start}out = {str(tmp_path / 'leak')!r}; {program}", more_calls=OTHER_WAYS)
    if way in {"pixels", "turned"}:
        assert pixels_written(trace) == {str(tmp_path / "leak")}
    else:
        assert by_other_ways(tmp_path / "trace") != []
