"""When somebody last looked at a dossier, and up to which of its events it went then."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from procedure.values import Moment, Stored
from register.database import Repository, reading, stamp
from register.tables.record import ledger

_TRIED = 100
"""So many of the person's newest looks at the dossier are searched for one at the whole of it."""


class Visit(Stored):
    """A look at a dossier."""

    at: Moment
    event: int
    """The last event of the dossier that was recorded by then."""


class Visits(Repository):
    """Reads from the ledger who looked when."""

    @reading
    def last(
        self,
        connection: Connection,
        dossier: str,
        person: str,
        *,
        kind: str,
        views: Collection[str],
        before: datetime,
    ) -> Visit | None:
        """The person's last look at all of the dossier before a moment, in one of these views.

        ``kind`` is that of the ledger's notes of looks.
        """
        looks = (
            select(ledger.c.seq, ledger.c.at, ledger.c.body)
            .where(
                ledger.c.dossier == dossier,
                ledger.c.revision.is_(None),
                ledger.c.kind == kind,
                ledger.c.actor == person,
                ledger.c.at < stamp(before),
            )
            .order_by(ledger.c.seq.desc())
            .limit(_TRIED)
        )
        for row in connection.execute(looks):
            data = json.loads(row.body)["data"]
            if data["view"] in views and data["subject"] == dossier:
                until = select(func.max(ledger.c.revision)).where(
                    ledger.c.dossier == dossier, ledger.c.seq < row.seq
                )
                return Visit(
                    at=datetime.fromisoformat(row.at),
                    event=connection.execute(until).scalar() or 0,
                )
        return None
