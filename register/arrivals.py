"""How communications came in: in which deliveries, what came with them, the bytes as received."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from register.communications import CASE_NUMBER, Communications, Delivery
from register.database import Database, Repository, reading, stamp
from register.lookups import Lookups
from register.sealing import Seals, seal, unseal
from register.tables.intake import arrivals, communication_versions
from register.teams import seen_by
from register.values import Arrival, Beside, Original, Outline, Received, Taken

_MOST_BESIDE = 100
"""So many communications of one delivery are listed."""
_OUTLINE = (
    *(column for column in communication_versions.c if column.name in Outline.model_fields),
    CASE_NUMBER,
)


class Arrivals(Repository):
    """Each arrival of a version, also of a repeated one."""

    def __init__(
        self, database: Database, seals: Seals, lookups: Lookups, communications: Communications
    ) -> None:
        """``seals`` has the keys of dossiers, ``lookups`` makes the codes of deliveries."""
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups
        self._communications = communications

    def keep(self, connection: Connection, received: Received, delivery: Delivery) -> None:
        """Keep where a version was in a delivery, once for each delivery.

        The bytes as received are kept, sealed under the communication's key, if the delivery holds
        nothing else: what else it held has a key of its own, which may be destroyed.
        """
        communication, version = received.communication_id, received.version
        original = delivery.original if received.outcome is not Taken.ALREADY_HELD else None
        sealed: bytes | None = None
        if original is not None and original != delivery.raw:
            key = self._seals.key(connection, communication)
            sealed = seal(key, _place(communication, version), original)
        code = self._lookups.mac("delivery", delivery.digest or delivery.raw).hex()
        known = select(arrivals.c.position).where(
            *_version(communication, version), arrivals.c.delivery == code
        )
        if connection.execute(known).first() is not None:
            return
        connection.execute(
            insert(arrivals),
            {
                "communication_id": communication,
                "version": version,
                "delivery": code,
                "position": delivery.position,
                "arrived_at": stamp(delivery.received_at),
                "failure": delivery.failure,
                "as_received": original is not None,
                "sealed": sealed,
            },
        )

    @reading
    def of(self, connection: Connection, communication_id: str, version: int) -> list[Arrival]:
        """The arrivals of a version, the first one first."""
        columns = [arrivals.c[name] for name in Arrival.model_fields]
        query = (
            select(*columns)
            .where(*_version(communication_id, version))
            .order_by(arrivals.c.arrived_at, arrivals.c.delivery)
        )
        rows = connection.execute(query).mappings().all()
        return [Arrival.model_validate(dict(row)) for row in rows]

    @reading
    def beside(
        self,
        connection: Connection,
        communication_id: str,
        version: int,
        reader: str | None = None,
    ) -> list[Beside]:
        """What came with the version: the text of an email and its attachments, for example.

        Of a file with several emails or notices, only what is in the same one. ``reader`` leaves
        out what belongs to cases that are limited to teams of others.
        """
        own = select(arrivals.c.delivery, arrivals.c.position).where(
            *_version(communication_id, version)
        )
        found: dict[tuple[str, int], Beside] = {}
        for delivery, position in connection.execute(own).all():
            query = _with_versions(arrivals.c.position).where(
                arrivals.c.delivery == delivery, *seen_by(communication_versions.c.case_id, reader)
            )
            for row in connection.execute(query).mappings():
                if _group(row["position"]) == _group(position):
                    one = Beside.model_validate(dict(row))
                    found.setdefault((one.communication_id, one.version), one)
        found.pop((communication_id, version), None)
        return list(found.values())[:_MOST_BESIDE]

    @reading
    def outlines(
        self, connection: Connection, communications: Sequence[str], reader: str | None = None
    ) -> list[Outline]:
        """Every version of these communications, newest first, without what is sealed.

        ``reader`` leaves out those of cases that are limited to teams of others.
        """
        table = communication_versions
        query = (
            select(*_OUTLINE)
            .where(table.c.communication_id.in_(communications))
            .where(*seen_by(table.c.case_id, reader))
            .order_by(table.c.received_at.desc(), table.c.communication_id, table.c.version.desc())
        )
        rows = connection.execute(query).mappings().all()
        return [Outline.model_validate(dict(row)) for row in rows]

    @reading
    def original(self, connection: Connection, communication_id: str, version: int) -> Original:
        """The bytes of a version: as received, or, of a part of a delivery, as they were read.

        Raises NotFound, KeyDestroyed, SealBroken, UnknownKey.
        """
        stored = self._communications.version.within(connection, communication_id, version)
        query = select(arrivals.c.sealed).where(
            *_version(communication_id, version), arrivals.c.as_received.is_(True)
        )
        row = connection.execute(query).first()
        if row is None or row.sealed is None:
            return Original(content=stored.raw, as_received=row is not None)
        key = self._seals.key(connection, communication_id)
        content = unseal(key, _place(communication_id, version), row.sealed)
        return Original(content=content, as_received=True)


def _with_versions(*columns: Any) -> Any:
    """Versions with the columns of their arrivals, in the order of the arrivals."""
    table = communication_versions
    same = and_(
        table.c.communication_id == arrivals.c.communication_id,
        table.c.version == arrivals.c.version,
    )
    return (
        select(*_OUTLINE, *columns)
        .join(arrivals, same)
        .order_by(arrivals.c.arrived_at, arrivals.c.communication_id, arrivals.c.version)
    )


def _version(communication_id: str, version: int) -> tuple[Any, Any]:
    return arrivals.c.communication_id == communication_id, arrivals.c.version == version


def _group(position: str) -> str:
    """What a position in a delivery is a part of: of ``email 3, attachment 1`` the email."""
    return position.rpartition(", ")[0]


def _place(communication_id: str, version: int) -> str:
    return f"arrivals/{communication_id}/{version}"
