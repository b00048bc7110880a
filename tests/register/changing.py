"""What somebody with access to the database can do to it, past Caveat and its triggers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from register.register import Register
from register.sqlite import begin_writing
from register.tables.record import dossiers
from tests.register.samples import CASE


@asynccontextmanager
async def undone(engine: Engine) -> AsyncIterator[Connection]:
    """A transaction of somebody who owns the database; it leaves nothing."""
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "sqlite":
            begin_writing(connection, patience=15)
        yield connection
        transaction.rollback()


def without_triggers(connection: Connection, kind: str) -> None:
    """From now on in this transaction, nothing keeps the ledger append-only."""
    if kind == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in ("ledger_no_delete", "ledger_no_update", "ledger_in_order"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))


async def row_of(held: Register, dossier: str = CASE) -> dict[str, Any]:
    """The dossier's row as it is now."""
    query = select(dossiers).where(dossiers.c.dossier == dossier)
    return await held.read(lambda connection: dict(connection.execute(query).mappings().one()))
