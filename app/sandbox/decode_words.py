"""Words in a picture, read by a machine; the pixels come as numbers, so no file is taken apart here.

The reader (rapidocr, with its models in the package) is an optional part of the program. Its models are
named by their paths, so that it never looks for them elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.sandbox.channel import Refused, Replies, Source
from app.sandbox.protocol import MAX_LINES, MAX_PIXELS, MAX_SIDE, Reason, Wanted

if TYPE_CHECKING:
    from app.sandbox.worker import Serve

BAND: Final = 2_000
"""How many rows of a tall picture are read at once: the reader makes larger ones smaller."""
OVERLAP: Final = 240
"""How many rows two bands share, so that a line at their border is whole in one of them."""
THINNEST: Final = 32
NARROWEST: Final = 5
"""How often the longer side may hold the shorter one; the reader enlarges thinner bands many times."""


def load() -> Serve:
    """Import reader and models, and let it read once, so that nothing is left to load; returns the server."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    import cv2
    import numpy as np
    import rapidocr

    cv2.setNumThreads(0)
    models = Path(rapidocr.__file__).parent / "models"
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    blank = np.full((48, 96, 3), 255, np.uint8)
    engine(blank, use_rec=False)
    engine(blank, use_det=False, use_rec=True)

    def serve(wanted: Wanted, source: Source, replies: Replies) -> None:
        """Answer READ_WORDS (`a`: width, `b`: height, three bytes a pixel) with the lines from the top."""
        wide, high = wanted.a, wanted.b
        fits = 0 < wide <= MAX_SIDE and 0 < high <= MAX_SIDE and wide * high <= MAX_PIXELS
        if not fits or source.size != 3 * wide * high:
            raise Refused(Reason.UNREADABLE)
        pixels = np.frombuffer(source.whole(), np.uint8).reshape(high, wide, 3)[:, :, ::-1]
        lines = [line for first, last in bands(high) for line in _lines(engine, pixels, first, last)]
        replies.strings(lines[:MAX_LINES])

    return serve


def bands(height: int) -> Iterator[tuple[int, int]]:
    """Yield first row and row after the last of each piece that is read at once."""
    first = 0
    while first == 0 or first + OVERLAP < height:
        yield first, min(first + BAND, height)
        first += BAND - OVERLAP


def _lines(engine: Any, pixels: Any, first: int, last: int) -> Iterator[str]:
    """Read a band; a line belongs to the band in which its middle lies clear of the border."""
    import numpy as np

    height, width = pixels.shape[:2]
    least = max(THINNEST, max(last - first, width) // NARROWEST)
    below, beside = max(0, least - (last - first)), max(0, least - width)
    band = np.pad(pixels[first:last], ((0, below), (0, beside), (0, 0)), constant_values=255)
    found = engine(np.ascontiguousarray(band), use_det=True, use_rec=True)
    if found.txts is None or found.boxes is None:
        return
    begin = 0 if first == 0 else first + OVERLAP // 2
    end = height if last == height else last - OVERLAP // 2
    for words, box in zip(found.txts, found.boxes, strict=True):
        if begin <= first + float(box[:, 1].mean()) < end:
            yield str(words)
