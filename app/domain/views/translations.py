"""Which translations a served paper may know: those of passages that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace

from app.domain.views.served import ServedIncident
from app.domain.views.served_threads import ServedThread


def with_printed(incident: ServedIncident, threads: Sequence[ServedThread]) -> ServedIncident:
    """Keep the translations whose passage stands in the incident as it is now, or in a line of the paper.

    One of words that were taken out since would give them away.
    """
    if not incident.translations:
        return incident
    texts = [*_texts(replace(incident, translations=()))]
    texts += [line.text for thread in threads for line in thread.lines]
    kept = tuple(
        each for each in incident.translations if any(each.original.strip() in words for words in texts)
    )
    return replace(incident, translations=kept)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
