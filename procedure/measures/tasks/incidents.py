"""An answer that shows an incident: somebody relied on the communication alone."""

from collections.abc import Mapping
from datetime import date

from procedure.case import Case
from procedure.codes import IncidentKind
from procedure.days import day_in_washington
from procedure.dossier import Event, Handoff, handoff_id
from procedure.measures.matters import of_kind
from procedure.passing_between import OpenIncident
from procedure.task import HasTasks
from procedure.values import Recorded

REPORT = "X1"
"""The task that reports an incident which may be on record already, by the answer before it."""
_WHAT, _WHEN = ("what", "kind"), ("when", "decided_on")
"""The recorded fields of the forms that say what was decided, and on which day."""


def incident_of(
    state: HasTasks, task_id: str, answer: str, recorded: Mapping[str, Recorded], event: Event
) -> list[Handoff]:
    """The incident that opens by the answer to a task, whose document it is.

    A report opens none where one of the case is open already.
    """
    task = state.tasks[task_id]
    known = isinstance(state, Case) and any(not one.ended for one in of_kind(state, "incident"))
    if known and task.code == REPORT:
        return []
    incident = f"incident-{answer.removeprefix('doc-')}"
    what = next((str(recorded[key]) for key in _WHAT if key in recorded), IncidentKind.OTHER)
    when = next((str(recorded[key])[:10] for key in _WHEN if key in recorded), None)
    day = None if when is None else date.fromisoformat(when)
    opened = OpenIncident(
        dossier=incident,
        order=handoff_id(state.dossier, state.revision, incident),
        by=event.by,
        cases=state.covered,
        closures=state.closures,
        what=IncidentKind(what),
        agency=task.agency,
        # A day that has not come is a slip of the pen: the incident opens without one.
        happened_on=day if day and day <= day_in_washington(event.at) else None,
        reported_by=state.dossier,
        document=answer,
    )
    return [Handoff(opened)]
