"""Histories recorded earlier must replay with the present code: open cases depend on it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from client.addresses import dossier_of
from procedure.case import Case
from procedure.cases import CASE
from procedure.measures.dispute.drafting import DecisionDrafted
from runtime.plugin import caveat_plugin
from tests.replay.changed import HastyCaseWorkflow, PausingCaseWorkflow
from tests.replay.record import HISTORIES
from tests.replay.ring import write_ring
from tests.replay.scenarios import SCENARIOS, WITHOUT_STATE
from tests.replay.states import REACHED, differences
from tests.replay.watched import (
    WatchedCaseWorkflow,
    WatchedIntakeWorkflow,
    WatchedMatterWorkflow,
)
from workflows.duties import DutiesWorkflow
from workflows.rescreening import RescreeningWorkflow
from workflows.reviewing import ReviewWorkflow

FILES = sorted(file for file in HISTORIES.glob("*.json") if not file.stem.endswith(".state"))
LOOKING = (DutiesWorkflow, RescreeningWorkflow, ReviewWorkflow)
"""The workflows that look at many dossiers; none has a state of its own."""
WORKFLOWS = (WatchedCaseWorkflow, WatchedIntakeWorkflow, WatchedMatterWorkflow, *LOOKING)


def history_of(file: Path) -> WorkflowHistory:
    """A recorded history."""
    recorded = json.loads(file.read_text(encoding="utf-8"))
    return WorkflowHistory.from_json(recorded.pop("id"), recorded)


def replayer(folder: Path, *workflows: type, sandboxed: bool = False) -> Replayer:
    """A replayer with the key ring of the recorded histories."""
    plugin = caveat_plugin(write_ring(folder / "keys.json"), sandboxed=sandboxed)
    return Replayer(workflows=list(workflows), plugins=[plugin])


def test_every_scenario_is_recorded() -> None:
    assert {file.name.rpartition("-")[0] for file in FILES} == SCENARIOS.keys()


@pytest.mark.parametrize(
    "sandboxed",
    [
        pytest.param(True, id="sandboxed", marks=pytest.mark.long),
        pytest.param(False, id="unsandboxed"),
    ],
)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_recorded_history_replays_to_its_state(
    file: Path, sandboxed: bool, tmp_path: Path
) -> None:
    history = history_of(file)
    REACHED.clear()
    await replayer(tmp_path, *WORKFLOWS, sandboxed=sandboxed).replay_workflow(history)
    state = file.with_suffix(".state.json")
    if file.name.rpartition("-")[0] in WITHOUT_STATE:
        assert not state.exists()
        return
    recorded = json.loads(state.read_text(encoding="utf-8"))
    found = REACHED[dossier_of(history.workflow_id)]
    assert differences(recorded, found) == []


async def test_a_replay_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that became stricter, and editions that changed, do not reach what was recorded."""

    def never(*arguments: object, **named: object) -> None:
        raise AssertionError("a replay decided something")

    monkeypatch.setattr("procedure.decide._decided", never)
    monkeypatch.setattr("procedure.clocks.timing.start_clock", never)
    monkeypatch.setattr("procedure.annex.editions.procedure_of", never)
    for file in FILES:
        await replayer(tmp_path, *WORKFLOWS).replay_workflow(history_of(file))


@pytest.mark.parametrize(
    "sandboxed",
    [
        pytest.param(True, id="sandboxed", marks=pytest.mark.long),
        pytest.param(False, id="unsandboxed"),
    ],
)
@pytest.mark.parametrize("changed", [HastyCaseWorkflow, PausingCaseWorkflow])
async def test_a_change_of_the_sequence_is_caught(
    changed: type, sandboxed: bool, tmp_path: Path
) -> None:
    file = HISTORIES / "still-open-1.case.json"
    with pytest.raises(Exception, match="Workflow activation completion failed"):
        await replayer(tmp_path, changed, sandboxed=sandboxed).replay_workflow(history_of(file))


async def test_a_changed_effect_of_an_event_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The events fit the history, and what they come to is another state."""

    def forgetful(case: Case, event: DecisionDrafted) -> Case:
        return case

    changed = replace(CASE.events[DecisionDrafted], evolve=forgetful)
    events: dict[Any, Any] = {**CASE.events, DecisionDrafted: changed}
    monkeypatch.setattr(CASE, "events", events)
    file = HISTORIES / "still-open-1.case.json"
    history = history_of(file)
    REACHED.clear()
    await replayer(tmp_path, *WORKFLOWS).replay_workflow(history)
    recorded = json.loads(file.with_suffix(".state.json").read_text(encoding="utf-8"))
    (difference,) = differences(recorded, REACHED[dossier_of(history.workflow_id)])
    assert difference.startswith("state.measures.Decision.draft: ")
