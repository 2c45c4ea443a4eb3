"""Presenters decide and views show: what decides knows nothing of widgets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import CHECKOUT, imported, name_of, nodes, product_files, tree


def presenters() -> Iterator[Path]:
    """Every module of the window in which a presenter is defined."""
    for path in product_files():
        if name_of(path).startswith("ui/unlocked/") and any(
            isinstance(node, ast.ClassDef) and node.name.endswith("Presenter") for node in nodes(path)
        ):
            yield path


def direct(path: Path) -> Iterator[str]:
    """What a module imports when it runs; what is only for the type checker is left out."""
    for node in tree(path).body:
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)):
            for inner in ast.walk(node):
                yield from imported(inner)


def has_widgets(module: str) -> bool:
    """Tell whether a module of ours imports widgets itself."""
    for name in (module, module.rpartition(".")[0]):
        path = CHECKOUT / (name.replace(".", "/") + ".py")
        if path.is_file():
            return any(each.startswith("PySide6.QtWidgets") for each in direct(path))
    return False


def test_presenters_have_no_qt() -> None:
    """No presenter imports a Qt module, nor a module of ours that is made of widgets.

    `ui.unlocked.screen` is let off: it is the contract between a page and the window around it.
    """
    contract = "ui.unlocked.screen"
    broken = {
        name_of(path): sorted(
            name
            for name in set(direct(path))
            if name.startswith("PySide6") or (has_widgets(name) and not name.startswith(contract + "."))
        )
        for path in presenters()
    }
    assert not {path: names for path, names in broken.items() if names}


def test_the_check_sees_presenters() -> None:
    """A check that saw none would be kept by everybody."""
    assert len(list(presenters())) > 15
    assert has_widgets("ui.unlocked.widgets.detail.TwoPanes")
    assert not has_widgets("ui.unlocked.desk.Jobs")
