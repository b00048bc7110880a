"""More time: one person up to twice the rule's time, a second one past it; dates of a deferral."""

from datetime import UTC, datetime, timedelta

import pytest

from procedure.clocks.explanation import explain
from procedure.clocks.rules import PauseReason
from procedure.measures.clock_changes import (
    ClockHasEnded,
    ExtendClock,
    ExtensionTakesSecondPerson,
    PauseClock,
    ResumeClock,
)
from procedure.measures.long_extensions import (
    ApproveExtension,
    NoExtensionProposed,
    ProposeExtension,
)
from procedure.measures.notification.deferral import (
    ApproveDeferral,
    DeferralDatePassed,
    ProposeDeferral,
)
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.tasks.questions import AskAboutTask
from procedure.refusals import DrafterMayNotApprove, NotWellFormed
from tests.procedure.casework import (
    ANALYST,
    NOW,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
    officer,
    opening,
    washington,
)

CLOCK = "J1/answer"
TWICE = washington(9, 17, 30)
"""Two business days from Tuesday, March 3, end on Thursday; four end on Monday, March 9."""
LATER = washington(12, 17, 30)


# --- a second person ------------------------------------------------------------------------------


@pytest.mark.parametrize(("due", "alone"), [(TWICE, True), (TWICE + timedelta(seconds=1), False)])
def test_one_person_extends_up_to_twice_the_time_of_the_rule(due: datetime, alone: bool) -> None:
    course = Course.begin()
    if alone:
        course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=due)
        assert course.due(CLOCK) == due
    else:
        with pytest.raises(ExtensionTakesSecondPerson, match="Mon 09 Mar 2026 17:30 EDT"):
            course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=due)


def test_many_small_extensions_do_not_get_past_it_either() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(6, 17, 30))
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=TWICE)
    with pytest.raises(ExtensionTakesSecondPerson):
        course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(10, 17, 30))


def test_a_pause_does_not_use_up_the_time() -> None:
    course = Course.begin(opening(circumstances=()))
    course.say(SUPERVISOR, PauseClock, clock=CLOCK, reason=PauseReason.COURT_HOLD)
    course.wait_until(washington(10, 10))
    course.say(SUPERVISOR, ResumeClock, clock=CLOCK)
    # Ten business days end on March 17; five more were paused.
    twice = washington(24, 17, 30)
    with pytest.raises(ExtensionTakesSecondPerson):
        course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=twice + timedelta(seconds=1))
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=twice)


def test_past_it_another_supervisor_decides_and_the_explanation_names_both() -> None:
    course = Course.begin()
    before = course.due(CLOCK)
    course.say(SUPERVISOR, ProposeExtension, clock=CLOCK, due=LATER)
    assert course.due(CLOCK) == before, "a proposal moves nothing"
    with pytest.raises(DrafterMayNotApprove):
        course.say(SUPERVISOR, ApproveExtension, clock=CLOCK, approve=True)
    course.say(SECOND_SUPERVISOR, ApproveExtension, clock=CLOCK, approve=True)
    assert course.due(CLOCK) == LATER
    lines = explain(course.case.clocks[CLOCK], course.context(SUPERVISOR).workdays(()))
    said = f"by {SECOND_SUPERVISOR.person}, as {SUPERVISOR.person} proposed, from"
    assert any(said in line for line in lines)
    with pytest.raises(NoExtensionProposed):
        course.say(SECOND_SUPERVISOR, ApproveExtension, clock=CLOCK, approve=True)


def test_a_rejected_extension_leaves_the_due_time_and_nothing_waits() -> None:
    course = Course.begin()
    before = course.due(CLOCK)
    course.say(SUPERVISOR, ProposeExtension, clock=CLOCK, due=LATER)
    course.say(SECOND_SUPERVISOR, ApproveExtension, clock=CLOCK, approve=False)
    assert course.due(CLOCK) == before
    with pytest.raises(NoExtensionProposed):
        course.say(SECOND_SUPERVISOR, ApproveExtension, clock=CLOCK, approve=True)


def test_an_extension_is_not_approved_once_its_clock_has_ended() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ProposeExtension, clock=CLOCK, due=LATER)
    course.answer("J1", "NO_TREATY")
    with pytest.raises(ClockHasEnded):
        course.say(SECOND_SUPERVISOR, ApproveExtension, clock=CLOCK, approve=True)


@pytest.mark.parametrize("clock", [CLOCK, "J1/acknowledgment"], ids=["business days", "hours"])
@pytest.mark.parametrize("command", [ExtendClock, ProposeExtension])
@pytest.mark.parametrize("year", [2041, 9998, 9999])
def test_no_clock_is_extended_beyond_the_calendar(
    clock: str, command: type[ExtendClock | ProposeExtension], year: int
) -> None:
    course = Course.begin()
    before = course.case
    end = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(NotWellFormed, match="covers 2021 to 2040"):
        course.say(SUPERVISOR, command, clock=clock, due=end)
    assert course.case is before


# --- a question for more time ---------------------------------------------------------------------


@pytest.mark.parametrize("until", [TWICE, None], ids=["for time", "about something else"])
def test_more_time_ends_the_question_that_asked_for_it(until: datetime | None) -> None:
    course = Course.begin()
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1", until=until)
    assert course.case.tasks["J1"].with_whom == "USNCB"
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=TWICE)
    assert course.case.tasks["J1"].with_whom == ("DOJ-OIA" if until else "USNCB")


# --- the date of a deferral -----------------------------------------------------------------------


def test_a_deferral_ends_on_its_date_and_says_so() -> None:
    course = Course.begin()
    until = washington(5, 12)
    course.say(ANALYST, ProposeDeferral, until=until)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    assert course.due("deferral") == until
    lines = explain(course.case.clocks["deferral"], course.context(SUPERVISOR).workdays(()))
    assert any("A person chose Thu 05 Mar 2026 12:00:00 EST" in line for line in lines)
    course.wait_until(until)
    assert course.case.of(Notification).state is NotificationState.DUE


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (NOW, "in the future"),
        (NOW + timedelta(days=3, seconds=1), "reviewed after 3 calendar days"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "reviewed after 3 calendar days"),
    ],
)
def test_a_deferral_is_no_longer_than_its_review_allows(until: datetime, why: str) -> None:
    with pytest.raises(NotWellFormed, match=why):
        Course.begin().say(ANALYST, ProposeDeferral, until=until)


def test_a_deferral_whose_date_has_passed_is_not_approved() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral, until=NOW + timedelta(hours=3))
    course.wait(timedelta(hours=3))
    with pytest.raises(DeferralDatePassed, match="Tue 03 Mar 2026 13:00 EST"):
        course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.say(SUPERVISOR, ApproveDeferral, approve=False)
    assert course.case.of(Notification).state is NotificationState.DUE
