"""Search as you type: any word, any script, the last one unfinished; the index never disagrees for long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answer import yes
from app.domain.fields import RecordKind
from app.domain.moment import read_moment
from app.domain.person import Role
from app.domain.support import PlanAnswer
from app.services.session import Session
from storage.repositories.search_words import match_expression

STORY = (
    "Élodie a crié: «pars». 他在车站等我。 كان ينتظر خارج المنزل. ผู้ชายรออยู่ที่สถานี. Grey SUV, plate KTR-4417."
)


@pytest.mark.parametrize(
    "text",
    [
        "elodie",
        "ÉLODIE",
        "crie",
        "cri",
        "车站",
        "等我",
        "في" * 0 + "ينتظر",
        "สถานี",
        "grey su",
        "ktr-44",
        "KTR 4417",
        "suv grey",
    ],
)
def test_words_are_found_in_every_script(session: Session, text: str) -> None:
    """Case, accents, word order and missing spaces do not matter, and the last word may be unfinished."""
    entry = session.entries.add({"what": STORY, "when": read_moment("2026-11-14T23:40", None, None, "UTC")})
    session.entries.add({"what": "Something else."})
    found = session.search.search(text)
    assert [(hit.kind, hit.id, hit.when) for hit in found.hits] == [
        ("entry", entry.id, "2026-11-14T23:40+00:00")
    ]
    assert found.total == 1


@pytest.mark.parametrize(
    "text", ["", " ", '"', "*", "( OR )", "NEAR/2", 'a" OR "b', "elodie absent", "uv", "^:-"]
)
def test_what_is_not_there_is_not_found(session: Session, text: str) -> None:
    """Signs are never operators, every word must occur, and words are found from their beginning."""
    session.entries.add({"what": STORY})
    assert session.search.search(text).total == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=12))
def test_nothing_typed_breaks_the_search(session: Session, text: str) -> None:
    """Whatever is typed is searched for or ignored; it never raises."""
    assert session.search.search(text).total >= 0


def test_every_kind_is_searched(session: Session) -> None:
    """Entries with their answers and words, people with their numbers, reports, orders, places, evidence."""
    session.entries.add(
        {"what": "x", "weapon": yes("a zebra knife"), "words": ("zebra words",), "private_note": "zebra"}
    )
    session.people.add({"name": "Dan Zebra", "role": Role.OTHER, "phone": ("(555) 010-0137",)})
    session.records.add(RecordKind.REPORT, {"agency": "Zebra police"})
    session.records.add(RecordKind.ORDER, {"court": "Zebra County"})
    session.records.add(RecordKind.PLACE, {"label": "Zebra school"})
    session.evidence.add_bytes("zebra.txt", b"nothing")
    found = session.search.search("zebra")
    assert sorted(hit.kind for hit in found.hits) == [
        "entry",
        "evidence",
        "order",
        "person",
        "place",
        "report",
    ]
    assert all("zebra" in hit.snippet.lower() for hit in found.hits)
    for typed in ("5550100137", "555 010", "010-0137"):
        assert [hit.title for hit in session.search.search(typed).hits] == ["Dan Zebra"]
    limited = session.search.search("zebra", limit=2)
    assert (len(limited.hits), limited.total) == (2, 6)


def test_every_ledger_is_searched(session: Session) -> None:
    """Rows are found by their words, with a name and the day they are of."""
    when = read_moment("2026-05-04", None, None, "America/Chicago")
    rows: dict[RecordKind, dict[str, object]] = {
        RecordKind.PROMISE: {"promised": "A heron on the lake", "date": when},
        RecordKind.DEBT: {"debt": "heron", "amount": "650", "currency": "USD", "date": when},
        RecordKind.WORK: {"what": "Feeding the heron", "date": when},
        RecordKind.JOURNEY: {"origin": "Heron", "destination": "the motel", "date": when},
        RecordKind.HELD: {"what": "passport", "how": "behind the heron", "since": when},
    }
    for kind, values in rows.items():
        session.records.add(kind, values)
    hits = session.search.search("heron").hits
    assert {(hit.kind, hit.title) for hit in hits} == {
        ("promise", "A heron on the lake"), ("debt", "heron 650 USD"), ("work", "Feeding the heron"), ("journey", "Heron – the motel"),
        ("held", "behind the heron"),
    }  # fmt: skip
    assert {hit.when for hit in hits} == {"2026-05-04"}


def test_what_supports_the_person_is_searched(session: Session) -> None:
    """Next steps, own helpers and the plan are found by their words, each with a name."""
    session.records.add(RecordKind.REFERRAL, {"next_step": "Ask the otter office"})
    session.records.add(RecordKind.HELPER, {"name": "Otter house"})
    answers = (PlanAnswer("plan_where", "", "To the otter pond."),)
    session.records.add(RecordKind.PLAN, {"answers": answers})
    assert {(hit.kind, hit.title) for hit in session.search.search("otter").hits} == {
        ("referral", "Ask the otter office"),
        ("helper", "Otter house"),
        ("plan", "Plan for safety"),
    }


def test_hits_come_newest_first(session: Session) -> None:
    """People and places come first, then what happened last, whatever was written down first."""
    for text, day in [("a", "2026-03-01"), ("b", "2026-11-14"), ("c", "2026-07-01"), ("d", "2026-11-14")]:
        session.entries.add({"what": f"zebra {text}", "when": read_moment(day, None, None, "UTC")})
    session.people.find_or_add("Zebra", Role.OTHER)
    titles = [hit.title for hit in session.search.search("zebra").hits]
    assert titles == ["Zebra", "zebra d", "zebra b", "zebra c", "zebra a"]


def test_an_amended_text_is_no_longer_found(session: Session) -> None:
    """The index holds the present state and nothing of the one before."""
    entry = session.entries.add({"what": "The old heron."})
    session.entries.amend(entry.id, {"what": "The new crane."})
    assert session.search.search("heron").total == 0
    assert session.search.search("crane").total == 1
    rows = session.ledger.vault.query("SELECT count(*) FROM search_text")
    assert rows == [(1,)]


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM search_doc",
        "DELETE FROM search_text",
        "UPDATE search_doc SET seq = seq + 1",
        "INSERT INTO search_doc(tbl, ref, seq) VALUES('entry', x'00', 1)",
    ],
)
def test_an_index_that_disagrees_is_made_again(
    session: Session, reopen: Callable[[], Session], harm: str
) -> None:
    """Opening notices an index that is behind, ahead or torn, and makes it again from the record."""
    session.entries.add({"what": "The heron."})
    assert session.search.search("heron").total == 1  # its words stand in the index
    with session.ledger.writing() as tx:
        tx.execute(harm)
    session.close()
    again = reopen()
    assert again.search.search("heron").total == 1
    assert again.verify(full=False).ok


def test_the_beginning_of_a_word_finds_every_word_that_begins_so(
    session: Session, reopen: Callable[..., Session]
) -> None:
    """Few or many endings, capitals, several words, and a record that may only be read."""
    for number in range(20):
        session.entries.add({"what": f"Herons{chr(97 + number)} stood there"})
    session.entries.add({"what": "HERONRY by the lake"})
    assert session.search.search("heron").total == 21
    assert session.search.search("there herons").total == 20
    assert session.search.search("LAKE Heronr").total == 1
    assert session.search.search("heronryx").total == 0
    assert session.search.search("herons ").total == 0
    assert session.search.search("h").total == 21
    assert session.search.search("stood T").total == 20
    assert session.search.search("q").total == 0
    session.entries.add({"what": "hœuvre, hłasko and h"})
    session.entries.add({"what": "h\U0010ffff\U0010fffd h\ud7ff"})
    assert session.search.search("h").total == 23
    session.close()
    again = reopen(read_only=True)
    assert again.search.search("by heronr").total == 1


def test_words_are_quoted() -> None:
    """What is typed becomes quoted words, the last one open unless a space follows it."""
    assert match_expression('he "said') == '"he" AND " said"*'
    assert match_expression("he ") == '"he"'
    assert match_expression("- :") == ""
