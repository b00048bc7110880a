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
