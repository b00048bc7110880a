"""What INTERPOL has not reviewed: it is restricted, its answer is expected, and it is chased."""

from datetime import timedelta
from typing import Any

import pytest

from procedure.clocks.explanation import why_waited
from procedure.clocks.rules import Binding
from procedure.courts import open_steps
from procedure.ending import CloseCase, NotReadyToClose
from procedure.facts import AddFact
from procedure.measures.interpol_review import AskForReview, ReviewIsKnown
from procedure.measures.restriction import is_restricted
from procedure.message import CommunicationKind, InterpolState
from procedure.open_steps import INTERPOL
from procedure.people import USNCB
from procedure.planning import plan_of
from procedure.routing import factors
from tests.procedure.casework import ANALYST, EDITIONS, Course, opening, washington

RULES = EDITIONS["2026-2"]
DIFFUSION = CommunicationKind.WANTED_PERSON_DIFFUSION
UNREVIEWED = InterpolState.RECEIVED_UNREVIEWED


def case_of(kind: CommunicationKind = DIFFUSION, state: InterpolState = UNREVIEWED) -> Course:
    """A case on such a communication."""
    return Course.begin(opening(communication_kind=kind, interpol_state=state), rules=RULES)


def running(course: Course) -> list[str]:
    """The clocks of the review that run."""
    return [key for key in course.case.clocks if "review-" in key and course.case.running(key)]


def waits(course: Course) -> Any:
    """The step that waits for INTERPOL's review."""
    return next(one for one in open_steps(course.case, RULES) if one.clock in running(course))


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (DIFFUSION, UNREVIEWED),
        (CommunicationKind.OTHER_DIFFUSION, UNREVIEWED),
        (DIFFUSION, InterpolState.UNKNOWN),
        (CommunicationKind.RED_NOTICE, InterpolState.REQUESTED),
    ],
)
def test_it_is_a_live_risk_from_the_first_minute(
    kind: CommunicationKind, state: InterpolState
) -> None:
    course = case_of(kind, state)
    assert is_restricted(course.case)
    assert "DIFFUSION" in course.case.tracks
    assert course.due("review-1") == washington(17, 17, 30)
    assert course.case.clocks["review-1"].binds is Binding.INTERPOL
    assert waits(course).party == INTERPOL


@pytest.mark.parametrize("state", [UNREVIEWED, InterpolState.REQUESTED])
def test_the_plan_says_that_nobody_acts_on_it(state: InterpolState) -> None:
    plan = plan_of(factors(case_of(state=state).case), RULES)
    assert "NOT_REVIEWED" in [one.key for one in plan.prohibitions]


@pytest.mark.parametrize("state", [InterpolState.PUBLISHED, InterpolState.RECORDED])
def test_what_is_reviewed_waits_for_nothing(state: InterpolState) -> None:
    course = case_of(CommunicationKind.RED_NOTICE, state)
    assert "DIFFUSION" not in course.case.tracks
    with pytest.raises(ReviewIsKnown, match=f"its state is {state}"):
        course.say(ANALYST, AskForReview)


def test_when_the_answer_does_not_come_usncb_asks_again_and_again() -> None:
    course = case_of()
    course.wait_until(washington(17, 17, 30) + timedelta(seconds=1))
    assert waits(course).party == USNCB
    course.say(ANALYST, AskForReview)
    assert running(course) == ["review-2"]
    assert waits(course).party == INTERPOL
    waited = " ".join(why_waited(course.case.clocks["review-1"]))
    assert "It did not come by then. No longer expected from Tue 17 Mar 2026" in waited
    course.say(ANALYST, AskForReview)
    assert running(course) == ["review-3"]


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        ("RECORDED", InterpolState.RECORDED),
        ("NON_COMPLIANCE", InterpolState.NON_COMPLIANT),
        ("DELETION", InterpolState.DELETED),
    ],
)
def test_the_answer_ends_the_waiting(fact: str, state: InterpolState) -> None:
    course = case_of()
    course.say(ANALYST, AddFact, fact=fact)
    assert running(course) == []
    assert course.case.interpol_state is state
    assert course.case.tracks["DIFFUSION"].ended_at is not None


def test_a_suspension_is_expected_to_end_after_six_months() -> None:
    course = case_of()
    course.say(ANALYST, AddFact, fact="SUSPENSION")
    assert running(course) == ["review-2"]
    clock = course.case.clocks["review-2"]
    assert clock.binds is Binding.SOURCE_NCB
    assert clock.due_at.isoformat() == "2026-09-03T22:00:00+00:00", "midnight in Lyon"


def test_a_suspended_notice_that_was_reviewed_is_followed_too() -> None:
    course = case_of(CommunicationKind.RED_NOTICE, InterpolState.PUBLISHED)
    course.say(ANALYST, AddFact, fact="SUSPENSION")
    assert "DIFFUSION" in course.case.tracks
    course.say(ANALYST, AddFact, fact="PUBLISHED")
    assert running(course) == []


def test_a_case_is_not_closed_while_it_is_a_live_risk() -> None:
    with pytest.raises(NotReadyToClose, match="Review by INTERPOL is not done"):
        case_of().say(ANALYST, CloseCase)
