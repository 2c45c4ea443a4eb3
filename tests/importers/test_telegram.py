"""Telegram exports: one chat or a whole account, every message as stated, however much of the file is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, MessageKind, Skipped
from app.importers import json_stream, telegram
from app.importers.telegram import looks_like, read
from tests.importers.given import read_with, sample, stops

AT = {"date": "2026-03-18T07:45:10", "date_unixtime": "1773845110"}
HER = {"from": "Invented Person", "from_id": "user777"}


def said(text: object = "words", **more: object) -> dict[str, Any]:
    """One message."""
    return {"id": 1, "type": "message", **AT, **HER, "text": text, "text_entities": [], **more}


def notice(action: str, **more: object) -> dict[str, Any]:
    """One notice."""
    actor = {"actor": "Invented Person", "actor_id": "user777"}
    return {"id": 2, "type": "service", **AT, **actor, "action": action, "text": "", **more}


def chat(*messages: object, **more: object) -> dict[str, Any]:
    """One chat."""
    return {"name": "Invented Person", "type": "personal_chat", "id": 777, **more, "messages": list(messages)}


def drafted(export: object, **told: str) -> ImportDraft:
    """The draft of an export."""
    return read_with(read, json.dumps(export, indent=1).encode(), "result.json", **told)


def only(*messages: object, **told: str) -> Message:
    """The first message of a chat with these."""
    return drafted(chat(*messages), **told).threads[0].messages[0]


def test_text_in_pieces_is_one_text() -> None:
    """Marked-up pieces and plain ones make the text as it was read."""
    pieces = [
        "see ",
        {"type": "link", "text": "http://example.org"},
        {"type": "bold", "text": "!"},
        5,
        None,
    ]
    assert only(said(pieces)).text == "see http://example.org!5"
    assert only(said({"odd": 1})).text == ""


def test_times_are_those_of_the_file() -> None:
    """The local time stays as stated beside the instant; without one of them the other serves; neither, no message."""
    assert (only(said()).at, only(said()).ms) == ("2026-03-18T07:45:10", 1773845110000)
    assert only(said(date_unixtime="x")).ms is None
    assert only(said(date_unixtime="x"), zone="America/Chicago").ms == 1773837910000
    assert only(said(date="soon"), zone="America/Chicago").at == "2026-03-18T09:45:10-05:00"
    draft = drafted(chat(said(date="2026-02-31T00:00:00", date_unixtime="")))
    assert (draft.threads[0].messages, draft.skipped) == ((), (Skipped("messages", "no_time"),))
    edited = only(said(edited="2026-03-18T07:58:00", edited_unixtime="1773845880"))
    assert edited.edited == "2026-03-18T07:58:00"


def test_media_by_path_and_media_left_out() -> None:
    """A file is named as in the export; what was not exported is said; stickers and voice notes are told."""
    voice = only(said("", file="voice_messages/a.ogg", media_type="voice_message", duration_seconds=7))
    assert (voice.kind, voice.media) == (MessageKind.MEDIA, "voice_messages/a.ogg")
    assert voice.detail == "media_type=voice_message; duration_seconds=7"
    sticker = only(said("", file="stickers/s.webp", media_type="sticker", sticker_emoji="😀"))
    assert "sticker_emoji=😀" in sticker.detail
    draft = drafted(chat(said("", photo="(File not included. Change data exporting settings to download.)")))
    missing = draft.threads[0].messages[0]
    assert (missing.kind, missing.media, missing.detail) == (MessageKind.MEDIA, "", "media=not included")
    assert draft.skipped == (Skipped("parts", "media_not_included"),)


def test_what_else_is_stated_is_kept() -> None:
    """Forwarded, answered, shared places, contacts and questions stand with the message."""
    forwarded = only(said(forwarded_from="Somebody", reply_to_message_id=3))
    assert forwarded.detail == "forwarded_from=Somebody; reply_to=3"
    assert only(said("", location_information={"latitude": 41.5, "longitude": -87})).text == "41.5, -87"
    shared = {"first_name": "Ann", "last_name": "", "phone_number": "+13125550142"}
    assert only(said("", contact_information=shared)).text == "Ann +13125550142"
    assert only(said("", poll={"question": "When?", "answers": []})).text == "When?"
    gone = only(said(**{"from": None}))
    assert (gone.sender, gone.sender_id) == ("", "user777")


def test_calls_and_notices_are_apart() -> None:
    """A call has its result and seconds, other notices are lines of nobody."""
    missed = only(notice("phone_call", duration_seconds=0, discard_reason="missed"))
    assert (missed.kind, missed.sender, missed.detail) == (
        MessageKind.CALL,
        "Invented Person",
        "missed; seconds=0",
    )
    ended = only(notice("phone_call", duration_seconds=65, discard_reason="hangup"))
    assert ended.detail == "ended; seconds=65"
    invited = only(notice("invite_members", members=["Ann", None, "Bob"]))
    assert (invited.kind, invited.sender) == (MessageKind.SYSTEM, "")
    assert invited.text == "Invented Person · invite members · Ann, Bob"
    assert "pin message" in only(notice("pin_message", message_id=1)).text


def test_whose_message_it_was() -> None:
    """Direction comes from the account, the person's name, or the other side of a private chat; else it is open."""
    mine = {"from": "Me", "from_id": "user5"}
    account = {
        "about": "x",
        "personal_information": {"user_id": 5},
        "chats": {"about": "x", "list": [chat(said(), said(**mine)), chat(said(), id=8, name=None)]},
        "left_chats": {"list": []},
    }
    draft = drafted(account)
    assert [[each.mine for each in thread.messages] for thread in draft.threads] == [[False, True], [False]]
    assert [(thread.key, thread.title) for thread in draft.threads] == [
        ("777", "Invented Person"),
        ("8", "8"),
    ]
    assert only(said()).mine is False
    assert only(said(**mine)).mine is None
    assert only(said(**mine), me="Me").mine is True


