"""The locked half: idle time, quick-exit keys, passphrases, places, clipboard, dialogs, the codes of bugs."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QHeaderView, QLabel, QTreeView, QWidget

from app.services.places import synced_by
from app.strings.catalogue import spoken_in, use_language
from app.strings.word_list import offered_words
from tests.e2e.window_bench import WindowBench
from ui.clipboard import Clipboard
from ui.dialogs import Question, WindowDialogs, forget_choices
from ui.faults import fault_code, install_hooks
from ui.locked.idle_lock import IdleLock
from ui.locked.passphrase import OFFERED_WORDS, Choice, choice, estimate, offer, problem
from ui.locked.places import is_empty_place
from ui.locked.quick_exit import ShiftCounter
from ui.locked.restore_page import RestorePage
from ui.locked.unlock_screen import UnlockScreen
from ui.typed_secret import TypedSecret

SHIFT, LETTER = int(Qt.Key.Key_Shift), int(Qt.Key.Key_A)


class Hands:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.monotonic = 0.0
        self.wall = 1000.0
        self.locked = 0

    def lock(self) -> None:
        """Count."""
        self.locked += 1


@pytest.fixture
def hands() -> Hands:
    """Clocks at the start."""
    return Hands()


@pytest.fixture
def idle(qapp: QApplication, hands: Hands) -> IdleLock:
    """An idle lock of two minutes on these clocks."""
    made = IdleLock(hands.lock, monotonic=lambda: hands.monotonic, wall=lambda: hands.wall)
    made.start(120)
    return made


def test_two_minutes_without_a_touch_lock(idle: IdleLock, hands: Hands) -> None:
    """Just before the time nothing happens, at the time it locks, once."""
    hands.monotonic = hands.wall = 0
    idle.touch()
    hands.monotonic = hands.wall = 119.9
    idle.on_tick()
    assert hands.locked == 0
    hands.monotonic = 120.0
    idle.on_tick()
    assert hands.locked == 1


def test_the_last_half_minute_is_told(idle: IdleLock, hands: Hands) -> None:
    """Nothing before, then the seconds left at each tick, and the end of the count after a touch."""
    told: list[int] = []
    idle.left.connect(told.append)
    hands.monotonic = hands.wall = 0
    idle.touch()
    for now in (89.0, 90.0, 100.5, 119.2):
        hands.monotonic = hands.wall = now
        idle.on_tick()
    idle.touch()
    idle.on_tick()
    idle.on_tick()
    assert told == [30, 20, 1, 120]


def test_a_touch_begins_the_time_anew(idle: IdleLock, hands: Hands) -> None:
    """Typing keeps it open."""
    hands.monotonic += 100
    hands.wall += 100
    idle.touch()
    hands.monotonic += 100
    hands.wall += 100
    idle.on_tick()
    assert hands.locked == 0


def test_sleep_counts(idle: IdleLock, hands: Hands) -> None:
    """The clock that stops in sleep says no time has passed; the other one locks."""
    hands.wall += 3600
    idle.on_tick()
    assert hands.locked == 1


def test_a_clock_set_back_does_not_keep_it_open(idle: IdleLock, hands: Hands) -> None:
    """Moving the wall clock back cannot stretch the time."""
    hands.wall -= 3600
    hands.monotonic += 121
    idle.on_tick()
    assert hands.locked == 1


@pytest.mark.parametrize(
    ("keys", "leaves"),
    [
        ([(0.0, SHIFT), (0.5, SHIFT), (1.0, SHIFT)], True),
        ([(0.0, SHIFT), (0.7, SHIFT), (1.6, SHIFT)], False),
        ([(0.0, SHIFT), (0.3, LETTER), (0.5, SHIFT), (0.9, SHIFT)], False),
        ([(0.0, SHIFT), (0.5, SHIFT)], False),
        ([(0.0, SHIFT), (1.4, SHIFT), (1.6, SHIFT), (1.7, SHIFT)], True),
    ],
)
def test_shift_three_times(keys: list[tuple[float, int]], *, leaves: bool) -> None:
    """Three presses within a second and a half count, another key between them starts anew."""
    now = 0.0
    counter = ShiftCounter(lambda: now)
    results = []
    for at, key in keys:
        now = at
        results.append(counter.press(key))
    assert any(results) is leaves


@pytest.mark.parametrize(("language", "least", "bits"), [("en", 1024, 51), ("es", 2048, 55)])
def test_offered_words(language: str, least: int, bits: int) -> None:
    """Five words of the language, drawn anew each time, and the bits are told as they are."""
    words = offered_words(language)
    assert len(words) == len(set(words)) >= least
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 10 for word in words)
    with spoken_in(language):
        assert choice() == Choice(len(words), bits)
        offered = [offer() for _ in range(20)]
    assert len(set(offered)) == 20
    assert all(len(one.split()) == OFFERED_WORDS and set(one.split()) <= set(words) for one in offered)


def test_spanish_words_are_told_apart() -> None:
    """They have four to eight letters, none of them one that a keyboard lacks, and no two are nearly the same."""
    words = frozenset(offered_words("es"))
    assert all(4 <= len(word) <= 8 for word in words)
    without_one = [word[:at] + word[at + 1 :] for word in words for at in range(len(word))]
    assert not words & frozenset(without_one)
    with_a_gap = [word[:at] + "." + word[at + 1 :] for word in words for at in range(len(word))]
    assert len(with_a_gap) == len(set(with_a_gap))


def test_a_passphrase_is_judged() -> None:
    """A common one is weak, five words are strong, nothing is nothing; a very long one takes no time."""
    assert estimate("password1").score <= 1
    assert estimate("violet harbor teaspoon lantern meadow").score == 4
    assert estimate("").score == 0
    assert estimate("ab1! " * 400).score >= 0


@pytest.mark.parametrize(
    ("one", "two", "key"),
    [
        ("short", "short", "first_run.pass.short"),
        ("long enough", "long enougx", "first_run.pass.differ"),
        ("long enough", "long enough", ""),
        ("cafe\u0301 olé x", "caf\u00e9 olé x", ""),
    ],
)
def test_what_is_missing_of_a_passphrase(one: str, two: str, key: str) -> None:
    """Too short and not the same are said; two ways to type the same letter are the same."""
    assert problem(one, two) == key


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/home/x/OneDrive/notes", "OneDrive"),
        ("/home/x/OneDrive - Work/notes", "OneDrive"),
        ("/home/x/Dropbox (Personal)/a", "Dropbox"),
        ("/Users/x/Library/Mobile Documents/com~apple~CloudDocs/a", "iCloud Drive"),
        ("/home/x/Documents/notes", ""),
        ("/Users/x/Library/CloudStorage/GoogleDrive-x@example.org/My Drive/a", "Google Drive"),
        ("/Users/x/Library/CloudStorage/Box-Box/a", "Box"),
        ("/home/x/Nextcloud/a/b", "Nextcloud"),
        ("/home/x/Proton Drive/a", "Proton Drive"),
        ("/home/x/MEGA/a", "MEGA"),
        ("/home/x/box/notes", ""),
        ("/home/x/omega/notes", ""),
    ],
)
def test_synced_folders_are_named(folder: str, program: str) -> None:
    """A folder that another program copies is known by its name."""
    assert synced_by(Path(folder)) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [(".stfolder", "Syncthing"), (".dropbox", "Dropbox"), (".nextcloudsync.log", "Nextcloud")],
)
def test_synced_folders_are_known_by_what_lies_in_them(mark: str, program: str, tmp_path: Path) -> None:
    """Some programs copy a folder of any name; what they keep in it, or above it, tells."""
    (tmp_path / "any" / "place").mkdir(parents=True)
    assert synced_by(tmp_path / "any" / "place" / "new") == ""
    (tmp_path / "any" / mark).touch()
    assert synced_by(tmp_path / "any" / "place" / "new") == program
    (tmp_path / "link").symlink_to(tmp_path / "any" / "place")
    assert synced_by(tmp_path / "link" / "new") == program


def test_a_synced_folder_that_a_link_hides_is_known(tmp_path: Path) -> None:
    """The folder that a link leads to counts."""
    (tmp_path / "Dropbox" / "a").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox" / "a")
    assert synced_by(tmp_path / "plain") == "Dropbox"


def test_a_new_record_needs_an_empty_place(tmp_path: Path) -> None:
    """A folder that is not there or is empty can be used, any other not."""
    assert is_empty_place(tmp_path / "none")
    assert is_empty_place(tmp_path)
    (tmp_path / "file").touch()
    assert not is_empty_place(tmp_path)
    assert not is_empty_place(tmp_path / "file")


def test_the_clipboard_is_cleared_when_it_is_ours(qapp: QApplication) -> None:
    """What was put there goes; what somebody else put there stays."""
    system = qapp.clipboard()
    ours = Clipboard(qapp)
    ours.put("secret words")
    assert system.text() == "secret words"
    assert bytes(system.mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    assert "text/html" not in system.mimeData().formats()
    ours.clear()
    assert system.text() == ""
    ours.put("secret words")
    system.setText("of another program")
    ours.clear()
    assert system.text() == "of another program"
    ours.deleteLater()


def test_choosing_a_file_leaves_no_trace(qapp: QApplication, fresh_home: Path, tmp_path: Path) -> None:
    """The file dialog writes no history, no last folder, no settings file."""
    forget_choices()
    (tmp_path / "evidence.txt").touch()
    parent = QWidget()
    chosen: list[tuple[Path, ...]] = []
    WindowDialogs().choose_files(parent, "Choose", chosen.append)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    dialog.filesSelected.emit([str(tmp_path / "evidence.txt")])
    dialog.accept()
    dialog.deleteLater()
    qapp.processEvents()
    QSettings("Qt", "Project").sync()
    assert chosen == [(tmp_path / "evidence.txt",)]
    assert [file for file in fresh_home.rglob("*") if file.is_file()] == []
    parent.deleteLater()


def test_a_file_is_chosen_in_the_language_of_the_window(qapp: QApplication, tmp_path: Path) -> None:
    """The words that Qt does not translate are the window's own, and no column is cut off at large text."""
    parent = QWidget()
    parent.resize(900, 600)
    use_language("es")
    try:
        WindowDialogs().choose_files(parent, "x", lambda _files: None)
        WindowDialogs().choose_folder(parent, "x", tmp_path, lambda _folder: None)
    finally:
        use_language("en")
    said = []
    for dialog in parent.findChildren(QFileDialog):
        said.append([label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()])
        assert dialog.minimumWidth() <= parent.width()
        listed = dialog.findChild(QTreeView, "treeView")
        assert listed is not None
        assert listed.header().sectionResizeMode(0) is QHeaderView.ResizeMode.Stretch
    assert said == [["Buscar en", "Nombre del archivo"], ["Buscar en", "Carpeta"]]
    parent.deleteLater()


