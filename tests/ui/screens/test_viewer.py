"""The viewer: covered first, every kind in its way, close up sharply, long texts and bytes by pieces."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.demo.evidence_files import makers
from app.domain.change import Change
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.looking import Way
from app.services.vault import Session
from app.testing import InlineRunner
from tests.services.test_looking import LONG
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import Board, ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.viewer.hex_pane import BLOCK, HexPane
from ui.unlocked.screens.viewer.presenter import ViewerPresenter
from ui.unlocked.screens.viewer.text_pane import Reading

WIDE, HIGH = 1800, 1000

MAIL = (
    b"Received: from mid.example (mid.example [192.0.2.7]) by mx.example; Sat, 14 Nov 2026 12:00:05 -0600\r\n"
    b"Received: from [10.0.0.5] by mid.example\r\n"
    b"Authentication-Results: mx.example; spf=fail smtp.mailfrom=example.net; dkim=pass\r\n"
    b"From: =?utf-8?q?Ren=C3=A9?= <rene@example.com>\r\nTo: ann@example.org\r\nSubject: Where were you\r\n"
    b"Date: Sat, 14 Nov 2026 12:00:00 -0600\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
    b"I saw your car.\r\n--b\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\nnote words\r\n--b--\r\n"
)


def photo(width: int, height: int) -> bytes:
    """Return a photo in which no two places look the same."""
    out = BytesIO()
    Image.effect_noise((width, height), 120).convert("RGB").save(out, "BMP")
    return out.getvalue()


class Shown:
    """Notes what a presenter shows, one line a call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> object:
        """Note any call."""
        return lambda *args, **kwargs: self.calls.append((name, (*args, *kwargs.values())))

    def last(self, name: str) -> tuple[object, ...]:
        """Return what was shown last in that way."""
        return next(args for called, args in reversed(self.calls) if called == name)

    def names(self) -> list[str]:
        """Return the calls in order."""
        return [name for name, _ in self.calls]


@pytest.fixture
def shown() -> Shown:
    """A view without widgets."""
    return Shown()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, shown: Shown) -> ViewerPresenter:
    """The presenter over an empty vault."""
    return ViewerPresenter(session, jobs, shell, shown)  # type: ignore[arg-type]


def put(session: Session, name: str, data: bytes) -> Evidence:
    """Add an item."""
    return session.evidence.add_bytes(name, data).evidence


# What the presenter decides.


def test_nothing_is_read_before_it_is_asked_for(
    presenter: ViewerPresenter, shown: Shown, session: Session
) -> None:
    """Opening shows the head alone; only asking shows the item. "look" is heeded once."""
    item = put(session, "a.txt", b"words")
    presenter.activate(Target("viewer", item.id))
    assert shown.names() == ["show_head"]
    presenter.look()
    assert shown.names() == ["show_head", "show_text"]
    target = Target("viewer", item.id, "look")
    presenter.activate(target)
    assert shown.names()[2:] == ["show_head", "show_text"]
    presenter.activate(target)  # as on the way back
    assert shown.names()[4:] == ["show_head"]


def test_neighbours_are_those_of_the_list_it_came_from(
    presenter: ViewerPresenter, shown: Shown, session: Session
) -> None:
    """Without a list the latest item comes first; the ends say so; every step is covered."""
    one, two, three = (put(session, f"{n}.txt", f"words {n}".encode()) for n in range(3))
    presenter.activate(Target("viewer"))
    head = shown.last("show_head")[0]
    assert (head.id, head.before, head.after) == (three.id, False, True)  # type: ignore[attr-defined]
    presenter.activate(Target("viewer", one.id, values={"among": (one.id, three.id)}))
    presenter.step(1)
    head = shown.last("show_head")[0]
    assert (head.id, head.before, head.after) == (three.id, True, False)  # type: ignore[attr-defined]
    presenter.step(1)
    presenter.activate(Target("viewer", two.id))
    assert shown.last("show_head")[0].id == two.id  # type: ignore[attr-defined]
    assert set(shown.names()) == {"show_head"}


