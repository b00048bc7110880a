"""kill -9 of the worker and of the Temporal server: nothing is lost, and nothing is doubled."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import cli.stack
from cli.stack import Stack
from client.failures import NotConfirmed
from client.gateway import Gateway
from client.receiving import Item
from procedure.dossier import Command
from procedure.ending import CloseCase
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.notification.notifying import RecordNotification
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.crash.dying_worker import DEATHS
from tests.crash.insisting import People, assert_whole, leases_end, settings_of
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, Office, open_office
from tests.traffic import fresh_reference, red_notice
from tests.workflows.histories import assert_every_event_once, failed_tasks, history
from tests.workflows.steps import confirmed, dossier_of, in_stage, kinds, records, stages

CASES = 20
LEFT_OUT = ("J2", "J3", "S4")

ONCE = (
    "CaseOpened",
    "TaskAcknowledged",
    "OfficialNotified",
    "DecisionCalled",
    "DecisionDrafted",
    "DecisionApproved",
    "FilingMade",
    "OutcomeRecorded",
    "CaseClosed",
)
"""What each case must have in its record once, however often something died in between."""


async def one_case(people: People, number: int) -> str:
    """A case from its report to its end."""
    office = people.office
    case_ids: list[str] = []

    async def start() -> None:
        case_ids.append(await office.start(f"Report number {number}.", left_out=LEFT_OUT))

    async def say(person: str, command: type[Command], **fields: Any) -> None:
        await people.insist(lambda: office.say(person, case_id, command, **fields))

    async def answer(task: str, outcome: str | None = None) -> None:
        await people.insist(lambda: office.answer(case_id, task, outcome))

    opened = await people.insist(start)
    case_id = opened.dossier if opened is not None else case_ids[0]
    await office.until(case_id, lambda case: {"E1", "S2", "U3"} <= case.tasks.keys())
    await say("samples-officer-1", AcknowledgeTask, task="E1")
    await asyncio.gather(answer("E1"), answer("S2"), answer("U3"))
    await office.until(case_id, lambda case: case.running("notification"))
    await say(ANALYST, RecordNotification)
    await office.until(case_id, in_stage("DECISION"))
    await say(COUNSEL, DraftDecision, disposition="INFORM_NDTF")
    await say(SECOND_COUNSEL, ApproveDecision, approve=True)
    await say(COUNSEL, RecordFiling)
    await say(ANALYST, RecordOutcome, outcome="DELETED")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await answer("U6", "DONE")
    await office.until(case_id, in_stage("CLOSING"))
    await say(ANALYST, CloseCase)
    return case_id


async def crashes(stack: Stack, people: People) -> None:
    """Kill the worker, the server, and both, each in the middle of the work."""
    await people.reached(40)
    await kill_worker(stack)
    await leases_end(people.office)
    await stack.start_worker()
    await people.reached(90)
    stack.server.kill()
    await stack.server.start()
    await people.reached(150)
    await kill_worker(stack)
    stack.server.kill()
    await leases_end(people.office)
    await stack.server.start()
    await stack.start_worker()


async def kill_worker(stack: Stack) -> None:
    """End the worker with SIGKILL, by its own process id."""
    assert stack.worker is not None
    stack.worker.kill()
    await stack.worker.wait()


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_every_step_is_recorded_once_and_no_email_changes(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    async with (
        Stack(settings, ui=False) as stack,
        open_office(settings, working=False) as office,
    ):
        people = People(office, tmp_path / "orders")
        crashing = asyncio.create_task(crashes(stack, people))
        cases = await asyncio.gather(*(one_case(people, number) for number in range(CASES)))
        await crashing
        await asyncio.gather(*(office.handle(case_id).result() for case_id in cases))

        assert len(set(cases)) == CASES
        assert people.pending.all() == []
        for case_id in cases:
            assert await stages(office, case_id) == ["CLOSED"]
            recorded = await records(office, case_id)
            counted = Counter(record.kind for record in recorded)
            assert {kind: counted[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1)
            answered = [one.data["task"] for one in recorded if one.kind == "TaskAnswered"]
            assert sorted(answered) == ["E1", "S2", "U3", "U6"]
            await assert_every_event_once(office, case_id)
            assert not failed_tasks(await history(office, case_id))
        await assert_whole(office, stack.mailbox.folder)


async def kept_running(stack: Stack, office: Office) -> None:
    """Start the worker again whenever it dies."""
    while True:
        assert stack.worker is not None
        await stack.worker.wait()
        await leases_end(office)
        await stack.start_worker()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("death", DEATHS)
async def test_a_worker_that_dies_at_the_worst_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    mark = tmp_path / "dies-once"
    monkeypatch.setattr(cli.stack, "_WORKER", Path(__file__).with_name("dying_worker.py"))
    monkeypatch.setenv("CAVEAT_TEST_DIES", death)
    monkeypatch.setenv("CAVEAT_TEST_DIES_ONCE", str(mark))
    settings = settings_of(tmp_path)
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        assert stack.worker is not None
        first = stack.worker.pid
        mark.touch()
        running = asyncio.create_task(kept_running(stack, office))
        try:
            case_id = await from_a_notice(People(office, tmp_path / "orders"))
            assert not mark.exists(), "it has died"
            assert stack.worker.pid != first
            await assert_every_event_once(office, case_id)
            counted = Counter(await kinds(office, case_id))
            assert (counted["CaseOpened"], counted["TaskAcknowledged"]) == (1, 1)
            await assert_whole(office, stack.mailbox.folder)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def from_a_notice(people: People) -> str:
    """A case from a red notice; an agency acknowledges its task, and every email is sent."""
    office = people.office
    raw, analyst = red_notice(fresh_reference()), office.person(ANALYST)
    held: list[Item] = []

    async def receive() -> None:
        held[:] = await office.communications.receive(analyst, raw, "test")

    await people.insist(receive)
    (item,) = held
    await office.communications.screened([item])
    await people.insist(lambda: confirmed(office, item))
    intake = await office.until_intake(item.communication, lambda it: it.state == "WITH_CASE")
    (case_id,) = intake.informed
    await office.until(case_id, lambda case: "E1" in case.tasks)
    await people.insist(
        lambda: office.say("samples-officer-1", case_id, AcknowledgeTask, task="E1")
    )
    # The roster may have been compared again meanwhile: a worker that starts does that.
    counted = Counter(await kinds(office, dossier_of(item)))
    decided = ("CommunicationReceived", "RestrictionConfirmed", "PassedToCase")
    assert [counted[kind] for kind in decided] == [1, 1, 1]
    return case_id


@pytest.mark.long
async def test_a_server_that_is_away_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        await stack.server.stop()
        impatient = Gateway(
            office.skipper.client, settings.task_queue, patience=timedelta(seconds=1)
        )
        await office.parts.roster.version()
        with pytest.raises(NotConfirmed, match="What you wrote is kept") as unconfirmed:
            await office.cases_through(impatient).open(
                office.person(ANALYST), "Nobody answers.", person="P-0001"
            )
        assert unconfirmed.value.order is not None
        await stack.server.start()
        case_id = await office.start("Nobody answers.")
        assert (await office.case(case_id)).ended is None
        assert (await kinds(office, case_id)).count("CaseOpened") == 1
