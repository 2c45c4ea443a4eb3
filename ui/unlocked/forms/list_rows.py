"""The rows of a list of records, as plain values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import read_out


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between rows."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One record: what it is called, a line about it, and a small tag."""

    subject: Subject
    title: str
    line: str = ""
    tag: str = ""

    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        return read_out(self.title, self.line, self.tag)


Row = Heading | Item
