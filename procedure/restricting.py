"""When a communication is restricted, or released, before a person has looked at it."""

from collections.abc import Iterable
from datetime import datetime

from procedure import events as e
from procedure.annex.editions import procedure
from procedure.annex.schema import ClockKey
from procedure.clocks import CaseClass, Clock, start_clock
from procedure.intake import Intake, IntakeState
from procedure.message import CommunicationKind
from procedure.people import SYSTEM
from procedure.workdays import federal_calendar


def screening_clock(intake: Intake, began: datetime) -> Clock:
    """How long the screening may take until the communication is restricted without it."""
    rules = procedure(intake.edition)
    return start_clock(
        rules.clock(ClockKey.SCREENING),
        CaseClass.P1,
        "screening",
        began,
        "the communication came in",
        federal_calendar(rules.edition.calendar),
    )


def unscreened_events(intake: Intake, clock: Clock, now: datetime) -> list[e.IntakeEvent]:
    """What follows when the screening's time is over: restricted, though nothing is found yet.

    The screening goes on (docs/decisions/0013).
    """
    if intake.state is not IntakeState.RECEIVED or intake.screened is not None:
        return []
    because = "its screening is not finished"
    return [e.RestrictedUnscreened(at=now, by=SYSTEM.person, because=because, clock=clock)]


def screened_events(
    intake: Intake, screened: e.CommunicationScreened, now: datetime
) -> list[e.IntakeEvent]:
    """What follows from the screening: a hit is restricted at once, before a person looks.

    Without a hit it is released, also where it was restricted only because it was not screened:
    nothing else stood against its use (docs/decisions/0013).
    """
    because = _why_restricted(screened)
    if because is not None:
        return [screened, _restricted(intake, because, now)]
    if screened.cases or intake.state is IntakeState.RELEASED:
        return [screened]
    return [screened, e.CommunicationReleased(at=now, by=SYSTEM.person)]


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


def destroyed_events(intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    """What follows when its key is found destroyed: its intake ends, whatever it waited for."""
    ended = intake.ended is not None and intake.screened is not None
    if ended or intake.state is IntakeState.DESTROYED:
        return []
    return [e.CommunicationDestroyed(at=now, by=SYSTEM.person)]


def case_destroyed_events(intake: Intake, now: datetime) -> list[e.IntakeEvent]:
    """What follows when no case that it belongs to takes anything any more: a person decides."""
    if intake.state is IntakeState.AWAITING_PERSON:
        return []
    return [_restricted(intake, "the key of the case that it belongs to was destroyed", now)]


def _restricted(intake: Intake, because: str, now: datetime) -> e.CommunicationRestricted:
    rules = procedure(intake.edition)
    number = 1 + sum(clock.rule == ClockKey.TRIAGE for clock in intake.clocks.values())
    clock = start_clock(
        rules.clock(ClockKey.TRIAGE),
        CaseClass.P1,
        "triage" if number == 1 else f"triage-{number}",
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
