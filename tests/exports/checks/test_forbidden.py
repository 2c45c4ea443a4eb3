"""Social Security numbers and birth dates: found however they are written; ordinary dates and numbers pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.checks.forbidden import find_forbidden

KNOWN = ("1990-05-12", "March 3, 2019")


def _found(text: str, *, numbers_belong: bool = False) -> list[tuple[str, bool]]:
    return [
        (found.what, found.allowable) for found in find_forbidden(text, KNOWN, numbers_belong=numbers_belong)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "123-45-6789",
        "123\u201345\u20136789",
        "123\u201145\u20116789",
        "123\u00ad-45\u00ad-6789",
        "123\u221245\u22126789",
        "１２３-４５-６７８９",
        "١٢٣-٤٥-٦٧٨٩",
        "𝟏𝟐𝟑-𝟒𝟓-𝟔𝟕𝟖𝟗",
        "①②③-④⑤-⑥⑦⑧⑨",
        "123\u00a045\u00a06789",
        "123 45 6789",
        "123\u200945\u20096789",
        "123.45.6789",
        "123 - 45 - 6789",
        "123-\n45-6789",
        "1\u200b23-45-67\u200b89",
        "1 2 3 - 4 5 - 6 7 8 9",
        "123-45 6789",
        "SSN 123456789",
        "ssn: 123 456 789",
        "social security number is 123456789",
        "my number(123-45-6789).",
        "123, 45, 6789",
        "123:45:6789",
        "(123) 45-6789",
        "A123-45-6789",
        "SS# 123 456 789",
        "SSN: 123-45-678 9",
        "SSN 1-2-3-4-5-6-7-8-9",
        "my social is 123456789",
        "SSN one two three four five six seven eight nine",
        "123456789, my SSN,",
    ],
)
def test_a_social_security_number_is_refused_in_any_spelling(text: str) -> None:
    """Digits, hyphens and spaces of any script do not get a Social Security number past, and none may be let through."""
    assert ("ssn", False) in _found(f"He has {text} and uses it.")
    assert ("ssn", False) in _found(text, numbers_belong=True)


@pytest.mark.parametrize(
    "text",
    [
        "I was born on March 5, 1988.",
        "born 5 March",
        "my birthday is 05/12/88",
        "On my birthday, November 14, 2026, he sent flowers.",
        "DOB: 1988-03-05",
        "D.O.B. 3/5/88",
        "date of birth\n03/05/1988",
        "birthdate 5.3.1988",
        "03/05/1988 (DOB)",
        "nacida el 5 de marzo de 1988",
        "nació el 5 de marzo",
        "Riley turned 8 on 4 May 2026",
        "I was born in 1988.",
        "born in March of 1988",
        "born in Baton Rouge on March 5, 1988",
        "my birthday is the fifth of March",
        "on my 35th birthday (March 5, 2026) he came",
        "March third, two thousand nineteen",
        "May twelfth nineteen ninety",
        "DOB 03051988",
        "b. 3/5/1988",
        "fecha de nacimiento: 05/03/1988",
        "He wrote 12 May 1990 on the wall",
        "05-12-90",
        "3/3/2019",
        "19900512",
    ],
)
def test_a_birth_date_is_refused(text: str) -> None:
    """A date after born, birthday or DOB, and every date of birth that the record knows, is refused for good."""
    assert ("birth_date", False) in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "On March 5, 2026 at 9:40 pm he called, and again on 2026-03-06 00:15.",
        "It was my birthday. On 2026-03-05 he came.",
        "He came to my sister's birthday party on 5 May 2026.",
        "After my birthday he called me on 12 May 2026.",
        "He was born to be bad, he said on 1 May 2026",
        "My baby was born and on 3 March 2026 he threatened me.",
        "The second time was on the first of May 2026; he turned round on 4 May 2026.",
        "report 2026-05-1234, invoice 12-34-5678, phone 123 45 67890, 100, 200, 3000",
        "She was born in Texas and he called on the phone many times that week in May 2026.",
        "He was 19 years old in 1990. Between 05/11/2026 and 05/13/2026.",
        "report number 24-00871, badge 4412, ZIP 78701-1234",
        "call (512) 555-0188 or +1 512 555 0190 or 512-555-0123",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "1,234,567,890 bytes; $123,456.78; 2026-11-14T23:40:12",
        "IMG_20261114_234012.jpg",
    ],
)
def test_ordinary_dates_and_numbers_pass(text: str) -> None:
    """Dates of incidents, telephone, report and file numbers are no finds."""
    assert _found(text) == []


def test_nine_bare_digits_may_be_allowed_and_belong_in_number_boxes() -> None:
    """Nine digits in a row are a find that a person can allow, and none in routing, account and phone boxes."""
    assert _found("He used 123456789 as his account") == [("nine_digits", True)]
    assert _found("one two three four five six seven eight nine") == [("nine_digits", True)]
    for typed in (
        "123 456 789",
        "1-2-3-4-5-6-7-8-9",
        "123-456789",
        "ID123456789",
        "uno dos tres cuatro cinco seis siete ocho nueve",
    ):
        assert _found(f"He used {typed} there") == [("nine_digits", True)], typed
    assert _found("123456789", numbers_belong=True) == []
    assert _found("1234567890 and 12345678 and a123456789f") == []


@given(st.from_regex(r"\A[0-9]{3}-[0-9]{2}-[0-9]{4}\Z"), st.text(max_size=20), st.text(max_size=20))
def test_no_surrounding_hides_a_social_security_number(number: str, before: str, after: str) -> None:
    """Whatever stands around `ddd-dd-dddd`, it is found, unless a letter or digit grows onto it."""
    found = _found(f"{before} {number} {after}")
    assert ("ssn", False) in found
