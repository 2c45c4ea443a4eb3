"""The evidence bundle: a valid bag, originals byte for byte, cleaned copies, what is listed, nothing forbidden."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from app.domain.case import CaseSnapshot, Export
from app.domain.documents_in import EmailView, TextView
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import HandlingEvent, Reported
from app.domain.export_request import ExportRequest, Originals, Paper
from app.domain.ids import EntityId
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.domain.views.secrets import SecretKind
from exports.bag.index import Placed, render_handling, render_index
from exports.bag.tags import safe_name
from exports.bag.verify import verify_html, verify_txt
from exports.base import Sources
from exports.bundle import BundlePlan, plan_bundle
from exports.checks.finished_file import check_file
from exports.checks.paper_checks import check_paper
from tests.exports.builders import (
    MemoryContent,
    at,
    entry,
    everything,
    full_case,
    ident,
    item,
    pdf_text,
    picture,
    request,
    when,
)
from tests.exports.canaries import BIRD, canary_case

NOTE = "CHECKPOINT 12\nabcdef\n"


class Blobs:
    """Original bytes by name, in pieces."""

    def __init__(self, data: dict[EntityId, bytes]) -> None:
        self.data = data

    def size(self, evidence: EntityId) -> int:
        """How many bytes there are."""
        return len(self.data[evidence])

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """A part of them."""
        return self.data[evidence][offset : None if length is None else offset + length]

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """All of them, a thousand at a time."""
        whole = self.data[evidence]
        for start in range(0, max(len(whole), 1), 1000):
            yield whole[start : start + 1000]


def _made(asked: ExportRequest | None = None) -> tuple[CaseSnapshot, BundlePlan, dict[EntityId, bytes]]:
    """A plan of four items: a photo with a place, an email with the address, a contact card, a plain text."""
    originals = {
        name: f"{name} bytes ".encode() * 300
        for name in ("Foto März.JPG", "mail.eml", "card.vcf", "notes.txt")
    }

    def held(name: str, kind: str, number: int, **fields: object):  # type: ignore[no-untyped-def] # noqa: ANN202
        data = originals[name]
        return item(name, kind, number, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), **fields)

    photo = held(
        "Foto März.JPG", "photo", 1, reported=(Reported("exif", "GPSPosition", "39.781700, -89.650100"),)
    )
    mail, card, notes = (
        held("mail.eml", "email", 2),
        held("card.vcf", "contact", 3),
        held("notes.txt", "text", 4),
    )
    base = full_case()
    one = entry(
        "one",
        what="=He wrote.\nمرحبا",
        when=when("2026-11-14", "21:00"),
        evidence=(photo.id, mail.id, card.id, notes.id),
    )
    case = replace(
        base, entries=(one,), evidence=(photo, mail, card, notes),
        handling=(HandlingEvent(photo.id, at("2026-11-15T18:05"), "added"), HandlingEvent(ident("gone"), at("2026-11-15T18:05"), "added")),
    )  # fmt: skip
    shown: dict[EntityId, object] = {
        photo.id: picture(64, 48),
        mail.id: EmailView((("From", "sam@example.org"),), (), "I know you moved to 14 Elm Ct."),
        card.id: TextView("BEGIN:VCARD\nFN:Ana Ruiz", "utf-8", certain=True),
        notes.id: TextView("nothing of note", "utf-8", certain=True),
    }
    data = {ident(name): content for name, content in originals.items()}
    wanted = asked or request(Paper.BUNDLE)
    sources = Sources(Blobs(data), MemoryContent(shown))
    plan = plan_bundle(case, served_case(case, wanted), sources, NOTE, wanted, NoJob())
    return case, plan, data


def _write(plan: BundlePlan, folder: Path) -> dict[str, bytes]:
    written: dict[str, bytes] = {}
    for member in plan.members(NoJob()):
        path = folder / member.path
        path.parent.mkdir(parents=True, exist_ok=True)
        written[member.path] = b"".join(member.chunks)
        path.write_bytes(written[member.path])
    return written


def test_the_bag_is_whole_by_every_tool(tmp_path: Path) -> None:
    """`sha256sum -c`, the `bagit` package and our own check agree that nothing is missing or changed."""
    _, plan, _ = _made()
    files = _write(plan, tmp_path / "bag")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(
            ["sha256sum", "-c", "--strict", manifest], cwd=tmp_path / "bag", check=True, capture_output=True
        )
    assert bagit.Bag(str(tmp_path / "bag")).is_valid()
    report = check_file(tmp_path / "bag", NoJob())
    assert (report.ok, report.kind, report.counts["originals"]) == (True, "bundle", 4)
    assert {path for path in files if not path.startswith("data/")} == {
        "bagit.txt", "bag-info.txt", "index.pdf", "handling-log.pdf", "incidents.csv", "incidents.json", "verify.html", "verify.txt",
        "checkpoint.note", "manifest-sha256.txt", "tagmanifest-sha256.txt",
    }  # fmt: skip


def test_every_tool_names_a_file_with_one_changed_byte(tmp_path: Path) -> None:
    """A photo, an email, a card and a text: `sha256sum`, `bagit` and our check each say which one it is."""
    bag = tmp_path / "bag"
    files = _write(_made()[1], bag)
    for name in sorted(path for path in files if path.startswith("data/")):
        whole = files[name]
        (bag / name).write_bytes(whole[:70] + bytes([whole[70] ^ 0x20]) + whole[71:])
        said = subprocess.run(
            ["sha256sum", "-c", "manifest-sha256.txt"], cwd=bag, capture_output=True, text=True, check=False
        )
        assert said.returncode == 1
        assert [line for line in said.stdout.splitlines() if not line.endswith(": OK")] == [f"{name}: FAILED"]
        with pytest.raises(bagit.BagValidationError) as caught:
            bagit.Bag(str(bag)).validate()
        assert [problem.path for problem in caught.value.details] == [name]
        assert [problem.where for problem in check_file(bag, NoJob()).problems] == [name]
        (bag / name).write_bytes(whole)


def test_originals_are_byte_identical_under_safe_names(tmp_path: Path) -> None:
    """Every original is there as it came, and its name holds nothing but ASCII."""
    _, plan, data = _made()
    files = _write(plan, tmp_path)
    assert sorted(path for path in files if path.startswith("data/")) == [
        "data/E001_Foto_Marz.jpg", "data/E002_mail.eml", "data/E003_card.vcf", "data/E004_notes.txt",
    ]  # fmt: skip
    assert files["data/E001_Foto_Marz.jpg"] == data[ident("Foto März.JPG")]
    assert files["checkpoint.note"] == NOTE.encode()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "E007_passwd"), ("C:\\x\\a b.JPG", "E007_a_b.jpg"), ("照片.png", "E007.png"), ("", "E007"), (".hidden", "E007_hidden"),
        ("a" * 300 + ".pdf", "E007_" + "a" * 40 + ".pdf"), ("x.exe.<script>", "E007_x_exe_script"), ("con.txt", "E007_con.txt"), ("-rf", "E007_rf"),
    ],
)  # fmt: skip
def test_names_from_outside_become_safe(name: str, safe: str) -> None:
    """No path, control sign, script or length of a foreign name gets into the bundle."""
    assert safe_name("E007", name) == safe


def test_left_out_originals_are_named_with_their_hash(tmp_path: Path) -> None:
    """With omit the listed originals stay out; a bag without any original is still whole."""
    _, plan, _ = _made(request(Paper.BUNDLE, originals=Originals.OMIT))
    files = _write(plan, tmp_path / "bag")
    assert [path for path in files if path.startswith("data/")] == ["data/E004_notes.txt"]
    case = replace(full_case(), entries=(entry("bare", what="Only words."),), evidence=())
    asked = request(Paper.BUNDLE)
    bare = plan_bundle(
        case, served_case(case, asked), Sources(Blobs({}), MemoryContent()), "", asked, NoJob()
    )
    written = _write(bare, tmp_path / "bare")
    assert "checkpoint.note" not in written
    subprocess.run(
        ["sha256sum", "-c", "--strict", "manifest-sha256.txt"],
        cwd=tmp_path / "bare",
        check=True,
        capture_output=True,
    )
    assert bagit.Bag(str(tmp_path / "bare")).is_valid()


def test_a_damaged_original_stops_the_bundle(tmp_path: Path) -> None:
    """When the bytes are not those of the record, the bundle is not finished."""
    _, plan, data = _made()
    data[ident("mail.eml")] = b"other bytes"
    with pytest.raises(KnownError) as caught:
        _write(plan, tmp_path)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED


def test_a_member_that_was_not_read_is_a_bug(tmp_path: Path) -> None:
    """The lists cannot be made when a file was skipped."""
    _, plan, _ = _made()
    with pytest.raises(RuntimeError):
        list(plan.members(NoJob()))


def test_bag_info_names_nobody(tmp_path: Path) -> None:
    """No product, person, place or machine stands in the tag files."""
    _, plan, _ = _made()
    files = _write(plan, tmp_path)
    for name in ("bag-info.txt", "bagit.txt", "verify.html", "verify.txt"):
        words = files[name].decode("utf-8").lower()
        assert not re.search(r"daybook|dana|whitfield|corven|springfield|chicago", words), name
    assert re.search(r"^Payload-Oxum: \d+\.4$", files["bag-info.txt"].decode(), re.MULTILINE)


def test_no_canary_is_in_any_document_of_the_bundle(tmp_path: Path) -> None:
    """Private notes, held entries and confidential fields are in no index, log, table or page."""
    case, asked = canary_case(), request(Paper.BUNDLE)
    view = replace(served_case(case, asked), evidence=())
    plan = plan_bundle(case, view, Sources(Blobs({}), MemoryContent()), NOTE, asked, NoJob())
    for document in plan.documents:
        found = (
            everything(document.data, tmp_path)
            if document.name_suffix.endswith(".pdf")
            else document.data.decode("utf-8-sig")
        )
        assert BIRD not in found, document.name_suffix
        assert "Daybook" not in found


def test_documents_of_the_bundle_are_scanned(tmp_path: Path) -> None:
    """An address that stands in the words of an incident is found in the index, the table and the JSON."""
    case, _, _ = _made()
    asked = request(Paper.BUNDLE)
    leaking = replace(case, entries=(replace(case.entries[0], what="He knows\n14 Elm\nCourt."),))
    view = replace(served_case(leaking, asked), evidence=())
    made = plan_bundle(leaking, view, Sources(Blobs({}), MemoryContent()), "", asked, NoJob())
    checks = check_paper(made.documents, leaking, asked)
    assert not checks.may_write
    assert {find.what for find in checks.finds} == {SecretKind.ADDRESS.value}
    assert {find.where.split(":")[0] for find in checks.finds} == {
        "index.pdf",
        "incidents.csv",
        "incidents.json",
    }


def test_the_handling_log_tells_of_the_bundles_items_only(tmp_path: Path) -> None:
    """Each item has its hash and its steps; items that are not in the bundle are not named."""
    _, plan, _ = _made()
    files = _write(plan, tmp_path)
    words = "".join(pdf_text(files["handling-log.pdf"], tmp_path).split())
    assert "E001:FotoMärz.JPG" in words
    assert "CHECKPOINT12" in words
    assert "Added" in words
    assert len(json.loads(files["incidents.json"])["evidence"]) == 4


def test_the_page_that_checks_needs_no_network() -> None:
    """The page holds all it needs, may load nothing, and every place in it is filled."""
    page = verify_html().decode("utf-8")
    assert "default-src 'none'" in page
    assert "%%" not in page
    assert not re.search(r"https?://|src=|@import|fetch\(|XMLHttpRequest|WebSocket|innerHTML", page)
    assert "shasum -a 256 -c manifest-sha256.txt" in verify_txt().decode()
    assert "Get-FileHash" in verify_txt().decode()
    assert "{ $sum, $name" in verify_txt().decode()


NODE = shutil.which("node")
_HARNESS = """
const fs = require("fs");
const page = fs.readFileSync(process.argv[2], "utf8");
const part = (name) => page.split(`/* ${name} begin */`)[1].split(`/* ${name} end */`)[0];
const made = new Function(part("sha256") + part("bag") + "; return {Sha256, readManifest, underRoot};")();
const out = {};
for (const path of process.argv.slice(3)) {
  const bytes = new Uint8Array(fs.readFileSync(path)), sum = new made.Sha256();
  let at = 0, step = 1;
  while (at < bytes.length) { sum.update(bytes.subarray(at, at + step)); at += step; step = step * 3 % 1009 + 1; }
  out[path] = sum.hex();
}
out.list = made.readManifest("a".repeat(64) + "  data/x y.txt\\r\\n" + "B".repeat(64) + " *z\\n");
out.bad = made.readManifest("not a line\\n");
out.root = made.underRoot(["my bag/bagit.txt", "my bag/data/x", "other/y"]);
console.log(JSON.stringify(out));
"""


@pytest.mark.skipif(NODE is None, reason="no JavaScript engine here")
def test_the_pages_own_sha256_is_right(tmp_path: Path) -> None:
    """The page's SHA-256 agrees with the standard library for every length around its blocks, however it is fed."""
    page = tmp_path / "verify.html"
    page.write_bytes(verify_html())
    script = tmp_path / "try.js"
    script.write_text(_HARNESS, encoding="utf-8")
    paths = []
    for length in (0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003):
        path = tmp_path / f"f{length}"
        path.write_bytes(bytes((7 * at + length) % 256 for at in range(length)))
        paths.append(path)
    assert NODE is not None
    done = subprocess.run([NODE, str(script), str(page), *map(str, paths)], capture_output=True, check=True)
    found = json.loads(done.stdout)
    for path in paths:
        assert found[str(path)] == hashlib.sha256(path.read_bytes()).hexdigest(), path.name
    assert found["list"] == [{"path": "data/x y.txt", "digest": "a" * 64}, {"path": "z", "digest": "b" * 64}]
    assert found["bad"] is None
    assert found["root"] == {"bagit.txt": "my bag/bagit.txt", "data/x": "my bag/data/x"}


