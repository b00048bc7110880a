"""Sessions of people who are signed in: rows of the server; the browser has a random secret only.

A session ends when it was idle for too long, at its last moment however busy, when its person signs
out, and when somebody ends it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from procedure.proof import Channel, SignedIn
from procedure.refusals import NotFound
from procedure.register_acts import EndSessions, Part
from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.directories import Directories
from register.gate import Gate
from register.ledger import Ledger
from register.lookups import Lookups
from register.row_codes import RowCodes
from register.tables.accounts import sessions
from register.values import Entry

_NOTICED = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""
_FOUND = select(sessions).where(sessions.c.session == bindparam("id"))


class SessionEvent(StrEnum):
    """What happens to sessions. The values are names of events in the ledger."""

    BEGUN = "SignedIn"
    """A person signed in."""
    ENDED = "SignedOut"
    """A session was ended, by its person or by a new sign-in."""
    ALL_ENDED = "SessionsEnded"
    """An administrator or a security officer ended every session of a person."""


class SignIn(Stored):
    """Who signed in, and how."""

    person: PersonId
    issuer: str
    subject: str
    """The person's id at the issuer."""
    acr: str
    """How strongly they signed in, in the issuer's word (OpenID Connect Core 1.0, section 2)."""
    channel: Channel

    @property
    def of_order(self) -> SignedIn:
        """The same as an order's statement has it."""
        return SignedIn(
            issuer=self.issuer, subject=self.subject, acr=self.acr or "none", channel=self.channel
        )


class Session(SignIn):
    """A session that has not ended."""

    session: str
    """The hash of its secret: fit for showing and for ending it."""
    form_key: str
    """What each form of the session must repeat."""
    begun_at: Moment
    seen_at: Moment
    ends_at: Moment


# Without when it was last used: that changes all the time, and lengthens no session.
_SAID = (*SignIn.model_fields, "session", "form_key", "begun_at", "ends_at")


class Sessions(Repository):
    """Begun by a sign-in, found by their secret, ended.

    A row that was written or changed without the key ring lets nobody in.
    """

    def __init__(self, database: Database, lookups: Lookups, directories: Directories) -> None:
        """``lookups`` makes the code over each row; ``directories`` says who may end them all."""
        super().__init__(database)
        self._directories = directories
        self._codes = RowCodes(lookups, "session-row", _SAID)

    @writing
    def begin(self, connection: Connection, who: SignIn, now: datetime, longest: timedelta) -> str:
        """Begin a session that ends at the latest after ``longest``. Returns its secret, once."""
        secret = secrets.token_urlsafe(32)
        row = {
            **who.model_dump(mode="json"),
            "session": hashed(secret),
            "form_key": secrets.token_urlsafe(32),
            "begun_at": stamp(now),
            "seen_at": stamp(now),
            "ends_at": stamp(now + longest),
        }
        connection.execute(insert(sessions), self._codes.with_code(row))
        self._note(connection, SessionEvent.BEGUN, hashed(secret), who, now)
        return secret

    @reading
    def find(self, connection: Connection, secret: str, now: datetime) -> Session | None:
        """The session of a secret, if it has not ended at its last moment."""
        row = connection.execute(_FOUND, {"id": hashed(secret)}).mappings().first()
        if row is None or row["ends_at"] <= stamp(now) or not self._codes.fit(row):
            return None
        return Session.model_validate(dict(row))

    async def used(self, session: Session, now: datetime) -> None:
        """Note that the session is in use, to the minute."""
        if now - session.seen_at >= _NOTICED:
            await self._used(session.session, now)

    @writing
    def _used(self, connection: Connection, session: str, now: datetime) -> None:
        connection.execute(
            update(sessions).where(sessions.c.session == session).values(seen_at=stamp(now))
        )

    @writing
    def end(self, connection: Connection, session: str, now: datetime, by: str) -> bool:
        """End a session; False where there is none."""
        row = connection.execute(_FOUND, {"id": session}).mappings().first()
        if row is None:
            return False
        connection.execute(delete(sessions).where(sessions.c.session == session))
        who = SignIn.model_validate(dict(row))
        self._note(connection, SessionEvent.ENDED, session, who, now, by=by)
        return True

    @writing
    def end_all(self, connection: Connection, order: EndSessions, gate: Gate, at: datetime) -> int:
        """End every session of a person, as another ordered, signed. Returns how many there were.

        Raises what the gate raises, NotFound where there is none.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        ended = connection.execute(delete(sessions).where(sessions.c.person == order.person))
        if not ended.rowcount:
            raise NotFound(what="session of", name=order.person)
        key = f"{Part.SIGN_INS}/{order.order}"
        admitted.note(connection, SessionEvent.ALL_ENDED, key, 0, {"sessions": ended.rowcount})
        return ended.rowcount

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The sessions that Caveat did not write so, by the beginnings of their hashes."""
        rows = connection.execute(select(sessions)).mappings()
        return [f"session-{row['session'][:8]}" for row in rows if not self._codes.fit(row)]

    @reading
    def open(self, connection: Connection) -> list[Session]:
        """The sessions that nobody has ended, the oldest first."""
        rows = connection.execute(select(sessions).order_by(sessions.c.begun_at)).mappings()
        return [Session.model_validate(dict(row)) for row in rows]

    def _note(
        self,
        connection: Connection,
        kind: str,
        session: str,
        who: SignIn,
        now: datetime,
        *,
        by: str | None = None,
    ) -> None:
        entry = Entry(
            kind=kind,
            key=f"{Part.SIGN_INS}/{session}/{kind}",
            at=now,
            actor=by or who.person,
            data={"person": who.person, "acr": who.acr, "issuer": who.issuer},
        )
        Ledger(self.database).note.within(connection, Part.SIGN_INS, entry)


def hashed(secret: str) -> str:
    """Under what a session is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
