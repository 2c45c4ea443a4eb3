"""How a kind of paper was made last, and one that is being chosen, kept in the vault. No Qt.

Of the last one entries and items are never kept, which a later paper must be chosen for anew; a draft keeps
them over a lock. Never kept is what is asked each time: private notes, held entries, what was let through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from app.domain.export_request import Originals, PageOptions, Part, SummaryFigure
from app.domain.ids import EntityId
from app.services.vault import Session
from ui.unlocked.screens.documents.state import Wish

DRAFT = "documents/choice"
"""The key under which the paper that is being chosen is kept over a lock."""

_SETS: dict[str, type[StrEnum]] = {"parts": Part, "figures": SummaryFigure}
_PLAIN = (bool, str)


def setting_of(wish: Wish) -> str:
    """Return the key of the setting for this kind of paper."""
    return f"documents.{wish.spec.key}"


def written(wish: Wish) -> str:
    """Write down how the paper is made: what is as usual is left out, so that it follows a later edition."""
    usual, page = PageOptions(), dict[str, Any]()
    for each in fields(PageOptions):
        value, default = getattr(wish.page, each.name), getattr(usual, each.name)
        if each.name in _SETS:
            page[each.name] = {"on": sorted(value - default), "off": sorted(default - value)}
        elif isinstance(value, _PLAIN) and value != default:
            page[each.name] = value
    return json.dumps({"page": page, "originals": wish.originals.value}, sort_keys=True)


def as_before(wish: Wish, kept: str) -> Wish:
    """Return the wish with what was kept; what is no longer known is passed over."""
    try:
        found = json.loads(kept)
        page = _page_of(dict(found["page"]))
        return replace(wish, page=page, originals=Originals(found["originals"]))
    except (ValueError, KeyError, TypeError):
        return wish


def draft_of(wish: Wish) -> dict[str, object]:
    """Return the fields of the draft of a paper that is being chosen."""
    return {
        "paper": wish.spec.key,
        "made": written(wish),
        "own": wish.own,
        "entries": tuple(sorted(wish.entries)),
        "offered": tuple(sorted(wish.offered)),
        "left_out": tuple(sorted(wish.left_out)),
    }


def take_draft(session: Session, wish: Wish) -> Mapping[str, object] | None:
    """Return the draft of this paper, once; on the vault lane."""
    kept = session.drafts.load(DRAFT)
    if kept is None or kept.get("paper") != wish.spec.key:
        return None
    if not session.read_only:
        session.drafts.drop(DRAFT)
    return kept


def as_drafted(wish: Wish, draft: Mapping[str, object] | None) -> Wish:
    """Return the wish with what a draft of the same paper holds."""
    if draft is None:
        return wish
    wish = as_before(wish, str(draft.get("made", "")))
    return replace(
        wish,
        own=draft.get("own") is True,
        entries=_ids(draft.get("entries")),
        offered=_ids(draft.get("offered")),
        left_out=_ids(draft.get("left_out")),
    )


def _ids(kept: object) -> frozenset[EntityId]:
    found = kept if isinstance(kept, tuple) else ()
    return frozenset(EntityId(one) for one in found if isinstance(one, bytes))


def _page_of(found: dict[str, Any]) -> PageOptions:
    usual = PageOptions()
    same: dict[str, Any] = {}
    for each in fields(PageOptions):
        default, value = getattr(usual, each.name), found.get(each.name)
        if value is not None and each.name in _SETS:
            kind = _SETS[each.name]
            same[each.name] = default - set(map(kind, value["off"])) | set(map(kind, value["on"]))
        elif type(value) is type(default):
            same[each.name] = value
    return replace(usual, **same)
