"""A case: its header, clocks and tasks, and one value for each measure. Only events change it.

A measure's value belongs to the measure's module (``procedure.measures``); the case carries it
without knowing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar, cast

from procedure.codes import AlertedBy, CaseClass, Circumstance, Effect, OutgoingKind, Phase
from procedure.dossier import DossierState, Event
from procedure.message import CommunicationKind, InterpolState
from procedure.numbers import task_number
from procedure.people import EMPLOYER, USNCB, Role
from procedure.refusals import CaseHasEnded


class CaseEnding(StrEnum):
    """How a case ended."""

    CLOSED = "CLOSED"
    """The procedure is complete."""
    CANCELED = "CANCELED"
    """It was opened in error."""
    SUPERSEDED = "SUPERSEDED"
    """Another case continues in its place."""


class TaskState(StrEnum):
    """How far a task is."""

    SENT = "SENT"
    """Asked, not acknowledged."""
    ACKNOWLEDGED = "ACKNOWLEDGED"
    """The agency has it."""
    RETURNED = "RETURNED"
    """The agency gave it back: USNCB sends it again or withdraws it."""
    ANSWERED = "ANSWERED"
    """Answered. A later answer counts, and both stay in the record."""
    WITHDRAWN = "WITHDRAWN"
    """No longer needed."""


@dataclass(frozen=True, slots=True)
class WithoutAnswer:
    """That nobody waits for an answer any more: proposed by one person, decided by another."""

    by: str
    proposed: int
    """The event that proposed it."""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One question to one agency, in one case."""

    task: str
    code: str
    phase: Phase
    agency: str
    role: Role | None
    required: bool
    asked_at: datetime
    state: TaskState
    acknowledgment: str | None
    """The id of the clock for the acknowledgment."""
    answer: str
    """The id of the clock for the answer."""
    changed: int
    """The event that last changed it."""
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    outcome: str | None = None
    effect: Effect = Effect.NONE
    stops: tuple[OutgoingKind, ...] = ()
    """What may not leave as long as the answer counts."""
    document: str | None = None
    part: str | None = None
    """The document of the last answer in part."""
    question: str | None = None
    """The document of a question that waits for USNCB."""
    asks_until: datetime | None = None
    """Until when that question asks for time; None where it asks something else."""
    without_answer: WithoutAnswer | None = None
    delegate: str | None = None
    """The person of the agency to whom it was given; None: to nobody in particular."""
    delegated_by: str | None = None
    attempt: int = 1
    """In which attempt of the case it was asked."""
    taken_from: str | None = None
    """The agency that it was taken from without asking, when it was last sent again."""
    ended_with_case: bool = False
    """Withdrawn because the case ended, or because nothing asked for it any more: it is asked
    again when the case is reopened, or when the plan asks for it again."""
    number: str | None = None
    """Its short number, for people; None where the case has none."""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state not in (TaskState.ANSWERED, TaskState.WITHDRAWN)

    @property
    def clocks(self) -> tuple[str | None, ...]:
        """The ids of its clocks: of the acknowledgment, of the answer, of an interim answer."""
        return (self.acknowledgment, self.answer, f"{self.task}/interim")

    @property
    def with_whom(self) -> str:
        """Who must act next: the agency, or USNCB where it came back or a question waits.

        USNCB also where the person's employer has no desk yet: a supervisor names it.
        """
        back = self.state is TaskState.RETURNED or self.question is not None
        return USNCB if back or self.agency == EMPLOYER else self.agency


class Stage(NamedTuple):
    """A stage of a track."""

    code: str
    title: str
    meaning: str


class Standing(NamedTuple):
    """Where a measure is while it is not done: its stage, who must act, and what comes next."""

    stage: Stage
    waits_on: str
    then: str


