"""What each folded part of the entry page asks."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.entry import GuidedAnswer, OrderTerm
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, CaptionLabel, Chip, MutedLabel, OwnWordsEdit, Surface, column, em
from ui.style.tick import Tick
from ui.unlocked.screens.entry.guided import GuidedQuestions
from ui.unlocked.screens.entry.language import LanguageSection
from ui.unlocked.screens.entry.offers import Offers
from ui.unlocked.screens.entry.people_rows import PeopleRows
from ui.unlocked.screens.entry.said_rows import SaidRows
from ui.unlocked.screens.entry.section import Section, Values
from ui.unlocked.widgets.sign_advice import SignAdvice


class WhoSection(Section):
    """Who it was and how the person knows; who saw it."""

    def __init__(self) -> None:
        super().__init__("who")
        self._people = PeopleRows()
        self._people.changed.connect(self.on_edited)
        self._inner.addWidget(self._people)
        self.add_answer("witnessed")
        self.add_line("witness_names", text("entry.hint.witness_names"))

    def offer(self, offers: Offers) -> None:
        """Offer the names there are."""
        self._people.offer(offers.others)

    def values(self) -> dict[str, object]:
        """Return rows of people, and names of witnesses, for the presenter to find or make."""
        return super().values() | {"people_rows": self._people.value()}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        rows = values.get("people_rows")
        shown = rows if isinstance(rows, tuple) else ()
        if not shown or shown != self._people.value():
            self._people.set_value(shown)


class WordsSection(Section):
    """What was said, before, after, and where each was."""

    def __init__(self, zone: str) -> None:
        super().__init__("words")
        self._said = SaidRows()
        self._said.changed.connect(self.on_edited)
        self._inner.addWidget(self._said)
        self.add_prose("before", 2)
        self.add_prose("i_did", 2)
        self.add_answer("told_to_stop")
        self.add_moment("noticed", zone)

    def values(self) -> dict[str, object]:
        """Return the words too, exact ones apart."""
        exact, remembered = self._said.value()
        return super().values() | {"exact_words": exact, "words": remembered}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        exact, remembered = (
            value if isinstance(value, tuple) else ()
            for value in (values.get("exact_words"), values.get("words"))
        )
        if not (exact or remembered) or (exact, remembered) != self._said.value():
            self._said.set_value(exact, remembered)


class PlaceSection(Section):
    """Where each of them was, more closely."""

    def __init__(self) -> None:
        super().__init__("places")
        self._place = ChoiceBox()
        self._place.setObjectName("entry.place")
        self._place.setAccessibleName(text("entry.ask.place"))
        self._place.currentIndexChanged.connect(self.on_edited)
        self._holder = Surface("plain", "entry.place.holder")
        inner = column(self._holder, gap=5)
        inner.addWidget(MutedLabel(text("entry.ask.place"), "entry.place.label"))
        inner.addWidget(self._place)
        self._inner.addWidget(self._holder)
        for name in ("my_location", "their_location", "county", "state"):
            self.add_line(name)

    def offer(self, offers: Offers) -> None:
        """Offer the places that were recorded, by their labels."""
        self._place.blockSignals(True)  # noqa: FBT003
        self._place.clear()
        self._place.addItem(text("entry.place.none"), None)
        for place, label in offers.places:
            self._place.addItem(label, place)
        self._place.blockSignals(False)  # noqa: FBT003
        self._holder.setVisible(bool(offers.places))

    def values(self) -> dict[str, object]:
        """Return the place too."""
        return super().values() | {"place": self._place.currentData()}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        wanted = values.get("place")
        found = (n for n in range(self._place.count()) if self._place.itemData(n) == wanted)
        self._place.blockSignals(True)  # noqa: FBT003
        self._place.setCurrentIndex(next(found, 0))
        self._place.blockSignals(False)  # noqa: FBT003


class HarmSection(Section):
    """Weapon, injuries, care."""

    def __init__(self) -> None:
        super().__init__("harm_care")
        for name in ("weapon", "harm", "care"):
            self.add_answer(name)


class ReportSection(Section):
    """Police or another report; a court order that was broken."""

    def __init__(self) -> None:
        super().__init__("reported")
        self.add_answer("police")
        self._reports: dict[EntityId, Tick] = {}
        self._report_box = column(gap=4)
        self._inner.addLayout(self._report_box)
        self.add_answer("order_violated")
        self._terms: dict[tuple[EntityId, int], Tick] = {}
        self._term_box = column(gap=4)
        self._inner.addLayout(self._term_box)

    def offer(self, offers: Offers) -> None:
        """Offer the reports and the terms of orders that were recorded."""
        reports, terms = offers.reports, offers.terms
        if reports and not self._reports:
            self._report_box.addWidget(MutedLabel(text("entry.ask.reports"), "entry.reports.label"))
        for report, label in reports:
            if report not in self._reports:
                self._reports[report] = self._box(f"entry.report.{len(self._reports)}", label)
                self._report_box.addWidget(self._reports[report])
        if terms and not self._terms:
            self._term_box.addWidget(MutedLabel(text("entry.ask.order_terms"), "entry.order_terms.label"))
        for order, term, label in terms:
            if (order, term) not in self._terms:
                self._terms[order, term] = self._box(f"entry.order_term.{len(self._terms)}", label)
                self._term_box.addWidget(self._terms[order, term])

    def values(self) -> dict[str, object]:
        """Return the links too."""
        return super().values() | {
            "reports": tuple(report for report, box in self._reports.items() if box.isChecked()),
            "order_terms": tuple(OrderTerm(*term) for term, box in self._terms.items() if box.isChecked()),
        }

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        reports, terms = values.get("reports"), values.get("order_terms")
        for report, box in self._reports.items():
            box.setChecked(isinstance(reports, tuple) and report in reports)
        for (order, term), box in self._terms.items():
            box.setChecked(isinstance(terms, tuple) and OrderTerm(order, term) in terms)

    def _box(self, name: str, label: str) -> Tick:
        box = Tick(label, name)
        box.toggled.connect(self.on_edited)
        return box


class DangerSection(Section):
    """Signs of danger, with the questions that others will ask about some of them."""

    def __init__(self) -> None:
        super().__init__("signs")
        self.add_tags("danger", "danger")
        self._advice = SignAdvice("entry.danger.advice")
        self._inner.addWidget(self._advice)
        self._guided = GuidedQuestions()
        self._guided.changed.connect(self.on_edited)
        self._inner.addWidget(self._guided)
        note = Surface("info", "entry.danger.note")
        column(note, margins=(14, 10, 14, 10)).addWidget(
            BodyLabel(text("entry.danger.note"), "entry.danger.text")
        )
        self._inner.addWidget(note)

    def values(self) -> dict[str, object]:
        """Return the guided answers too."""
        return super().values() | {"guided": self._guided.value()}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        guided = values.get("guided")
        answers = guided if isinstance(guided, tuple) else ()
        self._guided.set_value(tuple(one for one in answers if isinstance(one, GuidedAnswer)))
        self._advise()

    def on_edited(self) -> None:
        """Say what goes with the signs that are marked now."""
        self._advise()
        super().on_edited()

    def _advise(self) -> None:
        """Take an answer about the neck for the sign: who tells of it may not know the word."""
        signs = set(self._tags["danger"].value())
        if any(one.question.startswith("strangulation_") for one in self._guided.value()):
            signs.add("strangulation")
        self._advice.show_signs(signs)


class EffectSection(Section):
    """What it did to the person, and who else was there."""

    def __init__(self) -> None:
        super().__init__("effects")
        self.add_prose("effect", 3)
        self._impact: list[Chip] = []
        self._inner.addWidget(MutedLabel(text("entry.ask.impact"), "entry.impact.label"))
        holder = Surface("plain", "entry.impact")
        flow = FlowLayout(holder)
        for number, name in enumerate(("none", "little", "much", "very_much")):
            chip = Chip(text(f"entry.impact.{name}"), f"entry.impact.{number}")
            chip.clicked.connect(self.on_impact)
            self._impact.append(chip)
            flow.addWidget(chip)
        self._inner.addWidget(holder)
        self._serious = Tick(text("entry.ask.most_serious"), "entry.most_serious")
        self._serious.toggled.connect(self.on_edited)
        self._inner.addWidget(self._serious)
        self.add_answer("children")
        self.add_answer("pets")

    def on_impact(self) -> None:
        """Let the pressed one be the only one, or none."""
        for chip in self._impact:
            if chip is not self.sender():
                chip.setChecked(False)
        self.on_edited()

    def values(self) -> dict[str, object]:
        """Return impact and tick too."""
        chosen = [number for number, chip in enumerate(self._impact) if chip.isChecked()]
        return super().values() | {
            "impact": chosen[0] if chosen else None,
            "most_serious": self._serious.isChecked(),
        }

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        for number, chip in enumerate(self._impact):
            chip.setChecked(values.get("impact") == number and values.get("impact") is not None)
        self._serious.setChecked(bool(values.get("most_serious")))


class MoreSection(Section):
    """How often, technology, cost; who typed this and from what."""

    def __init__(self) -> None:
        super().__init__("more")
        self.add_tags("often", "often", single=True)
        self.add_answer("technology")
        self.add_answer("cost")
        self.add_tags("typed_by", "typed_by", single=True)
        self.add_tags("from_what", "from_what")

    def values(self) -> dict[str, object]:
        """Return *how often* as an answer, and who typed it as one code."""
        found = super().values()
        often, typed = self._tags["often"].value(), self._tags["typed_by"].value()
        return found | {
            "often": Answer(AnswerState.YES, often[0]) if often else NOT_ASKED,
            "typed_by": typed[0] if typed else "",
        }

    def show_values(self, values: Values) -> None:
        """Show them."""
        often, typed = values.get("often"), values.get("typed_by")
        said = isinstance(often, Answer) and bool(often.words)
        shown = {
            "often": (often.words,) if isinstance(often, Answer) and said else (),
            "typed_by": (typed,) if typed else (),
        }
        super().show_values({**values, **shown})


class VisaSection(Section):
    """What the person ties it to for a T or U visa; only a chronology for an attorney prints it."""

    def __init__(self) -> None:
        super().__init__("visa")
        self._inner.addWidget(CaptionLabel(text("entry.hint.shows"), "entry.shows.hint"))
        self.add_tags("shows", "visa")


class PrivateSection(Section):
    """What no paper may hold, visibly apart; and what holds the whole entry back."""

    def __init__(self) -> None:
        super().__init__("apart")
        box = Surface("private", "entry.private")
        inner = column(box, margins=(16, 12, 16, 14), gap=6)
        inner.addWidget(BodyLabel(text("entry.ask.private_note"), "entry.private_note.label"))
        inner.addWidget(CaptionLabel(text("entry.hint.private_note"), "entry.private_note.hint"))
        note = OwnWordsEdit("entry.private_note", says=text("entry.ask.private_note"), lines=3)
        note.textChanged.connect(self.on_edited)
        self._texts["private_note"] = note
        inner.addWidget(note)
        self._inner.addWidget(box)
        self._boxes: dict[str, Tick] = {}
        for name in ("hold", "needs_detail"):
            tick = Tick(text(f"entry.ask.{name}"), f"entry.{name}")
            tick.toggled.connect(self.on_edited)
            self._boxes[name] = tick
            group = column(gap=2)
            group.addWidget(tick)
            hint = CaptionLabel(text(f"entry.hint.{name}"), f"entry.{name}.hint")
            hint.setIndent(em(1.6))
            group.addWidget(hint)
            self._inner.addLayout(group)

    def values(self) -> dict[str, object]:
        """Return the ticks too."""
        return super().values() | {name: box.isChecked() for name, box in self._boxes.items()}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        for name, box in self._boxes.items():
            box.setChecked(bool(values.get(name)))


def make_section(part: str, zone: str) -> Section:
    """Make a folded part by its name; raises KeyError for a name that there is not."""
    parts: dict[str, Callable[[], Section]] = {
        "who": WhoSection,
        "words": lambda: WordsSection(zone),
        "harm_care": HarmSection,
        "reported": ReportSection,
        "signs": DangerSection,
        "effects": EffectSection,
        "places": PlaceSection,
        "more": MoreSection,
        "visa": VisaSection,
        "language_part": LanguageSection,
        "apart": PrivateSection,
    }
    return parts[part]()
