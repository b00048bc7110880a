"""A case becomes more urgent: what is due earlier, and whom that concerns."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.clocks.urgency import hastened
from procedure.codes import CaseClass, LetterKey
from procedure.dossier import Effect, Event, TimelineText, with_clocks
from procedure.letters import LetterOrder, to_role
from procedure.measures.clock_changes import may_pause
from procedure.measures.dispute import decision, filing
from procedure.measures.interim import begin_all
from procedure.measures.notification import notifying
from procedure.measures.sending import OWN_CLOCK, to_owner
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.tables import EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class BecameMoreUrgent(Event):
    """More is known: the case has a more urgent class, or its official is away; what that moved."""

    was: CaseClass
    now: CaseClass
    clocks: tuple[Clock, ...]
    """Each clock whose deadline moved, as it is from now on."""


def after_urgency(case: Case, event: BecameMoreUrgent) -> Case:
    """The clocks run to their new due times; the class came with the fact."""
    return with_clocks(case, *event.clocks)


def more_urgent(before: Case, after: Case, context: "Context") -> list[Event]:
    """What is due earlier now that the class is another, or the official is away."""
    if (before.case_class, before.circumstances) == (after.case_class, after.circumstances):
        return []
    if before.case_class < after.case_class:
        # Something is over: what runs keeps its due time.
        return []
    moved = []
    for clock in after.clocks.values():
        if not clock.running or clock.expected:
            # Our urgency moves no date of others.
            continue
        rule = rule_of(clock, after)
        if before.case_class == after.case_class and rule == clock.rule:
            continue
        stays = not clock.paused or may_pause(after, clock, clock.pauses[-1].reason, context.rules)
        changed = hastened(
            clock,
            context.rules.clock(rule),
            after.case_class,
            context.at,
            context.workdays(after.closures),
            entry=before.revision + 1,
            may_pause=stays,
        )
        if changed is not None:
            moved.append(changed)
    if not moved and before.case_class == after.case_class:
        return []
    urgent = BecameMoreUrgent(
        at=context.at,
        by=SYSTEM_ID,
        was=before.case_class,
        now=after.case_class,
        clocks=tuple(moved),
    )
    return [urgent, *begin_all(after, context, "the case became more urgent")]


def rule_of(clock: Clock, case: Case) -> str:
    """The rule of a clock in the case as it is known: an official abroad is notified sooner."""
    return notifying.clock_rule(case) if clock.clock_id == notifying.CLOCK else clock.rule


def urgency_text(case: Case, event: BecameMoreUrgent, rules: "Procedure") -> TimelineText:
    """``Class P2 is now P0. Due earlier: J1/answer, from ... to ...``."""
    moved = []
    for clock in event.clocks:
        change = clock.class_changes[-1]
        hold = f" (the pause for {change.ended_pause} ended)" if change.ended_pause else ""
        moved.append(
            f"{clock.clock_id}, from {eastern(change.from_due)} to {eastern(change.to_due)}{hold}"
        )
    opening = "More urgent"
    if event.was is not event.now:
        opening = f"Class {event.was} is now {event.now}"
    return TimelineText(f"{opening}. New due times: {'; '.join(moved) or 'none'}")


def due_time_changed(case: Case, moved: Collection[str], rules: "Procedure") -> list[Effect]:
    """Each agency with an open task of which one of these clocks moved hears that, and no more."""
    return [
        to_owner(LetterKey.TASK_CHANGED, case, task, "the due time changed")
        for task in case.tasks.values()
        if task.open
        and task.phase not in OWN_CLOCK
        and (task.answer in moved or task.acknowledgment in moved)
    ]


def urgency_emails(case: Case, event: BecameMoreUrgent, rules: "Procedure") -> list[Effect]:
    """Whoever has something to do by a new time learns the time, and not the reason.

    Whoever ordered a pause that ended with it learns that.
    """
    moved = {clock.clock_id: clock for clock in event.clocks}
    effects = due_time_changed(case, moved, rules)
    if (clock := moved.get(notifying.CLOCK)) is not None:
        effects.append(to_role(LetterKey.TO_NOTIFY, Role.ANALYST, clock))
    if (clock := moved.get(decision.CLOCK)) is not None:
        effects.append(to_role(LetterKey.TO_DECIDE, Role.COUNSEL, clock))
    planned = filing.current(case)
    if planned is not None and (clock := moved.get(planned.clock("file"))) is not None:
        effects.append(to_role(LetterKey.TO_FILE, Role.COUNSEL, clock))
    for clock in event.clocks:
        ordered_by = clock.class_changes[-1].paused_by
        if ordered_by is not None:
            ended = LetterOrder(
                letter=LetterKey.PAUSE_ENDED,
                agency=USNCB,
                role=Role.SUPERVISOR,
                person=ordered_by,
                due=clock.due_at,
            )
            effects.append(ended)
    return effects


RULES = Rules(
    events=(EventRule(BecameMoreUrgent, after_urgency, urgency_text, urgency_emails),),
)
