"""Measure 3 of REPORT L46: each agency of the plan is asked, and the decision waits for answers."""

from typing import TYPE_CHECKING

from procedure.case import Case, Stage, Standing
from procedure.codes import Phase
from procedure.dossier import Event
from procedure.measures.dispute import decision
from procedure.measures.sending import send_tasks
from procedure.people import USNCB
from procedure.planning import IDENTITY, Plan, plan_of
from procedure.refusals import NotWellFormed, no_such
from procedure.routing import factors
from procedure.tables import Rules, StepRule

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.context import Context

COORDINATION = Stage(
    "COORDINATION", "Coordination with agencies", "Agencies are asked (measure 3)."
)


def awaited(case: Case) -> list[str]:
    """Required tasks that are neither answered nor overdue: the decision still waits for them."""
    return [
        task.task
        for task in case.tasks_of(Phase.COORDINATION)
        if task.required and task.open and not case.due_reached(task.answer)
        if not (task.without_answer and task.without_answer.agreed)
    ]


def were_asked(case: Case) -> bool:
    """Whether the agencies were asked in this attempt of the case."""
    asked = (task.attempt == case.attempt for task in case.tasks_of(Phase.COORDINATION))
    return decision.was_called(case) or any(asked)


def answers_are_in(case: Case) -> bool:
    """Whether the decision has what it needs, or nothing is left to decide."""
    return case.settled or not awaited(case)


def plan_now(case: Case, rules: "Procedure") -> Plan:
    """The plan of the case by what is known of it now.

    A track that has done all that it does still says whom a new circumstance concerns.
    """
    return plan_of(factors(case), rules, case.tracks)


def planned_tasks(case: Case, rules: "Procedure") -> "tuple[TaskRule, ...]":
    """All tasks that the plan gives the case, with those of notification and decision."""
    return tuple(rules.task(code) for code in plan_now(case, rules).codes)


def wanted_codes(case: Case, rules: "Procedure") -> set[str]:
    """The tasks that the plan, or a fact whose circumstance is not over, asks for."""
    wanted = {*plan_now(case, rules).codes}
    for key in case.facts:
        row = rules.fact(key)
        if row is not None and row.circumstance in (None, *case.circumstances):
            wanted |= {*row.tasks}
    return wanted


def missing_tasks(case: Case, rules: "Procedure") -> "list[TaskRule]":
    """The tasks of the coordination that the plan asks for and that nobody has been asked yet.

    What was withdrawn only because the case ended, or because nothing asked for it then, counts as
    not asked.
    """
    sent = {task.code for task in case.tasks.values() if not task.ended_with_case}
    needless = {*sent, *case.left_out, *([IDENTITY] if case.identity_confirmed_at else [])}
    planned = planned_tasks(case, rules)
    return [
        task for task in planned if task.phase is Phase.COORDINATION and task.code not in needless
    ]


def check_left_out(
    left_out: tuple[str, ...], rules: "Procedure", *, identity_confirmed: bool
) -> None:
    """Raise NotWellFormed unless these tasks may be left out of the plan of a new case."""
    known = [code for code, task in rules.edition.tasks.items() if task.phase is Phase.COORDINATION]
    for code in left_out:
        if code not in known:
            raise no_such("task that can be left out", code, known)
    if IDENTITY in left_out and not identity_confirmed:
        raise NotWellFormed(
            problem=f"{IDENTITY} cannot be left out while the identity is not confirmed: without "
            "it nobody would ever be notified."
        )


def ask_agencies(case: Case, context: "Context") -> list[Event]:
    """Send what the plan asks for and nobody has been asked yet."""
    if case.ended is not None or decision.was_called(case):
        return []
    because = "case opened" if case.attempt == 1 else "case reopened"
    return send_tasks(case, missing_tasks(case, context.rules), context, because)


def open_tasks(case: Case) -> list[str]:
    """The open tasks of agencies, whether the plan or a measure sent them."""
    asked = (*case.tasks_of(Phase.COORDINATION), *case.tasks_of(Phase.MATTER))
    return sorted(task.task for task in asked if task.open)


def left_to_do(case: Case) -> list[str]:
    """What must be done before the case can be closed."""
    tasks = open_tasks(case)
    return [f"open tasks: {', '.join(tasks)}"] if tasks else []


def standing(case: Case) -> Standing | None:
    """Who must answer, as long as something waits for the answers."""
    if not case.tasks and case.attempt == 1:
        # A case that has just been opened: no answer is in because nobody has been asked.
        return Standing(COORDINATION, "Caveat, to ask agencies", "counsel decides")
    if decision.was_called(case) or answers_are_in(case):
        return None
    holders = {task.with_whom for task in case.tasks_of(Phase.COORDINATION) if task.open}
    return Standing(COORDINATION, ", ".join(sorted(holders)) or USNCB, "counsel decides")


RULES = Rules(
    measure="coordination",
    steps=(StepRule(ask_agencies.__name__, ask_agencies),),
    standing=standing,
    left=left_to_do,
)
