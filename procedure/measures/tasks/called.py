"""A call to a duty officer about a task that cannot wait: whom, and whether they answered.

Emails about the most urgent tasks reach the duty officer too; a call is what people do at night.
"""

from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case
from procedure.codes import CaseClass
from procedure.dossier import Command, Event, TimelineText
from procedure.measures.sending import MEASURES
from procedure.measures.tasks.holding import named_task
from procedure.people import USNCB, Role
from procedure.refusals import NotNow, NotPermitted
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class CanWait(NotNow):
    """Nobody is called about a task that is not most urgent, or that waits for nobody."""

    sentence = "Duty officers are called about open tasks of class P0: {task} is none."


class NoDutyOfficer(NotPermitted):
    """The person is not on the duty roster of the task's agency, or of USNCB."""

    sentence = "{person} is no duty officer of {agency} or of USNCB."


class RecordCall(Command):
    """Record a call to a duty officer about a task of class P0."""

    act: Literal["record_call"] = "record_call"
    task: str
    called: PersonId
    reached: bool
    document: DocumentId


class DutyOfficerCalled(Event):
    """A duty officer was called about a task; the sealed text says what was said."""

    task: str
    called: PersonId
    reached: bool
    document: DocumentId


def after_call(case: Case, event: DutyOfficerCalled) -> Case:
    """The task is as it was: a call acknowledges and answers nothing."""
    return case


def record_call(case: Case, order: RecordCall, context: "Context") -> list[Event]:
    """About an open task of class P0, to a duty officer of its agency or of USNCB."""
    case.must_be_open()
    task = named_task(case, order.task)
    if case.case_class is not CaseClass.P0 or not task.open:
        raise CanWait(task=task.task)
    officer = context.actor_of(order.called)
    if (
        officer is None
        or not officer.has(Role.DUTY_OFFICER)
        or officer.agency not in (task.agency, USNCB)
    ):
        raise NoDutyOfficer(person=order.called, agency=task.agency)
    return [
        DutyOfficerCalled(
            at=context.at,
            by=context.by,
            task=task.task,
            called=order.called,
            reached=order.reached,
            document=order.document,
        )
    ]


def call_text(case: Case, event: DutyOfficerCalled, rules: "Procedure") -> TimelineText:
    """``Called doj-oia-duty-1 about J1: reached``."""
    became = "reached" if event.reached else "not reached"
    measure = MEASURES.get(case.tasks[event.task].phase)
    return TimelineText(f"Called {event.called} about {event.task}: {became}", measure)


RULES = Rules(
    events=(EventRule(DutyOfficerCalled, after_call, call_text),),
    acts=(ActRule(RecordCall, record_call, Permission(roles=CASEWORK)),),
)
