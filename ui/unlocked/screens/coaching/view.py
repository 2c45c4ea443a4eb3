"""How to keep it: one line to each topic, and what to keep, how, and what not to do when it is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.coaching import PARTS, SECTIONS, Section, Topic
from app.strings.catalogue import has_text, text
from ui.style.parts import (
    BodyLabel,
    Button,
    Column,
    HeadingLabel,
    LongLink,
    MutedLabel,
    StrongLabel,
    Surface,
    TitleLabel,
    column,
    em,
    row,
    scrolled,
)
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.coaching.presenter import CoachingPresenter
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.widgets.fold import Fold

SETTLING_MS = (0, 60)
"""A fold that opens finds its place in two turns."""


class CoachingScreen(Screen):
    """A page of folds, made section by section so that the window never stands still.

    What is inside a fold is made when it is first opened.
    """

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("coaching")
        self._context = context
        self._presenter = CoachingPresenter(context.session, context.jobs, context.shell)
        self._topics = {topic.key: topic for section in SECTIONS for topic in section.topics}
        self._folds: dict[str, Fold] = {}
        self._bodies: dict[str, Surface] = {}
        self._left = list(SECTIONS)
        self._wanted = ""
        self._lay_out()
        self.on_next()
        context.follow_look(self, self.on_theme_changed)

    def activate(self, target: Target) -> None:
        """Show the page, with the topic that the target names open."""
        while target.what in self._topics and target.what not in self._folds:
            self._add_section(self._left.pop(0))
        fold = self._folds.get(target.what)
        if fold is not None:
            fold.open()
        self._wanted = target.what if fold is not None else ""
        if not self._left:
            self._settle()

    def first_focus(self) -> QWidget:
        """Return the topic that is wanted, or the first."""
        key = self._wanted or next(iter(self._folds))
        head = self._folds[key].findChild(Button, f"coaching.{key}.head")
        assert head is not None
        return head

    def on_settled(self) -> None:
        """Bring the wanted topic to the top, once everything has its place."""
        if self._wanted:
            fold = self._folds[self._wanted]
            top = fold.mapTo(self._whole, fold.rect().topLeft()).y()
            self._area.verticalScrollBar().setValue(top - em(1))

    def on_next(self) -> None:
        """Make one more section, and the others in turns of their own."""
        if self._left:
            self._add_section(self._left.pop(0))
            QTimer.singleShot(0, self, self.on_next)
        else:
            self._settle()

    def on_opened(self) -> None:
        """Make what is inside the topic."""
        for key, fold in self._folds.items():
            if fold is self.sender() and self._bodies[key].layout() is None:
                self._fill(self._topics[key], self._bodies[key])

    def on_add(self) -> None:
        """Put what somebody else has there on the list."""
        self._presenter.add(str(self.sender().property("start")))

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()

    def _settle(self) -> None:
        for wait in SETTLING_MS:
            QTimer.singleShot(wait, self, self.on_settled)

    def _fill(self, topic: Topic, body: Surface) -> None:
        name = f"coaching.{topic.key}"
        layout = column(body, margins=(em(1.6), 0, em(1), em(1)), gap=4)
        for part in PARTS:
            key = f"coaching.{part}.{topic.key}"
            if not has_text(key):
                continue
            layout.addWidget(StrongLabel(text(f"coaching.part.{part}"), f"{name}.{part}"))
            for number, words in enumerate(text(key).splitlines()):
                point = row(gap=8)
                dot = BodyLabel("•", f"{name}.{part}.{number}.dot", wrap=False)
                point.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
                point.addWidget(BodyLabel(words, f"{name}.{part}.{number}", selectable=True), 1)
                layout.addLayout(point)
            layout.addSpacing(6)
        if topic.start and not self._context.session.read_only:
            what = text(f"needed.start.{topic.start}")
            add = LongLink(text("coaching.add", what=what), f"{name}.add")
            add.setProperty("start", topic.start)
            add.clicked.connect(self.on_add)
            layout.addWidget(add)

    def _add_section(self, section: Section) -> None:
        self._sections.addSpacing(10)
        name = f"coaching.section.{section.key}"
        self._sections.addWidget(HeadingLabel(text(name), name))
        for topic in section.topics:
            name = f"coaching.{topic.key}"
            body = self._bodies[topic.key] = Surface("plain", f"{name}.body")
            title, note = text(f"coaching.topic.{topic.key}"), text(f"coaching.line.{topic.key}")
            fold = self._folds[topic.key] = Fold(self._context.theme, name, title, body, note)
            fold.opened.connect(self.on_opened)
            self._sections.addWidget(fold)

    def _lay_out(self) -> None:
        page = Column("plain", "coaching.page", 54)
        inner = column(page, margins=(0, 20, 0, 28), gap=8)
        inner.addWidget(TitleLabel(text("window.rail.coaching"), "coaching.title"))
        inner.addWidget(PageStrip(self._context.shell, "evidence", "coaching"))
        inner.addWidget(MutedLabel(text("coaching.intro"), "coaching.intro"))
        self._sections = column(gap=8)
        inner.addLayout(self._sections)
        inner.addStretch(1)
        self._whole = Surface("plain", "coaching.whole")
        sides = row(self._whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        self._area = scrolled(self._whole, "coaching.scroll")
        column(self).addWidget(self._area)


def build(context: ScreenContext) -> Screen:
    """Make the page of advice."""
    return CoachingScreen(context)
