"""Every dialog of the window, opened as its page opens it, by the module that makes it.

A module that comes to ask something new fails `test_every_dialog_is_known` until it stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.ids import new_id
from app.services.sticks import Stick
from ui.dialogs import Question, WindowDialogs
from ui.style.secret_box import SecretEdit, SecretField
from ui.unlocked.leaving import LeaveChoice
from ui.unlocked.printing import PrintChoice
from ui.unlocked.release_gate import Offer, ReleaseChoice
from ui.unlocked.save_place import PlaceChoice
from ui.unlocked.screens.evidence.deeds import Described
from ui.unlocked.screens.handover.questions import damaged_names, still_there
from ui.unlocked.screens.needed.link_field import LinkField
from ui.unlocked.screens.releases.sheet import SheetChoice
from ui.unlocked.widgets.choice import Choice

Opener = Callable[[QWidget], None]

FILES = frozenset({"ui/dialog_windows.py files", "ui/dialog_windows.py folder", "ui/dialog_windows.py new"})
"""Qt's own lists of files: the rows in them have cells with nothing in them."""


def _nothing(*_given: object) -> None:
    """Do nothing with what was chosen."""


def _ask(make: Callable[[], QWidget | None], parent: QWidget) -> None:
    question = Question("Leave now?", "What you typed is kept.", "Leave", "Stay", make())
    WindowDialogs().ask(parent, question, _nothing)


def _question(make: Callable[[], QWidget | None]) -> Opener:
    return partial(_ask, make)


def _choice() -> QWidget:
    return Choice("access.choice", "Kind", (("call", "A call"), ("visit", "A visit")))


def _entry() -> QWidget:
    field = LinkField("access.entry", "entry", only_one=True)
    field.on_more()
    return field


def _secret() -> QWidget:
    return SecretField("access.secrets", SecretEdit("access.secret", says="Passphrase"))


DIALOGS: dict[str, Opener] = {
    "ui/dialogs.py question": _question(lambda: None),
    "ui/dialog_windows.py files": lambda parent: WindowDialogs().choose_files(
        parent, "Files to add", _nothing
    ),
    "ui/dialog_windows.py folder": lambda parent: WindowDialogs().choose_folder(
        parent, "Where", Path.home(), _nothing
    ),
    "ui/dialog_windows.py new": lambda parent: WindowDialogs().choose_new_file(
        parent, "Save", "a.pdf", _nothing
    ),
    "ui/unlocked/save_place.py": _question(
        lambda: PlaceChoice(
            (Stick(Path("/media/one"), "ONE"), Stick(Path("/media/two"), "TWO")), may_seal=True
        )
    ),
    "ui/unlocked/printing.py": _question(lambda: PrintChoice(("Office", "Hall"))),
    "ui/unlocked/release_gate.py": _question(
        lambda: ReleaseChoice(Offer(((new_id(), "Dana Cole"), (new_id(), "Officer Lind")), demanded=False))
    ),
    "ui/unlocked/leaving.py": _question(
        lambda: LeaveChoice(Offer(((new_id(), "Dana Cole"),), demanded=True))
    ),
    "ui/unlocked/screens/handover/give_page.py damaged": _question(lambda: damaged_names(("door.jpg",))),
    "ui/unlocked/screens/handover/give_page.py still": _question(
        lambda: still_there(("Entry 1: an address",))
    ),
    "ui/unlocked/screens/releases/view.py": _question(lambda: SheetChoice(has_release=True)),
    "ui/unlocked/screens/handover/received_page.py": _question(_secret),
    "ui/unlocked/screens/needed/view.py": _question(_choice),
    "ui/unlocked/screens/timeline/view.py": _question(_choice),
    "ui/unlocked/screens/evidence/deeds.py": _question(_entry),
    "ui/unlocked/screens/evidence/deeds.py from": _question(
        lambda: Described("access.from", ("device", "account", "how_got"), ((new_id(), "Sam"),))
    ),
    "ui/unlocked/screens/evidence/deeds.py what": _question(
        lambda: Described("access.what", ("caption", "description"))
    ),
}
"""The module, and where it makes several, a word for each."""
