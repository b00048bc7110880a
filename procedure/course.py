"""The course of a case: the state after each event, for workflow, register and timeline alike.

Editing ``apply`` or what it calls changes the replay of open cases: add events, do not redefine.
"""

from dataclasses import replace

from procedure import course_of_case, course_of_measures, course_of_tasks
from procedure import events as e
from procedure.case import Case
from procedure.course_steps import after, notified_from

STEPS = (course_of_case, course_of_tasks, course_of_measures)
"""The modules whose rules are asked; importing them registers the rules."""


def opened(event: e.CaseOpened) -> Case:
    """The case after its first event."""
    communications = (
        ((event.communication, event.version or 1),) if event.communication is not None else ()
    )
    case = Case(
        case=event.case,
        edition=event.edition,
        calendar_version=event.calendar,
        closures=event.closures,
        track=event.track,
        case_class=event.case_class,
        circumstances=event.circumstances,
        communication_kind=event.communication_kind,
        interpol_state=event.interpol_state,
        alerted_by=event.alerted_by,
        person=event.person,
        communications=communications,
        left_out=event.left_out,
        opened_at=event.at,
        opened_by=event.by,
        identity_confirmed_at=event.at if event.identity_confirmed else None,
        clocks={event.restriction_review.clock_id: event.restriction_review},
        restricted_at=event.restriction_review.started_at,
        revision=1,
    )
    return notified_from(case)


def apply(case: Case | None, event: e.CaseEvent) -> Case:
    """The case after the event."""
    if case is None:
        if not isinstance(event, e.CaseOpened):
            raise ValueError(f"a case begins with CaseOpened, not {event.name}")
        return opened(event)
    changed = after(event, case)
    document = event.document if isinstance(event, _REPORTS) else None
    told = changed.told | {document} if document is not None else changed.told
    return replace(changed, revision=case.revision + 1, told=told)


_REPORTS = (
    e.FactAdded,
    e.RestrictionRenewed,
    e.OfficialNotified,
    e.OfficialUnreachable,
    e.FilingMade,
    e.FollowUpRecorded,
    e.EscalationDecided,
    e.OutcomeRecorded,
)
