"""The bill of materials and the licence notices of a packed program."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from packages.bill import bill_of, notices_of
from packages.linux.man_page import page
from packages.parts import Part, UnknownPart, distributions, known, locked, natives

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@cache
def parts() -> tuple[Part, ...]:
    """Every locked package as it is installed here."""
    return distributions()


def test_every_locked_package_is_in_both() -> None:
    """Nothing that is shipped is missing from the bill or from the notices, and each has a licence and its words."""
    bill, notices = bill_of(parts(), WHEN), notices_of(parts())
    assert {(each["name"], each["version"]) for each in bill["components"]} == set(locked().items())
    assert all(f"\n{name} {version}\n" in notices for name, version in locked().items())
    assert [part.name for part in parts() if not part.licence or not part.texts] == []


def test_nothing_that_is_shipped_is_under_the_gpl() -> None:
    """A licence that would bind the whole program is refused, whether it comes as a package or as a library."""
    rows = [
        *((part.name, part.licence) for part in parts()),
        *((row["name"], row["licence"]) for row in known()["native"]),
    ]
    assert not [
        name
        for name, licence in rows
        if licence.startswith(("GPL", "AGPL")) or " GPL" in licence or "AGPL" in licence
    ]


def test_the_bill_is_what_cyclonedx_asks_for() -> None:
    """Its kind, version, number, date and references are well formed, references are unique, and it is repeatable."""
    bill = bill_of(parts(), WHEN)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert bill["serialNumber"].startswith("urn:uuid:")
    assert bill["metadata"]["timestamp"] == "2026-01-02T03:04:05Z"
    refs = [each["bom-ref"] for each in bill["components"]]
    refs += [inner["bom-ref"] for each in bill["components"] for inner in each.get("components", ())]
    assert len(refs) == len(set(refs))
    assert all(each["type"] and each["name"] and each["licenses"] for each in bill["components"])
    assert json.dumps(bill) == json.dumps(bill_of(parts(), WHEN))


def test_a_library_that_nobody_named_stops_the_build(tmp_path: Path) -> None:
    """What is packed without a known licence is found before anybody is given it."""
    (tmp_path / "libsurprise.so.1").write_bytes(b"")
    with pytest.raises(UnknownPart):
        natives(tmp_path)


def test_a_bundled_library_is_listed_with_its_checksum(tmp_path: Path) -> None:
    """A recipient can compare each library with the list."""
    (tmp_path / "av.libs").mkdir()
    (tmp_path / "av.libs" / "libdav1d-1.so.7").write_bytes(b"words")
    (found,) = natives(tmp_path)
    assert found.name == "dav1d"
    assert found.files == (("av.libs/libdav1d-1.so.7", hashlib.sha256(b"words").hexdigest()),)
    assert "Copyright: 2018" in notices_of([found])


def test_words_that_parts_share_stand_once() -> None:
    """The same licence text is printed with the first part and named with the others."""
    one, two = (Part(name, "1", "MIT", "", "", (("MIT", "the words"),)) for name in ("a", "b"))
    notices = notices_of([one, two])
    assert notices.count("the words") == 1
    assert "as printed under a" in notices


def test_the_manual_page_names_every_command() -> None:
    """It is made of the grammar itself, and a line never begins as a command of the typesetter by accident."""
    words = page(WHEN)
    assert all(f"\\fB{name}\\fR" in words for name in ("demo", "vault", "entry", "export", "paper\\-log"))
    assert "\\-\\-passphrase\\-stdin" in words
    commands = {".TH", ".SH", ".TP", ".PP", ".B", ".br"}
    assert {line.split()[0] for line in words.splitlines() if line.startswith(".")} <= commands