def test_the_keys_go_to_the_page_that_opens(bench: WindowBench) -> None:
    """After the passphrase the focus is on the page, not on the first button of the rail."""
    bench.window.root.show()
    bench.create()
    assert bench.window.root.focusWidget() is bench.find("entry.what")
    bench.find("rail.timeline").click()  # type: ignore[attr-defined]
    bench.idle()
    bench.lock()
    bench.unlock()
    bench.idle()
    assert bench.window.root.focusWidget() is bench.find("timeline.begin.entry")


def test_a_second_return_presses_nothing(open_bench: WindowBench) -> None:
    """While a record is opened or copied back the box keeps the focus: no button stands under the next key."""
    bench = open_bench
    bench.lock()
    bench.window.root.show()
    page = bench.window.root.home
    assert isinstance(page, UnlockScreen)
    for box, button in ((page._secret, page._open), (page._secret, page._secret)):
        button.setFocus()
        page._set_busy(busy=True)
        assert page.focusWidget() is box
        page._set_busy(busy=False)
    bench.window.home.show_restore()
    copying = bench.window.root.home
    assert isinstance(copying, RestorePage)
    copying._begin.setFocus()
    copying._set_busy(busy=True)
    assert copying.focusWidget() is copying._secret
    copying._set_busy(busy=False)


