"""Names for codes: what a person reads for a tag, an answer, a field."""

from __future__ import annotations

from app.domain.redaction import Counts
from app.domain.vocabulary import label_key
from app.strings.catalogue import has_text, text

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def tag_label(group: str, code: str) -> str:
    """Return the label of a code of a vocabulary group; a person's own words are returned as they are."""
    key = label_key(group, code)
    return code if key is None else text(key)


def known_label(group: str, code: str) -> str:
    """Return the sentence of a code, or the code itself where a record brings one that is not known here."""
    key = f"{group}.{code}"
    return text(key) if has_text(key) else code


def told_label(source: str, key: str) -> str:
    """Say who tells something of an item: the part of the file with its own name for it, disk or person."""
    known = f"told.{source}"
    return text(known, key=key) if has_text(known) else f"{source}: {key}"


def hidden_words(counts: Counts) -> str:
    """Say how many areas were covered, blurred and cut: `2 areas covered, 1 area blurred`."""
    parts = (("covered", counts.covered), ("blurred", counts.blurred), ("cropped", counts.cropped))
    return ", ".join(text(f"redact.done.{name}", n=count) for name, count in parts if count)


def behind_words(milliseconds: int) -> str:
    """Say how far a clock stood behind, rounded down to the largest whole unit, at least one second."""
    seconds = max(1, milliseconds // 1000)
    for unit, size in _UNITS:
        if seconds >= size:
            return text(f"clock.{unit}", n=seconds // size)
    raise AssertionError("a second is a unit")


def channel_label(app: str) -> str:
    """Return the name of an app that messages and calls came by, or of emails kept as files."""
    for key in (f"threads.app.{app}", f"channel.{app}"):
        if has_text(key):
            return text(key)
    return app or text("channel.other")


def conduct_label(code: str) -> str:
    """Return the name of a group of kinds, or of conduct that some laws name."""
    key = f"vocabulary.kind.section.{code}"
    return text(key if has_text(key) else f"conduct.{code}")
