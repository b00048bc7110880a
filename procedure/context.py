"""What a rule may ask when an act is decided: the moment, the person, the edition, the calendar.

Deciding happens once, in the recorder. What is computed here becomes part of the recorded events,
so that nothing is computed again when a case is replayed or taken up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from procedure.annex.editions import Procedure
from procedure.clocks.clock import Clock, Schedule
from procedure.clocks.durations import Unit
from procedure.clocks.rules import CalendarRef, Closure
from procedure.clocks.timing import (
    schedule_after_pause,
    schedule_again,
    schedule_to,
    start_clock,
    twice_the_time,
)
from procedure.clocks.workdays import FederalCalendar, HolidayTable, calendar_ref
from procedure.codes import CaseClass
from procedure.dossier import DossierState, EditionRef, Event
from procedure.numbers import drawn
from procedure.people import Actor


class Other(NamedTuple):
    """Another dossier, as the register has it at this moment."""

    state: DossierState
    rules: Procedure
    """The edition that it keeps."""


class Surroundings(Protocol):
    """What the register holds beside the dossier, at this moment."""

    def open_cases(self, person: str) -> Sequence[str]:
        """The open cases about a person, under whichever entry, the oldest first."""

    def people_of(self, case: str) -> frozenset[str]:
        """The person whom a case is about, with every entry that was joined, in any case."""

    def is_entered(self, person: str) -> bool:
        """Whether an analyst entered this person."""

    def draw(self) -> str:
        """Six characters for the number of a case or a matter, which no other one has."""

    def other(self, dossier: str) -> "Other | None":
        """Another dossier as it is now; None where there is none. It may have changed later."""

    def matters(self, kind: str) -> Sequence[str]:
        """Every matter of a kind, open or ended, the oldest first."""

    def sees(self, case: str) -> bool:
        """Whether no team hides the case from whoever orders the act."""


class Alone:
    """Nothing beside the dossier: no other case."""

    def open_cases(self, person: str) -> Sequence[str]:
        """None."""
        return ()

    def people_of(self, case: str) -> frozenset[str]:
        """Nobody."""
        return frozenset()

    def is_entered(self, person: str) -> bool:
        """Nobody is."""
        return False

    def draw(self) -> str:
        """The first ones."""
        return drawn(bytes(4))

    def other(self, dossier: str) -> Other | None:
        """There is none."""
        return None

    def matters(self, kind: str) -> Sequence[str]:
        """None."""
        return ()

    def sees(self, case: str) -> bool:
        """Nothing is hidden."""
        return True


ALONE = Alone()
FactOfAnswer = Callable[[Any, str, str | None, "Context"], Sequence[Event]]
"""By the state, the fact, and the task whose answer says so; none where a person's act does."""


