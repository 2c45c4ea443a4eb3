"""What opens a vault is changed only by somebody who knows a way in, and never to nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import NoJob
from app.services.session import Session
from app.services.vault import VaultService, VaultState
from app.services.ways_in import folder_bytes, kept_in_files, key_file, new_recovery_text, read_recovery_key
from tests.services.conftest import PASSPHRASE
from tests.services.refusals import refused

NEW = b"nine paper boats drifting"


def typed(words: bytes | str) -> bytearray:
    """Return a secret as it comes from a keyboard."""
    return bytearray(words if isinstance(words, bytes) else words.encode())


def open_with(service: VaultService, folder: Path, words: bytes | str) -> Session:
    """Open a vault without waiting."""
    return service.open(folder, typed(words), wait=lambda _seconds: None)


def test_the_passphrase_is_changed_by_who_knows_it(session: Session, vault_service: VaultService) -> None:
    """The current passphrase is asked for again; afterwards only the new one opens."""
    with refused(ErrorCode.WRONG_PASSPHRASE):
        session.keys.change_passphrase(typed("not this"), typed(NEW))
    with refused(ErrorCode.WRONG_PASSPHRASE):
        session.keys.change_passphrase(typed(""), typed(NEW))
    with refused(ErrorCode.PASSPHRASE_UNFIT):
        session.keys.change_passphrase(typed(PASSPHRASE), typed(""))
    session.keys.change_passphrase(typed(PASSPHRASE), typed(NEW))
    folder = session.folder
    session.close()
    with refused(ErrorCode.WRONG_PASSPHRASE):
        open_with(vault_service, folder, PASSPHRASE)
    again = open_with(vault_service, folder, NEW)
    assert [found.with_key for found in again.failed_tries] == [False, False]
    again.close()


class Stopping(NoJob):
    """A job that somebody stops at its n-th look."""

    def __init__(self, at: int) -> None:
        self._left = at

    def check(self) -> None:
        """Stop when it is time."""
        self._left -= 1
        if not self._left:
            raise Cancelled


@pytest.mark.parametrize("at", [1, 2])
def test_a_change_that_is_stopped_changes_nothing(
    session: Session, vault_service: VaultService, at: int
) -> None:
    """Locking or Stop before anything is written leaves the old passphrase in place, and only that."""
    before = (session.folder / "a.bin").read_bytes()
    with pytest.raises(Cancelled):
        session.keys.change_passphrase(typed(PASSPHRASE), typed(NEW), ctx=Stopping(at))
    assert (session.folder / "a.bin").read_bytes() == before
    session.close()
    open_with(vault_service, session.folder, PASSPHRASE).close()


def test_guessing_at_an_open_vault_is_slowed(session: Session) -> None:
    """The fourth wrong guess at an unlocked window waits, and each one after it longer, up to half a minute."""
    waits: list[float] = []
    for _ in range(10):
        with refused(ErrorCode.WRONG_PASSPHRASE):
            session.keys.remove_recovery_key(typed("guess"), wait=waits.append)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_recovery_key_is_made_replaced_and_removed(session: Session, vault_service: VaultService) -> None:
    """The key opens the vault in any spelling people type; a new one voids it, and it can be taken away."""
    folder = session.folder
    assert not session.keys.has_recovery_key
    first = session.keys.new_recovery_key(typed(PASSPHRASE))
    assert [len(group) for group in first.split("-")] == [5] * 6
    session.close()
    again = open_with(vault_service, folder, first.lower().replace("-", " ").replace("0", "o"))
    with refused(ErrorCode.LAST_WAY_IN):
        again.keys.new_recovery_key(typed(first))
    with refused(ErrorCode.LAST_WAY_IN):
        again.keys.remove_recovery_key(typed(first))
    second = new_recovery_text()
    with refused(ErrorCode.NOT_A_RECOVERY_KEY):
        again.keys.set_recovery_key(typed(first), second[:-1])
    again.keys.set_recovery_key(typed(first), second)
    with refused(ErrorCode.WRONG_PASSPHRASE):
        again.keys.set_recovery_key(typed(first), second)
    again.keys.change_passphrase(typed(second), typed(NEW))
    again.keys.remove_recovery_key(typed(NEW))
    assert not again.keys.has_recovery_key
    again.close()
    with refused(ErrorCode.WRONG_PASSPHRASE):
        open_with(vault_service, folder, second)
    open_with(vault_service, folder, NEW).close()


def test_a_vault_is_made_with_a_recovery_key(vault_service: VaultService, tmp_path: Path) -> None:
    """A key given at creation opens the vault; what is no key is refused before anything is made."""
    with refused(ErrorCode.NOT_A_RECOVERY_KEY):
        vault_service.create(tmp_path / "vault", typed(PASSPHRASE), recovery_text="hello")
    assert not (tmp_path / "vault").exists()
    text = new_recovery_text()
    made = vault_service.create(tmp_path / "vault", typed(PASSPHRASE), recovery_text=text)
    assert made.keys.has_recovery_key
    made.close()
    open_with(vault_service, tmp_path / "vault", text).close()


def test_nothing_changes_in_a_vault_open_for_reading(
    session: Session, reopen: Callable[..., Session]
) -> None:
    """A vault that can only be read refuses before anything is tried."""
    session.close()
    again = reopen(read_only=True)
    for call in (
        lambda: again.keys.change_passphrase(typed(PASSPHRASE), typed(NEW)),
        lambda: again.keys.new_recovery_key(typed(PASSPHRASE)),
        lambda: again.keys.remove_recovery_key(typed(PASSPHRASE)),
    ):
        with refused(ErrorCode.READ_ONLY):
            call()
    again.close()
    with refused(ErrorCode.VAULT_LOCKED):
        again.keys.has_recovery_key  # noqa: B018 - the question itself


def test_a_key_file_never_outlives_a_refusal_nor_overwrites(tmp_path: Path) -> None:
    """The file that bears a key goes again when the key was not set, and nothing that stands is touched."""
    path, vault = tmp_path / "key", tmp_path / "vault"
    text = new_recovery_text()
    with refused(ErrorCode.IN_USE), kept_in_files({path: key_file(text)}, vault):
        _fail_while_kept(path, text)
    assert not path.exists()
    with refused(ErrorCode.NOT_WRITABLE), kept_in_files({vault / "key": b""}, vault):
        pass
    with kept_in_files({path: key_file(text)}, vault):
        pass
    assert path.stat().st_mode & 0o777 == 0o600
    with refused(ErrorCode.EXISTS), kept_in_files({path.with_name("second"): b"x", path: b"y"}, vault):
        pass
    assert path.read_text(encoding="ascii") == text + "\n"
    assert not path.with_name("second").exists()
    assert len(read_recovery_key(text)) == 16


@pytest.mark.parametrize(
    ("error", "keeps", "stays"),
    [
        (KeyboardInterrupt(), True, True),
        (KeyboardInterrupt(), False, False),
        (KnownError(ErrorCode.NO_SPACE), True, False),
        (KnownError(ErrorCode.WAY_IN_UNSURE), False, True),
    ],
)
def test_a_key_that_may_count_is_kept(tmp_path: Path, error: BaseException, keeps: bool, stays: bool) -> None:
    """Where nobody can say whether the new key opens the vault, the file that bears it stays."""
    path = tmp_path / "key"
    with (
        pytest.raises(type(error)),
        kept_in_files({path: b"key"}, tmp_path / "vault", keeps_if_stopped=keeps),
    ):
        raise error
    assert path.exists() == stays


def _fail_while_kept(path: Path, text: str) -> None:
    assert path.read_text(encoding="ascii") == text + "\n"
    raise KnownError(ErrorCode.IN_USE)


# New keys, and the end -----------------------------------------------------------------------------


def test_a_vault_is_put_under_new_keys(session: Session, vault_service: VaultService, tmp_path: Path) -> None:
    """The new folder opens with its own secrets, holds the record, and finds words as the old one does."""
    old, key = session.folder, new_recovery_text()
    entry = session.entries.add({"what": "at the green door"})
    with refused(ErrorCode.WRONG_PASSPHRASE):
        session.keys.rekey(typed("guess"), tmp_path / "new")
    with refused(ErrorCode.PASSPHRASE_UNFIT):
        session.keys.rekey(typed(PASSPHRASE), tmp_path / "new", new=typed(""))
    size = session.keys.rekey(typed(PASSPHRASE), tmp_path / "new", new=typed(NEW), recovery_text=key)
    assert size == folder_bytes(tmp_path / "new")
    session.close()
    for words in (NEW, key):
        again = open_with(vault_service, tmp_path / "new", words)
        assert again.entries.get(entry.id).what == "at the green door"
        assert again.search.search("green").total == 1
        assert again.verify(full=True).ok
        assert again.verify(full=True).repaired == ()
        again.close()
    with refused(ErrorCode.WRONG_PASSPHRASE):
        open_with(vault_service, tmp_path / "new", PASSPHRASE)
    open_with(vault_service, old, PASSPHRASE).close()


def test_the_recovery_key_alone_needs_a_new_passphrase(session: Session, tmp_path: Path) -> None:
    """A vault is never put under a passphrase that is the recovery key's text."""
    key = session.keys.new_recovery_key(typed(PASSPHRASE))
    with refused(ErrorCode.LAST_WAY_IN):
        session.keys.rekey(typed(key), tmp_path / "new")
    session.keys.rekey(typed(key), tmp_path / "new", new=typed(NEW))


def test_a_vault_is_removed_by_who_can_open_it(session: Session, vault_service: VaultService) -> None:
    """A wrong secret removes nothing; the right one leaves nothing, and the service stands as without vault."""
    folder = session.folder
    with refused(ErrorCode.IN_USE):
        vault_service.remove(folder, typed(PASSPHRASE), wait=lambda _seconds: None)
    session.close()
    with refused(ErrorCode.WRONG_PASSPHRASE):
        vault_service.remove(folder, typed("guess"), wait=lambda _seconds: None)
    open_with(vault_service, folder, PASSPHRASE).close()
    removed = vault_service.remove(folder, typed(PASSPHRASE), wait=lambda _seconds: None)
    assert removed.is_gone
    assert not folder.exists()
    assert vault_service.state is VaultState.NO_VAULT
