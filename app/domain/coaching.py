"""How to keep what shows what happened, by technology: which topics there are, in which order.

The sentences are in the catalogue: `coaching.topic.KEY` (the name), `coaching.line.KEY` (the one line), and
for each part `coaching.keep.KEY`, `coaching.how.KEY`, `coaching.avoid.KEY`, one point to a line; a topic may
lack a part. What they rest on: reference, peers-and-practice §5 and §7.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("keep", "how", "avoid")

STARTS = (
    "camera",
    "door_camera",
    "emergency_call",
    "body_camera",
    "phone_company",
    "platform",
    "hospital",
    "bank",
)
"""What somebody else often has: sentences `needed.start.KEY` and, for fields, `needed.start.KEY.FIELD`."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to know about; `start` is what is often with somebody else there, "" when nothing is."""

    key: str
    start: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Topics that stand together, under the sentence `coaching.section.KEY`."""

    key: str
    topics: tuple[Topic, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "first",
        (Topic("safe"), Topic("my_phone"), Topic("left_behind"), Topic("under_18"), Topic("recording")),
    ),
    Section(
        "messages",
        (
            Topic("texts", "phone_company"),
            Topic("chats", "platform"),
            Topic("calls", "phone_company"),
            Topic("spoofing", "phone_company"),
            Topic("email"),
        ),
    ),
    Section(
        "online",
        (
            Topic("screenshots"),
            Topic("social", "platform"),
            Topic("account_entered", "platform"),
            Topic("shared_accounts"),
            Topic("location"),
            Topic("intimate"),
        ),
    ),
    Section(
        "watched",
        (
            Topic("trackers"),
            Topic("spyware"),
            Topic("smart_home", "door_camera"),
            Topic("drones"),
            Topic("followed", "camera"),
        ),
    ),
    Section(
        "things",
        (
            Topic("photos"),
            Topic("letters"),
            Topic("injuries", "hospital"),
            Topic("money", "bank"),
            Topic("emergency", "emergency_call"),
            Topic("witnesses"),
        ),
    ),
)
