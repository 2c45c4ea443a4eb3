"""Releases: what may be shared with whom until when, what went out under each, and taking one back."""

from __future__ import annotations

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import Button, MutedLabel, Surface
from ui.style.tick import Tick
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records_screen import RecordsScreen
from ui.unlocked.save_place import SavePlace
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.releases.form import ReleaseForm
from ui.unlocked.screens.releases.presenter import Demand, FormWish, ReleasesPresenter
from ui.unlocked.screens.releases.rows import Given, read_rows
from ui.unlocked.screens.releases.sheet import SheetChoice

_SHEET = "form.pdf"


class ReleasesScreen(RecordsScreen):
    """The list at the left, the form of one at the right with what went out under it."""

    def __init__(self, context: ScreenContext) -> None:
        self._head = _Head(read_only=context.session.read_only)
        self._form: ReleaseForm | None = None
        pane = RecordPane(context, "releases", {RecordKind.RELEASE: self._make_form})
        head = (PageStrip(context.shell, "support", "releases"), *self._head.parts)
        super().__init__(context, "releases.", pane, (RecordKind.RELEASE,), read_rows, head=head)
        self.releases = ReleasesPresenter(context.session, context.jobs, self)
        pane.shown.connect(self.on_shown)
        self._head.demand.toggled.connect(self.releases.demand)
        self._head.made.clicked.connect(self.on_made)
        self._head.sheet.clicked.connect(self.on_sheet)
        self._place = SavePlace(context, self)

    def activate(self, target: Target) -> None:
        """Show the list, and what is asked for before something goes out."""
        super().activate(target)
        self.releases.load()

    def refresh(self, change: Change) -> None:
        """Read again what changed."""
        super().refresh(change)
        self.releases.changed(change)

    def show_demand(self, demand: Demand) -> None:
        """Show whether a release is demanded, and how much went out without one."""
        self._head.show_demand(demand)

    def show_given(self, given: Given | None) -> None:
        """Show how the release on top stands and what went out under it."""
        if self._form is not None:
            self._form.given.show_given(given)

    def on_shown(self, opened: Opened) -> None:
        """Say above the form what it is."""
        self._pane.title.setText(text("releases.title"))
        self._pane.subtitle.setText(text("releases.subtitle"))
        release: EntityId | None = opened.subject.id
        self.releases.show(release)

    def _make_form(self) -> FieldForm:
        context = self._context
        self._form = ReleaseForm("releases.form", FormLook("releases.", context.theme, context.clock.zone()))
        self._form.given.end.clicked.connect(self.on_end)
        return self._form

    def on_end(self) -> None:
        """Ask before a release is taken back; what went out stays out."""
        question = Question(
            text("releases.end.heading"), text("releases.end.sentence"), text("releases.end.yes")
        )
        self._context.dialogs.ask(self, question, self.releases.revoke)

    def on_sheet(self) -> None:
        """Ask in which language a form to sign is wanted, and whether blank, then where it goes."""
        choice = SheetChoice(has_release=self.releases.shown is not None)
        question = Question(
            text("releases.sheet.title"),
            text("releases.sheet.sentence"),
            text("releases.sheet.yes"),
            body=choice,
        )

        def chosen() -> None:
            language, is_filled = choice.language, choice.is_filled
            wanted = FormWish(language, filled=is_filled)
            self._place.ask(_SHEET, lambda path, why, _secret: self.releases.save_form(path, wanted, why))

        self._context.dialogs.ask(self, question, chosen)

    def show_saved(self, name: str) -> None:
        """Say that the form is saved."""
        self._context.shell.say(text("releases.sheet.saved", name=name))

    def on_made(self) -> None:
        """Go to everything that went out."""
        self._context.shell.go(Target("exports_made"))


class _Head:
    """Above the list: whether a release is demanded, and the way to everything that went out."""

    def __init__(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self.demand = Tick(text("releases.demand"), "releases.demand")
        self._about = MutedLabel("", "releases.about")
        self.made = Button(text("exports_made.link"), "releases.made", "link")
        self.sheet = Button(text("releases.sheet"), "releases.sheet.open", "link")
        foot = Surface("plain", "releases.foot")
        flow = FlowLayout(foot)
        flow.addWidget(self.sheet)
        flow.addWidget(self.made)
        self.parts = (self._about, self.demand, foot)

    def show_demand(self, demand: Demand) -> None:
        """Show it; through a list it cannot be switched off."""
        self.demand.setChecked(demand.demanded)
        self.demand.setEnabled(not demand.assisted and not self._read_only)
        words = [text("releases.about.assisted" if demand.assisted else "releases.about")]
        if demand.without:
            words.append(text("releases.without_count", n=demand.without))
        self._about.setText(" ".join(words))


def build(context: ScreenContext) -> Screen:
    """Make the page of releases."""
    return ReleasesScreen(context)
