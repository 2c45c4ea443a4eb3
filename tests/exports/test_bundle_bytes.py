"""Every byte of a finished bundle changed and every length of it cut: `daybook check` tells, folder or ZIP.

*Told* means a problem, or a known refusal of the whole file. A check that says that all is well must be of a bundle
whose files have the names and bytes that were written.
"""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.ports import NoJob
from app.services.paper_files import _write_zip
from exports.checks.finished_file import check_file
from tests.exports.test_bundle import _made, _write
from tests.storage.small import flipped, quick_folder
from tests.tally import HowMany, Tally


def is_told(path: Path) -> bool:
    """Tell whether the check finds something, or refuses what is there; anything else than that is a bug."""
    try:
        return not check_file(path, NoJob()).ok
    except KnownError:
        return True


def contents(path: Path) -> dict[str, bytes]:
    """Return what a ZIP holds, however Python reads it."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def says_the_same(name: str, found: bytes, whole: bytes) -> bool:
    """Tell whether the outermost list, which no other list names, differs only in how it is written."""
    words = [[word.lstrip(b"*").lower() for word in data.split()] for data in (found, whole)]
    return name == "tagmanifest-sha256.txt" and words[0] == words[1]


def test_every_byte_and_length_of_a_zip(
    tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A bundle in one file: changed or cut anywhere it does not pass as whole with other content."""
    path = quick_folder(tmp_path)
    path.mkdir(exist_ok=True)
    path /= "bundle.zip"
    try:
        _write_zip(_made()[1].members, path, NoJob())
        whole, expected = path.read_bytes(), contents(path)
        assert not is_told(path)
        wanted = min(how_many(check=150, gate=2000, soak=20_000), len(whole))
        harmless = 0
        for at in rng.sample(range(len(whole)), wanted):
            path.write_bytes(flipped(whole, at, rng.randrange(1, 256)))
            if not is_told(path):
                assert contents(path) == expected, at
                harmless += 1
        for length in rng.sample(range(len(whole)), wanted // 4):
            path.write_bytes(whole[:length])
            assert is_told(path), length
        tally("bytes of a bundle in one file changed", wanted, of=len(whole))
        tally("lengths of a bundle in one file", wanted // 4, of=len(whole))
        assert harmless <= wanted // 100
    finally:
        path.unlink()
        path.parent.rmdir()


def test_every_byte_and_file_of_a_folder(
    tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A bundle as a folder: each file changed, cut, taken away, given another name or doubled is told."""
    folder = tmp_path / "bundle"
    files = _write(_made()[1], folder)
    assert not is_told(folder)
    wanted = how_many(check=8, gate=80, soak=1000)
    count = 0
    for name, whole in files.items():
        path = folder / name
        for at in rng.sample(range(len(whole)), min(wanted, len(whole))):
            path.write_bytes(flipped(whole, at, rng.randrange(1, 256)))
            assert is_told(folder) or says_the_same(name, path.read_bytes(), whole), (name, at)
            path.write_bytes(whole[:at])
            assert is_told(folder), (name, at)
            count += 2
        path.unlink()
        assert is_told(folder), name
        path.with_name("other").write_bytes(whole)
        assert is_told(folder), name
        path.write_bytes(whole)
        assert is_told(folder), name
        path.with_name("other").unlink()
    assert not is_told(folder)
    tally("bytes and lengths in a bundle's folder", count)
