"""What follows from a screening, and from one that is not finished in time."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, RIGHTS, Permission, Right
from procedure.clocks.clock import ClockEnd, end
from procedure.clocks.rules import Closure
from procedure.codes import CaseClass, LetterKey
from procedure.dossier import (
    Command,
    Effect,
    Event,
    Step,
    handoff_id,
    with_clocks,
)
from procedure.intake.intake import (
    SCREENING,
    TRIAGE,
    CommunicationDestroyed,
    CommunicationReceived,
    CommunicationReleased,
    CommunicationRestricted,
    CommunicationScreened,
    HitLevel,
    Intake,
    IntakeState,
    RestrictedUnscreened,
    ScreeningRequested,
    ScreeningResult,
    after_receipt,
    destroyed,
    ended_clocks,
    restrict,
)
from procedure.intake.replying import newly_replied
from procedure.intake.settling import EndDestroyed
from procedure.intake.watching import (
    MAY_BE_MADE_AGAIN,
    newly_watched,
    tell_others,
)
from procedure.letters import ALERT_LETTERS, to_role
from procedure.measures.clock_alerts import (
    AlertReached,
    ReachAlerts,
    after_alert,
    overtaken,
    reach_alerts,
)
from procedure.message import CommunicationKind
from procedure.people import SYSTEM_ID, Role
from procedure.tables import ActRule, EventRule, Needs, OpeningRule, Rules
from procedure.values import CommunicationId, Sha256

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


_INCOMPLETE = "it could not be screened in full"


class ReceiveCommunication(Command):
    """Record a communication, or a new version of one."""

    act: Literal["receive_communication"] = "receive_communication"
    communication: CommunicationId
    version: int
    communication_kind: CommunicationKind
    closures: tuple[Closure, ...] = ()
    commitment: Sha256


class RecordScreening(Step):
    """Record what the screening came to; no result: its key was destroyed."""

    act: Literal["record_screening"] = "record_screening"
    result: ScreeningResult | None
    answers: str | None = None
    """The request that the run knew when the screening began."""


class ScreenAgain(Command):
    """The roster changed and names somebody else in it: screen it again."""

    act: Literal["screen_again"] = "screen_again"
    roster_version: str


# --- what the events change ---


def after_time_without_screening(intake: Intake, event: RestrictedUnscreened) -> Intake:
    """Restricted; the screening continues."""
    return replace(intake, restricted=True, state=IntakeState.AWAITING_SCREENING)


def after_request(intake: Intake, event: ScreeningRequested) -> Intake:
    """To be screened again."""
    return replace(intake, requested=event.roster_version)


def after_screening(intake: Intake, event: CommunicationScreened) -> Intake:
    """Screened; what belongs to a case may not be used while the case learns of it."""
    state = intake.state
    if state is IntakeState.AWAITING_SCREENING:
        state = IntakeState.RECEIVED
    revision = intake.revision + 1
    informed = {handoff_id(intake.dossier, revision, case): case for case in event.inform}
    return replace(
        ended_clocks(intake, SCREENING, event),
        screened=event.result,
        screened_in=intake.screened_in if _same(intake.screened, event.result) else revision,
        requested=None if event.answers == intake.requested else intake.requested,
        state=state,
        awaiting={**intake.awaiting, **informed},
        restricted=intake.restricted or bool(event.result.cases),
        watches=(*intake.watches, *(match.watch for match in event.watched)),
    )


def _same(before: ScreeningResult | None, after: ScreeningResult) -> bool:
    """Whether a person who read the earlier screening knows what the later one found."""
    return before is not None and (
        (before.hits, before.indicators, before.counter_indicators, before.incomplete)
        == (after.hits, after.indicators, after.counter_indicators, after.incomplete)
    )


def after_restriction(intake: Intake, event: CommunicationRestricted) -> Intake:
    """A person must look at it."""
    return replace(
        with_clocks(intake, event.clock),
        restricted=True,
        state=IntakeState.AWAITING_PERSON,
        confirmed=None,
        decided=None,
        proposed=None,
        ended=None,
    )


def after_destruction(intake: Intake, event: CommunicationDestroyed) -> Intake:
    """Nobody can open it, so there is nothing to wait for."""
    clocks = {
        clock_id: end(clock, event.at, ClockEnd.CANCELED) if clock.running else clock
        for clock_id, clock in intake.clocks.items()
    }
    return replace(
        intake,
        restricted=True,
        state=IntakeState.DESTROYED,
        ended=IntakeState.DESTROYED,
        awaiting={},
        clocks=clocks,
    )


# --- rules ---


def receive_communication(order: ReceiveCommunication, context: "Context") -> list[Event]:
    """The screening has its time from the receipt."""
    clock = context.first_clock(
        CaseClass.P1, SCREENING, SCREENING, "the communication came in", None, order.closures
    )
    return [
        CommunicationReceived(
            at=context.at,
            by=context.by,
            communication=order.communication,
            version=order.version,
            communication_kind=order.communication_kind,
            edition=context.edition,
            calendar=context.calendar,
            closures=order.closures,
            commitment=order.commitment,
            clock=clock,
        )
    ]


def reach_alerts_or_restrict(intake: Intake, step: ReachAlerts, context: "Context") -> list[Event]:
    """Alerts that come; what is not screened by the due time is restricted (decision 0013)."""
    chain = context.chain(intake)
    chain.add(reach_alerts(intake, step, context))
    waits = intake.state is IntakeState.RECEIVED and intake.screened is None
    if waits and chain.state.due_reached(SCREENING):
        because = "its screening is not finished"
        chain.add([RestrictedUnscreened(at=context.at, by=SYSTEM_ID, because=because)])
    return chain.events


def record_screening(intake: Intake, step: RecordScreening, context: "Context") -> list[Event]:
    """A hit is restricted at once, before a person looks."""
    if step.result is None:
        return destroyed(intake, context)
    if not intake.needs_screening:
        return []
    screened = CommunicationScreened(
        at=context.at,
        by=SYSTEM_ID,
        result=_known(intake.screened, step.result),
        inform=step.result.cases if intake.screened is None else (),
        answers=step.answers,
        watched=newly_watched(intake, step.result, context),
        replied=newly_replied(intake, step.result),
    )
    if intake.screened is None:
        return _first(intake, screened, context)
    return _again(intake, intake.screened, screened, context)


def _known(before: ScreeningResult | None, result: ScreeningResult) -> ScreeningResult:
    """The result; where nobody could be compared, what an earlier screening found is kept."""
    if before is None or not result.failed:
        return result
    return before.model_copy(update={"incomplete": True, "failed": True, "cases": result.cases})


def _first(intake: Intake, screened: CommunicationScreened, context: "Context") -> list[Event]:
    """Without a hit it is released, also where it was restricted only because it was unscreened:
    nothing else prevented its use (decision 0013).
    """
    result = screened.result
    because = why_restricted(
        result.communication_kind,
        result.uncovered,
        concerns_unknown=result.concerns_unknown,
        incomplete=result.incomplete,
        watched=bool(screened.watched),
    )
    if because is not None:
        return [screened, restrict(intake, because, context)]
    if screened.result.cases or intake.state is IntakeState.RELEASED:
        return [screened]
    return [screened, CommunicationReleased(at=context.at, by=SYSTEM_ID)]


def _again(
    intake: Intake, before: ScreeningResult, screened: CommunicationScreened, context: "Context"
) -> list[Event]:
    """A person whom the changed roster names is restricted like any hit."""
    waits = intake.state is IntakeState.AWAITING_PERSON
    if waits:
        return [screened]
    if newly_named(before.hits, screened.result.hits):
        because = "the roster has changed, and names somebody"
    elif screened.watched:
        because = MAY_BE_MADE_AGAIN
    elif screened.result.incomplete and not before.incomplete:
        because = _INCOMPLETE
    else:
        return [screened]
    return [screened, restrict(intake, because, context)]


def newly_named(before: Iterable[HitLevel], after: Iterable[HitLevel]) -> frozenset[str]:
    """The persons whom a later screening names and the earlier one did not."""
    known = {hit.person for hit in before if hit.restricts}
    return frozenset({hit.person for hit in after if hit.restricts} - known)


def screen_again(intake: Intake, order: ScreenAgain, context: "Context") -> list[Event]:
    """Requested; the intake's run screens it."""
    if intake.state is IntakeState.DESTROYED or intake.requested == order.roster_version:
        return []
    return [ScreeningRequested(at=context.at, by=context.by, roster_version=order.roster_version)]


