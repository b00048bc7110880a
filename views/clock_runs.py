"""Every run of every clock of a dossier: a clock that started again under its name is another run.

The state of a dossier holds the last run of each clock only. Here the events are followed, so that
nothing that ran is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedure.clocks.clock import Clock, ClockEnd, late_by
from procedure.corrections import EntryCorrected
from procedure.dossier import DossierState, Event
from procedure.task import HasTasks, Task


@dataclass(slots=True)
class Run:
    """One run of a clock, and the task whose answer it times, each as last known of this run."""

    clock: Clock
    event: int
    """The event by which it began."""
    number: int
    """1 for the first run under the clock's name."""
    task: Task | None = None
    beside: Task | None = None
    """The task that it times beside its answer, such as its acknowledgment."""
    replaced_at: datetime | None = None
    """When another run took its place before it had ended."""

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, in whatever way."""
        return self.clock.ended_at or self.replaced_at

    @property
    def met(self) -> bool:
        """Whether what it was for is done."""
        return self.clock.ended_as is ClockEnd.MET

    def late(self, now: datetime) -> timedelta | None:
        """How long after its due time it was met, or has been open until ``now``, by the wall.

        Nothing where it is no longer needed. While a clock is paused it becomes no later.
        """
        if self.ended_at is not None:
            return late_by(self.clock, self.ended_at) if self.met else None
        if self.clock.paused:
            return late_by(self.clock, self.clock.pauses[-1].started_at)
        return late_by(self.clock, now)


class ClockRuns:
    """Follows the events of one dossier."""

    def __init__(self) -> None:
        """Nothing has run yet."""
        self.runs: list[Run] = []
        self._last: dict[str, Run] = {}

    def see(self, before: DossierState | None, event: Event, after: DossierState) -> None:
        """Take in what one event changed."""
        if before is None or after.clocks is not before.clocks:
            self._see_clocks(event, after)
        if isinstance(after, HasTasks):
            known = before.tasks if isinstance(before, HasTasks) else {}
            if after.tasks is not known:
                self._see_tasks(known, after.tasks)

    def _see_clocks(self, event: Event, after: DossierState) -> None:
        for key, clock in after.clocks.items():
            run = self._last.get(key)
            if run is None:
                self._begin(after, clock, 1)
            elif run.clock is clock:
                continue
            elif _continues(run.clock, clock, event):
                run.clock = clock
            else:
                if run.clock.running:
                    run.replaced_at = after.last_at
                self._begin(after, clock, run.number + 1)

    def _begin(self, after: DossierState, clock: Clock, number: int) -> None:
        tasks: Iterable[Task] = after.tasks.values() if isinstance(after, HasTasks) else ()
        timed = [task for task in tasks if task.answer == clock.clock_id and task.open]
        run = Run(clock, after.revision, number, timed[-1] if timed else None)
        if run.task is None and isinstance(after, HasTasks):
            run.beside = after.tasks.get(clock.clock_id.partition("/")[0])
        self._last[clock.clock_id] = run
        self.runs.append(run)

    def _see_tasks(self, before: Mapping[str, Task], after: Mapping[str, Task]) -> None:
        for key, task in after.items():
            if before.get(key) is task:
                continue
            run = self._last.get(task.answer)
            # What is asked again after a run has ended waits for the next one.
            if run is not None and not (run.ended_at and task.open):
                run.task = task if run.task is None or run.task.task == key else run.task


def _continues(before: Clock, after: Clock, event: Event) -> bool:
    """Whether it is the same run: a correction, or a date that was estimated, starts none.

    An event that starts a clock holds it as a field.
    """
    if isinstance(event, EntryCorrected) or (before.estimated and before.running):
        return True
    started = any(isinstance(one, Clock) and one.clock_id == after.clock_id for _, one in event)
    return before.started_at == after.started_at and not started
