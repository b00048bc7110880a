"""A date that we expect of others is another one than the rule gives: somebody said so."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case
from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, Schedule
from procedure.clocks.explanation import eastern
from procedure.dossier import Command, DossierState, Event, S, TimelineText, with_clocks
from procedure.measures.clock_changes import running_clock
from procedure.refusals import AlreadyDone, NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class DateIsOurs(NotNow):
    """The clock binds us: nobody else sets its date."""

    sentence = "{label}: this is a duty of ours. Extend the clock if it needs more time."


class DateAlreadyKnown(AlreadyDone):
    """It is expected then."""

    sentence = "{label}: it is expected then already."


class CorrectExpectedDate(Command):
    """Say when to expect something of others, as they said or as it turned out."""

    act: Literal["correct_expected_date"] = "correct_expected_date"
    clock: str
    due: Moment
    document: DocumentId


class ExpectedDateCorrected(Event):
    """Somebody said when to expect something of others."""

    clock_id: str
    schedule: Schedule
    document: DocumentId


def after_correction(state: S, event: ExpectedDateCorrected) -> S:
    """The date is the one that was said; the one before it stays in the clock's history."""
    clock = state.clocks[event.clock_id]
    return with_clocks(
        state, clocks.correct_date(clock, event.schedule, event.at, event.by, event.document)
    )


def corrected_date(
    state: DossierState, clock: Clock, due: datetime, document: DocumentId, context: "Context"
) -> list[Event]:
    """The correction, in any kind of dossier. Raises Refused."""
    if not clock.expected:
        raise DateIsOurs(label=clock.label)
    if due == clock.due_at:
        raise DateAlreadyKnown(label=clock.label)
    schedule = context.extended(state, clock, due)
    return [
        ExpectedDateCorrected(
            at=context.at,
            by=context.by,
            clock_id=clock.clock_id,
            schedule=schedule,
            document=document,
        )
    ]


def correct_expected_date(
    case: Case, order: CorrectExpectedDate, context: "Context"
) -> list[Event]:
    """Of a clock that runs, earlier or later."""
    case.must_be_open()
    clock = running_clock(case, order.clock)
    return corrected_date(case, clock, order.due, order.document, context)


def correction_text(
    case: DossierState, event: ExpectedDateCorrected, rules: "Procedure"
) -> TimelineText:
    """``Expected on another date: INTERPOL gives a result, Tue ...``."""
    label = case.clocks[event.clock_id].label
    what = f"Expected at another time: {label}, {eastern(event.schedule.due_at)}"
    return TimelineText(what, None, event.clock_id, begins=True)


RULES = Rules(
    events=(EventRule(ExpectedDateCorrected, after_correction, correction_text),),
    acts=(ActRule(CorrectExpectedDate, correct_expected_date, Permission(roles=CASEWORK)),),
)
