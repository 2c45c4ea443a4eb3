"""Takes a picture of every screen over the made-up case.

`python -m tests.e2e.take_screenshots OUTDIR [LOOK…]`: sizes 1280×800 and 900×600, light and dark, 200 % text,
Spanish, a language 40 % longer and one that begins on the right, so that a person can look at all of them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QSize,
    Qt,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.demo.builder import PASSPHRASE, _fill, read_story
from app.demo.recordings import doorbell_mp4, voicemail_wav
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import ImportOptions
from app.domain.imported import ReadOptions
from app.domain.moment import read_moment
from app.domain.ports import NoJob
from app.services.vault import Session, VaultService
from app.strings.pseudo import LONGER, MIRRORED
from tests.blank_forms import Made, blank_form
from tests.e2e.helping_pictures import list_pages, releases
from tests.e2e.window_bench import CHEAP, LIMITS, WindowBench
from ui.style.theme import Scheme
from ui.unlocked.screen import Target
from ui.unlocked.screens.evidence.model import TILE_ROLE
from ui.unlocked.screens.ic3_form.view import Ic3FormScreen
from ui.unlocked.screens.registry import SCREENS
from ui.unlocked.shell import Shell

PATIENCE_MS = 240_000
"""A packet of a hundred pages is drawn in each look, perhaps beside other work."""

SETTLING_TURNS = 6

LOOKS = (
    ("light", QSize(1280, 800), Scheme.LIGHT, 1.0, "en"),
    ("small", QSize(900, 600), Scheme.LIGHT, 1.0, "en"),
    ("dark", QSize(1280, 800), Scheme.DARK, 1.0, "en"),
    ("contrast", QSize(1280, 800), Scheme.CONTRAST, 1.0, "en"),
    ("large", QSize(1280, 800), Scheme.LIGHT, 2.0, "en"),
    ("large_small", QSize(900, 600), Scheme.DARK, 2.0, "en"),
    ("spanish", QSize(1280, 800), Scheme.LIGHT, 1.0, "es"),
    ("spanish_large_small", QSize(900, 600), Scheme.DARK, 2.0, "es"),
    ("longer", QSize(900, 600), Scheme.LIGHT, 1.0, LONGER),
    ("mirrored", QSize(1280, 800), Scheme.LIGHT, 1.0, MIRRORED),
)


FORM_FIELDS = [
    Made("who", label="Name of petitioner"),
    Made("story", (40, 300, 560, 600), "What happened", multiline=True),
    Made("dating", (60, 200, 70, 210), "Dating", states=("Yes",)),
]


class Camera:
    """Goes through the window and keeps a picture of each page."""

    def __init__(self, bench: WindowBench, out: Path, look: str) -> None:
        self._bench = bench
        self.out = out
        self.look = look

    def take(self, name: str) -> None:
        """Keep what is on screen once it has its place, which a wrapped text takes some turns for."""
        for _ in range(SETTLING_TURNS):
            self._bench.turn()
        self._bench.window.root.grab().save(str(self.out / f"{self.look}-{name}.png"))

    def press(self, name: str) -> None:
        """Press a button, if it is there."""
        button = self._bench.window.root.findChild(QAbstractButton, name)
        if button is not None:
            button.click()
        self._bench.app.processEvents()


def locked_pages(bench: WindowBench, camera: Camera) -> None:
    """First run and unlock."""
    bench.window.home.show_first_run()
    for step in range(1, 5):
        camera.take(f"first-{step}")
        camera.press("first_run.next")
    bench.window.home.show_unlock(bench.folder)
    bench.flush()
    camera.take("unlock")
    bench.window.home.show_restore()
    bench.flush()
    camera.take("restore")
    bench.window.home.show_unlock(bench.folder)
    bench.flush()
    bench.find("unlock.passphrase").setText("wrong words")  # type: ignore[attr-defined]
    camera.press("unlock.open")
    bench.wait(lambda: bench.find("unlock.open").isEnabled())
    camera.take("unlock-refused")


def place(bench: WindowBench, screen: str) -> Target:
    """Return what a screen is shown with: words to search for, an entry that was changed often."""
    if screen != "history":
        return Target(screen, what={"search": "car", "keys": "timeline"}.get(screen, ""))
    found: list[EntityId] = []
    session = bench.window.lock_control._session
    assert session is not None
    counts = session.entries.version_counts
    bench.runner.read(
        lambda _ctx: max((number, entry) for entry, number in counts().items())[1], found.append
    )
    bench.wait(lambda: bool(found))
    return Target(screen, found[0], what=RecordKind.ENTRY.value)


def open_pages(bench: WindowBench, camera: Camera) -> None:
    """Every screen, and the entry page with everything open."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    for spec in SCREENS:
        shell.go(place(bench, spec.key))
        bench.idle()
        bench.idle()
        screen = shell.screen_of(spec.key)
        if spec.key == "viewer":
            QTest.mouseClick(bench.find("viewer.cover"), Qt.MouseButton.LeftButton)
            bench.idle()
        if isinstance(screen, Ic3FormScreen):
            bench.wait(lambda shown=screen: bool(shown.presenter._pages))
            bench.idle()
        camera.take(spec.key)
    for page in ("keys", "backup", "check", "remove", "about"):
        shell.go(Target("settings", what=page))
        bench.idle()
        camera.take(f"settings-{page}")
    redacting(bench, camera, shell)
    papers(bench, camera, shell)
    exports_kept(bench, camera, shell)
    figures(bench, camera, shell)
    for page in ("received", "keys"):
        shell.go(Target("handover", what=page))
        bench.idle()
        camera.take(f"handover-{page}")
    shell.go(Target("settings", what="window"))
    shell.go(Target("timeline"))
    bench.idle()
    tile = shell.findChild(QWidget, "detail.tile.0.picture")
    if tile is not None:
        tile.ask()  # type: ignore[attr-defined]
        bench.idle()
    area = bench.find("timeline.detail", QScrollArea)
    assert isinstance(area, QScrollArea)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    camera.press("timeline.filter.more")
    camera.take("timeline-more")
    camera.press("timeline.filter.more")
    memories(bench, camera, shell)
    shell.go(Target("entry"))
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText("He was waiting at the bus stop when I left work. He said “you can’t hide from me”.")
    camera.press("entry.when.between")
    scroll = bench.find("entry.scroll", QScrollArea)
    assert isinstance(scroll, QScrollArea)
    camera.take("entry-typed")
    for name in (
        "who",
        "words",
        "harm_care",
        "reported",
        "signs",
        "effects",
        "places",
        "more",
        "language_part",
        "visa",
        "apart",
    ):
        camera.press(f"entry.fold.{name}.head")
        if name == "signs":
            camera.press("entry.guided.strangulation")
        bench.app.processEvents()
        scroll.ensureWidgetVisible(bench.find(f"entry.{name}"), 0, 0)
        top = bench.find(f"entry.fold.{name}").mapTo(scroll.widget(), bench.find(f"entry.{name}").pos()).y()
        scroll.verticalScrollBar().setValue(top - 60)
        camera.take(f"entry-{name}")
        camera.press(f"entry.fold.{name}.head")


