"""Pictures in the flow: fitted, centred, with the caption on the same page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exports.render.blocks import Block, Setting, line_boxes, refers
from exports.render.flow import Box, Frame
from exports.render.inline import Inline, Line, Look, plain
from exports.render.paint import Painter
from exports.render.raster import Raster
from exports.render.tags import Element

_DOTS = 150
_SMALLEST = 36.0
_UNSEEN_LARGEST = 9.0
_UNSEEN_SMALLEST = 1.0
_POINTS = 72.0


@dataclass(slots=True, eq=False)
class PictureBox(Box):
    """A picture centred between the margins."""

    raster: Raster | None = None
    element: Element | None = None
    width: float = 0.0
    unseen: Sequence[Line] = ()

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the picture, and its words unseen over it."""
        if self.raster is None or self.element is None:
            return
        with painter.content(self.element):
            x = frame.left + (frame.width - self.width) / 2
            painter.image(self.raster, x, top - self.height, self.width, self.height)
            for number, line in enumerate(self.unseen, start=1):
                painter.unseen_text(x, top - self.height * number / (len(self.unseen) + 1), line)
        with painter.artifact():  # shows where a picture with white edges ends: nothing was cut off
            painter.box(x, top - self.height, self.width, self.height, stroke=0.7, line_width=0.4)


class PictureBlock(Block):
    """A picture with its caption beneath, on one page."""

    before = 8.0
    after = 10.0

    def __init__(
        self,
        picture: Raster,
        caption: Inline,
        look: Look,
        elements: tuple[Element, Element],
        *,
        max_height: float | None,
        full_page: bool,
        hidden_text: str = "",
    ) -> None:
        """Fit `picture` to the page, at most `max_height` points high; `full_page` gives it a page."""
        super().__init__()
        self.hidden_text = hidden_text
        self.picture, self.caption, self.look, self.elements = picture, caption, look, elements
        self.max_height, self.full_page = max_height, full_page

    def inlines(self) -> Iterable[Inline]:
        """Return the caption."""
        return (self.caption,)

    def layout(self, setting: Setting) -> list[Box]:
        """Return the picture and its caption as one chain."""
        picture, caption = self.elements
        below: list[Box] = []
        if plain(self.caption) or refers(self.caption):
            lines = setting.lines(self.caption, self.look, setting.width)
            below = line_boxes(
                lines, caption, x=0.0, width=setting.width, align="center", keep_all=len(lines) < 12
            )
            below[0].before = 5.0
        under = sum(box.height + box.before for box in below[:12])
        room = setting.page_height - under - 1.0
        if self.max_height is not None:
            room = min(room, self.max_height)
        elif not self.full_page:
            room = min(room, setting.page_height * 0.62)
        room = max(room, _SMALLEST)
        natural = _POINTS / _DOTS
        grow = None if self.full_page else natural
        scale = min(setting.width / self.picture.width, room / self.picture.height)
        if grow is not None:
            wished = max(natural, _SMALLEST / max(self.picture.width, self.picture.height))
            scale = min(scale, wished)
        made: list[Box] = [
            PictureBox(
                unseen=self._unseen(setting, self.picture.width * scale, self.picture.height * scale),
                height=self.picture.height * scale,
                keep=bool(below),
                fresh_page=self.full_page,
                raster=self.picture,
                element=picture,
                width=self.picture.width * scale,
            )
        ]
        if below:
            below[-1].keep = False
        return made + below

    def _unseen(self, setting: Setting, width: float, height: float) -> Sequence[Line]:
        """Break the hidden words into lines, small enough to stand within the picture."""
        if not self.hidden_text:
            return ()
        size = min(
            _UNSEEN_LARGEST, max(_UNSEEN_SMALLEST, height / (1.3 * (self.hidden_text.count("\n") + 2)))
        )
        return setting.lines(self.hidden_text, Look(size, size), width)
