"""A case is planned again when something known about its person is over.

What the plan then asks in addition is sent as for any fact. What only asked because of what is over
is withdrawn, and its holders get an email; answers stay. The class may fall: clocks that run keep
their due times, which is policy, and those that start later have the time of the new class.
"""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import CaseClass
from procedure.dossier import Event, TimelineText
from procedure.measures import coordination
from procedure.measures.sending import TaskWithdrawn
from procedure.people import SYSTEM_ID
from procedure.tables import EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class PlanRecomputed(Event):
    """Something known about the person is over: what that changed in the plan."""

    was: CaseClass
    now: CaseClass
    added: tuple[str, ...]
    """Tasks that the plan asks for now and did not before, by their codes."""
    withdrawn: tuple[str, ...]
    """Open tasks that nothing asks for any more, by their ids."""


def after_recomputing(case: Case, event: PlanRecomputed) -> Case:
    """What it says is recorded by the events that follow it."""
    return case


def replanned(before: Case, case: Case, context: "Context") -> list[Event]:
    """What is different now that something is over; nothing where nothing is.

    ``before`` is the case before the fact, ``case`` as it is known with it.
    """
    needless = coordination.needless(before, case, context.rules)
    is_over = {*before.circumstances} - {*case.circumstances}
    if not (needless or is_over):
        return []
    wanted_before = coordination.wanted_codes(before, context.rules)
    added = tuple(sorted(coordination.wanted_codes(case, context.rules) - wanted_before))
    if not (needless or added or before.case_class != case.case_class):
        return []
    event = PlanRecomputed(
        at=context.at,
        by=SYSTEM_ID,
        was=before.case_class,
        now=case.case_class,
        added=added,
        withdrawn=tuple(needless),
    )
    # Without a document: what made them needless is the fact, and they are asked again if it ends.
    withdrawn = [TaskWithdrawn(at=context.at, by=SYSTEM_ID, task=task) for task in needless]
    return [event, *withdrawn]


def recomputing_text(case: Case, event: PlanRecomputed, rules: "Procedure") -> TimelineText:
    """``Planned again: no longer asked I1; class P0 is now P1, running clocks keep their time``."""
    parts = []
    if event.added:
        parts.append(f"asked in addition {', '.join(event.added)}")
    if event.withdrawn:
        parts.append(f"no longer asked {', '.join(event.withdrawn)}")
    if event.was is not event.now:
        parts.append(f"class {event.was} is now {event.now}, running clocks keep their due times")
    return TimelineText(f"Planned again: {'; '.join(parts)}")


RULES = Rules(events=(EventRule(PlanRecomputed, after_recomputing, recomputing_text),))
