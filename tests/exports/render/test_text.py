"""Text is shown as it is: nothing hidden, nothing lost between characters, clusters and line pieces."""

from __future__ import annotations

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from exports.render import bidi
from exports.render.breaks import tokens
from exports.render.text import clusters, name_of, printable

_EXPLICIT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x07b", "a[U+0007]b"),
        ("pay \u202e001", "pay [RIGHT-TO-LEFT OVERRIDE]001"),
        ("\u202dx", "[LEFT-TO-RIGHT OVERRIDE]x"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\ttab", "\ttab"),
        ("\ufeffa", "\u2060a"),
        ("\ud800", "[U+D800]"),
        ("<b>&amp;</b> {x} %s \\n", "<b>&amp;</b> {x} %s \\n"),
        ("a\u200d\u200b\u00ad", "a\u200d\u200b\u00ad"),
    ],
)
def test_printable_shows_what_would_act_or_hide(raw: str, shown: str) -> None:
    """Control characters and overrides become names; line ends are one kind; the rest is verbatim."""
    assert printable(raw) == shown


def test_names_are_in_brackets() -> None:
    """A character without a name is shown by its number."""
    assert name_of("\u0f40") == "[TIBETAN LETTER KA]"
    assert name_of("\ue000") == "[U+E000]"


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "🇺🇸",
        "❤️",
        "क्षि",
        "น้ำ"[:2],
        "각".encode().decode(),
        "\u1100\u1161\u11a8",
        "1\ufe0f\u20e3",
        "\r",
    ],
)
def test_a_readable_character_is_one_piece(cluster: str) -> None:
    """Marks, joined emoji, flags, conjuncts and Hangul letters stay together."""
    assert list(clusters(cluster)) == [cluster]


@given(st.text())
def test_pieces_join_to_the_text(text: str) -> None:
    """Neither clusters nor line pieces add or drop a character."""
    assert "".join(clusters(text)) == text
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("well-known 555-0100", ["well-known", " ", "555-0100"]),
        ("他说：“走”。", ["他", "说：", "“走”。"]),
        ("กินเที่ยว", ["กิ", "น", "เที่", "ย", "ว"]),
        ("a\u00a0b", ["a\u00a0b"]),
    ],
)
def test_lines_break_where_readers_expect(text: str, pieces: list[str]) -> None:
    """Spaces, ideographs, written syllables; never after an opening mark or before a closing one."""
    assert tokens(text) == pieces


@given(
    st.text(
        alphabet="abc אבג دسن 123 ١٢ ()[].,-+%/ \u202a\u202b\u202c\u2066\u2067\u2068\u2069\u064e", max_size=20
    )
)
def test_order_agrees_with_the_reference(text: str) -> None:
    """Right-to-left order is that of another implementation of UAX 9."""
    base = bidi.base_level(text)
    ranks = bidi.levels(text, base) or [0] * len(text)
    mine = bidi.visual_order(list(text), ranks)
    theirs = get_display(text, base_dir="R" if base else "L") if text else ""

    def inked(line: str) -> str:
        return "".join(c for c in line if unicodedata.bidirectional(c) not in _EXPLICIT)

    assert inked("".join(mine)) == inked(theirs)
