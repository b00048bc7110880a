"""Verifying what was filled: everything, or of a large register samples of its chain."""

from sqlalchemy import Connection, func, select

from register.audit import Whole
from register.keyring import KeyRing
from register.ledger import Verified, link
from register.order_keys import OrderKeys
from register.register import Register
from register.tables import record
from settings import Settings

EVERYTHING = 60_000
"""Up to so many rows, signatures and the seals of dossiers are verified, too."""
CHAIN = 1_000_000
"""Up to so many rows the whole chain is verified."""
_SAMPLES, _LONG = 100, 1_000


class NotWhole(Exception):
    """What was filled does not verify."""


async def verified(settings: Settings) -> str:
    """Verify the ledger; what was verified, in a sentence. Raises NotWhole."""
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        count = await register.read(_count)
        if count <= EVERYTHING:
            whole = await register.audit.verify(OrderKeys.read(settings.order_keys))
            if not isinstance(whole, Whole):
                raise NotWhole(repr(whole))
            return f"The ledger is whole, with every signature and seal: {whole.count:,} rows."
        if count <= CHAIN:
            chain = await register.ledger.verify()
            if not isinstance(chain, Verified):
                raise NotWhole(repr(chain))
            return f"The chain of the ledger is whole: {chain.count:,} rows."
        seen = await register.read(lambda connection: _sampled(connection, count))
        return (
            f"The chain is whole in {_SAMPLES} samples and at its end: {seen:,} of {count:,} rows."
        )
    finally:
        await register.close()


def _count(connection: Connection) -> int:
    """The last sequence number."""
    last: int = connection.execute(select(func.max(record.ledger.c.seq))).scalar_one()
    return last


def _sampled(connection: Connection, count: int) -> int:
    """Follow the chain at places that are spread evenly, the last of them at the end.

    Returns how many rows were seen. Raises NotWhole.
    """
    row, seen = record.ledger.c, 0
    for number in range(1, _SAMPLES + 1):
        last = count * number // _SAMPLES
        query = (
            select(row.seq, row.body, row.prev, row.hash)
            .where(row.seq > last - _LONG, row.seq <= last)
            .order_by(row.seq)
        )
        rows = connection.execute(query).all()
        before = rows[0].prev
        for place, one in enumerate(rows, start=last - _LONG + 1):
            if one.seq != place or one.prev != before or link(before, one.body) != one.hash:
                raise NotWhole(f"the chain is broken at {place}")
            before = one.hash
        seen += len(rows)
    return seen
