"""Cuts the view of an IC3 complaint out of a snapshot: chosen entries in time order, money, subjects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.case import Case, CaseSnapshot
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision
from app.domain.person import Person, Role
from app.domain.records import Report, Transaction
from app.domain.views.cut import chosen_entries
from app.domain.views.ic3 import (
    USA,
    Ic3Entry,
    Ic3Evidence,
    Ic3Field,
    Ic3Moved,
    Ic3Report,
    Ic3Subject,
    Ic3View,
)
from app.domain.views.ic3_address import address_values, state_name
from app.domain.views.ic3_form import (
    BUSINESS_RULES,
    COMPLAINANT_RULES,
    FILER_RULES,
    SUBJECT_RULES,
    TRANSACTION_HEAD,
    TRANSACTION_RULES,
    WHOLE_CODES,
    Rule,
    counted,
)
from app.domain.views.ic3_identifiers import identifiers, open_values, phone_digits
from app.domain.views.postal import COUNTRIES_US

_OWN_WORD = "own:"
# Who the form means by other law enforcement or government agencies.
_AGENCIES = frozenset({"police", "court", "child_protection", "labour", "ic3"})


def ic3_view(snapshot: CaseSnapshot, request: ExportRequest, *, appendix: bool = True) -> Ic3View:
    """Cut the view out of a snapshot for one request; entries in time order, those without a date last.

    Without `appendix`, the search of all entries for accounts and numbers is left out.
    """
    case = snapshot.case
    chosen = entries_in_time(snapshot, request)
    transactions = _latest_first(snapshot.transactions)
    people = _subjects(snapshot, chosen)
    subjects = tuple(_subject(number, person, request) for number, person in enumerate(people, 1))
    money = tuple(_transaction(number, one) for number, one in enumerate(transactions, 1))
    filed_before = bool(case.ic3_complaint_number.strip() or case.ic3_complaint_date.strip())
    update = "yes" if filed_before and case.ic3_update == NOT_ASKED else _said(case.ic3_update)
    return Ic3View(
        made=snapshot.taken,
        me=me.id if (me := snapshot.me()) is not None else None,
        filing_for_self=Ic3Field("filing_for_self", _said(case.ic3_self), required=True, choice="answer"),
        filer=_filer(case),
        complainant=_complainant(snapshot),
        business=_business(case),
        lost=_lost(snapshot),
        transactions=tuple(fields for fields, _ in money),
        transaction_ids=tuple(one.id for one in transactions),
        subjects=tuple(subject for subject, _ in subjects),
        description=case.ic3_description,
        entries=tuple(
            Ic3Entry(entry.id, number, entry.when, _own_words(entry))
            for number, entry in enumerate(chosen, 1)
        ),
        technical=case.ic3_technical,
        moved=tuple(one for _, found in (*money, *subjects) for one in found),
        witnesses=case.ic3_witnesses,
        witness_names=_witness_names(snapshot, chosen),
        agencies=case.ic3_agencies,
        reports=tuple(_report(report) for report in _reports(snapshot)),
        update=Ic3Field("update", update, choice="answer"),
        complaint_number=case.ic3_complaint_number,
        complaint_date=case.ic3_complaint_date,
        earlier=tuple(line for line in case.ic3_earlier if line.strip()),
        identifiers=identifiers(snapshot, request, chosen, people, transactions) if appendix else (),
        evidence=_evidence(snapshot, chosen),
    )


def entries_in_time(snapshot: CaseSnapshot, request: ExportRequest) -> tuple[Entry, ...]:
    """Return the chosen entries in time order, those without a date last."""

    def order(entry: Entry) -> tuple[int, int, int]:
        at = entry.when.sort_ms()
        return (1, 0, entry.written.ms) if at is None else (0, at, entry.written.ms)

    return tuple(sorted(chosen_entries(snapshot, request), key=order))


def _latest_first(transactions: Sequence[Transaction]) -> tuple[Transaction, ...]:
    """Put money in the order the form asks for; of one day as it was written down, without a date last."""

    def order(money: Transaction) -> tuple[int, int]:
        at = money.date.sort_ms()
        return (1, 0) if at is None else (0, -at)

    return tuple(sorted(transactions, key=order))


def _own_words(entry: Entry) -> str:
    """Return what the person wrote of it; an entry without a story has what was said, line by line."""
    if entry.what.strip():
        return entry.what
    return "\n".join((*entry.exact_words, *entry.words)) or entry.title


def _said(answer: Answer) -> str:
    """Return yes or no, "" for what was not asked, not known or not said."""
    return answer.state.value if answer.state in {AnswerState.YES, AnswerState.NO} else ""


def _fields(
    rules: Iterable[Rule], values: Mapping[str, str], choices: Mapping[str, str]
) -> tuple[Ic3Field, ...]:
    """Fill boxes; a state has one only where the form shows it, after the USA was chosen as the country."""
    return tuple(
        Ic3Field(
            rule.code,
            values.get(rule.code, ""),
            rule.limit,
            rule.required,
            choices.get(rule.code, ""),
            moved=rule.code in WHOLE_CODES and counted(values.get(rule.code, "")) > rule.limit,
        )
        for rule in rules
        if not rule.usa or values.get(rule.code.replace("state", "country")) == USA
    )


def _moved(
    block: str, number: int, fields: Sequence[Ic3Field]
) -> tuple[tuple[Ic3Field, ...], tuple[Ic3Moved, ...]]:
    """Part boxes from what is too long for them; that goes to step 6, whole."""
    found = tuple(Ic3Moved(block, number, field.code, field.value) for field in fields if field.moved)
    return tuple(replace(field, value="") if field.moved else field for field in fields), found


def _filer(case: Case) -> tuple[Ic3Field, ...]:
    if case.ic3_self.state is not AnswerState.NO:
        return ()
    values = {
        "filer_name": case.ic3_filer_name,
        "filer_business": case.ic3_filer_business,
        "filer_phone": phone_digits(case.ic3_filer_phone),
        "filer_email": case.ic3_filer_email,
    }
    return _fields(FILER_RULES, values, {})


def _complainant(snapshot: CaseSnapshot) -> tuple[Ic3Field, ...]:
    """Fill step 2 from the safe contacts alone, never from the person's own address."""
    case, me = snapshot.case, snapshot.me()
    country = case.safe_country.strip()
    at_home = not country or country.casefold() in COUNTRIES_US
    has_address = any((case.safe_address, case.safe_city, case.safe_state, case.safe_zip))
    values = {
        "name": me.name if me else "",
        "age": case.ic3_age,
        "minor": _said(case.ic3_minor),
        "address": case.safe_address,
        "address2": case.safe_address2,
        "city": case.safe_city,
        "county": case.safe_county,
        "country": USA if at_home else country,
        "state": state_name(case.safe_state),
        "zip": case.safe_zip,
        "phone": phone_digits(case.safe_phone),
        "email": case.safe_email,
        "business": _said(case.ic3_business),
    }
    choices = {
        "age": "ic3_age",
        "minor": "answer",
        "business": "answer",
        "country": "country" if at_home else "",
    }
    rules = [rule for rule in COMPLAINANT_RULES if rule.code != "minor" or case.ic3_age == "under_20"]
    fields = _fields(rules, values, choices)
    if has_address or country:
        return fields
    # Without an address nobody said that it is in the USA.
    return tuple(
        replace(field, value="", choice="") if field.code == "country" else field for field in fields
    )


