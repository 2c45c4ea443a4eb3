"""WhatsApp exports: every way that phones write them, who said what, what is media, and nothing guessed."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, MessageKind, Skipped
from app.domain.ports import NoJob
from app.importers import whatsapp
from app.importers.registry import ReaderTable, skipped_sentence
from app.importers.whatsapp import holds, looks_like, read
from app.importers.whatsapp_dates import day_of, find_order
from tests.importers.chat_variants import PHOTO, VARIANTS
from tests.importers.given import file_of, read_with, sample, stops

HER, HIM = "Invented Person", "Casey Rowe"
SAID = [
    (datetime.fromisoformat("2026-03-14T22:02:11"), HIM, "why did you change your number"),
    (datetime.fromisoformat("2026-03-14T22:03:05"), HIM, "first\n\nthird: 12:30"),
    (datetime.fromisoformat("2026-03-15T00:00:09"), "+1 312 555 0143", "stop"),
    (datetime.fromisoformat("2026-04-02T12:30:44"), HIM, PHOTO),
]
ANDROID = "14/03/2026, 22:02 - "
IOS = "[14/03/2026, 22:02:11] "


def drafted(text: str, name: str = "", **told: str) -> ImportDraft:
    """The draft of a text."""
    return read_with(read, text.encode(), name, **told)


def messages(*lines: str, begin: str = ANDROID, name: str = "", **told: str) -> tuple[Message, ...]:
    """The messages of an export with these lines."""
    return drafted("".join(f"{begin}{line}\n" for line in lines), name, **told).threads[0].messages


def only(line: str, begin: str = ANDROID) -> Message:
    """The message of an export of one line."""
    return messages(line, begin=begin)[0]


def ios(*lines: str, **told: str) -> tuple[Message, ...]:
    """The messages of an iOS export that has marks."""
    return messages(*lines, f"{HIM}: \u200eimage omitted", begin=IOS, **told)[:-1]


def archive(files: dict[str, bytes], **how: int) -> bytes:
    """A ZIP with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how.get("method", zipfile.ZIP_DEFLATED)) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def test_days_that_have_not_come_yet_speak_against_an_order() -> None:
    """A chat read in November was not written in December: three such days are enough, one is not."""
    dates = [(5, 12, 2026), (6, 12, 2026), (7, 12, 2026)]
    today = date(2026, 11, 22)
    assert find_order(dates, "/", "").name == ""
    assert find_order(dates, "/", "", today).name == "mdy"
    assert find_order(dates[:1], "/", "", today).name == ""
    assert find_order(dates, "/", "dmy", today).name == "dmy"
    # A computer whose clock is years behind decides nothing, and takes nothing away from what the dates show.
    behind = date(2015, 1, 1)
    assert find_order(dates, "/", "", behind).name == ""
    assert find_order([(14, 3, 2026), (1, 4, 2026)], "/", "", behind).name == "dmy"


@pytest.mark.parametrize(
    ("dates", "separator", "order"),
    [
        ([(14, 3, 2026)], "/", "dmy"),
        ([(3, 14, 2026)], "/", "mdy"),
        ([(2026, 3, 4)], "-", "ymd"),
        ([(3, 14, 26)], "/", "mdy"),
        ([(14, 3, 26)], ".", "dmy"),
        ([(14, 3, 26)], "/", ""),
        ([(3, 4, 2026)], "/", ""),
        ([(3, 3, 2026)], "/", "dmy"),
        ([(26, 3, 14), (26, 4, 2)], "/", "ymd"),
        # On 1 to 12 March and after, month first would run back and forth through the year.
        ([(day, month, 2026) for month in (3, 4, 5, 6) for day in (2, 5, 9)], "/", "dmy"),
        # One step back is a clock that was set, not an order.
        ([(9, 4, 2026), (3, 5, 2026)], "/", ""),
        # A stray date in a piece of another chat does not decide.
        ([*((day, 3, 2026) for day in range(1, 30)), (12, 31, 2026)], "/", "dmy"),
        ([(14, 3, 2026), (3, 14, 2026)], "/", ""),
        ([(1445, 9, 14)], "/", ""),
        ([(40, 40, 2026)], "/", ""),
    ],
)
def test_the_order_of_dates_is_told_by_the_file(
    dates: list[tuple[int, int, int]], separator: str, order: str
) -> None:
    """An impossible date and time that runs backwards refute an order; what stays open is not guessed."""
    assert find_order(dates, separator, "").name == order


