"""Cuts the view of an IC3 complaint out of a snapshot: chosen entries in time order, money, subjects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.case import Case, CaseSnapshot
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.person import Person, Role, confidential_fields, values_of
from app.domain.records import Report, Transaction
from app.domain.views.cut import chosen_entries
from app.domain.views.ic3 import (
    USA,
    Ic3Entry,
    Ic3Evidence,
    Ic3Field,
    Ic3Identifier,
    Ic3Report,
    Ic3Subject,
    Ic3View,
)
from app.domain.views.ic3_form import (
    COMPLAINANT_RULES,
    FILER_RULES,
    LINE_LIMIT,
    SUBJECT_RULES,
    TRANSACTION_HEAD,
    TRANSACTION_RULES,
    Rule,
)
from app.domain.views.postal import STATES, PostalAddress, read_address

_OWN_WORD = "own:"
_NEVER = re.compile(r"(?!)")
# Who the form means by other law enforcement or government agencies.
_AGENCIES = frozenset({"police", "court", "child_protection", "labour", "ic3"})


def ic3_view(snapshot: CaseSnapshot, request: ExportRequest) -> Ic3View:
    """Cut the view out of a snapshot for one request; entries in time order, those without a date last."""
    case = snapshot.case
    chosen = _in_time_order(chosen_entries(snapshot, request))
    transactions = _latest_first(snapshot.transactions)
    subjects = tuple(_subject(person, request) for person in _subjects(snapshot, chosen))
    filed_before = bool(case.ic3_complaint_number.strip())
    updates = case.ic3_update if case.ic3_update.state is not AnswerState.NOT_ASKED else NOT_ASKED
    update = "yes" if filed_before and updates is NOT_ASKED else _said(updates)
    return Ic3View(
        made=snapshot.taken,
        filing_for_self=Ic3Field("filing_for_self", _said(case.ic3_self), required=True, choice="answer"),
        filer=_filer(case),
        complainant=_complainant(snapshot),
        lost=_lost(snapshot),
        transactions=tuple(_transaction(money) for money in transactions),
        subjects=subjects,
        description=case.ic3_description,
        entries=tuple(
            Ic3Entry(entry.id, number, entry.when, _own_words(entry))
            for number, entry in enumerate(chosen, 1)
        ),
        technical=case.ic3_technical,
        overflow=tuple(pair for money in transactions for pair in _overflow(money)),
        witnesses=case.ic3_witnesses,
        witness_names=_witness_names(snapshot, chosen),
        agencies=case.ic3_agencies,
        reports=tuple(_report(report) for report in _reports(snapshot)),
        update=Ic3Field("update", update, choice="answer"),
        complaint_number=case.ic3_complaint_number,
        complaint_date=case.ic3_complaint_date,
        identifiers=tuple(_identifiers(snapshot, request, chosen)),
        evidence=_evidence(snapshot, chosen),
    )


def phone_digits(text: str) -> str:
    """Return the digits of a telephone number as the form wants them: no country code 1, no extension."""
    digits = "".join(
        str(unicodedata.decimal(char))
        for char in text.lower().split("ext")[0].split("x")[0]
        if char.isdecimal()
    )
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _in_time_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    def order(entry: Entry) -> tuple[int, int, int]:
        at = entry.when.sort_ms()
        return (1, 0, entry.written.ms) if at is None else (0, at, entry.written.ms)

    return tuple(sorted(entries, key=order))


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
    return tuple(
        Ic3Field(rule.code, values.get(rule.code, ""), rule.limit, rule.required, choices.get(rule.code, ""))
        for rule in rules
    )


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
    at_home = not country or country.lower() in {"usa", "us", "united states", "united states of america"}
    has_address = any((case.safe_address, case.safe_city, case.safe_state, case.safe_zip))
    values = {
        "name": me.name if me else "",
        "age": case.ic3_age,
        "minor": _said(case.ic3_minor),
        "address": case.safe_address,
        "address2": case.safe_address2,
        "city": case.safe_city,
        "county": case.safe_county,
        "country": (USA if at_home else country) if has_address or country else "",
        "state": _state(case.safe_state),
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
    left_out = set() if case.ic3_age == "under_20" else {"minor"}
    if not at_home:
        left_out.add("state")
    return _fields([rule for rule in COMPLAINANT_RULES if rule.code not in left_out], values, choices)


def _lost(snapshot: CaseSnapshot) -> tuple[Ic3Field, ...]:
    case = snapshot.case
    said = _said(case.ic3_lost) or ("yes" if snapshot.transactions else "")
    fields = [Ic3Field("lost", said, required=True, choice="answer")]
    if said == "yes":
        fields.append(Ic3Field("total", case.ic3_total, required=True))
    return tuple(fields)


def _transaction(money: Transaction) -> tuple[Ic3Field, ...]:
    rules = TRANSACTION_RULES.get(money.kind, ())
    values = {
        rule.code: str(getattr(money, rule.source)) for rule in (*TRANSACTION_HEAD, *rules) if rule.source
    }
    values["transaction_kind"] = money.kind
    values["transaction_sent"] = _said(money.sent)
    values["transaction_date"] = money.date.start.day.isoformat() if money.date.start else ""
    values["transaction_bank_contacted"] = _said(money.bank_contacted)
    for prefix, typed in (
        ("from_bank_", money.from_bank_address),
        ("to_bank_", money.to_bank_address),
        ("atm_", money.atm_address),
    ):
        values.update(_address_values(prefix, read_address(typed)))
    for code, _ in _overflow(money):
        values[code] = ""
    choices = {
        "transaction_kind": "ic3_transaction",
        "transaction_sent": "answer",
        "transaction_bank_contacted": "answer",
        "from_bank_country": "country" if values["from_bank_country"] == USA else "",
        "to_bank_country": "country" if values["to_bank_country"] == USA else "",
        "atm_country": "country" if values["atm_country"] == USA else "",
    }
    return _fields((*TRANSACTION_HEAD, *rules), values, choices)


def _overflow(money: Transaction) -> Iterator[tuple[str, str]]:
    """Yield wallets that are longer than the form's box for them; they go to the technical details."""
    for code in ("from_wallet", "to_wallet"):
        value = str(getattr(money, code))
        if len(value) > LINE_LIMIT:
            yield code, value


