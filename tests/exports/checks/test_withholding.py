"""What was found in the words of a paper can be replaced in it, wherever it stands, and the paper says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from app.domain.case import CaseSnapshot
from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.views import served, served_threads, served_who
from app.domain.views.cut import served_case
from app.domain.views.secrets import Secret, SecretKind
from app.domain.views.served import BrokenTerm, ServedCase, ServedChange
from exports.checks.leak_scan import Scanner
from exports.checks.paper_checks import check_paper
from exports.checks.served_texts import TEXTS, rewritten
from exports.checks.withholding import Blackout, withheld_finds, without_withheld
from exports.checks.words_in import served_pieces
from exports.packet.paper import render_packet
from exports.table_files import csv_bytes, json_bytes
from tests.exports.builders import SHOWN, entry, full_case, pdf_text, request, sources, when
from tests.exports.test_conversations import case_of, said

HOME = "14 Elm Court, Springfield, IL 62704"
# Names, codes, figures and times: they are printed as they are, or not at all.
NO_TEXTS = {
    "ServedPerson": {"name", "role", "details"},
    "GuidedLine": {"question"},
    "ServedChange": {"kind", "field", "question"},
    "ServedReport": {"kind", "badge", "number", "outcome"},
    "ServedOrder": {"number", "state"},
    "ServedRedaction": {"original_sha256"},
    "ServedEvidence": {"kind", "media_type", "sha256", "source", "reported_time", "language"},
    "ServedIncident": {"state", "kinds", "witnesses", "typed_by", "from_what"},
    "ServedCase": {"petitioner", "jurisdiction", "court", "county", "case_number", "safe_address", "safe_phone", "safe_email", "offered"},
    "Who": {"name", "basis"},
    "ServedLine": {"at", "kind"},
    "ServedSource": {"format", "zone"},
    "ServedThread": {"app"},
}  # fmt: skip


def view_with(words: str) -> tuple[CaseSnapshot, ServedCase]:
    """A view in which every text that may be replaced ends in these words."""
    case = case_of((said("21:00", "+1 217 555 0122", "hello", name="Sam"),))
    view = served_case(case, request())
    first = view.incidents[0]
    changes = (
        ServedChange("corrected", "what", first.written, was="It was dark.", now="It was light."),
        ServedChange("corrected", "words", first.written, was=("one",), now=("two",)),
        ServedChange("corrected", "kinds", first.written, was=("threat",), now=("following",)),
    )
    first = replace(first, changes=changes, broken=(BrokenTerm(view.orders[0].id, "Stay away"),))
    view = replace(view, incidents=(first, *view.incidents[1:]))
    return case, rewritten(view, lambda text: f"{text or 'Words'} {words}")


def texts_in(value: object) -> Iterator[str]:
    """Every text of a view that may be replaced."""
    if isinstance(value, tuple):
        for part in value:
            yield from texts_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            held = getattr(value, field.name)
            if field.name in TEXTS.get(type(value), ()) and isinstance(held, str):
                yield held
            yield from texts_in(held)


def test_every_text_of_the_view_is_known_as_one() -> None:
    """A new field of the served view is a text that can be replaced, or it is said here what else it is."""
    unknown: list[str] = []
    for module in (served, served_threads, served_who):
        for kind in vars(module).values():
            if not (isinstance(kind, type) and is_dataclass(kind)) or kind.__module__ != module.__name__:
                continue
            hints = get_type_hints(kind)
            for field in fields(kind):
                plain = {hints[field.name], *get_args(hints[field.name])}
                told = {*TEXTS.get(kind, ()), *NO_TEXTS.get(kind.__name__, ())}
                nested = any("tuple[tuple[str" in str(part) for part in (hints[field.name],))
                if (str in plain or nested) and field.name not in told:
                    unknown.append(f"{kind.__name__}.{field.name}")
    assert unknown == []


def test_what_stands_in_any_text_is_found_and_replaced(tmp_path: Path) -> None:
    """Planted in every text of the view, an address is found in each; replaced, packet and tables may be written."""
    case, view = view_with(f"near {HOME} I think")
    pieces = served_pieces(view)
    scanner = Scanner.for_paper(case, request())
    found = scanner.scan(pieces).finds
    assert all(find.own for find in found)
    assert {piece.where for piece in pieces if "Elm" in piece.text} == {find.where for find in found}
    asked = request(withhold=frozenset(find.id for find in found))
    made = without_withheld(view, case, asked)
    assert scanner.scan(served_pieces(made)).finds == ()
    (packet,) = render_packet(made, sources(SHOWN), asked, NoJob())
    for paper, data in (
        (Paper.PACKET, packet.data),
        (Paper.CSV, csv_bytes(made)),
        (Paper.JSON, json_bytes(made)),
    ):
        file = replace(packet, data=data)
        told = withheld_finds(view, case, asked)
        result = check_paper(
            [file], case, replace(asked, paper=paper), pieces=served_pieces(made), withheld=told
        )
        assert result.may_write, paper
        assert (
            "things were found and replaced" in result.checks[0].detail
            or "found and replaced" in result.checks[0].detail
        )
        assert any("replaced in this paper" in check.detail for check in result.checks)
    pages = " ".join(pdf_text(packet.data, tmp_path).split())
    assert "Elm Court" not in pages
    assert pages.count("something private was withheld. It is kept in the record.") >= len(view.incidents)
    assert "I think" in pages


def test_every_listed_text_is_reached() -> None:
    """The plan of texts holds no field that the view does not have, and each of them is rewritten."""
    _, view = view_with("XQ")
    assert all(text.endswith("XQ") for text in texts_in(view) if text)
    kinds = {change.field: change for change in view.incidents[0].changes}["kinds"]
    assert (kinds.was, kinds.now) == (("threat",), ("following",))
    assert rewritten(view, str) is view


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("He stood at 14 Elm Court and rang.", "He stood at [address withheld] and rang."),
        (f"I live at {HOME}. He knows.", "I live at [address withheld]. He knows."),
        ("at １４ Elm Court. Then 14 ELM CT again", "at [address withheld]. Then [address withheld] again"),
        ("14 Elm\u00ad Co\u200burt!", "[address withheld]!"),
        ("a link https://x.example/?q=14%20Elm%20Court here", "a link [address withheld] here"),
        ("one\ntwo =?utf-8?Q?1=34=20?= =?utf-8?Q?Elm_Co?= =?utf-8?Q?urt?= three\nfour", "one\n[address withheld]\nfour"),
        ("at 99 Plum Road, Erie, PA 16501 today", "at [address withheld] today"),
        ("from 14 Elm Court and then 14 Elm Court", "from [address withheld] and then [address withheld]"),
    ],
)  # fmt: skip
def test_only_the_find_is_taken_out(words: str, left: str) -> None:
    """The words around it stay; what is written in other signs takes its word or its line with it."""
    case = full_case()
    told = replace(case, entries=(entry("w", what=words, when=when("2026-11-14")),))
    view = served_case(told, request())
    finds = Scanner.for_paper(told, request()).scan(served_pieces(view)).finds
    asked = request(withhold=frozenset(find.id for find in finds))
    made = without_withheld(view, told, asked)
    assert made.incidents[0].what == left
    assert made.incidents[0].withheld
    assert told.entries[0].what == words


def test_nothing_is_replaced_that_was_not_asked_for() -> None:
    """Without a find to withhold the view is the same; another find stays where it is, and stops the paper."""
    case, view = view_with(HOME)
    assert without_withheld(view, case, request()) is view
    assert withheld_finds(view, case, request()) == ()
    assert without_withheld(view, case, request(withhold=frozenset({"address-00000000"}))) is view


def test_what_does_not_come_to_an_end_is_replaced_whole() -> None:
    """Where what is put in is a find itself, nothing of the text is printed."""
    secret = Secret(SecretKind.WORKPLACE, "workplace withheld")
    scanner = Scanner([secret])
    ids = frozenset(find.id for find in scanner.all_in("at workplace withheld now"))
    assert Blackout(scanner, ids)("at workplace withheld now") == "[private detail withheld]"


def test_tables_say_that_something_was_withheld() -> None:
    """The row of an incident and its JSON say so."""
    case, view = view_with(HOME)
    finds = Scanner.for_paper(case, request()).scan(served_pieces(view)).finds
    made = without_withheld(view, case, request(withhold=frozenset(find.id for find in finds)))
    document: dict[str, Any] = json.loads(json_bytes(made))
    assert document["withheld"] is True
    assert document["incidents"][0]["withheld"] is True
    assert b",yes," in csv_bytes(made)
