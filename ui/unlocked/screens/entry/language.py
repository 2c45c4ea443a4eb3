"""The folded part for words in another language: which one, passages with what they say, who translated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal

from app.domain.answer import Answer
from app.domain.entry import GuidedAnswer
from app.domain.translation import Translation, foreign_script, is_foreign
from app.strings.catalogue import text
from ui.style.parts import Button, CaptionLabel, MutedLabel, OwnWordsEdit, Surface, column, row
from ui.unlocked.screens.entry.offers import Offers
from ui.unlocked.screens.entry.section import Section, Values

_OWN_WORDS = ("what", "exact_words", "words", "before", "i_did", "effect", "title")


class PassageRow(Surface):
    """A passage as it stands, and what it says in English."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._language = ""
        self._original = OwnWordsEdit(f"{name}.original", says=text("entry.passage.original"), lines=2)
        self._words = OwnWordsEdit(f"{name}.words", says=text("entry.passage.words"), lines=2)
        gone = Button(text("entry.row.remove"), f"{name}.remove", "quiet")
        gone.clicked.connect(self.removed)
        layout = column(self, gap=4)
        for box, label in ((self._original, "original"), (self._words, "words")):
            box.textChanged.connect(self.changed)
            layout.addWidget(MutedLabel(text(f"entry.passage.{label}"), f"{name}.{label}.label"))
            layout.addWidget(box)
        foot = row(gap=6)
        foot.addStretch(1)
        foot.addWidget(gone)
        layout.addLayout(foot)

    def value(self) -> Translation:
        """Return the passage."""
        return Translation(self._original.toPlainText(), self._words.toPlainText(), self._language)

    def set_value(self, passage: Translation) -> None:
        """Show a passage."""
        self.blockSignals(True)  # noqa: FBT003
        self._language = passage.language
        self._original.setPlainText(passage.original)
        self._words.setPlainText(passage.words)
        self.blockSignals(False)  # noqa: FBT003


class LanguageSection(Section):
    """Which language, and passages; those that are surely in another one are there to be filled in."""

    def __init__(self) -> None:
        super().__init__("language_part")
        self._messages: tuple[str, ...] = ()
        self._rows: list[PassageRow] = []
        self._made = 0
        self._offered: set[str] = set()
        self._inner.addWidget(CaptionLabel(text("entry.language.about"), "entry.language.about"))
        self._page: Values = {}
        self._named = self.add_line("language", text("entry.hint.language"))
        self._named.editingFinished.connect(self.on_named)
        self._passages = column(gap=14)
        self._inner.addLayout(self._passages)
        add = Button(text("entry.passage.add"), "entry.passage.add", "link")
        add.clicked.connect(self.on_add)
        foot = row()
        foot.addWidget(add)
        foot.addStretch(1)
        self._inner.addLayout(foot)
        self.add_line("translated_by", text("entry.hint.translated_by"))
        self.add_line("translator_languages", text("entry.hint.translator_languages"))

    def offer(self, offers: Offers) -> None:
        """Take the words of the messages that the entry rests on."""
        self._messages = offers.messages

    def values(self) -> dict[str, object]:
        """Return the passages too; one that was only offered and stayed empty is none."""
        found = (one.value() for one in self._rows)
        kept = tuple(
            one
            for one in found
            if one.original.strip() and (one.words.strip() or one.original not in self._offered)
        )
        return super().values() | {"translations": kept}

    def show_values(self, values: Values) -> None:
        """Show them."""
        super().show_values(values)
        if values.get("translations") and values["translations"] == self.values()["translations"]:
            return
        for old in tuple(self._rows):
            self._drop(old)
        self._offered = set()
        passages = values.get("translations")
        for passage in passages if isinstance(passages, tuple) else ():
            if isinstance(passage, Translation):
                self._make().set_value(passage)

    def look_through(self, values: Values) -> None:
        """Offer a row for each text that is in another language and has none yet."""
        self._page = values
        named = str(values.get("language") or "")
        have = {one.value().original.strip() for one in self._rows}
        own = [words for name in _OWN_WORDS for words in _texts(values.get(name))]
        if is_foreign(named):
            wanted = own
        else:
            answers = [value.words for value in values.values() if isinstance(value, Answer)]
            guided = values.get("guided")
            lines = guided if isinstance(guided, tuple) else ()
            answers += [line.words for line in lines if isinstance(line, GuidedAnswer)]
            wanted = [words for words in (*own, *answers) if foreign_script(words)]
        wanted += [words for words in self._messages if is_foreign(named) or foreign_script(words)]
        for words in dict.fromkeys(wanted):
            if words.strip() and words.strip() not in have:
                self._offered.add(words)
                self._make().set_value(Translation(words))

    def on_named(self) -> None:
        """Offer the texts of the entry when its language was named."""
        self.look_through({**self._page, "language": self._named.text()})

    def on_add(self) -> None:
        """Add a passage."""
        self._make()
        self.on_edited()

    def on_removed(self) -> None:
        """Take a passage away."""
        for one in tuple(self._rows):
            if one is self.sender():
                self._drop(one)
        self.on_edited()

    def _make(self) -> PassageRow:
        self._made += 1
        made = PassageRow(f"entry.passage.{self._made}")
        made.changed.connect(self.on_edited)
        made.removed.connect(self.on_removed)
        self._passages.addWidget(made)
        self._rows.append(made)
        return made

    def _drop(self, one: PassageRow) -> None:
        self._rows.remove(one)
        self._passages.removeWidget(one)
        one.hide()
        one.deleteLater()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        yield from (part for part in value if isinstance(part, str))