def test_a_question_is_asked_without_blocking(qapp: QApplication) -> None:
    """The call returns at once; agreeing calls back, refusing does not."""
    parent = QWidget()
    agreed: list[bool] = []
    for answer in ("dialog.question.no", "dialog.question.yes"):
        WindowDialogs().ask(parent, Question("Really?", "A sentence.", "Yes"), lambda: agreed.append(True))
        dialog = parent.findChild(QWidget, "dialog.question")
        assert dialog is not None
        dialog.findChild(QWidget, answer).click()  # type: ignore[union-attr]
        dialog.setObjectName("done")
    assert agreed == [True]
    parent.deleteLater()


def code_of_a_bug(words: str) -> str:
    """Let a bug say something, and return its code."""
    try:
        int(words)
    except ValueError as bug:
        return fault_code(bug)
    return ""


def test_the_code_of_a_bug_tells_where_and_not_what() -> None:
    """The same place gives the same code whatever was said; it is ten letters and digits."""
    codes = [code_of_a_bug("Jordan at 12 Elm Street"), code_of_a_bug("nothing")]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 11


def test_a_vault_on_its_way_is_closed_when_the_window_is_locked(open_bench: WindowBench) -> None:
    """Locking while it opens leaves nothing open and shows nothing."""
    bench = open_bench
    bench.lock()
    control = bench.window.lock_control
    from tests.e2e.window_bench import PASSPHRASE

    control.open(bench.folder, bytearray(PASSPHRASE.encode()), lambda _error: None, lambda _seconds: None)
    control.lock()
    bench.idle()
    assert not control.is_open
    assert bench.vault.state.value == "locked"
    bench.unlock()


