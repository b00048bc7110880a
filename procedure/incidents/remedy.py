"""What was done about an incident, and what it was."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission, Subject
from procedure.codes import RepressionForm
from procedure.dossier import Command, Event, TimelineText, with_ended
from procedure.incidents.incident import Incident
from procedure.incidents.opening import REMEDY
from procedure.matters.common import telling
from procedure.open_steps import OpenStep
from procedure.people import USNCB, Role
from procedure.refusals import AlreadyDone
from procedure.tables import ActRule, EventRule, Rules
from procedure.use_codes import Finding
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingToRemedy(AlreadyDone):
    """It is remedied, or was none."""

    sentence = "The remedy is already recorded, or it was no incident."


class RecordRemedy(Command):
    """Record what was done to remedy it."""

    act: Literal["record_remedy"] = "record_remedy"
    document: DocumentId


class IncidentRemedied(Event):
    """What was done on the communication is remedied."""

    document: DocumentId


class AssessIncident(Command):
    """Say what it was; a later assessment counts."""

    act: Literal["assess_incident"] = "assess_incident"
    finding: Finding
    forms: tuple[RepressionForm, ...] = ()
    """Which forms of repression it was part of; none: those that were reported."""
    document: DocumentId


class IncidentAssessed(Event):
    """What it was."""

    finding: Finding
    forms: tuple[RepressionForm, ...]
    document: DocumentId


def record_remedy(incident: Incident, order: RecordRemedy, context: "Context") -> list[Event]:
    """Once."""
    incident.must_be_open()
    if not incident.remedy_missing:
        raise NothingToRemedy()
    return [IncidentRemedied(at=context.at, by=context.by, document=order.document)]


def assess_incident(incident: Incident, order: AssessIncident, context: "Context") -> list[Event]:
    """By another person than the one who reported it."""
    incident.must_be_open()
    assessed = IncidentAssessed(
        at=context.at,
        by=context.by,
        finding=order.finding,
        forms=tuple(dict.fromkeys(order.forms)) or incident.forms,
        document=order.document,
    )
    return [assessed]


def after_remedy(incident: Incident, event: IncidentRemedied) -> Incident:
    """The clock of the remedy has done its work."""
    return replace(with_ended(incident, event.at, REMEDY), remedied_at=event.at)


def after_assessment(incident: Incident, event: IncidentAssessed) -> Incident:
    """What was none needs no remedy."""
    none = event.finding is Finding.NOT_AN_INCIDENT
    ended = with_ended(incident, event.at, REMEDY, met=False) if none else incident
    return replace(ended, finding=event.finding, forms=event.forms)


def remedy_text(incident: Incident, event: IncidentRemedied, rules: "Procedure") -> TimelineText:
    """It was remedied."""
    return TimelineText("Remedy recorded", None, REMEDY)


def assessment_text(
    incident: Incident, event: IncidentAssessed, rules: "Procedure"
) -> TimelineText:
    """``Assessed: CONTRARY_TO_POLICY``."""
    return TimelineText(f"Assessed: {event.finding}")


def _reported_by(incident: Incident, order: AssessIncident) -> Subject:
    return Subject(drafter=incident.opened_by)


def open_steps(incident: Incident, rules: "Procedure") -> list[OpenStep]:
    """Another person than the one who reported it says what it was."""
    if incident.finding is not None:
        return []
    reported = Subject(drafter=incident.opened_by)
    return [OpenStep(USNCB, "Assess the incident", (AssessIncident,), subject=reported)]


RULES = Rules(
    events=(
        EventRule(IncidentRemedied, after_remedy, remedy_text, telling, once=True),
        EventRule(IncidentAssessed, after_assessment, assessment_text, telling, once=True),
    ),
    acts=(
        ActRule(RecordRemedy, record_remedy, Permission(roles=(*DESK, Role.COUNSEL))),
        ActRule(
            AssessIncident,
            assess_incident,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL), not_drafter=True),
            _reported_by,
        ),
    ),
    open_steps=open_steps,
)
