"""Values as files and people give them: a long word without a space is broken, not cut, and copied whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.style.parts import BodyLabel, MutedLabel, OwnWordsLabel, Surface, em
from ui.style.theme import Role

_JOINTS = re.compile(r"(?<=[._:-])(?=\w)|(?<=[a-z])(?=[A-Z])")

LONGEST_WORD = 24
"""Letters that fit beside a label in the narrowest pane."""


class LongValue(OwnWordsLabel):
    """A value that may be broken anywhere."""

    ROLE = Role.BODY


def value_label(words: str, name: str, label: str) -> BodyLabel | LongValue:
    """Return what shows the value of `label`; it can be marked and copied."""
    if max(map(len, words.split()), default=0) > LONGEST_WORD:
        return LongValue(words, name, says=label)
    value = BodyLabel(words, name, selectable=True)
    value.setAccessibleName(f"{label}: {words}")
    return value


def breakable(label: str) -> str:
    """Let a long name such as `com.apple.quicktime.creationdate` go on in the next line."""
    return _JOINTS.sub("\u200b", label)


class Values(Surface):
    """Rows of label and value."""

    def __init__(self, name: str, rows: Sequence[tuple[str, str]], label_em: float) -> None:
        super().__init__("plain", name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for number, (label, words) in enumerate(rows):
            caption = MutedLabel(breakable(label), f"{name}.{number}.label")
            caption.setFixedWidth(em(label_em))
            value = value_label(words, f"{name}.{number}.value", label)
            grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
