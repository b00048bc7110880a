"""Whether the person is protected from the country that asks, and when nothing more is done."""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, Stage, Standing
from procedure.codes import Circumstance, LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.letters import to_role
from procedure.measures.refugee.conditions import (
    STATUS_TASK,
    Compared,
    Condition,
    Confirmation,
    fears_requester,
    is_barred,
    is_granted,
    is_over,
    known_of,
    protection_of,
)
from procedure.measures.refugee.following import (
    CONFIRM,
    FIGURES,
    MEASURE,
    POLL,
    approved,
    asked,
    condition,
    follows,
    must_go_on,
    without_approval,
)
from procedure.measures.sending import TaskWithdrawn
from procedure.open_steps import OpenStep
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

PROTECTION = Stage(
    "PROTECTION",
    "Protection of the person",
    "Whether the person is protected from the country that asks (REPORT L28).",
)


class RecordFearedCountry(Command):
    """Record whether the person fears the country that asks; the country is in no record."""

    act: Literal["record_feared_country"] = "record_feared_country"
    fears: bool
    document: DocumentId


class EndConfirmation(Command):
    """Nothing goes out, or nothing more is asked of INTERPOL about the status."""

    act: Literal["end_confirmation"] = "end_confirmation"
    document: DocumentId


class FearedCountryCompared(Event):
    """A person compared the country feared with the one that asks."""

    fears: bool
    document: DocumentId


class EndedBecause(StrEnum):
    """Why a confirmation ends."""

    DECIDED = "DECIDED"
    """A person decided it."""
    SETTLED = "SETTLED"
    """INTERPOL's outcome is known."""
    PROTECTION_ENDED = "PROTECTION_ENDED"
    """The protection has ended: INTERPOL may keep or restore the data."""
    NOT_PERMITTED = "NOT_PERMITTED"
    """What permitted the disclosure no longer holds."""


class ConfirmationEnded(Event):
    """Nothing goes out any more, and nothing more is asked of INTERPOL about the status."""

    because: EndedBecause
    known: tuple[str, ...]
    """What it depends on: where that changes, the matter begins again."""
    document: DocumentId | None = None


def after_comparison(case: Case, event: FearedCountryCompared) -> Case:
    """It counts until another comparison, or a later answer of USCIS."""
    compared = Compared(fears=event.fears, at=event.at, by=event.by, document=event.document)
    return case.having(replace(case.of(Confirmation), compared=compared))


def after_end(case: Case, event: ConfirmationEnded) -> Case:
    """Its clocks end, and nothing is permitted any more."""
    # What was confirmed stays confirmed: INTERPOL is asked on, where only a permission was lost.
    kept = event.because is EndedBecause.NOT_PERMITTED
    ended = (CONFIRM,) if kept else (CONFIRM, POLL)
    case = without_approval(with_ended(case, event.at, *ended, met=False))
    if event.because is not EndedBecause.DECIDED:
        return case
    return case.having(replace(case.of(Confirmation), ended_for=event.known))


def record_feared_country(
    case: Case, order: RecordFearedCountry, context: "Context"
) -> list[Event]:
    """At any time: an analyst compares, where USCIS has not said it or somebody learns better."""
    must_go_on(case)
    return [
        FearedCountryCompared(
            at=context.at, by=context.by, fears=order.fears, document=order.document
        )
    ]


def end_confirmation(case: Case, order: EndConfirmation, context: "Context") -> list[Event]:
    """A person decides; what USCIS was asked is withdrawn."""
    must_go_on(case)
    return _ended(case, EndedBecause.DECIDED, order.document, context)


def stop_confirmation(case: Case, context: "Context") -> list[Event]:
    """The outcome is known, the protection has ended, or the disclosure is not permitted."""
    because = why_it_stops(case)
    return [] if because is None else _ended(case, because, None, context)


