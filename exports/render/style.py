"""How a paper looks: the looks of paragraphs by name, the sheet and its margins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from exports.render import pleading
from exports.render.flow import Frame

_SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
_STAMP_ROOM = 22.0


class Style(StrEnum):
    """Looks of paragraphs and values; QUOTE is for the person's own words, KEY for signs to be typed."""

    BODY = "body"
    QUOTE = "quote"
    LABEL = "label"
    NOTE = "note"
    CAPTION = "caption"
    MONO = "mono"
    CENTER = "center"
    OATH = "oath"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class PageStyle:
    """Paper, margins in points, and what stands at the foot of each page.

    A later volume begins with number `first_page`, and says that there are `of_pages` in all volumes;
    anchors and page references count from the first page of this file all the same. `pleading` numbers the
    lines of every page without a stamp and sets the text on them; it takes the place of `top` and `bottom`.
    """

    size: Literal["letter", "a4"] = "letter"
    left: float = 72
    right: float = 54
    top: float = 72
    bottom: float = 72
    footer: str = ""
    number_pages: bool = True
    bates_prefix: str | None = None
    greyscale: bool = False
    footer_note: str = ""
    first_page: int = 1
    of_pages: int = 0
    pleading: bool = False

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return _SIZES[self.size]

    def laid_out(self) -> PageStyle:
        """Return the style with the margins of numbered lines, where lines are numbered."""
        if not self.pleading:
            return self
        top, bottom = pleading.margins(self.paper[1])
        return replace(self, top=top, bottom=bottom)

    def frames(self) -> tuple[Frame, Frame]:
        """Return what content may use of a page, and of one that carries a stamp."""
        wide, tall = self.paper
        width, height = wide - self.left - self.right, tall - self.top - self.bottom
        return (
            Frame(self.left, self.bottom, width, height),
            Frame(self.left, self.bottom + _STAMP_ROOM, width, height - _STAMP_ROOM),
        )
