"""HTML as plain text: an allow-list reader that loads nothing, runs nothing and takes time in proportion.

Only text, line structure, the words given for pictures, and where links lead are kept. It is not Python's
own HTML parser, whose time grows with the square of some hostile inputs.
"""

from __future__ import annotations

import html
import re
from typing import Final

MAX_CHARACTERS: Final = 2 * 2**20

_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>]|$)")
_ATTRIBUTE: Final = re.compile(
    r"""\b(alt|href)\s*=\s*("[^"]{0,2000}"|'[^']{0,2000}'|[^\s"'>]{1,2000})""", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "body",
        "html",
    ]
)
_SILENT: Final = frozenset(
    ["script", "style", "head", "title", "template", "iframe", "object", "svg", "math", "noembed"]
)
_MAX_TAG: Final = 8192


def html_text(markup: str) -> str:
    """Return the readable text of HTML; at most `MAX_CHARACTERS` of it are read. Never raises."""
    reader = _Reader(markup[:MAX_CHARACTERS])
    reader.run()
    text = "".join(reader.parts)
    lines = [re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader:
    """Walks the markup once, from `<` to `<`."""

    def __init__(self, markup: str) -> None:
        self.parts: list[str] = []
        self._markup = markup
        self._lower = markup.lower()
        self._at = 0
        self._link_target = ""
        self._link_start = 0
        self._verbatim = False

    def run(self) -> None:
        """Read all of it."""
        while True:
            opening = self._markup.find("<", self._at)
            self._words(self._markup[self._at : opening if opening >= 0 else None])
            if opening < 0:
                return
            self._at = opening
            self._markup_at()

    def _words(self, raw: str) -> None:
        if raw:
            words = html.unescape(raw)
            self.parts.append(words if self._verbatim else re.sub(r"\s+", " ", words))

    def _markup_at(self) -> None:
        if self._markup.startswith("<!--", self._at):
            self._skip_past("-->")
            return
        if self._markup[self._at + 1 : self._at + 2] in {"!", "?"}:
            self._skip_past(">")
            return
        match = _TAG.match(self._markup, self._at)
        if match is None:
            self.parts.append("<")
            self._at += 1
            return
        end = _tag_end(self._markup, match.end())
        attributes = self._markup[match.end() : end]
        self._at = end + 1
        self._tag(match.group(1).lower(), attributes, closing=match.group().startswith("</"))

    def _skip_past(self, mark: str) -> None:
        found = self._markup.find(mark, self._at)
        self._at = found + len(mark) if found >= 0 else len(self._markup)

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if name in _SILENT and not closing:
            self._skip_past_end_of(name)
        elif name == "br" or name in _BLOCKS:
            self.parts.append("\n- " if name == "li" and not closing else "\n")
            self._verbatim = name == "pre" and not closing
        elif name in {"td", "th"} and not closing:
            self.parts.append("  ")
        elif name == "img":
            words = _attribute(attributes, "alt")
            self.parts.append(f"[{words}]" if words else "")
        elif name == "a":
            self._link(attributes, closing=closing)

    def _skip_past_end_of(self, name: str) -> None:
        found = self._lower.find(f"</{name}", self._at)
        self._at = found if found >= 0 else len(self._markup)

    def _link(self, attributes: str, *, closing: bool) -> None:
        if not closing:
            self._link_target, self._link_start = _attribute(attributes, "href"), len(self.parts)
            return
        shown = "".join(self.parts[self._link_start :]).strip()
        if self._link_target not in {"", shown, f"mailto:{shown}", f"tel:{shown}"}:
            self.parts.append(f" [{self._link_target}]")
        self._link_target = ""


def _tag_end(markup: str, start: int) -> int:
    """Return where the tag's `>` is, quoted ones skipped; a tag longer than allowed ends at its first `>`."""
    quote = ""
    for at in range(start, min(len(markup), start + _MAX_TAG)):
        character = markup[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return at
    found = markup.find(">", start)
    return found if found >= 0 else len(markup)


def _attribute(attributes: str, name: str) -> str:
    for match in _ATTRIBUTE.finditer(attributes[:_MAX_TAG]):
        if match.group(1).lower() == name:
            return html.unescape(match.group(2).strip("\"'")).strip()
    return ""
