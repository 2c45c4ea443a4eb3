"""Sound and video: what the container says of itself, read by ranges so that size does not matter."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.domain.documents_in import ClaimedTime, Description, FileDecoder, FileKind
from app.domain.evidence import Reported
from app.domain.ports import JobContext, MediaFacts
from app.importers.base import FileBytes, try_each
from app.importers.claimed import claim, iso_iso

_TIMES: Final = ("com.apple.quicktime.creationdate", "creation_time", "date")
_SOUND_ONLY: Final = {
    "video/mp4": FileKind("audio", "audio/mp4", "m4a"),
    "video/quicktime": FileKind("audio", "audio/mp4", "m4a"),
    "video/3gpp": FileKind("audio", "audio/3gpp", "3gp"),
    "video/webm": FileKind("audio", "audio/webm", "webm"),
    "video/x-matroska": FileKind("audio", "audio/x-matroska", "mka"),
}


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report duration, streams and metadata; a container without a picture becomes `audio`."""
    del ctx  # the decoder watches it
    found: list[MediaFacts] = []
    warnings = try_each(lambda: found.append(decoder.media_facts_stream(file.read, file.size)))
    if not found:
        return Description(kind, warnings=warnings)
    facts = found[0]
    reported = [Reported("media", f"Stream {number}", words) for number, words in enumerate(facts.streams)]
    if facts.duration_ms is not None:
        reported.insert(0, Reported("media", "Duration", f"{facts.duration_ms / 1000:.3f} s"))
    reported += [Reported("media", name, value) for name, value in facts.reported]
    described = Description(
        kind, reported=tuple(reported), claimed_time=_claimed(reported), warnings=warnings
    )
    if facts.streams and not any(words.startswith("video") for words in facts.streams):
        described = replace(described, kind=_SOUND_ONLY.get(kind.media_type, kind))
    return described


def _claimed(reported: list[Reported]) -> ClaimedTime | None:
    """Return when it was recorded: with the phone's own zone where it states one, before any other."""
    for key in _TIMES:
        for item in reported:
            claimed = claim(item, iso_iso(item.value)) if item.key.lower() == key else None
            if claimed is not None:
                return claimed
    return None
