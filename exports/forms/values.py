"""What a court's form can be filled with, by name, each from the one view that its reader may see.

A form that is served takes its values from the served view, one for police from the sheet about the
respondent, one for the sealed file from the petitioner's own sheet; no name reaches into another view.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.answer import Answer, AnswerState
from app.domain.court_form import FormReader
from app.domain.views.served import ServedCase, ServedIncident, ServedPerson
from app.domain.views.sheets import (
    CAUTIONS,
    DESCRIPTION,
    PETITIONER,
    VEHICLES,
    WEAPONS,
    WHERE,
    Lines,
    PetitionerSheet,
    RespondentSheet,
)
from app.strings.catalogue import text
from exports.words import answer_words, day_words, initials, join_words, label, moment_words, own_words

Values = Mapping[str, str]

RELATIONSHIP = "relationship"
BETWEEN = "\n\n"
"""What stands between two incidents of an account."""
_CAPTION = ("court", "county", "case_number")
_ANSWERS = ("lived_together", "children_together", "guns", "interpreter")
_RESPONDENT = ("aliases", "address", "phone", "email", "handle", "vehicle", "weapons")
NAMES: Mapping[FormReader, tuple[str, ...]] = {
    FormReader.SERVED: (
        "petitioner.name",
        "respondent.name",
        *(f"respondent.{field}" for field in _RESPONDENT),
        *_CAPTION,
        RELATIONSHIP,
        *_ANSWERS,
        "guns.words",
        "latest.date",
        "account",
        "ask_for",
        "protected.names",
        "safe.address",
        "safe.phone",
        "safe.email",
    ),
    FormReader.POLICE: (
        "respondent.name",
        *(f"respondent.{field}" for field in (*DESCRIPTION, *WHERE, *VEHICLES, *WEAPONS, *CAUTIONS)),
        "guns",
        "guns.words",
        *_CAPTION,
    ),
    FormReader.SEALED: (
        "petitioner.name",
        *(f"petitioner.{field}" for field in PETITIONER),
        "children.contacts",
        "may_know",
        "safe.address",
        "safe.phone",
        "safe.email",
        "programme",
        *_CAPTION,
    ),
}
"""The values that a form of each reader can take."""

_YES_NO = ("yes", "no")
_RELATIONSHIPS = (
    ("spouse",),
    ("former_spouse",),
    ("partner", "former_partner"),
    ("dating", "former_dating"),
    ("child_in_common",),
    ("parent", "child", "sibling", "relative"),
    ("lived_together", "roommate"),
)
TICKS: Mapping[FormReader, tuple[tuple[str, tuple[str, ...]], ...]] = {
    FormReader.SERVED: (
        *((RELATIONSHIP, codes) for codes in _RELATIONSHIPS),
        *((name, (state,)) for name in _ANSWERS for state in _YES_NO),
        ("ask_for", ("yes",)),
    ),
    FormReader.POLICE: (
        *(("guns", (state,)) for state in _YES_NO),
        *(("respondent.speaks_english", (state,)) for state in _YES_NO),
    ),
    FormReader.SEALED: (),
}
"""What a box can be ticked by: a value's name and the codes that tick it."""


def value_label(name: str) -> str:
    """Return what a value is called."""
    return text(f"court_form.value.{name}")


def tick_label(name: str, codes: tuple[str, ...]) -> str:
    """Say when a box is ticked."""
    said = [
        label("relationship", code) if name == RELATIONSHIP else text(f"words.answer.{code}")
        for code in codes
    ]
    return text("court_form.named", name=value_label(name), words=", ".join(said))


def served_values(view: ServedCase, *, children: str) -> Values:
    """Return values for a form that is served; `children` is initials or names, as the court prints them."""
    respondent = view.respondent
    values = {
        "petitioner.name": view.petitioner,
        "respondent.name": respondent.name if respondent else "",
        "court": view.court,
        "county": view.county,
        "case_number": view.case_number,
        RELATIONSHIP: label("relationship", view.relationship) if view.relationship else "",
        "latest.date": _day(view.incidents),
        "account": account(view.incidents),
        "ask_for": "\n".join(view.ask_for),
        "protected.names": _protected(view, children),
        "safe.address": "\n".join(view.safe_address),
        "safe.phone": view.safe_phone,
        "safe.email": view.safe_email,
    }
    values |= {name: answer_words(getattr(view, name)) for name in _ANSWERS}
    values["guns.words"] = _said(view.guns)
    if respondent is not None:
        values |= {f"respondent.{field}": _details(respondent, field) for field in _RESPONDENT}
    return values


