"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "ui", "storage", "exports")
NOT_OURS = {
    ".git",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "build",
    "dist",
    "out",
}


@cache
def product_files() -> tuple[Path, ...]:
    """Every Python file of the product."""
    return tuple(path for package in PRODUCT for path in sorted((CHECKOUT / package).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax tree, walked once for all rules."""
    return tuple(ast.walk(tree(path)))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file under version control; without git, every file that is not made by a tool."""
    git = shutil.which("git")
    if git is not None and (CHECKOUT / ".git").exists():
        command = [git, "-c", f"safe.directory={CHECKOUT}", "-C", str(CHECKOUT), "ls-files", "-z"]
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return tuple(path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file())
    return tuple(
        path
        for path in sorted(CHECKOUT.rglob("*"))
        if path.is_file() and not NOT_OURS.intersection(path.relative_to(CHECKOUT).parts)
    )


def name_of(path: Path) -> str:
    """The path as the rules write it: from the checkout, with slashes."""
    return path.relative_to(CHECKOUT).as_posix()


@cache
def imported(node: ast.AST) -> tuple[str, ...]:
    """The full names that one node imports, also by `importlib.import_module("…")`."""
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return tuple(f"{node.module}.{alias.name}" for alias in node.names)
    if isinstance(node, ast.Call) and dotted(node.func).endswith("import_module") and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return (first.value,)
    return ()


@cache
def dotted(node: ast.AST) -> str:
    """The dotted name of an expression such as `os.path.join`; a part that is no name is `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"
