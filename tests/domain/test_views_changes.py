"""Later changes are told with their dates; what was removed for privacy is not repeated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.entry import Entry, GuidedAnswer, Involvement
from app.domain.views.cut import served_case
from app.domain.views.served import ServedChange
from app.domain.views.served_who import Who
from tests.exports.builders import PHOTO, at, entry, full_case, ident, request, versions, when

FIRST = entry("e1", what="He came to the house.", when=when("2026-11-01"), where="My street")


def told(*states: tuple[Entry, str, str]) -> tuple[ServedChange, ...]:
    """The changes of an entry that went through these states: (state, reason, changed fields)."""
    clock = (f"2026-11-15T18:{minute:02d}" for minute in range(60))
    made = versions(*((state, next(clock), reason, changed.split()) for state, reason, changed in states))
    case = full_case()
    last = states[-1][0]
    case = replace(case, entries=(last,), versions={last.id: made})
    return served_case(case, request()).incidents[0].changes


def test_the_first_saving_is_not_a_change() -> None:
    """An entry saved once has no later changes."""
    assert told((FIRST, "", "")) == ()


def test_added_corrected_and_removed_are_told_apart() -> None:
    """A new value is added, another value corrects, an empty one removes."""
    second = replace(FIRST, i_did="I closed the door.")
    third = replace(second, where="The corner shop")
    fourth = replace(third, i_did="")
    found = told((FIRST, "", ""), (second, "", "i_did"), (third, "", "where"), (fourth, "", "i_did"))
    assert [(change.kind, change.field, change.was, change.now) for change in found] == [
        ("added", "i_did", "", "I closed the door."),
        ("corrected", "where", "My street", "The corner shop"),
        ("removed", "i_did", "I closed the door.", ""),
    ]


def test_a_text_that_grew_tells_only_what_was_added() -> None:
    """More words at the end are an addition, not a correction of everything."""
    longer = replace(FIRST, what="He came to the house.\nHe rang twice.")
    assert [(change.kind, change.now) for change in told((FIRST, "", ""), (longer, "", "what"))] == [
        ("added", "He rang twice.")
    ]


def test_words_removed_for_privacy_are_nowhere() -> None:
    """One line says that words were taken out and on which days they had been changed, never the words."""
    grown = replace(FIRST, what="He came to the house. 14 Elm Court.")
    clean = replace(FIRST, what="He came to the house. [address withheld].")
    later = replace(clean, what="He came to the house. [address withheld]. He left.")
    found = told((FIRST, "", ""), (grown, "", "what"), (clean, "privacy", "what"), (later, "", "what"))
    assert [(change.kind, change.private, change.was, change.now) for change in found] == [
        ("removed", True, "", ""),
        ("added", False, "", "He left."),
    ]
    assert found[0].earlier == (at("2026-11-15T18:01"),)
    assert found[0].on == at("2026-11-15T18:02")


def test_answers_times_tags_and_persons_keep_their_shape() -> None:
    """Values are told as what they are, so that a paper can put them in words."""
    sam = ident("Sam Corven")
    other = replace(
        FIRST,
        weapon=Answer(AnswerState.NO),
        when=when("2026-11-02"),
        kinds=("following", "coercion"),
        persons=(Involvement(sam, "saw", "at the gate"),),
        witnesses=(ident("Ana Ruiz"),),
    )
    found = {
        change.field: change
        for change in told((FIRST, "", ""), (other, "", "weapon when kinds persons witnesses"))
    }
    assert found["weapon"].now == Answer(AnswerState.NO)
    assert found["when"].was == FIRST.when
    assert found["kinds"].now == ("following",)
    assert found["persons"].now == (Who("Sam Corven", "saw", "at the gate"),)
    assert found["witnesses"].now == ("Ana Ruiz",)


def test_a_declined_answer_is_told_as_removed_without_its_words() -> None:
    """From yes to rather not say: the answer is gone, its new words are not printed."""
    before = replace(FIRST, police=yes("they came"))
    after = replace(FIRST, police=Answer(AnswerState.DECLINED, "secret reason"))
    (change,) = told((before, "", ""), (after, "", "police"))
    assert (change.kind, change.private, change.was, change.now) == ("removed", True, "", "")


def test_a_declined_answer_hides_every_earlier_one() -> None:
    """Rather not say takes back what was said before, also across "not asked" and in guided answers."""
    said = replace(FIRST, harm=yes("SECRET"), guided=(GuidedAnswer("weapon_what", "yes", "SECRET"),))
    worse = replace(said, harm=yes("SECRET twice"))
    empty = replace(worse, harm=Answer())
    after = replace(
        empty,
        harm=Answer(AnswerState.DECLINED),
        guided=(GuidedAnswer("weapon_what", "declined", ""),),
    )
    again = replace(after, harm=yes("a bruise"))
    found = told(
        (FIRST, "", ""),
        (said, "", "harm guided"),
        (worse, "", "harm"),
        (empty, "", "harm"),
        (after, "", "harm guided"),
        (again, "", "harm"),
    )
    assert "SECRET" not in repr(found)
    assert sorted((change.kind, change.field, change.private, len(change.earlier)) for change in found) == [
        ("added", "harm", False, 0),
        ("removed", "guided", True, 1),
        ("removed", "harm", True, 3),
    ]


@pytest.mark.parametrize(
    ("was", "now", "kind", "rest"),
    [
        ("He did", "He didn't hit me", "corrected", "He didn't hit me"),
        ("He hit me ", "He hit me nearly", "corrected", "He hit me nearly"),
        ("He came.", "He came. Then he left.", "added", "Then he left."),
        ("He came. ", "He came. Then he left.", "added", "Then he left."),
        ("He said “go.”", "He said “go.” I went.", "added", "I went."),
        ("I paid 1.", "I paid 1.50 dollars", "corrected", "I paid 1.50 dollars"),
        ("He hit me...", "He hit me... not.", "corrected", "He hit me... not."),
        ("He hit me", "He hit me\nHe left", "added", "He left"),
        ("He hit me\n", "He hit me\nnot at all", "added", "not at all"),
    ],
)
def test_only_a_new_sentence_or_line_is_an_addition(was: str, now: str, kind: str, rest: str) -> None:
    """More letters that change what the earlier words say are a correction."""
    first, second = replace(FIRST, what=was), replace(FIRST, what=now)
    (change,) = told((first, "", ""), (second, "", "what"))
    assert (change.kind, change.now) == (kind, rest)


def test_guided_answers_are_told_question_by_question() -> None:
    """A guided answer that was given later is told with its question."""
    after = replace(
        FIRST,
        guided=(GuidedAnswer("weapon_what", "yes", "a bat"), GuidedAnswer("weapon_near", "declined", "no")),
    )
    (change,) = told((FIRST, "", ""), (after, "", "guided"))
    assert (change.question, change.kind, change.now) == ("weapon_what", "added", yes("a bat"))


def test_files_are_told_only_while_they_belong_to_the_incident() -> None:
    """A file that was added and stayed is told; one that was taken off again is not."""
    both = replace(FIRST, evidence=(PHOTO.id, ident("gone.jpg")))
    one = replace(FIRST, evidence=(PHOTO.id,))
    made = versions(
        (FIRST, "2026-11-15T18:00", "", ()),
        (both, "2026-11-16T18:00", "", ("evidence",)),
        (one, "2026-11-17T18:00", "", ("evidence",)),
    )
    case = replace(full_case(), entries=(one,), versions={one.id: made})
    found = served_case(case, request()).incidents[0].changes
    assert [(change.kind, change.items) for change in found] == [("added", (PHOTO.id,))]


def test_files_put_to_an_entry_on_the_day_of_its_writing_are_no_change() -> None:
    """Adding the files right after the words belongs to the writing."""
    with_file = replace(FIRST, evidence=(PHOTO.id,))
    assert told((FIRST, "", ""), (with_file, "", "evidence")) == ()


def test_private_fields_are_never_told() -> None:
    """Notes, danger signs and holding are not among the changes."""
    after = replace(
        FIRST, private_note="x", danger=("strangulation",), hold=False, impact=2, most_serious=True
    )
    assert told((FIRST, "", ""), (after, "", "private_note danger impact most_serious hold")) == ()
