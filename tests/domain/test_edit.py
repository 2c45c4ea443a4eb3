"""From typed text to typed values: what is accepted, and what is refused with which condition."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.edit import (
    Reading,
    checked,
    read_answer_text,
    read_changes,
    read_moment_text,
    read_tag,
    split_pair,
    storable,
)
from app.domain.entry import GuidedAnswer, Involvement, OrderTerm
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, record_type
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.domain.threads import MessageRef
from app.strings.labels import tag_label

ENTRY = RECORDS[RecordKind.ENTRY]

ZONE = "America/Chicago"


def _resolve(kind: RecordKind, text: str, field: str) -> EntityId:
    if text == "nobody":
        raise KnownError(ErrorCode.NOT_FOUND, value=text)
    return EntityId(f"{kind.value}:{text}".encode().ljust(16, b".")[:16])


READING = Reading(ZONE, _resolve, tag_label)


def _read(**given_texts: list[str]) -> dict[str, object]:
    return read_changes(ENTRY, given_texts, READING)


def _refused(code: ErrorCode) -> pytest.RaisesExc[KnownError]:
    return pytest.RaisesExc(KnownError, check=lambda error: error.code is code)


def test_every_shape_is_read() -> None:
    """Texts, lists, tags, choices, answers, times, numbers, flags, links and parts come out typed."""
    assert _read(
        what=["  a\n"],
        kinds=["threat", "Following", "own:Stalking by drone"],
        words=["one", "two"],
        weapon=["a knife"],
        when=["about 2026-11-14T23:40"],
        impact=["3"],
        most_serious=["yes"],
        witnesses=["Mia"],
        persons=["Dan | basis=saw | words=his face", "| basis=I heard their voice"],
        order_terms=["26-1 | term=2"],
        messages=[f"{'0b' * 16}-7"],
        guided=["strangulation_long | answer=unknown", "strangulation_said | words=nothing"],
    ) == {
        "what": "  a\n",
        "kinds": ("threat", "following", "Stalking by drone"),
        "words": ("one", "two"),
        "weapon": yes("a knife"),
        "when": Moment(Precision.ABOUT, Stamp(date(2026, 11, 14), time(23, 40), -360), None, ZONE),
        "impact": 3,
        "most_serious": True,
        "witnesses": (b"person:Mia......",),
        "persons": (
            Involvement(EntityId(b"person:Dan......"), "saw", "his face"),
            Involvement(None, "heard"),
        ),
        "order_terms": (OrderTerm(EntityId(b"court_order:26-1"), 2),),
        "messages": (MessageRef(EntityId(b"\x0b" * 16), 7),),
        "guided": (
            GuidedAnswer("strangulation_long", "unknown"),
            GuidedAnswer("strangulation_said", "yes", "nothing"),
        ),
    }


def test_an_empty_text_clears() -> None:
    """`FIELD=` sets every shape back to not asked."""
    expected = {
        "what": "",
        "when": UNKNOWN_MOMENT,
        "weapon": NOT_ASKED,
        "impact": None,
        "place": None,
        "kinds": (),
        "words": (),
        "witnesses": (),
        "persons": (),
    }
    assert _read(**{name: [""] for name in expected}) == expected


@pytest.mark.parametrize(
    ("given_texts", "code"),
    [
        ({"nope": ["x"]}, ErrorCode.UNKNOWN_FIELD),
        ({"written": ["2026-01-01"]}, ErrorCode.UNKNOWN_FIELD),
        ({"withdrawn": ["yes"]}, ErrorCode.UNKNOWN_FIELD),
        ({"kinds": ["folowing"]}, ErrorCode.UNKNOWN_TAG),
        ({"kinds": ["own: "]}, ErrorCode.UNKNOWN_TAG),
        ({"guided": ["own:question"]}, ErrorCode.UNKNOWN_TAG),
        ({"guided": ["strangulation_long | answer=perhaps"]}, ErrorCode.BAD_VALUE),
        ({"impact": ["four"]}, ErrorCode.BAD_VALUE),
        ({"impact": ["4"]}, ErrorCode.BAD_VALUE),
        ({"hold": ["perhaps"]}, ErrorCode.BAD_VALUE),
        ({"when": ["yesterday"]}, ErrorCode.BAD_DATE),
        ({"when": ["between 2026-01-01"]}, ErrorCode.BAD_DATE),
        ({"noticed": ["2026-02-30"]}, ErrorCode.BAD_DATE),
        ({"what": ["a", "b"]}, ErrorCode.USAGE),
        ({"witnesses": ["nobody"]}, ErrorCode.NOT_FOUND),
        ({"persons": ["Dan | shoe=9"]}, ErrorCode.UNKNOWN_FIELD),
        ({"order_terms": ["| term=1"]}, ErrorCode.BAD_VALUE),
        ({"messages": ["the first one"]}, ErrorCode.BAD_VALUE),
    ],
)
def test_what_cannot_be_read_is_refused(given_texts: dict[str, list[str]], code: ErrorCode) -> None:
    """Each kind of mistake has its own condition."""
    with _refused(code):
        read_changes(ENTRY, given_texts, READING)


def test_links_are_looked_up_last() -> None:
    """Nobody is looked up, and so nobody is made, when another field is wrong."""
    asked: list[str] = []

    def resolve(_kind: RecordKind, text: str, _field: str) -> EntityId:
        asked.append(text)
        return EntityId(bytes(16))

    with _refused(ErrorCode.BAD_DATE):
        read_changes(ENTRY, {"persons": ["Dan"], "when": ["x"]}, Reading(ZONE, resolve))
    assert asked == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no", Answer(AnswerState.NO)),
        ("Unknown", Answer(AnswerState.UNKNOWN)),
        ("declined", Answer(AnswerState.DECLINED)),
        ("yes", yes()),
        ("no: he had none", Answer(AnswerState.NO, "he had none")),
        ("No, he had none", yes("No, he had none")),
        ("A knife: small", yes("A knife: small")),
        ("", NOT_ASKED),
    ],
)
def test_answers_by_word(text: str, answer: Answer) -> None:
    """A state by its name, with words after a colon; everything else is a yes in the person's words."""
    assert read_answer_text(text) == answer


