"""What goes into the boxes of the IC3 worksheet: nothing lost, nothing surer than told, everything named."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.entry import Involvement
from app.domain.fields import RecordKind
from app.domain.moment import Moment, Precision
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.records import Transaction
from app.domain.threads import Identifier
from app.domain.views.ic3_address import address_values
from app.domain.views.ic3_cut import ic3_view
from app.domain.views.ic3_form import SUBJECT_RULES, TRANSACTION_RULES
from app.domain.views.postal import STATES, UNIT_WORDS
from app.strings.catalogue import text
from exports.checks.ic3_limits import check_ic3
from exports.ic3 import render_ic3
from exports.worksheet.steps import description
from tests.exports.builders import entry, ident, pdf_text, person, when
from tests.exports.ic3_case import IC3, fields_of, made_case, steps_of

NO = Answer(AnswerState.NO)
AT_HOME = "12 Main St, Dallas, TX 75201"


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
    case = made_case()
    case = replace(case, people=(case.people[0], replace(case.people[1], address=(typed,))))
    fields = fields_of(case)
    assert fields["subject.1.subject_address"].value == line
    assert fields["subject.1.subject_address2"].value == second
    assert fields["subject.1.subject_city"].value == city


@pytest.mark.parametrize(("prefix", "kind"), [("subject_", ""), ("atm_", "crypto"), ("from_bank_", "wire")])
def test_no_word_of_any_address_is_lost(prefix: str, kind: str, rng: random.Random) -> None:
    """However an address is put together, each of its words stands in one of the boxes."""
    words = [
        "9",
        "12B",
        "Mill",
        "Road",
        "St",
        "Apt",
        "3",
        "Springfield",
        "IL",
        "62707",
        "Paris",
        "75001",
        "France",
        "Box",
        "Building",
        "C",
        "Floor",
        "North",
        "TX",
    ]
    rules = TRANSACTION_RULES[kind] if kind else SUBJECT_RULES
    for _ in range(300):
        typed = "".join(rng.choice(words) + rng.choice((" ", ", ", "\n")) for _ in range(rng.randint(1, 9)))
        values = address_values(prefix, typed, rules)
        kept = {*re.findall(r"\w+", " ".join(values.values()).casefold()), *UNIT_WORDS}
        kept |= {code.casefold() for code, name in STATES.items() if values[f"{prefix}state"] == name}
        assert set(re.findall(r"\w+", typed.casefold())) <= kept, typed


def test_an_atm_has_one_line_for_its_address() -> None:
    """There is no second line and no suite at an ATM: both stay on the one line there is."""
    long = "The Corner Shop in the Long Shopping Street, 12 Main St, Suite 4, Dallas, TX 75201"
    money = Transaction(ident("t"), "crypto", atm_address=long)
    fields = fields_of(replace(made_case(), transactions=(money,)))
    assert fields["transaction.1.atm_address"].value.endswith("12 Main St, # 4")
    assert fields["transaction.1.atm_city"].value == "Dallas"


def test_what_cannot_be_shortened_goes_to_step_six() -> None:
    """A hash, a wallet or a link longer than its box stands whole in step 6, and its box says so."""
    link = "https://example.org/" + "x" * 100
    long_hash = "5" + "h" * 87
    money = Transaction(ident("t"), "crypto", sent=yes(), amount="5", crypto_hash=long_hash)
    case = made_case()
    sam = replace(case.people[1], handle=(link,), phone=("no caller id", "217-555-0188 ext. 5"))
    case = replace(case, people=(case.people[0], sam), transactions=(money,))
    fields = fields_of(case)
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
    fields = fields_of(replace(made_case(), transactions=money))
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
    case = replace(made_case(), transactions=(money,))
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
    total = fields_of(replace(made_case(ic3_lost=yes()), transactions=money))["total"]
    assert (total.value, total.is_missing) == ("", True)
    assert total.hint == "sent or lost in the transactions below: 1,550.00"


def test_a_text_over_its_limit_names_the_words_and_the_entry_to_cut() -> None:
    """The check says from which words on it does not fit, and in which entry they stand."""
    first = entry("one", what="a" * 3300, when=when("2026-03-03"))
    second = entry("two", what="b" * 100 + " then he left the house.", when=when("2026-04-01"))
    case = replace(made_case(), entries=(first, replace(second, what=second.what + "c" * 100)))
    checks = check_ic3(ic3_view(case, IC3), case, IC3)
    (over,) = [check.detail for check in checks.checks if check.check == "ic3_limit"]
    assert "(entry 2, 1 April 2026)" in over
    assert "What no longer fits begins “" in over
    own = replace(case, case=replace(case.case, ic3_description="x" * 3490 + " he came back " + "y" * 9))
    (over,) = [c.detail for c in check_ic3(ic3_view(own, IC3), own, IC3).checks if c.check == "ic3_limit"]
    assert "(your own description)" in over


def test_finds_name_the_block_and_the_item() -> None:
    """A forbidden number in money, with a subject or in a file name is found at its own place."""
    case = made_case()
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
    case = made_case(ic3_complaint_number=number, ic3_complaint_date=day, ic3_earlier=earlier)
    view = ic3_view(case, IC3)
    assert description(view) == f"{line}\nHe wrote."
    assert fields_of(case)["update"].value == "Yes"
    _pdf, plain = render_ic3(view, IC3, NoJob())
    assert text("ic3.before.update", line=line) in plain.data.decode()


def test_the_text_file_has_everything_that_the_pages_have() -> None:
    """Each sentence and each box of the pages stands in the text file, on one line of its own words."""
    money = Transaction(ident("t"), "wire", sent=yes(), amount="about 5", to_bank_address=AT_HOME)
    case = replace(made_case(ic3_self=NO, ic3_lost=yes(), ic3_business=yes()), transactions=(money,))
    _pdf, plain = render_ic3(ic3_view(case, IC3), IC3, NoJob())
    words = plain.data.decode()
    said = [text(f"ic3.step.{n}.intro") for n in range(2, 8)]
    said += [text("ic3.before.revision", date="2025-10-17"), text("ic3.footer"), text("ic3.affirmation")]
    assert [line for line in said if line not in words.split("\n")] == []
    for step in steps_of(case):
        for field in step.fields:
            if field.is_shown and field.code != "signature":
                assert field.label in words
                assert all(part in words for part in (field.value, field.hint, field.problem))


def test_numbers_of_conversations_that_are_a_subjects_are_listed_once() -> None:
    """What the person said is theirs in messages stands in the appendix, and not twice when it is under People."""
    case = made_case()
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
    base = made_case()
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
    case = made_case(
        ic3_complaint_number="I-2026-77", ic3_complaint_date="2026-08-01", ic3_earlier=("I-1, 2026-03-02",)
    )
    pdf, _ = render_ic3(ic3_view(case, IC3), IC3, NoJob())
    first, second, *_rest = pdf_text(pdf.data, tmp_path).split("\f")
    assert "follow the site." in " ".join(first.split())
    assert "Step 1." in second


def test_almost_full_is_told_of_a_single_line_too() -> None:
    """From 97 % of any limit on the person is told, and the worksheet is written."""
    case = made_case(safe_address="x" * 49)
    checks = check_ic3(ic3_view(case, IC3), case, IC3)
    assert checks.may_write
    (near,) = [check.detail for check in checks.checks if check.check == "ic3_near_limit"]
    assert "Step 2, Address: 49 of 50" in near
