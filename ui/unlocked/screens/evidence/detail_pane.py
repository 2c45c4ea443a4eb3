"""The right pane: one item, covered until it is asked for, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    MonoLabel,
    MutedLabel,
    OwnWordsLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    row,
)
from ui.style.theme import Theme
from ui.unlocked.cursor import give_focus
from ui.unlocked.forms.prose import ReadText
from ui.unlocked.screens.evidence.detail import Detail
from ui.unlocked.screens.evidence.openings import Opening
from ui.unlocked.screens.evidence.words_part import WordsPart
from ui.unlocked.widgets.covered import CoveredPicture
from ui.unlocked.widgets.elided import ElidedLink
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.widgets.values import Values, value_label

LABEL_EM = 8.4


class DetailPane(Surface):
    """Shows a `Detail`; asks by signals."""

    look_wanted = Signal()
    turn_wanted = Signal(int)
    larger_wanted = Signal()
    edit_wanted = Signal()
    check_wanted = Signal()
    copy_wanted = Signal()
    erase_wanted = Signal()
    entry_wanted = Signal(object)
    opening_wanted = Signal(object)
    read_words_wanted = Signal()
    accept_words_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("pane", "evidence.detail")
        self._theme = theme
        self._detail: Detail | None = None
        self._cover: CoveredPicture | None = None
        self._folds: list[Fold] = []
        self._reading: EntityId | None = None
        self._words_asked: EntityId | None = None
        self._layout: QVBoxLayout = column(self, margins=(22, 22, 22, 26), gap=0)
        self.show_nothing()

    @property
    def is_looking(self) -> bool:
        """Whether a picture or a text is in sight."""
        return (self._cover is not None and self._cover.is_shown) or self._text.isVisible()

    def show_nothing(self) -> None:
        """Show a sentence in place of an item."""
        self._begin()
        self._layout.addWidget(MutedLabel(text("evidence.nothing"), "evidence.nothing"))
        self._layout.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        """Show an item; one that is there already keeps what is uncovered."""
        kept = self._cover if self._detail is not None and self._detail.id == detail.id else None
        if self._words_asked != detail.id:
            self._words_asked = None
        if kept is not None and kept.is_shown:
            self._detail = detail
            self._show_facts(detail)
            return
        self._begin()
        self._detail = detail
        self._layout.addWidget(self._preview(detail))
        self._layout.addSpacing(14)
        self._facts = Surface("plain", "evidence.detail.facts")
        column(self._facts, gap=0)
        self._layout.addWidget(self._facts)
        self._layout.addStretch(1)
        self._show_facts(detail)

    def show_picture(self, picture: Picture, page: int, pages: int) -> None:
        """Show a picture, and which page it is."""
        if self._cover is not None:
            self._cover.show_picture(picture)
            self._tools.show()
            self._pages.setVisible(pages > 1)
            self._place.setText(text("evidence.page", n=page + 1, of=pages))
            self._back.setEnabled(page > 0)
            self._on.setEnabled(page + 1 < pages)

    def show_text(self, words: str, *, cut: bool) -> None:
        """Show a text."""
        if self._cover is not None:
            self._cover.hide()
            self._text.setPlainText(words)
            self._text.show()
            self._cut.setVisible(cut)
            self._hide.show()
            give_focus(self, self._text)

    def show_no_picture(self, words: str) -> None:
        """Say why nothing is shown."""
        if self._cover is not None:
            self._cover.show_words(words)
            self._tools.hide()

    def show_reading(self, item: EntityId | None) -> None:
        """Show which item's words are being read, None for none."""
        self._reading = item
        self._words_asked = item or self._words_asked
        if self._detail is not None and self._detail.has_words:
            self._show_facts(self._detail)

    def cover(self) -> None:
        """Cover what is in sight."""
        if self._cover is not None:
            self._cover.cover()
            self._cover.show()
        self._text.hide()
        self._text.setPlainText("")
        self._cut.hide()
        self._hide.hide()
        self._tools.hide()

    def ask(self) -> None:
        """Ask for the picture or text, or cover it."""
        if self.is_looking:
            self.cover()
        elif self._detail is not None and self._detail.look:
            self.look_wanted.emit()

    # Slots.

    def on_look(self) -> None:
        """Ask for what is covered."""
        self.look_wanted.emit()

    def on_back(self) -> None:
        """Ask for the page before."""
        self.turn_wanted.emit(-1)

    def on_next(self) -> None:
        """Ask for the next page."""
        self.turn_wanted.emit(1)

    def on_entry(self) -> None:
        """Ask to go to the entry of the pressed line."""
        if self._detail is not None:
            self.entry_wanted.emit(self._entries[self.sender().objectName()])

    def on_opening(self) -> None:
        """Ask to go where the pressed button leads."""
        self.opening_wanted.emit(self._openings[self.sender().objectName()])

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds:
            fold.on_theme_changed()

    def _begin(self) -> None:
        self._detail = None
        self._cover = None
        self._folds = []
        self._entries: dict[str, EntityId] = {}
        self._openings: dict[str, Opening] = {}
        clear_layout(self._layout)
        self._text = ReadText("evidence.text", says=text("window.rail.evidence"))
        self._text.setParent(self)
        self._text.hide()
        self._cut = MutedLabel(text("evidence.text_cut"), "evidence.text.cut")
        self._hide = Button(text("evidence.cover"), "evidence.text.cover", "link")
        self._tools = Surface("plain", "evidence.tools")
        for part in (self._cut, self._hide, self._tools):
            part.setParent(self)
            part.hide()

    def _preview(self, detail: Detail) -> Surface:
        holder = Surface("plain", "evidence.preview")
        inner = column(holder, gap=6)
        if not detail.look:
            words = text("evidence.not_played" if detail.kind == "audio" else "evidence.not_shown")
            inner.addWidget(BodyLabel(detail.cover, "evidence.preview.kind"))
            inner.addWidget(MutedLabel(words, "evidence.preview.why"))
            return holder
        self._cover = CoveredPicture(
            self._theme,
            "evidence.preview.picture",
            detail.cover,
            says=f"{detail.title}. {detail.cover}",
            wide=22,
            high=14,
        )
        self._cover.stretch()
        self._cover.wanted.connect(self.on_look)
        self._hide.clicked.connect(self.cover)
        inner.addWidget(self._cover)
        inner.addWidget(self._text)
        inner.addWidget(self._cut)
        inner.addWidget(self._hide, 0, Qt.AlignmentFlag.AlignLeft)
        self._fill_tools()
        inner.addWidget(self._tools)
        return holder

    def _fill_tools(self) -> None:
        self._pages = Surface("plain", "evidence.pages")
        self._back = Button(text("evidence.page.back"), "evidence.page.back", "link")
        self._on = Button(text("evidence.page.on"), "evidence.page.on", "link")
        self._place = MutedLabel("", "evidence.page.place", wrap=False)
        self._back.clicked.connect(self.on_back)
        self._on.clicked.connect(self.on_next)
        turning = row(self._pages, gap=6)
        turning.addWidget(self._back)
        turning.addWidget(self._place)
        turning.addWidget(self._on)
        larger = Button(text("evidence.larger"), "evidence.larger", "link")
        larger.clicked.connect(self.larger_wanted)
        hide = Button(text("evidence.cover"), "evidence.picture.cover", "link")
        hide.clicked.connect(self.cover)
        flow = FlowLayout(self._tools, spacing=8)
        for part in (larger, hide, self._pages):
            flow.addWidget(part)

    def _show_facts(self, detail: Detail) -> None:
        layout = self._facts.layout()
        assert isinstance(layout, QVBoxLayout)
        clear_layout(layout)
        self._folds = []
        self._entries = {}
        layout.addWidget(TitleLabel(detail.title, "evidence.detail.title"))
        if detail.subtitle:
            layout.addSpacing(3)
            layout.addWidget(
                value_label(detail.subtitle, "evidence.detail.caption", text("evidence.form.field.caption"))
            )
        if detail.damaged:
            layout.addSpacing(10)
            layout.addWidget(
                BodyLabel(text("evidence.damaged.warning"), "evidence.detail.damaged", tone="rust")
            )
        if detail.description:
            layout.addSpacing(8)
            what = text("evidence.section.description")
            layout.addWidget(OwnWordsLabel(detail.description, "evidence.detail.description", says=what))
        layout.addSpacing(12)
        layout.addWidget(self._buttons(detail))
        layout.addSpacing(14)
        layout.addWidget(Values("evidence.facts", detail.facts, LABEL_EM))
        layout.addSpacing(14)
        self._add_differing(layout, detail)
        if detail.has_words and detail.may_change and not detail.words_read:
            layout.addWidget(self._words_part(detail))
            layout.addSpacing(14)
        self._add_uses(layout, detail)
        layout.addSpacing(10)
        self._add_folds(layout, detail)

    def _buttons(self, detail: Detail) -> Surface:
        holder = Surface("plain", "evidence.detail.buttons")
        flow = FlowLayout(holder, spacing=8)
        self._openings = {f"evidence.open.{each.key}": each for each in detail.openings}
        for name in self._openings:
            button = Button(text(name), name)
            button.clicked.connect(self.on_opening)
            flow.addWidget(button)
        wanted = [(text("evidence.edit"), "evidence.edit", self.edit_wanted)] if detail.may_change else []
        wanted += [
            (text("evidence.check"), "evidence.check", self.check_wanted),
            (text("evidence.copy"), "evidence.copy", self.copy_wanted),
        ]
        wanted += [(text("evidence.erase"), "evidence.erase", self.erase_wanted)] if detail.may_change else []
        for words, name, signal in wanted:
            button = Button(words, name, "leave" if signal is self.erase_wanted else "plain")
            button.clicked.connect(signal)
            flow.addWidget(button)
        return holder

    def _add_differing(self, layout: QVBoxLayout, detail: Detail) -> None:
        if detail.differing is None:
            return
        box = Surface("info", "evidence.differ")
        inner = column(box, margins=(14, 12, 14, 12), gap=8)
        inner.addWidget(HeadingLabel(text("told.differ.heading"), "evidence.differ.heading"))
        inner.addWidget(Values("evidence.differ.rows", detail.differing.rows, LABEL_EM))
        if detail.differing.zones:
            inner.addWidget(BodyLabel(detail.differing.zones, "evidence.differ.zones"))
        inner.addWidget(MutedLabel(text("told.differ.note"), "evidence.differ.note"))
        layout.addWidget(box)
        layout.addSpacing(14)

    def _words_part(self, detail: Detail) -> WordsPart:
        part = WordsPart(detail, reading=detail.id == self._reading)
        part.read_wanted.connect(self.read_words_wanted)
        part.accept_wanted.connect(self.accept_words_wanted)
        part.correct_wanted.connect(self.edit_wanted)
        return part

    def _add_uses(self, layout: QVBoxLayout, detail: Detail) -> None:
        layout.addWidget(HeadingLabel(text("evidence.section.uses"), "evidence.uses"))
        layout.addSpacing(4)
        for number, use in enumerate(detail.uses):
            name = f"evidence.use.{number}"
            says = f"{text('evidence.section.uses')}: {use.words}"
            button = ElidedLink(use.words, name, says=says)
            button.clicked.connect(self.on_entry)
            self._entries[name] = use.entry
            layout.addWidget(button)
        for number, paper in enumerate(detail.papers):
            layout.addWidget(BodyLabel(paper, f"evidence.paper.{number}"))
        if not detail.uses and not detail.papers:
            layout.addWidget(MutedLabel(text("evidence.section.unused"), "evidence.unused"))

    def _add_folds(self, layout: QVBoxLayout, detail: Detail) -> None:
        if detail.words_read:
            title = text("evidence.words.heading")
            self._add_fold(layout, "words", title, self._words_part(detail), "")
            self._folds[-1].open(on=detail.id == self._words_asked)
        hash_box = Surface("plain", "evidence.sha256.box")
        column(hash_box, margins=(4, 0, 0, 10)).addWidget(
            MonoLabel(_in_groups(detail.sha256), "evidence.sha256", selectable=True)
        )
        self._add_fold(layout, "sha256", text("evidence.fact.sha256"), hash_box, "")
        if detail.reported:
            body = Surface("plain", "evidence.reported.box")
            inner = column(body, margins=(4, 0, 0, 10), gap=8)
            inner.addWidget(MutedLabel(text("evidence.section.reported.note"), "evidence.reported.note"))
            inner.addWidget(Values("evidence.reported", detail.reported, LABEL_EM))
            if detail.reported_left:
                more = text("evidence.section.reported.more", n=detail.reported_left)
                inner.addWidget(MutedLabel(more, "evidence.reported.more"))
            count = text("evidence.count", n=len(detail.reported) + detail.reported_left)
            self._add_fold(layout, "reported", text("evidence.section.reported"), body, count)
        if detail.transcript:
            body = Surface("plain", "evidence.transcript.box")
            title = text("evidence.section.transcript")
            words = OwnWordsLabel(detail.transcript, "evidence.transcript", says=title)
            column(body, margins=(4, 0, 0, 10)).addWidget(words)
            self._add_fold(layout, "transcript", title, body, "")
        done = Values("evidence.handling", detail.handling, LABEL_EM)
        count = text("evidence.count", n=len(detail.handling))
        self._add_fold(layout, "handling", text("evidence.section.handling"), done, count)

    def _add_fold(self, layout: QVBoxLayout, key: str, title: str, body: Surface, summary: str) -> None:
        fold = Fold(self._theme, f"evidence.fold.{key}", title, body)
        fold.say(summary)
        self._folds.append(fold)
        layout.addWidget(fold)


def _in_groups(digest: str) -> str:
    """Break a digest where lines may end, so that it can be compared by eye."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
