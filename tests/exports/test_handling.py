"""The handling log and the sheet of a checkpoint: what they say, what they never say, and that they last."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from app.domain.case import CaseSnapshot, Export
from app.domain.errors import ErrorCode
from app.domain.evidence import EVERY_ITEM, ErasedItem, HandlingEvent, acts_by_item
from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.proofs import IssuedCheckpoint
from app.domain.views.custody import custody
from app.services.proof import tidy_note
from exports.checkpoint_sheet import render_checkpoint_sheet
from exports.handling import render_handling_log
from tests.exports.builders import PHOTO, at, entry, full_case, ident, pdf_text, request
from tests.services.refusals import refused

NOTE = (
    "nv1/ucq2fi5euwtkpkfj\n3\njTsXV8G0uTHuDmHUDoB26g0qr6Cf8M4pzmzyXBJYKc4=\n\n— nv1/ucq2fi5euwtkpkfj "
    "617Nvvpxuc7DgbLEBwnMlTrCsPa2acN5SfKKZpqfCiKl7eUwcSyXq7v/3DINuGPhfFo+csHmNIajiO/qt+2GCAI7DAs=\n"
)
KEY = "nv1/ucq2fi5euwtkpkfj+eb5ecdbe+AWmMTJn9HB+t+CdD7cySuFett4mtSKOGkTPRwtYX+CjU"
ISSUED = IssuedCheckpoint(NOTE, 1_203_004, KEY, at("2026-11-16T12:00"))


def handled() -> CaseSnapshot:
    """The full case in which the photo was added, checked, shown, put into a packet, and copied."""
    acts = (
        HandlingEvent(EVERY_ITEM, at("2026-11-14T09:00"), "checked_all", count=9),
        HandlingEvent(PHOTO.id, at("2026-11-15T18:05"), "added", program="0.1.0"),
        HandlingEvent(EVERY_ITEM, at("2026-11-15T19:00"), "checked_all", count=7),
        HandlingEvent(PHOTO.id, at("2026-11-16T18:05"), "exported", export=ident("packet")),
        HandlingEvent(PHOTO.id, at("2026-11-16T18:06"), "exported", export=ident("lawyer")),
        HandlingEvent(PHOTO.id, at("2026-11-16T17:00"), "copied", behind_ms=3_960_000),
    )
    made = (
        Export(ident("packet"), at("2026-11-16T18:05"), "packet", "judge"),
        Export(ident("lawyer"), at("2026-11-16T18:06"), "bundle", "attorney"),
    )
    return replace(full_case(), handling=acts, exports=made)


def handling(case: CaseSnapshot, **asked: object) -> bytes:
    """Draw the log."""
    wanted = request(Paper.HANDLING, **asked)
    return render_handling_log(custody(case, wanted), wanted, NoJob())[0].data


def test_each_act_has_its_time_paper_and_version(tmp_path: Path) -> None:
    """Number, name, hash and every act in order; a check of the whole record counts from when the item came."""
    words = " ".join(pdf_text(handling(handled(), evidence=(PHOTO.id,)), tmp_path, "-raw").split())
    assert PHOTO.name in words
    assert PHOTO.sha256 in words.replace(" ", "")
    acts = (
        "Added",
        "with the whole record, 7 items",
        "protective-order packet, for the judge",
        "1 hour behind",
    )
    assert [words.rindex(act) for act in acts] == sorted(words.rindex(act) for act in acts)
    assert "9 items" not in words
    assert "0.1.0" in words
    assert "as recorded by this program" in words
    assert "(UTC-06:00)" in words


def test_it_names_no_lawyer_and_no_other_item(tmp_path: Path) -> None:
    """A paper that was for a lawyer is named without saying so; items that were not chosen are not there."""
    case = handled()
    words = pdf_text(handling(case, evidence=(PHOTO.id,)), tmp_path).lower()
    assert "evidence bundle" in words
    for hidden in ("lawyer", "attorney", "passphrase:", "vault"):
        assert hidden not in words
    others = [item for item in case.evidence if item.id != PHOTO.id]
    assert others
    assert not any(item.name.lower() in words for item in others)


def test_items_of_held_entries_alone_stay_out() -> None:
    """Also when they are asked for by id; an item that another entry shows is there."""
    held = entry("held", what="x", hold=True, evidence=(PHOTO.id,))
    alone = replace(full_case(), entries=(held,))
    with refused(ErrorCode.NOTHING_CHOSEN):
        custody(alone, request(Paper.HANDLING, evidence=(PHOTO.id,)))
    shown = replace(alone, entries=(held, entry("open", what="y", evidence=(PHOTO.id,))))
    assert [item.id for item in custody(shown, request(Paper.HANDLING, evidence=(PHOTO.id,))).items] == [
        PHOTO.id
    ]


def test_an_erased_item_leaves_its_number(tmp_path: Path) -> None:
    """A log of all items says when one was erased, and nothing else of it; no check counts for it afterwards."""
    gone = ErasedItem(ident("gone"), 12, at("2026-11-16T10:00"), "QZ-REASON")
    case = replace(handled(), erased=(gone,))
    words = " ".join(pdf_text(handling(case), tmp_path).split())
    assert "E012: erased" in words
    assert "erased on 16 November 2026" in words
    assert "QZ-REASON" not in words
    checked = HandlingEvent(EVERY_ITEM, at("2026-11-17T10:00"), "checked_all", count=1)
    acts = (HandlingEvent(gone.id, at("2026-11-16T10:00"), "erased"), checked)
    assert acts_by_item(acts) == {gone.id: [acts[0]]}


PAPERS = {
    "handling": lambda: handling(handled()),
    "sheet": lambda: render_checkpoint_sheet(ISSUED, NoJob()).data,
    "sheet on A4": lambda: render_checkpoint_sheet(ISSUED, NoJob(), a4=True).data,
}


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("name", PAPERS)
def test_they_can_be_read_aloud_and_kept(name: str, profile: page.ValidationProfile) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a."""
    report = page.validate_pdf_bytes(PAPERS[name](), profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_the_sheet_is_one_page_and_its_text_is_the_note(tmp_path: Path) -> None:
    """Whatever is copied off the page by a program reads as the note again, with all its lines or not."""
    for a4 in (False, True):
        data = render_checkpoint_sheet(ISSUED, NoJob(), a4=a4).data
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == 1
    words = pdf_text(data, tmp_path)
    copied = words[words.index("nv1/") : words.index("The same checkpoint as a code")]
    assert tidy_note(copied) == NOTE
    assert KEY in "".join(words.split())
    for said in ("It does not show that what was written is true.", "1203004 lines"):
        assert said in " ".join(words.split())


def test_what_names_an_item_and_its_first_act_begin_on_one_page(tmp_path: Path) -> None:
    """No page ends between the name of an item, its hash and the first line of what was done with it."""
    first = HandlingEvent(PHOTO.id, at("2026-11-15T18:05"), "added", program="0.1.0")
    items = tuple(replace(PHOTO, id=ident(f"p{number}"), number=number) for number in range(1, 30))
    acts = tuple(replace(first, evidence=one.id) for one in items)
    case = replace(full_case(), evidence=items, handling=acts)
    asked = tuple(one.id for one in items)
    for page_words in pdf_text(handling(case, evidence=asked), tmp_path, "-layout").split("\f"):
        for part in page_words.split("\nE0")[1:]:
            assert "SHA-256" in part
            assert "What was done" in part
