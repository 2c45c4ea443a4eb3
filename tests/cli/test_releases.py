"""`daybook release` and `export --under`: what may be shared is written down, and stops what may not."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Daybook

AGREED = ("--told", "signed", "--agreed", "2026-11-10", "--expires", "2026-12-10")


def test_an_export_goes_under_a_release_and_stops_once_it_is_taken_back(
    made: Daybook, tmp_path: Path
) -> None:
    """Demanded, nothing goes without one; named, it stands on the list; taken back, nothing goes any more."""
    made("entry", "add", "--what", "He waited at the gate.")
    assert made("release", "demand").json == {"demanded": False}
    assert made("release", "demand", "on").json == {"demanded": True}
    refused = made("export", "csv", "--out", str(tmp_path / "a.csv"), code=2).json["error"]
    assert refused["code"] == "needs_release"
    release = made(
        "release", "add", "--who", "Dana Cole", "--for", "attorney", "--paper", "csv", *AGREED
    ).json["id"]
    made("export", "csv", "--out", str(tmp_path / "a.csv"), "--under", release)
    assert made("exports", "list").json["exports"][0]["release"] == release
    made("release", "revoke", release, "--by", "Ana")
    shown = made("release", "show", release).json
    assert (shown["revoked"], shown["revoked_by"], shown["expires"]) == ("2026-11-14", "Ana", "2026-12-10")
    refused = made("export", "csv", "--out", str(tmp_path / "b.csv"), "--under", release, code=2).json[
        "error"
    ]
    assert refused["code"] == "release_ended"
    assert refused["message"].startswith("The release was taken back.")
    assert not (tmp_path / "b.csv").exists()


def test_releases_are_listed_those_that_stand_first(made: Daybook) -> None:
    """The list answers every field of every release."""
    made("release", "add", "--who", "Officer Lind", "--agreed", "2026-09-01", "--expires", "2026-10-01")
    made("release", "add", "--who", "Dana Cole", *AGREED)
    assert {one["who"] for one in made("release", "list").json["releases"]} == {"Dana Cole", "Officer Lind"}


def test_a_form_to_sign_is_written(made: Daybook, tmp_path: Path) -> None:
    """Blank it is on no list; with what a release says it can be found and deleted later."""
    made("release", "form", "--out", str(tmp_path / "blank.pdf"), "--language", "es")
    assert made("exports", "list").json["exports"] == []
    release = made("release", "add", "--who", "Dana Cole", *AGREED).json["id"]
    (file,) = made("release", "form", release, "--out", str(tmp_path / "form.pdf")).json["files"]
    assert (file["pages"], file["bytes"]) == (2, (tmp_path / "form.pdf").stat().st_size)
    (listed,) = made("exports", "list").json["exports"]
    assert (listed["paper"], listed["reader"], listed["release"]) == ("release_form", "me", None)
    made("release", "form", release, "--out", str(tmp_path / "form.pdf"), code=2)


def test_a_file_goes_out_for_the_person_or_under_a_release(made: Daybook, tmp_path: Path) -> None:
    """Where a release is demanded `evidence get` says whom it is for."""
    (tmp_path / "letter.txt").write_bytes(b"what he wrote")
    (item,) = made("evidence", "add", str(tmp_path / "letter.txt")).json["added"]
    made("release", "demand", "on")
    get = ("evidence", "get", item["id"], "--out", str(tmp_path / "out.txt"))
    assert made(*get, code=2).json["error"]["code"] == "needs_release"
    assert not (tmp_path / "out.txt").exists()
    release = made("release", "add", "--who", "Dana Cole", "--paper", "file", *AGREED).json["id"]
    made(*get, "--under", release)
    assert made("exports", "list").json["exports"][0]["release"] == release
    made("evidence", "get", item["id"], "--out", str(tmp_path / "hers.txt"), "--for", "me")
