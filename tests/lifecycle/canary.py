"""A word that stands nowhere else: put into every record and box, and looked for in everything that lives."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import CellType, FrameType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.domain.change import Change
from app.domain.entry import Involvement
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.services.vault import Session
from ui.unlocked.shell import Shell


def texts_of(widget: QWidget) -> Iterator[str]:
    """Return every text a widget can show or say."""
    yield from (
        widget.toolTip(),
        widget.windowTitle(),
        widget.accessibleName(),
        widget.accessibleDescription(),
    )
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())


def is_anywhere(needle: str, *, visible: bool = False) -> bool:
    """Tell whether any widget holds `needle`, or any that can be seen."""
    widgets = [one for one in QApplication.allWidgets() if one.isVisible() or not visible]
    return any(needle in words for widget in widgets for words in texts_of(widget))


def fill(shell: Shell, words: str) -> None:
    """Type words into every box of the screen on top."""
    for box in shell.findChildren(QLineEdit):
        if box.objectName() != "top.search" and not box.objectName().startswith("qt_"):
            box.setText(words)
    for edit in shell.findChildren(QPlainTextEdit):
        edit.setPlainText(words)


def unguarded(shell: Shell) -> list[str]:
    """Name the boxes whose words an input method or a prediction might keep."""
    wanted = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    boxes = [
        box for kind in (QLineEdit, QPlainTextEdit, QAbstractSpinBox) for box in shell.findChildren(kind)
    ]
    return [
        box.objectName()
        for box in boxes
        if not box.objectName().startswith("qt_")
        and not box.isReadOnly()
        and box.inputMethodHints() & wanted != wanted
    ]


def put_into_record(session: Session, words: str) -> tuple[None, tuple[Change, ...]]:
    """Put words into every kind of record that a screen can show."""
    person = session.people.add({"name": words, "role": Role.OTHER, "note": words})
    added = session.evidence.add_bytes(f"{words}.txt", words.encode())
    entry = session.entries.add(
        {
            "title": words,
            "what": words,
            "private_note": words,
            "kinds": (words,),
            "danger": (words,),
            "persons": (Involvement(person.id),),
            "evidence": (added.evidence.id,),
        }
    )
    session.entries.amend(entry.id, {"what": f"{words} {words}"})
    session.case.set({"code": words})
    changes = (
        Change(RecordKind.PERSON, (person.id,)),
        Change(RecordKind.EVIDENCE, (added.evidence.id,)),
        Change(RecordKind.ENTRY, (entry.id,)),
        Change(RecordKind.CASE, ()),
    )
    return None, changes


def holders_of(needle: str) -> list[str]:
    """Name every live object that holds a text or bytes with `needle` in it, but the test's own."""
    raw = needle.encode()

    def holds(value: object) -> bool:
        if isinstance(value, str):
            return needle in value and value is not needle
        if isinstance(value, bytes | bytearray):
            return raw in value and value is not raw
        # The collector does not list small containers of plain values; what owns them does.
        return not gc.is_tracked(value) and any(map(holds, gc.get_referents(value)))

    owners = [owner for owner in gc.get_objects() if not isinstance(owner, FrameType | CellType)]
    return [type(owner).__name__ for owner in owners if any(map(holds, gc.get_referents(owner)))]
