"""Papers say when and what in words, never surer than it was given."""

from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.moment import Moment, Precision, Stamp
from app.domain.views.served_who import Who
from exports.words import (
    answer_words,
    clock_words,
    duration_words,
    guided_words,
    initials,
    instant_clock_words,
    join_words,
    label,
    moment_words,
    numbers_words,
    own_words,
    short_moment,
    size_words,
    who_words,
)
from tests.exports.builders import at, when

DAY = Stamp(date(2026, 11, 14))
NEXT = Stamp(date(2026, 11, 15))
NINE = Stamp(date(2026, 11, 14), time(21), -360)
LATE = Stamp(date(2026, 11, 14), time(23, 40), -360)
AFTER = Stamp(date(2026, 11, 15), time(0, 25), -360)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Moment(), "date not sure"),
        (Moment(Precision.UNKNOWN, DAY), "date not sure; perhaps 14 November 2026"),
        (Moment(Precision.EXACT, DAY), "14 November 2026"),
        (Moment(Precision.EXACT, NINE), "9 pm on 14 November 2026"),
        (Moment(Precision.EXACT, NINE, LATE), "from 9 pm to 11:40 pm on 14 November 2026"),
        (
            Moment(Precision.EXACT, LATE, AFTER),
            "from 11:40 pm on 14 November 2026 to 12:25 am on 15 November 2026",
        ),
        (Moment(Precision.ABOUT, NINE), "about 9 pm on 14 November 2026"),
        (Moment(Precision.ABOUT, DAY), "about 14 November 2026"),
        (Moment(Precision.ABOUT, NINE, LATE), "about 9 pm to 11:40 pm on 14 November 2026"),
        (Moment(Precision.ABOUT, DAY, NEXT), "about 14 November 2026 to 15 November 2026"),
        (Moment(Precision.BETWEEN, DAY, NEXT), "between 14 November 2026 and 15 November 2026"),
        (Moment(Precision.BEFORE, DAY), "before 14 November 2026"),
    ],
)
def test_how_sure_a_time_is_stays_in_the_words(moment: Moment, words: str) -> None:
    """Every precision has words of its own."""
    assert moment_words(moment) == words


def test_noon_and_midnight_cannot_be_mistaken() -> None:
    """Twelve o'clock is named, not numbered."""
    assert [clock_words(time(hour)) for hour in (0, 12, 1, 13)] == ["midnight", "12 noon", "1 am", "1 pm"]
    assert clock_words(time(0, 5)) == "12:05 am"
    assert clock_words(time(12, 5, 9)) == "12:05:09 pm"


def test_a_short_moment_keeps_days_and_doubt() -> None:
    """A table cell drops the time of day, not the doubt about the day."""
    assert short_moment(Moment(Precision.ABOUT, NINE)) == "14 November 2026"
    assert short_moment(Moment(Precision.ABOUT, DAY), brief=True) == "about 14 Nov 2026"
    assert short_moment(Moment(Precision.BETWEEN, NINE, LATE)) == "14 November 2026"
    assert short_moment(Moment(Precision.BEFORE, NINE)) == "before 9 pm on 14 November 2026"
    assert (
        short_moment(Moment(Precision.BETWEEN, NINE, AFTER), brief=True)
        == "between 14 Nov 2026 and 15 Nov 2026"
    )


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (NOT_ASKED, ""),
        (Answer(AnswerState.DECLINED, "because"), ""),
        (Answer(AnswerState.UNKNOWN), "I don't know"),
        (Answer(AnswerState.NO), "No"),
        (Answer(AnswerState.NO, "he hid it"), "No: he hid it"),
        (yes(), "Yes"),
        (yes("a knife"), "Yes: a knife"),
    ],
)
def test_five_states_of_an_answer(answer: Answer, words: str) -> None:
    """Not asked and rather not say print nothing; the others say what they are."""
    assert answer_words(answer) == words


def test_an_answer_can_be_a_code_or_own_words() -> None:
    """A code of the group prints its label, anything else prints as typed."""
    assert answer_words(yes("weekly"), "often") == label("often", "weekly")
    assert answer_words(yes("every full moon"), "often") == "every full moon"


def test_an_open_question_is_answered_by_the_words() -> None:
    """Nobody answers "what was it?" with yes."""
    assert guided_words("weapon_what", yes("a bat")) == "a bat"
    assert guided_words("strangulation_voice", yes("hoarse")) == "Yes: hoarse"
    assert guided_words("weapon_what", Answer(AnswerState.UNKNOWN)) == "I don't know"


def test_how_the_person_knows_stands_with_the_name() -> None:
    """Name, basis and own words; a person not named is called so."""
    assert who_words(Who("Sam", "saw", "")) == "Sam – how I know: I saw them"
    assert (
        who_words(Who("Sam", "i_think", "of the voice"))
        == "Sam – how I know: I think so, because of the voice"
    )
    assert who_words(Who("Sam", "somebody_told", "Ana")) == "Sam – how I know: Somebody told me: Ana"
    assert who_words(Who("", "", "")) == "A person not named"


def test_a_reason_that_was_not_given_is_not_begun() -> None:
    """No "because" without words or before a capital; of nobody named the paper says that it is not known."""
    assert who_words(Who("Sam", "i_think", "")) == "Sam – how I know: I think so"
    assert who_words(Who("Sam", "i_think", "The number was new.")) == (
        "Sam – how I know: I think so: The number was new."
    )
    assert who_words(Who("", "i_think", "", named=False)) == "I do not know who it was"
    assert who_words(Who("", "i_think", "No caller.", named=False)) == "I do not know who it was: No caller."
    assert who_words(Who("", "i_think", "")) == "A person not named – how I know: I think so"
    assert who_words(Who("", "vehicle", "", named=False)) == "A person not named – how I know: I knew the car"


def test_under_in_my_words_stand_the_words_alone() -> None:
    """A column of the person's words has no "Yes:" before them, and the answer where there are none."""
    assert own_words(yes("a knife")) == "a knife"
    assert own_words(yes()) == "Yes"
    assert own_words(Answer(AnswerState.DECLINED, "x")) == ""


def test_small_words() -> None:
    """Sizes, lengths, initials, lists and runs of numbers."""
    assert [size_words(size) for size in (1, 812, 47_104, 3_355_443)] == [
        "1 byte",
        "812 bytes",
        "46 KB",
        "3.2 MB",
    ]
    assert [duration_words(ms) for ms in (7_999, 760_000, 3_723_000)] == ["0:07", "12:40", "1:02:03"]
    assert initials("Ana-Maria ruiz") == "A. M. R."
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"]) == "a, b and c"
    assert numbers_words([9, 3, 4, 5, 1, 9]) == "1, 3–5, 9"
    assert numbers_words([1, 2]) == "1, 2"


def test_an_instant_is_told_in_its_own_zone() -> None:
    """The log says local day and time, and the offset."""
    assert instant_clock_words(at("2026-11-15T18:00")) == "15 November 2026, 12:00:00 (UTC-06:00)"


def test_a_persons_own_word_is_its_own_label() -> None:
    """Tags that are in no vocabulary print as typed."""
    assert label("kind", "following") == "Following"
    assert label("kind", "stood by the mailbox") == "stood by the mailbox"
    assert when("2026-11-14").zone == "America/Chicago"
