"""From three entries with every kind of evidence to packet, worksheet and bundle, read back by strangers' tools."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import bagit
import page
import pikepdf
import pytest
from PIL import Image

from exports.checks.court_rules import check_pdf
from tests.acceptance.desk import Desk
from tests.acceptance.photos import CORNERS, SIDES, coloured_part, corners_of, photo
from tests.acceptance.reading import (
    everything_in,
    one_line,
    page_picture,
    page_with,
    pdf_text,
    pictures_in,
    running_text,
    spelled,
    squeezed,
)

HEADING = "Describe Abuse"
ABOUT = (
    "He stood at the gate and called my name. He did not knock; he only stood there, and I could hear him "
    "say it over and over.\n\n" + " ".join(
        f"At a quarter past {hour} he walked to the {place}, looked up at the window, and walked back again "
        f"({number} steps)."
        for number, (hour, place) in enumerate(
            ((hour, place) for hour in ("nine", "ten", "eleven", "twelve") for place in ("hedge", "bins", "car", "corner",
             "lamp", "neighbour's wall", "bus stop", "gate", "drain", "mailbox", "bench", "sign", "fence")), start=31
        )
    ) + "\n\nThen he left – I think because a car came."
)  # fmt: skip
BETWEEN = "Sometime that night all four tyres were cut; a note said “See you Monday <at 9> & don’t be late”."
SCRIPTS = (
    "Me gritó «¡No te escondas, niña!» بقي واقفا عند الباب ساعة كاملة 他在门口等了一个小时，没有走。 😀🚗"
)
PRIVATE = "QZX-PRIVATE my sister Ottoline has the spare key"
ADDRESS = "4417 Larkspur Lane, Fargo, ND 58103"
PHONE = "(701) 555-0143"
EMAIL = "jordan.private@example.org"
# No piece of these may be in the packet, however it is spelled.
NOWHERE = (
    "QZX-PRIVATE",
    "Ottoline",
    "Larkspur",
    "58103",
    "jordan.private",
    "555-0143",
    "5550143",
    "555 0143",
    "555.0143",
    "7015550143",
    "(701)",
)


@dataclass
class Story:
    """A case with its papers written, the ids of its entries and the evidence by name of source."""

    desk: Desk
    entries: list[str]
    sources: dict[str, Path]
    evidence: dict[str, str]
    papers: dict[str, Any] = field(default_factory=dict)

    def out(self, name: str) -> Path:
        """Return the path of a paper."""
        return self.desk.out / name


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, samples_folder: Path) -> Story:
    """The case of this module, told on the command line, and its papers."""
    folder = tmp_path_factory.mktemp("case")
    made = folder / "made"
    made.mkdir()
    for orientation in SIDES:
        (made / f"held_{orientation}.jpg").write_bytes(photo(orientation, located=True, description=ADDRESS))
    sources = {path.name: path for path in made.iterdir()}
    for name in (
        "photos/gps_nikon.jpg",
        "photos/orientation_3.jpg",
        "photos/orientation_6.jpg",
        "photos/iphone.heic",
        "photos/scan.tiff",
        "court_forms/ma_complaint_209A_affidavit.pdf",
        "email/mail_9.eml",
        "audio/voicemail.m4a",
        "video/doorbell.mp4",
    ):
        sources[Path(name).name] = samples_folder / name
    desk = Desk(folder).create()
    desk("person", "add", "--name", "Jordan Avery", "--role", "me", "--address", ADDRESS, "--phone", PHONE,
         "--email", EMAIL)  # fmt: skip
    desk("person", "add", "--name", "Casey Rowe", "--role", "other", "--phone", "+1 218 555 0199")
    desk("case", "set", "jurisdiction=US-CA", "respondent=Casey Rowe", "declaration=I am the petitioner.",
         "safe_address=PO Box 77", "safe_city=Moorhead", "safe_state=MN", "safe_zip=56560",
         "safe_phone=218-555-0100", "work_told=no", "school_told=no")  # fmt: skip
    files = {number: [] for number in range(3)}
    for at, path in enumerate(sources.values()):
        files[at % 3] += ["--evidence", str(path)]
    entries = [
        desk.entry(ABOUT, "--when", "2026-11-10T21:15", "--precision", "about", "--person", "Casey Rowe",
                   "--known-by", "saw", "--private-note", PRIVATE, "--most-serious", *files[0]),
        desk.entry(BETWEEN, "--when", "2026-11-11T22:00", "--until", "2026-11-12T06:30", "--precision",
                   "between", *files[1]),
        desk.entry(SCRIPTS, "--when", "2026-11-13", *files[2]),
    ]  # fmt: skip
    listed = desk("evidence", "list").json["evidence"]
    story = Story(desk, entries, sources, {row["name"]: row["id"] for row in listed})
    story.papers["packet"] = desk.export("packet", "packet.pdf", "--allow", "shapes")
    story.papers["ic3"] = desk.export("ic3", "ic3.pdf", "--exclude", entries[0])
    story.papers["bundle"] = desk.export("bundle", "bundle.zip", "--allow", "shapes")
    return story


@pytest.fixture(scope="module")
def unpacked(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, unpacked."""
    folder = tmp_path_factory.mktemp("bag")
    with zipfile.ZipFile(story.out("bundle.zip")) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    return root


