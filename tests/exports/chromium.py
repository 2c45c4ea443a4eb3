"""A browser for tests: chromium without a window, told what to do over two pipes (DevTools protocol)."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe", "about:blank",
)  # fmt: skip


class Browser:
    """One page of a running browser."""

    def __init__(self, to: int, back: BinaryIO) -> None:
        self._to = to
        self._back = back
        self._numbers = itertools.count(1)
        self._session = ""
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        said = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = said["sessionId"]
        self.ask("Page.enable")
        self.ask("Runtime.enable")

    def ask(self, method: str, **params: object) -> Any:
        """Send one command and return its result; events on the way are let go."""
        number = next(self._numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def wait_for(self, event: str) -> None:
        """Wait until the page says so."""
        while self._read().get("method") != event:
            pass

    def open(self, page: Path) -> None:
        """Open a page from disk."""
        self.ask("Page.navigate", url=page.as_uri())
        self.wait_for("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """Run a script in the page, wait for what it promises, and return its value."""
        said = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def choose(self, selector: str, *paths: Path) -> None:
        """Choose files or a folder in an input of the page, as a person does."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def _read(self) -> dict[str, Any]:
        said = bytearray()
        while (byte := self._back.read(1)) != b"\0":
            assert byte, "the browser went away"
            said += byte
        found: dict[str, Any] = json.loads(said)
        return found


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it after the block."""
    assert CHROMIUM is not None
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()
    words = [CHROMIUM, *_OPTIONS[:-1], f"--user-data-dir={profile}", _OPTIONS[-1]]
    # The protocol wants its pipes as descriptors 3 and 4.
    process = subprocess.Popen(
        ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "browser", *words],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        with os.fdopen(back, "rb") as said:
            yield Browser(to, said)
    finally:
        os.close(to)
        process.terminate()
        process.wait()
