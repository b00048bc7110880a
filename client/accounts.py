"""Tokens of programs and sessions of people, made, listed and ended by an administrator."""

from datetime import datetime, timedelta

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, Subject, require
from procedure.directory import Directory
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed
from procedure.register_acts import EndSessions, EndToken, MakeToken
from procedure.values import Stored
from register.feeds import Feed
from register.sessions import Session
from register.tokens import Scope, Token


class MadeToken(Stored):
    """A token, shown this once."""

    name: str
    token: str
    ends_at: datetime


class Accounts:
    """What of the service is open, and for whom."""

    def __init__(self, orders: RegisterOrders, directory: Directory) -> None:
        """``orders`` signs what is done with tokens."""
        self._orders = orders
        self._register = orders.register
        self._directory = directory
        self._now = orders.now

    async def make_token(
        self,
        actor: Actor,
        name: str,
        *,
        person: str,
        scopes: tuple[Scope, ...],
        key: str,
        days: int,
    ) -> MadeToken:
        """Make a token for an account, bound to the public key (a JSON Web Key, RFC 7517).

        Nobody makes one for themselves: a token acts without the person. Raises Refused.
        """
        require(actor, Right.KEEP_TOKENS)
        if person == actor.person:
            raise NotWellFormed(problem="Another person must make a token for you.")
        account = self._directory.actor(person)
        order = MakeToken(
            order=new_order_id(),
            by=actor.person,
            name=name,
            person=account.person,
            agency=account.agency,
            scopes=scopes,
            key_thumbprint=_thumbprint(key),
            days=days,
        )
        signed, now = await self._orders.signed(order), self._now()
        secret = await self._register.tokens.make(signed, self._orders.gate, now)
        return MadeToken(name=name, token=secret, ends_at=now + timedelta(days=days))

    async def tokens(self, actor: Actor) -> list[Token]:
        """The tokens that count or have run out, by their names. Raises NotPermitted."""
        require(actor, Right.KEEP_TOKENS)
        return await self._register.tokens.all()

    async def end_token(self, actor: Actor, name: str) -> None:
        """End a token at once. Raises NotPermitted, NotFound."""
        require(actor, Right.KEEP_TOKENS)
        order = EndToken(order=new_order_id(), by=actor.person, name=name)
        signed, now = await self._orders.signed(order), self._now()
        await self._register.tokens.end(signed, self._orders.gate, now)

    async def feeds(self, actor: Actor) -> list[Feed]:
        """The actor's own calendar feeds. Raises NotPermitted for whoever never has a task."""
        _require_tasks(actor)
        return await self._register.feeds.of(actor.person)

    async def make_feed(self, actor: Actor) -> str:
        """Make a calendar feed for oneself. Returns its secret, once. Raises NotPermitted."""
        _require_tasks(actor)
        return await self._register.feeds.make(actor.person, actor.agency, self._now())

    async def end_feed(self, actor: Actor, feed: str) -> None:
        """End an own calendar feed at once. Raises NotFound."""
        await self._register.feeds.end(feed, actor.person, self._now())

    async def whose_feed(self, secret: str) -> Actor:
        """Whose due times a feed shows: nobody's once it ended, or its person may not act.

        It counts for the agency for which it was made. Raises NotFound.
        """
        now = self._now()
        feed = await self._register.feeds.find(secret, now)
        actor = self._directory.find_actor(feed.person, now) if feed is not None else None
        if feed is None or actor is None or actor.agency != feed.agency:
            raise NotFound(what="feed", name="with this address")
        return actor

    async def sessions(self, actor: Actor) -> list[Session]:
        """The sessions of everybody. Raises NotPermitted."""
        require(actor, Right.KEEP_TOKENS)
        now = self._now()
        return [one for one in await self._register.sessions.open() if one.ends_at > now]

    async def end_sessions(self, actor: Actor, person: str) -> int:
        """End all sessions of a person at once; how many there were.

        Raises NotPermitted, NotFound.
        """
        require(actor, Right.KEEP_TOKENS)
        order = EndSessions(order=new_order_id(), by=actor.person, person=person)
        signed, now = await self._orders.signed(order), self._now()
        return await self._register.sessions.end_all(signed, self._orders.gate, now)


def _require_tasks(actor: Actor) -> None:
    require(actor, Right.SEE_TASK, Subject(agency=actor.agency))


def _thumbprint(key: str) -> str:
    try:
        read = JWKRegistry.import_key(key)
        if read.key_type not in ("EC", "OKP", "RSA") or read.is_private:
            raise ValueError
        return read.thumbprint()
    except (JoseError, ValueError, TypeError, AttributeError):
        raise NotWellFormed(
            problem="This is no public key as a JSON Web Key: EC P-256, Ed25519 or RSA, without "
            "the private part."
        ) from None