def test_what_the_person_tells_must_be_possible() -> None:
    """Told, an open order is settled; one that cannot be is refused."""
    open_text = f"3/4/26, 22:02 - {HIM}: a\n"
    asked = drafted(open_text)
    assert (asked.ambiguous, asked.threads, asked.date_order) == ("date-order", (), "")
    days = {order: drafted(open_text, date_order=order).threads[0].messages[0].at for order in ("dmy", "mdy")}
    assert days == {"dmy": "2026-04-03T22:02", "mdy": "2026-03-04T22:02"}
    refused = drafted(f"{ANDROID}{HIM}: a\n", date_order="mdy")
    assert (refused.ambiguous, refused.threads) == ("date-order", ())
    assert refused.skipped == (Skipped("dates", "date_order_impossible"),)
    assert drafted(f"{ANDROID}{HIM}: a\n", date_order="ymd").ambiguous == "date-order"


def test_other_calendars_are_read_by_their_years() -> None:
    """Iranian and Buddhist years are known by their number; another calendar is not read, and that is said."""
    assert str(day_of((1404, 12, 23), "ymd")) == "2026-03-14"
    assert str(day_of((1403, 12, 30), "ymd")) == "2025-03-20"
    assert day_of((1404, 12, 30), "ymd") is None
    assert str(day_of((14, 3, 2569), "dmy")) == "2026-03-14"
    found = drafted(f"1447/9/25, 22:02 - {HIM}: a\n")
    assert (found.skipped, found.threads, found.ambiguous) == (
        (Skipped("dates", "dates_unreadable"),),
        (),
        "",
    )


def test_a_mark_of_the_clock_that_is_not_known_is_said() -> None:
    """A word for the half of the day in an unknown language gives no time by guess."""
    found = drafted(f"14/03/2026, 10:02 zzz - {HIM}: a\n")
    assert (found.threads, found.skipped) == ((), (Skipped("lines", "clock_mark_unknown"),))


@pytest.mark.parametrize(
    ("half", "hour", "at"),
    [
        ("AM", 12, "00"),
        ("PM", 12, "12"),
        ("pm", 1, "13"),
        ("a. m.", 9, "09"),
        ("中午", 12, "12"),
        ("中午", 1, "13"),
    ],
)
def test_halves_of_the_day(half: str, hour: int, at: str) -> None:
    """Midnight is 12 AM and noon 12 PM, whatever they are called."""
    assert only(f"{HIM}: a", begin=f"14/03/2026, {hour}:02 {half} - ").at == f"2026-03-14T{at}:02"


def test_a_told_zone_gives_offsets() -> None:
    """With a zone each time has its offset and its instant, in summer and in winter."""
    text = f"{ANDROID}{HIM}: a\n14/07/2026, 12:00 - {HIM}: b\n14/12/2026, 12:00 - {HIM}: c\n"
    found = drafted(text, zone="America/Chicago").threads[0].messages
    assert [each.at[-6:] for each in found] == ["-05:00", "-05:00", "-06:00"]
    assert found[1].ms == 1784048400000
    assert drafted(text).threads[0].messages[1].ms is None


def test_a_date_inside_a_message_is_part_of_it() -> None:
    """Only a line's beginning in the style of the whole export begins a message."""
    pasted = "[14.03.26, 13:25:00] Somebody: words\n2026-03-14 13:25 - Somebody: more"
    found = drafted(f"{ANDROID}{HIM}: look {ANDROID}x: y\n{pasted}\n{ANDROID}{HER}: stop\n")
    texts = [each.text for each in found.threads[0].messages]
    assert texts == [f"look {ANDROID}x: y\n{pasted}", "stop"]


