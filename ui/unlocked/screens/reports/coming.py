"""The dates that are coming, at the head of reports and orders: a fold that is open where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent

from app.domain.coming import ComingDate, coming_dates
from app.domain.fields import RecordKind
from app.domain.needed import Needed
from app.domain.records import CourtOrder, Report
from app.domain.support import Referral
from app.services.vault import Session
from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu
from ui.style.parts import Button, Surface, clear_layout, column, em
from ui.style.theme import Theme
from ui.unlocked.screen import Target
from ui.unlocked.widgets.elided import ElidedLink
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.words import moment_words

KINDS = frozenset(
    {RecordKind.CASE, RecordKind.ORDER, RecordKind.REPORT, RecordKind.NEEDED, RecordKind.REFERRAL}
)
SHOWN_FIRST = 4
OPEN_EM = 45
"""In a window lower than so many text heights the fold begins closed."""
_SCREENS: Mapping[RecordKind, str] = MappingProxyType(
    {
        RecordKind.CASE: "case",
        RecordKind.ORDER: "reports",
        RecordKind.REPORT: "reports",
        RecordKind.NEEDED: "needed",
        RecordKind.REFERRAL: "referrals",
    }
)


def read_coming(session: Session, today: date) -> tuple[ComingDate, ...]:
    """Return what is coming; on the vault lane."""
    return coming_dates(
        session.case.get(),
        cast("tuple[CourtOrder, ...]", session.records.list(RecordKind.ORDER)),
        cast("tuple[Report, ...]", session.records.list(RecordKind.REPORT)),
        cast("tuple[Needed, ...]", session.records.list(RecordKind.NEEDED)),
        cast("tuple[Referral, ...]", session.records.list(RecordKind.REFERRAL)),
        today=today,
    )


def target_of(one: ComingDate) -> Target:
    """Return where a date stands."""
    screen = _SCREENS[one.kind]
    return Target(screen, None if one.kind is RecordKind.CASE else one.id, one.field)


def row_words(one: ComingDate) -> str:
    """Say when it is and what."""
    what = text(f"coming.{one.what.value}")
    named = text("coming.named", what=what, name=one.name) if one.name else what
    return text("coming.row", when=moment_words(one.moment), what=named)


class DateLink(ElidedLink):
    """One date; its menu opens where it stands, as a press does."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        deed = Deed("open", text("several.open"), self.click, "Return")
        open_menu("reports.coming.menu", (deed,), self, event.globalPos())
        event.accept()


class ComingDates(Surface):
    """Hidden while nothing is coming; `wanted` tells where a pressed date stands."""

    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "reports.coming")
        self._dates: tuple[ComingDate, ...] = ()
        self._was_shown = False
        self._all = False
        body = Surface("plain", "reports.coming.body")
        inner = column(body, margins=(em(0.4), 0, 0, em(0.5)), gap=0)
        self._rows = column(gap=0)
        inner.addLayout(self._rows)
        self._more = Button("", "reports.coming.more", "link")
        self._more.clicked.connect(self.on_more)
        inner.addWidget(self._more)
        self._fold = Fold(theme, "reports.coming.fold", text("coming.heading"), body)
        column(self).addWidget(self._fold)
        self.hide()

    def show_dates(self, dates: tuple[ComingDate, ...]) -> None:
        """Show what is coming, the soonest first."""
        self._dates = dates
        self._fill()
        self.setVisible(bool(dates))
        if dates and not self._was_shown:
            self._was_shown = True
            self._fold.open(on=self.window().height() >= em(OPEN_EM))

    def on_more(self) -> None:
        """Show all of them."""
        self._all = True
        self._fill()

    def on_row(self) -> None:
        """Tell where the pressed date stands."""
        number = int(self.sender().property("number"))
        self.wanted.emit(target_of(self._dates[number]))

    def on_theme_changed(self) -> None:
        """Draw the arrow anew."""
        self._fold.on_theme_changed()

    def _fill(self) -> None:
        clear_layout(self._rows)
        shown = self._dates if self._all else self._dates[:SHOWN_FIRST]
        for number, one in enumerate(shown):
            link = DateLink(row_words(one), f"reports.coming.{number}")
            link.setProperty("number", number)
            link.clicked.connect(self.on_row)
            self._rows.addWidget(link)
        left = len(self._dates) - len(shown)
        self._more.say(text("coming.more", n=left))
        self._more.setVisible(left > 0)
        self._fold.say(text("coming.count", n=len(self._dates)))
