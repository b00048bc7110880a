"""Two runs of one dossier: only one writes; what was ordered or is due meanwhile is not lost."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from activities.recording import Acted, ActRequest
from procedure.dossier import Command, Receipt
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from tests.office import Office
from tests.workflows.histories import (
    assert_every_event_once,
    failed_tasks,
    history,
    run_of,
    until_writer,
    writer_of,
)
from tests.workflows.steps import FEW, command, kinds, records, stored

SECOND = timedelta(seconds=1)
EMPLOYER = "samples-officer-1"
WAITING = 16
PATIENCE = timedelta(minutes=3)
"""How long these people wait: the machine may be busy."""

TakeOver = Callable[[Office, str], Coroutine[Any, Any, None]]


async def started_again(office: Office, case_id: str) -> None:
    """Another run takes the place of the current one."""
    first = await run_of(office, case_id)
    await office.gateway.start_again(case_id)
    await until_writer(office, case_id, case_id, first)


async def claimed_by_another(office: Office, case_id: str) -> None:
    """Another run, or a sweep, claims the dossier; the current run does not know."""
    await office.register.dossiers.claim(case_id, f"sweep-{uuid.uuid4()}")


async def asked_to_start_over(office: Office, case_id: str) -> None:
    """A newer build takes over."""
    assert await office.gateway.ask_to_take_up(case_id)


BOTH = pytest.mark.parametrize(
    "take_over", [started_again, claimed_by_another], ids=lambda one: one.__name__
)


@BOTH
async def test_a_run_that_was_taken_over_writes_nothing(
    office: Office, take_over: TakeOver
) -> None:
    case_id = await office.start(left_out=FEW)
    first = await run_of(office, case_id)
    await take_over(office, case_id)
    before = await kinds(office, case_id)
    late = ActRequest(
        command=command(AcknowledgeTask, case_id, EMPLOYER, task="E1"),
        after=(await office.case(case_id)).revision,
        run=first,
        now=office.clock.now(),
    )
    acted = await office.recorder.act(late)
    assert (acted.taken_over, acted.receipt, acted.events) == (True, None, ())
    assert await kinds(office, case_id) == before
    assert await office.register.dossiers.order(late.command.order) is None


@BOTH
async def test_the_next_order_reaches_the_run_that_may_write(
    office: Office, take_over: TakeOver
) -> None:
    case_id = await office.start(left_out=FEW)
    first = await run_of(office, case_id)
    await take_over(office, case_id)
    order = command(AcknowledgeTask, case_id, EMPLOYER, task="E1")
    receipt = await office.gateway.send_named(order)
    assert receipt.order == order.order
    assert await until_writer(office, case_id, case_id, first) == await writer_of(office, case_id)
    assert (await kinds(office, case_id)).count("TaskAcknowledged") == 1
    await assert_every_event_once(office, case_id)


@BOTH
async def test_no_deadline_is_lost(office: Office, take_over: TakeOver) -> None:
    case_id = await office.start(left_out=FEW)
    clock = (await office.case(case_id)).clocks["E1/acknowledgment"]
    await take_over(office, case_id)
    await office.pass_time_until(case_id, clock.due_at + SECOND)
    await office.until(case_id, lambda case: case.due_reached(clock.clock_id))
    reached = [
        (event.clock_id, event.number)
        for event in await office.register.dossiers.events(case_id)
        if isinstance(event, AlertReached)
    ]
    assert len(reached) == len(set(reached)), "each alert once"
    assert [number for name, number in reached if name == clock.clock_id] == [1, 2, 3]
    await assert_every_event_once(office, case_id)


# --- while orders wait ---------------------------------------------------------------------------


class HeldActs:
    """The recorder gets no order of a person done until it is released."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on orders wait; steps and claims do not."""
        self._act = office.recorder.act
        self._asked: set[str] = set()
        self._changed = asyncio.Condition()
        self._released = asyncio.Event()
        monkeypatch.setattr(office.recorder, "act", self._held)

    async def _held(self, request: ActRequest) -> Acted:
        if request.command.order.startswith("order-"):
            async with self._changed:
                self._asked.add(request.command.order)
                self._changed.notify_all()
            await self._released.wait()
        return await self._act(request)

    async def asked(self, count: int) -> None:
        """Wait until the recorder has been asked for so many orders."""
        async with self._changed, asyncio.timeout(90):
            await self._changed.wait_for(lambda: len(self._asked) >= count)

    def release(self) -> None:
        """Let the orders be recorded."""
        self._released.set()


async def answers(office: Office, case_id: str, count: int) -> list[Command]:
    """So many different answers to S2, not sent yet."""
    agency = (await office.case(case_id)).tasks["S2"].agency.lower()
    by = f"{agency}-officer-1"
    return [
        command(
            AnswerTask,
            case_id,
            by,
            task="S2",
            outcome="HOLD" if number % 2 else "CLEAR_TO_DISPUTE",
            recorded={"risk": 1},
            document=await stored(office, case_id, by, f"Answer {number}.", {"risk": 1}),
        )
        for number in range(count)
    ]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "take_over",
    [asked_to_start_over, claimed_by_another, started_again],
    ids=lambda one: one.__name__,
)
async def test_orders_that_wait_while_the_run_is_replaced_are_recorded_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, take_over: TakeOver
) -> None:
    case_id = await office.start(left_out=FEW)
    first = await run_of(office, case_id)
    orders = await answers(office, case_id, WAITING)
    gateway = office.gateway_with(PATIENCE)
    held = HeldActs(office, monkeypatch)
    sending = [asyncio.create_task(gateway.send_named(one)) for one in orders]
    # Temporal lets ten Updates of a run be under way; the others wait at the client.
    await held.asked(10)
    await take_over(office, case_id)
    held.release()
    receipts: list[Receipt] = await asyncio.gather(*sending)

    assert [one.order for one in receipts] == [one.order for one in orders]
    answered = [one for one in await records(office, case_id) if one.kind == "TaskAnswered"]
    assert Counter(one.order for one in answered) == Counter(one.order for one in orders)
    assert {one.order: one.revision for one in answered} == {
        one.order: one.revision for one in receipts
    }
    await until_writer(office, case_id, case_id, first)
    await assert_every_event_once(office, case_id)
    for run in (first, await run_of(office, case_id)):
        assert not failed_tasks(await history(office, case_id, run))
