"""A foreign worker polls the queue: it can swallow tasks, and never record anything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from client.connect import connect
from client.failures import NotConfirmed
from client.taking_up import TakingUp
from embedded.server import EmbeddedServer
from procedure.facts import AddFact
from procedure.refusals import AlreadyRecorded
from tests.attacks.foreign import BlindWorkflow, ForeignWorkflow
from tests.office import ANALYST, Office, at_work, open_office, settings_for
from tests.workflows.steps import kinds


@pytest.fixture
async def closed(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose worker works only while a test says so."""
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        yield office


@asynccontextmanager
async def foreign_worker(temporal: Client, queue: str, workflow: type) -> AsyncIterator[None]:
    """Somebody else works at the queue meanwhile."""
    runner = UnsandboxedWorkflowRunner()
    async with Worker(temporal, task_queue=queue, workflows=[workflow], workflow_runner=runner):
        yield


@pytest.mark.long
@pytest.mark.parametrize("with_keys", [True, False])
async def test_a_foreign_worker_swallows_orders_and_records_nothing(
    closed: Office, with_keys: bool
) -> None:
    """Caveat never says that it is recorded, also where the worker has the keys."""
    async with at_work(closed):
        case_id = await closed.start()
    before = await kinds(closed, case_id)
    temporal = (
        await connect(closed.settings, closed.ring, identity="attacker")
        if with_keys
        else await Client.connect(closed.settings.temporal_target)
    )
    await closed.handle(case_id).terminate()
    workflow = ForeignWorkflow if with_keys else BlindWorkflow
    impatient = closed.cases_through(closed.gateway_with(timedelta(seconds=3)))
    usual, closed.cases = closed.cases, impatient
    async with foreign_worker(temporal, closed.settings.task_queue, workflow):
        with pytest.raises(NotConfirmed):
            await closed.say(ANALYST, case_id, AddFact, "Met at the border.", fact="ENCOUNTER")
    assert await kinds(closed, case_id) == before
    # A worker is there again, and the case continues from the register; an order that had not been
    # answered may be recorded then.
    closed.cases = usual
    async with at_work(closed):
        await TakingUp(closed.gateway, closed.register).one(case_id)
        with suppress(AlreadyRecorded):
            await closed.say(ANALYST, case_id, AddFact, "Met at the border.", fact="ENCOUNTER")
    assert (await kinds(closed, case_id)).count("FactAdded") == 1
