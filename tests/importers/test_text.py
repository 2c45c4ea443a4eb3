"""Words come out of bytes, HTML and contact cards honestly and in good time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.charsets import decode_text, text_view
from app.importers.html_text import html_text
from app.importers.mail_headers import MAX_BLOCK, MAX_HEADERS, decode_words, header_block, read_headers

READINGS = [
    ("Grüße".encode(), "", "Grüße", "UTF-8", True),
    (b"plain", "us-ascii", "plain", "UTF-8", True),
    ("Grüße".encode("utf-8-sig"), "", "Grüße", "UTF-8", True),
    ("Grüße".encode("utf-16"), "", "Grüße", "UTF-16", True),
    ("Grüße".encode("utf-32"), "", "Grüße", "UTF-32", True),
    (b"\xff\xfe\0", "", "\ufffd", "UTF-16", False),
    ("Grüße an alle".encode("utf-16-be"), "", "Grüße an alle", "UTF-16-BE", False),
    ("Grüße “so”".encode("cp1252"), "", "Grüße “so”", "CP1252", False),
    (b"\x81\x8d", "", "\x81\x8d", "LATIN-1", False),
    ("Привет".encode("koi8-r"), "koi8-r", "Привет", "KOI8-R", True),
    ("“so”".encode("cp1252"), "iso-8859-1", "“so”", "CP1252", True),
    ("你好".encode("gb18030"), "gb2312", "你好", "GB18030", True),
    (b"caf\xe9 ok", "utf-8", "caf\ufffd ok", "UTF-8", False),
    (b"caf\xe9", "rot13", "café", "CP1252", False),
    (b"caf\xe9", "no-such-charset", "café", "CP1252", False),
    (b"caf\xe9", "zip\0", "café", "CP1252", False),
    (b"caf\xe9", "ascii", "café", "CP1252", False),
]


@pytest.mark.parametrize(("data", "stated", "text", "encoding", "certain"), READINGS)
def test_each_reading_says_how_sure_it_is(
    data: bytes, stated: str, text: str, encoding: str, certain: bool
) -> None:
    """A mark, valid UTF-8 or a stated encoding that fits is certain; everything else is said to be a guess."""
    view = decode_text(data, stated)
    assert (view.text, view.encoding, view.certain) == (text, encoding, certain)


def test_line_ends_become_one_kind() -> None:
    """Text files from any system read the same."""
    assert text_view(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_read(data: bytes, stated: str) -> None:
    """Reading never fails, whatever encoding is claimed."""
    assert isinstance(decode_text(data, stated).text, str)


PAGES = [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("One<br>Two<br/>Three", "One\nTwo\nThree"),
    ("a\n  b\t c", "a b c"),
    ("<pre>a\n  b</pre> c", "a\nb\nc"),
    ("<ul><li>x<li>y</ul>", "- x\n- y"),
    ("<table><tr><td>a<td>b</table>", "a b"),
    ("<script>alert('<p>no')</script>yes<style>p{}</style>", "yes"),
    ("yes<script>never closed <p>no", "yes"),
    ("<title>no</title>yes", "yes"),
    ("<!-- <p>no -->yes<!-- never closed", "yes"),
    ("<!DOCTYPE html><?xml ?>yes<!", "yes"),
    ('<img src="http://track.example/x.gif" alt="a &amp; b"><img src=y>', "[a & b]"),
    ('<a href="http://a.example/?x=1&amp;y=2">the bank</a>', "the bank [http://a.example/?x=1&y=2]"),
    ('<a href="http://a.example">http://a.example</a>', "http://a.example"),
    ("<a href='mailto:a@example.org'>a@example.org</a>", "a@example.org"),
    ("<a name=x>anchor</a> after</a>", "anchor after"),
    ("1 &lt; 2 &#8212; 3 &nosuch; 4", "1 < 2 — 3 &nosuch; 4"),
    ("2 < 3 <> <3", "2 < 3 <> <3"),
    ("<b title='a > b'>bold</b>", "bold"),
    ("<p", ""),
    ("<p title='never closed", ""),
    ("", ""),
    ("<img title=x href=y alt='words'>", "[words]"),
    ("<form><input value='v'><button onclick='x()'>Go</button></form>", "Go"),
    ("<iframe src='http://x.example'>no</iframe>yes", "yes"),
    ("<div>&#8235;rtl&#0;</div>", "\u202brtl\ufffd"),
]


@pytest.mark.parametrize(("markup", "text"), PAGES)
def test_html_becomes_its_words(markup: str, text: str) -> None:
    """Lines, lists, the words of pictures and the targets of links stay; everything that acts is gone."""
    assert html_text(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<" * 200_000,
        "<a " * 200_000,
        "<a href='" * 100_000,
        "<!--" * 250_000,
        "<script>" * 120_000,
        " " * 1_000_000,
        "&" * 1_000_000,
        "<a href=x>" * 30_000,
        "</a>" * 60_000,
        "<p>" * 60_000,
        "<b '>" * 60_000,
    ],
    ids=range(11),
)
def test_hostile_html_takes_time_in_proportion(markup: str) -> None:
    """A large page made to be slow is read within seconds."""
    started = time.process_time()
    html_text(markup)
    assert time.process_time() - started < 5


@given(st.text(alphabet="<>/!-apbr \n\"'=&;x", max_size=200))
def test_any_markup_is_read(markup: str) -> None:
    """Nothing that looks like markup makes reading fail."""
    assert isinstance(html_text(markup), str)


WORDS = [
    ("plain", "plain"),
    ("=?utf-8?q?caf=C3=A9?=", "café"),
    ("=?UTF-8?B?Y2Fmw6k=?= und mehr", "café und mehr"),
    ("=?utf-8?b?Y2Fmw6k?=", "café"),
    ("Re: =?iso-8859-1?q?=E9t=E9_2024?= <a@b>", "Re: été 2024 <a@b>"),
    ("=?utf-8?b?w?= =?utf-8?b?6k=?=", "=?utf-8?b?w?= \ufffd"),
    ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
    ("=?utf-8?q?a?= =?koi8-r?b?8NLJ18XU?= b", "aПривет b"),
    ("=?utf-8*en?q?tea?=", "tea"),
    ("=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
    ("=?utf-8?b?%%%?=", "=?utf-8?b?%%%?="),
    ("=?utf-8?q?gr\u00fc?=", "=?utf-8?q?gr\u00fc?="),
    ("=?no-such?q?caf=E9?=", "café"),
    ("=?broken", "=?broken"),
]


@pytest.mark.parametrize(("coded", "text"), WORDS)
def test_coded_words_are_read(coded: str, text: str) -> None:
    """Header words in any encoding become text; what is broken stays as it stands."""
    assert decode_words(coded) == text


@given(st.text(alphabet="=?utf-8bqBQ_ \t\u00e9Aw", max_size=80))
def test_any_header_is_read(value: str) -> None:
    """Decoding a header never fails."""
    assert isinstance(decode_words(value), str)


def test_headers_keep_their_order_and_repeats() -> None:
    """Every header line is kept, unfolded, in order; lines that are no header are left out."""
    block = b"Received: one\r\n\tand more\r\nnot a header line\r\nReceived: two\r\nSubject:no blank\r\n"
    assert read_headers(block) == (("Received", "one and more"), ("Received", "two"), ("Subject", "no blank"))
    assert read_headers(b" leading fold\nTo: x") == (("To", "x"),)


def test_uncoded_headers_are_read_as_the_message_states() -> None:
    """Old mailers wrote headers in the charset of the body without saying so in the header."""
    block = "Subject: привет\nContent-Type: text/plain; charset=koi8-r".encode("koi8-r")
    assert read_headers(block)[0] == ("Subject", "привет")


def test_headers_are_capped() -> None:
    """A message of nothing but headers costs no more than the caps."""
    assert len(read_headers(b"A: b\n" * (MAX_HEADERS + 50))) == MAX_HEADERS
    assert len(header_block(b"A: b\n" * MAX_BLOCK)) == MAX_BLOCK
    assert header_block(b"\nbody") == b""
    assert header_block(b"A: b") == b"A: b"
