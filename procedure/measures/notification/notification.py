"""How far the notification of the official is, and its deferral."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procedure.case import MeasureState


class NotificationState(StrEnum):
    """How far the notification of the official is."""

    NOT_NEEDED = "NOT_NEEDED"
    """The plan has no notification."""
    NOT_DUE = "NOT_DUE"
    """The identity is not confirmed yet."""
    DUE = "DUE"
    """The official must be notified; the clock runs."""
    DEFERRAL_PROPOSED = "DEFERRAL_PROPOSED"
    """A later notification is proposed; a second person decides."""
    DEFERRED = "DEFERRED"
    """The official is notified later, with approval; a review clock runs."""
    DELIVERED = "DELIVERED"
    """The official was notified, with proof."""


@dataclass(frozen=True, slots=True)
class Deferral:
    """A proposal to notify the official later."""

    document: str
    by: str
    approved_at: datetime | None = None
    until: datetime | None = None
    """The date until when; None where it was proposed without one."""


@dataclass(frozen=True, slots=True)
class Notification(MeasureState):
    """Whether and how the official is notified."""

    state: NotificationState = NotificationState.NOT_NEEDED
    deferral: Deferral | None = None
    proposed: int = 0
    """The event that proposed the deferral."""
