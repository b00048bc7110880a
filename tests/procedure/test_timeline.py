"""The timeline: what happened, when, who, planned against actual, what was late."""

from datetime import timedelta

import pytest

from procedure.cases import CASE
from procedure.facts import AddFact
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.dispute.follow_up import RecordFollowUp
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.restriction import RenewRestriction
from procedure.measures.tasks.answering import AnswerTask
from procedure.people import Role
from tests.procedure.acts import courses_of_each_act
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    OPERATIONS,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    actor,
    opening,
    report,
    to,
)
from tests.procedure.long_courses import COURSES, EARLIER, long_course
from tests.procedure.noted import noted
from views.timeline import Line, timeline

HOUR = timedelta(hours=1)


def lines(course: Course) -> list[Line]:
    """The timeline of a course."""
    return timeline(course.events, course.rules)


def last_line(course: Course, what: str) -> Line:
    """The last line that says this."""
    found = [line for line in lines(course) if what in line.what]
    assert found, [line.what for line in lines(course)]
    return found[-1]


# --- every event ----------------------------------------------------------------------------------


def test_every_kind_of_event_has_a_line_in_words() -> None:
    courses = [*(carry(Course()) for carry in COURSES.values()), *courses_of_each_act(), noted()]
    kinds = {event.kind for course in courses for event in course.events}
    all_kinds = {kind.__name__ for kind in CASE.events}
    kinds |= {event.kind for event in EARLIER}
    assert kinds == all_kinds, all_kinds - kinds
    for course in courses:
        for line in lines(course):
            assert line.what.split()[0] not in all_kinds, "words, not the name of a class"
            assert line.what[0].isupper()
            assert line.stage or line.what.startswith(("Case opened", "Restriction placed"))
            assert "doc-" not in line.what


def test_the_lines_of_a_long_case() -> None:
    course = long_course(Course())
    found = [line.what for line in lines(course)]
    label = course.rules.clock("official-notification").label
    track = course.rules.track("OFFICIAL_PROTECTION").title
    for what in (
        "Case opened from RED_NOTICE; class P1",
        f"Track joined: {track}",
        "Restriction placed, before a person looks",
        "Task U1 to USNCB: Identity",
        "Identity confirmed",
        f"Clock started: {label}",
        "The official could not be reached",
        "Deferral of the notification proposed",
        "Deferral of the notification not approved",
        "Deferral of the notification approved",
        "DOJ-OIA acknowledged J1",
        "DOJ-OIA asked about J1",
        "The question about J1 was answered",
        "FBI asked for more time on J3",
        "More time granted: The agency answers",
        "CBP returned D1, naming FBI",
        "Task D1 sent again, to CBP",
        "Task S1 withdrawn",
        "Clock paused (COURT_HOLD): The agency answers",
        "Clock resumed: The agency answers",
        "Federal closures changed; business clocks computed again",
        "New fact: The person travels or is abroad",
        "The official was notified; proof recorded",
        "Misuse indicators assessed: M01; against misuse: L02",
        "Decision drafted: Dispute the notice or diffusion formally",
        "Decision sent back to counsel",
        "Decision approved: Dispute the notice or diffusion formally",
        "To be filed with INTERPOL: formal dispute",
        "Formal dispute filed with INTERPOL",
        "Follow-up 1 with INTERPOL",
        "Due now (supervisor): INTERPOL gives a result",
        "Escalation to the Executive Committee offered as a decision",
        "Escalated to the Executive Committee",
        "Restriction renewed after review",
        "Restriction lifted",
        "INTERPOL's outcome: DELETED",
        "USNCB answered U6: DONE",
        "USNCB corrected its answer to U6: FAILED",
        f"Track ended: {track}",
        "Case closed",
        "Case reopened (attempt 2); counsel decides again",
        "Case canceled",
        "Case reopened (attempt 3); counsel decides again",
        f"Case superseded by {OTHER_CASE}",
    ):
        assert what in found, what


def test_a_report_is_named_as_one() -> None:
    (first, *_) = lines(Course.begin(report()))
    assert first.what == "Case opened from a report, without a message; class P1"


def test_who_did_it() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    assert last_line(course, "Task J1 to").who == "Caveat"
    assert last_line(course, "answered J1").who == "doj-oia-officer-1"


# --- planned against actual -----------------------------------------------------------------------


