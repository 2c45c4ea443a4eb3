"""The page on safety says only what is there: every ask has its line, every test and file named exists."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import CHECKOUT

PAGE = CHECKOUT / "docs" / "safety.md"
ASKS = 34


def test_every_ask_has_one_line() -> None:
    """U1 to U34 stand in order, each once."""
    rows = re.findall(r"^\| U(\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in rows] == list(range(1, ASKS + 1))


def test_every_test_that_is_named_exists() -> None:
    """A test named as proof is in its file; a file named as proof is there."""
    missing = []
    for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8")):
        file = CHECKOUT / path
        if not file.exists():
            missing.append(path)
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if name and name not in functions:
            missing.append(f"{path}::{name}")
    assert not missing


def test_what_is_named_by_link_is_there() -> None:
    """No link leads nowhere."""
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if not (PAGE.parent / link).exists()]
