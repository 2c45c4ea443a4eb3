"""What the program is built from is pinned, described, and asked for at versions that exist."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.sources import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["player"]]
NAME = re.compile(r"[\w-]+")
LOCKED = dict(
    re.findall(
        r"^([\w.-]+)==([\w.]+)",
        (CHECKOUT / "requirements" / "lock.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


def name_of(asked: str) -> str:
    """Return the name of a requirement, as the lock spells it."""
    found = NAME.match(asked)
    assert found is not None
    return found[0].lower()


def test_every_part_is_described() -> None:
    """Each has a line with its licence, and no line is about one that is gone."""
    page = (CHECKOUT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|", page, re.MULTILINE)[1:]
    described = {name.strip().lower() for names, _ in rows for name in names.split(",")}
    assert {name_of(one) for one in ASKED} <= described
    assert described <= set(LOCKED)


def test_every_part_has_a_lowest_version_that_the_lock_meets() -> None:
    """`requirements/minimum` reads these bounds; one without a number could not be tried."""
    for asked in ASKED:
        bound = re.search(r">=([\d.]+)", asked)
        assert bound is not None, asked
        least, locked = (
            tuple(map(int, re.findall(r"\d+", version))) for version in (bound[1], LOCKED[name_of(asked)])
        )
        assert least <= locked, asked
