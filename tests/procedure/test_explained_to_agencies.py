"""What an agency reads of its due time: no class of the case, no other agency, no person."""

import re
from datetime import timedelta

import pytest

from procedure.clocks.explanation import explain_to_agency
from procedure.clocks.rules import Closure, PauseReason
from procedure.facts import AddFact
from procedure.measures.calendar_changes import ChangeCalendar
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.tasks.steering import ResendTask
from procedure.people import USNCB
from tests.procedure.casework import ANALYST, SUPERVISOR, Course, opening

DAY = timedelta(days=1)
CLASS = re.compile(r"\bP[0-3]\b|\bclass\b")


def eventful() -> Course:
    """A case whose clocks were paused, extended, sent again, moved and made more urgent."""
    course = Course.begin(opening(circumstances=(), employer="ICE"))
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-OIA")
    asked = [task for task in course.asked() if task.agency != USNCB]
    for key in [course.case.tasks[task.task].answer for task in asked]:
        course.say(SUPERVISOR, PauseClock, clock=key, reason=PauseReason.COURT_HOLD)
        course.wait(DAY)
        course.say(SUPERVISOR, ResumeClock, clock=key)
        due = course.due(key) + timedelta(hours=2)
        course.say(SUPERVISOR, ExtendClock, clock=key, due=due)
    day = (course.now + DAY).date()
    snow = Closure(day=day, name="Snow", authority="OPM", known_at=course.now)
    course.say(SUPERVISOR, ChangeCalendar, closures=(snow,))
    course.say(ANALYST, AddFact, fact="DETENTION")
    return course


@pytest.mark.parametrize("course", [Course.begin(), eventful()], ids=["new", "eventful"])
def test_an_agency_reads_nothing_of_the_class_of_others_or_of_who_decided(course: Course) -> None:
    calendar = course.context(SUPERVISOR).workdays(course.case.closures)
    asked = [task for task in course.case.tasks.values() if task.agency != USNCB]
    agencies = {task.agency for task in asked} | {USNCB, "EMPLOYER"}
    assert asked
    for task in asked:
        for key in filter(None, (task.acknowledgment, task.answer)):
            said = "\n".join(explain_to_agency(course.case.clocks[key], calendar))
            assert not CLASS.search(said), said
            others = agencies - {task.agency}
            assert not [one for one in others if re.search(rf"\b{one}\b", said)], said
            assert "usncb-" not in said
            assert "COURT_HOLD" not in said


def test_an_agency_reads_what_moved_its_due_time() -> None:
    course = eventful()
    calendar = course.context(SUPERVISOR).workdays(course.case.closures)
    said = "\n".join(explain_to_agency(course.case.clocks["J1/answer"], calendar))
    for words in ("Paused ", "Extended ", "More urgent from "):
        assert words in said
