"""What the answer to a task leads to, as data of the edition."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self

from pydantic import model_validator

from procedure.codes import OutgoingKind
from procedure.days import day_in_washington
from procedure.people import Role
from procedure.values import Recorded, TaskCode, Value, Word


class FieldTest(Value):
    """What a recorded field of the answer must hold; with nothing else named, anything at all."""

    field: str
    equals: Recorded | None = None
    within_days: int | None = None
    """For a date: it is today, or at most this many calendar days away."""

    def holds(self, recorded: Mapping[str, Recorded], at: datetime) -> bool:
        """Whether the answer that is recorded at this moment holds it."""
        value = recorded.get(self.field)
        if value is None:
            return False
        if self.within_days is not None:
            day = date.fromisoformat(str(value)[:10])
            return 0 <= (day - day_in_washington(at)).days <= self.within_days
        return self.equals is None or value == self.equals


class Consequence(Value):
    """What an answer leads to, where all tests hold or there is none."""

    when: tuple[FieldTest, ...] = ()
    asks: tuple[TaskCode, ...] = ()
    """Tasks that are sent. One of the phase MATTER that is for no role goes to who answered."""
    adds: tuple[Word, ...] = ()
    """Facts that join the case."""
    stops: tuple[OutgoingKind, ...] = ()
    """What may not leave as long as this answer counts."""
    tells: tuple[Role, ...] = ()
    """Who at USNCB gets an email at once."""
    incident: bool = False
    """Whether it shows an incident, which is recorded on its own."""
    note: str = ""
    """What it means for whoever decides, in a sentence."""

    @model_validator(mode="after")
    def _leads_to_something(self) -> Self:
        leads = (self.asks, self.adds, self.stops, self.tells, self.incident, self.note)
        if not any(leads):
            raise ValueError("a consequence asks, adds, stops, tells, records or notes something")
        return self