def test_lines_of_the_same_kind_in_another_style_are_said() -> None:
    """A pasted line of the same platform in another style stays in its message, and is counted."""
    found = drafted(f"{ANDROID}{HIM}: a\n3/14/26, 10:02 PM - {HER}: b\n{ANDROID}{HIM}: c\n")
    assert [each.text for each in found.threads[0].messages] == [f"a\n3/14/26, 10:02 PM - {HER}: b", "c"]
    assert Skipped("lines", "pasted_lines") in found.skipped


def test_words_before_the_first_message_are_said() -> None:
    """A line of somebody's own above the chat is counted, not lost in silence."""
    assert Skipped("lines", "before_first", 2) in drafted(f"my\nchat\n{ANDROID}{HIM}: a\n").skipped


@pytest.mark.parametrize(
    ("line", "kind", "detail"),
    [
        ("<Media omitted>", "media", ""),
        ("<Multimedia omitido>", "media", ""),
        ("<Medien ausgeschlossen>", "media", ""),
        ("<Médias omis>", "media", ""),
        ("<Mídia oculta>", "media", ""),
        ("<Media omessi>", "media", ""),
        ("<Media weggelaten>", "media", ""),
        ("This message was deleted", "deleted", ""),
        ("Se eliminó este mensaje.", "deleted", ""),
        ("Diese Nachricht wurde gelöscht.", "deleted", ""),
        ("Ce message a été supprimé", "deleted", ""),
        ("Mensagem apagada", "deleted", ""),
        ("Questo messaggio è stato eliminato", "deleted", ""),
        ("Dit bericht is verwijderd", "deleted", ""),
        ("null", "text", ""),
        ("what does <Media omitted> mean", "text", ""),
        ("", "text", ""),
    ],
)
def test_what_a_body_is(line: str, kind: str, detail: str) -> None:
    """The app's own words in seven languages are known when they stand alone; they stay as they are."""
    found = only(f"{HIM}: {line}")
    assert (found.sender, found.kind, found.text, found.detail) == (HIM, kind, line, detail)


@pytest.mark.parametrize(
    ("line", "kind", "detail"),
    [
        ("Missed voice call", "call", "missed; medium=voice"),
        ("Missed video call", "call", "missed; medium=video"),
        ("Llamada perdida", "call", "missed; medium=voice"),
        ("Verpasster Videoanruf", "call", "missed; medium=video"),
        ("Appel vocal manqué", "call", "missed; medium=voice"),
        ("Messages and calls are end-to-end encrypted. Tap to learn more.", "system", ""),
        ("Casey Rowe added Invented Person", "system", ""),
        ("Casey Rowe left", "system", ""),
        ('Casey Rowe changed the subject from "a" to "Plan: b"', "system", ""),
        ('Casey Rowe created group "Plan: b"', "system", ""),
        ("Your security code with Casey: Work changed. Tap to learn more.", "system", ""),
        ("+1 312 555 0143 changed to +1 312 555 0144", "system", ""),
        ("Ein Satz in welcher Sprache auch immer", "system", ""),
    ],
)
def test_notices_have_no_sender(line: str, kind: str, detail: str) -> None:
    """What Android writes without a name is a notice or a call, word for word."""
    found = only(line)
    assert (found.sender, found.kind, found.text, found.detail) == ("", kind, line, detail)


def test_marks_tell_the_app_s_words_from_a_person_s() -> None:
    """In an iOS export with marks, the same words without one were typed by somebody."""
    own, typed, call, unknown, notice = ios(
        f"{HIM}: \u200eThis message was deleted.",
        f"{HIM}: This message was deleted.",
        f"{HIM}: \u200eVoice call, \u200e2 min",
        f"{HIM}: \u200ezzz zzz",
        f"{HIM}: \u200e{HIM} added you",
    )
    assert (own.kind, own.text) == (MessageKind.DELETED, "This message was deleted.")
    assert typed.kind is MessageKind.TEXT
    assert (call.kind, call.text, call.detail) == (
        MessageKind.CALL,
        "Voice call, 2 min",
        "call; medium=voice",
    )
    assert (unknown.kind, unknown.text) == (MessageKind.TEXT, "\u200ezzz zzz")
    assert (notice.kind, notice.sender) == (MessageKind.SYSTEM, "")


