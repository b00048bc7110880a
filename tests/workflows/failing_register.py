"""A register that reports an error for one kind of event, and a run that tries it again."""

import asyncio

from tests.office import Office
from tests.replay.scenarios import change_register

EMPLOYER = "samples-officer-1"


def refuse_acknowledgments(office: Office) -> None:
    """From now the register reports an error instead of recording an acknowledgment."""
    change_register(
        office,
        "CREATE TRIGGER no_events BEFORE INSERT ON ledger WHEN NEW.kind = 'TaskAcknowledged' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )


def take_acknowledgments(office: Office) -> None:
    """From now the register records them again."""
    change_register(office, "DROP TRIGGER no_events")


async def until_tried_twice(office: Office, workflow: str) -> None:
    """Wait until the local activity gave up, and a normal one has failed as well."""
    async with asyncio.timeout(60):
        while True:
            described = await office.handle(workflow).describe()
            pending = described.raw_description.pending_activities
            if any(one.attempt > 1 for one in pending):
                return
            await asyncio.sleep(0.05)
