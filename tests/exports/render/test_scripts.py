"""Words come back from the paper as they went in, in every script and order."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exports.render import looks
from exports.render.document import Document, PageStyle, Rendered, Style
from exports.render.inline import break_lines
from exports.render.text import printable
from tests.exports.render.reading import mapped_text, needs_poppler, opened, poppler_text, solid, words

SCRIPTS = {
    "latin": "Zoë’s naïve café – „Straße“, ¿qué? Łódź, Ångström; office affluent AVATAR To.",
    "combining": "e\u0301 q\u0323\u0307 a\u0308\u0304 n\u0303o",
    "vietnamese": "Nguyễn Văn Đặng đã gọi tôi lúc nửa đêm.",
    "cyrillic": "Он ждал у дома два часа. Ґанок, Ђорђе, Қазақ.",
    "greek": "Περίμενε έξω από το σπίτι· «πού είσαι;» ἄνθρωπος",
    "arabic": 'قال لي: "سأجدك أينما ذهبت" في الساعة 23:40 يوم 14 نوفمبر، ثم انتظر أمام البيت.',
    "arabic vowels": "الْعَرَبِيَّةُ لِلَّٰهِ قَالَ بَيْتٌ",
    "arabic and latin": "أرسل رسالة إلى jordan@example.org و +1 555 0100 (مرتين) اليوم!",
    "hebrew": "שָׁלוֹם עולם, זה מבחן (עם סוגריים) ומספר 123.",
    "chinese": "他说：“我会找到你，无论你去哪里。”然后他在门口等了两个小时。",
    "japanese": "彼は「どこに行っても見つける」と言いました。カタカナ、ﾊﾝｶｸ。",
    "korean": "그는 어디로 가든지 나를 찾을 것이라고 말했다.",
    "hindi": "उसने कहा कि वह मुझे ढूंढ लेगा, क्षत्रिय श्री किताब।",
    "bengali": "সে বলেছিল আমি তোমাকে খুঁজে বের করব। ক্ষত্রিয়",
    "tamil": "அவன் என்னைக் கண்டுபிடிப்பேன் என்றான்.",
    "thai": "เขาบอกว่าเขาจะตามหาฉัน น้ำ กำลัง เที่ยว",
    "khmer": "គាត់និយាយថាគាត់នឹងរកខ្ញុំឃើញ",
    "burmese": "သူက ငါ့ကို ရှာတွေ့မယ်လို့ ပြောတယ်",
    "amharic": "እንደሚያገኘኝ ተናገረ።",
    "georgian": "მან თქვა, რომ მიპოვის.",
    "armenian": "Նա ասաց, որ կգտնի ինձ։",
    "emoji": "😀 👨‍👩‍👧‍👦 👍🏽 🏳️‍🌈 🇺🇸 ❤️ 1️⃣ ☑ ✓ →",
    "mixed": "Me dijo: «no vas a salir». قال لي: لن تخرجي من هنا! 他说：不要走。😡",
    "right words in a left line": "He said שלום to me, and مرحبا twice (both).",
}


def _paper(text: str, *, around: int = 6, style: Style = Style.BODY) -> Rendered:
    document = Document(title="Attachment", page=PageStyle(footer="Attachment to petition"))
    document.heading(1, "Declaration (of the petitioner)")
    for _ in range(around):
        document.paragraph("This stands around it, in English (with a few words), as it would in a packet.")
    document.paragraph(text, style)
    return document.build()


@needs_poppler
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("around", [0, 6])
def test_words_come_back_verbatim_and_in_order(script: str, around: int) -> None:
    """`pdftotext` gives each script back in the order of writing, alone or on an English page."""
    paper = _paper(SCRIPTS[script], around=around)
    found = words(poppler_text(paper.pdf))
    wanted = words(SCRIPTS[script])
    if script in {"chinese", "japanese", "thai", "mixed"}:  # a line end inside is no space
        found, wanted = found.replace(" ", ""), wanted.replace(" ", "")
    assert wanted in found
    assert paper.replaced == ()
    assert "with a few words" in found.replace("withafewwords", "with a few words") or not around


@pytest.mark.parametrize("script", ["arabic vowels", "hebrew", "hindi", "combining", "latin"])
def test_lines_are_as_wide_as_their_glyphs(script: str) -> None:
    """What a reader's computer advances by is what the line was measured with, marks and kerning included."""
    document = Document(title="x", page=PageStyle(number_pages=False))
    document.paragraph(SCRIPTS[script])
    pdf = opened(document.build().pdf)
    line = break_lines(SCRIPTS[script], looks.BODY, 486, lang="en-US")[0]
    drawn, fonts, size = 0.0, pdf.pages[0].Resources.Font, 12
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(operator) == "Tf":
            widths = [int(width) for width in fonts[str(operands[0])].DescendantFonts[0].W[1]]
        elif str(operator) == "TJ":
            for item in operands[0]:
                if isinstance(item, pikepdf.String):
                    raw = bytes(item)
                    drawn += sum(widths[(raw[i] << 8 | raw[i + 1]) - 1] for i in range(0, len(raw), 2))
                else:
                    drawn -= float(item)
    assert drawn * size / 1000 == pytest.approx(line.width, abs=0.01)


