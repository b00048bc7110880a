"""Passing a communication to its case by a handoff, and what the case answers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.access import Permission
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.dossier import Effect, Event, Handoff, handoff_id
from procedure.facts import FURTHER, AddFact
from procedure.intake.intake import (
    CommunicationScreened,
    Intake,
    IntakeState,
    PassedToCase,
    RestrictionConfirmed,
    ScreeningResult,
    destroyed,
    restrict,
)
from procedure.intake.settling import SettleHandoff
from procedure.measures.messages.replies import REPLY
from procedure.message import InterpolState
from procedure.opening import OpenCase
from procedure.people import SYSTEM_ID
from procedure.recall_codes import RecallReason
from procedure.recall_order import OpenRecall
from procedure.refusals import CaseNotReady, Refused
from procedure.tables import ActRule, EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class CommunicationUnreadable(Refused):
    """A case cannot take a communication whose key was destroyed."""

    sentence = "The key of the communication was destroyed."


class KeyOfCaseDestroyed(CaseNotReady):
    """The case takes nothing any more."""

    sentence = "The key of {case} was destroyed: confirm it as a case of its own."


def after_passing(intake: Intake, event: PassedToCase) -> Intake:
    """Complete when each case has answered and one has it."""
    awaiting = {key: case for key, case in intake.awaiting.items() if key != event.handoff}
    informed = intake.informed
    if event.accepted and event.case not in informed:
        informed = (*informed, event.case)
    passed = replace(intake, awaiting=awaiting, informed=informed)
    if awaiting or not informed:
        return passed
    state = intake.state
    if state in (IntakeState.RECEIVED, IntakeState.CONFIRMED, IntakeState.RELEASED):
        state = IntakeState.WITH_CASE
    complete = state is IntakeState.WITH_CASE
    return replace(passed, restricted=True, state=state, ended=state if complete else None)


def settle_handoff(intake: Intake, order: SettleHandoff, context: "Context") -> list[Event]:
    """The case has it, or a key was destroyed: then nobody can open it, or a person decides."""
    case = intake.awaiting.get(order.handoff)
    if case is None:
        return []
    if order.refusal is not None and order.refusal.kind == CommunicationUnreadable.__name__:
        return destroyed(intake, context)
    chain = context.chain(intake)
    accepted = order.refusal is None
    chain.add(
        [
            PassedToCase(
                at=context.at,
                by=SYSTEM_ID,
                handoff=order.handoff,
                case=case,
                accepted=accepted,
            )
        ]
    )
    after: Intake = chain.state
    waits = after.state is IntakeState.AWAITING_PERSON
    if not after.awaiting and not after.informed and not waits:
        because = "the key of the case that it belongs to was destroyed"
        chain.add([restrict(after, because, context)])
    return chain.events


_ANNOUNCED = {
    InterpolState.NON_COMPLIANT: "NON_COMPLIANCE",
    InterpolState.DELETED: "DELETION",
    InterpolState.SUSPENDED: "SUSPENSION",
    InterpolState.PUBLISHED: "PUBLISHED",
    InterpolState.RECORDED: "RECORDED",
}


RECALLS = "recall-attested"
"""The clock that an edition has where copies are recalled."""
_RECALLED = {
    InterpolState.NON_COMPLIANT: RecallReason.NON_COMPLIANT,
    InterpolState.DELETED: RecallReason.DELETED,
}
"""What a communication may say that makes copies be recalled."""


def fact_for(intake: Intake, result: ScreeningResult, case: str) -> str:
    """Under which fact a case learns of this communication."""
    if result.announces in _ANNOUNCED:
        return _ANNOUNCED[result.announces]
    if _answered(result, case) is not None:
        return REPLY
    return "MESSAGE_AMENDED" if intake.version > 1 else FURTHER


def _answered(result: ScreeningResult, case: str) -> int | None:
    """The message of the case to which it is a reply; of several, the latest."""
    return max((one.message for one in result.answered if one.case == case), default=None)


def as_fact(intake: Intake, case: str, fact: str) -> Handoff:
    """The communication as a new fact for a case."""
    result = intake.screened
    return Handoff(
        AddFact(
            dossier=case,
            order=handoff_id(intake.dossier, intake.revision, case),
            by=SYSTEM_ID,
            fact=fact,
            communication=intake.communication,
            version=intake.version,
            communication_kind=result.communication_kind if result else None,
            interpol_state=result.interpol_state if result else None,
            answers=_answered(result, case) if result else None,
        )
    )


def inform_cases(intake: Intake, event: CommunicationScreened, rules: "Procedure") -> list[Effect]:
    """The cases that it belongs to learn of it, running or ended.

    Where it says that something is gone and no case has it, the copies are recalled nevertheless:
    nobody knows who has them, also of what Caveat never saw (REPORT L34).
    """
    facts = [as_fact(intake, case, fact_for(intake, event.result, case)) for case in event.inform]
    reason = _RECALLED.get(event.result.announces or InterpolState.NONE)
    if facts or event.result.cases or reason is None or RECALLS not in rules.edition.clocks:
        return [*facts]
    recall = f"recall-{intake.communication.removeprefix('comm-')}"
    opened = OpenRecall(
        dossier=recall,
        order=handoff_id(intake.dossier, intake.revision, recall),
        by=SYSTEM_ID,
        closures=intake.closures,
        reason=reason,
        communication=intake.communication,
        document=event.result.reasons,
    )
    return [Handoff(opened)]


def pass_on(intake: Intake, event: RestrictionConfirmed, rules: "Procedure") -> list[Effect]:
    """The case opens, or learns of another communication."""
    if event.attached:
        fact = as_fact(intake, event.case, FURTHER)
        about = {"person": event.person, "other_person": event.other_person}
        return [Handoff(fact.command.model_copy(update=about))]
    if intake.screened is None:
        raise ValueError("a confirmation before the screening")
    return [Handoff(opening_of(intake, intake.screened, event))]


def known_of(
    result: ScreeningResult, person: str, added: Iterable[Circumstance]
) -> tuple[Circumstance, ...]:
    """What is known about a person whom a screening named: by the roster, and by whoever looked."""
    known = {circumstance.value for circumstance in Circumstance}
    status = next((hit.status for hit in result.hits if hit.person == person), "")
    from_roster = (Circumstance(status),) if status in known else ()
    return tuple(dict.fromkeys((*from_roster, *added)))


def opening_of(
    intake: Intake, result: ScreeningResult, confirmed: RestrictionConfirmed
) -> OpenCase:
    """The case that a confirmed hit opens."""
    return OpenCase(
        dossier=confirmed.case,
        order=handoff_id(intake.dossier, intake.revision, confirmed.case),
        by=confirmed.by,
        communication_kind=result.communication_kind,
        interpol_state=result.interpol_state,
        alerted_by=AlertedBy.USNCB_SCREEN,
        circumstances=known_of(result, confirmed.person, confirmed.circumstances),
        person=confirmed.person,
        beside=confirmed.beside,
        employer=confirmed.employer,
        communication=intake.communication,
        version=intake.version,
        identity_confirmed=confirmed.identity is IdentityFinding.CONFIRMED,
        restricted_at=max((c.started_at for c in intake.clocks.values()), default=None),
        left_out=confirmed.left_out,
        closures=confirmed.closures,
        document=confirmed.document,
    )


RULES = Rules(
    events=(EventRule(PassedToCase, after_passing),),
    acts=(ActRule(SettleHandoff, settle_handoff, Permission(roles=()), by_handoff=True),),
)
