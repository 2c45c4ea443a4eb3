"""Makes blank fillable PDFs, with whatever a court or somebody else may have put into them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String


@dataclass(frozen=True)
class Made:
    """One field to make: a text, or with `states` a box to tick."""

    name: str
    box: tuple[float, float, float, float] = (40, 700, 300, 720)
    label: str = ""
    multiline: bool = False
    most: int = 0
    states: tuple[str, ...] = ()


def blank_form(fields: Sequence[Made], *, acts: bool = False, xfa: bool = False, lock: bool = False) -> bytes:
    """Return a form of one page; with `acts` it holds scripts, actions and an attached file."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 40 760 Td (PETITION 415-555-0190) Tj ET")
    widgets = [_widget(pdf, field, page) for field in fields]
    page.obj.Annots = Array(widgets)
    form = Dictionary(Fields=Array(widgets), DA=String("/Helv 10 Tf 0 g"))
    if xfa:
        form.XFA = pdf.make_stream(b"<xdp/>")
    pdf.Root.AcroForm = pdf.make_indirect(form)
    if acts:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("run"), script])))
        page.obj.AA = Dictionary(O=script)
        widgets[0].AA = Dictionary(K=script)
        pdf.attachments["extra.txt"] = b"attached"
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="") if lock else None)
    return out.getvalue()


def _widget(pdf: Pdf, field: Made, page: pikepdf.Page) -> pikepdf.Object:
    widget = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, T=String(field.name), Rect=Array(field.box), P=page.obj, F=4
    )
    if field.label:
        widget.TU = String(field.label)
    if field.states:
        widget.FT = Name.Btn
        looks = {f"/{state}": _look(pdf, field) for state in field.states}
        widget.AP = Dictionary(N=Dictionary({**looks, "/Off": _look(pdf, field)}))
        widget.AS = Name.Off
    else:
        widget.FT = Name.Tx
        widget.Ff = 1 << 12 if field.multiline else 0
        if field.most:
            widget.MaxLen = field.most
    return pdf.make_indirect(widget)


def _look(pdf: Pdf, field: Made) -> pikepdf.Object:
    left, bottom, right, top = field.box
    sides = Array([0, 0, right - left, top - bottom])
    return pdf.make_stream(b"0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form, BBox=sides)