def _business(case: Case) -> tuple[Ic3Field, ...]:
    """Fill what the form asks of a business that was the target; a person has none of it."""
    if case.ic3_business.state is not AnswerState.YES:
        return ()
    values = {
        "business_name": case.ic3_business_name,
        "business_impact": _said(case.ic3_impact),
        "business_it": case.ic3_it_contact,
        "business_contact": case.ic3_other_contact,
        "business_sector": case.ic3_sector,
        "business_subsector": case.ic3_subsector,
    }
    return _fields(BUSINESS_RULES, values, {"business_impact": "answer", "business_sector": "ic3_sector"})


def _lost(snapshot: CaseSnapshot) -> tuple[Ic3Field, ...]:
    case = snapshot.case
    said = _said(case.ic3_lost) or ("yes" if snapshot.transactions else "")
    fields = [Ic3Field("lost", said, required=True, choice="answer")]
    if said == "yes":
        fields.append(Ic3Field("total", case.ic3_total, required=True))
    return tuple(fields)


def _transaction(number: int, money: Transaction) -> tuple[tuple[Ic3Field, ...], tuple[Ic3Moved, ...]]:
    """Fill the boxes that the form has for money of this kind."""
    rules = TRANSACTION_RULES.get(money.kind, ())
    values = {
        rule.code: str(getattr(money, rule.source)) for rule in (*TRANSACTION_HEAD, *rules) if rule.source
    }
    values["transaction_kind"] = money.kind
    values["transaction_sent"] = _said(money.sent)
    values["transaction_date"] = _day(money.date)
    values["transaction_bank_contacted"] = _said(money.bank_contacted)
    for prefix, typed in (
        ("from_bank_", money.from_bank_address),
        ("to_bank_", money.to_bank_address),
        ("atm_", money.atm_address),
    ):
        values.update(address_values(prefix, typed, rules))
    choices = {
        "transaction_kind": "ic3_transaction",
        "transaction_sent": "answer",
        "transaction_bank_contacted": "answer",
        "from_bank_country": "country",
        "to_bank_country": "country",
        "atm_country": "country",
    }
    fields, moved = _moved("transaction", number, _fields((*TRANSACTION_HEAD, *rules), values, choices))
    told = money.date if money.date.start is not None and not _is_plain_day(money.date) else None
    return (
        tuple(replace(field, told=told) if field.code == "transaction_date" else field for field in fields),
        moved,
    )


