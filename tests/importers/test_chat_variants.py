"""WhatsApp exports of phones all over the world: the same messages, and asked where dates leave it open."""

from __future__ import annotations

import pytest

from app.domain.imported import MessageKind
from app.importers.whatsapp import looks_like, read
from tests.importers.chat_variants import VARIANTS, Variant
from tests.importers.given import read_with
from tests.importers.test_whatsapp import SAID


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_every_way_of_writing_gives_the_same_messages(variant: Variant) -> None:
    """Platforms and countries write dates and times in their ways; what was said is the same."""
    data = variant.write(SAID)
    found = read_with(read, data, "export.txt")
    unit = "seconds" if variant.seconds else "minutes"
    assert [(each.at, each.sender, each.text or each.media) for each in found.threads[0].messages] == [
        (when.isoformat(timespec=unit), sender, body) for when, sender, body in SAID
    ]
    assert found.threads[0].messages[2].sender_id == "+1 312 555 0143"
    assert found.threads[0].messages[3].kind is MessageKind.MEDIA
    assert looks_like(data, "")
    assert not found.ambiguous


LOCALES = [
    "en-US", "en-GB", "de", "fr", "es", "it", "pt-BR", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "tr", "ru",
    "uk", "el", "he", "ar", "hi", "id", "ja", "ko", "zh-CN", "zh-TW", "en-IN", "en-CA", "en-ZA",
]  # fmt: skip


def test_the_table_stands_for_the_world() -> None:
    """Both platforms, both clocks, brackets and dashes, marks and narrow spaces, and each of the locales."""
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS) >= 60
    for ios in (True, False):
        those = [variant for variant in VARIANTS if variant.ios is ios]
        assert set(LOCALES) <= {variant.locale for variant in those}
        assert {"{h" in variant.head for variant in those} == {True, False}
        assert any("\u202f" in variant.head for variant in those)
    assert any("\u200e" in variant.write(SAID).decode(variant.codec) for variant in VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_dates_that_say_nothing_are_asked_about(variant: Variant) -> None:
    """On the fourth of March no file can tell day from month, unless the year stands first: it is asked."""
    said = [(when.replace(month=3, day=4), who, body) for when, who, body in SAID[:3]]
    data = variant.write(said)
    found = read_with(read, data, "export.txt")
    if variant.shows_order:
        assert found.ambiguous == ""
        return
    assert (found.ambiguous, found.threads) == ("date-order", ())
    (shown,) = found.days
    days = {order: day.isoformat() for order, day in shown.days}
    assert (days["dmy"], days["mdy"]) in {("2026-03-04", "2026-04-03"), ("2026-04-03", "2026-03-04")}
    told = next(order for order, day in days.items() if day == "2026-03-04")
    messages = read_with(read, data, "export.txt", date_order=told).threads[0].messages
    assert [each.at[:16] for each in messages] == [f"{when:%Y-%m-%dT%H:%M}" for when, _, _ in said]
