"""The values that answer a petition's items, cut from the served view: what stands here may be filed."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.views.served import ServedCase, ServedIncident
from app.strings.catalogue import text
from exports.forms.values import Values, served_values, value_label
from exports.jurisdictions import jurisdiction
from exports.words import answer_words, label, moment_words, short_moment

_ASKED = ("witnessed", "weapon", "harm", "care", "police", "often")
PLACES = ("latest", "second", "third")
LISTS = ("serious.list", "earlier.list")
NAMES = frozenset(
    {f"{place}.{field}" for place in PLACES for field in ("when", "where", "what", *_ASKED)} | set(LISTS)
)
"""The values beside those that a served form takes."""


def petition_values(view: ServedCase, in_packet: Sequence[ServedIncident]) -> Values:
    """Return every value by name; what is not known is "".

    `in_packet` are the incidents in the order of their numbers in a packet: what is copied first there is
    what the court reads first here.
    """
    values = dict(served_values(view, children=jurisdiction(view.jurisdiction).children))
    for place, incident in zip(PLACES, in_packet, strict=False):
        values |= {f"{place}.{field}": words for field, words in _told(incident).items()}
    values["serious.list"] = _listed(tuple(one for one in view.incidents if one.most_serious))
    values["earlier.list"] = _listed(tuple(one for one in view.incidents if one not in in_packet[:1]))
    return values


def value_name(name: str) -> str:
    """Return what a value is called."""
    place, _, field = name.partition(".")
    if name in LISTS:
        return text(f"petition.value.{place}")
    return text(f"petition.value.{field}") if place in PLACES and name in NAMES else value_label(name)


def _told(incident: ServedIncident) -> dict[str, str]:
    where = ", ".join(part for part in (incident.where, incident.county, incident.state) if part)
    told = {"when": moment_words(incident.when), "where": where, "what": incident.what or incident.title}
    told |= {field: answer_words(getattr(incident, field)) for field in _ASKED if field != "often"}
    return told | {"often": answer_words(incident.often, "often")}


def _listed(incidents: tuple[ServedIncident, ...]) -> str:
    """Name incidents by day and kind; their words stand in the packet."""
    return "\n".join(
        text("petition.line", when=short_moment(one.when), what=_called(one)) for one in incidents
    )


def _called(incident: ServedIncident) -> str:
    return (
        incident.title
        or ", ".join(label("kind", kind) for kind in incident.kinds)
        or text("petition.untitled")
    )
