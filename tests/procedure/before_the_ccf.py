"""Cases of people who have made a request to the CCF, as far as the request."""

from datetime import date
from typing import Any

from procedure.ending import SupersedeCase
from procedure.measures.ccf.dates import RecordCcfRequest, RecordCcfStep
from procedure.measures.ccf.requests import RequestKind
from procedure.measures.ccf.watch import EndCcfWatch, NoteCcfQuestion
from procedure.measures.expected_dates import CorrectExpectedDate
from procedure.measures.tasks.answering import AnswerTask
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    opening,
    washington,
)

RULES = EDITIONS["2026-2"]
RECEIVED = date(2026, 1, 31)
DELETION = RequestKind.CORRECTION_OR_DELETION


def requested(kind: RequestKind = DELETION, received_on: date | None = RECEIVED) -> Course:
    """A request that the CCF has received."""
    course = Course.begin(opening(), rules=RULES)
    course.say(ANALYST, RecordCcfRequest, request_kind=kind, received_on=received_on)
    return course


def stepped(course: Course, step: str, on: str, **more: Any) -> None:
    """Something happened to the first request."""
    course.say(
        ANALYST, RecordCcfStep, request="ccf-1", step=step, on=date.fromisoformat(on), **more
    )


def ccf_course(course: Course) -> Course:
    """A request is followed to its end, and the CCF asks something meanwhile."""
    course.rules = RULES
    course.order(opening(), ANALYST)
    course.say(ANALYST, RecordCcfRequest, request_kind=DELETION, received_on=RECEIVED)
    stepped(course, "ADMISSIBLE", "2026-02-10", estimated=True)
    stepped(course, "ADMISSIBLE", "2026-02-12")
    stepped(course, "DATA_ASKED", "2026-02-13")
    course.say(
        ANALYST, CorrectExpectedDate, clock="ccf-1/decided", due=washington(31, 12, month=12)
    )
    course.say(ANALYST, NoteCcfQuestion, answer_by=washington(10, 17))
    course.say(COUNSEL, AnswerTask, task="C1", outcome="ANSWERED")
    stepped(course, "DATA_CHECKED", "2026-02-20")
    stepped(course, "DECIDED", "2026-02-24", finding="COMPLIANT")
    stepped(course, "HANDED_OVER", "2026-02-25")
    course.say(ANALYST, RecordCcfRequest, request_kind=RequestKind.ACCESS)
    course.say(COUNSEL, EndCcfWatch)
    course.say(ANALYST, NoteCcfQuestion, answer_by=washington(11, 17))
    stepped(course, "IMPLEMENTED", "2026-02-27")
    course.say(COUNSEL, AnswerTask, task="C1-2", outcome="ANSWERED")
    course.answer_all()
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    return course
