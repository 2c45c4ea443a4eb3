"""Sound and film of the made-up case: synthesized tones and moving shapes, nobody's voice or face."""

from __future__ import annotations

import io
import math
import struct
import wave

import av
from PIL import Image, ImageDraw

_RATE = 16000
_FRAMES_PER_SECOND = 10


def tones(seconds: int) -> list[int]:
    """Return 16-bit samples of slowly changing tones at 16 kHz."""
    samples = []
    for at in range(seconds * _RATE):
        pitch = 180 + 60 * math.sin(at / _RATE * 2)
        samples.append(int(9000 * math.sin(2 * math.pi * pitch * at / _RATE)))
    return samples


def voicemail_wav(seconds: int) -> bytes:
    """Return tones as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in tones(seconds)))
    return out.getvalue()


def voicemail_m4a(seconds: int) -> bytes:
    """Return tones as an AAC sound in an MP4 container."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=_RATE)
        stream.layout = "mono"
        samples = tones(seconds)
        for start in range(0, len(samples), 1024):
            piece = samples[start : start + 1024]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece))
            frame.planes[0].update(struct.pack(f"<{len(piece)}h", *piece))
            frame.sample_rate = _RATE
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def doorbell_mp4(seconds: int) -> bytes:
    """Return a film of a shape that walks past a door, as MPEG-4 in an MP4 container."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        container.metadata["creation_time"] = "2026-05-09T10:10:00Z"
        stream = container.add_stream("mpeg4", rate=_FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        total = seconds * _FRAMES_PER_SECOND
        for at in range(total):
            picture = Image.new("RGB", (640, 360), (30, 34, 44))
            pen = ImageDraw.Draw(picture)
            pen.rectangle((420, 60, 560, 360), fill=(70, 56, 46))
            x = -40 + 720 * at // total
            pen.ellipse((x, 120, x + 44, 164), fill=(96, 104, 112))
            pen.rectangle((x - 10, 164, x + 54, 320), fill=(66, 84, 70))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
