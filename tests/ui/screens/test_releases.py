"""The page of releases, and the question before something goes to another person."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.release_gate import ReleaseChoice, ReleaseGate, offer_of
from ui.unlocked.screen import Screen


def release(session: Session) -> tuple[EntityId, Change]:
    """Write down a release that stands, for a packet to a lawyer."""
    today = session.clients.today()
    record = session.records.add(
        RecordKind.RELEASE,
        {
            "who": "Dana Cole",
            "reader": "attorney",
            "papers": ("packet",),
            "agreed": Moment(Precision.EXACT, Stamp(today)),
            "expires": Moment(Precision.EXACT, Stamp(today.replace(year=today.year + 1))),
        },
    )
    return record.id, Change(RecordKind.RELEASE, (record.id,))


def asked(window: OpenWindow, reader: str) -> list[Any]:
    """Ask under which release a packet goes to a reader; what came of it."""
    came: list[Any] = []
    screen = window.shell.screen_of("documents")
    assert isinstance(screen, Screen)
    gate = ReleaseGate(window.shell._context, screen, "documents")  # type: ignore[arg-type]
    gate.ask("packet", reader, came.append)
    window.settle()
    return came


def test_a_release_is_taken_back_with_one_question(window: OpenWindow) -> None:
    """The card says how it stands; once taken back nothing can be done with it."""
    made = window.change(release)
    window.go("releases", id=made)
    assert window.find("releases.standing").text() == text("releases.state.stands")
    window.find("releases.end").click()
    window.settle()
    assert window.bench.dialogs.asked[-1] == text("releases.end.heading")
    assert window.find("releases.standing").text() == text("releases.state.revoked")
    assert window.find("releases.end").isHidden()


def test_the_demand_can_be_switched_but_not_through_a_list(window: OpenWindow) -> None:
    """A person's own choice in their own record; opened through a list it stays on."""
    window.go("releases")
    tick = window.find("releases.demand")
    assert not tick.isChecked()
    tick.click()
    window.settle()
    assert window.read(lambda session: session.releases.demanded)
    window.read(lambda session: session.releases.assist())
    window.go("timeline")
    window.go("releases")
    assert not window.find("releases.demand.line").isEnabled()


def test_nobody_is_asked_without_need(window: OpenWindow) -> None:
    """For the person, and for others as long as no release is written down, nothing is asked."""
    assert asked(window, "me") == [None]
    assert asked(window, "attorney") == [None]
    assert window.bench.dialogs.asked == []


def test_what_stands_is_offered(window: OpenWindow) -> None:
    """The release for this paper and reader is chosen; none can be chosen too, and that is said."""
    made = window.change(release)
    assert asked(window, "attorney") == [made]
    assert asked(window, "police") == [None]
    choice = ReleaseChoice(window.read(lambda session: offer_of(session, "packet", "attorney")))
    assert choice.box.count() == 2
    choice.box.setCurrentIndex(1)
    assert choice.chosen is None


def test_where_one_is_demanded_the_way_leads_to_the_page(window: OpenWindow) -> None:
    """Without a release nothing goes on, and the page where one is written down opens."""
    window.read(lambda session: session.releases.demand(on=True))
    assert asked(window, "attorney") == []
    assert window.bench.dialogs.asked == [text("releases.gate.none.title")]
    assert window.find("releases.title").isVisible()
    made = window.change(release)
    assert asked(window, "attorney") == [made]


@pytest.mark.parametrize("key", ["exports_made", "releases"])
def test_exports_name_their_release(window: OpenWindow, key: str) -> None:
    """What went out stands on both pages with the release it went under."""
    made = window.change(release)

    def export(session: Session) -> tuple[None, Change]:
        fill = {"made": session.ledger.now(), "paper": "packet", "reader": "attorney", "release": made}
        session.ledger.add(RecordKind.EXPORT, {}, fill=fill, act="export")
        return None, Change(RecordKind.EXPORT, ())

    window.change(export)
    window.go(key, **({"id": made} if key == "releases" else {}))
    window.settle()
    if key == "releases":
        assert text("documents.paper.packet") in window.find("releases.given.list").text()
    else:
        facts = window.find("exports_made.facts").findChildren(QLabel)
        assert "Dana Cole" in [label.text() for label in facts]


def test_the_way_back_is_named(window: OpenWindow) -> None:
    """From the list of exports to the releases and back."""
    window.go("exports_made")
    window.find("exports_made.releases").click()
    window.settle()
    assert window.find("return.go").text() == text("window.back_to.exports_made")
    window.find("return.go").click()
    window.settle()
    assert window.find("exports_made").isVisible()
