"""Releases: what may be shared, with whom and until when; the one gate that every export goes through."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from app.domain.case import Export
from app.domain.change import Change
from app.domain.clients import Shared
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Reader
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.domain.release import STOPS, Leave, Release, ReleaseState
from app.services.ledger import Ledger
from app.services.release_form import SavedForm, save_release_form
from app.services.settings import SettingsService
from app.strings.catalogue import text
from app.strings.labels import tag_label

DEMANDED_SETTING = "releases.demanded"


class ReleaseService:
    """The releases of one open vault."""

    def __init__(self, ledger: Ledger, settings: SettingsService) -> None:
        self._ledger = ledger
        self._settings = settings
        self._is_assisted = False

    def assist(self) -> None:
        """Note that somebody who helps several people opened this: others get nothing without a release."""
        self._is_assisted = True

    @property
    def is_assisted(self) -> bool:
        """Whether the record was opened through a list; then the demand cannot be switched off."""
        return self._is_assisted

    @property
    def demanded(self) -> bool:
        """Whether nothing goes to another person without a release that stands."""
        return self._is_assisted or self._settings.get(DEMANDED_SETTING) == "yes"

    def demand(self, *, on: bool) -> None:
        """Ask for a release from now on, or leave it to the person."""
        self._settings.set(DEMANDED_SETTING, "yes" if on else "no")

    def list(self) -> tuple[Release, ...]:
        """Return every release, those that stand first, then by the day on which they were agreed."""
        today = self._ledger.now().local().date()
        return tuple(
            sorted(
                cast("tuple[Release, ...]", self._ledger.all(RecordKind.RELEASE)),
                key=lambda one: (_ORDER.index(one.state(today)), -(one.agreed.sort_ms() or 0), one.id),
            )
        )

    def state(self, release: Release) -> ReleaseState:
        """Return how a release stands today."""
        return release.state(self._ledger.now().local().date())

    def offered(self, paper: str, reader: str) -> tuple[Release, ...]:
        """Return the releases under which this paper may go to this reader today."""
        return tuple(one for one in self.list() if not self._why_not(one, paper, reader))

    def offered_to_anybody(self, paper: str) -> tuple[Release, ...]:
        """Return the releases under which this may go today, each to whoever it names."""
        return tuple(one for one in self.list() if not self._why_not(one, paper, one.reader))

    def check_leave(self, what: str, leave: Leave) -> Release | None:
        """Let a file or words out of the record, or not; return the release under which they go.

        `what` is a code of `release_paper`. Raises as `check` does.
        """
        if leave.to_person:
            return None
        if leave.release is None:
            if self.demanded:
                raise KnownError(ErrorCode.NEEDS_RELEASE)
            return None
        named = cast("Release", self._ledger.get(RecordKind.RELEASE, leave.release))
        self.check(what, named.reader, leave.release)
        return named

    def check(self, paper: str, reader: str, release: EntityId | None) -> None:
        """Let something go to a reader, or not: the gate before any byte is written or printed.

        `paper` is a code of `release_paper`. What is for the person needs no release. Raises
        `KnownError(NEEDS_RELEASE)` where one is demanded and none was named, and `KnownError(RELEASE_ENDED)`
        for one that was taken back, is over, has not begun, is for something else, or, where a release is
        demanded, has no day on which it was agreed or ends.
        """
        if reader == Reader.ME:
            return
        if release is None:
            if self.demanded:
                raise KnownError(ErrorCode.NEEDS_RELEASE)
            return
        named = cast("Release", self._ledger.get(RecordKind.RELEASE, release))
        why = self._why_not(named, paper, reader)
        if why:
            raise KnownError(ErrorCode.RELEASE_ENDED, why=why)

    def revoke(
        self, release: EntityId, *, by: str = "", when: Moment | None = None
    ) -> tuple[Release, Change]:
        """Keep that a release was taken back, today unless another day is said."""
        now = self._ledger.now()
        moment = when or Moment(Precision.EXACT, Stamp(now.local().date()), zone=now.zone)
        changes: Mapping[str, object] = {"revoked": moment, "revoked_by": by}
        done, change = self._ledger.amend(RecordKind.RELEASE, release, changes, act="release.revoke")
        return cast("Release", done), change

    def save_form(
        self,
        path: Path,
        language: str,
        release: EntityId | None = None,
        *,
        a4: bool = False,
        purpose: str = "",
    ) -> SavedForm:
        """Write the form to be signed, blank or with what a release says; see `save_release_form`."""
        named = None
        if release is not None:
            named = cast("Release", self._ledger.get(RecordKind.RELEASE, release))
        return save_release_form(self._ledger, path, language, named, a4=a4, purpose=purpose)

    def exports_under(self) -> Mapping[EntityId | None, tuple[Export, ...]]:
        """Return every export by the release it went under, None for those without one."""
        found: dict[EntityId | None, tuple[Export, ...]] = {}
        exports = cast("tuple[Export, ...]", self._ledger.all(RecordKind.EXPORT))
        for export in sorted(exports, key=lambda one: one.made.ms):
            found[export.release] = (*found.get(export.release, ()), export)
        return found

    def summary(self) -> tuple[Shared, ...]:
        """Return who got what, why and when, without anything of the case: what may outlive the record."""
        given = self.exports_under()
        rows = [
            Shared(
                who=one.who or _reader(one.reader),
                what="; ".join([*(tag_label("release_paper", paper) for paper in one.papers), one.what]),
                purpose=one.purpose,
                agreed=_day(one.agreed),
                until=_day(one.expires),
                ended=" ".join(filter(None, (_day(one.revoked), one.revoked_by))),
                given=_given(given.get(one.id, ())),
            )
            for one in self.list()
        ]
        others = [one for one in given.get(None, ()) if one.reader != Reader.ME]
        if others:
            rows.append(Shared(text("releases.without"), "", "", "", "", "", _given(tuple(others))))
        return tuple(rows)

    def _why_not(self, release: Release, paper: str, reader: str) -> str:
        """Return the sentence that says why nothing goes out under a release; "" when it may."""
        state = self.state(release)
        strict = state in {ReleaseState.NOT_AGREED, ReleaseState.NO_END} and self.demanded
        if state in STOPS or strict:
            return text(f"releases.why.{state.value}")
        return "" if release.covers(paper, reader) else text("releases.why.other")


_ORDER = (
    ReleaseState.STANDS,
    ReleaseState.NO_END,
    ReleaseState.NOT_AGREED,
    ReleaseState.NOT_YET,
    ReleaseState.ENDED,
    ReleaseState.REVOKED,
)


def _reader(code: str) -> str:
    return tag_label("release_reader", code) if code else ""


def _day(moment: Moment) -> str:
    last = moment.end or moment.start
    return "" if last is None else last.day.isoformat()


def _given(exports: tuple[Export, ...]) -> str:
    said = (
        f"{text(f'documents.paper.{one.paper}')} {one.made.local().date().isoformat()}" for one in exports
    )
    return "; ".join(said)
