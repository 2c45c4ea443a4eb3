"""What the list of reports, orders and payments shows, and how their fields are grouped. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.fields import RecordKind
from app.domain.moment import Moment
from app.domain.records import CourtOrder, Report, Transaction
from app.domain.views.ic3_form import TRANSACTION_RULES
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import moment_words

KINDS = (RecordKind.REPORT, RecordKind.ORDER, RecordKind.TRANSACTION)

REPORT_GROUPS: tuple[Group, ...] = (
    Group("first", ("kind", "agency", "date", "officer", "badge", "number"), folded=False),
    Group("outcome", ("reported", "outcome", "outcome_by", "words"), folded=False),
    Group("next", ("next_step", "next_date", "agency_phone", "agency_email")),
    Group("help", ("gave", "asked", "certification", "certification_date", "shows")),
    Group("note", ("note",)),
)
ORDER_GROUPS: tuple[Group, ...] = (
    Group("first", ("kind", "court", "number", "state", "issued", "expires", "served"), folded=False),
    Group("terms", ("terms",), folded=False),
    Group("people", ("against", "protects", "other_case")),
    Group("note", ("note",)),
)
MONEY_GROUPS: tuple[Group, ...] = (
    Group("first", ("kind", "kind_other", "amount", "date", "sent", "bank_contacted"), folded=False),
    Group(
        "from",
        ("from_name", "from_account", "from_bank", "from_bank_address", "from_wallet", "from_identifier"),
        folded=False,
    ),
    Group(
        "to",
        (
            "to_name",
            "to_account",
            "to_routing",
            "to_swift",
            "to_bank",
            "to_bank_address",
            "to_wallet",
            "to_identifier",
            "recipient_identifier",
        ),
        folded=False,
    ),
    Group(
        "how",
        ("p2p_app", "card_type", "card_number", "crypto_type", "crypto_hash", "atm_name", "atm_address"),
        folded=False,
    ),
    Group("note", ("note",)),
)
_ALWAYS = ("kind", "amount", "date", "sent", "bank_contacted", "note")


def fields_of_payment(kind: str) -> frozenset[str]:
    """Return the fields that the complaint form asks for a payment of this kind (IC3 step 3)."""
    names = {rule.source or rule.code for rule in TRANSACTION_RULES.get(kind, ())}
    return frozenset(_ALWAYS) | names


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return reports, orders and payments under their headings; on the vault lane."""
    return tuple(_rows(session, drafts))


def _rows(session: Session, drafts: frozenset[str]) -> Iterator[Row]:
    for kind in KINDS:
        records = session.records.list(kind)
        if records:
            yield Heading(text(f"reports.heading.{kind.value}"))
        for record in records:
            subject = Subject(kind, record.id)
            tag = text("forms.list.drafts") if subject.key in drafts else ""
            match record:
                case Report():
                    yield Item(subject, _report_title(record), _line(record.date, record.number), tag)
                case CourtOrder():
                    title = " ".join(filter(None, (record.kind, record.number))) or record.court
                    line = _line(record.issued, record.court)
                    yield Item(subject, title or text("reports.unnamed.order"), line, tag)
                case Transaction():
                    kind_words = tag_label("transaction", record.kind) if record.kind else ""
                    title = " · ".join(filter(None, (record.amount, kind_words)))
                    line = _line(record.date, record.to_name)
                    yield Item(subject, title or text("reports.unnamed.transaction"), line, tag)


def _report_title(report: Report) -> str:
    kind = tag_label("report_kind", report.kind) if report.kind else ""
    return report.agency or kind or text("reports.unnamed.report")


def _line(moment: Moment, *parts: str) -> str:
    when = moment_words(moment) if moment.start is not None else ""
    return " · ".join(filter(None, (when, *parts)))
