"""Makes a packed program smaller, free of parts that it never runs: `python -m packages.trim FOLDER` (Linux).

- Encoders of film: the FFmpeg of PyAV is linked with three (30 MB), two of them under the GPL. Daybook
  makes no film with them. Each is replaced by a library of the same name whose functions do nothing and
  return nothing, which is how FFmpeg is told that an encoder is not to be had.
- What debuggers read is taken out of the libraries that still carry it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ENCODERS: Final = ("libx264", "libx265", "libSvtAv1Enc")
FUNCTION: Final = "void *{name}(void) {{ return 0; }}\n"
TABLE: Final = "const char {name}[{size}] = {{0}};\n"


def main(arguments: list[str]) -> int:
    """Trim the folder that is named; prints what was done, and how many bytes went."""
    folder = Path(arguments[0])
    before = size_of(folder)
    for library in sorted(folder.rglob("av.libs/*.so*")):
        if library.name.startswith(ENCODERS):
            replace(library, _libraries(folder))
    strip(_libraries(folder))
    print(f"trimmed: {before - size_of(folder):,} bytes fewer")
    return 0


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def replace(library: Path, others: Iterable[Path]) -> None:
    """Put a library in the place of `library` with what `others` want of it: functions and empty tables."""
    offered = _symbols(library)
    asked = {
        name
        for other in others
        if other != library and library.name in _run("readelf", "--dynamic", str(other))
        for name in _wants(other)
    }
    wanted = sorted(asked & offered.keys())
    if not wanted:
        raise SystemExit(f"{library.name} cannot be replaced: nobody asks for it")
    code = "".join(
        (FUNCTION if offered[name][0] in "TW" else TABLE).format(name=name, size=offered[name][1])
        for name in wanted
    )
    command = ["cc", "-shared", "-fPIC", "-O1", "-nostdlib", "-x", "c", "-o", str(library), "-"]
    link = (f"-Wl,-soname,{library.name}", "-Wl,--build-id=none", "-s")
    library.unlink()
    subprocess.run([*command, *link], input=code, text=True, check=True)
    print(f"{library.name}: {len(wanted)} names, nothing behind them")


def strip(libraries: Iterable[Path]) -> None:
    """Take out what debuggers read, where it is; libraries without it are left as they came."""
    for library in libraries:
        if ".debug_info" in _run("readelf", "--section-headers", "--wide", str(library)):
            _run("strip", "--strip-debug", str(library))


def _libraries(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if ".so" in path.name and path.is_file()]


def _wants(library: Path) -> set[str]:
    """Return the names that a library wants of others."""
    lines = _run(
        "nm", "--dynamic", "--without-symbol-versions", "--undefined-only", str(library)
    ).splitlines()
    return {line.split()[-1] for line in lines}


def _symbols(library: Path) -> dict[str, tuple[str, int]]:
    """Return what a library offers: name to kind (a letter of `nm`) and size."""
    command = (
        "nm",
        "--dynamic",
        "--without-symbol-versions",
        "--defined-only",
        "--format=posix",
        str(library),
    )
    words = [line.split() for line in _run(*command).splitlines()]
    return {name: (kind, int(size[0], 16) if size else 0) for name, kind, _, *size in words}


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
