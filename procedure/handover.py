"""What a case learns of a communication that is handed over to it."""

from procedure import commands as c
from procedure import events as e
from procedure.annex.schema import AlertedBy, Circumstance
from procedure.intake import Intake, IntakeState, key_destroyed
from procedure.message import InterpolState
from procedure.people import USNCB, Actor
from procedure.refusals import NotNow


def fact_for(screened: e.CommunicationScreened) -> str:
    """Under which fact a case learns of this communication."""
    if screened.announces is InterpolState.NON_COMPLIANT:
        return "NON_COMPLIANCE"
    if screened.announces is InterpolState.DELETED:
        return "DELETION"
    if screened.announces is InterpolState.SUSPENDED:
        return "SUSPENSION"
    if screened.announces is InterpolState.PUBLISHED:
        return "PUBLISHED"
    if screened.announces is InterpolState.RECORDED:
        return "RECORDED"
    return "MESSAGE_AMENDED" if screened.version > 1 else "FURTHER_COMMUNICATION"


def opening_of(
    intake: Intake, screened: e.CommunicationScreened, confirmed: e.RestrictionConfirmed
) -> c.OpenCase:
    """The case that a confirmed hit opens."""
    known = {circumstance.value for circumstance in Circumstance}
    status = next((hit.status for hit in screened.hits if hit.person == confirmed.person), "")
    from_roster = (Circumstance(status),) if status in known else ()
    return c.OpenCase(
        by=Actor(person=confirmed.by, agency=USNCB, roles=()),
        case=confirmed.case,
        edition=intake.edition,
        communication_kind=screened.communication_kind,
        interpol_state=screened.interpol_state,
        alerted_by=AlertedBy.USNCB_SCREEN,
        circumstances=tuple(dict.fromkeys((*from_roster, *confirmed.circumstances))),
        person=confirmed.person,
        communication=intake.communication,
        version=intake.version,
        identity_confirmed=confirmed.identity == "CONFIRMED",
        restricted_at=max((clock.started_at for clock in intake.clocks.values()), default=None),
        left_out=confirmed.left_out,
        closures=confirmed.closures,
        document=confirmed.document,
    )


def must_be_with_its_case(intake: Intake, case: str) -> None:
    """Say to whoever confirmed a hit that the case could not be given it. Raises NotNow."""
    if intake.state is IntakeState.DESTROYED:
        raise key_destroyed()
    if intake.state is not IntakeState.WITH_CASE:
        raise NotNow(f"The key of {case} was destroyed: confirm it as a case of its own.")
