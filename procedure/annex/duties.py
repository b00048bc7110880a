"""The standing duties: what must be done every year, after an event, or while a watch lasts."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.clocks.rules import Source
from procedure.values import Value, Word

Day = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day of any year, such as ``10-31``."""


class DutyStep(Value):
    """One thing to do, and by when."""

    clock: str
    """Its time: a clock of the edition."""
    title: str
    due: Day | None = None
    """The day by whose end it is due, where a date and no span of time says so."""
    next_year: bool = False
    """Whether that day is one of the year after the year of the duty."""
    two_persons: bool = False
    """Whether one person proposes it as done and a second one approves it."""


class DutyRow(Value):
    """A duty of its own, beside all cases."""

    key: Word
    title: str
    steps: Annotated[tuple[DutyStep, ...], Field(min_length=1)]
    """What must be done, one after the other."""
    opens_on: tuple[Day, ...] = ()
    """The days on which it opens by itself, each year, for the period that begins; none: a person
    opens it."""
    first: date | None = None
    """From which day on it opens by itself."""
    last: date | None = None
    """Until which day: a mandate may end."""
    watches: tuple[Word, ...] = ()
    """Facts of a case that it covers at which people must look, as long as it is open."""
    source: Source

    def opens(self, day: date) -> bool:
        """Whether it opens by itself on this day."""
        starts = self.first is None or day >= self.first
        continues = self.last is None or day <= self.last
        return starts and continues and f"{day:%m-%d}" in self.opens_on

    @model_validator(mode="after")
    def _dates_belong_to_a_year(self) -> Self:
        if self.watches and self.opens_on:
            raise ValueError(f"duty {self.key}: what watches cases does not open by itself")
        return self
