"""Targets over what is typed: fields of every record by `--set`, dates, passphrases, searches."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.domain.edit import Reading, checked, read_changes, split_pair
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import Moment
from app.strings.labels import tag_label
from exports.words import moment_words, short_moment
from storage.keys import passphrase_bytes
from storage.repositories.search_words import match_expression
from tests.fuzz.engine import Fuzz

_REFUSALS = frozenset(
    {
        ErrorCode.USAGE,
        ErrorCode.UNKNOWN_FIELD,
        ErrorCode.UNKNOWN_TAG,
        ErrorCode.BAD_VALUE,
        ErrorCode.BAD_DATE,
        ErrorCode.NOT_FOUND,
        ErrorCode.AMBIGUOUS_NAME,
    }
)
_KINDS = tuple(RecordKind)


def _resolve(kind: RecordKind, words: str, field: str) -> EntityId:
    del kind, field
    if not words:
        raise KnownError(ErrorCode.NOT_FOUND, value=words)
    return EntityId(bytes(16))


def edits(scratch: Path) -> Fuzz:
    """`--set NAME=VALUE` lines for any record are read into values that can be saved, or refused by name.

    The first byte chooses the record and whether the last line is an answer; lines end in LF.
    """
    del scratch

    def target(data: bytes) -> None:
        mode = (data[:1] or b"\0")[0]
        record = RECORDS[_KINDS[(mode >> 1) % len(_KINDS)]]
        lines = data[1:].decode("utf-8", "surrogateescape").split("\n")
        answers = [lines.pop()] if mode & 1 else []
        reading = Reading("America/Chicago", _resolve, tag_label)
        try:
            given: dict[str, list[str]] = {}
            for line in lines:
                name, value = split_pair(line)
                given.setdefault(name, []).append(value)
            values = read_changes(record, given, reading, answers=answers)
            checked(record, values)
        except KnownError as error:
            if error.code not in _REFUSALS:
                raise
            return
        for value in values.values():
            if isinstance(value, Moment):
                assert moment_words(value)
                assert short_moment(value)

    texts = (
        "what=x\nwhen=about 2026-11-14T23:40/2026-11-15\nkinds=call\nimpact=2",
        "when=between 0001-01-01/9999-12-31T23:59:59+14:00\nnoticed=before 2026-11-14",
        "persons=Dan | role=respondent | basis=saw | words=w\nguided=own:x | answer=yes\nwitnessed=no: dark",
        "order-terms=3 | order=a | term=2\nhold=yes\nwords=a\nwords=b",
        "name=a\nphone=1\nconfidential=phones\nborn=1990-01-01\npolice=unknown",
        "number=1\nagency=x\nmade=2026-03-08T02:30\n=x\nnothing",
    )
    kinds = range(len(_KINDS))
    return Fuzz(
        target,
        tuple(bytes([2 * kind + n % 2]) + text.encode() for kind in kinds for n, text in enumerate(texts)),
    )


def passphrases(scratch: Path) -> Fuzz:
    """A typed passphrase is 1 to 1,024 bytes in one spelling, or refused; spelling it again changes nothing."""
    del scratch

    def target(data: bytes) -> None:
        for setting in (True, False):
            with suppress(KnownError):
                found = passphrase_bytes(data, setting=setting)
                assert 1 <= len(found) <= 1024
                assert passphrase_bytes(found, setting=setting) == found
            match_expression(data.decode("utf-8", "surrogateescape"))

    texts = ("ti\u0301de", "correct horse", "\u1e9b\u0323", "\x7f", "한글", "", "e\u0301" * 600)
    return Fuzz(target, (*(text.encode() for text in texts), b"\xff\xfe", b"\xed\xa0\x80"))
