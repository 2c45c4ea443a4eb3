"""The hardest case of papers: hundreds of incidents and photos, every script, one conversation of thousands.

Everything is made from its number, so that the same sizes give the same case on every machine. Photos come as
JPEG files of a stated size and are decoded again and again, as those of a person would be.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NoReturn

from PIL import Image, ImageDraw, ImageFilter

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import Case, CaseSnapshot
from app.domain.documents_in import TextView
from app.domain.entry import Entry, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence, Reported
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.moment import Instant, Moment, Precision, Stamp, instant_of
from app.domain.person import Person, Role
from app.domain.ports import Picture
from app.domain.records import CourtOrder, Report
from app.domain.threads import Identifier, MessageBatch, MessageRef, StoredMessage, Thread
from app.domain.transcripts import ExcerptLine, ThreadExcerpt
from exports.base import Sources

ZONE = "America/Chicago"
SCRIPTS = (
    "Él me gritó «¡no te escondas, niña!» y golpeó la puerta; l’été dernier déjà, à côté du marché.",
    "Он стоял у двери целый час и звонил девять раз подряд.",
    "Στεκόταν έξω από το σπίτι και φώναζε το όνομά μου.",
    "بقي واقفا عند الباب ساعة كاملة ثم أرسل رسالة أخرى.",
    "הוא עמד ליד הדלת שעה שלמה ואז שלח עוד הודעה.",
    "他在门口等了一个小时，没有走，后来又打了九次电话。",
    "彼は一時間もドアの前に立っていて、何度も電話をかけてきた。",
    "그는 한 시간 동안 문 앞에 서서 계속 전화를 걸었다.",
    "वह एक घंटे तक दरवाज़े पर खड़ा रहा और बार-बार फ़ोन करता रहा।",
    "เขายืนอยู่หน้าประตูเป็นเวลาหนึ่งชั่วโมงแล้วโทรมาอีกหลายครั้ง",
    "Anh ấy đứng trước cửa một tiếng đồng hồ và gọi điện nhiều lần.",
    "He sent 😡🚗🔑 and then 👨‍👩‍👧 again, and 🇲🇽 at the end.",
)
WORDS = (
    *("He", "waited", "by", "the", "silver", "car", "and", "watched", "the", "kitchen", "window", "until"),
    *("the", "light", "went", "out", "then", "he", "knocked", "and", "called", "my", "name", "from", "the"),
    *("hallway", "a", "neighbour", "came", "down", "with", "the", "dog", "he", "left", "in", "the", "rain"),
)
KINDS = ("following", "call", "message", "threat", "property_damage", "unwanted_contact")
_BEGIN = date(2024, 1, 2)
_BASES = 4


def ident(name: str) -> EntityId:
    """Return the same id for the same name."""
    return EntityId(hashlib.sha256(f"stress {name}".encode()).digest()[:16])


def _instant(day: date, hour: int = 18) -> Instant:
    return instant_of(datetime.combine(day, time(hour), UTC), ZONE)


def prose(number: int, words: int) -> str:
    """Return `words` English words and a sentence of another script, told apart by `number`."""
    count = len(WORDS)
    told = " ".join(WORDS[(number * 7 + place * (1 + number % 5)) % count] for place in range(words))
    return f"Incident {number:04d}. {told}. {SCRIPTS[number % len(SCRIPTS)]}"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; `words` are those of an incident, `side` the longer side of a photo in pixels."""

    incidents: int = 500
    photos: int = 300
    messages: int = 5_000
    words: int = 90
    side: int = 4_000

    def times(self, share: float) -> Size:
        """Return a share of it, at least one of each; photos keep their size."""
        return Size(
            max(1, round(self.incidents * share)),
            max(1, round(self.photos * share)),
            max(1, round(self.messages * share)),
            self.words,
            self.side,
        )


