"""What is told after filing: the number of the complaint and the day, and which complaints are recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    CaptionLabel,
    HeadingLabel,
    LineEdit,
    MutedLabel,
    StrongButton,
    Surface,
    clear_layout,
    column,
)


class Filing(Surface):
    """Emits number and date as they are typed, and when they are to be recorded."""

    typed = Signal(str, str)
    record_wanted = Signal()

    def __init__(self, *, read_only: bool) -> None:
        super().__init__("plain", "ic3_form.filing")
        self._read_only = read_only
        self._loading = False
        self._number = LineEdit("ic3_form.filed.number", says=text("ic3_form.filed.number"))
        hint = text("ic3_form.filed.date.hint")
        self._date = LineEdit("ic3_form.filed.date", says=text("ic3_form.filed.date"), hint=hint)
        self._record = StrongButton(text("ic3_form.filed.save"), "ic3_form.filed.save")
        self._record.clicked.connect(self.record_wanted)
        inner = column(self, gap=6)
        for box, key in ((self._number, "number"), (self._date, "date")):
            inner.addWidget(CaptionLabel(text(f"ic3_form.filed.{key}"), f"ic3_form.filed.{key}.label"))
            inner.addWidget(box)
            box.textChanged.connect(self.on_typed)
        inner.addSpacing(4)
        inner.addWidget(self._record, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addSpacing(10)
        self._recorded = column(gap=4)
        inner.addLayout(self._recorded)

    def show_filed(self, number: str, date: str, recorded: tuple[str, ...]) -> None:
        """Show what is typed, and what is recorded, the last complaint first."""
        self._loading = True
        self._number.setText(number)
        self._date.setText(date)
        self._loading = False
        clear_layout(self._recorded)
        if recorded:
            title = HeadingLabel(text("ic3_form.filed.recorded"), "ic3_form.filed.recorded")
            self._recorded.addWidget(title)
            for at, words in enumerate(recorded):
                self._recorded.addWidget(BodyLabel(words, f"ic3_form.filed.recorded.{at}"))
            self._recorded.addWidget(MutedLabel(text("ic3_form.filed.next"), "ic3_form.filed.next"))
        self._tell()

    def on_typed(self) -> None:
        """Tell what is typed."""
        if not self._loading:
            self.typed.emit(self._number.text(), self._date.text())
            self._tell()

    def _tell(self) -> None:
        told = bool(self._number.text().strip() or self._date.text().strip())
        self._record.setEnabled(told and not self._read_only)
