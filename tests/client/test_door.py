"""The door: no wait of a person is without end."""

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from client.connect import NamespaceUnknown, connect
from client.door import Door, NotConfirmed
from embedded.server import EmbeddedServer
from procedure import commands as c
from procedure.people import Actor, Role
from register.keyring import KeyRing
from runtime.plugin import caveat_plugin
from tests.client.stalled import StalledWorkflow
from tests.office import ANALYST, open_office, settings_for
from workflows.case import CaseStart

PATIENCE = timedelta(seconds=1)
OFFICER = Actor(person="employer-officer-1", agency="EMPLOYER", roles=(Role.AGENCY_OFFICER,))
CASE = "case-01M85DMB0063HR5AP2XF49ZB8P"
DOCUMENT = f"doc-{'0' * 26}"


@dataclass
class Stalled:
    """A door to a case that accepts every command and gets done with none."""

    door: Door

    async def asked(self) -> None:
        """Wait until a command has been accepted."""
        handle = self.door.temporal.get_workflow_handle(CASE)
        while not await handle.query(StalledWorkflow.asked):
            pass


@pytest.fixture
async def stalled(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Stalled]:
    """Such a case, on a worker of its own."""
    settings = settings_for(tmp_path / "state", server)
    ring = KeyRing.create(settings.key_ring)
    temporal = await connect(settings, ring, identity="caveat-test")
    async with Worker(temporal, task_queue=settings.task_queue, workflows=[StalledWorkflow]):
        handle = await temporal.start_workflow(
            "CaseWorkflow", CaseStart(case=CASE), id=CASE, task_queue=settings.task_queue
        )
        yield Stalled(Door(temporal, settings.task_queue, patience=PATIENCE))
        await handle.terminate()


@pytest.mark.parametrize(
    "command",
    [
        c.AcknowledgeTask(by=OFFICER, task="E1"),
        c.AddFact(by=OFFICER, fact="ENCOUNTER", document=DOCUMENT),
    ],
    ids=["to a running case", "to a case that may have ended"],
)
async def test_what_is_accepted_and_not_done_does_not_hang(
    stalled: Stalled, command: c.Command
) -> None:
    async with asyncio.timeout(10):
        with pytest.raises(NotConfirmed, match="repeat the same command"):
            await stalled.door.tell(CASE, command)
        await stalled.asked()


@pytest.mark.parametrize("namespace", ["default", "quux"])
async def test_a_sentence_comes_without_a_traceback(
    stalled: Stalled, tmp_path: Path, caplog: pytest.LogCaptureFixture, namespace: str
) -> None:
    door = stalled.door
    if namespace != door.temporal.namespace:
        plugin = caveat_plugin(KeyRing.create(tmp_path / "keys.json"), [])
        address = door.temporal.service_client.config.target_host
        door = Door(await Client.connect(address, namespace=namespace, plugins=[plugin]), "any")
    gc.collect()
    caplog.clear()
    with pytest.raises((NotConfirmed, NamespaceUnknown)):
        await door.tell(CASE, c.AddFact(by=OFFICER, fact="ENCOUNTER", document=DOCUMENT))
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_whoever_is_told_to_end_while_waiting_ends(stalled: Stalled) -> None:
    patient = Door(stalled.door.temporal, "any")
    command = c.AcknowledgeTask(by=OFFICER, task="E1")
    telling = asyncio.create_task(patient.tell(CASE, command))
    await stalled.asked()
    telling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await telling


@pytest.mark.parametrize(
    "command",
    [
        c.AcknowledgeTask(by=OFFICER, task="E1"),
        c.AddFact(by=OFFICER, fact="ENCOUNTER", document=DOCUMENT),
    ],
    ids=["to a running case", "to a case that may have ended"],
)
async def test_a_namespace_that_is_gone_is_not_a_case_that_has_ended(
    server: EmbeddedServer, tmp_path: Path, command: c.Command
) -> None:
    plugin = caveat_plugin(KeyRing.create(tmp_path / "keys.json"), [])
    elsewhere = await Client.connect(server.address, namespace="quux", plugins=[plugin])
    with pytest.raises(NamespaceUnknown, match="TEMPORAL_NAMESPACE"):
        await Door(elsewhere, "any").tell(CASE, command)


async def test_a_start_is_not_waited_for_without_end(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        door = Door(office.door.temporal, office.settings.task_queue, patience=PATIENCE)
        with pytest.raises(NotConfirmed):
            await office.desk_at(door).start(office.person(ANALYST), "Nobody works here.")
