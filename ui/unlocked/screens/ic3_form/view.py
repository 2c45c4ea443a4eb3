"""The IC3 form box by box: what to type or paste into each, and what to tell afterwards."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.ids import EntityId
from app.domain.views.ic3_form import FORM_REVISION
from app.domain.views.ic3_offers import Offers
from app.strings.catalogue import has_text, text
from ui.style.flow import FlowLayout
from ui.style.keys import Shortcut
from ui.style.parts import (
    BodyLabel,
    Button,
    Chip,
    Column,
    HeadingLabel,
    MutedLabel,
    OwnWordsLabel,
    StrongButton,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    em,
    line,
    row,
    scrolled,
)
from ui.unlocked.cursor import focus_inside, is_typed_elsewhere
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.ic3_form.box_row import BoxRow
from ui.unlocked.screens.ic3_form.describing import Describing
from ui.unlocked.screens.ic3_form.filing import Filing
from ui.unlocked.screens.ic3_form.presenter import Ic3FormPresenter
from ui.unlocked.screens.ic3_form.state import (
    BOXES_ON_A_PAGE,
    DESCRIPTION,
    BoxGroup,
    BoxLine,
    Page,
    StepMark,
)

CLIPBOARD_SECONDS = 30
"""Long enough to change to another window and paste; the usual ten seconds are short for that."""

KEEP_MS = 3000
_STEPS = range(9)
_BEFORE = (
    "safe_device",
    "not_emergency",
    "type_address",
    "nothing_sent",
    "refers",
    "keep_originals",
    "no_edit",
    "no_numbers",
    "minors",
    "sign_there",
)
_MOST_MISSING = 12
_LOW_EM = 26
_ROWS_A_TURN = 2


class _Whole(Surface):
    """What is scrolled: as high as its texts are at their width, and no more.

    Texts ask for the height that they would have in a narrow place; many of them leave a page half empty.
    """

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().minimumSizeHint().width(), 0)


class Ic3FormScreen(Screen):
    """One page at a time, as the form on the site has them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("ic3_form")
        self._context = context
        self._rows: dict[str, BoxRow] = {}
        self._pool: list[BoxRow] = []
        self._shown = ""
        self._focus: QWidget | None = None
        self._describing = Describing(context.theme, read_only=context.session.read_only)
        self._filing = Filing(read_only=context.session.read_only)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._lay_out()
        self.presenter = Ic3FormPresenter(context.session, context.jobs, context.shell, self)
        self._connect()
        QTimer.singleShot(0, self, self.on_room_to_grow)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the form, for the entries of the target, at the box that it names."""
        entries = target.values.get("entries")
        chosen = cast("tuple[EntityId, ...]", entries) if isinstance(entries, tuple) else None
        self.presenter.activate(chosen, target.what)

    def refresh(self, change: Change) -> None:
        """Hear what changed."""
        self.presenter.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what was copied and what is typed."""
        return self.presenter.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether boxes were carried over, or something is typed."""
        return self.presenter.is_being_written

    def first_focus(self) -> QWidget:
        """Return the button of the first box, or that of the step that is open."""
        first = next(iter(self._rows.values()), None)
        if first is not None and first.isVisible():
            return first.first_focus()
        return next((chip for chip in self._chips if chip.isChecked()), self._chips[0])

    # What the presenter shows.

    def show_marks(self, marks: tuple[StepMark, ...], number: int) -> None:
        """Show how far each step is."""
        for mark in marks:
            chip = self._chips[mark.number]
            chip.setText(_chip_words(mark))
            chip.setAccessibleName(text("ic3_form.step.says", n=mark.number, title=mark.title))
            chip.setAccessibleDescription(_chip_state(mark))
        for at, chip in enumerate(self._chips):
            chip.setChecked(at == number)

    def show_way(self, *, back: bool, on: bool) -> None:
        """Show where one can go from here."""
        self._back.setEnabled(back)
        self._on.setEnabled(on)

    def show_before(self, missing: tuple[tuple[str, str], ...], update: str) -> None:
        """Show what to know before."""
        self._begin_page(text("ic3.before.title"), text("ic3_form.before.lead", seconds=CLIPBOARD_SECONDS))
        if update:
            note = Surface("info", "ic3_form.update")
            column(note, margins=(16, 10, 16, 10)).addWidget(
                BodyLabel(text("ic3.before.update", line=update), "ic3_form.update.words")
            )
            self._body.addWidget(note)
        for number, key in enumerate(_BEFORE, 1):
            point = row(gap=8)
            point.addWidget(
                BodyLabel(f"{number}.", f"ic3_form.before.{key}.number", wrap=False),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            point.addWidget(BodyLabel(text(f"ic3.before.{key}"), f"ic3_form.before.{key}"), 1)
            self._body.addLayout(point)
        revision = text("ic3.before.revision", date=FORM_REVISION)
        self._body.addWidget(MutedLabel(revision, "ic3_form.before.revision"))
        self._body.addWidget(HeadingLabel(text("ic3_form.missing"), "ic3_form.missing"))
        about = "ic3_form.missing.about" if missing else "ic3_form.missing.none"
        self._body.addWidget(MutedLabel(text(about), "ic3_form.missing.about"))
        for number, (key, words) in enumerate(missing[:_MOST_MISSING]):
            link = Button(words, f"ic3_form.missing.{number}", "link")
            link.setProperty("box", key)
            link.clicked.connect(self.on_missing)
            self._body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if len(missing) > _MOST_MISSING:
            more = text("ic3_form.missing.more", n=len(missing) - _MOST_MISSING)
            self._body.addWidget(MutedLabel(more, "ic3_form.missing.more"))
        self._body.addWidget(self._links)
        self._links.show()
        self._end_page()

    def show_step(self, page: Page, groups: tuple[BoxGroup, ...]) -> None:
        """Show a step, or a part of one."""
        assert page.step is not None
        title = text("ic3.step_title", n=page.number, title=page.step.title)
        if page.parts > 1:
            title = text("ic3_form.part", title=title, n=page.part, of=page.parts)
        self._begin_page(title, page.step.intro)
        for number, group in enumerate(groups):
            self._add_group(number, group)
        if page.number == 7:
            self._add_oath()
        if page.number in {3, 4}:
            self._add_more(page.number)
        self._end_page()

    def show_filed(self, number: str, date: str, recorded: tuple[str, ...]) -> None:
        """Show what can be told after filing."""
        self._begin_page(text("ic3_form.filed"), text("ic3_form.filed.about"))
        self._filing.show_filed(number, date, recorded)
        self._body.addWidget(self._filing)
        self._filing.show()
        self._end_page()

    def show_line(self, line: BoxLine) -> None:
        """Show a box anew."""
        found = self._rows.get(line.key)
        if found is not None:
            found.show_line(line)

    def show_describing(self, words: str, offers: Offers, ticked: frozenset[int], *, unsaved: bool) -> None:
        """Show the description and what may be added to it."""
        self._describing.show_words(words, offers, ticked, unsaved=unsaved)

    def bring(self, key: str) -> None:
        """Bring a box into sight, and the focus to it."""
        found = self._rows.get(key)
        if found is None:
            return
        focus: QWidget = self._describing.edit if key == DESCRIPTION else found.first_focus()
        if not is_typed_elsewhere(self):
            focus.setFocus()
        QTimer.singleShot(0, found, self.on_focus_settled)

    def put_on_clipboard(self, words: str) -> None:
        """Copy."""
        copy_words(self._context, self, words, seconds=CLIPBOARD_SECONDS)

    # Slots.

    def on_chip(self) -> None:
        """Go to the step of the pressed chip."""
        for number, chip in enumerate(self._chips):
            if chip is self.sender():
                self.presenter.go(number)
                self._chips[number].setFocus()

    def on_missing(self) -> None:
        """Go to an empty box."""
        self.presenter.go_to_box(str(self.sender().property("box")))

    def on_moved(self, key: str, by: int) -> None:
        """Go to the box before or after; past the last one, to the next page."""
        rows = [found for found in self._rows.values() if found.first_focus().isEnabled()]
        places = [at for at, found in enumerate(rows) if found.key == key]
        at = places[0] + by if places else 0
        if 0 <= at < len(rows):
            rows[at].first_focus().setFocus()
            self._area.ensureWidgetVisible(rows[at], 0, em(2))
        elif by > 0:
            self.on_turned_on()

    def on_turned_on(self) -> None:
        """Go on."""
        self.presenter.turn(1)
        self.first_focus().setFocus()

    def on_turned_back(self) -> None:
        """Go back."""
        self.presenter.turn(-1)
        self.first_focus().setFocus()

    def on_typed(self, words: str) -> None:
        """Take the description, and keep it in a while."""
        self.presenter.type_description(words)
        self._keep.start()

    def on_ticked(self, place: int, on: bool) -> None:  # noqa: FBT001 - a slot
        """Put words in, or take them out."""
        self.presenter.tick(place, on=on)
        self._keep.start()

    def on_begin(self) -> None:
        """Begin with the entries' words."""
        self.presenter.begin_with_entries()
        self._keep.start()

    def on_focus_settled(self) -> None:
        """Show the whole box that has the focus, once the page has its height."""
        focus = focus_inside(self)
        for found in self._rows.values():
            if focus is not None and (found.isAncestorOf(focus) or focus is self._describing.edit):
                self._area.ensureWidgetVisible(found, 0, em(2))
                return

    def on_room_to_grow(self) -> None:
        """Make rows a few at a time, so that a page with many never keeps the window waiting."""
        for _ in range(_ROWS_A_TURN):
            self._row(len(self._pool)).hide()
        if len(self._pool) < BOXES_ON_A_PAGE:
            QTimer.singleShot(0, self, self.on_room_to_grow)

    def on_page_settled(self) -> None:
        """Show the start of the page; where there is little room, without what stands above its heading."""
        whole = self._area.widget()
        assert whole is not None
        is_low = self._area.viewport().height() < em(_LOW_EM)
        top = self._heading.mapTo(whole, self._heading.rect().topLeft()).y() - em(0.5)
        self._area.verticalScrollBar().setValue(top if is_low else 0)

    def on_theme_changed(self) -> None:
        """Draw arrows anew."""
        self._describing.on_theme_changed()

    # Making.

    def _begin_page(self, title: str, about: str) -> None:
        # Boxes that come into sight one by one would lay the page out as often.
        self._focus = focus_inside(self)
        self._holder.hide()
        for kept in (self._describing, self._filing, self._links):
            kept.hide()
            self._body.removeWidget(kept)
            kept.setParent(self)
        for used in self._rows.values():
            used.hide()
            self._body.removeWidget(used)
        self._rows = {}
        clear_layout(self._body)
        self._heading.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def _end_page(self) -> None:
        self._body.addStretch(1)
        self._holder.show()
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        self._focus = None
        if self._heading.text() != self._shown:
            self._shown = self._heading.text()
            QTimer.singleShot(0, self, self.on_page_settled)

    def _add_group(self, number: int, group: BoxGroup) -> None:
        if group.title:
            self._body.addSpacing(8)
            self._body.addWidget(HeadingLabel(group.title, f"ic3_form.group.{number}"))
        for box in group.lines:
            added = self._rows[box.key] = self._row(len(self._rows))
            added.show_line(box)
            self._body.addWidget(added)
            added.show()
            if box.key == DESCRIPTION:
                self._body.addWidget(self._describing)
                self._describing.show()
        if group.empty:
            words = text("ic3_form.empty", labels=", ".join(group.empty))
            self._body.addWidget(MutedLabel(words, f"ic3_form.empty.{number}"))

    def _row(self, place: int) -> BoxRow:
        """Return a row for a box, made when no earlier page needed so many."""
        if place == len(self._pool):
            made = BoxRow(place)
            made.setParent(self._holder)
            made.copy_wanted.connect(self.presenter.copy)
            made.change_wanted.connect(self.presenter.change_box)
            made.moved.connect(self.on_moved)
            self._pool.append(made)
        return self._pool[place]

    def _add_oath(self) -> None:
        self._body.addWidget(
            OwnWordsLabel(text("ic3.affirmation"), "ic3_form.oath", says=text("ic3.label.signature"))
        )
        self._body.addWidget(MutedLabel(text("ic3_form.sign_there"), "ic3_form.sign_there"))

    def _add_more(self, number: int) -> None:
        if self._context.session.read_only:
            return
        key = "ic3_form.add.money" if number == 3 else "ic3_form.add.person"
        add = Button(text(key), key)
        add.clicked.connect(self.presenter.add_money if number == 3 else self.presenter.add_person)
        self._body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _lay_out(self) -> None:
        self._page = Column("plain", "ic3_form.page", 60)
        inner = column(self._page, margins=(0, 20, 0, 28), gap=10)
        inner.addWidget(TitleLabel(text("window.rail.ic3_form"), "ic3_form.title"))
        chips = Surface("plain", "ic3_form.steps")
        flow = FlowLayout(chips)
        self._chips = [Chip(_chip_name(number), f"ic3_form.step.{number}") for number in _STEPS]
        for chip in self._chips:
            flow.addWidget(chip)
        inner.addWidget(chips)
        self._heading = HeadingLabel("", "ic3_form.heading")
        self._about = MutedLabel("", "ic3_form.about")
        inner.addWidget(self._heading)
        inner.addWidget(self._about)
        self._holder = Surface("plain", "ic3_form.body")
        self._body = column(self._holder, gap=8)
        inner.addWidget(self._holder, 1)
        self._links = self._make_links()
        for kept in (self._describing, self._filing, self._links):
            kept.setParent(self)
            kept.hide()
        whole = _Whole("plain", "ic3_form.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(self._page, 100)
        sides.addStretch(1)
        self._area = scrolled(whole, "ic3_form.scroll")
        layout = column(self, gap=0)
        layout.addWidget(self._area, 1)
        layout.addWidget(line("ic3_form.foot.line"))
        layout.addWidget(self._make_foot())

    def _make_foot(self) -> Surface:
        foot = Surface("plain", "ic3_form.foot")
        buttons = Surface("plain", "ic3_form.foot.buttons")
        row(foot, margins=(24, 10, 24, 12)).addWidget(buttons)
        flow = FlowLayout(buttons, spacing=10)
        self._on = StrongButton(text("ic3_form.on"), "ic3_form.on")
        self._back = Button(text("ic3_form.back"), "ic3_form.back")
        for button in (self._on, self._back):
            flow.addWidget(button)
        return foot

    def _make_links(self) -> Surface:
        links = Surface("plain", "ic3_form.links")
        flow = FlowLayout(links, spacing=14)
        self._anew = Button(text("ic3_form.anew"), "ic3_form.anew", "link")
        self._paper = Button(text("ic3_form.paper"), "ic3_form.paper", "link")
        for button in (self._paper, self._anew):
            flow.addWidget(button)
        return links

    def _connect(self) -> None:
        for chip in self._chips:
            chip.clicked.connect(self.on_chip)
        self._on.clicked.connect(self.on_turned_on)
        self._back.clicked.connect(self.on_turned_back)
        self._anew.clicked.connect(self.presenter.forget_copied)
        self._paper.clicked.connect(self.presenter.open_paper)
        self._keep.timeout.connect(self.presenter.keep)
        self._filing.typed.connect(self.presenter.type_filing)
        self._filing.record_wanted.connect(self.presenter.record_filing)
        self._describing.typed.connect(self.on_typed)
        self._describing.ticked.connect(self.on_ticked)
        self._describing.begin_wanted.connect(self.on_begin)
        self._describing.save_wanted.connect(self.presenter.save_description)
        self._describing.entry_wanted.connect(self.presenter.open_entry)
        self._context.follow_look(self, self.on_theme_changed)
        for keys, slot, says in (
            ("Ctrl+PgDown", self.on_turned_on, "keys.ic3_form.on"),
            ("Ctrl+PgUp", self.on_turned_back, "keys.ic3_form.back"),
            ("Ctrl+S", self.presenter.save_description, "keys.ic3_form.save"),
        ):
            Shortcut(keys, self, slot, says, name="ic3_form.shortcut", inside=True)


def _chip_name(number: int) -> str:
    key = f"ic3_form.chip.{number}"
    return text(key) if has_text(key) else ""


def _chip_words(mark: StepMark) -> str:
    name = _chip_name(mark.number)
    if mark.over:
        return text("ic3_form.chip.over", name=name)
    if mark.done:
        return text("ic3_form.chip.done", name=name)
    return text("ic3_form.chip.missing", name=name, n=mark.missing) if mark.missing else name


def _chip_state(mark: StepMark) -> str:
    """Say in a sentence what stands in brackets."""
    if mark.over:
        return text("ic3_form.step.over")
    if mark.done:
        return text("ic3_form.step.done")
    return text("ic3_form.step.missing", n=mark.missing) if mark.missing else ""


def build(context: ScreenContext) -> Screen:
    """Make the page about the IC3 form."""
    return Ic3FormScreen(context)