def _address_values(prefix: str, address: PostalAddress) -> dict[str, str]:
    country = USA if address.state in STATES or address.country else ""
    values = {
        f"{prefix}address": address.line,
        f"{prefix}suite": address.unit,
        f"{prefix}city": address.city,
        f"{prefix}country": country,
        f"{prefix}state": _state(address.state),
        f"{prefix}zip": address.zip,
    }
    if len(address.line) > LINE_LIMIT and " " in address.line[:LINE_LIMIT]:
        cut = address.line[:LINE_LIMIT].rindex(" ")
        values[f"{prefix}address"] = address.line[:cut]
        values[f"{prefix}address2"] = address.line[cut + 1 :]
    return values


def _state(text: str) -> str:
    return STATES.get(text.strip().upper(), text.strip())


def _subjects(snapshot: CaseSnapshot, chosen: Sequence[Entry]) -> tuple[Person, ...]:
    """List the respondent first, then the other persons whom the chosen entries name."""
    respondent = snapshot.respondent()
    named = {part.person for entry in chosen for part in entry.persons}
    others = [
        person
        for person in snapshot.people
        if person.role is Role.OTHER
        and person.id in named
        and (respondent is None or person.id != respondent.id)
    ]
    return (*((respondent,) if respondent is not None else ()), *others)


def _open_values(person: Person, field: str, request: ExportRequest) -> tuple[str, ...]:
    if field in confidential_fields(person) and (person.id, field) not in request.release:
        return ()
    return values_of(person, field)


