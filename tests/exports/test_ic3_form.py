"""Every field of the IC3 form as it was read: label, order, step, limit, choice, and what follows from what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.fields import FieldKind
from app.domain.records import TRANSACTION_FIELDS, Transaction
from app.domain.views.ic3_form import TRANSACTION_HEAD, TRANSACTION_RULES
from app.domain.views.postal import STATES
from app.domain.vocabulary import vocabulary
from app.strings.labels import tag_label
from exports.worksheet.boxes import FormStep
from tests.exports.builders import ident
from tests.exports.ic3_case import fields_of, made_case, steps_of

NO = Answer(AnswerState.NO)
R = True
_ = False

# Reference: forms and courts A.2. One line: label, required, most characters (0: choice, date, amount).
Row = tuple[str, bool, int]
AFFECTED: Row = ("Were you the one affected in this incident?", R, 0)
FILER: tuple[Row, ...] = (
    ("Name", R, 50),
    ("Business Name", _, 50),
    ("Phone Number", R, 50),
    ("Email Address", R, 50),
)
COMPLAINANT: tuple[Row, ...] = (
    ("Name", R, 50),
    ("Age", _, 0),
    ("Is the complainant 17 years old or younger?", R, 0),
    ("Address", R, 50),
    ("Address (continued)", _, 50),
    ("Suite/Apt./Mail Stop", _, 50),
    ("City", R, 50),
    ("County", _, 50),
    ("Country", R, 0),
    ("State", R, 0),
    ("Zip Code/Route", R, 20),
    ("Phone Number", R, 50),
    ("Email Address", R, 50),
    ("Is this on behalf of a business that was targeted by a Cyber incident?", _, 0),
)
BUSINESS: tuple[Row, ...] = (
    ("Business Name", R, 50),
    ("Is the incident currently impacting business operations?", R, 0),
    ("Business IT POC", _, 150),
    ("Other Business POC", _, 150),
    ("Sector", _, 0),
    ("Subsector", _, 0),
)
LOST: tuple[Row, ...] = (
    ("Did you send or lose money in the incident?", R, 0),
    ("What was your total loss amount?", R, 0),
)
HEAD: tuple[Row, ...] = (
    ("Transaction Type", R, 0),
    ("Was the money sent or lost?", R, 0),
    ("Transaction Amount", R, 0),
    ("Transaction Date", R, 0),
    ("Did you contact your bank, financial institution, or cryptocurrency exchange?", _, 0),
)
FROM_BANK: tuple[Row, ...] = (
    ("Originating Bank Name", _, 50),
    ("Originating Bank Address", _, 75),
    ("Originating Bank Address (continued)", _, 75),
    ("Originating Bank Suite/Mail Stop", _, 75),
    ("Originating Bank City", _, 50),
    ("Originating Bank Country", _, 0),
    ("Originating Bank State", R, 0),
    ("Originating Bank Zip", _, 20),
    ("Originating Name on Account", _, 50),
    ("Originating Account Number", _, 50),
)
TO_ADDRESS: tuple[Row, ...] = (
    ("Recipient Bank Address", _, 50),
    ("Recipient Bank Address (continued)", _, 50),
    ("Recipient Bank Suite/Mail Stop", _, 50),
    ("Recipient Bank City", _, 50),
    ("Recipient Bank Country", _, 0),
    ("Recipient Bank State", R, 0),
    ("Recipient Bank Zip", _, 20),
)
TO_BANK: tuple[Row, ...] = (
    ("Recipient Bank Name", _, 50),
    *TO_ADDRESS,
    ("Recipient Name on Account", _, 50),
    ("Recipient Routing Number", _, 50),
    ("Recipient Account Number", _, 50),
    ("Recipient SWIFT", _, 50),
)
BY_KIND: dict[str, tuple[str, tuple[Row, ...]]] = {
    "cash": ("Cash", TO_ADDRESS),
    "check": ("Check/Cashier's Check", (*FROM_BANK, *TO_BANK)),
    "card": ("Debit Card/Credit Card", (*FROM_BANK, *TO_BANK)),
    "money_order": ("Money Order", (*FROM_BANK, *TO_BANK)),
    "wire": ("Wire Transfer", (*FROM_BANK, *TO_BANK)),
    "gift_card": (
        "Prepaid Card/Gift Card",
        (
            ("Type of card", _, 50),
            ("Card Number", _, 50),
            ("Recipient Name", _, 50),
            ("Recipient Identifier (email/phone)", _, 50),
        ),
    ),
    "crypto": (
        "Cryptocurrency/Crypto ATM",
        (
            ("Type of Cryptocurrency", _, 50),
            ("Transaction ID/Hash", _, 75),
            ("ATM/Kiosk name", _, 50),
            ("ATM Address", _, 75),
            ("ATM City", _, 50),
            ("ATM Country", _, 0),
            ("ATM State", _, 0),
            ("ATM Zip", _, 20),
            ("Originating Wallet", _, 50),
            ("Recipient Wallet", _, 50),
        ),
    ),
    "p2p": (
        "Peer-to-peer Transfer",
        (
            ("P2P Application Used", _, 50),
            ("Originating Name on Account", _, 50),
            ("Originating Account Identifier", _, 50),
            ("Recipient Name on Account", _, 50),
            ("Recipient Account Identifier", _, 50),
        ),
    ),
    "other": ("Other", (("If other, please specify", R, 50), *FROM_BANK, *TO_BANK)),
}
SUBJECT: tuple[Row, ...] = (
    ("Name", _, 50),
    ("Business Name", _, 50),
    ("Address", _, 50),
    ("Address (continued)", _, 50),
    ("Suite/Apt./Mail Stop", _, 50),
    ("City", _, 50),
    ("Country", _, 0),
    ("State", _, 0),
    ("Zip Code/Route", _, 20),
    ("Phone Number", _, 20),
    ("Email Address", _, 50),
    ("Website/Social Media Account", _, 100),
    ("IP Address", _, 39),
)
DESCRIPTION: Row = (
    (
        "Describe what happened in your own words. Provide any information you have yet to include in this "
        "complaint that may assist law enforcement in understanding what happened."
    ),
    R,
    3500,
)
OTHER: tuple[Row, ...] = (
    (
        (
            "Please provide any technical details regarding this incident. This can include email headers, "
            "cryptocurrency transaction metadata, ransomware hashes, etc."
        ),
        _,
        5000,
    ),
    ("Are there any other witnesses or persons affected by this incident?", _, 1000),
    (
        (
            "If you have reported this incident to other law enforcement or government agencies, please provide the "
            "name, phone number, email, date reported, report number, etc."
        ),
        _,
        1000,
    ),
    ("Is this an update to a previously filed complaint?", _, 0),
)
SIGNATURE: Row = ("Digital Signature", _, 50)
AT_HOME = "12 Main St, Dallas, TX 75201"


def _rows(step: FormStep) -> list[Row]:
    return [(field.label, field.required, field.limit) for field in step.fields]


def test_every_field_that_the_form_can_show_is_there_in_order() -> None:
    """Steps 1, 2, 4, 5, 6 and 7 with every question that follows from an answer."""
    case = made_case(
        ic3_self=NO, ic3_age="under_20", ic3_business=yes(), ic3_lost=NO, safe_country="United States"
    )
    one, two, three, four, five, six, seven = steps_of(case)
    assert _rows(one) == [AFFECTED, *FILER]
    assert _rows(two) == [*COMPLAINANT, *BUSINESS]
    assert _rows(three) == [LOST[0]]
    assert _rows(four) == list(SUBJECT)
    assert _rows(five) == [DESCRIPTION]
    assert _rows(six) == list(OTHER)
    assert _rows(seven) == [SIGNATURE]


def test_what_follows_from_an_answer_is_left_out_without_it() -> None:
    """No filer for oneself, no question about 17 years for a grown person, no business, no state abroad."""
    case = made_case(ic3_self=yes(), ic3_age="30_39", ic3_business=NO, safe_country="Canada")
    one, two, *_ = steps_of(case)
    assert _rows(one) == [AFFECTED]
    left_out = {"Is the complainant 17 years old or younger?", "State"}
    assert _rows(two) == [row for row in COMPLAINANT if row[0] not in left_out]


@pytest.mark.parametrize("kind", BY_KIND)
def test_each_kind_of_money_has_its_own_fields(kind: str) -> None:
    """Step 3 for every kind of the form, in its order; a state is asked for after the USA was chosen."""
    shown, rows = BY_KIND[kind]
    at_home = Transaction(
        ident("t"), kind, sent=yes(), amount="5", from_bank_address=AT_HOME, to_bank_address=AT_HOME, atm_address=AT_HOME
    )  # fmt: skip
    case = replace(made_case(ic3_lost=yes()), transactions=(at_home,))
    assert _rows(steps_of(case)[2]) == [*LOST, *HEAD, *rows]
    assert fields_of(case)["transaction.1.transaction_kind"].value == shown
    abroad = replace(case, transactions=(Transaction(ident("t"), kind, amount="5"),))
    assert _rows(steps_of(abroad)[2]) == [
        *LOST,
        *HEAD,
        *(row for row in rows if not row[0].endswith("State")),
    ]


def test_the_choices_are_those_of_the_lists() -> None:
    """Kinds of money in the form's numbering, ages, sectors, states with territories."""
    assert tuple(vocabulary()["transaction"].terms()) == tuple(BY_KIND)
    ages = [tag_label("ic3_age", code) for code in vocabulary()["ic3_age"].terms()]
    assert ages == ["Under 20", "20 - 29", "30 - 39", "40 - 49", "50 - 59", "Over 60"]
    sectors = [tag_label("ic3_sector", code) for code in vocabulary()["ic3_sector"].terms()]
    assert (len(sectors), sectors[-1]) == (17, "None/Unsure")
    assert len(STATES) == 57
    assert {"DC", "AS", "GU", "MP", "PR", "UM", "VI"} <= set(STATES)


