"""What somebody with access to the database can do to it, past Caveat and its triggers."""

from typing import Any

from sqlalchemy import Connection, select, text

from register.register import Register
from register.tables import dossiers
from tests.register.samples import CASE


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
