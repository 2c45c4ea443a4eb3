"""A caution beside what could be used against the person: a lawyer can be asked before it is written."""

from __future__ import annotations

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Surface, column


class LawyerCaution(Surface):
    """Says it calmly; of an entry also what holding it for a lawyer does and does not do."""

    def __init__(self, name: str, *, of_entry: bool = False) -> None:
        super().__init__("info", name)
        inner = column(self, margins=(16, 10, 16, 10), gap=6)
        for key in ("before", "hold") if of_entry else ("before",):
            inner.addWidget(BodyLabel(text(f"caution.{key}"), f"{name}.{key}"))
