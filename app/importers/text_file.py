"""Text files, tables as text, and saved web pages: their words, and how surely they were read."""

from __future__ import annotations

from typing import Final

from app.domain.documents_in import Description, FileDecoder, FileKind
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.charsets import text_view
from app.importers.html_text import html_text

MAX_BYTES: Final = 8 * 2**20


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Return the text, of a longer file its first 8 MiB; warn when it was cut or its encoding is a guess."""
    del decoder  # text only
    view = text_view(file.head(MAX_BYTES, ctx))
    warnings = []
    if file.size > MAX_BYTES:
        warnings.append("text_cut")
    if not view.certain:
        warnings.append("encoding_guessed")
    text = html_text(view.text) if kind.media_type == "text/html" else view.text
    return Description(kind, text=text, warnings=tuple(warnings))
