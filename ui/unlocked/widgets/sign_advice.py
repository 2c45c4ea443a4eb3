"""What goes with danger signs: care that is urged, what helps, the right numbers; never a score."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.danger import advice_for, lines_for
from app.domain.resources import Resource, resources
from app.strings.catalogue import current_language, text
from ui.style.parts import BodyLabel, MutedLabel, StrongLabel, Surface, clear_layout, column
from ui.unlocked.words import day_words


class SignAdvice(Surface):
    """Hidden while no sign with advice of its own is there; `inside` another ground it has none itself."""

    def __init__(self, name: str, *, inside: bool = False) -> None:
        super().__init__("plain" if inside else "info", name)
        self._name = name
        self._shown: tuple[str, ...] = ()
        self._inside = column(self, margins=(0, 0, 0, 0) if inside else (16, 12, 16, 12), gap=8)
        self.hide()

    def show_signs(self, signs: Collection[str]) -> None:
        """Say what goes with these signs."""
        advice = tuple(advice_for(signs))
        keys = tuple(key for each in advice for key in each.sentences)
        if keys == self._shown:
            return
        self._shown = keys
        clear_layout(self._inside)
        for key in keys:
            self._inside.addWidget(BodyLabel(text(f"danger.advice.{key}"), f"{self._name}.{key}"))
        lines = {one.key: one for one in resources(current_language())}
        for key in lines_for(signs):
            label = StrongLabel(_line_words(lines[key]), f"{self._name}.line.{key}", selectable=True)
            self._inside.addWidget(label)
        self._inside.addWidget(MutedLabel(text("danger.phone"), f"{self._name}.phone"))
        self.setVisible(bool(keys))


def _line_words(one: Resource) -> str:
    checked = text("danger.number.unchecked")
    if one.checked is not None:
        checked = text("danger.number.checked", day=day_words(one.checked, weekday=False))
    return text("danger.number", name=one.name, number=one.phone, checked=checked)
