"""No paper names the program, or the computer it was made on: its zone, its user, its name, its folders."""

from __future__ import annotations

import getpass
import re
import socket
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.export_request import ExportRequest, Originals, Paper, Sealed
from app.domain.ports import NoJob
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.exports.builders import everything
from tests.services.paper_bench import small_case

ZONE = "Pacific/Auckland"
PROGRAMS = r"daybook|reportlab|pikepdf|pypdfium|pyside|sqlcipher|python"
ZONES = r"Auckland|NZDT|NZST|\+1[23]:?00"


@pytest.fixture
def away(cheap_cost: KdfCost, cheap_limits: HeaderLimits, tmp_path: Path) -> Iterator[Session]:
    """A record whose incidents are told in the zone of Chicago, on a computer on the other side of the world."""
    clock = FixedClock(datetime(2026, 11, 14, 18, 0, tzinfo=UTC), zone=ZONE)
    vaults = VaultService(clock, cost=cheap_cost, limits=cheap_limits)
    session = vaults.create(tmp_path / "vault", bytearray(b"quiet words under tall trees"))
    small_case(session)
    yield session
    session.close()


@pytest.mark.parametrize("paper", [paper for paper in Paper if paper not in {Paper.FORM, Paper.LOG}])
def test_no_paper_names_the_program_or_the_computer(away: Session, tmp_path: Path, paper: Paper) -> None:
    """Text, metadata, streams and names of files hold no word of the program or the computer."""
    out = tmp_path / "out"
    out.mkdir()
    name = {
        Paper.BUNDLE: "paper.zip",
        Paper.CSV: "paper.csv",
        Paper.JSON: "paper.json",
        Paper.PROOF: "paper.json",
    }
    request = ExportRequest(paper, originals=Originals.CLEANED, sealed=Sealed.ALL)
    prepared = away.documents.prepare(request, name.get(paper, "paper.pdf"), NoJob())
    assert prepared.may_write, [check for check in prepared.checks if not check.ok]
    written = away.documents.write(prepared, out / name.get(paper, "paper.pdf"), NoJob())
    said = "\n".join(says(file.path, tmp_path) for file in written.files)
    assert said
    machine = "|".join(
        re.escape(each) for each in (socket.gethostname(), getpass.getuser(), str(tmp_path)) if len(each) > 4
    )
    assert re.findall(rf"(?i){PROGRAMS}|{machine}", said) == []
    assert re.findall(ZONES, said) == []


def says(path: Path, folder: Path) -> str:
    """Everything that stands in a file, whatever it is."""
    data = path.read_bytes()
    if data.startswith(b"%PDF-"):
        return re.sub(r"<?pikepdf\.[A-Z]\w+", "", everything(data, folder))
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    parts = []
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (2000, 1, 1, 0, 0, 0)
            inner = folder / "inner"
            inner.write_bytes(archive.read(entry))
            parts += [entry.filename, says(inner, folder) if not entry.filename.startswith("data/") else ""]
    return "\n".join(parts)
