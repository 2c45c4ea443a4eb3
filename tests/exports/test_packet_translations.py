"""Words in another language: printed as they are, what they say below, who said so, and where room is left."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from app.domain.answer import yes
from app.domain.case import CaseSnapshot
from app.domain.documents_in import TextView
from app.domain.evidence import Evidence
from app.domain.export_request import PageOptions
from app.domain.ports import NoJob
from app.domain.translation import Translation
from app.domain.views.cut import served_case
from exports.base import PaperFile
from exports.checks.court_rules import check_pdf
from exports.checks.paper_checks import check_paper
from exports.checks.words_in import served_pieces
from exports.packet.paper import render_packet
from tests.exports.builders import (
    LETTER,
    NOTE,
    PHOTO,
    SHOWN,
    at,
    entry,
    pdf_text,
    request,
    sources,
    versions,
    when,
)
from tests.exports.test_conversations import CHAT, SAM, case_of, said

SPANISH = "Me siguió hasta mi casa.\nNo pude salir."
ENGLISH = "He followed me to my house.\nI could not get out."
HEBREW = "אני יודע איפה את"


def mixed(**more: object) -> CaseSnapshot:
    """One entry in Spanish that rests on a message in Hebrew, one in English with two words that are not."""
    base = case_of((said("21:00", SAM, HEBREW), said("21:01", SAM, "Где ты"), said("21:02", SAM, "hello")))
    first = replace(
        base.entries[0],
        what=SPANISH,
        harm=yes("moretones"),
        language="Spanish",
        translations=(Translation(SPANISH, ENGLISH), Translation(HEBREW, "I know where you are", "Hebrew")),
        translated_by="Ana Ruiz",
        translator_languages="Spanish, Hebrew and English",
    )
    second = entry(
        "two",
        what="He shouted te odio at the nothing behind me.",
        when=when("2026-03-01"),
        translations=(Translation("te odio", "I hate you", "Spanish"), Translation("no", "no", "Spanish")),
    )
    return replace(base, entries=(first, second), **more)  # type: ignore[arg-type]


def drawn(case: CaseSnapshot, *, pleading: bool = False) -> PaperFile:
    """Render a packet as one file."""
    asked = request(page=PageOptions(pleading=pleading))
    (made,) = render_packet(served_case(case, asked), sources(SHOWN), asked, NoJob())
    return made


def squeezed(made: PaperFile, folder: Path) -> str:
    """Its words."""
    return " ".join(pdf_text(made.data, folder, "-layout").split())


def test_each_passage_has_its_translation_below_or_room_for_one(tmp_path: Path) -> None:
    """The original stands as it is; what was typed stands under it with who typed it; else there are lines."""
    words = squeezed(drawn(mixed()), tmp_path)
    for original in (" ".join(SPANISH.split()), "moretones", "Где ты"):
        assert original in words
    assert (
        "No pude salir. In English, translated by Ana Ruiz: He followed me to my house. I could not" in words
    )
    assert "Yes: moretones In English (to be filled in):" in words
    assert "“te odio”: In English: I hate you" in words
    assert "“no”" not in words
    assert words.count("Translations by: Ana Ruiz (Spanish, Hebrew and English)") == 1
    assert "Written in: Spanish" in words


def test_a_line_of_a_chat_has_its_translation_in_its_row(tmp_path: Path) -> None:
    """A message with other letters gets what an entry says of it, or room; one in English gets nothing."""
    made = drawn(mixed())
    words = squeezed(made, tmp_path)
    assert "In English, translated by Ana Ruiz: I know where you are" in words
    chat = words[words.index("Text messages (SMS)") :]
    assert chat.count("In English (to be filled in):") == 1
    marked = drawn(mixed(evidence=(replace(CHAT, language="Spanish"),)))
    chat = squeezed(marked, tmp_path)
    assert chat[chat.index("Text messages (SMS)") :].count("In English (to be filled in):") == 2


def test_the_list_names_every_place_and_the_certificate_waits_for_the_translator(tmp_path: Path) -> None:
    """Where, which language, by whom, on which page; a certificate for each translator and a blank one."""
    made = drawn(mixed())
    pages = pdf_text(made.data, tmp_path, "-layout").split("\f")
    at_page = next(number for number, words in enumerate(pages) if "Translator's certificate" in words)
    listed = " ".join(pages[at_page].split())
    assert "Incident 1 Spanish 1 Ana Ruiz 3" in listed
    assert "Incident 1 Spanish 1 not translated yet 3" in listed
    assert "Exhibit 1 Cyrillic letters 1 not translated yet" in listed
    assert listed.count("Translator's certificate") == 2
    assert (
        "I, Ana Ruiz, know these languages well enough to translate: Spanish, Hebrew and English." in listed
    )
    assert listed.count("Signature of the translator") == 2
    assert "/s/" not in listed
    assert "Translations, page" in " ".join(pages[0].split())
    index = next(words for words in pages if "Index of exhibits" in words and "In this packet" not in words)
    assert "partly translated" in " ".join(index.split())


def test_the_maker_is_told_on_which_pages(tmp_path: Path) -> None:
    """The result names the pages with words in another language, and those with room only."""
    made = drawn(mixed())
    (told,) = [check.detail for check in made.checks if check.check == "translations"]
    pages = pdf_text(made.data, tmp_path, "-layout").split("\f")
    empty = {str(n) for n, words in enumerate(pages, 1) if "In English (to be filled in)" in words}
    assert set(told.split("Not translated yet: pages ")[1].split(".")[0].split(", ")) == empty
    assert "packet.note.translation" in made.notes
    plain = drawn(replace(mixed(), entries=(mixed().entries[1],), threads=(), excerpts=(), evidence=()))
    assert [check.check for check in plain.checks] == ["petition", "translations"]
    english = replace(mixed().entries[1], translations=())
    none = drawn(replace(mixed(), entries=(english,), threads=(), excerpts=(), evidence=()))
    assert [check.check for check in none.checks] == ["petition"]
    assert "packet.note.translation" not in none.notes


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        (replace(PHOTO, language="Spanish"), ""),
        (
            replace(LETTER, language="Spanish", translation="You will pay.", translated_by="Ana Ruiz"),
            "You will pay.",
        ),
        (replace(NOTE, language="es", translation="Line one says stop."), "Line one says stop."),
    ],
)
def test_a_file_in_another_language_has_a_page_for_it(item: Evidence, typed: str, tmp_path: Path) -> None:
    """Behind a picture, letter or text that was marked stands what it says, or lines to write on."""
    base = mixed()
    one = replace(base.entries[1], evidence=(item.id,), translations=())
    made = drawn(replace(base, entries=(one,), threads=(), excerpts=(), evidence=(item,)))
    words = squeezed(made, tmp_path)
    assert "What it says in English" in words
    assert typed in words
    assert ("not translated yet" in words) == (typed == "")


def test_lines_to_write_on_stand_with_what_they_are_for() -> None:
    """However long the text before, no page holds lines alone."""
    base = mixed()
    one = replace(base.entries[1], evidence=(NOTE.id,), translations=())
    case = replace(base, entries=(one,), threads=(), excerpts=(), evidence=(NOTE,))
    view = served_case(case, request())
    for count in range(8, 40, 2):
        shown = {NOTE.id: TextView("Он ждал.\n" * count, "utf-8", certain=True)}
        (made,) = render_packet(view, sources(shown), request(), NoJob())
        assert [
            check for check in check_pdf(made.data) if check.check == "court_blank" and not check.ok
        ] == []


def test_the_original_keeps_its_language_and_the_paper_its_standards() -> None:
    """A reader that speaks is told the language; a checker finds nothing."""
    made = drawn(mixed(), pleading=True)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(made.data, profile=profile).failures == []
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        spoken = {
            str(item.Lang) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Lang" in item
        }
    assert {"es", "en-US"} <= spoken


def test_a_translation_of_words_that_were_taken_out_is_not_printed(tmp_path: Path) -> None:
    """What went for privacy is not told by its translation either."""
    first = entry("e1", what="Vivo en SECRETO.", when=when("2026-11-01"), translations=(Translation("Vivo en SECRETO.", "I live in SECRET."),))  # fmt: skip
    second = replace(first, what="He came.")
    history = versions(
        (first, "2026-11-02T18:00", "", ()), (second, "2026-11-03T18:00", "privacy", ("what",))
    )
    case = replace(mixed(), entries=(second,), versions={second.id: history}, taken=at("2026-11-16T12:00"))
    assert "SECRET" not in squeezed(drawn(case), tmp_path)


def test_the_words_of_a_correction_are_translated_too(tmp_path: Path) -> None:
    """What a text was before it was corrected stands in the paper, so what it says does too."""
    old, new = "Vino a las ocho.", "Vino a las nueve."
    pairs = (Translation(old, "He came at eight."), Translation(new, "He came at nine."))
    first = entry("e1", what=old, when=when("2026-11-01"), language="Spanish", translations=pairs)
    second = replace(first, what=new)
    history = versions(
        (first, "2026-11-02T18:00", "", ()), (second, "2026-11-03T18:00", "correction", ("what",))
    )
    case = replace(mixed(), entries=(second,), versions={second.id: history}, taken=at("2026-11-16T12:00"))
    words = squeezed(drawn(case), tmp_path)
    assert words.count("He came at eight.") == words.count("He came at nine.") == 1
    assert (
        words.index("He came at nine.")
        < words.index("Corrected on 3 November 2026")
        < words.index("at eight.")
    )


def test_a_translation_is_searched_like_ones_own_words() -> None:
    """A confidential text in a translation stops the paper where it was typed."""
    case = mixed()
    told = replace(case.entries[0], translations=(Translation(SPANISH, "He came to 14 Elm Court."),))
    case = replace(case, entries=(told,))
    view = served_case(case, request())
    files = render_packet(view, sources(SHOWN), request(), NoJob())
    found = check_paper(files, case, request(), pieces=served_pieces(view))
    assert not found.may_write
    assert any("a translation" in find.where for find in found.finds)
