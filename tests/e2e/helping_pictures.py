"""What the pictures of pages for somebody who helps several people need: releases, and a list of records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.clients import Keeping
from app.domain.fields import RecordKind
from app.domain.moment import Moment, Precision, Stamp
from app.services.vault import Session
from tests.e2e.window_bench import PASSPHRASE, WindowBench


def releases(session: Session) -> None:
    """Put a release that stands and one that is over into the made-up case."""
    today = session.clients.today()

    def day(ahead: int) -> Moment:
        return Moment(Precision.EXACT, Stamp(today + timedelta(days=ahead)))

    for values in (
        {
            "who": "Dana Cole, Legal Aid",
            "reader": "attorney",
            "papers": ("packet", "bundle", "handover"),
            "what": "Everything since March, no photos of the house",
            "purpose": "the hearing",
            "told": "signed",
            "agreed": day(-20),
            "expires": day(26),
        },
        {"who": "Officer Lind", "papers": ("bundle",), "agreed": day(-60), "expires": day(-30)},
    ):
        session.records.add(RecordKind.RELEASE, values)


def fill_list(session: Session, folder: Path) -> None:
    """Put three records on a list."""
    today = session.clients.today()
    lines: tuple[tuple[str, str, date | None, Keeping], ...] = (
        ("K-417", "Petition to the clerk", today + timedelta(days=2), Keeping()),
        ("M.R.", "Ask the school about its camera", today, Keeping(months=6, closed=date(2026, 3, 1))),
        ("T-208", "", None, Keeping(until=today + timedelta(days=70))),
    )
    for number, (code, step, when, keeping) in enumerate(lines):
        made = session.clients.make(code, folder / f"notes-{number}", bytearray(PASSPHRASE.encode()))
        session.clients.change(made.id, {"next_step": step, "next_day": when, "keeping": keeping})


def list_pages(bench: WindowBench, take: Callable[[str], None], folder: Path) -> None:
    """Make a list in the window and take its pages, in the colours and text size that the window has now."""
    theme = bench.window.theme
    scheme, scale = theme.scheme, theme.scale

    def failed(error: Exception) -> None:
        raise error

    bench.window.home.create_list(folder / "notes", bytearray(PASSPHRASE.encode()), failed)
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    bench.idle()
    theme.choose(scheme, scale)  # a new record has its own
    bench.idle()
    take("clients-empty")
    press(bench, "clients.make")
    take("clients-new")
    press(bench, "clients.new.cancel")
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx: fill_list(session, folder))
    bench.idle()
    press(bench, "rail.clients")
    bench.find("clients.guidance").open(on=False)  # type: ignore[attr-defined]
    bench.idle()
    take("clients")
    bench.find("clients.letting_go").open()  # type: ignore[attr-defined]
    scroll: Any = bench.find("clients.line.scroll")
    bench.app.processEvents()
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    take("clients-letting-go")
    press(bench, "clients.purge")
    bench.find("clients.purging.secret").setText(PASSPHRASE)  # type: ignore[attr-defined]
    press(bench, "clients.purging.look")
    take("clients-purge")
    press(bench, "clients.purging.cancel")
    bench.find("clients.open").click()  # type: ignore[attr-defined]
    bench.wait(lambda: not bench.window.lock_control.is_open)
    bench.flush()
    take("clients-unlock")


def press(bench: WindowBench, name: str) -> None:
    """Press a button and wait."""
    bench.find(name).click()  # type: ignore[attr-defined]
    bench.idle()
    bench.idle()
