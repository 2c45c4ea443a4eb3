"""Papers that may not be written: over a limit, numbers that the form forbids, secrets in any spelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.desk import Desk
from tests.acceptance.reading import pdf_text, squeezed

SSN = "219-09-9817"
BORN = "1988-03-07"
# One counted character each, two for the emoji: the form counts as browsers do.
LIMITS = {"ic3_description": 3500, "ic3_technical": 5000, "ic3_witnesses": 1000, "ic3_agencies": 1000}


def failed(document: Any) -> str:
    """Return what the failed checks of an export say, joined."""
    return "\n".join(check["detail"] for check in document["checks"] if not check["ok"])


def refused(desk: Desk, paper: str, *words: str) -> str:
    """Make a paper that must be refused: exit code 1, no file told, none written; return what was said."""
    before = desk.left()
    document = desk.export(paper, f"{paper}.pdf", *words, code=1)
    assert document["files"] == []
    assert document["checkpoint"] is None
    assert desk.left() == before
    return failed(document)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("field", "limit"), LIMITS.items())
def test_one_character_over_a_limit_is_refused_with_the_number(desk: Desk, field: str, limit: int) -> None:
    """Exactly the limit passes; one more is refused with how much it is over, newline and emoji as two."""
    desk.entry("He called again.", "--when", "2026-11-13")
    words = "a" * (limit - 3) + "\n" + "b"
    desk("case", "set", f"{field}={words}b")
    told = refused(desk, "ic3")
    assert f"{limit + 1:,}" in told
    assert f"{limit:,}" in told
    assert " 1 " in told
    desk("case", "set", f"{field}={words}")
    assert desk.export("ic3", "fits.pdf")["files"]
    assert squeezed(words) in squeezed((desk.out / "fits.txt").read_text(encoding="utf-8"))
    desk("case", "set", f"{field}={'a' * (limit - 2)}😀")
    assert desk.export("ic3", "emoji.pdf")["files"]
    desk("case", "set", f"{field}={'a' * (limit - 1)}😀")
    assert " 1 " in refused(desk, "ic3")


def test_entries_together_over_the_limit_are_refused_and_fewer_pass(desk: Desk) -> None:
    """Without a text of its own the description is the entries' words; over the limit they are never cut."""
    first = desk.entry("x" * 3500, "--when", "2026-11-12")
    second = desk.entry("y", "--when", "2026-11-13")
    assert "3,500" in refused(desk, "ic3")
    document = desk.export("ic3", "one.pdf", "--entry", first)
    assert document["files"]
    assert "x" * 3500 in (desk.out / "one.txt").read_text(encoding="utf-8")
    assert pdf_text(desk.out / "one.pdf").count("x") >= 3500
    assert desk.export("ic3", "two.pdf", "--entry", second)["files"]


