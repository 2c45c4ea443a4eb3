"""Runs one target under atheris, in a process of its own: libFuzzer ends the process that it runs in."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fuzz.registry import prepare

CHECKOUT = Path(__file__).resolve().parents[2]
_ONE_INPUT_SECONDS = 20
_MEMORY_MIB = 2048
_DONE = re.compile(r"^stat::number_of_executed_units:\s+(\d+)", re.MULTILINE)


class FoundError(AssertionError):
    """The target raised, hung or ate memory: the end of what was said, and the file that holds the input."""


def has_guide() -> bool:
    """Whether atheris is installed; it is built for Linux on x86-64 only."""
    return importlib.util.find_spec("atheris") is not None


def fresh_scratch(folder: Path, name: str) -> Path:
    """Return the empty folder of a target; what an earlier run left in it is removed."""
    scratch = folder / "scratch" / name
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    return scratch


def run_guided(name: str, seconds: int, folder: Path, *, seed: int) -> int:
    """Run a target for so long and return how often it ran; its corpus is kept in `folder` and grows.

    Raises `FoundError`.
    """
    scratch = fresh_scratch(folder, name)
    corpus = folder / "corpus" / name
    finds = folder / "finds"
    for each in (corpus, finds):
        each.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={_ONE_INPUT_SECONDS}",
        f"-rss_limit_mb={_MEMORY_MIB}",
        f"-seed={seed % 2**31 or 1}",
        f"-artifact_prefix={finds / name}-",
        "-verbosity=0",
        "-print_final_stats=1",
        str(corpus),
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", name, str(scratch), *options],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=False,
    )
    said = ran.stderr.decode("utf-8", "replace") + ran.stdout.decode("utf-8", "replace")
    done = _DONE.search(said)
    if ran.returncode != 0 or done is None:
        raise FoundError(f"{name}: exit {ran.returncode}; the input is kept in {finds}\n{said[-2500:]}")
    return int(done[1])


def main(name: str, scratch: Path, options: list[str]) -> None:
    """Instrument our own packages, put the seeds into the corpus, and hand over to libFuzzer."""
    import atheris

    os.nice(10)
    with atheris.instrument_imports(include=["app", "storage", "exports"], enable_loader_override=False):
        fuzz = prepare(name, scratch)
        for seed in fuzz.seeds:
            fuzz.target(seed)  # what is imported only when used is instrumented too
    corpus = Path(options[-1])
    for seed in fuzz.seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup([name, *options], fuzz.target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
