"""A person takes back the consent to disclose a status; a part of the measure `disclosure`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.case import Case
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, with_ended
from procedure.letters import to_role
from procedure.measures.refugee.conditions import Confirmation, authorization
from procedure.measures.refugee.following import CONFIRM, FIGURES, must_follow, without_approval
from procedure.people import Role
from procedure.refusals import CaseNotReady
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NoConsentToTakeBack(CaseNotReady):
    """No consent counts."""

    sentence = "No authorization of a disclosure counts: there is no consent to take back."


class WithdrawConsent(Command):
    """The person took the consent back."""

    act: Literal["withdraw_consent"] = "withdraw_consent"
    document: DocumentId


class ConsentWithdrawn(Event):
    """The person took the consent back: nothing more is disclosed."""

    answer: DocumentId
    document: DocumentId


def after_withdrawal(case: Case, event: ConsentWithdrawn) -> Case:
    """The authorization counts no more."""
    case = without_approval(with_ended(case, event.at, CONFIRM, met=False))
    return case.having(replace(case.of(Confirmation), withdrawn=event.answer))


def withdraw_consent(case: Case, order: WithdrawConsent, context: "Context") -> list[Event]:
    """While an authorization counts."""
    must_follow(case)
    answer = authorization(case)
    if answer is None:
        raise NoConsentToTakeBack()
    return [
        ConsentWithdrawn(
            at=context.at, by=context.by, answer=answer.document, document=order.document
        )
    ]


def withdrawal_emails(case: Case, event: ConsentWithdrawn, rules: "Procedure") -> list[Effect]:
    """Counsel hears of it at once."""
    what = "what a message to INTERPOL rests on"
    return [to_role(LetterKey.MATTER_CHANGED, Role.COUNSEL, what=what)]


RULES = Rules(
    events=(
        EventRule(
            ConsentWithdrawn,
            after_withdrawal,
            always("The person took the consent back: nothing more is disclosed"),
            withdrawal_emails,
        ),
    ),
    acts=(ActRule(WithdrawConsent, withdraw_consent, FIGURES),),
)
