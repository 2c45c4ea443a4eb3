"""What a packed program holds: everything that is found by its name, and nothing that it must not have."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

import pytest

from app.cli import main as command_line
from app.cli import vault as vault_commands
from app.importers.registry import IMPORTERS, READERS, ZIP_READERS
from app.sandbox.protocol import Family
from app.services.process import _REMEMBERS_WORDS
from app.strings.catalogue import languages
from exports.registry import MODULES
from packages import contents
from packages.contents import Entry
from storage.migrations.runner import released_migrations
from tests.architecture.sources import CHECKOUT
from ui.unlocked.screens.registry import LIST_SCREENS, SCREENS

PACKAGES = CHECKOUT / "packages"


def test_everything_that_is_named_in_a_registry_is_packed() -> None:
    """Screens, papers, importers, readers, commands and decoders are found by name, which no packer sees."""
    named = {
        *(spec.module for spec in (*SCREENS, *LIST_SCREENS)),
        *MODULES.values(),
        *IMPORTERS.values(),
        *READERS.values(),
        *ZIP_READERS.values(),
        *command_line._MODULES.values(),
        *vault_commands._MODULES.values(),
        *(f"app.sandbox.decode_{family.name.lower()}" for family in Family if family is not Family.BARE),
        *_REMEMBERS_WORDS,
        "app.sandbox.worker",
        "ui.player.main",
        "ui.__main__",
        "ui.main",
    }
    assert named <= set(contents.modules())


def test_tests_are_not_packed() -> None:
    """What stands in for the real thing in tests is no part of the program."""
    assert not [name for name in contents.modules() if name.startswith("tests") or name == "app.testing"]


def test_every_file_beside_the_code_is_packed() -> None:
    """Sentences of every language, each step of the schema, icons, looks and pages go along, to their own folders."""
    packed = {f"{folder}/{path.name}" for path, folder in contents.data_files()}
    assert {f"app/strings/{language}/errors.json" for language in languages()} <= packed
    assert len([name for name in packed if name.startswith("storage/migrations/m")]) == len(
        released_migrations()
    )
    assert {
        "ui/style/app.qss",
        "ui/style/icons/lock.svg",
        "storage/schema_core.sql",
        "exports/bag/verify.html",
    } <= packed


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "PySide6\\plugins\\networkinformation\\qnetworklistmanager.dll",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/imageformats/libqpdf.so",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qtwebengine_es.qm",
    ],
)
def test_parts_of_qt_that_nobody_uses_stay_out(place: str) -> None:
    """Encrypted connections, other displays, other pictures and QML are not packed, on any system."""
    assert contents.is_left_out(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",
        "PySide6/Qt/translations/qtbase_es.qm",
    ],
)
def test_parts_of_qt_that_are_used_stay(place: str) -> None:
    """Displays, icons, sound and film, and Qt's own words in every language of the window are packed."""
    assert not contents.is_left_out(place)


def test_only_libraries_that_something_needs_are_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that only a left-out part loads goes with it; the system's own stay with the system."""
    monkeypatch.setattr("sys.platform", "linux")
    wheel = "/v/lib/python3.11/site-packages"
    system = "/usr/lib/x86_64-linux-gnu"
    entries = [
        Entry("PIL/_imaging.so", f"{wheel}/PIL/_imaging.so", "EXTENSION"),
        Entry("pillow.libs/libtiff-1.so.6", f"{wheel}/pillow.libs/libtiff-1.so.6", "BINARY"),
        Entry("libtiff-1.so.6", "pillow.libs/libtiff-1.so.6", "SYMLINK"),
        Entry("PySide6/Qt/lib/libQt6Vnc.so.6", f"{wheel}/PySide6/Qt/lib/libQt6Vnc.so.6", "BINARY"),
        Entry("PySide6/Qt/plugins/platforms/libqvnc.so", f"{wheel}/libqvnc.so", "BINARY"),
        Entry("libX11.so.6", f"{system}/libX11.so.6", "BINARY"),
        Entry("libpython3.11.so.1.0", f"{system}/libpython3.11.so.1.0", "BINARY"),
    ]
    needs = {"_imaging.so": ["libtiff-1.so.6", "libX11.so.6"], "libqvnc.so": ["libQt6Vnc.so.6"]}
    kept = contents.wanted(entries, lambda source: needs[Path(source).name])
    assert [entry.place for entry in kept] == [
        "PIL/_imaging.so",
        "pillow.libs/libtiff-1.so.6",
        "libpython3.11.so.1.0",
    ]


def test_what_the_program_imports_is_not_left_out() -> None:
    """No module that stays out is one that the program names."""
    named = re.compile(r"^\s*(?:import|from) ([\w.]+)", re.MULTILINE)
    imported = {
        name
        for module in contents.modules()
        for path in (CHECKOUT / (module.replace(".", "/") + ".py"),)
        if path.is_file()
        for name in named.findall(path.read_text(encoding="utf-8"))
    } - {"numpy"}  # the reader of words in pictures, which is not packed
    assert not imported.intersection(contents.LEFT_OUT_MODULES)


def test_the_locks_agree() -> None:
    """What is packed, and what packs it, has the versions of the lock that the tests run with."""
    pins = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
    everything, shipped, packing = (
        dict(pins.findall((CHECKOUT / "requirements" / name).read_text(encoding="utf-8")))
        for name in ("lock.txt", "shipped.txt", "package.txt")
    )
    assert shipped
    assert shipped.items() <= everything.items()
    assert {
        name: version for name, version in packing.items() if name in everything
    }.items() <= everything.items()


def test_the_desktop_entry_names_no_files_and_nothing_else() -> None:
    """It carries the neutral name and icon; no kind of file opens with it, and it has no words to be found by."""
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGES / "linux" / "daybook.desktop", encoding="utf-8")
    keys = dict(entry["Desktop Entry"])
    assert keys["Name"] == "Notes"
    assert keys["Name[es]"] == "Notas"
    assert keys["Exec"] == "daybook"  # no %f: nothing is opened by name
    assert not {"MimeType", "Keywords", "Comment", "Actions", "GenericName", "DBusActivatable"}.intersection(
        keys
    )


def test_the_debian_package_runs_nothing_when_it_comes_or_goes() -> None:
    """There is no script of a maintainer that could touch a record."""
    made = (PACKAGES / "linux" / "deb").read_text(encoding="utf-8")
    assert not re.search(r"DEBIAN/(?:pre|post)(?:inst|rm)|DEBIAN/(?:triggers|conffiles|config)", made)


def test_every_native_part_has_a_licence() -> None:
    """The table of licences can be read, and each native part has a name, a licence and files."""
    table = tomllib.loads((PACKAGES / "licences" / "parts.toml").read_text(encoding="utf-8"))
    assert all(row["name"] and row["licence"] and row["files"] and row["home"] for row in table["native"])
