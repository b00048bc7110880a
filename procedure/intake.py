"""The intake of one version of one communication, as the sum of its events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import singledispatch

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.annex.editions import procedure
from procedure.annex.schema import AlertedBy, Circumstance, ClockKey
from procedure.clock_changes import end_clock, reach
from procedure.clocks import CaseClass, Clock, ClockEnd, Rung, next_rung, start_clock
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM, USNCB, Actor
from procedure.planning import IDENTITY, check_left_out
from procedure.refusals import AlreadyDone, CaseNotReady, NotFound, NotWellFormed, StandsAlready
from procedure.workdays import federal_calendar

TRIAGE = "triage"


class IntakeState(StrEnum):
    """Where the communication stands on its way in."""

    RECEIVED = "RECEIVED"
    AWAITING_PERSON = "AWAITING_PERSON"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    WITH_CASE = "WITH_CASE"


@dataclass(frozen=True, slots=True)
class Intake:
    """The state of an intake after its first ``revision`` events."""

    communication: str
    version: int
    edition: str
    state: IntakeState = IntakeState.RECEIVED
    revision: int = 0
    restricted: bool = False
    screened: e.CommunicationScreened | None = None
    informed: tuple[str, ...] = ()
    confirmed: e.RestrictionConfirmed | None = None
    clocks: dict[str, Clock] = field(default_factory=dict)
    decided: str | None = None
    """The document of a person's decision."""
    ended: IntakeState | None = None

    @property
    def stage(self) -> IntakeState:
        """The state, under the word that a receipt uses."""
        return self.state

    def next_rung(self) -> tuple[str, Rung] | None:
        """The next reminder, warning, due time or escalation of the triage."""
        for clock_id, clock in self.clocks.items():
            if (rung := next_rung(clock)) is not None:
                return clock_id, rung
        return None


def screened_events(
    intake: Intake, screened: e.CommunicationScreened, now: datetime
) -> list[e.IntakeEvent]:
    """What follows from the screening: a hit is restricted at once, before a person looks."""
    because = _why_restricted(screened)
    if because is None:
        released = e.CommunicationReleased(at=now, by=SYSTEM.person)
        return [screened] if screened.cases else [screened, released]
    return [screened, _restricted(intake, because, now)]


def screened_again_events(
    intake: Intake, screened: e.CommunicationScreened, now: datetime
) -> list[e.IntakeEvent]:
    """What follows when the roster has changed: whom it names anew is restricted like any hit."""
    if not newly_named(intake.screened.hits if intake.screened else (), screened.hits):
        return []
    if intake.state is IntakeState.AWAITING_PERSON:
        return [screened]
    return [screened, _restricted(intake, "the roster has changed, and names somebody", now)]


def newly_named(before: Iterable[e.HitLevel], after: Iterable[e.HitLevel]) -> frozenset[str]:
    """The persons whom a later screening names and the earlier one did not."""
    known = {hit.person for hit in before if hit.restricts}
    return frozenset({hit.person for hit in after if hit.restricts} - known)


def _restricted(intake: Intake, because: str, now: datetime) -> e.CommunicationRestricted:
    rules = procedure(intake.edition)
    number = len(intake.clocks) + 1
    clock = start_clock(
        rules.clock(ClockKey.TRIAGE),
        CaseClass.P1,
        TRIAGE if number == 1 else f"{TRIAGE}-{number}",
        now,
        because,
        federal_calendar(rules.edition.calendar),
    )
    return e.CommunicationRestricted(at=now, by=SYSTEM.person, because=because, clock=clock)


def _why_restricted(screened: e.CommunicationScreened) -> str | None:
    if screened.communication_kind is CommunicationKind.UNREADABLE:
        return "the communication cannot be read"
    if screened.concerns_unknown:
        return "it speaks of a communication that is not held"
    if screened.uncovered:
        return "the screening found a hit"
    return None


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


