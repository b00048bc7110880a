"""The end of a case: closed, canceled, or superseded."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case, CaseEnding
from procedure.codes import TwoPersons
from procedure.dossier import Command, Event, TimelineText, with_ended
from procedure.measures import restriction
from procedure.measures.sending import TaskWithdrawn
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, CaseNotReady, NotNow, NotWellFormed
from procedure.stages import left_to_do
from procedure.tables import ActRule, EventRule, Rules, always
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


class CancelTakesSecondPerson(NotNow):
    """The case is restricted: one person alone cannot cancel it."""

    sentence = (
        "The case is restricted: it takes two supervisors to cancel it. Propose it (--propose), "
        "and a second supervisor decides."
    )


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


def superseding_text(case: Case, event: CaseSuperseded, rules: "Procedure") -> TimelineText:
    """By which case."""
    return TimelineText(f"Case superseded by {event.successor}")


_DESK, _SUPERVISOR = Permission(roles=DESK), Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    events=(
        EventRule(CaseClosed, after_closing, always("Case closed")),
        EventRule(CaseCanceled, after_canceling, always("Case canceled")),
        EventRule(CaseSuperseded, after_superseding, superseding_text),
    ),
    acts=(
        ActRule(CloseCase, close_case, _DESK),
        ActRule(CancelCase, cancel_case, _SUPERVISOR),
        ActRule(SupersedeCase, supersede_case, _SUPERVISOR),
    ),
)
