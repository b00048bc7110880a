"""The benchmark measures the case that it says: the same work on both sides, all of it done."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.case import compare
from benchmarks.result import Result, page

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
async def result() -> Result:
    """A short run."""
    return await compare(cases=2, at_once=[2], rounds=1)


async def test_every_case_is_closed_with_four_tasks_and_its_emails(result: Result) -> None:
    assert result.complete
    assert result.carried == 4, "two to warm up and two measured"
    assert result.held.cases_closed == 4
    assert result.held.agency_tasks_answered == 16
    # Every task goes to its agency, and each of four calls to the people of the USNCB's role.
    assert result.held.emails_received >= (4 + 4) * 4


async def test_both_sides_are_what_the_comparison_says(result: Result) -> None:
    """The bare side stays as it was measured first; Caveat may do less in workflows, never nothing.

    Its eight activities stand for email, which Caveat's relay now sends beside the workflows: the
    relay's processor time counts as Caveat's.
    """
    caveat, bare = result.caveat_parts, result.bare_parts
    assert (bare.updates, bare.activities, bare.local_activities, bare.timers) == (12, 8, 17, 9)
    assert caveat.updates >= bare.updates, "each act of a person, and what dossiers pass on"
    assert caveat.local_activities >= bare.local_activities
    # Where it is screened at once, the clock of the screening needs no timer.
    assert bare.timers - 1 <= caveat.timers <= bare.timers


async def test_everything_is_counted(result: Result) -> None:
    (comparison,) = result.comparisons
    for side in (comparison.caveat, comparison.bare):
        figures = side.model_dump(exclude={"register_bytes"})
        assert all(figure > 0 for figure in figures.values()), figures
    assert comparison.caveat.register_bytes > 0
    assert comparison.bare.register_bytes == 0


async def test_a_case_takes_at_most_65_kilobytes_of_history(result: Result) -> None:
    """Each order of a person brings its proof, which is 0.8 kilobytes."""
    assert result.comparisons[0].caveat.history_bytes < 65_000


async def test_people_and_programs_can_read_it(result: Result) -> None:
    printed = page(result)
    assert "2 cases at once" in printed
    assert "4 of 4 cases closed" in printed
    assert Result.model_validate(json.loads(result.model_dump_json())) == result


async def test_nothing_is_left_behind(result: Result) -> None:
    assert result.complete
    mine = str(os.getpid())
    children = [
        path
        for path in Path("/proc").glob("[0-9]*/stat")
        if _parent(path) == mine and b"benchmarks.bare_worker" in _command(path.parent)
    ]
    assert not children


def _parent(stat: Path) -> str:
    try:
        return stat.read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
