"""An office whose worker does not run until a test starts it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.server import EmbeddedServer
from tests.office import Office, open_office, settings_for


@pytest.fixture
async def closed(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose worker does not run yet."""
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        yield office