def _day(moment: Moment) -> str:
    """Return the day for the form's calendar, "" for what is between days, before one or not sure."""
    if moment.start is None or moment.precision not in {Precision.EXACT, Precision.ABOUT}:
        return ""
    return moment.start.day.isoformat()


def _is_plain_day(moment: Moment) -> bool:
    return moment.precision is Precision.EXACT and (
        moment.end is None or moment.start is None or moment.end.day == moment.start.day
    )


def _subjects(snapshot: CaseSnapshot, chosen: Sequence[Entry]) -> tuple[Person, ...]:
    """List the respondent first, then the other persons in the order in which the entries name them."""
    respondent = snapshot.respondent()
    named = [part.person for entry in chosen for part in entry.persons]
    wanted = dict.fromkeys([respondent.id if respondent is not None else None, *named])
    others = {person.id: person for person in snapshot.people if person.role is Role.OTHER}
    if respondent is not None:
        others[respondent.id] = respondent
    return tuple(others[one] for one in wanted if one is not None and one in others)


def _subject(number: int, person: Person, request: ExportRequest) -> tuple[Ic3Subject, tuple[Ic3Moved, ...]]:
    """Fill one block: the form has one box for each sort of identifier, so the first goes in."""
    addresses = open_values(person, "address", request)
    phones = open_values(person, "phone", request)
    emails = open_values(person, "email", request)
    accounts = (*open_values(person, "handle", request), *open_values(person, "website", request))
    machines = open_values(person, "ip_address", request)
    name = "".join(open_values(person, "name", request))
    values = {
        "subject_name": name,
        "subject_phone": phone_digits(phones[0]) if phones else "",
        "subject_email": emails[0] if emails else "",
        "subject_account": accounts[0] if accounts else "",
        "subject_ip": machines[0] if machines else "",
    }
    values.update(address_values("subject_", addresses[0] if addresses else "", SUBJECT_RULES))
    more = [("aliases", value) for value in open_values(person, "aliases", request)]
    # Digits alone stand in the box; an extension, or a word where a number would be, goes with the rest.
    more.extend(("phone", value) for value in phones[:1] if not _is_number_alone(value))
    for field, found in (
        ("phone", phones),
        ("email", emails),
        ("address", addresses),
        ("ip_address", machines),
    ):
        more.extend((field, value) for value in found[1:])
    more.extend(("handle", value) for value in accounts[1:])
    # The form's box for a business is for one that does the harm, not for where a person works.
    more.extend(("employer", value) for value in open_values(person, "employer", request))
    fields, moved = _moved("subject", number, _fields(SUBJECT_RULES, values, {"subject_country": "country"}))
    return Ic3Subject(person.id, name, fields, tuple(more)), moved


def _is_number_alone(value: str) -> bool:
    return len(phone_digits(value)) >= 7 and not any(char.isalpha() for char in value)


def _witness_names(snapshot: CaseSnapshot, chosen: Sequence[Entry]) -> tuple[str, ...]:
    seen = {witness for entry in chosen for witness in entry.witnesses}
    return tuple(
        person.name
        for person in snapshot.people
        if person.id in seen
        and person.role is not Role.CHILD
        and person.name
        and "name" not in person.confidential
    )


def _reports(snapshot: CaseSnapshot) -> tuple[Report, ...]:
    """List the reports to agencies by date, those without one last; an agency in own words may be one.

    The complaint that this one updates is named in step 5 and not again among other agencies.
    """
    filed = {snapshot.case.ic3_complaint_number.strip()}
    made = [
        report
        for report in snapshot.reports
        if (report.kind in _AGENCIES or report.kind.startswith(_OWN_WORD))
        and report.reported.state is not AnswerState.NO
        and not (report.kind == "ic3" and report.number.strip() and report.number.strip() in filed)
    ]

    def order(report: Report) -> tuple[int, int]:
        at = report.date.sort_ms()
        return (1, 0) if at is None else (0, at)

    return tuple(sorted(made, key=order))


def _report(report: Report) -> Ic3Report:
    return Ic3Report(
        kind=report.kind.removeprefix(_OWN_WORD),
        agency=report.agency,
        phone=report.agency_phone,
        email=report.agency_email,
        officer=report.officer,
        badge=report.badge,
        number=report.number,
        date=report.date,
    )


def _evidence(snapshot: CaseSnapshot, chosen: Sequence[Entry]) -> tuple[Ic3Evidence, ...]:
    used: dict[EntityId, list[int]] = {}
    for number, entry in enumerate(chosen, 1):
        for item_id in dict.fromkeys(entry.evidence):
            used.setdefault(item_id, []).append(number)
    found = (
        Ic3Evidence(item.number, item.name, item.kind, item.sha256, tuple(used[item.id]))
        for item in snapshot.evidence
        if item.id in used
    )
    return tuple(sorted(found, key=lambda item: item.number))
