"""Load every module of the program, to see that it suits this Python and these packages.

python -m tests.load_every_module
"""

from __future__ import annotations

import importlib
import sys

from tests.architecture.sources import CHECKOUT, product_files


def main() -> None:
    """Load them one by one; the first that does not load ends it with its error."""
    names = [
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        for path in product_files()
        if path.name != "__main__.py"
    ]
    for name in names:
        importlib.import_module(name)
    sys.stdout.write(f"{len(names)} modules load with Python {sys.version.split()[0]}\n")


if __name__ == "__main__":
    main()