def test_a_step_that_begins_says_when_it_is_due_and_has_no_verdict() -> None:
    course = Course.begin()
    line = last_line(course, "Task J1 to")
    assert line.begins
    assert line.planned == course.due("J1/answer")
    assert line.verdict == ""
    assert line.measure == 3


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (timedelta(), "on time"),
        (-timedelta(seconds=1), "on time"),
        (timedelta(seconds=1), "late by 1 s"),
        (timedelta(hours=27, minutes=5), "late by 1 d 3 h"),
    ],
)
def test_planned_against_actual(after: timedelta, verdict: str) -> None:
    course = Course.begin()
    due = course.due("J1/answer")
    course.wait_until(due + after)
    course.answer("J1", "NO_TREATY")
    line = last_line(course, "answered J1")
    assert (line.planned, line.verdict) == (due, verdict)


def test_a_corrected_answer_is_measured_against_nothing() -> None:
    course = Course.begin()
    course.answer("S2", "HOLD")
    course.wait(timedelta(days=20))
    course.answer("S2", "CLEAR_TO_DISPUTE")
    line = last_line(course, "STATE-LEI corrected its answer to S2: CLEAR_TO_DISPUTE")
    assert (line.planned, line.verdict) == (None, "")


def test_work_that_failed_and_was_done_later_is_one_step() -> None:
    course = to("RECORDS")
    due = course.due("U6/answer")
    course.answer("U6", "FAILED")
    course.wait_until(due + HOUR)
    course.answer("U6", "DONE")
    assert last_line(course, "answered U6: FAILED").verdict == "on time"
    assert last_line(course, "answered U6: DONE").verdict == "late by 1 h"
    assert last_line(course, "answered U6: DONE").measure is None, "none of the five measures"


def test_a_notification_that_was_deferred_is_not_late() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.wait(2 * 24 * HOUR)
    course.notify()
    assert last_line(course, "The official was notified").verdict == "on time"
    other = Course.begin()
    other.wait(25 * HOUR)
    other.notify()
    line = last_line(other, "The official was notified")
    assert (line.verdict, line.measure) == ("late by 1 h", 4)


def test_a_follow_up_and_a_renewal_are_measured_against_their_own_clocks() -> None:
    course = to("FOLLOW_UP")
    course.wait_until(course.due("filing-1/follow-up-1") + HOUR)
    course.say(ANALYST, RecordFollowUp)
    assert last_line(course, "Follow-up 1").verdict == "late by 1 h"
    course.wait_until(course.due("restriction-1"))
    course.say(SUPERVISOR, RenewRestriction)
    assert last_line(course, "Restriction renewed").verdict == "on time"


def test_the_same_alert_of_several_tasks_is_one_line() -> None:
    course = Course.begin()
    course.wait(4 * HOUR)
    due = [line for line in lines(course) if line.what.startswith("Due now (their chief)")]
    label = course.case.clocks["J1/acknowledgment"].label
    assert [line.what for line in due] == [
        f"Due now (their chief): {label}: D1, E1, J1, J2, J3, S1, S2, S4, U2, U3, U4"
    ]


def test_without_whom_counsel_was_called() -> None:
    course = Course.begin()
    course.answer_all_but("S2")
    course.wait_until(course.due("S2/answer"))
    line = last_line(course, "Counsel called")
    assert line.what == "Counsel called to decide with 11 answers in hand; missing: S2"
    course.say(COUNSEL, DraftDecision, disposition="NO_ACTION")
    assert last_line(course, "Decision drafted: No action").verdict == "on time"


# --- the whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COURSES)
def test_the_lines_are_in_the_order_of_time_and_each_has_its_stage(name: str) -> None:
    course = COURSES[name](Course())
    moments = [line.at for line in lines(course)]
    assert moments == sorted(moments)
    assert lines(course)[0].at == course.events[0].at
    assert lines(course)[-1].stage in ("Closed", "Superseded")


def test_no_line_names_a_person_other_than_by_id() -> None:
    unusual = actor("usncb-analyst-77", Role.ANALYST)
    course = Course()
    course.order(opening(by=unusual.person), unusual)
    course.say(unusual, AddFact, fact="ENCOUNTER")
    course.say(OPERATIONS, AnswerTask, task="U7", outcome="DONE")
    assert {line.who for line in lines(course)} == {
        "usncb-analyst-77",
        "usncb-operations-1",
        "Caveat",
    }
    assert not [line for line in lines(course) if "P-0001" in line.what]


def test_a_case_that_was_opened_a_moment_ago_is_not_ready_to_close() -> None:
    course = Course()
    course.order(opening(), ANALYST)
    shown = lines(course)
    assert [line.stage for line in shown[:2]] == ["", ""], "it follows no track yet"
    assert {line.stage for line in shown[2:]} == {"Coordination with agencies"}
