"""Reports, orders and payments: lists, forms from the field lists, and the fields that belong to a payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.change import Change
from app.domain.coming import Coming, ComingDate
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import Moment, Precision, Stamp
from app.domain.records import CourtOrder, Transaction
from app.domain.views.ic3_form import TRANSACTION_RULES
from app.services.vault import Session
from tests.ui.screens.conftest import OpenWindow
from ui.style.theme import Theme
from ui.unlocked.forms.form import FormLook
from ui.unlocked.forms.list_rows import Heading, Item
from ui.unlocked.screen import Target
from ui.unlocked.screens.reports.coming import row_words, target_of
from ui.unlocked.screens.reports.forms import PaymentForm
from ui.unlocked.screens.reports.rows import MONEY_GROUPS, fields_of_payment, read_rows
from ui.unlocked.words import today


def test_records_stand_under_their_headings(session: Session) -> None:
    """A row says what it is, when and which number."""
    session.records.add(RecordKind.REPORT, {"kind": "police", "agency": "City Police", "number": "26-1"})
    session.records.add(RecordKind.ORDER, {"kind": "Protective order", "number": "PO-7"})
    session.records.add(RecordKind.TRANSACTION, {"kind": "p2p", "amount": "640.00", "to_name": "C R"})
    rows = read_rows(session, frozenset())
    assert [row.text for row in rows if isinstance(row, Heading)] == [
        "Reports",
        "Court orders",
        "Money sent or lost",
    ]
    items = [(row.title, row.line) for row in rows if isinstance(row, Item)]
    assert items == [
        ("City Police", "26-1"),
        ("Protective order PO-7", ""),
        ("640.00 · Payment app, person to person", "C R"),
    ]


def test_a_payment_has_every_field_that_the_form_asks(qtbot: QtBot, theme: Theme) -> None:
    """For each way the money went, the fields of the complaint form are shown, those of other ways are not."""
    attributes = set(Transaction.__dataclass_fields__)
    placed = {name for group in MONEY_GROUPS for name in group.fields}
    form = PaymentForm("reports.transaction", FormLook("reports.transaction.", theme, "UTC"))
    qtbot.addWidget(form)
    for kind, rules in TRANSACTION_RULES.items():
        asked = {name for rule in rules if (name := rule.source or rule.code) in attributes}
        assert asked <= placed
        form.show_values({"kind": kind})
        shown = {spec.name for spec in RECORDS[RecordKind.TRANSACTION].fields} - {
            name for name in placed if form.cell(name).isHidden()
        }
        assert shown == fields_of_payment(kind) & placed


def test_no_heading_stands_over_nothing(qtbot: QtBot, theme: Theme) -> None:
    """Before it is said how the money went, and for a kind without one side, that side has no heading."""
    form = PaymentForm("reports.transaction", FormLook("reports.transaction.", theme, "UTC"))
    qtbot.addWidget(form)
    bodies = {
        key: form.findChild(QWidget, f"reports.transaction.{key}.body") for key in ("first", "from", "to")
    }
    shown = {key: body is not None and not body.isHidden() for key, body in bodies.items()}
    assert shown == {"first": True, "from": False, "to": False}
    form.show_values({"kind": "cash"})
    assert not form.cell("to_bank_address").isHidden()
    shown = {key: body is not None and not body.isHidden() for key, body in bodies.items()}
    assert shown == {"first": True, "from": False, "to": True}


def test_a_typed_field_stays_in_sight_when_the_way_changes(qtbot: QtBot, theme: Theme) -> None:
    """Choosing another way hides nothing that was written."""
    form = PaymentForm("reports.transaction", FormLook("reports.transaction.", theme, "UTC"))
    qtbot.addWidget(form)
    form.show_values({"kind": "crypto", "crypto_hash": "00ff"})
    form.show_values({"kind": "cash"})
    assert not form.cell("crypto_hash").isHidden()
    assert form.values()["crypto_hash"] == "00ff"


def test_an_order_with_terms_is_added(window: OpenWindow) -> None:
    """Terms are kept in order, each as a text of its own."""
    window.go("reports")
    window.find("reports.add.order").click()
    window.settle()
    QTest.keyClicks(window.find("reports.order.number"), "PO-7")
    window.find("reports.order.terms.1.text").setPlainText("Stay 100 yards away.")
    window.find("reports.order.terms.more").click()
    window.find("reports.order.terms.2.text").setPlainText("No contact.")
    window.find("reports.save").click()
    window.settle()
    (order,) = window.read(lambda session: session.records.list(RecordKind.ORDER))
    assert isinstance(order, CourtOrder)
    assert (order.number, order.terms) == ("PO-7", ("Stay 100 yards away.", "No contact."))
    assert window.find("reports.list").model().rowCount() == 2


def test_coming_dates_stand_at_the_head_and_lead_to_their_pages(window: OpenWindow) -> None:
    """Hearing, expiry and evidence are on one list, which hears of changes; a press opens the field."""
    window.go("reports")
    assert not window.find("reports.coming").isVisible()
    day = today(window.bench.clock)

    def fill(session: Session) -> tuple[None, tuple[Change, ...]]:
        for n in range(5):
            moment = Moment(Precision.EXACT, Stamp(day + timedelta(days=n + 2)))
            session.records.add(RecordKind.NEEDED, {"what": f"clip {n}", "gone_by": moment})
        session.case.set({"hearing": Moment(Precision.EXACT, Stamp(day))})
        session.records.add(
            RecordKind.ORDER, {"number": "PO-7", "expires": Moment(Precision.EXACT, Stamp(day))}
        )
        kinds = (RecordKind.NEEDED, RecordKind.CASE, RecordKind.ORDER)
        return None, tuple(Change(kind, ()) for kind in kinds)

    window.change(fill)
    window.go("reports")
    assert window.find("reports.coming").isVisible()
    assert "hearing" in window.find("reports.coming.0").toolTip() + window.find("reports.coming.1").toolTip()
    assert window.find("reports.coming.more").text() == "Show 3 more"
    window.find("reports.coming.more").click()
    assert window.find("reports.coming.6").toolTip().endswith("may be gone, clip 4")
    window.find("reports.coming.6").click()
    window.settle()
    assert window.find("needed.form.what").text() == "clip 4"


def test_a_date_leads_to_its_field() -> None:
    """The case opens at the hearing, other records by their id."""
    at = Moment(Precision.EXACT, Stamp(date(2026, 12, 8)))
    one = ComingDate(Coming.HEARING, at, "", RecordKind.CASE, EntityId(b"1" * 16), "hearing")
    assert target_of(one) == Target("case", None, "hearing")
    order = replace(one, what=Coming.EXPIRES, kind=RecordKind.ORDER, field="expires")
    assert target_of(order) == Target("reports", order.id, "expires")
    assert row_words(one) == "Tue 8 Dec 2026: hearing"
    assert row_words(replace(order, name="PO-7")) == "Tue 8 Dec 2026: order expires, PO-7"
