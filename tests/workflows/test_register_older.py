"""An older copy of the register is restored while a case runs: nothing is written over it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from client.taking_up import TakingUp
from procedure.ending import CancelCase
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.refusals import RegisterOlder
from register.ledger import Verified
from runtime.attributes import REGISTER_OLDER, TROUBLE
from tests.office import ANALYST, SUPERVISOR, Office, at_work
from tests.traffic import fresh_reference, red_notice
from tests.workflows.histories import (
    assert_every_event_once,
    failed_tasks,
    history,
    run_of,
    until_writer,
)
from tests.workflows.steps import (
    FEW,
    command,
    dossier_of,
    kinds,
    received,
    status_of,
    workflow_of,
)

EMPLOYER = "samples-officer-1"


def copy(source: Path, target: Path) -> None:
    """Copy a database on SQLite, also over one that is open, as an operator restores it."""
    with sqlite3.connect(source) as origin, sqlite3.connect(target, timeout=30) as restored:
        origin.backup(restored)
    origin.close()
    restored.close()


def register_file(office: Office) -> Path:
    """The file of the register."""
    return office.settings.state_dir / "register.db"


async def until_trouble(office: Office, workflow_id: str, trouble: str | None) -> None:
    """Wait until the search attribute says so: a new run begins with what the earlier one had."""
    async with asyncio.timeout(60):
        while True:
            description = await office.handle(workflow_id).describe()
            if description.typed_search_attributes.get(TROUBLE) == trouble:
                return
            await asyncio.sleep(0.05)


async def until_named(office: Office, dossier: str, *, named: bool = True) -> None:
    """Wait until the doctor names the dossier, or no longer: Temporal lists it a little later."""
    async with asyncio.timeout(60):
        while (dossier in await office.gateway.register_older()) is not named:
            await asyncio.sleep(0.05)


async def backed_up(office: Office, tmp_path: Path) -> Path:
    """A copy of the register as it is now, with nothing on its way."""
    await office.register.await_deliveries()
    copy(register_file(office), tmp_path / "older.db")
    return tmp_path / "older.db"


async def case_with_an_older_register(
    office: Office, tmp_path: Path, *, another_run: bool = False
) -> tuple[str, list[str]]:
    """A case whose last two acts the register lacks, and the kinds of the events that it has.

    ``another_run``: the older copy names an earlier run of the case.
    """
    case_id = await office.start(left_out=FEW)
    older = await backed_up(office, tmp_path)
    before = await kinds(office, case_id)
    if another_run:
        await TakingUp(office.gateway, office.register).one(case_id)
    await office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1")
    await office.answer(case_id, "S2", "HOLD")
    await office.register.await_deliveries()
    copy(older, register_file(office))
    return case_id, before


@pytest.mark.parametrize("another_run", [False, True], ids=["same run", "another run"])
async def test_nothing_is_written_and_everybody_learns_why(
    office: Office, tmp_path: Path, another_run: bool
) -> None:
    case_id, before = await case_with_an_older_register(office, tmp_path, another_run=another_run)
    other = await office.start(left_out=FEW)
    run = await run_of(office, case_id)
    for _ in range(2):
        with pytest.raises(RegisterOlder, match="caveat doctor"):
            await office.answer(case_id, "E1")
    assert await kinds(office, case_id) == before
    await until_trouble(office, case_id, REGISTER_OLDER)
    await until_named(office, case_id)
    await until_trouble(office, other, None)
    assert other not in await office.gateway.register_older()
    await office.answer(other, "E1")

    taken = await TakingUp(office.gateway, office.register).all_open()
    assert [one.dossier for one in taken if one.how != "LEFT"] == [other]
    assert await run_of(office, case_id) == run, "an operator must decide"
    assert await kinds(office, case_id) == before
    assert not failed_tasks(await history(office, case_id))


async def test_it_continues_from_the_register_when_an_operator_decides(
    office: Office, tmp_path: Path
) -> None:
    case_id, before = await case_with_an_older_register(office, tmp_path)
    with pytest.raises(RegisterOlder):
        await office.answer(case_id, "E1")
    run = await run_of(office, case_id)
    taken = await TakingUp(office.gateway, office.register).one(case_id)
    assert taken.dossier == case_id
    await until_writer(office, case_id, case_id, run)
    await until_trouble(office, case_id, None)
    await until_named(office, case_id, named=False)

    # As many acts as were lost, but others: nothing of what was lost is remembered anywhere.
    await office.answer(case_id, "S2", "CLEAR_TO_DISPUTE")
    await office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1")
    case = await office.case(case_id)
    assert case.tasks["S2"].outcome == "CLEAR_TO_DISPUTE"
    assert (await kinds(office, case_id))[: len(before)] == before
    assert case.revision == len(await kinds(office, case_id))
    await assert_every_event_once(office, case_id)
    assert isinstance(await office.register.ledger.verify(), Verified)


async def test_a_lost_order_can_be_sent_again_after_the_take_up(
    office: Office, tmp_path: Path
) -> None:
    case_id = await office.start(left_out=FEW)
    older = await backed_up(office, tmp_path)
    order = command(AcknowledgeTask, case_id, EMPLOYER, task="E1")
    lost = await office.gateway.send_named(order)
    copy(older, register_file(office))
    with pytest.raises(RegisterOlder):
        await office.answer(case_id, "E1")
    await TakingUp(office.gateway, office.register).one(case_id)
    again = await office.gateway.send_named(order)
    assert (again.order, again.revision) == (lost.order, lost.revision)
    assert (await kinds(office, case_id)).count("TaskAcknowledged") == 1


async def test_an_intake_stops_in_the_same_way(closed: Office, tmp_path: Path) -> None:
    item = await received(closed, red_notice(fresh_reference()))
    older = await backed_up(closed, tmp_path)
    async with at_work(closed):
        await closed.communications.screened([item])
        await closed.register.await_deliveries()
        copy(older, register_file(closed))
        analyst, run = closed.person(ANALYST), await run_of(closed, workflow_of(item))
        with pytest.raises(RegisterOlder):
            await closed.communications.release(analyst, item.communication, reason="Nobody.")
        await until_trouble(closed, workflow_of(item), REGISTER_OLDER)
        await until_named(closed, dossier_of(item))
        assert await kinds(closed, dossier_of(item)) == ["CommunicationReceived"]

        await TakingUp(closed.gateway, closed.register).one(dossier_of(item))
        await until_writer(closed, dossier_of(item), workflow_of(item), run)
        await closed.communications.screened([item])
        assert await status_of(closed, item) == ("AWAITING_PERSON", True)
        await until_trouble(closed, workflow_of(item), None)


async def test_a_case_that_the_register_lacks_altogether(office: Office, tmp_path: Path) -> None:
    older = await backed_up(office, tmp_path)
    case_id = await office.start(left_out=FEW)
    copy(older, register_file(office))
    document = await office.register.documents.store(
        case_id, "CancelCase", SUPERVISOR, None, {"text": "Opened in error."}, office.clock.now()
    )
    order = command(CancelCase, case_id, SUPERVISOR, document=document)
    with pytest.raises(RegisterOlder):
        await office.gateway.send_named(order)
    assert await kinds(office, case_id) == []
    await until_named(office, case_id)
