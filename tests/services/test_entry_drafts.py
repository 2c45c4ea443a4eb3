"""An entry that the disk did not take becomes the draft that its page shows, and never replaces another."""

from __future__ import annotations

from app.domain.entry import Involvement
from app.domain.person import Role
from app.services.drafts import NEW_ENTRY, entry_key
from app.services.session import Session


def test_people_become_rows_of_names(session: Session) -> None:
    """What the command line links by id, the page shows as names to type into."""
    casey = session.people.add({"name": "Casey Rowe", "role": Role.OTHER})
    nana = session.people.add({"name": "Nan Okafor", "role": Role.WITNESS})
    changes = {"what": "words", "persons": (Involvement(casey.id, "seen", "hat"),), "witnesses": (nana.id,)}
    names = {person.id: person.name for person in session.people.list()}
    assert session.drafts.keep_entry(changes, names)
    row = {"name": "Casey Rowe", "basis": "seen", "words": "hat", "id": casey.id}
    kept = session.drafts.load(NEW_ENTRY)
    assert kept == {"what": "words", "people_rows": (row,), "witness_names": "Nan Okafor"}
    assert not session.drafts.keep_entry({"what": "other"}, names)
    assert session.drafts.load(NEW_ENTRY) == kept


def test_a_change_is_kept_with_the_rest_of_its_entry(session: Session) -> None:
    """The draft of a change holds every field of the entry, so that saving it loses none."""
    entry = session.entries.add({"what": "words", "where": "the bus stop"})
    assert session.drafts.keep_entry({"what": "other words"}, {}, of=entry)
    kept = session.drafts.load(entry_key(entry.id))
    assert kept is not None
    assert (kept["what"], kept["where"]) == ("other words", "the bus stop")
    assert "written" not in kept
