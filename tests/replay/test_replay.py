"""Histories recorded earlier must replay with the present code: open cases depend on it."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from procedure.annex.editions import CURRENT_EDITION
from procedure.refusals import Refused
from runtime.plugin import caveat_plugin
from tests.replay.changed import HastyCaseWorkflow, PausingCaseWorkflow
from tests.replay.record import HISTORIES, RECORDINGS
from tests.replay.ring import write_ring
from workflows.case import CaseWorkflow
from workflows.intake import IntakeWorkflow

FILES = sorted(HISTORIES.rglob("*.json"))


def history_of(file: Path) -> WorkflowHistory:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    return WorkflowHistory.from_json(recorded.pop("id"), recorded)


def replayer(folder: Path, *workflows: type) -> Replayer:
    plugin = caveat_plugin(write_ring(folder / "keys.json"), [Refused])
    return Replayer(workflows=list(workflows), plugins=[plugin])


def test_every_scenario_of_the_present_edition_is_recorded() -> None:
    names = {file.name.rpartition("-")[0] for file in FILES if file.parent.name == CURRENT_EDITION}
    assert names == RECORDINGS.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_a_recorded_history_replays(file: Path, tmp_path: Path) -> None:
    await replayer(tmp_path, CaseWorkflow, IntakeWorkflow).replay_workflow(history_of(file))


@pytest.mark.parametrize("changed", [HastyCaseWorkflow, PausingCaseWorkflow])
async def test_a_change_of_the_sequence_is_caught(changed: type, tmp_path: Path) -> None:
    (file,) = HISTORIES.glob(f"{CURRENT_EDITION}/still-open-1.case.json")
    with pytest.raises(NondeterminismError):
        await replayer(tmp_path, changed).replay_workflow(history_of(file))
