"""A date that we expect of others is corrected by what they said, and stays explained."""

from datetime import timedelta

import pytest

from procedure.clocks.clock import DateKind
from procedure.clocks.explanation import explain
from procedure.clocks.workdays import federal_calendar
from procedure.measures.expected_dates import (
    CorrectExpectedDate,
    DateAlreadyKnown,
    DateIsOurs,
)
from procedure.refusals import NotPermitted
from tests.procedure.casework import ANALYST, AUDITOR, EDITIONS, Course

RULES = EDITIONS["2026-2"]
CALENDAR = federal_calendar(RULES.edition.calendar)
RESULT = "filing-1/interpol-result"


def filed() -> Course:
    """Information that was filed: a result is expected of INTERPOL."""
    course = Course.begin(rules=RULES)
    course.answer_all()
    course.decide_on("INFORM_NDTF")
    course.file()
    return course


@pytest.mark.parametrize("days", [-20, 45])
def test_others_said_another_date(days: int) -> None:
    course = filed()
    first = course.due(RESULT)
    assert course.case.clocks[RESULT].date_kind is DateKind.KNOWN
    said = first + timedelta(days=days)
    course.say(ANALYST, CorrectExpectedDate, clock=RESULT, due=said)
    clock = course.case.clocks[RESULT]
    assert (clock.due_at, clock.first_due_at, clock.date_kind) == (said, first, DateKind.CORRECTED)
    lines = explain(clock, CALENDAR)
    assert [line for line in lines if line.startswith("Corrected")]
    course.wait_until(said)
    assert course.case.clocks[RESULT].missed_at == said, "its alerts come by the new date"


def test_a_duty_of_ours_is_not_corrected() -> None:
    course = filed()
    with pytest.raises(DateIsOurs):
        course.say(
            ANALYST,
            CorrectExpectedDate,
            clock="filing-1/follow-up-1",
            due=course.now + timedelta(days=1),
        )


def test_the_same_date_is_no_correction_and_a_reader_corrects_nothing() -> None:
    course = filed()
    due = course.due(RESULT)
    with pytest.raises(DateAlreadyKnown):
        course.say(ANALYST, CorrectExpectedDate, clock=RESULT, due=due)
    with pytest.raises(NotPermitted):
        course.say(AUDITOR, CorrectExpectedDate, clock=RESULT, due=due + timedelta(days=1))


def test_an_estimated_date_says_so() -> None:
    course = filed()
    clock = course.context(ANALYST).start(
        course.case, course.case.case_class, "interpol-result", "next", "test", estimated=True
    )
    assert clock.date_kind is DateKind.ESTIMATED
    assert any(line.startswith("Estimated") for line in explain(clock, CALENDAR))
