"""The made-up case: built whole, shows the whole product, passes every check, and names nobody real."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.acceptance.desk import PASSPHRASE, Ran, run
from tests.acceptance.reading import everything_in, one_line, pdf_text, spelled

PAPERS = (
    "packet.pdf",
    "confidential-respondent.pdf",
    "confidential-petitioner.pdf",
    "log.pdf",
    "ic3.pdf",
    "bundle.zip",
)
Built = tuple[Path, Ran]


@pytest.fixture(scope="session")
def secret(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The options that open the demo's vault with the passphrase it printed."""
    file = tmp_path_factory.mktemp("secret") / "secret"
    file.write_text(built[1].json["passphrase"] + "\n", encoding="utf-8")
    return ("--vault", str(built[0] / "vault"), "--passphrase-file", str(file), "--json")


def asked(secret: tuple[str, ...], *words: str) -> Any:
    """Ask the demo's vault."""
    ran = run(*words, *secret)
    assert ran.code == 0, ran.err
    return ran.json


@pytest.fixture(scope="session")
def entries(secret: tuple[str, ...]) -> list[dict[str, Any]]:
    """Every entry of the demo, whole."""
    return [asked(secret, "entry", "show", row["id"]) for row in asked(secret, "entry", "list")["entries"]]


def test_it_leaves_the_vault_and_six_papers(built: Built) -> None:
    """Exit code 0; vault, passphrase and files are told, and stand there, for this account alone."""
    folder, ran = built
    assert ran.code == 0, ran.err
    assert ran.err == ""
    told = ran.json
    assert set(told) >= {"vault", "passphrase", "files"}
    assert told["vault"] == str(folder / "vault")
    assert {str(folder / name) for name in PAPERS} <= set(told["files"])
    for path in told["files"]:
        assert Path(path).stat().st_size > 1000
        assert Path(path).stat().st_mode & 0o077 == 0
    assert {path.name for path in folder.iterdir()} == {"vault", *(Path(path).name for path in told["files"])}


