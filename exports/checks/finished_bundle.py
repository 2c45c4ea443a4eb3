"""Checks a finished bundle, folder or ZIP, against its own lists (BagIt 1.0, RFC 8493) without unpacking it.

A bundle may come from anywhere: paths that lead out of it, links, doubled names and ZIP tricks are problems
that are told, never followed.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.bag.tags import BAGIT_TXT, MANIFEST, PAYLOAD, TAG_MANIFEST
from exports.checks.report import FileReport, Problem
from exports.checks.zip_shape import is_as_written

BAGIT = "bagit.txt"
_CHUNK = 1024 * 1024
_MOST_FILES = 10_000
_MOST_LIST_BYTES = 16 * 1024 * 1024
_MOST_RATIO = 100
_LINE = re.compile(r"(?P<digest>[0-9a-fA-F]{64})[ \t]+\*?(?P<path>.+)")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class _Inside:
    """One file of a bundle: its bytes in order, and its size."""

    chunks: Callable[[], Iterator[bytes]]
    size: int


def check_folder(root: Path, ctx: JobContext) -> FileReport:
    """Check a bundle that is a folder; raises `KnownError(FILE_NOT_UNDERSTOOD)` for any other folder."""
    if not (root / BAGIT).is_file():
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    problems: list[Problem] = []
    inside: dict[str, _Inside] = {}
    for path in sorted(root.rglob("*")):
        ctx.check()
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            problems.append(_problem(name, "link"))
        elif path.is_file():
            inside[name] = _Inside(lambda path=path: _chunks_of(path), path.stat().st_size)  # type: ignore[misc]
    return _check(inside, problems, ctx)


def check_zip(path: Path, ctx: JobContext) -> FileReport:
    """Check a bundle that is a ZIP; raises `KnownError(FILE_NOT_UNDERSTOOD)` for a ZIP that is no bundle."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_archive(archive, path, ctx)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, EOFError) as error:
        if not zipfile.is_zipfile(path) and not _looks_like_zip(path):
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD) from error
        return FileReport("bundle", (_problem(path.name, "zip_damaged"),), {})


def _check_archive(archive: zipfile.ZipFile, path: Path, ctx: JobContext) -> FileReport:
    entries = archive.infolist()
    roots = [entry.filename[: -len(BAGIT)] for entry in entries if _is_bag_mark(entry.filename)]
    if not roots:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    root = min(roots, key=len)
    if len(entries) > _MOST_FILES:
        return FileReport("bundle", (_problem("", "too_many"),), {})
    problems = [] if is_as_written(path, entries) else [_problem("", "zip_changed")]
    inside: dict[str, _Inside] = {}
    folded: set[str] = set()
    for entry in entries:
        if entry.filename.endswith("/"):
            continue  # a folder; `is_dir` fails on a member without a name
        name = entry.filename.removeprefix(root)
        what = _wrong_with(entry, name, root, folded)
        if what:
            problems.append(_problem(entry.filename, what))
            continue
        folded.add(name.casefold())
        inside[name] = _Inside(lambda entry=entry: _zipped(archive, entry), entry.file_size)  # type: ignore[misc]
    return _check(inside, problems, ctx)


def _wrong_with(entry: zipfile.ZipInfo, name: str, root: str, folded: set[str]) -> str:
    """Name what makes a member of a ZIP unfit, "" for nothing."""
    if not entry.filename.startswith(root) or not _is_safe(name):
        return "unsafe_name"
    if name.casefold() in folded:
        return "doubled"
    if entry.external_attr >> 16 & 0o170000 == 0o120000:
        return "link"
    if entry.flag_bits & 0x1:
        return "encrypted"
    if entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        return "bomb"
    return ""


def _is_bag_mark(name: str) -> bool:
    return name == BAGIT or (name.endswith(f"/{BAGIT}") and name.count("/") == 1)


def _check(inside: Mapping[str, _Inside], problems: list[Problem], ctx: JobContext) -> FileReport:
    """Compare every file with the two lists, and the lists with what is there."""
    if b"".join(_read(inside, BAGIT)).replace(b"\r\n", b"\n").strip() != BAGIT_TXT.strip():
        problems.append(_problem(BAGIT, "bagit"))
    payload = _listed(inside, MANIFEST, problems)
    tags = _listed(inside, TAG_MANIFEST, problems)
    total = len(payload) + len(tags)
    for number, (name, digest) in enumerate([*payload.items(), *tags.items()]):
        ctx.progress(number, total, "checks.progress.bundle")
        what = _compare(inside, name, digest, ctx)
        if what:
            problems.append(_problem(name, what))
    for name in inside:
        known = payload if name.startswith(PAYLOAD) else tags
        if name not in known and name != TAG_MANIFEST:
            problems.append(_problem(name, "not_listed"))
    problems.extend(_problem(name, "not_payload") for name in payload if not name.startswith(PAYLOAD))
    counts = {
        "originals": len(payload),
        "files": len(inside),
        "bytes": sum(each.size for each in inside.values()),
    }
    return FileReport("bundle", tuple(dict.fromkeys(problems)), counts)


def _listed(inside: Mapping[str, _Inside], name: str, problems: list[Problem]) -> dict[str, str]:
    if name not in inside:
        problems.append(_problem(name, "missing"))
        return {}
    if inside[name].size > _MOST_LIST_BYTES:
        problems.append(_problem(name, "list"))
        return {}
    found: dict[str, str] = {}
    *lines, last = b"".join(_read(inside, name)).decode("utf-8", "replace").split("\n")
    digests = "".join(line[:64] for line in lines)
    if last or (digests.lower() != digests and digests.upper() != digests):
        problems.append(_problem(name, "list"))  # cut off, or a letter of a digest changed its case
    for line in lines:
        match = _LINE.fullmatch(line.removesuffix("\r"))
        if match is None or not _is_safe(match["path"]) or match["path"] in found:
            problems.append(_problem(name, "list"))
            continue
        found[match["path"]] = match["digest"].lower()
    return found


def _compare(inside: Mapping[str, _Inside], name: str, digest: str, ctx: JobContext) -> str:
    if name not in inside:
        return "missing"
    sum_of = hashlib.sha256()
    try:
        for chunk in inside[name].chunks():
            ctx.check()
            sum_of.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return "unreadable"
    return "" if sum_of.hexdigest() == digest else "changed"


def _read(inside: Mapping[str, _Inside], name: str) -> Iterator[bytes]:
    if name in inside:
        try:
            yield from inside[name].chunks()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            return


def _is_safe(name: str) -> bool:
    """Whether a path stays inside the bundle on every system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and not any(char in name for char in "\\\0\r\n")
        and not _DRIVE.match(name)
    )


def _chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _looks_like_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _problem(where: str, what: str) -> Problem:
    return Problem(where or text("checks.bundle.whole"), text(f"checks.bundle.{what}"))
