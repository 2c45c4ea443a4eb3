"""The command line as other programs rely on it: every command, its keys, its exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.kinds import RECORDS
from tests.acceptance.desk import PASSPHRASE, Desk, run

STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)$")
EXPORT = {"files", "checks", "checkpoint"}
REPORT = {"ok", "kind", "problems", "repaired", "counts"}
BRIEF_ENTRY = {"id", "when", "until", "precision", "written", "title", "kinds", "evidence", "versions"}
PATTERNS = {"incidents", "messages", "calls", "first", "last", "by_week", "by_kind", "by_hour", "danger"}


@dataclass(frozen=True)
class Ids:
    """What the rows of the table below name in braces."""

    entry: str
    second: str
    mistaken: str
    item: str
    person: str
    report: str
    order: str
    transaction: str
    place: str
    tmp: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Ids]:
    """A vault with one record of every kind."""
    folder = tmp_path_factory.mktemp("told")
    desk = Desk(folder).create()
    (folder / "note.txt").write_bytes(b"soon\n")
    (folder / "other.txt").write_bytes(b"later\n")
    one = {
        kind: str(desk(kind, "add", *words).json["id"])
        for kind, words in {
            "person": ("--name", "Casey Rowe", "--role", "other"),
            "report": ("--kind", "police", "--number", "26-1", "--date", "2026-11-14"),
            "order": ("--court", "Superior Court", "--term", "No contact."),
            "transaction": ("--kind", "p2p", "--amount", "640.00", "--date", "2026-08-07"),
            "place": ("--label", "home", "--address", "1 Elm St"),
        }.items()
    }
    entry = desk.entry("He stood there.", "--when", "2026-11-13T23:40", "--zone", "America/Anchorage",
                       "--kind", "threat", "--person", "Casey Rowe", "--danger", "gun_access")  # fmt: skip
    second = desk.entry("And again.", "--when", "2026-11-14")
    mistaken = desk.entry("Not so.")
    item = str(desk("evidence", "add", str(folder / "note.txt"), "--entry", entry).json["added"][0]["id"])
    return desk, Ids(entry, second, mistaken, item, tmp=folder, **one)


ROWS: list[tuple[str, set[str]]] = [
    ("vault info", {"entries", "evidence", "bytes", "format", "kdf", "last_backup", "failed_tries"}),
    ("vault verify", REPORT),
    ("vault verify --full", REPORT),
    ("check {tmp}/vault", REPORT),
    ("case set court=Superior", {"court", "jurisdiction", "respondent"}),
    ("case show", {spec.name for kind in RECORDS.values() if kind.name == "case" for spec in kind.fields}),
    ("entry add --what more", {"id"}),
    ("entry list", {"entries"}),
    ("entry show {entry}", {"id", "what", "when", "until", "precision", "zone", "noticed", "written"}),
    ("entry amend {second} --what changed --reason typing", {"id"}),
    ("entry history {second}", {"versions"}),
    ("person add --name Robin --role witness", {"id"}),
    ("person list", {"people"}),
    ("person list --role other", {"people"}),
    ("person show {person}", {spec.name for kind in RECORDS.values() if kind.name == "person" for spec in kind.fields} | {"id"}),
    ("person amend {person} --alias C", {"id"}),
    ("report list", {"reports"}),
    ("report show {report}", {"id", "number", "date"}),
    ("report amend {report} --note later", {"id"}),
    ("order list", {"orders"}),
    ("order show {order}", {"id", "court", "terms"}),
    ("order amend {order} --note later", {"id"}),
    ("transaction list", {"transactions"}),
    ("transaction show {transaction}", {"id", "amount"}),
    ("transaction amend {transaction} --note later", {"id"}),
    ("place list", {"places"}),
    ("place show {place}", {"id", "label", "address"}),
    ("place amend {place} --note later", {"id"}),
    ("debt add --debt Rent --step added --amount 650", {"id"}),
    ("debt list", {"debts", "totals"}),
    ("work add --date 2026-05-04 --hours 12", {"id"}),
    ("work list", {"work", "totals"}),
    ("promise list", {"promises"}),
    ("journey list", {"journeys"}),
    ("held list", {"held"}),
    ("referral add --kind housing --next-step call --by-when 2026-12-01", {"id"}),
    ("referral list", {"referrals"}),
    ("helper add --name Robin --phone 555-0104 --about shelter", {"id"}),
    ("helper list", {"helpers"}),
    ("evidence add {tmp}/other.txt", {"added", "already"}),
    ("evidence add {tmp}/note.txt --entry {second}", {"added", "already"}),
    ("evidence list", {"evidence"}),
    ("evidence show {item}", {"id", "name", "sha256", "bytes", "kind", "added", "entries"}),
    ("evidence get {item} --out {tmp}/copy.txt", {"path", "bytes", "sha256"}),
    ("search stood", {"hits", "total"}),
    ("search stood --limit 1", {"hits", "total"}),
    ("patterns", PATTERNS),
    ("fields", {"fields"}),
    ("fields entry", {"fields"}),
    ("tags", {"tags"}),
    ("export packet --out {tmp}/q.pdf --entry {entry} --most-serious {entry} --from 2026-11-01 --to 2026-11-30", EXPORT),
    ("export packet --out {tmp}/r.pdf --exclude {second} --split-mb 5 --release person:phone --allow shapes", EXPORT),
    ("export confidential --out {tmp}/c.pdf", EXPORT),
    ("export log --out {tmp}/l.pdf --with-private-notes --with-plan --checkpoint-out {tmp}/l.note", EXPORT),
    ("export chronology --out {tmp}/ch.pdf --for attorney --with-held --with-immigration", EXPORT),
    ("export ic3 --out {tmp}/i.pdf --for ic3", EXPORT),
    ("export csv --out {tmp}/t.csv", EXPORT),
    ("export json --out {tmp}/t.json", EXPORT),
    ("vault backup {tmp}/stick", {"path", "bytes", "verified"}),
    ("entry withdraw {mistaken} --reason mistake", {"id"}),
]  # fmt: skip


def filled(words: str, ids: Ids) -> list[str]:
    """Return the words of a row with its ids and folder in place."""
    named = {name: getattr(ids, name) for name in Ids.__dataclass_fields__}
    return [word.format(**named) for word in words.replace("person:phone", "Casey§Rowe:phone").split(" ")]


@pytest.mark.parametrize(("words", "keys"), ROWS, ids=[row[0] for row in ROWS])
def test_every_command_answers_with_its_keys(told: tuple[Desk, Ids], words: str, keys: set[str]) -> None:
    """Exit code 0, one JSON document with the keys that are promised, nothing else on stdout."""
    desk, ids = told
    ran = desk(*(word.replace("§", " ") for word in filled(words, ids)))
    document = ran.json
    assert keys <= set(document)
    check_inside(document)
    assert ran.err == ""


@pytest.mark.parametrize(
    ("paper", "name", "words"),
    [
        ("packet", "p.pdf", "--for judge --jurisdiction US-CA"),
        ("bundle", "b.zip", "--for police --originals asis"),
        ("bundle", "b", "--for attorney --originals omit"),
    ],
)
def test_what_was_exported_is_checked(told: tuple[Desk, Ids], paper: str, name: str, words: str) -> None:
    """`check` takes what `export` wrote, a file or a folder, as a document and in lines for people."""
    desk, ids = told
    out = str(ids.tmp / name)
    exported = desk("export", paper, "--out", out, *words.split(" ")).json
    assert set(exported) >= EXPORT
    check_inside(exported)
    report = desk("check", out).json
    assert (set(report) >= REPORT, report["ok"]) == (True, True)
    assert spoken(desk("check", out, plain=True).out)


def spoken(out: str) -> bool:
    """Tell whether something was printed for people: no braces and no Python."""
    return (
        bool(out.strip())
        and not out.lstrip().startswith("{")
        and not re.search(r"object at 0x|Moment\(", out)
    )


def check_inside(document: dict[str, Any]) -> None:
    """Look into lists of a document: each row has the keys that are promised for it."""
    inside: dict[str, tuple[set[str], Iterable[dict[str, Any]]]] = {
        "entries": (BRIEF_ENTRY, _rows(document, "entries")),
        "versions": ({"written", "reason", "changed"}, _rows(document, "versions")),
        "hits": ({"kind", "id", "when", "snippet"}, _rows(document, "hits")),
        "files": ({"path", "pages", "bytes", "sha256"}, _rows(document, "files")),
        "checks": ({"check", "ok", "detail"}, _rows(document, "checks")),
        "added": ({"id", "name", "sha256", "bytes", "kind"}, _rows(document, "added")),
        "already": ({"id", "name"}, _rows(document, "already")),
        "problems": ({"where", "what"}, _rows(document, "problems")),
        "evidence": ({"id", "name", "sha256", "bytes", "kind", "added", "entries"}, _rows(document, "evidence")),
    }  # fmt: skip
    for name, (keys, rows) in inside.items():
        for row in rows:
            assert keys <= set(row), name
    if "written" in document:
        assert STAMP.match(document["written"])


def _rows(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = document.get(name)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


def test_the_same_commands_speak_plainly_without_json(told: tuple[Desk, Ids]) -> None:
    """Without `--json` every reading command prints lines for people, no braces and no Python."""
    desk, ids = told
    for words, _ in ROWS:
        if (
            words.startswith(("export", "evidence get", "entry withdraw"))
            or " add " in words
            or " amend " in words
        ):
            continue
        assert spoken(desk(*filled(words, ids), plain=True).out), words


def test_times_keep_the_offset_they_were_given_in(told: tuple[Desk, Ids]) -> None:
    """A time stands with the offset of its zone, a day without any, and neither is converted."""
    desk, ids = told
    rows = {row["id"]: row for row in desk("entry", "list").json["entries"]}
    assert rows[ids.entry]["when"] == "2026-11-13T23:40-09:00"
    assert rows[ids.entry]["precision"] == "exact"
    shown = desk("entry", "show", ids.second).json
    assert (shown["when"], shown["until"]) == ("2026-11-14", None)
    assert (desk("transaction", "show", ids.transaction).json["amount"]) == "640.00"


def test_vault_create_answers_and_refuses(tmp_path: Path) -> None:
    """`vault create` says where and which; a second one over it is refused and changes nothing."""
    desk = Desk(tmp_path)
    made = desk("vault", "create").json
    assert set(made) >= {"vault", "vault_id"}
    assert made["vault"] == str(desk.vault)
    before = (desk.vault / "a.bin").read_bytes()
    refused = desk("vault", "create", code=2).json
    assert set(refused["error"]) == {"code", "message"}
    assert (desk.vault / "a.bin").read_bytes() == before


def test_each_condition_has_its_exit_code(told: tuple[Desk, Ids], tmp_path: Path) -> None:
    """0 done, 1 check failed, 2 usage, 3 wrong secret, 6 not writable, 7 not understood; one sentence each."""
    desk, ids = told
    wrong = tmp_path / "wrong"
    wrong.write_text("not this\n", encoding="utf-8")
    vault = ("--vault", str(desk.vault))
    secret = ("--passphrase-file", str(desk.secret))
    other = tmp_path / "strange.bin"
    other.write_bytes(b"strange")
    cases = [
        (2, ("entry", "list", *secret)),
        (2, ("entry", "show", "nosuchid", *vault, *secret)),
        (2, ("entry", "list", *vault)),
        (2, ("entry", "list", *vault, *secret, "--passphrase-stdin")),
        (2, ("export", "nosuchpaper", "--out", "x", *vault, *secret)),
        (2, ("export", "packet", *vault, *secret)),
        (2, ("export", "packet", "--out", str(tmp_path / "a.pdf"), "--with-private-notes", *vault, *secret)),
        (2, ("export", "log", "--out", str(wrong), *vault, *secret)),
        (2, ("entry", "list", "--no-such-option", *vault, *secret)),
        (2, ("evidence", "get", ids.item, "--out", str(wrong), *vault, *secret)),
        (6, ("export", "log", "--out", str(tmp_path / "missing" / "a.pdf"), *vault, *secret)),
        (7, ("entry", "list", "--vault", str(tmp_path), *secret)),
        (7, ("check", str(other))),
        (2, ("check", str(tmp_path / "nothing"))),
        (3, ("entry", "list", *vault, "--passphrase-file", str(wrong))),
    ]
    for code, words in cases:
        for form in (words, (*words, "--json")):
            ran = run(*form)
            assert ran.code == code, (form, ran.err)
            assert len(ran.err.splitlines()) == 1, form
            assert PASSPHRASE not in ran.err + ran.out
        assert set(ran.json["error"]) == {"code", "message"}
        assert ran.json["error"]["message"] == ran.err.strip()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["strange.bin", "wrong"]


def test_a_failed_check_is_1_with_the_document(told: tuple[Desk, Ids]) -> None:
    """A leak ends with 1; the document has no file, no checkpoint, and says where."""
    desk, _ = told
    desk("person", "add", "--name", "Jordan Avery", "--role", "me", "--phone", "701-555-0143")
    entry = desk.entry("He texted 701 555 0143.", "--when", "2026-11-14")
    document = desk.export("packet", "leak.pdf", "--entry", entry, code=1)
    assert set(document) >= EXPORT
    assert document["files"] == []
    assert document["checkpoint"] is None
    assert not all(check["ok"] for check in document["checks"])


def test_options_stand_before_or_after_the_command(
    told: tuple[Desk, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--vault`, the passphrase options and `--json` work on both sides, and the environment names a vault."""
    desk, _ = told
    vault, secret = ["--vault", str(desk.vault)], ["--passphrase-file", str(desk.secret)]
    wanted = run("vault", "info", *vault, *secret, "--json").json["entries"]
    for words in (
        [*vault, *secret, "--json", "vault", "info"],
        ["vault", *vault, *secret, "--json", "info"],
        [*vault, "vault", *secret, "info", "--json"],
        ["--json", "vault", "info", *vault, *secret],
    ):
        assert run(*words).json["entries"] == wanted, words
    monkeypatch.setenv("DAYBOOK_VAULT", str(desk.vault))
    assert run("vault", "info", *secret, "--json").json["entries"] == wanted
    typed = run("vault", "info", "--passphrase-stdin", "--json", stdin=PASSPHRASE.encode() + b"\nmore\n")
    assert typed.json["entries"] == wanted
    monkeypatch.setenv("DAYBOOK_VAULT", str(desk.folder))
    assert run("vault", "info", *vault, *secret, "--json").json["entries"] == wanted
    monkeypatch.setenv("DAYBOOK_VAULT", "")
    assert run("vault", "info", *secret).code == 2