def memories(bench: WindowBench, camera: Camera, shell: Shell) -> None:
    """The past, with some memories written and one begun."""
    shell.go(Target("past"))
    bench.idle()
    camera.press("past.rules.read")
    told = (
        ("He took my phone for a week.", ""),
        ("He waited outside the library until it closed.", "before my son started school"),
        ("He kept the key to the mailbox.", "the summer before we moved"),
        ("He said he would find me wherever I went.", ""),
    )
    for number, (words, when) in enumerate(told):
        what, own = bench.find("past.what"), bench.find("past.when.words")
        what.setPlainText(words)  # type: ignore[attr-defined]
        own.setText(when)  # type: ignore[attr-defined]
        if number + 1 < len(told):
            camera.press("past.save")
            bench.idle()
            bench.idle()
    camera.press("past.when.part.chip")
    bench.find("past.when.year").setFocus()
    QTest.keyClicks(bench.find("past.when.year"), "2019")
    camera.take("past-written")


def figures(bench: WindowBench, camera: Camera, shell: Shell) -> None:
    """The figures from top to bottom, one as a list, and the entries behind a bar."""
    shell.go(Target("patterns"))
    bench.idle()
    bench.idle()
    area = bench.find("patterns.scroll", QScrollArea)
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    for number in range(1, 4):
        bar.setValue(bar.value() + area.viewport().height() - 40)
        camera.take(f"patterns-{number}")
    bar.setValue(0)
    camera.press("patterns.periods.as_list")
    camera.take("patterns-list")
    camera.press("patterns.periods.as_list")
    bars = bench.find("patterns.periods")
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Right)
    camera.take("patterns-focus")
    QTest.keyClick(bars, Qt.Key.Key_Left)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    bench.idle()
    camera.take("patterns-entries")
    camera.press("timeline.figure.all")


