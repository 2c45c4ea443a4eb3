"""What a quick start writes into the fields of something still needed. No Qt."""

from __future__ import annotations

from app.strings.catalogue import text

STARTED = ("what", "who", "how")


def start_values(key: str) -> dict[str, str]:
    """Return the words of a quick start (`app.domain.coaching.STARTS`) by field."""
    return {field: text(f"needed.start.{key}.{field}") for field in STARTED}
