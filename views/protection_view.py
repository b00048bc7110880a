"""Where the confirmation of a status is: the three conditions, and what was done."""

from datetime import datetime

from procedure.case import Case
from procedure.measures.refugee.conditions import (
    Addressee,
    Condition,
    confirmed_to,
    findings,
    is_over,
    times_asked,
)
from procedure.measures.refugee.following import approved, must_be_about_protected
from procedure.values import CaseId, Moment, PersonId, Stored


class ConditionLine(Stored):
    """One of the three conditions."""

    condition: Condition
    met: bool
    basis: str
    """What shows it, or what is missing."""


class ConfirmedLine(Stored):
    """A confirmation that has left."""

    to: Addressee
    at: Moment


class ProtectionView(Stored):
    """The confirmation of a status in a case. It names no country."""

    case: CaseId
    event: int
    """The last event: an order can name it as seen."""
    conditions: tuple[ConditionLine, ...]
    approved_by: PersonId | None
    """Who at USNCB agreed to the disclosure; null where nobody has, or no longer."""
    approved_at: Moment | None
    confirmed: tuple[ConfirmedLine, ...]
    asked: int
    """How often INTERPOL was asked whether it has deleted the data."""
    over: bool
    """Whether nothing is left to do."""


def protection_view(case: Case, at: datetime) -> ProtectionView:
    """The confirmation as it is at this moment. Raises NotProtected."""
    must_be_about_protected(case)
    approval = approved(case)
    return ProtectionView(
        case=case.dossier,
        event=case.revision,
        conditions=tuple(
            ConditionLine(condition=one.condition, met=one.met, basis=one.basis)
            for one in findings(case, at)
        ),
        approved_by=approval.by if approval else None,
        approved_at=approval.at if approval else None,
        confirmed=tuple(ConfirmedLine(to=to, at=when) for to, when in confirmed_to(case)),
        asked=times_asked(case),
        over=is_over(case),
    )
