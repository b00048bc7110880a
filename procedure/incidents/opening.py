"""An incident opens: a person reports it, or an answer or a use shows it by itself."""

from datetime import date
from typing import TYPE_CHECKING

from procedure.access import DESK, Permission
from procedure.clocks.clock import Clock
from procedure.codes import IncidentKind, LetterKey, RepressionForm
from procedure.days import day_in_washington
from procedure.dossier import Effect, Event, TimelineText
from procedure.incidents.incident import Incident
from procedure.letters import to_role
from procedure.matters.common import tell_cases
from procedure.matters.opening import (
    MatterOpened,
    begins,
    begun,
    cases_of,
    clock_runs,
    first_of,
    most_urgent,
    opened,
)
from procedure.passing_between import OpenIncident
from procedure.people import AgencyCode, Role
from procedure.refusals import NotWellFormed, no_such
from procedure.tables import EventRule, Needs, OpeningRule, Rules
from procedure.values import CommunicationId, DossierId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REMEDY = "incident-remedy"
"""The clock of the remedy."""


class IncidentOpened(MatterOpened):
    """Somebody relied on a communication, or tried to misuse one."""

    kind_of_incident: IncidentKind
    agency: AgencyCode | None
    happened_on: date | None
    attempted: bool
    forms: tuple[RepressionForm, ...]
    reported_by: DossierId | None
    communication: CommunicationId | None
    clock: Clock


def open_incident(order: OpenIncident, context: "Context") -> list[Event]:
    """Of an agency of the directory or none, on a day that has come."""
    if order.agency is not None and order.agency not in context.agencies:
        raise no_such("agency", order.agency, context.agencies)
    if order.happened_on is not None and order.happened_on > day_in_washington(context.at):
        raise NotWellFormed(problem="The day of the incident has not come.")
    event = opened(
        IncidentOpened,
        order,
        context,
        kind_of_incident=order.what,
        agency=order.agency,
        happened_on=order.happened_on,
        attempted=order.attempted,
        forms=tuple(dict.fromkeys(order.forms)),
        reported_by=order.reported_by,
        communication=order.communication,
        clock=context.first_clock(
            most_urgent(cases_of(order.cases, context)),
            REMEDY,
            REMEDY,
            "the incident is recorded",
            closures=order.closures,
        ),
    )
    return [event]


def begin(event: Event) -> Incident:
    """The incident of its first event."""
    first = first_of(IncidentOpened, event)
    return begun(
        Incident,
        first,
        kind=first.kind_of_incident,
        agency=first.agency,
        happened_on=first.happened_on,
        attempted=first.attempted,
        forms=first.forms,
        reported_by=first.reported_by,
        communication=first.communication,
    )


def opening_text(incident: Incident, event: IncidentOpened, rules: "Procedure") -> TimelineText:
    """``Incident recorded: DETENTION by ICE``."""
    by = f" by {event.agency}" if event.agency else ""
    attempted = " (attempted)" if event.attempted else ""
    what = f"Incident recorded: {event.kind_of_incident}{by}{attempted}"
    return begins(what, event)


def opening_effects(incident: Incident, event: IncidentOpened, rules: "Procedure") -> list[Effect]:
    """Supervisors and counsel hear of it at once; the cases know."""
    what = "an incident is recorded"
    letters = [
        to_role(LetterKey.MATTER_CHANGED, role, what=what)
        for role in (Role.SUPERVISOR, Role.COUNSEL)
    ]
    return [*letters, *tell_cases(incident)]


RULES = Rules(
    events=(EventRule(IncidentOpened, clock_runs, opening_text, opening_effects, once=True),),
    opening=OpeningRule(
        OpenIncident,
        open_incident,
        Permission(roles=(*DESK, Role.COUNSEL)),
        by_handoff=True,
    ),
    needs=Needs(clocks=(REMEDY,)),
)
