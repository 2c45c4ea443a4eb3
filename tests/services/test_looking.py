"""Looking at items of every kind: text piece by piece, mail, contacts, tables; nothing is lost between pieces."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from app.domain.errors import ErrorCode
from app.domain.ports import NoJob
from app.importers.base import FileBytes
from app.importers.text_pieces import PIECE, plan_text, read_piece
from app.services.looking import MAX_CARDS, MAX_ROWS, Way, in_pieces, ways_of
from app.services.session import Session
from tests.services.refusals import refused

LONG = "".join(f"{number}: 他在门口等, Zürich\n" for number in range(9_000))


def file_of(data: bytes) -> FileBytes:
    """Return bytes as a file that is read by ranges."""
    return FileBytes(lambda offset, length: data[offset : offset + length], len(data))


@pytest.mark.parametrize(
    ("data", "encoding", "certain"),
    [
        (LONG.encode(), "UTF-8", True),
        (b"\xef\xbb\xbf" + LONG.encode(), "UTF-8", True),
        (LONG.encode("utf-16"), "UTF-16", True),
        (b"\xfe\xff" + LONG.encode("utf-16-be"), "UTF-16", True),
        (LONG.encode("utf-32"), "UTF-32", True),
        (LONG.replace("\n", "\r\n").encode(), "UTF-8", True),
        (LONG.replace("\n", " ").encode(), "UTF-8", True),
        (("Zürich €\n" * 20_000).encode("cp1252"), "CP1252", False),
        (b"", "UTF-8", True),
        (b"short", "UTF-8", True),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-be", "utf-32", "crlf", "one line", "cp1252", "empty", "short"],
)
def test_all_pieces_together_are_the_whole_text(data: bytes, encoding: str, certain: bool) -> None:
    """Whatever the encoding, no letter is cut or lost where pieces meet, and the encoding is told."""
    file = file_of(data)
    plan = plan_text(file, NoJob())
    assert (plan.encoding, plan.certain) == (encoding, certain)
    pieces = [read_piece(file, plan, number) for number in range(plan.pieces)]
    codec = {"UTF-8": "utf-8-sig", "CP1252": "cp1252"}.get(encoding, encoding)
    assert "".join(pieces) == data.decode(codec).replace("\r\n", "\n")
    assert all(len(piece) <= PIECE + 2**14 for piece in pieces)
    if b"\n" in data:
        assert all(piece.endswith("\n") for piece in pieces[:-1])


def test_a_text_that_is_held_is_cut_at_lines() -> None:
    """Nothing is lost, and pieces end with lines where they can."""
    for text in (LONG, "x" * (3 * PIECE), ""):
        assert "".join(in_pieces(text)) == text
    assert all(piece.endswith("\n") for piece in in_pieces(LONG))


def test_words_are_found_in_any_piece_and_round_again(session: Session) -> None:
    """The search goes on after the piece in sight and comes back to it last."""
    item = session.evidence.add_bytes("long.txt", LONG.encode()).evidence.id
    looks = session.looks
    plan = looks.plan(item, NoJob())
    assert plan.pieces == 5
    assert looks.find(item, plan, "8999: ", 1, NoJob()) == 4
    assert looks.find(item, plan, "ZÜRICH", 3, NoJob()) == 3
    assert looks.find(item, plan, "0: 他", 1, NoJob()) == 1
    assert looks.find(item, plan, "heliotrope", 0, NoJob()) == -1
    assert "8999: " in looks.piece(item, plan, 4)


def test_every_kind_can_be_looked_at(session: Session) -> None:
    """Each kind has its ways, the bytes always last."""
    ways = {
        "a.csv": (b"a,b\n1,2\n", (Way.TABLE, Way.TEXT, Way.BYTES)),
        "a.txt": (b"words", (Way.TEXT, Way.BYTES)),
        "a.html": (b"<html><p>words</p></html>", (Way.WORDS, Way.TEXT, Way.BYTES)),
        "a.eml": (b"From: a@example.org\nDate: x\n\nhi", (Way.EMAIL, Way.ROUTE, Way.HEADERS, Way.BYTES)),
        "a.vcf": (b"BEGIN:VCARD\nFN:A\nEND:VCARD\n", (Way.CARD, Way.TEXT, Way.BYTES)),
        "a.bin": (b"\0\1\2", (Way.BYTES,)),
        "empty": (b"", (Way.BYTES,)),
        "a.docx": (b"PK\x03\x04 no more", (Way.WORDS, Way.BYTES)),
        "a.xlsx": (b"PK\x03\x04 nothing", (Way.TABLE, Way.WORDS, Way.BYTES)),
        "big.csv": (b"a,b\n" * 2**19 + b"1,2\n", (Way.TEXT, Way.BYTES)),
    }
    for name, (data, wanted) in ways.items():
        assert ways_of(session.evidence.add_bytes(name, data).evidence) == wanted


def test_an_email_links_what_is_attached_to_the_item_that_holds_it(session: Session) -> None:
    """An attachment that was kept by itself is named with its item; another is only inside the email."""
    kept = session.evidence.add_bytes("note.txt", b"I know where you are").evidence
    mail = (
        b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/html\r\n\r\n<p>See this</p>\r\n--b\r\n"
        b"Content-Disposition: attachment; filename=note.txt\r\n\r\nI know where you are\r\n--b\r\n"
        b"Content-Disposition: attachment; filename=other.txt\r\n\r\nelse\r\n--b--\r\n"
    )
    shown = session.looks.email(session.evidence.add_bytes("m.eml", mail).evidence.id, NoJob())
    assert [(each.name, each.item, each.number) for each in shown.attachments] == [
        ("note.txt", kept.id, kept.number),
        ("other.txt", None, 0),
    ]
    assert shown.from_html
    assert shown.body.strip() == "See this"


def test_contacts_and_tables_say_when_they_are_cut(session: Session) -> None:
    """The first are shown and the number of all is told."""
    add = session.evidence.add_bytes
    book = b"".join(b"BEGIN:VCARD\nFN:Name %d\nEND:VCARD\n" % number for number in range(MAX_CARDS + 9))
    cards, total = session.looks.cards(add("b.vcf", book).evidence.id, NoJob())
    assert (len(cards), total) == (MAX_CARDS, MAX_CARDS + 9)
    table = session.looks.table(add("t.csv", b"a;b\n" + b"1;2\n" * MAX_ROWS).evidence.id, NoJob())
    assert (len(table.rows), table.cut, table.rows[1]) == (MAX_ROWS, True, ("1", "2"))
    short = session.looks.table(add("s.csv", b"a;b\n1;2\n").evidence.id, NoJob())
    assert (short.rows, short.cut) == ((("a", "b"), ("1", "2")), False)


def test_the_words_of_a_document_come_without_its_layout(session: Session) -> None:
    """Office text is taken out anew from the bytes; a broken file says that it could not be read."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", "<w:document xmlns:w='w'><w:p><w:t>He came back</w:t></w:p></w:document>"
        )
    item = session.evidence.add_bytes("letter.docx", out.getvalue()).evidence
    assert session.looks.words(item.id, NoJob()) == ("He came back", ())
    broken = session.evidence.add_bytes("broken.docx", b"PK\x03\x04").evidence
    assert session.looks.words(broken.id, NoJob()) == ("", ("unreadable",))


def test_parts_of_pictures_come_at_the_size_asked_for(session: Session) -> None:
    """A part of a photo at its own size; one that is no photo is refused in words."""
    out = BytesIO()
    Image.new("RGB", (3000, 1000), (200, 30, 30)).save(out, "PNG")
    item = session.evidence.add_bytes("photo.png", out.getvalue()).evidence.id
    assert session.looks.longest_side(item) == 3000
    part = session.looks.picture_part(item, 3000, (2900, 10, 400, 50))
    assert (part.width, part.height) == (100, 50)
    broken = session.evidence.add_bytes("b.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99).evidence.id
    with refused(ErrorCode.PREVIEW_FAILED):
        session.looks.longest_side(broken)
