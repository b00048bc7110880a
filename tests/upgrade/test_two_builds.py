"""Two builds serve one register at the same time: each reads what the other writes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.server import EmbeddedServer
from procedure.case import CaseEnding
from register.ledger import Verified
from tests.office import ROOT, Office, open_office, settings_for
from tests.upgrade.builds import Change, build_with, worker_of
from tests.upgrade.courses import failed_tasks, open_cases, progress

CASES = 12
NEXT = (
    # An event and an activity's result have a further field; an older event lacks it.
    Change(
        "procedure/measures/tasks/answering.py",
        "    outcome: str\n    effect: AnswerEffect\n",
        '    outcome: str\n    effect: AnswerEffect\n    added: str = "by default"\n',
    ),
    Change(
        "activities/recording.py",
        "    taken_over: bool = False\n",
        "    added: int = 7\n    taken_over: bool = False\n",
    ),
)


@pytest.fixture
async def office(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose workers are processes of their own."""
    async with open_office(settings_for(tmp_path / "state", server), working=False) as opened:
        yield opened


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_each_build_reads_what_the_other_writes(office: Office, tmp_path: Path) -> None:
    build = build_with(tmp_path, NEXT, {})
    settings = office.settings
    async with (
        worker_of(ROOT, settings, tmp_path / "this.log"),
        worker_of(build, settings, tmp_path / "next.log"),
    ):
        cases = await open_cases(office, CASES)
        # Nothing stays in one worker's memory: each reads what the other wrote.
        await asyncio.gather(*(progress(office, case_id) for case_id in cases))
        await office.register.await_deliveries()
    written = {"this": 0, "next": 0}
    for case_id in cases:
        assert (await office.case(case_id)).ended is CaseEnding.CLOSED
        for record in await office.register.dossiers.records(case_id):
            if record.kind == "TaskAnswered":
                written["next" if "added" in record.data else "this"] += 1
        run = await office.gateway.temporal.get_workflow_handle(case_id).describe()
        assert await failed_tasks(office, case_id, run.run_id) == 0
    assert min(written.values()) > 0, written
    assert isinstance(await office.register.ledger.verify(), Verified)