def test_notices_of_a_group_have_its_name() -> None:
    """IOS writes notices of a group under the group's name, in languages known here and others."""
    found = messages(
        "The Family: \u200eMessages and calls are end-to-end encrypted.",
        "The Family: \u200ezzz zzz",
        f"{HER}: hello",
        f"{HIM}: hi",
        begin=IOS,
    )
    assert [each.kind for each in found] == ["system", "system", "text", "text"]
    thread = drafted(f"{IOS}The Family: \u200eMessages and calls are end-to-end encrypted.\n").threads[0]
    assert (thread.key, thread.title) == ("The Family", "The Family")


@pytest.mark.parametrize(
    ("body", "media", "text"),
    [
        ("\u200e<attached: 0001-PHOTO.jpg>", "0001-PHOTO.jpg", ""),
        ("\u200e<in any language: 0001-PHOTO.jpg>", "0001-PHOTO.jpg", ""),
        ("plan.pdf • \u200e2 pages \u200e<attached: 0002-plan.pdf>", "0002-plan.pdf", "plan.pdf • 2 pages"),
        ("my words \u200e<attached: 0001.jpg>", "0001.jpg", "my words"),
        ("<attached: 0001.jpg>", "", "<attached: 0001.jpg>"),
    ],
)
def test_attached_on_ios(body: str, media: str, text: str) -> None:
    """The mention of a file becomes its name; words beside it stay; without the mark it was typed."""
    found = ios(f"{HIM}: {body}")[0]
    assert (found.media, found.text) == (media, text)


@pytest.mark.parametrize(
    ("body", "media", "text"),
    [
        ("a.jpg (file attached)", "a.jpg", ""),
        ("\u200eIMG-20260314-WA0003.jpg (in any language)", "IMG-20260314-WA0003.jpg", ""),
        ("a b.pdf (Datei angehängt)\nlook (here)", "a b.pdf", "look (here)"),
        ("0001.jpg <attached>", "0001.jpg", ""),
        ("<attached: 0001.jpg>", "0001.jpg", ""),
        ("see you (later)", "", "see you (later)"),
        ("a <b: c>", "", "a <b: c>"),
        ("a <b>", "", "a <b>"),
    ],
)
def test_attached_elsewhere(body: str, media: str, text: str) -> None:
    """Android and older iOS name a file in words of their own."""
    found = only(f"{HIM}: {body}")
    assert (found.media, found.text) == (media, text)


def test_edited_messages() -> None:
    """The app's note that a message was edited is kept apart from the words."""
    found = ios(f"{HIM}: a \u200e<This message was edited>", f"{HIM}: b <This message was edited>")
    assert [(each.text, each.edited) for each in found] == [
        ("a", "This message was edited"),
        ("b <This message was edited>", ""),
    ]
    assert only(f"{HIM}: c <Se editó este mensaje.>").edited == "Se editó este mensaje."
    assert only(f"{HIM}: c <any other words>").text == "c <any other words>"