@needs_poppler
@pytest.mark.parametrize(
    "text",
    [
        "He said -\nthen he left-\nand on\u2010\nend",
        " ".join(f"well-known{n} 23:00 - 24:00 and so-called" for n in range(40)),
        "https://example.org/some/long-path/which/is/long?x=1 " * 6,
        "- קודם\n- אחר כך - סוף -\nעוד",
    ],
)
def test_hyphens_at_line_ends_stay(text: str) -> None:
    """A hyphen that ends a line is neither dropped nor joined to the next line; words are not cut at one."""
    assert words(text) in words(poppler_text(_paper(text, around=0).pdf))


@needs_poppler
def test_english_around_right_to_left_words_is_untouched() -> None:
    """A page whose main direction was tipped still gives its English lines back whole."""
    found = words(poppler_text(_paper(SCRIPTS["arabic"], around=12).pdf))
    assert found.count("This stands around it, in English (with a few words), as it would in a packet.") == 12
    assert "Declaration (of the petitioner)" in found


@needs_poppler
def test_a_long_narrative_keeps_every_word_line_and_break() -> None:
    """50,000 characters over many pages come back whole, blank lines and leading spaces included."""
    story = "\n\n".join(
        f"  Entry {n}: he came back, knocked {n} times and wrote “where are you?” — I did not answer."
        for n in range(560)
    )
    assert len(story) > 50_000
    paper = _paper(story, around=0, style=Style.QUOTE)
    body = "".join(
        line + "\n"
        for line in poppler_text(paper.pdf).splitlines()
        if not line.startswith(("page ", "Attachment", "\f"))
    )
    assert words(story) in words(body.replace("\f", " "))
    assert paper.pages > 15


@pytest.mark.parametrize(
    "text", ["x" * 5000, "https://example.org/" + "a/b?c=d&" * 400, "م" * 3000, "字" * 3000, "👍🏽" * 500]
)
def test_long_unbroken_strings_are_broken_without_loss(text: str) -> None:
    """A word longer than a line, or a page, is cut between readable characters and loses none."""
    document = Document(title="x", page=PageStyle(number_pages=False))
    document.paragraph(text)
    held = mapped_text(opened(document.build().pdf))
    assert sorted(solid(held)) == sorted(solid(text))
    if text[0] != "م":
        assert solid(held) == solid(text)


def test_a_character_without_a_font_is_printed_as_its_name() -> None:
    """Names stand where boxes would; the caller learns which characters."""
    paper = _paper("ka \u0f40 clef \U0001d11e own \ue123 \u0f40 end", around=0)
    assert paper.replaced == ("\u0f40", "\U0001d11e", "\ue123")
    text = mapped_text(opened(paper.pdf))
    for name in ("[TIBETAN LETTER KA]", "[MUSICAL SYMBOL G CLEF]", "[U+E123]"):
        assert name in text


def test_markup_is_only_text() -> None:
    """Tags, entities and escapes are printed, never obeyed."""
    text = "<b>bold</b> <img src='/etc/passwd'> &lt; (a\\) <font size=99> ${x} %(y)s"
    pdf = opened(_paper(text, around=0).pdf)
    assert text in mapped_text(pdf)
    assert "/XObject" not in pdf.pages[0].Resources


@settings(max_examples=30)
@given(st.text(max_size=300))
@example("\u0600\u0661 \u06dd\u0662")
@example("\u0e33\u0e48 \u094d \u200d\u200d \ufe0f a\ufe0f \u20e3")
@example("a" + "\u0301" * 200 + "\u05d0" + "\u05b8" * 90)
@example("\u2067abc \u05d0 \u2069 \u2068 \U000e0067 \U0001f3f4\U000e0067\U000e007f")
def test_any_text_is_printed_and_held(text: str) -> None:
    """No text fails, and each character that leaves ink is in the file, itself or by name."""
    paper = _paper(text, around=0)
    held = sorted(solid(mapped_text(opened(paper.pdf))))
    shown = printable(text)
    for character in set(solid(shown)) - set(paper.replaced):
        assert held.count(character) >= solid(shown).count(character)
