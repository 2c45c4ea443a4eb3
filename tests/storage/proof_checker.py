"""Follows a proof document by its own rules, with nothing but hashlib and cryptography."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(*parts: bytes) -> bytes:
    """SHA-256 over the parts joined."""
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2."""
    node, last = leaf, size - 1
    for sibling in path:
        assert last > 0
        if index % 2 or index == last:
            node = sha(b"\1", sibling, node)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = sha(b"\1", node, sibling)
        index, last = index // 2, last // 2
    assert last == 0
    return node


def each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which nothing stands twice."""
    assert len(dict(members)) == len(members)
    return dict(members)


def check(data: bytes) -> list[tuple[int, dict[str, Any] | None]]:
    """Return (event number, payload or None where kept back) of every version; AssertionError if one fails."""
    document = json.loads(data, object_pairs_hook=each_once)
    text, _, tail = document["checkpoint"].partition("\n\n")
    origin, size, root = text.split("\n")
    key = base64.b64decode(document["verifier_key"].split("+", 2)[2])
    signature = base64.b64decode(tail.split(" ")[2])
    try:
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], (text + "\n").encode())
    except InvalidSignature as error:
        raise AssertionError("signature") from error
    assert document["verifier_key"].split("+")[0] == origin
    found = []
    for record in document["records"]:
        for each in record["versions"]:
            nonce, commitment = each["nonce"], bytes.fromhex(each["commitment"])
            if nonce is not None:
                payload = each["payload"].encode()
                assert sha(b"nv1/commit\0", bytes.fromhex(nonce), payload) == commitment
            meta = json.loads(each["meta"])
            assert (meta["seq"] - 1, meta["tbl"], meta["entity"]) == (
                each["leaf_index"],
                record["table"],
                record["id"],
            )
            hashed = sha(b"nv1/event\0", bytes.fromhex(each["prev"]), commitment, each["meta"].encode())
            assert hashed.hex() == each["hash"]
            path = [bytes.fromhex(node) for node in each["path"]]
            assert root_of(sha(b"\0", hashed), each["leaf_index"], int(size), path) == base64.b64decode(root)
            assert meta["seq"] not in {seq for seq, _ in found}
            found.append((meta["seq"], None if nonce is None else json.loads(each["payload"])))
    assert found
    return found
