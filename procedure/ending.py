"""The end of a case: closed, canceled, superseded; and reopened with all that it holds."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case, CaseEnding
from procedure.clocks.clock import ClockEnd, restarted
from procedure.codes import TwoPersons
from procedure.dossier import Command, Event, TimelineText, with_ended
from procedure.measures import restriction
from procedure.measures.clock_alerts import ClockStarted
from procedure.measures.dispute import decision, filing
from procedure.measures.notification import notifying
from procedure.measures.sending import TaskWithdrawn, send_tasks
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyRecorded, CaseNotReady, NotNow, NotWellFormed
from procedure.stages import left_to_do
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.tracks import join_again
from procedure.values import CaseId, DocumentId, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NotReadyToClose(CaseNotReady):
    """Something is left to do."""

    sentence = "Before the case can be closed: {left}."


class AlreadyEnded(AlreadyRecorded):
    """This act ended the case."""

    sentence = "The case has already ended this way ({ended})."


class AlreadyReopened(AlreadyRecorded):
    """This act reopened the case."""

    sentence = "This case was already reopened for this reason."


class CancelTakesSecondPerson(NotNow):
    """The case is restricted: one person alone cannot cancel it."""

    sentence = (
        "The case is restricted: it takes two supervisors to cancel it. Propose it (--propose), "
        "and a second supervisor decides."
    )


class CaseIsOpen(NotNow):
    """The case has not ended."""

    sentence = "The case is open."


class FilingIsPending(NotNow):
    """INTERPOL has not given its outcome."""

    sentence = "A filing is pending with INTERPOL: reopen the case and record the outcome first."


class CloseCase(Command):
    """The procedure is complete."""

    act: Literal["close_case"] = "close_case"
    document: DocumentId


class CancelCase(Command):
    """The case was opened in error."""

    act: Literal["cancel_case"] = "cancel_case"
    document: DocumentId


class SupersedeCase(Command):
    """Another case continues in its place."""

    act: Literal["supersede_case"] = "supersede_case"
    document: DocumentId
    successor: CaseId


class ReopenCase(Command):
    """The case continues after its end, with all that is in its record."""

    act: Literal["reopen_case"] = "reopen_case"
    document: DocumentId
    decide_again: bool = False
    """Counsel decides again: the earlier decision and its filing are history."""


class CaseClosed(Event):
    """The procedure is complete."""

    document: DocumentId


class CaseCanceled(Event):
    """The case was opened in error."""

    document: DocumentId
    proposed_by: PersonId | None = None
    """Who proposed it, where it took a second person."""


class CaseSuperseded(Event):
    """Another case continues in its place."""

    document: DocumentId
    successor: CaseId


class CaseReopened(Event):
    """The case continues under restriction: a new attempt with all that is in the record."""

    document: DocumentId | None
    attempt: int
    decides_again: bool
    """The earlier decision and its filing are history: counsel is called again."""


def _ended(case: Case, event: CaseClosed | CaseCanceled | CaseSuperseded, how: CaseEnding) -> Case:
    ending = (key for key, clock in case.clocks.items() if not clock.outlives)
    case = with_ended(case, event.at, *ending, met=False)
    return replace(case, ended=how, ended_at=event.at, ended_by=event.document)


def after_closing(case: Case, event: CaseClosed) -> Case:
    """All clocks end, but those of what continues."""
    return _ended(case, event, CaseEnding.CLOSED)


def after_canceling(case: Case, event: CaseCanceled) -> Case:
    """All clocks end, but those of what continues."""
    return _ended(case, event, CaseEnding.CANCELED)


def after_superseding(case: Case, event: CaseSuperseded) -> Case:
    """All clocks end, but those of what continues."""
    return replace(_ended(case, event, CaseEnding.SUPERSEDED), successor=event.successor)


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


def _withdrawals(case: Case, context: "Context") -> list[Event]:
    return [
        TaskWithdrawn(at=context.at, by=context.by, task=task.task)
        for task in case.tasks.values()
        if task.open
    ]


def ends_once(case: Case, document: str) -> None:
    """Raise AlreadyEnded where this very act ended the case."""
    if case.ended is not None and case.ended_by == document:
        raise AlreadyEnded(ended=case.ended)


def close_case(case: Case, order: CloseCase, context: "Context") -> list[Event]:
    """Nothing is left to do; the task of a deferred notification ends with the case."""
    ends_once(case, order.document)
    case.must_be_open()
    if left := left_to_do(case):
        raise NotReadyToClose(left="; ".join(left))
    closed = CaseClosed(at=context.at, by=context.by, document=order.document)
    return [*_withdrawals(case, context), closed]


def cancel_case(case: Case, order: CancelCase, context: "Context") -> list[Event]:
    """At any time; a restricted case takes two people where the edition says so."""
    ends_once(case, order.document)
    case.must_be_open()
    if takes_two_to_cancel(case, context.rules):
        raise CancelTakesSecondPerson()
    return canceled(case, order.document, context)


def takes_two_to_cancel(case: Case, rules: "Procedure") -> bool:
    """Whether one supervisor alone cannot cancel the case (POLICY, clock reading 27)."""
    asked = TwoPersons.CANCEL_RESTRICTED in rules.edition.two_persons
    return asked and restriction.is_restricted(case)


def canceled(
    case: Case, document: str, context: "Context", *, proposed_by: str | None = None
) -> list[Event]:
    """The end of a case that was opened in error, perhaps as another person had proposed it."""
    event = CaseCanceled(at=context.at, by=context.by, document=document, proposed_by=proposed_by)
    return [*_withdrawals(case, context), event]


def supersede_case(case: Case, order: SupersedeCase, context: "Context") -> list[Event]:
    """By another case."""
    if order.successor == case.successor:
        ends_once(case, order.document)
    case.must_be_open()
    if order.successor == case.dossier:
        raise NotWellFormed(problem="A case cannot supersede itself.")
    superseded = CaseSuperseded(
        at=context.at, by=context.by, document=order.document, successor=order.successor
    )
    return [*_withdrawals(case, context), superseded]


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


def superseding_text(case: Case, event: CaseSuperseded, rules: "Procedure") -> TimelineText:
    """By which case."""
    return TimelineText(f"Case superseded by {event.successor}")


def reopening_text(case: Case, event: CaseReopened, rules: "Procedure") -> TimelineText:
    """Which attempt it is."""
    again = "; counsel decides again" if event.decides_again else ""
    return TimelineText(f"Case reopened (attempt {event.attempt}){again}")


_DESK, _SUPERVISOR = Permission(roles=DESK), Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    events=(
        EventRule(CaseClosed, after_closing, always("Case closed")),
        EventRule(CaseCanceled, after_canceling, always("Case canceled")),
        EventRule(CaseSuperseded, after_superseding, superseding_text),
        EventRule(CaseReopened, after_reopening, reopening_text),
    ),
    acts=(
        ActRule(CloseCase, close_case, _DESK),
        ActRule(CancelCase, cancel_case, _SUPERVISOR),
        ActRule(SupersedeCase, supersede_case, _SUPERVISOR),
        ActRule(ReopenCase, reopen_case, _SUPERVISOR),
    ),
)
