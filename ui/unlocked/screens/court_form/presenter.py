"""What the page about a court's form decides: who reads it, what goes into which field. No widgets.

Every choice is remembered at once, encrypted in the vault: a lock in the middle loses none.
"""

from __future__ import annotations

from typing import Protocol

from app.domain.court_form import FieldSort, FormReader
from app.services.forms import FormLine, FormLook, FormOffer, MappedField, offers_of
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.court_form.model import FieldRow


class CourtFormView(Protocol):
    """What the page can show."""

    def show_form(self, title: str, reader: FormReader | None, rows: tuple[FieldRow, ...]) -> None:
        """Show a form and what goes into its fields."""

    def show_field(self, row: FieldRow, offers: tuple[FormOffer, ...], *, is_more: bool) -> None:
        """Show one field and what may go into it; `is_more`: its box says that pages are added."""

    def show_nothing(self) -> None:
        """Show that no form was chosen."""


class CourtFormPresenter:
    """Holds the form that is being mapped."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: CourtFormView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._look: FormLook | None = None
        self._title = ""
        self._reader: FormReader | None = None
        self._chosen: dict[str, FormOffer] = {}
        self._more = ""
        self._place = 0

    def activate(self, look: FormLook | None, title: str) -> None:
        """Begin with a form as it was read, or go on with the one that is here."""
        if look is not None:
            self._look = look
            self._title = look.title or title
            self._reader = look.reader
            self._more = look.more
            self._chosen = {}
            for line in look.lines:
                found = self._offer_of(line)
                if found is not None:
                    self._chosen[line.name] = found
            self._place = 0
        self._show()

    def choose_reader(self, reader: FormReader) -> None:
        """Say who reads the form; what that reader may not see is taken out of every field."""
        self._reader = reader
        lines = {} if self._look is None else {line.name: line for line in self._look.lines}
        self._chosen = {
            name: offer for name, offer in self._chosen.items() if offer in offers_of(reader, lines[name])
        }
        self._keep()

    def choose_field(self, place: int) -> None:
        """Show a field."""
        self._place = place
        self._show_field()

    def choose(self, offer: FormOffer | None) -> None:
        """Put something into the shown field, or leave it to the hand."""
        line = self._line()
        if line is None:
            return
        if offer is None:
            self._chosen.pop(line.name, None)
        else:
            self._chosen[line.name] = offer
            self._more = "" if self._more == line.name else self._more
        self._keep()

    def choose_more(self, *, on: bool) -> None:
        """Say whether the shown box is the one for added pages."""
        line = self._line()
        if line is None:
            return
        if on:
            self._chosen.pop(line.name, None)
            self._more = line.name
        elif self._more == line.name:
            self._more = ""
        self._keep()

    def done(self) -> None:
        """Go back to the documents with the form as it is mapped now."""
        if self._look is not None and self._look.reader is not None:
            self._shell.go(Target("documents", what="form", values={"form": self._look}))
        else:
            self._shell.go(Target("documents", what="form"))

    def on_kept(self, look: FormLook) -> None:
        """Go on from what is remembered."""
        self._look = look

    def _keep(self) -> None:
        self._show()
        look, reader = self._look, self._reader
        if look is None or reader is None or self._session.read_only:
            return
        fields = tuple(
            MappedField(name, offer.values, offer.ticked_by, offer.state)
            for name, offer in self._chosen.items()
        )
        title, more = self._title, self._more
        self._jobs.read(
            lambda _ctx: self._session.forms.remember(look, title, reader, fields, more),
            self.on_kept,
            survives=True,
        )

    def _offer_of(self, line: FormLine) -> FormOffer | None:
        """Return what goes into a field by its mapping; what the table combines has a label of its own."""
        if not line.values or self._reader is None:
            return None
        offers = offers_of(self._reader, line)
        wanted = (line.values, line.ticked_by, line.state)
        found = next((one for one in offers if (one.values, one.ticked_by, one.state) == wanted), None)
        if found is not None:
            return found
        labels = {one.values[0]: one.label for one in offers}
        words = " + ".join(labels.get(name, name) for name in line.values)
        return FormOffer(words, line.values, line.ticked_by, line.state)

    def _line(self) -> FormLine | None:
        lines = () if self._look is None else self._look.lines
        return lines[self._place] if 0 <= self._place < len(lines) else None

    def _rows(self) -> tuple[FieldRow, ...]:
        lines = () if self._look is None else self._look.lines
        return tuple(
            FieldRow(line, self._chosen.get(line.name), is_more=bool(self._more) and line.name == self._more)
            for line in lines
        )

    def _show(self) -> None:
        if self._look is None:
            self._view.show_nothing()
            return
        self._view.show_form(self._title, self._reader, self._rows())
        self._show_field()

    def _show_field(self) -> None:
        line = self._line()
        if line is None:
            return
        chosen = self._chosen.get(line.name)
        offers = () if self._reader is None else offers_of(self._reader, line)
        if chosen is not None and chosen not in offers:
            offers = (chosen, *offers)
        is_more = line.sort is FieldSort.TICK and self._more == line.name
        self._view.show_field(FieldRow(line, chosen), offers, is_more=is_more)
