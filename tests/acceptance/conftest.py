"""What the tests of whole journeys share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.desk import PASSPHRASE, Desk
from tests.conftest import CHECKOUT
from tests.new_vaults import NewVaults


@pytest.fixture(scope="session")
def samples_folder() -> Path:
    """The folder of sample input beside the checkout; the test is skipped where there is none."""
    for folder in CHECKOUT.parents:
        found = folder / "shared" / "samples"
        if found.is_dir():
            return found
    pytest.skip("no sample folder beside the checkout")


@pytest.fixture
def desk(tmp_path: Path, new_vaults: NewVaults) -> Desk:
    """A new, empty vault and the command line over it."""
    made = Desk(tmp_path)
    new_vaults.put(made.vault, PASSPHRASE.encode())
    return made