def served_codes(view: ServedCase) -> Values:
    """Return what ticks are decided by: the code of the relationship, the states of answers."""
    codes = {name: _state(getattr(view, name)) for name in _ANSWERS}
    return codes | {RELATIONSHIP: view.relationship, "ask_for": "yes" if view.ask_for else ""}


def police_values(sheet: RespondentSheet) -> Values:
    """Return values for a form that police or a process server gets."""
    lines = (*sheet.description, *sheet.where, *sheet.vehicles, *sheet.weapons, *sheet.cautions)
    return (
        _of_lines("respondent", lines)
        | {"respondent.name": sheet.name, "guns": answer_words(sheet.guns), "guns.words": _said(sheet.guns)}
        | {name: getattr(sheet.caption, name) for name in _CAPTION}
    )


def police_codes(sheet: RespondentSheet) -> Values:
    """Return what ticks are decided by: whether there are guns, and words of the description."""
    fields = ("gender", "speaks_english")
    said = {name: value.strip().casefold() for name, value in sheet.description if name in fields}
    return {f"respondent.{name}": value for name, value in said.items()} | {"guns": _state(sheet.guns)}


def sealed_values(sheet: PetitionerSheet) -> Values:
    """Return values for a form that goes into the clerk's sealed file."""
    children = "\n".join(
        f"{child.name}: {'; '.join(value for _, value in child.contacts if value)}".removesuffix(": ")
        for child in sheet.children
    )
    return (
        _of_lines("petitioner", sheet.contacts)
        | {
            "petitioner.name": sheet.name,
            "children.contacts": children,
            "may_know": "\n".join(sheet.may_know),
            "safe.address": "\n".join(sheet.safe_address),
            "safe.phone": sheet.safe_phone,
            "safe.email": sheet.safe_email,
            "programme": sheet.address_programme,
        }
        | {name: getattr(sheet.caption, name) for name in _CAPTION}
    )


def account(incidents: tuple[ServedIncident, ...]) -> str:
    """Write the incidents under each other, the most recent first, in the person's own words.

    A blank line stands between two of them, never within one.
    """
    return BETWEEN.join(_told(incident) for incident in incidents)


def _told(incident: ServedIncident) -> str:
    where = ", ".join(part for part in (incident.where, incident.county, incident.state) if part)
    when = moment_words(incident.when)
    key = "court_form.account.head" if where else "court_form.account.when"
    lines = [text(key, when=when[:1].upper() + when[1:], where=where), incident.what]
    for field in ("weapon", "harm", "care", "police"):
        answer: Answer = getattr(incident, field)
        if answer.state is AnswerState.YES or (answer.is_printed() and answer.words.strip()):
            lines.append(text(f"court_form.account.{field}", words=own_words(answer)))
    return "\n".join(line for part in lines for line in part.splitlines() if line.strip())


def _day(incidents: tuple[ServedIncident, ...]) -> str:
    """Return the day of the most recent incident: forms ask for it after "on or about"."""
    start = incidents[0].when.start if incidents else None
    return "" if start is None else day_words(start.day)


def _protected(view: ServedCase, children: str) -> str:
    minors = {child.id for child in view.children}
    names = [
        initials(person.name) if person.id in minors and children == "initials" else person.name
        for person in view.protected
        if person.name
    ]
    return join_words(names)


def _details(person: ServedPerson, field: str) -> str:
    return "; ".join(value for name, value in person.details if name == field)


def _of_lines(prefix: str, lines: Lines) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name, value in lines:
        if value:
            found.setdefault(f"{prefix}.{name}", []).append(value)
    return {name: "; ".join(values) for name, values in found.items()}


def _said(answer: Answer) -> str:
    return answer.words if answer.state is AnswerState.YES else ""


def _state(answer: Answer) -> str:
    return answer.state.value if answer.is_printed() else ""
