"""Proofs of the log's tree agree with published answers, with a tree built by the book, and refuse all else."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tree import Tree, WholeTree, is_consistent, root_from_inclusion

# The leaves that the programs of Certificate Transparency are tried with (RFC 6962), and the roots over them.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
AT_0_OF_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
AT_5_OF_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
FROM_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
FROM_2_TO_5 = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]

numbers = st.integers(1, 70)


def by_the_book(leaves: list[bytes]) -> bytes:
    """The tree head as RFC 6962 §2.1 defines it."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + by_the_book(leaves[:half]) + by_the_book(leaves[half:])).digest()


def path_by_the_book(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) as RFC 6962 §2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return [*path_by_the_book(index, leaves[:half]), by_the_book(leaves[half:])]
    return [*path_by_the_book(index - half, leaves[half:]), by_the_book(leaves[:half])]


def some(count: int) -> list[bytes]:
    """That many different hashes."""
    return [hashlib.sha256(str(n).encode()).digest() for n in range(count)]


def hexes(path: tuple[bytes, ...]) -> list[str]:
    """A proof as it is written down."""
    return [node.hex() for node in path]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    """Grown or whole, the root over the first leaves is the one that others compute."""
    assert Tree(LEAVES[:size]).root().hex() == WholeTree(LEAVES[:size]).root().hex() == ROOTS[size]


def test_inclusion_proofs_are_the_published_ones() -> None:
    """The known proofs of leaf 0 and 5 of 8, 2 of 3 and 1 of 5."""
    assert hexes(WholeTree(LEAVES).inclusion(0)) == AT_0_OF_8
    assert hexes(WholeTree(LEAVES).inclusion(5)) == AT_5_OF_8
    assert hexes(WholeTree(LEAVES[:3]).inclusion(2)) == [ROOTS[2]]
    assert hexes(WholeTree(LEAVES[:5]).inclusion(1)) == [ROOTS[1], AT_0_OF_8[1], AT_5_OF_8[0]]
    assert WholeTree(LEAVES[:1]).inclusion(0) == ()


def test_consistency_proofs_are_the_published_ones() -> None:
    """The known proofs from 1 and 6 to 8, and from 2 to 5."""
    assert hexes(WholeTree(LEAVES).consistency(1)) == AT_0_OF_8
    assert hexes(WholeTree(LEAVES).consistency(6)) == FROM_6_TO_8
    assert hexes(WholeTree(LEAVES[:5]).consistency(2)) == FROM_2_TO_5
    assert WholeTree(LEAVES).consistency(8) == ()


def test_proofs_over_the_known_events_lead_to_the_known_root() -> None:
    """The three events and roots of the format's own known answers (V7, V8)."""
    events = [
        bytes.fromhex("5f1a8546ebf6bf6da8330a8c834b74dff0bf719e54872e9f9e7d2376b635bb26"),
        bytes.fromhex("1bb70f9b2e325610c3515f1306dfcd8858441f51edd5b09f2beaf567f35f987c"),
        bytes.fromhex("7542064fb8b14be843eb46abcbdc372acb8f90b21659ffa8b4fcb3e3cec5bc5f"),
    ]
    roots = [
        bytes.fromhex("a365c354dde555767ac78ec4e65e2d3077f948d576604070ca6a3c866648374a"),
        bytes.fromhex("1738df1e6d31dadf334e8585800bee6d2315a7d74f84261e7fa94546517384e3"),
        bytes.fromhex("8d3b1757c1b4b931ee0e61d40e8076ea0d2aafa09ff0ce29ce6cf25c125829ce"),
    ]
    whole = WholeTree(events)
    for index, event in enumerate(events):
        assert root_from_inclusion(event, index, 3, whole.inclusion(index)) == roots[2]
    assert is_consistent(1, roots[0], 3, roots[2], whole.consistency(1))
    assert is_consistent(2, roots[1], 3, roots[2], whole.consistency(2))
    assert not is_consistent(2, roots[0], 3, roots[2], whole.consistency(2))


@given(numbers, st.data())
def test_every_leaf_can_be_proved_and_no_other(size: int, data: st.DataObject) -> None:
    """Each proof is the book's, leads to the root, and to no other leaf, place, size or path."""
    leaves = some(size)
    whole, root = WholeTree(leaves), by_the_book(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = whole.inclusion(index)
    assert whole.root() == root
    assert list(path) == path_by_the_book(index, leaves)
    assert root_from_inclusion(leaves[index], index, size, path) == root
    assert root_from_inclusion(b"another", index, size, path) != root
    assert root_from_inclusion(leaves[index], index, size, (*path, root)) is None
    if path:
        assert root_from_inclusion(leaves[index], index, size, path[:-1]) != root
        spoilt = list(path)
        at = data.draw(st.integers(0, len(path) - 1))
        spoilt[at] = bytes(32)
        assert root_from_inclusion(leaves[index], index, size, spoilt) != root
    for other in (index - 1, index + 1, size + index):
        assert root_from_inclusion(leaves[index], other, size, path) != root


@given(numbers, numbers)
def test_a_longer_log_is_shown_to_begin_with_a_shorter(one: int, other: int) -> None:
    """The proof from any size to any later one holds, and not for a log that begins otherwise."""
    first, second = sorted((one, other))
    leaves = some(second)
    path = WholeTree(leaves).consistency(first)
    old, new = by_the_book(leaves[:first]), by_the_book(leaves)
    assert is_consistent(first, old, second, new, path)
    assert not is_consistent(first, bytes(32), second, new, path)
    assert not is_consistent(first, old, second, bytes(32), path)
    assert not is_consistent(first, old, second, new, (*path, new))
    assert first == second or not is_consistent(first, old, second, new, path[:-1])
    assert not is_consistent(0, old, second, new, path)
    changed = [b"changed", *leaves[1:]]
    assert not is_consistent(first, by_the_book(changed[:first]), second, new, path)


def test_every_step_of_a_growing_log_follows() -> None:
    """From each of a hundred sizes to the next."""
    leaves = some(100)
    roots = [Tree(leaves[:size]).root() for size in range(1, 101)]
    for size, (old, new) in enumerate(pairwise(roots), start=1):
        assert is_consistent(size, old, size + 1, new, WholeTree(leaves[: size + 1]).consistency(size))


def test_what_is_not_there_has_no_proof() -> None:
    """A place outside the log is refused, not answered."""
    whole = WholeTree(some(3))
    for index in (-1, 3):
        with pytest.raises(IndexError):
            whole.inclusion(index)
    for first in (0, 4):
        with pytest.raises(IndexError):
            whole.consistency(first)
    assert root_from_inclusion(b"", 0, 0, ()) is None
