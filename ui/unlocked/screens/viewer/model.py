"""What the viewer shows of an item, as plain values, and its tables. No decisions about jobs, no widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.imported import ContactDraft
from app.importers.text_pieces import TextPlan
from app.services.looking import EmailShown, TableShown, Way
from app.strings.catalogue import has_text, text
from ui.unlocked.screens.evidence.openings import Opening
from ui.unlocked.screens.evidence.rows import cover_words, kind_words
from ui.unlocked.words import name_words, size_words

Index = QModelIndex | QPersistentModelIndex

BLOCK = 2**16
"""How many bytes of an item are read at a time where they are shown as bytes."""

MOST_ATTACHMENTS = 24
MOST_HOPS = 30
_WRITTEN = ("from", "to", "cc", "bcc", "reply-to", "date", "subject")
_RESULT = re.compile(r"(?<![\w.-])(spf|dkim|dmarc)\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_SPF = re.compile(r"\s*(pass|fail|softfail|neutral|none|temperror|permerror)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over an item: title, name, cover, ways to look, where it leads, its neighbours."""

    id: EntityId
    title: str
    name: str
    cover: str
    ways: tuple[Way, ...]
    openings: tuple[Opening, ...]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A file inside an email; `item` is where it is kept by itself, if it is."""

    words: str
    item: EntityId | None


@dataclass(frozen=True, slots=True)
class TextShown:
    """A piece of a text: which of how many, and what there is to say about it."""

    words: str
    number: int
    pieces: int
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteShown:
    """The servers an email passed as (which, what it wrote); what they wrote of its sender, explained."""

    hops: tuple[tuple[str, str], ...]
    more: int
    results: tuple[tuple[str, str], ...]
    checks: tuple[str, ...]


def head_of(
    item: Evidence, ways: tuple[Way, ...], openings: Iterable[Opening], neighbours: tuple[bool, bool]
) -> Head:
    """Return what stands over an item."""
    return Head(
        item.id,
        text("evidence.title", n=item.number, kind=kind_words(item.kind)),
        name_words(item.caption or item.name),
        text("evidence.look", cover=cover_words(item)),
        ways,
        tuple(each for each in openings if each.screen != "viewer"),
        *neighbours,
    )


def email_text(mail: EmailShown) -> str:
    """Return a message to read: the headers that a person knows, as written, and the body."""
    written = [(name, value) for name, value in mail.headers if name.lower() in _WRITTEN]
    written.sort(key=lambda pair: _WRITTEN.index(pair[0].lower()))
    return "\n".join(f"{name}: {value}" for name, value in written) + "\n\n" + mail.body


def email_note(mail: EmailShown) -> str:
    """Say how a message is shown, and what could not be read of it."""
    said = [text("viewer.email.html" if mail.from_html else "viewer.email.plain")]
    said += [text(f"importers.warning.{code}") for code in mail.warnings]
    return " ".join(said)


def links_of(mail: EmailShown) -> tuple[Link, ...]:
    """Return the files inside a message, each with the item that it is kept as."""
    links = []
    for each in mail.attachments[:MOST_ATTACHMENTS]:
        name = each.name or text("viewer.email.unnamed")
        words = f"{name} · {size_words(each.size)}"
        if each.item is None:
            words = text("viewer.email.inside", name=words)
        else:
            words = text("viewer.email.kept", name=words, n=each.number)
        links.append(Link(words, each.item))
    if len(mail.attachments) > MOST_ATTACHMENTS:
        links.append(Link(text("viewer.email.more", n=len(mail.attachments) - MOST_ATTACHMENTS), None))
    return tuple(links)


def route_of(mail: EmailShown) -> RouteShown:
    """Return the way of a message and the checks of its sender, in plain words and as they stand."""
    hops: list[tuple[str, str]] = []
    for hop in mail.hops[:MOST_HOPS]:
        seen = [hop.sent_by, *(f"[{each}]" for each in hop.addresses if each not in hop.sent_by)]
        words = [hop.stated or text("viewer.hop.no_time")]
        words += [text("viewer.hop.from", who=" ".join(filter(None, seen)))] if any(seen) else []
        words += [text("viewer.hop.by", who=hop.taken_by)] if hop.taken_by else []
        hops.append((text("viewer.hop.number", n=len(hops) + 1), "\n".join(words)))
    results: dict[tuple[str, str], None] = {}
    for check in mail.checks:
        spf = _SPF.match(check)
        found = [("spf", spf.group(1))] if spf else _RESULT.findall(check)
        for method, result in found:
            results[text(f"viewer.check.{method.lower()}"), _result_words(result.lower())] = None
    return RouteShown(tuple(hops), max(0, len(mail.hops) - MOST_HOPS), tuple(results), mail.checks)


def _result_words(result: str) -> str:
    key = f"viewer.result.{result}"
    return text(key) if has_text(key) else result


def headers_text(mail: EmailShown) -> str:
    """Return every header of a message, in order."""
    return "\n".join(f"{name}: {value}" for name, value in mail.headers)


def cards_text(cards: tuple[ContactDraft, ...]) -> str:
    """Return contacts to read, one after the other."""
    return "\n\n".join("\n".join(_card_lines(card)) for card in cards)


def _card_lines(card: ContactDraft) -> list[str]:
    fields = (
        ("name", card.names),
        ("phone", card.phones),
        ("email", card.emails),
        ("address", card.addresses),
    )
    return [text(f"viewer.card.{key}", value=value) for key, values in fields for value in values]


def plan_note(plan: TextPlan) -> str:
    """Say in which encoding a text was read."""
    return text("viewer.text.read" if plan.certain else "viewer.text.guessed", encoding=plan.encoding)


class CellsModel(QAbstractTableModel):
    """The rows of a table as they stand; its first row is a row like any other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._columns = 0

    def set_table(self, table: TableShown) -> None:
        """Hold the rows of another table."""
        self.beginResetModel()
        self._rows = table.rows
        self._columns = max(map(len, table.rows), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self._rows[index.row()]
        return row[index.column()] if index.column() < len(row) else ""
