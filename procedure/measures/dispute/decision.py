"""The legal decision: when counsel is called to it, and where it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from procedure.case import Case, MeasureState, Stage, Standing
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, Phase
from procedure.dossier import Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.dispute import filing, filings
from procedure.measures.sending import send_tasks
from procedure.people import SYSTEM_ID, Role
from procedure.tables import EventRule, Needs, Rules, StepRule
from procedure.task import Task, TaskState

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CLOCK, RULE = "decision", "legal-decision"
DECISION = Stage(
    "DECISION", "Legal decision", "Counsel decides, and a second person approves (measure 5)."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What counsel drafted: it waits for a second person, or was approved."""

    document: str
    by: str
    disposition: str
    drafted: int
    """The event that recorded it."""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision(MeasureState):
    """The decision that counsel is called to, and its draft."""

    called_at: datetime | None = None
    draft: Draft | None = None
    since: int = 1
    """The attempt of the case in which counsel last began to decide: what was before is history."""


class DecisionCalled(Event):
    """The required answers are in, or overdue: counsel decides with what is in hand."""

    in_hand: tuple[str, ...]
    missing: tuple[str, ...]
    clock: Clock


class DecisionOvertaken(Event):
    """INTERPOL did something that rules the decision out before it was filed: decide again."""

    disposition: str


def after_call(case: Case, event: DecisionCalled) -> Case:
    """Counsel has the case, and a clock."""
    decision = replace(case.of(Decision), called_at=event.at)
    return with_clocks(case, event.clock).having(decision)


def after_overtaking(case: Case, event: DecisionOvertaken) -> Case:
    """Counsel's task is open again."""
    task = task_of(case)
    if task is not None:
        again = replace(
            task,
            state=TaskState.SENT,
            answered_at=None,
            answered_by=None,
            outcome=None,
            document=None,
        )
        case = case.with_task(again)
    case = with_ended(case, event.at, CLOCK, met=False)
    return case.having(replace(case.of(Decision), called_at=None, draft=None))


def task_of(case: Case) -> Task | None:
    """Counsel's task of the decision that counts."""
    return case.latest_task(Phase.DECISION, case.of(Decision).since)


def was_called(case: Case) -> bool:
    """Whether counsel is called, or nothing is left to decide."""
    return case.settled or case.of(Decision).called_at is not None


def is_approved(case: Case) -> bool:
    """Whether the decision is approved."""
    draft = case.of(Decision).draft
    return draft is not None and draft.approved_at is not None


def call_counsel(case: Case, context: "Context") -> list[Event]:
    """Counsel is called with the answers in hand; what is missing is named."""
    if case.ended is not None or was_called(case):
        return []
    asked = case.tasks_of(Phase.COORDINATION)
    missing = tuple(task.task for task in asked if task.required and task.open)
    because = "answers overdue" if missing else "required answers in hand"
    clock = context.start(case, case.case_class, RULE, CLOCK, because)
    sent: list[Event] = []
    if task_of(case) is None:
        rule = context.rules.task_of(Phase.DECISION)
        sent = send_tasks(case, [rule], context, "decision called")
    called = DecisionCalled(
        at=context.at,
        by=SYSTEM_ID,
        in_hand=tuple(task.task for task in asked if task.state is TaskState.ANSWERED),
        missing=missing,
        clock=clock,
    )
    return [*sent, called]


def overtaken(case: Case, context: "Context") -> list[Event]:
    """A decision that can no longer be filed, such as an objection to what is published now."""
    draft = case.of(Decision).draft
    if draft is None or not is_approved(case) or not filing.is_planned(case) or case.settled:
        return []
    row = context.rules.disposition(draft.disposition)
    if row is None or row.open_in(case.interpol_state):
        return []
    decided = DecisionOvertaken(at=context.at, by=SYSTEM_ID, disposition=row.key)
    return [decided, *filings.overtake(case, context)]


def standing(case: Case) -> Standing | None:
    """Who must act on the decision."""
    if is_approved(case) or case.settled:
        return None
    drafted = case.of(Decision).draft is not None
    waits_on = "a second person, to approve" if drafted else "USNCB counsel"
    return Standing(DECISION, waits_on, "what is approved is filed with INTERPOL")


def call_text(case: Case, event: DecisionCalled, rules: "Procedure") -> TimelineText:
    """How many answers counsel has, and which are missing."""
    missing = f"; missing: {', '.join(event.missing)}" if event.missing else ""
    what = f"Counsel called to decide with {len(event.in_hand)} answers in hand{missing}"
    return TimelineText(what, 5, CLOCK, begins=True)


def title_of(rules: "Procedure", key: str) -> str:
    """The title of a disposition."""
    row = rules.disposition(key)
    return row.title if row else key


def overtaking_text(case: Case, event: DecisionOvertaken, rules: "Procedure") -> TimelineText:
    """What can no longer be filed."""
    what = f"Decision overtaken by INTERPOL's action: {title_of(rules, event.disposition)}"
    return TimelineText(what, 5)


def call_emails(case: Case, event: DecisionCalled, rules: "Procedure") -> list[Effect]:
    """Counsel decides."""
    return [to_role(LetterKey.TO_DECIDE, Role.COUNSEL, event.clock)]


RULES = Rules(
    measure="decision",
    events=(
        EventRule(DecisionCalled, after_call, call_text, call_emails),
        EventRule(DecisionOvertaken, after_overtaking, overtaking_text),
    ),
    steps=(StepRule(call_counsel.__name__, call_counsel),),
    needs=Needs(phases=(Phase.DECISION,), clocks=(RULE,)),
    standing=standing,
)
