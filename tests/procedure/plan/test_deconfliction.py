"""Where the FBI or DOJ was alerted, J2 is asked first, and others wait, but not for long."""

from datetime import timedelta

import pytest

from procedure.codes import AlertedBy, Circumstance
from procedure.facts import AddFact
from procedure.measures.deconfliction import CLOCK, held_codes
from procedure.measures.plan_changes import AddTask, DropTask
from procedure.measures.restriction import Restriction, RestrictionState
from procedure.people import USNCB
from tests.procedure.casework import ANALYST, EDITIONS, SUPERVISOR, Course, opening, report
from views.timeline import timeline

RULES = EDITIONS["2026-2"]


def alerted(*circumstances: Circumstance, **changes: object) -> Course:
    """A red notice about which the FBI was alerted."""
    known = circumstances or (Circumstance.CURRENT_OFFICIAL,)
    act = opening(alerted_by=AlertedBy.FBI_OR_DOJ, circumstances=known, **changes)
    return Course.begin(act, rules=RULES)


def others(course: Course) -> set[str]:
    """The open tasks of agencies other than USNCB."""
    return {t.code for t in course.case.tasks.values() if t.agency != USNCB and t.open}


def test_j2_is_asked_first_and_only_other_agencies_wait() -> None:
    course = alerted()
    assert others(course) == {"J2"}
    assert {"U2", "U3", "U4", "U7", "N1"} <= {t.code for t in course.case.tasks.values()}
    assert {"J1", "J3", "S1", "S2", "S4", "E1", "D1"} <= {*held_codes(course.case)}
    assert course.case.of(Restriction).state is RestrictionState.RESTRICTED
    assert course.case.running("notification"), "the notification does not wait"
    clock = course.case.clocks[CLOCK]
    assert clock.due_at == course.now + timedelta(hours=4)


@pytest.mark.parametrize("outcome", [one.key for one in RULES.task("J2").outcomes])
def test_the_others_are_asked_once_it_is_answered(outcome: str) -> None:
    course = alerted()
    held = {*held_codes(course.case)}
    course.answer("J2", outcome)
    assert held <= others(course)
    assert not held_codes(course.case)
    assert not course.case.running(CLOCK)


def test_they_are_asked_when_the_clock_is_due_at_the_latest() -> None:
    course = alerted()
    held = {*held_codes(course.case)}
    due = course.case.clocks[CLOCK].due_at
    course.wait_until(due - timedelta(seconds=1))
    assert others(course) == {"J2"}
    course.wait_until(due)
    assert others(course) == {"J2", *held}
    assert course.case.tasks["J1"].asked_at == due
    assert not course.case.running(CLOCK)
    course.wait(timedelta(days=30))
    course.answer("J2", "NEXUS")
    assert not [task for task in course.case.tasks if task.endswith("-2")], "each is asked once"


def test_in_p0_they_wait_an_hour() -> None:
    course = alerted(Circumstance.DETAINED)
    assert course.case.clocks[CLOCK].due_at == course.now + timedelta(hours=1)


def test_a_fact_does_not_get_around_it() -> None:
    course = alerted()
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert others(course) == {"J2"}
    assert {"S3", "D4", "I1"} <= {*held_codes(course.case)}
    assert course.case.clocks[CLOCK].due_at == course.now + timedelta(hours=1), "P0 by now"
    course.answer("J2", "NEXUS")
    assert {"S3", "D4", "I1", "J1"} <= others(course)


def test_what_is_no_longer_wanted_is_not_asked_afterwards() -> None:
    course = alerted(Circumstance.CURRENT_OFFICIAL, Circumstance.ICE_CUSTODY)
    assert "I1" in held_codes(course.case)
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    course.say(SUPERVISOR, DropTask, code="S1")
    course.answer("J2", "NEXUS")
    assert not {"I1", "S1"} & others(course)
    assert "J3" in others(course)


def test_a_supervisor_can_have_one_asked_meanwhile() -> None:
    course = alerted()
    course.say(SUPERVISOR, AddTask, code="J3")
    assert others(course) == {"J2", "J3"}
    course.answer("J2", "NEXUS")
    assert "J3-2" not in course.case.tasks


def test_nobody_waits_where_nobody_is_asked_first() -> None:
    course = alerted()
    course.say(SUPERVISOR, DropTask, code="J2")
    assert "J1" in others(course)
    left_out = alerted(left_out=("J2",))
    assert "J1" in others(left_out)


def test_tasks_that_come_later_wait_too_where_nothing_waited_at_first() -> None:
    act = report(circumstances=(), alerted_by=AlertedBy.FBI_OR_DOJ)
    course = Course.begin(act, rules=RULES)
    assert others(course) == {"J2"}
    assert not held_codes(course.case)
    course.say(ANALYST, AddFact, fact="TRAVEL_WITHIN_72H")
    assert {"D1", "S4", "J3"} == {*held_codes(course.case)}
    course.answer("J2", "NEXUS")
    assert {"D1", "S4", "J3"} <= others(course)


def test_counsel_is_not_called_before_the_others_are_asked() -> None:
    course = alerted()
    course.answer_all_but("J2")
    course.answer("J2", "NEXUS")
    assert course.stages == ["COORDINATION"]
    course.answer_all()
    assert course.stages == ["DECISION"]


def test_who_else_was_alerted_makes_nobody_wait() -> None:
    for alerted_by in set(AlertedBy) - {AlertedBy.FBI_OR_DOJ}:
        course = Course.begin(opening(alerted_by=alerted_by), rules=RULES)
        assert not held_codes(course.case), alerted_by
        assert CLOCK not in course.case.clocks


def test_the_timeline_says_who_waits_and_why_it_ended() -> None:
    course = alerted()
    course.answer("J2", "NEXUS")
    late = alerted()
    late.wait(timedelta(hours=4))
    lines = [line.what for line in timeline(course.events, RULES)]
    assert any(line.startswith("Held back until J2 is answered: J1") for line in lines)
    assert "What was held back is asked now: J2 waits no longer" in lines
    assert "What was held back is asked now: J2 is not answered in time" in [
        line.what for line in timeline(late.events, RULES)
    ]
