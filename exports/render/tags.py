"""The one seam through which everything on a page is marked: as content of an element or as an artifact.

Each primitive opens its element when it is called and draws its fragments, possibly on several pages,
through `Marker.content`; rules, footers, stamps and page numbers draw through `Marker.artifact`. Roles are
the standard structure types of ISO 32000-1 §14.8.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The structure types that papers use."""

    DOCUMENT = "Document"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    H4 = "H4"
    P = "P"
    SPAN = "Span"
    LIST = "L"
    ITEM = "LI"
    LABEL = "Lbl"
    BODY = "LBody"
    TABLE = "Table"
    ROW = "TR"
    HEADER = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    CAPTION = "Caption"


HEADINGS = (Role.H1, Role.H2, Role.H3, Role.H4)


@dataclass(slots=True, eq=False)
class Element:
    """A node of the document's structure; its children are in reading order."""

    role: Role
    alt: str = ""
    lang: str = ""
    actual_text: str = ""
    children: list[Element] = field(default_factory=list)


class Structure:
    """The tree of elements that a document opens while its primitives are called."""

    def __init__(self) -> None:
        """Begin with an open `Document` element."""
        self.root = Element(Role.DOCUMENT)
        self._open = [self.root]

    def begin_element(self, role: Role, *, alt: str = "", lang: str = "", actual_text: str = "") -> Element:
        """Open an element inside the one that is open now."""
        element = Element(role, alt, lang, actual_text)
        self._open[-1].children.append(element)
        self._open.append(element)
        return element

    def end_element(self) -> None:
        """Close the element opened last."""
        self._open.pop()

    @contextmanager
    def element(
        self, role: Role, *, alt: str = "", lang: str = "", actual_text: str = ""
    ) -> Iterator[Element]:
        """Open an element for the length of a `with` block."""
        yield self.begin_element(role, alt=alt, lang=lang, actual_text=actual_text)
        self.end_element()


class Marker:
    """Writes the marked-content operators of one page into its list of drawing operators."""

    def __init__(self, operators: list[str]) -> None:
        """Write into `operators`."""
        self._operators = operators

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Mark what is drawn inside as a fragment of `element`."""
        self._operators.append(f"/{element.role.value} BMC")
        yield
        self._operators.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn inside as no part of the content: rules, footers, stamps."""
        self._operators.append("/Artifact BMC")
        yield
        self._operators.append("EMC")
