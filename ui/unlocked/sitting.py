"""What was agreed to since the vault was opened: never stored, gone with a lock."""

from __future__ import annotations


class Sitting:
    """Remembers, until the lock, which questions need not be asked again."""

    def __init__(self) -> None:
        self._agreed: set[str] = set()
        self._answers: dict[str, object] = {}

    def has_agreed(self, question: str) -> bool:
        """Tell whether the person agreed to this question already."""
        return question in self._agreed

    def agree(self, question: str) -> None:
        """Remember that the person agreed."""
        self._agreed.add(question)

    def answer(self, question: str) -> object | None:
        """Return what was answered to this question, when that was to be kept."""
        return self._answers.get(question)

    def keep_answer(self, question: str, answer: object) -> None:
        """Remember an answer, so that it is not asked for again."""
        self._answers[question] = answer
