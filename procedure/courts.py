"""In whose court a case is: every step that somebody must take next, and who that is.

Several steps may be open at once. A clock that is paused because somebody outside must act first is
in that party's court.
"""

from typing import TYPE_CHECKING, NamedTuple

from procedure.case import Case, Task, TaskState
from procedure.clocks.rules import PauseReason
from procedure.measures.dispute import decision, filing, filings
from procedure.measures.long_extensions import ProposedExtensions
from procedure.measures.notification import notifying
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.tasks.answering import holding_agencies
from procedure.people import EMPLOYER, USNCB

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

INTERPOL, PERSON, COURT = "INTERPOL", "the person notified", "a court"
NOBODY = "nobody"
"""In whose court a case is that has ended."""
_PAUSED_FOR = {
    PauseReason.AWAITING_INTERPOL: INTERPOL,
    PauseReason.AWAITING_SUBJECT_CONSENT: PERSON,
    PauseReason.COURT_HOLD: COURT,
}
"""Who must act first while a clock is paused; for any other reason it stays where it was."""


class OpenStep(NamedTuple):
    """A step that somebody must take next."""

    party: str
    """An agency by its code, INTERPOL, or another party in words."""
    what: str
    task: str | None = None
    clock: str | None = None
    """The clock that says by when."""


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """The steps that are open now, in the order of the procedure; none where the case has ended."""
    if case.ended is not None:
        return []
    steps = [
        *(_of_task(case, task, rules) for task in case.tasks.values() if _is_asked(task)),
        *_notification(case),
        *_decision(case),
        *_filing(case),
        *_proposed_extensions(case),
    ]
    return steps or [OpenStep(USNCB, "Close the case")]


def parties(case: Case, rules: "Procedure") -> tuple[str, ...]:
    """Everybody in whose court the case is now, each once."""
    if case.ended is not None:
        return (NOBODY,)
    return tuple(sorted({step.party for step in open_steps(case, rules)}))


def _is_asked(task: Task) -> bool:
    return task.open and task.phase not in OWN_CLOCK


def _of_task(case: Case, task: Task, rules: "Procedure") -> OpenStep:
    what = f"{rules.task(task.code).title} ({task.task})"
    if task.state is TaskState.RETURNED:
        return OpenStep(USNCB, f"Send it again or withdraw it: {what}", task.task, task.answer)
    if task.question is not None:
        return OpenStep(USNCB, f"Reply to {task.agency}: {what}", task.task, task.answer)
    if task.agency == EMPLOYER:
        return OpenStep(USNCB, f"Name the employer's desk: {what}", task.task, task.answer)
    return OpenStep(_held(case, task.answer, task.agency), what, task.task, task.answer)


def _notification(case: Case) -> list[OpenStep]:
    state, clock = case.of(Notification).state, notifying.CLOCK
    if state is NotificationState.DUE:
        return [OpenStep(_held(case, clock, USNCB), "Notify the official", clock=clock)]
    if state is NotificationState.DEFERRAL_PROPOSED:
        return [OpenStep(USNCB, "Approve the deferral of the notification", clock=clock)]
    return []


def _decision(case: Case) -> list[OpenStep]:
    decided = case.of(decision.Decision)
    if case.settled or decided.called_at is None or decision.is_approved(case):
        return []
    what = "Approve the legal decision" if decided.draft else "Draft the legal decision"
    return [OpenStep(_held(case, decision.CLOCK, USNCB), what, clock=decision.CLOCK)]


def _filing(case: Case) -> list[OpenStep]:
    current = filing.current(case)
    if current is None:
        return []
    kind = filing.in_words(current.kind)
    if current.state is filing.FilingState.PLANNED:
        clock = current.clock("file")
        if holding := holding_agencies(case):
            return [OpenStep(agency, f"End the hold: {kind}", clock=clock) for agency in holding]
        return [OpenStep(_held(case, clock, USNCB), f"File the {kind} with INTERPOL", clock=clock)]
    steps = [OpenStep(INTERPOL, f"Result of the {kind}", clock=current.clock(filings.RESULT))]
    if current.escalation_offered_at is not None and current.escalate is None:
        what = "Decide on the escalation to the Executive Committee"
        steps.append(OpenStep(USNCB, what, clock=current.clock(filings.OFFER)))
    return steps


def _proposed_extensions(case: Case) -> list[OpenStep]:
    """More time that a second supervisor has not decided on, if it can still be granted."""
    return [
        OpenStep(USNCB, f"Approve more time: {case.clocks[clock_id].label}", clock=clock_id)
        for clock_id, proposal in case.of(ProposedExtensions).waiting.items()
        if case.running(clock_id) and case.clocks[clock_id].due_at < proposal.due
    ]


def _held(case: Case, clock_id: str, party: str) -> str:
    """The party, or whoever must act first while the clock is paused."""
    clock = case.clocks.get(clock_id)
    if clock is None or not clock.running or not clock.paused:
        return party
    return _PAUSED_FOR.get(clock.pauses[-1].reason, party)
