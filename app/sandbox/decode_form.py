"""Fillable PDFs in the sandbox: what their fields are, and the same file with the fields filled.

Nothing in the file acts, and what would act elsewhere (scripts, actions, attached files) is taken out of the
filled one. How a text looks is drawn by the program, with fonts of its own, and comes as pages of a second
PDF; here each becomes the appearance of its field (ISO 32000-1, 12.7.3.3).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from app.domain.court_form import LARGEST_FORM, MOST_FIELDS
from app.sandbox.channel import Refused, Replies, Source
from app.sandbox.protocol import MAX_PAGES, Operation, Reason, Wanted

if TYPE_CHECKING:
    from app.sandbox.worker import Serve

_DEEPEST: Final = 32
_LONGEST: Final = 2_000
_MULTILINE: Final = 1 << 12
_PUSHBUTTON: Final = 1 << 16
_READ_ONLY: Final = 1
_SORTS: Final = {"/Tx": "text", "/Btn": "tick", "/Ch": "choice", "/Sig": "signature"}
_ACTS: Final = ("/A", "/AA")


def load() -> Serve:
    """Import and start the library; returns the server."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as file:  # loads what is loaded late
        file.add_blank_page()
        file.flatten_annotations("all")
        file.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    _open(out.getvalue()).close()
    return serve


def serve(wanted: Wanted, source: Source, replies: Replies) -> None:
    """Answer FORM_FIELDS, or FORM_FILL (`a`: bytes of the instructions, `b`: of the drawn texts)."""
    if source.size > 3 * LARGEST_FORM:
        raise Refused(Reason.TOO_LARGE)
    whole = bytes(source.whole())
    if wanted.operation is Operation.FORM_FIELDS:
        with _open(whole) as file:
            replies.strings(_described(file))
        return
    head, drawn_to = wanted.a, wanted.a + wanted.b
    if drawn_to > len(whole):
        raise Refused(Reason.UNREADABLE)
    with _open(whole[drawn_to:]) as file, _open(whole[head:drawn_to]) as drawn:
        replies.data(_filled(file, drawn, json.loads(whole[:head])))


def _open(data: bytes) -> Any:
    import pikepdf

    try:
        file = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as err:
        raise Refused(Reason.PROTECTED) from err
    if len(file.pages) > MAX_PAGES:
        raise Refused(Reason.TOO_MANY_PAGES)
    return file


def _described(file: Any) -> list[str]:
    """Write the number of pages, 1 when the form is protected, then nine strings a field."""
    form = file.Root.get("/AcroForm")
    protected = file.is_encrypted or (form is not None and "/XFA" in form)
    strings = [str(len(file.pages)), "1" if protected else "0"]
    places = _places(file)
    for name, field, widgets in _fields(form):
        at, box = _where(widgets, places)
        flags = _number(_inherited(field, "/Ff"))
        sort = _SORTS.get(str(_inherited(field, "/FT")), "button")
        if (sort == "tick" and flags & _PUSHBUTTON) or flags & _READ_ONLY:
            sort = "button"
        strings += [
            name,
            sort,
            _text(field.get("/TU")),
            str(at),
            ",".join(str(round(side * 1000)) for side in box),
            str(round(_points(field, form) * 1000)),
            "1" if sort == "text" and flags & _MULTILINE else "0",
            str(max(0, _number(_inherited(field, "/MaxLen")))),
            "\n".join(_states(field, widgets, sort)),
        ]
    return strings


def _fields(form: Any) -> Iterator[tuple[str, Any, list[Any]]]:
    """Yield full name, field and widgets of every field that takes a value."""
    if form is None:
        return
    waiting = [("", field, 0) for field in reversed(list(form.get("/Fields", [])))]
    seen = 0
    while waiting:
        above, field, depth = waiting.pop()
        seen += 1
        if seen > MOST_FIELDS or depth > _DEEPEST:
            raise Refused(Reason.TOO_LARGE)
        own = _text(field.get("/T"))
        name = ".".join(filter(None, (above, own)))
        kids = list(field.get("/Kids", []))
        named = [kid for kid in kids if "/T" in kid]
        if named:
            waiting += [(name, kid, depth + 1) for kid in reversed(named)]
        elif name:
            yield name[:_LONGEST], field, kids or [field]