_BROWSER = """
const fs = require("fs"), path = require("path");
const page = fs.readFileSync(process.argv[2], "utf8"), root = process.argv[3];
const script = page.split("<script>")[1].split("</script>")[0];
const made = () => ({ textContent: "", className: "", hidden: true, children: [], listeners: {},
  appendChild(child) { this.children.push(child); }, addEventListener(name, call) { this.listeners[name] = call; } });
const elements = {};
globalThis.document = { getElementById: (id) => elements[id] = elements[id] || made(), createElement: made };
globalThis.FileReader = class {
  readAsArrayBuffer(part) { this.result = part.bytes.buffer.slice(part.bytes.byteOffset, part.bytes.byteOffset + part.bytes.length); setImmediate(() => this.onload()); }
  readAsText(part) { this.result = Buffer.from(part.bytes).toString("utf8"); setImmediate(() => this.onload()); }
};
const files = [];
const walk = (folder, inside) => { for (const name of fs.readdirSync(folder)) {
  const full = path.join(folder, name), at = inside + "/" + name;
  if (fs.statSync(full).isDirectory()) { walk(full, at); continue; }
  const bytes = new Uint8Array(fs.readFileSync(full));
  files.push({ name, webkitRelativePath: at, bytes, size: bytes.length, slice: (from, to) => ({ bytes: bytes.subarray(from, to) }) });
} };
walk(root, "chosen folder");
(0, eval)(script);
document.getElementById("folder").listeners.change({ target: { files } });
process.on("exit", () => console.log(JSON.stringify({
  result: elements.result.textContent, state: elements.result.className, own: elements.own.textContent,
  wrong: elements.wrong.children.map((row) => row.children.map((cell) => cell.textContent)),
})));
"""


