"""Documents: what is saved is what was looked at, and nothing private passes without a yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from app.domain.answer import yes
from app.domain.change import Change
from app.domain.court_form import FormReader
from app.domain.entry import Entry
from app.domain.export_request import Originals, Paper, Part, SummaryFigure
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.domain.redaction import Mark
from app.domain.transcripts import MessageChoice
from app.services.forms import MappedField
from app.services.vault import Session
from app.strings.catalogue import text
from tests.blank_forms import Made, blank_form
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.documents_stand_in import ViewStandIn
from tests.ui.screens.files import PNG
from tests.ui.stand_ins import ShellStandIn
from ui.style.parts import Button
from ui.style.theme import Theme
from ui.typed_secret import TypedSecret
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.kept import as_before
from ui.unlocked.screens.documents.messages import read_ranges
from ui.unlocked.screens.documents.originals import OriginalsList
from ui.unlocked.screens.documents.papers import PAPERS, spec_of
from ui.unlocked.screens.documents.presenter import SLOW_SECONDS, DocumentsPresenter
from ui.unlocked.screens.documents.state import Stage, Wish
from ui.unlocked.screens.documents.told import Line
from ui.unlocked.screens.documents.view import DocumentsScreen
from ui.unlocked.screens.registry import SCREENS
from ui.unlocked.shell import Shell

HOME = "14 Larch Lane, Springfield, IL 62704"


@pytest.fixture
def view() -> ViewStandIn:
    """What the presenter shows."""
    return ViewStandIn()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: ViewStandIn) -> DocumentsPresenter:
    """A presenter over a vault with two entries and a confidential address."""
    session.people.add({"role": Role.ME, "name": "Ann Moss", "address": (HOME,)})
    session.entries.add({"what": "He waited at the gate.", "weapon": yes("a bat")})
    made = DocumentsPresenter(session, jobs, shell, view)
    made.choose_paper(spec_of("packet"))
    return made


def leaking(session: Session) -> Entry:
    """Write an entry that tells the address."""
    return session.entries.add({"what": "He wrote that he knows 14 Larch Lane."})


def test_a_paper_is_made_looked_at_and_saved(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn, tmp_path: Path
) -> None:
    """Pages are drawn before anything is written; saving writes the file and keeps a record of it."""
    presenter.draw()
    assert view.stage is Stage.MADE
    assert view.result is not None
    assert view.result.may_write
    assert view.pages > 0
    presenter.want_page(0, 900)
    assert view.drawn[0].width > 0
    assert list(tmp_path.glob("*.pdf")) == []
    # The database cannot open its journal where something else stands; what cannot be recorded is not left.
    (session.folder / "c.bin-journal").mkdir()
    presenter.save(tmp_path / "paper.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
    (session.folder / "c.bin-journal").rmdir()
    presenter.save(tmp_path / "paper.pdf", "hearing")
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    assert session.exports_made.exports()[0].files[0].name == "paper.pdf"
    assert session.exports_made.exports()[0].purpose == "hearing"


def test_a_find_stops_the_file_until_it_is_allowed(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn, tmp_path: Path
) -> None:
    """A confidential address is shown with its entry, nothing can be saved, and one yes lets it through once."""
    entry = leaking(session)
    presenter.choose_paper(spec_of("packet"))
    presenter.tick_all()
    presenter.draw()
    assert view.result is not None
    assert not view.result.may_write
    (find,) = {line.id: line for line in view.result.finds}.values()
    assert find.to is not None
    assert (find.to.screen, find.to.id) == ("entry", entry.id)
    presenter.save(tmp_path / "paper.pdf")
    assert not (tmp_path / "paper.pdf").exists()
    presenter.allow(find.id)
    assert view.result.may_write
    presenter.save(tmp_path / "paper.pdf")
    assert (tmp_path / "paper.pdf").exists()
    presenter.tick_all()
    presenter.want(replace(view.wish, jurisdiction="US-MA"))
    assert view.wish.allow == frozenset()


def test_what_is_held_is_offered_by_choice_and_for_one_paper(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn
) -> None:
    """A tick of the chronology offers held entries too; no other paper hears of it, and rows alone are enough."""
    held = session.entries.add({"what": "What I signed.", "hold": True})
    presenter.choose_paper(spec_of("chronology"))
    assert held.id not in view.wish.entries
    presenter.want(replace(view.wish, with_held=True))
    assert held.id in view.wish.entries
    presenter.choose_paper(spec_of("packet"))
    assert held.id not in view.wish.entries
    assert not view.wish.request().takes_held
    session.records.add(RecordKind.DEBT, {"debt": "Rent", "step": "added", "amount": "650"})
    presenter.choose_paper(spec_of("chronology"))
    presenter.tick_none()
    presenter.draw()
    assert view.stage is Stage.MADE


def test_every_change_of_the_choice_drops_the_pages(
    presenter: DocumentsPresenter, view: ViewStandIn, tmp_path: Path
) -> None:
    """What was drawn before a change can no longer be saved."""
    presenter.draw()
    assert view.leave.may_write
    presenter.want(replace(view.wish, page=replace(view.wish.page, a4=True)))
    assert view.is_stale
    assert not view.leave.may_write
    presenter.save(tmp_path / "old.pdf")
    assert not (tmp_path / "old.pdf").exists()


def test_an_existing_file_is_never_written_over(
    presenter: DocumentsPresenter, shell: ShellStandIn, view: ViewStandIn, tmp_path: Path
) -> None:
    """The name of a file that is there is refused with a sentence, and the paper can be saved elsewhere."""
    (tmp_path / "paper.pdf").write_text("mine", encoding="utf-8")
    presenter.draw()
    presenter.save(tmp_path / "paper.pdf")
    assert (tmp_path / "paper.pdf").read_text(encoding="utf-8") == "mine"
    assert shell.warned
    assert view.stage is Stage.MADE


def test_unsaved_addresses_are_told(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn
) -> None:
    """An address that stands only in a draft is unknown to the checks, and the screen says so."""
    unsaved = Line(text("documents.unsaved"))
    assert unsaved not in view.missing
    session.drafts.save("person/new", {"address": ("9 Elm Row",)})
    presenter.choose_paper(spec_of("packet"))
    assert unsaved in view.missing


def test_every_paper_can_be_chosen(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session, tmp_path: Path
) -> None:
    """Each kind of paper is drawn and checked from the same screen; a form needs its blank first."""
    session.evidence.add_bytes("note.txt", b"see you")
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(blank_form([Made("who")]))
    look = session.forms.look(blank)
    mapped = session.forms.remember(look, "Form", FormReader.SERVED, (MappedField("who", ("court",)),))
    assert {spec.paper for spec in PAPERS} == set(Paper)
    for spec in PAPERS:
        presenter.choose_paper(spec)
        if spec.paper is Paper.FORM:
            presenter.draw()
            assert view.stage is Stage.CHOOSING
            presenter.want(replace(view.wish, form=mapped))
        presenter.draw()
        assert view.stage is Stage.MADE, spec
        assert view.wish.spec is spec


def test_what_of_a_conversation_is_printed_is_chosen_for_each(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session, tmp_path: Path
) -> None:
    """The screen names each conversation of the chosen entries; what is chosen goes into the request."""
    path = tmp_path / "chat.txt"
    lines = [
        f"3/{day}/26, 22:0{minute} - Casey Rowe: text {day} {minute}"
        for day in (14, 15)
        for minute in range(9)
    ]
    path.write_text("\n".join([*lines, "3/16/26, 22:00 - Jordan Avery: stop"]), encoding="utf-8")
    session.imports.run((path,))
    (thread,) = session.threads.list()
    found = session.threads.messages(thread.thread.id)
    entry = session.threads.accept([found[4].ref])
    presenter.choose_paper(spec_of("packet"))
    assert view.choice is not None
    (line,) = view.choice.conversations
    assert (line.app, line.total, line.entries, dict(line.rests)) == (
        "whatsapp",
        19,
        {entry.id},
        {entry.id: 1},
    )
    whole = (MessageChoice(line.thread, whole=True),)
    presenter.choose_messages(whole)
    assert view.wish.request().messages == whole
    presenter.choose_paper(spec_of("log"))
    assert view.wish.request().messages == ()
    assert view.choice.conversations == ()


def test_a_redacted_copy_goes_in_unless_the_original_is_picked(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn, tmp_path: Path
) -> None:
    """The newest copy is picked at first, the person may pick another, and papers without exhibits do not ask."""
    photo = session.evidence.add_bytes("gate.png", PNG).evidence
    entry = session.entries.add({"what": "He stood there.", "evidence": (photo.id,)})
    first = session.evidence.redact(photo.id, [Mark(width=1, height=1)]).evidence
    second = session.evidence.redact(photo.id, [Mark(width=2, height=2)]).evidence
    presenter.choose_paper(spec_of("packet"))
    presenter.tick(frozenset({entry.id}))
    assert view.choice is not None
    (asked,) = view.wish.copies_asked(view.choice.copies)
    assert (asked.number, [number for _, number in asked.copies]) == (1, [2, 3])
    assert view.wish.redacted == ((photo.id, second.id),)
    presenter.draw()
    presenter.save(tmp_path / "paper.pdf")
    assert [event.act for event in session.evidence.handling(second.id)][-1] == "exported"
    presenter.pick_copy(photo.id, first.id)
    assert view.wish.redacted == ((photo.id, first.id),)
    presenter.choose_paper(spec_of("bundle"))
    assert view.wish.redacted == ((photo.id, first.id),)
    presenter.pick_copy(photo.id, photo.id)
    presenter.draw()
    assert view.result is not None
    presenter.choose_paper(spec_of("json"))
    assert view.wish.copies_asked(view.choice.copies) == ()
    presenter.choose_paper(spec_of("packet"))
    without = replace(view.wish.page, parts=view.wish.page.parts - {Part.EXHIBITS})
    presenter.want(replace(view.wish, page=without))
    assert view.wish.copies_asked(view.choice.copies) == ()
    session.evidence.erase(second.id)
    presenter.choose_paper(spec_of("packet"))
    assert view.wish.redacted == ((photo.id, photo.id),)


def test_the_page_lists_the_files_with_copies(open_bench: WindowBench) -> None:
    """On the page there is a list to turn for each such file of the ticked entries, and for no other."""
    shell = open_bench.find("shell")
    assert isinstance(shell, Shell)
    assert shell._context is not None
    record = shell._context.session
    done: list[bool] = []

    def fill(_ctx: object) -> bool:
        photo = record.evidence.add_bytes("gate.png", PNG).evidence
        record.entries.add({"what": "He stood there.", "evidence": (photo.id,)})
        record.entries.add({"what": "He called."})
        record.evidence.redact(photo.id, [Mark(width=2, height=2)])
        return True

    open_bench.runner.read(fill, done.append)
    open_bench.wait(lambda: bool(done))
    shell.go(Target("documents", what="bundle"))
    open_bench.idle()
    open_bench.idle()
    box = open_bench.find("documents.copy.1")
    assert isinstance(box, QComboBox)
    assert box.isVisible()
    assert [box.itemText(at) for at in range(box.count())] == [
        "The redacted copy, item 2",
        "The original, item 1",
    ]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    screen = shell.screen_of("documents")
    assert isinstance(screen, DocumentsScreen)
    assert dict(screen._wish.redacted)[box.itemData(1)] == box.itemData(1)
    assert box.currentText() == "The original, item 1"
    screen.presenter.tick(frozenset())
    assert not open_bench.find("documents.copies").isVisible()
    open_bench.find("documents.kept.look", Button).click()
    open_bench.idle()
    assert open_bench.find("evidence").isVisible()


def test_each_original_of_a_bundle_is_asked_about(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn, theme: Theme, tmp_path: Path
) -> None:
    """The list names the file and why; what is picked for one holds for it; cleaned copies are of photos."""
    del theme
    card = session.evidence.add_bytes("ana.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n").evidence
    session.entries.add({"what": "He had her card.", "evidence": (card.id,)})
    presenter.choose_paper(spec_of("bundle"))
    presenter.draw()
    assert view.result is not None
    (note,) = view.result.originals
    assert (note.evidence, note.fate) == (card.id, Originals.ASIS)
    assert not any("ana.vcf" in line.words for line in view.result.lines)
    shown = OriginalsList()
    shown.show_notes(view.result.originals)
    (box,) = shown.findChildren(QComboBox)
    assert [box.itemData(row) for row in range(box.count())] == [Originals.ASIS, Originals.OMIT]
    assert "contact card" in box.accessibleName()
    shown.picked.connect(presenter.pick_fate)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert view.wish.originals_of == ((card.id, Originals.OMIT),)
    presenter.draw()
    assert view.result is not None
    assert view.result.originals[0].fate is Originals.OMIT
    secret = TypedSecret("seven quiet rivers")
    presenter.save(tmp_path / "Evidence.zip.age", "", secret)
    assert (tmp_path / "Evidence.zip.age").read_bytes().startswith(b"age-encryption.org/v1\n")
    assert not any(secret)
    assert view.saved is not None
    assert "encrypted with the passphrase" in view.saved.warnings[0]


def test_how_a_paper_is_made_is_known_the_next_time(
    presenter: DocumentsPresenter, session: Session, jobs: Jobs, shell: ShellStandIn, view: ViewStandIn
) -> None:
    """Page size, parts and the like are kept for each kind of paper; entries and items are chosen anew."""
    entry = session.entries.add({"what": "He came back."})
    presenter.choose_paper(spec_of("packet"))
    other = frozenset(SummaryFigure) - view.wish.page.figures
    parts = view.wish.page.parts - {Part.WEAPONS}
    page = replace(view.wish.page, a4=True, bates_prefix="AM", parts=parts, figures=other)
    presenter.want(replace(view.wish, page=page))
    presenter.tick(frozenset({entry.id}))
    presenter.draw()
    again = ViewStandIn()
    later = DocumentsPresenter(session, jobs, shell, again)
    later.choose_paper(spec_of("packet"))
    assert again.wish.page == page
    assert not again.wish.own
    assert as_before(Wish(), "{not json") == Wish()
    assert as_before(Wish(), '{"page": {"a4": "yes", "parts": []}, "originals": "asis"}') == Wish()
    assert as_before(Wish(), '{"page": {"a4": "yes", "gone": 1}, "originals": "asis"}') == Wish()


def test_new_entries_are_told_and_not_taken_in_by_themselves(
    presenter: DocumentsPresenter, session: Session, view: ViewStandIn
) -> None:
    """A choice of one's own stays as it is; that something was written since is said."""
    presenter.tick_all()
    chosen = view.wish.entries
    session.entries.add({"what": "He came back."})
    presenter.changed(Change(RecordKind.ENTRY, ()))
    presenter.activate()
    assert view.wish.entries == chosen
    assert text("documents.in.new", n=1) in view.contents
    presenter.tick_start()
    assert text("documents.in.new", n=1) not in view.contents


