"""Targets over what the log holds and what leaves it: canonical JSON, payloads, notes, verifier keys."""

from __future__ import annotations

import json
from pathlib import Path

from storage import checkpoints, crypto
from storage.canonical import NotCanonicalError, canon, read_canon
from storage.checkpoints import Checkpoint, Comparison
from storage.events import Event, payload_of
from storage.tree import Tree
from tests.fuzz.engine import Fuzz

_VAULT_ID = bytes(range(0xA0, 0xB0))
_SEED = bytes(range(32))
_PUBLIC = crypto.ed25519_public(_SEED)
_KEY = checkpoints.verifier_key(_VAULT_ID, _PUBLIC)
_HASHES = tuple(bytes([n]) * 32 for n in range(6))


def canonical(scratch: Path) -> Fuzz:
    """Bytes that read as canonical JSON are exactly what one other writer of JSON makes of the value."""
    del scratch

    def target(data: bytes) -> None:
        try:
            value = read_canon(data)
        except NotCanonicalError:
            return
        assert canon(value) == data
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert plain.encode() == data

    texts = (
        '{"act":"entry.add","n":-9007199254740991,"row":{"id":"d0d1","kind":[{"tag":"call"}]}}',
        '{"a":[true,false,null,0],"b":"\\u0001\\n\\"\\\\ \u00e9\u2028\x7f"}',
        "[[[[1]]]]",
        '"x"',
        "-0",
        "1e3",
        "[" * 40 + "]" * 40,
    )
    return Fuzz(target, tuple(text.encode() for text in texts))


def payload(scratch: Path) -> Fuzz:
    """The payload of an event: an object, or nothing."""
    del scratch

    def target(data: bytes) -> None:
        event = Event(1, "note", "", bytes(16), 0, bytes(32), data, bytes(32), bytes(32), bytes(32))
        found = payload_of(event)
        assert found is None or canon(found) == data

    return Fuzz(target, (b'{"act":"x","redacts":[1,2]}', b"[]", b"{}", b'{"checkpoint":"a\\nb"}'))


def _note(size: int) -> str:
    tree = Tree()
    for event_hash in _HASHES[:size]:
        tree.add(event_hash)
    return checkpoints.sign(Checkpoint(checkpoints.origin_of(_VAULT_ID), size, tree.root()), _SEED)


def note(scratch: Path) -> Fuzz:
    """A checkpoint from a file: only one that was signed says anything, and only the truth."""
    del scratch
    signed = {_note(size) for size in range(5)}
    texts = {found.partition("\n\n")[0] for found in signed}

    def target(data: bytes) -> None:
        given = data.decode("utf-8", "surrogateescape")
        checkpoints.read_note(given)
        found, size = checkpoints.compare(given, [_KEY, "", "a+b+c"], len(_HASHES), _HASHES)
        if found is Comparison.NOT_FROM_THIS_VAULT:
            return
        assert given.partition("\n\n")[0] in texts, "a text that nobody signed was believed"
        assert (found, 0 <= size <= 4) == (Comparison.UNCHANGED, True)

    return Fuzz(target, tuple(found.encode() for found in sorted(signed)))


def verifier_key(scratch: Path) -> Fuzz:
    """A verifier key from a file: read back it is the same line, or it is none."""
    del scratch

    def target(data: bytes) -> None:
        line = data.decode("utf-8", "surrogateescape")
        found = checkpoints.read_verifier_key(line)
        if found is not None:
            name, public = found
            assert len(public) == 32
            assert line.startswith(f"{name}+")
        checkpoints.verified(_note(2), [line])

    return Fuzz(target, (_KEY.encode(), b"++", b"a+b+c", _KEY.encode() + b"="))