def test_each_entry_is_in_the_packet_verbatim_and_in_order(story: Story) -> None:
    """`pdftotext` gives back every word of each entry in order, across pages and in every script."""
    text = running_text(story.out("packet.pdf"), HEADING)
    assert all(text.count(one_line(words)) == 1 for words in (ABOUT, BETWEEN))
    assert text.count(SCRIPTS.split("他", maxsplit=1)[0].strip()) == 1
    places = [squeezed(text).index(squeezed(words)) for words in (SCRIPTS, ABOUT, BETWEEN)]
    assert places == sorted(places), "most recent, most serious, others newest first"
    pages = pdf_text(story.out("packet.pdf")).split("\f")
    assert not any(one_line(ABOUT) in one_line(page) for page in pages), "the long entry crosses a page"


def test_dates_stay_as_uncertain_as_they_were(story: Story) -> None:
    """An "about" and a "between" are printed as such, and a day gets no time."""
    text = running_text(story.out("packet.pdf"), HEADING)
    assert "about 9:15 pm on 10 November 2026" in text
    assert "between 10 pm on 11 November 2026 and 6:30 am on 12 November 2026" in text
    assert "a. Date: 13 November 2026 b." in text


def test_the_worksheet_holds_the_words_too(story: Story) -> None:
    """Page and plain text of the IC3 worksheet hold each entry's own words, in time order."""
    plain = story.out("ic3.txt").read_text(encoding="utf-8")
    assert all(words in plain for words in (BETWEEN, SCRIPTS)), "plain text without hard line breaks"
    places = [plain.index(words) for words in (BETWEEN, SCRIPTS)]
    assert places == sorted(places)
    drawn = squeezed(pdf_text(story.out("ic3.pdf")))
    places = [drawn.index(squeezed(words)) for words in (BETWEEN, SCRIPTS)]
    assert places == sorted(places)


@pytest.mark.parametrize("orientation", sorted(SIDES))
def test_a_photo_is_upright_however_the_camera_was_held(story: Story, orientation: int) -> None:
    """On the page as drawn, the corners of the scene are where a viewer saw them."""
    packet = story.out("packet.pdf")
    page = page_picture(packet, page_with(packet, f"File: held_{orientation}.jpg"))
    shown = coloured_part(page)
    assert corners_of(shown) == CORNERS
    assert shown.width > shown.height


def test_sample_photos_are_upright_and_all_kinds_are_shown(story: Story) -> None:
    """The sample orientations come out as viewers show them; HEIC and TIFF have a picture on their page."""
    packet = story.out("packet.pdf")
    names = ("orientation_3.jpg", "orientation_6.jpg", "iphone.heic", "scan.tiff", "gps_nikon.jpg")
    pages = {name: page_with(packet, f"File: {name}") for name in names}
    shown = {page: picture for page, _, picture in pictures_in(packet, *pages.values())}
    for name, size in (("orientation_3.jpg", (600, 450)), ("orientation_6.jpg", (450, 600))):
        picture = shown[pages[name]]
        assert picture.size == size
        with Image.open(story.sources[name]) as stored:
            turned = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270}
            upright = stored.convert("RGB").transpose(turned[stored.getexif()[0x0112]])
        # Not equal: the colour profile of the file is applied.
        assert 2 * _difference(picture, upright) < _difference(picture, upright.rotate(180))
    assert all(min(shown[pages[name]].size) > 100 for name in names[2:])


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, from 0 to 255."""
    small = [picture.resize((32, 32)).convert("L").tobytes() for picture in (one, other)]
    return sum(abs(a - b) for a, b in zip(*small, strict=True)) / len(small[0])


def test_what_is_confidential_is_nowhere_in_the_packet(story: Story) -> None:
    """No address, phone in any punctuation, email or private note in text, metadata, bookmarks or images."""
    for place, data in everything_in(story.out("packet.pdf")):
        for secret in NOWHERE:
            assert not any(bytes_ in data for bytes_ in spelled(secret)), f"{secret} in {place}"
    digits = "".join(one for one in pdf_text(story.out("packet.pdf")) if one.isdigit())
    assert "7015550143" not in digits


def test_the_search_for_secrets_can_find_them(story: Story, tmp_path: Path) -> None:
    """The same search fires on a paper that may hold them: the petitioner's sheet and the full log."""
    story.desk("export", "confidential", "--out", str(tmp_path / "sheet.pdf"))
    story.desk("export", "log", "--out", str(tmp_path / "log.pdf"), "--with-private-notes")
    sheet = b"".join(data for _, data in everything_in(tmp_path / "sheet-petitioner.pdf"))
    assert b"4417 Larkspur Lane" in sheet
    assert b"(701) 555-0143" in sheet
    assert b"QZX-PRIVATE" in b"".join(data for _, data in everything_in(tmp_path / "log.pdf"))


