"""The restriction of a case: placed again by facts, reviewed, renewed and lifted by a person."""

from datetime import timedelta

import pytest

from procedure.case import CaseEnding
from procedure.courts import open_steps
from procedure.facts import AddFact
from procedure.measures.restriction import LiftRestriction, RenewRestriction, is_restricted
from procedure.refusals import AlreadyDone, AlreadyRecorded, NotNow
from procedure.reopening import ReopenCase
from tests.procedure.casework import ANALYST, EDITIONS, RULES, SUPERVISOR, Course, document, to

RESTRICTING = [key for key, row in RULES.edition.facts.items() if row.restricts]
OTHERS = [key for key, row in RULES.edition.facts.items() if not row.restricts]


@pytest.mark.parametrize("fact", RESTRICTING)
def test_a_lifted_restriction_is_placed_again_before_a_person_looks(fact: str) -> None:
    course = Course.begin()
    course.say(SUPERVISOR, LiftRestriction)
    course.say(ANALYST, AddFact, fact=fact)
    assert is_restricted(course.case)
    assert course.case.running("restriction-2"), "and is reviewed"


@pytest.mark.parametrize("fact", OTHERS)
def test_any_other_fact_leaves_a_lifted_restriction_lifted(fact: str) -> None:
    course = Course.begin()
    course.say(SUPERVISOR, LiftRestriction)
    course.say(ANALYST, AddFact, fact=fact)
    assert not is_restricted(course.case)


def test_the_facts_that_restrict_are_those_about_the_communication() -> None:
    assert set(RESTRICTING) == {
        "MESSAGE_AMENDED",
        "FURTHER_COMMUNICATION",
        "NON_COMPLIANCE",
        "DELETION",
        "SUSPENSION",
    }


def test_a_restriction_that_is_in_force_is_not_placed_twice() -> None:
    course = Course.begin()
    course.say(ANALYST, AddFact, fact="SUSPENSION")
    assert "restriction-2" not in course.case.clocks


def test_each_renewal_is_reviewed_after_ninety_days_and_counted_once() -> None:
    course = Course.begin()
    for number in (2, 3, 4):
        renewal = document(50 + number)
        course.say(SUPERVISOR, RenewRestriction, document=renewal)
        assert course.case.running(f"restriction-{number}")
        assert not course.case.running(f"restriction-{number - 1}")
        assert course.case.clocks[f"restriction-{number}"].duration.words() == "90 calendar days"
        with pytest.raises(AlreadyRecorded):
            course.say(SUPERVISOR, RenewRestriction, document=renewal)
        course.wait_until(course.due(f"restriction-{number}"))
    assert is_restricted(course.case), "a review that is late lifts nothing"


def test_a_lifted_restriction_is_neither_lifted_nor_renewed() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, LiftRestriction)
    assert not is_restricted(course.case)
    with pytest.raises(AlreadyDone):
        course.say(SUPERVISOR, LiftRestriction)
    with pytest.raises(NotNow):
        course.say(SUPERVISOR, RenewRestriction)
    course.wait(timedelta(days=200))
    assert not course.case.running("restriction-1"), "and nothing is left to review"


def test_the_restriction_of_an_ended_case_can_be_lifted() -> None:
    """A case that was opened in error must not keep legitimate work from the material."""
    course = to("CANCELED")
    assert is_restricted(course.case)
    course.say(SUPERVISOR, LiftRestriction)
    assert not is_restricted(course.case)
    assert course.case.ended is CaseEnding.CANCELED


def ended_under(edition: str) -> Course:
    """A case that was closed while its restriction was in force."""
    course = Course.begin(rules=EDITIONS[edition])
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.notify()
    course.close()
    assert is_restricted(course.case)
    return course


def test_the_review_of_a_restriction_outlives_its_case() -> None:
    course = ended_under("2026-2")
    due = course.due("restriction-1")
    course.wait_until(due)
    assert course.case.clocks["restriction-1"].missed_at == due
    (step,) = open_steps(course.case, course.rules)
    assert step.what == "Renew the restriction or lift it"
    course.say(SUPERVISOR, RenewRestriction)
    assert course.case.running("restriction-2")
    assert course.due("restriction-2") - course.now >= timedelta(days=90)
    course.say(SUPERVISOR, LiftRestriction)
    assert not [clock for clock in course.case.clocks.values() if clock.running]


def test_nothing_else_outlives_a_case() -> None:
    course = ended_under("2026-2")
    assert [clock for clock in course.case.clocks if course.case.running(clock)] == [
        "restriction-1"
    ]
    assert not [c for c in ended_under("2026-1").case.clocks.values() if c.running]


def test_a_review_that_was_not_held_stays_overdue_when_the_case_is_reopened() -> None:
    course = ended_under("2026-2")
    course.wait_until(course.due("restriction-1") + timedelta(days=3))
    course.say(SUPERVISOR, ReopenCase)
    assert course.case.clocks["restriction-1"].missed_at is not None
    assert "restriction-2" not in course.case.clocks
    course.say(SUPERVISOR, LiftRestriction)
    assert not is_restricted(course.case)
