"""Time stamps by file: what is asked, which answers count, and what is kept of them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Paper
from app.services.session import Session
from app.services.timestamps import StampResult
from app.testing import FixedClock
from storage.timestamps import StampAnswer, StampProblem, StampRequest, new_request, read_request
from tests.services.authority import Authority
from tests.services.paper_bench import save, small_case
from tests.services.refusals import refused


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority whose root is supplied."""
    return Authority(tmp_path_factory.mktemp("tsa") / "one", "Elm")


@pytest.fixture
def asked(session: Session, tmp_path: Path) -> Path:
    """A request over a fresh checkpoint, its note beside it."""
    out = tmp_path / "one.tsq"
    session.timestamps.ask_for_checkpoint(out, tmp_path / "one.note")
    return out


def test_a_request_holds_a_hash_and_a_number(session: Session, asked: Path, tmp_path: Path) -> None:
    """It is read back as it was made, is about the note, and has no byte for anything else."""
    note = (tmp_path / "one.note").read_bytes()
    request = read_request(asked.read_bytes())
    assert request.sha256 == hashlib.sha256(note).digest()
    assert asked.stat().st_size < 80
    assert session.proof.compare(note.decode()).ok
    assert read_request(StampRequest(bytes(32), 0x80).to_bytes()) == StampRequest(bytes(32), 0x80)
    assert new_request(bytes(32)) != new_request(bytes(32))


def test_an_answer_is_checked_and_kept(
    session: Session, asked: Path, authority: Authority, tmp_path: Path
) -> None:
    """Time and authority are told, OpenSSL agrees, and the same answer is kept once."""
    answer = authority.answer(asked, tmp_path / "one.tsr")
    assert authority.agrees(answer, tmp_path / "one.note")
    result = session.timestamps.import_answer(answer, [authority.root])
    assert result.problem is None
    assert result.asked is not None
    assert (result.asked.of, result.authority) == ("checkpoint", "CN=Elm Stamps")
    again = session.timestamps.import_answer(answer, [authority.root])
    assert (again.problem, again.is_new) == (None, False)
    (kept,) = session.timestamps.imported()
    assert kept.token == answer.read_bytes()
    assert kept.note == (tmp_path / "one.note").read_text(encoding="utf-8")
    assert session.verify(full=False).ok


def test_only_the_roots_one_is_given_count(
    session: Session, asked: Path, authority: Authority, tmp_path: Path
) -> None:
    """The root that comes with an answer, the signer itself and another root are no roots."""
    answer = authority.answer(asked, tmp_path / "one.tsr")
    same_name, other = Authority(tmp_path / "same", "Elm"), Authority(tmp_path / "other", "Oak")
    for roots in ([other.root], [same_name.root], [authority.folder / "tsa.pem"]):
        result = session.timestamps.import_answer(answer, roots)
        assert result.problem is StampProblem.UNTRUSTED
    assert session.timestamps.imported() == ()
    both = session.timestamps.import_answer(answer, [other.root, authority.root])
    assert both.problem is None


def test_an_answer_to_something_else_does_not_count(
    session: Session, asked: Path, authority: Authority, tmp_path: Path
) -> None:
    """Another hash and another number are two different sentences; a request of elsewhere has to be given."""
    request = read_request(asked.read_bytes())
    stranger = tmp_path / "stranger.tsq"
    stranger.write_bytes(new_request(bytes(32)).to_bytes())
    answer = authority.answer(stranger, tmp_path / "stranger.tsr")
    assert session.timestamps.import_answer(answer, [authority.root]).problem is StampProblem.OTHER_HASH
    elsewhere = session.timestamps.import_answer(answer, [authority.root], stranger)
    assert elsewhere.problem is None
    assert elsewhere.asked is not None
    assert elsewhere.asked.of == "unknown"
    replay = tmp_path / "replay.tsq"
    replay.write_bytes(new_request(request.sha256).to_bytes())
    answer = authority.answer(replay, tmp_path / "replay.tsr")
    assert session.timestamps.import_answer(answer, [authority.root]).problem is StampProblem.OTHER_NONCE


@pytest.mark.parametrize(
    ("signer", "problem"),
    [
        ({"days": (-30, -2)}, StampProblem.EXPIRED),
        ({"days": (2, 30)}, StampProblem.EXPIRED),
        ({"stamps": False}, StampProblem.NOT_A_STAMPER),
    ],
    ids=["expired", "not yet", "not for stamps"],
)
def test_a_signer_that_may_not_stamp(
    session: Session, asked: Path, tmp_path: Path, signer: dict[str, Any], problem: StampProblem
) -> None:
    """A certificate out of its time, or made for something else, proves nothing."""
    wrong = Authority(tmp_path / "wrong", "Ash", **signer)
    answer = wrong.answer(asked, tmp_path / "wrong.tsr")
    assert session.timestamps.import_answer(answer, [wrong.root]).problem is problem


def imported(session: Session, path: Path, authority: Authority) -> StampResult | None:
    """The result, None for what is no answer; any other condition fails the test."""
    try:
        return session.timestamps.import_answer(path, [authority.root])
    except KnownError as error:
        if error.code is not ErrorCode.FILE_NOT_UNDERSTOOD:
            raise
    return None


