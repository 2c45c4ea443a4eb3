"""The fields of the IC3 complaint form: steps, codes in the form's order, limits, what is required.

Source: reference *forms and courts* A.2, from a copy of the form dated 2025-10-17 that stood on another site;
only the steps, the kinds of transaction and the limits of the four long boxes were found elsewhere too. To be
compared with the live form before each release. Labels stand in the catalogue under `ic3.label.CODE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FORM_REVISION = "2025-10-17"
DESCRIPTION_LIMIT = 3500
TECHNICAL_LIMIT = 5000
WITNESSES_LIMIT = 1000
AGENCIES_LIMIT = 1000
LINE_LIMIT = 50
WARN_FROM = 0.97
"""From this share of a limit a warning is shown: the site may count in another way than its form says."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: its code, most characters (0 for a choice, a date or an amount), whether it must be filled.

    `source` names the attribute of a `Transaction` it is taken from, "" when worked out otherwise; `usa`
    tells that the form shows it only after the USA was chosen as the country of the same address.
    """

    code: str
    limit: int = LINE_LIMIT
    required: bool = False
    source: str = ""
    usa: bool = False


def counted(text: str) -> int:
    """Count characters as the form's server may: a line break as two, a character above U+FFFF as two."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return len(lines.encode("utf-16-le", "surrogatepass")) // 2 + lines.count("\n")


def _bank(side: str) -> tuple[Rule, ...]:
    wide = 75 if side == "from" else LINE_LIMIT
    return (
        Rule(f"{side}_bank", source=f"{side}_bank"),
        Rule(f"{side}_bank_address", wide),
        Rule(f"{side}_bank_address2", wide),
        Rule(f"{side}_bank_suite", wide),
        Rule(f"{side}_bank_city"),
        Rule(f"{side}_bank_country", 0),
        Rule(f"{side}_bank_state", 0, required=True, usa=True),
        Rule(f"{side}_bank_zip", 20),
    )


_FROM_ACCOUNT = (Rule("from_name", source="from_name"), Rule("from_account", source="from_account"))
_TO_ACCOUNT = (
    Rule("to_name", source="to_name"),
    Rule("to_routing", source="to_routing"),
    Rule("to_account", source="to_account"),
    Rule("to_swift", source="to_swift"),
)
_BY_BANK = (*_bank("from"), *_FROM_ACCOUNT, *_bank("to"), *_TO_ACCOUNT)

TRANSACTION_HEAD: tuple[Rule, ...] = (
    Rule("transaction_kind", 0, required=True),
    Rule("transaction_sent", 0, required=True),
    Rule("transaction_amount", 0, required=True, source="amount"),
    Rule("transaction_date", 0, required=True),
    Rule("transaction_bank_contacted", 0),
)
TRANSACTION_RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "cash": _bank("to")[1:],
        "check": _BY_BANK,
        "card": _BY_BANK,
        "money_order": _BY_BANK,
        "wire": _BY_BANK,
        "gift_card": (
            Rule("card_type", source="card_type"),
            Rule("card_number", source="card_number"),
            Rule("gift_recipient", source="to_name"),
            Rule("recipient_identifier", source="recipient_identifier"),
        ),
        "crypto": (
            Rule("crypto_type", source="crypto_type"),
            Rule("crypto_hash", 75, source="crypto_hash"),
            Rule("atm_name", source="atm_name"),
            Rule("atm_address", 75),
            Rule("atm_city"),
            Rule("atm_country", 0),
            Rule("atm_state", 0, usa=True),
            Rule("atm_zip", 20),
            Rule("from_wallet", source="from_wallet"),
            Rule("to_wallet", source="to_wallet"),
        ),
        "p2p": (
            Rule("p2p_app", source="p2p_app"),
            Rule("from_name", source="from_name"),
            Rule("from_identifier", source="from_identifier"),
            Rule("to_name", source="to_name"),
            Rule("to_identifier", source="to_identifier"),
        ),
        "other": (Rule("kind_other", required=True, source="kind_other"), *_BY_BANK),
    }
)
# Where nine digits in a row are what the form asks for, and not a Social Security number.
NUMBER_CODES: frozenset[str] = frozenset(
    {
        "to_routing",
        "to_account",
        "from_account",
        "card_number",
        "filer_phone",
        "phone",
        "subject_phone",
        "recipient_identifier",
        "from_identifier",
        "to_identifier",
        "crypto_hash",
        "from_wallet",
        "to_wallet",
    }
)
# What cannot be shortened: when it is longer than its box, it stands whole in step 6.
WHOLE_CODES: frozenset[str] = frozenset(
    {
        *(NUMBER_CODES - {"filer_phone", "phone", "subject_phone"}),
        "to_swift",
        "subject_email",
        "subject_account",
        "subject_ip",
    }
)
FILER_RULES: tuple[Rule, ...] = (
    Rule("filer_name", required=True),
    Rule("filer_business"),
    Rule("filer_phone", required=True),
    Rule("filer_email", required=True),
)
COMPLAINANT_RULES: tuple[Rule, ...] = (
    Rule("name", required=True),
    Rule("age", 0),
    Rule("minor", 0, required=True),
    Rule("address", required=True),
    Rule("address2"),
    Rule("suite"),
    Rule("city", required=True),
    Rule("county"),
    Rule("country", 0, required=True),
    Rule("state", 0, required=True, usa=True),
    Rule("zip", 20, required=True),
    Rule("phone", required=True),
    Rule("email", required=True),
    Rule("business", 0),
)
BUSINESS_RULES: tuple[Rule, ...] = (
    Rule("business_name", required=True),
    Rule("business_impact", 0, required=True),
    Rule("business_it", 150),
    Rule("business_contact", 150),
    Rule("business_sector", 0),
    Rule("business_subsector", 0),
)
SUBJECT_RULES: tuple[Rule, ...] = (
    Rule("subject_name"),
    Rule("subject_business"),
    Rule("subject_address"),
    Rule("subject_address2"),
    Rule("subject_suite"),
    Rule("subject_city"),
    Rule("subject_country", 0),
    Rule("subject_state", 0, usa=True),
    Rule("subject_zip", 20),
    Rule("subject_phone", 20),
    Rule("subject_email"),
    Rule("subject_account", 100),
    Rule("subject_ip", 39),
)
