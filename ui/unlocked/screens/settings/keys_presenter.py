"""What the page about the ways in decides: passphrase and recovery key, changed on the vault's lane."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.saving import save_new_file
from app.services.vault import Session
from app.services.ways_in import new_recovery_text
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.locked.passphrase import Strength, estimate, problem
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort
from ui.waiting import wait_in_job


class KeysView(Protocol):
    """What the page can show."""

    def show_strength(self, strength: Strength | None) -> None:
        """Say how hard the new passphrase is to guess."""

    def show_recovery(self, *, exists: bool) -> None:
        """Say whether a recovery key opens the record."""

    def show_new_key(self, key: str) -> None:
        """Show a recovery key that does not open anything yet; "" takes it away."""

    def refuse(self, part: str, words: str, box: str = "current") -> None:
        """Say at a box (current, new, again) of `part` (passphrase, recovery) why nothing was changed."""

    def done(self, part: str) -> None:
        """Empty the boxes of a part."""

    def show_busy(self, *, on: bool) -> None:
        """Keep a second change from being begun."""


class KeysPresenter:
    """Changes what opens the record. What was typed lives in one buffer that is wiped after use."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: KeysView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._offered = ""

    def load(self) -> None:
        """Read whether there is a recovery key."""
        self._jobs.read(lambda _ctx: self._session.keys.has_recovery_key, self._show_recovery)

    def judge(self, typed: str) -> None:
        """Estimate a passphrase off the GUI thread."""
        self._jobs.work(lambda _ctx: estimate(typed), self._view.show_strength)

    def change_passphrase(self, current: str, new: str, again: str) -> None:
        """Replace the passphrase."""
        missing = "settings.keys.current.missing" if not current else problem(new, again)
        if missing:
            box = {"first_run.pass.short": "new", "first_run.pass.differ": "again"}.get(missing, "current")
            self._view.refuse("passphrase", text(missing), box)
            return
        self._run(
            "passphrase",
            current,
            lambda ctx, typed: self._session.keys.change_passphrase(
                typed, TypedSecret(new), ctx=ctx, wait=lambda seconds: wait_in_job(ctx, seconds)
            ),
            "settings.keys.changed",
        )

    def offer_key(self) -> None:
        """Show a new recovery key, to be kept before it counts."""
        self._offered = new_recovery_text()
        self._view.show_new_key(self._offered)

    def forget_key(self) -> None:
        """Drop a key that was shown and not taken."""
        self._offered = ""
        self._view.show_new_key("")

    def save_sheet(self, path: Path) -> None:
        """Write the sheet with the key that is shown."""
        key, session = self._offered, self._session
        # Whoever has the folder must not have its key with it.
        self._jobs.read(
            lambda _ctx: save_new_file(path, session.keys.recovery_sheet(key), outside=session.folder),
            lambda _done: self._shell.say(text("settings.keys.sheet.saved")),
        )

    def use_key(self, current: str) -> None:
        """Let the key that is shown open the record, and no earlier one."""
        if not current:
            self._view.refuse("recovery", text("settings.keys.current.missing"))
            return
        key = self._offered
        self._run(
            "recovery",
            current,
            lambda ctx, typed: self._session.keys.set_recovery_key(
                typed, key, wait=lambda seconds: wait_in_job(ctx, seconds)
            ),
            "settings.keys.recovery.set",
        )

    def remove_key(self, current: str) -> None:
        """Let no recovery key open the record."""
        if not current:
            self._view.refuse("recovery", text("settings.keys.current.missing"))
            return
        self._run(
            "recovery",
            current,
            lambda ctx, typed: self._session.keys.remove_recovery_key(
                typed, wait=lambda seconds: wait_in_job(ctx, seconds)
            ),
            "settings.keys.recovery.removed",
        )

    def _run(self, part: str, current: str, change: _ChangeWaysIn, said: str) -> None:
        typed = TypedSecret(current)

        def work(ctx: JobContext) -> None:
            try:
                change(ctx, typed)
            finally:
                wipe(typed)

        def then(_nothing: None) -> None:
            self.forget_key()
            self._view.done(part)
            self._shell.say(text(said))
            self.load()

        def failed(error: KnownError) -> None:
            self._view.refuse(part, sentence(error))

        self._view.show_busy(on=True)
        self._jobs.read(
            work,
            then,
            failed,
            label="settings.keys.working",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def _show_recovery(self, exists: bool) -> None:  # noqa: FBT001 - the result of a job
        self._view.show_recovery(exists=exists)


class _ChangeWaysIn(Protocol):
    """One change, given the job and what was typed."""

    def __call__(self, ctx: JobContext, typed: bytearray, /) -> None:
        """Make the change."""