def test_no_changed_byte_of_an_answer_counts(
    session: Session, asked: Path, authority: Authority, tmp_path: Path, rng: random.Random
) -> None:
    """Whatever byte is flipped: the answer is refused or says the very same; nothing else is ever raised."""
    whole = authority.answer(asked, tmp_path / "one.tsr").read_bytes()
    told = session.timestamps.import_answer(tmp_path / "one.tsr", [authority.root])
    path = tmp_path / "spoilt.tsr"
    wrong = 0
    for place in rng.sample(range(len(whole)), 150):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << rng.randrange(8)
        path.write_bytes(spoilt)
        result = imported(session, path, authority)
        wrong += result is None or result.problem is not None
        if result is not None and result.problem is None:
            # Certificates that are not needed, and what says nothing, may differ.
            assert (result.time, result.asked) == (told.time, told.asked)
    assert wrong > 60


@pytest.mark.parametrize("junk", [b"", b"0", b"\x30\x03\x02\x01", b"-----BEGIN", b"\xff" * 500], ids=repr)
def test_what_is_no_answer_is_a_sentence(
    session: Session, asked: Path, authority: Authority, tmp_path: Path, junk: bytes
) -> None:
    """Junk as answer, as root and as request; a huge file of any of them."""
    path = tmp_path / "junk"
    path.write_bytes(junk)
    answer = authority.answer(asked, tmp_path / "one.tsr")
    service = session.timestamps
    calls: tuple[Callable[[], object], ...] = (
        lambda: service.import_answer(path, [authority.root]),
        lambda: service.import_answer(answer, [path]),
        lambda: service.import_answer(answer, [authority.root], path),
    )
    for call in calls:
        with refused(ErrorCode.FILE_NOT_UNDERSTOOD):
            call()
    path.write_bytes(bytes(2 * 2**20))
    for call in calls:
        with refused(ErrorCode.FILE_TOO_LARGE):
            call()
    with refused(ErrorCode.NOT_READABLE):
        service.import_answer(tmp_path / "none", [authority.root])


def test_an_answer_that_grants_nothing(
    session: Session, asked: Path, authority: Authority, tmp_path: Path
) -> None:
    """A rejection is told as one."""
    del asked
    path = tmp_path / "no.tsr"
    path.write_bytes(bytes.fromhex("30053003020102"))
    assert not StampAnswer(path.read_bytes()).is_granted
    assert session.timestamps.import_answer(path, [authority.root]).problem is StampProblem.NOT_GRANTED


def test_a_clock_ahead_of_the_authority_is_told(
    session: Session, clock: FixedClock, authority: Authority, tmp_path: Path
) -> None:
    """When the computer's time of asking lies after the authority's answer, by how much."""
    clock.advance(days=3650)
    out = tmp_path / "one.tsq"
    session.timestamps.ask_for_checkpoint(out)
    answer = authority.answer(out, tmp_path / "one.tsr")
    assert session.timestamps.import_answer(answer, [authority.root]).behind_ms > 0


def test_items_and_files_can_be_stamped(session: Session, authority: Authority, tmp_path: Path) -> None:
    """The request is over the bytes of the item or of the file, and the answer is told by its name."""
    item = session.evidence.add_bytes("gate.jpg", b"picture").evidence
    paper = tmp_path / "packet.pdf"
    paper.write_bytes(b"%PDF- words")
    session.timestamps.ask_for_evidence(item, tmp_path / "item.tsq")
    session.timestamps.ask_for_file(paper, tmp_path / "file.tsq")
    for name, of, words in (("item", "evidence", "gate.jpg"), ("file", "file", "packet.pdf")):
        answer = authority.answer(tmp_path / f"{name}.tsq", tmp_path / f"{name}.tsr")
        result = session.timestamps.import_answer(answer, [authority.root])
        assert result.problem is None
        assert result.asked is not None
        assert (result.asked.of, result.asked.name) == (of, words)
    assert authority.agrees(tmp_path / "file.tsr", paper)
    with refused(ErrorCode.EXISTS):
        session.timestamps.ask_for_file(paper, tmp_path / "file.tsq")


def test_a_bundle_brings_the_stamps_of_the_record(
    session: Session, asked: Path, authority: Authority, tmp_path: Path
) -> None:
    """Answer and note lie in it and in its lists, its instructions name them; a packet says nothing of them."""
    chosen = small_case(session)
    answer = authority.answer(asked, tmp_path / "one.tsr")
    session.timestamps.import_answer(answer, [authority.root])
    save(session, Paper.BUNDLE, tmp_path / "bundle", entries=chosen)
    stamps = tmp_path / "bundle" / "timestamps"
    assert (stamps / "001.tsr").read_bytes() == answer.read_bytes()
    assert authority.agrees(stamps / "001.tsr", stamps / "001.note")
    told = (tmp_path / "bundle" / "verify.txt").read_text(encoding="utf-8")
    assert "timestamps/001.tsr" in told
    assert "CN=Elm Stamps" in told
    listed = (tmp_path / "bundle" / "tagmanifest-sha256.txt").read_text(encoding="ascii")
    assert listed.count("timestamps/001.") == 2
    save(session, Paper.PACKET, tmp_path / "packet.pdf", entries=chosen)
    assert b"Elm Stamps" not in (tmp_path / "packet.pdf").read_bytes()