def _places(file: Any) -> dict[tuple[int, int], int]:
    """Return the page of each widget by its object number."""
    found: dict[tuple[int, int], int] = {}
    for number, page in enumerate(file.pages):
        for note in page.get("/Annots", []):
            found.setdefault(note.objgen, number)
    return found


def _where(widgets: list[Any], places: dict[tuple[int, int], int]) -> tuple[int, list[float]]:
    first = widgets[0]
    sides = [float(side) for side in first.get("/Rect", [0, 0, 0, 0])]
    if len(sides) != 4 or any(abs(side) > 1e6 for side in sides):
        raise Refused(Reason.UNREADABLE)
    x1, y1, x2, y2 = sides
    return places.get(first.objgen, 0), [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _inherited(field: Any, key: str) -> Any:
    for _ in range(_DEEPEST):
        if key in field:
            return field[key]
        if "/Parent" not in field:
            return None
        field = field["/Parent"]
    return None


def _points(field: Any, form: Any) -> float:
    """Return the size of type that a field asks for, 0 when the viewer chooses."""
    words = _text(_inherited(field, "/DA") or form.get("/DA")).split()
    if "Tf" not in words[1:]:
        return 0.0
    try:
        return min(max(float(words[words.index("Tf") - 1]), 0.0), 100.0)
    except ValueError:
        return 0.0


def _states(field: Any, widgets: list[Any], sort: str) -> list[str]:
    if sort == "choice":
        options = list(_inherited(field, "/Opt") or [])[:500]
        return [_text(one[0] if hasattr(one, "__len__") and not _is_text(one) else one) for one in options]
    if sort != "tick":
        return []
    found: dict[str, None] = {}
    for widget in widgets:
        looks = widget.get("/AP", {}).get("/N", {})
        found.update(dict.fromkeys(key[1:] for key in looks.keys() if key != "/Off"))  # noqa: SIM118
    return list(found)[:100]


def _is_text(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.String | str)


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_LONGEST]


def _number(value: Any) -> int:
    return 0 if value is None else int(value)


def _filled(file: Any, drawn: Any, wanted: dict[str, Any]) -> bytes:
    import pikepdf

    form = file.Root.get("/AcroForm")
    if form is None or file.is_encrypted or "/XFA" in form:
        raise Refused(Reason.PROTECTED)
    _take_acts_out(file)
    texts = {name: (at, value) for at, (name, value) in enumerate(wanted["texts"])}
    ticks: dict[str, str] = dict(wanted["ticks"])
    for name, field, widgets in _fields(form):
        if name in texts:
            at, value = texts[name]
            field["/V"] = pikepdf.String(value)
            _look(file, drawn.pages[at], widgets)
        elif name in ticks:
            _tick(field, widgets, ticks[name])
    form["/NeedAppearances"] = False
    if wanted["flat"]:
        file.flatten_annotations("all")
        _drop(file.Root, "/AcroForm")
    out = io.BytesIO()
    file.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _look(file: Any, page: Any, widgets: list[Any]) -> None:
    """Give every place of a text field the drawn text; places of another size show the same, scaled."""
    import pikepdf

    drawn = file.copy_foreign(page.as_form_xobject())
    for widget in widgets:
        widget["/AP"] = pikepdf.Dictionary(N=drawn)
        if "/MK" in widget:
            widget["/MK"] = pikepdf.Dictionary()  # its own frame and colour would be drawn over it elsewhere


def _tick(field: Any, widgets: list[Any], state: str) -> None:
    import pikepdf

    value = pikepdf.Name("/" + state)
    field["/V"] = value
    for widget in widgets:
        looks = widget.get("/AP", {}).get("/N", {})
        widget["/AS"] = value if "/" + state in looks.keys() else pikepdf.Name("/Off")  # noqa: SIM118


def _take_acts_out(file: Any) -> None:
    """Leave nothing that a viewer would do by itself: actions, scripts, attached files."""
    form = file.Root.AcroForm
    _drop(file.Root, "/OpenAction", "/AA")
    _drop(file.Root.get("/Names", {}), "/JavaScript", "/EmbeddedFiles")
    _drop(form, "/CO")
    for page in file.pages:
        _drop(page, "/AA")
        for note in page.get("/Annots", []):
            _drop(note, *_ACTS)
    for _, field, widgets in _fields(form):
        for one in (field, *widgets):
            _drop(one, *_ACTS)


def _drop(thing: Any, *keys: str) -> None:
    for key in keys:
        if key in thing:
            del thing[key]
