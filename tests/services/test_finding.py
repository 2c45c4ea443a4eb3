"""Search over everything: by kind, with the field the words stand in, in every script, drafts and papers too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.fields import RecordKind
from app.domain.import_report import FileReport
from app.domain.person import Role
from app.services.drafts import NEW_ENTRY
from app.services.search import COUNTED
from app.services.vault import Session
from tests.importers.made_export import export
from tests.services.test_imports import imports, say, take

__all__ = ["imports", "take"]


def kinds(session: Session, typed: str) -> dict[str, list[str]]:
    """Return the fields in which something is found, by kind."""
    return {group.kind: [found.field for found in group.found] for group in session.find.everywhere(typed)}


def test_every_kind_is_found_under_its_own_name(session: Session) -> None:
    """Records, captions, the text of files, money, drafts and the case stand in groups with their fields."""
    session.entries.add({"what": "A grey heron.", "private_note": "heron again"})
    session.entries.add({"what": "Nothing.", "private_note": "I saw a heron and told nobody."})
    session.people.add({"name": "Heron, Ann", "role": Role.WITNESS})
    item = session.evidence.add_bytes("note.txt", b"the heron stood there").evidence
    session.evidence.add_bytes("b.txt", b"nothing")
    session.evidence.amend(item.id, {"caption": "By the lake"})
    session.records.add(RecordKind.REPORT, {"agency": "Heron County Sheriff"})
    session.records.add(RecordKind.NEEDED, {"what": "Video of the heron"})
    session.records.add(RecordKind.TRANSACTION, {"to_name": "Heron Trading"})
    session.records.add(RecordKind.DEBT, {"debt": "For the heron cage"})
    session.records.add(RecordKind.RELEASE, {"who": "Dana Heron", "purpose": "hearing"})
    session.case.set({"code": "HERON-1"})
    session.drafts.save(NEW_ENTRY, {"what": "The heron, not saved"})
    found = kinds(session, "heron")
    assert list(found)[:3] == ["entry", "evidence", "person"]
    assert list(found)[-1] == "draft"
    assert sorted(found["entry"]) == ["private_note", "what"]
    assert found["evidence"] == [""], "the text of a file is no field"
    assert (found["person"], found["report"], found["needed"]) == (["name"], ["agency"], ["what"])
    assert (found["transaction"], found["debt"], found["draft"]) == (["to_name"], ["debt"], ["what"])
    assert (found["case"], found["release"]) == (["code"], ["who"])
    assert session.find.everywhere("...") == ()
    assert session.find.everywhere("heron nowhere") == ()


def test_what_is_found_very_often_is_counted_at_least(
    session: Session, take: Callable[..., FileReport]
) -> None:
    """Up to the most that is counted the number is exact; above it is a least, and the newest are shown."""
    sent = [
        say(f"2026-03-{1 + at // 1440:02d}T{at // 60 % 24:02d}:{at % 60:02d}:00", f"heron {at}")
        for at in range(COUNTED + 1)
    ]
    session.entries.add({"what": "A heron."})
    take(export(threads={"a": sent[:COUNTED]}))
    entries, messages = session.find.everywhere("heron")
    assert (entries.total, messages.total, messages.is_least) == (1, COUNTED, False)
    take(export(threads={"a": sent}), "b.made")
    entries, messages = session.find.everywhere("heron", limit=3)
    assert (entries.is_least, messages.total, messages.is_least) == (False, COUNTED, True)
    assert [found.hit.snippet for found in messages.found] == [
        f"Casey: heron {COUNTED - back}" for back in range(3)
    ]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Vino mañana a las tres", "manana"),
        ("Vino MAÑANA a las tres", "mañana"),
        ("قال كلمة سيئة", "كلمة"),
        ("كَتَبَ رسالة", "كتب"),
        ("他在门口等我", "门口"),
        ("彼はドアの前にいた", "ドア"),
        ("Он ждал у подъезда", "подъ"),
    ],
)
def test_every_script_is_found(session: Session, written: str, typed: str) -> None:
    """Accents, case and the marks over letters do not matter, and words without spaces are found inside."""
    session.entries.add({"what": written})
    (group,) = session.find.everywhere(typed)
    assert [(found.field, found.hit.snippet) for found in group.found] == [("what", written)]


def test_groups_say_how_many_there_are(session: Session) -> None:
    """Of many only the newest are shown, and the number is that of all."""
    for number in range(8):
        session.entries.add({"what": f"car {number}"})
    (group,) = session.find.everywhere("car", limit=3)
    assert (len(group.found), group.total) == (3, 8)
