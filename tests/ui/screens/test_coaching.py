"""How to keep it: every topic is told in plain words, promises nothing, and leads to the list of what is needed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel

from app.demo.recordings import voicemail_wav
from app.domain.change import Change
from app.domain.coaching import PARTS, SECTIONS, STARTS, Topic
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG
from ui.unlocked.screens.needed.starts import start_values

TOPICS = tuple(topic for section in SECTIONS for topic in section.topics)
NAMES = {
    *("texts", "chats", "calls", "spoofing", "email", "social", "account_entered", "screenshots", "photos"),
    *("trackers", "smart_home", "spyware", "drones", "money", "location", "shared_accounts", "letters"),
    *("witnesses", "my_phone", "recording", "under_18", "intimate"),
}


def sentences(topic: Topic) -> list[str]:
    """Return everything that is said of a topic, point by point."""
    keys = [f"coaching.{part}.{topic.key}" for part in PARTS]
    points = [point for key in keys if has_text(key) for point in text(key).splitlines()]
    return [text(f"coaching.topic.{topic.key}"), text(f"coaching.line.{topic.key}"), *points]


def test_every_technology_has_its_topic_once() -> None:
    """The topics of the reference are there, each once, and offer only quick starts that exist."""
    keys = [topic.key for topic in TOPICS]
    assert len(keys) == len(set(keys))
    assert set(keys) >= NAMES
    assert {topic.start for topic in TOPICS if topic.start} <= set(STARTS)


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.key for topic in TOPICS])
def test_a_topic_says_what_to_keep_how_and_what_not_to_do(topic: Topic) -> None:
    """All three parts are there, in short sentences, without a number of days that may be wrong somewhere."""
    assert all(has_text(f"coaching.{part}.{topic.key}") for part in PARTS)
    for words in sentences(topic):
        assert not re.search(r"\d", words.replace("911", "").replace("under 18", "")), words
        for sentence in re.split(r"(?<=[.!?:;])\s", words):
            assert len(sentence.split()) <= 26, sentence
        assert "court-proof" not in words
        assert not re.search(r"[—]|\b(abuser|stalker|perpetrator|escalat\w+)\b", words, re.IGNORECASE), words


def test_a_topic_is_made_when_it_is_opened(window: OpenWindow) -> None:
    """Nothing inside is built before; a target opens its topic and brings it into sight."""
    window.go("coaching")
    page = window.find("coaching")
    assert page.findChild(QLabel, "coaching.followed.how.0") is None
    window.go("coaching", what="followed")
    window.bench.wait(lambda: window.find("coaching.scroll").verticalScrollBar().value() > 0)
    point = window.find("coaching.followed.how.0")
    assert point.text() == text("coaching.how.followed").splitlines()[0]
    assert not point.visibleRegion().isEmpty()


def test_the_two_cautions_are_on_the_page(window: OpenWindow) -> None:
    """What must not be kept of anyone under 18, and that recording may be a crime, stand among the first topics."""
    first = [topic.key for topic in SECTIONS[0].topics]
    assert {"under_18", "recording"} <= set(first)
    window.go("coaching", what="recording")
    shown = " ".join(label.text() for label in window.find("coaching.recording").findChildren(QLabel))
    assert "differs from state to state" in shown
    assert "can be a crime" in shown
    assert "Ask a lawyer or an advocate before you record" in shown


def test_what_somebody_else_has_goes_on_the_list(window: OpenWindow) -> None:
    """One press saves it and shows it there, to be made fit."""
    window.go("coaching", what="followed")
    window.bench.wait(lambda: not window.find("coaching.followed.line").visibleRegion().isEmpty())
    window.find("coaching.followed.add").click()
    window.settle()
    (kept,) = window.read(lambda session: session.records.list(RecordKind.NEEDED))
    assert {field: getattr(kept, field) for field in ("what", "who", "how")} == start_values("camera")
    assert window.find("needed").isVisible()
    assert window.find("needed.form.what").text() == start_values("camera")["what"]
    window.find("needed.strip.coaching").click()
    window.settle()
    assert window.find("coaching").isVisible()


def test_a_recording_says_what_the_law_may_say(window: OpenWindow) -> None:
    """A sound has the caution among its facts and over its form, and leads to the topic; a photo has none of it."""

    def put(session: Session) -> tuple[EntityId, tuple[Change, ...]]:
        photo = session.evidence.add_bytes("door.png", PNG)
        sound = session.evidence.add_bytes("voice.wav", voicemail_wav(1))
        return sound.evidence.id, (*photo.changes, *sound.changes)

    sound = window.change(put)
    photo = window.read(lambda session: session.evidence.list()[0].id)
    window.go("evidence", id=photo)
    assert cautions(window) == []
    window.find("evidence.edit").click()
    window.settle()
    assert text("evidence.recording") not in window.find("evidence.edit.subheading").text()
    window.find("evidence.edit.done").click()
    window.go("evidence", id=sound)
    assert len(cautions(window)) == 1
    window.find("evidence.edit").click()
    window.settle()
    assert text("evidence.recording") in window.find("evidence.edit.subheading").text()
    window.find("evidence.edit.done").click()
    window.find("evidence.open.recording").click()
    window.settle()
    assert window.find("coaching.recording.how.0").isVisible()


def cautions(window: OpenWindow) -> list[QLabel]:
    """Where an item's facts say the caution."""
    labels = window.find("evidence.detail.facts").findChildren(QLabel)
    return [
        label for label in labels if label.isVisible() and label.text() == text("evidence.recording.short")
    ]
