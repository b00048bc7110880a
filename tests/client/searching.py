"""Searching by name at a fixed time."""

from datetime import UTC, datetime

from register.register import Register
from views.looks import Looks
from views.search import NameSearches

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def searches(register: Register) -> NameSearches:
    """Searching in this register."""
    return NameSearches(Looks(register, now=lambda: START))
