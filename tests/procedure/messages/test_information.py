"""The duties to inform: each begins with its fact and ends with a message, or with a reason."""

import pytest

from procedure.facts import AddFact
from procedure.measures.information import NoSuchDuty, SetDutyAside
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
from procedure.stages import stage_codes
from tests.procedure.casework import ANALYST, COUNSEL, EDITIONS, Course, opening
from views.timeline import timeline

RULES = EDITIONS["2026-2"]


def in_doubt(fact: str) -> Course:
    """A case in which this is known of the communication."""
    course = Course.begin(opening(circumstances=()), rules=RULES)
    course.answer_all()
    course.say(ANALYST, AddFact, fact=fact)
    return course


def send(course: Course, template: str) -> None:
    """A message of this template leaves."""
    course.say(ANALYST, ComposeMessage, template=template)
    number = max(one.message for one in course.events if hasattr(one, "message"))
    course.say(COUNSEL, ApproveMessage, message=number, approve=True)
    course.say(ANALYST, RecordMessageSent, message=number)


@pytest.mark.parametrize(
    ("fact", "clock", "template"),
    [
        ("DATA_DOUBTED", "duty-1/duty-to-inform", "INFORMATION_TO_NDTF"),
        ("DATA_INCORRECT", "duty-1/correction-notice", "CORRECTION_NOTICE"),
        ("DATA_INCORRECT", "duty-1/correction-notice", "CORRECTION_BY_SECRETARIAT"),
    ],
)
def test_the_duty_begins_with_the_fact_and_ends_with_the_message(
    fact: str, clock: str, template: str
) -> None:
    course = in_doubt(fact)
    assert "INFORMATION" in course.case.tracks
    assert "INFORMING" in stage_codes(course.case)
    assert course.case.running(clock)
    send(course, "QUERY_REVIEW_STATUS")
    assert course.case.running(clock), "another message does not meet it"
    send(course, template)
    assert not course.case.running(clock)
    assert course.case.tracks["INFORMATION"].ended_at is not None
    assert any(
        line.what.startswith("Duty to inform met") for line in timeline(course.events, RULES)
    )


def test_immediately_is_our_own_measure_of_24_hours() -> None:
    course = in_doubt("DATA_INCORRECT")
    clock = course.case.clocks["duty-1/correction-notice"]
    assert (clock.due_at - clock.started_at).total_seconds() == 24 * 3600
    assert "immediately" in clock.local_measure_of


def test_counsel_sets_a_duty_aside_with_a_reason() -> None:
    course = in_doubt("DATA_DOUBTED")
    course.say(COUNSEL, SetDutyAside, fact="DATA_DOUBTED")
    assert not course.case.running("duty-1/duty-to-inform")
    assert course.case.tracks["INFORMATION"].ended_at is not None
    with pytest.raises(NoSuchDuty, match="DATA_DOUBTED"):
        course.say(COUNSEL, SetDutyAside, fact="DATA_DOUBTED")


def test_a_second_duty_opens_the_track_again() -> None:
    course = in_doubt("DATA_DOUBTED")
    course.say(COUNSEL, SetDutyAside, fact="DATA_DOUBTED")
    course.say(ANALYST, AddFact, fact="DATA_INCORRECT")
    assert course.case.tracks["INFORMATION"].ended_at is None
    assert course.case.running("duty-2/correction-notice")
