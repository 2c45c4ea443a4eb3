"""The vocabulary: data with a label for every code, the plain kinds first, what papers must not name marked."""

from __future__ import annotations

import re

from app.domain.answer import AnswerState
from app.domain.fields import FieldKind
from app.domain.kinds import RECORDS
from app.domain.person import Role
from app.domain.vocabulary import label_key, vocabulary
from app.strings.catalogue import catalogue, text
from app.strings.labels import tag_label

CODE = re.compile(r"[a-z][a-z0-9_]*|US(-[A-Z]{2})?|\d\d_\d\d")


def test_every_code_has_a_label_and_every_label_a_code() -> None:
    """No code is shown bare, and no label is left over."""
    expected = set()
    for name, group in vocabulary().items():
        expected.add(f"vocabulary.{name}")
        expected |= {f"vocabulary.{name}.section.{part.code}" for part in group.sections if part.code}
        expected |= {f"vocabulary.{name}.{code}" for code in group.terms()}
    assert {key for key in catalogue("en") if key.startswith("vocabulary.")} == expected


def test_codes_are_codes_and_labels_tell_them_apart() -> None:
    """Codes are short and unique within their group, and no two labels of a group are the same."""
    for name, group in vocabulary().items():
        terms = group.terms()
        assert len(set(terms)) == len(terms)
        assert all(CODE.fullmatch(code) for code in terms), name
        labels = [tag_label(name, code).casefold() for code in terms]
        assert len(set(labels)) == len(labels), name
        assert not set(labels) & (
            set(terms) - {code for code in terms if tag_label(name, code).casefold() == code}
        )


def test_every_group_that_a_field_names_is_there() -> None:
    """A field of tags or a choice has its vocabulary."""
    for record in RECORDS.values():
        for spec in record.fields_of(FieldKind.TAGS, FieldKind.CHOICE):
            assert spec.group in vocabulary(), spec.name


def test_plain_kinds_come_first() -> None:
    """The editor offers the plain kinds before the long list; each belongs to it."""
    kind = vocabulary()["kind"]
    assert [text(label_key("kind", code) or "") for code in kind.first] == [
        "Following",
        "Threat",
        "Unwanted contact",
        "Watching or waiting",
        "Tracking",
        "Impersonation",
        "Property damage",
        "Physical harm",
        "Money or documents",
    ]
    assert set(kind.first) <= set(kind.terms())


def test_papers_print_only_stalking_conduct() -> None:
    """Danger signs, power-and-control and trafficking tags are marked as not printed; own words are the person's."""
    kind, danger = vocabulary()["kind"], vocabulary()["danger"]
    printed = [part.code for part in kind.sections if part.printed]
    assert printed == ["surveillance", "life_invasion", "intimidation", "interference"]
    assert kind.is_printed("following")
    assert not kind.is_printed("isolation")
    assert kind.is_printed("a thing of my own")
    assert not any(danger.is_printed(code) for code in danger.terms())


def test_closed_groups_match_the_program() -> None:
    """Roles are those the program knows; own words are their own label."""
    assert vocabulary()["role"].terms() == tuple(role.value for role in Role)
    assert not vocabulary()["role"].open
    assert tag_label("kind", "my own word") == "my own word"
    assert "not_asked" in set(AnswerState)
