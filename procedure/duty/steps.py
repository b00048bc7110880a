"""The steps of a standing duty are done; some take a second person. A watch sees what comes up."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from procedure.access import OVERSIGHT, Permission, Subject
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.duty.duty import DONE, DoneStep, Duty, StepProposal
from procedure.duty.opening import row_of, step_clock
from procedure.duty.reporting import must_have_released
from procedure.letters import to_role
from procedure.matters.common import telling
from procedure.open_steps import OpenStep
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.refusals import CaseNotReady, NotNow, NotPermitted
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import CaseId, DocumentId, Moment, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_WHAT = "a step of a standing duty"


class StepTakesSecondPerson(NotNow):
    """One person alone does not complete this step."""

    sentence = "This step takes two people: propose it (--propose), and another person approves it."


class StepTakesOnePerson(NotNow):
    """One person completes this step."""

    sentence = "One person completes this step: leave out --propose."


class NoStepProposed(CaseNotReady):
    """Nobody proposed that the step is done."""

    sentence = "Nobody has proposed that the step is done."


class CompleteStep(Command):
    """The present step of a duty is done."""

    act: Literal["complete_step"] = "complete_step"
    document: DocumentId


class ProposeStep(Command):
    """Say that the present step is done, where a second person must approve it."""

    act: Literal["propose_step"] = "propose_step"
    document: DocumentId


class ApproveStep(Command):
    """A second person agrees that the step is done, or does not."""

    act: Literal["approve_step"] = "approve_step"
    approve: bool
    document: DocumentId


class StepProposed(Event):
    """Somebody says that the step is done; a second person decides."""

    document: DocumentId


class StepRejected(Event):
    """A second person did not agree: the step is still to be done."""

    document: DocumentId


class StepCompleted(Event):
    """A step is done; the next one, if there is one, has its clock."""

    step: int
    """Counted from 0."""
    document: DocumentId
    proposed_by: PersonId | None = None
    """Who proposed it, or drafted the last of its messages, where it took a second person."""
    approved_by: PersonId | None = None
    """Who approved that message; unset: whoever recorded this, where it took a second person."""
    done_at: Moment | None = None
    """When the message left, if not when it was recorded."""
    next: Clock | None
    """The time of the next step; none where the duty is done."""


class WatchedCaseChanged(Event):
    """Something came up in a case that the duty watches: people must look whether it is the same
    request again.
    """

    case: CaseId
    fact: str


def after_proposal(duty: Duty, event: StepProposed) -> Duty:
    """It waits."""
    proposed = StepProposal(event.by, event.document, duty.revision + 1)
    return replace(duty, proposed=proposed)


def after_rejection(duty: Duty, event: StepRejected) -> Duty:
    """The step is still to be done."""
    return replace(duty, proposed=None)


def after_completion(duty: Duty, event: StepCompleted) -> Duty:
    """The next step, or the end; what the step has not sent does not leave any more."""
    by = event.proposed_by or event.by
    approved = event.approved_by or (event.by if event.proposed_by is not None else None)
    done_at = event.done_at or event.at
    done = DoneStep(event.step, done_at, by, event.document, approved)
    duty = with_ended(duty.without_drafts(event.at), done_at, duty.clock)
    duty = replace(duty, done=(*duty.done, done), proposed=None)
    if event.next is not None:
        return with_clocks(duty, event.next)
    return replace(duty, ended_at=event.at, ended_as=DONE)


def after_change(duty: Duty, event: WatchedCaseChanged) -> Duty:
    """It is on the page until the watch ends."""
    return replace(duty, seen=(*duty.seen, (event.case, event.fact)))


def completed(
    duty: Duty,
    document: DocumentId,
    context: "Context",
    *,
    proposed_by: PersonId | None = None,
    approved_by: PersonId | None = None,
    done_at: Moment | None = None,
) -> list[Event]:
    """The present step is done, and the next one begins."""
    row, following = row_of(duty, context.rules), duty.step + 1
    clock = None
    if following < len(row.steps):
        step = row.steps[following]
        clock = step_clock(step, following, duty.period, context, duty.closures)
    return [
        StepCompleted(
            at=context.at,
            by=context.by,
            step=duty.step,
            document=document,
            proposed_by=proposed_by,
            approved_by=approved_by,
            done_at=done_at,
            next=clock,
        )
    ]


def _takes_two(duty: Duty, context: "Context") -> bool:
    return row_of(duty, context.rules).steps[duty.step].two_persons


def complete_step(duty: Duty, order: CompleteStep, context: "Context") -> list[Event]:
    """By one person, where the edition lets one person do it; by an officer only their own."""
    duty.must_be_open()
    if not duty.officers and not context.actor.has(*WORKERS.roles):
        raise NotPermitted(person=context.by, needed=f"one of the roles {', '.join(WORKERS.roles)}")
    must_have_released(duty, context.rules)
    if _takes_two(duty, context):
        raise StepTakesSecondPerson()
    return completed(duty, order.document, context)


def propose_step(duty: Duty, order: ProposeStep, context: "Context") -> list[Event]:
    """What was done is in the document: whoever approves it reads that."""
    duty.must_be_open()
    must_have_released(duty, context.rules)
    if not _takes_two(duty, context):
        raise StepTakesOnePerson()
    return [StepProposed(at=context.at, by=context.by, document=order.document)]


def approve_step(duty: Duty, order: ApproveStep, context: "Context") -> list[Event]:
    """As it was proposed; otherwise the step is still to be done."""
    duty.must_be_open()
    if duty.proposed is None:
        raise NoStepProposed()
    if not order.approve:
        return [StepRejected(at=context.at, by=context.by, document=order.document)]
    return completed(duty, order.document, context, proposed_by=duty.proposed.by)


_OF_COMMUNICATIONS = (
    "FURTHER_COMMUNICATION",
    "REQUEST_KNOWN",
    "PUBLISHED",
    "RECORDED",
    "MESSAGE_AMENDED",
)
"""The facts at which a duty may watch; the edition says which of them one does."""


def _seen(fact: str, duty: Duty, case: str, context: "Context") -> list[Event]:
    """What follows when a case that it covers has this fact."""
    if duty.ended_at is not None or fact not in row_of(duty, context.rules).watches:
        return []
    return [WatchedCaseChanged(at=context.at, by=SYSTEM_ID, case=case, fact=fact)]


def _proposer(duty: Duty, order: ApproveStep) -> Subject:
    return Subject(drafter=duty.proposed.by if duty.proposed else None)


def _proposed_at(duty: Duty, order: ApproveStep) -> int:
    return duty.proposed.proposed if duty.proposed else 0


def completion_text(duty: Duty, event: StepCompleted, rules: "Procedure") -> TimelineText:
    """``Done: The report is submitted``."""
    title = row_of(duty, rules).steps[event.step].title
    return TimelineText(f"Done: {title}", None, f"step-{event.step + 1}")


def change_text(duty: Duty, event: WatchedCaseChanged, rules: "Procedure") -> TimelineText:
    """``Look whether it is the same request again: ... in case-...``."""
    row = rules.fact(event.fact)
    what = row.title if row else event.fact
    return TimelineText(f"Look whether it is the same request again: {what}, in {event.case}")


def proposal_emails(duty: Duty, event: StepProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=_WHAT)]


def rejection_emails(duty: Duty, event: StepRejected, rules: "Procedure") -> list[Effect]:
    """Counsel learns that it is still to be done."""
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, what=_WHAT)]


def change_emails(duty: Duty, event: WatchedCaseChanged, rules: "Procedure") -> list[Effect]:
    """The analysts look."""
    what = "something came up in a case that is watched"
    return [to_role(LetterKey.TO_ACT, Role.ANALYST, what=what)]


def open_steps(duty: Duty, rules: "Procedure") -> list[OpenStep]:
    """A second person agrees that the step is done, or does not."""
    if duty.proposed is None:
        return []
    proposed = Subject(drafter=duty.proposed.by)
    title = row_of(duty, rules).steps[duty.step].title.rstrip(".")
    what = f"Agree that it is done: {title}"
    return [OpenStep(USNCB, what, (ApproveStep,), clock=duty.clock, subject=proposed)]


WORKERS = Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL))
"""Who does the steps of a duty, and writes its messages."""

RULES = Rules(
    events=(
        EventRule(StepProposed, after_proposal, always("Step proposed as done"), proposal_emails),
        EventRule(StepRejected, after_rejection, always("Step not approved"), rejection_emails),
        EventRule(StepCompleted, after_completion, completion_text, telling),
        EventRule(WatchedCaseChanged, after_change, change_text, change_emails),
    ),
    acts=(
        ActRule(CompleteStep, complete_step, Permission(roles=(*WORKERS.roles, *OVERSIGHT))),
        ActRule(ProposeStep, propose_step, WORKERS),
        ActRule(
            ApproveStep,
            approve_step,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL), not_drafter=True),
            _proposer,
            outdated_after=_proposed_at,
        ),
    ),
    open_steps=open_steps,
    on_fact={fact: partial(_seen, fact) for fact in _OF_COMMUNICATIONS},
)
