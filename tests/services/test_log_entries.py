"""The private log is drawn entry by entry: byte for byte what a look at the whole record gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.import_report import ImportOptions
from app.domain.imported import ReadOptions
from app.domain.moment import Moment, Precision
from app.domain.ports import NoJob
from app.domain.threads import MessageRef
from app.domain.views.cut import chosen_entries
from app.services.excerpts import Excerpts
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from exports.checks.paper_checks import check_paper
from exports.log import render_log
from storage.keys import HeaderLimits, KdfCost
from tests.services.conftest import PASSPHRASE
from tests.services.paper_bench import small_case

CHAT = """[14/11/2026, 21:03:10] Casey Rowe: I am outside
[14/11/2026, 21:04:00] Jordan Avery: Please go
[14/11/2026, 21:05:00] Casey Rowe: No
"""


def _opened(folder: Path) -> Session:
    cost, limits = KdfCost(memory_kib=8, passes=1, lanes=1), HeaderLimits(memory_min=8, passes_min=1)
    vaults = VaultService(FixedClock(), cost=cost, limits=limits)
    return vaults.create(folder / "vault", bytearray(PASSPHRASE))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A record with changes, notes, a guessed day, an entry held, one withdrawn, and messages once cited."""
    folder = tmp_path_factory.mktemp("log")
    session = _opened(folder)
    first, second, third = small_case(session)
    chat = folder / "chat.txt"
    chat.write_text(CHAT, encoding="utf-8")
    session.imports.run((chat,), ImportOptions(ReadOptions(me="Jordan Avery", date_order="dmy")), NoJob())
    (batch,) = (each.id for each in session.ledger.all(RecordKind.BATCH))
    session.entries.amend(first, {"messages": (MessageRef(batch, 0), MessageRef(batch, 1))})
    session.entries.amend(first, {"messages": (MessageRef(batch, 2),), "what": "He stood at the gate again."})
    session.entries.amend(second, {"private_note": "silver otter lane", "hold": True})
    guess = Moment(Precision.UNKNOWN)
    for number in range(3):
        session.entries.add({"what": f"Words without a day, {number}.", "when": guess, "evidence": ()})
    gone = session.entries.add({"what": "Withdrawn words of the violet teaspoon.", "private_note": "no one"})
    session.entries.withdraw(gone.id)
    session.entries.amend(third, {"what": "He left a note. It said: silver otter lane"})
    yield session
    session.close()


@pytest.mark.parametrize("with_notes", [False, True])
def test_the_log_is_what_the_whole_record_gives(filled: Session, *, with_notes: bool) -> None:
    """The same bytes, finds, verdict and chosen entries as from all entries at once."""
    request = ExportRequest(Paper.LOG, with_private_notes=with_notes, with_plan=True)
    with filled.documents.gather(request) as gathered:
        prepared = gathered.prepare("log.pdf", NoJob())
    whole = filled.documents.snapshot()
    whole = replace(whole, excerpts=Excerpts(filled.ledger.vault, whole, request).read())
    assert [line.number for line in whole.excerpts[0].lines] == [1, 2, 3]
    files = render_log(whole, None, request, NoJob(), prepared.checkpoint)
    assert [file.data for file in prepared.files] == [file.data for file in files]
    checked = check_paper(files, whole, request)
    assert prepared.finds == checked.finds
    assert prepared.may_write == checked.may_write == with_notes
    assert prepared.entries == tuple(entry.id for entry in chosen_entries(whole, request))


def test_the_log_of_an_empty_record_says_so(tmp_path: Path) -> None:
    """A record without entries has a log of one page."""
    session = _opened(tmp_path)
    try:
        with session.documents.gather(ExportRequest(Paper.LOG)) as gathered:
            prepared = gathered.prepare("log.pdf", NoJob())
    finally:
        session.close()
    assert (prepared.pages, prepared.entries, prepared.may_write) == (1, (), True)
