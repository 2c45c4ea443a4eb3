"""Conversations as exhibits: who and when on every line, words as they are, and no gap without a word."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pytest

from app.domain.case import CaseSnapshot
from app.domain.documents_in import TextView
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.threads import Identifier, MessageBatch, MessageRef, StoredMessage, Thread
from app.domain.transcripts import ExcerptLine, MessageChoice, ThreadExcerpt
from app.domain.views.cut import served_case
from app.domain.views.threads_cut import field_of, same_identifier
from exports.bag.review import review_originals
from exports.checks.paper_checks import check_paper
from exports.checks.withholding import without_withheld
from exports.checks.words_in import served_pieces
from exports.log import render_log
from exports.message_table import messages_csv
from exports.packet.paper import render_packet
from exports.table_files import json_bytes
from tests.exports.builders import at, entry, full_case, ident, item, pdf_text, request, sources, when

CHAT = item("chat.txt", "text", 11)
PHOTO = item("IMG-1.jpg", "photo", 12)
DANA, SAM, ANA, UNKNOWN = "+1 312 555 0147", "+1 217 555 0122", "(312) 555-0199", "+1 217 555 0133"


def said(clock: str, who: str, text: str = "", **more: Any) -> Message:
    """One message of 14 March 2026; `who` is a number."""
    kind = more.pop("kind", MessageKind.TEXT)
    return Message(f"2026-03-14T{clock}", None, more.pop("name", ""), kind, text, sender_id=who, **more)


TALK = (
    said("21:00", SAM, "where are you"),
    said("21:01", DANA, "Please stop", mine=True),
    said("21:02", SAM, "אני יודע איפה את 😈", edited="2026-03-14T21:05"),
    said("21:03", SAM, kind=MessageKind.MEDIA, media="IMG-1.jpg"),
    said("21:04", SAM, kind=MessageKind.MEDIA, media="IMG-2.jpg"),
    said("21:05", SAM, "This message was deleted", kind=MessageKind.DELETED),
    said("21:06", SAM, kind=MessageKind.CALL, detail="missed; seconds=0"),
    said("21:07", "", "Sam left", kind=MessageKind.SYSTEM),
    said("21:08", ANA, "are you all right", name="Ana R."),
    said("21:09", UNKNOWN, "who is this"),
)


def case_of(
    talk: tuple[Message, ...] = TALK,
    *,
    app: str = "sms",
    shown: tuple[int, ...] | None = None,
    zone: str = "",
    files: tuple[Any, ...] = (CHAT,),
    **more: Any,
) -> CaseSnapshot:
    """A case with one incident that rests on a conversation, of which the numbers `shown` go in."""
    base = full_case()
    batch = MessageBatch(
        ident("batch"),
        at("2026-11-15T18:00"),
        ident("thread"),
        CHAT.id,
        "made",
        zone,
        messages=len(talk),
        **more,
    )
    thread = Thread(ident("thread"), app, "key", more.get("first") or "Sam")
    lines = tuple(
        ExcerptLine(
            number,
            StoredMessage(
                MessageRef(batch.id, number - 1),
                0,
                message,
                PHOTO.id if message.media == "IMG-1.jpg" else None,
            ),
        )
        for number, message in enumerate(talk, 1)
        if shown is None or number in shown
    )
    excerpt = ThreadExcerpt(thread, tuple(one.id for one in files), (batch,), len(talk), lines)
    one = entry("one", what="x", when=when("2026-03-14"), evidence=tuple(each.id for each in files))
    sam = next(person for person in base.people if person.role is Role.OTHER)
    known = Identifier(ident("known"), "sms", SAM, sam.id, "saw", "he called me from it")
    return replace(
        base,
        entries=(replace(one, messages=(lines[0].stored.ref,)),),
        evidence=files,
        threads=(thread,),
        batches=(batch,),
        identifiers=(known,),
        excerpts=(excerpt,),
    )


def words_of(case: CaseSnapshot, folder: Path, asked: ExportRequest | None = None) -> str:
    """The text of a packet, spaces squeezed."""
    asked = asked or request()
    (made,) = render_packet(served_case(case, asked), sources({}), asked, NoJob())
    return " ".join(pdf_text(made.data, folder, "-layout").split())


def test_every_line_has_who_and_when_and_its_words(tmp_path: Path) -> None:
    """Numbers, times and words stand on each line; what the file says beside them is told apart."""
    words = words_of(case_of(files=(CHAT, PHOTO)), tmp_path)
    assert "Printed here: all 10 messages" in words
    assert "Zone of the times: not known; the times stand as in the file" in words
    for clock in range(10):
        assert f"9:0{clock} pm" in words
    assert words.count(SAM) >= 6
    assert "The file says that this message was deleted." in words
    assert "File: IMG-1.jpg (Exhibit 2)." in words
    assert "File: IMG-2.jpg (not in the file that was" in words
    assert "Edited, as the file says: 14 Mar 2026, 9:05 pm." in words
    assert "Missed call." in words
    assert "Notice of the app." in words


def test_no_number_of_the_petitioner_or_a_witness_is_printed(tmp_path: Path) -> None:
    """The petitioner is "me", a witness a name; the respondent's number comes with how it is known."""
    words = words_of(case_of(), tmp_path)
    assert "555 0147" not in words
    assert "555-0199" not in words
    assert "Ana R." in words
    assert "he called me from it" in words
    assert "I have not said who this is." in words
    view = served_case(case_of(), request())
    (thread,) = view.threads
    assert [speaker.me for speaker in thread.speakers] == [False, True, False, False]
    assert [bool(speaker.identifier) for speaker in thread.speakers] == [True, False, False, True]
    assert "0147" not in json_bytes(view).decode()