@dataclass(frozen=True, slots=True)
class Track:
    """A response that the case follows."""

    track: str
    because: str
    joined_at: datetime
    measures: tuple[str, ...]
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry from which the case is known, and what counts of it now."""

    event: Event
    """As it was recorded."""
    counts: Event | None
    """As it counts now: the same, another, or nothing where it was taken back."""
    corrected_by: int | None = None
    """The number of the last correction."""


@dataclass(frozen=True, slots=True)
class MeasureState:
    """Base of the value that a measure keeps in a case; its defaults are how every case begins."""


M = TypeVar("M", bound=MeasureState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(DossierState):
    """The state of a case after its first ``revision`` events."""

    case_class: CaseClass
    circumstances: tuple[Circumstance, ...]
    communication_kind: CommunicationKind | None
    interpol_state: InterpolState
    alerted_by: AlertedBy
    person: str | None
    """Whom the case is about: a roster number, or a person who was entered for it."""
    communications: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
    opened_at: datetime
    opened_by: str
    identity_confirmed_at: datetime | None
    identity_refuted: bool = False
    joined: tuple[str, ...] = ()
    """Other entries of the same person."""
    apart: tuple[str, ...] = ()
    """Entries that were joined and turned out to be another person."""
    employer: str | None = None
    """The agency whose desk answers for the person's employer; None: not known."""
    attempt: int = 1
    facts: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    measures: Mapping[type[MeasureState], MeasureState] = field(default_factory=dict)
    outcome: str | None = None
    """What INTERPOL did last, as far as it is known."""
    settled: bool = False
    """INTERPOL's final outcome is known: nothing more is asked, decided or filed."""
    ended: CaseEnding | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    """The document of the act that ended it."""
    successor: str | None = None
    reopened_by: str | None = None
    """The document of the act, or the fact, that last opened it again."""
    entries: dict[int, Entry] = field(default_factory=dict)
    """What was entered about the case, by the numbers of its events: facts, answers, outcomes,
    filings, and the opening itself."""
    corrections: dict[int, int] = field(default_factory=dict)
    """For the number of each correction that of the entry."""

    @property
    def people(self) -> tuple[str, ...]:
        """Every entry of the person whom the case is about."""
        return () if self.person is None else (self.person, *self.joined)

    def of(self, measure: type[M]) -> M:
        """The measure's value in this case."""
        return cast(M, self.measures.get(measure) or measure())

    def having(self, value: MeasureState) -> "Case":
        """The case with this value of a measure."""
        return replace(self, measures={**self.measures, type(value): value})

    def tasks_of(self, phase: Phase) -> tuple[Task, ...]:
        """The tasks of a phase."""
        return tuple(task for task in self.tasks.values() if task.phase is phase)

    def latest_task(self, phase: Phase, since_attempt: int = 1) -> Task | None:
        """The latest task of a phase that has only one kind of task, if it still counts."""
        live = [
            task
            for task in self.tasks_of(phase)
            if task.state is not TaskState.WITHDRAWN and task.attempt >= since_attempt
        ]
        return live[-1] if live else None

    def with_task(self, task: Task) -> "Case":
        """The case with this task beside, or in place of, those it has."""
        number = task.number or self._task_number(task.task)
        noted = replace(task, changed=self.revision + 1, number=number)
        return replace(self, tasks={**self.tasks, task.task: noted})

    def _task_number(self, task: str) -> str | None:
        if self.number is None:
            return None
        taken = {one.number for one in self.tasks.values()}
        return task_number(self.dossier, self.number, task, taken)

    def new_task_id(self, code: str, beside: int = 0) -> str:
        """``J1``, then ``J1-2``, ``J1-3``: the next task with this code."""
        earlier = sum(task.code == code for task in self.tasks.values()) + beside
        return code if earlier == 0 else f"{code}-{earlier + 1}"

    def noting(self, event: Event) -> "Case":
        """The case with the event that is applied now as one of its entries."""
        entry = Entry(event=event, counts=event)
        return replace(self, entries={**self.entries, self.revision + 1: entry})

    def must_be_open(self) -> None:
        """Raise CaseHasEnded unless the case is open."""
        if self.ended is not None:
            raise CaseHasEnded(ended=self.ended)
