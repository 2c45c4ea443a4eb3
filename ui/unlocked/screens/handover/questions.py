"""What stands below the questions that are asked before a hand-over is made."""

from __future__ import annotations

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, MutedLabel, Surface, column


def damaged_names(names: tuple[str, ...]) -> Surface:
    """Make the list of originals that are damaged, and what may help."""
    return _lines("handover.damaged.names", names, "handover.damaged.backup")


def still_there(lines: tuple[str, ...]) -> Surface:
    """Make the list of places that say what is kept back, and what was not read."""
    return _lines("handover.still.lines", lines, "handover.still.not_read")


def _lines(name: str, lines: tuple[str, ...], below: str) -> Surface:
    body = Surface("plain", f"{name}.body")
    inside = column(body, gap=6)
    inside.addWidget(BodyLabel("\n".join(lines), name, selectable=True))
    inside.addWidget(MutedLabel(text(below), below))
    return body
