"""A defect of the time-keeper is seen: a clock that stands still unseen is a lost deadline."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType

import worker
from embedded.server import EmbeddedServer
from tests.office import open_office, settings_for
from tests.workflows.faulty import FaultyCaseWorkflow


async def test_a_time_keeper_that_fails_fails_the_workflow_task(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CaseWorkflow", FaultyCaseWorkflow)
    async with open_office(settings_for(tmp_path / "state", server)) as office:
        case_id = await office.start(left_out=("J2", "J3", "S4", "U3"))
        # It does not end: the clock of a workflow whose tasks fail stands still.
        passing = asyncio.create_task(office.pass_time(case_id, timedelta(hours=3)))
        failed = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
        async for event in office.handle(case_id).fetch_history_events(wait_new_event=True):
            if event.event_type == failed:
                break
        cause = event.workflow_task_failed_event_attributes.failure
        assert event.event_type == failed
        assert cause.HasField("encoded_attributes"), "its text is encrypted like any other"
        passing.cancel()
