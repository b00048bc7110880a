"""A program with a token and the key to which it is bound."""

import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from client.signing import RegisterOrders
from portal.proofs_of_key import hash_of_token
from procedure.register_acts import EndSessions, EndToken, MakeToken
from register.tokens import Scope
from tests.portal.conftest import HERE, Browser, Clock, Desk
from tests.register.acting import new_order
from tests.signing import orders_at, signer_of

EVERYTHING = tuple(Scope)
KEEPER = "usncb-administrator-1"


@dataclass
class Program:
    """Sends requests with a proof of its key."""

    http: httpx.AsyncClient
    clock: Clock
    token: str
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    def proof(
        self,
        method: str,
        path: str,
        *,
        key: ECKey | None = None,
        typ: str = "dpop+jwt",
        **claims: Any,
    ) -> str:
        """A proof for one request; ``claims`` are in place of the right ones."""
        signing = key or self.key
        right = {
            "htm": method,
            "htu": f"{HERE}{path}",
            "iat": int(self.clock.now().timestamp()),
            "jti": secrets.token_urlsafe(16),
            "ath": hash_of_token(self.token),
        }
        head = {"typ": typ, "alg": "ES256", "jwk": signing.as_dict(private=False)}
        return jwt.encode(head, {**right, **claims}, signing)

    async def send(
        self, method: str, path: str, *, proof: str | None = None, **options: Any
    ) -> httpx.Response:
        """One request."""
        headers = {
            "Authorization": f"DPoP {self.token}",
            "DPoP": self.proof(method, path) if proof is None else proof,
        }
        return await self.http.request(method, path, headers=headers, **options)

    async def command(self, words: str, **values: Any) -> httpx.Response:
        """A command."""
        path = f"/api/v1/commands/{words.replace(' ', '/')}"
        return await self.send("POST", path, json=values)


async def program_of(
    desk: Desk,
    browser: Browser,
    person: str,
    agency: str,
    scopes: tuple[Scope, ...] = EVERYTHING,
    *,
    days: int = 30,
) -> Program:
    """A program for an account."""
    program = Program(browser.http, desk.clock, "")
    order = MakeToken(
        order=new_order(),
        by=KEEPER,
        name=f"program-{secrets.token_hex(4)}",
        person=person,
        agency=agency,
        scopes=scopes,
        key_thumbprint=program.key.thumbprint(),
        days=days,
    )
    signing = signing_of(desk)
    tokens, at = desk.office.register.tokens, desk.clock.now()
    program.token = await tokens.make(await signing.signed(order), signing.gate, at)
    return program


def signing_of(desk: Desk) -> RegisterOrders:
    """What signs orders as the service does."""
    office = desk.office
    return orders_at(office.recorder, desk.clock.now, signer_of(office.settings))


async def end_tokens(desk: Desk) -> None:
    """An administrator ends every token."""
    signing = signing_of(desk)
    for one in await desk.office.register.tokens.all():
        order = await signing.signed(EndToken(order=new_order(), by=KEEPER, name=one.name))
        await desk.office.register.tokens.end(order, signing.gate, desk.clock.now())


async def end_sessions(desk: Desk, person: str) -> int:
    """An administrator ends every session of a person; how many there were."""
    signing = signing_of(desk)
    order = await signing.signed(EndSessions(order=new_order(), by=KEEPER, person=person))
    return await desk.office.register.sessions.end_all(order, signing.gate, desk.clock.now())