def papers(bench: WindowBench, camera: Camera, shell: Shell) -> None:
    """A packet with its pages, entry by entry, at its checks, and as text."""
    shell.go(Target("documents", what="packet"))
    bench.wait(lambda: bench.find("documents.result").isVisible())
    page_view = bench.find("documents.pages", QListView)
    bench.find("documents.panes").open_right()  # type: ignore[attr-defined]
    bench.wait(lambda: page_view.pixmap(0) is not None)  # type: ignore[attr-defined]
    for _ in range(4):
        bench.idle()  # those beside the first one, where they can be seen
    camera.take("documents-pages")
    bench.find("documents.panes").open_left()  # type: ignore[attr-defined]
    camera.take("documents-packet")
    camera.press("documents.choose.head")
    camera.take("documents-entries")
    camera.press("documents.choose.head")
    camera.press("documents.show_find")
    camera.take("documents-find")


def exports_kept(bench: WindowBench, camera: Camera, shell: Shell) -> None:
    """A paper that was saved, on the list of exports; a blank form of a court and what goes into its fields."""
    bench.dialogs.new_file = camera.out / f"{camera.look}-sheets.pdf"
    if not bench.dialogs.new_file.with_stem(f"{camera.look}-sheets-petitioner").exists():
        shell.go(Target("documents", what="confidential"))
        bench.wait(lambda: bench.find("documents.save").isEnabled())
        camera.press("documents.save")
        bench.wait_for("documents.done")
    shell.go(Target("exports_made"))
    bench.idle()
    camera.take("exports_made-list")
    blank = camera.out / "blank.pdf"
    blank.write_bytes(blank_form(FORM_FIELDS))
    bench.dialogs.files = (blank,)
    shell.go(Target("documents", what="form"))
    bench.idle()
    camera.press("documents.form.choose")
    told, asked = bench.find("documents.form.map"), bench.find("court_form")
    bench.wait(lambda: told.isVisible() or asked.isVisible())
    if not asked.isVisible():
        camera.press("documents.form.map")  # what goes where was kept with an earlier look
    bench.wait_for("court_form.fields")
    bench.idle()
    readers = bench.find("court_form.reader")
    assert isinstance(readers, QComboBox)
    readers.setCurrentIndex(1)
    readers.activated.emit(1)
    bench.idle()
    fields = bench.find("court_form.fields", QListView)
    assert isinstance(fields, QListView)
    fields.setCurrentIndex(fields.model().index(1, 0))
    bench.idle()
    camera.take("court_form-field")


def ledger(session: Session) -> None:
    """Put a few days of work, a debt and papers held into the record."""
    zone = "America/Chicago"
    for day, paid in (("2026-03-02", "0"), ("2026-03-03", "20"), ("2026-03-04", "0")):
        made = {"date": read_moment(day, None, None, zone), "start": "06:00", "finish": "21:30"}
        session.records.add(
            RecordKind.WORK, {**made, "what": "Cleaning rooms", "paid": paid, "currency": "USD"}
        )
    session.records.add(RecordKind.DEBT, {"debt": "Ticket", "amount": "2,000", "currency": "USD"})


def redacting(bench: WindowBench, camera: Camera, shell: Shell) -> None:
    """A photo with a box on it, on the page of redacted copies."""
    shell.go(Target("evidence"))
    bench.idle()
    grid = bench.find("evidence.grid", QListView)
    assert isinstance(grid, QListView)
    rows = range(grid.model().rowCount())
    tiles = [grid.model().index(row, 0).data(TILE_ROLE) for row in rows]
    photo = next(tile for tile in tiles if tile.kind == "photo")
    shell.go(Target("redact", photo.id))
    bench.wait_for("redact.canvas")
    bench.idle()
    QTest.keyClick(bench.find("redact.canvas"), Qt.Key.Key_Return)
    camera.take("redact")
    camera.press("redact.clear")


