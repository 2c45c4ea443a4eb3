"""The language of the window: sentences, Qt's own words, how dates are written, on which side lines begin."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.strings.catalogue import catalogue, current_language, languages, match_language, use_language


class WindowLanguage:
    """Speaks the language of this computer until another is chosen; nothing outside the vault keeps which."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._qt_words: QTranslator | None = None
        self.use(match_language(QLocale.system().uiLanguages()))

    def use(self, language: str) -> None:
        """Speak `language` from now on; what is on screen already stays as it is."""
        use_language(language)
        locale = _locale(language)
        QLocale.setDefault(locale)
        for window in self._app.topLevelWidgets():
            window.setLocale(locale)  # a window that is there already hands its own on to what it gets
        if self._qt_words is not None:
            self._app.removeTranslator(self._qt_words)
            self._qt_words = None
        words = QTranslator(self._app)
        if words.load(
            locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ) and self._app.installTranslator(words):
            self._qt_words = words
        mirrored = catalogue(language).is_right_to_left
        self._app.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        )

    @staticmethod
    def others() -> tuple[tuple[str, str], ...]:
        """Return the code and own name of every language but the one that is spoken."""
        return tuple((code, name) for code, name in offered() if code != current_language())


def offered() -> tuple[tuple[str, str], ...]:
    """Return the code and own name of every language that can be chosen."""
    return tuple((code, catalogue(code).text("window.language.name")) for code in languages())


def _locale(language: str) -> QLocale:
    """Return how `language` writes dates and numbers here: as this computer does if it speaks it."""
    system = QLocale.system()
    if system.name().split("_", 1)[0] == language:
        return system
    return QLocale(f"{language}_US") if language in languages() else QLocale("en_US")
