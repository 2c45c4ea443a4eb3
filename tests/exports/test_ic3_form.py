"""Every field of the IC3 form as it was read: label, order, step, limit, choice, and what follows from what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import CaseSnapshot
from app.domain.entry import Involvement
from app.domain.export_request import Paper
from app.domain.fields import RecordKind
from app.domain.moment import Moment, Precision
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.records import Transaction
from app.domain.threads import Identifier
from app.domain.views.ic3_cut import ic3_view
from app.domain.views.postal import STATES
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from exports.checks.ic3_limits import check_ic3
from exports.ic3 import render_ic3
from exports.worksheet.boxes import FormField, FormStep
from exports.worksheet.steps import description, worksheet_steps
from tests.exports.builders import entry, full_case, ident, pdf_text, person, request, when

IC3 = request(Paper.IC3)
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


def _case(**fields: object) -> CaseSnapshot:
    base = full_case()
    sam = person("Sam Corven", Role.OTHER, address=("9 Mill Road, Apt 3, Springfield, IL 62707",))
    return replace(
        base,
        people=(base.people[0], sam),
        entries=(entry("one", what="He wrote.", when=when("2026-03-03")),),
        case=replace(base.case, respondent=sam.id, **fields),  # type: ignore[arg-type]
    )


def _steps(case: CaseSnapshot) -> tuple[FormStep, ...]:
    return worksheet_steps(ic3_view(case, IC3))


def _rows(step: FormStep) -> list[Row]:
    return [(field.label, field.required, field.limit) for field in step.fields]


def _fields(case: CaseSnapshot) -> dict[str, FormField]:
    return {field.key: field for step in _steps(case) for field in step.fields}


def test_every_field_that_the_form_can_show_is_there_in_order() -> None:
    """Steps 1, 2, 4, 5, 6 and 7 with every question that follows from an answer."""
    case = _case(
        ic3_self=NO, ic3_age="under_20", ic3_business=yes(), ic3_lost=NO, safe_country="United States"
    )
    one, two, three, four, five, six, seven = _steps(case)
    assert _rows(one) == [AFFECTED, *FILER]
    assert _rows(two) == [*COMPLAINANT, *BUSINESS]
    assert _rows(three) == [LOST[0]]
    assert _rows(four) == list(SUBJECT)
    assert _rows(five) == [DESCRIPTION]
    assert _rows(six) == list(OTHER)
    assert _rows(seven) == [SIGNATURE]


def test_what_follows_from_an_answer_is_left_out_without_it() -> None:
    """No filer for oneself, no question about 17 years for a grown person, no business, no state abroad."""
    case = _case(ic3_self=yes(), ic3_age="30_39", ic3_business=NO, safe_country="Canada")
    one, two, *_ = _steps(case)
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
    case = replace(_case(ic3_lost=yes()), transactions=(at_home,))
    assert _rows(_steps(case)[2]) == [*LOST, *HEAD, *rows]
    assert _fields(case)["transaction.1.transaction_kind"].value == shown
    abroad = replace(case, transactions=(Transaction(ident("t"), kind, amount="5"),))
    assert _rows(_steps(abroad)[2]) == [*LOST, *HEAD, *(row for row in rows if not row[0].endswith("State"))]


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
    fields = _fields(_case(ic3_business=yes(), **told))
    assert fields["business_name"].value == "Bell Dental"
    assert fields["business_impact"].value == "Yes"
    assert fields["business_it"].value == "Lee Moss, 555-0142"
    assert fields["business_sector"].value == "Healthcare and Public Health"
    assert "Bell Dental" not in str(_steps(_case(ic3_business=NO, **told)))


@pytest.mark.parametrize(
    ("typed", "line", "second", "city"),
    [
        ("9 Mill Road, Apt 3, Springfield, IL 62707", "9 Mill Road", "", "Springfield"),
        ("12 Rue de la Paix, 75001 Paris, France", "12 Rue de la Paix, 75001 Paris, France", "", ""),
        (
            "Mill House, 9 Mill Road, Building C, Springfield, IL 62707",
            "Mill House, 9 Mill Road, Building C, Springfield,",
            "IL 62707",
            "Springfield",
        ),
    ],
)
def test_no_part_of_an_address_is_lost(typed: str, line: str, second: str, city: str) -> None:
    """What the form has no box for, or what is not an address of the USA, stays on the line, whole."""
    case = _case()
    case = replace(case, people=(case.people[0], replace(case.people[1], address=(typed,))))
    fields = _fields(case)
    assert fields["subject.1.subject_address"].value == line
    assert fields["subject.1.subject_address2"].value == second
    assert fields["subject.1.subject_city"].value == city


def test_an_atm_has_one_line_for_its_address() -> None:
    """There is no second line and no suite at an ATM: both stay on the one line there is."""
    long = "The Corner Shop in the Long Shopping Street, 12 Main St, Suite 4, Dallas, TX 75201"
    money = Transaction(ident("t"), "crypto", atm_address=long)
    fields = _fields(replace(_case(), transactions=(money,)))
    assert fields["transaction.1.atm_address"].value.endswith("12 Main St, # 4")
    assert fields["transaction.1.atm_city"].value == "Dallas"


def test_what_cannot_be_shortened_goes_to_step_six() -> None:
    """A hash, a wallet or a link longer than its box stands whole in step 6, and its box says so."""
    link = "https://example.org/" + "x" * 100
    long_hash = "5" + "h" * 87
    money = Transaction(ident("t"), "crypto", sent=yes(), amount="5", crypto_hash=long_hash)
    case = _case()
    sam = replace(case.people[1], handle=(link,), phone=("no caller id", "217-555-0188 ext. 5"))
    case = replace(case, people=(case.people[0], sam), transactions=(money,))
    fields = _fields(case)
    assert fields["subject.1.subject_account"].value == ""
    assert fields["subject.1.subject_account"].hint == "too long for this box; it stands in step 6"
    assert fields["transaction.1.crypto_hash"].moved
    details = fields["technical"].value
    assert f"Subject 1, Website/Social Media Account (too long for its box): {link}" in details
    assert f"Transaction 1, Transaction ID/Hash (too long for its box): {long_hash}" in details
    assert "phone no caller id; phone 217-555-0188 ext. 5" in details
    assert check_ic3(ic3_view(case, IC3), case, IC3).may_write


def test_a_date_is_never_surer_than_it_was_told() -> None:
    """Between two days the box stays empty and says what is recorded; about a day says about."""
    start, end = when("2026-05-01").start, when("2026-05-04").start
    money = tuple(
        Transaction(ident(str(n)), "cash", date=moment)
        for n, moment in enumerate((Moment(Precision.BETWEEN, start, end), Moment(Precision.ABOUT, start)))
    )
    fields = _fields(replace(_case(), transactions=money))
    between, about = fields["transaction.1.transaction_date"], fields["transaction.2.transaction_date"]
    assert (between.value, between.is_missing) == ("", True)
    assert between.hint == "recorded as: between 1 May 2026 and 4 May 2026"
    assert (about.value, about.hint) == ("2026-05-01", "recorded as: about 1 May 2026")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount": "about 300"}, "Transaction 1, Transaction Amount: the site takes a number"),
        ({"amount": "1.250,00"}, "Transaction 1, Transaction Amount: the site takes a number"),
        ({"date": when("2027-01-01")}, "Transaction 1, Transaction Date: the site takes no date to come"),
        ({"to_swift": "ABC"}, "Transaction 1, Recipient SWIFT: a SWIFT code has 8 or 11"),
        ({"amount": "1,250.00", "to_swift": "DEUTDEFF", "date": when("2026-05-01")}, ""),
    ],
)
def test_what_the_site_may_not_take_is_told_and_stops_nothing(change: dict[str, object], told: str) -> None:
    """Shapes that the form checks as it is typed in are named beforehand."""
    money = replace(Transaction(ident("t"), "wire", sent=yes(), amount="5"), **change)  # type: ignore[arg-type]
    case = replace(_case(), transactions=(money,))
    checks = check_ic3(ic3_view(case, IC3), case, IC3)
    assert checks.may_write
    found = "\n".join(check.detail for check in checks.checks if check.check == "ic3_not_taken")
    assert told in found if told else not found


def test_the_sum_of_the_money_stands_beside_the_total_and_not_in_it() -> None:
    """The person answers what was lost altogether; what is recorded is added up as a hint."""
    money = tuple(
        Transaction(ident(amount), "cash", sent=sent, amount=amount)
        for amount, sent in (("1,250.00", yes()), ("300", yes()), ("7", NO))
    )
    total = _fields(replace(_case(ic3_lost=yes()), transactions=money))["total"]
    assert (total.value, total.is_missing) == ("", True)
    assert total.hint == "sent or lost in the transactions below: 1,550.00"


def test_a_text_over_its_limit_names_the_words_and_the_entry_to_cut() -> None:
    """The check says from which words on it does not fit, and in which entry they stand."""
    first = entry("one", what="a" * 3300, when=when("2026-03-03"))
    second = entry("two", what="b" * 100 + " then he left the house.", when=when("2026-04-01"))
    case = replace(_case(), entries=(first, replace(second, what=second.what + "c" * 100)))
    checks = check_ic3(ic3_view(case, IC3), case, IC3)
    (over,) = [check.detail for check in checks.checks if check.check == "ic3_limit"]
    assert "(entry 2, 1 April 2026)" in over
    assert "What no longer fits begins “" in over
    own = replace(case, case=replace(case.case, ic3_description="x" * 3490 + " he came back " + "y" * 9))
    (over,) = [c.detail for c in check_ic3(ic3_view(own, IC3), own, IC3).checks if c.check == "ic3_limit"]
    assert "(your own description)" in over


def test_finds_name_the_block_and_the_item() -> None:
    """A forbidden number in money, with a subject or in a file name is found at its own place."""
    case = _case()
    sam = replace(case.people[1], handle=("@a", "123-45-6789"))
    money = Transaction(ident("t"), "gift_card", card_type="born 3/5/1988")
    case = replace(case, people=(case.people[0], sam), transactions=(money,))
    finds = check_ic3(ic3_view(case, IC3), case, IC3).finds
    where = [find.where for find in finds]
    spots = {find.spot.kind: find.spot.id for find in finds if find.spot is not None}
    assert spots == {RecordKind.TRANSACTION: money.id, RecordKind.PERSON: sam.id}
    assert "step 3, Transaction 1, Type of card" in where
    assert any(
        place.endswith("technical details regarding this incident: subject 1 in People") for place in where
    )
    assert "the appendix: account" in where


@pytest.mark.parametrize(
    ("number", "day", "earlier", "line"),
    [
        ("I-1", "2026-02-01", (), "Update to complaint I-1, filed 2026-02-01."),
        ("I-1", "", (), "Update to complaint I-1."),
        ("", "2026-02-01", (), "Update to the complaint filed 2026-02-01."),
        (
            "I-2",
            "2026-05-01",
            ("I-1, 2026-02-01",),
            "Update to complaint I-2, filed 2026-05-01. Earlier complaints: I-1, 2026-02-01.",
        ),
    ],
)
def test_a_complaint_after_one_was_filed_is_an_update_and_says_so(
    number: str, day: str, earlier: tuple[str, ...], line: str
) -> None:
    """Step 5 begins with the complaint before, step 6 says Yes, and so do the first page and the text file."""
    case = _case(ic3_complaint_number=number, ic3_complaint_date=day, ic3_earlier=earlier)
    view = ic3_view(case, IC3)
    assert description(view) == f"{line}\nHe wrote."
    assert _fields(case)["update"].value == "Yes"
    _pdf, plain = render_ic3(view, IC3, NoJob())
    assert text("ic3.before.update", line=line) in plain.data.decode()


def test_the_text_file_has_everything_that_the_pages_have() -> None:
    """Each sentence and each box of the pages stands in the text file, on one line of its own words."""
    money = Transaction(ident("t"), "wire", sent=yes(), amount="about 5", to_bank_address=AT_HOME)
    case = replace(_case(ic3_self=NO, ic3_lost=yes(), ic3_business=yes()), transactions=(money,))
    _pdf, plain = render_ic3(ic3_view(case, IC3), IC3, NoJob())
    words = plain.data.decode()
    said = [text(f"ic3.step.{n}.intro") for n in range(2, 8)]
    said += [text("ic3.before.revision", date="2025-10-17"), text("ic3.footer"), text("ic3.affirmation")]
    assert [line for line in said if line not in words.split("\n")] == []
    for step in _steps(case):
        for field in step.fields:
            if field.is_shown and field.code != "signature":
                assert field.label in words
                assert all(part in words for part in (field.value, field.hint, field.problem))


def test_numbers_of_conversations_that_are_a_subjects_are_listed_once() -> None:
    """What the person said is theirs in messages stands in the appendix, and not twice when it is under People."""
    case = _case()
    sam = replace(case.people[1], phone=("217-555-0188",))
    said = (
        Identifier(ident("a"), "", "+1 217 555 0188", sam.id, "saw"),
        Identifier(ident("b"), "telegram", "sam_c_77", sam.id, "saw"),
        Identifier(ident("c"), "telegram", "not_theirs", ident("nobody"), "saw"),
    )
    named = entry("one", what="It came from sam_c_77.", when=when("2026-03-03", "23:40"))
    case = replace(case, people=(case.people[0], sam), identifiers=said, entries=(named,))
    found = {one.value: one for one in ic3_view(case, IC3).identifiers}
    assert set(found) == {"217-555-0188", "sam_c_77", sam.address[0]}
    assert found["sam_c_77"].entries == (1,)
    assert found["sam_c_77"].owner == "Sam Corven"


def test_subjects_stand_in_the_order_in_which_they_are_named() -> None:
    """The respondent first, then the others by the entries that name them; nobody else is a subject."""
    base = _case()
    second, third = person("Kim Vale", Role.OTHER), person("A. Nother", Role.OTHER)
    unnamed = person("Not Named", Role.OTHER)
    told = (
        entry("late", what="x", when=when("2026-05-01"), persons=(Involvement(third.id),)),
        entry("early", what="x", when=when("2026-03-01"), persons=(Involvement(second.id),)),
    )
    case = replace(base, people=(unnamed, third, second, *base.people), entries=told)
    assert [subject.name for subject in ic3_view(case, IC3).subjects] == [
        "Sam Corven",
        "Kim Vale",
        "A. Nother",
    ]


def test_the_first_page_is_one_page(tmp_path: Path) -> None:
    """What to know before fits on one page, also in an update to a complaint after another."""
    case = _case(
        ic3_complaint_number="I-2026-77", ic3_complaint_date="2026-08-01", ic3_earlier=("I-1, 2026-03-02",)
    )
    pdf, _ = render_ic3(ic3_view(case, IC3), IC3, NoJob())
    first, second, *_rest = pdf_text(pdf.data, tmp_path).split("\f")
    assert "follow the site." in " ".join(first.split())
    assert "Step 1." in second
