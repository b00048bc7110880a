"""A newer build takes over while cases are open: with other rules, zone data and editions."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from embedded.server import EmbeddedServer
from procedure.case import Case
from procedure.measures.dispute import decision
from procedure.measures.dispute.drafting import DraftDecision, NothingLeftToDecide
from procedure.stages import stage_codes
from tests.office import COUNSEL, ROOT, Office, open_office, settings_for
from tests.upgrade.builds import Change, build_with, logged, worker_of
from tests.upgrade.courses import (
    BESIDE,
    PLACES,
    failed_tasks,
    open_cases,
    opened,
    progress,
    until_stage,
)

CASES = 54
CHANGES = (
    # A stricter rule: the decision waits for every task, required or not.
    Change(
        "procedure/measures/coordination.py",
        "        if task.required\n        and task.open\n",
        "        if task.open\n",
    ),
    # A rule that refuses what it allowed.
    Change(
        "procedure/measures/dispute/drafting.py",
        "    if case.settled:",
        '    if case.settled or order.disposition == "INFORM_NDTF":',
    ),
    # Zone data by which Washington has no daylight saving time.
    Change(
        "procedure/clocks/zones.py",
        'EASTERN = pinned("America/New_York")',
        'EASTERN = pinned("America/Panama")',
    ),
    Change(
        "procedure/clocks/zones.py",
        "ZONE_DATA: str = tzdata.IANA_VERSION",
        'ZONE_DATA: str = "2099a"',
    ),
)
EDITION = """\
name = "2026-3"
extends = "2026-2"
effective = 2026-02-01

[clocks.answer.duration]
P1 = "9 business days"
"""


@pytest.fixture
async def office(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose worker is a process of its own."""
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False) as opened:
        yield opened


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_open_cases_continue_under_a_newer_build(office: Office, tmp_path: Path) -> None:
    async with worker_of(ROOT, office.settings, tmp_path / "old.log"):
        cases = await open_cases(office, CASES)
        runs = await current_runs(office, cases)
        before = {case_id: await office.case(case_id) for case_id in cases}
    stages = Counter(stage for case in before.values() for stage in stage_codes(case))
    assert len(cases) >= 50
    assert min(stages[stage] for stage in (*PLACES, *BESIDE)) >= 3, stages

    files = {"procedure/annex/2026-3/edition.toml": EDITION}
    build = build_with(tmp_path, CHANGES, files)
    log = tmp_path / "new.log"
    async with worker_of(build, office.settings, log):
        await logged(log, "open dossiers taken up")
        after = {case_id: await office.case(case_id) for case_id in cases}
        assert {one: due_times(case) for one, case in after.items()} == {
            one: due_times(case) for one, case in before.items()
        }
        assert all(case.edition.name == "2026-2" for case in after.values())
        now = await current_runs(office, cases)
        assert [one for one in cases if now[one] == runs[one]] == [], "every run started over"

        await asyncio.gather(*(progress(office, case_id) for case_id in cases))
        await the_new_rules_hold(office)
    for case_id in cases:
        for run in (runs[case_id], now[case_id]):
            assert await failed_tasks(office, case_id, run) == 0
    later = {case_id: await office.case(case_id) for case_id in cases}
    for case_id, case in before.items():
        assert kept_due_times(case, later[case_id]), "what was recorded stays"


async def the_new_rules_hold(office: Office) -> None:
    """A case that opens now has the newer edition, zone data and rules."""
    case_id = await opened(office)
    case = await office.case(case_id)
    assert case.edition.name == "2026-3"
    assert {clock.zone_data for clock in case.clocks.values()} == {"2099a"}
    answer = case.clocks["J1/answer"]
    assert answer.due_at - answer.started_at > timedelta(days=9)
    await office.answer_all(case_id)
    await until_stage(office, case_id, decision.DECISION.code)
    with pytest.raises(NothingLeftToDecide):
        await office.say(COUNSEL, case_id, DraftDecision, disposition="INFORM_NDTF")


async def current_runs(office: Office, cases: list[str]) -> dict[str, str]:
    """The current run of each case."""
    return {case_id: await office.gateway.run_of(case_id) or "" for case_id in cases}


def due_times(case: Case) -> dict[str, datetime]:
    """The due time of each clock."""
    return {clock_id: clock.due_at for clock_id, clock in case.clocks.items()}


def kept_due_times(before: Case, after: Case) -> bool:
    """Whether every clock that had ended, or only ended since, keeps its due time and alerts."""
    for clock_id, clock in before.clocks.items():
        now = after.clocks[clock_id]
        if (clock.due_at, clock.alerts, clock.zone_data) != (now.due_at, now.alerts, now.zone_data):
            return False
    return True
