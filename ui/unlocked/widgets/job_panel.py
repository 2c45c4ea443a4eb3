"""Long jobs at the foot of the window: what runs, how far it is, and Stop."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QProgressBar

from app.services.jobs import Job, JobState
from app.strings.catalogue import has_text, text
from ui.style.announce import announce
from ui.style.parts import BodyLabel, Button, Surface, column, row
from ui.unlocked.widgets.remaining import Remaining


class JobRow(Surface):
    """One job."""

    def __init__(self, label: str) -> None:
        super().__init__("card", "job")
        self._job: Job[Any] | None = None
        self._label = label
        self._remaining = Remaining()
        self._words = BodyLabel(text(label), "job.label", wrap=False)
        self._bar = QProgressBar()
        self._bar.setObjectName("job.progress")
        self._bar.setAccessibleName(text(label))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1)  # still until it is known how much there is: nothing here moves by itself
        self._stop = Button(text("window.job.stop"), "job.stop", "leave")
        self._stop.clicked.connect(self.on_stop_asked)
        top = row()
        top.addWidget(self._words, 1)
        top.addWidget(self._stop)
        layout = column(self, margins=(16, 10, 14, 12), gap=6)
        layout.addLayout(top)
        layout.addWidget(self._bar)

    def attach(self, job: Job[Any]) -> None:
        """Say which job Stop cancels; a job may have ended before this is called."""
        self._job = job

    def is_under_way(self) -> bool:
        """Tell whether the job was not heard to have ended."""
        return self._job is not None

    def progress(self, done: int, total: int, label: str) -> None:
        """Show `done` of `total`."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        words = text(label) if has_text(label) else text(self._label)
        if total:
            left = self._remaining.words(done, total, label)
            words = text("window.job.progress", what=words, percent=done * 100 // total)
            words = text("window.job.with_time", what=words, left=left) if left else words
        self._words.setText(words)

    def finished(self, state: JobState) -> None:
        """Go: the job has ended, however it ended."""
        del state
        self._job = None
        self.hide()
        self.deleteLater()

    def on_stop_asked(self) -> None:
        """Cancel the job; the words change at once even if the work needs a moment."""
        if self._job is not None:
            self._stop.setEnabled(False)
            self._words.setText(text("window.job.stopping"))
            announce(self, self._words.text())
            self._job.cancel()


class JobPanel(Surface):
    """The rows of all jobs that are shown."""

    def __init__(self) -> None:
        super().__init__("plain", "jobs")
        self._layout = column(self, gap=6)

    def is_empty(self) -> bool:
        """Tell whether no long job runs or waits."""
        return not any(shown.is_under_way() for shown in self.findChildren(JobRow))

    def begin(self, label: str) -> JobRow:
        """Add a row for a job."""
        shown = JobRow(label)
        self._layout.addWidget(shown)
        announce(shown, text(label))  # how far it is, the bar tells by itself
        return shown
