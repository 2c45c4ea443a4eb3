"""The five states of every question; not asked is never shown as "none"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AnswerState(StrEnum):
    """What became of a question."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Answer:
    """The state of one question and, where the person gave them, their words."""

    state: AnswerState = AnswerState.NOT_ASKED
    words: str = ""

    def is_printed(self) -> bool:
        """Whether a paper may print an answer: not asked and "rather not say" leave the line empty."""
        return self.state in {AnswerState.YES, AnswerState.NO, AnswerState.UNKNOWN}


NOT_ASKED = Answer()


def yes(words: str = "") -> Answer:
    """Answer yes in the person's words."""
    return Answer(AnswerState.YES, words)
