"""What the recorder answers is applied by revision: known events are skipped, a gap is an error."""

import asyncio
from collections.abc import Callable

import pytest

from activities.recording import Acted, ActRequest
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.office import Office
from tests.workflows.histories import assert_every_event_once, failed_tasks, history
from tests.workflows.steps import FEW

EMPLOYER = "samples-officer-1"


def with_a_gap(acted: Acted) -> Acted:
    """As if events were lost between what the run knows and what comes."""
    return acted.model_copy(update={"after": acted.after + 1})


def for_another_order(acted: Acted) -> Acted:
    """The answer to another order."""
    return acted.model_copy(update={"order": "order-of-somebody-else"})


@pytest.mark.parametrize("spoil", [with_a_gap, for_another_order])
async def test_an_answer_that_does_not_fit_fails_the_task_and_a_correct_one_repairs_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Acted], Acted]
) -> None:
    case_id = await office.start(left_out=FEW)
    act = office.recorder.act

    async def spoiled(request: ActRequest) -> Acted:
        return spoil(await act(request))

    with monkeypatch.context() as defective:
        defective.setattr(office.recorder, "act", spoiled)
        order = asyncio.create_task(office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1"))
        async with asyncio.timeout(60):
            while not failed_tasks(await history(office, case_id)):
                await asyncio.sleep(0.05)
    receipt = await order
    assert receipt.revision == (await office.case(case_id)).revision
    await assert_every_event_once(office, case_id)


async def test_events_that_the_run_knows_are_skipped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = await office.start(left_out=FEW)
    act = office.recorder.act

    async def all_of_them(request: ActRequest) -> Acted:
        return await act(request.model_copy(update={"after": 0}))

    with monkeypatch.context() as repeating:
        repeating.setattr(office.recorder, "act", all_of_them)
        await office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1")
    await office.answer(case_id, "E1")
    assert failed_tasks(await history(office, case_id)) == []
    await assert_every_event_once(office, case_id)
