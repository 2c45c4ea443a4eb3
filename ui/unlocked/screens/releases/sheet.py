"""A form to print and sign: in which language, and with what a release says or blank."""

from __future__ import annotations

from app.strings.catalogue import current_language, text
from ui.language import offered
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, Surface, column
from ui.style.tick import Tick


class SheetChoice(Surface):
    """What is chosen below the question before a form is saved."""

    def __init__(self, *, has_release: bool) -> None:
        super().__init__("plain", "releases.sheet")
        inner = column(self, gap=8)
        self._languages = offered()
        self._box = ChoiceBox()
        self._box.setObjectName("releases.sheet.language")
        self._box.setAccessibleName(text("releases.sheet.language"))
        self._box.addItems([name for _code, name in self._languages])
        codes = [code for code, _name in self._languages]
        if current_language() in codes:
            self._box.setCurrentIndex(codes.index(current_language()))
        inner.addWidget(CaptionLabel(text("releases.sheet.language"), "releases.sheet.language.label"))
        inner.addWidget(self._box)
        self._filled = Tick(text("releases.sheet.filled"), "releases.sheet.filled")
        self._filled.setChecked(has_release)
        self._filled.setVisible(has_release)
        inner.addWidget(self._filled)

    @property
    def language(self) -> str:
        """The code of the language that is chosen."""
        return self._languages[self._box.currentIndex()][0]

    @property
    def is_filled(self) -> bool:
        """Whether the words of the release go on it."""
        return self._filled.isChecked()
