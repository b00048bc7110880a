"""What becomes known of a person changes the plan of a running case, on the real server."""

from datetime import timedelta
from typing import Any

from procedure.case import Case
from procedure.codes import AlertedBy, CaseClass, Circumstance
from procedure.facts import AddFact
from procedure.measures.deconfliction import CLOCK, held_codes
from procedure.measures.plan_changes import AddTask, DropTask
from procedure.task import TaskState
from tests.office import ANALYST, SUPERVISOR, Office
from tests.workflows.steps import kinds


def asked(case: Case) -> set[str]:
    """The codes of the open tasks."""
    return {task.code for task in case.tasks.values() if task.open}


async def told(office: Office, agency: str) -> list[str]:
    """The subjects of the emails that the desk of an agency got."""
    await office.register.await_deliveries()
    desk = next(one.mailbox for one in office.directory.agencies if one.code == agency)
    return [str(mail["Subject"]) for mail in office.emails() if desk in str(mail["To"])]


async def opened(office: Office, *circumstances: Circumstance, **options: Any) -> str:
    """A case from a report about a person who is no official."""
    case_id = await office.cases.open(
        office.person(ANALYST),
        "A report about a person who is no official.",
        circumstances=circumstances,
        **options,
    )
    await office.until(case_id, lambda case: bool(case.tasks))
    return case_id


async def known(office: Office, case_id: str, fact: str) -> Case:
    """The case once an analyst added the fact."""
    await office.say(ANALYST, case_id, AddFact, f"How {fact} is known.", fact=fact)
    return await office.case(case_id)


async def test_a_person_who_is_in_ice_custody_now(office: Office) -> None:
    case_id = await opened(office, Circumstance.REFUGEE)
    await office.answer(case_id, "S1")
    assert not {"I1", "I2", "D4"} & asked(await office.case(case_id))
    case = await known(office, case_id, "ICE_CUSTODY")
    assert {"I1", "I2", "D4", "J1"} <= asked(case)
    assert case.case_class is CaseClass.P1
    await office.answer(case_id, "I2")

    case = await known(office, case_id, "CUSTODY_ENDED")
    assert case.tasks["I1"].state is TaskState.WITHDRAWN
    assert case.tasks["I2"].state is TaskState.ANSWERED, "no answer is lost"
    assert case.tasks["S1"].state is TaskState.ANSWERED
    assert {"D2", "D3", "U3"} <= asked(case)
    assert case.case_class is CaseClass.P2
    assert any("withdrawn" in subject for subject in await told(office, "ICE"))
    assert not any("withdrawn" in subject for subject in await told(office, "STATE-DRL"))


async def test_a_person_who_travels(office: Office) -> None:
    case_id = await opened(office, Circumstance.US_CITIZEN)
    before = await office.case(case_id)
    assert (before.case_class, "S4" in asked(before)) == (CaseClass.P2, False)
    case = await known(office, case_id, "TRAVEL_WITHIN_72H")
    assert {"S3", "S4", "D1", "J3"} <= asked(case)
    assert case.case_class is CaseClass.P1
    due = case.clocks["J3/answer"].due_at
    assert due < before.clocks["J3/answer"].due_at

    case = await known(office, case_id, "TRAVEL_ENDED")
    assert not {"S3", "S4", "D1"} & asked(case)
    assert "J3" in asked(case), "asked about any citizen"
    assert case.clocks["J3/answer"].due_at == due, "what runs keeps its due time"
    assert any("withdrawn" in subject for subject in await told(office, "CBP"))


async def test_a_person_who_turns_out_to_have_asylum(office: Office) -> None:
    case_id = await opened(office, Circumstance.PENDING_PROTECTION)
    assert {"D2", "I2", "D4"} <= asked(await office.case(case_id))
    await office.answer(case_id, "D4")
    case = await known(office, case_id, "ASYLEE")
    assert {"D2", "D3", "S1"} <= asked(case)
    assert case.tasks["I2"].state is TaskState.WITHDRAWN
    assert case.tasks["D4"].state is TaskState.ANSWERED
    assert case.circumstances == (Circumstance.ASYLEE,)
    assert (await kinds(office, case_id)).count("PlanRecomputed") == 1
    assert any("withdrawn" in subject for subject in await told(office, "ICE-OPLA"))


async def alerted_by_the_fbi(office: Office) -> str:
    """A case about a citizen abroad of which the FBI learned."""
    known = (Circumstance.US_CITIZEN, Circumstance.ABROAD)
    return await opened(office, *known, alerted_by=AlertedBy.FBI_OR_DOJ)


async def test_one_agency_is_asked_first_and_the_others_when_it_has_answered(
    office: Office,
) -> None:
    case_id = await alerted_by_the_fbi(office)
    case = await office.case(case_id)
    assert {"J2", "U1", "U3"} == asked(case)
    assert {"J1", "J3", "S3", "S4", "D1"} == {*held_codes(case)}
    await office.answer(case_id, "J2")
    case = await office.until(case_id, lambda case: not held_codes(case))
    assert {"J1", "J3", "S3", "S4", "D1"} <= asked(case)
    assert not case.running(CLOCK)


async def test_the_others_are_asked_in_time_where_the_first_does_not_answer(
    office: Office,
) -> None:
    case_id = await alerted_by_the_fbi(office)
    case = await office.case(case_id)
    await office.pass_time_until(case_id, case.clocks[CLOCK].due_at)
    case = await office.until(case_id, lambda case: not held_codes(case))
    assert {"J1", "J2", "J3", "S3", "S4", "D1"} <= asked(case)
    await office.pass_time(case_id, timedelta(hours=1))
    await office.answer(case_id, "J2")
    assert (await kinds(office, case_id)).count("HeldTasksReleased") == 1


async def test_a_supervisor_changes_the_plan(office: Office) -> None:
    case_id = await opened(office, Circumstance.US_CITIZEN)
    await office.say(SUPERVISOR, case_id, AddTask, code="S1")
    await office.say(SUPERVISOR, case_id, DropTask, code="J1")
    case = await known(office, case_id, "ICE_CUSTODY")
    assert {"S1", "I1", "I2", "D4"} <= asked(case)
    assert "J1" not in asked(case)
    assert any("withdrawn" in subject for subject in await told(office, "DOJ-OIA"))
