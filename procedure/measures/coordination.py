"""Measure 3 of REPORT L46: each agency of the plan is asked, and the decision waits for answers."""

from typing import TYPE_CHECKING

from procedure.case import Case, Stage, Standing
from procedure.codes import Phase
from procedure.dossier import Event
from procedure.measures import deconfliction
from procedure.measures.chosen import choices
from procedure.measures.deconfliction import HeldTasksReleased, held_codes, sent_or_held
from procedure.measures.dispute import decision
from procedure.measures.interim import waits_no_longer
from procedure.people import SYSTEM_ID, USNCB
from procedure.planning import IDENTITY, Plan, plan_of
from procedure.refusals import NotWellFormed, no_such
from procedure.routing import factors
from procedure.tables import Rules, StepRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.clocks.clock import Clock
    from procedure.context import Context

ASKED = (Phase.COORDINATION, Phase.MATTER)
"""The tasks that are sent when the plan asks for them; the others come in their time."""
COORDINATION = Stage(
    "COORDINATION", "Coordination with agencies", "Agencies are asked (measure 3)."
)


def awaited(case: Case) -> list[str]:
    """Required tasks that are neither answered nor overdue: the decision still waits for them.

    In class P0 it waits for the interim answer at most.
    """
    return [
        task.task
        for task in case.tasks_of(Phase.COORDINATION)
        if task.required
        and task.open
        and not case.due_reached(task.answer)
        and not waits_no_longer(case, task)
        and not (task.without_answer and task.without_answer.agreed)
    ]


def were_asked(case: Case) -> bool:
    """Whether the agencies were asked in this attempt of the case."""
    asked = (task.attempt == case.attempt for task in case.tasks_of(Phase.COORDINATION))
    return decision.was_called(case) or any(asked)


def answers_are_in(case: Case) -> bool:
    """Whether the decision has what it needs, or nothing is left to decide."""
    return case.settled or not (awaited(case) or held_codes(case))


def plan_now(case: Case, rules: "Procedure") -> Plan:
    """The plan of the case by what is known of it now.

    A track that has done all that it does still says whom a new circumstance concerns.
    """
    return plan_of(factors(case), rules, case.tracks, choices(case))


def planned_tasks(case: Case, rules: "Procedure") -> "tuple[TaskRule, ...]":
    """All tasks that the plan gives the case, with those of notification and decision."""
    return tuple(rules.task(code) for code in plan_now(case, rules).codes)


def wanted_codes(case: Case, rules: "Procedure") -> set[str]:
    """The tasks that the plan, or a fact whose circumstance is not over, asks for."""
    plan = plan_now(case, rules)
    wanted = {*plan.codes}
    for key in case.facts:
        row = rules.fact(key)
        if row is not None and row.circumstance in (None, *case.circumstances):
            wanted |= {*row.tasks} - {*choices(case).dropped}
    return wanted


def needless(before: Case, case: Case, rules: "Procedure") -> list[str]:
    """The open tasks that were asked for until now and are not any more, by their ids."""
    over = wanted_codes(before, rules) - wanted_codes(case, rules)
    return [
        task.task
        for task in case.tasks.values()
        if task.open and task.phase in ASKED and task.code in over
    ]


def wanted_again(before: Case, case: Case, rules: "Procedure") -> "list[TaskRule]":
    """What nobody is asked and the case wants now, though it did not until now."""
    gained = wanted_codes(case, rules) - wanted_codes(before, rules)
    codes = [rule.code for rule in missing_tasks(case, rules) if rule.code in gained]
    return informing(case, codes, rules)


def missing_tasks(case: Case, rules: "Procedure") -> "list[TaskRule]":
    """The tasks of agencies that the plan asks for and that nobody has been asked yet.

    What was withdrawn only because the case ended, or because nothing asked for it then, counts as
    not asked.
    """
    sent = {task.code for task in case.tasks.values() if not task.ended_with_case}
    needless = {*sent, *([IDENTITY] if case.identity_confirmed_at else [])}
    planned = planned_tasks(case, rules)
    return [task for task in planned if task.phase in ASKED and task.code not in needless]


def ask(case: Case, tasks: "Iterable[TaskRule]", context: "Context", because: str) -> list[Event]:
    """Ask these; what must wait for another agency is held back."""
    first = plan_first(case, context.rules)
    return sent_or_held(case, tasks, first, context, because)


def plan_first(case: Case, rules: "Procedure") -> tuple[str, ...]:
    """The tasks that are asked before those of other agencies, until counsel is called."""
    if decision.was_called(case):
        return ()
    return rules.asked_first(case.tracks, factors(case))


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
    return ask(case, missing_tasks(case, context.rules), context, because)


def holds_back(case: Case) -> bool:
    """Whether tasks wait until another agency has answered."""
    return bool(held_codes(case))


def goes_on(case: Case) -> bool:
    """Whether the answers are in, or what is held back can be asked."""
    return answers_are_in(case) or (holds_back(case) and deconfliction.has_answered(case))


def ask_held_back(case: Case, context: "Context") -> list[Event]:
    """Ask what was held back and is still wanted: whoever is asked first has answered."""
    if case.ended is not None or not case.of(deconfliction.HeldBack).codes:
        return []
    return _released(case, context, answered=True)


def ask_in_time(case: Case, clock: "Clock", context: "Context") -> list[Event]:
    """Ask what was held back: the clock is due, whether the first agency has answered or not."""
    return _released(case, context, answered=False)


def _released(case: Case, context: "Context", *, answered: bool) -> list[Event]:
    chain = context.chain(case)
    waiting = {*held_codes(case)} & wanted_codes(case, context.rules)
    chain.add([HeldTasksReleased(at=context.at, by=SYSTEM_ID, answered=answered)])
    if not case.settled:
        codes = (code for code in context.rules.edition.tasks if code in waiting)
        chain.add(ask(chain.state, informing(case, codes, context.rules), context, "held back"))
    return chain.events


def informing(case: Case, codes: "Iterable[str]", rules: "Procedure") -> "list[TaskRule]":
    """The tasks as they are asked now: after the decision nothing waits for their answers."""
    tasks = [rules.task(code) for code in codes]
    if not decision.is_approved(case):
        return tasks
    return [task.model_copy(update={"required": False}) for task in tasks]


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
    steps=(
        StepRule(ask_agencies.__name__, ask_agencies),
        StepRule(ask_held_back.__name__, ask_held_back),
    ),
    on_due={deconfliction.CLOCK: ask_in_time},
    standing=standing,
    left=left_to_do,
)
