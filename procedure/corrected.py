"""A case as it is known once an entry was corrected: what the entries say, in their order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from procedure import facts
from procedure.case import Case
from procedure.clocks.clock import Clock, ClockEnd, end, restarted
from procedure.clocks.rebuilding import ClassStep, RuleOf, corrected, rebuilt
from procedure.clocks.rules import ClockRule
from procedure.codes import CaseClass, Circumstance, Effect
from procedure.dossier import Event, with_clocks
from procedure.facts import FactAdded
from procedure.measures.dispute import decision, outcome
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.filing import Filings, FilingState, by_id, changed, clocks_of
from procedure.measures.dispute.filings import OFFER, RESULT, FilingMade
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.notification import notifying
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.tasks.answering import TaskAnswered, with_what_it_says
from procedure.opening import CaseOpened, begin
from procedure.reopening import CaseReopened
from procedure.task import Task, TaskState

if TYPE_CHECKING:
    from procedure.context import Context


class DoneSince(StrEnum):
    """What was done after a wrong entry and cannot be taken back: it stays in the record."""

    DECISION_APPROVED = "DECISION_APPROVED"
    """A decision was approved."""
    FILING_MADE = "FILING_MADE"
    """A filing was sent to INTERPOL."""
    OFFICIAL_NOTIFIED = "OFFICIAL_NOTIFIED"
    """The official was notified."""


def done_since(case: Case, entry: Event) -> tuple[DoneSince, ...]:
    """What was done since the entry; emails that were sent always stay."""
    found = []
    draft = case.of(Decision).draft
    if draft is not None and draft.approved_at is not None and draft.approved_at >= entry.at:
        found.append(DoneSince.DECISION_APPROVED)
    filed = (f.filed_at for f in case.of(Filings).made if f.filed_at is not None)
    if not isinstance(entry, FilingMade) and any(at >= entry.at for at in filed):
        found.append(DoneSince.FILING_MADE)
    if case.of(Notification).state is NotificationState.DELIVERED:
        task = case.latest_task(notifying.PHASE)
        if task is not None and task.answered_at is not None and task.answered_at >= entry.at:
            found.append(DoneSince.OFFICIAL_NOTIFIED)
    return tuple(found)


# --- what the entries say -------------------------------------------------------------------------


def known_again(case: Case, case_class: CaseClass) -> Case:
    """The case with what its entries say now; no clock and no task changes."""
    known, settled = case, False
    for event in _counting(case):
        match event:
            case CaseOpened():
                opened = begin(event)
                known = replace(
                    known,
                    facts=(),
                    communications=opened.communications,
                    circumstances=opened.circumstances,
                    communication_kind=opened.communication_kind,
                    interpol_state=opened.interpol_state,
                    outcome=None,
                )
            case FactAdded():
                known, settled = facts.known_by(known, event), settled or event.settles
            case OutcomeRecorded():
                known, settled = outcome.known_by(known, event), settled or event.settles
            case CaseReopened():
                settled = settled and not event.decides_again
    return replace(known, case_class=case_class, settled=settled)


def _counting(case: Case) -> Iterator[Event]:
    """The entries that count, as they count, in the order of their numbers."""
    for _, entry in sorted(case.entries.items()):
        if entry.counts is not None:
            yield entry.counts


def class_steps(case: Case, context: "Context") -> list[ClassStep]:
    """From when the case had which class, by what its entries say now."""
    steps: list[ClassStep] = []
    circumstances: tuple[Circumstance, ...] = ()
    for number, entry in sorted(case.entries.items()):
        match entry.counts:
            case CaseOpened() as opened:
                circumstances = opened.circumstances
            case FactAdded() as fact:
                circumstances = facts.circumstances_with(circumstances, fact)
            case _:
                continue
        away = any(one in notifying.AWAY for one in circumstances)
        case_class = context.rules.case_class(circumstances)
        step = ClassStep(number, entry.event.at, case_class, away)
        if not steps or (steps[-1].case_class, steps[-1].away) != (case_class, away):
            steps.append(step)
    return steps


# --- settled, or not after all --------------------------------------------------------------------


def settled_or_not(before: Case, case: Case, at: datetime) -> Case:
    """What a final outcome had ended runs on if there was none, and ends where there was one."""
    if case.settled and not before.settled:
        return outcome.settle(case, at)
    if before.settled and not case.settled:
        return _unsettled(case, at)
    return case


def _unsettled(case: Case, at: datetime) -> Case:
    ended = [*clocks_of(case), decision.CLOCK]
    running = [
        restarted(clock)
        for clock_id in ended
        if (clock := case.clocks.get(clock_id)) is not None
        and (clock.ended_at, clock.ended_as) == (at, ClockEnd.MET)
    ]
    case = with_clocks(case, *running)
    for filing in case.of(Filings).made:
        # One that an earlier outcome settled stays so: its clocks do not run again.
        settled = filing.state is FilingState.SETTLED and case.running(filing.clock(RESULT))
        overtaken = filing.state is FilingState.OVERTAKEN and case.running(filing.clock("file"))
        if settled or overtaken:
            state = FilingState.PENDING if filing.filed_at else FilingState.PLANNED
            case = changed(case, replace(filing, state=state, outcome=None))
    return case


# --- answers and filings --------------------------------------------------------------------------


def answered_again(case: Case, answer: TaskAnswered, first: Event, at: datetime) -> Case:
    """The task with the right answer; its clock ends with it, or runs on, as from the first.

    A hold that the wrong answer did not say counts from the correction.
    """
    task = case.tasks[answer.task]
    done = answer.effect is not Effect.NOT_DONE
    again = replace(task, state=TaskState.ANSWERED if done else TaskState.ACKNOWLEDGED)
    case = _identity_open(case, task, first).with_task(with_what_it_says(again, answer, at))
    clock = case.clocks.get(task.answer)
    if clock is None:
        return case
    if done and clock.running:
        return with_clocks(case, end(clock, first.at, ClockEnd.MET))
    if not done and clock.ended_at == first.at:
        return with_clocks(case, restarted(clock))
    return case


def _identity_open(case: Case, task: Task, first: Event) -> Case:
    """What the wrong answer said of the identity is no longer known."""
    if task.effect is Effect.CONFIRMS_IDENTITY and case.identity_confirmed_at == first.at:
        return replace(case, identity_confirmed_at=None)
    if task.effect is Effect.REFUTES_IDENTITY:
        return replace(case, identity_refuted=False)
    return case


def filed_again(case: Case, made: FilingMade) -> Case:
    """The filing with its right time, by which it was made late or not."""
    at = made.filed_at or made.at
    filing = replace(by_id(case, made.filing), filed_at=at)
    clock = case.clocks[filing.clock("file")]
    return with_clocks(changed(case, filing), clock.model_copy(update={"ended_at": at}))


# --- clocks ---------------------------------------------------------------------------------------


def clocks_again(before: Case, after: Case, number: int, context: "Context") -> tuple[Clock, ...]:
    """The running clocks that depended on the entry, as they run now that it is right."""
    old, new = class_steps(before, context), class_steps(after, context)
    made = after.entries[number].counts
    starts: dict[str, datetime] = {}
    if isinstance(made, FilingMade):
        filing = by_id(after, made.filing)
        names = ("follow-up-1", RESULT, OFFER)
        starts = {filing.clock(name): made.filed_at or made.at for name in names}
    moved = []
    calendar = context.workdays(after.closures)
    for clock_id, clock in after.clocks.items():
        if not clock.running or (old == new and clock_id not in starts):
            continue
        begun = clock.model_copy(update={"started_at": starts.get(clock_id, clock.started_at)})
        again = rebuilt(begun, new, _rule_of(context), calendar)
        right = corrected(clock, again, context.at, context.by, number, calendar)
        if right is not None:
            moved.append(right)
    return tuple(moved)


def _rule_of(context: "Context") -> RuleOf:
    def rule(clock: Clock, step: ClassStep) -> ClockRule:
        if clock.clock_id == notifying.CLOCK:
            return context.rules.clock(notifying.ABROAD if step.away else notifying.AT_HOME)
        return context.rules.clock(clock.rule)

    return rule
