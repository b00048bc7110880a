"""A case: what is known, where it stands, on whom it waits. Only events change it (`course`)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from procedure.annex.editions import Procedure, procedure
from procedure.annex.schema import AlertedBy, Circumstance, Effect, FilingKind, Phase, Track
from procedure.clocks import CaseClass, Clock, Rung, is_stopped, next_rung
from procedure.message import CommunicationKind, InterpolState
from procedure.people import USNCB, Role
from procedure.workdays import Closure, FederalCalendar, federal_calendar


class Stage(StrEnum):
    """Where the case stands in the procedure."""

    COORDINATION = "COORDINATION"
    DECISION = "DECISION"
    FILING = "FILING"
    FOLLOW_UP = "FOLLOW_UP"
    RECORDS = "RECORDS"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    SUPERSEDED = "SUPERSEDED"


ENDED = (Stage.CLOSED, Stage.CANCELLED, Stage.SUPERSEDED)


class TaskState(StrEnum):
    """Who has the ball on a task."""

    SENT = "SENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RETURNED = "RETURNED"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"


class Restriction(StrEnum):
    """Whether the material may be used."""

    RESTRICTED = "RESTRICTED"
    LIFTED = "LIFTED"


class Notified(StrEnum):
    """Where the notification of the official stands."""

    NOT_DUE = "NOT_DUE"
    DUE = "DUE"
    DEFERRAL_PROPOSED = "DEFERRAL_PROPOSED"
    DEFERRED = "DEFERRED"
    DELIVERED = "DELIVERED"
    NOT_NEEDED = "NOT_NEEDED"


@dataclass(frozen=True, slots=True)
class Task:
    """One question to one agency, in one case."""

    task: str
    code: str
    agency: str
    role: Role | None
    required: bool
    asked_at: datetime
    state: TaskState
    acknowledgement: str | None
    answer: str
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    outcome: str | None = None
    effect: Effect = Effect.NONE
    document: str | None = None
    question: str | None = None
    """The document of a question that waits for the USNCB."""
    attempt: int = 1
    """In which attempt of the case it was asked."""
    taken_from: str | None = None
    """The agency from which it was taken without its asking, when it was last sent again."""
    ended_with_case: bool = False
    """Withdrawn because the case ended: a reopened case asks it again."""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state not in (TaskState.ANSWERED, TaskState.WITHDRAWN)

    @property
    def with_whom(self) -> str:
        """Who has the ball: the agency, or the USNCB where it came back or a question waits."""
        back = self.state is TaskState.RETURNED or self.question is not None
        return USNCB if back else self.agency


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drafted and waits for a second person, or was approved."""

    document: str
    by: str
    disposition: str = ""
    approved_at: datetime | None = None
    filing: FilingKind | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The state of a case after its first ``revision`` events."""

    case: str
    edition: str
    calendar_version: str
    closures: tuple[Closure, ...]
    track: Track
    case_class: CaseClass
    circumstances: tuple[Circumstance, ...]
    communication_kind: CommunicationKind | None
    interpol_state: InterpolState
    alerted_by: AlertedBy
    person: str | None
    communications: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
    opened_at: datetime
    opened_by: str
    identity_confirmed_at: datetime | None
    clocks: dict[str, Clock]
    restricted_at: datetime
    """When the restriction was last placed: before the opening, where a hit was restricted."""
    restriction: Restriction = Restriction.RESTRICTED
    identity_refuted: bool = False
    revision: int = 0
    attempt: int = 1
    decides_since: int = 1
    """In which attempt counsel last began to decide: earlier decisions and records are history."""
    tasks: dict[str, Task] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    """Documents of facts and reports that have had their effect."""
    notified: Notified = Notified.NOT_DUE
    deferral: Draft | None = None
    decision_called_at: datetime | None = None
    decision: Draft | None = None
    filed_at: datetime | None = None
    follow_ups: int = 0
    escalation_offered_at: datetime | None = None
    escalation: bool | None = None
    outcome: str | None = None
    settled: bool = False
    """INTERPOL's final outcome is known: nothing more is asked, decided or filed."""
    ended: Stage | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    """The document of the act that ended it."""
    successor: str | None = None
    reopened_by: str | None = None
    """The document of the act, or the fact, that last opened it again."""

    # --- what it is pinned to ---

    @property
    def procedure(self) -> Procedure:
        """The edition that the case began with."""
        return procedure(self.edition)

    @property
    def calendar(self) -> FederalCalendar:
        """The calendar with the closures that the case knows."""
        return federal_calendar(self.calendar_version, self.closures)

    # --- where it stands ---

    @property
    def stage(self) -> Stage:
        """The stage, derived from what has happened."""
        if self.ended is not None:
            return self.ended
        records = self.task_of(Phase.RECORDS)
        if records is not None:
            return Stage.RECORDS if records.open else Stage.CLOSING
        if self.filed_at is not None and not self.settled:
            return Stage.FOLLOW_UP
        if self.decision is not None and self.decision.approved_at is not None:
            return Stage.FILING if self.decision.filing and not self.settled else Stage.RECORDS
        if self.decision_called_at is not None and not self.settled:
            return Stage.DECISION
        return Stage.RECORDS if self.settled else Stage.COORDINATION

    def task_of(self, phase: Phase) -> Task | None:
        """The latest task of a phase that has only one kind of task, if it still counts."""
        found = [t for t in self.tasks.values() if self.procedure.task(t.code).phase is phase]
        live = [task for task in found if task.state is not TaskState.WITHDRAWN]
        if phase in (Phase.DECISION, Phase.RECORDS):
            live = [task for task in live if task.attempt >= self.decides_since]
        return live[-1] if live else None

    @property
    def agency_tasks(self) -> tuple[Task, ...]:
        """The tasks of the coordination (measure 3)."""
        return tuple(
            task
            for task in self.tasks.values()
            if self.procedure.task(task.code).phase is Phase.COORDINATION
        )

    @property
    def on_hold_by(self) -> tuple[str, ...]:
        """Agencies whose answer stops a filing."""
        return tuple(
            sorted({t.agency for t in self.agency_tasks if t.effect is Effect.HOLDS_FILING})
        )

    @property
    def notification_settled(self) -> bool:
        """The official was told, need not be, is told later with approval, or is somebody else."""
        settled = (Notified.DELIVERED, Notified.DEFERRED, Notified.NOT_NEEDED)
        return self.notified in settled or self.identity_refuted

    def running(self, clock_id: str | None) -> bool:
        """Whether the clock exists and has not ended."""
        return clock_id in self.clocks and self.clocks[clock_id].ended_at is None

    def due_reached(self, clock_id: str) -> bool:
        """Whether the clock runs and its due time was reached."""
        return self.running(clock_id) and self.clocks[clock_id].missed_at is not None

    def next_rung(self) -> tuple[str, Rung] | None:
        """The next reminder, warning, due time or escalation of all clocks."""
        waiting = [
            (rung.at, clock_id, rung)
            for clock_id, clock in self.clocks.items()
            if (rung := next_rung(clock)) is not None
        ]
        if not waiting:
            return None
        _, clock_id, rung = min(waiting, key=lambda item: (item[0], item[1]))
        return clock_id, rung

    def next_due(self) -> Clock | None:
        """The running clock that is due first; one that stands still has no due time yet."""
        running = [c for c in self.clocks.values() if c.ended_at is None and not is_stopped(c)]
        return min(running, key=lambda clock: (clock.due_at, clock.clock_id), default=None)

    def waiting_on(self) -> str:
        """In a few words: who has the ball."""
        match self.stage:
            case Stage.CLOSED | Stage.CANCELLED | Stage.SUPERSEDED:
                return "nobody"
            case Stage.COORDINATION | Stage.CLOSING:
                whom = sorted({task.with_whom for task in self.agency_tasks if task.open})
                return ", ".join(whom) or USNCB
            case Stage.DECISION:
                drafted = self.decision is not None
                return "a second person, to approve" if drafted else "USNCB counsel"
            case Stage.FILING:
                return ", ".join(self.on_hold_by) or USNCB
            case Stage.FOLLOW_UP:
                return "INTERPOL"
            case Stage.RECORDS:
                return USNCB

    def new_restriction_id(self) -> str:
        """``restriction-1``, then ``restriction-2``: the next clock of the restriction."""
        return f"restriction-{1 + sum(key.startswith('restriction-') for key in self.clocks)}"

    def new_task_id(self, code: str, beside: int = 0) -> str:
        """``J1``, then ``J1-2``, ``J1-3``: the next task with this code."""
        earlier = sum(task.code == code for task in self.tasks.values()) + beside
        return code if earlier == 0 else f"{code}-{earlier + 1}"
