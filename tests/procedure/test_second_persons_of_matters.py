"""What waits for a second person in a matter is an open step, for everybody but its drafter."""

from typing import Any

from procedure.access import Subject, why_not
from procedure.duty.opening import OpenDuty
from procedure.duty.reporting import ComposeReport, ReleaseReport
from procedure.duty.steps import ApproveStep, ProposeStep
from procedure.incidents.remedy import AssessIncident
from procedure.kind_table import permissions_of
from procedure.measures.guarded import ApproveGuarded
from procedure.people import USNCB, Actor
from procedure.step_rows import step_rows
from procedure.use.deciding import DecideUse
from procedure.use_codes import Finding
from tests.procedure.casework import COUNSEL, SECOND_COUNSEL, SUPERVISOR, Course
from tests.procedure.matter_acts import approved, drafted, proposed
from tests.procedure.matterwork import NEWEST, MatterCourse
from tests.procedure.messages import test_guarded
from tests.procedure.use import test_incidents
from tests.procedure.use.usework import use_request, with_everything

EVERYBODY = (COUNSEL, SECOND_COUNSEL, SUPERVISOR)


def waits(course: Any) -> dict[str, list[Actor]]:
    """What waits for a second person, by the act that decides it: who of these may."""
    state = course.case if isinstance(course, Course) else course.matter
    rows = [row for row in step_rows(state, NEWEST) if row.drafter is not None]
    assert {row.party for row in rows} <= {USNCB}
    return {
        row.acts: [
            one
            for one in EVERYBODY
            for permission in permissions_of(row.acts)
            if why_not(one, permission, Subject(drafter=row.drafter)) is None
        ]
        for row in rows
    }


def test_the_draft_of_a_dispute_and_its_settlement_wait() -> None:
    course = drafted()
    assert waits(course) == {"approve_protest": [SECOND_COUNSEL, SUPERVISOR]}
    course.do(SUPERVISOR, "approve_protest", approve=False)
    assert waits(course) == {}
    assert waits(approved()) == {}
    course = proposed()
    assert waits(course) == {"approve_settlement": [SECOND_COUNSEL, SUPERVISOR]}
    course.do(SECOND_COUNSEL, "approve_settlement", approve=True)
    assert waits(course) == {}, "the dispute has ended"


def test_the_step_of_a_duty_and_its_report_wait() -> None:
    course = MatterCourse.open(COUNSEL, OpenDuty, duty="REPORT_6503", period="2026-04-25")
    course.say(COUNSEL, ComposeReport, bureaus=False, sha256="0" * 64)
    assert waits(course) == {}, "without the list of bureaus one person composes and releases it"
    course.say(COUNSEL, ComposeReport, bureaus=True, sha256="1" * 64)
    assert waits(course) == {"release_report": [SECOND_COUNSEL, SUPERVISOR]}
    course.say(SUPERVISOR, ReleaseReport)
    assert waits(course) == {}
    course.say(COUNSEL, ProposeStep)
    assert waits(course) == {"approve_step": [SECOND_COUNSEL, SUPERVISOR]}
    (row,) = step_rows(course.matter, NEWEST)
    assert row.due_at == course.due("step-1"), "as soon as the step is due"
    course.say(SUPERVISOR, ApproveStep, approve=True)
    assert waits(course) == {}


def test_a_request_to_use_waits_for_its_decision() -> None:
    course = with_everything(use_request(by=SUPERVISOR))
    assert waits(course) == {"decide_use": [COUNSEL, SECOND_COUNSEL]}
    course.act(DecideUse, COUNSEL, permit=True)
    assert waits(course) == {}


def test_an_incident_waits_for_its_assessment_by_another_person() -> None:
    course = test_incidents.reported(COUNSEL)
    assert waits(course) == {"assess_incident": [SECOND_COUNSEL, SUPERVISOR]}
    course.act(AssessIncident, SUPERVISOR, finding=Finding.MISUSE)
    assert waits(course) == {}


def test_an_act_that_can_alert_the_source_waits() -> None:
    course = test_guarded.proposed()
    assert waits(course)["approve_guarded"] == [SECOND_COUNSEL, SUPERVISOR]
    course.say(SUPERVISOR, ApproveGuarded, what=test_guarded.QUERY, approve=False)
    assert "approve_guarded" not in waits(course)
