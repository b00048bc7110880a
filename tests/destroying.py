"""A key that is destroyed, whatever its dossier is doing.

A deletion order is refused while its case is open. Earlier builds destroyed keys without one, and a
case can be reopened after its deletion: what then happens to casework is tried with this.
"""

from datetime import datetime

from sqlalchemy import Connection

from register import ledger
from register.keys import KeyEvent, entry_of
from register.register import Register
from register.values import Entry
from tests.office import SUPERVISOR


async def destroy_key(register: Register, root: str, at: datetime) -> None:
    """Destroy a key as an earlier build did, with its entry in the ledger."""

    def work(connection: Connection) -> None:
        if register.keys.destroy(connection, root, at):
            data = {"dossier": root, "authority": "ORDER-7"}
            entry = Entry(
                kind=KeyEvent.DESTROYED, key=entry_of(root), at=at, actor=SUPERVISOR, data=data
            )
            ledger.append(connection, root, [(None, entry)])

    await register.write(work)
    await register.keys.clear(at)
