"""Names for codes: what a person reads for a tag, an answer, a field."""

from __future__ import annotations

from app.domain.vocabulary import label_key
from app.strings.catalogue import text


def tag_label(group: str, code: str) -> str:
    """Return the label of a code of a vocabulary group; a person's own words are returned as they are."""
    key = label_key(group, code)
    return code if key is None else text(key)
