"""Incidents: how they open, what remedies them, and what they were."""

from datetime import date, datetime
from typing import Any

import pytest

from procedure.cases import CASE
from procedure.clocks.zones import EASTERN
from procedure.codes import Circumstance, IncidentKind, LetterKey, RepressionForm
from procedure.dossier import Handoff
from procedure.incidents.incident import ASSESSED, ASSESSMENT, REMEDY
from procedure.incidents.remedy import AssessIncident, RecordRemedy
from procedure.matters.common import EndMatter, NotReadyToEnd
from procedure.measures.tasks.answering import AnswerTask
from procedure.passing_between import NoteMatter, OpenIncident
from procedure.people import SYSTEM, Actor, Role
from procedure.refusals import AlreadyDone, DrafterMayNotApprove, NotPermitted, NotWellFormed
from procedure.use_codes import Finding
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    SUPERVISOR,
    Course,
    officer,
    opening,
)
from tests.procedure.matterwork import NEWEST
from tests.procedure.use.usework import Matters

INCIDENT_ID = f"incident-{'5' * 26}"


def reported(by: Actor = ANALYST, **fields: Any) -> Matters:
    """An incident that somebody reported."""
    course = Matters(INCIDENT_ID)
    given = {"what": IncidentKind.DETENTION, "agency": "ICE", "happened_on": date(2026, 3, 14)}
    course.act(OpenIncident, by, **{**given, **fields})
    return course


def test_an_incident_needs_a_remedy_and_an_assessment() -> None:
    course = reported()
    notified = {(one.letter, one.role) for one in course.letters()}
    assert notified == {
        (LetterKey.MATTER_CHANGED, Role.SUPERVISOR),
        (LetterKey.MATTER_CHANGED, Role.COUNSEL),
    }
    clock = course.matter.clocks["incident-remedy"]
    assert clock.due_at == datetime(2026, 3, 18, 17, 30, tzinfo=EASTERN)
    assert course.matter.standing.stage == REMEDY
    with pytest.raises(NotReadyToEnd, match="record the remedy; assess it"):
        course.act(EndMatter)
    course.act(RecordRemedy)
    assert not course.matter.running("incident-remedy")
    assert course.matter.standing.stage == ASSESSMENT
    with pytest.raises(AlreadyDone):
        course.act(RecordRemedy)
    course.act(AssessIncident, COUNSEL, finding=Finding.CONTRARY_TO_POLICY)
    assert course.matter.standing.stage == ASSESSED
    course.act(EndMatter)
    assert course.matter.ended_at is not None


def test_what_was_no_incident_needs_no_remedy() -> None:
    course = reported()
    course.act(AssessIncident, SUPERVISOR, finding=Finding.NOT_AN_INCIDENT)
    assert not course.matter.running("incident-remedy")
    with pytest.raises(AlreadyDone):
        course.act(RecordRemedy)
    course.act(EndMatter)


def test_whoever_reported_it_does_not_assess_it() -> None:
    course = reported()
    with pytest.raises(NotPermitted):
        course.act(AssessIncident, ANALYST, finding=Finding.MISUSE)
    with pytest.raises(DrafterMayNotApprove):
        reported(COUNSEL).act(AssessIncident, COUNSEL, finding=Finding.MISUSE)


def test_an_attempt_is_an_incident_with_its_forms_of_repression() -> None:
    forms = (RepressionForm.INTERPOL_MISUSE, RepressionForm.THREATS)
    course = reported(attempted=True, forms=forms, agency=None)
    course.act(AssessIncident, COUNSEL, finding=Finding.MISUSE)
    assert course.matter.forms == forms
    lines = {one.label: one.text for one in course.matter.details(NEWEST)}
    assert lines["Only attempted"] == "yes"
    assert lines["Forms of repression"] == "INTERPOL_MISUSE, THREATS"


@pytest.mark.parametrize(
    "fields", [{"agency": "NOBODY"}, {"happened_on": date(2026, 3, 17)}], ids=str
)
def test_a_report_that_is_wrong_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(NotWellFormed):
        reported(**fields)


# --- from the answers of agencies ---


def case_with_d4() -> Course:
    """A case about somebody who is held, in which D4 asks whether the communication was used."""
    return Course.begin(
        opening(
            circumstances=(Circumstance.US_CITIZEN, Circumstance.DETAINED),
            employer=None,
        ),
        rules=NEWEST,
    )


def answer(case: Course, code: str, outcome: str, **recorded: Any) -> list[OpenIncident]:
    """The agency answers; which incidents open by it."""
    task = next(one for one in case.case.tasks.values() if one.code == code)
    before = case.case.revision
    case.say(officer(task.agency), AnswerTask, task=task.task, outcome=outcome, recorded=recorded)
    return handed(case, before)


def handed(case: Course, after: int) -> list[OpenIncident]:
    """The incidents that opened after this event."""
    state, found = None, []
    for event in case.events:
        state = CASE.evolve(state, event)
        effects = CASE.events[type(event)].effects
        if effects is not None and state.revision > after:
            commands = [
                one.command for one in effects(state, event, NEWEST) if isinstance(one, Handoff)
            ]
            found += [one for one in commands if isinstance(one, OpenIncident)]
    return found


def test_a_use_as_the_only_basis_becomes_an_incident_with_its_remedy() -> None:
    case = case_with_d4()
    (opened,) = answer(
        case, "D4", "USED_SOLELY", sole_basis=True, decided_on="2026-03-02", kind="DETENTION"
    )
    assert any(one.code == "X1" for one in case.case.tasks.values())
    course = Matters(opened.dossier, (case,))
    course.order(opened, officer("CBP"), handed_over=True)
    assert course.matter.cases == (CASE_ID,)
    assert course.matter.kind is IncidentKind.DETENTION
    assert course.matter.happened_on == date(2026, 3, 2)
    assert course.matter.case_class == case.case.case_class
    assert course.matter.running("incident-remedy")
    (notified,) = course.handoffs(NoteMatter)
    assert notified.dossier == CASE_ID


@pytest.mark.parametrize("outcome", ["NOT_USED", "USED_WITH_OTHER_BASIS", "NO_HOLDINGS"])
def test_other_answers_open_none(outcome: str) -> None:
    assert answer(case_with_d4(), "D4", outcome) == []


def test_the_report_of_an_incident_opens_no_second_one() -> None:
    case = case_with_d4()
    (opened,) = answer(case, "D4", "USED_SOLELY", sole_basis=True, kind="ARREST")
    note = NoteMatter(
        dossier=CASE_ID,
        order="handoff-1",
        matter=opened.dossier,
        number="INCIDENT-2026-K7M2Q4",
        stage="REMEDY",
        title="Remedy",
    )
    case.order(note, SYSTEM, handed_over=True)
    assert answer(case, "X1", "RECORDED", what="ARREST", when="2026-03-02") == []


def test_a_day_that_has_not_come_is_left_out() -> None:
    (opened,) = answer(case_with_d4(), "D4", "USED_SOLELY", decided_on="2027-01-01")
    assert (opened.happened_on, opened.what) == (None, IncidentKind.OTHER)
