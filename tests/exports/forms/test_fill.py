"""A court's own form, filled: the right words in the right fields, and nothing lost."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.court_form import BlankForm, FieldSort, FormField, FormFilling, FormReader
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.sandbox.client import SandboxDecoder
from exports.forms.fill import FilledForm, fill
from exports.forms.looks import draw, longest_start, set_text
from exports.forms.mapping import FormMapping, FormRule, known_forms, read_mapping, written
from exports.forms.values import BETWEEN, NAMES, value_label
from tests.blank_forms import Made, blank_form

BODY = FormField("body", FieldSort.TEXT, page=0, box=(40, 400, 560, 560), points=10, multiline=True)
NAME = FormField("name", FieldSort.TEXT, label="NAME", box=(40, 700, 240, 716))
MORE = FormField("more", FieldSort.TICK, box=(10, 10, 20, 20), states=("Yes",))
BOXES = FormField("kind", FieldSort.TICK, box=(10, 10, 20, 20), states=("a", "b"))
BLANK = BlankForm(1, (NAME, BODY, MORE, BOXES))
REQUEST = ExportRequest(Paper.FORM)


@pytest.fixture(scope="module")
def decoder() -> Iterator[SandboxDecoder]:
    """A decoder with real workers."""
    with SandboxDecoder() as started:
        yield started


def mapped(*rules: FormRule, more: str = "more") -> FormMapping:
    """A mapping of a form that is served."""
    return FormMapping("x", "A petition", FormReader.SERVED, rules, more=more)


def filled(mapping: FormMapping, values: dict[str, str], codes: dict[str, str] | None = None) -> FilledForm:
    """Fill the form of this module."""
    heading = "Additional pages"
    return fill(
        BLANK, mapping, values, codes or {}, heading=heading, request=REQUEST, flat=False, ctx=NoJob()
    )


def words_of(pdf: bytes, tmp_path: Path) -> str:
    """Read a PDF with a program of somebody else."""
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_an_account_that_fits_stands_whole_and_adds_no_page() -> None:
    """A short account goes into its field; no box for added pages is ticked."""
    done = filled(mapped(FormRule("body", ("account",))), {"account": "He stood there."})
    assert done.filling.texts == (("body", "He stood there."),)
    assert done.added is None
    assert done.filling.ticks == ()
    assert done.empty == ("NAME", "more", "kind")


def test_a_long_account_goes_on_where_one_incident_ends() -> None:
    """Every word stands in the field or on the added pages, once, in order, and the box is ticked."""
    incidents = [f"Day {number}.\n" + f"word{number} " * 60 for number in range(12)]
    told = BETWEEN.join(one.strip() for one in incidents)
    done = filled(mapped(FormRule("body", ("account",))), {"account": told})
    (name, inside), = done.filling.texts  # fmt: skip
    assert name == "body"
    assert inside.endswith("(goes on on the additional pages)")
    assert done.filling.ticks == (("more", "Yes"),)
    assert done.added is not None
    start = inside.removesuffix("(goes on on the additional pages)").rstrip()
    assert told.startswith(start)
    assert told[len(start) :].startswith(BETWEEN)


def test_what_is_too_long_for_a_line_stands_whole_on_the_added_pages(tmp_path: Path) -> None:
    """A line that would be too small to read says where it stands; the added page has it under its label."""
    long = "Ana Maria Ruiz Sandoval de la Cruz y Montenegro, also known as Ana Ruiz and as A. M. Sandoval"
    done = filled(mapped(FormRule("name", ("petitioner.name",))), {"petitioner.name": long})
    assert done.filling.texts == (("name", "see additional pages"),)
    assert done.added is not None
    words = " ".join(words_of(done.added.data, tmp_path).split())
    assert f"NAME {long}" in words


def test_a_field_that_takes_so_many_letters_gets_no_more() -> None:
    """The form's own limit of characters holds."""
    short = FormField("short", FieldSort.TEXT, box=(0, 0, 400, 20), most=5)
    assert set_text(short, "12345") is not None
    assert set_text(short, "123456") is None


def test_ticks_follow_codes_and_never_a_guess() -> None:
    """A box is ticked by a code of its rule alone; one of several states needs to be named."""
    rule = FormRule("kind", ("relationship",), ("spouse",), "b")
    assert filled(mapped(rule), {}, {"relationship": "spouse"}).filling.ticks == (("kind", "b"),)
    assert filled(mapped(rule), {}, {"relationship": "dating"}).filling.ticks == ()
    assert filled(mapped(rule), {}, {}).filling.ticks == ()
    unnamed = FormRule("kind", ("relationship",), ("spouse",))
    assert filled(mapped(unnamed), {}, {"relationship": "spouse"}).filling.ticks == ()


