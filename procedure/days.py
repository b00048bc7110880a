"""Days as moments: ours in Washington, and those of INTERPOL and the CCF in Lyon."""

from datetime import date, datetime, time, timedelta

from procedure.clocks.zones import EASTERN, LYON


def day_in_washington(at: datetime) -> date:
    """Which day it is in Washington."""
    return at.astimezone(EASTERN).date()


def day_in_lyon(at: datetime) -> date:
    """Which day it is in Lyon."""
    return at.astimezone(LYON).date()


def noon_in_lyon(day: date) -> datetime:
    """The day as a moment from which days and months are counted in Lyon."""
    return datetime.combine(day, time(12), LYON)


def midnight_in_lyon(day: date) -> datetime:
    """The midnight in Lyon that ends the day."""
    return datetime.combine(day + timedelta(days=1), time(), LYON)


def last_second_of(day: date) -> datetime:
    """The last second of the day in Washington."""
    return datetime.combine(day, time(23, 59, 59), EASTERN)
