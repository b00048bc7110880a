"""Whether a status may be disclosed: USCIS authorizes it, and counsel agrees (8 CFR 208.6)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.case import Case, Stage, Standing
from procedure.codes import LetterKey, Lifting, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.lifting import Lifted, lifted
from procedure.measures.refugee import consent
from procedure.measures.refugee.conditions import (
    DISCLOSURE_TASK,
    Approval,
    Condition,
    ConditionsMissing,
    Confirmation,
    authorization,
    confirmed_to,
    fears_requester,
    holds_until,
    is_barred,
    is_over,
    must_be_met,
)
from procedure.measures.refugee.following import FIGURES, approved, asked, condition, must_go_on
from procedure.measures.refugee.protection import EndConfirmation
from procedure.measures.sending import send_tasks
from procedure.open_steps import OpenStep
from procedure.people import USNCB, Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow
from procedure.tables import ActRule, EventRule, Needs, Rules, always
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CONSENT = "consent"
"""The clock of the answer to D3."""
DISCLOSURE = Stage(
    "DISCLOSURE",
    "Disclosure of the status",
    "USCIS says whether the status may be disclosed, and counsel agrees (8 CFR 208.6).",
)


class DisclosureForbidden(NotNow):
    """The law forbids it, and nobody can decide otherwise."""

    sentence = "The person is protected by 8 U.S.C. 1367: nothing about them may be disclosed."


class DisclosureAlreadyAsked(AlreadyDone):
    """USCIS has the question."""

    sentence = "USCIS is asked already ({task})."


class NothingAuthorized(CaseNotReady):
    """USCIS has not authorized a disclosure."""

    sentence = "USCIS has not authorized the disclosure: there is nothing to agree to."


class DisclosureAlreadyApproved(AlreadyDone):
    """Counsel has agreed."""

    sentence = "Counsel has already agreed to this disclosure."


class AskDisclosure(Command):
    """Ask USCIS, again or for the first time, whether the status may be disclosed."""

    act: Literal["ask_disclosure"] = "ask_disclosure"
    document: DocumentId


class ApproveDisclosure(Command):
    """Counsel agrees to what USCIS authorized, or does not."""

    act: Literal["approve_disclosure"] = "approve_disclosure"
    approve: bool
    document: DocumentId


class DisclosureAsked(Event):
    """USCIS is asked whether the status may be disclosed, as a person ordered it."""

    document: DocumentId


class DisclosureApproved(Event):
    """Counsel agreed: the status may be confirmed to INTERPOL."""

    answer: DocumentId
    """The answer to D3 that authorizes it."""
    until: Moment | None
    """The end of the last day on which it holds."""
    document: DocumentId


class DisclosureRejected(Event):
    """Counsel did not agree: nothing goes out."""

    document: DocumentId


def after_asking(case: Case, event: DisclosureAsked) -> Case:
    """The task that follows says it all."""
    return case


def after_approval(case: Case, event: DisclosureApproved) -> Case:
    """It lifts what forbids to disclose a status, until it ends or is taken back."""
    approval = Approval(at=event.at, by=event.by, document=event.document, answer=event.answer)
    what = OutgoingKind.STATUS_DISCLOSURE
    case = lifted(case, Lifted(Lifting.AUTHORIZED_DISCLOSURE, what, event.document, event.until))
    return case.having(replace(case.of(Confirmation), approval=approval))


def after_rejection(case: Case, event: DisclosureRejected) -> Case:
    """As if it had not been authorized."""
    return case


def ask_disclosure(case: Case, order: AskDisclosure, context: "Context") -> list[Event]:
    """Once the status is confirmed, and never where 8 U.S.C. 1367 protects the person."""
    must_go_on(case)
    if is_barred(case):
        raise DisclosureForbidden()
    status = condition(case, Condition.STATUS)
    if not status.met:
        raise ConditionsMissing(missing=status.basis)
    if waiting := asked(case):
        raise DisclosureAlreadyAsked(task=waiting[0])
    chain = context.chain(case)
    chain.add([DisclosureAsked(at=context.at, by=context.by, document=order.document)])
    task = context.rules.task(DISCLOSURE_TASK)
    chain.add(send_tasks(chain.state, [task], context, "disclosure asked"))
    return chain.events


def approve_disclosure(case: Case, order: ApproveDisclosure, context: "Context") -> list[Event]:
    """Counsel agrees only where all three conditions are met."""
    must_go_on(case)
    answer = authorization(case)
    if answer is None and not is_barred(case):
        raise NothingAuthorized()
    if not order.approve:
        return [DisclosureRejected(at=context.at, by=context.by, document=order.document)]
    must_be_met(case, context.at)
    if answer is None or approved(case) is not None:
        raise DisclosureAlreadyApproved()
    return [
        DisclosureApproved(
            at=context.at,
            by=context.by,
            answer=answer.document,
            until=holds_until(answer),
            document=order.document,
        )
    ]


def _who_authorized(case: Case, order: ApproveDisclosure) -> Subject:
    answer = authorization(case)
    return Subject(drafter=answer.by if answer else None)


def _authorized_at(case: Case, order: ApproveDisclosure) -> int:
    return max((t.changed for t in case.tasks.values() if t.code == DISCLOSURE_TASK), default=0)


def standing(case: Case) -> Standing | None:
    """Who must authorize it, or agree."""
    if is_over(case) or approved(case) is not None or confirmed_to(case):
        return None
    waiting = asked(case)
    waits_on = case.tasks[waiting[0]].with_whom if waiting else "USNCB counsel"
    return Standing(DISCLOSURE, waits_on, "the status is confirmed to INTERPOL")


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """What somebody at USNCB asks, agrees to or ends; the answer to D3 is a task of USCIS."""
    fears = fears_requester(case)
    ready = condition(case, Condition.STATUS).met and fears is not None and fears[0]
    over = is_over(case) or confirmed_to(case) or approved(case) is not None
    if over or not ready or is_barred(case):
        return []
    answer = authorization(case)
    if answer is not None:
        what = "Agree to the disclosure of the status"
        subject = Subject(drafter=answer.by)
        return [OpenStep(USNCB, what, (ApproveDisclosure,), subject=subject)]
    waiting = asked(case)
    if not waiting:
        what = "Ask USCIS whether the status may be disclosed, or end the matter"
        return [OpenStep(USNCB, what, (AskDisclosure, EndConfirmation))]
    clock = case.tasks[waiting[0]].answer
    if not case.due_reached(clock):
        return []
    what = "Decide whether to wait longer for the consent"
    return [OpenStep(USNCB, what, (EndConfirmation,), clock=clock)]


def approval_emails(case: Case, event: DisclosureApproved, rules: "Procedure") -> list[Effect]:
    """The analysts know that something may leave."""
    return [to_role(LetterKey.TO_ACT, Role.ANALYST)]


def asking_text(case: Case, event: DisclosureAsked, rules: "Procedure") -> TimelineText:
    """A person asks again."""
    return TimelineText("USCIS is asked whether the status may be disclosed")


RULES = Rules(
    measure="disclosure",
    events=(
        EventRule(DisclosureAsked, after_asking, asking_text),
        EventRule(
            DisclosureApproved,
            after_approval,
            always("Counsel agreed to the disclosure of the status"),
            approval_emails,
        ),
        EventRule(
            DisclosureRejected,
            after_rejection,
            always("Counsel did not agree to the disclosure of the status"),
        ),
        *consent.RULES.events,
    ),
    acts=(
        ActRule(AskDisclosure, ask_disclosure, FIGURES),
        ActRule(
            ApproveDisclosure,
            approve_disclosure,
            Permission(roles=(Role.COUNSEL,), not_drafter=True),
            _who_authorized,
            outdated_after=_authorized_at,
        ),
        *consent.RULES.acts,
    ),
    needs=Needs(clocks=(CONSENT,)),
    standing=standing,
    open_steps=open_steps,
)
