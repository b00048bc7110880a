"""A later date that the CCF or the General Secretariat announced (CCF25 a.40(3), 33(5))."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from procedure.case import Case
from procedure.clocks import clock as clocks
from procedure.clocks.clock import Schedule
from procedure.clocks.explanation import eastern
from procedure.days import midnight_in_lyon
from procedure.dossier import Command, Event, TimelineText, with_clocks
from procedure.measures.ccf.dates import WHO
from procedure.measures.ccf.requests import CcfStep, must_be_plausible, must_follow, request_of
from procedure.refusals import NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingExpected(NotNow):
    """No clock runs for it."""

    sentence = "Nothing is expected for {step} of the request {request}."


class NoteCcfDate(Command):
    """The CCF or the General Secretariat said by when something comes (a.40(3), 33(5))."""

    act: Literal["note_ccf_date"] = "note_ccf_date"
    request: str
    step: CcfStep
    on: date
    """The last day, in Lyon."""
    document: DocumentId


class CcfDateNoted(Event):
    """By when something comes, as the CCF or the General Secretariat said."""

    request: str
    step: CcfStep
    clock_id: str
    schedule: Schedule
    document: DocumentId


def after_date(case: Case, event: CcfDateNoted) -> Case:
    """It is expected then."""
    clock = case.clocks[event.clock_id]
    moved = clocks.extend(clock, event.schedule, event.at, event.by, event.document)
    return with_clocks(case, moved)


def note_ccf_date(case: Case, order: NoteCcfDate, context: "Context") -> list[Event]:
    """The date that was announced counts in place of that of the Statute, which stays shown."""
    must_follow(case)
    request = request_of(case, order.request)
    clock_id = request.clock(order.step)
    if not case.running(clock_id):
        raise NothingExpected(step=order.step, request=request.request)
    clock = case.clocks[clock_id]
    must_be_plausible(order.on, context.at)
    due = midnight_in_lyon(order.on)
    if due <= clock.due_at:
        raise NotWellFormed(
            problem=f"It is expected until {eastern(clock.due_at)} already: a later date is noted."
        )
    return [
        CcfDateNoted(
            at=context.at,
            by=context.by,
            request=request.request,
            step=order.step,
            clock_id=clock_id,
            schedule=context.extended(case, clock, due),
            document=order.document,
        )
    ]


def date_text(case: Case, event: CcfDateNoted, rules: "Procedure") -> TimelineText:
    """By when it comes."""
    label = case.clocks[event.clock_id].label
    when = eastern(event.schedule.due_at)
    return TimelineText(f"{label}: now expected by {when}, as announced", None, event.clock_id)


RULES = Rules(
    part_of="ccf",
    events=(EventRule(CcfDateNoted, after_date, date_text),),
    acts=(ActRule(NoteCcfDate, note_ccf_date, WHO),),
)
