"""What was received is started, and what is not screened in time is restricted, whatever died."""

import asyncio
from datetime import timedelta

from client.failures import NotConfirmed
from client.receiving import Item, Receiving
from client.sweep import Sweep
from procedure.measures.restriction import LiftRestriction, is_restricted
from register.ledger import Verified
from tests.office import ANALYST, SUPERVISOR, Office, at_work
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import FEW, dossier_of, kinds, status_of, workflow_of
from tests.workflows.unscreened import LATE, LIMIT


async def recorded_only(office: Office, count: int = 1) -> list[Item]:
    """Communications that are recorded, and that nobody has started."""
    receiving = Receiving(office.recorder, now=office.clock.now)
    items = []
    for _ in range(count):
        raw = red_notice(fresh_reference(), STRANGER)
        (one,) = await receiving.record(office.person(ANALYST), raw, "test")
        items.append(one.item)
    return items


def sweep_of(office: Office) -> Sweep:
    """A worker's sweep."""
    return Sweep(office.recorder, office.gateway.start_intake, now=office.clock.now)


def sweep_without_temporal(office: Office) -> Sweep:
    """The same while Temporal is away."""

    async def start(dossier: str) -> None:
        raise NotConfirmed()

    return Sweep(office.recorder, start, now=office.clock.now)


async def test_what_was_recorded_is_started(closed: Office) -> None:
    items = await recorded_only(closed, 5)
    async with at_work(closed):
        await sweep_of(closed).start_new()
        for item in items:
            assert await closed.handle(workflow_of(item)).result() == "RELEASED"
        assert await closed.register.communications.waiting() == []


async def test_a_start_that_was_lost_is_repeated(closed: Office) -> None:
    (item,) = await recorded_only(closed)
    sweep = sweep_of(closed)
    await sweep.start_new()
    # A foreign worker, or an operator, ended it without doing anything.
    await closed.handle(workflow_of(item)).terminate()
    async with at_work(closed):
        await sweep_of(closed).start_waiting()
        assert await closed.handle(workflow_of(item)).result() == "RELEASED"


async def test_without_temporal_it_is_restricted_in_time_and_people_hear_of_it(
    closed: Office,
) -> None:
    (item,) = await recorded_only(closed)
    sweep = sweep_without_temporal(closed)
    closed.clock.skip(LIMIT - timedelta(minutes=1))
    await sweep.restrict_late()
    assert await status_of(closed, item) == ("RECEIVED", False)
    closed.clock.skip(timedelta(minutes=1))
    await sweep.restrict_late()
    assert await kinds(closed, dossier_of(item)) == LATE
    assert await status_of(closed, item) == ("AWAITING_SCREENING", True)
    await sweep.restrict_late()
    assert await kinds(closed, dossier_of(item)) == LATE, "once"
    relaying = asyncio.create_task(closed.relay.run())
    await closed.register.await_deliveries()
    relaying.cancel()
    subjects = {str(email["Subject"]) for email in closed.emails()}
    assert subjects == {
        "A communication is not screened yet",
        "A step has reached its due time",
    }
    # Temporal is there again: it is screened, and what it is follows from that.
    async with at_work(closed):
        await sweep_of(closed).start_waiting()
        assert await closed.handle(workflow_of(item)).result() == "RELEASED"
    assert await status_of(closed, item) == ("RELEASED", False)
    assert isinstance(await closed.register.ledger.verify(), Verified)


async def test_several_sweeps_restrict_it_once_and_a_run_that_hangs_starts_over(
    closed: Office,
) -> None:
    (item,) = await recorded_only(closed)
    closed.damage(item.communication)
    async with at_work(closed):
        await closed.gateway.start_intake(dossier_of(item))
        await closed.register.await_revision(dossier_of(item), 1)
        closed.clock.skip(LIMIT)
        sweeps = [sweep_without_temporal(closed) for _ in range(3)]
        await asyncio.gather(*(sweep.restrict_late() for sweep in sweeps))
        for sweep in sweeps:
            await sweep.restrict_late()
        assert await kinds(closed, dossier_of(item)) == LATE
        # The run that hung has lost the dossier; it starts over as soon as it has something to do.
        await closed.register.await_deliveries()
        closed.damage(item.communication, undo=True)
        await closed.skipper.fast_forward(
            closed.handle(workflow_of(item)), LIMIT + timedelta(minutes=1)
        )
        assert await closed.handle(workflow_of(item)).result() == "RELEASED"
    assert await kinds(closed, dossier_of(item)) == [
        *LATE,
        "CommunicationScreened",
        "CommunicationReleased",
    ]


async def test_the_review_of_a_restriction_goes_on_after_its_case_has_ended(
    closed: Office,
) -> None:
    async with at_work(closed):
        case_id = await closed.start(left_out=FEW)
        await closed.cancel(case_id)
        await closed.handle(case_id).result()
    due = (await closed.case(case_id)).clocks["restriction-1"].due_at
    sweep = sweep_without_temporal(closed)
    await sweep.reach_outlived()
    closed.clock.skip(due - closed.clock.now() - timedelta(minutes=1))
    await sweep.reach_outlived()
    assert (await closed.case(case_id)).clocks["restriction-1"].missed_at is None
    closed.clock.skip(timedelta(minutes=1))
    await sweep.reach_outlived()
    case = await closed.case(case_id)
    assert case.clocks["restriction-1"].missed_at is not None
    seen = case.revision
    await sweep.reach_outlived()
    assert (await closed.case(case_id)).revision == seen, "once"
    async with at_work(closed):
        await closed.say(SUPERVISOR, case_id, LiftRestriction)
    assert not is_restricted(await closed.case(case_id))
