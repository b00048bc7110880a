"""The end of a case: closed, canceled, superseded; reopened by a person or by a new fact."""

import pytest

from procedure.canceling import ProposeCancel
from procedure.ending import CloseCase, SupersedeCase
from procedure.facts import AddFact
from procedure.measures.notification.notifying import RecordUnreachable
from procedure.measures.restriction import LiftRestriction, is_restricted
from procedure.refusals import AlreadyRecorded, CaseHasEnded, CaseNotReady, NotPermitted
from procedure.reopening import ReopenCase
from tests.office import ANALYST, SUPERVISOR, Office
from tests.workflows.steps import FEW, in_stage, stages, to_closing


async def closed(office: Office) -> str:
    """A case that was closed, and whose workflow has ended."""
    case_id = await to_closing(office)
    await office.say(ANALYST, case_id, CloseCase)
    ended = await office.handle(case_id).result()
    assert (ended["stage"], ended["attempt"]) == ("CLOSED", 1)
    return case_id


async def test_a_case_is_closed_only_when_nothing_is_left(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    with pytest.raises(CaseNotReady, match="open tasks: E1, S2"):
        await office.say(ANALYST, case_id, CloseCase)
    assert (await office.case(case_id)).ended is None


async def test_a_closed_case_refuses_and_is_reopened_with_all_it_holds(office: Office) -> None:
    case_id = await closed(office)
    with pytest.raises(CaseHasEnded):
        await office.say(ANALYST, case_id, RecordUnreachable)
    with pytest.raises(NotPermitted):
        await office.say(ANALYST, case_id, ReopenCase)
    with pytest.raises(AlreadyRecorded):
        await office.say(ANALYST, case_id, CloseCase)
    before = await office.case(case_id)
    await office.say(SUPERVISOR, case_id, ReopenCase)
    case = await office.case(case_id)
    assert (case.ended, case.attempt) == (None, 2)
    assert case.tasks.keys() >= before.tasks.keys()
    await office.until(case_id, in_stage("CLOSING"))
    await office.say(ANALYST, case_id, CloseCase)
    assert await stages(office, case_id) == ["CLOSED"]
    assert (await office.handle(case_id).result())["attempt"] == 2


async def test_a_new_fact_reopens_a_closed_case(office: Office) -> None:
    case_id = await closed(office)
    await office.say(ANALYST, case_id, AddFact, fact="ENCOUNTER")
    case = await office.case(case_id)
    assert case.ended is None
    assert "ENCOUNTER" in case.facts
    assert any(task.code == "D1" and task.open for task in case.tasks.values())


@pytest.mark.parametrize("stage", ["CANCELED", "SUPERSEDED"])
async def test_cancel_and_supersede_end_all_but_the_review_of_the_restriction(
    office: Office, stage: str
) -> None:
    case_id = await office.start()
    if stage == "CANCELED":
        with pytest.raises(NotPermitted):
            await office.say(ANALYST, case_id, ProposeCancel)
        await office.cancel(case_id)
    else:
        successor = await office.start()
        with pytest.raises(NotPermitted):
            await office.say(ANALYST, case_id, SupersedeCase, successor=successor)
        await office.say(SUPERVISOR, case_id, SupersedeCase, successor=successor)
    assert (await office.handle(case_id).result())["stage"] == stage
    case = await office.case(case_id)
    assert await stages(office, case_id) == [stage]
    assert case.tasks
    assert all(not task.open for task in case.tasks.values())
    assert [key for key in case.clocks if case.running(key)] == ["restriction-1"]


async def test_failed_records_stay_open_until_done(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, AddFact, fact="NON_COMPLIANCE")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.answer(case_id, "U6", "FAILED")
    assert await stages(office, case_id) == ["RECORDS"]
    with pytest.raises(CaseNotReady):
        await office.say(ANALYST, case_id, CloseCase)
    await office.answer(case_id, "U6", "DONE")
    await office.until(case_id, in_stage("CLOSING"))


async def test_the_restriction_of_a_closed_case_can_be_lifted(office: Office) -> None:
    case_id = await closed(office)
    assert is_restricted(await office.case(case_id))
    await office.say(SUPERVISOR, case_id, LiftRestriction)
    case = await office.case(case_id)
    assert not is_restricted(case)
    assert await stages(office, case_id) == ["CLOSED"]
    assert (await office.handle(case_id).result())["stage"] == "CLOSED"
