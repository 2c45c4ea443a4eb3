"""From a known condition to the one sentence a person reads about it."""

from __future__ import annotations

from app.domain.errors import KnownError
from app.strings.catalogue import catalogue, current_language


def sentence(error: KnownError) -> str:
    """Return what happened, what is safe and what to do, in one sentence.

    A code may have a second sentence `error.CODE.PARAM` that is used when the parameter PARAM is given,
    so that the place of a problem is named where it is known and the sentence is whole where it is not.
    """
    book = catalogue(current_language())
    base = f"error.{error.code.value}"
    for name in sorted(error.params):
        if f"{base}.{name}" in book:
            return book.text(f"{base}.{name}", **error.params)
    return book.text(base, **error.params)
