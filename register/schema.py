"""Whether a database has the current schema; only where it has not, it is upgraded.

Alembic is loaded for an upgrade only: loading it costs more than most commands.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from register.database import PATIENT, Patience, look

MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def newest() -> str:
    """The newest revision that this build knows: the files' names begin with it, in order."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine, patience: Patience = PATIENT) -> None:
    """Bring the schema up to date, completely or not at all.

    ``patience`` is for others who write. Raises RegisterUnusable for a database that a newer
    version of Caveat has written.
    """
    with look(engine) as connection:  # it does not wait for those who write
        current = _is_current(connection)
    if not current:
        from register.migrating import migrate

        migrate(engine, patience)


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    present = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return list(present) == [newest()]
