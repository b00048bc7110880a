"""What happens to a communication by its screening, in time and late, and without one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from procedure.clocks.clock import ClockEnd
from procedure.clocks.explanation import why_late
from procedure.intake.intake import IntakeState, ScreeningResult
from procedure.intake.screening import RecordScreening, ScreenAgain
from procedure.intake.triage import (
    BeingPassedToCase,
    ConfirmRestriction,
    DecisionAlreadyRecorded,
    KeyIsDestroyed,
    ReleaseCommunication,
    ScreenedMeanwhile,
    StillScreening,
)
from procedure.message import CommunicationKind
from procedure.people import SYSTEM, USNCB, Role
from procedure.refusals import (
    AlreadyDone,
    CaseNotReady,
    ChangedSinceRead,
    NotFound,
    NotPermitted,
    NotWellFormed,
)
from tests.procedure.casework import ANALYST, CASE_ID, NOW, SUPERVISOR, document
from tests.procedure.intakework import (
    HIT,
    HOUR,
    LIMIT,
    OTHER_HIT,
    WEAK_HIT,
    IntakeCourse,
    lifted,
    received,
    result,
    unscreened,
)
from tests.procedure.permissions import everybody

Begin = Callable[[], IntakeCourse]
LATE = NOW + LIMIT
RESTRICTING = {
    "a hit": result(HIT),
    "unreadable": result(communication_kind=CommunicationKind.UNREADABLE),
    "about something unknown": result(concerns_unknown=True),
}


# --- the time of the screening --------------------------------------------------------------------


def test_what_is_not_screened_in_time_is_restricted() -> None:
    course = received()
    clock = course.intake.clocks["screening"]
    assert (clock.due_at, clock.local_target) == (LATE, True)
    assert course.status == ("RECEIVED", False)
    course.wait(LIMIT - timedelta(seconds=1))
    assert course.status == ("RECEIVED", False)
    course.wait(timedelta(seconds=1))
    assert course.status == ("AWAITING_SCREENING", True)
    assert course.intake.clocks["screening"].missed_at == LATE
    assert course.events[-1].kind == "RestrictedUnscreened"


def test_analysts_and_supervisors_hear_of_it_and_supervisors_again_after_an_hour() -> None:
    course = unscreened()
    assert sorted((order.letter.value, order.role) for order in course.emails()) == [
        ("due", Role.SUPERVISOR),
        ("not-screened", Role.ANALYST),
    ]
    before = len(course.emails())
    course.wait(HOUR - timedelta(seconds=1))
    assert len(course.emails()) == before
    course.wait(9 * HOUR)
    later = course.emails()[before:]
    assert [(order.letter.value, order.role) for order in later] == [
        ("escalation", Role.SUPERVISOR)
    ]


def test_a_late_screening_says_by_how_much() -> None:
    course = unscreened()
    course.now += HOUR
    course.screen(result())
    clock = course.intake.clocks["screening"]
    assert clock.ended_as is ClockEnd.MET
    assert "late by 1 h" in why_late(clock)[-1]


# --- what the screening comes to ------------------------------------------------------------------


@pytest.mark.parametrize("begin", [received, unscreened])
@pytest.mark.parametrize("indicators", [(), ("M01",)], ids=["no indicator", "an indicator"])
@pytest.mark.parametrize("hits", [(), (WEAK_HIT,)], ids=["no hit", "a weak likeness"])
def test_without_a_hit_nothing_prevents_its_use(begin: Begin, indicators: Any, hits: Any) -> None:
    course = begin()
    course.screen(result(*hits, indicators=indicators))
    assert course.status == ("RELEASED", False)
    assert course.intake.ended is IntakeState.RELEASED
    assert course.intake.next_alert() is None


@pytest.mark.parametrize("begin", [received, unscreened, lifted])
@pytest.mark.parametrize("found", RESTRICTING.values(), ids=RESTRICTING)
def test_what_restricts_does_so_late_as_in_time(begin: Begin, found: ScreeningResult) -> None:
    course = begin()
    course.now += HOUR
    events = course.screen(found)
    assert course.status == ("AWAITING_PERSON", True)
    triage = course.intake.clocks["triage"]
    assert triage.due_at == course.now + HOUR, "the whole hour"
    assert course.intake.next_alert() == ("triage", triage.alerts[0])
    (email,) = course.emails(events)
    assert (email.letter.value, email.role, email.due) == ("to-confirm", "ANALYST", triage.due_at)
    course.confirm()
    assert course.intake.state is IntakeState.CONFIRMED
    assert not course.intake.running("triage")


def test_a_screening_is_recorded_once() -> None:
    course = received()
    course.screen(result())
    assert course.screen(result(HIT)) == []
    assert course.status == ("RELEASED", False)


# --- what a person decides ------------------------------------------------------------------------


def test_until_it_is_screened_nobody_confirms_and_only_a_supervisor_may_lift() -> None:
    course = unscreened()
    with pytest.raises(CaseNotReady):
        course.confirm()
    with pytest.raises(NotPermitted):
        course.lift_unscreened(ANALYST)
    with pytest.raises(CaseNotReady, match="as unscreened"):
        course.release(SUPERVISOR)
    course.lift_unscreened()
    assert course.status == ("RELEASED", False)
    assert course.intake.running("screening"), "it is still to be screened"


@pytest.mark.parametrize("unscreened_too", [False, True])
def test_nobody_decides_before_the_time_of_the_screening_is_over(unscreened_too: bool) -> None:
    with pytest.raises(StillScreening):
        received().release(SUPERVISOR, unscreened=unscreened_too)


def test_a_lift_without_screening_is_recorded_once_also_after_the_screening() -> None:
    course = lifted()
    with pytest.raises(DecisionAlreadyRecorded):
        course.lift_unscreened()
    course.screen(result())
    assert (course.intake.state, course.intake.decided) == (IntakeState.RELEASED, document(7))
    with pytest.raises(DecisionAlreadyRecorded):
        course.lift_unscreened()


@pytest.mark.parametrize("begin", [received, unscreened, lifted])
def test_a_lift_without_screening_never_lifts_a_hit(begin: Begin) -> None:
    course = begin()
    course.screen(result(HIT))
    with pytest.raises(ScreenedMeanwhile, match="has been screened"):
        course.lift_unscreened(number=8)
    course.release(SUPERVISOR)
    assert course.status == ("RELEASED", False)


def test_only_a_person_whom_the_screening_named_is_confirmed() -> None:
    course = received()
    course.screen(result(HIT, WEAK_HIT))
    with pytest.raises(NotFound, match="hit of this communication on P-0002"):
        course.confirm(person="P-0002")
    with pytest.raises(NotWellFormed, match="no task that can be left out"):
        course.confirm(left_out=("U6",))
    with pytest.raises(NotWellFormed, match="nobody would ever be notified"):
        course.confirm(identity="PROBABLE", left_out=("U1",))
    course.confirm(person="P-0003", left_out=("J1",))
    assert course.intake.confirmed is not None
    assert course.intake.confirmed.person == "P-0003"


def test_a_decision_is_recorded_once() -> None:
    for confirms in (True, False):
        course = received()
        course.screen(result(HIT))
        acts = (course.confirm, course.release)
        decide, other = acts if confirms else reversed(acts)
        decide(document=document(5))
        with pytest.raises(DecisionAlreadyRecorded):
            decide(document=document(5))
        with pytest.raises(AlreadyDone, match="already decided"):
            other()


def test_a_decision_on_an_earlier_screening_is_refused() -> None:
    course = received()
    course.screen(result(HIT))
    read = course.intake.revision
    course.screen_again(result(HIT, OTHER_HIT))
    for decide in (course.confirm, course.release):
        with pytest.raises(ChangedSinceRead, match=f"after event {read}"):
            decide(seen=read)
    course.confirm(seen=course.intake.revision)


@pytest.mark.parametrize("command", [ConfirmRestriction, ReleaseCommunication])
def test_a_hit_is_decided_by_the_desk_and_by_nobody_else(command: type) -> None:
    course = received()
    course.screen(result(HIT))
    for person in everybody():
        (role,) = person.roles
        act = course.confirm if command is ConfirmRestriction else course.release
        before = (course.state, list(course.events))
        if person.agency == USNCB and role in (Role.ANALYST, Role.SUPERVISOR):
            assert act(person)
            course.state, course.events = before
            continue
        sees = role is Role.SYSTEM or (
            person.agency == USNCB and role in (Role.COUNSEL, Role.OPERATIONS, Role.AUDITOR)
        )
        with pytest.raises(NotPermitted if sees else NotFound):
            act(person)


# --- screened again -------------------------------------------------------------------------------


def test_a_person_whom_the_changed_roster_names_is_restricted_like_any_hit() -> None:
    course = received()
    course.screen(result())
    course.screen_again(result(HIT))
    assert course.status == ("AWAITING_PERSON", True)
    assert course.intake.ended is None
    course.release()
    assert course.status == ("RELEASED", False)


def test_whoever_was_named_before_is_not_asked_about_again() -> None:
    course = received()
    course.screen(result(HIT))
    course.release()
    course.screen_again(result(HIT))
    assert course.status == ("RELEASED", False)


def test_each_restriction_has_an_hour_of_its_own() -> None:
    course = unscreened()
    course.screen(result())
    course.screen_again(result(HIT), "r2")
    assert course.intake.running("triage")
    course.release()
    course.wait(2 * HOUR)
    course.screen_again(result(HIT, OTHER_HIT), "r3")
    assert course.intake.clocks["triage-2"].due_at == course.now + HOUR


def test_a_request_that_comes_while_it_is_screened_is_not_answered_by_that_screening() -> None:
    course = received()
    course.screen(result())
    course.say(ANALYST, ScreenAgain, roster_version="r2")
    begun = course.intake.requested
    course.say(ANALYST, ScreenAgain, roster_version="r3")
    assert course.say(ANALYST, ScreenAgain, roster_version="r3") == [], "requested once"
    course.say(SYSTEM, RecordScreening, result=result(), answers=begun)
    assert course.intake.requested == "r3"
    assert course.intake.needs_screening
    course.screen(result())
    assert not course.intake.needs_screening


# --- destroyed keys -------------------------------------------------------------------------------


def waits_for_a_person() -> IntakeCourse:
    """A hit waits for a person."""
    course = received()
    course.screen(result(HIT))
    return course


@pytest.mark.parametrize("begin", [received, unscreened, lifted, waits_for_a_person])
@pytest.mark.parametrize("how", ["on an order", "found by the screening"])
def test_a_destroyed_key_ends_what_is_not_complete(begin: Begin, how: str) -> None:
    course = begin()
    if how == "on an order":
        course.destroy()
    else:
        course.screen(None)
    assert course.status == ("DESTROYED", True)
    assert course.intake.next_alert() is None
    assert not course.intake.needs_screening
    assert course.destroy() == []
    for act in (course.confirm, course.release):
        with pytest.raises(KeyIsDestroyed):
            act()
    assert course.say(ANALYST, ScreenAgain, roster_version="r9") == []


def test_a_destroyed_key_leaves_what_is_complete() -> None:
    course = received()
    course.screen(result())
    assert course.destroy() == []
    assert course.status == ("RELEASED", False)


def test_nobody_decides_while_it_is_passed_to_its_case() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    for act in (course.confirm, course.release):
        with pytest.raises(BeingPassedToCase, match="belongs to a case"):
            act()


def test_what_could_be_screened_only_in_part_is_restricted() -> None:
    course = IntakeCourse.begin()
    course.screen(result(incomplete=True))
    assert course.status == ("AWAITING_PERSON", True)


def test_what_only_a_later_screening_could_not_finish_is_restricted_then() -> None:
    course = IntakeCourse.begin()
    course.screen(result())
    assert course.status == ("RELEASED", False)
    course.screen_again(result(incomplete=True))
    assert course.status == ("AWAITING_PERSON", True)


def test_a_later_screening_that_failed_takes_no_hit_away() -> None:
    course = IntakeCourse.begin()
    course.screen(result(HIT))
    course.screen_again(result(incomplete=True, failed=True, roster_version=""))
    screened = course.intake.screened
    assert screened is not None
    assert (screened.hits, screened.roster_version) == ((HIT,), "r1")
    assert screened.incomplete
    assert course.status == ("AWAITING_PERSON", True)
