"""Downloads of Facebook, Messenger and Instagram: every conversation in order, its letters mended, its files."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, MessageKind, Skipped
from app.domain.ports import NoJob
from app.importers import meta_messages
from app.importers.meta_messages import holds, looks_like, read
from app.importers.registry import ReaderTable, skipped_sentence
from tests.importers.given import file_of, read_with, stops

HER, HIM = "Invented Person", "Casey Rowé"
MS = 1773529331000
PHOTO = "your_instagram_activity/messages/inbox/casey_1/photos/1.jpg"


def torn(text: str) -> str:
    """A text as these downloads write it: its bytes one by one."""
    return text.encode().decode("latin-1")


def said(content: str | None = "words", sender: str = HIM, ms: int = MS, **more: Any) -> dict[str, Any]:
    """One message."""
    words = {} if content is None else {"content": torn(content)}
    return {
        "sender_name": torn(sender),
        "timestamp_ms": ms,
        **words,
        "is_geoblocked_for_viewer": False,
        **more,
    }


def page(*messages: object, **more: object) -> bytes:
    """One page of a conversation, the newest message first."""
    people = [{"name": torn(HIM)}, {"name": HER}]
    about = {"title": torn(HIM), "is_still_participant": True, "thread_path": "inbox/casey_1", **more}
    return json.dumps({"participants": people, "messages": list(messages), **about}, indent=1).encode()


def drafted(*messages: object, **told: str) -> ImportDraft:
    """The draft of one page."""
    return read_with(read, page(*messages), "message_1.json", **told)


def only(*messages: object, **told: str) -> Message:
    """The first message of a page."""
    return drafted(*messages, **told).threads[0].messages[0]


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def test_messages_come_oldest_first_in_mended_letters() -> None:
    """Bytes that stand as characters become the letters that were written; times are instants."""
    found = drafted(said("😀 naïve", ms=MS + 5), said("first", HER), said("same time", ms=MS)).threads[0]
    assert (found.app, found.key, found.title) == ("meta", "casey_1", HIM)
    assert [(each.sender, each.text) for each in found.messages] == [
        (HIM, "same time"),
        (HER, "first"),
        (HIM, "😀 naïve"),
    ]
    assert (found.messages[0].at, found.messages[0].ms) == ("2026-03-14T23:02:11+00:00", MS)
    assert only(said(), zone="America/Chicago").at == "2026-03-14T18:02:11-05:00"


def test_whole_letters_are_left_alone() -> None:
    """A download whose letters are right stays as it is, and so does what is no UTF-8."""
    right = {"participants": [], "messages": [{"sender_name": "é", "timestamp_ms": MS, "content": "Ã© ✓"}]}
    found = read_with(read, json.dumps(right).encode()).threads[0].messages[0]
    assert (found.sender, found.text) == ("é", "Ã© ✓")
    assert meta_messages._mended("é") == "é"


@pytest.mark.parametrize(
    ("given", "kind", "text", "detail"),
    [
        (said("a"), "text", "a", ""),
        (said(None), "text", "", ""),
        (said("x", is_unsent=True), "deleted", "x", ""),
        (
            said("You missed a call", call_duration=0, missed=True),
            "call",
            "You missed a call",
            "missed; seconds=0",
        ),
        (said("The call ended.", call_duration=65), "call", "The call ended.", "call; seconds=65"),
        (said("A call", type="Call"), "call", "A call", "call"),
        (said("A left the group.", type="Unsubscribe"), "system", "A left the group.", ""),
        (
            said("see", share={"link": "https://example.org", "share_text": torn("é")}),
            "text",
            "see\nhttps://example.org\né",
            "",
        ),
        (said("a", reactions=[{"reaction": torn("❤"), "actor": HER}]), "text", "a", f"reaction={HER}: ❤"),
        (said(None, photos=[{"uri": "a.jpg"}, {"uri": "b.jpg"}]), "media", "", ""),
        (said(None, sticker={"uri": "s.png"}), "media", "", ""),
        (said("a", photos="odd", share=5, sticker=[], reactions=[5]), "text", "a", ""),
    ],
)
def test_what_a_message_is(given: dict[str, Any], kind: str, text: str, detail: str) -> None:
    """Calls, unsent messages, notices, shares, reactions and files are told apart."""
    found = only(given)
    assert (found.kind, found.text, found.detail) == (kind, text, detail)
    assert found.sender == ("" if kind == "system" else HIM)


def test_directions() -> None:
    """A conversation of two is called after the other one; else the person tells."""
    assert (only(said()).mine, only(said(sender=HER)).mine) == (False, True)
    group = {"title": "Family"}
    found = read_with(read, page(said(), **group)).threads[0].messages[0]
    assert found.mine is None
    found = read_with(read, page(said(), **group), me=HIM).threads[0].messages[0]
    assert found.mine is True


def test_a_download_of_several_conversations() -> None:
    """Pages of one folder are one conversation; files go to the message that names them; the rest is said."""
    folder = "your_instagram_activity/messages/inbox/casey_1"
    data = archive(
        {
            f"top/{folder}/message_1.json": page(said("new", ms=MS + 9)),
            f"top/{folder}/message_2.json": page(
                said("old"), said(None, photos=[{"uri": PHOTO}, {"uri": "lost.jpg"}])
            ),
            f"top/{PHOTO}": b"picture",
            "top/your_facebook_activity/messages/inbox/b_2/message_1.json": page(said("b"), thread_path=""),
            "top/ads.json": b"{}",
        }
    )
    found = read_with(read, data, "download.zip")
    assert [(thread.app, thread.key, len(thread.messages)) for thread in found.threads] == [
        ("instagram", "casey_1", 3),
        ("messenger", "b_2", 1),
    ]
    assert [each.text for each in found.threads[0].messages] == ["", "old", "new"]
    assert [(part.untrusted_name, part.thread, part.message, part.read(0, 9)) for part in found.parts] == [
        ("1.jpg", "casey_1", 0, b"picture")
    ]
    assert set(found.skipped) == {Skipped("files", "zip_other"), Skipped("media", "media_missing")}
    assert ReaderTable().recognise(file_of(data), "", NoJob()) == "meta"


def test_what_is_broken_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a torn file its beginning is read; messages without a time or beyond the cap are counted."""
    whole = page(said("a"), said("b"))
    cut = read_with(read, whole[: whole.rindex(b"sender_name")])
    assert [each.text for each in cut.threads[0].messages] == ["a"]
    assert cut.skipped == (Skipped("rest", "broken_file"),)
    assert drafted(said(ms=0), 5, said()).skipped == (Skipped("messages", "no_time", 2),)
    seconds = {"sender_name": HER, "timestamp": MS // 1000}
    assert only(seconds).ms == MS
    monkeypatch.setattr(meta_messages, "MAX_MESSAGES", 1)
    assert drafted(said(), said()).skipped == (Skipped("messages", "too_many"),)
    assert skipped_sentence("zip_other")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"messages": 5}', b'{"messages": []}', archive({"a": b""})]
)
def test_what_is_no_conversation_is_refused(data: bytes) -> None:
    """A file without a message is refused in plain words."""
    with pytest.raises(KnownError) as caught:
        read_with(read, data)
    assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD
    assert not looks_like(data, "message_1.json")


def test_conversations_are_known_by_content() -> None:
    """A page is known by what stands in it, an archive by its names; nothing starts for a stopped job."""
    assert looks_like(page(said()), "")
    assert ReaderTable().recognise(file_of(page(said())), "x.json", NoJob()) == "meta"
    assert holds(["a/inbox/b_1/message_12.json"])
    assert not holds(["message_1.json", "a/message.json", "_chat.txt"])
    for after in range(3):
        assert stops(read, page(*(said() for _ in range(2000))), after=after)
    assert only(said()).kind is MessageKind.TEXT
