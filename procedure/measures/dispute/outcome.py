"""What INTERPOL did, and how we learned it; never its reasons (REPORT L36)."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case
from procedure.dossier import Command, Event, TimelineText, with_ended
from procedure.measures.dispute import decision, filing
from procedure.message import InterpolState
from procedure.people import Role
from procedure.refusals import AlreadyDone, CaseNotReady, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class OutcomeAlreadyRecorded(AlreadyDone):
    """The final outcome is recorded."""

    sentence = "INTERPOL's final outcome is already recorded."


class NothingFiledYet(CaseNotReady):
    """A final outcome is the answer to a filing."""

    sentence = "Nothing has been filed: add what INTERPOL did as a fact."


class RecordOutcome(Command):
    """What INTERPOL did, and how we learned it."""

    act: Literal["record_outcome"] = "record_outcome"
    outcome: str
    document: DocumentId


class OutcomeRecorded(Event):
    """What INTERPOL did and how we learned it; never its reasons (REPORT L36)."""

    outcome: str
    interpol_state: InterpolState | None
    """The communication's state at INTERPOL after it; unset where it says nothing about that."""
    settles: bool
    """Whether it is final: nothing more is asked, decided or filed."""
    document: DocumentId


def after_outcome(case: Case, event: OutcomeRecorded) -> Case:
    """Known; a final outcome settles the case."""
    case = known_by(case, event).noting(event)
    return settle(case, event.at) if event.settles else case


def known_by(case: Case, event: OutcomeRecorded) -> Case:
    """What the case is about with this outcome; no clock changes."""
    state = event.interpol_state or case.interpol_state
    return replace(case, outcome=event.outcome, interpol_state=state)


def settle(case: Case, at: datetime) -> Case:
    """INTERPOL's outcome ends what was meant to bring it about; the notification continues."""
    case = with_ended(case, at, decision.CLOCK)
    return replace(filing.after_settlement(case, at, case.outcome), settled=True)


def record_outcome(case: Case, order: RecordOutcome, context: "Context") -> list[Event]:
    """A final outcome only where something was filed."""
    case.must_be_open()
    if case.settled:
        raise OutcomeAlreadyRecorded()
    row = context.rules.interpol_outcome(order.outcome)
    if row is None:
        raise no_such("outcome", order.outcome, context.rules.edition.interpol_outcomes)
    if row.final and filing.pending(case) is None:
        raise NothingFiledYet()
    return outcome_of(case, row.key, order.document, context)


def outcome_of(case: Case, key: str, document: str, context: "Context") -> list[Event]:
    """The outcome as it is recorded; nothing for one that the edition does not have."""
    row = context.rules.interpol_outcome(key)
    if row is None:
        return []
    recorded = OutcomeRecorded(
        at=context.at,
        by=context.by,
        outcome=row.key,
        interpol_state=row.interpol_state,
        settles=row.final,
        document=document,
    )
    chain = context.chain(case)
    chain.add([recorded])
    chain.add(context.join_tracks(chain.state, context))
    return chain.events


def outcome_text(case: Case, event: OutcomeRecorded, rules: "Procedure") -> TimelineText:
    """``INTERPOL's outcome: DELETED``."""
    return TimelineText(f"INTERPOL's outcome: {event.outcome}", 5)


RULES = Rules(
    part_of="filings",
    events=(EventRule(OutcomeRecorded, after_outcome, outcome_text, once=True),),
    acts=(ActRule(RecordOutcome, record_outcome, Permission(roles=(*DESK, Role.COUNSEL))),),
)
