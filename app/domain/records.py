"""Reports, court orders, money transactions, places: what stands beside the incidents."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answer import NOT_ASKED, Answer
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment


@dataclass(frozen=True, slots=True)
class Report:
    """A report made, refused, or not made: `kind` and `outcome` are codes of the groups of their names.

    What was asked, what was given and the certification (code of its group) are for an attorney's chronology.
    """

    id: EntityId
    kind: str = ""
    agency: str = ""
    agency_phone: str = ""
    agency_email: str = ""
    officer: str = ""
    badge: str = ""
    number: str = ""
    date: Moment = UNKNOWN_MOMENT
    reported: Answer = NOT_ASKED
    outcome: str = ""
    outcome_by: str = ""
    words: str = ""
    next_step: str = ""
    next_date: Moment = UNKNOWN_MOMENT
    asked: str = ""
    gave: str = ""
    certification: str = ""
    certification_date: Moment = UNKNOWN_MOMENT
    shows: tuple[str, ...] = ()
    note: str = ""


REPORT_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("kind", K.CHOICE, group="report_kind", option="--kind"),
    FieldSpec("agency", K.TEXT, option="--agency"),
    FieldSpec("agency_phone", K.TEXT, option="--agency-phone"),
    FieldSpec("agency_email", K.TEXT, option="--agency-email"),
    FieldSpec("officer", K.TEXT, option="--officer"),
    FieldSpec("badge", K.TEXT, option="--badge"),
    FieldSpec("number", K.TEXT, option="--number"),
    FieldSpec("date", K.MOMENT, option="--date"),
    FieldSpec("reported", K.ANSWER, option="--reported"),
    FieldSpec("outcome", K.CHOICE, group="outcome", option="--outcome"),
    FieldSpec("outcome_by", K.TEXT, option="--outcome-by"),
    FieldSpec("words", K.PROSE, option="--words"),
    FieldSpec("next_step", K.TEXT, option="--next-step"),
    FieldSpec("next_date", K.MOMENT, option="--next-date"),
    FieldSpec("asked", K.PROSE, option="--asked", exported=False),
    FieldSpec("gave", K.PROSE, option="--gave", exported=False),
    FieldSpec("certification", K.CHOICE, group="certification", option="--certification", exported=False),
    FieldSpec("certification_date", K.MOMENT, option="--certification-date", exported=False),
    FieldSpec("shows", K.TAGS, group="visa", option="--shows", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """A court order: its terms are numbered from 1 in the order they stand here."""

    id: EntityId
    kind: str = ""
    court: str = ""
    number: str = ""
    state: str = ""
    issued: Moment = UNKNOWN_MOMENT
    served: Answer = NOT_ASKED
    expires: Moment = UNKNOWN_MOMENT
    terms: tuple[str, ...] = ()
    protects: tuple[EntityId, ...] = ()
    against: EntityId | None = None
    other_case: bool = False
    note: str = ""


ORDER_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("kind", K.TEXT, option="--kind"),
    FieldSpec("court", K.TEXT, option="--court"),
    FieldSpec("number", K.TEXT, option="--number"),
    FieldSpec("state", K.TEXT, option="--state"),
    FieldSpec("issued", K.MOMENT, option="--issued"),
    FieldSpec("served", K.ANSWER, option="--served"),
    FieldSpec("expires", K.MOMENT, option="--expires"),
    FieldSpec("terms", K.LIST, option="--term"),
    FieldSpec("protects", K.LINKS, group="person", option="--protects"),
    FieldSpec("against", K.LINK, group="person", option="--against"),
    FieldSpec("other_case", K.FLAG, option="--other-case"),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money sent or lost, with the fields of IC3 step 3; `kind` is a code of the group `transaction`.

    Amounts are text as typed, in US dollars, checked when the worksheet is made.
    """

    id: EntityId
    kind: str = ""
    kind_other: str = ""
    sent: Answer = NOT_ASKED
    amount: str = ""
    date: Moment = UNKNOWN_MOMENT
    bank_contacted: Answer = NOT_ASKED
    from_bank: str = ""
    from_bank_address: str = ""
    from_name: str = ""
    from_account: str = ""
    to_bank: str = ""
    to_bank_address: str = ""
    to_name: str = ""
    to_routing: str = ""
    to_account: str = ""
    to_swift: str = ""
    card_type: str = ""
    card_number: str = ""
    recipient_identifier: str = ""
    crypto_type: str = ""
    crypto_hash: str = ""
    atm_name: str = ""
    atm_address: str = ""
    from_wallet: str = ""
    to_wallet: str = ""
    p2p_app: str = ""
    from_identifier: str = ""
    to_identifier: str = ""
    note: str = ""


TRANSACTION_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("kind", K.CHOICE, group="transaction", option="--kind"),
    FieldSpec("kind_other", K.TEXT, option="--kind-other"),
    FieldSpec("sent", K.ANSWER, option="--sent"),
    FieldSpec("amount", K.TEXT, option="--amount"),
    FieldSpec("date", K.MOMENT, option="--date"),
    FieldSpec("bank_contacted", K.ANSWER, option="--bank-contacted"),
    FieldSpec("from_bank", K.TEXT, option="--from-bank"),
    FieldSpec("from_bank_address", K.TEXT, option="--from-bank-address"),
    FieldSpec("from_name", K.TEXT, option="--from-name"),
    FieldSpec("from_account", K.TEXT, option="--from-account"),
    FieldSpec("to_bank", K.TEXT, option="--to-bank"),
    FieldSpec("to_bank_address", K.TEXT, option="--to-bank-address"),
    FieldSpec("to_name", K.TEXT, option="--to-name"),
    FieldSpec("to_routing", K.TEXT, option="--to-routing"),
    FieldSpec("to_account", K.TEXT, option="--to-account"),
    FieldSpec("to_swift", K.TEXT, option="--to-swift"),
    FieldSpec("card_type", K.TEXT, option="--card-type"),
    FieldSpec("card_number", K.TEXT, option="--card-number"),
    FieldSpec("recipient_identifier", K.TEXT, option="--recipient-identifier"),
    FieldSpec("crypto_type", K.TEXT, option="--crypto-type"),
    FieldSpec("crypto_hash", K.TEXT, option="--crypto-hash"),
    FieldSpec("atm_name", K.TEXT, option="--atm-name"),
    FieldSpec("atm_address", K.TEXT, option="--atm-address"),
    FieldSpec("from_wallet", K.TEXT, option="--from-wallet"),
    FieldSpec("to_wallet", K.TEXT, option="--to-wallet"),
    FieldSpec("p2p_app", K.TEXT, option="--p2p-app"),
    FieldSpec("from_identifier", K.TEXT, option="--from-identifier"),
    FieldSpec("to_identifier", K.TEXT, option="--to-identifier"),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, recorded perhaps only to be kept out of papers; papers use `label`, never `address`."""

    id: EntityId
    label: str = ""
    kind: str = ""
    address: str = ""
    confidential: bool = True
    note: str = ""


PLACE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("label", K.TEXT, option="--label"),
    FieldSpec("kind", K.CHOICE, group="place_kind", option="--kind"),
    FieldSpec("address", K.TEXT, option="--address", exported=False),
    FieldSpec("confidential", K.FLAG, option="--confidential", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)
