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
