"""Files made to do harm go through the same door as all others: kept as they came, read within limits, and named."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.domain.import_report import FileReport, ImportOptions
from app.importers.registry import skipped_sentence, warning_sentence
from app.sandbox.client import WALL_SECONDS
from app.services.session import Session
from app.strings.errors import sentence
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, cheap_vaults
from tests.acceptance.hostile_files import HOSTILE, Hostile
from tests.tally import Tally

MOST_MEMORY = 256 * 2**20
MOST_SECONDS = WALL_SECONDS + 20.0
SIDE = 64


@dataclass
class Heard:
    """What the program said of one file: codes, and a sentence for each."""

    codes: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def of_report(self, report: FileReport) -> None:
        """Note what an import left out."""
        for skipped in report.skipped:
            self.codes.append(skipped.why)
            self.sentences.append(skipped_sentence(skipped.why))

    def of_warnings(self, warnings: tuple[str, ...]) -> None:
        """Note what describing the file warned of."""
        self.codes += warnings
        self.sentences += map(warning_sentence, warnings)

    def of_error(self, error: KnownError) -> None:
        """Note why nothing could be shown."""
        self.codes.append(str(error.params.get("reason", error.code.value)))
        self.sentences.append(sentence(error))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vault and the files lie."""
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Session]:
    """One open vault for all of them: what one file did would show in the next."""
    service = cheap_vaults(FixedClock(NOON))
    opened = service.create(folder / "vault", bytearray(PASSPHRASE.encode()))
    yield opened
    opened.close()


def written_outside(folder: Path, home: Path) -> set[Path]:
    """Every file and folder in reach but those of the vault."""
    vault = folder / "vault"
    return {path for root in (folder, home) for path in root.rglob("*") if not path.is_relative_to(vault)}


def memory(line: str) -> int:
    """Return a figure of this process in bytes, 0 where the system has none."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(each.split()[1]) * 1024 for each in lines if each.startswith(line)), 0)


def begin_counting_memory() -> int:
    """Forget the peak so far, where Linux lets that be done; returns what is held now."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5", encoding="ascii")
    return memory("VmRSS")


def look(session: Session, item: EntityId, kind: str, heard: Heard) -> None:
    """Ask for everything that the window would show of it."""
    heard.of_warnings(session.evidence.describe(item).warnings)
    try:
        match kind:
            case "pdf":
                shown = session.evidence.pdf_page(item, 0, SIDE)
            case "audio" | "video":
                shown = session.evidence.still(item, SIDE)
            case _:
                shown = session.evidence.picture(item, SIDE)
    except KnownError as error:
        heard.of_error(error)
    else:
        assert max(shown.width, shown.height) <= SIDE


@pytest.mark.sampled(30)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_kept_and_named(
    hostile: Hostile, session: Session, folder: Path, fresh_home: Path, tally: Tally
) -> None:
    """Kept bit for bit, told in sentences, in time and memory, with nothing fetched, run or written beside."""
    data = hostile.make()
    path = folder / hostile.name
    path.write_bytes(data)
    before, held = written_outside(folder, fresh_home), begin_counting_memory()
    heard, started = Heard(), time.monotonic()

    (report,) = session.imports.run((path,), ImportOptions(kind=hostile.kind)).files
    heard.of_report(report)
    assert report.source is not None
    item = session.evidence.get(report.source)
    look(session, item.id, item.kind, heard)

    assert time.monotonic() - started < MOST_SECONDS
    assert memory("VmHWM") - held < MOST_MEMORY + len(data)
    assert path.read_bytes() == b"".join(session.evidence.stream(item.id)) == data
    assert item.sha256 == hashlib.sha256(data).hexdigest()
    assert written_outside(folder, fresh_home) == before
    assert hostile.says in ("", *heard.codes)
    assert all(said.endswith(".") for said in heard.sentences)
    inside = [each for each in session.evidence.list() if each.part_of == item.id]
    assert not [each.name for each in inside if "/" in each.name]
    assert "root:" not in "".join(session.evidence.text_of(each.id) for each in (item, *inside))
    path.unlink()
    tally("hostile files through the importing door", 1)


def test_the_vault_is_whole_after_all_of_them(session: Session) -> None:
    """The record, the search and every byte of the evidence still agree, and searching answers."""
    assert session.search.search("hello").total >= 0
    assert session.verify(full=True).ok
