"""Walk 2: a chat of 2,000 messages and an email with headers become entries and exhibits."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from tests.acceptance.reading import one_line, pdf_text
from tests.e2e.hands import Hands
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG
from ui.unlocked.screen import Target

COUNT = 2000
SAID = ("why did you change your number", "Contéstame.", "answer me 😡", "I am at the side door")
MAIL = b"""Received: from mail.example.net (mail.example.net [203.0.113.7])\r
 by mx.example.org with ESMTPS id a1; Sat, 7 Mar 2026 22:14:09 -0800\r
From: Casey Rowe <casey.rowe@example.net>\r
To: Jordan <jordan@example.org>\r
Subject: last warning\r
Date: Sat, 7 Mar 2026 22:14:03 -0800\r
Message-ID: <1@example.net>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
Call me back tonight or I come by.\r
"""


def chat(path: Path) -> Path:
    """Write a chat as a phone zips it: series of 14 messages, some hours between them, one picture."""
    at = datetime.fromisoformat("2026-01-05T21:00:00")
    rows = []
    for number in range(COUNT):
        at += timedelta(minutes=1 if number % 14 else 380)
        who = "Jordan" if number % 14 == 13 else "Casey Rowe"
        rows.append(f"{at:%d/%m/%Y, %H:%M} - {who}: {SAID[number % 4]}")
    rows[5] = rows[5].split(": ")[0] + ": IMG-20260105-WA0001.jpg (file attached)"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("WhatsApp Chat with Casey Rowe.txt", "\n".join(rows))
        out.writestr("IMG-20260105-WA0001.jpg", PNG)
    path.write_bytes(made.getvalue())
    return path


def test_messages_and_an_email_become_exhibits(open_bench: WindowBench, tmp_path: Path) -> None:
    """Dropped, asked about, taken in; a burst becomes an entry, the email another; both stand in the packet."""
    bench, hands, window = open_bench, Hands(open_bench), OpenWindow(open_bench)
    letter = tmp_path / "warning.eml"
    letter.write_bytes(MAIL)
    window.go("evidence")
    hands.drop("evidence", (chat(tmp_path / "WhatsApp Chat with Casey Rowe.zip"), letter))
    if not bench.find("imports.take").isEnabled():
        hands.press("imports.order.dmy")
    window.find("imports.me").setCurrentIndex(window.find("imports.me").findText("Jordan"))
    window.find("imports.me").activated.emit(window.find("imports.me").currentIndex())
    hands.settle()
    hands.press("imports.take")
    bench.wait_for("imports.done")
    assert "2,000" in hands.words("imports.done")
    items = {item.kind: item for item in window.read(lambda session: session.evidence.list())}
    assert {"email", "photo"} <= set(items)

    window.go("threads", id=window.read(lambda session: session.threads.list())[0].thread.id)
    hands.press("threads.tab.close")
    hands.press("threads.close.make")
    bench.wait_for("entry.what")
    assert len(hands.words("entry.what").splitlines()) == COUNT % 14
    hands.press("entry.save")
    bench.wait_for("timeline.list")

    hands.press("top.new")
    hands.write("entry.what", "An email came late at night.")
    hands.drop("entry.drop", (letter,))
    hands.press("entry.save")
    bench.wait_for("timeline.list")
    written = window.read(lambda session: session.entries.list())
    assert {items["email"].id} in [set(each.evidence) for each in written]

    window.go("viewer", id=items["email"].id)
    hands.press("viewer.cover")
    hands.press("viewer.way.route")
    assert "203.0.113.7" in hands.words("viewer")

    window.shell.go(Target("documents", what="packet"))
    out = tmp_path / "packet.pdf"
    bench.dialogs.new_file = out
    hands.settle()
    if not hands.sees("documents.all"):
        hands.press("documents.choose.head")
    hands.press("documents.all")
    hands.let_through()
    hands.press("documents.save")
    bench.wait_for("documents.done")
    said = one_line(pdf_text(out))
    assert "Call me back tonight or I come by." in said
    assert said.count("I am at the side door") >= 3
