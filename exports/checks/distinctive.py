"""The part of a name that says which it is: Kettlewell of Kettlewell Bakery, Wisteria of Wisteria Lane.

A word counts when it is long, no common word of names, and nothing that the paper prints anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.views.postal import STATES, SUFFIXES
from exports.checks.dates import MONTHS
from exports.checks.folding import squeeze

# A word of a name this long says which one it is, unless many have it.
DISTINCT_LETTERS = 7
_STREET_NAMES = (
    "washington jefferson franklin jackson lincoln madison monroe roosevelt kennedy hamilton college "
    "university cleveland harrison sunset highland meadow hickory chestnut sycamore magnolia dogwood "
    "cottonwood lakeview riverside hillside woodland ridgewood greenwood broadway central orchard railroad "
    "station village mountain heritage pleasant prospect spring springfield liberty industrial commerce "
    "church cemetery willow spruce cypress evergreen hillcrest fairview parkway victoria columbia arlington"
)
_KINDS = (
    "inc llc ltd llp co corp corporation company school elementary middle high academy preschool primary "
    "secondary junior senior intermediate kindergarten daycare child|children|childrens care day university "
    "college group associates partners services service center centre clinic office dental dentist dentistry "
    "medical medicine health healthcare nursing pediatrics veterinary bakery bakers cafe coffee diner grill "
    "kitchen pizza pizzeria restaurant bar pub salon spa barbershop store stores shop market supermarket "
    "grocery pharmacy drugstore hospital church parish temple mosque synagogue bank credit union hotel motel "
    "inn law firm legal attorneys lawyers insurance agency realty properties construction plumbing electric "
    "roofing logistics trucking warehouse factory plant industries manufacturing enterprises holdings "
    "solutions systems technologies library museum theater theatre gym fitness studio studios garage auto "
    "motors repair cleaners laundry boutique florist nursery farm farms house home homes shelter institute "
    "foundation sons brothers and & of the"
)
_COMMON = (
    "national american general regional southern northern eastern western community memorial superior "
    "universal international metropolitan township downtown catholic lutheran baptist methodist christian "
    "presbyterian episcopal trinity children childrens therapy learning language science premier express "
    "quality professional standard united federal municipal district department financial savings mutual "
    "security property building furniture hardware software computer digital wireless outdoor organic "
    "natural healthy wellness holiday morning evening crossing harbor heights valley prairie pacific "
    "atlantic private service another several family's neighborhood government charter montessori daughters"
)
_WORD = re.compile(r"[^\W_][^\W_'’-]*(?:['’-][^\W_]+)*|&")
_PLAIN_KINDS = frozenset(word for each in _KINDS.split() for word in each.split("|"))
COMMON_NAMES = frozenset(
    squeeze(name)
    for name in (
        *_STREET_NAMES.split(),
        *_COMMON.split(),
        *_PLAIN_KINDS,
        *(word for name in STATES.values() for word in (name, *name.split())),
        *(word for names in MONTHS for word in names),
        *(word for group in SUFFIXES for word in group),
    )
)
"""Words and names that say nothing of one place alone, folded."""

# Capitals that stand for an office or a thing of every day in such papers.
_EVERYDAY_TEXT = (
    "ACP ADA AKA APS ATM CEO CPA CPS DCF DCFS DHS DMV DNA DOB DPS DSS DUI DVR EMS EMT FBI FIR GAL GPS HIV "
    "HRO ICE ICU IDS IEP IMG INC IRS JPG LCSW LLC LPN MMS NCO NPR OFP OOP PDF PFA PIN PLLC PNG POA PPO PTA "
    "PTSD RCW SMS SOS SSI SSN STD SUV TBI TPO TRO TV URL USA USB USPS UPS VAWA VIN VOCA VPN WIC"
)
_EVERYDAY = frozenset(_EVERYDAY_TEXT.split())
_SHORT_FORMS = (("saint", "st"), ("mount", "mt"), ("fort", "ft"))


def other_forms(value: str) -> Iterator[str]:
    """Yield a name and the same with Saint, Mount and Fort written short or in full."""
    yield value
    for full, short in _SHORT_FORMS:
        longer = re.sub(rf"\b{short}\b\.?\s+(?=\w)", f"{full} ", value, flags=re.IGNORECASE)
        shorter = re.sub(rf"\b{full}\s+(?=\w)", f"{short} ", value, flags=re.IGNORECASE)
        yield from (form for form in (longer, shorter) if form != value)


def cores(name: str) -> Iterator[str]:
    """Yield a name of a business or school without the words at its end that say what it is, one by one."""
    words = _words(name)
    while words and _kind(words[-1]):
        words = words[:-1]
        if len(words) >= 2 or (words and not _kind(words[-1])):
            yield " ".join(words)


def initials_of(name: str) -> str:
    """Return the initials that a name of at least three words goes by, "" when they mean other things too."""
    letters = "".join(word[0] for word in _words(name) if word.casefold() not in {"&", "and", "of", "the"})
    initials = letters.upper()
    return initials if 3 <= len(initials) <= 6 and initials.isalpha() and initials not in _EVERYDAY else ""


def distinct_words(name: str) -> Iterator[str]:
    """Yield the words of a name, folded, that each tell which it is."""
    for word in _words(name):
        folded = squeeze(re.sub(r"['’]s$", "", word))
        if is_distinct(folded):
            yield folded


def is_distinct(folded: str) -> bool:
    """Whether a folded word is long, has letters, and is not one of many names."""
    return len(folded) >= DISTINCT_LETTERS and folded not in COMMON_NAMES and not folded.isdigit()


def _words(name: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(name)]


def _kind(word: str) -> bool:
    return re.sub(r"['’]", "", word.casefold()) in _PLAIN_KINDS
