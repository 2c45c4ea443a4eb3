"""Walk 3: some 47 entries over nine months become the papers for a court and the FBI, in the window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.acceptance.desk import Ran, run
from tests.acceptance.reading import everything_in, one_line, pdf_text, spelled
from tests.e2e.hands import Hands
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell


@pytest.mark.parametrize("paper", ["packet", "confidential", "ic3"])
def test_papers_are_made_in_the_window(
    built: tuple[Path, Ran], qapp: QApplication, tmp_path: Path, paper: str
) -> None:
    """Chosen, looked at, checked and saved by clicks; the check finds nothing; no address of hers is inside."""
    folder, ran = built
    shutil.copytree(folder / "vault", tmp_path / "vault")
    bench = WindowBench(qapp, tmp_path / "vault")
    try:
        bench.window.root.show()
        bench.unlock(ran.json["passphrase"])
        shell = bench.find("shell")
        assert isinstance(shell, Shell)
        shell.go(Target("documents"))
        hands = Hands(bench)
        hands.settle()
        bench.dialogs.new_file = tmp_path / "paper.pdf"
        hands.press(f"documents.paper.{paper}")
        hands.let_through()
        hands.press("documents.save")
        bench.wait_for("documents.done")
    finally:
        bench.end()
    secret = tmp_path / "secret"
    secret.write_text(ran.json["passphrase"] + "\n", encoding="utf-8")
    key = ("--vault", str(tmp_path / "vault"), "--passphrase-file", str(secret), "--json")
    people = run("person", "list", *key).json["people"]
    own = [value for who in people if who["role"] in {"me", "child", "witness"} for value in who["address"]]
    assert own
    made = sorted(tmp_path.glob("paper*.pdf"))
    assert made
    for path in made:
        checked = run("check", str(path), *key).json
        assert (checked["ok"], checked["problems"]) == (True, []), path.name
        if "petitioner" in path.name or paper == "ic3":
            continue  # the clerk's sheet and the complaint are where the person's own address belongs
        said = one_line(pdf_text(path))
        data = b"\n".join(data for _, data in everything_in(path))
        for address in own:
            assert one_line(address) not in said
            assert not any(form in data for form in spelled(address))
