"""Letters in an outbox, and what the register says about them."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from activities.letters import Postroom
from procedure.annex.editions import Editions
from procedure.codes import LetterKey
from procedure.directory import Directory
from procedure.letters import LetterOrder
from procedure.people import USNCB, Role
from register.register import Register
from register.values import OutboxEmail

AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
OTHER = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
AGENCIES = ("DOJ-OIA", "FBI", "CBP")
DESKS = ["desk@oia.example", "desk@fbi.example", "desk@cbp.example"]


@dataclass
class Queue:
    """Puts letters into an outbox, as acts do."""

    register: Register
    postroom: Postroom
    rules: Editions
    directory: Directory

    async def tasks(
        self, case: str = CASE, agencies: tuple[str, ...] = AGENCIES, *, revision: int = 1
    ) -> list[str]:
        """One letter to each agency, in this order; their ids."""
        orders = [LetterOrder(letter=LetterKey.TASK_SENT, agency=code) for code in agencies]
        return await self._queue(case, orders, revision)

    async def to_counsel(self, case: str) -> list[str]:
        """A letter to each counsel; their ids."""
        order = LetterOrder(letter=LetterKey.TO_NOTIFY, agency=USNCB, role=Role.COUNSEL)
        return await self._queue(case, [order], 1)

    async def _queue(self, case: str, orders: list[LetterOrder], revision: int) -> list[str]:
        ids = []
        for place, order in enumerate(orders):
            # Each a second later, so that they go out in this order.
            at = AT + timedelta(seconds=place)
            written = self.postroom.write(
                case,
                f"{revision}/{place}",
                order,
                at,
                self.rules.in_force(AT),
                self.directory,
            )
            await self.register.write(partial(self._keep, case, written))
            ids += [email.email_id for email in written]
        return ids

    def _keep(self, case: str, emails: list[OutboxEmail], connection: Connection) -> None:
        self.register.outbox.queue(connection, case, emails)


async def recorded(register: Register, case: str = CASE) -> list[tuple[str, str]]:
    """What the ledger says about emails."""
    records = await register.ledger.everything(case)
    return [(r.kind, r.data["email"]) for r in records if r.kind.startswith("Email")]


@dataclass
class Disk:
    """Reaches into the database's file, as whoever has the disk can."""

    path: Path

    def change(self, statement: str, *values: object) -> None:
        """Change what is stored, without the register."""
        with closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            assert database.execute(statement, values).rowcount