def end_destroyed(intake: Intake, order: EndDestroyed, context: "Context") -> list[Event]:
    """Its intake ends, whatever it waited for."""
    return destroyed(intake, context)


def why_restricted(
    kind: CommunicationKind,
    uncovered: int,
    *,
    concerns_unknown: bool = False,
    incomplete: bool = False,
    watched: bool = False,
) -> str | None:
    """Why a communication is restricted, or None if it is released.

    ``uncovered`` counts the hits that no case covers. ``concerns_unknown``: it refers to a
    communication that is not held. ``incomplete``: it is above a limit of the screening, or could
    not be screened. ``watched``: a watch for a request made again learns of it.
    """
    if kind is CommunicationKind.UNREADABLE:
        return "the communication cannot be read"
    if concerns_unknown:
        return "it refers to a communication that is not held"
    if uncovered:
        return "the screening found a hit"
    if watched:
        return MAY_BE_MADE_AGAIN
    if incomplete:
        return _INCOMPLETE
    return None


def unscreened_emails(
    intake: Intake, event: RestrictedUnscreened, rules: "Procedure"
) -> list[Effect]:
    """The analysts hear that the screening does not finish."""
    return [to_role(LetterKey.NOT_SCREENED, Role.ANALYST, intake.clocks.get(SCREENING))]


