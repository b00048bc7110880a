"""The status is confirmed to INTERPOL, which is asked until it has deleted the data."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.case import Case, Stage, Standing
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.outgoing import must_be_free
from procedure.measures.refugee.conditions import (
    Addressee,
    Confirmation,
    confirmed_to,
    is_over,
    must_be_met,
    times_asked,
)
from procedure.measures.refugee.following import CONFIRM, FIGURES, POLL, approved, must_go_on
from procedure.measures.refugee.protection import stop_confirmation, why_it_stops
from procedure.open_steps import INTERPOL, OpenStep
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.refusals import AlreadyDone, CaseNotReady
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CONFIRMATION = Stage(
    "CONFIRMATION",
    "Confirmation of the status",
    "The status is confirmed to the General Secretariat or the CCF, in the words authorized.",
)
DELETION = Stage(
    "DELETION",
    "Deletion by INTERPOL",
    "INTERPOL is asked until it has deleted the data (REPORT L28).",
)


class NotApproved(CaseNotReady):
    """Counsel has not agreed."""

    sentence = "Counsel has not agreed to the disclosure: approve it first."


class AlreadyConfirmed(AlreadyDone):
    """The status was confirmed there."""

    sentence = "The status is already confirmed to this addressee ({to})."


class NotConfirmedYet(CaseNotReady):
    """The status was not confirmed."""

    sentence = "The status is not confirmed to INTERPOL yet."


class RecordConfirmation(Command):
    """The status was confirmed to INTERPOL in these words."""

    act: Literal["record_confirmation"] = "record_confirmation"
    to: Addressee
    document: DocumentId


class RecordDeletionPoll(Command):
    """INTERPOL was asked whether it has deleted the data."""

    act: Literal["record_deletion_poll"] = "record_deletion_poll"
    document: DocumentId


class ConfirmationCalled(Event):
    """All three conditions are met and counsel agreed: the status is confirmed now."""

    clock: Clock


class StatusConfirmed(Event):
    """The status was confirmed to INTERPOL, in the words of the document."""

    to: Addressee
    document: DocumentId


class DeletionAwaited(Event):
    """INTERPOL is asked again when the clock is due, as long as the data are not deleted."""

    clock: Clock


class DeletionAsked(Event):
    """INTERPOL was asked whether it has deleted the data."""

    document: DocumentId


def after_call(case: Case, event: ConfirmationCalled) -> Case:
    """The clock runs."""
    return with_clocks(case, event.clock)


def after_confirmation(case: Case, event: StatusConfirmed) -> Case:
    """It has left."""
    confirmation = case.of(Confirmation)
    confirmed = (*confirmation.confirmed, (event.to, event.at))
    return with_ended(case, event.at, CONFIRM).having(replace(confirmation, confirmed=confirmed))


def after_awaiting(case: Case, event: DeletionAwaited) -> Case:
    """It is confirmed; the clock runs, again after each question."""
    counted = replace(case.of(Confirmation), counted=times_asked(case))
    return with_clocks(with_ended(case, event.at, CONFIRM, POLL), event.clock).having(counted)


def after_asking(case: Case, event: DeletionAsked) -> Case:
    """Asked once more; the next time counts from now."""
    confirmation = case.of(Confirmation)
    asked = replace(confirmation, asked=confirmation.asked + 1)
    return with_ended(case, event.at, POLL).having(asked)


def record_confirmation(case: Case, order: RecordConfirmation, context: "Context") -> list[Event]:
    """Only while all three conditions are met, counsel agreed, and nothing else stops it."""
    must_go_on(case)
    must_be_met(case, context.at)
    if approved(case) is None:
        raise NotApproved()
    if order.to in {to for to, _ in confirmed_to(case)}:
        raise AlreadyConfirmed(to=order.to)
    must_be_free(case, OutgoingKind.STATUS_DISCLOSURE, context.rules, context.at)
    return [StatusConfirmed(at=context.at, by=context.by, to=order.to, document=order.document)]


def record_deletion_poll(case: Case, order: RecordDeletionPoll, context: "Context") -> list[Event]:
    """After the confirmation, as often as it takes."""
    must_go_on(case)
    if not confirmed_to(case):
        raise NotConfirmedYet()
    must_be_free(case, OutgoingKind.GS_INFORMATION, context.rules, context.at)
    return [DeletionAsked(at=context.at, by=context.by, document=order.document)]


def is_called(case: Case) -> bool:
    """Whether the status waits to be confirmed and no clock says by when."""
    waits = approved(case) is not None and not confirmed_to(case) and not is_over(case)
    return waits and not case.running(CONFIRM)


def is_awaited(case: Case) -> bool:
    """Whether INTERPOL has something to delete, and no clock since it was last asked."""
    if not confirmed_to(case) or is_over(case):
        return False
    return not case.running(POLL) or times_asked(case) > case.of(Confirmation).counted


def call_confirmation(case: Case, context: "Context") -> list[Event]:
    """Counsel agreed: by when the status is confirmed."""
    if case.ended is not None or not is_called(case):
        return []
    clock = context.start(case, case.case_class, CONFIRM, CONFIRM, "disclosure approved")
    return [ConfirmationCalled(at=context.at, by=SYSTEM_ID, clock=clock)]


def await_deletion(case: Case, context: "Context") -> list[Event]:
    """Confirmed or asked: by when INTERPOL is asked again."""
    if case.ended is not None or not is_awaited(case):
        return []
    because = "INTERPOL asked" if times_asked(case) else "status confirmed"
    clock = context.start(case, case.case_class, POLL, POLL, because)
    return [DeletionAwaited(at=context.at, by=SYSTEM_ID, clock=clock)]


def needs_a_step(case: Case) -> bool:
    """Whether the script has something to do."""
    return why_it_stops(case) is not None or is_called(case) or is_awaited(case)


def standing(case: Case) -> Standing | None:
    """Who must confirm it, or delete the data."""
    if is_over(case):
        return None
    if not confirmed_to(case):
        return Standing(CONFIRMATION, USNCB, "INTERPOL deletes the data")
    return Standing(DELETION, INTERPOL, "copies in the United States are recalled")


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """To confirm, or to ask again."""
    if is_over(case):
        return []
    if not confirmed_to(case):
        if approved(case) is None:
            return []
        what = "Confirm the status to INTERPOL"
        return [OpenStep(USNCB, what, (RecordConfirmation,), clock=CONFIRM)]
    steps = [OpenStep(INTERPOL, "Delete the data about the protected person")]
    if case.running(POLL) and case.clocks[POLL].reached:
        what = "Ask INTERPOL whether it has deleted the data"
        steps.append(OpenStep(USNCB, what, (RecordDeletionPoll,), clock=POLL))
    return steps


def call_text(case: Case, event: ConfirmationCalled, rules: "Procedure") -> TimelineText:
    """The conditions are met."""
    what = "The three conditions are met: the status can be confirmed to INTERPOL"
    return TimelineText(what, None, CONFIRM, begins=True)


_TO = {
    Addressee.GENERAL_SECRETARIAT: "the General Secretariat of INTERPOL",
    Addressee.CCF: "the CCF",
}


def confirmation_text(case: Case, event: StatusConfirmed, rules: "Procedure") -> TimelineText:
    """To whom."""
    return TimelineText(f"Status confirmed to {_TO[event.to]}", None, CONFIRM)


def awaiting_text(case: Case, event: DeletionAwaited, rules: "Procedure") -> TimelineText:
    """By when INTERPOL is asked."""
    return TimelineText("INTERPOL's deletion is awaited", None, POLL, begins=True)


def asking_text(case: Case, event: DeletionAsked, rules: "Procedure") -> TimelineText:
    """How often INTERPOL was asked."""
    times = times_asked(case) + 1
    what = f"INTERPOL asked whether it has deleted the data, time {times}"
    return TimelineText(what, None, POLL)


def call_emails(case: Case, event: ConfirmationCalled, rules: "Procedure") -> list[Effect]:
    """Counsel confirms, or lets an analyst do it."""
    return [to_role(LetterKey.TO_ACT, Role.COUNSEL, event.clock)]


RULES = Rules(
    measure="confirmation",
    events=(
        EventRule(ConfirmationCalled, after_call, call_text, call_emails),
        EventRule(StatusConfirmed, after_confirmation, confirmation_text),
        EventRule(DeletionAwaited, after_awaiting, awaiting_text),
        EventRule(DeletionAsked, after_asking, asking_text),
    ),
    acts=(
        ActRule(RecordConfirmation, record_confirmation, FIGURES),
        ActRule(RecordDeletionPoll, record_deletion_poll, FIGURES),
    ),
    steps=(
        StepRule(call_confirmation.__name__, call_confirmation),
        StepRule(await_deletion.__name__, await_deletion),
        StepRule(stop_confirmation.__name__, stop_confirmation),
    ),
    needs=Needs(clocks=(CONFIRM, POLL)),
    standing=standing,
    open_steps=open_steps,
)
