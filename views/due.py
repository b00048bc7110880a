"""How near a due time is when something is read."""

from datetime import datetime, timedelta
from enum import StrEnum

DUE_SOON = timedelta(hours=48)
"""How long before its due time something counts as due soon (POLICY)."""


class Due(StrEnum):
    """How near a due time is when a list is read."""

    OVERDUE = "OVERDUE"
    """The due time has passed."""
    DUE_SOON = "DUE_SOON"
    """Due within 48 hours."""
    LATER = "LATER"
    """Due later."""


def due_at(moment: datetime | None, now: datetime) -> Due | None:
    """How near a due time is: at the due time to the second a thing is in time."""
    if moment is None:
        return None
    if now > moment:
        return Due.OVERDUE
    return Due.DUE_SOON if moment - now <= DUE_SOON else Due.LATER


def span_of(due: Due, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment that is so near; unset where there is none."""
    instant = datetime.resolution
    soon = now + DUE_SOON
    return {
        Due.OVERDUE: (None, now - instant),
        Due.DUE_SOON: (now, soon),
        Due.LATER: (soon + instant, None),
    }[due]
