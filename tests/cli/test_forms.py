"""A court's own form on the command line: looked at, mapped, filled."""

from __future__ import annotations

import os
from pathlib import Path

import pikepdf
import pytest

from tests.blank_forms import Made, blank_form
from tests.cli.conftest import Daybook

FIELDS = [
    Made("who", label="Name of petitioner"),
    Made("them", (40, 650, 300, 670), "Name of respondent"),
    Made("story", (40, 300, 560, 600), multiline=True),
    Made("spouses", (40, 200, 50, 210), states=("Yes",)),
    Made("dating", (60, 200, 70, 210), states=("Yes",)),
    Made("pages", (80, 200, 90, 210), states=("Yes",)),
]


@pytest.fixture
def told(made: Daybook) -> Daybook:
    """A record with a petitioner, a respondent and two incidents."""
    made(
        "person",
        "add",
        "--role",
        "me",
        "--name",
        "Jordan Avery",
        "--address",
        "12 Elm Street, Eastmoor, CA 94998",
    )
    other = made("person", "add", "--role", "other", "--name", "Casey Rowe").json["id"]
    made("case", "set", "relationship=dating", f"respondent={other}", "jurisdiction=US-MA", "court=Eastmoor")
    made("entry", "add", "--what", "He stood at the gate.", "--when", "2026-11-14T20:40", "--where", "home")
    made("entry", "add", "--what", "He called nine times.", "--when", "2026-11-10", "--harm", "I shook.")
    return made


def stated(path: Path) -> dict[str, str]:
    """Read the values of a filled form with another library's eyes."""
    with pikepdf.open(path) as file:
        return {str(field.T): str(field.get("/V", "")) for field in file.Root.AcroForm.Fields}


def test_a_form_never_seen_is_mapped_once_and_filled(told: Daybook, daybook: Daybook, tmp_path: Path) -> None:
    """Unknown: its fields are listed; mapped: filled, also in a copy of the file under another name."""
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form(FIELDS, acts=True))
    shown = told("form", "show", str(blank)).json
    assert (shown["known"], shown["mapped"], shown["reader"]) == (False, False, None)
    assert [field["name"] for field in shown["fields"]] == [field.name for field in FIELDS]
    daybook("export", "form", "--blank", str(blank), "--out", str(tmp_path / "no.pdf"), code=2)
    told("form", "map", str(blank), "--reader", "served", "--title", "Petition", "--more", "pages",
         "--set", "who=petitioner.name", "--set", "them=respondent.name", "--set", "story=account",
         "--set", "spouses=relationship:spouse", "--set", "dating=relationship:dating|former_dating")  # fmt: skip
    again = tmp_path / "again.pdf"
    again.write_bytes(blank.read_bytes())
    out = tmp_path / "filled.pdf"
    done = told("export", "form", "--blank", str(again), "--out", str(out))
    assert done.code == 0, done.err
    assert [Path(file["path"]).name for file in done.json["files"]] == ["filled.pdf"]
    values = stated(out)
    assert values["who"] == "Jordan Avery"
    assert values["them"] == "Casey Rowe"
    assert values["spouses"] == ""
    assert values["dating"] == "/Yes"
    assert values["pages"] == ""
    assert values["story"].splitlines() == [
        "8:40 pm on 14 November 2026. Where: home.",
        "He stood at the gate.",
        "",
        "10 November 2026.",
        "He called nine times.",
        "Harm: I shook.",
    ]


def test_an_address_in_the_story_stops_the_form(told: Daybook, daybook: Daybook, tmp_path: Path) -> None:
    """What must stay private is found in what goes into a served form, though the court's own text is not."""
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form(FIELDS))
    told("form", "map", str(blank), "--reader", "served", "--set", "story=account")
    told("entry", "add", "--what", "He wrote 12 Elm Street on the wall.", "--when", "2026-11-15")
    out = tmp_path / "filled.pdf"
    done = daybook("export", "form", "--blank", str(blank), "--out", str(out), code=1)
    assert not out.exists()
    finds = [check["detail"] for check in done.json["checks"] if check["check"] == "find"]
    assert any("12 Elm Street" in find for find in finds)
    assert not any("0190" in find for find in finds)


