"""The way of a message as servers wrote it down: who handed it to whom, when, and what was checked.

Each server adds its line above the others (RFC 5321, 4.4), so the lowest is the first; lines below that of
the person's own server can be made up by the sender, and nothing here says which are.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from app.domain.documents_in import Hop
from app.importers.claimed import mail_iso

MAX_HOPS: Final = 100
MAX_WORDS: Final = 1_000

_FROM: Final = re.compile(r"(?:^|\s)from\s+([^\s;()]{1,255})", re.IGNORECASE)
_BY: Final = re.compile(r"(?:^|\s)by\s+([^\s;()]{1,255})", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[\[(\s](?:IPv6:)?([0-9a-f:.]{3,45})[\])\s]", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_CHECKED: Final = frozenset({"authentication-results", "arc-authentication-results", "received-spf"})


def hops(headers: Iterable[tuple[str, str]]) -> tuple[Hop, ...]:
    """Return the `Received` lines in the order of travel, the sender's end first."""
    found = [_hop(value) for name, value in headers if name.lower() == "received"]
    return tuple(reversed(found[:MAX_HOPS]))


def checks(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what servers wrote of their checks of the sender (RFC 8601), the newest first."""
    return tuple(value[:MAX_WORDS] for name, value in headers if name.lower() in _CHECKED)


def hop_words(hop: Hop) -> str:
    """Return a hop in one line: its time, then who, from which address, to whom."""
    pairs = (
        ("from", hop.sent_by),
        ("", " ".join(f"[{each}]" for each in hop.addresses)),
        ("by", hop.taken_by),
    )
    stated = [" ".join(filter(None, pair)) for pair in pairs if pair[1]]
    return " · ".join(filter(None, (hop.iso or hop.stated, " ".join(stated))))


def _hop(value: str) -> Hop:
    words, _, stated = value[:MAX_WORDS].rpartition(";")
    words = words or value[:MAX_WORDS]
    plain = _COMMENT.sub(lambda comment: " " * len(comment.group()), words)
    sent, taken = _FROM.search(plain), _BY.search(plain)
    before = words[: taken.start()] if taken else words
    candidates = (match.group(1) for match in _ADDRESS.finditer(f"{before} "))
    return Hop(
        sent.group(1) if sent else "",
        taken.group(1) if taken else "",
        tuple(dict.fromkeys(each for each in candidates if _is_address(each))),
        stated.strip(),
        mail_iso(stated.strip()) or "",
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
