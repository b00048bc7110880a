"""The timeline: what happened, when, who, planned against actual, what was late."""

from datetime import timedelta

import pytest

from procedure import commands as c
from procedure import events as e
from procedure.case import Stage
from procedure.clocks import StopReason
from procedure.message import InterpolState
from procedure.people import Role
from procedure.timeline import Line, timeline
from procedure.words import in_words
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    actor,
    officer,
    opening,
    report,
    to,
)

HOUR = timedelta(hours=1)


def lines(course: Course) -> list[Line]:
    """The timeline of a course."""
    return timeline(course.events)


def said(course: Course, what: str) -> Line:
    """The last line that says this."""
    found = [line for line in lines(course) if what in line.what]
    assert found, [line.what for line in lines(course)]
    return found[-1]


def long_course() -> Course:
    """A case in which nearly everything happens."""
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, c.RecordUnreachable)
    course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=False)
    course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    course.say(officer("DOJ-OIA"), c.AcknowledgeTask, task="J1")
    course.say(officer("DOJ-OIA"), c.AskAboutTask, task="J1")
    course.say(ANALYST, c.ReplyToQuestion, task="J1")
    course.say(officer("FBI"), c.AskAboutTask, task="J3", until=NOW + 90 * HOUR)
    course.say(SUPERVISOR, c.ExtendClock, clock="J3/answer", due=NOW + 90 * HOUR)
    course.say(officer("CBP"), c.ReturnTask, task="D1", redirect_to="FBI")
    course.say(ANALYST, c.ResendTask, task="D1", agency="CBP")
    course.say(ANALYST, c.WithdrawTask, task="S1")
    course.say(SUPERVISOR, c.StopClock, clock="J2/answer", reason=StopReason.COURT_HOLD)
    course.say(SUPERVISOR, c.ResumeClock, clock="J2/answer")
    snow = {"day": "2026-03-05", "name": "Snow", "authority": "OPM", "known_at": NOW}
    course.say(SUPERVISOR, c.ChangeCalendar, closures=(snow,))
    course.say(ANALYST, c.AddFact, fact="TRAVEL_ABROAD")
    course.answer_all()
    course.notify()
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    course.say(SECOND_COUNSEL, c.ApproveDecision, approve=False)
    course.decide("DISPUTE")
    course.file()
    course.say(ANALYST, c.RecordFollowUp)
    course.wait(91 * 24 * HOUR)
    course.say(SUPERVISOR, c.DecideEscalation, escalate=True)
    course.say(SUPERVISOR, c.RenewRestriction)
    course.say(SUPERVISOR, c.LiftRestriction)
    course.say(ANALYST, c.AddFact, fact="SUSPENSION")
    course.say(ANALYST, c.RecordOutcome, outcome="DELETED")
    course.answer("U6", "FAILED")
    course.close()
    course.say(SUPERVISOR, c.ReopenCase, decide_anew=True)
    course.say(SUPERVISOR, c.CancelCase)
    course.say(SUPERVISOR, c.ReopenCase)
    course.say(SUPERVISOR, c.SupersedeCase, successor=OTHER_CASE)
    return course


def test_every_kind_of_event_is_told_in_a_sentence() -> None:
    course = long_course()
    refuted = Course.begin(opening(identity_confirmed=False))
    refuted.answer("U1", "NOT_MATCH")
    overtaken = Course.begin(opening(interpol_state=InterpolState.REQUESTED))
    overtaken.answer_all()
    overtaken.decide("OBJECT_PRE_PUBLICATION")
    overtaken.say(ANALYST, c.AddFact, fact="PUBLISHED")
    kinds = {event.name for event in (*course.events, *refuted.events, *overtaken.events)}
    all_kinds = {kind.__name__ for kind in e.CaseEvent.__origin__.__args__}  # type: ignore[attr-defined]
    assert kinds == all_kinds, all_kinds - kinds
    for line in (*lines(course), *lines(refuted), *lines(overtaken)):
        assert line.what.split()[0] not in all_kinds, "a sentence, not a class name"
        assert line.what[0].isupper()
        assert line.stage
        assert "doc-" not in line.what


def test_the_lines_of_a_long_case() -> None:
    told = [line.what for line in lines(long_course())]
    for what in (
        "Case opened from RED_NOTICE; class P1; restriction in force",
        "Task U1 to USNCB: Identity",
        "Identity confirmed",
        "Clock started: The official is told",
        "The official could not be reached",
        "Deferral of the notification proposed",
        "Deferral of the notification not approved",
        "Deferral of the notification approved",
        "DOJ-OIA acknowledged J1",
        "DOJ-OIA asked about J1",
        "The question about J1 was answered",
        "FBI asked for more time on J3",
        "More time: The agency answers",
        "CBP returned D1, naming FBI",
        "Task D1 sent again, to CBP",
        "Task S1 withdrawn",
        "Clock stopped (COURT_HOLD): The agency answers",
        "Clock resumed: The agency answers",
        "Federal closures changed; business clocks computed anew",
        "New fact: The person travels or is abroad",
        "The official was notified; proof recorded",
        "Decision drafted: Dispute the notice or diffusion formally",
        "Decision sent back to counsel",
        "Decision approved: Dispute the notice or diffusion formally",
        "Formal dispute filed with INTERPOL",
        "Follow-up 1 with INTERPOL",
        "Due now (supervisor): INTERPOL gives a result",
        "Escalation to the Executive Committee offered as a decision",
        "Escalated to the Executive Committee",
        "Restriction renewed after review",
        "Restriction lifted",
        "Restriction placed again, before a person looks",
        "INTERPOL's outcome: DELETED",
        "USNCB answered U6: FAILED",
        "USNCB answered U6: DONE",
        "Case closed",
        "Case reopened under restriction (attempt 2); counsel decides anew",
        "Case cancelled",
        f"Case superseded by {OTHER_CASE}",
    ):
        assert what in told, what


