"""Contact cards (vCard 2.1 to 4.0, RFC 6350): their lines as they stand."""

from __future__ import annotations

import quopri
import re
from typing import Final

from app.domain.documents_in import Description, FileDecoder, FileKind
from app.domain.evidence import Reported
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.charsets import decode_text, text_view

MAX_BYTES: Final = 2**20
MAX_LINES: Final = 200
MAX_VALUE: Final = 1_000

_REPORTED: Final = frozenset(
    ["FN", "N", "NICKNAME", "ORG", "TITLE", "TEL", "EMAIL", "ADR", "URL", "BDAY", "NOTE", "REV", "VERSION"]
)
_ESCAPE: Final = re.compile(r"\\([nN,;\\])")


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report names, numbers and addresses with their types; the text is the same without pictures in it."""
    del decoder  # text only
    view = text_view(file.head(MAX_BYTES, ctx))
    warnings = ["text_cut"] if file.size > MAX_BYTES else []
    if not view.certain:
        warnings.append("encoding_guessed")
    reported: list[Reported] = []
    for line in _unfolded(view.text):
        stated, _, value = line.partition(":")
        name, *parameters = stated.upper().rpartition(".")[2].split(";")
        if name not in _REPORTED or len(reported) == MAX_LINES:
            continue
        words = _value(value, parameters)
        if words:
            reported.append(Reported("contact", ";".join([name, *_types(parameters)]), words[:MAX_VALUE]))
    text = "\n".join(item.value for item in reported)
    return Description(kind, reported=tuple(reported), text=text, warnings=tuple(warnings))


def _unfolded(text: str) -> list[str]:
    """Join continued lines: after a trailing `=` in quoted-printable, else by a leading blank."""
    lines = [""]
    for line in text.split("\n"):
        coded = "QUOTED-PRINTABLE" in lines[-1].partition(":")[0].upper()
        if coded and lines[-1].endswith("="):
            lines[-1] = lines[-1][:-1] + line
        elif line.startswith((" ", "\t")):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def _value(value: str, parameters: list[str]) -> str:
    if any(parameter.endswith("QUOTED-PRINTABLE") for parameter in parameters):
        charset = next((p.partition("=")[2] for p in parameters if p.startswith("CHARSET=")), "")
        value = decode_text(quopri.decodestring(value.encode()), charset).text
    value = _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), value)
    return re.sub(r";+", "; ", value.strip("; \t"))


def _types(parameters: list[str]) -> list[str]:
    dropped = ("CHARSET=", "ENCODING=", "QUOTED-PRINTABLE", "VALUE=", "LANGUAGE=", "PREF=")
    return [parameter for parameter in parameters if not parameter.startswith(dropped)]
