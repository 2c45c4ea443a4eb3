"""Text out of bytes, honestly: what the bytes prove, what was stated, or a guess that says so."""

from __future__ import annotations

import codecs
from typing import Final

from app.domain.documents_in import TextView

# Only encodings that turn bytes into text and nothing else; Python knows many that do more.
_STATED: Final = frozenset(
    [f"iso8859-{part}" for part in range(1, 17) if part != 12]
    + [f"cp{page}" for page in (437, 850, 852, 855, 862, 864, 866, 874, 932, 949, 950)]
    + [f"cp125{page}" for page in range(9)]
    + ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "koi8-r", "koi8-u", "mac-roman"]
    + ["gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "iso2022_jp", "euc_kr"]
    + ["tis-620"]
)
# What is meant by these names in practice, as in the encoding standard of web browsers.
_WIDER: Final = {
    "ascii": "",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decode_text(data: bytes, stated: str = "") -> TextView:
    """Read bytes as text: by their byte order mark, as UTF-8, as `stated`, else by a guess.

    `certain` is True for a mark or valid UTF-8 (where only the bytes speak), and for a stated encoding that
    fits; it is False for a stated one that does not fit, UTF-16 without a mark, Windows-1252 and Latin-1.
    Never raises.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return TextView(data.decode(codec, "replace"), name, _fits(data, codec))
    codec = _known(stated)
    if codec not in {"", "utf-8"} and _fits(data, codec):
        return TextView(data.decode(codec), codec.upper(), certain=True)
    if _fits(data, "utf-8") and b"\0" not in data:
        return TextView(data.decode("utf-8"), "UTF-8", certain=True)
    codec = codec or _likeliest(data)
    return TextView(data.decode(codec, "replace"), codec.upper(), certain=False)


def _likeliest(data: bytes) -> str:
    for codec, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if len(data) % 2 == 0 and zeros.count(0) * 3 > len(zeros) and _fits(data, codec):
            return codec
    return "cp1252" if _fits(data, "cp1252") else "latin-1"


def text_view(data: bytes) -> TextView:
    """Read the bytes of a text file, with one kind of line end; `certain` is False for a guessed encoding."""
    view = decode_text(data)
    return TextView(unix_lines(view.text), view.encoding, view.certain)


def unix_lines(text: str) -> str:
    """Return the text with every line end written as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _known(stated: str) -> str:
    """Return Python's name of a stated encoding if it is one that text comes in, else `""`."""
    try:
        name = codecs.lookup(stated).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if name in _STATED else ""


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True