def restriction_emails(
    intake: Intake, event: CommunicationRestricted, rules: "Procedure"
) -> list[Effect]:
    """An analyst must look."""
    return [to_role(LetterKey.TO_CONFIRM, Role.ANALYST, event.clock)]


def alert_emails(intake: Intake, event: AlertReached, rules: "Procedure") -> list[Effect]:
    """Whoever must act is an analyst."""
    clock = intake.clocks[event.clock_id]
    if overtaken(clock, event):
        return []
    role = Role.ANALYST if event.to == "OWNER" else Role(event.to)
    return [to_role(ALERT_LETTERS[event.alert], role, clock)]


_SYSTEM = Permission(roles=(Role.SYSTEM,))

RULES = Rules(
    opening=OpeningRule(ReceiveCommunication, receive_communication, RIGHTS[Right.RECEIVE]),
    events=(
        EventRule(CommunicationReceived, after_receipt),
        EventRule(RestrictedUnscreened, after_time_without_screening, effects=unscreened_emails),
        EventRule(ScreeningRequested, after_request),
        EventRule(CommunicationScreened, after_screening, effects=tell_others),
        EventRule(CommunicationRestricted, after_restriction, effects=restriction_emails),
        EventRule(CommunicationDestroyed, after_destruction),
        EventRule(AlertReached, after_alert, effects=alert_emails),
    ),
    acts=(
        ActRule(ReachAlerts, reach_alerts_or_restrict, _SYSTEM),
        ActRule(RecordScreening, record_screening, _SYSTEM),
        ActRule(ScreenAgain, screen_again, Permission(roles=DESK), by_handoff=True),
        ActRule(EndDestroyed, end_destroyed, _SYSTEM, by_handoff=True),
    ),
    needs=Needs(clocks=(SCREENING, TRIAGE)),
)
