"""`check FILE`: what a finished file is, whether it is whole, and that no foreign bundle leads astray."""

from __future__ import annotations

import hashlib
import random
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import NoJob
from exports.bag.tags import BAGIT_TXT, bag_info, manifest_bytes
from exports.checks.finished_file import check_file
from exports.render.document import Document, PageStyle
from tests.conftest import SEED
from tests.exports.builders import at

SUM = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"  # of b"hello\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _files() -> dict[str, bytes]:
    """A small whole bag."""
    files = {"data/E001.txt": b"hello\n", "data/E002_b.bin": bytes(range(256)) * 4}
    manifest = manifest_bytes((path, _digest(data)) for path, data in sorted(files.items()))
    tags = {
        "bagit.txt": BAGIT_TXT,
        "bag-info.txt": bag_info(at("2026-11-16T12:00").local().date(), 1030, 2),
        "index.pdf": b"%PDF-1.7 not looked at here",
        "manifest-sha256.txt": manifest,
    }
    tag_manifest = manifest_bytes((path, _digest(data)) for path, data in sorted(tags.items()))
    return {**files, **tags, "tagmanifest-sha256.txt": tag_manifest}


def _folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def _zip(path: Path, files: dict[str, bytes], prefix: str = "bundle/") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return path


def _problems(path: Path) -> dict[str, str]:
    report = check_file(path, NoJob())
    assert report.kind == "bundle"
    assert report.ok is (not report.problems)
    return {problem.where: problem.what for problem in report.problems}


@pytest.mark.parametrize("prefix", ["", "bundle/"])
def test_a_whole_bag_passes_as_folder_and_as_zip(tmp_path: Path, prefix: str) -> None:
    """Folder and ZIP, with or without a folder inside the ZIP, are whole."""
    assert _digest(b"hello\n") == SUM
    assert _problems(_folder(tmp_path / "bag", _files())) == {}
    assert _problems(_zip(tmp_path / "bag.zip", _files(), prefix)) == {}
    counts = check_file(tmp_path / "bag", NoJob()).counts
    assert (counts["originals"], counts["files"]) == (2, 7)


def test_any_changed_byte_of_a_folder_is_noticed(tmp_path: Path) -> None:
    """One flipped bit in any file of a bag is found and named (tried at printed places)."""
    files, rng = _files(), random.Random(SEED)
    for name, data in files.items():
        for place in {0, len(data) - 1, rng.randrange(len(data))}:
            changed = bytearray(data)
            changed[place] ^= 1 << rng.randrange(8)
            root = _folder(tmp_path / "bag", files | {name: bytes(changed)})
            assert _problems(root), (name, place)


