"""What is wrong, said at the field where it is."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.announce import announce
from ui.style.focus import first_stop, reveal
from ui.style.parts import BodyLabel, repolish


class Problem(BodyLabel):
    """A sentence that stands right below the field it is about; hidden while nothing is wrong.

    It is spoken aloud. The field gets the focus, an edge of its own, and the sentence as its description, so
    that who comes back to it hears what is wrong.
    """

    def __init__(self, name: str) -> None:
        super().__init__("", name, tone="rust")
        self._field: QWidget | None = None
        self._described = ""
        self._home: tuple[QVBoxLayout, int] | None = None
        self.hide()

    def tell(self, words: str, field: QWidget | None = None, *, stays: bool = False) -> None:
        """Say what is wrong, and go to `field`; with `stays` the sentence keeps its own place."""
        self._leave()
        self._say(words, "rust")
        announce(self, words, urgent=True)
        if field is None:
            return
        if not stays:
            self._stand_below(field)
        self._field, self._described = field, field.accessibleDescription()
        field.setAccessibleDescription(words)
        self._edge(on=True)
        first_stop(field).setFocus()
        reveal(field)

    def note(self, words: str, tone: str = "muted", *, aloud: bool = True) -> None:
        """Say in its own place what is going on, or what came of it; how far it is need not be spoken."""
        self._leave()
        if self._home is not None:
            (layout, at), own = self._home, _column_of(self)
            if own is not None:
                own.removeWidget(self)
            layout.insertWidget(min(at, layout.count()), self)
            self._home = None
        self._say(words, tone)
        if aloud:
            announce(self, words)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._leave()
        self.hide()
        super().clear()

    def _say(self, words: str, tone: str) -> None:
        self.setProperty("tone", tone)
        repolish(self)
        self.setText(words)
        self.setVisible(bool(words))

    def _stand_below(self, field: QWidget) -> None:
        target = _column_of(field)
        if target is None:
            return
        own = _column_of(self)
        if own is not None:
            if self._home is None:
                self._home = (own, own.indexOf(self))
            own.removeWidget(self)
        target.insertWidget(target.indexOf(field) + 1, self)
        self.show()

    def _leave(self) -> None:
        if self._field is not None:
            self._field.setAccessibleDescription(self._described)
            self._edge(on=False)
            self._field = None

    def _edge(self, *, on: bool) -> None:
        assert self._field is not None
        self._field.setProperty("bad", on)
        repolish(self._field)


def _column_of(widget: QWidget) -> QVBoxLayout | None:
    """Return the column that a widget stands in."""
    around = widget.parentWidget()
    layout = around.layout() if around is not None else None
    return layout if isinstance(layout, QVBoxLayout) and layout.indexOf(widget) >= 0 else None
