"""The first run.

Five short steps from "is this a safe computer?" to the first entry. Nothing is written before the last.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.services.jobs import JobRunner
from app.services.places import synced_by
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.dialogs import Dialogs
from ui.locked.language_buttons import LanguageButtons
from ui.locked.middle import in_the_middle
from ui.locked.page_jobs import PageJobs
from ui.locked.paper_sheets import PaperSheets
from ui.locked.passphrase import Strength, estimate, offer, problem
from ui.locked.passphrase_page import PassphrasePage
from ui.locked.places import FOLDER_NAME, is_empty_place, new_place
from ui.locked.stick_choice import StickChoice
from ui.style.announce import announce
from ui.style.flow import FlowLayout
from ui.style.pages import ScrolledPage
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Column,
    LongLink,
    MonoLabel,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    em,
    row,
    scrolled,
)
from ui.style.problem import Problem
from ui.typed_secret import TypedSecret

SAFE, PLACE, LIMITS, PASSPHRASE = range(4)
GUIDANCE = 4
"""The page in place of what this is not, for who begins a list of several people."""

JUDGE_PAUSE_MS = 250

Create = Callable[[Path, bytearray, Callable[[KnownError], None]], None]


class FirstRun(Surface):
    """The steps, one page each, with Back and a button that goes on."""

    def __init__(
        self,
        folder: Path,
        dialogs: Dialogs,
        runner: JobRunner,
        *,
        create: Create,
        create_list: Create,
        cancel: Callable[[Path], None],
        leave: Callable[[], None],
        languages: LanguageButtons,
    ) -> None:
        """`create_list` makes a list for somebody who helps several people, in place of a record."""
        super().__init__("window", "first_run")
        self._languages = languages
        self._folder = folder
        self._default = folder
        self._dialogs = dialogs
        self._jobs = PageJobs(runner)
        self._create = create
        self._create_list = create_list
        self._for_list = False
        self._cancel = cancel
        self._step = SAFE
        self._pages = QStackedWidget()
        self._pages.setObjectName("first_run.pages")
        self._count = CaptionLabel("", "first_run.step", wrap=False)
        self._message = Problem("first_run.message")
        self._back = Button(text("first_run.back"), "first_run.back")
        self._back.clicked.connect(self.on_back)
        self._next = StrongButton(text("first_run.safe.go_on"), "first_run.next")
        self._next.clicked.connect(self.on_next)
        self._leave = Button(text("first_run.leave"), "first_run.leave", "leave")
        self._leave.clicked.connect(leave)
        self._place = MonoLabel("", "first_run.place.folder", selectable=True)
        self._warning = BodyLabel("", "first_run.place.warning", tone="rust")
        self._sticks = StickChoice(self._jobs)
        self._sticks.chosen.connect(self.on_stick_chosen)
        self._paper = PaperSheets(self, dialogs, self._jobs, self._say)
        self._passphrase = PassphrasePage(offer(), self.on_offer_asked)
        self._passphrase.edited.connect(self.on_passphrase_edited)
        self._passphrase.done.connect(self.on_next)
        self._judge = QTimer(self)
        self._judge.setSingleShot(True)
        self._judge.setInterval(JUDGE_PAUSE_MS)
        self._judge.timeout.connect(self.on_judge)
        pages = (self._safe_page(), self._place_page(), self._limits_page(), self._passphrase, _guidance())
        for page in pages:
            self._pages.addWidget(scrolled(page, "first_run.scroll"))
        self._lay_out()
        self._show(SAFE)

    @property
    def folder(self) -> Path:
        """Where the record goes."""
        return self._folder

    @property
    def wants_key(self) -> bool:
        """Whether the person asked for a recovery key too."""
        return self._passphrase.wants_key and not self._for_list

    def first_focus(self) -> QWidget:
        """Return the button that leads on."""
        return self._next

    def on_next(self) -> None:
        """Go a step on; after the last, make the record."""
        if self._step == PASSPHRASE:
            self._make()
            return
        if self._step == SAFE:
            self._for_list = False
        self._show(self._step + 1)

    def on_list_wanted(self) -> None:
        """Make a list of several records with the same steps."""
        self._for_list = True
        self._show(PLACE)

    def on_stick_wanted(self) -> None:
        """Go to where the record is kept, with the sticks that are there."""
        self._for_list = False
        self._show(PLACE)

    def on_paper_wanted(self) -> None:
        """Save log sheets to print, in place of a record."""
        self._message.clear()
        self._paper.begin()

    def on_stick_chosen(self, stick: Path) -> None:
        """Keep the record on a stick, in a folder of its own."""
        self._folder = new_place(stick / FOLDER_NAME)
        self._show_place()

    def on_back(self) -> None:
        """Go a step back; before the first there is the page to open a record."""
        if self._step == SAFE:
            self._cancel(self._default)
        else:
            self._show(self._step - 1)

    def on_choose_place(self) -> None:
        """Let the person choose where the record lies."""
        self._dialogs.choose_folder(
            self, text("first_run.place.title"), self._folder.parent, self.on_place_chosen
        )

    def on_default_place(self) -> None:
        """Go back to the usual place."""
        self.on_place_chosen(self._default)

    def on_place_chosen(self, folder: Path) -> None:
        """Take an empty folder as it is; in any other, make one for the record."""
        self._folder = folder if is_empty_place(folder) else folder / "notes"
        self._show_place()

    def on_offer_asked(self) -> None:
        """Draw five other words."""
        self._passphrase.show_offer(offer())

    def on_passphrase_edited(self) -> None:
        """Judge it when typing pauses."""
        self._message.clear()
        self._judge.start()

    def on_judge(self) -> None:
        """Ask for an estimate, off the GUI thread."""
        typed = self._passphrase.typed()
        self._jobs.work(lambda _ctx: estimate(typed), self.on_judged)

    def on_judged(self, strength: Strength) -> None:
        """Say how hard it is to guess, while it is still there."""
        self._passphrase.show_strength(strength if self._passphrase.typed() else None)

    def on_refused(self, error: KnownError) -> None:
        """Say why no record was made."""
        self._set_busy(busy=False)
        self._say(sentence(error))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        if not event.spontaneous():
            self._read_aloud()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        if not event.spontaneous():  # another page took its place
            self._judge.stop()
            self._jobs.forget()
        super().hideEvent(event)

    def _make(self) -> None:
        missing = problem(self._passphrase.typed(), self._passphrase.typed_again())
        if missing:
            self._message.tell(text(missing), self._passphrase.box_of(missing))
            return
        if not is_empty_place(self._folder):
            self._show(PLACE)
            self._say(text("first_run.place.taken"))
            return
        secret = TypedSecret(self._passphrase.typed())
        self._set_busy(busy=True)
        self._say(text(self._key("first_run.making")), tone="muted")
        create = self._create_list if self._for_list else self._create
        create(self._folder, secret, self.on_refused)

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self._next, self._back, self._passphrase):
            part.setEnabled(not busy)

    def _say(self, words: str, tone: str = "rust") -> None:
        if tone == "rust":
            self._message.tell(words)
        else:
            self._message.note(words, tone)

    def _show(self, step: int) -> None:
        self._step = step
        self._message.clear()
        self._pages.setCurrentIndex(GUIDANCE if step == LIMITS and self._for_list else step)
        title, *_rest = self._sentences()
        self._pages.setAccessibleName(title)
        self._languages.setVisible(step == SAFE)
        self._count.setText(text("first_run.step", n=step + 1, of=PASSPHRASE + 1))
        words = {SAFE: "first_run.safe.go_on", PASSPHRASE: self._key("first_run.make")}
        self._next.say(text(words.get(step, "first_run.next")))
        self._back.say(text("first_run.have_one" if step == SAFE else "first_run.back"))
        if step == PLACE:
            self._show_place()
            self._sticks.look()
        first = self._passphrase.first_focus() if step == PASSPHRASE else self._next
        first.setFocus()
        page = self._pages.currentWidget()
        if step == PASSPHRASE and isinstance(page, QScrollArea):
            page.ensureWidgetVisible(first)
        if self.isVisible():
            self._read_aloud()

    def _read_aloud(self) -> None:
        """Let a screen reader say what is to be read before the button that goes on is pressed."""
        announce(self._pages, " ".join((self._count.text(), *self._sentences())))

    def _sentences(self) -> tuple[str, ...]:
        """Return the texts of the step, its title first, but for those on buttons, over boxes and to copy."""
        page = self._pages.currentWidget()
        assert isinstance(page, ScrolledPage)
        labels = [
            label
            for label in page.content.findChildren(BodyLabel)
            if label.isVisibleTo(page.content)
            and label.buddy() is None
            and not isinstance(label.parent(), Button)
            and not label.property("selectable")
        ]
        return tuple(label.text() for label in labels if label.text())

    def _key(self, key: str) -> str:
        return f"{key}.list" if self._for_list else key

    def _show_place(self) -> None:
        self._where.setText(text(self._key("first_run.place.sentence")))
        self._place.setText(str(self._folder))
        program = synced_by(self._folder)
        self._warning.setVisible(bool(program))
        self._warning.setText(text("first_run.place.synced", program=program) if program else "")
        self._message.clear()

    def _safe_page(self) -> Surface:
        page, inner = _page("first_run.safe", text("first_run.safe.title"))
        inner.addWidget(BodyLabel(text("first_run.safe.question"), "first_run.safe.question"))
        _points(inner, "first_run.safe", ("hides", "cannot", "who", "other"))
        ways = Surface("plain", "first_run.other")
        flow = FlowLayout(ways, spacing=10)
        for name, slot in (("stick", self.on_stick_wanted), ("paper", self.on_paper_wanted)):
            button = Button(text(f"first_run.other.{name}"), f"first_run.other.{name}")
            button.clicked.connect(slot)
            flow.addWidget(button)
        inner.addWidget(ways)
        inner.addWidget(MutedLabel(text("first_run.other.paper.note"), "first_run.other.paper.note"))
        several = LongLink(text("first_run.list"), "first_run.list")
        several.clicked.connect(self.on_list_wanted)
        inner.addWidget(several)
        inner.addStretch(1)
        return page

    def _place_page(self) -> Surface:
        page, inner = _page("first_run.place", text("first_run.place.title"))
        self._where = BodyLabel("", "first_run.place.sentence")
        inner.addWidget(self._where)
        card = Surface("card", "first_run.place.card")
        column(card, margins=(16, 12, 16, 12)).addWidget(self._place)
        inner.addWidget(card)
        inner.addWidget(self._warning)
        choose = Button(text("first_run.place.choose"), "first_run.place.choose")
        choose.clicked.connect(self.on_choose_place)
        usual = Button(text("first_run.place.usual"), "first_run.place.usual", "link")
        usual.clicked.connect(self.on_default_place)
        buttons = row(gap=10)
        buttons.addWidget(choose)
        buttons.addWidget(usual)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        inner.addWidget(self._sticks)
        inner.addWidget(MutedLabel(text("first_run.place.stick"), "first_run.place.stick"))
        inner.addStretch(1)
        return page

    def _limits_page(self) -> Surface:
        page, inner = _page("first_run.limits", text("first_run.limits.title"))
        _points(inner, "first_run.limits", ("lawyer", "asked", "used", "hold", "made", "nobody", "emergency"))
        inner.addStretch(1)
        return page

    def _lay_out(self) -> None:
        card = Column("card", "first_run.card", 48, fixed=True)
        card.setMaximumHeight(em(49))
        inner = column(card, margins=(36, 26, 36, 26), gap=12)
        head = row()
        head.addWidget(self._count, 1)
        head.addWidget(self._languages)
        inner.addLayout(head)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self._message)
        foot = row(gap=12)
        foot.addWidget(self._leave)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        inner.addLayout(foot)
        in_the_middle(self, card)


def _page(name: str, title: str) -> tuple[Surface, QVBoxLayout]:
    page = Surface("plain", name)
    inner = column(page, margins=(0, 0, 8, 0), gap=12)
    inner.addWidget(TitleLabel(title, f"{name}.title"))
    return page, inner


def _guidance() -> Surface:
    page, inner = _page("first_run.guidance", text("first_run.guidance.title"))
    _points(inner, "first_run.guidance", ("theirs", "evidence", "code", "apart"))
    inner.addStretch(1)
    return page


def _points(layout: QVBoxLayout, area: str, names: tuple[str, ...]) -> None:
    for name in names:
        layout.addWidget(BodyLabel(text(f"{area}.{name}"), f"{area}.{name}"))
