"""The fonts of one document: numbers the glyphs it uses and embeds them, each with the text it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from app.domain.ports import JobContext
from exports.render import cff
from exports.render.fonts import UNITS, Face
from exports.render.paperfile import Bytes, PaperFile, Ref
from exports.render.shaping import Glyph, Part, Piece

_MOST_GLYPHS = 60_000
_MOST_WORDS = 60_000
_SYMBOLIC = 4
_ITALIC_FLAG = 64
_MAP_BLOCK = 100
_GLYPHS_A_CHECK = 100


@dataclass(slots=True)
class _Slot:
    """One embedded font: at most 60,000 glyphs of one face."""

    name: str
    face: Face
    codes: dict[tuple[tuple[Part, ...], int, str], int] = field(default_factory=dict)
    glyphs: list[Glyph] = field(default_factory=list)
    seen: dict[int, tuple[str, Glyph]] = field(default_factory=dict)


class FontBook:
    """Gives every (shape, text) pair of a document a two-byte code in an embedded font."""

    def __init__(self) -> None:
        """Begin without fonts."""
        self._slots: list[_Slot] = []
        self._current: dict[Face, _Slot] = {}
        self._encoded: dict[int, tuple[str, str, Piece]] = {}

    def encode(self, piece: Piece) -> tuple[str, str]:
        """Return the font's resource name and the strings of `piece` for the inside of a TJ array."""
        known = self._encoded.get(id(piece))
        if known is None:
            if len(self._encoded) >= _MOST_WORDS:
                self._encoded.clear()  # a long text without repeated words would fill the memory
            slot = self._slot(piece.face, len(piece.glyphs))
            known = (
                slot.name,
                self._strings(slot, piece.glyphs),
                piece,
            )  # holds the piece: its id stays its own
            self._encoded[id(piece)] = known
        return known[0], known[1]

    def _slot(self, face: Face, more: int) -> _Slot:
        slot = self._current.get(face)
        if slot is None or len(slot.glyphs) + more > _MOST_GLYPHS:
            slot = _Slot(f"F{len(self._slots) + 1}", face)
            self._slots.append(slot)
            self._current[face] = slot
        return slot

    def _strings(self, slot: _Slot, glyphs: Iterable[Glyph]) -> str:
        out: list[str] = []
        run: list[str] = []
        for glyph in glyphs:
            seen = slot.seen.get(id(glyph))
            if seen is None:  # held from here on, so that its id stays its own
                seen = slot.seen[id(glyph)] = self._code(slot, glyph), glyph
            run.append(seen[0])
            if glyph.kern:
                out.append(f"<{''.join(run)}>{-glyph.kern}")
                run.clear()
        if run:
            out.append(f"<{''.join(run)}>")
        return "".join(out)

    @staticmethod
    def _code(slot: _Slot, glyph: Glyph) -> str:
        """Return the code of a glyph; those that differ in nothing but their kerning share it."""
        key = (glyph.parts, glyph.width, glyph.text)
        code = slot.codes.get(key)
        if code is None:
            slot.glyphs.append(glyph)
            code = slot.codes[key] = len(slot.glyphs)
        return f"{code:04x}"

    def write(self, file: PaperFile, ctx: JobContext) -> dict[str, Ref]:
        """Write all fonts to `file`; return the page's font resources."""
        return {slot.name: _write_slot(file, slot, ctx) for slot in self._slots}


def _write_slot(file: PaperFile, slot: _Slot, ctx: JobContext) -> Ref:
    face = slot.face
    charstrings = [cff.charstring(UNITS // 2, ())]
    left = bottom = right = top = 0
    for count, glyph in enumerate(slot.glyphs):
        if count % _GLYPHS_A_CHECK == 0:
            ctx.check()
        if (
            len(glyph.parts) == 1
            and glyph.parts[0][1:] == (0, 0)
            and glyph.width == face.width(glyph.parts[0][0])
        ):
            charstrings.append(face.charstring(glyph.parts[0][0]))
        else:
            charstrings.append(cff.charstring(glyph.width, _composed(face, glyph.parts)))
        for number, dx, dy in glyph.parts:
            box = face.box(number)
            left, right = min(left, box[0] + dx), max(right, box[2] + dx)
            bottom, top = min(bottom, box[1] + dy), max(top, box[3] + dy)
    bounds = (left, bottom, right, top)
    digest = sha256(b"".join(charstrings)).digest()
    tag = "".join(chr(65 + value % 26) for value in digest[:6])
    name = f"{tag}+{face.name}"
    program = file.add_stream({"Subtype": "/CIDFontType0C"}, cff.font_program(name, bounds, charstrings))
    descriptor = file.add(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": _SYMBOLIC | (_ITALIC_FLAG if face.italic else 0),
            "FontBBox": bounds,
            "ItalicAngle": -12 if face.italic else 0,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": 714,
            "StemV": 140 if face.weight > 500 else 80,
            "FontFile3": program,
        }
    )
    descendant = file.add(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType0",
            "BaseFont": f"/{name}",
            "CIDSystemInfo": {"Registry": Bytes(b"Adobe"), "Ordering": Bytes(b"Identity"), "Supplement": 0},
            "FontDescriptor": descriptor,
            "DW": UNITS // 2,
            "W": [1, [glyph.width for glyph in slot.glyphs]],
        }
    )
    return file.add(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}-Identity-H",
            "Encoding": "/Identity-H",
            "DescendantFonts": [descendant],
            "ToUnicode": file.add_stream({}, _to_unicode(slot.glyphs)),
        }
    )


def _composed(face: Face, parts: tuple[Part, ...]) -> cff.Path:
    """Return the outline of several glyphs, each moved to its place."""
    return [
        tuple((x + dx, y + dy) for x, y in points)
        for number, dx, dy in parts
        for points in face.outline(number)
    ]


def _to_unicode(glyphs: list[Glyph]) -> bytes:
    """Return the CMap from codes to text (ISO 32000-1 §9.10.3), at most 100 entries a block."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    for start in range(0, len(glyphs), _MAP_BLOCK):
        block = glyphs[start : start + _MAP_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{code:04x}> <{glyph.text.encode('utf-16-be').hex()}>"
            for code, glyph in enumerate(block, start=start + 1)
        ]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")