def test_pictures_in_the_packet_carry_pixels_and_nothing_else(story: Story) -> None:
    """No image of the packet has EXIF, GPS, XMP or a colour profile with words in it."""
    streams = [raw for _, raw, _ in pictures_in(story.out("packet.pdf"))]
    assert len(streams) >= len(SIDES) + 5
    for raw in streams:
        for mark in (b"Exif", b"http://ns.adobe.com", b"GPS", b"ICC_PROFILE", b"Photoshop"):
            assert mark not in raw
        if raw.startswith(b"\xff\xd8"):
            with Image.open(BytesIO(raw)) as picture:
                assert not picture.getexif()


def test_the_packet_is_a_paper_that_courts_take(story: Story) -> None:
    """No script, form, attachment, link or password; fonts embedded; a title; every check passed."""
    with pikepdf.open(story.out("packet.pdf")) as pdf:
        assert not pdf.is_encrypted
        assert not {"/AcroForm", "/OpenAction", "/AA"} & set(pdf.Root.keys())
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert not any("/Annots" in page for page in pdf.pages)
        assert all(list(map(float, page.mediabox)) == [0, 0, 612, 792] for page in pdf.pages)
    fonts = _fonts(story.out("packet.pdf"))
    assert fonts
    assert all(fonts.values()), fonts
    assert all(
        check["ok"] for check in story.papers["packet"]["checks"] if check["check"].startswith("court_")
    )


def test_every_paper_of_real_files_keeps_the_standards(story: Story, unpacked: Path, tmp_path: Path) -> None:
    """Phone photos, a scan, a court's form, an email, sound and film: no paper breaks a standard or a rule."""
    for paper in ("confidential", "log", "handling", "copysheet", "chronology"):
        story.desk("export", paper, "--out", str(tmp_path / f"{paper}.pdf"), "--allow", "shapes")
    made = [story.out("packet.pdf"), story.out("ic3.pdf"), *tmp_path.glob("*.pdf"), *unpacked.glob("*.pdf")]
    assert len(made) == 2 + 6 + 2
    for path in made:
        data = path.read_bytes()
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf_bytes(data, profile=profile)
            assert [(failure.rule_id, failure.message) for failure in report.failures] == [], path.name
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == [], path.name
        assert [result for result in check_pdf(data, name=path.name) if not result.ok] == [], path.name


def _fonts(path: Path) -> dict[str, bool]:
    """Return every font of a PDF and whether its program is inside."""
    found = {}
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                keys = set(item.keys())
                found[str(item["/FontName"])] = bool(keys & {"/FontFile", "/FontFile2", "/FontFile3"})
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                assert "/FontDescriptor" in item or item["/Subtype"] in {"/Type0", "/Type3"}, item[
                    "/BaseFont"
                ]
    return found


