"""The building blocks of every page: texts, buttons, cards and boxes to type in.

A text is always shown as plain text: nothing a person or a file says is ever read as markup. The class of a
part decides its font (`ui.style.theme.Role`), its properties decide its colours (`app.qss`). Every part is
made with an object name, by which tests find it and which screen readers never speak.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.style.box_keys import answer_override, brings_again, note_typing
from ui.style.pages import ScrolledPage, beginning, bring_into_sight
from ui.style.text_menu import show_label_menu, show_text_menu
from ui.style.theme import Role, dress

SENSITIVE = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
"""Tells input methods to learn nothing from what is typed."""

LINE_PERCENT = 125.0
"""The height of a line of the person's own words, in per cent of the letters'."""

MOST_LINES = 16
"""How many lines a box grows to before it scrolls."""


class BodyLabel(QLabel):
    """Text of ordinary size."""

    ROLE = Role.BODY

    def __init__(
        self, text: str, name: str, *, wrap: bool = True, selectable: bool = False, tone: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        dress(self, self.ROLE)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setIndent(0)  # a text with the frame of a focus begins where its neighbours do
        self.setText(text)
        self.setAlignment(beginning())
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
            # What Qt takes for the least height has lines to spare, and a page that fits gets a scroll bar.
            self.setMinimumHeight(1)
        if selectable:
            self.setProperty("selectable", True)  # noqa: FBT003 - a property of the style sheet
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        if tone:
            self.setProperty("tone", tone)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_label_menu(self, event)


class TitleLabel(BodyLabel):
    """The one heading of a page."""

    ROLE = Role.TITLE


class HeadingLabel(BodyLabel):
    """The heading of a part of a page."""

    ROLE = Role.HEADING


class StrongLabel(BodyLabel):
    """The name of a thing on a card."""

    ROLE = Role.STRONG


class MutedLabel(BodyLabel):
    """An explanation under a heading."""

    ROLE = Role.MUTED


class SmallLabel(BodyLabel):
    """Small text on cards and pills."""

    ROLE = Role.SMALL


class CaptionLabel(BodyLabel):
    """The name of a box to type in, a file's size."""

    ROLE = Role.CAPTION


class OwnWordsLabel(QTextEdit):
    """What the person wrote, in a serif face with room between the lines, exactly as it is."""

    ROLE = Role.OWN_WORDS

    def __init__(self, text: str, name: str, *, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        dress(self, self.ROLE)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", True)  # noqa: FBT003
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setPlainText(text)
        self.setAccessibleName(says)  # what it is; the words are its own text
        from PySide6.QtGui import QTextBlockFormat, QTextCursor  # here, so that the window starts sooner

        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(max(1, self.viewport().width()))
        self.setFixedHeight(round(self.document().size().height()) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self, event)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: D102, N802
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data


class MonoLabel(BodyLabel):
    """Digests and numbers that are compared letter by letter."""

    ROLE = Role.MONO


class Button(QPushButton):
    """A button; `kind` is plain, primary, exit, link, quiet, leave, rail, fold or tile."""

    ROLE = Role.BUTTON

    def __init__(self, text: str, name: str, kind: str = "plain", *, says: str = "") -> None:
        super().__init__(no_mnemonic(text))
        self._lent_to: QWidget | None = None
        self.setObjectName(name)
        dress(self, self.ROLE)
        self.setProperty("kind", kind)
        self.setAccessibleName(says or text)
        if says and text and not any(letter.isalnum() for letter in text):
            self.setToolTip(says)  # a sign alone says nothing to who does not know it
        self.setAutoDefault(False)
        if kind not in {"rail", "fold"}:
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, text: str) -> None:
        """Change the words on the button."""
        self.setText(no_mnemonic(text))
        self.setAccessibleName(text)

    def setVisible(self, visible: bool) -> None:  # noqa: D102, FBT001, N802
        # A button is never a window of its own: before it stands on a page there is nothing to show.
        if not visible or self.parentWidget() is not None:
            super().setVisible(visible)

    def setEnabled(self, enabled: bool) -> None:  # noqa: D102, FBT001, N802
        # Held for a job, Qt gives its focus to whatever comes next; it gets that back when it is let go.
        had = self.hasFocus() and not enabled
        super().setEnabled(enabled)
        if had:
            self._lent_to = QApplication.focusWidget()
        elif enabled and self._lent_to is not None:
            if self._lent_to is QApplication.focusWidget():
                self.setFocus()
            self._lent_to = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class LongLink(Button):
    """A link whose words take as many lines as they need, which those of a button cannot."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__("", name, "link", says=text)
        words = BodyLabel(text, f"{name}.words", tone="accent")
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row(self, margins=(5, 3, 5, 3)).addWidget(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class StrongButton(Button):
    """The button of a page that does what the page is for."""

    ROLE = Role.STRONG_BUTTON

    def __init__(self, text: str, name: str, *, says: str = "") -> None:
        super().__init__(text, name, "primary", says=says)


class Chip(Button):
    """A rounded choice that is on or off."""

    ROLE = Role.CHIP

    def __init__(self, text: str, name: str, *, on: bool = False) -> None:
        super().__init__(text, name, "chip")
        self.setCheckable(True)
        self.setChecked(on)


class LineEdit(QLineEdit):
    """One line to type in, from which input methods learn nothing."""

    def __init__(self, name: str, *, says: str, hint: str = "", text: str = "", bare: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setPlaceholderText(hint)
        self.setInputMethodHints(SENSITIVE)
        if text:  # a screen reader hears each change, and misses the focus among them
            self.setText(text)
        self.textEdited.connect(self.on_typed)
        if bare:
            self.setProperty("bare", True)  # noqa: FBT003

    def on_typed(self) -> None:
        """Let the page know that the newest change is here."""
        note_typing(self)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        can_back, can_again = self.isUndoAvailable(), self.isRedoAvailable()
        answer = answer_override(self, event, can_back=can_back, can_again=can_again)
        return super().event(event) if answer is None else answer

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if brings_again(event):
            self.redo()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        super().mouseReleaseEvent(event)
        bring_into_sight(self)  # Qt does so for Tab only

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self, event)


class TextEdit(QPlainTextEdit):
    """Several lines to type in; Tab moves on, what is copied is plain text."""

    ROLE = Role.BODY

    def __init__(
        self, name: str, *, says: str, hint: str = "", text: str = "", lines: int = 3, bare: bool = False
    ) -> None:
        super().__init__()
        self._least = lines
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setPlaceholderText(hint)
        dress(self, self.ROLE)
        self.setInputMethodHints(SENSITIVE)
        self.setTabChangesFocus(True)
        if text:
            self.setPlainText(text)
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self.on_grown)
        self.textChanged.connect(self.on_typed)
        self.on_grown()
        if bare:
            self.setProperty("bare", True)  # noqa: FBT003
            self.setFrameShape(QFrame.Shape.NoFrame)
            self.viewport().setAutoFillBackground(False)

    def toPlainText(self) -> str:  # noqa: N802
        """Return what was typed, letter by letter: Qt's own would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        text = self.document()
        can_back, can_again = text.isUndoAvailable(), text.isRedoAvailable()
        answer = answer_override(self, event, can_back=can_back, can_again=can_again)
        return super().event(event) if answer is None else answer

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if brings_again(event):
            self.redo()
        else:
            super().keyPressEvent(event)

    def on_typed(self) -> None:
        """Let the page know that the newest change is here."""
        if self.hasFocus():
            note_typing(self)

    def on_grown(self) -> None:
        """Be as high as the text, within reason."""
        # A plain text document measures itself in lines.
        lines = min(max(self._least, round(self.document().size().height())), max(self._least, MOST_LINES))
        height = round(self.fontMetrics().lineSpacing() * lines) + em(1.0)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
            # Growing may itself change how the lines break, and then this runs again inside the call above.
            self.setMaximumHeight(self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.on_grown()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.on_grown()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: D102, N802
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self, event)