def test_almost_full_is_a_warning_and_passes(desk: Desk) -> None:
    """From 97 % of a limit the checks say so, and the worksheet is written."""
    desk.entry("He called.", "--when", "2026-11-13")
    desk("case", "set", "ic3_description=" + "a" * 3400)
    document = desk.export("ic3", "near.pdf")
    assert "3,400" in "".join(c["detail"] for c in document["checks"] if c["check"] == "ic3_near_limit")


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "words",
    [
        f"My number is {SSN}.",
        f"SSN:{SSN}",
        "number 219–09–9817 on it",
        "number 219\u00a009\u00a09817 on it",
        "number 219‑09‑9817 on it",
        "number ２１９-０９-９８１７ on it",
        "I was born 7 March 1988.",
        "I was born on March 7, 1988 in Fargo.",
        "DOB 03/07/1988",
        "D.O.B.: 3-7-88",
        "date of birth: 1988-03-07",
        "my birthday is March 7",
        "he wrote 03/07/1988 on the wall",
        "he wrote 7.3.1988 on the wall",
        "he wrote March 7th, 1988 on the wall",
        "he wrote 7\u00a0Mar\u00a01988 on the wall",
    ],
)
def test_a_social_security_number_or_birth_date_is_refused(desk: Desk, words: str) -> None:
    """Known birth dates in any spelling, dates after "born", and SSNs stop the worksheet; no option helps."""
    desk("person", "add", "--name", "Jordan Avery", "--role", "me", "--set", f"birth_date={BORN}")
    desk.entry("He called. " + words, "--when", "2026-11-13")
    document = desk.export("ic3", "ic3.pdf", code=1)
    finds = [check["detail"].partition(":")[0] for check in document["checks"] if check["check"] == "find"]
    assert finds
    assert document["files"] == []
    allow = [word for find in finds for word in ("--allow", find)]
    refused(desk, "ic3", *allow, "--allow", "shapes")


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("case", "set", f"ic3_description=I am {SSN}"), "step 5"),
        (("case", "set", f"ic3_technical=log {SSN}"), "step 6"),
        (("case", "set", f"ic3_witnesses=W. Ode {SSN}"), "step 6"),
        (("case", "set", f"ic3_agencies=Fargo PD {SSN}"), "step 6"),
        (("case", "set", f"safe_address2=c/o {SSN}"), "step 2"),
        (("case", "set", "ic3_self=no", f"ic3_filer_name=Jordan {SSN}"), "step 1"),
        (("case", "set", "ic3_business=yes", f"ic3_business_name=Bell {SSN}"), "step 2, Business Information"),
        (("case", "set", "ic3_business=yes", f"ic3_it_contact=Lee {SSN}"), "Business IT POC"),
        (("case", "set", "ic3_complaint_number=I-1", f"ic3_earlier=I-0 {SSN}"), "step 5"),
        (("transaction", "add", "--kind", "other", "--kind-other", f"coins {SSN}"), "step 3, Transaction 1, If other"),
        (("case", "set", "ic3_lost=yes", f"ic3_total={SSN}"), "step 3"),
        (("person", "add", "--name", f"Casey {SSN}", "--role", "other"), "step 4"),
        (("person", "add", "--name", "Casey", "--role", "other", "--handle", SSN), ""),
        (("person", "add", "--name", "Casey", "--role", "other", "--email", "c@x.example", "--email", f"{SSN}@x.example"), ""),
        (("transaction", "add", "--kind", "p2p", "--amount", "5", "--set", f"note=to {SSN}"), None),
    ],
)  # fmt: skip
def test_the_place_of_a_forbidden_number_is_named(
    desk: Desk, words: tuple[str, ...], place: str | None
) -> None:
    """Wherever it stands in the worksheet it is found and its box is named; what is not printed is no find."""
    desk.entry("He called.", "--when", "2026-11-13")
    desk(*words)
    if place is None:
        desk.export("ic3", "ic3.pdf")
        assert SSN not in (desk.out / "ic3.txt").read_text(encoding="utf-8")
        return
    told = refused(desk, "ic3")
    assert place in told
    assert "Social Security" in told


def test_ordinary_dates_and_numbers_pass(desk: Desk) -> None:
    """A date of an incident, an account number in its box and a phone number stop nothing."""
    desk("person", "add", "--name", "Casey Rowe", "--role", "other", "--phone", "2185550199", "--set",
         "birth_date=1985-06-01")  # fmt: skip
    desk("transaction", "add", "--kind", "wire", "--amount", "640", "--set", "to_account=219099817",
         "--date", "2026-08-07")  # fmt: skip
    desk.entry("On 3 March 2026 and 07/03/2026 he called 14 times.", "--when", "2026-11-13")
    assert desk.export("ic3", "ic3.pdf")["files"]


def test_nine_bare_digits_can_be_allowed(desk: Desk) -> None:
    """Nine digits in a story may be an SSN or not: refused, and printed when the person says so."""
    desk.entry("The case had the number 219099817.", "--when", "2026-11-13")
    refused(desk, "ic3")
    document = desk.export("ic3", "ic3.pdf", code=1)
    find = next(c["detail"].partition(":")[0] for c in document["checks"] if c["check"] == "find")
    assert desk.export("ic3", "allowed.pdf", "--allow", find)["files"]


