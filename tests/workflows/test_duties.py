"""Standing duties open by themselves on their day, once, by a Schedule that a worker keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import ScheduleOverlapPolicy

from activities.duty_opening import RegisterDutyOpener
from client.schedules import DUTIES, keep_schedules
from procedure.clocks.zones import EASTERN
from procedure.duty.duty import Duty
from tests.office import Office, at_work


def on(day: datetime, office: Office) -> RegisterDutyOpener:
    """What opens duties, on this day."""
    return RegisterDutyOpener(office.recorder, now=lambda: day)


async def test_what_has_come_opens_once_and_is_made_up_for(closed: Office) -> None:
    day = datetime(2027, 1, 2, 7, tzinfo=EASTERN).astimezone(UTC)
    async with at_work(closed):
        (opened,) = (await on(day, closed).open_due()).opened
        again = await on(day + timedelta(days=3), closed).open_due()
        assert again.opened == (opened,), "made up for, and never twice"
        await closed.register.await_deliveries()
    duty = await closed.recorder.state(opened)
    assert isinstance(duty, Duty)
    assert (duty.duty, duty.period, duty.revision) == ("GS_YEAR_REPORT", "2027-01-02", 1)
    assert duty.clocks["step-1"].due_at == datetime(2027, 4, 1, tzinfo=EASTERN)
    assert duty.number is not None


async def test_nothing_opens_on_another_day(closed: Office) -> None:
    assert (await on(datetime(2027, 3, 15, 12, tzinfo=UTC), closed).open_due()).opened == ()


@pytest.mark.sandboxed
async def test_a_worker_keeps_the_schedule_and_repeats_nothing(closed: Office) -> None:
    temporal, queue = closed.gateway.temporal, closed.settings.task_queue
    for _ in range(2):
        await keep_schedules(temporal, queue)
    handle = temporal.get_schedule_handle(DUTIES)
    await handle.pause()
    await keep_schedules(temporal, queue)
    kept = (await handle.describe()).schedule
    assert kept.state.paused, "an operator's pause stays"
    assert kept.policy.overlap is ScheduleOverlapPolicy.SKIP
    listed = [one.id async for one in await temporal.list_schedules()]
    assert listed.count(DUTIES) <= 1
    await handle.delete()
