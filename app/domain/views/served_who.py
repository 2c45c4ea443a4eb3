"""Somebody named in a served paper, and how the petitioner knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody named in an incident, and how the petitioner knows.

    `name` is "" when it is withheld, and when nobody was `named`.
    """

    name: str = ""
    basis: str = ""
    words: str = ""
    named: bool = True
