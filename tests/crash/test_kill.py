"""kill -9 of the worker and of the Temporal server in the middle of twenty cases."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from cli.stack import Stack
from client.door import Door, NotConfirmed
from embedded.server import free_port
from procedure import commands as c
from procedure.case import Stage
from procedure.refusals import AlreadyDone
from register.ledger import Verified
from register.values import MailState
from settings import Settings
from tests.office import ANALYST, COUNSEL, ROOT, Office, open_office

CASES = 20
PATIENCE = timedelta(seconds=5)
"""How long these people wait for an answer before they repeat the command."""
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


class Progress:
    """Counts the acts of all cases, so that a crash can wait for the middle."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self.done = 0
        self._changed = asyncio.Condition()

    async def count(self) -> None:
        """One more act."""
        async with self._changed:
            self.done += 1
            self._changed.notify_all()

    async def reached(self, number: int) -> None:
        """Wait until so many acts are done."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.done >= number)


async def insist(act: Callable[[], Awaitable[object]], progress: Progress) -> None:
    """As a person would: repeat the same command until it stands."""
    while True:
        try:
            await act()
        except NotConfirmed:
            continue
        except AlreadyDone:
            pass
        await progress.count()
        return


async def one_case(office: Office, number: int, progress: Progress) -> str:
    """A case from its report to its end."""
    case_ids: list[str] = []

    async def start() -> None:
        report = f"Report number {number}."
        case_ids.append(await office.start(report, left_out=LEFT_OUT))

    async def say(person: str, command: type[c.Command], **fields: Any) -> None:
        await insist(lambda: office.say(person, case_ids[-1], command, **fields), progress)

    async def answer(task: str, outcome: str | None = None) -> None:
        await insist(lambda: office.answer(case_ids[-1], task, outcome), progress)

    await insist(start, progress)
    case_id = case_ids[-1]
    await say("employer-officer-1", c.AcknowledgeTask, task="E1")
    await asyncio.gather(answer("E1"), answer("S2"), answer("U3"))
    await say(ANALYST, c.RecordNotification)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await say(COUNSEL, c.DraftDecision, disposition="INFORM_NDTF")
    await say("usncb-counsel-2", c.ApproveDecision, approve=True)
    await say(COUNSEL, c.RecordFiling)
    await say(ANALYST, c.RecordOutcome, outcome="DELETED")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await answer("U6", "DONE")
    await say(ANALYST, c.CloseCase)
    return case_id


async def crashes(stack: Stack, progress: Progress) -> None:
    """Kill the worker, the server, and both, each in the middle of the work."""
    await progress.reached(40)
    await kill_worker(stack)
    await stack.start_worker()
    await progress.reached(90)
    stack.server.kill()
    await stack.server.start()
    await progress.reached(150)
    await kill_worker(stack)
    stack.server.kill()
    await stack.server.start()
    await stack.start_worker()


async def kill_worker(stack: Stack) -> None:
    """End the worker with SIGKILL, by its own process id."""
    assert stack.worker is not None
    stack.worker.kill()
    await stack.worker.wait()


async def test_every_step_stands_once_and_no_mail_changes(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    progress = Progress()
    async with (
        Stack(settings, ui=False) as stack,
        open_office(settings, working=False) as office,
    ):
        office.desk = office.desk_at(
            Door(office.skipper.client, settings.task_queue, patience=PATIENCE)
        )
        crashing = asyncio.create_task(crashes(stack, progress))
        cases = await asyncio.gather(
            *(one_case(office, number, progress) for number in range(CASES))
        )
        await crashing
        await asyncio.gather(*(office.handle(case_id).result() for case_id in cases))

        for case_id in cases:
            assert (await office.case(case_id)).stage is Stage.CLOSED
            records = await office.register.records(case_id)
            kinds = Counter(record.kind for record in records)
            assert {kind: kinds[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1)
            tasks = [record.data["task"] for record in records if record.kind == "TaskSent"]
            answers = [record.data["task"] for record in records if record.kind == "TaskAnswered"]
            assert len(tasks) == len(set(tasks))
            assert sorted(answers) == ["E1", "S2", "U3", "U6"]
            assert [record.revision for record in records] == list(range(1, len(records) + 1))
        assert isinstance(await office.register.verify(), Verified)
        await assert_mails_are_what_was_stored(office, stack.mailbox.folder)


async def assert_mails_are_what_was_stored(office: Office, folder: Path) -> None:
    """Each mail was delivered; what was delivered twice has the same bytes both times."""
    rows = await office.register.list_mails()
    assert {row.state for row in rows} == {MailState.SENT}
    delivered: dict[str, set[bytes]] = defaultdict(set)
    for path in folder.glob("*.eml"):
        raw = path.read_bytes()
        mail = message_from_bytes(raw, policy=policy.default)
        delivered[str(mail["Message-ID"]).strip("<>").partition("@")[0]].add(raw)
    assert delivered.keys() == {row.mail_id for row in rows}
    assert all(len(variants) == 1 for variants in delivered.values())


async def test_a_door_that_nobody_opens_says_so(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        await stack.server.stop()
        patient, impatient = (
            office.desk,
            Door(office.skipper.client, settings.task_queue, patience=timedelta(seconds=1)),
        )
        office.desk = office.desk_at(impatient)
        with pytest.raises(NotConfirmed, match="repeat the same command"):
            await office.start("Nobody answers.")
        office.desk = patient
        await stack.server.start()
        case_id = await office.start("Nobody answers.")
        assert (await office.case(case_id)).ended is None
