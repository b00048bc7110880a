"""The time of a task: when it is due and why, and how long its agency has had it."""

from datetime import datetime

from pydantic import Field

from procedure.clocks.clock import Clock
from procedure.clocks.explanation import Sentence, explained, explained_to_agency
from procedure.clocks.rules import PauseReason
from procedure.clocks.workdays import FederalCalendar
from procedure.clocks.worked import worked
from procedure.values import Moment, PersonId, Stored


class MoreTime(Stored):
    """A later due time that was granted."""

    from_due: Moment
    to_due: Moment
    by: PersonId | None
    """Who granted it; an agency does not learn that."""


class TaskTime(Stored):
    """The clock of a task's answer."""

    due: Moment
    late: bool
    expected: bool
    """Whether the date binds somebody else: it is expected, and never late of ours."""
    local_target: bool
    """Whether the time is our own choice: nothing that was read says it."""
    paused_since: Moment | None
    paused_for: PauseReason | None
    """Why it is paused; an agency learns only that its own question paused it."""
    paused_seconds: int | None
    """The working time, in seconds, of all pauses; unset where the calendar does not reach."""
    held_seconds: int | None
    """The working time, in seconds, for which it ran, pauses taken out."""
    extensions: tuple[MoreTime, ...]
    why: tuple[Sentence, ...] = Field(exclude=True)
    """Why it is due then, in sentences with their moments."""


def time_of(
    clock: Clock | None, calendar: FederalCalendar, now: datetime, *, sees_case: bool
) -> TaskTime | None:
    """The time as whoever sees the case reads it, or else as the agency does."""
    if clock is None:
        return None
    explain = explained if sees_case else explained_to_agency
    spent = worked(clock, clock.ended_at or now, calendar)
    pause = clock.pauses[-1] if clock.paused else None
    own = pause is not None and pause.reason is PauseReason.QUESTION_TO_USNCB
    return TaskTime(
        due=clock.due_at,
        late=clock.can_be_late and clock.late,
        expected=clock.expected,
        local_target=clock.local_target,
        paused_since=pause.started_at if pause else None,
        paused_for=pause.reason if pause and (sees_case or own) else None,
        paused_seconds=spent.paused if spent else None,
        held_seconds=spent.ran if spent else None,
        extensions=tuple(
            MoreTime(
                from_due=one.from_due,
                to_due=one.to_due,
                by=one.granted_by if sees_case else None,
            )
            for one in clock.extensions
        ),
        why=tuple(explain(clock, calendar)),
    )
