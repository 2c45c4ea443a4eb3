"""What a player behind its walls cannot do, in any of its threads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.sandbox.client import sandbox_report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")

ROOT = str(Path(__file__).resolve().parents[2])

LISTEN = """
import socket, sys
heard = socket.create_server(("127.0.0.1", 0))
print(heard.getsockname()[1], flush=True)
sys.stdin.read()
"""
TRY = """
import sys
sys.path.insert(0, sys.argv[1])
import ctypes, os, pathlib, socket, threading
from app.sandbox.player_walls import wall_in_first, wall_in_last
vault, tcp = sys.argv[2], int(sys.argv[3])
libc = ctypes.CDLL(None, use_errno=True)
def tcp_out():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
        out.connect(("127.0.0.1", tcp))
always = {
    "write beside the vault": lambda: os.open(vault + ".leak", os.O_CREAT | os.O_WRONLY),
    "write in /tmp": lambda: os.open("/tmp/leak", os.O_CREAT | os.O_WRONLY),
    "write in the program": lambda: os.open(sys.argv[1] + "/app/leak", os.O_CREAT | os.O_WRONLY),
    "open the vault": lambda: os.open(vault, os.O_RDONLY),
    "list its folder": lambda: os.listdir(os.path.dirname(vault)),
    "read who uses this computer": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "make a folder": lambda: os.mkdir("/tmp/leaks"),
    "remove the vault": lambda: os.unlink(vault),
    "run a program": lambda: os.execv("/bin/true", ["true"]),
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "reach a port": tcp_out,
}
last = {
    "read a font": lambda: os.open(os.__file__, os.O_RDONLY),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "start a process": lambda: os.fork() or os._exit(0),
    "trace": lambda: libc.ptrace(0, 0, 0, 0) and refuse(),
}
def refuse():
    raise OSError(ctypes.get_errno(), "refused")
def tell(where, attempts):
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, RuntimeError):
            continue
        os.write(1, (where + name).encode() + b"\\n")
begin, over = threading.Event(), threading.Event()
def early():
    begin.wait()
    tell("in an early thread: ", always | last)
    over.set()
wall_in_first(pathlib.Path(sys.argv[1]))
threading.Thread(target=early).start()
tell("first: ", always)
os.close(os.open(os.__file__, os.O_RDONLY))
assert wall_in_last()
tell("last: ", always | last)
begin.set()
over.wait()
late = threading.Thread(target=tell, args=("in a late thread: ", always | last))
late.start()
late.join()
os.write(1, b"done\\n")
"""


def test_nothing_can_be_written_opened_or_reached(tmp_path: Path) -> None:
    """No thread writes a file, opens the vault, reaches a port or runs anything; at last none opens a file."""
    report = sandbox_report()
    if report.landlock_version < 4 or not report.seccomp:
        pytest.skip("this kernel has no Landlock for TCP, or no seccomp")
    vault = tmp_path / "c.bin"
    vault.write_bytes(b"sealed")
    listener = subprocess.Popen(
        [
            sys.executable,
            "-c",
            LISTEN,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert listener.stdout is not None
    port = listener.stdout.readline().decode().strip()
    try:
        run = subprocess.run(
            [sys.executable, "-I", "-c", TRY, ROOT, str(vault), port],
            capture_output=True,
            timeout=120,
            check=False,
        )
    finally:
        listener.communicate(b"")
    assert run.stdout.decode().splitlines() == ["done"], run.stderr.decode()
    assert vault.read_bytes() == b"sealed"


def test_the_player_has_no_way_to_keys() -> None:
    """What the player imports cannot open a vault: no storage, no cipher, no service.

    QtMultimedia loads QtNetwork by itself; that no thread can open a socket is tested above.
    """
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import ui.player.main, ui.player.playing, ui.player.window, ui.player.item\n"
        "import ui.dialogs, ui.locked.quick_exit, ui.style.theme\n"
        "print(*sorted(name for name in sys.modules if name.split('.')[0] in"
        " {'storage', 'sqlcipher3', 'cryptography', 'av', 'PIL'} or name.startswith(('app.services',"
        " 'app.importers', 'PySide6.QtWebEngine'))))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code, ROOT], capture_output=True, check=True, timeout=60
    )
    assert run.stdout.decode().strip() == ""