def _subject(person: Person, request: ExportRequest) -> Ic3Subject:
    """Fill one block: the form has one box for each sort of identifier, so the first goes in."""
    addresses = _open_values(person, "address", request)
    phones = _open_values(person, "phone", request)
    emails = _open_values(person, "email", request)
    accounts = (*_open_values(person, "handle", request), *_open_values(person, "website", request))
    machines = _open_values(person, "ip_address", request)
    name = "".join(_open_values(person, "name", request))
    values = {
        "subject_name": name,
        "subject_phone": phone_digits(phones[0]) if phones else "",
        "subject_email": emails[0] if emails else "",
        "subject_account": accounts[0] if accounts else "",
        "subject_ip": machines[0] if machines else "",
    }
    values.update(_address_values("subject_", read_address(addresses[0]) if addresses else PostalAddress()))
    more = [("aliases", value) for value in _open_values(person, "aliases", request)]
    for field, found in (
        ("phone", phones),
        ("email", emails),
        ("address", addresses),
        ("ip_address", machines),
    ):
        more.extend((field, value) for value in found[1:])
    more.extend(("handle", value) for value in accounts[1:])
    # The form's box for a business is for one that does the harm, not for where a person works.
    more.extend(("employer", value) for value in _open_values(person, "employer", request))
    country = "country" if values["subject_country"] == USA else ""
    return Ic3Subject(name, _fields(SUBJECT_RULES, values, {"subject_country": country}), tuple(more))


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
    """List the reports to agencies by date, those without one last; an agency in own words may be one."""
    made = [
        report
        for report in snapshot.reports
        if (report.kind in _AGENCIES or report.kind.startswith(_OWN_WORD))
        and report.reported.state is not AnswerState.NO
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


def _identifiers(
    snapshot: CaseSnapshot, request: ExportRequest, chosen: Sequence[Entry]
) -> Iterator[Ic3Identifier]:
    texts = [(number, entry, _searchable(entry, snapshot)) for number, entry in enumerate(chosen, 1)]
    for person in _subjects(snapshot, chosen):
        for field in ("phone", "email", "handle", "website", "ip_address", "address"):
            for value in _open_values(person, field, request):
                yield _mentions(field, value, person.name, texts)
    for money in _latest_first(snapshot.transactions):
        for code in (
            "to_account", "to_routing", "to_swift", "to_identifier", "to_wallet", "recipient_identifier",
            "from_account", "from_identifier", "from_wallet", "crypto_hash", "card_number",
        ):  # fmt: skip
            value = str(getattr(money, code))
            if value.strip():
                owner = money.to_name if code.startswith("to_") else ""
                found = _mentions(code, value, owner, texts)
                if not found.entries and money.date.is_known():
                    found = Ic3Identifier(code, value, owner, money.date, money.date)
                yield found


def _mentions(kind: str, value: str, owner: str, texts: Sequence[tuple[int, Entry, str]]) -> Ic3Identifier:
    wanted = _pattern(kind, value)
    naming = [(number, entry) for number, entry, words in texts if wanted.search(words)]
    dated = sorted(
        (entry.when for _, entry in naming if entry.when.is_known()), key=lambda when: when.sort_ms() or 0
    )
    first, last = (dated[0], dated[-1]) if dated else (UNKNOWN_MOMENT, UNKNOWN_MOMENT)
    return Ic3Identifier(kind, value, owner, first, last, tuple(number for number, _ in naming))


def _searchable(entry: Entry, snapshot: CaseSnapshot) -> str:
    items = [item for item in snapshot.evidence if item.id in entry.evidence]
    texts = [entry.title, entry.what, entry.before, entry.i_did, entry.technology.words, entry.cost.words]
    texts.extend((*entry.words, *entry.exact_words))
    texts.extend(
        part for item in items for part in (item.account, item.caption, item.description, item.transcript)
    )
    return "\n".join(texts).casefold()


def _pattern(kind: str, value: str) -> re.Pattern[str]:
    """Return what finds a value as words of its own: numbers by their digits, the rest by its parts."""
    digits = phone_digits(value) if kind == "phone" else ""
    if not digits and not any(char.isalpha() for char in value):
        digits = "".join(char for char in value if char.isdecimal())
    if digits:
        between = r"[^\w\n]{0,3}"
        country = rf"(?:1{between})?" if kind == "phone" else ""
        return re.compile(rf"(?<!\w){country}{between.join(digits)}(?!\w)")
    parts = re.findall(r"\w+", value.casefold())
    if not parts:
        return _NEVER
    return re.compile(r"(?<!\w)" + r"\W{1,3}".join(map(re.escape, parts)) + r"(?!\w)")


def _evidence(snapshot: CaseSnapshot, chosen: Sequence[Entry]) -> tuple[Ic3Evidence, ...]:
    found: list[Ic3Evidence] = []
    for item in snapshot.evidence:
        numbers = tuple(number for number, entry in enumerate(chosen, 1) if item.id in entry.evidence)
        if numbers:
            found.append(Ic3Evidence(item.number, item.name, item.kind, item.sha256, numbers))
    return tuple(sorted(found, key=lambda item: item.number))