@pytest.mark.usefixtures("told")
def test_values_of_another_reader_are_refused(daybook: Daybook, tmp_path: Path) -> None:
    """No mapping brings the petitioner's address into a form that is served, or a field that is not there."""
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form(FIELDS))
    for words in ("who=petitioner.address", "nobody=court", "who="):
        daybook("form", "map", str(blank), "--reader", "served", "--set", words, code=2)


def test_a_sealed_form_may_hold_the_address(told: Daybook, tmp_path: Path) -> None:
    """A form for the clerk's sealed file takes the real address, flat when asked."""
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form(FIELDS))
    told("form", "map", str(blank), "--reader", "sealed", "--set", "who=petitioner.address")
    out = tmp_path / "filled.pdf"
    done = told("export", "form", "--blank", str(blank), "--flat", "--out", str(out))
    assert done.code == 0, done.err
    with pikepdf.open(out) as file:
        assert "/AcroForm" not in file.Root


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("data", [b"", b"no form", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_form_is_told(daybook: Daybook, tmp_path: Path, data: bytes) -> None:
    """Junk gives a sentence and an exit code, and writes nothing."""
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(data)
    for words in (
        ("form", "show", str(blank)),
        ("export", "form", "--blank", str(blank), "--out", str(tmp_path / "x")),
    ):
        done = daybook(*words, plain=True, code=None)
        assert done.code not in {0, 1}
        assert done.err.strip()
        assert "Traceback" not in done.err
    assert not (tmp_path / "x").exists()


def test_the_forms_of_massachusetts_are_filled(told: Daybook, samples: Path, tmp_path: Path) -> None:
    """The affidavit goes on over the page with its box ticked; complaint and information forms take their fields."""
    for number in range(40):
        told(
            "entry",
            "add",
            "--what",
            f"Event {number}. " + "He came back and waited. " * 12,
            "--when",
            f"2026-09-{number % 28 + 1:02d}",
        )
    out = tmp_path / "affidavit.pdf"
    done = told(
        "export",
        "form",
        "--blank",
        str(samples / "court_forms" / "ma_complaint_209A_affidavit.pdf"),
        "--out",
        str(out),
    )
    assert done.code == 0, done.json["checks"]
    names = [Path(file["path"]).name for file in done.json["files"]]
    assert names == ["affidavit.pdf", "affidavit-additional.pdf"]
    values = stated(out)
    assert values["incident_date"] == "14 November 2026"
    assert values["has_addendum"] == "/Yes"
    assert values["affidavit_body"].startswith(
        "8:40 pm on 14 November 2026. Where: home.\nHe stood at the gate."
    )
    assert values["plaintiff_signature"] == ""
    first = tmp_path / "complaint.pdf"
    assert (
        told(
            "export",
            "form",
            "--blank",
            str(samples / "court_forms" / "ma_complaint_209A_labeled_1.pdf"),
            "--out",
            str(first),
        ).code
        == 0
    )
    values = stated(first)
    assert (values["user_name_full"], values["defendant"]) == ("Jordan Avery", "Casey Rowe")
    assert values["defendant_and_plaintiff_are_dating_or_dated"] == "/Yes"
    assert values["defendant_abuse_caused_physical_harm"] == ""
    about = tmp_path / "about.pdf"
    assert (
        told(
            "export",
            "form",
            "--blank",
            str(samples / "court_forms" / "ma_defendant-information-209A.pdf"),
            "--out",
            str(about),
        ).code
        == 0
    )
    assert stated(about)["defendant_name"] == "Casey Rowe"
    assert "Elm" not in " ".join(stated(about).values())
    sealed = tmp_path / "sealed.pdf"
    blank = samples / "court_forms" / "ma_209A_Plaintiff_Confidential_Information.pdf"
    assert told("export", "form", "--blank", str(blank), "--out", str(sealed)).code == 0
    assert stated(sealed)["plaintiff_address_residential"] == "12 Elm Street, Eastmoor, CA 94998"


@pytest.mark.usefixtures("told")
def test_a_pipe_in_place_of_a_form_is_told(daybook: Daybook, tmp_path: Path) -> None:
    """What is no file is refused at once and not waited for."""
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    done = daybook("form", "show", str(pipe), plain=True, code=None)
    assert done.code not in {0, 1}
    assert done.err.strip()
