"""The IC3 worksheet: the form's steps, exact limits, what is refused, what never stands in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import CaseSnapshot
from app.domain.entry import Involvement
from app.domain.export_request import ExportRequest, Paper
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.records import Report, Transaction
from app.domain.views.ic3 import Ic3View
from app.domain.views.ic3_cut import ic3_view, phone_digits
from app.domain.views.ic3_form import (
    COMPLAINANT_RULES,
    FILER_RULES,
    SUBJECT_RULES,
    TRANSACTION_HEAD,
    TRANSACTION_RULES,
    counted,
)
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text
from exports.checks.ic3_limits import check_ic3
from exports.checks.paper_checks import PaperChecks, check_paper
from exports.ic3 import render_ic3
from exports.worksheet.boxes import FormField
from exports.worksheet.steps import description, worksheet_steps
from tests.exports.builders import (
    at,
    entry,
    everything,
    full_case,
    ident,
    item,
    pdf_text,
    person,
    request,
    when,
)

IC3 = request(Paper.IC3)


def _case(**fields: object) -> CaseSnapshot:
    """A case with one other person, safe contacts and the given fields of *My case*."""
    base = full_case()
    sam = person(
        "Sam Corven", Role.OTHER, aliases=("Sammy",), phone=("+1 (217) 555-0188", "217-555-0190"), email=("sam@example.org",),
        handle=("@samcorven", "sam_c_77"), address=("9 Mill Road, Apt 3, Springfield, IL 62707",), ip_address=("203.0.113.7",),
        employer="Mill Works",
    )  # fmt: skip
    dana = replace(base.people[0], birth_date="1990-05-12")
    return replace(
        base,
        people=(dana, sam, *base.people[2:]),
        case=replace(base.case, ic3_self=yes(), safe_email="safe@example.org", **fields),  # type: ignore[arg-type]
    )


def _only(case: CaseSnapshot, words: str) -> CaseSnapshot:
    """The case with one entry of these words."""
    return replace(case, entries=(entry("one", what=words, when=when("2026-03-03", "23:40")),))


def _view(case: CaseSnapshot, asked: ExportRequest = IC3) -> Ic3View:
    return ic3_view(case, asked)


def _checks(case: CaseSnapshot, asked: ExportRequest = IC3) -> PaperChecks:
    return check_ic3(_view(case, asked), case, asked)


def _fields(case: CaseSnapshot) -> dict[str, FormField]:
    return {field.key: field for step in worksheet_steps(_view(case)) for field in step.fields}


def _failed(checks: PaperChecks) -> dict[str, str]:
    return {check.check: check.detail for check in checks.checks if not check.ok}


def test_the_seven_steps_stand_in_the_forms_order() -> None:
    """Steps and titles are those of the form."""
    assert [(step.number, step.title) for step in worksheet_steps(_view(_case()))] == [
        (1, "Who is Filing this Complaint?"),
        (2, "Complainant Information"),
        (3, "Financial Transaction(s)"),
        (4, "Information About The Subject(s)"),
        (5, "Description of Incident"),
        (6, "Other Information"),
        (7, "Privacy & Signature"),
    ]


def test_every_field_of_the_form_has_its_label() -> None:
    """No box stands without the label of the form, and every kind of transaction has its boxes."""
    rules = [*COMPLAINANT_RULES, *FILER_RULES, *SUBJECT_RULES, *TRANSACTION_HEAD]
    rules.extend(rule for listed in TRANSACTION_RULES.values() for rule in listed)
    assert [rule.code for rule in rules if not has_text(f"ic3.label.{rule.code}")] == []
    assert set(TRANSACTION_RULES) == set(vocabulary()["transaction"].terms())
    assert all(has_text(f"ic3.choice.{code}") for code in TRANSACTION_RULES)


@pytest.mark.parametrize(
    ("words", "length"),
    [("abc", 3), ("a\nb", 4), ("a\r\nb", 4), ("😀", 2), ("é", 1), ("漢", 1), ("", 0), ("\n\n", 4), ("𝒳y", 3)],
)
def test_line_breaks_and_astral_characters_count_as_two(words: str, length: int) -> None:
    """Characters are counted as the form's server may count them."""
    assert counted(words) == length


