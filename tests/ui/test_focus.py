"""Where the focus goes: through a column as it is shown, and back to a button that was held for a job."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.style.focus import order_as_shown
from ui.style.parts import Button, Surface, column, row


def shown(qapp: QApplication) -> tuple[Surface, list[Button]]:
    """Show two buttons beside each other over two others; the first of all is made last."""
    part = Surface("plain", "part")
    buttons = [Button(name, name) for name in "bcda"]
    layout, line = column(part), row()
    line.addWidget(buttons[3])
    line.addWidget(buttons[0])
    layout.addLayout(line)
    layout.addWidget(buttons[1])
    layout.addWidget(buttons[2])
    part.show()
    part.activateWindow()
    QTest.qWaitForWindowActive(part)
    return part, buttons


def names(qapp: QApplication, part: Surface) -> list[str]:
    """Return the names of what four presses of Tab come to."""
    found = []
    for _ in range(4):
        focus = qapp.focusWidget()
        found.append("" if focus is None else focus.objectName())
        QTest.keyClick(part.windowHandle(), Qt.Key.Key_Tab)
    return found


def test_tab_goes_as_things_are_shown(qapp: QApplication) -> None:
    """From top to bottom and along each line, whatever was made last; from the right where lines begin there."""
    part, buttons = shown(qapp)
    order_as_shown(part)
    buttons[3].setFocus()
    assert names(qapp, part) == ["a", "b", "c", "d"]
    part.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.processEvents()
    order_as_shown(part)
    buttons[3].setFocus()
    assert names(qapp, part) == ["a", "b", "c", "d"], "the first of a line stands at its right now"
    part.close()


def test_a_held_button_gets_its_focus_back(qapp: QApplication) -> None:
    """After the job the keys are where they were, unless the person went somewhere else."""
    part, buttons = shown(qapp)
    buttons[1].setFocus()
    buttons[1].setEnabled(False)
    assert not buttons[1].hasFocus()
    buttons[1].setEnabled(True)
    assert buttons[1].hasFocus()
    buttons[1].setEnabled(False)
    buttons[0].setFocus()
    buttons[1].setEnabled(True)
    assert buttons[0].hasFocus()
    part.close()
