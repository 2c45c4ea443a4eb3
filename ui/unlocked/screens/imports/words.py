"""How the page of a file that comes in says what is in it and what became of it. No Qt."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.domain.answer import Answer
from app.domain.import_report import Conversation, EntryProposal, FileReport
from app.domain.imported import ContactDraft, Skipped
from app.domain.moment import Moment
from app.importers.registry import skipped_sentence
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.screens.imports.state import DoneCard, Offer
from ui.unlocked.words import answer_words, clock_words, day_words, moment_words

_DAY: Final = len("2026-11-14")
MOST_LISTED: Final = 8
"""Conversations, names and notes that are listed; the rest are counted."""

_SHOWN_FIELDS: Final = (
    "where", "kinds", "words", "before", "i_did", "witnessed", "police", "weapon", "harm", "effect",
)  # fmt: skip


def facts_of(report: FileReport, here: int) -> tuple[tuple[str, str], ...]:
    """Return what is in a file as rows of label and value; `here` is the item that has the same content."""
    rows = [(text("imports.fact.file"), report.name)]
    if here:
        rows.append((text("imports.fact.here"), text("imports.here", n=here)))
    if report.conversations and not report.rows:
        rows.append((text("imports.fact.conversations"), _conversations(report)))
    if report.senders:
        told = sorted(report.senders.items(), key=lambda pair: -pair[1])
        names = [text("imports.sender", name=name, n=f"{count:,}") for name, count in told]
        rows.append((text("imports.fact.senders"), _listed(names)))
    if report.rows:
        rows.append((text("imports.fact.rows"), text("imports.rows", n=report.rows)))
    if report.contacts:
        names = [_contact_name(each) for each in report.contacts]
        rows.append((text("imports.fact.contacts"), _listed(names)))
    if report.first:
        span = text("imports.span", first=when_words(report.first), last=when_words(report.last))
        rows.append((text("imports.fact.span"), span))
    if report.evidence > 1:
        rows.append((text("imports.fact.files"), text("imports.files", n=report.evidence - 1)))
    if report.new or report.already:
        rows.append((text("imports.fact.new"), news_of(report)))
    return (*rows, *((text("imports.fact.same"), words) for words in _known(report)))


def news_of(report: FileReport) -> str:
    """Say how much of a file is not here yet."""
    if not report.already:
        return text("imports.new.all")
    if not report.new:
        return text("imports.new.none", n=report.already)
    return text("imports.new.some", new=f"{report.new:,}", already=f"{report.already:,}")


def done_card(report: FileReport, number: int) -> DoneCard:
    """Say what became of a file; `number` is its item."""
    lines = []
    if report.new:
        what = "rows" if report.rows else "messages"
        lines.append(text(f"imports.done.{what}", n=report.new))
    if report.already:
        key = "imports.done.some_already" if report.new else "imports.done.nothing_new"
        lines.append(text(key, n=report.already))
    if report.contacts:
        lines.append(text("imports.done.contacts", n=len(report.contacts)))
    if report.evidence > 1:
        lines.append(text("imports.done.files", n=report.evidence - 1))
    lines += _known(report)
    lines.append(text("imports.done.here" if report.here is not None else "imports.done.kept", n=number))
    threads = [(each.thread, each.title) for each in report.conversations if each.thread is not None]
    return DoneCard(
        text("imports.done.heading", name=report.name),
        tuple(lines),
        left_out_of(report.skipped),
        report.source,
        () if report.rows else tuple((thread, title) for thread, title in threads if thread is not None),
        report.rows if report.new or report.here is not None else 0,
        len(report.contacts),
    )


def left_out_of(skipped: tuple[Skipped, ...]) -> tuple[str, ...]:
    """Say what was left out, each with its reason."""
    lines = []
    for one in skipped[:MOST_LISTED]:
        key = "imports.left_out.many" if one.count > 1 else "imports.left_out"
        lines.append(text(key, what=one.what, n=f"{one.count:,}", why=skipped_sentence(one.why)))
    if len(skipped) > MOST_LISTED:
        lines.append(text("imports.more", n=len(skipped) - MOST_LISTED))
    return tuple(lines)


def when_words(at: str) -> str:
    """Write a time as a file states it, with its offset if it has one; another form stays as it stands."""
    try:
        told = datetime.fromisoformat(at)
    except ValueError:
        return at
    if len(at) <= _DAY:
        return day_words(told.date())
    when = f"{day_words(told.date())}, {clock_words(told.time())}"
    if told.tzinfo is None:
        return when
    return (
        text("imports.at_offset", when=when, offset=at[-6:])
        if told.utcoffset()
        else text("imports.at_utc", when=when)
    )


def line_offer(proposal: EntryProposal) -> Offer:
    """Return a line of a log as it is offered."""
    values = proposal.changes
    when = values.get("when")
    told = moment_words(when) if isinstance(when, Moment) and when.is_known() else ""
    if proposal.when_words:
        words = text("imports.line.when_words", words=proposal.when_words)
        told = f"{told} ({words})" if told else words
    rows = [(text("imports.field.date"), told)] if told else []
    if proposal.people:
        rows.append((text("imports.field.who"), ", ".join(proposal.people)))
    for name in _SHOWN_FIELDS:
        value = _value_words(name, values.get(name))
        if value:
            rows.append((text(f"imports.field.{name}"), value))
    head = " · ".join(filter(None, (text("imports.line", n=proposal.number), told)))
    what = str(values.get("what") or "")
    title = " ".join(what.split()) or text("imports.line.empty")
    return Offer(head, title, what, tuple(rows))


def contact_offer(contact: ContactDraft) -> Offer:
    """Return a contact as it is offered."""
    names = ("phones", "emails", "addresses")
    rows = [(text(f"imports.field.{name}"), "\n".join(getattr(contact, name))) for name in names]
    if len(contact.names) > 1:
        rows.insert(0, (text("imports.field.aliases"), "\n".join(contact.names[1:])))
    said = " · ".join((*contact.phones, *contact.emails)[:3])
    return Offer("", _contact_name(contact), said, tuple(row for row in rows if row[1]))


def _contact_name(contact: ContactDraft) -> str:
    return next(iter((*contact.names, *contact.phones, *contact.emails)), text("imports.contact.unnamed"))


def _conversations(report: FileReport) -> str:
    return _listed([_conversation(each) for each in report.conversations])


def _conversation(one: Conversation) -> str:
    counts = [
        text(f"imports.count.{name}", n=count)
        for name, count in (("messages", one.messages), ("calls", one.calls))
        if count
    ]
    title = one.title or text("imports.untitled")
    return f"{title}: {', '.join(counts)}" if counts else title


def _known(report: FileReport) -> list[str]:
    lines = []
    for one in report.conversations:
        if one.known_as:
            lines.append(text("imports.same", title=one.title, known=one.known_as))
        lines += [text("imports.renamed", name=name, known=known) for name, known in one.renamed]
    return lines


def _listed(names: list[str]) -> str:
    shown = names[:MOST_LISTED]
    if len(names) > MOST_LISTED:
        shown.append(text("imports.more", n=len(names) - MOST_LISTED))
    return "\n".join(shown)


def _value_words(name: str, value: object) -> str:
    if isinstance(value, Answer):
        return answer_words(value)
    if isinstance(value, tuple):
        return ", ".join(tag_label("kind", str(each)) if name == "kinds" else str(each) for each in value)
    return str(value or "")
