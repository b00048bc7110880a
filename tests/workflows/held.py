"""A register that does not answer: another connection has the writer's lock."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.office import Office


@asynccontextmanager
async def register_held(office: Office) -> AsyncIterator[None]:
    """Nobody else writes to the register meanwhile: another connection has the writer's lock."""
    lock = sqlite3.connect(office.settings.state_dir / "register.db", isolation_level=None)
    lock.execute("PRAGMA busy_timeout=15000")
    try:
        lock.execute("BEGIN IMMEDIATE")
        yield
    finally:
        lock.rollback()
        lock.close()