def test_answers_named_apart_keep_words_given_with_them() -> None:
    """`--answer FIELD=no` sets the state; words given for the same field stay with it."""
    changes = read_changes(
        ENTRY, {"weapon": ["he had none"]}, READING, answers=["weapon=no", "told-to-stop=unknown"]
    )
    assert changes == {
        "weapon": Answer(AnswerState.NO, "he had none"),
        "told_to_stop": Answer(AnswerState.UNKNOWN),
    }
    for wrong, code in [
        ("weapon=maybe", ErrorCode.BAD_VALUE),
        ("what=no", ErrorCode.BAD_VALUE),
        ("nope=no", ErrorCode.UNKNOWN_FIELD),
        ("weapon", ErrorCode.USAGE),
    ]:
        with _refused(code):
            read_changes(ENTRY, {}, READING, answers=[wrong])


def test_times_by_word() -> None:
    """A time, a stretch of time, and how sure it is, in one text."""
    assert read_moment_text("2026-11-14", ZONE) == Moment(
        Precision.EXACT, Stamp(date(2026, 11, 14)), None, ZONE
    )
    between = read_moment_text("between 2026-11-01 / 2026-11-14", ZONE)
    assert (between.precision, between.end) == (Precision.BETWEEN, Stamp(date(2026, 11, 14)))
    assert read_moment_text("before 2026-11-14", ZONE).precision is Precision.BEFORE
    assert read_moment_text("unknown", ZONE) == UNKNOWN_MOMENT
    assert read_moment_text("2026-11-14 23:40", ZONE).start == Stamp(date(2026, 11, 14), time(23, 40), -360)


def test_own_words_are_said_to_be_own() -> None:
    """A mistyped code is refused where own words need their mark; a code in it stays a code."""
    assert read_tag("kind", "own:threat dance") == "threat dance"
    assert read_tag("kind", "THREAT") == "threat"
    with _refused(ErrorCode.UNKNOWN_TAG):
        read_tag("kind", "threaten")


def test_choices_take_codes_labels_and_own_words() -> None:
    """An open choice takes a code, its label or the person's words; a closed one takes only what is listed."""
    report = record_type("report")
    assert read_changes(report, {"kind": ["Police or sheriff"]}, READING) == {"kind": "police"}
    assert read_changes(report, {"outcome": ["They laughed"]}, READING) == {"outcome": "They laughed"}
    case = record_type("case")
    assert read_changes(case, {"jurisdiction": ["us-ca"]}, READING) == {"jurisdiction": "US-CA"}
    with _refused(ErrorCode.BAD_VALUE):
        read_changes(case, {"jurisdiction": ["Mars"]}, READING)
    with _refused(ErrorCode.BAD_VALUE):
        read_changes(record_type("person"), {"role": ["boss"]}, READING)


def test_pairs_are_split_once() -> None:
    """Only the first equals sign counts, and hyphens in names are underscores."""
    assert split_pair("private-note=a=b ") == ("private_note", "a=b ")
    for text in ("", "what", "=x"):
        with _refused(ErrorCode.USAGE):
            split_pair(text)


def test_checked_keeps_each_tag_and_link_once() -> None:
    """A tag or record named twice is kept once, in order; lines of text are kept as they are."""
    one, two = EntityId(b"1" * 16), EntityId(b"2" * 16)
    changes = {"kinds": ("a", "b", "a"), "witnesses": (two, one, two), "words": ("x", "x")}
    assert checked(ENTRY, changes) == {"kinds": ("a", "b"), "witnesses": (two, one), "words": ("x", "x")}


@given(st.text())
def test_what_is_made_storable_is_accepted(text: str) -> None:
    """Names and metadata of files, whatever they hold, can be kept after cleaning."""
    broken = text + "\0\udc80"
    assert checked(ENTRY, {"title": storable(broken)})["title"].endswith("��")
    with _refused(ErrorCode.BAD_VALUE):
        checked(ENTRY, {"title": broken})