PHONES = [
    "(701) 555-0143",
    "701.555.0143",
    "701-555-0143",
    "7015550143",
    "+17015550143",
    "1-701-555-0143",
    "701–555–0143",
    "701\u00a0555\u00a00143",
    "7 0 1 5 5 5 0 1 4 3",
    "70\u00ad1-555-01\u200b43",
    "７０１-５５５-０１４３",
    "701/555/0143",
    "(701)5550143",
    "555-0143",
]
PLACES = [
    "4417 Larkspur Lane",
    "4417 Larkspur Ln.",
    "4417 LARKSPUR LANE, Apt 2",
    "Larkspur Lane",
    "44\u00ad17 Lark\u00adspur Lane",
    "4417 Lárkspur Lane",
    "4417\nLarkspur\nLane",
    "4417 Larkspur",
    "jordan.private@example.org",
    "jordan.private at example.org",
    "my mail JORDAN.PRIVATE",
    "the key is with QZX Ottoline since Tuesday evening",
]


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A vault that knows what must stay private."""
    desk("person", "add", "--name", "Jordan Avery", "--role", "me", "--address",
         "4417 Larkspur Lane, Fargo, ND 58103", "--phone", "(701) 555-0143", "--email",
         "jordan.private@example.org")  # fmt: skip
    desk.entry("Nothing much.", "--when", "2026-01-01", "--private-note",
               "the key is with QZX Ottoline since Tuesday evening")  # fmt: skip
    return desk


@pytest.mark.parametrize("paper", ["packet", "json"])
def test_a_secret_in_the_story_stops_the_paper_in_any_spelling(told: Desk, paper: str) -> None:
    """Each entry that gives a secret away is found and its words shown; `shapes` does not let it through."""
    for number, secret in enumerate((*PHONES, *PLACES), start=1):
        told.entry(f"Story {number}: he said {secret} and left.", "--when", "2026-11-13T10:00")
    words = refused(told, paper, "--allow", "shapes")
    missed = [
        secret for number, secret in enumerate((*PHONES, *PLACES), start=1) if f"Story {number}:" not in words
    ]
    assert not missed


@pytest.mark.parametrize("secret", [PHONES[9], PLACES[4], PLACES[6], PLACES[9]])
def test_the_paper_alone_with_one_secret_is_refused(told: Desk, secret: str) -> None:
    """Found alone too, in the packet and in the table."""
    entry = told.entry(f"He said {secret} and left.", "--when", "2026-11-13")
    for paper in ("packet", "csv"):
        assert refused(told, paper, "--entry", entry, "--allow", "shapes")


def test_a_find_can_be_allowed_by_its_own_id_alone(told: Desk) -> None:
    """With the id that the check printed the paper is written, and only that find is let through."""
    entry = told.entry("He shouted 4417 Larkspur Lane.", "--when", "2026-11-13")
    document = told.export("packet", "a.pdf", "--entry", entry, code=1)
    finds = {
        c["detail"].partition(":")[0] for c in document["checks"] if c["check"] == "find" and not c["ok"]
    }
    allow = [word for find in sorted(finds) for word in ("--allow", find)]
    assert told.export("packet", "b.pdf", "--entry", entry, *allow)["files"]
    other = told.entry("He shouted 701 555 0143.", "--when", "2026-11-13")
    assert refused(told, "packet", "--entry", entry, "--entry", other, *allow)
    assert told.left() == ["b.pdf"]


def test_a_secret_inside_an_exhibit_is_found(told: Desk, tmp_path: Path) -> None:
    """Text files, mail headers and file names that go into the packet are read too."""
    note = tmp_path / "note.txt"
    note.write_text("he wrote: 4417 larkspur ln\n", encoding="utf-8")
    mail = tmp_path / "mail.eml"
    mail.write_bytes(
        b"From: a@b.example\r\nTo: jordan.private@example.org\r\nSubject: x\r\n\r\nCall 701.555.0143\r\n"
    )
    named = tmp_path / "Larkspur Lane 4417.txt"
    named.write_text("nothing here\n", encoding="utf-8")
    for path in (note, mail, named):
        entry = told.entry("He sent this.", "--when", "2026-11-13", "--evidence", str(path))
        assert refused(told, "packet", "--entry", entry, "--allow", "shapes"), path.name


def finds_of(document: Any) -> list[str]:
    """Return the ids of the finds that stop a paper, each once."""
    details = (c["detail"] for c in document["checks"] if c["check"] == "find" and not c["ok"])
    return sorted({detail.partition(":")[0] for detail in details})


def test_a_find_in_the_story_is_replaced_and_the_record_keeps_it(told: Desk) -> None:
    """With `--withhold` every paper prints words in brackets in place of it, says so, and can be written."""
    entry = told.entry(
        "He shouted 4417 Larkspur Lane.", "--when", "2026-11-13", "--set", "title=At Larkspur Lane"
    )
    told("entry", "amend", entry, "--set", "effect=I moved my calls to 701 555 0143.")
    document = told.export("packet", "no.pdf", "--entry", entry, code=1)
    withhold = [word for find in finds_of(document) for word in ("--withhold", find)]
    for paper, name in (
        ("packet", "a.pdf"),
        ("csv", "a.csv"),
        ("json", "a.json"),
        ("copysheet", "c.pdf"),
        ("bundle", "b"),
    ):
        made = told.export(paper, name, "--entry", entry, *withhold)
        assert made["files"], paper
        assert "replaced in this paper" in "".join(check["detail"] for check in made["checks"])
    words = pdf_text(told.out / "a.pdf") + pdf_text(told.out / "c.pdf")
    for name in ("a.csv", "a.json", "b/incidents.csv", "b/incidents.json"):
        read = (told.out / name).read_text(encoding="utf-8")
        assert "He shouted [address withheld]." in read, name
        words += read
    words += pdf_text(told.out / "b" / "index.pdf")
    assert "arkspur" not in words
    assert "0143" not in words
    assert "something private was withheld" in " ".join(words.split())
    assert told("entry", "show", entry).json["what"] == "He shouted 4417 Larkspur Lane."
    told("export", "log", "--out", str(told.out / "l"), "--withhold", "address-1", code=2)


def test_an_item_can_be_left_out_of_a_paper(told: Desk, tmp_path: Path) -> None:
    """A find in a file stops the paper; without the item it is written, and no exhibit is named."""
    note = tmp_path / "note.txt"
    note.write_text("he wrote: 4417 larkspur ln\n", encoding="utf-8")
    entry = told.entry("He sent this.", "--when", "2026-11-13", "--evidence", str(note))
    refused(told, "packet", "--entry", entry)
    assert told.export("packet", "a.pdf", "--entry", entry, "--without-item", "1")["files"]
    assert "note.txt" not in pdf_text(told.out / "a.pdf")
    assert told.export("bundle", "b", "--entry", entry, "--without-item", "1")["files"]
    assert "note.txt" not in (told.out / "b" / "incidents.json").read_text(encoding="utf-8")


def test_a_release_is_for_one_paper_only(told: Desk) -> None:
    """A field released for a document passes there and is refused in the next one."""
    entry = told.entry("He texted 701-555-0143.", "--when", "2026-11-13")
    release = ("--release", "Jordan Avery:phone")
    assert told.export("packet", "a.pdf", "--entry", entry, *release)["files"]
    assert refused(told, "packet", "--entry", entry)


def test_a_vault_that_knows_no_address_stops_and_never_reads_as_clean(desk: Desk) -> None:
    """An address in the story stops the paper by its shape; allowed, the result says what was not checked."""
    entry = desk.entry("He drove to 1423 Birchwood Lane, Apt 3.", "--when", "2026-11-13")
    assert "by its shape" in refused(desk, "packet", "--entry", entry)
    made = desk.export("packet", "a.pdf", "--entry", entry, "--allow", "shapes")
    told = {check["check"]: check["detail"] for check in made["checks"]}
    assert {"not_checked_home", "not_checked_work", "not_checked_school"} <= set(told)
    other = desk.entry("He called.", "--when", "2026-11-12")
    ran = desk("export", "packet", "--out", str(desk.out / "b.pdf"), "--entry", other, plain=True)
    assert "Nothing was found of what is known, but not everything is known." in ran.out
    assert "home_told=no" in ran.out
    desk("case", "set", "home_told=no", "work_told=no", "school_told=no")
    ran = desk("export", "packet", "--out", str(desk.out / "c.pdf"), "--entry", other, plain=True)
    assert "Nothing was found. Looked for" in ran.out
    assert "not_checked" not in ran.out
    assert "home_told" not in ran.err