def test_names_with_colons() -> None:
    """A name that holds a colon is known by the title or before the app's words; else the first one ends it."""
    assert [each.sender for each in messages("Mum: work: <Media omitted>", "Mum: work: home")] == [
        "Mum: work"
    ] * 2
    assert messages("Mum: work: home", "Mum: note: b")[0].sender == "Mum"
    assert [each.sender for each in messages("Mum: a: <Media omitted>", "Mum: b")] == ["Mum", "Mum"]
    assert messages("Mum: x: hi", name="WhatsApp Chat with Mum: x.txt")[0].sender == "Mum: x"
    assert only("Mum:\nwords").sender == "Mum"
    assert only("x" * 200 + ": words").sender == ""


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Casey Rowe.txt", "Casey Rowe"),
        ("WhatsApp Chat with Casey Rowe (2).txt", "Casey Rowe"),
        ("WhatsApp Chat - Casey Rowe.zip", "Casey Rowe"),
        ("Chat de WhatsApp con Casey Rowe.txt", "Casey Rowe"),
        ("WhatsApp_Chat_mit_Casey_Rowe.txt", "Casey Rowe"),
        ("Discussion WhatsApp avec Casey Rowe.txt", "Casey Rowe"),
        ("Conversa do WhatsApp com Casey Rowe.txt", "Casey Rowe"),
        ("Chat WhatsApp con Casey Rowe.txt", "Casey Rowe"),
        ("WhatsApp-chat met Casey Rowe.txt", "Casey Rowe"),
        ("../x/WhatsApp Chat with Casey Rowe.txt", "Casey Rowe"),
        ("anything.txt", "Casey Rowe, Invented Person"),
    ],
)
def test_the_title_of_a_chat(name: str, title: str) -> None:
    """A chat is called as its file says, else after the people in it, in any order of theirs."""
    thread = drafted(f"{ANDROID}{HIM}: a\n{ANDROID}{HER}: b\n", name).threads[0]
    assert (thread.key, thread.title) == (title, title)


def test_directions_come_from_the_file_or_the_person() -> None:
    """Who made the export is told by the person, by "You deleted", or by an iOS chat of two; else unknown."""
    pair = (f"{HIM}: a", f"{HER}: b")
    assert [each.mine for each in messages(*pair)] == [None, None]
    assert [each.mine for each in messages(*pair, me=HER.upper())] == [False, True]
    assert [each.mine for each in messages(*pair, me="Nobody")] == [None, None]
    assert [each.mine for each in messages(*pair, f"{HER}: You deleted this message")] == [False, True, True]
    notice = f"{HIM}: \u200eMessages and calls are end-to-end encrypted."
    assert [each.mine for each in messages(notice, *pair, begin=IOS)] == [None, False, True]
    told = drafted(f"{ANDROID}{HIM}: a\n{ANDROID}{HER}: b\n", me=HER).threads[0]
    assert (told.key, told.title) == (f"{HIM}, {HER}", HIM)


def test_what_is_missing_is_said() -> None:
    """Pictures that were left out and those that are not in the file are counted."""
    found = drafted(f"{ANDROID}{HIM}: <Media omitted>\n{ANDROID}{HIM}: {PHOTO} (file attached)\n")
    assert set(found.skipped) == {Skipped("media", "media_not_included"), Skipped("media", "media_missing")}
    latin = read_with(read, f"{ANDROID}{HIM}: é\n".encode("latin-1"))
    assert Skipped("text", "encoding_guessed") in latin.skipped
    for each in (*found.skipped, *latin.skipped):
        assert skipped_sentence(each.why)


def test_archives_of_both_platforms() -> None:
    """The chat is found in the archive under the name of either platform, and other files are its parts."""
    text = f"{ANDROID}{HIM}: {PHOTO} (file attached)\n{ANDROID}{HER}: b\n".encode()
    files = {"notes.txt": b"not a chat", PHOTO: b"picture", "inner.zip": archive({"a": b"b"})}
    for name in ("_chat.txt", "folder/WhatsApp Chat with Casey Rowe.txt", "other.txt"):
        data = archive({**files, name: text})
        found = read_with(read, data, "WhatsApp Chat - Casey Rowe.zip")
        parts = {part.untrusted_name: part for part in found.parts}
        assert set(parts) == set(files)
        assert (parts[PHOTO].thread, parts[PHOTO].message) == ("Casey Rowe", 0)
        assert parts["notes.txt"].message == -1
        assert parts[PHOTO].read(0, 100) == b"picture"
        assert found.threads[0].title == "Casey Rowe"
    assert holds(["x.jpg", "_chat.txt"])
    assert holds(["WhatsApp Chat with Casey Rowe.txt"])
    assert not holds(["x.jpg", "notes.txt"])
    table = ReaderTable()
    assert table.recognise(file_of(archive({"_chat.txt": text})), "", NoJob()) == "whatsapp"
    assert table.recognise(file_of(text), "", NoJob()) == "whatsapp"


