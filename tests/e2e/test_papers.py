"""Papers in the window: drawn as choices change, mended where a check leads, saved and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTreeView

from app.domain.person import Role
from app.domain.vocabulary import vocabulary
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

HOME = "14 Larch Lane, Springfield, IL 62704"


def shell_of(bench: WindowBench) -> Shell:
    """Return the unlocked half."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    return shell


def press(bench: WindowBench, name: str) -> None:
    """Press a button that can be pressed."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    assert button.isEnabled(), name
    button.click()


def told(bench: WindowBench, name: str) -> str:
    """Return what a label says."""
    label = bench.find(name)
    assert isinstance(label, QLabel)
    return label.text()


def can_save(bench: WindowBench) -> bool:
    """Tell whether the paper is drawn and may be saved."""
    return bench.find("documents.save").isEnabled()


@pytest.fixture
def bench_with_case(open_bench: WindowBench) -> WindowBench:
    """A window over a vault with three entries, one of which tells where she lives in a folded part."""
    session = open_bench.window.lock_control._session
    assert session is not None

    def fill(session: Session) -> bool:
        session.people.add({"role": Role.ME, "name": "Ann Moss", "address": (HOME,)})
        session.people.add({"role": Role.OTHER, "name": "Casey Rowe"})
        session.case.set({"jurisdiction": next(iter(vocabulary()["jurisdiction"].terms()))})
        session.entries.add({"what": "He waited at the gate."})
        session.entries.add({"what": "He called.", "effect": "I think he knows 14 Larch Lane."})
        session.entries.add({"what": "He wrote a letter."})
        return True

    done: list[bool] = []
    open_bench.runner.read(lambda _ctx: fill(session), done.append)
    open_bench.wait(lambda: bool(done))
    return open_bench


def test_a_paper_is_mended_where_a_check_leads_and_then_saved(
    bench_with_case: WindowBench, tmp_path: Path
) -> None:
    """A find opens the field it stands in; saving leads back, choices stay, and the file is told in full."""
    bench = bench_with_case
    shell = shell_of(bench)
    shell.go(Target("documents"))
    bench.idle()
    assert bench.find("documents.papers").isVisible()
    press(bench, "documents.paper.packet")
    tree = bench.find("documents.entries")
    assert isinstance(tree, QTreeView)
    model = tree.model()
    bench.wait(lambda: model.rowCount() == 3)
    press(bench, "documents.choose.head")
    press(bench, "documents.all")
    bench.wait_for("documents.show_find")
    rows = {model.index(row, 0).data().split("  ")[1]: model.index(row, 0) for row in range(3)}
    model.setData(rows["He wrote a letter."], Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not can_save(bench)
    bench.wait_for("documents.show_find")
    press(bench, "documents.find.0.look")
    bench.wait(lambda: bench.window.root.focusWidget() is not None)
    bench.wait(lambda: bench.window.root.focusWidget().objectName() == "entry.effect")
    effect = bench.find("entry.effect")
    bench.wait(lambda: not effect.visibleRegion().isEmpty())
    assert isinstance(effect, QPlainTextEdit)
    assert effect.toPlainText().startswith("I think he knows")
    assert bench.find("entry.reason.privacy").isChecked()  # type: ignore[attr-defined]
    effect.setPlainText("I think he knows where I live.")
    assert "Privacy" in told(bench, "entry.kept")
    press(bench, "entry.save")
    bench.wait(lambda: bench.find("documents").isVisible() and can_save(bench))
    assert rows_ticked(tree) == {"He waited at the gate.", "He called."}
    press(bench, "documents.missing.0.go")
    bench.wait_for("return.go")
    bench.wait_for("case")
    press(bench, "return.go")
    assert bench.find("documents").isVisible()
    assert not bench.find("return").isVisible()
    out = tmp_path / "paper.pdf"
    bench.dialogs.new_file = out
    press(bench, "documents.save")
    bench.wait_for("documents.done")
    assert str(tmp_path) in told(bench, "documents.done.where")
    assert told(bench, "documents.done.0.name") == "paper.pdf"
    assert out.read_bytes().startswith(b"%PDF-")


def rows_ticked(tree: QTreeView) -> set[str]:
    """Return the titles of the entries that are ticked."""
    model = tree.model()
    found: list[QModelIndex] = [model.index(row, 0) for row in range(model.rowCount())]
    ticked = [
        each
        for each in found
        if Qt.CheckState(each.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
    ]
    return {each.data().split("  ")[1] for each in ticked}


def test_a_newer_choice_ends_the_drawing_of_an_older_one(bench_with_case: WindowBench) -> None:
    """Choices follow each other quickly: the pages at the end are those of the last, and Stop stops."""
    bench = bench_with_case
    shell_of(bench).go(Target("documents", what="packet"))
    tree = bench.find("documents.entries")
    assert isinstance(tree, QTreeView)
    bench.wait(lambda: tree.model().rowCount() == 3)
    screen = bench.find("documents")
    presenter = screen.presenter  # type: ignore[attr-defined]
    presenter.tick_all()
    presenter.draw()
    everything = frozenset(presenter.prepared.entries) if presenter.prepared else frozenset()
    assert everything == frozenset()
    rows = {tree.model().index(row, 0).data().split("  ")[1]: row for row in range(3)}
    for name in ("He called.", "He wrote a letter."):
        index = tree.model().index(rows[name], 0)
        tree.model().setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        presenter.draw()
    bench.wait(lambda: can_save(bench))
    assert len(presenter.prepared.entries) == 1
    presenter.draw()
    presenter.stop()
    bench.wait(lambda: bench.find("documents.make").isVisible())
    assert presenter.prepared is None
    assert not can_save(bench)
    press(bench, "documents.make")
    bench.wait(lambda: can_save(bench))


def test_a_lock_in_the_middle_of_drawing_leaves_no_page(bench_with_case: WindowBench) -> None:
    """The pages being drawn never arrive, and after the next unlock the list of papers is there again."""
    bench = bench_with_case
    shell_of(bench).go(Target("documents", what="packet"))
    bench.find("documents").presenter.draw()  # type: ignore[attr-defined]
    bench.lock()
    bench.unlock()
    assert bench.bugs == []
    shell_of(bench).go(Target("documents"))
    assert bench.find("documents.papers").isVisible()
    assert bench.find("documents.pages").model().rowCount() == 0  # type: ignore[attr-defined]
