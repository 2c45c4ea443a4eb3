"""A court's own fillable form: its fields as the blank file states them, and what is put into them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

LARGEST_FORM: Final = 32 * 2**20
"""A blank form of more bytes is refused."""
MOST_FIELDS: Final = 3_000


class FormReader(StrEnum):
    """Who reads a form, and so which view of the case fills it (design of documents)."""

    SERVED = "served"
    POLICE = "police"
    SEALED = "sealed"


class FieldSort(StrEnum):
    """What a field takes."""

    TEXT = "text"
    TICK = "tick"
    CHOICE = "choice"
    SIGNATURE = "signature"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its full name, what it takes, the words that the form says of it, and where it stands.

    `box` is left, bottom, right, top in points on `page` (from 0); `points` the size of its type, 0 for one
    of the viewer's choice; `states` the values that tick a box or the entries of a list; `most` the number
    of characters that it takes, 0 for any. Everything comes from an untrusted file.
    """

    name: str
    sort: FieldSort
    label: str = ""
    page: int = 0
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    points: float = 0.0
    multiline: bool = False
    most: int = 0
    states: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """The width of the box in points."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """The height of the box in points."""
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A blank form: how many pages, its fields in their order.

    `is_protected`: encrypted, or of the dynamic kind (XFA): such forms cannot be filled by other programs
    without breaking them.
    """

    pages: int
    fields: tuple[FormField, ...]
    is_protected: bool = False

    def field(self, name: str) -> FormField | None:
        """Find a field by its full name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class FormFilling:
    """What is put into a blank form.

    `texts` are (field, text), each drawn by the page of its number in the file `drawn`; `ticks` are (field,
    state). `flat` makes page content of it all, which cannot be typed into any more.
    """

    texts: tuple[tuple[str, str], ...]
    ticks: tuple[tuple[str, str], ...]
    drawn: bytes
    flat: bool = False


class FormFiller(Protocol):
    """Reads and fills blank forms where no keys are.

    Both raise `KnownError(PREVIEW_FAILED | PREVIEW_TIMED_OUT | FILE_TOO_LARGE)` and `Cancelled`.
    """

    def form_fields(self, data: bytes) -> BlankForm:
        """Return what can be filled in a PDF."""

    def fill_form(self, data: bytes, filling: FormFilling) -> bytes:
        """Return the PDF, filled; scripts, actions and attached files are gone from it."""
