"""What can be taken back on the entry page besides typing: files, rows, ticks, answers, times. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.errors import KnownError
from app.domain.fields import FieldKind as K
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.domain.translation import Translation
from app.strings.labels import tag_label
from ui.unlocked.screen import ShellPort
from ui.unlocked.screens.timeline.detail import field_label
from ui.unlocked.undo_fields import FieldSteps, FormToWatch

_OF_PAGE: Mapping[str, tuple[K, str]] = {
    "people_rows": (K.LIST, "persons"),
    "witness_names": (K.TEXT, "witnesses"),
    "translations": (K.LIST, "translations"),
    "often": (K.CHOICE, "often"),
}
"""Fields that stand otherwise on the page than in the record: their shape there, and whose name they have."""


def entry_steps(
    shell: ShellPort,
    values: Callable[[], Mapping[str, object]],
    put: Callable[[str, object], None],
    name_of_file: Callable[[object], str],
) -> FieldSteps:
    """Return what looks at the fields of the entry page."""

    def name_of(field: str, item: object) -> str:
        return name_of_file(item) if field == "evidence" else _name_of(item)

    return FieldSteps(shell, FormToWatch("entry", _kind_of, _label_of, name_of, values, put))


def _kind_of(name: str) -> K:
    if name in _OF_PAGE:
        return _OF_PAGE[name][0]
    try:
        return RECORDS[RecordKind.ENTRY].field(name).kind
    except KnownError:
        return K.TEXT


def _label_of(name: str) -> str:
    return field_label(_OF_PAGE[name][1] if name in _OF_PAGE else name)


def _name_of(item: object) -> str:
    if isinstance(item, Mapping):  # a row about a person
        basis = str(item["basis"])
        return str(item["name"] or item["words"] or (tag_label("basis", basis) if basis else ""))
    if isinstance(item, Translation):
        return item.original
    return str(item) if isinstance(item, str) else ""
