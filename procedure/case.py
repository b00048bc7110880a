"""A case: its header, clocks and tasks, and one value for each measure. Only events change it.

A measure's value belongs to the measure's module (``procedure.measures``); the case carries it
without knowing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar, cast

from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.dossier import Event
from procedure.message import CommunicationKind, InterpolState
from procedure.refusals import CaseHasEnded
from procedure.task import HasTasks, Task, TaskState


class CaseEnding(StrEnum):
    """How a case ended."""

    CLOSED = "CLOSED"
    """The procedure is complete."""
    CANCELED = "CANCELED"
    """It was opened in error."""
    SUPERSEDED = "SUPERSEDED"
    """Another case continues in its place."""


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
class Case(HasTasks):
    """The state of a case after its first ``revision`` events."""

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
    facts: tuple[str, ...] = ()
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

    def latest_task(self, phase: Phase, since_attempt: int = 1) -> Task | None:
        """The latest task of a phase that has only one kind of task, if it still counts."""
        live = [
            task
            for task in self.tasks_of(phase)
            if task.state is not TaskState.WITHDRAWN and task.attempt >= since_attempt
        ]
        return live[-1] if live else None

    def noting(self, event: Event) -> "Case":
        """The case with the event that is applied now as one of its entries."""
        entry = Entry(event=event, counts=event)
        return replace(self, entries={**self.entries, self.revision + 1: entry})

    def must_be_open(self) -> None:
        """Raise CaseHasEnded unless the case is open."""
        if self.ended is not None:
            raise CaseHasEnded(ended=self.ended)
