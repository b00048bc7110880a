"""What one person alone cannot do: lift a strong hit, cancel a restricted case."""

import pytest

from procedure.canceling import ApproveCancel, OnePersonCancels, ProposeCancel
from procedure.case import CaseEnding
from procedure.courts import must_take, open_steps
from procedure.ending import CancelCase, CancelTakesSecondPerson
from procedure.intake.second_person import (
    ApproveRelease,
    NoLiftProposed,
    OnePersonLifts,
    ProposeRelease,
)
from procedure.intake.triage import (
    LiftTakesSecondPerson,
    ReleaseCommunication,
)
from procedure.measures.proposals import NothingProposed
from procedure.measures.restriction import LiftRestriction
from procedure.refusals import ChangedSinceRead, DrafterMayNotApprove, NotPermitted
from tests.procedure.casework import (
    ANALYST,
    EDITIONS,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
)
from tests.procedure.intakework import HIT, WEAK_HIT, IntakeCourse, result

RULES = EDITIONS["2026-2"]


def a_case() -> Course:
    """A case under restriction."""
    return Course.begin(rules=RULES)


def test_one_supervisor_does_not_cancel_a_restricted_case() -> None:
    course = a_case()
    with pytest.raises(CancelTakesSecondPerson):
        course.say(SUPERVISOR, CancelCase)
    with pytest.raises(NothingProposed):
        course.say(SECOND_SUPERVISOR, ApproveCancel, approve=True)
    course.say(SUPERVISOR, ProposeCancel)
    with pytest.raises(DrafterMayNotApprove):
        course.say(SUPERVISOR, ApproveCancel, approve=True)
    steps = [step.what for step in open_steps(course.case, RULES) if must_take(SUPERVISOR, step)]
    assert "Decide on the cancellation of the case" not in steps
    course.say(SECOND_SUPERVISOR, ApproveCancel, approve=True)
    assert course.case.ended is CaseEnding.CANCELED
    assert not [task for task in course.case.tasks.values() if task.open]


def test_a_cancellation_that_is_turned_down_leaves_the_case_as_it_is() -> None:
    course = a_case()
    course.say(SUPERVISOR, ProposeCancel)
    course.say(SECOND_SUPERVISOR, ApproveCancel, approve=False)
    assert course.case.ended is None
    with pytest.raises(NothingProposed):
        course.say(SECOND_SUPERVISOR, ApproveCancel, approve=True)


def test_a_case_without_a_restriction_takes_one_person() -> None:
    course = a_case()
    course.say(SUPERVISOR, LiftRestriction)
    with pytest.raises(OnePersonCancels):
        course.say(SUPERVISOR, ProposeCancel)
    course.say(SUPERVISOR, CancelCase)
    assert course.case.ended is CaseEnding.CANCELED


def test_an_earlier_edition_takes_one_person() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, CancelCase)
    assert course.case.ended is CaseEnding.CANCELED


def named() -> IntakeCourse:
    """A communication with a strong hit."""
    arrival = IntakeCourse.begin(rules=RULES)
    arrival.screen(result(HIT))
    return arrival


def test_one_person_does_not_lift_a_strong_hit() -> None:
    arrival = named()
    for person in (ANALYST, SUPERVISOR):
        with pytest.raises(LiftTakesSecondPerson, match="P-0001"):
            arrival.say(person, ReleaseCommunication)
    with pytest.raises(NoLiftProposed):
        arrival.say(SUPERVISOR, ApproveRelease, approve=True)
    arrival.say(ANALYST, ProposeRelease)
    assert arrival.intake.restricted
    with pytest.raises(NotPermitted):
        arrival.say(ANALYST, ApproveRelease, approve=True)
    arrival.say(SUPERVISOR, ApproveRelease, approve=True)
    assert not arrival.intake.restricted


def test_whoever_proposed_it_does_not_approve_it() -> None:
    arrival = named()
    arrival.say(SUPERVISOR, ProposeRelease)
    with pytest.raises(DrafterMayNotApprove):
        arrival.say(SUPERVISOR, ApproveRelease, approve=True)
    arrival.say(SECOND_SUPERVISOR, ApproveRelease, approve=False)
    assert arrival.intake.restricted
    with pytest.raises(NoLiftProposed):
        arrival.say(SECOND_SUPERVISOR, ApproveRelease, approve=True)


def test_a_confirmation_ends_the_proposal() -> None:
    arrival = named()
    arrival.say(ANALYST, ProposeRelease)
    arrival.confirm()
    assert arrival.intake.proposed is None


def test_whoever_approves_has_read_the_proposal() -> None:
    arrival = named()
    before = arrival.intake.revision
    arrival.say(ANALYST, ProposeRelease)
    with pytest.raises(ChangedSinceRead):
        arrival.say(SUPERVISOR, ApproveRelease, approve=True, seen=before)


def test_a_possible_hit_takes_one_person() -> None:
    arrival = IntakeCourse.begin(rules=RULES)
    arrival.screen(result(HIT.model_copy(update={"level": "POSSIBLE"}), WEAK_HIT))
    with pytest.raises(OnePersonLifts):
        arrival.say(ANALYST, ProposeRelease)
    arrival.say(ANALYST, ReleaseCommunication)
    assert not arrival.intake.restricted
