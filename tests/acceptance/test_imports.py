"""Every sample imports by command with the counts that stand in it, and a second time adds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.desk import Desk
from tests.tally import Tally

EXPORTS = {
    "chats/sms_backup_restore.xml": ("sms", 5, 0, 0, 2),
    "chats/calls_backup_restore.xml": ("calls", 0, 4, 0, 1),
    "chats/telegram_result.json": ("telegram", 2, 1, 0, 1),
    "chats/whatsapp_android_de.txt": ("whatsapp", 18, 0, 0, 1),
    "chats/whatsapp_android_us.txt": ("whatsapp", 6, 0, 0, 1),
    "chats/whatsapp_ios_us.zip": ("whatsapp", 9, 1, 0, 3),
    "email/mail_3.eml": ("email", 1, 0, 0, 2),
    "logs/my_log.csv": ("log", 0, 0, 5, 1),
}
"""Kind, messages, calls, lines of a log, and pieces of evidence."""

TOLD: dict[str, tuple[str | None, str | None, dict[str, int]]] = {
    "sms_backup_restore.xml": ("2026-03-14T05:02:11+00:00", "2026-03-16T03:00:00+00:00", {"+15095550142": 3}),
    "calls_backup_restore.xml": (
        "2026-03-14T06:00:00+00:00",
        "2026-03-14T06:05:00+00:00",
        {"+15095550142": 3},
    ),
    "telegram_result.json": ("2026-03-18T07:45:10", "2026-03-18T07:50:00", {"C Rowe": 3}),
    "whatsapp_android_de.txt": ("2016-08-06T13:23", "2016-10-31T12:24", {"Ruben Falk": 15, "Mira Lenz": 3}),
    "whatsapp_android_us.txt": ("2026-03-14T22:02", "2026-04-01T06:12", {"Casey Rowe": 5, "Jordan Avery": 1}),
    "whatsapp_ios_us.zip": (
        "2026-03-14T22:02:11",
        "2026-03-15T00:00:44",
        {"Casey Rowe": 9, "Jordan Avery": 1},
    ),
    "mail_3.eml": ("2016-08-22T16:56:09+03:00", "2016-08-22T16:56:09+03:00", {"Ava Oneil": 1}),
    "mail_8.eml": (
        "2017-03-07T14:29:24-08:00",
        "2017-03-07T14:29:24-08:00",
        {"Helicopter_flight_simulator": 1},
    ),
    "mail_9.eml": ("2016-12-26T13:33:31+08:00", "2016-12-26T13:33:31+08:00", {"xwfcpggy": 1}),
    "mail_12.eml": ("2018-05-13T12:32:22+08:00", "2018-05-13T12:32:22+08:00", {"张先生": 1}),
    "malformed.eml": (
        "2016-08-22T06:23:36-03:00",
        "2016-08-22T06:23:36-03:00",
        {"person38@mail3.example.org": 1},
    ),
    "my_log.csv": (None, None, {}),
}
"""First and last time, as they stand there, and who sent how many."""


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_imports_whole_and_once(desk: Desk, samples_folder: Path, name: str) -> None:
    """The counts are those of the file, the source comes back byte for byte, and again adds 0."""
    path = samples_folder / name
    kind, messages, calls, rows, evidence = EXPORTS[name]
    (file,) = desk("import", str(path)).json["files"]
    counts = [file[key] for key in ("kind", "messages", "calls", "rows", "evidence")]
    assert counts == [kind, messages, calls, rows, evidence]
    assert (file["new"], file["already"], file["ambiguous"]) == (messages + calls + rows, 0, None)
    (again,) = desk("import", str(path)).json["files"]
    assert (again["new"], again["already"]) == (0, messages + calls + rows)
    desk("evidence", "get", file["id"], "--out", str(desk.out / "copy"))
    assert (desk.out / "copy").read_bytes() == path.read_bytes()
    figures = desk("patterns").json
    assert (figures["messages"], figures["calls"], figures["incidents"]) == (messages, calls, 0)
    assert desk("vault", "verify", "--full").json["ok"]


def test_every_sample_is_kept(desk: Desk, samples_folder: Path, tally: Tally) -> None:
    """The whole folder goes in, damaged and malformed files too; what was left out has a sentence."""
    ran = desk("import", str(samples_folder))
    files: list[dict[str, Any]] = ran.json["files"]
    there = [path for path in samples_folder.rglob("*") if path.is_file()]
    assert len(files) == len(there)
    assert all(file["evidence"] for file in files)
    told = {file["name"]: (file["first"], file["last"], file["senders"]) for file in files if file["new"]}
    assert told == TOLD
    assert all(one["why"].endswith(".") for file in files for one in file["skipped"])
    kept = {item["sha256"] for item in desk("evidence", "list").json["evidence"]}
    assert len(kept) >= len({path.read_bytes() for path in there})
    tally("samples imported and kept", len(files))
