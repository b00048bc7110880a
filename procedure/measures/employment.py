"""A supervisor names the agency whose desk answers for the person's employer.

The roster names the employer and the directory its desk. Where there is none, the task waits under
EMPLOYER, the supervisors are notified, and one of them names the agency.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.codes import Phase
from procedure.dossier import Command, Event, TimelineText
from procedure.employer import must_have_a_desk
from procedure.measures.dispute import decision
from procedure.measures.interim import begin_interim
from procedure.measures.sending import send_tasks
from procedure.measures.tasks.steering import SENT_AGAIN, sent_again
from procedure.people import EMPLOYER, AgencyCode, Role
from procedure.refusals import AlreadyRecorded
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import Task, TaskState
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.context import Context


class EmployerAlreadyNamed(AlreadyRecorded):
    """The case has this employer."""

    sentence = "{agency} is already the employer's desk in this case."


class NameEmployer(Command):
    """A supervisor names the agency whose desk answers for the person's employer."""

    act: Literal["name_employer"] = "name_employer"
    agency: AgencyCode
    document: DocumentId


class EmployerNamed(Event):
    """The desk of the person's employer is known, or is another one than was thought."""

    agency: AgencyCode
    document: DocumentId


def after_naming(case: Case, event: EmployerNamed) -> Case:
    """What is for the employer goes there from now on."""
    return replace(case, employer=event.agency)


def name_employer(case: Case, order: NameEmployer, context: "Context") -> list[Event]:
    """It must be an agency of the directory; what waits for the employer goes there at once."""
    case.must_be_open()
    must_have_a_desk(order.agency, context)
    if order.agency == case.employer:
        raise EmployerAlreadyNamed(agency=order.agency)
    return named(case, order.agency, order.document, context)


def named(case: Case, agency: AgencyCode, document: DocumentId, context: "Context") -> list[Event]:
    """The employer's desk, and what it is asked: an open task goes there, an answered one again."""
    chain = context.chain(case)
    chain.add([EmployerNamed(at=context.at, by=context.by, agency=agency, document=document)])
    if case.settled or case.ended is not None:
        return chain.events
    for task in _latest(case, context):
        if task.open:
            chain.add([sent_again(chain.state, task, agency, document, context)])
            chain.add(begin_interim(chain.state, [task.task], context, SENT_AGAIN))
        elif task.state is TaskState.ANSWERED:
            rule = context.rules.task(task.code)
            # After the decision an answer informs the follow-up: nothing waits for it.
            required = rule.required and not decision.is_approved(case)
            rule = rule.model_copy(update={"required": required})
            chain.add(send_tasks(chain.state, [rule], context, "employer named"))
    return chain.events


def _latest(case: Case, context: "Context") -> list[Task]:
    """For each task that is for the employer, the one that was asked last."""
    latest = {
        task.code: task
        for task in case.tasks_of(Phase.COORDINATION)
        if context.rules.task(task.code).agency == EMPLOYER
    }
    return list(latest.values())


def naming_text(case: Case, event: EmployerNamed, rules: object) -> TimelineText:
    """``Employer's desk: ICE``."""
    return TimelineText(f"Employer's desk: {event.agency}")


RULES = Rules(
    events=(EventRule(EmployerNamed, after_naming, naming_text),),
    acts=(ActRule(NameEmployer, name_employer, Permission(roles=(Role.SUPERVISOR,))),),
)
