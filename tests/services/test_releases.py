"""Releases: the one gate before anything goes to another person, and the list of what went out under each."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.domain.ports import NoJob
from app.domain.release import Leave, ReleaseState
from app.services.handover import HandoverRequest
from app.services.session import Session
from app.testing import FixedClock
from tests.architecture.sources import CHECKOUT, dotted, name_of, nodes, product_files
from tests.services.refusals import refused

SECRET = b"five quiet words under trees"


def day(session: Session, ahead: int) -> Moment:
    """Return the day so many days from today."""
    return Moment(Precision.EXACT, Stamp(session.clients.today() + timedelta(days=ahead)))


def release(session: Session, **changes: object) -> EntityId:
    """Write down a release for a table to a lawyer that stands, but for what is changed."""
    usual = {
        "who": "Dana Cole",
        "reader": "attorney",
        "papers": ("csv", "bundle"),
        "purpose": "hearing",
        "told": "signed",
        "agreed": day(session, -2),
        "expires": day(session, 20),
    }
    return session.records.add(RecordKind.RELEASE, usual | changes).id


def write(session: Session, out: Path, *, under: EntityId | None, reader: Reader = Reader.ATTORNEY) -> None:
    """Save a table for a reader."""
    request = ExportRequest(Paper.CSV, reader, under=under)
    session.documents.write(session.documents.prepare(request, out.name, NoJob()), out, NoJob())


@pytest.fixture
def written(session: Session) -> Session:
    """A record with something to save."""
    session.entries.add({"what": "He waited at the gate."})
    return session


def test_in_ones_own_record_no_release_is_needed(written: Session, tmp_path: Path) -> None:
    """A person shares their own words as they like; one that they name has to stand."""
    write(written, tmp_path / "one.csv", under=None)
    over = release(written, expires=day(written, -1))
    with refused(ErrorCode.RELEASE_ENDED):
        write(written, tmp_path / "two.csv", under=over)
    assert not (tmp_path / "two.csv").exists()


@pytest.mark.parametrize("assisted", [True, False])
def test_where_a_release_is_demanded_nothing_goes_without_one(
    written: Session, tmp_path: Path, *, assisted: bool
) -> None:
    """Opened through a list, or by the setting that a record made there has: no release, no file."""
    if assisted:
        written.releases.assist()
        written.releases.demand(on=False)
    else:
        written.releases.demand(on=True)
    assert written.releases.demanded
    with refused(ErrorCode.NEEDS_RELEASE):
        write(written, tmp_path / "one.csv", under=None)
    assert list(tmp_path.glob("*.csv")) == []
    write(written, tmp_path / "mine.csv", under=None, reader=Reader.ME)
    write(written, tmp_path / "one.csv", under=release(written))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"expires": -1}, ReleaseState.ENDED),
        ({"agreed": 1}, ReleaseState.NOT_YET),
        ({"revoked": 0}, ReleaseState.REVOKED),
        ({"revoked_by": "she"}, ReleaseState.REVOKED),
        ({"agreed": None}, ReleaseState.NOT_AGREED),
        ({"expires": None}, ReleaseState.NO_END),
        ({"papers": ("packet",)}, ReleaseState.STANDS),
        ({"reader": "police"}, ReleaseState.STANDS),
    ],
)
def test_a_release_that_does_not_stand_or_is_for_something_else_stops_it(
    written: Session, tmp_path: Path, changes: dict[str, object], state: ReleaseState
) -> None:
    """Over, not begun, taken back, without a day, for another paper or another reader: nothing is written."""
    written.releases.assist()
    made = {
        name: day(written, value) if isinstance(value, int) else Moment() if value is None else value
        for name, value in changes.items()
    }
    under = release(written, **made)
    (found,) = written.releases.list()
    assert written.releases.state(found) is state
    assert written.releases.offered("csv", "attorney") == ()
    with refused(ErrorCode.RELEASE_ENDED):
        write(written, tmp_path / "one.csv", under=under)
    assert list(tmp_path.glob("*.csv")) == []


def test_it_ends_with_its_last_day(written: Session, clock: FixedClock) -> None:
    """On its last day it stands, on the day after it does not."""
    release(written, expires=day(written, 0))
    assert written.releases.state(written.releases.list()[0]) is ReleaseState.STANDS
    clock.advance(days=1)
    assert written.releases.state(written.releases.list()[0]) is ReleaseState.ENDED


def test_what_went_out_is_listed_under_its_release(written: Session, tmp_path: Path) -> None:
    """Every export names the release it went under; taking one back leaves what went out on the list."""
    under = release(written)
    write(written, tmp_path / "one.csv", under=under)
    write(written, tmp_path / "two.csv", under=None)
    given = written.releases.exports_under()
    assert [len(given[key]) for key in (under, None)] == [1, 1]
    written.releases.revoke(under, by="Ana")
    assert written.releases.state(written.releases.list()[0]) is ReleaseState.REVOKED
    assert len(written.ledger.history(RecordKind.RELEASE, under)) == 2
    assert written.releases.exports_under()[under] == given[under]


def test_the_summary_holds_nothing_of_the_case(written: Session, tmp_path: Path) -> None:
    """What may outlive the record says who, what, why and when, and no word of any entry, file or person."""
    written.case.set({"code": "K-417", "county": "canarycounty"})
    written.people.add({"name": "canaryname"})
    under = release(written, note="canarynote")
    write(written, tmp_path / "canaryfile.csv", under=under)
    write(written, tmp_path / "canaryother.csv", under=None)
    one, other = written.releases.summary()
    assert one.who == "Dana Cole"
    assert "2026-11-14" in one.given
    assert other.given
    assert "canary" not in f"{one}{other}"
    assert "gate" not in f"{one}{other}"


def test_only_one_place_lets_a_paper_go() -> None:
    """Whatever writes or prints takes a `Cleared`, and nothing but the gate makes one."""
    makers = [
        name_of(path)
        for path in product_files()
        if "Cleared" in path.read_text(encoding="utf-8")
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "Cleared"
    ]
    assert makers == ["app/services/documents.py"]
    takes = {
        node.name: ast.unparse(node.args.args[0 if node.name == "write_paper" else 1].annotation or node)
        for node in nodes(CHECKOUT / "app/services/documents.py")
        if isinstance(node, ast.FunctionDef) and node.name in {"write_paper", "record", "record_printed"}
    }
    assert takes == dict.fromkeys(("write_paper", "record", "record_printed"), "Cleared")


def test_a_record_made_on_a_list_demands_releases(session: Session, tmp_path: Path) -> None:
    """Also from the command line, which opens it without the list."""
    session.clients.begin()
    folder = session.clients.make("K-417", tmp_path / "one", bytearray(b"a passphrase of its own")).folder
    opened = session.clients._beside().open(
        folder, bytearray(b"a passphrase of its own"), wait=lambda _s: None
    )
    try:
        assert opened.releases.demanded
        assert not opened.releases.is_assisted
    finally:
        opened.close()


def test_a_release_that_is_not_there_lets_nothing_go(written: Session, tmp_path: Path) -> None:
    """An id of nothing is refused before anything is written."""
    with pytest.raises(KnownError) as error:
        write(written, tmp_path / "one.csv", under=EntityId(bytes(16)))
    assert error.value.code is ErrorCode.NOT_FOUND
    assert list(tmp_path.glob("*.csv")) == []


def test_a_hand_over_passes_the_same_gate(written: Session, tmp_path: Path) -> None:
    """Without a release nothing is handed to others; with one, the list of exports names it."""
    written.releases.assist()
    request = HandoverRequest(HandoverChoice(HandoverReader.ATTORNEY), to="Dana Cole")
    with refused(ErrorCode.NEEDS_RELEASE):
        written.handover.make_with_passphrase(request, SECRET, tmp_path / "a.age", NoJob())
    assert not (tmp_path / "a.age").exists()
    under = release(written, papers=("handover",))
    made = written.handover.make_with_passphrase(
        replace(request, under=under), SECRET, tmp_path / "a.age", NoJob()
    )
    assert [one.id for one in written.releases.exports_under()[under]] == [made.id]


def test_papers_of_a_received_case_go_under_the_releases_of_who_holds_it(
    written: Session, tmp_path: Path
) -> None:
    """A case that was taken in is read by itself, and what is printed of it passes the same gate."""
    request = HandoverRequest(HandoverChoice(HandoverReader.ATTORNEY))
    written.handover.make_with_passphrase(request, SECRET, tmp_path / "a.age", NoJob())
    case = written.handover.received.take_in(tmp_path / "a.age", NoJob(), passphrase=SECRET)
    written.releases.demand(on=True)
    guest = written.handover.received.open(case.id, NoJob())
    with refused(ErrorCode.NEEDS_RELEASE):
        write(guest, tmp_path / "one.csv", under=None)
    write(guest, tmp_path / "one.csv", under=release(written))
    guest.close()


def test_a_file_leaves_a_record_that_is_helped_with_only_for_somebody(
    session: Session, tmp_path: Path
) -> None:
    """Unsaid it stays; for the person it goes; under a release for files it is on the list of exports with it."""
    item = session.evidence.add_bytes("letter.txt", b"what he wrote").evidence
    session.evidence.save_copy(item.id, tmp_path / "own.txt")
    session.releases.assist()
    with refused(ErrorCode.NEEDS_RELEASE):
        session.evidence.save_copy(item.id, tmp_path / "no.txt")
    other = release(session)
    with refused(ErrorCode.RELEASE_ENDED):
        session.evidence.save_copy(item.id, tmp_path / "no.txt", leave=Leave(release=other))
    over = release(session, papers=("file",), expires=day(session, -1))
    with refused(ErrorCode.RELEASE_ENDED):
        session.evidence.save_copy(item.id, tmp_path / "no.txt", leave=Leave(release=over))
    assert not (tmp_path / "no.txt").exists()
    session.evidence.save_copy(item.id, tmp_path / "hers.txt", leave=Leave(to_person=True))
    assert session.exports_made.exports() == ()
    made = release(session, papers=("file",))
    session.evidence.save_copy(item.id, tmp_path / "out.txt", leave=Leave(release=made))
    (export,) = session.exports_made.exports()
    assert (export.paper, export.reader, export.release) == ("file", "attorney", made)
    assert (export.files[0].sha256, export.purpose) == (item.sha256, "hearing")
    assert session.releases.exports_under()[made] == (export,)


def test_words_are_copied_in_one_place_of_the_window() -> None:
    """No page puts words of the record on the clipboard past the question whom they are for."""
    its_own = {
        "ui/unlocked/leaving.py",
        "ui/unlocked/screens/handover/keys_page.py",  # one's own public key
        "ui/unlocked/screens/keys/view.py",  # the keys of the keyboard
        "ui/unlocked/screens/support/view.py",  # a number of a hotline
        "ui/unlocked/screens/settings/about_page.py",  # names of parts that others made
        "ui/unlocked/screens/exports_made/view.py",  # names of files that went out already
    }
    found = {
        path.relative_to(CHECKOUT).as_posix()
        for path in product_files()
        if "unlocked" in path.parts
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func).endswith("clipboard.put")
    }
    assert found == its_own
