"""Backups of texts and calls: every message once, in one conversation for each number, whatever is broken."""

from __future__ import annotations

import base64
import random

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, MessageKind, ReadOptions, Skipped
from app.domain.ports import NoJob
from app.importers import coded_parts, sms_backup, xml_events
from app.importers.base import FileBytes
from app.importers.phone_numbers import fullest, group_key, number_key
from app.importers.sms_backup import looks_like, read
from tests.importers.given import read_with, sample, stops

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup-->\n"
PICTURE = bytes(range(256)) * 41


def backup(*elements: str, root: str = "smses", count: str = "") -> bytes:
    """A backup with these elements."""
    return f"{HEAD}<{root} count='{count}'>{''.join(elements)}</{root}>".encode()


def sms(
    body: str, *, at: int = 1773464531000, address: str = "+13125550142", kind: int = 1, more: str = ""
) -> str:
    """One text; `body` stands in the XML as it is."""
    return f'<sms address="{address}" date="{at}" type="{kind}" subject="null" body="{body}" {more} />'


def texts(draft: ImportDraft) -> list[str]:
    """The texts of all messages."""
    return [message.text for thread in draft.threads for message in thread.messages]


def test_halves_of_characters_are_joined() -> None:
    """Emoji as Android writes them are read right wherever pieces of the file end; a half alone is a mark."""
    pair = "&#55357;&#56840;"
    assert texts(read_with(read, backup(sms(f"a{pair}&#10;{pair}b&#xD83D;&#xde08;")))) == ["a😈\n😈b😈"]
    broken = read_with(read, backup(sms(f"x&#55357;y&#56840;&#55357;{pair}&#0;")))
    assert texts(broken) == ["x\ufffdy\ufffd\ufffd😈\t"]
    assert broken.skipped == (Skipped("letters", "unreadable_letters", 4),)


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 11, 16, 17])
def test_pieces_may_end_anywhere(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the file is cut into pieces for reading, the same stands in the messages."""
    monkeypatch.setattr(xml_events, "PIECE", piece)
    data = backup(sms("&#55357;&#56840;&amp;&#128520;&#13;é &#5; &lt;"))
    assert texts(read_with(read, data)) == ["😈&😈\ré \t <"]


def test_one_number_is_one_conversation() -> None:
    """Spellings of a number share a thread in the order of time, named by its fullest spelling or the contact."""
    spellings = ["(312) 555-0142", "+13125550142", "312.555.0142", "1 312 555 0142"]
    draft = read_with(
        read, backup(*(sms(str(n), address=each, at=1773464531000 - n) for n, each in enumerate(spellings)))
    )
    (thread,) = draft.threads
    assert (thread.key, thread.title) == ("3125550142", "+13125550142")
    assert [message.text for message in thread.messages] == ["3", "2", "1", "0"]
    assert {message.sender for message in thread.messages} == {"+13125550142"}
    assert [message.sender_id for message in thread.messages] == spellings[::-1]
    named = read_with(read, backup(sms("a", more='contact_name="Invented Person"'), sms("b", kind=2)))
    assert [(each.sender, each.mine) for each in named.threads[0].messages] == [
        ("Invented Person", False),
        ("", True),
    ]
    assert named.threads[0].title == "Invented Person"


def test_numbers_that_differ_stay_apart() -> None:
    """Two numbers never become one; names and short codes are compared whole."""
    assert number_key("+1 312 555 0142") != number_key("+1 773 555 0142")
    assert number_key("555-0142") != number_key("312 555 0142")
    assert number_key("Verizon") == number_key("VERIZON") != number_key("22000")
    assert group_key(["312 555 0142", "+17735550100"]) == group_key(["7735550100", "+13125550142"])
    assert fullest(["555 0142", "+1 (312) 555-0142"]) == "+13125550142"
    assert fullest([]) == ""


def test_times_are_instants_in_the_zone_told() -> None:
    """Milliseconds become a time with the offset of the zone, of UTC when none is told; no time, no message."""
    draft = read_with(read, backup(sms("a"), sms("b", at=0)), zone="America/Chicago")
    (message,) = draft.threads[0].messages
    assert (message.at, message.ms) == ("2026-03-14T00:02:11-05:00", 1773464531000)
    assert draft.skipped == (Skipped("messages", "no_time"),)
    assert read_with(read, backup(sms("a", at=1773464531250))).threads[0].messages[0].at == (
        "2026-03-14T05:02:11.250+00:00"
    )


def mms(*parts: str, address: str = "+13125550142", box: int = 1, more: str = "", addrs: str = "") -> str:
    """One multimedia message."""
    return (
        f'<mms date="1773558600000" msg_box="{box}" sub="null" address="{address}" {more}>'
        f"<parts>{''.join(parts)}</parts><addrs>{addrs}</addrs></mms>"
    )


def part(kind: str, *, text: str = "null", name: str = "null", data: bytes | str | None = None) -> str:
    """One part; bytes are written in Base64, text as it is."""
    coded = base64.b64encode(data).decode() if isinstance(data, bytes) else data
    stated = "" if coded is None else f'data="{coded}"'
    return f'<part seq="0" ct="{kind}" name="{name}" cl="null" text="{text}" {stated} />'


def test_parts_of_multimedia_messages() -> None:
    """Texts are joined, layout is left out, pictures are files of their own that are read by ranges."""
    draft = read_with(
        read,
        backup(
            mms(
                part("application/smil", text="&lt;smil/&gt;"),
                part("text/plain", text="one"),
                part("image/jpeg", text="' data=&quot;AAAA&quot; x='", name="a.jpg", data=PICTURE),
                part("text/plain", text="two"),
                part("audio/amr", data=b"12"),
            )
        ),
    )
    (message,) = draft.threads[0].messages
    assert (message.kind, message.text, message.media) == (
        MessageKind.MEDIA,
        "one\ntwo",
        "a.jpg, audio-5.amr",
    )
    picture, sound = draft.parts
    assert (picture.untrusted_name, picture.size, picture.thread, picture.message) == (
        "a.jpg",
        len(PICTURE),
        "3125550142",
        0,
    )
    assert picture.read(0, 10**9) == PICTURE
    rng = random.Random(7)
    for _ in range(50):
        at, length = rng.randrange(len(PICTURE) + 9), rng.randrange(300)
        assert picture.read(at, length) == PICTURE[at : at + length]
    assert sound.read(0, 9) == b"12"


def test_base64_with_line_ends_and_none_at_all() -> None:
    """Broken lines of Base64 are one file; what is no Base64, or was not exported, is named as left out."""
    coded = base64.encodebytes(PICTURE).decode()
    draft = read_with(
        read, backup(mms(part("image/png", data=coded), part("image/gif", data="!!"), part("image/gif")))
    )
    (only,) = draft.parts
    assert (only.read(0, 10**9), only.read(100, 100), only.size) == (PICTURE, PICTURE[100:200], len(PICTURE))
    assert set(draft.skipped) == {Skipped("parts", "part_damaged"), Skipped("parts", "media_not_included")}
    assert draft.threads[0].messages[0].media == "image-1.png, image-2.gif, image-3.gif"


@pytest.mark.parametrize("wrap", ["", "\n", "&#10;", "&#x0D;&#xa;"])
@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_long_picture_is_counted_and_never_held(
    wrap: str, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the first pieces a picture is passed over; size, bytes and what stands behind it are right."""
    monkeypatch.setattr(xml_events, "PIECE", 5000)
    monkeypatch.setattr(xml_events, "MAX_ELEMENT", 90_000)
    monkeypatch.setattr(coded_parts, "_WINDOW", 4096)
    monkeypatch.setattr(coded_parts, "_PIECE", 7001)
    picture = random.Random(more).randbytes(150_000 + more)
    coded = base64.b64encode(picture).decode()
    if wrap:
        coded = wrap.join(coded[at : at + 76] for at in range(0, len(coded), 76))
    said = mms(part("image/jpeg", name="a.jpg", data=coded), part("text/plain", text="after"))
    draft = read_with(read, backup(sms("before"), said, said, sms("last")))
    assert texts(draft) == ["before", "last", "after", "after"]
    assert [each.size for each in draft.parts] == [len(picture)] * 2
    for each in draft.parts:
        pieces = [each.read(at, 10_000) for at in range(0, each.size, 10_000)]
        assert b"".join(pieces) == picture
        assert each.read(1001, 77) == picture[1001:1078]
    damaged = read_with(
        read, backup(mms(part("image/jpeg", data=coded[:-9000] + "!" + coded[-9000:])), sms("last"))
    )
    assert (damaged.parts, texts(damaged)[0]) == ((), "last")
    assert damaged.skipped == (Skipped("parts", "part_damaged"),)


def test_long_words_are_never_taken_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that look like the attribute of a picture stay words; too many of them end reading, as said."""
    monkeypatch.setattr(xml_events, "PIECE", 5000)
    monkeypatch.setattr(coded_parts, "_WINDOW", 4096)
    words = " data='" + "QUJD" * 20_000
    draft = read_with(read, backup(sms(words), sms("last")))
    assert texts(draft) == [words, "last"]
    cut = backup(sms("before"), mms(part("image/jpeg", data="QUJD" * 20_000)))[:60_000]
    broken = read_with(read, cut)
    assert (texts(broken), broken.skipped[0].why) == (["before"], "broken_file")


def test_a_large_picture_stops_soon() -> None:
    """With a picture of 20 MiB in one attribute, no more than a piece is read between two checks."""
    coded = base64.b64encode(bytes(20 * 2**20)).decode()
    data = backup(mms(part("image/jpeg", data=coded)))
    most = 0

    class Watched(NoJob):
        read = 0

        def check(self) -> None:
            self.read = 0

    job = Watched()

    def ranged(at: int, size: int) -> bytes:
        nonlocal most
        job.read += size
        most = max(most, job.read)
        return data[at : at + size]

    draft = read(FileBytes(ranged, len(data)), "sms.xml", ReadOptions(), job)
    assert [each.size for each in draft.parts] == [20 * 2**20]
    assert most <= 2 * 2**20


def test_groups_are_kept_by_all_their_numbers() -> None:
    """A group is one thread for the same people in any order; each message names its sender."""
    from_ann = '<addr address="+13125550142" type="137"/><addr address="insert-address-token" type="151"/>'
    from_bob = '<addr address="+17735550100" type="137"/>'
    draft = read_with(
        read,
        backup(
            mms(part("text/plain", text="a"), address="+13125550142~+17735550100", addrs=from_ann),
            mms(part("text/plain", text="b"), address="(773) 555-0100~3125550142", addrs=from_bob),
            mms(part("text/plain", text="c"), address="+13125550142~+17735550100", box=2),
            mms(part("text/plain", text="d")),
        ),
    )
    assert [(thread.key, len(thread.messages)) for thread in draft.threads] == [
        ("3125550142,7735550100", 3),
        ("3125550142", 1),
    ]
    group = draft.threads[0]
    assert group.title == "+13125550142, +17735550100"
    assert [message.sender for message in group.messages] == ["+13125550142", "+17735550100", ""]


def call(kind: int, *, number: str = "3125550142", shown: int = 1, seconds: int = 0) -> str:
    """One call."""
    return f'<call number="{number}" duration="{seconds}" date="1773468000000" type="{kind}" presentation="{shown}" />'


def test_calls_tell_what_became_of_them() -> None:
    """Each type of call has its result; a withheld number is a thread of its own and never a guess."""
    shown = [call(kind, seconds=kind) for kind in (1, 2, 3, 4, 5, 6, 7, 9)]
    draft = read_with(
        read, backup(*shown, call(3, number="", shown=2), call(3, number="-1", shown=3), root="calls")
    )
    known, withheld, unknown = draft.threads
    assert [message.detail for message in known.messages] == [
        "incoming; seconds=1",
        "outgoing; seconds=2",
        "missed; seconds=3",
        "voicemail; seconds=4",
        "rejected; seconds=5",
        "blocked; seconds=6",
        "elsewhere; seconds=7",
        "type 9; seconds=9",
    ]
    assert [message.mine for message in known.messages] == [False, True, *[False] * 5, None]
    assert (withheld.key, withheld.messages[0].sender, withheld.messages[0].detail) == (
        "withheld",
        "",
        "missed; seconds=0; number=withheld",
    )
    assert (draft.kind, unknown.key) == ("calls", "unknown")


def test_a_torn_file_keeps_what_stands_before() -> None:
    """However much of a backup is there, the whole messages of it come out and the break is named."""
    data = backup(sms("one"), sms("two"), mms(part("image/png", data=PICTURE)))
    for cut in range(len(HEAD) + 20, len(data) - 1, 97):
        draft = read_with(read, data[:cut])
        assert draft.skipped == (Skipped("rest", "broken_file"),)
        assert texts(draft) in (["one", "two", ""][:n] for n in range(4))
    mixed = read_with(read, backup(sms("one"), "<sms body='<'/>"))
    assert (texts(mixed), mixed.skipped[0].why) == (["one"], "broken_file")
    fewer = read_with(read, backup(sms("one"), count="3"))
    assert fewer.skipped == (Skipped("messages", "fewer_than_stated", 2),)


LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE smses [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(10))
    + "]><smses><sms body='&k;' address='1' date='1773464531000' type='1'/></smses>"
)
OUTSIDE = "<!DOCTYPE smses [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><smses><sms body='&x;'/></smses>"


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, "<!DOCTYPE smses SYSTEM 'http://example.org/x'><smses/>"])
def test_definitions_are_refused(data: str) -> None:
    """Nothing is expanded or fetched: a file with definitions of its own is not understood."""
    with pytest.raises(KnownError) as caught:
        read_with(read, data.encode())
    assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """One endless tag, endless depth, and endless messages end reading with a word; nothing is lost before."""
    monkeypatch.setattr(xml_events, "MAX_ELEMENT", 2**20)
    endless = backup(sms("one"))[:-8] + b"<sms body='" + b"a" * 2**22
    draft = read_with(read, endless)
    assert (texts(draft), draft.skipped) == (["one"], (Skipped("rest", "too_large_inside"),))
    deep = read_with(read, backup(sms("one"), "<x>" * 10_000))
    assert (texts(deep), deep.skipped) == (["one"], (Skipped("rest", "too_large_inside"),))
    monkeypatch.setattr(sms_backup, "MAX_MESSAGES", 2)
    many = read_with(read, backup(*[sms("x")] * 3))
    assert (len(texts(many)), many.skipped) == (2, (Skipped("rest", "too_many"),))
    parts = read_with(read, backup(mms(*[part("text/plain", text="x")] * 300)))
    assert parts.skipped == (Skipped("parts", "too_many", 100),)


def test_reading_stops_when_asked() -> None:
    """A job that is stopped ends reading at the next piece."""
    data = backup(*[sms("x" * 100)] * 5000)
    assert stops(read, data)
    assert stops(read, data, after=2)


def test_it_is_known_by_its_beginning() -> None:
    """Only such a backup looks like one; other files are not understood."""
    assert looks_like(backup(), "x.xml")
    assert looks_like(b"\xef\xbb\xbf" + backup(root="calls"), "")
    assert not looks_like(b"<svg><smses>", "sms.xml")
    assert not looks_like(b"", "sms.xml")
    for data in (b"", b"plain", b"<svg/>", b"\0" * 99):
        with pytest.raises(KnownError) as caught:
            read_with(read, data)
        assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD


def test_the_samples() -> None:
    """The sample backups give five messages with a picture, and four calls, one from a withheld number."""
    draft = read_with(read, sample("chats", "sms_backup_restore.xml"), zone="America/Los_Angeles")
    (thread,) = draft.threads
    assert [message.mine for message in thread.messages] == [False, True, False, False, True]
    assert thread.messages[2].text == "You know who. 😈 <b>call me</b> \nor else"
    assert thread.messages[0].at == "2026-03-13T22:02:11-07:00"
    assert draft.parts[0].read(0, 2) == b"\xff\xd8"
    assert draft.skipped == ()
    calls = read_with(read, sample("chats", "calls_backup_restore.xml"))
    assert {thread.key: len(thread.messages) for thread in calls.threads} == {"5095550142": 3, "withheld": 1}
