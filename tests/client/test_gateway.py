"""The gateway: no wait of a person is without end, and what went wrong is said."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.client import Client
from temporalio.worker import Worker

from client.addresses import address_of, dossier_of, intake_workflow_id
from client.connect import NamespaceUnknown, connect
from client.failures import NotConfirmed, OrderFailed
from client.gateway import Gateway
from embedded.server import EmbeddedServer
from procedure.facts import AddFact
from procedure.intake.intake import intake_id
from procedure.measures.tasks.answering import AcknowledgeTask
from register.keyring import KeyRing
from runtime.plugin import caveat_plugin
from tests.client.stalled import StalledWorkflow
from tests.office import ANALYST, open_office, settings_for
from workflows.starts import CaseStart

PATIENCE = timedelta(seconds=1)
CASE = "case-01M85DMB0063HR5AP2XF49ZB8P"
OTHER_CASE = f"case-{'7' * 26}"
INTAKE = "comm-01M85DMB0063HR5AP2XF49ZB8P/v1"
ACKNOWLEDGE = AcknowledgeTask(
    dossier=CASE, order="order-01M85DMB0063HR5AP2XF49ZB8P", by="samples-officer-1", task="E1"
)
ADD_FACT = AddFact(
    dossier=CASE,
    order="order-01M85DMB0063HR5AP2XF49ZB8Q",
    by="samples-officer-1",
    fact="ENCOUNTER",
    document=f"doc-{'0' * 26}",
)


@dataclass
class Stalled:
    """A gateway to a case that accepts every order and finishes none."""

    gateway: Gateway

    async def asked(self) -> None:
        """Wait until an order has been accepted."""
        handle = self.gateway.temporal.get_workflow_handle(CASE)
        async with asyncio.timeout(60):
            while not await handle.query(StalledWorkflow.asked):
                pass


@pytest.fixture
async def stalled(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Stalled]:
    """Such a case, on a worker of its own."""
    settings = settings_for(tmp_path / "state", server)
    ring = KeyRing.create(settings.key_ring)
    temporal = await connect(settings, ring, identity="caveat-test", plugin=caveat_plugin(ring))
    async with Worker(temporal, task_queue=settings.task_queue, workflows=[StalledWorkflow]):
        handle = await temporal.start_workflow(
            "CaseWorkflow", CaseStart(case=CASE), id=CASE, task_queue=settings.task_queue
        )
        yield Stalled(Gateway(temporal, settings.task_queue, patience=PATIENCE))
        await handle.terminate()


async def unknown_namespace(address: str, tmp_path: Path) -> Gateway:
    """A gateway to a namespace that the service does not know."""
    plugin = caveat_plugin(KeyRing.create(tmp_path / "other-keys.json"))
    client = await Client.connect(address, namespace="quux", plugins=[plugin])
    return Gateway(client, "any")


async def test_what_is_accepted_and_not_finished_does_not_hang(stalled: Stalled) -> None:
    async with asyncio.timeout(60):
        with pytest.raises(NotConfirmed, match="Accepted, and being recorded") as unconfirmed:
            await stalled.gateway.send_named(ACKNOWLEDGE)
        assert (unconfirmed.value.order, unconfirmed.value.accepted) == (ACKNOWLEDGE.order, True)
        await stalled.asked()
        assert await stalled.gateway.asked(ACKNOWLEDGE) is None, "it is being recorded"
        for never_sent in (ADD_FACT, ACKNOWLEDGE.model_copy(update={"dossier": OTHER_CASE})):
            with pytest.raises(NotConfirmed):
                await stalled.gateway.asked(never_sent)


async def test_what_is_not_accepted_does_not_hang(server: EmbeddedServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False) as office:
        gateway = Gateway(office.gateway.temporal, settings.task_queue, patience=PATIENCE)
        nobody = ACKNOWLEDGE.model_copy(update={"dossier": f"case-{'0' * 26}"})
        async with asyncio.timeout(60):
            with pytest.raises(NotConfirmed, match="not confirmed in time") as unconfirmed:
                await gateway.send_named(nobody)
        assert (unconfirmed.value.order, unconfirmed.value.accepted) == (nobody.order, False)
        await office.handle(nobody.dossier).terminate()


async def test_an_opening_is_not_waited_for_without_end(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False) as office:
        gateway = Gateway(office.gateway.temporal, settings.task_queue, patience=PATIENCE)
        with pytest.raises(NotConfirmed):
            await office.cases_through(gateway).open(office.person(ANALYST), "Nobody works here.")


async def test_a_defect_names_the_order(stalled: Stalled) -> None:
    patient = Gateway(stalled.gateway.temporal, "any")
    with pytest.raises(OrderFailed, match=ADD_FACT.order) as failed:
        await patient.send_named(ADD_FACT)
    assert failed.value.order == ADD_FACT.order
    assert "something broke" not in str(failed.value)


@pytest.mark.parametrize("namespace", ["default", "quux"])
async def test_a_sentence_comes_without_a_traceback(
    stalled: Stalled, tmp_path: Path, caplog: pytest.LogCaptureFixture, namespace: str
) -> None:
    gateway = stalled.gateway
    if namespace != gateway.temporal.namespace:
        address = gateway.temporal.service_client.config.target_host
        gateway = await unknown_namespace(address, tmp_path)
    gc.collect()
    caplog.clear()
    with pytest.raises((NotConfirmed, NamespaceUnknown)):
        await gateway.send_named(ACKNOWLEDGE)
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_whoever_is_canceled_while_waiting_ends(stalled: Stalled) -> None:
    patient = Gateway(stalled.gateway.temporal, "any")
    sending = asyncio.create_task(patient.send_named(ACKNOWLEDGE))
    await stalled.asked()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CALLS: dict[str, Callable[[Gateway], Awaitable[object]]] = {
    "an order": lambda gateway: gateway.send_named(ACKNOWLEDGE),
    "a handoff": lambda gateway: gateway.deliver(ADD_FACT),
    "start an intake": lambda gateway: gateway.start_intake(INTAKE),
    "take up": lambda gateway: gateway.ask_to_take_up(CASE),
    "which run": lambda gateway: gateway.run_of(CASE),
    "start again": lambda gateway: gateway.start_again(CASE),
    "the doctor": lambda gateway: gateway.register_older(),
    "screen again": lambda gateway: gateway.screen_received_again("1", START),
    "progress": lambda gateway: gateway.rescreening("rescreening-1"),
}


@pytest.mark.parametrize("call", CALLS)
async def test_a_namespace_that_is_gone_is_named(
    server: EmbeddedServer, tmp_path: Path, call: str
) -> None:
    gateway = await unknown_namespace(server.address, tmp_path)
    with pytest.raises(NamespaceUnknown, match="TEMPORAL_NAMESPACE"):
        await CALLS[call](gateway)


async def test_a_service_that_is_gone_is_not_waited_for_without_end(tmp_path: Path) -> None:
    async with EmbeddedServer(tmp_path / "temporal.db") as mortal:
        plugin = caveat_plugin(KeyRing.create(tmp_path / "keys.json"))
        client = await Client.connect(mortal.address, plugins=[plugin])
    gateway = Gateway(client, "any", patience=PATIENCE)
    async with asyncio.timeout(60):
        ended = await asyncio.gather(
            *(call(gateway) for call in CALLS.values()), return_exceptions=True
        )
    assert {call: type(end) for call, end in zip(CALLS, ended, strict=True)} == dict.fromkeys(
        CALLS, NotConfirmed
    )


async def test_a_dossier_without_a_run_cannot_be_asked(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        for dossier in (f"case-{'1' * 26}", f"comm-{'1' * 26}/v1"):
            assert await office.gateway.run_of(dossier) is None
            assert await office.gateway.ask_to_take_up(dossier) is False


ULID = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)


@given(ulid=ULID, version=st.integers(1, 10_000))
def test_each_dossier_has_a_workflow_of_its_own(ulid: str, version: int) -> None:
    case, intake = f"case-{ulid}", intake_id(f"comm-{ulid}", version)
    assert [dossier_of(address_of(one).workflow_id) for one in (case, intake)] == [case, intake]
    assert address_of(case).workflow_id == case
    assert address_of(intake).workflow_id == intake_workflow_id(intake)
