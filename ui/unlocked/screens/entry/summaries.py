"""What the line of a folded part says of its inside. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.answer import NOT_ASKED
from app.domain.moment import UNKNOWN_MOMENT
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.widgets.words_tools import few_words

FIELDS: Mapping[str, tuple[str, ...]] = {
    "who": ("people_rows", "witnessed", "witness_names"),
    "words": ("exact_words", "words", "before", "i_did", "told_to_stop", "noticed"),
    "harm_care": ("weapon", "harm", "care"),
    "reported": ("police", "reports", "order_violated", "order_terms"),
    "signs": ("danger", "guided"),
    "effects": ("effect", "impact", "most_serious", "children", "pets"),
    "places": ("place", "my_location", "their_location", "county", "state"),
    "more": ("often", "technology", "cost", "typed_by", "from_what"),
    "visa": ("shows",),
    "language_part": ("language", "translations", "translated_by", "translator_languages"),
    "apart": ("private_note", "hold", "needs_detail"),
}
"""The folded parts in their order, and the fields in each."""


def summary_of(part: str, values: Mapping[str, object]) -> str:
    """Say in a few words what a part holds; nothing when it is empty."""
    if part == "who":
        rows = values.get("people_rows")
        named = [str(row["name"]) for row in rows if row["name"]] if isinstance(rows, tuple) else []
        if named:
            return few_words(named)
    if part == "signs":
        signs = values.get("danger")
        if isinstance(signs, tuple) and signs:
            return few_words([tag_label("danger", code) for code in signs])
    count = sum(1 for name in FIELDS[part] if says_something(name, values.get(name)))
    return text("entry.summary", n=count) if count else ""


def says_something(name: str, value: object) -> bool:
    """Tell whether a field holds an answer; an impact of nought is one."""
    if name == "impact":
        return value is not None
    return bool(value) and value not in (NOT_ASKED, UNKNOWN_MOMENT)