@pytest.mark.skipif(NODE is None, reason="no JavaScript engine here")
def test_the_page_tells_whole_changed_missing_and_added_files(tmp_path: Path) -> None:
    """The whole page, run on a chosen folder: a whole bag is good; each kind of change is named beside its file."""
    _, plan, _ = _made()
    bag = tmp_path / "bag"
    files = _write(plan, bag)
    script = tmp_path / "browser.js"
    script.write_text(_BROWSER, encoding="utf-8")

    def tried() -> dict[str, object]:
        assert NODE is not None
        done = subprocess.run(
            [NODE, str(script), str(bag / "verify.html"), str(bag)], capture_output=True, check=True
        )
        found: dict[str, object] = json.loads(done.stdout)
        return found

    good = tried()
    assert good["state"] == "good"
    assert f"all {len(files) - 1} files are exactly as they were" in str(good["result"])
    assert hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest() in str(good["own"])
    (bag / "data/E002_mail.eml").write_bytes(b"other")
    (bag / "data/E003_card.vcf").unlink()
    (bag / "data/new.txt").write_bytes(b"new")
    (bag / "data/.DS_Store").write_bytes(b"made by a window of folders")
    bad = tried()
    assert bad["state"] == "bad"
    assert "data/E002_mail.eml, data/E003_card.vcf, data/new.txt" in str(bad["result"])
    assert bad["wrong"] == [
        ["data/E002_mail.eml", "CHANGED"],
        ["data/E003_card.vcf", "MISSING"],
        ["data/new.txt", "NOT LISTED: it was added later"],
    ]
    (bag / "bagit.txt").unlink()
    assert tried()["state"] == "bad"


