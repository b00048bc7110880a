"""What all tests share: one embedded Temporal server, and an office on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from embedded.server import EmbeddedServer
from tests.office import Office, open_office, settings_for

# How long something takes is for the benchmarks: no test fails because the machine is busy.
settings.register_profile("caveat", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caveat")


@pytest.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedServer]:
    """A running server for all tests that do not stop it."""
    state: Path = tmp_path_factory.mktemp("server")
    async with EmbeddedServer(state / "temporal.db") as running:
        yield running


@pytest.fixture
async def office(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office with a worker, on SQLite."""
    async with open_office(settings_for(tmp_path / "state", server)) as opened:
        yield opened