@dataclass(frozen=True)
class Context:
    """The moment, the person, and the rules under which an act is decided."""

    at: datetime
    """When it is recorded, in UTC: never before the dossier's last event."""
    actor: Actor
    """Who orders it, with the roles that the directory gives them now."""
    rules: Procedure
    """The dossier's edition."""
    holidays: HolidayTable
    """The dossier's holiday table."""
    evolve: Callable[[Any, Event], Any]
    """The state after an event, for an act whose later events depend on its earlier ones."""
    agencies: tuple[str, ...]
    """The agencies of the directory now: nobody else can be asked."""
    actor_of: Callable[[str], Actor | None] = lambda person: None
    """The person with this id, as the directory knows them now; None where it does not."""
    beside: Surroundings = ALONE
    """Other cases, as far as a rule asks about them."""
    edition_named: Callable[[str], Procedure | None] = lambda name: None
    """The edition of the installation with this name, if it has one."""
    add_fact: "FactOfAnswer" = lambda state, fact, task, context: ()
    """The events by which a fact that an agency answered joins the dossier."""
    join_tracks: Callable[[Any, "Context"], Sequence[Event]] = lambda state, context: ()
    """The tracks that a case joins by what is known now, for what is no fact."""
    on_due: Mapping[str, Callable[[Any, Clock, "Context"], Sequence[Event]]] = field(
        default_factory=dict
    )
    """What follows when a clock is due, by its key in the edition: that of the dossier's kind."""
    on_fact: Mapping[str, Callable[[Any, str, "Context"], Sequence[Event]]] = field(
        default_factory=dict
    )
    """What follows from a fact of a covered case, by its key: that of the dossier's kind."""
    on_answer: Mapping[str, Callable[[Any, Any, "Context"], Sequence[Event]]] = field(
        default_factory=dict
    )
    """What follows from an answer, by the task's code: that of the dossier's kind."""

    in_force: Procedure | None = None
    """The edition in force at the moment; unset where that is the dossier's own."""
    left_at: datetime | None = None
    """When what is recorded had left, where the order says a time before now."""

    def as_of(self, left_at: datetime | None) -> "Context":
        """The same for what left at that moment; unset: now."""
        return self if left_at is None else replace(self, at=left_at, left_at=left_at)

    @property
    def now_in_force(self) -> Procedure:
        """The edition in force at the moment, for what counts by the time of an act: policies."""
        return self.in_force or self.rules

    @property
    def by(self) -> str:
        """The person's id."""
        return self.actor.person

    @property
    def edition(self) -> EditionRef:
        """By which a dossier that opens now names its edition."""
        return self.rules.ref

    @property
    def calendar(self) -> CalendarRef:
        """By which a dossier that opens now names its holiday table."""
        return calendar_ref(self.holidays)

    def workdays(self, closures: tuple[Closure, ...]) -> FederalCalendar:
        """The federal calendar with these closures."""
        return FederalCalendar(self.holidays, closures)

    def chain(self, state: Any) -> "Chain":
        """Events that build on each other, from this state; None where the dossier opens."""
        return Chain(self, state)

    def start(
        self,
        state: DossierState,
        case_class: CaseClass,
        key: str,
        clock_id: str,
        because: str,
        at: datetime | None = None,
        until: datetime | None = None,
        *,
        estimated: bool = False,
    ) -> Clock:
        """Start a clock of the dossier by its key in the edition. Raises CalendarDoesNotReach.

        ``estimated`` says that ``at`` is itself only an expected date. One that starts again keeps
        the date that somebody else had set for it.
        """
        unit = self.rules.clock(key).duration[case_class].unit
        if until is None and unit is Unit.DATE_SET and clock_id in state.clocks:
            until = state.clocks[clock_id].until
        clock = self.first_clock(case_class, key, clock_id, because, at, state.closures, until)
        return clock.model_copy(update={"estimated": True}) if estimated else clock

    def first_clock(
        self,
        case_class: CaseClass,
        key: str,
        clock_id: str,
        because: str,
        at: datetime | None = None,
        closures: tuple[Closure, ...] = (),
        until: datetime | None = None,
    ) -> Clock:
        """Start a clock of a dossier that opens now. Raises CalendarDoesNotReach."""
        return start_clock(
            self.rules.clock(key),
            case_class,
            clock_id,
            at or self.at,
            because,
            self.workdays(closures),
            until,
        )

    def resumed(self, state: DossierState, clock: Clock) -> Schedule:
        """The schedule of a paused clock that runs again from now."""
        return schedule_after_pause(clock, self.at, self.workdays(state.closures))

    def extended(self, state: DossierState, clock: Clock, due: datetime) -> Schedule:
        """The schedule of a clock that is given time until ``due``."""
        return schedule_to(clock, due, self.at, self.workdays(state.closures))

    def twice_the_time(self, state: DossierState, clock: Clock) -> datetime:
        """The end of twice the rule's time, past which nobody extends a clock alone."""
        return twice_the_time(clock, self.workdays(state.closures))

    def rescheduled(self, clock: Clock, closures: tuple[Closure, ...]) -> Schedule | None:
        """The schedule of a clock under other closures; None where nothing moves."""
        return schedule_again(clock, self.at, self.workdays(closures))


class Chain:
    """The events of one act in their order, and the state after them."""

    def __init__(self, context: Context, state: Any) -> None:
        """Nothing is decided yet."""
        self._context = context
        self.state = state
        self.events: list[Event] = []

    def add(self, events: Iterable[Event]) -> None:
        """These events come next."""
        for event in events:
            self.state = self._context.evolve(self.state, event)
            self.events.append(event)
