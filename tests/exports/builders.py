"""A made-up case in a few lines, and evidence content held in memory."""

from __future__ import annotations

import hashlib
import io
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pikepdf

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import Case, CaseSnapshot
from app.domain.documents_in import AttachmentView, Description, EmailView, FileKind, TextView
from app.domain.entry import Entry, EntryVersion, GuidedAnswer, Involvement, OrderTerm
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence, Reported
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.moment import Instant, Moment, Precision, Stamp, instant_of
from app.domain.person import Person, Role
from app.domain.ports import MediaFacts, PdfFacts, Picture
from app.domain.records import CourtOrder, Place, Report
from exports.base import Sources

ZONE = "America/Chicago"


def ident(name: str) -> EntityId:
    """The same id for the same name."""
    return EntityId(hashlib.sha256(name.encode()).digest()[:16])


def at(text: str) -> Instant:
    """An instant from UTC ISO text."""
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=UTC), ZONE)


def when(
    day: str, clock: str = "", precision: Precision = Precision.EXACT, until: str = "", zone: str = ZONE
) -> Moment:
    """A moment on a day, at a time six hours behind UTC when one is given."""
    start = (
        Stamp(date.fromisoformat(day), time.fromisoformat(clock), -360)
        if clock
        else Stamp(date.fromisoformat(day))
    )
    return Moment(precision, start, Stamp(date.fromisoformat(until)) if until else None, zone)


def entry(name: str, **fields: object) -> Entry:
    """An entry written at noon on 15 November 2026 unless said otherwise."""
    made = Entry(id=ident(name), written=at("2026-11-15T18:00"))
    return replace(made, **fields)  # type: ignore[arg-type]