def test_any_cut_of_a_file_is_noticed(tmp_path: Path) -> None:
    """A file cut at any length is found."""
    files = _files()
    for name, data in files.items():
        for length in {0, len(data) // 2, len(data) - 1}:
            assert _problems(_folder(tmp_path / "bag", files | {name: data[:length]})), (name, length)


def test_missing_added_and_linked_files_are_told(tmp_path: Path) -> None:
    """A file taken out, put in, or replaced by a link is named."""
    files = _files()
    root = _folder(tmp_path / "bag", files | {"data/E003.txt": b"new", "note.txt": b"new"})
    (root / "data/E001.txt").unlink()
    (root / "data/E002_b.bin").unlink()
    (root / "data/E002_b.bin").symlink_to("/etc/hostname")
    told = {(problem.where, problem.what) for problem in check_file(root, NoJob()).problems}
    assert told == {
        ("data/E001.txt", "This file is missing."),
        ("data/E002_b.bin", "This is a link to somewhere else, not a file."),
        ("data/E002_b.bin", "This file is missing."),
        ("data/E003.txt", "This file is in no list; it was added later."),
        ("note.txt", "This file is in no list; it was added later."),
    }


@pytest.mark.parametrize("name", ["../evil.txt", "data/../../evil", "/abs.txt", "C:/x.txt", "data\\..\\evil"])
def test_names_that_lead_out_are_told_and_not_followed(tmp_path: Path, name: str) -> None:
    """A ZIP member whose name leaves the bundle is a problem, and nothing is written anywhere."""
    path = _zip(tmp_path / "bag.zip", _files() | {name: b"x"})
    assert "This name leads out of the bundle." in _problems(path).values()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["bag.zip"]


def test_zip_tricks_are_told(tmp_path: Path) -> None:
    """Doubled names, links and members that would grow a hundred times are problems."""
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files().items():
            archive.writestr(name, data)
        archive.writestr("data/e001.TXT", b"other")
        link = zipfile.ZipInfo("data/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("data/zeros.bin", bytes(10_000_000))
    told = _problems(path)
    assert told["data/e001.TXT"] == "This name is there twice."
    assert told["data/link"] == "This is a link to somewhere else, not a file."
    assert told["data/zeros.bin"] == "This file would grow more than a hundred times when unpacked."


def test_a_cut_zip_is_damaged_and_a_plain_zip_is_not_ours(tmp_path: Path) -> None:
    """A ZIP cut anywhere is told as damaged; a ZIP that is no bundle is not understood."""
    whole = _zip(tmp_path / "bag.zip", _files()).read_bytes()
    rng = random.Random(SEED)
    for length in sorted({40, len(whole) - 1, *(rng.randrange(40, len(whole)) for _ in range(30))}):
        path = tmp_path / "cut.zip"
        path.write_bytes(whole[:length])
        assert not check_file(path, NoJob()).ok, length
    plain = _zip(tmp_path / "plain.zip", {"a.txt": b"x"})
    with pytest.raises(KnownError) as caught:
        check_file(plain, NoJob())
    assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD


def test_changed_bytes_of_members_in_a_zip_are_noticed(tmp_path: Path) -> None:
    """A flipped bit in what a member holds is found, wherever it is."""
    files, rng = _files(), random.Random(SEED)
    whole = _zip(tmp_path / "bag.zip", files).read_bytes()
    for data in files.values():
        at_byte = whole.index(data) + rng.randrange(len(data))
        changed = bytearray(whole)
        changed[at_byte] ^= 1 << rng.randrange(8)
        path = tmp_path / "changed.zip"
        path.write_bytes(changed)
        assert not check_file(path, NoJob()).ok, at_byte


class _Forward:
    """A file that a ZIP is written to without going back, as the program does."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        """Keep what is written."""
        self.data += data
        return len(data)

    def tell(self) -> int:
        """Where it ends."""
        return len(self.data)

    def flush(self) -> None:
        """Nothing waits."""

    def seekable(self) -> bool:
        """Only forward."""
        return False


def _as_written(files: dict[str, bytes]) -> bytes:
    """The ZIP that the program itself writes of these files."""
    sink = _Forward()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = zipfile.ZipInfo(f"bundle/{name}", (2000, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as member:
                member.write(data)
    return bytes(sink.data)


def test_any_flipped_bit_of_a_zip_of_ours_is_noticed(tmp_path: Path) -> None:
    """In names, headers, descriptors, directory and members: no byte of our ZIP can change unseen."""
    whole, path, rng = _as_written(_files()), tmp_path / "bag.zip", random.Random(SEED)
    path.write_bytes(whole)
    assert _problems(path) == {}
    around = [at for at in range(len(whole)) if at < 90 or at > len(whole) - 700]
    for place in {*around, *(rng.randrange(len(whole)) for _ in range(200))}:
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        with suppress(KnownError):  # the mark of a ZIP, or the name of bagit.txt: not understood any more
            assert not check_file(path, NoJob()).ok, place


@pytest.mark.parametrize("data", [b"", b"plain text", b"\x89PNG\r\n", b"PK\x05\x06" + bytes(18)])
def test_other_files_are_not_understood(tmp_path: Path, data: bytes) -> None:
    """What is neither PDF nor bundle raises the known condition, as does a folder without a bag."""
    path = tmp_path / "thing"
    path.write_bytes(data)
    for thing in (path, tmp_path):
        with pytest.raises(KnownError) as caught:
            check_file(thing, NoJob())
        assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD
    with pytest.raises(KnownError) as caught:
        check_file(tmp_path / "nowhere", NoJob())
    assert caught.value.code is ErrorCode.NOT_READABLE


def test_a_pdf_is_whole_or_not(tmp_path: Path) -> None:
    """A paper of ours is whole; cut at any length, or with bits flipped in what it packs, it is not."""
    doc = Document(title="Paper", page=PageStyle(footer="Paper"))
    doc.heading(1, "Heading")
    doc.paragraph("Words. " * 200)
    pdf = doc.build(NoJob()).pdf
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    report = check_file(path, NoJob())
    assert (report.ok, report.kind, report.counts["pages"]) == (True, "pdf", 1)
    rng = random.Random(SEED)
    for length in (
        1100,
        len(pdf) // 2,
        len(pdf) - 40,
        *(rng.randrange(1100, len(pdf) - 40) for _ in range(8)),
    ):
        path.write_bytes(pdf[:length])
        assert not check_file(path, NoJob()).ok, length
    start = pdf.index(b"stream") + 30
    for _ in range(8):
        changed = bytearray(pdf)
        changed[start + rng.randrange(200)] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        assert not check_file(path, NoJob()).ok


def test_a_torn_list_of_pages_is_told_and_nothing_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What a library remarks on a file of a stranger reaches no terminal; the problem is in the report."""
    path = tmp_path / "torn.pdf"
    path.write_bytes(b"%PDF-\n1 0 obj<</Pages 2 0 R/Type/Catalog>>\n2 0 obj<</Kids[R]>>0 o")
    assert not check_file(path, NoJob()).ok
    assert not caplog.records
