"""Each confidential sheet holds only what its reader may see."""

from __future__ import annotations

from dataclasses import replace

from app.domain.answer import NOT_ASKED, yes
from app.domain.case import CaseSnapshot
from app.domain.export_request import Paper
from app.domain.person import Role
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from tests.exports.builders import full_case, request
from tests.exports.canaries import BIRD, canary_case, strings

ASKED = request(Paper.CONFIDENTIAL)


def test_the_respondent_sheet_knows_nothing_of_the_petitioner() -> None:
    """With canaries in the petitioner's and the witnesses' fields, and in every incident, none gets in."""
    assert [text for text in strings(respondent_sheet(canary_case(), ASKED)) if BIRD in text] == []
    words = " ".join(strings(respondent_sheet(full_case(), ASKED)))
    for part in (
        "Dana",
        "312-555",
        "Elm Court",
        "dana@",
        "Blue Heron",
        "Lakeview",
        "He stood behind",
        "217-555",
        "PO Box",
    ):
        assert part not in words


def test_the_petitioner_sheet_knows_nothing_but_contact_data() -> None:
    """No incident, no respondent, no immigration, no note; the real contact data is there."""
    words = list(strings(petitioner_sheet(canary_case(), ASKED)))
    birds = {text for text in words if BIRD in text}
    assert birds == {
        "CANARY_birth_date", "CANARY_address", "CANARY_phone", "CANARY_email", "CANARY_handle", "CANARY_employer", "CANARY_work_address",
        "CANARY_work_phone", "CANARY_work_hours", "CANARY_school", "CANARY_school_address", "CANARY_MAY_KNOW",
    }  # fmt: skip
    assert not any("Sam" in text or "stood" in text for text in words)


def test_what_is_also_the_petitioners_is_left_out_and_named() -> None:
    """A shared home or phone of the respondent stays out of the sheet, in any spelling."""
    case = full_case()
    people = tuple(
        replace(
            one,
            address=(*one.address, "14 ELM COURT Springfield, il 62704"),
            phone=("(312) 555-0147", "312-555-0188"),
        )
        if one.role is Role.OTHER
        else one
        for one in case.people
    )
    sheet = respondent_sheet(replace(case, people=people), ASKED)
    assert ("address", "9 Mill Road, Springfield, IL 62707") in sheet.where
    assert ("phone", "312-555-0188") in sheet.where
    assert "elm" not in " ".join(strings(sheet)).lower()
    assert "0147" not in " ".join(strings(sheet))
    assert sheet.shared == ("address", "phone")


def test_guns_words_that_name_the_petitioners_home_lose_their_words() -> None:
    """Where the guns are is not said when it is the petitioner's own address."""
    case = full_case()
    told = replace(
        case, case=replace(case.case, guns=yes("in the closet at 14 Elm Court, Springfield, IL 62704"))
    )
    sheet = respondent_sheet(told, ASKED)
    assert sheet.guns == yes()
    assert sheet.shared == ("guns",)


def test_fields_marked_confidential_stay_out_unless_released() -> None:
    """A mark on a field of the respondent is kept, and can be lifted for one document."""
    case = full_case()
    people = tuple(
        replace(one, confidential=("height",)) if one.role is Role.OTHER else one for one in case.people
    )
    case = replace(case, people=people)
    sam = next(one for one in people if one.role is Role.OTHER)
    assert ("height", "") in respondent_sheet(case, ASKED).description
    open_once = request(Paper.CONFIDENTIAL, release=frozenset({(sam.id, "height")}))
    assert ("height", "6 ft") in respondent_sheet(case, open_once).description


def test_an_empty_case_gives_sheets_with_every_line_empty() -> None:
    """Nothing known still gives a sheet to write on."""
    bare = CaseSnapshot(
        case=replace(full_case().case, respondent=None, guns=NOT_ASKED), taken=full_case().taken
    )
    sheet = respondent_sheet(bare, ASKED)
    assert sheet.name == ""
    assert {value for _, value in (*sheet.description, *sheet.where, *sheet.weapons)} == {""}
    assert petitioner_sheet(bare, ASKED).name == ""
