"""What goes into a packed program and what stays out; read by the recipe for PyInstaller and by the tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

from app.strings.catalogue import languages

CHECKOUT: Final = Path(__file__).resolve().parents[1]
PRODUCT: Final = ("app", "exports", "storage", "ui")
ONLY_FOR_TESTS: Final = ("app.testing",)

LEFT_OUT_MODULES: Final = (
    # The network: nothing imports it, and nothing is to find it there.
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtWebSockets",
    "ftplib",
    "http",
    "imaplib",
    "poplib",
    "smtplib",
    "socketserver",
    "ssl",
    "_ssl",
    "telnetlib",
    "urllib.error",
    "urllib.request",
    "urllib.response",
    "webbrowser",
    "xmlrpc",
    # Other windows, languages of queries, and what takes programs apart or together.
    "PySide6.QtConcurrent",
    "PySide6.QtMultimediaWidgets",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtOpenGL",
    "PySide6.scripts",
    "_tkinter",
    "curses",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "multiprocessing",
    "numpy",
    "pdb",
    "pip",
    "pydoc",
    "pycparser",
    "readline",
    "setuptools",
    "sqlite3",
    "tkinter",
    "unittest",
    "venv",
    # Where in the world a number is from; only whether two are the same is asked.
    "phonenumbers.carrierdata",
    "phonenumbers.geodata",
    "phonenumbers.tzdata",
)

LEFT_OUT_FILES: Final = (
    "PySide6/*qml/*",
    "PySide6/*plugins/egldeviceintegrations/*",
    "PySide6/*plugins/generic/*",
    "PySide6/*plugins/networkinformation/*",
    "PySide6/*plugins/tls/*",
    "PySide6/*plugins/platforminputcontexts/*virtualkeyboard*",
    "PySide6/*plugins/platforms/*qeglfs*",
    "PySide6/*plugins/platforms/*qlinuxfb*",
    "PySide6/*plugins/platforms/*qminimal*",
    "PySide6/*plugins/platforms/*qvkkhrdisplay*",
    "PySide6/*plugins/platforms/*qvnc*",
    "PySide6/*plugins/platformthemes/*qgtk3*",
    "*/__pycache__/*",
)
"""Parts of Qt that PyInstaller brings because they exist."""

PICTURE_FORMATS: Final = ("svg",)
"""What Qt itself draws from files, beside PNG: icons. Pictures of others come from the sandbox as pixels."""

LEFT_OUT_HOOKS: Final = ("pyi_rth_pyside6", "pyi_rth_cryptography_openssl")
"""What PyInstaller would run first on Linux; the second is for ciphers that nobody uses."""

FROM_THE_SYSTEM: Final = (
    "libpython3*",
    "libffi.so*",
    "libcrypto.so*",
    "libbz2.so*",
    "liblzma.so*",
    "libxcb-cursor.so*",
    "libxcb-icccm.so*",
    "libxcb-image.so*",
    "libxcb-keysyms.so*",
    "libxcb-render-util.so*",
    "libxcb-util.so*",
)
"""Libraries of the building Linux that are taken along: Python with its own, and what desktops may lack.

All others are the system's on which the program runs: they belong with its drivers, settings and repairs.
"""

FONTS: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Packages whose files are read by their names."""


class Entry(NamedTuple):
    """A file of the packed program as PyInstaller lists it: its place there, its source, its sort."""

    place: str
    source: str
    sort: str


def modules() -> tuple[str, ...]:
    """Every module of the program: registries name most of them, and PyInstaller sees no name in a string."""
    found = (
        path.relative_to(CHECKOUT).with_suffix("").parts
        for package in PRODUCT
        for path in (CHECKOUT / package).rglob("*.py")
    )
    names = {".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in found}
    return tuple(sorted(names.difference(ONLY_FOR_TESTS)))


def data_files() -> tuple[tuple[Path, str], ...]:
    """Every file of the program that is not code, with its folder: sentences, schema, icons, pages."""
    return tuple(
        (path, path.parent.relative_to(CHECKOUT).as_posix())
        for package in PRODUCT
        for path in sorted((CHECKOUT / package).rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    )


def wanted(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return what is left of `entries` without parts that are not wanted and libraries only they need.

    `needs` tells the names of the libraries that a file loads, and of those that they load. Links are left
    out on Linux: each library of a wheel finds its own, and a stick may know no links.
    """
    kept = [entry for entry in entries if not is_left_out(entry.place)]
    if sys.platform != "linux":
        return kept
    kept = [entry for entry in kept if entry.sort != "SYMLINK"]
    needed = {name for entry in kept if not _is_library(entry) for name in needs(entry.source)}
    return [
        entry
        for entry in kept
        if (not _is_library(entry) or Path(entry.place).name in needed or _is_taken(entry))
        and (not _is_system(entry) or _is_taken(entry))
    ]


def is_left_out(place: str) -> bool:
    """Whether a file that PyInstaller found is not wanted; `place` is its path in the packed program."""
    path = place.replace("\\", "/")
    file = path.rsplit("/", 1)[-1]
    if path.startswith("PySide6/") and "/translations/" in path:
        return file not in {f"qtbase_{language}.qm" for language in languages()}
    if path.startswith("PySide6/") and "/imageformats/" in path:
        return not any(f"q{name}." in file for name in PICTURE_FORMATS)
    return any(fnmatch(path, pattern) for pattern in LEFT_OUT_FILES)


def _is_library(entry: Entry) -> bool:
    """Whether this is there only because something else loads it."""
    place = Path(entry.place)
    return (
        entry.sort == "BINARY"
        and fnmatch(place.name, "lib*.so*")
        and "plugins" not in place.parts
        and place.name != "libpdfium.so"  # opened by its name
    )


def _is_system(entry: Entry) -> bool:
    return _is_library(entry) and not {"site-packages", "dist-packages"}.intersection(
        Path(entry.source).parts
    )


def _is_taken(entry: Entry) -> bool:
    return any(fnmatch(Path(entry.place).name, pattern) for pattern in FROM_THE_SYSTEM)
