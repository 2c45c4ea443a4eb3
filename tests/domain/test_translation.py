"""A language is known because somebody said so, or by its letters; nothing is guessed from Latin ones."""

from __future__ import annotations

import pytest

from app.domain.translation import foreign_script, is_foreign, language_tag


@pytest.mark.parametrize(
    ("words", "script"),
    [
        ("Где ты сегодня?", "Cyrillic"),
        ("אני יודע איפה את", "Hebrew"),
        ("OK اتصل بي", "Arabic"),
        ("我知道", "Chinese or Japanese"),
        ("好", "Chinese or Japanese"),
        ("どこ", "Japanese"),
        ("ﾊﾝｶｸ", "Katakana"),
        ("สวัสดี", "Thai"),
    ],
)
def test_other_letters_are_seen(words: str, script: str) -> None:
    """Letters of another script are named, the most frequent ones."""
    assert foreign_script(words) == script


@pytest.mark.parametrize(
    "words",
    [
        "te voy a encontrar",
        "Łódź, naïve café, tiếng Việt",
        "¯\\_(ツ)_/¯",
        "😀 100 € ½ µm",
        "𝓗ello",
        "ｆｕｌｌ",
        "Ω",
        "",
    ],
)
def test_latin_letters_and_signs_say_nothing(words: str) -> None:
    """Spanish is not told from English by a program; signs, emoji and single letters are no language."""
    assert foreign_script(words) == ""


def test_a_language_is_known_by_its_name_or_tag() -> None:
    """English in any spelling is the court's; another name counts, whether its tag is known or not."""
    assert [language_tag(name) for name in ("Spanish", " español ", "es", "Klamath")] == [
        "es",
        "es",
        "es",
        "",
    ]
    assert [is_foreign(name) for name in ("", "English", "en", "Inglés", "ingles", "Spanish", "Klamath")] == [
        *(False,) * 5,
        True,
        True,
    ]
