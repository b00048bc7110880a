"""People who insist: an order that was not confirmed is sent again until its receipt is there."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import Connection

from client.cases import Cases
from client.communications import Communications
from client.failures import NotConfirmed
from client.orders import PendingOrders
from embedded.server import free_port
from procedure.dossier import Receipt
from procedure.refusals import AlreadyRecorded
from register.ledger import Verified
from register.values import EmailState
from settings import Settings
from tests.office import ROOT, Office

PATIENCE = timedelta(seconds=5)
"""How long these people wait for an answer before they send the order again."""


def settings_of(folder: Path) -> Settings:
    """An installation with ports of its own."""
    return Settings(
        state_dir=folder / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )


class People:
    """Acts as people do at the command line: unconfirmed orders are resumed."""

    def __init__(self, office: Office, folder: Path) -> None:
        """Their pending orders are kept in the folder."""
        self.office = office
        gateway = office.gateway_with(PATIENCE)
        self.pending = PendingOrders(folder)
        self.ordering = office.ordering_through(gateway, self.pending)
        office.cases = Cases(self.ordering)
        office.communications = Communications(self.ordering)
        self.done = 0
        """How many orders have their receipt, so that a crash can wait for the middle."""
        self._changed = asyncio.Condition()

    async def insist(self, act: Callable[[], Awaitable[object]]) -> Receipt | None:
        """Act, and send the same order again until it is confirmed; the receipt of that."""
        receipt: Receipt | None = None
        try:
            await act()
        except NotConfirmed as unconfirmed:
            if unconfirmed.order is not None:
                receipt = await self._resumed(unconfirmed.order)
            else:
                # The order is recorded; what follows from it was not there in time.
                with suppress(AlreadyRecorded):
                    return await self.insist(act)
        async with self._changed:
            self.done += 1
            self._changed.notify_all()
        return receipt

    async def _resumed(self, order: str) -> Receipt:
        actor = self.office.person(self.pending.load(order).by)
        while True:
            try:
                return await self.ordering.resume(order, actor)
            except NotConfirmed:
                continue

    async def reached(self, number: int) -> None:
        """Wait until so many orders have their receipt."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.done >= number)


async def leases_end(office: Office) -> None:
    """Some minutes later, while no worker runs: what a dead worker had taken is free again."""

    def end(connection: Connection) -> None:
        for table in ("emails", "handoffs"):
            connection.exec_driver_sql(f"UPDATE {table} SET leased_until = NULL")

    await office.register.write(end)


async def assert_whole(office: Office, folder: Path) -> None:
    """The ledger is whole, everything was delivered, and each email is what was stored."""
    await office.register.await_deliveries(patience=120)
    assert isinstance(await office.register.ledger.verify(), Verified)
    rows = await office.register.outbox.list()
    assert rows
    assert {row.state for row in rows} == {EmailState.SENT}
    delivered: dict[str, list[bytes]] = defaultdict(list)
    for path in folder.glob("*.eml"):
        raw = path.read_bytes()
        email = message_from_bytes(raw, policy=policy.default)
        delivered[str(email["Message-ID"]).strip("<>").partition("@")[0]].append(raw)
    assert delivered.keys() == {row.email_id for row in rows}
    assert all(len(set(copies)) == 1 for copies in delivered.values()), "the same bytes again"
    twice = {email_id for email_id, copies in delivered.items() if len(copies) > 1}
    assert twice <= {row.email_id for row in rows if row.maybe_duplicate}
