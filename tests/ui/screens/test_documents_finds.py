"""Documents: what can be done about a find, and what is asked before the first paper."""

from __future__ import annotations

from pathlib import Path

from app.domain.answer import Answer, AnswerState
from app.domain.person import Role
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.documents_stand_in import ViewStandIn
from tests.ui.screens.test_documents import HOME, leaking, presenter, view
from tests.ui.stand_ins import ShellStandIn
from ui.style.pages import ScrolledPage
from ui.style.parts import Button, Chip
from ui.style.theme import Scheme
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.papers import spec_of
from ui.unlocked.screens.documents.presenter import DocumentsPresenter
from ui.unlocked.screens.documents.view import DocumentsScreen
from ui.unlocked.shell import Shell

__all__ = ["presenter", "view"]


def test_what_was_found_in_a_message_can_be_withheld(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session, tmp_path: Path
) -> None:
    """The find is offered to be withheld; then the paper can be saved, and the words are not in it."""
    session.people.add({"name": "Jordan Avery", "role": Role.ME, "address": (HOME,)})
    path = tmp_path / "chat.txt"
    path.write_text(
        "3/14/26, 22:00 - Casey Rowe: I am at 14 Larch Lane\n3/15/26, 22:00 - Jordan Avery: stop\n"
        "3/16/26, 22:00 - Casey Rowe: ok\n",
        encoding="utf-8",
    )
    session.imports.run((path,))
    (thread,) = session.threads.list()
    found = session.threads.messages(thread.thread.id)
    session.threads.accept([found[0].ref], {"what": "He wrote where I live.", "exact_words": ()})
    presenter.choose_paper(spec_of("json"))
    presenter.draw()
    assert view.result is not None
    (find,) = [find for find in view.result.finds if find.can_withhold]
    assert not view.result.may_write
    presenter.withhold(find.id)
    assert [find.withheld for find in view.result.finds] == [True]
    presenter.withhold(find.id)
    assert not view.result.may_write
    presenter.withhold(find.id)
    presenter.save(tmp_path / "out.json")
    written = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert "[address withheld]" in written
    assert "Larch" not in written


def test_a_find_in_the_words_can_be_replaced_put_back_or_left_out(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session
) -> None:
    """A find in an entry is replaced, put back, and gone with its entry; the record keeps the words."""
    told = leaking(session)
    presenter.choose_paper(spec_of("json"))
    presenter.draw()
    assert view.result is not None
    find = next(find for find in view.result.finds if find.entry == told.id)
    assert find.can_withhold
    for each in view.result.finds:
        presenter.withhold(each.id)
    assert view.result.may_write
    assert all(find.withheld for find in view.result.finds)
    presenter.withhold(find.id)
    assert not view.result.may_write
    presenter.leave_find_out(told.id, None)
    presenter.draw()
    assert view.result.may_write
    assert view.result.finds == ()
    assert session.entries.get(told.id).what == told.what


def test_an_item_with_a_find_can_be_left_out_and_put_back(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session
) -> None:
    """The item goes out of the paper, is named as left out, and can be put back."""
    session.people.add({"name": "Jordan Avery", "role": Role.ME, "address": (HOME,)})
    note = session.evidence.add_bytes("note.txt", b"he wrote 14 larch lane\n").evidence
    session.entries.add({"what": "He sent this.", "evidence": (note.id,)})
    presenter.choose_paper(spec_of("bundle"))
    presenter.choose_paper(spec_of("packet"))
    presenter.tick_all()
    presenter.draw()
    assert view.result is not None
    find = next(find for find in view.result.finds if find.item == note.id)
    presenter.leave_find_out(find.entry, find.item)
    presenter.draw()
    assert view.result.may_write
    assert [item.id for item in view.result.left_out] == [note.id]
    presenter.put_back(note.id)
    presenter.draw()
    assert not view.result.may_write
    assert view.result.left_out == ()


def test_what_a_check_cannot_know_is_asked_before_the_first_paper(
    presenter: DocumentsPresenter, view: ViewStandIn, session: Session, shell: ShellStandIn
) -> None:
    """Work and school are asked, each can be answered or skipped, and no result reads as clean until then."""
    presenter.choose_paper(spec_of("packet"))
    assert view.unasked == ("work", "school")
    presenter.draw()
    assert view.result is not None
    assert "not everything is known" in view.result.summary
    presenter.answer("work", Answer(AnswerState.DECLINED))
    assert view.unasked == ("school",)
    presenter.answer("school", Answer(AnswerState.NO))
    assert view.unasked == ()
    presenter.draw()
    assert "not everything is known" in view.result.summary
    assert session.case.get().work_told.state is AnswerState.DECLINED
    presenter.answer("work", Answer(AnswerState.NO))
    presenter.draw()
    assert "Nothing was found. " in view.result.summary
    presenter.tell("home")
    assert shell.targets[-1].screen == "case"


def test_the_questions_stand_first_and_saving_says_what_was_not_checked(open_bench: WindowBench) -> None:
    """The three questions are above the choice, pressing skip takes one away, and saving asks first."""
    shell = open_bench.find("shell")
    assert isinstance(shell, Shell)
    assert shell._context is not None
    record = shell._context.session
    done: list[bool] = []
    open_bench.runner.read(
        lambda _ctx: record.entries.add({"what": "He came."}), lambda _made: done.append(True)
    )
    open_bench.wait(lambda: bool(done))
    shell.go(Target("documents", what="csv"))
    open_bench.idle()
    open_bench.idle()
    assert open_bench.find("documents.asked.home.editor").isVisible()
    open_bench.find("documents.asked.home.skip", Chip).click()
    open_bench.idle()
    open_bench.idle()
    assert not open_bench.find("documents.asked.home.editor").isVisible()
    assert open_bench.find("documents.asked.work.editor").isVisible()
    screen = shell.screen_of("documents")
    assert isinstance(screen, DocumentsScreen)
    open_bench.dialogs.agrees = False
    screen.on_save_wanted()
    assert open_bench.dialogs.asked[-1] == "Some things were not checked"
    for what in ("work", "school"):
        open_bench.find(f"documents.asked.{what}.none", Chip).click()
        open_bench.idle()
        open_bench.idle()
    assert not open_bench.find("documents.asked").isVisible()
    asked = len(open_bench.dialogs.asked)
    screen.on_save_wanted()
    assert "Some things were not checked" not in open_bench.dialogs.asked[asked:]


def test_a_paper_begins_at_its_name(open_bench: WindowBench) -> None:
    """With large text too, when the list of papers makes room, the page of the chosen one is read from its top."""
    shell = open_bench.find("shell")
    assert isinstance(shell, Shell)
    open_bench.window.theme.choose(Scheme.LIGHT, 2.0)
    open_bench.window.root.resize(1280, 800)
    open_bench.window.root.activateWindow()
    shell.go(Target("documents"))
    open_bench.idle()
    link, area = open_bench.find("documents.paper.packet"), open_bench.find("documents.scroll")
    assert isinstance(link, Button)
    assert isinstance(area, ScrolledPage)
    link.setFocus()
    link.click()
    open_bench.idle()
    assert area.verticalScrollBar().value() == 0