@pytest.mark.parametrize("source", ["entry", "case"])
@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("x" * 3500, 0),
        ("x" * 3501, 1),
        ("x" * 3498 + "😀", 0),
        ("x" * 3499 + "😀", 1),
        ("x" * 1749 + "\n" + "y" * 1749, 0),
        ("x" * 1749 + "\n" + "y" * 1750, 1),
        ("x" * 3500 + "\n", 0),
    ],
)
def test_a_description_over_3500_is_refused_with_the_number_over(source: str, words: str, over: int) -> None:
    """3,500 counted characters pass, 3,501 are refused with 1, and nothing is ever cut."""
    case = _only(_case(), words) if source == "entry" else _case(ic3_description=words)
    field = _fields(case)["description"]
    assert field.value == words.strip()
    assert field.over == over
    checks = _checks(case)
    assert checks.may_write is (over == 0)
    if over:
        detail = _failed(checks)["ic3_limit"]
        assert "Step 5, Describe what happened in your own words" in detail
        assert "3,501 of 3,500" in detail
        assert "1 over the limit" in detail


@pytest.mark.parametrize(
    ("code", "limit"), [("ic3_technical", 5000), ("ic3_witnesses", 1000), ("ic3_agencies", 1000)]
)
def test_the_other_long_boxes_have_their_limits(code: str, limit: int) -> None:
    """Technical details, witnesses and agencies are refused one character over their limit."""
    case = _only(_case(), "short")
    case = replace(case, people=tuple(one for one in case.people if one.role is not Role.OTHER))
    fits = replace(case, case=replace(case.case, **{code: "x" * limit}))  # type: ignore[arg-type]
    over = replace(case, case=replace(case.case, **{code: "x" * (limit + 1)}))  # type: ignore[arg-type]
    assert _checks(fits).may_write
    assert f"{limit + 1:,} of {limit:,}" in _failed(_checks(over))["ic3_limit"]


def test_single_lines_have_their_limits_and_near_is_told() -> None:
    """A single line over 50 is refused; a long box at 97 % is told and passes."""
    assert "Address" in _failed(_checks(_case(safe_address="x" * 51)))["ic3_limit"]
    near = _checks(_only(_case(), "x" * 3395))
    assert near.may_write
    assert [check.check for check in near.checks if "near" in check.check] == ["ic3_near_limit"]
    assert not [c for c in _checks(_only(_case(), "x" * 3394)).checks if "near" in c.check]


def test_one_entry_alone_has_its_words_only_and_several_stand_after_their_dates() -> None:
    """The description is the person's text, else their words in time order, each after its date."""
    case = _only(_case(), "  He wrote:\n\n  I see you.")
    assert description(_view(case)) == "He wrote:\n\n  I see you."
    later = entry("two", what="Second.", when=when("2026-04-01"))
    undated = entry("three", what="Third.")
    several = replace(case, entries=(later, undated, *case.entries))
    assert description(_view(several)) == (
        "11:40 pm on 3 March 2026: He wrote:\n\n  I see you.\n1 April 2026: Second.\ndate not sure: Third."
    )
    own = replace(several, case=replace(several.case, ic3_description="My own text."))
    assert description(_view(own)) == "My own text."


def test_an_update_begins_with_the_complaint_it_belongs_to() -> None:
    """After a complaint number is recorded the next worksheet is an update to it."""
    case = _only(_case(ic3_complaint_number="I-2026-1", ic3_complaint_date="2026-02-01"), "More.")
    assert description(_view(case)) == "Update to complaint I-2026-1, filed 2026-02-01.\nMore."
    assert _fields(case)["update"].value == "Yes"
    no = replace(case, case=replace(case.case, ic3_update=Answer(AnswerState.NO)))
    assert description(_view(no)) == "More."


def test_step_two_holds_the_safe_contacts_alone() -> None:
    """The person's own address, phone and email are nowhere; the safe ones are in their boxes."""
    fields = _fields(_case())
    assert fields["address"].value == "PO Box 118"
    assert fields["state"].value == "Illinois"
    assert fields["country"].value == "United States of America"
    assert fields["phone"].value == "2175550100"
    assert fields["email"].value == "safe@example.org"
    shown = "\n".join(field.value for field in fields.values())
    for private in ("Elm Court", "312-555-0147", "3125550147", "dana@example.net", "Blue Heron", "1990"):
        assert private not in shown