@singledispatch
def triage(command: c.Command, intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    """The events that follow from the command. Raises Refused."""
    raise NotWellFormed(f"An intake does not know {type(command).__name__}.")


def _must_wait_for_a_person(intake: Intake, document: str) -> None:
    if intake.decided == document:
        raise StandsAlready("Exactly this decision on the communication stands already.")
    if intake.state is IntakeState.RECEIVED:
        raise CaseNotReady("The screening is not finished.")
    if intake.state is not IntakeState.AWAITING_PERSON:
        raise AlreadyDone(f"This communication is decided already: {intake.state}.")


@triage.register
def _(command: c.ConfirmRestriction, intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    require(command.by, Act.CONFIRM_RESTRICTION)
    _must_wait_for_a_person(intake, command.document)
    rule = procedure(intake.edition).task(IDENTITY)
    if command.identity not in ("CONFIRMED", "PROBABLE"):
        keys = ", ".join(outcome.key for outcome in rule.outcomes)
        raise NotWellFormed(
            f"A restriction is confirmed with CONFIRMED or PROBABLE, not {command.identity!r} "
            f"(the outcomes of an identity check are {keys}); to release it, lift it."
        )
    hits = intake.screened.hits if intake.screened else ()
    if hits and command.person not in {hit.person for hit in hits}:
        raise NotFound(f"The screening did not name {command.person} in this communication.")
    check_left_out(
        procedure(intake.edition),
        command.left_out,
        identity_confirmed=command.identity == "CONFIRMED",
    )
    confirmed = e.RestrictionConfirmed(
        at=now,
        by=command.by.person,
        identity=command.identity,
        person=command.person,
        case=command.case,
        attached=command.attach,
        circumstances=command.circumstances,
        left_out=command.left_out,
        closures=command.closures,
        document=command.document,
    )
    return [confirmed]


@triage.register
def _(command: c.ReleaseCommunication, intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    require(command.by, Act.RELEASE_COMMUNICATION)
    _must_wait_for_a_person(intake, command.document)
    return [e.CommunicationReleased(at=now, by=command.by.person, document=command.document)]


def apply_intake(intake: Intake | None, event: e.IntakeEvent) -> Intake:
    """The intake after the event."""
    if intake is None:
        raise ValueError("an intake exists before its first event")
    changed = _AFTER[type(event)](intake, event)
    return replace(changed, revision=intake.revision + 1)


def _after_screening(intake: Intake, event: e.CommunicationScreened) -> Intake:
    return replace(intake, screened=event)


def _after_restriction(intake: Intake, event: e.CommunicationRestricted) -> Intake:
    return replace(
        intake,
        restricted=True,
        state=IntakeState.AWAITING_PERSON,
        clocks={**intake.clocks, event.clock.clock_id: event.clock},
        confirmed=None,
        decided=None,
        ended=None,
    )


def _ended_clocks(intake: Intake, at: datetime) -> dict[str, Clock]:
    return {
        clock_id: clock if clock.ended_at is not None else end_clock(clock, at, ClockEnd.MET)
        for clock_id, clock in intake.clocks.items()
    }


def _after_confirmation(intake: Intake, event: e.RestrictionConfirmed) -> Intake:
    return replace(
        intake,
        confirmed=event,
        decided=event.document,
        state=IntakeState.CONFIRMED,
        clocks=_ended_clocks(intake, event.at),
    )


def _after_release(intake: Intake, event: e.CommunicationReleased) -> Intake:
    return replace(
        intake,
        restricted=False,
        decided=event.document,
        state=IntakeState.RELEASED,
        ended=IntakeState.RELEASED,
        clocks=_ended_clocks(intake, event.at),
    )


def _after_informing(intake: Intake, event: e.CasesInformed) -> Intake:
    state = intake.state
    if state in (IntakeState.RECEIVED, IntakeState.CONFIRMED):
        state = IntakeState.WITH_CASE
    return replace(
        intake,
        informed=event.cases,
        restricted=True,
        state=state,
        ended=state if state is IntakeState.WITH_CASE else None,
    )


def _after_rung(intake: Intake, event: e.RungReached) -> Intake:
    clock = reach(intake.clocks[event.clock_id], event.at)
    return replace(intake, clocks={**intake.clocks, event.clock_id: clock})


_AFTER: dict[type, Callable[..., Intake]] = {
    e.CommunicationScreened: _after_screening,
    e.CommunicationRestricted: _after_restriction,
    e.RestrictionConfirmed: _after_confirmation,
    e.CommunicationReleased: _after_release,
    e.CasesInformed: _after_informing,
    e.RungReached: _after_rung,
}
