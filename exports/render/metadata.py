"""What a file says of itself: title and language in XMP, the standards it keeps, and what its colours mean.

Sources: ISO 19005-2 (PDF/A-2) §6.2.3, §6.6; ISO 14289-1 (PDF/UA-1) §5, §7.1; ICC.1:2001-04 for the profile;
IEC 61966-2-1 for the sRGB curve. Nothing here names a program, a person or a time.
"""

from __future__ import annotations

import struct
from functools import cache
from html import escape

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>{subject}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
_SUBJECT = (
    '\n<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
)

_CURVE_POINTS = 1024
# Primaries and white point of sRGB, adapted to D50.
_COLORANTS = {
    b"wtpt": (0.9642, 1.0, 0.8249),
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}


def xmp(title: str, subject: str, lang: str) -> bytes:
    """Return the metadata packet in UTF-8; `title` and `subject` are printable text."""
    about = _SUBJECT.format(subject=escape(subject)) if subject else ""
    return _PACKET.format(title=escape(title), lang=escape(lang), subject=about).encode("utf-8")


@cache
def srgb_profile() -> bytes:
    """Return an ICC profile (version 2.1) of the sRGB colour space, made from its definition."""
    words = b"sRGB"
    description = (
        b"desc" + bytes(4) + struct.pack(">I", len(words) + 1) + words + bytes(1 + 4 + 4 + 2 + 1 + 67)
    )
    tags = {b"desc": description, b"cprt": b"text" + bytes(4) + b"Public domain\0"}
    tags |= {name: b"XYZ " + bytes(4) + _fixed(*value) for name, value in _COLORANTS.items()}
    curve = b"curv" + bytes(4) + struct.pack(">I", _CURVE_POINTS)
    curve += struct.pack(
        f">{_CURVE_POINTS}H", *(_linear(n / (_CURVE_POINTS - 1)) for n in range(_CURVE_POINTS))
    )
    names = [*tags, b"rTRC", b"gTRC", b"bTRC"]
    at = 128 + 4 + 12 * len(names)
    table, data = b"", b""
    for name in names[:-3]:
        table += name + struct.pack(">II", at + len(data), len(tags[name]))
        data += tags[name] + bytes(-len(tags[name]) % 4)
    for name in names[-3:]:
        table += name + struct.pack(">II", at + len(data), len(curve))
    data += curve
    size = at + len(data)
    header = struct.pack(
        ">I4sI4s4s4s12s4sIIIIQI12s4s44s",
        size,
        b"\0" * 4,
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        struct.pack(">6H", 2000, 1, 1, 0, 0, 0),
        b"acsp",
        0,
        0,
        0,
        0,
        0,
        0,
        _fixed(0.9642, 1.0, 0.8249),
        b"\0" * 4,
        b"\0" * 44,
    )
    return header + struct.pack(">I", len(names)) + table + data


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _linear(value: float) -> int:
    """Return the light of an sRGB value, in 1/65535."""
    light = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(light * 65535)
