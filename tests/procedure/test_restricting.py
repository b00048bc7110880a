"""What becomes of a communication by the screening, in time and late, and without one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from procedure import commands as c
from procedure import events as e
from procedure.annex.editions import CURRENT_EDITION
from procedure.clock_words import why_late
from procedure.clocks import ClockEnd
from procedure.intake import Intake, IntakeState, apply_intake, triage
from procedure.letters import intake_letters
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM, Actor, Role
from procedure.refusals import CaseNotReady, NotNow, NotPermitted, StandsAlready
from procedure.restricting import (
    case_destroyed_events,
    destroyed_events,
    screened_again_events,
    screened_events,
    screening_clock,
    unscreened_events,
)
from procedure.timekeeping import rungs_reached
from tests.procedure.casework import ANALYST, CASE, MESSAGE, NOW, SUPERVISOR, document

LIMIT = timedelta(minutes=15)
HOUR = timedelta(hours=1)
LATE = NOW + LIMIT
HIT = e.HitLevel(person="P-0001", level="STRONG", status="CURRENT_OFFICIAL")


def after(intake: Intake, events: Sequence[e.IntakeEvent]) -> Intake:
    for event in events:
        intake = apply_intake(intake, event)
    return intake


def received() -> Intake:
    return Intake(communication=MESSAGE, version=1, edition=CURRENT_EDITION)


def unscreened() -> Intake:
    """Its time is over."""
    intake = received()
    intake = after(intake, unscreened_events(intake, screening_clock(intake, NOW), LATE))
    return after(intake, rungs_reached(intake, LATE))


def lifted() -> Intake:
    """A supervisor lifted the restriction before the screening ended."""
    intake = unscreened()
    return after(intake, triage(lift_unscreened(), intake, LATE))


def release() -> c.ReleaseCommunication:
    return c.ReleaseCommunication(by=SUPERVISOR, document=document(7))


def lift_unscreened(by: Actor = SUPERVISOR) -> c.ReleaseCommunication:
    return c.ReleaseCommunication(by=by, document=document(7), unscreened=True)


def confirm() -> c.ConfirmRestriction:
    return c.ConfirmRestriction(
        by=ANALYST,
        identity="CONFIRMED",
        person="P-0001",
        case=CASE,
        attach=False,
        document=document(8),
    )


def screened(*hits: e.HitLevel, **changes: Any) -> e.CommunicationScreened:
    values: dict[str, Any] = {
        "at": LATE + HOUR,
        "by": SYSTEM.person,
        "communication": MESSAGE,
        "version": 1,
        "communication_kind": CommunicationKind.RED_NOTICE,
        "interpol_state": InterpolState.PUBLISHED,
        "roster_version": "r1",
        "hits": hits,
        "uncovered": len(hits),
        "reasons": document(1),
    }
    return e.CommunicationScreened(**{**values, **changes})


def finished(intake: Intake, result: e.CommunicationScreened) -> Intake:
    return after(intake, screened_events(intake, result, result.at))


def test_the_time_of_the_screening() -> None:
    clock = screening_clock(received(), NOW)
    assert (clock.due_at, clock.local_target) == (LATE, True)
    intake = unscreened()
    assert (intake.state, intake.restricted) == (IntakeState.AWAITING_SCREENING, True)
    assert intake.clocks["screening"].missed_at == LATE


def test_the_analysts_are_told_then_the_supervisors_and_after_an_hour_again() -> None:
    intake = received()
    clock = screening_clock(intake, NOW)
    (restricted,) = unscreened_events(intake, clock, LATE)
    intake = after(intake, [restricted])
    told = [(order.letter.value, order.role) for order in intake_letters(intake, restricted)]
    for now in (LATE, LATE + HOUR - timedelta(seconds=1), LATE + HOUR, LATE + 9 * HOUR):
        for rung in rungs_reached(intake, now):
            intake = after(intake, [rung])
            told += [(order.letter.value, order.role) for order in intake_letters(intake, rung)]
    assert told == [
        ("not-screened", Role.ANALYST),
        ("due", Role.SUPERVISOR),
        ("escalation", Role.SUPERVISOR),
    ]


@pytest.mark.parametrize("begin", [received, unscreened], ids=["in time", "late"])
@pytest.mark.parametrize("indicators", [(), ("M01",)], ids=["no indicator", "an indicator"])
def test_without_a_hit_nothing_stands_against_its_use(begin: Any, indicators: Any) -> None:
    intake = finished(begin(), screened(indicators=indicators))
    assert (intake.state, intake.restricted) == (IntakeState.RELEASED, False)
    assert intake.ended is IntakeState.RELEASED
    assert intake.next_rung() is None


@pytest.mark.parametrize("begin", [received, unscreened, lifted])
@pytest.mark.parametrize(
    "result",
    [
        screened(HIT),
        screened(communication_kind=CommunicationKind.UNREADABLE),
        screened(concerns_unknown=True),
    ],
    ids=["hit", "unreadable", "of something unknown"],
)
def test_what_restricts_does_so_late_as_in_time(
    begin: Any, result: e.CommunicationScreened
) -> None:
    intake = finished(begin(), result)
    assert (intake.state, intake.restricted) == (IntakeState.AWAITING_PERSON, True)
    triage_clock = intake.clocks["triage"]
    assert triage_clock.due_at == result.at + HOUR, "the whole hour"
    assert intake.next_rung() == ("triage", triage_clock.rungs[0])
    intake = after(intake, triage(confirm(), intake, result.at))
    assert intake.state is IntakeState.CONFIRMED


def test_what_belongs_to_a_case_is_restricted_before_the_case_is_told() -> None:
    for begin in (received, unscreened, lifted):
        intake = finished(begin(), screened(cases=(CASE,)))
        assert intake.restricted
        assert intake.ended is None or begin is lifted
        if begin is not lifted:
            with pytest.raises(CaseNotReady, match="belongs to a case"):
                triage(release(), intake, LATE + HOUR)
        informed = e.CasesInformed(at=LATE, by=SYSTEM.person, cases=(CASE,), fact="DELETION")
        intake = after(intake, [informed])
        assert (intake.state, intake.restricted) == (IntakeState.WITH_CASE, True)


def test_what_belongs_to_a_case_is_not_released_when_somebody_else_is_not_meant() -> None:
    intake = finished(received(), screened(cases=(CASE,)))
    informed = e.CasesInformed(at=LATE, by=SYSTEM.person, cases=(CASE,), fact="RECORDED")
    intake = after(intake, [informed])
    intake = after(intake, screened_again_events(intake, screened(HIT, cases=(CASE,)), LATE))
    assert intake.state is IntakeState.AWAITING_PERSON
    intake = after(intake, triage(release(), intake, LATE))
    assert (intake.state, intake.restricted) == (IntakeState.WITH_CASE, True)
    assert intake.ended is IntakeState.WITH_CASE
    with pytest.raises(StandsAlready):
        triage(release(), intake, LATE)


def test_a_late_screening_says_by_how_much() -> None:
    intake = finished(unscreened(), screened())
    clock = intake.clocks["screening"]
    assert clock.ended_as is ClockEnd.MET
    assert "late by 1 h" in why_late(clock)[-1]


def test_until_then_nobody_confirms_and_a_supervisor_may_lift() -> None:
    intake = unscreened()
    with pytest.raises(CaseNotReady):
        triage(confirm(), intake, LATE)
    with pytest.raises(NotPermitted):
        triage(lift_unscreened(ANALYST), intake, LATE)
    for too_early in (release(), lift_unscreened()):
        with pytest.raises(CaseNotReady):
            triage(too_early, received(), NOW)
    with pytest.raises(CaseNotReady, match="as unscreened"):
        triage(release(), intake, LATE)
    intake = lifted()
    assert (intake.state, intake.restricted) == (IntakeState.RELEASED, False)
    assert intake.clocks["screening"].ended_at is None, "it is owed all the same"
    with pytest.raises(StandsAlready):
        triage(lift_unscreened(), intake, LATE)
    done = finished(intake, screened())
    assert (done.state, done.decided) == (IntakeState.RELEASED, document(7))
    with pytest.raises(StandsAlready):
        triage(lift_unscreened(), done, LATE)


def test_what_was_said_of_something_unscreened_never_lifts_a_hit() -> None:
    for begin in (received, unscreened, lifted):
        intake = finished(begin(), screened(HIT))
        with pytest.raises(NotNow, match="has been screened"):
            triage(lift_unscreened(), intake, LATE + HOUR)
        (released,) = triage(release(), intake, LATE + HOUR)
        assert not after(intake, [released]).restricted


def test_a_second_restriction_has_an_hour_of_its_own() -> None:
    intake = finished(unscreened(), screened())
    again = screened_again_events(intake, screened(HIT), LATE + 2 * HOUR)
    assert "triage" in after(intake, again).clocks
    intake = finished(unscreened(), screened(HIT))
    intake = after(intake, triage(release(), intake, LATE + HOUR))
    other = e.HitLevel(person="P-0002", level="STRONG", status="OTHER")
    again = screened_again_events(intake, screened(HIT, other), LATE + 2 * HOUR)
    assert "triage-2" in after(intake, again).clocks


def test_a_destroyed_key_ends_what_is_not_complete() -> None:
    waits = finished(received(), screened(HIT))
    for intake in (received(), unscreened(), lifted(), waits):
        ended = after(intake, destroyed_events(intake, LATE))
        assert (ended.state, ended.restricted) == (IntakeState.DESTROYED, True)
        assert ended.next_rung() is None
        assert destroyed_events(ended, LATE) == []
        for command in (confirm(), c.ReleaseCommunication(by=ANALYST, document=document(9))):
            with pytest.raises(NotNow):
                triage(command, ended, LATE)
    assert destroyed_events(finished(received(), screened()), LATE) == [], "complete"


def test_a_destroyed_case_leaves_it_to_a_person() -> None:
    intake = finished(received(), screened(cases=(CASE,)))
    intake = after(intake, case_destroyed_events(intake, LATE))
    assert (intake.state, intake.restricted) == (IntakeState.AWAITING_PERSON, True)
    assert case_destroyed_events(intake, LATE) == []
