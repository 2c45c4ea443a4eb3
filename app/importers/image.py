"""Photographs: what the camera wrote into them, and whether they can be shown."""

from __future__ import annotations

from typing import Final

from app.domain.documents_in import ClaimedTime, Description, FileDecoder, FileKind
from app.domain.evidence import Reported
from app.domain.largest import LARGEST_PICTURE
from app.domain.ports import JobContext
from app.importers.base import FileBytes, try_each
from app.importers.claimed import claim, exif_iso

TRIAL_SIDE: Final = 64

_TIMES: Final = (
    ("DateTimeOriginal", "OffsetTimeOriginal"),
    ("DateTimeDigitized", "OffsetTimeDigitized"),
    ("DateTime", "OffsetTime"),
)
_IMAGE_KEYS: Final = frozenset({"Format", "PixelWidth", "PixelHeight"})


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report format, size, EXIF and GPS; warn when the picture or its EXIF is broken."""
    data = file.whole(LARGEST_PICTURE, ctx)
    facts: list[tuple[str, str]] = []
    warnings = try_each(
        lambda: facts.extend(decoder.picture_facts(data)),
        lambda: _try_to_show(decoder, data),
    )
    stated = tuple(value for name, value in facts if name == "Warning")
    reported = tuple(Reported(_source(name), name, value) for name, value in facts if name != "Warning")
    return Description(
        kind,
        reported=reported,
        claimed_time=_claimed(reported),
        warnings=tuple(dict.fromkeys(warnings + stated)),
    )


def _try_to_show(decoder: FileDecoder, data: bytes) -> None:
    decoder.picture(data, TRIAL_SIDE)


def _source(name: str) -> str:
    if name in _IMAGE_KEYS:
        return "image"
    return "gps" if name.startswith("GPS") else "exif"


def _claimed(reported: tuple[Reported, ...]) -> ClaimedTime | None:
    """Return when it was taken, else digitised, else last changed; the key says which."""
    found = {item.key: item for item in reversed(reported)}
    for key, offset_key in _TIMES:
        if key in found:
            offset = found[offset_key].value if offset_key in found else ""
            claimed = claim(found[key], exif_iso(found[key].value, offset))
            if claimed is not None:
                return claimed
    return None
