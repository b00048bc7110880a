"""How many communications were received: for figures, without opening any."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from register.database import Repository, reading, stamp
from register.tables.intake import communication_versions


class ReceivedCounts(Repository):
    """Counts the versions of communications."""

    @reading
    def between(
        self, connection: Connection, since: datetime, before: datetime
    ) -> list[tuple[str, bool, int]]:
        """The kind, whether it is restricted now, and how many of these were received.

        From ``since`` on, and before ``before``.
        """
        table = communication_versions
        query = (
            select(table.c.kind, table.c.restricted, func.count())
            .where(table.c.received_at >= stamp(since), table.c.received_at < stamp(before))
            .group_by(table.c.kind, table.c.restricted)
            .order_by(table.c.kind, table.c.restricted)
        )
        return [(row[0], bool(row[1]), row[2]) for row in connection.execute(query)]