def test_a_released_number_is_printed(tmp_path: Path) -> None:
    """What was released for this paper stands on the lines."""
    case = case_of()
    people = {person.name: person.id for person in case.people}
    asked = request(release=frozenset({(people["Dana Whitfield"], "phone"), (people["Ana Ruiz"], "phone")}))
    words = words_of(case, tmp_path, asked)
    assert f"me ({DANA})" in words
    assert "Ana R. ((312) 555-0199)" in words


def test_a_range_says_what_it_leaves_out(tmp_path: Path) -> None:
    """The head says which lines of how many stand there, and every gap between them is a row."""
    words = words_of(case_of(shown=(1, 2, 6, 7, 9), zone="America/Chicago"), tmp_path)
    assert "Printed here: messages 1–2, 6–7, 9 of 10" in words
    assert "messages 3–5 left out by choice" in words
    assert "message 8 left out by choice" in words
    assert "Zone of the times: America/Chicago, as told by me" in words
    assert "are you all right" in words
    assert "9:02 pm" not in words


def test_a_conversation_stands_in_one_exhibit(tmp_path: Path) -> None:
    """The second file that it came in refers to the first; a file of which nothing was chosen says so."""
    again = item("chat2.txt", "text", 13)
    words = words_of(case_of(files=(CHAT, again)), tmp_path)
    assert words.count("where are you") == 1
    case = replace(case_of(), excerpts=())
    (made,) = render_packet(served_case(case, request()), sources({}), request(), NoJob())
    assert "This file holds messages. None of them are printed here." in pdf_text(made.data, tmp_path)
    assert "packet.note.messages_not_chosen" in made.notes
    assert "packet.note.nobody_said" not in made.notes
    (made,) = render_packet(served_case(case_of(), request()), sources({}), request(), NoJob())
    assert "packet.note.nobody_said" in made.notes


