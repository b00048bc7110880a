"""Why a case does not move: each cause is named, by the real server, and what to do about it."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.service import RPCError

from client.failures import NotConfirmed
from client.findings import Trouble
from client.runs import POLLED_WITHIN, Runs
from client.why import Asking, Why
from embedded.server import EmbeddedServer
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.people import USNCB
from procedure.refusals import NotFound, NotPermitted
from tests.office import ANALYST, OPERATIONS, SUPERVISOR, Office, at_work, open_office, settings_for
from tests.traffic import fresh_reference, red_notice
from tests.workflows.failing_register import (
    EMPLOYER,
    refuse_acknowledgments,
    take_acknowledgments,
    until_tried_twice,
)
from tests.workflows.steps import FEW, command, dossier_of, screened

OIA = "doj-oia-officer-1"
LATER = timedelta(minutes=2)
"""After it a worker that has stopped is no longer counted as polling."""


async def why(
    office: Office,
    dossier: str,
    *,
    at: datetime | None = None,
    away: bool = False,
    by: str = OPERATIONS,
) -> Why:
    """The answer, as the command gets it; ``at`` another moment than now."""
    queue = office.settings.task_queue
    runs = None if away else Runs(office.gateway, queue)
    asking = Asking(office.recorder, runs, task_queue=queue, now=lambda: at or datetime.now(UTC))
    return await asking.why(office.person(by), dossier)


def troubles(found: Why) -> list[Trouble]:
    """What is wrong."""
    return [one.trouble for one in found.found]


async def why_in_order(office: Office, dossier: str) -> Why:
    """The answer, once nothing is wrong: a busy machine may answer late."""
    async with asyncio.timeout(60):
        while troubles(found := await why(office, dossier)):
            await asyncio.sleep(0.1)
    return found


async def test_where_nothing_is_wrong_it_says_for_whom_the_case_waits(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    found = await why_in_order(office, case_id)
    case = await office.case(case_id)
    assert (found.open, found.revision) == (True, case.revision)
    assert found.run is not None
    assert (found.run.status, found.run.applied) == ("RUNNING", case.revision)
    (task,) = (wait for wait in found.waits if wait.task == "E1")
    answer = case.clocks["E1/answer"]
    assert (task.party, task.acts, task.clock) == ("SAMPLES", ("answer_task",), "E1/answer")
    assert (task.since, task.due) == (answer.started_at, answer.due_at)
    following = case.next_alert()
    assert following is not None
    assert found.wakes == following[1].at


async def test_it_shows_nothing_of_what_the_case_is_about(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    found = await why_in_order(office, dossier_of(item))
    assert [(wait.party, wait.acts[0]) for wait in found.waits] == [(USNCB, "confirm_restriction")]
    case = await why_in_order(office, await office.start(left_out=FEW))
    for word in ("P-0001", "Marlowick", "Treaty"):
        assert word not in found.model_dump_json()
        assert word not in case.model_dump_json()


async def test_only_whoever_runs_the_installation_asks(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    assert (await why(office, case_id, by=SUPERVISOR)).dossier == case_id
    for person in (ANALYST, OIA):
        with pytest.raises(NotPermitted):
            await why(office, case_id, by=person)
    for unknown in (f"case-{'0' * 26}", "case-\x00", "nobody"):
        with pytest.raises(NotFound):
            await why(office, unknown)


@pytest.mark.long
async def test_without_a_worker_or_without_temporal_it_says_so(closed: Office) -> None:
    async with at_work(closed):
        case_id = await closed.start(left_out=FEW)
    found = await why(closed, case_id, at=datetime.now(UTC) + LATER)
    assert troubles(found)[0] is Trouble.NO_WORKER
    assert found.run is not None
    assert (found.run.polling, found.run.applied) == ((), None)
    alone = await why(closed, case_id, away=True)
    assert troubles(alone)[0] is Trouble.TEMPORAL_AWAY
    assert (alone.revision, alone.waits) == (found.revision, found.waits)


async def test_a_run_that_was_ended_from_outside_is_found_and_taken_up(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.handle(case_id).terminate()
    found = await why(office, case_id)
    assert troubles(found)[0] is Trouble.NO_RUN
    assert "TERMINATED" in found.found[0].found
    assert f"caveat case take-up {case_id}" in found.found[0].do
    await office.gateway.start_again(case_id)
    await why_in_order(office, case_id)


async def make_current(office: Office, build: str) -> None:
    """New runs go to this build of the deployment, as soon as a worker of it polls."""
    assert office.settings.deployment_name is not None
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=office.gateway.temporal.namespace,
        deployment_name=office.settings.deployment_name,
        build_id=build,
        identity="test",
        ignore_missing_task_queues=True,
    )
    async with asyncio.timeout(60):
        while True:
            with suppress(RPCError):
                service = office.gateway.temporal.workflow_service
                await service.set_worker_deployment_current_version(request)
                return
            await asyncio.sleep(0.1)


@pytest.mark.long
async def test_a_worker_of_another_build_is_no_help_to_a_pinned_run(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    settings = settings_for(
        tmp_path / "state", server, deployment_name=f"caveat-{tmp_path.name}", build_id="build-1"
    )
    async with open_office(settings, working=False) as office:
        async with at_work(office):
            await make_current(office, "build-1")
            case_id = await office.start(left_out=FEW)
            first = await why_in_order(office, case_id)
            assert first.run is not None
            assert (first.run.build, first.run.polling) == ("build-1", ("build-1",))
        stopped = datetime.now(UTC)
        office.settings = office.settings.model_copy(update={"build_id": "build-2"})
        async with at_work(office):
            await make_current(office, "build-2")
            async with asyncio.timeout(60):
                while "build-2" not in await _polling(office, case_id):
                    await asyncio.sleep(0.2)
            # The first worker no longer counts as polling; the second has polled since.
            answer = await why(office, case_id, at=stopped + POLLED_WITHIN)
        assert answer.run is not None
        assert (answer.run.build, answer.run.polling) == ("build-1", ("build-2",))
        other = answer.found[0]
        assert other.trouble is Trouble.OTHER_BUILD
        assert "pinned to build build-1" in other.found
        assert other.found.endswith("are of: build-2.")
        assert f"caveat case take-up {case_id}" in other.do


async def _polling(office: Office, case_id: str) -> tuple[str | None, ...]:
    found = await why(office, case_id)
    assert found.run is not None
    return found.run.polling


async def test_an_activity_that_keeps_failing_is_named_by_its_type_alone(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await why_in_order(office, case_id)
    refuse_acknowledgments(office)
    order = command(AcknowledgeTask, case_id, EMPLOYER, task="E1")
    ordering = asyncio.create_task(office.gateway.send_named(order))
    await until_tried_twice(office, case_id)
    found = await why(office, case_id)
    take_acknowledgments(office)
    with suppress(NotConfirmed):
        await ordering
    assert found.run is not None
    (failing,) = found.run.activities
    assert failing.attempt > 1
    assert failing.last_failure
    assert troubles(found) == [Trouble.ACTIVITY_FAILS, Trouble.ORDERS_WAIT]
    assert failing.activity in found.found[0].found
    assert failing.last_failure in found.found[0].found
    assert found.orders == (order.order,)
    assert "no room" not in found.model_dump_json()
    await why_in_order(office, case_id)
