"""What agencies are asked in a case, or in a matter beside cases: the tasks, and who has them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self, TypeVar

from procedure.codes import CaseClass, Circumstance, Effect, OutgoingKind, Phase
from procedure.dossier import DossierState, Event
from procedure.numbers import task_number
from procedure.people import EMPLOYER, USNCB, Role


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
    """One question to one agency, in one case or matter."""

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
    holds_since: datetime | None = None
    """Since when an answer has stopped anything; None: none does."""
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
    reminded_at: datetime | None = None
    """When USNCB last reminded its agency; None: never since it was sent to it."""
    ended_with_case: bool = False
    """Withdrawn because the case ended, or because nothing asked for it any more: it is asked
    again when the case is reopened, or when the plan asks for it again."""
    number: str | None = None
    """Its short number, for people; None where the case has none."""

    @property
    def holds(self) -> bool:
        """Whether its answer stops anything."""
        return bool(self.stops) or self.effect is Effect.HOLDS_FILING

    def holding_after(self, before: "Task", at: datetime) -> "Task":
        """With since when it holds: from this moment, unless it did ``before``."""
        return replace(self, holds_since=(before.holds_since or at) if self.holds else None)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class HasTasks(DossierState):
    """The state of a dossier in which agencies are asked."""

    case_class: CaseClass
    """The urgency, by which its clocks run."""
    circumstances: tuple[Circumstance, ...] = ()
    """What is known about the person whom it is about."""
    tasks: dict[str, Task] = field(default_factory=dict)
    attempt: int = 1

    @property
    def covered(self) -> tuple[str, ...]:
        """The cases that it is about: a case is about itself."""
        return (self.dossier,)

    def tasks_of(self, phase: Phase) -> tuple[Task, ...]:
        """The tasks of a phase."""
        return tuple(task for task in self.tasks.values() if task.phase is phase)

    def with_task(self, task: Task) -> Self:
        """The dossier with this task beside, or in place of, those it has."""
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

    def noting(self, event: Event) -> Self:
        """The dossier with the event that is applied now, where it keeps what was entered."""
        return self


T = TypeVar("T", bound=HasTasks)