def _case_with_exports() -> CaseSnapshot:
    """The case of the plan, with an item that went into a packet and into a bundle for the police."""
    case, _, _ = _made()
    photo = case.evidence[0]
    exports = (
        Export(ident("first"), at("2026-11-16T09:00:00"), "packet", "judge"),
        Export(ident("second"), at("2026-11-17T09:00:00"), "bundle", "police"),
        Export(ident("third"), at("2026-11-18T09:00:00"), "log", "me"),
    )
    # At one moment, so that only the id can tell which line belongs to which paper.
    put = tuple(
        HandlingEvent(photo.id, at("2026-11-19T09:00:01"), "exported", export=ident(name))
        for name in ("first", "second", "third", "no such export")
    )
    return replace(case, exports=exports, handling=put)


def test_the_handling_log_says_which_paper_and_for_whom(tmp_path: Path) -> None:
    """Every use of an item names its paper and reader when the record knows them."""
    case = _case_with_exports()
    wanted = request(Paper.BUNDLE)
    sources = Sources(Blobs({}), MemoryContent({}))
    alone = replace(
        case, evidence=case.evidence[:1], entries=(replace(case.entries[0], evidence=(case.evidence[0].id,)),)
    )
    plan = plan_bundle(alone, served_case(alone, wanted), sources, NOTE, wanted, NoJob())
    words = " ".join(pdf_text(plan.documents[1].data, tmp_path).split())
    assert words.count("protective-order packet, for the judge") == 1
    assert words.count("evidence bundle, for the police") == 1
    assert words.count("private log") == 1
    assert words.count("Put into a paper") == 4


