"""Signing in with an OpenID provider: authorization code, PKCE, state and nonce.

OpenID Connect Core 1.0, section 3.1; RFC 7636 for PKCE. A person is known by issuer and subject,
never by an email address. What they may do is in the directory; nothing of it comes from a claim.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import httpx
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""What an ID token may be signed with: never a shared secret, never nothing."""
_WELL_KNOWN = "/.well-known/openid-configuration"
_PATIENCE = 10.0
_TO_ANSWER = timedelta(minutes=10)
"""How long somebody may take at the provider."""
_MOST_BEGUN = 1000
_SKEW = 60


class SignInFailed(Exception):
    """The provider's answer cannot be believed, or did not come; the message says what to do."""

    def __init__(self) -> None:
        """Which check failed is in the log: it would help only who tries things out."""
        super().__init__("You are not signed in: begin again.")


class Begun(NamedTuple):
    """A sign-in that is at the provider."""

    nonce: str
    verifier: str
    after: str
    strong: bool
    ends_at: datetime
    browser: str
    """The browser that began it must end it."""


class Claimed(NamedTuple):
    """Who the provider says that somebody is."""

    issuer: str
    subject: str
    acr: str
    after: str
    """The page to which they wanted."""


class Provider:
    """One OpenID provider, with the sign-ins that are on their way."""

    def __init__(
        self, settings: Settings, http: httpx.AsyncClient, now: Callable[[], datetime]
    ) -> None:
        """``now`` gives the present moment in UTC."""
        if settings.oidc_issuer is None or settings.oidc_client_id is None:
            raise ValueError("There is no OpenID provider in the settings.")
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret()
        self._secret = secret.get_secret_value() if secret else None
        self._asked_acr = settings.oidc_acr_values
        self._strong_acr = settings.oidc_strong_acr
        self._redirect = f"{settings.portal_url}/sign-in/answer"
        self._http = http
        self._now = now
        self._begun: dict[str, Begun] = {}
        self._metadata: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    async def begin(self, after: str, browser: str, *, strong: bool) -> str:
        """Where to send the browser. ``strong`` asks for what approvals need."""
        metadata = await self._discovered()
        state, nonce, verifier = (
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(32),
            generate_token(64),
        )
        now = self._now()
        self._begun = {key: one for key, one in self._begun.items() if one.ends_at > now}
        if len(self._begun) >= _MOST_BEGUN:
            raise SignInFailed
        self._begun[state] = Begun(nonce, verifier, after, strong, now + _TO_ANSWER, browser)
        acr = self._strong_acr if strong else self._asked_acr
        asked = {"acr_values": acr} if acr else {}
        if strong:
            asked |= {"max_age": "0", "prompt": "login"}
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                **asked,
            )
        return str(url)

    async def answered(self, state: str, code: str, browser: str) -> Claimed:
        """Who has signed in. Raises SignInFailed; a state counts once."""
        begun = self._begun.pop(state, None)
        if begun is None or begun.ends_at <= self._now():
            raise SignInFailed
        if not secrets.compare_digest(begun.browser, browser):
            raise SignInFailed
        metadata = await self._discovered()
        try:
            async with self._client() as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=begun.verifier
                )
        except Exception:
            # Whatever the provider or the network did: nobody is signed in.
            raise SignInFailed from None
        claims = await self.believed(str(token.get("id_token", "")), begun)
        return Claimed(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            acr=str(claims.get("acr", "")),
            after=begun.after,
        )

    async def believed(self, token: str, begun: Begun) -> dict[str, Any]:
        """The claims of an ID token of this provider, for this client and this sign-in."""
        for fetch_again in (False, True):
            try:
                keys = await self._key_set(again=fetch_again)
                read = jwt.decode(token, keys, algorithms=ALGORITHMS)
                break
            except (JoseError, ValueError):
                # The provider may have changed its keys since they were read.
                if fetch_again:
                    raise SignInFailed from None
        moment = int(self._now().timestamp())
        wanted = jwt.JWTClaimsRegistry(
            now=moment,
            leeway=_SKEW,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": begun.nonce},
        )
        try:
            wanted.validate(read.claims)
        except JoseError:
            raise SignInFailed from None
        several = isinstance(read.claims["aud"], list) and len(read.claims["aud"]) > 1
        if several and read.claims.get("azp") != self._client_id:
            raise SignInFailed
        if begun.strong and moment - int(read.claims.get("auth_time", 0)) > 300:
            raise SignInFailed
        return dict(read.claims)

    async def _discovered(self) -> dict[str, Any]:
        if self._metadata is None:
            found = await self._fetched(f"{self._issuer.rstrip('/')}{_WELL_KNOWN}")
            if found.get("issuer") != self._issuer:
                raise SignInFailed
            self._metadata = found
        return self._metadata

    async def _key_set(self, *, again: bool) -> KeySet:
        if self._keys is None or again:
            metadata = await self._discovered()
            self._keys = KeySet.import_key_set(await self._fetched(metadata["jwks_uri"]))  # type: ignore[arg-type]  # checked by the import
        return self._keys

    async def _fetched(self, url: str) -> dict[str, Any]:
        try:
            answer = await self._http.get(url, timeout=_PATIENCE)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError):
            raise SignInFailed from None
        if not isinstance(found, dict):
            raise SignInFailed
        return found

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self._client_id,
            client_secret=self._secret,
            redirect_uri=self._redirect,
            scope="openid",
            code_challenge_method="S256",
            timeout=_PATIENCE,
        )
