"""What letting go of a record would take away, file by file, and what it cannot reach."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.services.purging import PurgePreview
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, HeadingLabel, MutedLabel, StrongLabel, Surface, TextEdit, column
from ui.style.tick import Tick
from ui.unlocked.words import instant_words, size_words

_LINES = 7


class PurgeView(Surface):
    """Shows a preview; where something is open and it was handed over, asks for the person's word."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._preview: PurgePreview | None = None
        self._sum = StrongLabel("", f"{name}.sum")
        self._files = TextEdit(f"{name}.files", says=text("purge.files"), lines=_LINES)
        self._files.setReadOnly(True)
        self._stays = BodyLabel("", f"{name}.stays", selectable=True)
        self._handed = BodyLabel("", f"{name}.handed")
        self._matter = Surface("warning", f"{name}.matter")
        self._open = BodyLabel("", f"{name}.open")
        inside = column(self._matter, margins=(16, 12, 16, 12), gap=8)
        inside.addWidget(self._open)
        self._allow = Tick(text("purge.allow"), f"{name}.allow")
        self._allow.toggled.connect(self.changed)
        inside.addWidget(self._allow)
        layout = column(self, gap=8)
        layout.addWidget(HeadingLabel(text("purge.goes"), f"{name}.goes"))
        layout.addWidget(self._sum)
        layout.addWidget(self._files)
        layout.addSpacing(6)
        layout.addWidget(HeadingLabel(text("purge.stays"), f"{name}.stays.heading"))
        layout.addWidget(self._stays)
        layout.addWidget(MutedLabel(text("purge.cannot"), f"{name}.cannot"))
        layout.addWidget(MutedLabel(text("purge.court"), f"{name}.court"))
        layout.addSpacing(6)
        layout.addWidget(self._handed)
        layout.addWidget(self._matter)

    @property
    def preview(self) -> PurgePreview | None:
        """What is shown."""
        return self._preview

    @property
    def allows_open_case(self) -> bool:
        """Whether the person wants it gone although something is open."""
        return self._allow.isChecked()

    @property
    def may_go(self) -> bool:
        """Whether nothing stops it here."""
        preview = self._preview
        if preview is None or preview.is_stopped:
            return False
        return preview.matter is None or self.allows_open_case

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go and what would stay."""
        self._preview = preview
        count = len(preview.files)
        where = str(preview.folder)
        self._sum.setText(text("purge.sum", n=count, size=size_words(preview.bytes), folder=where))
        self._files.setPlainText(
            "\n".join(f"{one.name}  ·  {size_words(one.bytes)}" for one in preview.files)
        )
        self._stays.setText("\n".join(stays_lines(preview)))
        if preview.handed is None:
            self._handed.setText(text("purge.not_handed"))
        else:
            self._handed.setText(text("purge.handed", when=instant_words(preview.handed)))
        self._matter.setVisible(preview.matter is not None)
        self._allow.setChecked(False)
        self._allow.setVisible(not preview.is_stopped)
        if preview.matter is not None:
            what = text(f"open_matter.{preview.matter.value}")
            self._open.setText(text("purge.stopped" if preview.is_stopped else "purge.open", what=what))


def stays_lines(preview: PurgePreview) -> list[str]:
    """Say where copies are known to be, and what stays in the folder."""
    lines = [text("purge.foreign", name=name) for name in preview.foreign]
    lines += [text("purge.export", path=str(path)) for path in preview.exports_here]
    if preview.exports_gone:
        lines.append(text("purge.exports_gone", n=preview.exports_gone))
    if preview.printed:
        lines.append(text("purge.printed", n=preview.printed))
    if preview.last_backup is not None:
        lines.append(text("purge.backup", when=instant_words(preview.last_backup)))
    else:
        lines.append(text("purge.no_backup"))
    return lines