def test_numbers_of_lines_are_read_or_refused() -> None:
    """Single lines and runs are taken; what is no line of the conversation is not."""
    assert read_ranges("12-30, 45 ,7–9", 50) == ((12, 30), (45, 45), (7, 9))
    for wrong in ("", "0", "51", "30-12", "12-", "a", "5;6", "1-9999999999"):
        assert read_ranges(wrong, 50) == ()


@pytest.mark.parametrize("heard", [0, 1, 2])
def test_stop_counts_between_two_steps_too(
    presenter: DocumentsPresenter, jobs: Jobs, view: ViewStandIn, heard: int
) -> None:
    """A step that is done and not yet heard of cannot be cancelled; no page is drawn or shown after it."""
    told: list[Callable[[], None]] = []
    jobs._runner.post = told.append
    presenter.draw()
    for _ in range(heard):
        told.pop(0)()
    presenter.stop()
    while told:
        told.pop(0)()
    assert view.stage is Stage.STOPPED
    assert presenter.prepared is None
    presenter.draw()
    while told:
        told.pop(0)()
    assert view.stage is Stage.MADE


def test_a_paper_that_takes_long_waits_for_a_press(
    session: Session, jobs: Jobs, shell: ShellStandIn, view: ViewStandIn
) -> None:
    """After a drawing of over twenty seconds the next change marks the pages as old and draws nothing."""
    session.entries.add({"what": "He waited at the gate."})
    now = [0.0]

    def later() -> float:
        now[0] += SLOW_SECONDS
        return now[0]

    presenter = DocumentsPresenter(session, jobs, shell, view, later)
    presenter.choose_paper(spec_of("packet"))
    assert view.soon == 1
    presenter.draw()
    assert view.stage is Stage.MADE
    presenter.want(replace(view.wish, page=replace(view.wish.page, a4=True)))
    assert (view.soon, view.stage, view.is_stale) == (1, Stage.CHOOSING, True)
    presenter.draw()
    assert (view.stage, view.is_stale) == (Stage.MADE, False)
    presenter.choose_paper(spec_of("log"))
    assert view.soon == 2


