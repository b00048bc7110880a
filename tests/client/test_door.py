"""The door: no wait of a person is without end."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from client.door import Door, NotConfirmed
from procedure import commands as c
from procedure.refusals import AlreadyDone
from tests.office import ANALYST, Office

PATIENCE = timedelta(seconds=1)


@asynccontextmanager
async def nothing_is_written(office: Office) -> AsyncIterator[None]:
    """Somebody has the database: Updates are accepted, and their effects cannot be recorded."""
    register = office.settings.state_dir / "register.db"
    holder = sqlite3.connect(register, isolation_level=None, check_same_thread=False)
    try:
        # Aside, since the register in this process may be in the middle of writing.
        await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
        yield
    finally:
        holder.close()


async def test_an_update_that_is_accepted_and_not_done_does_not_hang(office: Office) -> None:
    case_id = await office.start()
    impatient = Door(office.door.temporal, office.settings.task_queue, patience=PATIENCE)
    acknowledge = c.AcknowledgeTask(by=office.person("employer-officer-1"), task="E1")
    async with nothing_is_written(office), asyncio.timeout(10):
        with pytest.raises(NotConfirmed, match="repeat the same command"):
            await impatient.tell(case_id, acknowledge)
    await office.until(case_id, lambda case: case.tasks["E1"].state == "ACKNOWLEDGED")
    with pytest.raises(AlreadyDone):
        await office.door.tell(case_id, acknowledge)


async def test_a_new_fact_does_not_hang_either(office: Office) -> None:
    case_id = await office.start()
    impatient = Door(office.door.temporal, office.settings.task_queue, patience=PATIENCE)
    document = await office.register.store_document(
        case_id, "AddFact", ANALYST, None, {"text": "At the border."}, office.clock.now()
    )
    fact = c.AddFact(by=office.person(ANALYST), fact="ENCOUNTER", document=document)
    async with nothing_is_written(office), asyncio.timeout(10):
        with pytest.raises(NotConfirmed):
            await impatient.tell(case_id, fact)
    await office.until(case_id, lambda case: case.case_class == "P0")


async def test_whoever_is_told_to_end_while_waiting_ends(office: Office) -> None:
    case_id = await office.start()
    acknowledge = c.AcknowledgeTask(by=office.person("employer-officer-1"), task="E1")
    async with nothing_is_written(office):
        telling = asyncio.create_task(office.door.tell(case_id, acknowledge))
        async with asyncio.timeout(20):
            while "WORKFLOW_EXECUTION_UPDATE_ACCEPTED" not in await kinds(office, case_id):
                pass
        telling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await telling


async def kinds(office: Office, case_id: str) -> set[str]:
    """The types of the events that Temporal has of a case."""
    history = await office.handle(case_id).fetch_history()
    prefix = "EVENT_TYPE_"
    return {EventType.Name(event.event_type).removeprefix(prefix) for event in history.events}


async def test_a_start_is_not_waited_for_without_end(office: Office) -> None:
    nobody = Door(office.door.temporal, "queue-of-nobody", patience=PATIENCE)
    with pytest.raises(NotConfirmed):
        await office.desk_at(nobody).start(office.person(ANALYST), "Nobody works here.")
