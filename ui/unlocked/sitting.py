"""What was agreed to since the vault was opened: never stored, gone with a lock."""

from __future__ import annotations


class Sitting:
    """Remembers, until the lock, which questions need not be asked again."""

    def __init__(self) -> None:
        self._agreed: set[str] = set()

    def has_agreed(self, question: str) -> bool:
        """Tell whether the person agreed to this question already."""
        return question in self._agreed

    def agree(self, question: str) -> None:
        """Remember that the person agreed."""
        self._agreed.add(question)