def conversation(bench: WindowBench, camera: Camera) -> None:
    """A conversation: covered, shown with some messages chosen, who is who in it, and messages close together."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("threads"))
    bench.idle()
    listed = bench.find("threads.list", QListView)
    assert isinstance(listed, QListView)
    listed.setCurrentIndex(listed.model().index(0, 0))
    bench.find("threads.panes").open_right()  # type: ignore[attr-defined]
    camera.take("threads-covered")
    camera.press("threads.uncover")
    bubbles = bench.find("threads.bubbles", QListView)
    assert isinstance(bubbles, QListView)
    bench.wait(lambda: bubbles.model().rowCount() > 0)
    last = bubbles.model().rowCount() - 1
    chosen = QItemSelection(bubbles.model().index(last - 2, 0), bubbles.model().index(last, 0))
    bubbles.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)
    camera.take("threads-shown")
    camera.press("threads.who")
    bench.idle()
    camera.take("threads-who")
    camera.press("threads.tab.close")
    bench.idle()
    bench.find("threads.panes").open_left()  # type: ignore[attr-defined]
    camera.take("threads-close")


def texts(folder: Path) -> Path:
    """Write a backup of texts in several languages, with nothing real in it."""
    said = (
        "why did you change your number",
        "¿Dónde estás? Contéstame.",
        "أنا أمام بيتك الآن، أجيبي على الهاتف",
        "&#128545; answer me",
        "I am at the side door. I will wait as long as it takes, you know that I will.",
        "Please stop. Do not write to me again.",
    )
    lines = (
        f'<sms protocol="0" address="+15095550142" date="{1_773_464_400_000 + at * 90_000}"'
        f' type="{2 if at % 6 == 5 else 1}" subject="null" body="{said[at % 6]}" read="1" status="-1"'
        ' contact_name="Casey" readable_date="x" />'
        for at in range(40)
    )
    path = folder / "sms-20260314.xml"
    path.write_text(f'<?xml version="1.0"?><smses count="40">{"".join(lines)}</smses>', encoding="utf-8")
    return path


def exports_in(bench: WindowBench, camera: Camera, chat: Path) -> None:
    """What is in a chat that comes in; nothing of it is kept."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("evidence"))
    bench.idle()
    bench.find("evidence").on_files((chat,))  # type: ignore[attr-defined]
    bench.wait_for("imports.file")
    bench.idle()
    camera.take("imports-asked")
    camera.press("imports.order.dmy")
    bench.idle()
    bench.idle()
    camera.take("imports-told")
    camera.press("imports.leave")


def player_windows(out: Path, look: str, app: QApplication) -> None:
    """The player over a film and a sound, which elsewhere is a window of another process."""
    from ui.player.item import Item
    from ui.player.playing import Playing
    from ui.player.window import PlayerWindow

    for name, data in (("film", doorbell_mp4(4)), ("sound", voicemail_wav(4))):
        window = PlayerWindow(sound_only=name == "sound")
        owner = QObject()
        playing = Playing(window, lambda: None, owner)
        window.resize(window.first_size())
        window.show()
        playing.start(Item(lambda at, length, data=data: data[at : at + length], len(data), owner))
        ends = QDeadlineTimer(10_000)
        while playing.media.duration() <= 0 or (name == "film" and not window.picture.frames):
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, ends)
            assert not ends.hasExpired()
        before = window.picture.frames
        playing.on_place(2000)
        while name == "film" and window.picture.frames == before and not ends.hasExpired():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, ends)
        app.processEvents()
        window.grab().save(str(out / f"{look}-player-{name}.png"))
        window.hide()
        owner.deleteLater()
        window.deleteLater()
        app.processEvents()


def main(out: Path, *wanted: str) -> None:
    """Make the case once, then take every look, or those that are named."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    made = out / "case"
    if not made.exists():
        story = read_story()
        story.clock.move_to(story.data["entries"][0]["written"], days=-1)
        vaults = VaultService(story.clock, cost=CHEAP, limits=LIMITS)
        session = vaults.create(made / "vault", bytearray(PASSPHRASE.encode()))
        _fill(session, story, [0], NoJob())
        ledger(session)
        releases(session)
        session.imports.run((texts(out),), ImportOptions(ReadOptions(zone="America/Chicago")))
        session.close()
    chat = out / "WhatsApp Chat with Casey.txt"
    said = "".join(f"04/03/26, 22:{at:02} - Casey: message {at}\n" for at in range(20))
    chat.write_text(said, encoding="utf-8")
    for look, size, scheme, scale, language in LOOKS:
        if wanted and look not in wanted:
            continue
        bench = WindowBench(app, made / "vault", patience_ms=PATIENCE_MS)
        bench.window.language.use(language)
        bench.window.home.show_unlock(made / "vault")
        bench.window.theme.choose(scheme, scale)
        bench.window.root.resize(size)
        bench.window.root.show()
        camera = Camera(bench, out, look)
        locked_pages(bench, camera)
        bench.unlock(PASSPHRASE)
        bench.window.root.resize(size)  # the record remembers that of an earlier look
        bench.window.theme.choose(scheme, scale)
        open_pages(bench, camera)
        conversation(bench, camera)
        exports_in(bench, camera, chat)
        bench.find("entry.throw", QAbstractButton).click()  # type: ignore[attr-defined]
        bench.idle()
        player_windows(out, look, app)
        bench.end()
        listing = WindowBench(app, out / look / "notes", patience_ms=PATIENCE_MS)
        listing.window.language.use(language)
        listing.window.theme.choose(scheme, scale)
        listing.window.root.resize(size)
        listing.window.root.show()
        list_pages(listing, Camera(listing, out, look).take, out / look)
        listing.end()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]), *sys.argv[2:])