def test_a_business_has_its_answers() -> None:
    """What was told of a business stands in its boxes, and nowhere when a person files for themselves."""
    told = {
        "ic3_business_name": "Bell Dental",
        "ic3_impact": yes(),
        "ic3_it_contact": "Lee Moss, 555-0142",
        "ic3_sector": "health",
    }
    fields = fields_of(made_case(ic3_business=yes(), **told))
    assert fields["business_name"].value == "Bell Dental"
    assert fields["business_impact"].value == "Yes"
    assert fields["business_it"].value == "Lee Moss, 555-0142"
    assert fields["business_sector"].value == "Healthcare and Public Health"
    assert "Bell Dental" not in str(steps_of(made_case(ic3_business=NO, **told)))


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_field_written_down_of_money_stands_in_its_box(kind: str) -> None:
    """What the command line and the window take for a kind of money is in the worksheet, each in one box."""
    rules = [*TRANSACTION_HEAD, *TRANSACTION_RULES[kind]]
    names = {spec.name for spec in TRANSACTION_FIELDS if spec.kind is FieldKind.TEXT}
    wanted = {name for rule in rules if (name := rule.source or rule.code) in names}
    told = {name: f"told {name}" for name in wanted if not name.endswith("_address")}
    told |= {name: f"{at} Main St, Dallas, TX 75201" for at, name in enumerate(sorted(wanted - set(told)), 1)}
    money = replace(Transaction(ident("t"), kind), **told)  # type: ignore[arg-type]
    fields = fields_of(replace(made_case(ic3_lost=yes()), transactions=(money,)))
    values = [field.value for key, field in fields.items() if key.startswith("transaction.")]
    for name, value in told.items():
        shown = value.split(",")[0] if name.endswith("_address") else value
        assert values.count("".join(shown.split()) if name == "amount" else shown) == 1, name
