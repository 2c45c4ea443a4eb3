"""`daybook thread`: messages that were imported, entries made of them, and whose a number is."""

from __future__ import annotations

import dataclasses

from app.cli.as_json import value_json
from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.cli.terminal import in_one_line
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import id_text
from app.domain.threads import MessageRef, StoredMessage, ThreadSummary, read_ref
from app.services.bursts import burst_words
from app.services.identifiers import IdentifierSummary
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one `thread` action."""
    actions = {"list": _list, "show": _show, "bursts": _bursts, "accept": _accept}
    actions |= {"dismiss": _dismiss, "who": _who, "identify": _identify}
    return actions[context.arguments.action](context)


def _list(context: Context) -> int:
    with context.session() as session:
        threads = session.threads.list()
    rows = [_summary_json(each) for each in threads]
    lines = [
        f"{id_text(each.thread.id)}  {each.thread.app:<10} "
        + text("cli.thread.line", title=in_one_line(each.thread.title), n=each.messages)
        for each in threads
    ]
    context.answer({"threads": rows}, lines or [text("cli.none")])
    return Exit.DONE


def _summary_json(each: ThreadSummary) -> dict[str, object]:
    return {
        "id": id_text(each.thread.id),
        "app": each.thread.app,
        "title": each.thread.title,
        "messages": each.messages,
        "calls": each.calls,
        "notices": each.notices,
        "rows": each.rows,
        "first": each.first or None,
        "last": each.last or None,
        "senders": [value_json(sender) for sender in each.senders],
        "evidence": [id_text(source) for source in each.sources],
    }


def _show(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        ref = read_ref(arguments.id)
        thread = session.threads.find(arguments.id) if ref is None else session.threads.thread_of(ref)
        after = _ref(arguments.after) if arguments.after else None
        limit = max(1, arguments.limit)
        if ref is not None and after is None:
            # A message named by a search is shown with what came before it.
            before = session.threads.messages(thread.id, before=ref, limit=limit // 2)
            left = max(0, limit - len(before) - 1)
            behind = session.threads.messages(thread.id, after=ref, limit=left)
            found = (*before, session.threads.message(ref), *behind)
        else:
            found = session.threads.messages(thread.id, after=after, limit=limit)
        first = session.threads.place(found[0].ref) + 1 if found else 1
    document = {
        "id": id_text(thread.id),
        "app": thread.app,
        "title": thread.title,
        "messages": [
            {"number": number, **_message_json(stored)} for number, stored in enumerate(found, first)
        ],
    }
    lines = [f"{number:>6}  {_message_line(stored)}" for number, stored in enumerate(found, first)]
    context.answer(document, lines or [text("cli.none")])
    return Exit.DONE


def _bursts(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        thread = session.threads.find(arguments.id).id if arguments.id else None
        found = session.threads.bursts(
            thread,
            gap_minutes=max(1, arguments.gap),
            least=max(2, arguments.least),
            dismissed=arguments.dismissed,
        )
    rows = [
        {
            "thread": id_text(each.thread.id),
            "what": burst_words(each.burst),
            **{
                field.name: value_json(getattr(each.burst, field.name))
                for field in dataclasses.fields(each.burst)
                if field.name != "refs"
            },
            "refs": [ref.text() for ref in each.burst.refs],
            "dismissed": each.dismissal is not None,
        }
        for each in found
    ]
    lines = [
        f"{each.burst.first}  {in_one_line(each.burst.sender or each.burst.sender_id)}: "
        f"{burst_words(each.burst)}  {each.burst.refs[0].text()}"
        for each in found
    ]
    context.answer({"bursts": rows}, lines or [text("cli.none")])
    return Exit.DONE


def _accept(context: Context) -> int:
    with context.session() as session:
        refs = [_ref(word) for word in context.arguments.refs]
        if context.arguments.to:
            refs = [one.ref for one in session.threads.between(refs[0], _ref(context.arguments.to))]
        title = context.arguments.title
        entry = session.threads.accept(refs, {"title": title} if title else {})
    context.answer({"id": id_text(entry.id)}, [text("cli.added", id=id_text(entry.id))])
    return Exit.DONE


def _dismiss(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        ref = _ref(arguments.ref)
        found = next(
            (
                each
                for each in session.threads.bursts(
                    session.threads.thread_of(ref).id,
                    gap_minutes=max(1, arguments.gap),
                    least=max(2, arguments.least),
                    dismissed=True,
                )
                if each.burst.refs[0] == ref
            ),
            None,
        )
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=arguments.ref)
        if arguments.undo and found.dismissal is not None:
            session.threads.bring_back(found.dismissal)
        elif not arguments.undo and found.dismissal is None:
            session.threads.dismiss(found)
    key = "cli.thread.brought_back" if arguments.undo else "cli.thread.dismissed"
    context.answer({"dismissed": not arguments.undo}, [text(key, what=burst_words(found.burst))])
    return Exit.DONE


def _who(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        threads = session.threads
        found = threads.senders(threads.find(arguments.id).id) if arguments.id else threads.identifiers()
        names = {person.id: person.name for person in session.people.list()}
    rows = [_identifier_json(each) for each in found]
    lines = []
    for each in found:
        line = text("cli.thread.who", value=in_one_line(each.value), n=each.messages, items=len(each.items))
        if each.known is not None and each.known.person is not None:
            line += f"  = {in_one_line(names.get(each.known.person, ''))}"
        lines.append(line)
    context.answer({"senders": rows}, lines or [text("cli.none")])
    return Exit.DONE


def _identifier_json(each: IdentifierSummary) -> dict[str, object]:
    known = each.known if each.known is not None and each.known.person is not None else None
    return {
        "value": each.value,
        "name": each.name,
        "apps": list(each.apps),
        "messages": each.messages,
        "calls": each.calls,
        "evidence": [id_text(item) for item in each.items],
        "person": value_json(known.person) if known else None,
        "basis": known.basis if known else "",
        "words": known.words if known else "",
        "matches": [{"person": id_text(match.person), "by": match.by} for match in each.matches],
    }


def _identify(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        person = session.people.find_by_name(arguments.person) if arguments.person else None
        session.threads.identify(
            arguments.app,
            arguments.value,
            None if person is None else person.id,
            basis=arguments.basis,
            words=arguments.words,
        )
    key = "cli.thread.nobody" if person is None else "cli.thread.identified"
    name = "" if person is None else in_one_line(person.name)
    context.answer(
        {"person": None if person is None else id_text(person.id)},
        [text(key, value=in_one_line(arguments.value), name=name)],
    )
    return Exit.DONE


def _ref(word: str) -> MessageRef:
    found = read_ref(word)
    if found is None:
        raise KnownError(ErrorCode.NOT_FOUND, value=word)
    return found


def _message_json(stored: StoredMessage) -> dict[str, object]:
    document: dict[str, object] = {"id": stored.ref.text()}
    for field in dataclasses.fields(stored.message):
        document[field.name] = value_json(getattr(stored.message, field.name))
    document["evidence"] = None if stored.evidence is None else id_text(stored.evidence)
    return document


def _message_line(stored: StoredMessage) -> str:
    message = stored.message
    who = message.sender or message.sender_id
    said = message.text or message.media or message.detail or message.kind.value
    return f"{stored.ref.text()}  {message.at}  {in_one_line(f'{who}: {said}' if who else said)}"
