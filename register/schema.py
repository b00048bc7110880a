"""Bringing a database to the present schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the schema up to date; nothing happens where it is. It creates tables."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start at once must not both create the tables.
            await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7161766561740002)")
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