def test_a_subject_has_one_of_each_and_the_rest_goes_to_step_six() -> None:
    """The first phone, email, account and address stand in the block, all others in the technical details."""
    case = replace(_case(), entries=(entry("one", what="x", persons=(Involvement(ident("Sam Corven")),)),))
    fields = _fields(case)
    assert fields["subject.1.subject_phone"].value == "2175550188"
    assert fields["subject.1.subject_account"].value == "@samcorven"
    assert fields["subject.1.subject_address"].value == "9 Mill Road"
    assert fields["subject.1.subject_suite"].value == "3"
    assert fields["subject.1.subject_zip"].value == "62707"
    assert fields["subject.1.subject_ip"].value == "203.0.113.7"
    assert fields["subject.1.subject_business"].value == ""
    more = fields["technical"].value
    assert all(part in more for part in ("Sammy", "217-555-0190", "sam_c_77", "Mill Works"))


def test_money_stands_in_the_boxes_of_its_kind() -> None:
    """Each kind of transaction has its own boxes; a wallet too long for its box goes to step six, whole."""
    wire = Transaction(ident("w"), "wire", sent=yes(), amount="$1,250.00", date=when("2026-05-01"), to_bank="Other Bank", to_bank_address="12 Main St, Dallas, TX 75201", to_routing="123456789")  # fmt: skip
    wallet = "bc1q" + "x" * 60
    coin = Transaction(ident("c"), "crypto", sent=yes(), amount="300", to_wallet=wallet)
    case = replace(_only(_case(ic3_lost=yes(), ic3_total="1550"), "x"), transactions=(wire, coin))
    fields = _fields(case)
    assert fields["transaction.1.transaction_kind"].value == "Wire Transfer"
    assert fields["transaction.1.transaction_amount"].value == "1250.00"
    assert fields["transaction.1.transaction_date"].value == "2026-05-01"
    assert fields["transaction.1.to_bank_city"].value == "Dallas"
    assert "transaction.1.to_wallet" not in fields
    assert fields["transaction.2.to_wallet"].value == ""
    assert wallet in fields["technical"].value
    checks = _checks(case)
    assert checks.may_write
    assert "Transaction Date" in next(
        c.detail for c in checks.checks if c.check == "ic3_empty" and "Step 3" in c.detail
    )


@pytest.mark.parametrize(
    "place", ["entry", "description", "technical", "witnesses", "agencies", "name", "file"]
)
@pytest.mark.parametrize("bad", ["123-45-6789", "DOB 3/5/1988", "12 May 1990"])
def test_a_forbidden_number_anywhere_is_refused_with_its_place(place: str, bad: str) -> None:
    """An SSN or a birth date in any box or in the appendix stops the worksheet, says where, and no word allows it."""
    case = _only(_case(), bad if place == "entry" else "words")
    if place in {"description", "technical", "witnesses", "agencies"}:
        case = replace(case, case=replace(case.case, **{f"ic3_{place}": bad}))  # type: ignore[arg-type]
    elif place == "name":
        case = replace(case, people=(replace(case.people[0], name=bad), *case.people[1:]))
    elif place == "file":
        held = item(f"scan {bad}.jpg")
        case = replace(case, evidence=(held,), entries=(replace(case.entries[0], evidence=(held.id,)),))
    first = _checks(case)
    assert not first.may_write
    ids = frozenset(find.id for find in first.finds)
    again = _checks(case, replace(IC3, allow=ids | {"shapes"}))
    assert not again.may_write
    assert all(find.where for find in first.finds)
    if place in {"entry", "description"}:
        source = "entry 1, 11:40 pm on 3 March 2026" if place == "entry" else "your own description"
        assert first.finds[0].where == f"step 5, Describe what happened in your own words: {source}"
        assert first.finds[0].entry == (case.entries[0].id if place == "entry" else None)


def test_nine_digits_can_be_allowed() -> None:
    """Nine bare digits outside number boxes stop the worksheet until they are allowed by their id."""
    case = _only(_case(), "He used 123456789 there.")
    first = _checks(case)
    assert not first.may_write
    assert _checks(case, replace(IC3, allow=frozenset({first.finds[0].id}))).may_write


