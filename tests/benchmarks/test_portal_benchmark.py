"""The benchmark of the portal fills a register that verifies, and every page of it is served."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.pages.addresses import pages_of
from benchmarks.pages.made import Filled, fill
from benchmarks.pages.measuring import HEAD, Figure, line
from benchmarks.pages.serving import reading, serving
from benchmarks.pages.verifying import verified
from benchmarks.portal import settings_in
from benchmarks.postgresql import Cluster, programs
from settings import Settings

pytestmark = pytest.mark.long
CASES = 110
WHOLE = "The ledger is whole, with every signature and seal"


async def filled_in(settings: Settings) -> Filled:
    """A few cases."""
    return await fill(settings, cases=CASES, people=12, long_case=60, say=print)


@pytest.fixture(scope="module")
async def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Filled]:
    """A register on SQLite."""
    settings = settings_in(tmp_path_factory.mktemp("sqlite"), None)
    return settings, await filled_in(settings)


@pytest.fixture
async def cluster() -> AsyncIterator[Cluster]:
    """A PostgreSQL server."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is missing: apt-get install postgresql")
    running = Cluster(found)
    running.create("caveat")
    yield running
    running.stop()


async def test_everything_that_was_filled_verifies(small: tuple[Settings, Filled]) -> None:
    settings, filled = small
    assert filled.cases >= CASES
    assert filled.tasks >= 9 * filled.cases
    assert filled.long_events >= 60
    assert filled.events > 40 * filled.cases
    assert (await verified(settings)).startswith(WHOLE)


async def test_postgresql_is_filled_by_two_processes_as_one_chain(
    cluster: Cluster, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, cluster)
    filled = await filled_in(settings)
    assert filled.cases >= CASES
    assert (await verified(settings)).startswith(WHOLE)


async def test_every_page_is_served(small: tuple[Settings, Filled]) -> None:
    settings, filled = small
    pages = await pages_of(settings, filled)
    assert len(pages) == len({page.name for page in pages}) > 6
    async with serving(settings):
        for page in pages:
            async with reading(settings, page.person) as reader:
                for asked in page.asked[:6]:
                    assert await reader.milliseconds(asked) > 0


def test_a_figure_is_printed_next_to_its_limit() -> None:
    figure = Figure("inbox", 150, 90.0, [10.0] * 94 + [151.0] * 6, 3.0)
    assert not figure.met
    assert line(figure).split() == [
        "inbox",
        "150",
        "10.0",
        "151.0",
        "151.0",
        "151.0",
        "90.0",
        "3.0",
        "not",
        "met",
    ]
    assert Figure("inbox", 150, None, [10.0] * 95 + [151.0] * 5, None).met
    assert HEAD.split()[2:4] == ["p50", "p95"]