def test_what_is_told_about_each_file_is_true(story: Story) -> None:
    """Pages, bytes and SHA-256 of the answer are those of the file on disk, and `check` finds it whole."""
    for paper in ("packet", "ic3", "bundle"):
        for row in story.papers[paper]["files"]:
            data = Path(row["path"]).read_bytes()
            assert (row["bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
            if row["path"].endswith(".pdf"):
                with pikepdf.open(row["path"]) as pdf:
                    assert row["pages"] == len(pdf.pages)
    packet = story.desk("check", str(story.out("packet.pdf"))).json
    assert (packet["ok"], packet["problems"]) == (True, [])


def test_the_same_case_gives_the_same_packet(story: Story, tmp_path: Path) -> None:
    """Drawn again at the same moment, the packet has the same bytes."""
    again = tmp_path / "packet.pdf"
    story.desk("export", "packet", "--out", str(again), "--allow", "shapes")
    assert again.read_bytes() == story.out("packet.pdf").read_bytes()


def test_sha256sum_and_bagit_find_the_bundle_whole(story: Story, unpacked: Path) -> None:
    """`sha256sum -c` and the BagIt package pass on the unpacked bundle, and `check` agrees."""
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("sha256sum is not installed")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            [program, "--check", "--strict", manifest], cwd=unpacked, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert bagit.Bag(str(unpacked)).validate()
    for form in (unpacked, story.out("bundle.zip")):
        assert story.desk("check", str(form)).json["ok"]


def test_a_changed_byte_in_the_bundle_is_noticed(story: Story, unpacked: Path, tmp_path: Path) -> None:
    """The validators are real: after one flipped byte of an original, both of ours and theirs object."""
    copy = tmp_path / "bag"
    shutil.copytree(unpacked, copy)
    original = next(path for path in sorted((copy / "data").rglob("*")) if path.suffix == ".eml")
    data = bytearray(original.read_bytes())
    data[10] ^= 1
    original.write_bytes(data)
    assert not bagit.Bag(str(copy)).is_valid()
    found = story.desk("check", str(copy), code=1).json
    assert original.name in str(found["problems"])


def test_originals_are_in_the_bundle_byte_for_byte(story: Story, unpacked: Path) -> None:
    """Every source is there with its bytes, GPS and all; what holds a location is listed in the checks."""
    inside = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in _files(unpacked / "data")}
    for name, source in story.sources.items():
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        assert digest in inside, name
    nikon = inside[hashlib.sha256(story.sources["gps_nikon.jpg"].read_bytes()).hexdigest()]
    with Image.open(nikon) as picture:
        assert picture.getexif().get_ifd(0x8825)[1] == "N"
    located = {story.sources[name] for name in story.sources if name.startswith(("gps", "held", "iphone"))}
    told = " ".join(check["detail"] for check in story.papers["bundle"]["checks"])
    for path in _files(unpacked / "data"):
        number, _, name = path.name.partition("_")
        assert (f"{number}: the file says where it was made" in told) == (story.sources[name] in located)


def test_private_notes_are_nowhere_in_the_bundle(story: Story, unpacked: Path) -> None:
    """What the bundle itself writes holds no private note; its pages hold no confidential contact."""
    originals = {hashlib.sha256(path.read_bytes()).digest() for path in story.sources.values()}
    for path in _files(unpacked):
        if hashlib.sha256(path.read_bytes()).digest() in originals:
            continue
        places = everything_in(path) if path.suffix == ".pdf" else [("file", path.read_bytes())]
        for place, data in places:
            for secret in NOWHERE:
                if secret == "(701)":
                    continue
                assert not any(words in data for words in spelled(secret)), (
                    f"{secret} in {path.name}, {place}"
                )


def test_no_paper_names_the_program_or_the_machine(story: Story, unpacked: Path) -> None:
    """Neither the product's name nor a path, user or host of this machine stands in any file."""
    from getpass import getuser
    from socket import gethostname

    names = [name.lower() for name in (getuser(), gethostname()) if len(name) > 4]
    words = ["daybook", str(story.desk.folder).lower(), *names]
    made = [story.out("packet.pdf"), story.out("ic3.pdf"), story.out("ic3.txt")]
    made += [
        path
        for path in _files(unpacked)
        if "data" not in path.parts or path.suffix in {".csv", ".json", ".html", ".txt"}
    ]
    for path in made:
        places = everything_in(path) if path.suffix == ".pdf" else [("file", path.read_bytes())]
        for place, data in places:
            for word in words:
                assert word.encode() not in data.lower(), f"{word} in {path.name}, {place}"


def test_evidence_comes_back_byte_for_byte(story: Story, tmp_path: Path) -> None:
    """`evidence get` writes exactly what was added, for every kind of file."""
    for name, source in story.sources.items():
        out = tmp_path / name
        got = story.desk("evidence", "get", story.evidence[name], "--out", str(out)).json
        assert out.read_bytes() == source.read_bytes()
        assert got["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
