"""Tokens of programs: each for one account of one agency, bound to the program's key.

Whoever steals a token cannot use it without the private key (RFC 9449, DPoP).
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert, select

from procedure.people import AgencyCode
from procedure.refusals import AlreadyDone, NotFound
from procedure.register_acts import EndToken, MakeToken, Part
from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.directories import Directories
from register.gate import Gate
from register.lookups import Lookups
from register.row_codes import RowCodes
from register.sessions import hashed
from register.tables.accounts import api_tokens

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


class TokenEvent(StrEnum):
    """What happens to a token. The values are names of events in the ledger."""

    MADE = "TokenMade"
    """Somebody made a token of a program."""
    ENDED = "TokenEnded"
    """Somebody ended it."""


class Token(Stored):
    """A token that nobody has ended."""

    name: str
    """For people: it is no secret."""
    person: PersonId
    agency: AgencyCode
    scopes: tuple[Scope, ...]
    key_thumbprint: str
    made_by: PersonId
    made_at: Moment
    ends_at: Moment


class Tokens(Repository):
    """Made once and shown once, found by their secret, ended by their name.

    A row that was written or changed without the key ring lets no program in.
    """

    def __init__(self, database: Database, lookups: Lookups, directories: Directories) -> None:
        """``lookups`` makes the code over each row; ``directories`` says who may make one."""
        super().__init__(database)
        self._directories = directories
        self._codes = RowCodes(lookups, "token-row", ("token", *Token.model_fields))

    @writing
    def make(self, connection: Connection, order: MakeToken, gate: Gate, at: datetime) -> str:
        """Make a token that counts for 90 days at most, as a person ordered, signed.

        Returns its secret, once. Raises what the gate raises, TokenNameTaken.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        named = select(api_tokens.c.name).where(api_tokens.c.name == order.name)
        if connection.execute(named).first() is not None:
            raise TokenNameTaken(name=order.name)
        secret = secrets.token_urlsafe(32)
        row = {
            "name": order.name,
            "person": order.person,
            "agency": order.agency,
            "scopes": " ".join(order.scopes),
            "key_thumbprint": order.key_thumbprint,
            "token": hashed(secret),
            "made_by": order.by,
            "made_at": stamp(at),
            "ends_at": stamp(at + min(timedelta(days=order.days), LONGEST)),
        }
        connection.execute(insert(api_tokens), self._codes.with_code(row))
        admitted.note(connection, TokenEvent.MADE, _entry_of(order), 0, {})
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
    def end(self, connection: Connection, order: EndToken, gate: Gate, at: datetime) -> None:
        """End a token, as a person ordered, signed. Raises what the gate raises, NotFound."""
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        query = select(api_tokens.c.person).where(api_tokens.c.name == order.name)
        person = connection.execute(query).scalar()
        if person is None:
            raise NotFound(what="token", name=order.name)
        connection.execute(delete(api_tokens).where(api_tokens.c.name == order.name))
        admitted.note(connection, TokenEvent.ENDED, _entry_of(order), 0, {"person": person})


def _entry_of(order: MakeToken | EndToken) -> str:
    return f"{Part.TOKENS}/{order.name}/{order.order}"


def _token(row: dict[str, str]) -> Token:
    return Token.model_validate({**row, "scopes": tuple(row["scopes"].split())})
