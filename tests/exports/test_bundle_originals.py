"""What becomes of each original of a bundle: listed, as it is, cleaned with both hashes, or left out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Originals, Paper
from tests.exports.builders import ident, pdf_text, request
from tests.exports.test_bundle import _made, _write


def test_originals_that_hold_more_are_listed_with_what_becomes_of_them() -> None:
    """A place, a contact card and a confidential text are told for each original; plain ones are not listed."""
    _, plan, _ = _made()
    told = {check.check: check.detail for check in plan.checks}
    assert set(told) == {"original_E001", "original_E002", "original_E003"}
    assert "where it was made" in told["original_E001"]
    assert "keep private" in told["original_E002"]
    assert "contact card" in told["original_E003"]
    assert all(check.ok and "as it is" in check.detail for check in plan.checks)


def test_cleaned_copies_stand_in_for_photos_and_the_rest_is_left_out(tmp_path: Path) -> None:
    """A cleaned picture has no metadata, both hashes are in the index, and what cannot be cleaned stays out."""
    case, plan, data = _made(request(Paper.BUNDLE, originals=Originals.CLEANED))
    files = _write(plan, tmp_path)
    assert sorted(path for path in files if path.startswith("data/")) == [
        "data/E001_cleaned.jpg",
        "data/E004_notes.txt",
    ]
    cleaned = files["data/E001_cleaned.jpg"]
    assert cleaned[:2] == b"\xff\xd8"
    assert b"Exif" not in cleaned
    index = "".join(pdf_text(files["index.pdf"], tmp_path).split())
    assert hashlib.sha256(cleaned).hexdigest() in index
    assert hashlib.sha256(data[ident("Foto März.JPG")]).hexdigest() in index
    assert plan.evidence == (ident("Foto März.JPG"), ident("notes.txt"))
    assert case.evidence[0].sha256 in index


def test_each_original_has_a_fate_of_its_own(tmp_path: Path) -> None:
    """One cleaned, one as it is, one left out, and one left out that is not on the list; the list says all of it."""
    photo, mail, notes = ident("Foto März.JPG"), ident("mail.eml"), ident("notes.txt")
    each = ((photo, Originals.CLEANED), (mail, Originals.ASIS), (notes, Originals.OMIT))
    _, plan, data = _made(request(Paper.BUNDLE, originals=Originals.OMIT, originals_of=each))
    files = _write(plan, tmp_path)
    assert sorted(path for path in files if path.startswith("data/")) == [
        "data/E001_cleaned.jpg",
        "data/E002_mail.eml",
    ]
    index = "".join(pdf_text(files["index.pdf"], tmp_path).split())
    assert hashlib.sha256(files["data/E001_cleaned.jpg"]).hexdigest() in index
    assert all(hashlib.sha256(original).hexdigest() in index for original in data.values())
    fates = {note.number: note.fate.value for note in plan.notes}
    assert fates == {1: "cleaned", 2: "asis", 3: "omit", 4: "omit"}
    assert [Originals.CLEANED in note.fates for note in plan.notes] == [True, False, False, False]
    assert plan.cleaned == (photo,)


def test_a_cleaned_copy_of_what_is_no_photo_is_refused() -> None:
    """Asked for by itself it is not silently left out: the item is named."""
    asked = request(Paper.BUNDLE, originals_of=((ident("mail.eml"), Originals.CLEANED),))
    with pytest.raises(KnownError) as caught:
        _made(asked)
    assert (caught.value.code, caught.value.params["item"]) == (ErrorCode.NOT_CLEANABLE, 2)
