"""How a case begins, which tasks it gets, and what a new fact changes."""

from dataclasses import replace
from datetime import datetime

from procedure import events as e
from procedure.annex.editions import procedure
from procedure.annex.schema import ClockKey, Phase, TaskRule
from procedure.case import Case
from procedure.clocks import Clock, start_clock
from procedure.commands import AddFact, OpenCase
from procedure.people import SYSTEM
from procedure.refusals import NotWellFormed
from procedure.workdays import federal_calendar

SYSTEM_ID = SYSTEM.person


def open_case(act: OpenCase, now: datetime) -> list[e.CaseEvent]:
    """The first events of a case: it opens, and the plan's tasks go out. Raises NotWellFormed."""
    rules = procedure(act.edition)
    for code in act.left_out:
        if not rules.knows_task(code) or rules.task(code).phase is not Phase.COORDINATION:
            raise NotWellFormed(f"{code} is no task of the coordination that could be left out.")
    case_class = rules.case_class(act.circumstances)
    calendar = federal_calendar(rules.edition.calendar, act.closures)
    review = start_clock(
        rules.clock(ClockKey.RESTRICTION_REVIEW),
        case_class,
        "restriction-1",
        now,
        "restriction placed",
        calendar,
    )
    opened = e.CaseOpened(
        at=now,
        by=act.by.person,
        case=act.case,
        edition=act.edition,
        calendar=rules.edition.calendar,
        closures=act.closures,
        track=rules.edition.track,
        case_class=case_class,
        circumstances=act.circumstances,
        communication_kind=act.communication_kind,
        interpol_state=act.interpol_state,
        alerted_by=act.alerted_by,
        person=act.person,
        communication=act.communication,
        version=act.version,
        identity_confirmed=act.identity_confirmed,
        left_out=act.left_out,
        document=act.document,
        restriction_review=review,
    )
    return [opened]


def missing_tasks(case: Case) -> list[TaskRule]:
    """The tasks of the coordination that the plan asks for and that were never sent."""
    planned = case.procedure.planned_tasks(
        case.communication_kind, case.circumstances, case.alerted_by
    )
    sent = {task.code for task in case.tasks.values()}
    codes = ["U1", *(t.code for t in planned if t.phase is Phase.COORDINATION)]
    needless = {*sent, *case.left_out, *(["U1"] if case.identity_confirmed_at else [])}
    wanted = [code for code in codes if code not in needless]
    return [case.procedure.task(code) for code in dict.fromkeys(wanted)]


def send_tasks(case: Case, tasks: list[TaskRule], now: datetime, because: str) -> list[e.CaseEvent]:
    """Send these tasks to their agencies, each with its clocks."""
    sent: list[e.CaseEvent] = []
    beside: dict[str, int] = {}
    for rule in tasks:
        task_id = case.new_task_id(rule.code, beside.get(rule.code, 0))
        beside[rule.code] = beside.get(rule.code, 0) + 1
        sent.append(_task_sent(case, rule, task_id, now, because))
    return sent


def _task_sent(case: Case, rule: TaskRule, task_id: str, now: datetime, because: str) -> e.TaskSent:
    # The notification and the decision are kept by the measure's own clock, not by a task's.
    own_clock = rule.phase in (Phase.NOTIFICATION, Phase.DECISION)
    return e.TaskSent(
        at=now,
        by=SYSTEM_ID,
        task=task_id,
        code=rule.code,
        agency=rule.agency,
        role=rule.role,
        required=rule.required,
        acknowledgement=(
            task_clock(case, rule.acknowledge_clock, f"{task_id}/acknowledgement", now, because)
            if rule.acknowledge_clock is not None and not own_clock
            else None
        ),
        answer=None
        if own_clock
        else task_clock(case, rule.answer_clock, f"{task_id}/answer", now, because),
    )


def task_clock(case: Case, key: str, clock_id: str, now: datetime, because: str) -> Clock:
    """Start one clock of the case by its key in the edition."""
    return start_clock(
        case.procedure.clock(key), case.case_class, clock_id, now, because, case.calendar
    )


def add_fact(case: Case, act: AddFact, now: datetime) -> list[e.CaseEvent]:
    """The fact, and what it changes in the plan. Raises NotWellFormed for an unknown fact."""
    row = case.procedure.fact(act.fact)
    if row is None:
        known = ", ".join(fact.key for fact in case.procedure.edition.facts)
        raise NotWellFormed(f"The procedure knows no fact {act.fact!r}; it knows: {known}.")
    circumstances = case.circumstances + ((row.circumstance,) if row.circumstance else ())
    urgent = min(case.case_class, case.procedure.case_class(circumstances))
    added = e.FactAdded(
        at=now,
        by=act.by.person,
        fact=row.key,
        document=act.document,
        communication=act.communication,
        version=act.version,
        circumstance=row.circumstance,
        interpol_state=row.interpol_state,
        case_class=urgent,
        settles=row.settles,
    )
    changed: list[e.CaseEvent] = [added]
    if row.settles:
        records = case.task_of(Phase.RECORDS)
        if records is not None and not records.open:
            # The records were corrected before this was known: they are looked at again.
            again = [case.procedure.records]
            changed += send_tasks(case, again, now, f"new fact {row.key}")
        return changed
    hastened = replace(case, case_class=urgent)
    if urgent is not case.case_class:
        changed += _hasten(case, hastened, now)
    tasks = [case.procedure.task(code) for code in row.tasks]
    already_open = {task.code for task in case.agency_tasks if task.open}
    again = [rule for rule in tasks if rule.code not in already_open]
    if case.decision is None or case.decision.approved_at is None:
        changed += send_tasks(hastened, again, now, f"new fact {row.key}")
    else:
        # After the decision the answers inform the follow-up: asked, but nothing waits for them.
        late = [rule.model_copy(update={"required": False}) for rule in again]
        changed += send_tasks(hastened, late, now, f"new fact {row.key}")
    return changed


def _hasten(case: Case, hastened: Case, now: datetime) -> list[e.CaseEvent]:
    """The class rose: what the new class would have earlier gets a new clock from now."""
    rules = {ClockKey.OFFICIAL_NOTIFICATION.value: "notification"}
    clocks = [(key, clock_id) for key, clock_id in rules.items() if case.running(clock_id)]
    for task in case.agency_tasks:
        if task.open and case.running(task.answer):
            clocks.append((case.procedure.task(task.code).answer_clock, task.answer))
    changed: list[e.CaseEvent] = []
    for key, clock_id in clocks:
        faster = task_clock(hastened, key, clock_id, now, "class raised")
        if faster.due_at < case.clocks[clock_id].due_at:
            changed.append(e.ClockEnded(at=now, by=SYSTEM_ID, clock_id=clock_id, met=False))
            changed.append(e.ClockStarted(at=now, by=SYSTEM_ID, clock=faster))
    return changed
