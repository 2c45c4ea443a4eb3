"""The people that a form can offer to choose from. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import EntityId
from app.domain.person import Role
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label


@dataclass(frozen=True, slots=True)
class Named:
    """One person by id, with the name to show and the role."""

    id: EntityId
    name: str
    role: Role


def read_named(session: Session) -> tuple[Named, ...]:
    """Return everybody, in the order of roles; on the vault lane."""
    return tuple(
        Named(
            person.id, person.name or text("forms.unnamed", role=tag_label("role", person.role)), person.role
        )
        for person in session.people.list()
    )
