"""The desk of the person's employer: each employer has its own, and never one for all."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.people import EMPLOYER, AgencyCode
from procedure.refusals import no_such

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.context import Context
    from procedure.task import HasTasks


def desk_for(rule: "TaskRule", state: "HasTasks") -> AgencyCode:
    """The agency that a task goes to; EMPLOYER until the employer's desk is known."""
    if rule.agency != EMPLOYER:
        return rule.agency
    return (state.employer if isinstance(state, Case) else None) or EMPLOYER


def must_have_a_desk(agency: AgencyCode | None, context: "Context") -> None:
    """Raise NotWellFormed unless the agency is one of the directory, or none is named."""
    if agency is not None and agency not in context.agencies:
        raise no_such("agency of the directory", agency, sorted(context.agencies))