def why_it_stops(case: Case) -> EndedBecause | None:
    """Why the matter stops by itself; None where it continues, or has stopped."""
    if case.ended is not None or not follows(case):
        return None
    runs = any(case.running(clock) for clock in (CONFIRM, POLL))
    has_work = runs or case.of(Confirmation).approval is not None or bool(asked(case))
    if not has_work:
        return None
    if case.settled:
        return EndedBecause.SETTLED
    if not protection_of(case):
        return EndedBecause.PROTECTION_ENDED
    given = case.of(Confirmation).approval is not None
    barred = is_barred(case) and bool(asked(case))
    lost = given and approved(case) is None
    return EndedBecause.NOT_PERMITTED if barred or lost else None


def _ended(
    case: Case, because: EndedBecause, document: str | None, context: "Context"
) -> list[Event]:
    by = SYSTEM_ID if document is None else context.by
    kept = because is EndedBecause.NOT_PERMITTED and not is_barred(case)
    needless = () if kept else asked(case)
    withdrawn = [
        TaskWithdrawn(at=context.at, by=by, task=task, document=document) for task in needless
    ]
    ended = ConfirmationEnded(
        at=context.at,
        by=by,
        because=because,
        known=known_of(case),
        document=document,
    )
    return [*withdrawn, ended]


def standing(case: Case) -> Standing | None:
    """Who must say whether the person is protected from the country that asks."""
    if is_over(case):
        return None
    status = condition(case, Condition.STATUS)
    feared = condition(case, Condition.FEARED_COUNTRY)
    if status.met and feared.met:
        return None
    task = case.tasks.get(STATUS_TASK)
    pending = Circumstance.PENDING_PROTECTION in case.circumstances and not is_granted(case)
    at_uscis = task.with_whom if task is not None and task.open else USNCB
    waits_on = task.agency if task is not None and pending else at_uscis
    return Standing(PROTECTION, waits_on, "USCIS says whether the status may be disclosed")


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """What a person compares or ends."""
    if is_over(case):
        return []
    feared = fears_requester(case)
    status = condition(case, Condition.STATUS)
    steps = []
    if status.met and feared is None:
        what = "Compare the country feared with the one that asks"
        steps.append(OpenStep(USNCB, what, (RecordFearedCountry,)))
    if is_granted(case) and (is_barred(case) or (feared is not None and not feared[0])):
        what = "End the confirmation of the status: a condition cannot be met"
        steps.append(OpenStep(USNCB, what, (EndConfirmation,)))
    return steps


def comparison_text(case: Case, event: FearedCountryCompared, rules: "Procedure") -> TimelineText:
    """``The person fears the country that asks``."""
    fears = "fears" if event.fears else "does not fear"
    return TimelineText(f"The person {fears} the country that asks, as compared")


_ENDS = {
    EndedBecause.DECIDED: "The confirmation of the status is ended",
    EndedBecause.SETTLED: "Nothing is left to confirm: INTERPOL's outcome is known",
    EndedBecause.PROTECTION_ENDED: "Nothing more is confirmed: the protection has ended, and "
    "INTERPOL may keep or restore the data",
    EndedBecause.NOT_PERMITTED: "Nothing goes out: the disclosure is no longer permitted",
}


def end_text(case: Case, event: ConfirmationEnded, rules: "Procedure") -> TimelineText:
    """Why nothing more goes out."""
    return TimelineText(_ENDS[event.because])


def end_emails(case: Case, event: ConfirmationEnded, rules: "Procedure") -> list[Effect]:
    """Counsel hears of an end that no person decided."""
    if event.because in (EndedBecause.DECIDED, EndedBecause.SETTLED):
        return []
    what = "what a message to INTERPOL rests on"
    return [to_role(LetterKey.MATTER_CHANGED, Role.COUNSEL, what=what)]


RULES = Rules(
    measure=MEASURE,
    events=(
        EventRule(FearedCountryCompared, after_comparison, comparison_text),
        EventRule(ConfirmationEnded, after_end, end_text, end_emails),
    ),
    acts=(
        ActRule(RecordFearedCountry, record_feared_country, FIGURES),
        ActRule(
            EndConfirmation,
            end_confirmation,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL)),
        ),
    ),
    standing=standing,
    open_steps=open_steps,
)
