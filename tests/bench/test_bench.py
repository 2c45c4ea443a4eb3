"""The benchmarks cannot rot: every row runs on very little work, and its figures come out in order."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bench.__main__ import chosen_rows, main
from bench.measure import Row, run_row
from tests.tally import HowMany

TINY = 1e-5


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vaults that several rows measure are built once."""
    return tmp_path_factory.mktemp("bench")


@pytest.mark.parametrize("row", chosen_rows(()), ids=lambda row: row.name.replace(" ", "-"))
def test_each_row_gives_figures(row: Row, work: Path, how_many: HowMany) -> None:
    """A row measures itself and its peer, at each of its amounts in a longer run."""
    if row.peer.startswith("sha256sum") and shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum on this machine")
    row = replace(row, sizes=row.sizes[-how_many(check=1, gate=3, soak=3) :])
    results = run_row(row, work, runs=1, share=TINY)
    assert [result.scale for result in results] == [10**step for step in range(len(row.sizes))]
    for result in results:
        assert result.ours >= 0
        assert (result.peer is None) == (not row.peer)
    assert results[-1].met is not None or row.limit is None
    assert all(result.met is None for result in results[:-1])


def test_report_and_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a table, keeps the figures as JSON, and leaves no work behind."""
    row = chosen_rows(["full check"])[0]
    work, out = tmp_path / "work", tmp_path / "results"
    arguments = [row.name, "--runs", "1", "--scale", str(TINY), "--work", str(work), "--out", str(out)]
    main(arguments)
    table = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(row.sizes)
    (path,) = out.iterdir()
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["machine"]["cores"]
    assert {"name", "scale", "ours", "peer", "ratio", "target", "met"} <= document["rows"][0].keys()
    assert not work.exists()


def test_unknown_row_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that fits no row lists those there are."""
    assert main(["no such row"]) == 2
    assert "full check" in capsys.readouterr().out