@pytest.mark.parametrize("data", [b"", b"words\n", archive({"a.txt": b"words", "b.jpg": b""}), archive({})])
def test_what_is_no_export_is_refused(data: bytes) -> None:
    """A file without messages is refused in plain words, whatever it is."""
    with pytest.raises(KnownError) as caught:
        read_with(read, data)
    assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD
    assert not looks_like(data, "_chat.txt")


def test_caps_and_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many messages are refused, and a stop is heeded at every step."""
    text = "".join(f"{ANDROID}{HIM}: {number}\n" for number in range(5000))
    for after in range(0, 21, 4):
        assert stops(read, text.encode(), after=after)
    monkeypatch.setattr(whatsapp, "MAX_MESSAGES", 10)
    with pytest.raises(KnownError) as caught:
        drafted(text)
    assert caught.value.code is ErrorCode.FILE_TOO_LARGE


@pytest.mark.parametrize(
    "line",
    [
        "x" * 3_000_000,
        ": ".join("ab" * 200_000),
        "(" * 500_000,
        "<" * 500_000,
        "1" * 500_000,
        "\u200e" * 500_000,
    ],
    ids=lambda line: line[:3],
)
def test_very_long_lines(line: str) -> None:
    """A line of millions of characters is one message."""
    assert only(f"{HIM}: {line}").text == line
    assert len(drafted(f"{ANDROID}{HIM}: a\n{line}\n").threads[0].messages) == 1


def test_many_names_with_colons_cost_no_more() -> None:
    """Names made to look alike are read in one pass."""
    lines = [f"a{number}: b: <Media omitted>" for number in range(20_000)]
    assert len(messages(*lines)) == 20_000


def test_order_of_a_long_chat() -> None:
    """Hours apart over months, in the American way, every message comes out where it was."""
    start = datetime.fromisoformat("2026-01-03T07:05:09")
    said = [(start + timedelta(hours=5 * number), HIM, str(number)) for number in range(2000)]
    found = read_with(read, VARIANTS[0].write(said)).threads[0].messages
    assert [each.at for each in found] == [when.isoformat() for when, _, _ in said]


def test_the_samples() -> None:
    """The sample exports come out with their senders, times, kinds and files."""
    zipped = read_with(read, sample("chats", "whatsapp_ios_us.zip"), "whatsapp_ios_us.zip")
    found = zipped.threads[0].messages
    assert [each.kind.value for each in found] == [
        *("system", "text", "text", "media", "text", "text", "deleted", "text", "call", "text", "media")
    ]
    assert (found[2].at, found[2].text) == (
        "2026-03-14T22:02:40",
        "i found it anyway\nthat took me one day\ndont do it again",
    )
    assert (found[7].text, found[7].edited) == (
        "you will be sorry [friday]: i mean it",
        "This message was edited",
    )
    assert found[9].at == "2026-03-15T00:00:09"
    assert [
        (part.untrusted_name[:8], part.message, len(part.read(0, part.size))) for part in zipped.parts
    ] == [
        ("00000004", 3, 21654),
        ("00000011", 10, 7143),
    ]
    german = read_with(read, sample("chats", "whatsapp_android_de.txt")).threads[0].messages
    assert [each.kind.value for each in german].count("text") == 15
    assert (len(german), german[-1].at, german[-1].text) == (20, "2016-10-31T12:24", "17:30 Uhr - sei da")
    american = read_with(read, sample("chats", "whatsapp_android_us.txt")).threads[0].messages
    assert [each.kind.value for each in american] == [
        *("system", "text", "media", "media", "text", "text", "system", "text")
    ]
    assert american[4].text == "Please stop contacting me.\nDo not come to my work."