def test_empty_required_boxes_are_told_and_stop_nothing() -> None:
    """What the form requires and the record lacks is listed by label."""
    case = replace(_only(_case(), "x"), people=())
    case = replace(case, case=replace(case.case, safe_phone="", ic3_self=Answer(), respondent=None))
    checks = _checks(case)
    assert checks.may_write
    told = " ".join(check.detail for check in checks.checks if check.check == "ic3_empty")
    assert "Were you the one affected in this incident?" in told
    assert "Phone Number" in told


def test_held_withdrawn_and_excluded_entries_are_not_in_it() -> None:
    """Only chosen entries give words; private notes are never among them."""
    held = entry("h", what="HELD WORDS", hold=True)
    gone = entry("g", what="GONE WORDS", withdrawn=True)
    out = entry("o", what="EXCLUDED WORDS")
    good = entry("a", what="GOOD WORDS", private_note="PRIVATE WORDS")
    case = replace(_case(), entries=(held, gone, out, good))
    asked = replace(IC3, exclude=frozenset({out.id}))
    view = _view(case, asked)
    assert description(view) == "GOOD WORDS"
    assert "PRIVATE WORDS" not in repr(view)


def test_the_printed_worksheet(tmp_path: Path) -> None:
    """The PDF shows steps, counters, before-you-file, the affirmation, an empty signature and the appendix."""
    words = "He wrote from (217) 555-0188: I see you.\nمرحبا 你好 😀 ñ"
    held = item("shot.jpg", number=4)
    one = entry("one", what=words, when=when("2026-03-03", "23:40"), persons=(Involvement(ident("Sam Corven")),), evidence=(held.id,))  # fmt: skip
    case = replace(_case(), entries=(one,), evidence=(held,))
    view = _view(case)
    pdf, plain = render_ic3(view, IC3, NoJob())
    assert (pdf.name_suffix, plain.name_suffix) == ("", ".txt")
    shown = " ".join(pdf_text(pdf.data, tmp_path).split())
    for words_there in (
        "Before you file", "complaint.ic3.gov", "911", "CyberTipline", "Step 7. Privacy & Signature", "I understand that providing false information",
        "Appendix, not for pasting", held.sha256, "2026-03-03 23:40-06:00", f"{counted(words)} / 3,500",
    ):  # fmt: skip
        assert "".join(words_there.split()) in "".join(shown.split()), words_there
    private = everything(pdf.data, tmp_path)
    for never in ("Elm Court", "312-555-0147", "Daybook", "America/Chicago"):
        assert never not in private
    assert check_paper((pdf, plain), case, IC3).may_write
    again = render_ic3(view, IC3, NoJob())
    assert (again[0].data, again[1].data) == (pdf.data, plain.data)


def test_the_plain_text_has_every_box_on_lines_of_its_own() -> None:
    """The text file holds the words verbatim, without line breaks that nobody typed."""
    words = "word " * 600 + "end\nsecond line"
    _, plain = render_ic3(_view(_only(_case(), words)), IC3, NoJob())
    lines = plain.data.decode("utf-8").split("\n")
    assert ("word " * 600 + "end") in lines
    assert "second line" in lines
    assert any(line.startswith("STEP 5.") for line in lines)
    assert any(
        line.startswith("Describe what happened in your own words. ") and " * (" in line for line in lines
    )


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("+1 (217) 555-0188", "2175550188"), ("217-555-0188 ext. 5", "2175550188"), ("+44 20 7946 0958", "442079460958"), ("٢١٧٥٥٥٠١٨٨", "2175550188"), ("", "")],
)  # fmt: skip
def test_phone_numbers_are_digits_only(typed: str, digits: str) -> None:
    """A telephone number has the digits that the form wants."""
    assert phone_digits(typed) == digits


def test_written_is_not_asked_for() -> None:
    """The worksheet of an empty record still has its steps, and says that nothing is there."""
    empty = CaseSnapshot(case=_case().case, taken=at("2026-11-16T12:00"))
    pdf, _ = render_ic3(_view(empty), IC3, NoJob())
    assert pdf.pages >= 5


