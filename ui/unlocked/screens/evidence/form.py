"""The fields of an item that the person may change."""

from __future__ import annotations

from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from ui.unlocked.forms.form import FieldForm, FormLook, Group

_LANGUAGE = ("language", "translation", "translated_by", "translator_languages")
GROUPS: tuple[Group, ...] = (
    Group(
        "first",
        ("caption", "description", "how_got", "taken", "source", "device", "account", "added_by"),
        folded=False,
    ),
    Group("text", ("transcript", "transcribed_by", *_LANGUAGE, "words_read")),
)


def evidence_form(look: FormLook) -> FieldForm:
    """Make the form."""
    return FieldForm("evidence.form", RECORDS[RecordKind.EVIDENCE], GROUPS, look)
