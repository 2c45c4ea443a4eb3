"""How a kind of paper was made last, kept in the vault: pages, parts, originals. No Qt.

Never kept are entries and items, which a later paper must be chosen for anew, and what is asked each time:
private notes, held entries, finds that were let through.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace

from app.domain.export_request import Originals, PageOptions, Part
from ui.unlocked.screens.documents.state import Wish

_PARTS = "parts"


def setting_of(wish: Wish) -> str:
    """Return the key of the setting for this kind of paper."""
    return f"documents.{wish.spec.key}"


def written(wish: Wish) -> str:
    """Write down how the paper is made."""
    page: dict[str, object] = {
        each.name: getattr(wish.page, each.name) for each in fields(PageOptions) if each.name != _PARTS
    }
    # The parts that are left out, so that a part of a later edition is there at first.
    page[_PARTS] = sorted(part.value for part in frozenset(Part) - wish.page.parts)
    return json.dumps({"page": page, "originals": wish.originals.value}, sort_keys=True)


def as_before(wish: Wish, kept: str) -> Wish:
    """Return the wish with what was kept; what is no longer known is passed over."""
    try:
        found = json.loads(kept)
        page, originals = dict(found["page"]), Originals(found["originals"])
        out = frozenset(Part(each) for each in page.pop(_PARTS))
    except (ValueError, KeyError, TypeError):
        return wish
    usual = PageOptions()
    same = {
        name: value
        for name, value in page.items()
        if hasattr(usual, name) and type(value) is type(getattr(usual, name))
    }
    return replace(wish, originals=originals, page=replace(usual, parts=frozenset(Part) - out, **same))
