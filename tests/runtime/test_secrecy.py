"""What the real server keeps of what a workflow passes on."""

import uuid
from collections.abc import Iterator

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload, SearchAttributes
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleSpec,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer

from embedded.server import EmbeddedServer
from runtime.attributes import STAGE
from runtime.plugin import caveat_plugin
from tests.rings import TinyRing
from tests.runtime.talkative import (
    SECRET,
    WORKFLOWS,
    EchoWorkflow,
    Said,
    TalkativeWorkflow,
)

SAID = Said(text=SECRET)


async def talk(client: Client, queue: str) -> WorkflowHandle[TalkativeWorkflow, Said]:
    """A finished workflow that has passed on the secret in every way."""
    handle = await client.start_workflow(
        TalkativeWorkflow.run,
        SAID,
        id=f"talk-{uuid.uuid4()}",
        task_queue=queue,
        memo={"first": SECRET},
        static_summary=SECRET,
        static_details=SECRET,
        search_attributes=TypedSearchAttributes([SearchAttributePair(STAGE, ["PLAIN"])]),
    )
    await handle.signal(TalkativeWorkflow.hear, SAID)
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await handle.execute_update(TalkativeWorkflow.object, SAID)
    assert isinstance(caught.value.cause, ApplicationError)
    assert (caught.value.cause.type, caught.value.cause.message) == ("Refusal", SECRET)
    assert await handle.query(TalkativeWorkflow.heard) == [SAID]
    assert await handle.execute_update(TalkativeWorkflow.answer, SAID) == SAID
    assert await handle.result() == SAID
    return handle


def payloads(message: Message) -> Iterator[Payload]:
    """All payloads in the message but search attributes, which are never encrypted."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            parts = [value[key] for key in value]
        else:
            parts = value if field.is_repeated else [value]
        for part in parts:
            if isinstance(part, Payload):
                yield part
            elif isinstance(part, Message) and not isinstance(part, SearchAttributes):
                yield from payloads(part)


async def test_every_payload_of_a_history_is_encrypted(client: Client, queue: str) -> None:
    handle = await talk(client, queue)
    clear, sealed = [], 0
    async for event in handle.fetch_history_events():
        if event.HasField("marker_recorded_event_attributes"):
            # The SDK's own note on the local activity beside its result: name, attempt and times.
            event.marker_recorded_event_attributes.details.pop("data", None)
        for payload in payloads(event):
            if payload.metadata["encoding"] == b"caveat/1":
                sealed += 1
            else:
                clear.append((event.event_type, payload))
        assert SECRET not in str(event)
    assert clear == []
    assert sealed >= 20


async def test_only_we_can_read_description_and_memo(client: Client, queue: str) -> None:
    handle = await talk(client, queue)
    description = await handle.describe()
    assert await description.memo() == {"first": SECRET, "said": SECRET}
    assert await description.static_summary() == SECRET
    assert SECRET not in str(description.raw_description)
    assert description.typed_search_attributes[STAGE] == ["PLAIN"]


async def test_database_file_never_holds_the_secret(
    client: Client, server: EmbeddedServer, queue: str
) -> None:
    handle = await talk(client, queue)
    files = [server.db_file, server.db_file.with_name(f"{server.db_file.name}-wal")]
    kept = b"".join(file.read_bytes() for file in files)
    assert handle.id.encode() in kept, (
        "what is not encrypted must be found, or the search proves nothing"
    )
    for word in SECRET.split():
        assert word.encode() not in kept
        assert word.encode() not in server.log_file.read_bytes()


async def test_history_replays_with_the_plugin_alone(
    client: Client, queue: str, ring: TinyRing
) -> None:
    history = await (await talk(client, queue)).fetch_history()
    plugin = caveat_plugin(ring)
    await Replayer(workflows=WORKFLOWS, plugins=[plugin]).replay_workflow(history)


async def test_schedule_starts_a_workflow_that_reads_its_input(client: Client, queue: str) -> None:
    name = f"report-{uuid.uuid4()}"
    action = ScheduleActionStartWorkflow(EchoWorkflow.run, SAID, id=name, task_queue=queue)
    schedule = await client.create_schedule(
        name, Schedule(action=action, spec=ScheduleSpec()), trigger_immediately=True
    )
    try:
        while not (running := (await schedule.describe()).info.recent_actions):
            pass
        started = running[0].action
        assert isinstance(started, ScheduleActionExecutionStartWorkflow)
        handle = client.get_workflow_handle_for(EchoWorkflow.run, started.workflow_id)
        assert await handle.result() == SAID
        assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    finally:
        await schedule.delete()
