"""Says why the site may not take what is recorded for a box: a form checks shapes as it is typed in.

Source: reference *forms and courts* A.2 (amounts, dates, email, SWIFT, IP address, states).
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date

from app.domain.views.postal import STATES

AMOUNTS = frozenset({"transaction_amount", "total"})
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,2})?")
_TOTAL = re.compile(r"\d{1,10}(?:\.\d{1,2})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_SWIFT = re.compile(r"[a-zA-Z]{6}\w{2}(?:\w{3})?")
_EMAILS = frozenset({"filer_email", "email", "subject_email"})
_PHONES = frozenset({"filer_phone", "phone", "subject_phone"})


def problem_of(code: str, value: str, today: date) -> str:  # noqa: PLR0911 - one per shape
    """Return which shape the value of a box lacks (a key under `ic3.problem`), "" when it has it."""
    if not value:
        return ""
    if code in AMOUNTS:
        return "" if (_TOTAL if code == "total" else _AMOUNT).fullmatch(value) else "amount"
    if code in _EMAILS:
        return "" if _EMAIL.fullmatch(value) else "email"
    if code in _PHONES:
        return "" if len(value) >= 7 else "phone"
    if code == "to_swift":
        return "" if _SWIFT.fullmatch(value) else "swift"
    if code == "subject_ip":
        return "" if _is_address(value) else "ip"
    if code == "transaction_date":
        return "" if date.fromisoformat(value) <= today else "future"
    if code == "state" or code.endswith("_state"):
        return "" if value in STATES.values() else "state"
    return ""


def plain_amount(value: str) -> str:
    """Return an amount as the form takes it: no dollar sign, no commas between thousands."""
    bare = re.sub(r"[\s$]|USD", "", value)
    return bare.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare) else bare


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