def item(name: str, kind: str = "photo", number: int = 1, **fields: object) -> Evidence:
    """An item of evidence."""
    made = Evidence(
        id=ident(name),
        item=ident(f"item {name}"),
        added=at("2026-11-15T18:05"),
        number=number,
        name=name,
        kind=kind,
        bytes=12_345,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def person(name: str, role: Role, **fields: object) -> Person:
    """A person."""
    return replace(Person(id=ident(name), role=role, name=name), **fields)  # type: ignore[arg-type]


def picture(width: int = 320, height: int = 240, seed: int = 1) -> Picture:
    """A picture with some texture, so that a JPEG of it has weight."""
    rows = bytearray()
    for y in range(height):
        for x in range(width):
            rows += bytes(((x * seed) % 256, (y * 3) % 256, (x * y * seed) % 256))
    return Picture(width, height, bytes(rows))


def noise(width: int, height: int, seed: int) -> Picture:
    """A picture that does not compress well."""
    need = width * height * 3
    block = b"".join(hashlib.sha256(f"{seed}:{n}".encode()).digest() for n in range(need // 32 + 1))
    return Picture(width, height, block[:need])


@dataclass
class MemoryContent:
    """Evidence made visible, from memory; what is not here is damaged."""

    shown: Mapping[EntityId, object] = field(default_factory=dict)

    def _get(self, evidence: EntityId) -> object:
        found = self.shown.get(evidence)
        if found is None:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED)
        if isinstance(found, KnownError):
            raise found
        return found

    def picture(self, evidence: EntityId, max_side: int) -> Picture:
        """The picture kept for an item."""
        found = self._get(evidence)
        assert isinstance(found, Picture)
        return found

    def pdf_facts(self, evidence: EntityId) -> PdfFacts:
        """The facts kept for a PDF: pairs of page picture and text."""
        pages = self._get(evidence)
        assert isinstance(pages, tuple)
        return PdfFacts(tuple((612.0, 792.0) for _ in pages), tuple(words for _, words in pages))

    def pdf_page(self, evidence: EntityId, page: int, max_side: int) -> Picture:
        """The picture of one page."""
        pages = self._get(evidence)
        assert isinstance(pages, tuple)
        found = pages[page][0]
        if isinstance(found, KnownError):
            raise found
        assert isinstance(found, Picture)
        return found

    def email(self, evidence: EntityId) -> EmailView:
        """The email kept for an item."""
        found = self._get(evidence)
        assert isinstance(found, EmailView)
        return found

    def text(self, evidence: EntityId) -> TextView:
        """The text kept for an item."""
        found = self._get(evidence)
        assert isinstance(found, TextView)
        return found

    def described(self, evidence: EntityId, name: str) -> Description:
        """What is kept for a card or an office document."""
        found = self._get(evidence)
        assert isinstance(found, Description)
        return found

    def media(self, evidence: EntityId) -> MediaFacts:
        """The facts kept for a recording."""
        found = self._get(evidence)
        assert isinstance(found, MediaFacts)
        return found

    def stills(self, evidence: EntityId, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        """Two stills for every video that is kept."""
        self._get(evidence)
        return ((0, picture(160, 90)), (4000, picture(160, 90, 2)))


class MemoryBlobs:
    """Original bytes: the name of the item, nothing more."""

    def size(self, evidence: EntityId) -> int:
        """Sixteen bytes."""
        return len(evidence)

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """The bytes of the id itself."""
        return evidence[offset : None if length is None else offset + length]

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """All at once."""
        yield bytes(evidence)


def sources(shown: Mapping[EntityId, object] | None = None) -> Sources:
    """Sources with what is shown."""
    return Sources(MemoryBlobs(), MemoryContent(shown or {}))


def request(paper: Paper = Paper.PACKET, **fields: object) -> ExportRequest:
    """A request for one paper."""
    return replace(ExportRequest(paper), **fields)  # type: ignore[arg-type]


def versions(*states: tuple[Entry, str, str, Iterable[str]]) -> tuple[EntryVersion, ...]:
    """Versions from (state, UTC time, reason, changed fields)."""
    return tuple(
        EntryVersion(state, at(time), reason, "", tuple(changed)) for state, time, reason, changed in states
    )


PHOTO, LETTER, MAIL, NOTE, CALL, DOOR, CARD = (
    item("scratch.jpg", "photo", 1, caption="My car door the next morning", device="my phone",
         reported=(Reported("exif", "DateTimeOriginal", "2026:11:14 21:40:05"),)),
    item("letter.pdf", "pdf", 2, caption="Letter left under my door"),
    item("mail_3.eml", "email", 3, reported=(Reported("headers", "Date", "Tue, 10 Nov 2026 08:00:00 -0600"),)),
    item("notes.txt", "text", 4),
    item("voicemail.m4a", "audio", 5, transcript="Pick up. I know you are there.", transcribed_by="me"),
    item("doorbell.mp4", "video", 6),
    item("card.vcf", "contact", 7),
)  # fmt: skip

SHOWN: Mapping[EntityId, object] = {
    PHOTO.id: picture(640, 480),
    LETTER.id: ((picture(306, 396), "You will be sorry\nsearchable-page-one"), (picture(306, 396, 3), "page two words")),
    MAIL.id: EmailView(
        headers=(("From", "sam@example.org"), ("To", "dana@example.net"), ("Date", "Tue, 10 Nov 2026 08:00:00 -0600"), ("Subject", "Call me")),
        raw_headers=(("Received", "from mail.example.org by mx.example.net"), ("From", "sam@example.org"), ("Subject", "Call me")),
        text="Call me now.\n\nYou cannot hide.",
        attachments=(AttachmentView("photo.jpg", "image/jpeg", 2048, b""),),
    ),
    NOTE.id: TextView("Line one\n  indented line two\n", "windows-1252", certain=False),
    CARD.id: Description(
        FileKind("contact", "text/vcard", "vcf"),
        (Reported("contact", "VERSION", "3.0"), Reported("contact", "ORG;WORK", "Corven Roofing")),
    ),
    CALL.id: MediaFacts(67_000, ("aac",), ()),
    DOOR.id: MediaFacts(9_000, ("h264",), ()),
}  # fmt: skip


def full_case() -> CaseSnapshot:
    """A small case that uses every part of the packet."""
    dana = person(
        "Dana Whitfield", Role.ME, phone=("312-555-0147",), address=("14 Elm Court, Springfield, IL 62704",),
        email=("dana@example.net",), employer="Blue Heron Bakery", may_know_address=("My sister",),
    )  # fmt: skip
    sam = person(
        "Sam Corven", Role.OTHER, aliases=("Sammy",), height="6 ft", vehicle=("grey pickup",), weapons=("hunting rifle",),
        address=("9 Mill Road, Springfield, IL 62707",), cautions="Has threatened officers before.",
    )  # fmt: skip
    kid = person("Robin Whitfield", Role.CHILD, relationship="child", age="7", school="Lakeview School")
    ana = person("Ana Ruiz", Role.WITNESS, phone=("312-555-0199",))
    report = Report(
        ident("report"), kind="police", agency="Springfield Police", officer="Officer Lane", badge="482", number="26-11873",
        date=when("2026-11-15"), reported=yes(), outcome="taken", words="She wrote down what I said.",
    )  # fmt: skip
    order = CourtOrder(
        ident("order"), kind="Temporary order", court="Circuit Court", number="26 OP 114", state="IL", issued=when("2026-10-01"),
        served=yes(), expires=when("2026-12-20"), terms=("No contact", "Stay 100 yards away"),
    )  # fmt: skip
    other = CourtOrder(
        ident("order elsewhere"), kind="Other case order", number="OTHER-CASE-77", other_case=True
    )
    recent = entry(
        "e1", title="At my car", what="He stood behind my car.\nI could not get out.\n\n  He hit the door twice.",
        when=when("2026-11-14", "21:00", Precision.ABOUT), where="Parking lot of the grocery store", county="Sangamon", state="IL",
        kinds=("following", "property_damage", "own made-up kind"), persons=(Involvement(sam.id, "saw", "three feet away"),),
        witnessed=yes("my neighbour saw it"), witnesses=(ana.id,), words=("you will pay for this",),
        exact_words=("I see you",), weapon=yes("he held a tire iron"), harm=yes("bruised hand, and I was shaking"), care=yes("clinic, next day"),
        police=yes("I called 911"), reports=(report.id,), order_violated=yes("he came closer than 100 yards"), order_terms=(OrderTerm(order.id, 2),),
        often=yes("weekly"), told_to_stop=yes("by text on 2 October"), children=yes("Robin was in the back seat"),
        guided=(GuidedAnswer("weapon_what", "yes", "a tire iron"), GuidedAnswer("weapon_near", "declined", "GUIDED-DECLINED")),
        effect="I do not park there any more.", evidence=(PHOTO.id, LETTER.id), most_serious=True, from_what=("memory", "photos"), typed_by="dictated_read_back",
    )  # fmt: skip
    serious = entry(
        "e2", what="He put both hands on my neck.", when=when("2026-09-03"), kinds=("physical_harm",), most_serious=True,
        weapon=Answer(AnswerState.NO), witnessed=Answer(AnswerState.UNKNOWN), harm=yes(), written=at("2026-09-03T20:00"),
        guided=(GuidedAnswer("strangulation_long", "yes", "maybe ten seconds"),), persons=(Involvement(sam.id, "saw"),),
    )  # fmt: skip
    mails = entry(
        "e3",
        what="Three emails in one night.",
        when=when("2026-11-10"),
        kinds=("unwanted_contact",),
        evidence=(MAIL.id, NOTE.id),
        written=at("2026-11-10T20:00"),
    )
    calls = entry(
        "e4",
        what="Calls without end.",
        when=when("2026-10-05", precision=Precision.BETWEEN, until="2026-10-09"),
        kinds=("unwanted_contact", "threat"),
        evidence=(CALL.id,),
    )
    door = entry(
        "e5",
        what="Somebody tried the door.",
        when=when("2026-08-01", precision=Precision.BEFORE),
        persons=(Involvement(None, "not_known"),),
        evidence=(DOOR.id, CARD.id),
    )
    unsure = entry("e6", what="He took my keys.", police=Answer(AnswerState.DECLINED, "POLICE-DECLINED"))
    return CaseSnapshot(
        case=Case(
            ident("case"), jurisdiction="US-CA", court="Superior Court of California", county="Sangamon", safe_name="Dana Whitfield", safe_address="PO Box 118",
            safe_city="Springfield", safe_state="IL", safe_zip="62705", safe_phone="217-555-0100", respondent=sam.id, protect=(kid.id,), guns=yes("a rifle at his father's house"),
            ask_for=("No contact of any kind", "Stay away from my residence and work"), declaration=("I am afraid of Sam Corven.",),
            offered=("how_kept", "when_written", "changed_later", "files_unchanged"), interpreter=Answer(AnswerState.NO),
        ),
        taken=at("2026-11-16T12:00"), entries=(recent, serious, mails, calls, door, unsure), people=(dana, sam, kid, ana),
        evidence=(PHOTO, LETTER, MAIL, NOTE, CALL, DOOR, CARD), reports=(report,), orders=(order, other), places=(Place(ident("place"), "the shelter", address="77 Hidden Lane"),),
        begun=at("2026-09-01T12:00"),
    )  # fmt: skip


def pdf_text(data: bytes, folder: Path, *options: str) -> str:
    """What pdftotext reads."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return subprocess.run(
        ["pdftotext", *options, str(path), "-"], capture_output=True, check=True
    ).stdout.decode()


def everything(data: bytes, folder: Path) -> str:
    """Text, metadata, bookmarks and alternative texts of a PDF, and the strings of all unpacked streams."""
    parts = [pdf_text(data, folder)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            parts.append(repr(thing))
            if isinstance(thing, pikepdf.Stream):
                try:
                    parts.append(thing.read_bytes().decode("latin-1"))
                except pikepdf.PdfError:
                    parts.append(thing.read_raw_bytes().decode("latin-1"))
        with pdf.open_outline() as outline:
            queue = list(outline.root)
            while queue:
                node = queue.pop()
                parts.append(str(node.title))
                queue.extend(node.children)
    return "\n".join(parts)
