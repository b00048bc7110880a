"""A use request opens: who wants to use a communication, for what, and on which day."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission, Subject
from procedure.clocks.clock import Clock
from procedure.clocks.rules import Closure
from procedure.clocks.zones import EASTERN
from procedure.days import day_in_washington
from procedure.dossier import Effect, TimelineText, with_clocks
from procedure.matters.common import tell_cases
from procedure.matters.opening import (
    MatterOpened,
    OpenMatter,
    begins,
    begun,
    cases_of,
    first_of,
    most_urgent,
    opened,
)
from procedure.message import InterpolState
from procedure.people import USNCB, AgencyCode, Role
from procedure.refusals import NotFound, NotWellFormed, no_such
from procedure.tables import EventRule, Needs, OpeningRule, Rules
from procedure.use.asking import ask_to_verify
from procedure.use.request import UseRequest
from procedure.use.use import Use
from procedure.use_codes import Circuit, UsePurpose
from procedure.values import CommunicationId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context
    from procedure.dossier import Event

ON_DAY = "verify-on-day"
"""The clock by which the communication is verified on the day of the use."""
_BY = time(9)
"""The hour of that day in Washington (POLICY)."""


class OpenUse(OpenMatter):
    """Ask whether a communication may be used."""

    act: Literal["open_use"] = "open_use"
    purpose: UsePurpose
    agency: AgencyCode
    """Who wants to use it."""
    use_on: date
    """The day of the measure or of the hearing."""
    circuit: Circuit | None = None
    """Before which circuit's courts."""
    communication: CommunicationId | None = None


class UseOpened(MatterOpened):
    """An agency wants to use a communication."""

    purpose: UsePurpose
    agency: AgencyCode
    use_on: date
    circuit: Circuit | None
    communication: CommunicationId | None
    state: InterpolState
    """The communication's state at INTERPOL as the case has it; without one it is not known."""
    clock: Clock


def open_use(order: OpenUse, context: "Context") -> "list[Event]":
    """Of an agency of the directory, on a day that has not passed."""
    if order.agency not in context.agencies:
        raise no_such("agency", order.agency, context.agencies)
    if not context.rules.edition.use_checks:
        raise NotWellFormed(problem="The edition in force has no checks for a use.")
    day_must_come(order.use_on, context)
    own_cases_only(order, context)
    cases = cases_of(order.cases, context)
    event = opened(
        UseOpened,
        order,
        context,
        purpose=order.purpose,
        agency=order.agency,
        use_on=order.use_on,
        circuit=order.circuit,
        communication=order.communication,
        state=cases[0].interpol_state if cases else InterpolState.UNKNOWN,
        clock=context.first_clock(
            most_urgent(cases),
            ON_DAY,
            ON_DAY,
            "a use is asked for",
            closures=order.closures,
            until=morning_of(order.use_on),
        ),
    )
    chain = context.chain(None)
    chain.add([event])
    chain.add(ask_to_verify(chain.state, context, "a use is asked for"))
    return chain.events


def own_cases_only(order: OpenUse, context: "Context") -> None:
    """Raise NotFound where an agency names what it may not know of.

    It knows a case by a task of its own, and no communication.
    """
    agency = context.actor.agency
    if agency == USNCB:
        return
    for case, state in zip(order.cases, cases_of(order.cases, context), strict=True):
        if all(task.agency != agency for task in state.tasks.values()):
            raise NotFound(what="case", name=case)
    if order.communication is not None:
        raise NotFound(what="communication", name=order.communication)


def morning_of(day: date) -> datetime:
    """By when a use of this day is verified on the day."""
    return datetime.combine(day, _BY, EASTERN)


def end_of_use(day: date, closures: tuple[Closure, ...], context: "Context") -> datetime:
    """By when it is recorded whether a use of this day took place: the next workday's close."""
    during = datetime.combine(day, _BY, EASTERN)
    return context.workdays(closures).due_after_workdays(during, 1)


def day_must_come(day: date, context: "Context") -> None:
    """Raise NotWellFormed for a day that has passed in Washington."""
    if day < day_in_washington(context.at):
        raise NotWellFormed(problem="The day of the use has passed: name today or a later day.")


def begin(event: "Event") -> Use:
    """The matter before its first event is applied."""
    first = first_of(UseOpened, event)
    request = UseRequest(
        purpose=first.purpose,
        agency=first.agency,
        use_on=first.use_on,
        state=first.state,
        circuit=first.circuit,
    )
    return begun(Use, first, request=request, communication=first.communication)


def after_opening(use: Use, event: UseOpened) -> Use:
    """The clock of the day runs."""
    return with_clocks(use.asking(), event.clock)


def opening_text(use: Use, event: UseOpened, rules: "Procedure") -> TimelineText:
    """``ICE asks to use the communication on 2026-03-18``."""
    what = f"{event.agency} asks to use the communication on {event.use_on.isoformat()}"
    return begins(f"{what} ({event.purpose})", event)


def telling_of_use(use: Use, event: UseOpened, rules: "Procedure") -> list[Effect]:
    """The cases know of it."""
    return tell_cases(use)


RULES = Rules(
    events=(EventRule(UseOpened, after_opening, opening_text, telling_of_use, once=True),),
    opening=OpeningRule(
        OpenUse,
        open_use,
        Permission(roles=(*DESK, Role.COUNSEL), or_agency=(Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)),
        subject=lambda order: Subject(agency=order.agency),
    ),
    needs=Needs(clocks=(ON_DAY,)),
)