class OwnWordsEdit(TextEdit):
    """Where the person writes in their own words."""

    ROLE = Role.OWN_WORDS


class Surface(QFrame):
    """A piece of ground.

    Window, rail, bar, pane, card, info, warning, private, drop, cover, line or plain.
    """

    def __init__(self, surface: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("surface", surface)

    def turn(self, surface: str) -> None:
        """Become another surface."""
        self.setProperty("surface", surface)
        repolish(self)


class Column(Surface):
    """A surface no wider than `em` times the text height, so that lines stay readable at any text size."""

    def __init__(self, surface: str, name: str, em: float, *, fixed: bool = False) -> None:
        super().__init__(surface, name)
        self._em = em
        self._fixed = fixed
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange}:
            self._fit()

    def _fit(self) -> None:
        width = em(self._em)
        self.setMaximumWidth(width)
        if self._fixed:
            self.setMinimumWidth(min(width, em(30)))


def em(units: float) -> int:
    """Return `units` of the height of body text in pixels."""
    return round(units * max(QApplication.font().pixelSize(), 8))


def column(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """Make a layout from top to bottom; margins are left, top, right, bottom in pixels."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def row(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Make a layout from side to side; margins are left, top, right, bottom in pixels."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def line(name: str) -> Surface:
    """Make a thin line across."""
    return Surface("line", name)


def pill(text: str, name: str, look: str = "plain") -> SmallLabel:
    """Make a small rounded tag; `look` is plain or danger."""
    label = SmallLabel(text, name, wrap=False)
    label.setProperty("pill", look)
    return label


def scrolled(content: QWidget, name: str) -> ScrolledPage:
    """Put `content` into a page that scrolls up and down only."""
    return ScrolledPage(content, name)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at changed properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def clear_layout(layout: QBoxLayout | QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout; the widgets in it go in this turn from sight, in the next for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear_layout(inner)


def on_click(button: QPushButton, slot: Callable[[], object]) -> None:
    """Call `slot` without arguments when `button` is clicked.

    `slot` belongs to something that dies with the button.
    """
    button.clicked.connect(lambda _checked=False: slot())


def no_mnemonic(text: str) -> str:
    """Return words for a button or a menu: an ampersand in them is an ampersand."""
    return text.replace("&", "&&")