def test_a_report_is_told_as_one() -> None:
    (first, *_) = lines(Course.begin(report()))
    assert first.what.startswith("Case opened from a report, with no message in hand; class P1")


def test_who_did_it() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    assert said(course, "Task J1 to").who == "Caveat"
    assert said(course, "answered J1").who == "doj-oia-officer-1"


def test_a_step_that_begins_says_when_it_is_due_and_has_no_verdict() -> None:
    course = Course.begin()
    line = said(course, "Task J1 to")
    assert line.begins
    assert line.planned == course.case.clocks["J1/answer"].due_at
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
    due = course.case.clocks["J1/answer"].due_at
    course.wait_until(due + after)
    course.answer("J1", "NO_TREATY")
    line = said(course, "answered J1")
    assert (line.planned, line.verdict) == (due, verdict)


def test_an_answer_anew_is_measured_against_nothing() -> None:
    course = Course.begin()
    course.answer("S2", "HOLD")
    course.wait(timedelta(days=20))
    course.answer("S2", "CLEAR_TO_DISPUTE")
    line = said(course, "answered anew S2: CLEAR_TO_DISPUTE")
    assert (line.planned, line.verdict) == (None, "")


def test_work_that_failed_and_was_done_later_is_one_step() -> None:
    course = to(Stage.RECORDS)
    due = course.case.clocks["U6/answer"].due_at
    course.answer("U6", "FAILED")
    course.wait_until(due + HOUR)
    course.answer("U6", "DONE")
    assert said(course, "answered U6: FAILED").verdict == "on time"
    assert said(course, "answered U6: DONE").verdict == "late by 1 h"
    assert said(course, "answered U6: DONE").measure is None, "none of the five measures"


def test_a_notification_that_was_deferred_is_not_late() -> None:
    course = Course.begin()
    course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    course.wait(2 * 24 * HOUR)
    course.notify()
    assert said(course, "The official was notified").verdict == "on time"
    other = Course.begin()
    other.wait(25 * HOUR)
    other.notify()
    line = said(other, "The official was notified")
    assert (line.verdict, line.measure) == ("late by 1 h", 4)


def test_a_follow_up_and_a_renewal_are_measured_against_their_own_clocks() -> None:
    course = to(Stage.FOLLOW_UP)
    course.wait_until(course.case.clocks["follow-up-1"].due_at + HOUR)
    course.say(ANALYST, c.RecordFollowUp)
    assert said(course, "Follow-up 1").verdict == "late by 1 h"
    course.wait_until(course.case.clocks["restriction-1"].due_at)
    course.say(SUPERVISOR, c.RenewRestriction)
    assert said(course, "Restriction renewed").verdict == "on time"


def test_the_same_rung_of_several_tasks_is_one_line() -> None:
    course = Course.begin()
    course.wait(4 * HOUR)
    due = [line for line in lines(course) if line.what.startswith("Due now (their chief)")]
    assert [line.what for line in due] == [
        "Due now (their chief): The agency acknowledges the task: D1, E1, J1, J2, J3, S1, S2, S4, "
        "U2, U3, U4"
    ]


def test_without_whom_counsel_was_called() -> None:
    course = Course.begin()
    for task in course.case.agency_tasks:
        if task.task != "S2":
            course.answer(task.task, course.case.procedure.task(task.code).outcomes[0].key)
    course.wait_until(course.case.clocks["S2/answer"].due_at)
    line = said(course, "Counsel called")
    assert line.what == "Counsel called to decide with 11 answers in hand, without S2"
    course.say(COUNSEL, c.DraftDecision, disposition="NO_ACTION")
    assert said(course, "Decision drafted: No action").verdict == "on time"


def test_the_lines_stand_in_the_order_of_time_and_each_has_its_stage() -> None:
    course = long_course()
    moments = [line.at for line in lines(course)]
    assert moments == sorted(moments)
    assert lines(course)[0].stage == "Coordination with agencies"
    assert lines(course)[-1].stage == "Superseded"


def test_no_line_names_a_person_other_than_by_id() -> None:
    unusual = actor("usncb-analyst-77", Role.ANALYST)
    course = Course.begin(opening(by=unusual))
    course.say(unusual, c.AddFact, fact="ENCOUNTER")
    course.say(OPERATIONS, c.AnswerTask, task="U7", outcome="DONE")
    assert {line.who for line in lines(course)} == {
        "usncb-analyst-77",
        "usncb-operations-1",
        "Caveat",
    }


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, ""),
        (timedelta(), "0 s"),
        (timedelta(microseconds=5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=14), "14 min"),
        (timedelta(hours=3, seconds=5), "3 h 5 s"),
        (timedelta(days=2, hours=3, minutes=4, seconds=5), "2 d 3 h"),
        (timedelta(days=270), "270 d"),
    ],
)
def test_spans_in_words(span: timedelta | None, words: str) -> None:
    assert in_words(span) == words
