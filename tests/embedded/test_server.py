"""The embedded server: its life, its death, and what survives."""

import asyncio
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment
from temporalio.worker import Worker

from embedded import server as server_module
from embedded.server import (
    EmbeddedServer,
    ServerFailed,
    StateInUse,
    server_binary,
    time_skipper,
)
from runtime.attributes import (
    ATTRIBUTES,
    DUE_AT,
    PRIORITY,
    REGISTER_OLDER,
    RESTRICTED,
    STAGE,
    TRACK,
    TROUBLE,
)
from runtime.plugin import caveat_plugin
from tests.rings import TinyRing
from tests.runtime.talkative import WORKFLOWS, EchoWorkflow, PatientWorkflow, Said

DUE = datetime(2027, 3, 1, 22, 0, tzinfo=UTC)
ALL_ATTRIBUTES = TypedSearchAttributes(
    [
        SearchAttributePair(STAGE, ["PLAN"]),
        SearchAttributePair(TRACK, ["OFFICIAL"]),
        SearchAttributePair(PRIORITY, "HIGH"),
        SearchAttributePair(DUE_AT, DUE),
        SearchAttributePair(RESTRICTED, True),
        SearchAttributePair(TROUBLE, REGISTER_OLDER),
    ]
)


async def connect(server: EmbeddedServer) -> Client:
    return await Client.connect(server.address, plugins=[caveat_plugin(TinyRing("k1"))])


@pytest.mark.long
async def test_state_survives_kill_and_restart_on_the_same_port(tmp_path: Path) -> None:
    # It starts with fewer attributes, as an older version of Caveat would have.
    server = EmbeddedServer(tmp_path / "deep" / "temporal.db", attributes=ATTRIBUTES[:2])
    await server.start()
    address, pid = server.address, server.pid
    said = Said(text="after the crash")
    client = await connect(server)
    handle = await client.start_workflow(EchoWorkflow.run, said, id="survivor", task_queue="q")

    server.kill()
    with pytest.raises(ServerFailed):
        _ = server.pid
    server = EmbeddedServer(server.db_file, port=int(address.rpartition(":")[2]))
    async with server:
        assert server.address == address
        assert server.pid != pid
        client = await connect(server)
        handle = client.get_workflow_handle_for(EchoWorkflow.run, handle.id)
        assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
        later = await client.start_workflow(
            EchoWorkflow.run, said, id="later", task_queue="q", search_attributes=ALL_ATTRIBUTES
        )
        async with Worker(client, task_queue="q", workflows=WORKFLOWS):
            assert await handle.result() == said
            assert await later.result() == said


@pytest.mark.long
async def test_lives_no_longer_than_its_parent(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.embedded.test_server", str(tmp_path / "temporal.db")),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert parent.stdout is not None
    pid, address = (await parent.stdout.readline()).split()
    again = EmbeddedServer(tmp_path / "temporal.db")
    with pytest.raises(StateInUse):
        await again.start()
    parent.kill()
    await parent.wait()
    await again.start()  # waits for the lock, which the first server held until it was dead
    try:
        assert again.pid != int(pid)
        assert again.address != address.decode()
    finally:
        await again.stop()


async def test_stop_ends_it_and_may_be_repeated(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "temporal.db", ui_port=server_module.free_port())
    await server.start()
    with pytest.raises(StateInUse):
        await server.start()
    assert server.ui_url is not None
    host, port = server.ui_url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.close()
    await writer.wait_closed()
    await server.stop()
    await server.stop()
    with pytest.raises(OSError, match=r"refused|Connect"):
        await asyncio.open_connection(*server.address.split(":"))


async def test_start_that_fails_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "temporal.db").write_text("this is no database")
    server = EmbeddedServer(tmp_path / "temporal.db")
    with pytest.raises(ServerFailed, match=r"temporal\.log"):
        await server.start()
    with pytest.raises(ServerFailed):
        _ = server.pid


async def test_histories_are_kept_as_long_as_asked(server: EmbeddedServer, client: Client) -> None:
    found = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="default")
    )
    kept: timedelta = found.config.workflow_execution_retention_ttl.ToTimedelta()
    assert kept == timedelta(days=90)


async def test_all_attributes_are_registered(client: Client, queue: str) -> None:
    handle = await client.start_workflow(
        EchoWorkflow.run,
        Said(text="x"),
        id=f"echo-{uuid.uuid4()}",
        task_queue=queue,
        search_attributes=ALL_ATTRIBUTES,
    )
    await handle.result()
    attributes = (await handle.describe()).typed_search_attributes
    assert {key.name for key in ATTRIBUTES} == {pair.key.name for pair in ALL_ATTRIBUTES}
    assert attributes[DUE_AT] == DUE
    assert attributes[RESTRICTED] is True


async def test_fast_forward_skips_months_and_only_when_asked(client: Client, queue: str) -> None:
    skipper = time_skipper(client)
    handle = await skipper.client.start_workflow(
        PatientWorkflow.run, 270, id=f"patient-{uuid.uuid4()}", task_queue=queue
    )
    before = await skipper.get_current_time(handle)
    assert await skipper.fast_forward(handle, timedelta(days=100))
    between = await skipper.get_current_time(handle)
    assert timedelta(days=100) <= between - before < timedelta(days=101)
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await skipper.fast_forward(handle, timedelta(days=171))
    assert await handle.result() == pytest.approx(timedelta(days=270).total_seconds(), abs=60)


async def test_plugin_serves_a_test_environment(ring: TinyRing) -> None:
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        plugins=[caveat_plugin(ring)],
        search_attributes=ATTRIBUTES,
        dev_server_existing_path=str(server_binary()),
        dev_server_extra_args=[
            "--dynamic-config-value",
            "frontend.WorkflowTimeSkippingEnabled=true",
        ],
    ) as environment:
        async with Worker(environment.client, task_queue="q", workflows=WORKFLOWS):
            said = Said(text="x")
            result = await environment.client.execute_workflow(
                EchoWorkflow.run, said, id="echo", task_queue="q"
            )
        assert result == said


async def _be_a_parent(db_file: Path) -> None:
    server = EmbeddedServer(db_file)
    await server.start()
    print(server.pid, server.address, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_be_a_parent(Path(sys.argv[1])))
