"""Writes what a packed program is made of: `python -m packages.bill FOLDER`.

`sbom.cdx.json` is a bill of materials (CycloneDX 1.6), `THIRD-PARTY-NOTICES.txt` the licences of every part.
Both say the same for the same folder, whenever they are written; SOURCE_DATE_EPOCH is their date.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app.domain.version import VERSION
from packages.parts import Part, distributions, natives

BILL: Final = "sbom.cdx.json"
NOTICES: Final = "THIRD-PARTY-NOTICES.txt"
LIBRARIES: Final = "_internal"
_RULE: Final = "=" * 100
_KEPT: Final = ("type", "name", "version", "purl", "licenses", "description", "hashes")

HEAD: Final = """\
Daybook is under the Apache License 2.0 (LICENSE). It is packed together with the parts below, each under
its own licence.

What you may do with the libraries under the LGPL (Qt, PySide6, Shiboken, FFmpeg, libheif, libde265, GnuTLS,
Nettle, GMP, libunistring, LAME, the ALSA library): use them, give them on, change them, and put your own
version in their place. They lie as files of their own in the folder of libraries, and the program loads
what stands there under that name. Nothing forbids taking them apart to mend them. Their source is to be had
at the addresses below, in the versions that sbom.cdx.json names; the recipe of this package is in packages/
of the source of Daybook.

PyAV brings three encoders along: x264 and x265 (GPL) and SVT-AV1. In packages for Linux libraries without
any of their code stand in their place, and only the names of the files still say x264 and x265
(packages/trim.py). Packages for Windows and macOS hold the encoders: whoever gives one of those on does so
under the GPL.
"""


def main(arguments: list[str]) -> int:
    """Write both files into the folder that is named."""
    folder = Path(arguments[0])
    parts = (*distributions(), *natives(folder / LIBRARIES))
    when = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    bill = json.dumps(bill_of(parts, when), indent=1, ensure_ascii=False) + "\n"
    (folder / BILL).write_text(bill, encoding="utf-8")
    (folder / NOTICES).write_text(notices_of(parts), encoding="utf-8")
    print(f"{len(parts)} parts")
    return 0


def bill_of(parts: Iterable[Part], when: datetime) -> dict[str, Any]:
    """Return the bill of materials as CycloneDX 1.6 has it (specification: cyclonedx.org)."""
    components = [_component(part) for part in parts]
    digest = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "daybook",
                "name": "daybook",
                "version": VERSION,
                "licenses": [{"expression": "Apache-2.0"}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": "daybook", "dependsOn": [component["bom-ref"] for component in components]},
            *({"ref": component["bom-ref"]} for component in components),
        ],
    }


def _component(part: Part) -> dict[str, Any]:
    ref = f"native:{part.name}" if part.is_native else f"pkg:pypi/{part.name}@{part.version}"
    component: dict[str, Any] = {"type": "library", "bom-ref": ref, "name": part.name}
    if part.version:
        component["version"] = part.version
    if not part.is_native:
        component["purl"] = ref
    component["licenses"] = [{"expression": part.licence}]
    if part.holder:
        component["copyright"] = part.holder
    if part.home.startswith("https://"):
        component["externalReferences"] = [{"type": "website", "url": part.home}]
    inner = [_kept(inner) for inner in part.made_of]
    inner += [
        {"type": "file", "name": place, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for place, digest in part.files
    ]
    if inner:
        component["components"] = [
            {"bom-ref": f"{ref}#{number}"} | each for number, each in enumerate(_once(inner), start=1)
        ]
    return component


def _kept(component: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a component of a package's own bill."""
    return {name: component[name] for name in _KEPT if name in component}


def _once(components: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(component, sort_keys=True): component for component in components}.values())


def notices_of(parts: Iterable[Part]) -> str:
    """Return the licences of all parts as text; words that several parts share stand once, with the first."""
    said: dict[str, str] = {}
    pages = [HEAD]
    for part in parts:
        lines = [_RULE, " ".join(word for word in (part.name, part.version) if word)]
        lines.append(f"Licence: {part.licence}")
        if part.holder:
            lines.append(f"{'Copyright' if part.is_native else 'By'}: {part.holder}")
        if part.home:
            lines.append(f"Source: {part.home}")
        for title, words in part.texts:
            before = said.setdefault(words.strip(), part.name)
            if before == part.name:
                lines += ["", f"--- {title}", "", words.strip()]
            else:
                lines += ["", f"--- {title}: as printed under {before}"]
        pages.append("\n".join(lines))
    return "\n\n".join(pages) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
