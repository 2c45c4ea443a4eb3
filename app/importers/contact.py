"""Contact cards (vCard 2.1 to 4.0, RFC 6350): their lines as they stand."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
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
    for line in unfolded(view.text):
        stated, _, value = line.partition(":")
        name, *parameters = stated.upper().rpartition(".")[2].split(";")
        if name not in _REPORTED or len(reported) == MAX_LINES:
            continue
        words = property_value(value, parameters)
        if words:
            reported.append(Reported("contact", ";".join([name, *_types(parameters)]), words[:MAX_VALUE]))
    text = "\n".join(item.value for item in reported)
    return Description(kind, reported=tuple(reported), text=text, warnings=tuple(warnings))


def unfolded(text: str) -> Iterator[str]:
    """Yield whole lines: they go on after `=` in quoted-printable, and with a leading blank."""
    held: list[str] = []
    coded = False
    for line in text.split("\n"):
        if coded and held and held[-1].endswith("="):
            held[-1] = held[-1][:-1]
            held.append(line)
        elif held and line.startswith((" ", "\t")):
            held.append(line[1:])
        else:
            if held:
                yield "".join(held)
            held = [line]
            coded = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    yield "".join(held)


def property_value(value: str, parameters: list[str]) -> str:
    """Return the value of a line as it reads; `parameters` are those before its colon, in upper case."""
    if any(parameter.endswith("QUOTED-PRINTABLE") for parameter in parameters):
        charset = next((p.partition("=")[2] for p in parameters if p.startswith("CHARSET=")), "")
        value = decode_text(quopri.decodestring(value.encode()), charset).text
    value = _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), value)
    return re.sub(r";+", "; ", value.strip("; \t"))


def _types(parameters: list[str]) -> list[str]:
    dropped = ("CHARSET=", "ENCODING=", "QUOTED-PRINTABLE", "VALUE=", "LANGUAGE=", "PREF=")
    return [parameter for parameter in parameters if not parameter.startswith(dropped)]