@pytest.mark.parametrize(
    ("value", "words", "found"),
    [
        ({"handle": ("@ann",)}, "He planned it.", False),
        ({"handle": ("@ann",)}, "It came from @ann at night.", True),
        ({"handle": ("@ann",)}, "write to @annie", False),
        ({"handle": ("sam_c_77",)}, "The account sam_c_77 again.", True),
        ({"phone": ("+1 (217) 555-0188",)}, "He called from 217.555.0188.", True),
        ({"phone": ("+1 (217) 555-0188",)}, "order 92175550188", False),
        ({"email": ("a@example.com",)}, "from a@example.com.", True),
        ({"email": ("a@example.com",)}, "from maria@example.com.", False),
    ],
)
def test_the_appendix_names_an_entry_only_when_it_names_the_identifier(
    value: dict[str, tuple[str, ...]], words: str, found: bool
) -> None:
    """A handle inside a word or a number inside a longer one is no mention."""
    case = _only(_case(), words)
    sam = replace(
        case.people[1], **({"handle": (), "phone": (), "email": (), "address": (), "ip_address": ()} | value)
    )
    case = replace(case, people=(case.people[0], sam, *case.people[2:]))
    (named,) = _view(case).identifiers
    assert bool(named.entries) is found


def test_money_stands_with_the_most_recent_first() -> None:
    """Step 3 asks for the most recent first; money without a date stands last, always in the same order."""
    days = ("2026-05-01", "2026-07-01", "", "2026-06-01", "")
    money = tuple(
        Transaction(ident(f"t{n}"), "cash", amount=str(n), date=when(day) if day else when("2026-01-01"))
        if day
        else Transaction(ident(f"t{n}"), "cash", amount=str(n))
        for n, day in enumerate(days)
    )
    fields = _fields(replace(_only(_case(), "x"), transactions=money))
    assert [fields[f"transaction.{n}.transaction_amount"].value for n in range(1, 6)] == [
        "1",
        "3",
        "0",
        "2",
        "4",
    ]


def test_only_agencies_are_listed_by_date_and_no_child_as_witness() -> None:
    """Employers and platforms are no agencies; children are named only by the person's own words."""
    kinds = ("court", "employer", "platform", "police", "labour", "school")
    reports = tuple(
        Report(ident(kind), kind=kind, agency=f"The {kind}", date=when(f"2026-0{9 - n}-01"), reported=yes())
        for n, kind in enumerate(kinds)
    )
    seen = entry(
        "one", what="x", when=when("2026-03-03"), witnesses=(ident("Robin Whitfield"), ident("Ana Ruiz"))
    )
    case = replace(_case(), entries=(seen,), reports=reports)
    fields = _fields(case)
    assert [line.split(",")[0] for line in fields["agencies"].value.split("\n")] == [
        "The labour",
        "The police",
        "The court",
    ]
    assert fields["witnesses"].value == "Ana Ruiz"
    told = replace(case, case=replace(case.case, ic3_witnesses="Robin saw it."))
    assert _fields(told)["witnesses"].value == "Robin saw it."


def test_the_worksheet_skips_empty_boxes_of_blocks_and_says_what_its_lists_are(tmp_path: Path) -> None:
    """Blocks show what is filled or required; the appendix has heads and says that nothing in it is proved."""
    held = item("shot.jpg", number=4)
    case = _only(_case(ic3_lost=yes()), "x")
    case = replace(
        case,
        entries=(replace(case.entries[0], evidence=(held.id,)),),
        evidence=(held,),
        transactions=(Transaction(ident("w"), "wire", amount="5"),),
    )
    pdf, plain = render_ic3(_view(case), IC3, NoJob())
    words = plain.data.decode()
    assert "Recipient SWIFT" not in words
    assert "Transaction Date *" in words
    assert "Digital Signature" not in words
    assert "What | Identifier | First named | Last named | Entries" in words
    assert "As recorded by me" in words
    assert "Item 4, shot.jpg (photo); entry 1. SHA-256:" in words
    pages = pdf_text(pdf.data, tmp_path).split("\f")
    (oath,) = [page for page in pages if "manual signature" in page]
    assert "Digital Signature" in oath
    assert "Recipient SWIFT" not in "".join(pages)
