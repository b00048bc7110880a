"""A program with a token and the key to which it is bound."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from portal.proofs_of_key import hash_of_token
from register.tokens import NewToken, Scope
from tests.portal.conftest import HERE, Browser, Clock, Desk

EVERYTHING = tuple(Scope)


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
    new = NewToken(
        name=f"program-{secrets.token_hex(4)}",
        person=person,
        agency=agency,
        scopes=scopes,
        key_thumbprint=program.key.thumbprint(),
    )
    tokens = desk.office.register.tokens
    program.token = await tokens.make(
        new, "usncb-administrator-1", desk.clock.now(), timedelta(days=days)
    )
    return program
