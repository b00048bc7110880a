"""Tokens of programs: each for one account of one agency, bound to the program's key.

Whoever steals a token cannot use it without the private key (RFC 9449, DPoP).
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert, select

from procedure.people import AgencyCode
from procedure.refusals import AlreadyDone, NotFound
from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.ledger import Ledger
from register.lookups import Lookups
from register.row_codes import RowCodes
from register.sessions import hashed
from register.tables import api_tokens
from register.values import Entry

TOKENS = "tokens"
"""Under what the ledger has who made and ended tokens."""
LONGEST = timedelta(days=90)
"""How long a token counts at most."""
_FOUND = select(api_tokens).where(api_tokens.c.token == bindparam("id"))


class Scope(StrEnum):
    """What a token is good for."""

    READ = "READ"
    """Read what its account may read."""
    ACT = "ACT"
    """Give the orders that its account may give, those that need a stronger sign-in excepted."""
    RECEIVE = "RECEIVE"
    """Deliver communications."""


class TokenNameTaken(AlreadyDone):
    """There is a token of this name."""

    sentence = "There is a token {name} already: end it, or choose another name."


class NewToken(Stored):
    """What a token is made for."""

    name: str
    """For people: it is no secret."""
    person: PersonId
    agency: AgencyCode
    scopes: tuple[Scope, ...]
    key_thumbprint: str


class Token(NewToken):
    """A token that nobody has ended."""

    made_by: PersonId
    made_at: Moment
    ends_at: Moment


class Tokens(Repository):
    """Made once and shown once, found by their secret, ended by their name.

    A row that was written or changed without the key ring lets no program in.
    """

    def __init__(self, database: Database, lookups: Lookups) -> None:
        """``lookups`` makes the code over each row."""
        super().__init__(database)
        self._codes = RowCodes(lookups, "token-row", ("token", *Token.model_fields))

    @writing
    def make(
        self, connection: Connection, new: NewToken, by: str, now: datetime, span: timedelta
    ) -> str:
        """Make a token that counts for ``span``, 90 days at most. Returns its secret, once.

        Raises TokenNameTaken.
        """
        named = select(api_tokens.c.name).where(api_tokens.c.name == new.name)
        if connection.execute(named).first() is not None:
            raise TokenNameTaken(name=new.name)
        secret = secrets.token_urlsafe(32)
        row = {
            **new.model_dump(exclude={"scopes"}),
            "scopes": " ".join(new.scopes),
            "token": hashed(secret),
            "made_by": by,
            "made_at": stamp(now),
            "ends_at": stamp(now + min(span, LONGEST)),
        }
        connection.execute(insert(api_tokens), self._codes.with_code(row))
        self._note(connection, "TokenMade", new.name, new.person, by, now)
        return secret

    @reading
    def find(self, connection: Connection, secret: str, now: datetime) -> Token | None:
        """The token with this secret, if it still counts."""
        row = connection.execute(_FOUND, {"id": hashed(secret)}).mappings().first()
        if row is None or row["ends_at"] <= stamp(now) or not self._codes.fit(row):
            return None
        return _token(dict(row))

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The tokens that Caveat did not write so, by the beginnings of their hashes."""
        rows = connection.execute(select(api_tokens)).mappings()
        return [f"token-{row['token'][:8]}" for row in rows if not self._codes.fit(row)]

    @reading
    def all(self, connection: Connection) -> list[Token]:
        """The tokens that nobody has ended, by their names."""
        rows = connection.execute(select(api_tokens).order_by(api_tokens.c.name)).mappings()
        return [_token(dict(row)) for row in rows]

    @writing
    def end(self, connection: Connection, name: str, by: str, now: datetime) -> None:
        """End a token. Raises NotFound."""
        query = select(api_tokens.c.person).where(api_tokens.c.name == name)
        person = connection.execute(query).scalar()
        if person is None:
            raise NotFound(what="token", name=name)
        connection.execute(delete(api_tokens).where(api_tokens.c.name == name))
        self._note(connection, "TokenEnded", name, person, by, now)

    def _note(
        self, connection: Connection, kind: str, name: str, person: str, by: str, now: datetime
    ) -> None:
        entry = Entry(
            kind=kind,
            key=f"{TOKENS}/{name}/{kind}/{stamp(now)}",
            at=now,
            actor=by,
            data={"token": name, "person": person},
        )
        Ledger(self.database).note.within(connection, TOKENS, entry)


def _token(row: dict[str, str]) -> Token:
    return Token.model_validate({**row, "scopes": tuple(row["scopes"].split())})
