"""Who gets at a case when its team cannot decide any more; and calls to duty officers."""

from datetime import timedelta

import pytest

from procedure.measures.tasks.called import CanWait, DutyOfficerCalled, NoDutyOfficer, RecordCall
from procedure.measures.team import AddMember, ReadInEmergency, Team, TeamCanDecide
from procedure.refusals import NotFound
from tests.procedure.acts import limited, urgent
from tests.procedure.casework import (
    ANALYST,
    DUTY_OFFICER,
    SECOND_SUPERVISOR,
    Course,
    officer,
    to,
)
from tests.views.trying_next import next_for


def lost(course: Course) -> Course:
    """The same case, of whose team only an analyst is left."""
    team = course.case.of(Team)
    course.state = course.case.having(Team(members=(ANALYST.person,), emergencies=team.emergencies))
    return course


def test_a_team_that_cannot_decide_gets_somebody_from_outside_within_the_hour() -> None:
    able = limited()
    able.say(SECOND_SUPERVISOR, ReadInEmergency)
    with pytest.raises(TeamCanDecide):
        able.say(SECOND_SUPERVISOR, AddMember, member=SECOND_SUPERVISOR.person)
    with pytest.raises(NotFound):
        lost(limited()).say(SECOND_SUPERVISOR, AddMember, member=SECOND_SUPERVISOR.person)
    late = lost(able)
    late.now += timedelta(hours=1)
    with pytest.raises(NotFound):
        late.say(SECOND_SUPERVISOR, AddMember, member=SECOND_SUPERVISOR.person)
    late.now -= timedelta(minutes=1)
    late.say(SECOND_SUPERVISOR, AddMember, member=SECOND_SUPERVISOR.person)
    assert SECOND_SUPERVISOR.person in late.case.of(Team).members
    assert not late.case.of(Team).emergencies


def test_a_call_is_about_a_most_urgent_task_and_to_its_duty_officer() -> None:
    course = urgent()
    task = next(one for one in course.case.tasks.values() if one.agency == DUTY_OFFICER.agency)
    fields = {"task": task.task, "called": DUTY_OFFICER.person, "reached": False}
    course.say(ANALYST, RecordCall, **fields)
    assert isinstance(course.events[-1], DutyOfficerCalled)
    assert course.case.tasks[task.task] == task, "a call acknowledges nothing"
    with pytest.raises(NoDutyOfficer):
        course.say(ANALYST, RecordCall, **{**fields, "called": officer("DOJ-OIA").person})
    with pytest.raises(CanWait):
        to("COORDINATION").say(ANALYST, RecordCall, **fields)
    offered = next(one for one in next_for(course, ANALYST).possible if one.act == "record_call")
    called = next(one for one in offered.values if one.field == "called")
    assert called.values == (DUTY_OFFICER.person,)
