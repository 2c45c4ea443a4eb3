"""The benchmarks cannot rot: every row runs on very little work, and its figures come out in order."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bench.__main__ import chosen_rows, main
from bench.measure import Row, run_row
from bench.table import put_into
from bench.vaults import KEPT
from tests.tally import HowMany

TINY = 1e-5
PROMISED = {
    ("add evidence", "≤ 0.45 ×"),
    ("add evidence, durable", "≤ 2 ×"),
    ("read evidence back", "≥ 0.45 ×"),
    ("memory while adding", "≤ 100 MiB"),
    ("start to the unlock page", "≤ 2 ×"),
    ("daybook --help", "≤ 6 ×"),
    ("unlock to the drawn timeline", "≤ 150 ms"),
    ("list entries, p95", "≤ 50 ms"),
    ("filter entries, p95", "≤ 50 ms"),
    ("open an entry, p95", "≤ 50 ms"),
    ("search as you type, p95", "≤ 50 ms"),
    ("search entries and messages, p95", "≤ 50 ms"),
    ("save an entry", "≤ 3 ×"),
    ("draw a packet with photos of 12 MP", "≥ 0.5 ×"),
    ("memory of a packet", "≤ 400 MiB"),
    ("import a chat", "≤ 10 s"),
    ("memory while importing a chat", "≤ 300 MiB"),
    ("dearest turn of the window", "≤ 50 ms"),
    ("lock to blank", "≤ 100 ms"),
    ("full check", "≥ 0.7 ×"),
}
"""Every work that the design sets a target for, and the target."""


def test_every_promise_has_a_row() -> None:
    """No target of the design is left out or made milder, and each is judged at its largest amount."""
    limits = {(row.name, row.limit.words(row.unit)) for row in chosen_rows(()) if row.limit is not None}
    assert limits >= PROMISED
    largest = {row.name: row.size_words(row.sizes[-1]) for row in chosen_rows(())}
    assert largest["list entries, p95"] == "100,000 entries"
    assert largest["search entries and messages, p95"] == "1,000,000 messages, 100,000 entries"
    assert largest["import a chat"] == "100,000 messages"
    assert largest["unlock to the drawn timeline"] == "10,000 entries"
    assert (largest["add evidence"], largest["memory while adding"]) == ("1 GiB", "8 GiB")
    assert largest["draw a packet with photos of 12 MP"] == "500 incidents, 300 photos"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vaults that several rows measure are built once."""
    return tmp_path_factory.mktemp("bench")


@pytest.mark.sampled(6)
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
    """The command prints a table, keeps the figures as JSON and in a page, and leaves only vaults behind."""
    row, other = chosen_rows(["full check"])[0], chosen_rows(["list entries"])[0]
    work, out, page = tmp_path / "work", tmp_path / "results", tmp_path / "speed.md"
    page.write_text(
        "# Speed\n\n<!-- figures -->\nold\n<!-- end of figures -->\n\nThe end.\n", encoding="utf-8"
    )
    arguments = [
        "--runs",
        "1",
        "--scale",
        str(TINY),
        "--work",
        str(work),
        "--out",
        str(out),
        "--docs",
        str(page),
    ]
    main([row.name, *arguments])
    table = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(row.sizes)
    (path,) = out.iterdir()
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["machine"]["cores"]
    assert {"name", "scale", "ours", "peer", "ratio", "target", "met", "spread"} <= document["rows"][0].keys()
    assert not work.exists()
    main([other.name, *arguments])
    assert [each.name for each in work.iterdir()] == [KEPT]
    written = page.read_text(encoding="utf-8")
    assert "old" not in written
    assert written.endswith("\n\nThe end.\n")
    lines = [line for line in written.splitlines() if line.startswith("| ")][2:]
    assert lines[: len(row.sizes)] == table[2:], "the figures of the run before stay"
    assert [line.split(" | ")[0] for line in lines[len(row.sizes) :]] == [f"| {other.name}"] * 3
    page.write_text("<!-- figures of record -->\n<!-- end of figures -->\n", encoding="utf-8")
    put_into(page, out, lambda area: [each.name for each in chosen_rows([area])])
    assert [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][
        2:
    ] == lines[3:]


def test_a_page_without_a_place_is_left(tmp_path: Path) -> None:
    """Figures are put only between the marks of a page."""
    page = tmp_path / "page.md"
    page.write_text("# Speed\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put_into(page, tmp_path, lambda _area: [])
    assert page.read_text(encoding="utf-8") == "# Speed\n"


def test_unknown_row_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that fits no row lists those there are."""
    assert main(["no such row"]) == 2
    assert "full check" in capsys.readouterr().out
