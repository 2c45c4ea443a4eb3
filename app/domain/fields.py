"""What a field is: one `FieldSpec` per attribute of a record, for storage, editors and papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """The shape of a field's value, and so how it is stored, typed and shown."""

    TEXT = "text"  # one line
    PROSE = "prose"  # many lines, kept verbatim
    CHOICE = "choice"  # one code of a vocabulary group, or the person's own word
    NUMBER = "number"
    FLAG = "flag"
    ANSWER = "answer"  # one of five states and words
    MOMENT = "moment"
    INSTANT = "instant"
    LIST = "list"  # lines of text in order
    TAGS = "tags"  # codes of a vocabulary group, or the person's own words
    LINK = "link"  # the id of one record
    LINKS = "links"  # ids of records in order
    PARTS = "parts"  # rows of a small dataclass


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One attribute of a record.

    `name` is the attribute, the JSON key and the name that `--set` takes; `group` is the vocabulary group of
    a CHOICE or TAGS, or the record kind of a LINK; `part` is the dataclass of PARTS; `option` is the option
    of the command line, "" when only `--set` reaches it; `exported` is False for what only the private
    log prints; `settable` is False for what the program fills in itself.
    """

    name: str
    kind: FieldKind
    group: str = ""
    option: str = ""
    part: type | None = None
    exported: bool = True
    settable: bool = True


class RecordKind(StrEnum):
    """The kinds of record that a person keeps; the value is the name of the table."""

    ENTRY = "entry"
    PERSON = "person"
    EVIDENCE = "evidence"
    REPORT = "report"
    ORDER = "court_order"
    TRANSACTION = "money"
    PLACE = "place"
    NEEDED = "needed"
    CASE = "case_file"
    EXPORT = "export"
    THREAD = "thread"
    BATCH = "message_batch"
    IDENTIFIER = "identifier"
    DISMISSAL = "dismissal"
    PROMISE = "promise"
    DEBT = "debt"
    WORK = "work"
    JOURNEY = "journey"
    HELD = "held"
    REFERRAL = "referral"
    HELPER = "helper"
    PLAN = "safety_plan"
    RELEASE = "release"