def test_the_index_cites_incidents_by_number_date_and_title(tmp_path: Path) -> None:
    """A number alone would be another incident in another paper; times stand in words, labels with a colon."""
    _, plan, _ = _made()
    words = " ".join(pdf_text(plan.documents[0].data, tmp_path).split())
    assert "The numbers of incidents are those of this bundle" in words
    assert "Belongs to incident: 1 (14 November 2026: =He wrote." in words
    assert "9 pm on 14 November 2026" in words
    assert "Petitioner: Dana Whitfield" in words


def test_her_own_mail_is_listed_for_the_connection_it_names() -> None:
    """The original of a mail the petitioner sent is listed when its headers hold an internet address."""
    case, _, data = _made()
    mail = case.evidence[1]
    headers = (("From", "Dana <dana@example.net>"), ("Received", "from [198.51.100.7] by relay"))
    shown: dict[EntityId, object] = {mail.id: EmailView(headers, headers, "Stop.")}
    wanted = request(Paper.BUNDLE)
    alone = replace(case, evidence=(mail,), entries=(replace(case.entries[0], evidence=(mail.id,)),))
    sources = Sources(Blobs(data), MemoryContent(shown))
    plan = plan_bundle(alone, served_case(alone, wanted), sources, NOTE, wanted, NoJob())
    assert "its headers name the internet connection you sent it from" in plan.checks[0].detail


def test_what_names_a_file_stands_on_one_page(tmp_path: Path) -> None:
    """No page of the index or of the handling log ends between the name of a file and its hash."""
    view = served_case(full_case(), request(Paper.BUNDLE))
    first = view.evidence[0]
    placed = [
        Placed(
            replace(first, id=ident(f"p{number}"), number=number), Originals.ASIS, f"data/E{number:03}.jpg"
        )
        for number in range(1, 40)
    ]
    acts = [HandlingEvent(each.item.id, at("2026-11-15T18:05"), "added") for each in placed]
    asked = request(Paper.BUNDLE)
    index = render_index(view, placed, asked, NoJob())
    log = render_handling(placed, acts, (), "", asked, NoJob())
    for made, begins in ((index, "SHA-256"), (log, "What was done")):
        parts = [
            part
            for words in pdf_text(made.data, tmp_path, "-layout").split("\f")
            for part in re.split(r"(?m)^ ?E0\d\d: ", words)[1:]
        ]
        assert len(parts) == len(placed)
        assert all("SHA-256" in part and begins in part for part in parts)