def test_a_second_run_touches_nothing(built: Built) -> None:
    """Where there is a demo already, the command refuses with 2 and leaves every byte as it was."""
    folder, _ = built
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}
    ran = run("demo", str(folder), "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == "exists"
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")} == before


@pytest.mark.parametrize("name", ["packet.pdf", "confidential-respondent.pdf", "ic3.txt", "bundle.zip"])
def test_a_paper_in_the_way_is_noticed_before_anything_is_made(tmp_path: Path, name: str) -> None:
    """A file where a paper would go stops the demo before the vault is made."""
    (tmp_path / name).write_bytes(b"mine")
    ran = run("demo", str(tmp_path), "--json")
    assert ran.code == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"mine"


def test_every_paper_is_whole(built: Built, secret: tuple[str, ...]) -> None:
    """`check` finds nothing in any paper, nor in the vault."""
    folder, _ = built
    for name in PAPERS:
        document = asked(secret, "check", str(folder / name))
        assert (document["ok"], document["problems"]) == (True, []), name
    report = asked(secret, "vault", "verify", "--full")
    assert (report["ok"], report["problems"], report["repaired"]) == (True, [], [])


def test_the_case_shows_the_whole_product(secret: tuple[str, ...], entries: list[dict[str, Any]]) -> None:
    """Some 47 entries over nine months, every precision, several kinds and persons, versions and evidence."""
    rows = asked(secret, "entry", "list")["entries"]
    assert 44 <= len(rows) <= 50
    days = sorted(date.fromisoformat(row["when"][:10]) for row in rows if row["when"])
    assert 240 <= (days[-1] - days[0]).days <= 300
    assert {row["precision"] for row in rows} >= {"exact", "about", "between", "unknown"}
    assert len({kind for row in rows for kind in row["kinds"]}) > 8
    assert any(row["versions"] > 1 for row in rows)
    kinds = {row["kind"] for row in asked(secret, "evidence", "list")["evidence"]}
    assert {"photo", "pdf", "email", "audio", "video", "text"} <= kinds
    for field in ("hold", "private_note", "most_serious"):
        assert any(entry[field] for entry in entries), field
    for name, plural in (
        ("report", "reports"),
        ("order", "orders"),
        ("transaction", "transactions"),
        ("place", "places"),
        ("needed", "needed"),
        ("referral", "referrals"),
        ("helper", "helpers"),
    ):
        assert asked(secret, name, "list")[plural], name
    assert asked(secret, "patterns")["danger"]
    assert asked(secret, "search", "gate")["total"] >= 0


def test_no_paper_for_others_gives_the_case_away(
    built: Built, secret: tuple[str, ...], entries: list[dict[str, Any]]
) -> None:
    """Packet and respondent's sheet hold no contact of the petitioner, child or witness and no private note."""
    folder, _ = built
    people = asked(secret, "person", "list")["people"]
    close = [person for person in people if person["role"] in {"me", "child", "witness"}]
    secrets = [value for person in close for name in ("phone", "email", "address") for value in person[name]]
    secrets += [person["school"] for person in close if person["school"]]
    secrets += [entry["private_note"] for entry in entries if entry["private_note"]]
    secrets += [entry["what"] for entry in entries if entry["hold"]]
    assert len(secrets) > 6
    for name in ("packet.pdf", "confidential-respondent.pdf"):
        text = one_line(pdf_text(folder / name))
        data = b"\n".join(data for _, data in everything_in(folder / name))
        for words in secrets:
            assert one_line(words) not in text
            assert not any(form in data for form in spelled(words)), f"{words} in {name}"


def test_the_packet_tells_every_incident_that_it_may(built: Built, entries: list[dict[str, Any]]) -> None:
    """Each entry that is neither held nor withdrawn is in the packet with its first words."""
    text = one_line(pdf_text(built[0] / "packet.pdf"))
    for entry in entries:
        assert (one_line(entry["what"])[:60] in text) is not entry["hold"], entry["title"]


def test_names_and_numbers_are_invented(secret: tuple[str, ...], entries: list[dict[str, Any]]) -> None:
    """Phone numbers are of the range kept for stories, mail addresses of the domains kept for examples."""
    records = [asked(secret, kind, "list") for kind in ("person", "place", "report", "transaction")]
    told = json.dumps([records, entries])
    for phone in re.findall(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b", told):
        assert re.search(r"555.01\d\d$", phone), phone
    for domain in re.findall(r"@([\w-]+(?:\.[\w-]+)+)", told):
        assert domain.split(".")[-2] == "example" or domain.endswith((".example", ".invalid")), domain


def test_no_file_names_the_product(built: Built) -> None:
    """The product's name stands in no paper, in no metadata and in no file of the bundle."""
    folder, _ = built
    for name in PAPERS[:-1]:
        data = b"\n".join(data for _, data in everything_in(folder / name))
        assert b"daybook" not in data.lower(), name
    with zipfile.ZipFile(folder / "bundle.zip") as archive:
        for name in archive.namelist():
            assert b"daybook" not in archive.read(name).lower() + name.lower().encode(), name


def test_papers_have_titles_and_bookmarks(built: Built) -> None:
    """Every PDF has a title, and the packet has bookmarks to its parts and exhibits."""
    for name in PAPERS[:-1]:
        with pikepdf.open(built[0] / name) as pdf:
            assert str(pdf.docinfo["/Title"]), name
    with pikepdf.open(built[0] / "packet.pdf") as pdf, pdf.open_outline() as outline:
        assert len(outline.root) > 4


def test_the_passphrase_opens_nothing_else(built: Built, tmp_path: Path) -> None:
    """A wrong passphrase is refused as with any vault."""
    wrong = tmp_path / "wrong"
    wrong.write_text(PASSPHRASE, encoding="utf-8")
    copy = tmp_path / "vault"
    copy.mkdir()
    for path in (built[0] / "vault").rglob("*"):
        target = copy / path.relative_to(built[0] / "vault")
        target.mkdir(exist_ok=True, parents=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    assert run("vault", "info", "--vault", str(copy), "--passphrase-file", str(wrong)).code == 3


@pytest.mark.slow
def test_the_large_case_is_built_too(tmp_path: Path) -> None:
    """`--size large` tells the story over five years and writes the same papers."""
    ran = run("demo", str(tmp_path / "large"), "--size", "large", "--json")
    assert ran.code == 0, ran.err
    assert {Path(path).name for path in ran.json["files"]} >= set(PAPERS)