def test_a_text_with_a_condition_stands_only_under_it() -> None:
    """A text rule with codes is used for those codes only."""
    rule = FormRule("name", ("relationship",), ("sibling",))
    assert filled(mapped(rule), {"relationship": "brother"}, {"relationship": "sibling"}).filling.texts
    assert not filled(mapped(rule), {"relationship": "partner"}, {"relationship": "dating"}).filling.texts


@given(st.text(alphabet="ab cd\n.é字א", max_size=3_000))
def test_no_letter_of_an_account_is_lost(words: str) -> None:
    """Whatever is told, the start in the field and the rest are the whole, save blanks where it is cut."""
    start = longest_start(BODY, words, end="(goes on)")
    assert words.startswith(start)
    assert set_text(BODY, f"{start}\n(goes on)", smallest=10) is not None


@pytest.mark.parametrize("flat", [False, True])
def test_any_script_comes_back_from_the_file(decoder: SandboxDecoder, tmp_path: Path, *, flat: bool) -> None:
    """Latin with accents, Arabic, Chinese and Cyrillic are in the file as text, in fields or in the page."""
    blank_bytes = blank_form(
        [
            Made("name", label="NAME"),
            Made("body", (40, 100, 560, 600), multiline=True),
            Made("box", states=("On",)),
        ]
    )
    blank = decoder.form_fields(blank_bytes)
    fields = {field.name: field for field in blank.fields}
    values = {"name": "Zoë Ñandú", "body": "Он пришёл.\n他来了。\nجاء"}
    texts = [set_text(fields[name], value) for name, value in values.items()]
    drawn = draw([each for each in texts if each is not None], NoJob())
    filling = FormFilling(tuple(values.items()), (("box", "On"),), drawn, flat)
    done = decoder.fill_form(blank_bytes, filling)
    read = words_of(done, tmp_path)
    for word in ("Zoë Ñandú", "Он пришёл.", "他来了。"):
        assert word in read
    with pikepdf.open(io.BytesIO(done)) as file:
        assert ("/AcroForm" in file.Root) is not flat
        if not flat:
            stated = {str(field.T): str(field.get("/V", "")) for field in file.Root.AcroForm.Fields}
            assert stated == {**values, "box": "/On"}


def test_nothing_that_acts_is_left(decoder: SandboxDecoder) -> None:
    """Scripts, actions and attached files of a blank are not in the filled form."""
    blank = blank_form([Made("name")], acts=True)
    done = decoder.fill_form(blank, FormFilling((), (), draw([], NoJob())))
    with pikepdf.open(io.BytesIO(done)) as file:
        assert not file.attachments
        told = repr(list(file.objects))
    assert "JavaScript" not in told
    assert b"JavaScript" in blank


@pytest.mark.parametrize("kind", ["xfa", "lock"])
def test_protected_forms_are_told(decoder: SandboxDecoder, kind: str) -> None:
    """A dynamic or encrypted form is named as one that cannot be filled."""
    assert decoder.form_fields(
        blank_form([Made("name")], xfa=kind == "xfa", lock=kind == "lock")
    ).is_protected


def test_broken_forms_are_refused(decoder: SandboxDecoder) -> None:
    """Junk, a cut file, a ring of fields and too many of them end in a declared error."""
    whole = blank_form([Made("name")])
    with pikepdf.open(io.BytesIO(whole)) as file:
        field = file.Root.AcroForm.Fields[0]
        field.Kids = pikepdf.Array([field])
        ring = io.BytesIO()
        file.save(ring)
    many = blank_form([Made(f"f{number}") for number in range(3_050)])
    for data in (b"", b"%PDF-1.7\n", whole[: len(whole) // 3], ring.getvalue(), many):
        with pytest.raises(KnownError) as error:
            decoder.form_fields(data)
        assert error.value.code in {ErrorCode.PREVIEW_FAILED, ErrorCode.PREVIEW_TIMED_OUT}


def test_the_table_names_values_that_there_are() -> None:
    """Every value of a known form is one that its reader may see, and has a label."""
    for form in known_forms():
        assert form.source
        assert form.revision
        for rule in form.rules:
            assert set(rule.values) <= {*NAMES[form.reader], "respondent.gender"}, rule.field
    assert all(value_label(name) for names in NAMES.values() for name in names)


def test_a_mapping_comes_back_as_it_was() -> None:
    """What a person said of a form is read again as it was written."""
    mapping = mapped(FormRule("a", ("court", "county")), FormRule("b", ("guns",), ("yes", "no"), "On"))
    assert read_mapping("x", written(mapping)) == mapping
