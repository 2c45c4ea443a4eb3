"""Any life of a record: random commands, crashes and reopenings, beside a model made of dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.entry_filter import EntryFilter
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import NoJob
from app.sandbox.client import SandboxDecoder
from app.services.session import Session
from app.services.vault import VaultService
from app.services.ways_in import new_recovery_text
from app.testing import FixedClock
from storage.checkpoints import Comparison
from storage.keys import HeaderLimits, KdfCost
from storage.restore import restore
from storage.vault import Vault
from tests.services.record_model import Kept, Model, SnapshotOps

COST = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)
WORDS = ("heron", "kettle", "otter", "lamp")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
CONTENTS = st.sampled_from((b"", b"otter lamp\n", b"heron\n", b"\0" * 16_384, bytes(range(256)) * 80))
PLACES = st.integers(0, 1000)
EVERYTHING = EntryFilter(with_withdrawn=True)


def shown(session: Session) -> object:
    """Everything that a session shows, in the form of `Model.seen`."""
    entries = session.entries.list(EVERYTHING)
    return (
        {each.id: [version.entry.what for version in session.entries.history(each.id)] for each in entries},
        {each.id for each in entries if each.withdrawn},
        {each.id: each.evidence for each in entries},
        {item.id: session.evidence.read(item.id) for item in session.evidence.list()},
        {note.key: str((session.drafts.load(note.key) or {})["what"]) for note in session.drafts.list()},
        session.settings.all(),
    )


class RecordMachine(RuleBasedStateMachine):
    """Commands in any order; whatever was acknowledged is there, whatever was cut short is there whole or not."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory(prefix="record-")
        self.clock = FixedClock()
        self.model = Model()
        self.notes: list[str] = []
        self.lost_notes: list[str] = []
        self.kept: Kept | None = None
        self.tries: int | None = 0
        self.changed = True
        self.folder = Path(self.place.name) / "vault"
        self.ops = SnapshotOps(self.folder)
        secret = bytearray(self.model.passphrase.encode())
        self.session = self._session(
            Vault.create(self.folder, secret, clock=self.clock, cost=COST, limits=LIMITS, ops=self.ops)
        )

    # Commands --------------------------------------------------------------------------------

    @rule(text=TEXTS)
    def add_entry(self, text: str) -> None:
        """Write a new entry."""

        def change(session: Session, model: Model) -> None:
            entry = session.entries.add({"what": text})
            model.entries[entry.id] = [text]
            model.links[entry.id] = ()

        self._do(change)

    @precondition(lambda self: self._living())
    @rule(place=PLACES, text=TEXTS)
    def amend_entry(self, place: int, text: str) -> None:
        """Change what an entry says; the same words make no version."""
        chosen = self._chosen(self._living(), place)

        def change(session: Session, model: Model) -> None:
            session.entries.amend(chosen, {"what": text})
            if model.entries[chosen][-1] != text:
                model.entries[chosen].append(text)

        self._do(change)

    @precondition(lambda self: self._living())
    @rule(place=PLACES)
    def withdraw_entry(self, place: int) -> None:
        """Take an entry out of lists; what it said stays."""
        chosen = self._chosen(self._living(), place)

        def change(session: Session, model: Model) -> None:
            session.entries.withdraw(chosen)
            model.withdrawn.add(chosen)
            model.entries[chosen].append(model.entries[chosen][-1])

        self._do(change)

    @rule(content=CONTENTS, place=PLACES, linked=st.booleans())
    def add_evidence(self, content: bytes, place: int, linked: bool) -> None:
        """Keep bytes, perhaps with an entry; the same bytes again are linked and not kept twice."""
        living = self._living()
        entry = self._chosen(living, place) if linked and living else None

        def change(session: Session, model: Model) -> None:
            added = session.evidence.add_bytes("kept.txt", content, entry=entry)
            assert added.already is (content in model.items.values())
            item = added.evidence.id
            model.items[item] = content
            if entry is not None and item not in model.links[entry]:
                model.links[entry] = (*model.links[entry], item)
                model.entries[entry].append(model.entries[entry][-1])

        self._do(change)

    @precondition(lambda self: self.model.items)
    @rule(place=PLACES, details=st.booleans())
    def erase_evidence(self, place: int, details: bool) -> None:
        """Erase an item for ever; entries that held it go on without it."""
        chosen = self._chosen(list(self.model.items), place)

        def change(session: Session, model: Model) -> None:
            assert session.evidence.erase(chosen, details=details).destroyed
            del model.items[chosen]
            for entry, links in model.links.items():
                if chosen in links:
                    model.links[entry] = tuple(each for each in links if each != chosen)
                    model.entries[entry].append(model.entries[entry][-1])

        self._do(change)

    @precondition(lambda self: self._erasable())
    @rule(place=PLACES)
    def erase_version(self, place: int) -> None:
        """Erase what an entry said before it was changed."""
        chosen, number = self._erasable()[place % len(self._erasable())]

        def change(session: Session, model: Model) -> None:
            events = [
                event for event in session.ledger.vault.history("entry", chosen) if event.kind != "redact"
            ]
            with session.ledger.writing() as tx:
                tx.redact([events[number].seq])
            model.entries[chosen][number] = None

        self._do(change)

    @rule(key=st.sampled_from(("new", "b")), text=TEXTS)
    def keep_draft(self, key: str, text: str) -> None:
        """Keep what is typed and not saved."""

        def change(session: Session, model: Model) -> None:
            session.drafts.save(key, {"what": text})
            model.drafts[key] = text

        self._do(change)

    @rule(key=st.sampled_from(("new", "b")))
    def drop_draft(self, key: str) -> None:
        """Forget a draft, there or not."""

        def change(session: Session, model: Model) -> None:
            session.drafts.drop(key)
            model.drafts.pop(key, None)

        self._do(change)

    @rule(text=TEXTS)
    def choose_setting(self, text: str) -> None:
        """Keep a choice."""

        def change(session: Session, model: Model) -> None:
            session.settings.set("order", text)
            model.settings["order"] = text

        self._do(change)

    @rule()
    def issue_checkpoint(self) -> None:
        """Sign the log as it stands; the note is kept elsewhere once it was handed out."""
        given: list[str] = []

        def change(session: Session, _model: Model) -> None:
            with session.ledger.writing() as tx:
                given.append(tx.issue_checkpoint())

        self._do(change)
        self.notes += given

    @rule(text=TEXTS)
    def change_passphrase(self, text: str) -> None:
        """Replace the passphrase."""

        def change(session: Session, model: Model) -> None:
            session.keys.change_passphrase(_typed(model.passphrase), _typed(text), wait=_no_wait)
            model.passphrase = text

        self._do(change)

    @rule()
    def set_recovery_key(self) -> None:
        """Let a new recovery key open the vault."""

        def change(session: Session, model: Model) -> None:
            model.recovery = session.keys.new_recovery_key(_typed(model.passphrase), wait=_no_wait)

        self._do(change)

    @rule()
    def remove_recovery_key(self) -> None:
        """Let none open it."""

        def change(session: Session, model: Model) -> None:
            session.keys.remove_recovery_key(_typed(model.passphrase), wait=_no_wait)
            model.recovery = None

        self._do(change)

    # Doors -----------------------------------------------------------------------------------

    @rule(countdown=st.integers(1, 14))
    def arm(self, countdown: int) -> None:
        """Let the program be killed some file operations from now."""
        self.ops.arm(countdown)

    @rule(with_key=st.booleans(), countdown=st.integers(0, 8))
    def reopen(self, with_key: bool, countdown: int) -> None:
        """Lock, and open with what opens it; the opening may be killed too."""
        self._lock()
        self.ops.arm(countdown)
        secret = self.model.recovery if with_key and self.model.recovery else self.model.passphrase
        self._open(secret)
        if self.tries is not None:
            assert len(self.session.failed_tries) == self.tries
        self.tries = 0
        self._go_on_after_crash(self.model)

    @rule(count=st.integers(1, 4))
    def try_in_vain(self, count: int) -> None:
        """Lock, try wrong passphrases and a wrong recovery key, and open; every try is told."""
        self._lock()
        for number in range(count):
            wrong = new_recovery_text() if number == 2 else f"wrong {number}"
            _refused(ErrorCode.WRONG_PASSPHRASE, lambda wrong=wrong: self._open(wrong))
        self.tries = None if self.tries is None else self.tries + count
        self.reopen(with_key=False, countdown=0)

    @rule()
    def look_only(self) -> None:
        """Open for reading: everything is shown, and nothing can be written."""
        self._lock()
        self._open(self.model.passphrase, read_only=True)
        assert shown(self.session) == self.model.seen()
        _refused(ErrorCode.READ_ONLY, lambda: self.session.entries.add({"what": "x"}))
        _refused(ErrorCode.READ_ONLY, lambda: self.session.evidence.add_bytes("x", b"x"))
        self.reopen(with_key=False, countdown=0)

    @rule()
    def back_up(self) -> None:
        """Make a backup, and remember what the record was."""
        made: list[Kept] = []

        def change(session: Session, model: Model) -> None:
            kept = Kept(deepcopy(model), session.ledger.vault.event_count)
            backup = session.copies.back_up(self._backups())
            assert backup.verified
            assert not backup.damaged
            made.append(kept)

        self._do(change)
        self.kept = made[0]

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore(self) -> None:
        """Lose the vault and go on from the newest backup, which opens with what opened it then."""
        assert self.kept is not None
        self._lock()
        kept = self.kept
        target = self.folder.with_name(self.folder.name + "r")
        secret = _typed(kept.model.passphrase)
        done = restore(
            self._backups(), secret, target, NoJob(), clock=self.clock, wait=_no_wait, limits=LIMITS
        )
        assert done.verified
        self.folder, self.model = target, deepcopy(kept.model)
        self.lost_notes += [note for note in self.notes if _size_of(note) > kept.events]
        self.notes = [note for note in self.notes if _size_of(note) <= kept.events]
        self.ops = SnapshotOps(target)
        self._open(self.model.passphrase)
        self.tries = 0
        self.changed = True

    # What always holds -----------------------------------------------------------------------

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        """The record is what the model says, found by its words, and whole."""
        if not self.changed:
            return
        self.changed = False
        assert shown(self.session) == self.model.seen()
        assert sum(path.is_file() for path in (self.folder / "d").rglob("*")) == len(self.model.items)
        for word in WORDS:
            assert {hit.id for hit in self.session.search.search(word).hits} == self.model.hits(word)
        self._check(full=False)

    def teardown(self) -> None:
        """In the end every byte is checked, and every note that was handed out still holds."""
        try:
            self._check(full=True)
            for note in self.notes:
                assert self._compared(note) is Comparison.UNCHANGED
            for note in self.lost_notes:
                assert self._compared(note) in {Comparison.VAULT_IS_OLDER, Comparison.HISTORY_DIFFERS}
        finally:
            self.session.close()
            self.place.cleanup()

    # How -------------------------------------------------------------------------------------

    def _do(self, change: Callable[[Session, Model], None]) -> None:
        """Do something to record and model; when it was killed on the way, either all of it holds or nothing."""
        self.clock.advance(minutes=1)
        before = deepcopy(self.model)
        change(self.session, self.model)
        self.changed = True
        self._go_on_after_crash(before)

    def _go_on_after_crash(self, before: Model) -> None:
        """Go on from what the disk showed when the program was killed, if it was."""
        kept, after = self.ops.kept, self.model
        if kept is None:
            return
        self.folder = kept
        self._lock()
        try:
            self._open(after.passphrase)
        except KnownError as error:
            if error.code is not ErrorCode.WRONG_PASSPHRASE or after.passphrase == before.passphrase:
                raise
            self._open(before.passphrase)
        found = shown(self.session)
        assert found in (before.seen(), after.seen()), "cut short, and neither undone nor done"
        self.model = self._agreed(before, after, found)
        self.tries = None
        self.changed = True

    def _agreed(self, before: Model, after: Model, found: object) -> Model:
        """The model that the disk agrees with; what opens the vault is asked of the vault."""
        model = after if found == after.seen() else before
        passphrases = {before.passphrase, after.passphrase}
        model.passphrase = next(each for each in sorted(passphrases) if self._opens(each))
        keys = [each for each in (before.recovery, after.recovery) if each and self._opens(each)]
        assert len(set(keys)) <= 1, "an old recovery key opens beside the new one"
        assert keys or None in {before.recovery, after.recovery}, "no recovery key opens any more"
        model.recovery = keys[0] if keys else None
        return model

    def _check(self, *, full: bool) -> None:
        """Find the vault whole."""
        assert self.session.verify(full=full).problems == ()

    def _compared(self, note: str) -> Comparison:
        return self.session.ledger.vault.compare_checkpoint(note)[0]

    def _backups(self) -> Path:
        return Path(self.place.name) / "backups"

    def _lock(self) -> None:
        self.session.close()
        self.ops = SnapshotOps(self.folder)

    def _opens(self, secret: str) -> bool:
        try:
            self.session.ledger.vault.check_secret(_typed(secret), wait=_no_wait)
        except KnownError as error:
            if error.code is not ErrorCode.WRONG_PASSPHRASE:
                raise
            return False
        return True

    def _open(self, secret: str, *, read_only: bool = False) -> None:
        vault = Vault.open(
            self.folder,
            _typed(secret),
            clock=self.clock,
            wait=_no_wait,
            read_only=read_only,
            limits=LIMITS,
            ops=self.ops,
        )
        self.session = self._session(vault)
        assert self.session.read_only is read_only, self.session.findings

    def _session(self, vault: Vault) -> Session:
        decoder = SandboxDecoder()
        return Session(
            vault,
            self.clock,
            decoder,
            closing=_nothing,
            closed=_nothing,
            cost=COST,
            beside=lambda: VaultService(self.clock, cost=COST, limits=LIMITS),
        )

    def _living(self) -> list[EntityId]:
        return [each for each in self.model.entries if each not in self.model.withdrawn]

    def _erasable(self) -> list[tuple[EntityId, int]]:
        return [
            (each, number)
            for each, texts in self.model.entries.items()
            for number, text in enumerate(texts[:-1])
            if text is not None
        ]

    def _chosen(self, among: list[EntityId], place: int) -> EntityId:
        return among[place % len(among)]


def _size_of(note: str) -> int:
    return int(note.split("\n")[1])


def _typed(text: str) -> bytearray:
    return bytearray(text.encode())


def _no_wait(_seconds: float) -> None:
    return


def _nothing() -> None:
    return


def _refused(code: ErrorCode, call: Callable[[], object]) -> None:
    try:
        call()
    except KnownError as error:
        if error.code is not code:
            raise
    else:
        raise AssertionError(f"not refused: {code}")
