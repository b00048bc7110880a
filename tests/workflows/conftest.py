"""An office whose worker does not run until a test starts it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.server import EmbeddedServer
from tests.office import Office, open_office, settings_for


@pytest.fixture
async def closed(server: EmbeddedServer, tmp_path: Path, sandboxed: bool) -> AsyncIterator[Office]:
    """An office whose worker does not run yet."""
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False, sandboxed=sandboxed) as office:
        yield office
