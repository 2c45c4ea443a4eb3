"""What fuzzing has found: inputs that once raised what they should not, tried again in every run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FINDS: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType(
    {
        # Half a surrogate pair in the name of a verifier key has no bytes to hash.
        "verifier_key": (b"\xed\xa0\x80+00000000+AWmMTJn9HB+t+CdD7cySuFett4mtSKOGkTPRwtYX+CjU",),
    }
)
"""Name of the target to its finds, as small as they could be made."""
