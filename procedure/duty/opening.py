"""A standing duty opens: on its day, by itself, or when a person says that it has come up."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.annex.duties import DutyRow, DutyStep
from procedure.clocks.clock import Clock
from procedure.clocks.durations import Unit
from procedure.clocks.rules import Closure
from procedure.clocks.zones import EASTERN
from procedure.codes import CaseClass, LetterKey
from procedure.dossier import Effect, Event, TimelineText
from procedure.duty.duty import Duty
from procedure.letters import to_role
from procedure.matters.common import tell_cases
from procedure.matters.opening import (
    MatterOpened,
    OpenMatter,
    begins,
    begun,
    clock_runs,
    first_of,
    opened,
)
from procedure.people import Role
from procedure.refusals import NotWellFormed, no_such
from procedure.tables import EventRule, OpeningRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class OpenDuty(OpenMatter):
    """Open a standing duty; one that watches covers the cases that it watches."""

    act: Literal["open_duty"] = "open_duty"
    duty: str
    """Its key in the edition."""
    period: str = ""
    """What it is for; empty where it is for no period."""


class DutyOpened(MatterOpened):
    """A standing duty begins, on its day or because it came up."""

    duty: str
    period: str
    steps: int
    watching: bool
    officers: bool = False
    """Whether the officers for data protection and security do it too."""
    clock: Clock


def begin(event: Event) -> Duty:
    """The duty of its first event."""
    first = first_of(DutyOpened, event)
    return begun(
        Duty,
        first,
        duty=first.duty,
        period=first.period,
        steps=first.steps,
        watching=first.watching,
        officers=first.officers,
    )


def open_duty(order: OpenDuty, context: "Context") -> list[Event]:
    """One that the edition has; a watch covers at least one case."""
    duties = context.rules.edition.duties
    row = duties.get(order.duty)
    if row is None:
        raise no_such("duty", order.duty, duties)
    if row.watches and not order.cases:
        raise NotWellFormed(problem="A watch covers at least one case: say which.")
    if row.officers and order.cases:
        raise NotWellFormed(problem="This duty is about no case: leave out --case.")
    event = opened(
        DutyOpened,
        order,
        context,
        duty=row.key,
        period=order.period,
        steps=len(row.steps),
        watching=bool(row.watches),
        officers=row.officers,
        clock=step_clock(row.steps[0], 0, order.period, context, order.closures),
    )
    # A duty is not as urgent as a case that it covers.
    return [event.model_copy(update={"case_class": CaseClass.P2})]


def step_clock(
    step: DutyStep,
    number: int,
    period: str,
    context: "Context",
    closures: tuple[Closure, ...],
) -> Clock:
    """The clock of a step that begins now."""
    rule = context.rules.clock(step.clock)
    set_date = rule.duration[CaseClass.P2].unit is Unit.DATE_SET
    until = due_day(step, period, context.at) if set_date else None
    return context.first_clock(
        CaseClass.P2,
        step.clock,
        f"step-{number + 1}",
        f"the duty{f' of {period}' if period else ''}: step {number + 1}",
        None,
        closures,
        until,
    )


def due_day(step: DutyStep, period: str, at: datetime) -> datetime:
    """The end of the step's day in Washington, in the year of the period or the year after.

    Raises NotWellFormed for a period that does not begin with a year, or a day that has passed.
    """
    year = period[:4] if period else str(at.astimezone(EASTERN).year)
    if not (year.isdecimal() and len(year) == 4) or step.due is None:
        raise NotWellFormed(problem="Say for which year, such as --period 2026.")
    month, day = (int(part) for part in step.due.split("-"))
    last = date(int(year) + step.next_year, month, day)
    end = datetime.combine(last + timedelta(days=1), time(), EASTERN)
    if end <= at:
        raise NotWellFormed(problem=f"{last.isoformat()} has passed: choose another period.")
    return end


def row_of(duty: Duty, rules: "Procedure") -> DutyRow:
    """What the edition says of it. Raises KeyError: the keys of a record come from its edition."""
    return rules.edition.duties[duty.duty]


def opening_text(duty: Duty, event: DutyOpened, rules: "Procedure") -> TimelineText:
    """``Yearly report to the General Secretariat, for 2026``."""
    row = rules.edition.duties.get(event.duty)
    period = f", for {event.period}" if event.period else ""
    what = f"{row.title if row else event.duty}{period}"
    return begins(what, event)


def opening_effects(duty: Duty, event: DutyOpened, rules: "Procedure") -> list[Effect]:
    """The covered cases hear of it, and whoever must act gets an email."""
    what = "a standing duty has opened"
    role = event.clock.owner or Role.SUPERVISOR
    return [*tell_cases(duty), to_role(LetterKey.TO_ACT, role, event.clock, what)]


RULES = Rules(
    opening=OpeningRule(
        OpenDuty,
        open_duty,
        Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
        by_handoff=True,
    ),
    events=(EventRule(DutyOpened, clock_runs, opening_text, opening_effects),),
)
