"""The intake of one version of one communication, as the sum of its events."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import singledispatch

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.annex.editions import procedure
from procedure.annex.schema import ClockKey
from procedure.clock_changes import end_clock, reach
from procedure.clocks import Clock, ClockEnd, Rung, next_rung
from procedure.planning import IDENTITY, check_left_out
from procedure.refusals import (
    AlreadyDone,
    CaseNotReady,
    NotFound,
    NotNow,
    NotWellFormed,
    StandsAlready,
)


class IntakeState(StrEnum):
    """Where the communication stands on its way in."""

    RECEIVED = "RECEIVED"
    AWAITING_SCREENING = "AWAITING_SCREENING"
    AWAITING_PERSON = "AWAITING_PERSON"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    WITH_CASE = "WITH_CASE"
    DESTROYED = "DESTROYED"


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
        """The next reminder, warning, due time or escalation of its clocks."""
        for clock_id, clock in self.clocks.items():
            if (rung := next_rung(clock)) is not None:
                return clock_id, rung
        return None


@singledispatch
def triage(command: c.Command, intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    """The events that follow from the command. Raises Refused."""
    raise NotWellFormed(f"An intake does not know {type(command).__name__}.")


def key_destroyed() -> NotNow:
    """The answer to whoever decides on a communication that nobody can open any more."""
    return NotNow("Its key was destroyed on an order: nothing can be done to it any more.")


def _must_be_undecided(intake: Intake, document: str) -> None:
    if intake.decided == document:
        raise StandsAlready("Exactly this decision on the communication stands already.")
    if intake.state is IntakeState.DESTROYED:
        raise key_destroyed()
    if intake.state is IntakeState.RECEIVED and intake.screened is not None:
        raise CaseNotReady("It belongs to a case, which is being told of it.")
    if intake.state is IntakeState.RECEIVED:
        raise CaseNotReady("The screening is not finished.")
    if intake.state not in (IntakeState.AWAITING_SCREENING, IntakeState.AWAITING_PERSON):
        raise AlreadyDone(f"This communication is decided already: {intake.state}.")


def _must_wait_for_a_person(intake: Intake, document: str) -> None:
    _must_be_undecided(intake, document)
    if intake.state is IntakeState.AWAITING_SCREENING:
        raise CaseNotReady(
            "The screening is not finished; it is tried on, and the communication is restricted "
            "meanwhile. A supervisor may lift the restriction as unscreened; a report can start a "
            "case."
        )


def _must_be_unscreened(intake: Intake, document: str) -> None:
    _must_be_undecided(intake, document)
    if intake.state is IntakeState.AWAITING_PERSON:
        raise NotNow("It has been screened: look at what was found, then decide on that.")


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
    if command.unscreened:
        # There is nothing yet that an analyst could judge.
        require(command.by, Act.LIFT_RESTRICTION)
        _must_be_unscreened(intake, command.document)
    else:
        require(command.by, Act.RELEASE_COMMUNICATION)
        _must_wait_for_a_person(intake, command.document)
    return [e.CommunicationReleased(at=now, by=command.by.person, document=command.document)]


def apply_intake(intake: Intake | None, event: e.IntakeEvent) -> Intake:
    """The intake after the event."""
    if intake is None:
        raise ValueError("an intake exists before its first event")
    changed = _AFTER[type(event)](intake, event)
    return replace(changed, revision=intake.revision + 1)


def _after_time_without_screening(intake: Intake, event: e.RestrictedUnscreened) -> Intake:
    return replace(
        intake,
        restricted=True,
        state=IntakeState.AWAITING_SCREENING,
        clocks={**intake.clocks, event.clock.clock_id: event.clock},
    )


def _after_screening(intake: Intake, event: e.CommunicationScreened) -> Intake:
    state = intake.state
    if state is IntakeState.AWAITING_SCREENING:
        state = IntakeState.RECEIVED
    clocks = _ended_clocks(intake, ClockKey.SCREENING, event.at)
    # What belongs to a case is not to be used while the case is being told of it.
    restricted = intake.restricted or bool(event.cases)
    return replace(intake, screened=event, state=state, restricted=restricted, clocks=clocks)


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


def _ended_clocks(
    intake: Intake, rule: ClockKey, at: datetime, end: ClockEnd = ClockEnd.MET
) -> dict[str, Clock]:
    """All clocks, those of the rule ended."""
    return {
        clock_id: end_clock(clock, at, end)
        if clock.rule == rule and clock.ended_at is None
        else clock
        for clock_id, clock in intake.clocks.items()
    }


def _after_confirmation(intake: Intake, event: e.RestrictionConfirmed) -> Intake:
    return replace(
        intake,
        confirmed=event,
        decided=event.document,
        state=IntakeState.CONFIRMED,
        clocks=_ended_clocks(intake, ClockKey.TRIAGE, event.at),
    )


def _after_release(intake: Intake, event: e.CommunicationReleased) -> Intake:
    # What belongs to a case stays restricted with it, whoever else was named and is not meant.
    state = IntakeState.WITH_CASE if intake.informed else IntakeState.RELEASED
    return replace(
        intake,
        restricted=bool(intake.informed),
        decided=event.document,
        state=state,
        ended=state,
        clocks=_ended_clocks(intake, ClockKey.TRIAGE, event.at),
    )


def _after_informing(intake: Intake, event: e.CasesInformed) -> Intake:
    state = intake.state
    if state in (IntakeState.RECEIVED, IntakeState.CONFIRMED, IntakeState.RELEASED):
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


def _after_destruction(intake: Intake, event: e.CommunicationDestroyed) -> Intake:
    clocks = {
        clock_id: end_clock(clock, event.at, ClockEnd.CANCELLED)
        if clock.ended_at is None
        else clock
        for clock_id, clock in intake.clocks.items()
    }
    return replace(
        intake,
        restricted=True,
        state=IntakeState.DESTROYED,
        ended=IntakeState.DESTROYED,
        clocks=clocks,
    )


_AFTER: dict[type, Callable[..., Intake]] = {
    e.RestrictedUnscreened: _after_time_without_screening,
    e.CommunicationScreened: _after_screening,
    e.CommunicationRestricted: _after_restriction,
    e.RestrictionConfirmed: _after_confirmation,
    e.CommunicationReleased: _after_release,
    e.CasesInformed: _after_informing,
    e.CommunicationDestroyed: _after_destruction,
    e.RungReached: _after_rung,
}