@dataclass
class StressContent:
    """Evidence made visible: photos from JPEG files of the stated size, each with its number drawn in."""

    side: int
    numbers: dict[EntityId, int] = field(default_factory=dict)

    @cached_property
    def files(self) -> tuple[bytes, ...]:
        """The JPEG files that all photos come from: fields of colour with the grain of a camera."""
        return tuple(self._file(base) for base in range(_BASES))

    def _file(self, base: int) -> bytes:
        size = (self.side, self.side * 3 // 4)
        grain = Image.effect_noise((size[0] // 4, size[1] // 4), 60 + 5 * base).resize(size)
        sweep = Image.linear_gradient("L").resize(size).rotate(90 * base)
        picture = Image.merge("RGB", (grain, sweep, Image.blend(grain, sweep, 0.5)))
        out = io.BytesIO()
        picture.filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=88)
        return out.getvalue()

    def picture(self, evidence: EntityId, max_side: int) -> Picture:
        """Decode the whole file and make it smaller, as the sandbox does."""
        number = self.numbers[evidence]
        with Image.open(io.BytesIO(self.files[number % _BASES])) as opened:
            made = opened.convert("RGB")
        made.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        ImageDraw.Draw(made).text((20, 20), f"photo {number}", fill="white")
        return Picture(made.width, made.height, made.tobytes())

    def text(self, evidence: EntityId) -> TextView:
        """Return the words of the exhibits that are no photo, each after its number."""
        return TextView(
            f"Exhibit text {self.numbers[evidence]}. {prose(self.numbers[evidence], 30)}",
            "utf-8",
            certain=True,
        )

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        """Every other kind of evidence is damaged here."""
        if name.startswith("_"):
            raise AttributeError(name)
        return _damaged


def _damaged(*_: object) -> NoReturn:
    raise KnownError(ErrorCode.EVIDENCE_DAMAGED)


class _NoBlobs:
    """Original bytes: the id of the item, nothing more."""

    def size(self, evidence: EntityId) -> int:
        """Sixteen bytes."""
        return len(evidence)

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """Read a part of the id."""
        return evidence[offset : None if length is None else offset + length]

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """All at once."""
        yield bytes(evidence)


def stress_case(size: Size) -> tuple[CaseSnapshot, Sources]:
    """Return the case and where its evidence comes from."""
    content = StressContent(size.side)
    me = Person(id=ident("me"), role=Role.ME, name="Dana Whitfield", phone=("312-555-0147",))
    other = Person(id=ident("other"), role=Role.OTHER, name="Sam Corven", aliases=("Sammy",))
    witness = Person(id=ident("witness"), role=Role.WITNESS, name="Ana Ruiz")
    child = Person(id=ident("child"), role=Role.CHILD, name="Robin Whitfield", age="7")
    photos = tuple(_photo(number) for number in range(1, size.photos + 1))
    chat = _item("chat.txt", "text", size.photos + 1)
    content.numbers |= {item.id: item.number for item in (*photos, chat)}
    report = Report(
        ident("report"), kind="police", agency="Springfield Police", number="26-11873", reported=yes(),
        date=Moment(Precision.EXACT, Stamp(_BEGIN), None, ZONE), words="She wrote down what I said.",
    )  # fmt: skip
    order = CourtOrder(
        ident("order"), kind="Temporary order", court="Circuit Court", number="26 OP 114", served=yes(),
        issued=Moment(Precision.EXACT, Stamp(_BEGIN), None, ZONE), terms=("No contact",),
    )  # fmt: skip
    excerpt, batch = _conversation(size.messages, chat.id)
    rests = (excerpt.lines[0].stored.ref,) if excerpt.lines else ()
    entries = tuple(
        _entry(number, size, photos, (other, witness), rests if number == 1 else ())
        for number in range(1, size.incidents + 1)
    )
    case = Case(
        ident("case"), jurisdiction="US-CA", court="Superior Court of California", county="Sangamon",
        safe_name=me.name, safe_address="PO Box 118", safe_city="Springfield", safe_state="IL",
        safe_zip="62705", respondent=other.id, protect=(child.id,), ask_for=("No contact of any kind",),
        declaration=("I am afraid of Sam Corven.", *SCRIPTS), offered=("how_kept", "when_written"),
        work_told=Answer(AnswerState.NO), school_told=Answer(AnswerState.NO),
    )  # fmt: skip
    snapshot = CaseSnapshot(
        case=case, taken=_instant(date(2026, 11, 16)), entries=entries, people=(me, other, witness, child),
        evidence=(*photos, chat), reports=(report,), orders=(order,), begun=_instant(_BEGIN),
        threads=(excerpt.thread,), batches=(batch,), excerpts=(excerpt,),
        identifiers=(Identifier(ident("known"), "sms", "+1 217 555 0122", other.id, "saw", "he called me"),),
    )  # fmt: skip
    return snapshot, Sources(_NoBlobs(), content)


def _item(name: str, kind: str, number: int, **more: object) -> Evidence:
    return Evidence(
        id=ident(f"evidence {number}"),
        item=ident(f"item {number}"),
        added=_instant(_BEGIN),
        number=number,
        name=name,
        kind=kind,
        bytes=len(ident("")),
        sha256=hashlib.sha256(ident(f"evidence {number}")).hexdigest(),
        **more,  # type: ignore[arg-type]
    )


def _photo(number: int) -> Evidence:
    day = _BEGIN + timedelta(days=number)
    return _item(
        f"IMG_{number:04d}.jpg",
        "photo",
        number,
        caption=f"The door, photo {number}. {SCRIPTS[number % len(SCRIPTS)]}",
        device="my phone",
        reported=(Reported("exif", "DateTimeOriginal", f"{day:%Y:%m:%d} 21:40:05"),),
    )


def _entry(
    number: int,
    size: Size,
    photos: tuple[Evidence, ...],
    who: tuple[Person, Person],
    messages: tuple[MessageRef, ...],
) -> Entry:
    day = _BEGIN + timedelta(days=number % 1000)
    stamp = Stamp(day, time(number % 24, number % 60), -360)
    mine = tuple(photo.id for photo in photos[number - 1 :: size.incidents])
    chat = (ident(f"evidence {size.photos + 1}"),) if number == 1 and size.messages else ()
    return Entry(
        id=ident(f"entry {number}"),
        written=_instant(day + timedelta(days=number % 3), 20),
        title=f"At the door, {number}" if number % 3 else SCRIPTS[number % len(SCRIPTS)][:40],
        what=prose(number, size.words),
        when=Moment(Precision.EXACT if number % 4 else Precision.ABOUT, stamp, None, ZONE),
        where=f"Parking lot {number % 9}",
        kinds=(KINDS[number % len(KINDS)], KINDS[(number + 2) % len(KINDS)]),
        persons=(Involvement(who[0].id, "saw", "three feet away"),),
        witnessed=yes("my neighbour saw it") if number % 5 == 0 else Answer(AnswerState.UNKNOWN),
        witnesses=(who[1].id,) if number % 5 == 0 else (),
        exact_words=(SCRIPTS[(number + 3) % len(SCRIPTS)],) if number % 4 == 0 else (),
        weapon=yes("a tire iron") if number % 11 == 0 else Answer(AnswerState.NO),
        harm=yes(f"I was shaking, time {number}") if number % 3 == 0 else Answer(AnswerState.NO),
        police=yes("I called 911") if number % 7 == 0 else Answer(AnswerState.NO),
        children=yes("Robin was in the back seat") if number % 9 == 0 else Answer(AnswerState.NO),
        most_serious=number in {2, 3},
        evidence=(*mine, *chat),
        messages=messages,
    )  # fmt: skip


def _conversation(count: int, file: EntityId) -> tuple[ThreadExcerpt, MessageBatch]:
    batch = MessageBatch(ident("batch"), _instant(_BEGIN), ident("thread"), file, "made", "", messages=count)
    thread = Thread(ident("thread"), "sms", "key", "Sam")
    lines = tuple(
        ExcerptLine(number, StoredMessage(MessageRef(batch.id, number - 1), 0, _message(number)))
        for number in range(1, count + 1)
    )
    return ThreadExcerpt(thread, (file,), (batch,), count, lines), batch


def _message(number: int) -> Message:
    mine = number % 3 == 0
    at = datetime.combine(_BEGIN, time(8)) + timedelta(minutes=7 * number)
    said = f"message {number} " + (
        SCRIPTS[number % len(SCRIPTS)] if number % 4 == 0 else " ".join(WORDS[: 3 + number % 20])
    )
    return Message(
        f"{at:%Y-%m-%dT%H:%M}",
        None,
        "",
        MessageKind.TEXT,
        said,
        sender_id="+1 312 555 0147" if mine else "+1 217 555 0122",
        mine=mine,
    )
