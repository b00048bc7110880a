"""The words of plan against actual: whose step it is, what came of it, and why its clock waits."""

from collections.abc import Mapping
from typing import NamedTuple

from procedure.annex.editions import Procedure
from procedure.clocks.clock import Clock
from procedure.clocks.rules import Binding, Party, PauseReason
from procedure.people import EMPLOYER, USNCB, Role
from procedure.task import Task, TaskState
from views.clock_runs import Run
from views.plan_actual import LaneKind

PAUSED_FOR: Mapping[PauseReason, str] = {
    PauseReason.AWAITING_SUBJECT_CONSENT: "waiting for the person to agree",
    PauseReason.AWAITING_INTERPOL: "waiting for INTERPOL",
    PauseReason.AWAITING_GS: "waiting for the General Secretariat",
    PauseReason.AWAITING_NDTF: "waiting for INTERPOL's task force",
    PauseReason.AWAITING_CCF: "waiting for the CCF",
    PauseReason.QUESTION_TO_USNCB: "a question waits for USNCB",
    PauseReason.COURT_HOLD: "a court ordered it",
    PauseReason.DUPLICATE_INVESTIGATION: "another investigation has it",
    PauseReason.LAPSE_IN_APPROPRIATIONS: "the Government is shut down",
}
"""Why a clock waits, as it follows the word "paused"."""
_OUTSIDE: Mapping[Binding, str] = {
    Binding.INTERPOL: "INTERPOL",
    Binding.CCF: "CCF",
    Binding.SOURCE_NCB: "Source bureau",
    Binding.COURT: "Court",
    Binding.APPLICANT: "Applicant",
    Binding.INFORMATION: "For information",
}
_ROLES: Mapping[Role | None, str] = {
    Role.ANALYST: "USNCB analysts",
    Role.SUPERVISOR: "USNCB supervisors",
    Role.COUNSEL: "USNCB counsel",
    Role.OPERATIONS: "USNCB operations",
}


class Owner(NamedTuple):
    """Whose step something is, as the lane is called."""

    party: str
    kind: LaneKind


def owner_of(clock: Clock | None, task: Task | None) -> Owner:
    """Whose a step is: an agency's, a role's at USNCB, or somebody's outside."""
    if clock is not None and clock.expected:
        return Owner(_OUTSIDE[clock.binds], LaneKind.OUTSIDE)
    if task is not None:
        return owner_of_task(task.agency, task.role)
    return owner_of_task(USNCB, _reminded(clock) if clock is not None else None)


def owner_of_task(agency: str, role: Role | None) -> Owner:
    """Whose a task is."""
    if agency == USNCB:
        return Owner(_ROLES.get(role, USNCB), LaneKind.USNCB)
    return Owner("Employer" if agency == EMPLOYER else agency, LaneKind.AGENCY)


def _reminded(clock: Clock) -> Role:
    """The role at USNCB that is reminded first of a clock that is no task's."""
    first = clock.alert_rules[0].to
    of_owner = first in (Party.OWNER, Party.OWNER_CHIEF)
    return clock.owner or Role.SUPERVISOR if of_owner else Role(first.value)


def title_of(run: Run, rules: Procedure) -> str:
    """The task's title, or what the clock is for."""
    task = run.task or run.beside
    title = rules.task(task.code).title if task is not None else run.clock.label
    if run.task is None and task is not None:
        title = f"{title}, {run.clock.rule.replace('-', ' ')}"
    return f"{title}, again" if run.number > 1 else title


def result_of(run: Run, rules: Procedure) -> str:
    """What came of it, or what it waits for."""
    clock, task = run.clock, run.task
    if clock.running and clock.paused and run.replaced_at is None:
        return f"Paused: {PAUSED_FOR[clock.pauses[-1].reason]}"
    if run.ended_at is None:
        return "Open" if task is None else _OPEN.get(task.state, "Open")
    if task is not None and task.state is TaskState.WITHDRAWN:
        return "No longer needed"
    if task is not None and run.met and task.outcome is not None:
        return outcome_in_words(task, rules)
    if run.met:
        return "Came" if clock.expected else "Done"
    return "No longer needed" if run.replaced_at is None else "Replaced by what follows"


_OPEN = {
    TaskState.SENT: "Open, not acknowledged",
    TaskState.ACKNOWLEDGED: "Open, acknowledged",
    TaskState.RETURNED: "Returned to USNCB",
}


def outcome_in_words(task: Task, rules: Procedure) -> str:
    """What a task's outcome means: of counsel's task what was decided."""
    if task.outcome is None:
        return ""
    known = rules.outcome(task.code, task.outcome)
    decided = rules.disposition(task.outcome)
    found = known.meaning if known is not None else decided.title if decided is not None else ""
    return found.rstrip(".") or task.outcome
