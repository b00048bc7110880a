"""The interim answer of the most urgent class: the decision waits for it, not for the full one.

In class P0 an agency has 4 hours for an interim answer and 24 for the full one, both from the start
(POLICY, clock reading 4). Any answer ends the wait.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procedure.codes import CaseClass, Phase
from procedure.dossier import Event
from procedure.measures.clock_alerts import ClockStarted
from procedure.people import SYSTEM_ID
from procedure.task import HasTasks, Task

if TYPE_CHECKING:
    from procedure.context import Context

INTERIM = "interim-answer"


def begin_interim(
    state: HasTasks, tasks: Iterable[str], context: "Context", because: str
) -> list[Event]:
    """The clocks of the interim answers to these tasks, which are ids; none in another class."""
    if state.case_class is not CaseClass.P0 or not context.rules.has_clock(INTERIM):
        return []
    return [
        ClockStarted(
            at=context.at,
            by=SYSTEM_ID,
            clock=context.start(state, state.case_class, INTERIM, interim_clock(task), because),
        )
        for task in tasks
    ]


def begin_all(state: HasTasks, context: "Context", because: str) -> list[Event]:
    """Those of all open tasks of agencies that have none yet."""
    asked = (
        task.task
        for task in state.tasks_of(Phase.COORDINATION)
        if task.open and interim_clock(task.task) not in state.clocks
    )
    return begin_interim(state, asked, context, because)


def interim_clock(task: str) -> str:
    """The id of the clock of a task's interim answer."""
    return f"{task}/interim"


def waits_no_longer(state: HasTasks, task: Task) -> bool:
    """Whether the decision continues without the full answer: the interim one came, or was due."""
    clock = state.clocks.get(interim_clock(task.task))
    if clock is None or state.case_class is not CaseClass.P0:
        return False
    return not clock.running or clock.missed_at is not None
