"""What the answer to the task of the verification means for a use (RPD 63)."""

from typing import TYPE_CHECKING

from procedure.clocks.clock import Clock
from procedure.days import day_in_washington
from procedure.dossier import Event, TimelineText
from procedure.measures.tasks.answering import TaskAnswered
from procedure.message import InterpolState
from procedure.tables import EventRule, Rules
from procedure.use.asking import VERIFICATION, ask_to_verify
from procedure.use.evidence import voided, with_verification
from procedure.use.opening import ON_DAY
from procedure.use.standing import ending_permission
from procedure.use.use import Use

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

ACCURATE, STATE = "ACCURATE", "state"
"""The outcome by which the data are verified, and the field with their state at INTERPOL."""


class VerificationFailed(Event):
    """The data are not accurate, not there, or nobody could say: nothing is verified."""

    task: str
    outcome: str


def answered(use: Use, event: Event, context: "Context") -> list[Event]:
    """An answer verifies the data, or takes away what was verified; a part of one does neither.

    The form asks for the state of the data with ACCURATE: without one nothing is verified.
    """
    if not isinstance(event, TaskAnswered) or use.used is not None:
        return []
    state = dict(event.recorded).get(STATE)
    if event.outcome != ACCURATE:
        failed = VerificationFailed(
            at=context.at, by=context.by, task=event.task, outcome=event.outcome
        )
        return ending_permission(use, [failed], context)
    if state is None:
        return []
    return with_verification(use, InterpolState(str(state)), event.document, context)


def ask_on_the_day(use: Use, clock: Clock, context: "Context") -> list[Event]:
    """On the day of the use they are verified again, unless that was done (clock reading 12)."""
    found = use.request.verification
    if found is not None and day_in_washington(found.at) == day_in_washington(context.at):
        return []
    return ask_to_verify(use, context, "the day of the use has come")


def after_failure(use: Use, event: VerificationFailed) -> Use:
    """What was verified before no longer counts."""
    return voided(use, event.at)


def failure_text(use: Use, event: VerificationFailed, rules: "Procedure") -> TimelineText:
    """``Not verified: NOT_ACCURATE (U9)``."""
    return TimelineText(f"Not verified: {event.outcome} ({event.task})")


RULES = Rules(
    events=(EventRule(VerificationFailed, after_failure, failure_text),),
    on_due={ON_DAY: ask_on_the_day},
    on_answer={VERIFICATION: answered},
)
