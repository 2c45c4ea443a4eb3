"""Small honest files of every kind that is decoded, made by the libraries themselves, and hostile forms of them."""

from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache

import av
import pikepdf
from PIL import Image, TiffImagePlugin

from app.demo.recordings import voicemail_m4a, voicemail_wav
from tests.fuzz.engine import mutated

PICTURES = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "MPO", "CMYK")
SOUNDS = {
    "MP3": ("mp3", "libmp3lame", 16000),
    "OPUS": ("ogg", "libopus", 48000),
    "FLAC": ("flac", "flac", 16000),
}
FILMS = {
    "MP4": ("mp4", "libx264"),
    "WEBM": ("webm", "libvpx"),
    "MOV": ("mov", "mpeg4"),
    "AVI": ("avi", "mpeg4"),
}
SEEDS = (*PICTURES, "PDF", "WAV", "M4A", *SOUNDS, *FILMS)


@cache
def seed(name: str) -> bytes:
    """Return the honest file of a kind."""
    if name in PICTURES:
        return _picture(name)
    if name in SOUNDS:
        return _sound(*SOUNDS[name])
    if name in FILMS:
        return _film(*FILMS[name])
    return {"PDF": _pdf, "WAV": lambda: voicemail_wav(1), "M4A": lambda: voicemail_m4a(1)}[name]()


def hostile(name: str, data: bytes, rng: random.Random) -> bytes:
    """Mutate a file; half the time only near its beginning, where sizes and offsets stand.

    Half of the PNGs get the right checksums again, without which their chunks are not looked at.
    """
    head = min(len(data), 600) if rng.randrange(2) else len(data)
    changed = mutated(data[:head], rng) + data[head:]
    return _summed(changed) if name == "PNG" and rng.randrange(2) else changed


def _picture(form: str) -> bytes:
    picture = Image.effect_mandelbrot((64, 48), (-2.0, -1.0, 1.0, 1.0), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6 if form == "JPEG" else 1
    exif[0x9003] = "2026:11:14 23:40:05"
    exif.get_ifd(0x8825)[2] = (TiffImagePlugin.IFDRational(30), TiffImagePlugin.IFDRational(16, 1), 0)
    out = io.BytesIO()
    match form:
        case "MPO":
            picture.save(out, "MPO", save_all=True, append_images=[picture.rotate(90)], exif=exif)
        case "CMYK":
            picture.convert("CMYK").save(out, "JPEG", quality=60)
        case "GIF" | "WEBP":
            picture.save(out, form, save_all=True, append_images=[picture.rotate(180)])
        case "TIFF":
            picture.save(out, form, compression="tiff_lzw")
        case "BMP":
            picture.save(out, form)
        case _:
            picture.save(out, form, exif=exif)
    return out.getvalue()


def _pdf() -> bytes:
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    shown = pdf.make_stream(
        seed("JPEG"),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=64,
        Height=48,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    for number in range(2):
        page = pdf.add_blank_page(page_size=(200, 100))
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(I1=shown)
        )
        words = b"BT /F1 20 Tf 20 50 Td (Invented page %d) Tj ET q 40 0 0 30 10 10 cm /I1 Do Q" % number
        page.obj.Contents = pdf.make_stream(words)
    pdf.docinfo["/Title"] = "An invented letter"
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def _sound(container: str, codec: str, rate: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        stream = made.add_stream(codec, rate=rate)
        stream.layout = "mono"
        step = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.format, "mono", rate, step)
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate // 4)
        frame.planes[0].update(bytes(rate // 4 * 2))
        frame.sample_rate, frame.pts = rate, 0
        for piece in (*resampler.resample(frame), *resampler.resample(None), None):
            made.mux(stream.encode(piece))
    return out.getvalue()


def _film(container: str, codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        stream = made.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        made.metadata["title"] = "invented"
        for turn in range(5):
            picture = Image.linear_gradient("L").resize((64, 48)).rotate(90 * turn).convert("RGB")
            made.mux(stream.encode(av.VideoFrame.from_image(picture)))
        made.mux(stream.encode(None))
    return out.getvalue()


def _summed(png: bytes) -> bytes:
    fixed = bytearray(png)
    at = 8
    while at + 12 <= len(fixed):
        (length,) = struct.unpack_from(">I", fixed, at)
        end = at + 8 + length
        if end + 4 > len(fixed):
            break
        struct.pack_into(">I", fixed, end, zlib.crc32(fixed[at + 4 : end]))
        at = end + 4
    return bytes(fixed)
