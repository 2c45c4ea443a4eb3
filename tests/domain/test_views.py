"""The served view does not contain what a served paper must not hold."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from app.domain.answer import NOT_ASKED
from app.domain.case import CaseSnapshot
from app.domain.entry import ENTRY_FIELDS
from app.domain.errors import ErrorCode, KnownError
from app.domain.moment import Precision
from app.domain.person import Role
from app.domain.views.cut import served_case
from app.domain.views.served import ServedIncident
from tests.exports.builders import entry, full_case, ident, request, when
from tests.exports.canaries import BIRD, canary_case, strings

FORBIDDEN_FIELDS = {
    "private_note",
    "hold",
    "withdrawn",
    "danger",
    "impact",
    "needs_detail",
    "immigration",
    "note",
    "confidential",
    "checkpoint",
    "other_cases",
    "exports",
    "places",
    "transactions",
    "handling",
}


def test_no_forbidden_text_is_anywhere_in_the_view() -> None:
    """With a canary in every forbidden field, none is found in the view."""
    found = [text for text in strings(served_case(canary_case(), request())) if BIRD in text]
    assert found == []


def test_the_canaries_are_there_to_be_found() -> None:
    """The walk finds them in the snapshot, so that finding none in the view says something."""
    found = {text for text in strings(canary_case()) if BIRD in text}
    assert len(found) > 60


def test_no_forbidden_field_exists_in_the_view() -> None:
    """A renderer cannot print what is not there: the view has no attribute of a forbidden name."""
    names = {text.removeprefix("field:") for text in strings(served_case(canary_case(), request()))}
    assert names.isdisjoint(FORBIDDEN_FIELDS)


def test_every_field_of_an_entry_is_served_or_kept_back() -> None:
    """A field that is added to entries must be put into the view, or be marked as never exported."""
    served = {field.name for field in fields(ServedIncident)}
    called = {"place": "where", "persons": "who", "order_terms": "broken"}
    for spec in ENTRY_FIELDS:
        assert (called.get(spec.name, spec.name) in served) is spec.exported, spec.name


def test_unprinted_tags_are_cut_and_own_words_stay() -> None:
    """Power-and-control and trafficking tags are not in the view, the person's own tag is."""
    view = served_case(canary_case(), request())
    assert view.incidents[0].kinds == ("following", "property_damage", "own made-up kind")


def test_a_declined_answer_is_as_if_not_asked() -> None:
    """Rather not say leaves neither its state nor its words."""
    view = served_case(canary_case(), request())
    assert view.incidents[0].pets == NOT_ASKED
    assert view.incidents[-1].police == NOT_ASKED
    assert [line.answer for line in view.incidents[0].guided if line.question == "weapon_near"] == [NOT_ASKED]


def test_release_opens_one_field_of_one_person_and_never_immigration() -> None:
    """A released phone of a witness is in the view; immigration stays out even when asked for."""
    case = canary_case()
    ana = next(person for person in case.people if person.name == "Ana Ruiz")
    asked = request(release=frozenset({(ana.id, "phone"), (ana.id, "immigration"), (ana.id, "note")}))
    witness = next(person for person in served_case(case, asked).witnesses if person.id == ana.id)
    assert witness.details == (("phone", "CANARY_phone"),)


def test_a_mistyped_release_is_named() -> None:
    """Releasing a field that does not exist is refused."""
    with pytest.raises(KnownError) as caught:
        served_case(full_case(), request(release=frozenset({(ident("x"), "fone")})))
    assert caught.value.code is ErrorCode.UNKNOWN_FIELD


def test_names_of_witnesses_come_without_what_was_not_released() -> None:
    """Witnesses and children have a name and nothing to reach them by; a child has its age."""
    view = served_case(full_case(), request())
    assert [(person.name, person.details) for person in view.witnesses] == [("Ana Ruiz", ())]
    assert [(person.name, person.details) for person in view.children] == [
        ("Robin Whitfield", (("age", "7"),))
    ]


def test_newest_come_first_and_undated_last() -> None:
    """Incidents are ordered by when they happened; without a date they come last."""
    names = [ident(f"e{number}") for number in (1, 3, 4, 2, 5, 6)]
    assert [incident.id for incident in served_case(full_case(), request()).incidents] == names


def test_choice_by_day_id_and_exclusion() -> None:
    """Days are both included, a range counts when it touches, undated entries need no days to be asked."""
    case = full_case()
    days = request(first=date(2026, 10, 9), last=date(2026, 11, 10))
    assert {incident.id for incident in served_case(case, days).incidents} == {ident("e3"), ident("e4")}
    picked = request(entries=(ident("e1"), ident("e2")), exclude=frozenset({ident("e2")}))
    assert [incident.id for incident in served_case(case, picked).incidents] == [ident("e1")]


def test_only_evidence_and_reports_of_chosen_entries_are_in_the_view() -> None:
    """What belongs only to an entry left out does not reach the paper."""
    view = served_case(full_case(), request(entries=(ident("e3"),)))
    assert [item.name for item in view.evidence] == ["mail_3.eml", "notes.txt"]
    assert view.reports == ()
    assert view.witnesses == ()


def test_most_serious_of_a_request_overrides_the_ticks() -> None:
    """The choice made for this paper stands in place of the ticks of the entries."""
    view = served_case(full_case(), request(most_serious=(ident("e3"),)))
    assert [incident.id for incident in view.incidents if incident.most_serious] == [ident("e3")]


def test_places_are_called_by_their_label() -> None:
    """An incident at a recorded place names the label, not the address."""
    case = full_case()
    there = entry("there", what="x", place=ident("place"), when=when("2026-11-01", precision=Precision.EXACT))
    view = served_case(replace(case, entries=(there,)), request())
    assert view.incidents[0].where == "the shelter"


def test_an_empty_case_gives_an_empty_view() -> None:
    """Nothing written, nothing served."""
    bare = CaseSnapshot(case=full_case().case, taken=full_case().taken)
    view = served_case(bare, request())
    assert view.incidents == ()
    assert view.respondent is None
    assert view.petitioner == ""


def test_the_only_other_person_is_the_respondent() -> None:
    """Without a respondent named in the case, the one other person is it; of two, nobody is."""
    case = full_case()
    loose = replace(case, case=replace(case.case, respondent=None))
    assert served_case(loose, request()).respondent is not None
    second = replace(next(one for one in case.people if one.role is Role.OTHER), id=ident("second"))
    assert served_case(replace(loose, people=(*loose.people, second)), request()).respondent is None