def test_calls_and_logs_have_columns_of_their_own(tmp_path: Path) -> None:
    """A list of calls has number, direction and length; a log its rows as they are written."""
    calls = (
        said("21:00:05", SAM, kind=MessageKind.CALL, detail="incoming; seconds=43"),
        said("21:02", "", kind=MessageKind.CALL, detail="rejected; seconds=0; number=withheld"),
    )
    words = words_of(case_of(calls, app="calls"), tmp_path)
    assert f"1 14 Mar 2026 {SAM} Incoming call 0:43 9:00:05 pm" in words
    assert "number withheld" in words
    row = Message("2026-03-14", None, "", MessageKind.ROW, "Date: 3/14\nWhat: =1+1", detail="2")
    words = words_of(case_of((row,), app="log"), tmp_path)
    assert "What: =1+1" in words


def test_a_chat_keeps_the_standards_of_papers(tmp_path: Path) -> None:
    """A transcript with right-to-left words and emoji is valid PDF/UA-1 and PDF/A-2a, and reads back."""
    (made,) = render_packet(served_case(case_of(), request()), sources({}), request(), NoJob())
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(made.data, profile=profile).failures == []
    read = pdf_text(made.data, tmp_path)
    assert "אני יודע איפה את" in read
    assert "😈" in read


@pytest.mark.parametrize("words", ["call 312-555-0147", "14 Elm Court", "dana@example.net"])
def test_messages_are_searched_before_they_are_printed(words: str) -> None:
    """A confidential text in a message stops the paper, told with its line and not again for its page."""
    case = case_of((said("21:00", SAM, words),))
    view = served_case(case, request())
    files = render_packet(view, sources({}), request(), NoJob())
    found = check_paper(files, case, request(), pieces=served_pieces(view))
    assert not found.may_write
    assert {find.where for find in found.finds if not find.by_shape} == {"line 1 of Sam"}


def test_a_number_that_was_said_to_be_a_witness_s_is_looked_for() -> None:
    """A number matched to somebody hidden is a confidential text like one in their record."""
    case = case_of((said("21:00", SAM, f"I called {UNKNOWN}"),))
    ana = next(person for person in case.people if person.name == "Ana Ruiz")
    known = Identifier(ident("hers"), "", UNKNOWN, ana.id, "saw", "")
    for identifiers, kinds in (((), {True}), ((known,), {False})):
        told = replace(case, identifiers=(*case.identifiers, *identifiers))
        view = served_case(told, request())
        files = render_packet(view, sources({}), request(), NoJob())
        finds = check_paper(files, told, request(), pieces=served_pieces(view)).finds
        assert {find.by_shape for find in finds if find.what == "phone"} == kinds


def test_the_json_names_what_an_incident_rests_on() -> None:
    """Each incident lists its messages, and the lines carry the same references."""
    document = json.loads(json_bytes(served_case(case_of(), request(Paper.JSON))))
    (wanted,) = document["incidents"][0]["messages"]
    assert [line["number"] for line in document["threads"][0]["lines"] if line["ref"] == wanted] == [1]


@pytest.mark.parametrize(
    ("choice", "rests", "numbers"),
    [
        (MessageChoice(), (3,), [3]),
        (MessageChoice(around=2), (1, 9), [1, 2, 3, 7, 8, 9, 10]),
        (MessageChoice(ranges=((8, 99), (1, 2))), (5,), [1, 2, 5, 8, 9, 10]),
        (MessageChoice(whole=True), (), list(range(1, 11))),
    ],
)
def test_what_a_choice_takes_in(choice: MessageChoice, rests: tuple[int, ...], numbers: list[int]) -> None:
    """The messages of the entries are always in; ranges end with the conversation."""
    assert choice.numbers(rests, 10) == numbers


def test_spellings_of_one_number_are_one() -> None:
    """Numbers agree by their last ten digits, handles without @ and case; short codes whole."""
    assert same_identifier("+1 312 555 0147", "(312) 555-0147")
    assert same_identifier("@Sam.C", "sam.c")
    assert not same_identifier("", "")
    assert not same_identifier("312-555-0147", "312-555-0148")
    assert [field_of(value) for value in ("312-555-0147", "a@b.example", "@sam", "5551")] == [
        "phone", "email", "handle", "handle",
    ]  # fmt: skip


