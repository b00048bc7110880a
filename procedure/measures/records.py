"""U.S. records are corrected, and copies recalled (REPORT L34, L44)."""

from typing import TYPE_CHECKING

from procedure.case import Case, Stage, Standing
from procedure.codes import Phase
from procedure.dossier import Event
from procedure.measures.dispute import decision
from procedure.measures.sending import TaskWithdrawn, send_tasks
from procedure.people import SYSTEM_ID, USNCB
from procedure.tables import Needs, Rules, StepRule
from procedure.task import Task

if TYPE_CHECKING:
    from procedure.context import Context

RECORDS = Stage("RECORDS", "Update of U.S. records", "U.S. records are corrected, copies recalled.")


def task_of(case: Case) -> Task | None:
    """The task that counts: that of the present decision."""
    return case.latest_task(Phase.RECORDS, case.of(decision.Decision).since)


def are_corrected(case: Case) -> bool:
    """Whether the records were corrected."""
    task = task_of(case)
    return task is not None and not task.open


def call_records(case: Case, context: "Context") -> list[Event]:
    """U.S. records must be corrected; tasks that INTERPOL's outcome made needless are withdrawn.

    A question of another measure, such as one of the CCF, is its own.
    """
    if case.ended is not None or task_of(case) is not None:
        return []
    withdrawn: list[Event] = []
    if case.settled:
        withdrawn = [
            TaskWithdrawn(at=context.at, by=SYSTEM_ID, task=task.task)
            for task in case.tasks.values()
            if task.open and task.phase not in (Phase.NOTIFICATION, Phase.MATTER)
        ]
    rule = context.rules.task_of(Phase.RECORDS)
    return [*withdrawn, *send_tasks(case, [rule], context, "outcome or decision known")]


def correct_again(case: Case, context: "Context", because: str) -> list[Event]:
    """The records were corrected before this was known: they are looked at again."""
    if not are_corrected(case):
        return []
    return send_tasks(case, [context.rules.task_of(Phase.RECORDS)], context, because)


def standing(case: Case) -> Standing | None:
    """Who must correct them."""
    if are_corrected(case):
        return None
    return Standing(RECORDS, USNCB, "the case can be closed")


RULES = Rules(
    measure="records",
    steps=(StepRule(call_records.__name__, call_records),),
    needs=Needs(phases=(Phase.RECORDS,)),
    standing=standing,
)