def test_what_stays_out_is_said_only_of_papers_that_keep_it_out(
    presenter: DocumentsPresenter, view: ViewStandIn
) -> None:
    """The packet keeps the address out, counted once; the sheets hold it, and the log all but notes and plan."""
    assert any(text("checks.looked.address", n=1) in line for line in view.kept_out)
    presenter.choose_paper(spec_of("confidential"))
    assert view.kept_out == ()
    presenter.choose_paper(spec_of("log"))
    assert view.kept_out == (text("documents.kept.notes"), text("documents.kept.plan"))
    presenter.want(replace(view.wish, with_private_notes=True))
    assert view.kept_out == (text("documents.kept.plan"),)
    presenter.want(replace(view.wish, with_private_notes=True, with_plan=True))
    assert view.kept_out == ()


def test_everything_that_may_be_missing_has_a_sentence_and_a_place(
    jobs: Jobs, shell: ShellStandIn, session: Session, view: ViewStandIn
) -> None:
    """In an empty record each paper names what it would print, and each line leads to a page of the window."""
    presenter = DocumentsPresenter(session, jobs, shell, view)
    pages = {spec.key for spec in SCREENS}
    for spec in PAPERS:
        presenter.choose_paper(spec)
        for line in view.missing:
            assert line.words
            assert line.to is not None
            assert line.to.screen in pages
            assert line.to.back == "documents"
    presenter.choose_paper(spec_of("packet"))
    assert [line.to.what for line in view.missing if line.to is not None] == [
        "jurisdiction",
        "person",
        "person",
        "safe_address",
        "declaration",
    ]
