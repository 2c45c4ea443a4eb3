"""The one seam through which everything on a page is marked: as content of an element or as an artifact.

Each primitive opens its element when it is called and draws its fragments, possibly on several pages,
through `Marker.content`; rules, footers, stamps and page numbers draw through `Marker.artifact`. Roles are
the standard structure types of ISO 32000-1 §14.8.4.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from exports.render.paperfile import PaperFile, Ref, Text


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


class Scope(StrEnum):
    """What a header cell heads."""

    COLUMN = "Column"
    ROW = "Row"


@dataclass(slots=True, eq=False)
class Element:
    """A node of the document's structure; its children are in reading order.

    `fragments` are filled while pages are drawn: (page from 0, number of the marked content on it).
    """

    role: Role
    alt: str = ""
    lang: str = ""
    actual_text: str = ""
    scope: Scope | None = None
    children: list[Element] = field(default_factory=list)
    fragments: list[tuple[int, int]] = field(default_factory=list)


class Structure:
    """The tree of elements that a document opens while its primitives are called."""

    def __init__(self) -> None:
        """Begin with an open `Document` element."""
        self.root = Element(Role.DOCUMENT)
        self._open = [self.root]

    def begin_element(
        self,
        role: Role,
        *,
        alt: str = "",
        lang: str = "",
        actual_text: str = "",
        scope: Scope | None = None,
    ) -> Element:
        """Open an element inside the one that is open now."""
        element = Element(role, alt, lang, actual_text, scope)
        self._open[-1].children.append(element)
        self._open.append(element)
        return element

    def end_element(self) -> None:
        """Close the element opened last."""
        self._open.pop()

    @contextmanager
    def element(
        self, role: Role, *, alt: str = "", lang: str = "", scope: Scope | None = None
    ) -> Iterator[Element]:
        """Open an element for the length of a `with` block."""
        yield self.begin_element(role, alt=alt, lang=lang, scope=scope)
        self.end_element()

    @contextmanager
    def again(self, element: Element) -> Iterator[None]:
        """Open an element once more: a list that goes on with another item."""
        self._open.append(element)
        yield
        self._open.pop()


class Marker:
    """Writes the marked-content operators of one page into its list of drawing operators."""

    def __init__(self, operators: list[str], page: int) -> None:
        """Write into `operators`, those of `page` (from 0)."""
        self._operators = operators
        self._page = page
        self.elements: list[Element] = []

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Mark what is drawn inside as a fragment of `element`."""
        number = len(self.elements)
        self.elements.append(element)
        element.fragments.append((self._page, number))
        self._operators.append(f"/{element.role.value} <</MCID {number}>> BDC")
        yield
        self._operators.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn inside as no part of the content: rules, footers, stamps."""
        self._operators.append("/Artifact BMC")
        yield
        self._operators.append("EMC")


def clear(element: Element) -> None:
    """Forget what was drawn of `element` and all below it, before pages are drawn again."""
    element.fragments.clear()
    for child in element.children:
        clear(child)


class StructureWriter:
    """Writes the structure tree of a paper (ISO 32000-1 §14.7), at its end or as far as its pages are drawn.

    Elements of which nothing was drawn are left out, but for the empty cells of a table.
    """

    def __init__(self, file: PaperFile, root: Element) -> None:
        """Write the tree below `root` to `file`."""
        self._file, self._root = file, root
        self._level = 0
        self._top: Ref | None = None
        self._refs: dict[Element, Ref] = {}
        self._drawn: list[Sequence[Element]] = []
        self._rows: list[array[int]] = []
        self._kids = array("I")
        self.bytes = 0
        """How many bytes the tree takes in the file."""

    def drew(self, elements: Sequence[Element]) -> None:
        """Note the elements of the next page's marked contents, by their numbers."""
        self._drawn.append(elements)

    def let_go(self, count: int, pages: Sequence[Ref]) -> None:
        """Write and drop the first `count` elements of the root; nothing more is drawn of them."""
        before = self._file.written
        root, children = self._ref(self._root), self._root.children
        for child in children[:count]:
            if _stands(child):
                self._kids.append(self._write(child, root, pages).number)
        # Those of pages that are drawn are known by number from here on.
        self._rows += [array("I", (self._ref(each).number for each in row)) for row in self._drawn]
        self._drawn.clear()
        for child in children[:count]:
            self._forget(child)
        del children[:count]
        self.bytes += self._file.written - before

    def finish(self, pages: Sequence[Ref]) -> Ref:
        """Write what is left; return the reference of the tree's root."""
        before = self._file.written
        top, root = self._above(), self._ref(self._root)
        self._kids.extend(
            [self._write(child, root, pages).number for child in self._root.children if _stands(child)]
        )
        entry = {"Type": "/StructElem", "S": f"/{self._root.role.value}", "P": top}
        self._file.put(root, entry | {"K": [Ref(number) for number in self._kids]})
        rows: list[Any] = []
        for numbers in (*self._rows, *([self._refs[each].number for each in row] for row in self._drawn)):
            rows += [len(rows) // 2, [Ref(number) for number in numbers]]
        parents = self._file.add({"Nums": rows})
        self._file.put(
            top,
            {
                "Type": "/StructTreeRoot",
                "K": root,
                "ParentTree": parents,
                "ParentTreeNextKey": len(rows) // 2,
            },
        )
        self.bytes += self._file.written - before
        return top

    def _above(self) -> Ref:
        if self._top is None:
            self._top = self._file.reserve()
        return self._top

    def _ref(self, element: Element) -> Ref:
        if element not in self._refs:
            if element is self._root:
                self._above()
            self._refs[element] = self._file.reserve()
        return self._refs[element]

    def _forget(self, element: Element) -> None:
        self._refs.pop(element, None)
        for child in element.children:
            self._forget(child)

    def _write(self, element: Element, parent: Ref, pages: Sequence[Ref]) -> Ref:
        """Write an element and what is in it."""
        ref = self._ref(element)
        role = self._role(element)
        kids: list[Any] = []
        home = element.fragments[0][0] if element.fragments else None
        for page, number in element.fragments:
            here = page == home
            kids.append(number if here else {"Type": "/MCR", "Pg": pages[page], "MCID": number})
        kids += [self._write(child, ref, pages) for child in element.children if _stands(child)]
        entry: dict[str, Any] = {"Type": "/StructElem", "S": f"/{role.value}", "P": parent, "K": kids}
        if home is not None:
            entry["Pg"] = pages[home]
        for key, words in (("Alt", element.alt), ("Lang", element.lang), ("ActualText", element.actual_text)):
            if words:
                entry[key] = Text(words)
        if element.scope is not None:
            entry["A"] = {"O": "/Table", "Scope": f"/{element.scope.value}"}
        self._file.put(ref, entry)
        return ref

    def _role(self, element: Element) -> Role:
        """Return the role; no level of headings is skipped where an exhibit goes on from another file."""
        if element.role not in HEADINGS:
            return element.role
        self._level = min(HEADINGS.index(element.role) + 1, self._level + 1)
        return HEADINGS[self._level - 1]


def _stands(element: Element) -> bool:
    """Tell whether an element belongs into the file: something of it was drawn, or a table needs it."""
    if element.fragments or element.role in {Role.CELL, Role.HEADER, Role.DOCUMENT}:
        return True
    if element.role is Role.ROW:  # of a table that goes on in another file, only the rows that are here
        return any(cell.fragments for cell in element.children)
    return any(_stands(child) for child in element.children)
