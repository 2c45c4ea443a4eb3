"""What a person with a screen reader or only a keyboard would stumble over on a page: each a sentence, or nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.access.reader import Node

NO_CONTROL = frozenset({"filler", "panel", "layered pane", "invalid", "unknown"})
"""Roles that say nothing: a control with one of them is heard as an empty place."""

INSIDE = frozenset({"list item", "table cell", "cell", "tree item", "column header", "row header"})
"""What is moved to with the arrow keys, inside the thing that holds it."""

LEAST_RING = 60
"""So many pixels at least must differ between a control with the focus and without: a mark of writing has fewer."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One place where Tab stops: its id on the bus, what arrows reach from it, and where it stands."""

    id: str
    name: str
    group: tuple[str, ...]
    inside: str
    place: tuple[int, int, int, int]
    ring: int
    seen: bool

    @classmethod
    def of(cls, said: dict[str, Any]) -> Stop:
        """Take what the window's process said."""
        group, place = tuple(said.pop("group")), tuple(said.pop("place"))
        return cls(group=group, place=place, **said)  # type: ignore[arg-type]


def is_control(node: Node) -> bool:
    """Tell whether something can be done with a node."""
    return "enabled" in node.states and ("focusable" in node.states or bool(set(node.actions) - {"SetFocus"}))


def without_name(nodes: Sequence[Node]) -> Iterator[str]:
    """Find controls that are heard as nothing but their kind."""
    for node in nodes:
        if is_control(node) and not node.name.strip() and node.role != "scroll bar":
            yield f"no name: {node}"


def without_role(nodes: Sequence[Node]) -> Iterator[str]:
    """Find controls that do not say what they are."""
    for node in nodes:
        if "focusable" in node.states and node.role in NO_CONTROL:
            yield f"no fitting role: {node}"


def alike(nodes: Sequence[Node]) -> Iterator[str]:
    """Find controls that cannot be told apart: the same kind, name and description in the same part."""
    heard: dict[tuple[str, ...], Node] = {}
    for node in nodes:
        if "focusable" not in node.states or node.role in INSIDE or node.role == "label":
            continue
        part = next((above.name for above in node.above() if above.name), "")
        key = (node.role, node.name, node.description, part)
        if key in heard:
            yield f"heard alike: {node} and {heard[key].id}"
        heard[key] = node


def out_of_reach(nodes: Sequence[Node], stops: Sequence[Stop]) -> Iterator[str]:
    """Find controls that neither Tab nor the arrow keys reach."""
    reached = {stop.id for stop in stops} | {id_ for stop in stops for id_ in stop.group}
    for node in nodes:
        if not is_control(node) or node.role in INSIDE or node.role in {"scroll bar", "label"}:
            continue
        # The box inside a list that drops down has its focus through the list.
        if node.id not in reached and (node.parent is None or node.parent.id not in reached):
            yield f"not reached by Tab: {node}"


def unmarked(stops: Sequence[Stop]) -> Iterator[str]:
    """Find stops where nobody sees that they have the focus."""
    for stop in stops:
        if not stop.seen:
            yield f"the focus is out of sight: {stop.id}"
        elif 0 <= stop.ring < LEAST_RING:
            yield f"no mark of the focus ({stop.ring} pixels): {stop.id}"


def out_of_order(stops: Sequence[Stop], *, mirrored: bool = False) -> Iterator[str]:
    """Find steps of Tab that go up, or against the reading direction, inside one part of a page."""
    for one, other in itertools.pairwise(stops):
        if one.inside != other.inside:
            continue
        (left, top, width, height), (left_, top_, width_, height_) = one.place, other.place
        middle, middle_ = left + width / 2, left_ + width_ / 2
        if top_ + height_ <= top:
            yield f"Tab goes up: {one.id} → {other.id}"
        elif top_ < top + height / 2 and (middle_ > middle if mirrored else middle_ < middle):
            yield f"Tab goes against the reading direction: {one.id} → {other.id}"


def trapped(there: Sequence[Stop], back: Sequence[Stop]) -> Iterator[str]:
    """Find where Tab does not come round, or Shift and Tab go another way back."""
    if not there or len({stop.id for stop in there}) != len(there):
        yield f"Tab does not come round: {[stop.name for stop in there][-4:]}"
        return
    forward, backward = ([stop.id for stop in way] for way in (there, back))
    if set(forward) != set(backward) or len(forward) != len(backward):
        yield f"Shift and Tab stop elsewhere: {sorted(set(forward) ^ set(backward))[:4]}"
        return
    turn = forward.index(backward[0]) + 1
    if backward != [*forward[:turn][::-1], *forward[turn:][::-1]]:
        yield "Shift and Tab do not go the same way back"
