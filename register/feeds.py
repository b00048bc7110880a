"""Calendar feeds: secret addresses at which a person's own due times can be read, and nothing else.

A calendar program cannot sign in, so whoever has the address reads the feed: it shows numbers and
times only, and its person can end it at once.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select

from procedure.people import AgencyCode
from procedure.refusals import NotFound
from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.ledger import Ledger
from register.lookups import Lookups
from register.row_codes import RowCodes
from register.sessions import hashed
from register.tables.accounts import feeds
from register.values import Entry

FEEDS = "feeds"
"""Under what the ledger has who made and ended feeds."""
LONGEST = timedelta(days=365)
"""How long an address counts."""
_FOUND = select(feeds).where(feeds.c.feed == bindparam("id"))


class Feed(Stored):
    """A feed that nobody has ended."""

    feed: str
    """The hash of its secret, by which it is ended."""
    person: PersonId
    agency: AgencyCode
    """That of the person when it was made: it shows nothing once they have moved."""
    made_at: Moment
    ends_at: Moment


class Feeds(Repository):
    """Made by each for themselves, shown once, found by their secret.

    A row that was written or changed without the key ring shows nothing.
    """

    def __init__(self, database: Database, lookups: Lookups) -> None:
        """``lookups`` makes the code over each row."""
        super().__init__(database)
        self._codes = RowCodes(lookups, "feed-row", tuple(Feed.model_fields))

    @writing
    def make(self, connection: Connection, person: str, agency: str, now: datetime) -> str:
        """Make a feed that counts for a year. Returns its secret, once."""
        secret = secrets.token_urlsafe(32)
        made = Feed(
            feed=hashed(secret), person=person, agency=agency, made_at=now, ends_at=now + LONGEST
        )
        times = {"made_at": stamp(made.made_at), "ends_at": stamp(made.ends_at)}
        connection.execute(insert(feeds), self._codes.with_code(made.model_dump() | times))
        self._note(connection, "FeedMade", made, now)
        return secret

    @reading
    def find(self, connection: Connection, secret: str, now: datetime) -> Feed | None:
        """The feed with this secret, if it still counts."""
        row = connection.execute(_FOUND, {"id": hashed(secret)}).mappings().first()
        if row is None or row["ends_at"] <= stamp(now) or not self._codes.fit(row):
            return None
        return Feed.model_validate(dict(row))

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The feeds that Caveat did not write so, by the beginnings of their hashes."""
        rows = connection.execute(select(feeds)).mappings()
        return [f"feed-{row['feed'][:8]}" for row in rows if not self._codes.fit(row)]

    @reading
    def of(self, connection: Connection, person: str) -> list[Feed]:
        """The feeds of a person that nobody has ended, the newest first."""
        query = select(feeds).where(feeds.c.person == person).order_by(feeds.c.made_at.desc())
        return [Feed.model_validate(dict(row)) for row in connection.execute(query).mappings()]

    @writing
    def end(self, connection: Connection, feed: str, person: str, now: datetime) -> None:
        """End a feed of the person. Raises NotFound, also for another person's."""
        row = connection.execute(_FOUND, {"id": feed}).mappings().first()
        if row is None or row["person"] != person:
            raise NotFound(what="feed", name=feed)
        connection.execute(delete(feeds).where(feeds.c.feed == feed))
        self._note(connection, "FeedEnded", Feed.model_validate(dict(row)), now)

    def _note(self, connection: Connection, kind: str, feed: Feed, now: datetime) -> None:
        entry = Entry(
            kind=kind,
            key=f"{FEEDS}/{feed.feed}/{kind}",
            at=now,
            actor=feed.person,
            data={"person": feed.person},
        )
        Ledger(self.database).note.within(connection, FEEDS, entry)
