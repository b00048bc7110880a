"""Plan against actual: each step that was asked or timed, its planned dates, and its actual ones.

One frozen value for the picture and for the table, so that the two cannot differ.
"""

from datetime import date, timedelta
from enum import StrEnum

from procedure.clocks.rules import PauseReason
from procedure.values import DossierId, Moment, Stored


class StepState(StrEnum):
    """How far a step is."""

    AHEAD = "AHEAD"
    """It has not begun: its dates are an estimate."""
    OPEN = "OPEN"
    """Somebody must do it now."""
    PAUSED = "PAUSED"
    """Its clock does not count now."""
    DONE = "DONE"
    """It is done."""
    NOT_NEEDED = "NOT_NEEDED"
    """It ended without being done."""


class LaneKind(StrEnum):
    """Whose steps a lane has."""

    OUTSIDE = "OUTSIDE"
    """INTERPOL's, a bureau's, a court's: dates that we expect, which are never late."""
    USNCB = "USNCB"
    """Those of a role at USNCB."""
    AGENCY = "AGENCY"
    """Those of another agency of the United States."""


class Interval(Stored):
    """A time during which a clock was paused."""

    reason: PauseReason
    start: Moment
    end: Moment | None
    """None: it is paused still."""


class Acknowledgment(Stored):
    """Whether an agency said that it has its task, and by when it had to."""

    clock: str
    due: Moment
    at: Moment | None
    """None: it has not said so."""
    late: timedelta | None


class PlannedStep(Stored):
    """One step: its plan, and what happened."""

    anchor: str
    """Names it in addresses of a page: ``t-J1-answer``."""
    code: str
    """The task, such as ``J1``; empty for a step that is no task."""
    title: str
    clock: str | None
    """The clock that times it; None where none does."""
    planned_from: Moment
    planned_to: Moment | None
    """When it was first due; None where nothing is due."""
    actual_from: Moment | None
    """None: it has not begun."""
    actual_to: Moment | None
    due: Moment | None
    """When it is due now, or was in the end. While its clock is paused nobody can know."""
    state: StepState
    pauses: tuple[Interval, ...] = ()
    late: timedelta | None = None
    """How long after its due time it was done, or has been open: what its clock says."""
    expected: bool = False
    """Whether others owe it: then ``late`` says only that the date has passed."""
    result: str
    """What came of it, or what it waits for, in words."""
    acknowledgment: Acknowledgment | None = None

    @property
    def instants(self) -> tuple[Moment, ...]:
        """Every moment at which it begins, ends or is due."""
        known = (self.planned_from, self.planned_to, self.actual_from, self.actual_to, self.due)
        return tuple(one for one in known if one is not None)


class Milestone(Stored):
    """A moment at which something changed, or will be looked at again."""

    anchor: str
    title: str
    note: str
    at: Moment
    """When it was reached; of one that is ahead, when it is due."""
    reached: bool
    late: timedelta | None = None
    """How long after its date it was reached, or has been waited for."""
    expected: bool = False
    clock: str | None = None
    """The clock that counts to it."""


class Lane(Stored):
    """The steps of one party, in the order in which they begin."""

    party: str
    kind: LaneKind
    steps: tuple[PlannedStep, ...]


class DayOff(Stored):
    """A holiday, or a day on which the offices were closed by order."""

    day: date
    name: str


class PlanActual(Stored):
    """Plan against actual of a case or a matter, as of a moment. It holds no names of people."""

    dossier: DossierId
    number: str | None
    since: Moment
    """When it opened."""
    as_of: Moment
    """Nothing later is in it."""
    ended_at: Moment | None
    milestones: tuple[Milestone, ...]
    lanes: tuple[Lane, ...]
    days_off: tuple[DayOff, ...]
    """Between its first and its last moment; weekends are not among them."""

    @property
    def now(self) -> Moment | None:
        """The moment to which open steps have come; None where it has ended."""
        return None if self.ended_at is not None else self.as_of

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """All steps, lane after lane."""
        return tuple(step for lane in self.lanes for step in lane.steps)

    @property
    def entries(self) -> tuple[Milestone | PlannedStep, ...]:
        """All that the table has a row for: milestones, then steps."""
        return (*self.milestones, *self.steps)
