"""An item of evidence after the whole record was checked."""

from __future__ import annotations

from app.domain.ids import EntityId
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.lifecycle.test_typing_while_it_takes_time import go, session_of
from tests.ui.screens.files import PNG
from ui.style.parts import BodyLabel
from ui.unlocked.screen import Target


def test_an_item_opens_after_a_full_check(open_bench: WindowBench) -> None:
    """Its page says that every byte was read and compared."""
    bench = open_bench
    session, made = session_of(bench), list[EntityId]()

    def add_and_check() -> EntityId:
        item = session.evidence.add_bytes("gate.png", PNG).evidence.id
        assert session.verify(full=True).ok
        return item

    bench.runner.read(lambda _ctx: add_and_check(), made.append)
    bench.idle()
    go(bench, Target("evidence", made[0]))
    bench.idle()
    said = [label.text() for label in bench.find("evidence").findChildren(BodyLabel)]
    assert any(text("evidence.checked_all") in words for words in said)