def test_nobody_is_hidden_by_an_id_that_is_not_there() -> None:
    """An answer about somebody who was erased since names nobody."""
    case = case_of()
    gone = Identifier(ident("gone"), "sms", UNKNOWN, EntityId(b"0" * 16), "saw", "")
    view = served_case(replace(case, identifiers=(gone,)), request())
    assert view.threads[0].speakers[-1].who is None


def test_the_table_of_a_bundle_has_every_chosen_line() -> None:
    """Who, when and words as in the packet; what a spreadsheet would compute is marked."""
    view = served_case(case_of((*TALK, said("21:10", SAM, "=1+1"))), request(Paper.BUNDLE))
    rows = list(csv.DictReader(io.StringIO(messages_csv(view).decode("utf-8-sig"), newline="")))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 12)]
    assert (rows[0]["from"], rows[0]["time"], rows[0]["words"]) == (
        f"'{SAM}",
        "2026-03-14T21:00",
        "where are you",
    )
    assert (rows[0]["incidents"], rows[1]["incidents"], rows[0]["read_from"]) == ("1", "", "E011")
    assert rows[1]["from"] == "me"
    assert (rows[-1]["words"], rows[-1]["apostrophe_added"]) == ("'=1+1", "from words")


@pytest.mark.parametrize(("shown", "listed"), [(None, False), ((1, 2), True)])
def test_a_bundle_lists_files_that_hold_more_than_was_chosen(
    shown: tuple[int, ...] | None, listed: bool
) -> None:
    """The original of a conversation holds all of it, and that is said before it goes out."""
    case, asked = case_of(shown=shown), request(Paper.BUNDLE)
    given = sources({CHAT.id: TextView("chat", "utf-8", certain=True)})
    notes = review_originals(case, served_case(case, asked), given, asked, NoJob())
    assert any("conversation" in note.reasons for note in notes) is listed


def test_the_private_log_names_the_messages_of_an_entry(tmp_path: Path) -> None:
    """By conversation and number; what is not there any more is counted."""
    case = case_of(shown=(1, 2, 3))
    gone = MessageRef(ident("erased"), 4)
    refs = tuple(line.stored.ref for line in case.excerpts[0].lines)
    case = replace(case, entries=(replace(case.entries[0], messages=(*refs, gone)),))
    (made,) = render_log(case, sources({}), request(Paper.LOG), NoJob(), "")
    words = " ".join(pdf_text(made.data, tmp_path).split())
    assert "Text messages (SMS): Sam: 1–3 one that was erased" in words
    assert "Conversation 1" in words
    assert "he called me from it" in words


def test_what_is_withheld_leaves_the_rest_of_the_words(tmp_path: Path) -> None:
    """The find is replaced where it stands, in whatever figures, and the line says so."""
    wide = "come to ９９ Birch Road"
    case = case_of(
        (
            said("21:00", SAM, "I am at 14 Elm Court now"),
            said("21:01", SAM, wide),
            said("21:02", SAM, "ok"),
        )
    )
    view = served_case(case, request())
    finds = check_paper(
        render_packet(view, sources({}), request(), NoJob()), case, request(), pieces=served_pieces(view)
    ).finds
    assert {find.where for find in finds if find.own} == {"line 1 of Sam", "line 2 of Sam"}
    asked = request(withhold=frozenset(find.id for find in finds if find.own))
    view = without_withheld(view, case, asked)
    assert [line.text for line in view.threads[0].lines] == [
        "I am at [address withheld] now",
        "come to [address withheld]",
        "ok",
    ]
    files = render_packet(view, sources({}), asked, NoJob())
    assert check_paper(files, case, asked, pieces=served_pieces(view)).may_write
    words = " ".join(pdf_text(files[0].data, tmp_path, "-layout").split())
    assert words.count("I have withheld what stands in square brackets") == 2
    assert "Elm Court" not in words
