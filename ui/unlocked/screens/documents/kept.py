"""How a kind of paper was made last, kept in the vault: pages, parts, originals. No Qt.

Never kept are entries and items, which a later paper must be chosen for anew, and what is asked each time:
private notes, held entries, finds that were let through.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from app.domain.export_request import Originals, PageOptions, Part, SummaryFigure
from ui.unlocked.screens.documents.state import Wish

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
