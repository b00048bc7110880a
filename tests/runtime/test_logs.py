"""What a process logs: nothing of the secret, and enough ids. And its metrics."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from embedded import server as server_module
from embedded.server import EmbeddedServer
from runtime.telemetry import MetricsAddressRefused, install_runtime
from tests.runtime.talkative import SECRET

CASE = "case-01JD0000000000000000000000"


@dataclass(frozen=True)
class Outcome:
    """What the chatty process left."""

    output: str
    errors: str
    code: int

    @property
    def lines(self) -> list[dict[str, object]]:
        """Every line of the log."""
        return [json.loads(line) for line in self.errors.splitlines()]

    def about(self, event: str) -> list[dict[str, object]]:
        """The lines with this text."""
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture(scope="module", params=["info", "debug"])
async def outcome(server: EmbeddedServer, request: pytest.FixtureRequest) -> Outcome:
    """What the chatty process left, at two levels of logging."""
    metrics = f"127.0.0.1:{server_module.free_port()}"
    workflow_id = f"{CASE[:-1]}{'1' if request.param == 'info' else '2'}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.runtime.chatty"),
        *(server.address, metrics, workflow_id, request.param),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    output, errors = await process.communicate()
    assert process.returncode is not None
    return Outcome(output.decode(), errors.decode(), process.returncode)


def types(line: dict[str, object]) -> list[str]:
    """The types of the exceptions in a line."""
    chain = line["error"]
    assert isinstance(chain, list)
    return [link["type"] for link in chain]


def test_no_word_of_the_secret_is_logged(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert len(outcome.lines) > 15
    for word in (*SECRET.split(), "canarysdottir", "Traceback"):
        assert word not in outcome.errors
        assert word not in outcome.output


def test_known_fields_are_logged(outcome: Outcome) -> None:
    [line] = outcome.about("Email sent")
    assert line["case_id"] == CASE
    assert (line["code"], line["due_at"]) == (250, "2027-01-04T00:00:00+00:00")
    assert line["level"] == "info"
    assert str(line["time"]).endswith("Z")


def test_other_fields_and_sentences_are_counted_only(outcome: Outcome) -> None:
    [line] = outcome.about("Too much said")
    assert (line["case_id"], line["fields_withheld"]) == (CASE, 2)
    [line] = outcome.about("Sentence in a known field")
    assert line["fields_withheld"] == 1


def test_formatted_text_is_withheld_but_its_place_is_named(outcome: Outcome) -> None:
    places = [str(line["event"]) for line in outcome.lines if "withheld" in str(line["event"])]
    assert any("chatty._log_by_hand" in place for place in places)


def test_ids_and_numbers_are_formatted_and_nothing_else(outcome: Outcome) -> None:
    assert outcome.about(f"Id {CASE} and number 7")
    assert outcome.about("Row %s")
    assert outcome.about("Row %(name)s")
    assert outcome.about("Broken %s %s")
    assert outcome.about("Activity formats %s")


def test_errors_show_type_cause_and_place_and_the_text_of_refusals_only(outcome: Outcome) -> None:
    refused, _, failed, _ = outcome.about("It failed")
    assert types(refused) == ["procedure.refusals.NotFound", "builtins.KeyError"]
    assert types(failed) == ["builtins.ValueError", "builtins.KeyError"]
    chain = refused["error"]
    assert isinstance(chain, list)
    assert chain[0]["message"] == "There is no task J1."
    assert "message" not in chain[1]
    assert any("_log_by_hand" in place for place in chain[0]["at"])
    [group] = outcome.about("A group failed")
    assert types(group) == ["builtins.ExceptionGroup", "builtins.TypeError"]


def test_worker_lines_name_the_case(outcome: Outcome) -> None:
    [line] = outcome.about("Workflow speaks")
    assert str(line["case_id"]).startswith(CASE[:-1])
    assert (line["stage"], line["workflow_type"]) == ("PLAN", "LoudWorkflow")
    spoken = outcome.about("Activity speaks")
    assert [line["attempt"] for line in spoken] == [1, 2]
    assert spoken[0]["task_id"] == "task-1"
    failed = outcome.about("Completing activity as failed")
    assert [types(line) for line in failed] == [["builtins.RuntimeError"]] * 2
    assert failed[0]["activity_type"] == "fail_aloud"


def test_what_nobody_caught_is_logged_too(outcome: Outcome) -> None:
    [thread] = outcome.about("A thread ended with an error")
    [process] = outcome.about("The process ends with an error")
    assert (types(thread), types(process)) == (["builtins.OSError"], ["builtins.RuntimeError"])
    assert any("builtins.LookupError" in types(line) for line in outcome.lines if "error" in line)


def test_metrics_are_served_and_the_runtime_is_made_once(outcome: Outcome) -> None:
    assert "second runtime refused" in outcome.output
    assert "temporal_workflow_task_execution_latency_seconds" in outcome.output


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "127.0.0.1", "example.org:9464", ":9464"])
def test_metrics_stay_on_this_machine(address: str) -> None:
    with pytest.raises(MetricsAddressRefused):
        install_runtime(address)
