"""Sound and video in the sandbox: what the container reports, and stills. Nothing is played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.sandbox.channel import Refused, Replies, Source
from app.sandbox.protocol import MAX_PIXELS, MAX_SIDE, MAX_STILLS, Operation, Reason, Wanted

if TYPE_CHECKING:
    from app.sandbox.worker import Serve

CONTAINERS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mp3,wav,ogg,flac,aac,amr,avi,aiff,caf,asf,mpegts,mpeg"
)
"""No playlist, picture sequence or script format: those name other files."""

CODECS: Final = (
    "h264,hevc,vp8,vp9,av1,libdav1d,mpeg4,h263,mjpeg,mpeg1video,mpeg2video,wmv2,wmv3,vc1,theora,"
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,amrnb,amrwb,ac3,eac3,"
    "pcm_s16le,pcm_s16be,pcm_u8,pcm_s24le,pcm_s32le,pcm_f32le,pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms,"
    "gsm,gsm_ms,speex,libspeex,wmav1,wmav2"
)
MAX_STREAMS: Final = 32
MAX_REPORTED: Final = 200
MAX_VALUE: Final = 500
FRAMES_PER_STILL: Final = 300
"""How far past a key frame the wanted moment is looked for before the nearest picture is taken."""


def load() -> Serve:
    """Import the libraries; returns the server."""
    import av
    import av.logging
    import av.subtitles.stream
    import PIL.Image

    PIL.Image.preinit()
    av.logging.set_level(None)
    return serve


def serve(wanted: Wanted, source: Source, replies: Replies) -> None:
    """Answer MEDIA_FACTS or MEDIA_STILLS (`a`: how many, `b`: longest side)."""
    import av

    options = {"format_whitelist": CONTAINERS, "codec_whitelist": CODECS, "protocol_whitelist": "none"}
    with av.open(
        source.buffered(), "r", container_options=options, metadata_errors="replace", buffer_size=2**16
    ) as container:
        if len(container.streams) > MAX_STREAMS:
            raise Refused(Reason.TOO_LARGE)
        if wanted.operation is Operation.MEDIA_FACTS:
            replies.strings(_facts(container))
        else:
            count, max_side = min(max(wanted.a, 1), MAX_STILLS), min(max(wanted.b, 1), MAX_SIDE)
            _stills(container, count, max_side, replies)


def _facts(container: Any) -> list[str]:
    """Write duration in ms or "", how many streams, each as a text, then (name, value) pairs."""
    duration = str(container.duration // 1000) if container.duration and container.duration > 0 else ""
    streams = [_stream(stream) for stream in container.streams]
    pairs: list[tuple[str, str]] = [("Container", str(container.format.name))]
    pairs += [(str(key), str(value)) for key, value in container.metadata.items()]
    for stream in container.streams:
        pairs += [(f"stream {stream.index}: {key}", str(value)) for key, value in stream.metadata.items()]
    flat = [part[:MAX_VALUE] for pair in pairs[:MAX_REPORTED] for part in pair]
    return [duration, str(len(streams)), *streams, *flat]


def _stream(stream: Any) -> str:
    context = stream.codec_context
    if context is None:
        return str(stream.type)
    words = [str(stream.type), str(context.name)]
    if stream.type == "video":
        words.append(f"{context.width}x{context.height}")
        if stream.average_rate:
            words.append(f"{float(stream.average_rate):.3g} fps")
    elif stream.type == "audio":
        words += (f"{context.sample_rate} Hz", str(context.layout.name))
    return " ".join(words)[:MAX_VALUE]


def _stills(container: Any, count: int, max_side: int, replies: Replies) -> None:
    if not container.streams.video:
        raise Refused(Reason.NO_SUCH_PART)
    stream = container.streams.video[0]
    context = stream.codec_context
    if context.width * context.height > MAX_PIXELS:
        raise Refused(Reason.TOO_LARGE)
    context.thread_count = 1
    stream.thread_type = "NONE"
    span = container.duration or 0  # microseconds
    begin = container.start_time or 0
    sent: set[int] = set()
    for place in range(count):
        wanted = begin + span * (2 * place + 1) // (2 * count)
        frame = _frame_at(container, stream, wanted, seek=span > 0)
        if frame is None:
            continue
        moment = max(0, round((frame.time or 0.0) * 1000) - begin // 1000)
        if moment not in sent and moment < 2**32:
            sent.add(moment)
            _send(frame, max_side, moment, replies)
    if not sent:
        raise Refused(Reason.UNREADABLE)


def _frame_at(container: Any, stream: Any, wanted: int, *, seek: bool) -> Any:
    """Return the first picture at or after `wanted` microseconds, else the last one before it, else None."""
    import av

    found = None
    try:
        if seek:
            container.seek(wanted, backward=True)
        for seen, frame in enumerate(container.decode(stream)):
            found = frame
            if (frame.time or 0.0) * 1e6 >= wanted or seen == FRAMES_PER_STILL:
                break
    except av.FFmpegError:
        return found  # the end of a file that was cut short
    return found


def _send(frame: Any, max_side: int, moment: int, replies: Replies) -> None:
    from PIL import Image

    if frame.width * frame.height > MAX_PIXELS:
        raise Refused(Reason.TOO_LARGE)
    scale = min(1.0, max_side / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    small = frame.reformat(width=width, height=height, format="rgb24", threads=1)
    plane = small.planes[0]
    image = Image.frombuffer("RGB", (width, height), bytes(plane), "raw", "RGB", plane.line_size, 1)
    turns = {90: "ROTATE_90", -90: "ROTATE_270", 270: "ROTATE_270", 180: "ROTATE_180", -180: "ROTATE_180"}
    if frame.rotation in turns:
        image = image.transpose(Image.Transpose[turns[frame.rotation]])
    replies.picture(image.width, image.height, image.tobytes(), moment)
