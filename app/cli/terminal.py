"""Words of a case on a terminal: they are shown, and steer nothing."""

from __future__ import annotations

# Escape sequences move the cursor, a lone CR overwrites a line; neither is taken from a text or a file name.
_CONTROLS = dict.fromkeys(({*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A}), "�")
# Embeddings, overrides and isolates would turn round what stands after them.
_DIRECTIONS: dict[int, None] = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_UNSAFE: dict[int, str | None] = {**_CONTROLS, **_DIRECTIONS}


def shown(words: str) -> str:
    """Return text as a terminal may be given it; line ends and tabs stay."""
    return words.replace("\r\n", "\n").translate(_UNSAFE)


def in_one_line(words: str) -> str:
    """Return text, such as a file name, for a row of a list."""
    return " ".join(shown(words).splitlines())
