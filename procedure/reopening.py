"""A case that is reopened after its end: a new attempt, under restriction, with all it holds."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.clocks.clock import ClockEnd, restarted
from procedure.dossier import Command, Event, TimelineText
from procedure.measures import restriction
from procedure.measures.clock_alerts import ClockStarted
from procedure.measures.dispute import decision, filing
from procedure.measures.notification import notifying
from procedure.measures.sending import send_tasks
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyRecorded, NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.tracks import join_again
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class AlreadyReopened(AlreadyRecorded):
    """This act reopened the case."""

    sentence = "This case was already reopened for this reason."


class CaseIsOpen(NotNow):
    """The case has not ended."""

    sentence = "The case is open."


class FilingIsPending(NotNow):
    """INTERPOL has not given its outcome."""

    sentence = "A filing is pending with INTERPOL: reopen the case and record the outcome first."


class ReopenCase(Command):
    """The case continues after its end, with all that is in its record."""

    act: Literal["reopen_case"] = "reopen_case"
    document: DocumentId
    decide_again: bool = False
    """Counsel decides again: the earlier decision and its filing are history."""


class CaseReopened(Event):
    """The case continues under restriction: a new attempt with all that is in the record."""

    document: DocumentId | None
    attempt: int
    decides_again: bool
    """The earlier decision and its filing are history: counsel is called again."""


def after_reopening(case: Case, event: CaseReopened) -> Case:
    """Open again; where counsel decides again, what was decided is history."""
    case = replace(
        case,
        ended=None,
        ended_at=None,
        ended_by=None,
        attempt=event.attempt,
        reopened_by=event.document,
    ).noting(event)
    if not event.decides_again:
        return case
    case = filing.after_settlement(case, event.at, None)
    return replace(case, settled=False).having(decision.Decision(since=event.attempt))


def reopen_case(case: Case, order: ReopenCase, context: "Context") -> list[Event]:
    """A case that has ended; counsel decides again only where no filing is pending."""
    if case.ended is None:
        # The same words without --decide-again ask for no more than was done.
        as_asked = not order.decide_again or case.of(decision.Decision).since == case.attempt
        if case.reopened_by == order.document and as_asked:
            raise AlreadyReopened()
        raise CaseIsOpen()
    if order.decide_again and is_pending(case):
        raise FilingIsPending()
    return reopened(case, order.document, context, decides_again=order.decide_again)


def is_pending(case: Case) -> bool:
    """Whether a filing is pending with INTERPOL and its outcome is not known."""
    return filing.pending(case) is not None and not case.settled


def reopened(
    case: Case, document: str | None, context: "Context", *, decides_again: bool
) -> list[Event]:
    """The case is restricted again, unless it still is; the clocks that its end cut off run on.

    A decision that was not approved yet is taken again, with a clock of its own.
    """
    again = decides_again or not (decision.is_approved(case) or case.settled)
    cut_off = [
        clock
        for clock in case.clocks.values()
        if clock.ended_as is ClockEnd.CANCELED and clock.ended_at == case.ended_at
    ]
    chain = context.chain(case)
    chain.add(
        [
            CaseReopened(
                at=context.at,
                by=context.by,
                document=document,
                attempt=case.attempt + 1,
                decides_again=again,
            )
        ]
    )
    if not restriction.is_under_review(case):
        chain.add(restriction.place(chain.state, context, "case reopened"))
    # By its state: what was canceled in the very moment of the end was not cut off by the end.
    notified = [c for c in cut_off if c.clock_id == notifying.clock_now(case)]
    if notified:
        rule = context.rules.task_of(notifying.PHASE)
        chain.add(send_tasks(chain.state, [rule], context, "case reopened"))
    of_dispute = {decision.CLOCK, *filing.clocks_of(case)}
    disputed = [] if again else [c for c in cut_off if c.clock_id in of_dispute]
    for clock in (*notified, *disputed):
        running = restarted(clock)
        if clock.clock_id == notifying.CLOCK:
            chain.add([notifying.NotificationCalled(at=context.at, by=SYSTEM_ID, clock=running)])
        else:
            chain.add([ClockStarted(at=context.at, by=SYSTEM_ID, clock=running)])
    chain.add(join_again(chain.state, context))
    return chain.events


def reopening_text(case: Case, event: CaseReopened, rules: "Procedure") -> TimelineText:
    """Which attempt it is."""
    again = "; counsel decides again" if event.decides_again else ""
    return TimelineText(f"Case reopened (attempt {event.attempt}){again}")


RULES = Rules(
    events=(EventRule(CaseReopened, after_reopening, reopening_text),),
    acts=(ActRule(ReopenCase, reopen_case, Permission(roles=(Role.SUPERVISOR,))),),
)
