"""Upgrades a database to the current schema."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from register.database import Patience, RegisterUnusable
from register.schema import MIGRATIONS
from register.sqlite import begin_writing

SCHEMA_LOCK = 0x6361766561740002
"""The advisory lock of PostgreSQL under which the schema changes: ``caveat`` and a number."""


def migrate(engine: Engine, patience: Patience) -> None:
    """Bring the schema up to date, completely or not at all. Raises RegisterUnusable."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start at once must not both create the tables.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")
        else:
            begin_writing(connection, patience.lock)
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if not present <= known:
        raise RegisterUnusable(
            f"The register's schema is {', '.join(sorted(present))}, which this version of Caveat "
            "does not know: use the newer version that wrote it."
        )
    command.upgrade(config, "head")
