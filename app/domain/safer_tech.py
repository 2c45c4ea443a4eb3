"""Which advice there is on safer phones, computers and accounts, in which order.

The sentences are in the catalogue: `safer_tech.topic.KEY` (the name) and `safer_tech.points.KEY`, one point
to a line. What they rest on: reference, peers-and-practice §5, in our own words.
"""

from __future__ import annotations

TOPICS = (
    "safer_device",
    "safer_spying",
    "safer_location",
    "safer_accounts",
    "safer_phone_plan",
    "safer_home",
    "safer_messages",
    "safer_public",
)