def test_every_field_and_tag_of_the_tables_is_taken(told: tuple[Desk, Ids]) -> None:
    """Every name that `fields` and `tags` print is accepted by `--set`, `--kind` and `--danger`."""
    desk, _ = told
    rows = [row for row in desk("fields", "entry").json["fields"] if row["settable"]]
    values = {"moment": "2026-11-13", "number": "2", "flag": "yes", "answer": "no"}
    taken = [
        row for row in rows if row["type"] in {"text", "prose", "list", *values} and row["field"] != "what"
    ]
    assert len(taken) > 25
    pairs = [f"{row['field']}={values.get(row['type'], 'words')}" for row in taken]
    entry = desk.entry("x", *(word for pair in pairs for word in ("--set", pair)))
    shown = desk("entry", "show", entry).json
    assert all(shown[row["field"]] not in {None, ""} for row in taken if row["type"] in {"text", "prose"})
    tags = desk("tags").json["tags"]
    kinds = [tag["tag"] for tag in tags if tag["group"] == "kind"]
    danger = [tag["tag"] for tag in tags if tag["group"] == "danger"]
    assert len(kinds) > 10
    words = [word for tag in kinds for word in ("--kind", tag)] + [
        word for tag in danger for word in ("--danger", tag)
    ]
    entry = desk.entry("all of them", *words)
    shown = desk("entry", "show", entry).json
    assert (set(shown["kinds"]), set(shown["danger"])) == (set(kinds), set(danger))
