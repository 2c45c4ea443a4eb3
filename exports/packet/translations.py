"""Words in another language: below each its translation or room for one, a list of all, and a certificate.

What is printed as a translation was typed by a person (CRC 3.1110(g): exhibits in a foreign language need a
certified one); the certificate is for the translator to sign, its lines are blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.translation import foreign_script, is_foreign
from app.domain.views.served import ServedTranslation
from app.strings.catalogue import text
from exports.packet.plan import shortened
from exports.packet.sheet import Passage, Sheet
from exports.render.document import Style
from exports.render.inline import Inline, Run

_LETTERS_A_LINE = 80
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Tongue:
    """Where texts stand that may be in another language: what it is called, its language, what is known."""

    where: str
    language: str = ""
    known: Sequence[ServedTranslation] = ()


def needed(words: str, language: str, known: Sequence[ServedTranslation]) -> tuple[ServedTranslation, ...]:
    """Return what of a text has to be read in the court's language, translated or not.

    `language` is what the person says that the text is in.
    """
    wanted = words.strip()
    if not wanted:
        return ()
    inside = [each for each in known if _stands(each.original.strip(), wanted)]
    for each in inside:
        if each.original.strip() == wanted:
            return (_named(each, language),)
    rest = wanted
    for each in inside:
        rest = rest.replace(each.original.strip(), " ")
    spoken = spoken_in(language, rest)
    found = tuple(_named(each, language) for each in inside)
    if spoken and any(letter.isalpha() for letter in rest):
        return (*found, ServedTranslation(wanted, language=spoken))
    return found


def _stands(original: str, words: str) -> bool:
    """Whether a passage stands in a text, as words of their own where letters have spaces between words."""
    if not original or original not in words:
        return False
    if foreign_script(original):
        return True
    return re.search(rf"(?<!\w){re.escape(original)}(?!\w)", words) is not None


def _named(each: ServedTranslation, language: str) -> ServedTranslation:
    return replace(each, language=each.language or spoken_in(language, each.original))


def spoken_in(language: str, words: str) -> str:
    """Name the language that was told, else the letters of the words; "" for the court's language."""
    if is_foreign(language):
        return language
    script = foreign_script(words)
    return text("packet.translation.letters", script=script) if script else ""


def draw_translated(sheet: Sheet, tongue: Tongue, texts: Sequence[str]) -> None:
    """Draw below what was printed what it says in the court's language, or lines to write it on."""
    doc = sheet.doc
    for words in texts:
        for each in needed(words, tongue.language, tongue.known):
            anchor = sheet.passage(tongue.where, each)
            head = head_of(each, is_part=each.original.strip() != words.strip())
            if each.words.strip():
                doc.labelled(head, each.words, Style.QUOTE, anchor=anchor)
                continue
            doc.paragraph(head, Style.LABEL, keep_with_next=True, anchor=anchor)
            draw_lines(sheet, each.original)


def draw_lines(sheet: Sheet, original: str) -> None:
    """Draw lines to write on, about as many as the original fills."""
    sheet.doc.blank_lines(min(_MOST_LINES, 1 + len(original) // _LETTERS_A_LINE))


def cell_translations(sheet: Sheet, tongue: Tongue, words: str, anchors: list[str]) -> Iterator[Run]:
    """Yield what stands below a message in its cell; `anchors` gets where it stands."""
    for each in needed(words, tongue.language, tongue.known):
        anchors.append(sheet.passage(tongue.where, each))
        head = head_of(each, is_part=each.original.strip() != words.strip())
        yield Run(f"\n{head}", bold=True)
        yield Run(f"\n{each.words.strip()}" if each.words.strip() else "\n\n\u00a0")


def head_of(each: ServedTranslation, *, is_part: bool) -> str:
    """Say above a translation what it is of, and who translated; or that nobody did."""
    what = text("packet.translation.part", words=shortened(each.original)) if is_part else ""
    if not each.words.strip():
        state = "packet.translation.empty"
    elif each.by:
        state = "packet.translation.by"
    else:
        state = "packet.translation.words"
    said = text(state, by=each.by)
    return f"{what} {said}".strip()


def draw_list(sheet: Sheet, passages: Sequence[Passage]) -> None:
    """Draw which passages there are, and a certificate for each who translated, and one left blank."""
    doc = sheet.doc
    doc.heading(1, text("packet.translations.title"), anchor="translations", new_page=True)
    doc.paragraph(text("packet.translations.about"), Style.NOTE)
    rows: list[list[Inline]] = []
    for group in _grouped(passages):
        first = group[0]
        by = first.by or text("packet.translations.not_stated")
        state = by if first.done else text("packet.translations.none")
        rows.append([first.where, first.language, str(len(group)), state, sheet.page(first.anchor)])
    columns = ("where", "language", "passages", "translated_by", "page")
    doc.table([text(f"packet.column.{name}") for name in columns], rows, widths=(3.4, 2.6, 1.9, 3, 1.4))
    signing = dict.fromkeys((one.by, one.languages) for one in passages if one.done)
    if any(not one.done for one in passages):
        signing[("", "")] = None
    for by, languages in signing:
        _draw_certificate(sheet, by, languages)


def _draw_certificate(sheet: Sheet, by: str, languages: str) -> None:
    doc = sheet.doc
    doc.heading(2, text("packet.certificate.title"))
    name, known = by or text("packet.certificate.blank"), languages or text("packet.certificate.blank")
    key = "packet.certificate.words" if by else "packet.certificate.words_blank"
    doc.paragraph(text(key, name=name, languages=known), keep_with_next=True)
    doc.signature_block([text("packet.certificate.date"), text("packet.certificate.signature")])


def _grouped(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Put together what stands in one place in one language and is in one state, in order."""
    groups: dict[tuple[object, ...], list[Passage]] = {}
    for one in passages:
        groups.setdefault((one.where, one.language, one.done, one.by, one.languages), []).append(one)
    return list(groups.values())


def tongue_words(passages: Sequence[Passage]) -> str:
    """Say of an exhibit in the index which language is in it, and whether that is translated."""
    languages = ", ".join(dict.fromkeys(one.language for one in passages if one.language))
    done = sum(one.done for one in passages)
    state = "all" if done == len(passages) else "some" if done else "none"
    return text(f"packet.index.tongue_{state}", languages=languages)
