"""How long something may take, as an edition writes it, and what its units count."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from procedure.values import Stored


class Zone(StrEnum):
    """Whose midnight ends a day."""

    NEW_YORK = "NEW_YORK"
    """Ours."""
    LYON = "LYON"
    """That of INTERPOL and the CCF."""


class Unit(StrEnum):
    """What a duration counts. Minutes and hours are elapsed time; days are those of New York."""

    MINUTES = "MINUTES"
    """Elapsed time."""
    HOURS = "HOURS"
    """Elapsed time."""
    BUSINESS_DAYS = "BUSINESS_DAYS"
    """To 17:30 in Washington on the nth workday after the day of the start. 0 is the end of the
    same day, or of the next workday if the start is at or after 17:30 or on a day off."""
    CALENDAR_DAYS = "CALENDAR_DAYS"
    """The same time of day in Washington, so many days later; or midnight, if the clock says so."""
    MONTHS = "MONTHS"
    """The same day of a later month in Washington; the last day of a shorter month."""
    BUSINESS_DAYS_NO_CLOSURES = "BUSINESS_DAYS_NO_CLOSURES"
    """Business days of which only weekends and legal holidays are none: a closure by order stops
    nothing (an inference from 5 U.S.C. 552(a)(6): counsel confirms it)."""
    SAME_BUSINESS_DAY = "SAME_BUSINESS_DAY"
    """To 17:30 of the workday if it starts before 15:00; otherwise to 10:00 of the next one."""
    DATE_SET = "DATE_SET"
    """To the date that somebody else set, which is given when the clock starts."""

    @property
    def counts_business_time(self) -> bool:
        """Whether a clock of this unit counts business time, and not elapsed time."""
        return self in (
            Unit.BUSINESS_DAYS,
            Unit.BUSINESS_DAYS_NO_CLOSURES,
            Unit.SAME_BUSINESS_DAY,
        )

    @property
    def counts_closures(self) -> bool:
        """Whether a closure by order is no business day for it."""
        return self is not Unit.BUSINESS_DAYS_NO_CLOSURES


_WORDS = {
    Unit.SAME_BUSINESS_DAY: "same business day",
    Unit.DATE_SET: "date set",
}
"""Durations without a number, as an edition writes them."""
_WRITTEN = re.compile(
    r"(\d+) (minute|hour|business day|calendar day|month)s?( without closures)?", re.ASCII
)
_HELP = (
    "is not a duration: write a number and minutes, hours, business days, calendar days or months, "
    "such as '2 business days'; or 'same business day' or 'date set'"
)


def _read_duration(value: object) -> object:
    """``2 business days`` as an edition writes it; anything else is left to the model."""
    if not isinstance(value, str):
        return value
    for unit, words in _WORDS.items():
        if value == words:
            return {"amount": 0, "unit": unit}
    match = _WRITTEN.fullmatch(value)
    if match is None or (match[3] and match[2] != "business day"):
        raise ValueError(f"{value!r} {_HELP}")
    if match[3]:
        return {"amount": int(match[1]), "unit": Unit.BUSINESS_DAYS_NO_CLOSURES}
    return {"amount": int(match[1]), "unit": f"{match[2].replace(' ', '_').upper()}S"}


class DurationValue(Stored):
    """A number of units. A month that ends on the 31st ends earlier in a shorter month (POLICY)."""

    amount: int = Field(ge=0)
    unit: Unit

    def words(self) -> str:
        """``2 business days``."""
        if self.unit in _WORDS:
            return _WORDS[self.unit]
        without = " without closures" if self.unit is Unit.BUSINESS_DAYS_NO_CLOSURES else ""
        unit = Unit.BUSINESS_DAYS if without else self.unit
        name = unit.replace("_", " ").lower()
        return f"{self.amount} {name[:-1] if self.amount == 1 else name}{without}"


Duration = Annotated[DurationValue, BeforeValidator(_read_duration)]
"""In an edition a text such as ``4 hours``."""