def test_a_torn_file_keeps_what_stands_before() -> None:
    """However much of an export is there, the whole messages of it come out and the break is named."""
    data = json.dumps(chat(*[said(f"{n}") for n in range(20)])).encode()
    begin = data.index(b'"messages"') + 15
    for cut in range(begin, len(data) - 1, 61):
        draft = read_with(read, data[:cut])
        texts = [message.text for message in draft.threads[0].messages]
        assert texts == [str(n) for n in range(len(texts))]
        assert draft.skipped == (Skipped("rest", "broken_file"),)
    odd = drafted(chat(said("a"), 5, {"type": "new kind"}, None))
    assert odd.skipped == (Skipped("messages", "unreadable_message", 3),)


@pytest.mark.parametrize("piece", [1, 7, 64])
def test_pieces_may_end_anywhere(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the file is cut into pieces for reading, the same stands in the messages."""
    export = json.dumps(
        chat(said("é😈\u2028"), notice("phone_call", duration_seconds=12)), ensure_ascii=False
    )
    whole = read_with(read, export.encode())
    monkeypatch.setattr(json_stream, "_PIECE", piece)
    assert read_with(read, export.encode()) == whole
    assert whole.threads[0].messages[0].text == "é😈\u2028"


def test_hostile_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless nesting, endless values, huge numbers and endless messages end reading, never the program."""
    before = b'{"name": "a", "type": "personal_chat", "id": 1, "messages": [' + json.dumps(said()).encode()
    deep = read_with(read, before + b"," + b"[" * 200_000)
    assert (len(deep.threads[0].messages), deep.skipped[0].why) == (1, "broken_file")
    monkeypatch.setattr(json_stream, "MAX_VALUE", 2**16)
    long = read_with(read, before + b',{"text": "' + b"a" * 2**20 + b'"}]}')
    assert (len(long.threads[0].messages), long.skipped[0].why) == (1, "broken_file")
    huge = read_with(read, before + b',{"type":"message","date_unixtime":' + b"9" * 10_000 + b"}]}")
    assert huge.skipped == (Skipped("messages", "no_time"),)
    monkeypatch.setattr(telegram, "MAX_MESSAGES", 3)
    many = drafted(chat(*[said()] * 9))
    assert (len(many.threads[0].messages), many.skipped[0].why) == (3, "too_many")


def test_reading_stops_when_asked() -> None:
    """A job that is stopped ends reading between two messages."""
    data = json.dumps(chat(*[said()] * 5000)).encode()
    assert stops(read, data)
    assert stops(read, data, after=100)


def test_it_is_known_by_its_content() -> None:
    """An export looks like one under any name; other JSON does not, and gives no chat."""
    data = json.dumps(chat(said()), indent=1).encode()
    assert looks_like(data, "anything.json")
    assert looks_like(b'{"about": "x", "personal_information": {}, "chats": {', "result.json")
    assert not looks_like(b'{"type": "x", "id": 5}', "result.json")
    assert not looks_like(b"[1]", "result.json")
    for other in (b"", b"[]", b'{"type": "x"}', b"\0", b'{"messages": 5}', b"{" * 99):
        with pytest.raises(KnownError) as caught:
            read_with(read, other)
        assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD


def test_the_sample() -> None:
    """The sample has two messages, one of them with an edited picture, and a missed call."""
    draft = read_with(read, sample("chats", "telegram_result.json"))
    (thread,) = draft.threads
    assert [message.kind for message in thread.messages] == ["text", "call", "media"]
    assert thread.messages[0].text == "look at http://example.org/x"
    assert (thread.messages[2].media, thread.messages[2].edited) == (
        "photos/photo_1.jpg",
        "2026-03-18T07:58:00",
    )
    assert draft.skipped == ()
