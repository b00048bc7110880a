"""The standing duties: what must be done every year, after an event, or while a watch lasts."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.clocks.rules import Source
from procedure.report_codes import ReportKind, ReportSpan
from procedure.values import Value, Word

Day = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day of any year, such as ``10-31``."""


class Reporting(Value):
    """A report with figures from the record, which is composed and released before it leaves."""

    kind: ReportKind
    span: ReportSpan
    months: Annotated[int, Field(ge=1)] | None = None
    """How many months it counts back, where it counts months."""
    repeatedly: Annotated[int, Field(ge=1)] = 2
    """From how many incidents on its list of bureaus names one."""

    @model_validator(mode="after")
    def _months_are_counted_or_not(self) -> Self:
        if (self.months is None) is (self.span is ReportSpan.PAST_MONTHS):
            raise ValueError("a report gives months where it counts PAST_MONTHS, and only there")
        return self


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
    report: bool = False
    """Whether the report of the duty must be released before it is done."""
    sends: tuple[Word, ...] = ()
    """The templates of its messages: once one of each has left, and none waits, it is done."""


class DutyRow(Value):
    """A duty of its own, beside all cases."""

    key: Word
    title: str
    steps: Annotated[tuple[DutyStep, ...], Field(min_length=1)]
    """What must be done, one after the other."""
    opens_on: tuple[Day, ...] = ()
    """The days on which it opens by itself, each year, for the period that begins; none: a person
    opens it."""
    every_years: Annotated[int, Field(ge=1)] = 1
    """In every how many years it opens on these days, counted from the year of ``first``."""
    first: date | None = None
    """From which day on it opens by itself."""
    last: date | None = None
    """Until which day: a mandate may end."""
    watches: tuple[Word, ...] = ()
    """Facts of a case that it covers at which people must look, as long as it is open."""
    officers: bool = False
    """Whether the officers for data protection and security do it too: they see it as a whole."""
    report: Reporting | None = None
    """The report with figures that it owes, if it owes one."""
    source: Source

    def opens(self, day: date) -> bool:
        """Whether it opens by itself on this day."""
        starts = self.first is None or day >= self.first
        continues = self.last is None or day <= self.last
        turn = self.first is None or (day.year - self.first.year) % self.every_years == 0
        return starts and continues and turn and f"{day:%m-%d}" in self.opens_on

    @model_validator(mode="after")
    def _parts_belong_together(self) -> Self:
        if self.watches and self.opens_on:
            raise ValueError(f"duty {self.key}: what watches cases does not open by itself")
        if self.officers and self.watches:
            raise ValueError(f"duty {self.key}: what watches cases is not done by the officers")
        if self.every_years > 1 and self.first is None:
            raise ValueError(f"duty {self.key}: say from which year on the years are counted")
        if any(step.report for step in self.steps) is (self.report is None):
            raise ValueError(f"duty {self.key}: a report belongs to a step that waits for it")
        sends = [template for step in self.steps for template in step.sends]
        if len({*sends}) < len(sends):
            raise ValueError(f"duty {self.key}: each of its templates belongs to one step")
        return self
