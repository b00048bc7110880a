"""What tests of the client share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from register.keyring import KeyRing
from register.register import Register
from tests.fresh import fresh_register


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    """An empty register."""
    ring = KeyRing.create(tmp_path / "keys.json")
    opened = await fresh_register(tmp_path / "register.db", ring)
    yield opened
    await opened.close()
