"""Every sentence has its key, every key its sentence, and no file says what it should not."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.strings.catalogue import catalogue, languages
from tests.architecture.sources import CHECKOUT, dotted, name_of, nodes, product_files, tracked_files

SPEAKING = {"text", "has_text"}
BINARY = {
    ".png",
    ".jpg",
    ".pdf",
    ".icc",
    ".ttf",
    ".otf",
    ".mo",
    ".zip",
    ".heic",
    ".m4a",
    ".mp4",
    ".wav",
    ".bin",
}

# One letter of each stands in brackets, so that this file does not say them itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])[/]work/|[/]root/|[/]tmp/w/",
    "the address of a package registry": r"[p]ypi\.org|[p]ythonhosted|[d]eb\.debian|[n]pmjs\.",
    "something left to do": r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b",
}


def spoken() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call that speaks a key written out in the source: where, the key, the call."""
    for path in product_files():
        for node in nodes(path):
            if (
                not isinstance(node, ast.Call)
                or dotted(node.func).split(".")[-1] not in SPEAKING
                or not node.args
            ):
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and "." in key.value:
                yield f"{name_of(path)}:{node.lineno}", key.value, node


def places(sentence: str) -> set[str]:
    """The names that a sentence has places for."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_spoken_key_has_a_sentence() -> None:
    """No call names a key that the catalogue lacks."""
    book = catalogue("en")
    missing = {f"{where} {key}" for where, key, _ in spoken() if key not in book}
    assert not missing


def test_every_place_of_a_sentence_is_filled() -> None:
    """A call gives every value that its sentence names."""
    book = catalogue("en")
    unfilled = {
        f"{where} {key} {sorted(wanted)}"
        for where, key, call in spoken()
        if key in book
        and dotted(call.func).split(".")[-1] == "text"
        and all(word.arg for word in call.keywords)
        if (
            wanted := {name for form in book.sentences[key].values() for name in places(form)}
            - {word.arg for word in call.keywords}
        )
    }
    assert not unfilled


def test_every_sentence_is_spoken_somewhere() -> None:
    """No sentence stays behind when its speaker goes: each key is written out in a source or built from a part."""
    whole: set[str] = set()
    starts: set[str] = set()
    for path in product_files():
        for node in nodes(path):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                starts.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    starts |= {word for word in whole if re.fullmatch(r"[a-z0-9_.]+[._]", word)}
    starts |= {f"{word}." for word in whole if re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_.]+", word)}
    built = tuple(start for start in starts if re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_.]*", start))
    silent = sorted(key for key in catalogue("en") if key not in whole and not key.startswith(built))
    assert not silent


@pytest.mark.parametrize("language", languages())
def test_catalogue_files_are_sound(language: str) -> None:
    """Each key stands in one area of a language, and every form is a sentence with well-formed places."""
    seen: dict[str, str] = {}
    for path in sorted((CHECKOUT / "app" / "strings" / language).glob("*.json")):
        pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
        for key, value in pairs:
            assert key not in seen, f"{key} in {path.name} and {seen.get(key)}"
            seen[key] = path.name
            forms = [value] if isinstance(value, str) else [form for _, form in value]
            assert isinstance(value, str) or {name for name, _ in value} >= {"one", "other"}, key
            for form in forms:
                assert form == form.rstrip(), key
                assert form, key
                assert all(name.isidentifier() for name in places(form)), key


def test_no_file_says_what_it_should_not() -> None:
    """No machine path, registry address or thing left to do stands in any file."""
    found = [
        f"{name_of(path)}:{number} says {what}"
        for path in tracked_files()
        if path.suffix not in BINARY
        for number, line in enumerate(readable(path), start=1)
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]
    assert not found


def readable(path: Path) -> list[str]:
    """The lines of a file; none of one that is not text."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def test_lock_names_hashes_and_no_address() -> None:
    """Every locked package has hashes, and nothing says where it comes from."""
    for name in ("lock.txt", "build.txt", "ocr.txt", "shipped.txt", "package.txt"):
        lines = (CHECKOUT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9-]+==", line)]
        assert pins
        assert all(lines[number + 1].startswith("    --hash=sha256:") for number in pins)
        assert not [line for line in lines if "://" in line or line.startswith("-")]
