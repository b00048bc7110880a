"""How a case begins, which tasks it gets, and what a new fact changes."""

from datetime import datetime

from procedure import events as e
from procedure.annex.editions import Procedure, procedure
from procedure.annex.schema import Circumstance, ClockKey, FactRow, Phase, TaskRule
from procedure.case import Case, Restriction
from procedure.clocks import Clock, StopReason, is_stopped, start_clock
from procedure.commands import AddFact, OpenCase
from procedure.course import apply
from procedure.people import SYSTEM
from procedure.refusals import NotWellFormed
from procedure.workdays import federal_calendar

SYSTEM_ID = SYSTEM.person
IDENTITY = "U1"
"""The task that confirms the identity: the notification waits for it."""


def check_left_out(
    rules: Procedure, left_out: tuple[str, ...], *, identity_confirmed: bool
) -> None:
    """Raise NotWellFormed unless these tasks may be left out of the plan of a new case."""
    for code in left_out:
        if not rules.knows_task(code) or rules.task(code).phase is not Phase.COORDINATION:
            raise NotWellFormed(f"{code} is no task of the coordination that could be left out.")
    if IDENTITY in left_out and not identity_confirmed:
        raise NotWellFormed(
            f"{IDENTITY} cannot be left out while the identity is not confirmed: without it nobody "
            "would ever be notified."
        )


def open_case(act: OpenCase, now: datetime) -> list[e.CaseEvent]:
    """The first events of a case: it opens under restriction. Raises NotWellFormed."""
    rules = procedure(act.edition)
    check_left_out(rules, act.left_out, identity_confirmed=act.identity_confirmed)
    case_class = rules.case_class(act.circumstances)
    calendar = federal_calendar(rules.edition.calendar, act.closures)
    review = start_clock(
        rules.clock(ClockKey.RESTRICTION_REVIEW),
        case_class,
        "restriction-1",
        act.restricted_at or now,
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
    """The tasks of the coordination that the plan asks for and that nobody has been asked yet.

    What was withdrawn only because the case ended counts as not asked.
    """
    planned = case.procedure.planned_tasks(
        case.communication_kind, case.circumstances, case.alerted_by
    )
    sent = {task.code for task in case.tasks.values() if not task.ended_with_case}
    codes = [IDENTITY, *(t.code for t in planned if t.phase is Phase.COORDINATION)]
    needless = {*sent, *case.left_out, *([IDENTITY] if case.identity_confirmed_at else [])}
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
    # The users of the data are warned in time from the restriction, not from the opening (T5).
    hold_notice = rule.answer_clock == ClockKey.HOLD_NOTICE
    asked = case.restricted_at if hold_notice else now
    because = "restriction placed" if hold_notice else because
    return e.TaskSent(
        at=now,
        by=SYSTEM_ID,
        task=task_id,
        code=rule.code,
        agency=rule.agency,
        role=rule.role,
        required=rule.required,
        acknowledgement=(
            task_clock(case, rule.acknowledge_clock, f"{task_id}/acknowledgement", asked, because)
            if rule.acknowledge_clock is not None and not own_clock
            else None
        ),
        answer=None
        if own_clock
        else task_clock(case, rule.answer_clock, f"{task_id}/answer", asked, because),
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
    circumstances = case.circumstances
    if row.circumstance is not None and row.circumstance not in circumstances:
        circumstances = (*circumstances, row.circumstance)
    added = e.FactAdded(
        at=now,
        by=act.by.person,
        fact=row.key,
        document=act.document,
        communication=act.communication,
        version=act.version,
        communication_kind=act.communication_kind if row.interpol_state is None else None,
        circumstance=row.circumstance,
        interpol_state=row.interpol_state or act.interpol_state,
        case_class=min(case.case_class, case.procedure.case_class(circumstances)),
        settles=row.settles,
    )
    after = apply(case, added)
    changed: list[e.CaseEvent] = [added]
    if row.restricts and case.restriction is Restriction.LIFTED:
        changed.append(_restricted_again(after, now))
    changed += [*_overtaken(after, now), *_hastened(case, after, now)]
    because = f"new fact {row.key}"
    if row.settles:
        records = after.task_of(Phase.RECORDS)
        if records is not None and not records.open:
            # The records were corrected before this was known: they are looked at again.
            changed += send_tasks(after, [case.procedure.records], now, because)
        return changed
    return [*changed, *send_tasks(after, _tasks_of(row, after), now, because)]


def _tasks_of(row: FactRow, case: Case) -> list[TaskRule]:
    """What the fact asks, and what its circumstance or communication adds to the plan."""
    still_open = {task.code for task in case.agency_tasks if task.open}
    asked = [case.procedure.task(code) for code in row.tasks if code not in still_open]
    missing = [] if case.settled else missing_tasks(case)
    planned = [rule for rule in missing if rule.code not in row.tasks]
    if case.decision is None or case.decision.approved_at is None:
        return [*asked, *planned]
    # After the decision the answers inform the follow-up: asked, but nothing waits for them.
    return [rule.model_copy(update={"required": False}) for rule in (*asked, *planned)]


def _overtaken(case: Case, now: datetime) -> list[e.CaseEvent]:
    """A decision that cannot be carried out any more: an objection to what is published now."""
    approved = case.decision is not None and case.decision.approved_at is not None
    if case.decision is None or not approved or case.filed_at is not None or case.settled:
        return []
    row = case.procedure.disposition(case.decision.disposition)
    if row is None or row.open_in(case.interpol_state):
        return []
    return [e.DecisionOvertaken(at=now, by=SYSTEM_ID, disposition=row.key)]


def _restricted_again(case: Case, now: datetime) -> e.RestrictionPlaced:
    clock = task_clock(
        case, ClockKey.RESTRICTION_REVIEW, case.new_restriction_id(), now, "restriction placed"
    )
    return e.RestrictionPlaced(at=now, by=SYSTEM_ID, clock=clock)


def notification_clock(case: Case) -> ClockKey:
    """Which clock the notification has: a shorter one for whoever travels or is abroad (T10)."""
    away = (Circumstance.ABROAD, Circumstance.AT_BORDER, Circumstance.DETAINED)
    if any(circumstance in away for circumstance in case.circumstances):
        return ClockKey.OFFICIAL_NOTIFICATION_ABROAD
    return ClockKey.OFFICIAL_NOTIFICATION


def _hastened(before: Case, after: Case, now: datetime) -> list[e.CaseEvent]:
    """What is due earlier now that more is known gets a new clock from now.

    A clock that stands still, and may not do so in the new class, runs again.
    """
    if (before.case_class, before.circumstances) == (after.case_class, after.circumstances):
        return []
    changed: list[e.CaseEvent] = []
    for clock_id, clock in after.clocks.items():
        if clock.ended_at is not None:
            continue
        key = notification_clock(after) if clock_id == "notification" else clock.rule
        faster = task_clock(after, key, clock_id, now, "more urgent")
        stop = clock.stops[-1] if is_stopped(clock) else None
        may_stand = stop is None or may_stop(after, clock, stop.reason)
        if faster.due_at < clock.due_at or not may_stand:
            changed.append(e.ClockEnded(at=now, by=SYSTEM_ID, clock_id=clock_id, met=False))
            changed.append(e.ClockStarted(at=now, by=SYSTEM_ID, clock=faster))
    return changed


def may_stop(case: Case, clock: Clock, reason: StopReason) -> bool:
    """Whether the clock may stand still for the reason in a case of this class."""
    return case.case_class in case.procedure.clock(clock.rule).may_stop.get(reason, ())