def test_what_comes_late_is_not_shown(session: Session, shell: ShellStandIn, shown: Shown) -> None:
    """Whoever covers or goes on never sees what was asked for before."""
    item = put(session, "a.txt", b"words")
    held = InlineRunner(held=True)
    presenter = ViewerPresenter(session, Jobs(held, Board(), shell.warn), shell, shown)  # type: ignore[arg-type]
    presenter.activate(Target("viewer", item.id))
    while held.release():
        pass
    presenter.look()
    presenter.cover()
    while held.release():
        pass
    assert shown.names() == ["show_head"]


def test_an_item_that_is_gone_or_broken_says_so(
    presenter: ViewerPresenter, shown: Shown, session: Session
) -> None:
    """An empty record, an unknown id, a broken photo: each a sentence, the last with its bytes on offer."""
    presenter.activate(Target("viewer"))
    presenter.activate(Target("viewer", EntityId(b"x" * 16)))
    assert shown.names() == ["show_gone", "show_gone"]
    broken = put(session, "b.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99)
    presenter.activate(Target("viewer", broken.id))
    presenter.look()
    words, offers_bytes = shown.last("show_sorry")
    assert words
    assert offers_bytes
    presenter.choose(Way.BYTES)
    presenter.block(0)
    assert shown.last("take_block") == (0, b"\xff\xd8\xff\xe0" + b"x" * 99)


def test_pages_turn_and_their_words_are_found(
    presenter: ViewerPresenter, shown: Shown, session: Session, shell: ShellStandIn
) -> None:
    """Pages never turn past their ends; what is searched goes to its page, and what is not there is said."""
    item = put(session, "note.pdf", makers()["clinic_note.pdf"]())
    presenter.activate(Target("viewer", item.id))
    presenter.look()
    page, pages, words = shown.last("show_page")
    assert (page, pages) == (0, 1)
    picture, own, most, _keep = shown.last("show_picture")
    assert most == 0
    assert own[1] > own[0]  # type: ignore[index]
    assert picture.height > picture.width  # type: ignore[attr-defined]
    presenter.turn(1)
    presenter.turn(-1)
    assert shown.names().count("show_page") == 1
    presenter.find(str(words).split()[0].upper())
    assert shown.names()[-1] == "mark"
    presenter.find("heliotrope")
    assert shell.said == ["Those words are not in it."]


def test_long_texts_go_by_pieces(presenter: ViewerPresenter, shown: Shown, session: Session) -> None:
    """One piece is held at a time; a search goes to the piece that has the words."""
    item = put(session, "long.txt", LONG.encode())
    presenter.activate(Target("viewer", item.id))
    presenter.look()
    presenter.turn(-1)
    presenter.turn(1)
    piece = shown.last("show_text")[0]
    assert (piece.number, piece.pieces) == (1, 5)  # type: ignore[attr-defined]
    assert "UTF-8" in piece.note  # type: ignore[attr-defined]
    presenter.find("8999: ")
    piece = shown.last("show_text")[0]
    assert piece.number == 4  # type: ignore[attr-defined]
    assert shown.last("mark") == ("8999: ",)


def test_an_email_is_read_and_its_way_told(
    presenter: ViewerPresenter, shown: Shown, session: Session
) -> None:
    """Headers as written, the body, links to what is kept; servers in order; checks explained and as written."""
    kept = put(session, "note.txt", b"note words")
    presenter.activate(Target("viewer", put(session, "m.eml", MAIL).id))
    presenter.look()
    text = shown.last("show_text")[0]
    assert text.words.startswith("From: René <rene@example.com>\nTo: ann@example.org\nDate: ")  # type: ignore[attr-defined]
    assert text.words.rstrip().endswith("I saw your car.")  # type: ignore[attr-defined]
    assert [(link.words, link.item) for link in text.links] == [("note.txt · 10 bytes (item 1)", kept.id)]  # type: ignore[attr-defined]
    presenter.choose(Way.ROUTE)
    route = shown.last("show_route")[0]
    assert [words.splitlines()[-1] for _, words in route.hops] == [  # type: ignore[attr-defined]
        "taken in by mid.example",
        "taken in by mx.example",
    ]
    assert [result for _, result in route.results] == ["fail: no", "pass: yes"]  # type: ignore[attr-defined]
    assert route.checks == ("mx.example; spf=fail smtp.mailfrom=example.net; dkim=pass",)  # type: ignore[attr-defined]
    presenter.choose(Way.HEADERS)
    assert "Authentication-Results: mx.example" in shown.last("show_text")[0].words  # type: ignore[attr-defined]


# What a person sees.


def add(window: OpenWindow, *kinds: str) -> dict[str, EntityId]:
    """Add one of each of these kinds, and return them by kind."""
    files = {
        "pdf": ("n.pdf", makers()["clinic_note.pdf"]),
        "email": ("m.eml", lambda: MAIL),
        "card": ("c.vcf", lambda: b"BEGIN:VCARD\nFN:Casey Rowe\nTEL:555-0142\nEND:VCARD\n"),
        "table": ("t.csv", lambda: b"day,what\n2026-11-14,He waited\n"),
        "photo": ("p.bmp", lambda: photo(WIDE, HIGH)),
        "text": ("t.txt", LONG.encode),
        "bytes": ("b.bin", lambda: bytes(range(256)) * 1024),
    }

    def put_all(session: Session) -> tuple[dict[str, EntityId], Change]:
        made = {kind: session.evidence.add_bytes(files[kind][0], files[kind][1]()) for kind in kinds}
        ids = {kind: added.evidence.id for kind, added in made.items()}
        return ids, Change(RecordKind.EVIDENCE, tuple(ids.values()))

    found: dict[str, EntityId] = window.change(put_all)
    return found


SEEN = {
    "photo": "viewer.canvas",
    "pdf": "viewer.page.number",
    "email": "viewer.text.words",
    "card": "viewer.text.words",
    "table": "viewer.table.cells",
    "text": "viewer.text.on",
    "bytes": "viewer.bytes",
}


def test_each_kind_is_seen_when_it_is_asked_for_and_covered_when_left(window: OpenWindow) -> None:
    """Space uncovers each kind, Escape leaves, and nothing of it stays in the page that was left."""
    ids = add(window, *SEEN)
    window.go("evidence")
    for kind, item in ids.items():
        window.go("viewer", id=item)
        cover = window.find("viewer.cover")
        assert window.bench.window.root.focusWidget() is cover
        assert not window.find(SEEN[kind]).isVisible()
        QTest.keyClick(cover, Qt.Key.Key_Space)
        window.settle()
        assert window.find(SEEN[kind]).isVisible(), kind
        focus = window.bench.window.root.focusWidget()
        assert focus is not None
        assert focus is not cover
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        window.settle()
        assert window.find("evidence.grid").isVisible()
        assert window.find("viewer.text.words").toPlainText() == ""
        assert window.find("viewer.page.words").toPlainText() == ""


def test_a_photo_is_sharp_where_it_is_looked_at(window: OpenWindow) -> None:
    """At 100 % the part in sight is read again at its own size; keys zoom, turn and move; the file stays."""
    ids = add(window, "photo")
    window.go("viewer", id=ids["photo"], what="look")
    canvas = window.find("viewer.canvas")
    assert canvas.is_sharp
    fitting = canvas.zoom
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.zoom == 1.0
    assert not canvas.is_sharp
    window.bench.wait(lambda: canvas.is_sharp)
    picture = Image.frombytes("RGB", (WIDE, HIGH), _pixels(window, ids["photo"]))
    left, top = canvas.horizontalScrollBar().value(), canvas.verticalScrollBar().value()
    seen = canvas.viewport().grab().toImage()
    for x, y in ((10, 10), (200, 100), (seen.width() - 10, seen.height() - 10)):
        colour = seen.pixelColor(QPoint(x, y))
        assert picture.getpixel((left + x, top + y)) == (colour.red(), colour.green(), colour.blue())
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    window.bench.wait(lambda: canvas.is_sharp)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.zoom < fitting
    assert window.read(lambda session: session.evidence.check(ids["photo"]))


def _pixels(window: OpenWindow, item: EntityId) -> bytes:
    found = window.read(lambda session: session.evidence.picture(item, WIDE))
    return bytes(found.rgb)


def test_bytes_are_read_where_they_are_looked_at(window: OpenWindow) -> None:
    """Offset, hexadecimal and text stand there; End and Go to read only what is in sight; rows are copied."""
    ids = add(window, "bytes")
    window.go("viewer", id=ids["bytes"], what="look")
    pane = window.find("viewer.bytes")
    assert isinstance(pane, HexPane)
    assert pane.row_words(0).startswith("00000000  00 01 02 03")
    QTest.keyClick(pane, Qt.Key.Key_End)
    window.settle()
    assert pane.at == 256 * 1024 - pane.wide
    assert pane.row_words(pane.at // pane.wide).split()[0] == f"{pane.at:08x}"
    assert pane.row_words(BLOCK // pane.wide) == ""  # nobody looked there
    window.find("viewer.offset").setText("0x10041")
    QTest.keyClick(window.find("viewer.offset"), Qt.Key.Key_Return)
    window.settle()
    QTest.keyClick(pane, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = window.bench.app.clipboard().mimeData()
    assert copied.text().startswith("00010040  40 41 42") or copied.text().startswith("00010040  40 41")
    assert copied.hasFormat("x-kde-passwordManagerHint")
    window.find("viewer.offset").setText("soon")
    QTest.keyClick(window.find("viewer.offset"), Qt.Key.Key_Return)
    assert "1f40" in window.find("message.text").text()


def test_marked_words_are_copied_as_a_secret(window: OpenWindow) -> None:
    """What is marked in a text goes to the clipboard as plain text with the marks of a secret."""
    ids = add(window, "email")
    window.go("viewer", id=ids["email"], what="look")
    words = window.find("viewer.text.words")
    window.find("viewer.text.find").setText("your car")
    window.find("viewer.text.find.next").click()
    QTest.keyClick(words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = window.bench.app.clipboard().mimeData()
    assert copied.text() == "your car"
    assert copied.hasFormat("x-kde-passwordManagerHint")


def test_the_grid_opens_the_viewer(window: OpenWindow) -> None:
    """Return on an item opens it covered; Alt and Right go to the next one of the list."""
    ids = add(window, "text", "bytes")
    window.go("evidence")
    QTest.keyClick(window.find("evidence.grid"), Qt.Key.Key_Return)
    window.settle()
    assert window.find("viewer.title").text() == "Item 2 · file"
    assert window.find("viewer.cover").isVisible()
    QTest.keyClick(window.find("viewer.cover"), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    window.settle()
    assert window.find("viewer.title").text() == "Item 1 · text"
    window.change(
        lambda session: (session.evidence.erase(ids["text"]), Change(RecordKind.EVIDENCE, (ids["text"],)))
    )
    assert window.find("viewer.title").text() == "No item"


@pytest.mark.parametrize("length", [0, 1, 1_999, 2_000, 2_001, 4_000, 9_500])
def test_a_very_long_line_is_copied_as_one(qapp: QApplication, length: int) -> None:
    """However a line is laid out, what is marked and copied is what stands in the file."""
    words = f"before\n{'0123456789' * (length // 10)}{'x' * (length % 10)}\n\nafter"
    reading = Reading("test.words", says="words")
    reading.show_words(words)
    reading.selectAll()
    assert reading.marked() == words
    assert max(map(len, reading.toPlainText().split("\n"))) <= 2_000
    cursor = reading.textCursor()
    cursor.setPosition(7)
    cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
    reading.setTextCursor(cursor)
    assert reading.createMimeDataFromSelection().text() == words[7:]
    reading.deleteLater()
