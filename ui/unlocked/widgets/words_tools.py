"""Small helpers for sentences that widgets build. No Qt."""

from __future__ import annotations

from collections.abc import Sequence


def few_words(words: Sequence[str], most: int = 2) -> str:
    """Join the first words with commas, and tell by an ellipsis that there are more."""
    shown = ", ".join(words[:most])
    return f"{shown} …" if len(words) > most else shown