def test_the_locked_page_says_nothing_about_use(open_bench: WindowBench) -> None:
    """Title and page name neither the program nor what it is for."""
    bench = open_bench
    bench.lock()
    words = " ".join(
        shown.text() for shown in bench.window.root.findChildren(QWidget) if hasattr(shown, "text")
    ).casefold()
    assert bench.window.root.windowTitle() == "Notes"
    for telling in ("daybook", "vault", "incident", "evidence", "abuse", "record", "entry"):
        assert telling not in words


def test_a_bug_anywhere_locks_first_and_shows_a_code(open_bench: WindowBench) -> None:
    """A bug of any thread reaches the window as a code; the record is locked before it is shown."""
    bench = open_bench
    codes: list[str] = []

    def fail(code: str) -> None:
        codes.append(code)
        bench.window.fail(code)

    before = (sys.excepthook, threading.excepthook, qInstallMessageHandler(None))
    try:
        install_hooks(fail, bench.dispatcher)
        thread = threading.Thread(target=int, args=("a name that must not show",))
        thread.start()
        thread.join()
        bench.wait(lambda: len(codes) == 1)
        sys.excepthook(KeyError, KeyError("x"), None)
        bench.wait(lambda: len(codes) == 2)
    finally:
        sys.excepthook, threading.excepthook = before[:2]
        qInstallMessageHandler(before[2])
    bench.wait(lambda: bench.vault.state.value == "locked")
    bench.flush()
    shown = bench.find("fault.code")
    assert codes[1] in shown.text()  # type: ignore[attr-defined]
    assert "name" not in shown.text()  # type: ignore[attr-defined]


def test_presses_of_shift_are_shown_before_they_count(open_bench: WindowBench) -> None:
    """After the second press a small note says so; another key takes it away."""
    handle = open_bench.window.root.windowHandle()
    note = open_bench.find("root.count")
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not note.isVisible()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert note.isVisible()
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert not note.isVisible()
    open_bench.window.on_shift_exit_chosen(False)
    for _ in range(4):
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert open_bench.window.root.isVisible()


def test_a_bug_while_leaving_does_not_bring_the_window_back(open_bench: WindowBench) -> None:
    """After a quick exit nothing appears again, whatever goes wrong; what was typed is written first."""
    open_bench.window.quick_exit()
    open_bench.window.fail("ABCDE-12345")
    assert not open_bench.window.root.isVisible()
    assert open_bench.hard_exits == 0
    open_bench.wait(lambda: not open_bench.window.lock_control.has_keys)
    open_bench.window.fail("ABCDE-12345")
    assert not open_bench.window.root.isVisible()
    assert open_bench.hard_exits == 1


def test_what_was_typed_is_overwritten_when_nobody_takes_it() -> None:
    """A secret given to a job that never began leaves no letters behind."""
    typed = TypedSecret("quiet words é")
    assert bytes(typed) == "quiet words é".encode()
    seen = memoryview(typed)
    typed.__del__()
    assert bytes(seen) == bytes(len(seen))
