"""Hundreds of spellings of what is confidential, planted in a record: real exports find each of them."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.domain.answer import Answer, AnswerState
from app.domain.entry import ENTRY_ANSWERS, GuidedAnswer, Involvement
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import read_moment
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.translation import Translation
from app.services.documents import Prepared
from app.services.session import Session
from tests.exports.checks import planted

WHEN = read_moment("2026-11-13", None, None, "America/Los_Angeles")


@pytest.fixture
def told(session: Session) -> Session:
    """A record that knows what must stay private."""
    session.people.add(
        {
            "name": "Jordan Rain", "role": Role.ME, "address": (planted.HOME, planted.BOX),
            "work_address": planted.WORK, "phone": (planted.PHONE,), "work_phone": planted.WORK_PHONE,
            "email": (planted.EMAIL,), "handle": (planted.HANDLE,), "vehicle": (planted.CAR,),
            "employer": planted.EMPLOYER, "birth_date": planted.BORN,
        }
    )  # fmt: skip
    session.people.add({"name": "Robin Rain", "role": Role.CHILD, "school": planted.SCHOOL})
    casey = session.people.add({"name": "Casey Rowe", "role": Role.OTHER}).id
    session.case.set({"respondent": casey})
    for label, address in (("the shelter", planted.SHELTER), ("the garden", planted.GARDEN)):
        session.records.add(RecordKind.PLACE, {"label": label, "address": address, "confidential": True})
    return session


def prepared(session: Session, paper: Paper) -> Prepared:
    """The paper drawn and checked, with what was found by shape allowed."""
    request = ExportRequest(paper, allow=frozenset({"shapes"}))
    return session.documents.prepare(request, "paper.pdf", NoJob())


def test_two_hundred_spellings_are_found_where_they_stand(told: Session) -> None:
    """Each spelling stands in an entry of its own, and is found there as the known text it is."""
    rows = [(what, words) for what, all_words in planted.SPELLINGS.items() for words in all_words]
    assert len(rows) >= 200
    entries: dict[EntityId, tuple[str, str]] = {}
    for what, words in rows:
        made = told.entries.add({"what": f"On that day he wrote: {words} and I was afraid.", "when": WHEN})
        entries[made.id] = (what, words)
    found = prepared(told, Paper.JSON)
    assert not found.may_write
    known = {find.entry for find in found.finds if not find.by_shape}
    assert [row for entry, row in entries.items() if entry not in known and row[1] not in BY_SHAPE] == []
    by_shape = {find.entry for find in found.finds}
    assert [row for entry, row in entries.items() if entry not in by_shape] == []


# Known to nobody, but of a shape that stops a paper.
BY_SHAPE = {"rain.jordan@example.org"}


def fill_places(session: Session) -> dict[EntityId, str]:
    """Plant a spelling in every other place of a packet; returns the place by entry or item."""
    places: dict[EntityId, str] = {}
    for field, words in planted.ENTRY_FIELDS:
        value: object = words
        if field in ENTRY_ANSWERS:
            value = Answer(AnswerState.YES, words)
        elif field in {"words", "exact_words"}:
            value = (words,)
        made = session.entries.add({"what": f"This is about {field}.", "when": WHEN, field: value})
        places[made.id] = field
    guided = GuidedAnswer("weapon_what", "yes", "a key of 88 Kettlewell Street")
    who = Involvement(session.case.get().respondent, "saw", "he stood at 1297 wisteria hollow")
    other = Translation("Sé dónde vives", "I know that you live at 1297 Wisteria Hollow", "Spanish")
    for field, part in (("guided", guided), ("persons", who), ("translations", other)):
        places[session.entries.add({"what": "He came. Sé dónde vives", "when": WHEN, field: (part,)}).id] = (
            field
        )
    places[session.entries.add({"when": WHEN, **planted.SPLIT_FIELDS}).id] = "split"
    items = [add(session, f"picture{number}.png", png(number)) for number in range(len(planted.ITEM_FIELDS))]
    for item, (field, words) in zip(items, planted.ITEM_FIELDS, strict=True):
        session.evidence.amend(item, {field: words})
        places[item] = field
    files = {
        "note.txt": planted.TEXT_FILE.encode(),
        planted.FILE_NAME: b"nothing here",
        "mail.eml": planted.MAIL.encode(),
        "card.vcf": planted.CARD.encode(),
        "letter.pdf": letter(),
    }
    for name, data in files.items():
        item = add(session, name, data)
        places[item] = name
        items.append(item)
    session.entries.add({"what": "He sent these.", "when": WHEN, "evidence": tuple(items)})
    return places


def add(session: Session, name: str, data: bytes) -> EntityId:
    """Keep a file."""
    return session.evidence.add_bytes(name, data).evidence.id


def png(shade: int) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 2, 3)).save(out, "PNG")
    return out.getvalue()


def letter() -> bytes:
    """A PDF whose address goes over from one page to the next."""
    pdf = pikepdf.new()
    for words in planted.PDF_LINES:
        page = pdf.add_blank_page(page_size=(300, 200))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 14 Tf 20 150 Td ({words}) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_every_other_place_of_a_packet_is_searched(told: Session, tmp_path: Path) -> None:
    """Fields of entries and items, file names, texts of files, chats, reports, orders, the declaration."""
    places = fill_places(told)
    told.case.set({"declaration": ("I live in 97348.",), "ask_for": ("Stay away from 1297 Wisteria Hollow",)})
    report = told.records.add(RecordKind.REPORT, {"agency": "Police", "words": "She wrote 503-555-0143."})
    told.records.add(RecordKind.ORDER, {"kind": "Order", "terms": ("Not at Kettlewell's",)})
    told.entries.add({"what": "I told them.", "when": WHEN, "reports": (report.id,)})
    chat = tmp_path / "WhatsApp Chat with Casey.txt"
    lines = (*planted.CHAT_LINES, *planted.SPLIT_LINES)
    chat.write_text(
        "".join(f"3/{number + 14}/26, 21:00 - Casey Rowe: {line}\n" for number, line in enumerate(lines)),
        encoding="utf-8",
    )
    told.imports.run((chat,))
    (thread,) = told.threads.list()
    refs = [message.ref for message in told.threads.messages(thread.thread.id)]
    told.threads.accept(refs, {"what": "He wrote these.", "exact_words": ()})
    finds = [find for find in prepared(told, Paper.PACKET).finds if not find.by_shape]
    found = {*(find.entry for find in finds), *(find.item for find in finds)}
    assert [place for source, place in places.items() if source not in found] == []
    wheres = " / ".join(find.where for find in finds)
    for where in (
        "the declaration",
        "what I ask for",
        "a term of an order",
        "of a report",
    ):
        assert where in wheres, where
    for number in range(1, len(planted.CHAT_LINES) + 1):
        assert f"line {number} of " in wheres, number
    assert "spread over lines of" in wheres


def test_what_a_picture_says_of_itself_goes_into_no_packet(told: Session) -> None:
    """A photo's own data is told before a bundle is saved, and is in no packet."""
    exif = Image.Exif()
    exif[0x010E] = "1297 Wisteria Hollow Lane"
    exif[0x9286] = "Jordan Rain"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 30.0, 44.4), 3: "W", 4: (122.0, 40.0, 44.1)})
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 90, 40)).save(out, "JPEG", exif=exif)
    item = add(told, "gate.jpg", out.getvalue())
    told.entries.add({"what": "He stood there.", "when": WHEN, "evidence": (item,)})
    packet = prepared(told, Paper.PACKET)
    assert packet.may_write
    data = packet.files[0].data
    assert b"Exif" not in data
    assert b"Wisteria" not in data
    details = " ".join(check.detail for check in prepared(told, Paper.BUNDLE).checks)
    assert "E001: the file says where it was made, it holds something you keep private." in details
