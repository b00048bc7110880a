"""Tasks in matters beside cases: asked, answered, steered and timed as in a case."""

from datetime import timedelta

import pytest

from procedure.dossier import Handoff
from procedure.facts import AddFact
from procedure.letters import LetterOrder
from procedure.matters.asking import AskAgency, TaskIsAsked
from procedure.measures.clock_alerts import AlertReached, alert_emails
from procedure.measures.outgoing import MayNotBeSent
from procedure.passing_between import OpenIncident
from procedure.refusals import FilingOnHold, NotFound, NotWellFormed, Refused
from procedure.task import TaskState
from procedure.task_rows import changed_task_rows
from tests.procedure.casework import ANALYST, COUNSEL, NOW, SUPERVISOR, officer, to
from tests.procedure.matter_acts import FBI, approved, asked, drafted, kept, protest
from tests.procedure.matterwork import NEWEST, MatterCourse
from tests.procedure.use.usework import Matters, use_request

CBP = officer("CBP")


def answered(course: MatterCourse, outcome: str = "NO_THREAT_KNOWN") -> None:
    """The FBI answers J3."""
    course.do(FBI, "answer_task", task="J3", outcome=outcome)


def test_an_agency_is_asked_and_answers_as_in_a_case() -> None:
    course = asked()
    task = course.matter.tasks["J3"]
    assert (task.agency, task.state, task.number[:7]) == ("FBI", TaskState.SENT, "K7M2Q4-")
    assert {"J3/acknowledgment", "J3/answer"} <= course.matter.clocks.keys()
    with pytest.raises(TaskIsAsked, match="FBI has task J3 already"):
        course.do(COUNSEL, "ask_agency", code="J3")
    course.do(COUNSEL, "ask_agency", code="J3", agency="CBP")
    with pytest.raises(NotFound):
        course.do(CBP, "answer_task", task="J3", outcome="THREAT")
    course.do(CBP, "return_task", task="J3-2", redirect_to="FBI")
    course.do(ANALYST, "withdraw_task", task="J3-2")
    course.do(FBI, "acknowledge_task", task="J3")
    course.do(FBI, "ask_about_task", task="J3", until=course.now + timedelta(days=1))
    due = course.due("J3/answer")
    course.do(SUPERVISOR, "grant_time", task="J3", until=due + timedelta(hours=2))
    assert course.due("J3/answer") == due + timedelta(hours=2)
    course.do(FBI, "answer_in_part", task="J3", recorded={"holdings": True})
    answered(course, "THREAT")
    # An answer asks what it asks in a case, here of the Department of State.
    assert course.matter.tasks["S4"].state is TaskState.SENT
    rows = {row.task_id: row.state for row in changed_task_rows(None, course.matter, course.rules)}
    assert rows == {"J3": "ANSWERED", "J3-2": "WITHDRAWN", "S4": "SENT"}
    assert all(
        row.case_id == course.matter_id
        for row in changed_task_rows(None, course.matter, course.rules)
    )


def test_what_no_matter_can_ask_is_refused() -> None:
    course = protest()
    for code, refusal in (("U1", "U1"), ("E1", "Name the agency"), ("N1", "N1")):
        with pytest.raises(NotWellFormed if code == "E1" else Refused, match=refusal):
            course.do(COUNSEL, "ask_agency", code=code)
    with pytest.raises(NotWellFormed, match="for the role"):
        course.do(COUNSEL, "ask_agency", code="U8", agency="FBI")


def test_alerts_of_a_task_reach_its_agency_and_then_its_chief() -> None:
    course = asked()
    course.wait(timedelta(days=30))
    alerts = (event for event in course.events if isinstance(event, AlertReached))
    to_agency = {
        (one.agency, one.letter)
        for event in alerts
        for one in alert_emails(course.matter, event, NEWEST)
        if isinstance(one, LetterOrder) and one.task == "J3"
    }
    assert {agency for agency, letter in to_agency} >= {"FBI"}
    assert len(to_agency) > 1


def test_a_hold_or_a_silence_in_the_protest_stops_its_filing_and_nothing_else() -> None:
    course = approved()
    course.do(COUNSEL, "ask_agency", code="S2")
    assert course.matter.case_class in ("P0", "P1")
    with pytest.raises(MayNotBeSent, match="has not answered task S2"):
        course.do(COUNSEL, "file_protest")
    course.do(COUNSEL, "propose_without_answer", task="S2")
    course.do(SUPERVISOR, "approve_without_answer", task="S2", approve=True)
    course.do(COUNSEL, "ask_agency", code="J3")
    answered(course, "EQUITY_OBJECTION")
    with pytest.raises(FilingOnHold, match="FBI"):
        course.do(COUNSEL, "file_protest")
    answered(course)
    course.do(COUNSEL, "file_protest")


def test_the_end_of_a_matter_withdraws_what_is_still_asked() -> None:
    course = drafted()
    course.do(COUNSEL, "ask_agency", code="J3")
    course.do(ANALYST, "end_matter")
    assert course.matter.tasks["J3"].state is TaskState.WITHDRAWN
    with pytest.raises(Refused, match="has ended"):
        answered(course)
    with pytest.raises(Refused, match="has ended"):
        kept().do(COUNSEL, "ask_agency", code="J3")


def test_what_an_answer_says_of_the_person_joins_the_cases() -> None:
    course = use_request(case=to("RECORDS"))
    course.say(ANALYST, AskAgency, code="I1")
    course.effects.clear()
    course.do(
        officer("ICE"),
        "answer_task",
        task="I1",
        outcome="CUSTODY_INDEPENDENT_BASIS",
        recorded={"on_the_communication": False},
    )
    (fact,) = course.handoffs(AddFact)
    assert (fact.fact, fact.dossier) == ("ICE_CUSTODY", course.matter.cases[0])


def test_an_answer_that_shows_an_incident_opens_one_for_the_cases_of_the_matter() -> None:
    course = use_request(case=to("RECORDS"))
    course.say(ANALYST, AskAgency, code="D4")
    agency = course.matter.tasks["D4"].agency
    recorded = {"kind": "DETENTION", "decided_on": str(NOW.date()), "sole_basis": True}
    course.do(officer(agency), "answer_task", task="D4", outcome="USED_SOLELY", recorded=recorded)
    (incident,) = course.handoffs(OpenIncident)
    assert (incident.agency, incident.cases) == (agency, course.matter.cases)
    assert "X1" in course.matter.tasks


def emails_about(course: Matters, task: str) -> set[str]:
    """Who got an email about a task."""
    return {one.agency or "" for one in course.letters() if one.task == task}


def test_whoever_is_asked_gets_an_email() -> None:
    course = use_request()
    course.say(ANALYST, AskAgency, code="J3")
    assert emails_about(course, "J3") == {"FBI"}
    assert not [one for one in course.effects if isinstance(one, Handoff)]
