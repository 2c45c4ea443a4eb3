"""House rules that no linter knows: what may be used where, and why."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT, PRODUCT, dotted, imported, name_of, nodes, product_files

LONGEST_MODULE = 500
ACTS = (ast.Import, ast.ImportFrom, ast.Call, ast.ExceptHandler, ast.Global, ast.ClassDef)
"""What a rule can be about."""
DIALOGS = tuple(
    f"Q{kind}Dialog" for kind in ("", "File", "Print", "Color", "Font", "Input", "Progress", "PageSetup")
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that only some files may do: how it is seen, who may, why, and an example that must be seen."""

    name: str
    seen: Callable[[ast.AST], bool]
    example: str
    allowed: Mapping[str, str] = field(default_factory=dict)  # file pattern: why this file may


def importing(*modules: str) -> Callable[[ast.AST], bool]:
    """See an import of one of `modules` or of anything inside them."""

    def seen(node: ast.AST) -> bool:
        return any(
            name == module or name.startswith(f"{module}.") for name in imported(node) for module in modules
        )

    return seen


def calling(*names: str) -> Callable[[ast.AST], bool]:
    """See a call of one of `names`: a dotted name, or `.method` on anything."""

    def seen(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called = dotted(node.func)
        return any(called.endswith(name) if name.startswith(".") else called == name for name in names)

    return seen


def opening_to_write(node: ast.AST) -> bool:
    """See `open(…)` and `….open(…)` with a mode that can write."""
    if not isinstance(node, ast.Call) or dotted(node.func).split(".")[-1] not in {"open", "fdopen"}:
        return False
    modes = [word.value for word in node.keywords if word.arg == "mode"] + node.args[:2]
    texts = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
    return any(text.strip("rbtU+wax") == "" and set(text) & set("wax+") for text in texts)


def making_a_dialog(node: ast.AST) -> bool:
    """See a dialog that is made, or a class of one that is written."""
    if isinstance(node, ast.ClassDef):
        return any(dotted(base) in DIALOGS for base in node.bases)
    return calling(*DIALOGS)(node)


def catching_everything(node: ast.AST) -> bool:
    """See a handler of any exception that does not raise it again."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = {dotted(part) for part in ast.walk(node.type)} if node.type else {"BaseException"}
    last = node.body[-1]
    return bool(caught & {"Exception", "BaseException"}) and not (
        isinstance(last, ast.Raise) and last.exc is None
    )


RULES = (
    Rule(
        "sqlcipher3 in one module",
        importing("sqlcipher3", "sqlite3"),
        "import sqlcipher3.dbapi2",
        {"storage/connection.py": "opens every connection, with the same settings and error mapping"},
    ),
    Rule(
        "cryptography in two modules",
        importing("cryptography"),
        "from cryptography.hazmat.primitives import hashes",
        {"storage/crypto.py": "named recipes", "storage/keys.py": "the key hierarchy"},
    ),
    Rule(
        "time stamps in one module",
        importing("rfc3161_client"),
        "from rfc3161_client import VerifierBuilder",
        {"storage/timestamps.py": "reads and checks the answers of authorities"},
    ),
    Rule(
        "reportlab in exports",
        importing("reportlab"),
        "from reportlab.pdfgen import canvas",
        {"exports/*": "papers are drawn there"},
    ),
    Rule(
        "decoders of media in the sandbox",
        importing("PIL", "pi_heif", "av", "pypdfium2", "pikepdf"),
        "from PIL import Image",
        {
            "app/sandbox/*": "hostile bytes are decoded there, in a process without keys",
            "app/demo/*": "draws the made-up evidence; reads nothing",
            "exports/*": "packs pixels into papers and reads finished papers back; decodes no evidence",
        },
    ),
    Rule(
        "no network",
        importing(
            "socket",
            "socketserver",
            "ssl",
            "http",
            "ftplib",
            "smtplib",
            "imaplib",
            "poplib",
            "telnetlib",
            "xmlrpc",
            "urllib.request",
            "urllib.robotparser",
            "asyncio",
            "webbrowser",
            "requests",
            "httpx",
            "PySide6.QtNetwork",
            "PySide6.QtWebEngineCore",
            "PySide6.QtWebEngineWidgets",
            "PySide6.QtWebSockets",
        ),
        "from urllib.request import urlopen",
    ),
    Rule(
        "no link opens itself",
        calling(".openUrl", "os.startfile", ".setOpenExternalLinks"),
        "QDesktopServices.openUrl(address)",
    ),
    Rule(
        "no temporary files outside the vault",
        importing("tempfile", "PySide6.QtCore.QTemporaryFile", "PySide6.QtCore.QTemporaryDir"),
        "import tempfile",
    ),
    Rule(
        "files are made, moved and deleted in one place",
        lambda node: (
            opening_to_write(node)
            or importing("shutil")(node)
            or calling(
                "os.replace",
                "os.rename",
                "os.unlink",
                "os.remove",
                "os.mkdir",
                "os.makedirs",
                "os.rmdir",
                "os.truncate",
                "os.link",
                "os.symlink",
                ".write_text",
                ".write_bytes",
                ".mkdir",
                ".unlink",
                ".rmdir",
                ".symlink_to",
                ".hardlink_to",
            )(node)
        ),
        "Path('x').write_text('words')",
        {
            "storage/file_ops.py": "the few system calls, behind one door",
            "storage/safe_files.py": "what is built of them",
            "app/services/paper_files.py": "members of a ZIP inside a file that safe_files made",
            "app/demo/recordings.py": "sound and video are written into memory",
        },
    ),
    Rule(
        "no other programs, except the sandbox's worker",
        lambda node: (
            importing("subprocess", "multiprocessing", "pty")(node) or calling("os.system", "os.popen")(node)
        ),
        "import subprocess",
        {"app/sandbox/*": "starts the worker that decodes"},
    ),
    Rule(
        "nothing that runs data",
        lambda node: (
            importing("pickle", "marshal", "shelve", "dill")(node) or calling("eval", "exec", "compile")(node)
        ),
        "import pickle",
    ),
    Rule(
        "no XML parser that follows what a document says",
        importing("xml", "lxml"),
        "from xml.etree import ElementTree",
        {"app/importers/xml_events.py": "refuses every definition; tells where in the file a tag stands"},
    ),
    Rule(
        "one clock",
        calling(
            "datetime.now",
            "datetime.utcnow",
            "datetime.datetime.now",
            "date.today",
            "time.time",
            "time.localtime",
        ),
        "datetime.now()",
        {"app/services/clock.py": "the machine's clock"},
    ),
    Rule(
        "no nested event loop",
        calling(
            ".exec",
            ".exec_",
            ".getOpenFileName",
            ".getOpenFileNames",
            ".getSaveFileName",
            ".getExistingDirectory",
        ),
        "QDialog().exec()",
        {
            "ui/main.py": "the one event loop",
            "ui/player/main.py": "the one event loop of the player's process",
        },
    ),
    Rule(
        "every exception is caught in few places",
        catching_everything,
        "try:\n    x()\nexcept Exception:\n    pass",
        {
            "app/services/jobs.py": "a bug in a job is shown by the crash hook",
            "app/services/asking.py": "raised again when the others were asked",
            "app/cli/main.py": "the crash hook of the command line",
            "ui/faults.py": "the crash hook of the window",
            "app/sandbox/*": "decoders raise anything on hostile bytes",
        },
    ),
    Rule(
        "no walk along the order of focus",  # what it returns becomes a child of who was asked, and dies with it
        calling(".nextInFocusChain", ".previousInFocusChain"),
        "here = page.nextInFocusChain()",
    ),
    Rule(
        "no process-wide state",
        lambda node: isinstance(node, ast.Global),
        "def f():\n    global x\n    x = 1",
    ),
    Rule(
        "stand-ins stay in tests",
        importing("app.testing", "tests", "unittest", "pytest"),
        "from app.testing import FixedClock",
    ),
    Rule(
        "the wheel changes no answer",
        calling("QComboBox", "QDateEdit", "QDateTimeEdit", "QTimeEdit", "QSpinBox", "QDoubleSpinBox"),
        "QComboBox()",
    ),
    Rule(
        "every key has its line in the list of keys",
        calling("QShortcut", ".setShortcut", ".setShortcuts"),
        "QShortcut(keys, self)",
        {"ui/player/window.py": "a window of its own, which shows its keys itself"},
    ),
    Rule(
        "every text box and menu is one of ours",
        calling("QLineEdit", "QPlainTextEdit", "QTextEdit", "QMenu", ".createStandardContextMenu"),
        "QLineEdit()",
    ),
    Rule(
        "no event passes through Python unasked",
        calling(".installEventFilter"),
        "app.installEventFilter(self)",
        {
            "ui/locked/quick_exit.py": "windows, not the application: a page is built by thousands of events",
        },
    ),
    Rule(
        "every dialog is one that the lock was tried over",
        making_a_dialog,
        "class Ask(QDialog):\n    pass",
        {"ui/dialog_windows.py": "tests/lifecycle/triggers.py opens each of its dialogs and locks"},
    ),
    Rule(
        "text from people is never markup",
        calling(
            "QMessageBox",
            "QErrorMessage",
            "QLabel",
            "QTextBrowser",
            ".setHtml",
            ".insertHtml",
            ".setMarkdown",
        ),
        "QLabel('<b>words</b>')",
        {"ui/style/parts.py": "the labels that show every character as it is"},
    ),
)


def test_rules_are_kept() -> None:
    """Only the files that a rule names do what it is about; each file is read once for all rules."""
    broken = [
        f"{rule.name}: {name_of(path)}:{node.lineno}"
        for path in product_files()
        if (acts := [node for node in nodes(path) if isinstance(node, ACTS)])
        for rule in RULES
        if not any(fnmatch(name_of(path), pattern) for pattern in rule.allowed)
        for node in acts
        if rule.seen(node)
    ]
    assert not broken, broken


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_sees_its_example(rule: Rule) -> None:
    """A rule that saw nothing would be kept by everybody."""
    assert any(rule.seen(node) for node in ast.walk(ast.parse(rule.example)) if isinstance(node, ACTS))


def test_reading_is_not_writing() -> None:
    """Opening a file to read it breaks no rule."""
    allowed = (
        "path.open('rb')",
        "open(path)",
        "path.open('r', encoding='utf-8')",
        "Image.open(data, formats=names)",
    )
    assert not any(opening_to_write(node) for code in allowed for node in ast.walk(ast.parse(code)))
    refused = ("path.open('wb')", "open(path, 'a')", "open(path, mode='r+b')", "os.fdopen(3, 'x')")
    assert all(any(opening_to_write(node) for node in ast.walk(ast.parse(code))) for code in refused)


def test_package_files_are_empty() -> None:
    """Importing a package imports nothing else."""
    full = [name_of(path) for path in product_files() if path.name == "__init__.py" and path.stat().st_size]
    assert not full


def test_modules_are_short() -> None:
    """No module is longer than a person can hold in mind."""
    files = [*product_files(), *(CHECKOUT / "tests").rglob("*.py")]
    long = {
        name_of(path): lines
        for path in files
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_MODULE
    }
    assert not long


def test_every_module_lies_in_a_layer() -> None:
    """A module outside the layers would be checked by nobody."""
    rooms = {"cli", "demo", "services", "importers", "sandbox", "strings", "domain"}
    loose = {"app/__init__.py", "app/testing.py"}
    lost = [
        name_of(path)
        for path in (CHECKOUT / "app").rglob("*.py")
        if path.relative_to(CHECKOUT).parts[1] not in rooms and name_of(path) not in loose
    ]
    assert not lost


def test_source_folders_are_the_agreed_ones() -> None:
    """Python lies in the four packages, the tests, the benchmarks and the packing, nowhere else."""
    elsewhere = {
        path.relative_to(CHECKOUT).parts[0]
        for path in CHECKOUT.glob("[a-zA-Z]*/**/*.py")
        if Path(path.relative_to(CHECKOUT).parts[0]).name
        not in {*PRODUCT, "tests", "bench", "packages", "build", "out"}
    }
    assert not elsewhere


def test_every_migration_has_a_number_of_its_own() -> None:
    """Two steps with one number, or a gap between two, would keep every vault from opening."""
    steps = sorted((CHECKOUT / "storage" / "migrations").glob("m*.sql"))
    assert [int(path.name[1:5]) for path in steps] == list(range(1, len(steps) + 1))
